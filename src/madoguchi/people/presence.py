"""Whether somebody is there to be offered work."""

from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.errors import InvalidError
from madoguchi.kit.events import record
from madoguchi.kit.jobs import job
from madoguchi.people.events import PresenceChanged
from madoguchi.people.models import Presence

GRACE = timedelta(seconds=150)
"""How long a lost connection may last before its person counts as gone (reference F-35)."""
NOTICE = timedelta(seconds=60)
"""After how long without a sign of life somebody is noted as missing; two signs have failed to come by then."""


async def set_presence(db: Db, *, user_id: UUID, presence: Presence, now: datetime) -> datetime:
    """Set what a person says of themself; since when it holds. Saying it again changes nothing."""
    if presence is Presence.INACTIVE:
        raise InvalidError("Inactive is set by the system; choose another presence.")
    before = await db.one("SELECT presence, since FROM presences WHERE user_id = $1 FOR UPDATE", user_id)
    if before["presence"] == presence:
        await db.run("UPDATE presences SET seen_at = $2 WHERE user_id = $1", user_id, now)
        since: datetime = before["since"]
        return since
    await db.run(
        "UPDATE presences SET presence = $2, since = $3, seen_at = $3, cause = NULL WHERE user_id = $1",
        user_id,
        presence,
        now,
    )
    record(db, PresenceChanged(user_id=user_id, presence=presence), now=now, actor=user_id)
    return now


async def impose(db: Db, *, user_id: UUID, presence: Presence, cause: str, now: datetime) -> None:
    """Set what the system says of somebody, and why, till they say otherwise; who is offline stays so."""
    before = await db.value("SELECT presence FROM presences WHERE user_id = $1 FOR UPDATE", user_id)
    if before in (presence, Presence.OFFLINE):
        return
    await db.run(
        "UPDATE presences SET presence = $2, since = $3, cause = $4 WHERE user_id = $1", user_id, presence, now, cause
    )
    record(db, PresenceChanged(user_id=user_id, presence=presence), now=now)


async def arrive(db: Db, *, user_id: UUID, now: datetime) -> None:
    """Somebody signs in: available if they were offline, else as they left it in another window."""
    shown = await db.value("SELECT presence FROM presences WHERE user_id = $1", user_id)
    if shown == Presence.OFFLINE:
        await set_presence(db, user_id=user_id, presence=Presence.AVAILABLE, now=now)
    else:
        await note_seen(db, user_ids=[user_id], now=now)


async def note_seen(db: Db, *, user_ids: list[UUID], now: datetime) -> None:
    """Remember that these people are connected at this moment; locks them in the order that routing locks people in."""
    await db.run(
        """
        WITH seen AS (SELECT user_id FROM presences WHERE user_id = ANY($1::uuid[]) ORDER BY user_id FOR UPDATE)
        UPDATE presences SET seen_at = $2 FROM seen WHERE presences.user_id = seen.user_id
        """,
        user_ids,
        now,
    )


@job()
async def let_the_gone_go(db: Db, *, now: datetime) -> None:
    """Set everyone Offline who has been missing for longer than the grace time.

    Missing is who was noted so, and not seen since. Time in which nobody could be seen or noted counts for nothing:
    after an outage of the database those who are connected are seen again before anybody calls them gone.
    """
    await db.run(
        """
        WITH missing AS (
          SELECT user_id FROM presences WHERE presence <> 'offline' AND seen_at < $2
            AND (missing_since IS NULL OR missing_since <= seen_at) ORDER BY user_id FOR UPDATE)
        UPDATE presences SET missing_since = $1 FROM missing WHERE presences.user_id = missing.user_id
        """,
        now,
        now - NOTICE,
    )
    gone = await db.all(
        """
        WITH gone AS (
          SELECT user_id FROM presences WHERE presence <> 'offline' AND missing_since > seen_at AND missing_since < $2
          ORDER BY user_id FOR UPDATE)
        UPDATE presences SET presence = 'offline', since = $1, cause = NULL
        FROM gone WHERE presences.user_id = gone.user_id RETURNING presences.user_id
        """,
        now,
        now - (GRACE - NOTICE),
    )
    for row in gone:
        record(db, PresenceChanged(user_id=row["user_id"], presence=Presence.OFFLINE), now=now)
