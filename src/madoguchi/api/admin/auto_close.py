"""After how long without activity conversations are closed, for administrators."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Out
from madoguchi.automation import auto_close
from madoguchi.automation.auto_close import AutoClose

router = APIRouter(prefix="/api/admin/auto-close", tags=["admin: auto-close"])

Minutes = Annotated[int, Field(ge=1, le=525_600)]


class AutoCloseView(Out):
    """In minutes, by state; how long one waits for its customer is set with its workstream."""

    open_minutes: int
    active_minutes: int
    wrap_up_minutes: int


class AutoCloseChange(In):
    """What is left out stays, and so does a null."""

    open_minutes: Minutes | None = None
    active_minutes: Minutes | None = None
    wrap_up_minutes: Minutes | None = None


@router.get("")
async def get_auto_close(_: Administrator, db: Tx) -> AutoCloseView:
    return _view(await auto_close.get(db))


@router.patch("")
async def change_auto_close(body: AutoCloseChange, me: Administrator, db: Tx, clock: Now) -> AutoCloseView:
    changed = await auto_close.change(
        db,
        open_minutes=body.open_minutes,
        active_minutes=body.active_minutes,
        wrap_up_minutes=body.wrap_up_minutes,
        now=clock.now(),
        actor=me.id,
    )
    return _view(changed)


def _view(found: AutoClose) -> AutoCloseView:
    return AutoCloseView(
        open_minutes=found.open_minutes, active_minutes=found.active_minutes, wrap_up_minutes=found.wrap_up_minutes
    )
