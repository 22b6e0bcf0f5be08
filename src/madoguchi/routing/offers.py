"""Offers: a conversation held out to one representative, who accepts it, rejects it, or lets the time run out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ConflictError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id
from madoguchi.kit.jobs import enqueue, job
from madoguchi.people import presence
from madoguchi.people.models import Presence
from madoguchi.routing import offer_faces, rescue, settings, steps
from madoguchi.routing.events import (
    OfferAccepted,
    OfferEvent,
    OfferMade,
    OfferMissed,
    OfferRejected,
    OfferWithdrawn,
)
from madoguchi.routing.models import OFFER_COLUMNS, Offer, OfferState, WorkItem, offer_of
from madoguchi.routing.offer_faces import Face
from madoguchi.routing.steps import StepKind

_EVENTS: dict[OfferState, type[OfferEvent]] = {
    OfferState.ACCEPTED: OfferAccepted,
    OfferState.REJECTED: OfferRejected,
    OfferState.MISSED: OfferMissed,
    OfferState.WITHDRAWN: OfferWithdrawn,
}
_STEPS = {OfferState.REJECTED: StepKind.DECLINED, OfferState.MISSED: StepKind.MISSED}
"""Which ends of an offer send its conversation on to others."""


_MAKE = f"""
INSERT INTO offers (id, conversation_id, customer_id, queue_id, user_id, units, profile_ids, state, made_at, expires_at,
  shows, auto_assign, rejectable)
SELECT id, conversation_id, customer_id, queue_id, user_id, units, profile_ids, 'pending', made_at, expires_at,
  shows, auto_assign, rejectable
FROM jsonb_to_recordset($1::jsonb) AS fresh (id uuid, conversation_id uuid, customer_id uuid, queue_id uuid,
  user_id uuid, units int, profile_ids uuid[], made_at timestamptz, expires_at timestamptz, shows jsonb,
  auto_assign bool, rejectable bool)
RETURNING {OFFER_COLUMNS}, made_at, queue_id, (SELECT name FROM users WHERE users.id = user_id) AS person,
  (SELECT name FROM queues WHERE queues.id = queue_id) AS queue
"""


class OfferGoneError(ConflictError):
    """The offer has ended; `outcome` says how, `winner` who has the conversation."""

    code = "offer_gone"


class RejectionNotAllowedError(ConflictError):
    """This offer can be accepted or left to run out."""

    code = "rejection_not_allowed"


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a conversation is to be held out to, and from which moment."""

    item: WorkItem
    user_id: UUID
    at: datetime


async def make(db: Db, *, item: WorkItem, user_id: UUID, now: datetime, face: Face | None = None) -> None:
    """Hold a conversation out to someone; their capacity counts it from this moment.

    It shows what its template says now, or `face`, which was composed already.
    """
    faces = {item.conversation_id: face} if face else None
    await make_all(db, choices=[Choice(item, user_id, now)], faces=faces)


async def make_all(db: Db, *, choices: Sequence[Choice], faces: Mapping[UUID, Face] | None = None) -> None:
    """Hold conversations out, each to somebody, by whole sets; `faces` are given by conversation, or composed."""
    if not choices:
        return
    ids = [choice.item.conversation_id for choice in choices]
    faces = faces or await offer_faces.compose_all(db, conversation_ids=ids, now=choices[0].at)
    rows = await db.all(_MAKE, [_row(choice, faces[choice.item.conversation_id]) for choice in choices])
    for row in rows:
        record(db, _fact(OfferMade, offer_of(row)), now=row["made_at"])
        enqueue(db, expire, now=row["made_at"], run_at=row["expires_at"], offer_id=row["id"])
    await steps.note_all(
        db, kind=StepKind.OFFERED, steps=[(row["conversation_id"], _told(row), row["made_at"]) for row in rows]
    )


async def accept(db: Db, *, offer_id: UUID, user_id: UUID, now: datetime) -> None:
    """Take what was offered; raises OfferGoneError when it ended first, by whatever cause (F36, F37).

    Accepting it twice is the same as once: the first answer may have been lost on its way.
    """
    offer = await _lock_own(db, offer_id, user_id)
    if offer.state is OfferState.ACCEPTED:
        return
    late = offer.expires_at <= now and not offer.auto_assign
    if offer.state is not OfferState.PENDING or late:
        raise await _gone(db, offer)
    await _take(db, offer, now, actor=user_id)


async def reject(db: Db, *, offer_id: UUID, user_id: UUID, now: datetime) -> None:
    """Decline what was offered; rejecting it twice is the same as once.

    Raises OfferGoneError, or RejectionNotAllowedError where its template lets nobody reject.
    """
    offer = await _lock_own(db, offer_id, user_id)
    if offer.state is OfferState.REJECTED:
        return
    if offer.state is not OfferState.PENDING:
        raise await _gone(db, offer)
    if not offer.rejectable:
        raise RejectionNotAllowedError("This offer cannot be rejected; accept it, or let its time run out.")
    await _settle(db, offer, OfferState.REJECTED, now, actor=user_id)
    if (await settings.get(db)).rejected_sets_dnd:
        await presence.impose(db, user_id=user_id, presence=Presence.BUSY_DND, cause="offer_rejected", now=now)


async def note_rendered(db: Db, *, offer_id: UUID, user_id: UUID, now: datetime) -> None:
    """Remember that a window of somebody's shows what is offered to them; raises NotFoundError."""
    there = await db.value(
        """
        UPDATE offers SET rendered_at = coalesce(rendered_at, $3) WHERE id = $1 AND user_id = $2 RETURNING id
        """,
        offer_id,
        user_id,
        now,
    )
    if there is None:
        raise NotFoundError("There is no such offer.")


@job()
async def expire(db: Db, *, offer_id: UUID, now: datetime) -> None:
    """The time of an offer has run out; nothing happens when it was answered before.

    What is assigned automatically is theirs now; anything else was missed, and whoever misses is not asked again till
    they say that they are back, where the organisation has it so (reference §13.3).
    """
    offer = await _lock(db, offer_id)
    if offer.state is not OfferState.PENDING or offer.expires_at > now:
        return
    if offer.auto_assign:
        await _assign_unasked(db, offer, now)
        return
    await _settle(db, offer, OfferState.MISSED, now)
    if (await settings.get(db)).missed_sets_inactive:
        await presence.impose(db, user_id=offer.user_id, presence=Presence.INACTIVE, cause="offer_missed", now=now)


async def withdraw(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    """Take back the pending offer of a locked conversation, if there is one."""
    offer = await find_pending(db, conversation_id=conversation_id)
    if offer is not None:
        await _settle(db, offer, OfferState.WITHDRAWN, now)


async def find_pending(db: Db, *, conversation_id: UUID) -> Offer | None:
    row = await db.find(
        f"SELECT {OFFER_COLUMNS} FROM offers WHERE conversation_id = $1 AND state = 'pending'",
        conversation_id,
    )
    return offer_of(row) if row else None


async def _assign_unasked(db: Db, offer: Offer, now: datetime) -> None:
    """Give it to whom it was held out to; somebody looks after it in case that no window of theirs has shown it."""
    await _take(db, offer, now)
    detail = {"person": await steps.person_named(db, offer.user_id), "shown": offer.rendered_at is not None}
    await steps.note(db, conversation_id=offer.conversation_id, kind=StepKind.AUTO_ASSIGNED, detail=detail, now=now)
    enqueue(db, rescue.reroute_unseen, now=now, run_at=now + rescue.PATIENCE, offer_id=offer.id)


async def _take(db: Db, offer: Offer, now: datetime, actor: UUID | None = None) -> None:
    await _settle(db, offer, OfferState.ACCEPTED, now, actor=actor)
    # It takes what was held out, which is what room was kept for, whatever its workstream has said since.
    await db.run(
        """
        UPDATE work_items SET queued = false, units = offers.units, profile_ids = offers.profile_ids FROM offers
        WHERE offers.id = $1 AND work_items.conversation_id = offers.conversation_id
        """,
        offer.id,
    )
    conversation = await lifecycle.lock(db, offer.conversation_id)
    await lifecycle.move(
        db, conversation=conversation, trigger=Trigger.ASSIGNED, assignee_id=offer.user_id, now=now, actor=actor
    )


async def _lock_own(db: Db, offer_id: UUID, user_id: UUID) -> Offer:
    offer = await _lock(db, offer_id)
    if offer.user_id != user_id:
        raise NotFoundError("There is no such offer.")
    return offer


async def _lock(db: Db, offer_id: UUID) -> Offer:
    """The offer as it is under its conversation's lock, which everybody takes first."""
    conversation_id = await db.value("SELECT conversation_id FROM offers WHERE id = $1", offer_id)
    if conversation_id is None:
        raise NotFoundError("There is no such offer.")
    await lifecycle.lock(db, conversation_id)
    return offer_of(await db.one(f"SELECT {OFFER_COLUMNS} FROM offers WHERE id = $1 FOR UPDATE", offer_id))


async def _settle(db: Db, offer: Offer, outcome: OfferState, now: datetime, actor: UUID | None = None) -> None:
    # Who answers has seen it, whether or not a window has said so.
    await db.run(
        """
        UPDATE offers SET state = $2, ended_at = $3,
          rendered_at = CASE WHEN $4 THEN coalesce(rendered_at, $3) ELSE rendered_at END
        WHERE id = $1
        """,
        offer.id,
        outcome,
        now,
        actor is not None,
    )
    record(db, _fact(_EVENTS[outcome], offer), now=now, actor=actor)
    if outcome in _STEPS:
        detail: dict[str, Any] = {"person": await steps.person_named(db, offer.user_id)}
        if outcome is OfferState.MISSED:
            detail["shown"] = offer.rendered_at is not None
        await steps.note(db, conversation_id=offer.conversation_id, kind=_STEPS[outcome], detail=detail, now=now)


async def _gone(db: Db, offer: Offer) -> OfferGoneError:
    winner = await db.value(
        "SELECT users.name FROM conversations JOIN users ON users.id = assignee_id WHERE conversations.id = $1",
        offer.conversation_id,
    )
    outcome = OfferState.MISSED if offer.state is OfferState.PENDING else offer.state
    said = f"{winner} has the conversation now." if winner else "The conversation is offered to others now."
    return OfferGoneError(f"This offer was {outcome}. {said}", outcome=outcome, winner=winner)


def _row(choice: Choice, face: Face) -> dict[str, Any]:
    """A new offer of what was matched, whatever has been said of the conversation since."""
    item = choice.item
    return {
        "id": new_id(choice.at),
        "conversation_id": item.conversation_id,
        "customer_id": item.customer_id,
        "queue_id": item.queue_id,
        "user_id": choice.user_id,
        "units": item.units,
        "profile_ids": item.profile_ids,
        "made_at": choice.at,
        "expires_at": choice.at + face.countdown,
        "shows": face.shows,
        "auto_assign": face.auto_assign,
        "rejectable": face.rejectable,
    }


def _told(row: Row) -> dict[str, Any]:
    """An offer as a step tells of it."""
    return {
        "person": {"id": row["user_id"], "name": row["person"]},
        "queue": {"id": row["queue_id"], "name": row["queue"]},
        "until": row["expires_at"],
    }


def _fact(kind: type[OfferEvent], offer: Offer) -> OfferEvent:
    return kind(
        offer_id=offer.id,
        conversation_id=offer.conversation_id,
        customer_id=offer.customer_id,
        user_id=offer.user_id,
    )
