"""Whether somebody is there to be offered work, how that came about, and how long it holds."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ChangedMeanwhileError, ConflictError, InvalidError
from madoguchi.kit.events import record
from madoguchi.people import custom_presences, default_presences
from madoguchi.people.events import PresenceChanged
from madoguchi.people.models import Origin, Presence, Shown

GRACE = timedelta(seconds=150)
"""How long somebody may be gone and find their presence as they left it (reference §14, §24)."""
COLUMNS = "user_id, presence, custom_id, since, origin, cause, set_at, set_by, generation"
_MAY_BE_IMPOSED = (Presence.INACTIVE, Presence.BUSY_DND)
_AWAY = (Origin.DISCONNECTED, Origin.SIGNED_OUT)


class NotHereError(ConflictError):
    """They have no window open, so nothing but Offline is true of them."""

    code = "not_here"


class ByCapacity(NamedTuple):
    """What presence follows from how full somebody is, and which fullness that is."""

    presence: Presence
    cause: str


def gives_way(shown: Shown, *, holding_changed: bool) -> bool:
    """Whether a presence makes room for the one that follows from capacity (reference §14, §25 C-16).

    A chosen Available or Busy lasts till the next conversation comes or goes; a chosen Away, Offline or Do not disturb
    till another is chosen or the person signs out, and so does what was imposed. The organisation's own presences go
    by their base, and last as long when somebody has begun with one as when they chose it.
    """
    short = shown.presence in {Presence.AVAILABLE, Presence.BUSY}
    match shown.origin:
        case Origin.AUTOMATIC:
            return True
        case Origin.SIGNED_IN if shown.custom_id is None:
            # Do not disturb says why where it follows from capacity; a default of that name does not.
            return short or (shown.presence is Presence.BUSY_DND and shown.cause is not None)
        case Origin.SIGNED_IN | Origin.MANUAL:
            return short and holding_changed
        case _:
            return False


async def set_presence(
    db: Db,
    *,
    user_id: UUID,
    presence: Presence | UUID,
    now: datetime,
    actor: UUID | None = None,
    generation: int | None = None,
) -> Shown:
    """Set what somebody chooses for themself, or `actor` for them: a base presence, or one of the organisation's own.

    The last choice wins, but for one that says what it saw: ChangedMeanwhileError when that is no more. Raises
    InvalidError for Inactive and for what is not theirs to choose, NotHereError for somebody else who is not there.
    """
    if presence is Presence.INACTIVE:
        raise InvalidError("Inactive is set by the system; choose another presence.")
    custom_id = None if isinstance(presence, Presence) else presence
    # Before the person: who takes a presence away locks it first, and then whoever shows it.
    base = presence if isinstance(presence, Presence) else await custom_presences.base_of(db, presence, user_id=user_id)
    before = await lock(db, user_id=user_id)
    if generation is not None and generation != before.generation:
        raise ChangedMeanwhileError("This presence has changed since it was read.", generation=before.generation)
    by = actor or user_id
    if by == user_id:
        await db.run("UPDATE presences SET seen_at = $2 WHERE user_id = $1", user_id, now)
    elif before.origin in _AWAY:
        raise NotHereError("They are not at their desk; set their presence when they are back.")
    await db.run("UPDATE presences SET set_at = $2 WHERE user_id = $1", user_id, now)
    chosen = replace(before, presence=base, custom_id=custom_id, origin=Origin.MANUAL, cause=None, set_by=by)
    return await _show(db, before, chosen, now=now, actor=by)


async def impose(db: Db, *, user_id: UUID, presence: Presence, cause: str, now: datetime) -> None:
    """Set Inactive or Do not disturb for what somebody did or left undone, such as `offer_missed` or `offer_rejected`.

    It stays till they, or who looks after them, choose another. Who has just lost their connection finds it when they
    are back; who said that they are offline, or is gone, stays offline.
    """
    if presence not in _MAY_BE_IMPOSED:
        raise InvalidError(f"{presence} is not imposed on anybody.")
    before = await lock(db, user_id=user_id)
    if before.origin is Origin.DISCONNECTED:
        told = {"presence": presence, "custom_id": None, "origin": Origin.IMPOSED, "cause": cause, "set_by": None}
        kept = {**told, "since": now, "set_at": now}
        await db.run("UPDATE presences SET kept = kept || $2 WHERE user_id = $1 AND kept IS NOT NULL", user_id, kept)
    elif before.presence is not Presence.OFFLINE:
        imposed = replace(before, presence=presence, custom_id=None, origin=Origin.IMPOSED, cause=cause, set_by=None)
        await _show(db, before, imposed, now=now)


async def follow(db: Db, *, user_id: UUID, by_capacity: ByCapacity, holding_changed: bool, now: datetime) -> None:
    """Set what follows from somebody's capacity, if what they show gives way to it and is not that already."""
    before = await lock(db, user_id=user_id)
    shown_already = before.custom_id is None and (before.presence, before.cause) == by_capacity
    if not shown_already and gives_way(before, holding_changed=holding_changed):
        after = replace(before, presence=by_capacity.presence, custom_id=None, origin=Origin.AUTOMATIC, set_by=None)
        await _show(db, before, replace(after, cause=by_capacity.cause), now=now)


async def arrive(db: Db, *, user_id: UUID, by_capacity: ByCapacity, now: datetime) -> None:
    """Somebody signs in: with their default presence, or as they left it, here a moment ago or in another window."""
    before = await lock(db, user_id=user_id)
    open_elsewhere = await db.value("SELECT EXISTS (SELECT FROM desk_connections WHERE user_id = $1)", user_id)
    await db.run("UPDATE presences SET seen_at = $2 WHERE user_id = $1", user_id, now)
    if before.presence is not Presence.OFFLINE or (open_elsewhere and before.origin is Origin.MANUAL):
        return
    if before.origin is not Origin.DISCONNECTED or not await _restore(db, before, now):
        await _begin(db, before, by_capacity, now)


async def come_back(db: Db, *, user_id: UUID, by_capacity: ByCapacity, now: datetime) -> None:
    """Somebody who is signed in has a window again: as they left it within the grace time, else as at sign-in (F40)."""
    before = await lock(db, user_id=user_id)
    await db.run("UPDATE presences SET seen_at = $2 WHERE user_id = $1", user_id, now)
    if before.origin is Origin.DISCONNECTED and not await _restore(db, before, now):
        await _begin(db, before, by_capacity, now)


async def leave(db: Db, *, user_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Somebody signs out, or is put out of service: Offline, and nothing is kept for them."""
    before = await lock(db, user_id=user_id)
    await _show(db, before, _gone(before, Origin.SIGNED_OUT), now=now, actor=actor)


async def lose(db: Db, *, user_id: UUID, now: datetime, missing_since: datetime | None = None) -> None:
    """Somebody's last window is gone: Offline at once. What they showed is kept, unless they have been missing."""
    before = await lock(db, user_id=user_id)
    if before.origin in _AWAY:
        return
    await _show(db, before, _gone(before, Origin.DISCONNECTED), now=now, gone_since=missing_since)
    if missing_since is None:
        kept = {"gone_at": now, **{name: getattr(before, name) for name in COLUMNS.split(", ")[1:-1]}}
        await db.run("UPDATE presences SET kept = $2 WHERE user_id = $1", user_id, kept)


async def lock(db: Db, *, user_id: UUID) -> Shown:
    """Somebody's presence, which nobody else changes till the commit."""
    return shown_of(await db.one(f"SELECT {COLUMNS} FROM presences WHERE user_id = $1 FOR UPDATE", user_id))


def shown_of(row: Row) -> Shown:
    told: dict[str, Any] = {name: row[name] for name in COLUMNS.split(", ")}
    return Shown(**{**told, "presence": Presence(row["presence"]), "origin": Origin(row["origin"])})


async def _begin(db: Db, before: Shown, by_capacity: ByCapacity, now: datetime) -> None:
    """Show a default that says Away, Offline or Do not disturb as it is; any other gives way to what capacity says.

    One of the organisation's own that counts as Available or Busy is shown where capacity says the same (0022).
    """
    base, own = await default_presences.of_person(db, user_id=before.user_id)
    presence, cause = by_capacity if base in {Presence.AVAILABLE, Presence.BUSY} else (base, None)
    custom_id = own if presence is base else None
    begun = replace(before, presence=presence, custom_id=custom_id, origin=Origin.SIGNED_IN, cause=cause, set_by=None)
    await _show(db, before, begun, now=now, actor=before.user_id)


async def _restore(db: Db, before: Shown, now: datetime) -> bool:
    """Show again what was kept, since when it held; whether there was anything in time."""
    kept: dict[str, Any] | None = await db.value("SELECT kept FROM presences WHERE user_id = $1", before.user_id)
    if kept is None or datetime.fromisoformat(kept["gone_at"]) + GRACE < now:
        return False
    # What is kept of a presence that was taken away meanwhile is its base.
    custom_id: UUID | None = await db.value(
        "SELECT id FROM custom_presences WHERE id = $1::text::uuid FOR KEY SHARE", kept["custom_id"]
    )
    restored = replace(
        before,
        presence=Presence(kept["presence"]),
        custom_id=custom_id,
        origin=Origin(kept["origin"]),
        cause=kept["cause"],
        set_by=kept["set_by"] and UUID(kept["set_by"]),
    )
    since, set_at = (datetime.fromisoformat(kept[name]) for name in ("since", "set_at"))
    await _show(db, before, restored, now=now, since=since, set_at=set_at)
    return True


def _gone(before: Shown, origin: Origin) -> Shown:
    return replace(before, presence=Presence.OFFLINE, custom_id=None, origin=origin, cause=None, set_by=None)


async def _show(
    db: Db,
    before: Shown,
    after: Shown,
    *,
    now: datetime,
    actor: UUID | None = None,
    since: datetime | None = None,
    set_at: datetime | None = None,
    gone_since: datetime | None = None,
) -> Shown:
    """Write a presence down, if it is another; since when it holds goes by what is seen of it.

    Who is gone is gone since `gone_since`, else from now on; who signs out then has been gone for as long as before.
    """
    if after == before:
        return before
    same = (before.presence, before.custom_id) == (after.presence, after.custom_id)
    after = replace(
        after,
        since=since or (before.since if same else now),
        set_at=set_at or now,
        generation=before.generation + 1,
    )
    await db.run(
        """
        UPDATE presences SET presence = $2, custom_id = $3, since = $4, origin = $5, cause = $6, set_at = $7,
          set_by = $8, generation = $9, kept = NULL, missing_since = NULL,
          gone_since = CASE WHEN $10::timestamptz IS NOT NULL THEN coalesce(gone_since, $10) END
        WHERE user_id = $1
        """,
        *(getattr(after, name) for name in COLUMNS.split(", ")),
        (gone_since or now) if after.origin in _AWAY else None,
    )
    fact = PresenceChanged(
        user_id=after.user_id,
        presence=after.presence,
        custom_id=after.custom_id,
        origin=after.origin,
        cause=after.cause,
        generation=after.generation,
    )
    record(db, fact, now=now, actor=actor)
    return after
