"""What holds for all routing of the organisation, for administrators."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Out
from madoguchi.routing import settings
from madoguchi.routing.settings import RoutingSettings

router = APIRouter(prefix="/api/admin/routing-settings", tags=["admin: routing settings"])


class RoutingSettingsView(Out):
    declines_allowed: int


class RoutingSettingsChange(In):
    declines_allowed: Annotated[int, Field(ge=1, le=5)] | None = None


@router.get("")
async def get_routing_settings(_: Administrator, db: Tx) -> RoutingSettingsView:
    return _view(await settings.get(db))


@router.patch("")
async def change_routing_settings(
    body: RoutingSettingsChange, me: Administrator, db: Tx, clock: Now
) -> RoutingSettingsView:
    changed = await settings.change(db, declines_allowed=body.declines_allowed, now=clock.now(), actor=me.id)
    return _view(changed)


def _view(found: RoutingSettings) -> RoutingSettingsView:
    return RoutingSettingsView(declines_allowed=found.declines_allowed)
