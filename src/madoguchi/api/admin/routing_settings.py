"""What holds for all routing of the organisation, for administrators."""

from dataclasses import asdict
from typing import Annotated, cast

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Out
from madoguchi.routing import settings
from madoguchi.routing.operating_hours import zone_of
from madoguchi.routing.settings import PreferredFallback, RoutingSettings, SettingsChange

router = APIRouter(prefix="/api/admin/routing-settings", tags=["admin: routing settings"])


class RoutingSettingsView(Out):
    declines_allowed: int
    zone: str
    """Of the tz database; by its clock rules ask for the day and the time."""
    transfer_to_people: bool
    supervisors_assign: bool
    """Whether supervisors give what others hold, and what waits, to somebody; administrators always may."""
    supervisors_transfer: bool
    """Whether supervisors hand on what others hold, and what waits; administrators always may."""
    representatives_edit_skills: bool
    session_limit: int
    """With so many conversations at a time somebody is not to be disturbed."""
    missed_sets_inactive: bool
    """Whether who lets an offer run out becomes Inactive."""
    rejected_sets_dnd: bool
    """Whether who rejects one becomes Do not disturb."""
    preferred_representatives: bool
    """Whether customers are offered first to those whom they prefer."""
    preferred_fallback: PreferredFallback
    """While none of those is there: others are asked, or the conversation waits."""
    identify_by_name: bool
    """Whether who calls themself as one contact is called, and no other, is linked to them."""


class RoutingSettingsChange(In):
    declines_allowed: Annotated[int, Field(ge=1, le=5)] | None = None
    zone: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    transfer_to_people: bool | None = None
    supervisors_assign: bool | None = None
    supervisors_transfer: bool | None = None
    representatives_edit_skills: bool | None = None
    session_limit: Annotated[int, Field(ge=1, le=100)] | None = None
    missed_sets_inactive: bool | None = None
    rejected_sets_dnd: bool | None = None
    preferred_representatives: bool | None = None
    preferred_fallback: PreferredFallback | None = None
    identify_by_name: bool | None = None


@router.get("")
async def get_routing_settings(_: Administrator, db: Tx) -> RoutingSettingsView:
    return _view(await settings.get(db))


@router.patch("")
async def change_routing_settings(
    body: RoutingSettingsChange, me: Administrator, db: Tx, clock: Now
) -> RoutingSettingsView:
    given = cast("SettingsChange", body.model_dump(exclude_none=True))
    if body.zone is not None:
        given["zone"] = zone_of(body.zone)
    return _view(await settings.change(db, given=given, now=clock.now(), actor=me.id))


def _view(found: RoutingSettings) -> RoutingSettingsView:
    return RoutingSettingsView(**{**asdict(found), "zone": found.zone.key})
