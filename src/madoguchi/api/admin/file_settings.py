"""Which files the organisation takes, for administrators."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Out
from madoguchi.conversations import file_settings
from madoguchi.conversations.file_settings import FileSettings

router = APIRouter(prefix="/api/admin/file-settings", tags=["admin: file settings"])

Extension = Annotated[str, StringConstraints(to_lower=True, pattern=r"^[A-Za-z0-9_+-]{1,16}$")]


class FileSettingsView(Out):
    largest_megabytes: int
    blocked_extensions: list[str]


class FileSettingsChange(In):
    largest_megabytes: Annotated[int, Field(ge=1, le=128)] | None = None
    blocked_extensions: Annotated[list[Extension], Field(max_length=500)] | None = None


@router.get("")
async def get_file_settings(_: Administrator, db: Tx) -> FileSettingsView:
    return _view(await file_settings.get(db))


@router.patch("")
async def change_file_settings(body: FileSettingsChange, me: Administrator, db: Tx, clock: Now) -> FileSettingsView:
    changed = await file_settings.change(
        db,
        largest_megabytes=body.largest_megabytes,
        blocked_extensions=body.blocked_extensions,
        now=clock.now(),
        actor=me.id,
    )
    return _view(changed)


def _view(settings: FileSettings) -> FileSettingsView:
    return FileSettingsView(
        largest_megabytes=settings.largest_megabytes, blocked_extensions=settings.blocked_extensions
    )
