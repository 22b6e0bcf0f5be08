"""How each person is notified: the organisation's defaults, and what people chose instead (reference §13.4)."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import InvalidError
from madoguchi.kit.events import record
from madoguchi.notifications.events import NotificationDefaultsChanged, NotificationsChosen
from madoguchi.notifications.kinds import Choices, Kind, Notify, Sound

_COLUMNS = [field.name for field in fields(Notify)]
OWN_OR_DEFAULT = """
notification_settings AS by_default
LEFT JOIN notification_settings AS own ON own.kind = by_default.kind AND own.user_id = {user_id}
"""
"""SQL for the settings of somebody beside the defaults; `by_default.user_id IS NULL` belongs into its condition."""


async def defaults(db: Db) -> Choices:
    return _choices(await db.all("SELECT * FROM notification_settings WHERE user_id IS NULL"))


async def own(db: Db, *, user_id: UUID) -> Choices:
    """What somebody has chosen for themself; of other kinds they are notified as the organisation has it."""
    return _choices(await db.all("SELECT * FROM notification_settings WHERE user_id = $1", user_id))


async def choose(db: Db, *, user_id: UUID, choices: Mapping[Kind, Notify | None], now: datetime) -> None:
    """Keep what somebody chooses for themself; with None they go by the default again. Raises InvalidError."""
    for kind, notify in choices.items():
        if notify is None:
            await db.run("DELETE FROM notification_settings WHERE user_id = $1 AND kind = $2", user_id, kind)
        else:
            await _put(db, user_id, kind, notify)
    record(db, NotificationsChosen(user_id=user_id), now=now, actor=user_id)


async def set_defaults(db: Db, *, choices: Choices, now: datetime, actor: UUID | None) -> None:
    """Set how whoever has not chosen otherwise is notified, from now on; raises InvalidError."""
    for kind, notify in choices.items():
        await _put(db, None, kind, notify)
    record(db, NotificationDefaultsChanged(), now=now, actor=actor)


async def _put(db: Db, user_id: UUID | None, kind: Kind, notify: Notify) -> None:
    _check(kind, notify)
    values = asdict(notify)
    columns = ", ".join(values)
    places = ", ".join(f"${number}" for number in range(3, 3 + len(values)))
    await db.run(
        f"""
        INSERT INTO notification_settings (user_id, kind, {columns}) VALUES ($1, $2, {places})
        ON CONFLICT (user_id, kind) DO UPDATE SET ({columns}) = ({places})
        """,
        user_id,
        kind,
        *values.values(),
    )


def _check(kind: Kind, notify: Notify) -> None:
    if kind is Kind.OFFER and not notify.toast:
        said = "The desk always shows what is offered; only sound, browser and push can be switched off."
        raise InvalidError(said, errors=[{"path": f"{kind}.toast", "message": said}])
    if kind is not Kind.OFFER and notify.repeats:
        said = "Only offers wait for an answer, so nothing else repeats its sound."
        raise InvalidError(said, errors=[{"path": f"{kind}.repeats", "message": said}])


def _choices(rows: list[Row]) -> Choices:
    return {Kind(row["kind"]): _notify(row) for row in rows}


def _notify(row: Row) -> Notify:
    values = {column: row[column] for column in _COLUMNS}
    return Notify(**{**values, "sound": Sound(row["sound"])})
