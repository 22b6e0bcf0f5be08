"""The windows in which people have the desk open: who has one is there, who has none any more is gone."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.kit.db import Db
from madoguchi.kit.ids import new_id
from madoguchi.kit.jobs import enqueue, job
from madoguchi.people import presence

BLINK = timedelta(seconds=5)
"""How long a window may be away before that is noticed: what loading a page again takes."""
NOTICE = timedelta(seconds=60)
"""After how long without a sign of life somebody is noted as missing; two signs have failed to come by then."""


WATCHED = f"""
EXISTS (SELECT FROM desk_connections WHERE desk_connections.user_id = {{user_id}} AND visible
  AND desk_connections.seen_at > {{now}}::timestamptz - interval '{int(NOTICE.total_seconds())} seconds')
"""
"""SQL for whether somebody has a desk in sight; what a process that crashed left behind shows none."""


async def begin(db: Db, *, user_id: UUID, now: datetime) -> UUID:
    """A window opens; its id."""
    connection_id = new_id(now)
    await db.run("INSERT INTO desk_connections VALUES ($1, $2, $3)", connection_id, user_id, now)
    return connection_id


async def end(db: Db, *, connection_id: UUID, user_id: UUID, now: datetime) -> None:
    """A window is closed; when it was the last, its person is soon looked for."""
    await db.run("DELETE FROM desk_connections WHERE id = $1", connection_id)
    enqueue(db, look_for, now=now, run_at=now + BLINK, user_id=user_id)


async def note_sight(db: Db, *, connection_id: UUID, visible: bool) -> None:
    """A window says whether it is in sight."""
    await db.run("UPDATE desk_connections SET visible = $2 WHERE id = $1", connection_id, visible)


async def note_seen(
    db: Db, *, windows: Mapping[UUID, UUID], now: datetime, in_sight: Collection[UUID] = ()
) -> list[UUID]:
    """Remember that these windows (of whom, by id) are open at this moment; the people taken for gone meanwhile.

    Which of them are in sight is written each time, since it may have failed to be noted when they said so. People are
    locked in the order that routing locks them in.
    """
    ids, people = list(windows), list(windows.values())
    await db.run(
        """
        INSERT INTO desk_connections (id, user_id, seen_at, visible)
        SELECT open.id, users.id, $3, open.id = ANY($4::uuid[])
        FROM unnest($1::uuid[], $2::uuid[]) AS open (id, user_id) JOIN users ON users.id = user_id
        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, visible = excluded.visible
        """,
        ids,
        people,
        now,
        list(in_sight),
    )
    rows = await db.all(
        """
        WITH seen AS (SELECT user_id FROM presences WHERE user_id = ANY($1::uuid[]) ORDER BY user_id FOR UPDATE)
        UPDATE presences SET seen_at = $2 FROM seen WHERE presences.user_id = seen.user_id
        RETURNING presences.user_id, origin
        """,
        people,
        now,
    )
    return sorted(row["user_id"] for row in rows if row["origin"] == "disconnected")


@job()
async def look_for(db: Db, *, user_id: UUID, now: datetime) -> None:
    """See whether somebody has any window left: who has none is Offline at once, and may be back in time (F39)."""
    await presence.lock(db, user_id=user_id)
    if not await db.value("SELECT EXISTS (SELECT FROM desk_connections WHERE user_id = $1)", user_id):
        await presence.lose(db, user_id=user_id, now=now)


@job()
async def let_the_gone_go(db: Db, *, now: datetime) -> None:
    """Set everyone Offline of whom there was no sign for longer than the grace time, though no window was closed.

    Missing is who was noted so, and not seen since. Time in which nobody could be seen or noted counts for nothing:
    after an outage of the database those who are connected are seen again before anybody calls them gone.
    """
    await db.run(
        """
        WITH missing AS (
          SELECT user_id FROM presences WHERE origin NOT IN ('disconnected', 'signed_out') AND seen_at < $2
            AND (missing_since IS NULL OR missing_since <= seen_at) ORDER BY user_id FOR UPDATE)
        UPDATE presences SET missing_since = $1 FROM missing WHERE presences.user_id = missing.user_id
        """,
        now,
        now - NOTICE,
    )
    gone = await db.all(
        """
        SELECT user_id, missing_since - $2::interval AS missing_since FROM presences
        WHERE origin NOT IN ('disconnected', 'signed_out') AND missing_since > seen_at AND missing_since < $1
        ORDER BY user_id FOR UPDATE
        """,
        now - (presence.GRACE - NOTICE),
        NOTICE,
    )
    for row in gone:
        await presence.lose(db, user_id=row["user_id"], now=now, missing_since=row["missing_since"])
    # What a process that crashed left behind.
    await db.run("DELETE FROM desk_connections WHERE seen_at < $1", now - presence.GRACE)
