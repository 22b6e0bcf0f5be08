"""Events from the inbox become what they mean: messages, in their senders' order."""

from datetime import datetime
from uuid import UUID

import msgspec

from madoguchi.conversations import inbound
from madoguchi.conversations.inbound import Arrival
from madoguchi.customers import identities
from madoguchi.customers.identities import Sighting
from madoguchi.kit.db import Db, Row
from madoguchi.kit.events import record
from madoguchi.kit.jobs import Job, UnfitJobsError, job
from madoguchi.line import translate
from madoguchi.line.events import WebhookEventKept
from madoguchi.line.translate import Event

CHANNEL = "line"

Read = list[tuple[Row, Event]]


@job(batch=True)
async def ingest(db: Db, *, jobs: list[Job], now: datetime) -> None:
    """Work on many events at once, of which no two are of one sender: all in one transaction, by whole sets.

    An event that cannot be read is buried with its reason; the others go on (F03).
    """
    read = await _read(db, jobs)
    written = [(row, event, user) for row, event in read if (user := translate.writer_of(event)) is not None]
    _keep_the_others(db, read, now)
    if not written:
        return
    sightings = [Sighting(address=user, account_id=row["account_id"]) for row, _, user in written]
    customers = await identities.recognise(db, channel=CHANNEL, sightings=sightings, now=now)
    arrivals = [_arrival(row, event, customers[user]) for row, event, user in written]
    await inbound.receive(db, arrivals=arrivals, now=now)


async def _read(db: Db, jobs: list[Job]) -> Read:
    rows = await db.all(
        "SELECT id, account_id, raw FROM line_inbox WHERE id = ANY($1::uuid[])",
        [UUID(job.args["inbox_id"]) for job in jobs],
    )
    by_id = {row["id"]: row for row in rows}
    read: Read = []
    unfit: dict[int, str] = {}
    for one in jobs:
        row = by_id[UUID(one.args["inbox_id"])]
        try:
            read.append((row, translate.read_event(row["raw"])))
        except msgspec.DecodeError as error:
            unfit[one.id] = f"no LINE event: {error}"
    if unfit:
        raise UnfitJobsError(unfit)
    return read


def _keep_the_others(db: Db, read: Read, now: datetime) -> None:
    for row, event in read:
        if translate.writer_of(event) is None:
            record(db, WebhookEventKept(account_id=row["account_id"], inbox_id=row["id"], kind=event.type), now=now)


def _arrival(row: Row, event: Event, customer_id: UUID) -> Arrival:
    source_id, content = translate.read_message(event)
    return Arrival(
        message_id=row["id"],
        customer_id=customer_id,
        account_id=row["account_id"],
        content=content,
        source_id=source_id,
        sent_at=event.sent_at,
    )
