"""Which files the organisation takes: how large, and of which kinds not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from madoguchi.conversations.events import FileSettingsChanged
from madoguchi.kit.db import Db, Row
from madoguchi.kit.events import record

MEGABYTE = 1_000_000
"""As people and disks count."""


@dataclass(frozen=True, slots=True)
class FileSettings:
    """The one row that says what is taken."""

    largest_megabytes: int
    blocked_extensions: list[str]

    @property
    def most_bytes(self) -> int:
        return self.largest_megabytes * MEGABYTE

    def blocks(self, extensions: Collection[str]) -> str | None:
        """The first of these extensions that is not taken."""
        return next((extension for extension in extensions if extension in self.blocked_extensions), None)


async def get(db: Db) -> FileSettings:
    return _settings(await db.one("SELECT largest_megabytes, blocked_extensions FROM file_settings"))


async def change(
    db: Db,
    *,
    largest_megabytes: int | None,
    blocked_extensions: Collection[str] | None,
    now: datetime,
    actor: UUID | None,
) -> FileSettings:
    """Change what is given; files that are here already stay."""
    row = await db.one(
        """
        UPDATE file_settings SET largest_megabytes = coalesce($1, largest_megabytes),
          blocked_extensions = coalesce($2, blocked_extensions)
        RETURNING largest_megabytes, blocked_extensions
        """,
        largest_megabytes,
        None if blocked_extensions is None else sorted(set(blocked_extensions)),
    )
    record(db, FileSettingsChanged(), now=now, actor=actor)
    return _settings(row)


def extension_of(name: str) -> str:
    """What stands behind the last dot of a file's name, in small letters; empty when nothing does."""
    # Windows passes over dots and spaces at the end, so that `virus.exe. ` still runs.
    return name.rstrip(". \t").rpartition(".")[2].lower() if "." in name.rstrip(". \t") else ""


def _settings(row: Row) -> FileSettings:
    return FileSettings(row["largest_megabytes"], row["blocked_extensions"])
