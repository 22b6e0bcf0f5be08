"""Facts told as whole things: each conversation, message, offer and presence that they touch, as it is now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from madoguchi.api import conversation_view, messages, offers
from madoguchi.api.conversation_view import ConversationView
from madoguchi.api.me import PresenceView
from madoguchi.api.messages import MessageView
from madoguchi.api.offers import OfferView
from madoguchi.api.schema import Out
from madoguchi.kit.db import Db
from madoguchi.notifications.stream import Fact
from madoguchi.routing import access
from madoguchi.routing.access import Audience, Viewer

_MOVES_PEOPLE = {"QueueChanged", "UserChanged", "SignedOut"}


@dataclass(frozen=True, slots=True)
class Changes:
    """A block of facts in the shapes of this API, with what decides who may see each."""

    conversations: list[ConversationView]
    messages: list[MessageView]
    offers: list[tuple[UUID, OfferView]]
    presences: list[PresenceView]
    audiences: dict[UUID, Audience]
    moves_people: bool

    def frame_for(self, viewer: Viewer) -> dict[str, Any] | None:
        """The frame's fields for one viewer; None when nothing of it is for them."""
        seen = {key for key, audience in self.audiences.items() if audience.includes(viewer)}
        fields = {
            "conversations": _plain(c for c in self.conversations if c.id in seen),
            "messages": _plain(m for m in self.messages if m.conversation_id in seen),
            "offers": _plain(offer for user_id, offer in self.offers if user_id == viewer.user_id),
            "presences": _plain(p for p in self.presences if viewer.sees_all or p.user_id == viewer.user_id),
        }
        return {name: things for name, things in fields.items() if things} or None


async def tell(db: Db, facts: Sequence[Fact]) -> Changes:
    """Read all that the facts touch, in one query a kind."""
    touched = _ids(facts, "conversation_id") | await _conversations_of(db, _ids_of(facts, "ProfileChanged"))
    return Changes(
        conversations=await conversation_view.several(db, list(touched)),
        messages=await messages.several(db, list(_ids(facts, "message_id"))),
        offers=await offers.several(db, list(_ids(facts, "offer_id"))),
        presences=await _presences(db, [UUID(f.data["user_id"]) for f in facts if f.type == "PresenceChanged"]),
        audiences=await access.audiences(db, conversation_ids=touched),
        moves_people=any(fact.type in _MOVES_PEOPLE for fact in facts),
    )


def _ids(facts: Sequence[Fact], name: str) -> set[UUID]:
    return {UUID(fact.data[name]) for fact in facts if fact.data.get(name)}


def _ids_of(facts: Sequence[Fact], kind: str) -> set[UUID]:
    return {UUID(fact.data["customer_id"]) for fact in facts if fact.type == kind}


async def _conversations_of(db: Db, customer_ids: set[UUID]) -> set[UUID]:
    if not customer_ids:
        return set()
    rows = await db.all(
        "SELECT id FROM conversations WHERE customer_id = ANY($1::uuid[]) AND state <> 'closed'", list(customer_ids)
    )
    return {row["id"] for row in rows}


async def _presences(db: Db, user_ids: list[UUID]) -> list[PresenceView]:
    rows = await db.all("SELECT user_id, presence, since FROM presences WHERE user_id = ANY($1::uuid[])", user_ids)
    return [PresenceView(**row) for row in rows]


def _plain(things: Iterable[Out]) -> list[dict[str, Any]]:
    return [thing.model_dump(mode="json") for thing in things]
