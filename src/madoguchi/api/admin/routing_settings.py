"""What holds for all routing of the organisation, for administrators."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Out
from madoguchi.routing import settings
from madoguchi.routing.operating_hours import zone_of
from madoguchi.routing.settings import RoutingSettings

router = APIRouter(prefix="/api/admin/routing-settings", tags=["admin: routing settings"])


class RoutingSettingsView(Out):
    declines_allowed: int
    zone: str
    """Of the tz database; by its clock rules ask for the day and the time."""
    transfer_to_people: bool
    missed_sets_inactive: bool
    """Whether who lets an offer run out becomes Inactive."""
    rejected_sets_dnd: bool
    """Whether who rejects one becomes Do not disturb."""


class RoutingSettingsChange(In):
    declines_allowed: Annotated[int, Field(ge=1, le=5)] | None = None
    zone: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    transfer_to_people: bool | None = None
    missed_sets_inactive: bool | None = None
    rejected_sets_dnd: bool | None = None


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
        missed_sets_inactive=body.missed_sets_inactive,
        rejected_sets_dnd=body.rejected_sets_dnd,
        now=clock.now(),
        actor=me.id,
    )
    return _view(changed)


def _view(found: RoutingSettings) -> RoutingSettingsView:
    return RoutingSettingsView(
        declines_allowed=found.declines_allowed,
        zone=found.zone.key,
        transfer_to_people=found.transfer_to_people,
        missed_sets_inactive=found.missed_sets_inactive,
        rejected_sets_dnd=found.rejected_sets_dnd,
    )
