"""What holds for all routing of the organisation, for administrators."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Out
from madoguchi.routing import settings
from madoguchi.routing.operating_hours import zone_of
from madoguchi.routing.settings import PreferredFallback, RoutingSettings

router = APIRouter(prefix="/api/admin/routing-settings", tags=["admin: routing settings"])


class RoutingSettingsView(Out):
    declines_allowed: int
    zone: str
    """Of the tz database; by its clock rules ask for the day and the time."""
    transfer_to_people: bool
    preferred_representatives: bool
    """Whether customers are offered first to those whom they prefer."""
    preferred_fallback: PreferredFallback
    """While none of those is there: others are asked, or the conversation waits."""


class RoutingSettingsChange(In):
    declines_allowed: Annotated[int, Field(ge=1, le=5)] | None = None
    zone: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    transfer_to_people: bool | None = None
    preferred_representatives: bool | None = None
    preferred_fallback: PreferredFallback | None = None


@router.get("")
async def get_routing_settings(_: Administrator, db: Tx) -> RoutingSettingsView:
    return _view(await settings.get(db))


@router.patch("")
async def change_routing_settings(
    body: RoutingSettingsChange, me: Administrator, db: Tx, clock: Now
) -> RoutingSettingsView:
    zone = zone_of(body.zone) if body.zone is not None else None
    changed = await settings.change(
        db,
        declines_allowed=body.declines_allowed,
        zone=zone,
        transfer_to_people=body.transfer_to_people,
        preferred_representatives=body.preferred_representatives,
        preferred_fallback=body.preferred_fallback,
        now=clock.now(),
        actor=me.id,
    )
    return _view(changed)


def _view(found: RoutingSettings) -> RoutingSettingsView:
    return RoutingSettingsView(
        declines_allowed=found.declines_allowed,
        zone=found.zone.key,
        transfer_to_people=found.transfer_to_people,
        preferred_representatives=found.preferred_representatives,
        preferred_fallback=found.preferred_fallback,
    )
