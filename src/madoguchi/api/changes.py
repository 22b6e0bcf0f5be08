"""Facts told as whole things: each conversation, message, offer and presence that they touch, as it is now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from madoguchi.api import allowances, conversation_view, line_accounts, messages, notices, offers, presence_view
from madoguchi.api.allowances import Allowance
from madoguchi.api.schema import Named, Out
from madoguchi.kit.db import Db
from madoguchi.line import standing
from madoguchi.notifications.stream import Fact
from madoguchi.routing import access, steps
from madoguchi.routing.access import Audience, Viewer
from madoguchi.routing.steps import RoutingStep

_MOVES_THEIR_PERSON = {"UserChanged", "SignedOut"}
_CUSTOMERS_CHANGE = (
    "ProfileChanged",
    "CustomerBlocked",
    "CustomerReachable",
    "CustomerLinked",
    "CustomerUnlinked",
    "MemberChanged",
)
_WORDS_CHANGE = ("MessageUnsent", "MessageEdited")
_STANDINGS_CHANGE = {
    "LineAccountAdded",
    "LineAccountChanged",
    "LineAccountSwitchedOn",
    "LineAccountSwitchedOff",
    "LineAccountReady",
    "LineTokenRefused",
    "LineTokenEnded",
}
_QUOTAS_CHANGE = {"LineQuotaChanged", "LineQuotaRanOut", "LineQuotaBack"}
_COMES_FOR_SOMEBODY = {"PersonNotified", "NoticesRead"}
_RECENT = 50
"""Messages of a conversation that are told anew when their writer's name becomes known; older ones when fetched."""
_NAMED = {
    "QueueChanged": "queue_id",
    "UserChanged": "user_id",
    "WorkstreamChanged": "workstream_id",
    "LineAccountChanged": "account_id",
    "SkillChanged": "skill_id",
}

Plain = dict[str, Any]
"""A whole thing in its JSON form, made once for however many listen."""


@dataclass(frozen=True, slots=True)
class Changes:
    """A block of facts in the shapes of this API, each thing with what decides who may see it."""

    conversations: list[tuple[UUID, Plain]]
    messages: list[tuple[UUID, Plain]]
    """With the conversation of each."""
    offers: list[tuple[UUID, Plain]]
    """With the person whom each is made to."""
    presences: list[tuple[UUID, Plain]]
    allowances: list[Plain]
    """What is left of the month for LINE accounts; for all, as their names are."""
    names: list[tuple[UUID | None, Plain]]
    """What stands in many things, too many to tell, by its id and name. With the queue that it names, if any."""
    accounts: list[Plain]
    """How LINE accounts stand; it holds for all their conversations, which are too many to tell."""
    timelines: list[tuple[UUID, str]]
    """Customers of whose timelines there is more, which is fetched; with the newest conversation of each."""
    handed_on: list[tuple[UUID, UUID, Plain | None]]
    """Who held a conversation, which one, and how it was taken from them, where they did not hand it on themselves."""
    notices: list[tuple[UUID, Plain]]
    """What came for somebody or was read by them, with whom that is."""
    notified_otherwise: bool
    """Whether the organisation notifies otherwise than before."""
    chose_otherwise: frozenset[UUID]
    """People who have chosen themselves how they are notified."""
    audiences: dict[UUID, Audience]
    moved: frozenset[UUID]
    """People who may see other things than before."""

    def moves(self, user_id: UUID) -> bool:
        return user_id in self.moved

    def frame_for(self, viewer: Viewer) -> dict[str, Any] | None:
        """The frame's fields for one viewer; None when nothing of it is for them."""
        lost = [(key, plain) for user_id, key, plain in self.handed_on if user_id == viewer.user_id]
        seen = {key for key, audience in self.audiences.items() if audience.includes(viewer)}
        fields = {
            "conversations": [plain for conversation_id, plain in self.conversations if conversation_id in seen],
            "messages": [plain for conversation_id, plain in self.messages if conversation_id in seen],
            "offers": [plain for user_id, plain in self.offers if user_id == viewer.user_id],
            "presences": [plain for user_id, plain in self.presences if viewer.sees_all or user_id == viewer.user_id],
            "allowances": self.allowances,
            "names": [
                plain for queue_id, plain in self.names if queue_id in {None, *viewer.queue_ids} or viewer.sees_all
            ],
            "accounts": self.accounts,
            "timelines": sorted(
                {customer_id for conversation_id, customer_id in self.timelines if conversation_id in seen}
            ),
            "removed": [str(key) for key, _ in lost if key not in seen],
            "taken": [plain for _, plain in lost if plain],
            "notices": [plain for user_id, plain in self.notices if user_id == viewer.user_id],
            "notified_otherwise": self.notified_otherwise or viewer.user_id in self.chose_otherwise,
        }
        return {name: things for name, things in fields.items() if things} or None


async def tell(db: Db, facts: Sequence[Fact]) -> Changes:
    """Read all that the facts touch, in one query a kind."""
    called = {UUID(fact.data["contact_id"]) for fact in facts if fact.type == "ContactChanged"}
    renamed = await _conversations_of(db, _ids_of(facts, *_CUSTOMERS_CHANGE), called)
    unsent = {UUID(fact.data["conversation_id"]) for fact in facts if fact.type in _WORDS_CHANGE}
    touched = _ids(facts, "conversation_id") | renamed
    people = {UUID(fact.data["user_id"]) for fact in facts if fact.type == "PresenceChanged"}
    held = {UUID(fact.data["conversation_id"]) for fact in facts if fact.type == "DeliveryHeldBack"}
    named = await _messages_of(db, _ids(facts, "member_id"), renamed)
    written = _ids(facts, "message_id") | named | await _queued_in(db, held)
    grown = await _newest_of(db, [fact for fact in facts if _is_of_timeline(fact)])
    offered = _ids(facts, "offer_id") | await _offers_of(db, renamed | unsent)
    return Changes(
        conversations=[(one.id, _plain(one)) for one in await conversation_view.several(db, list(touched))],
        messages=[(one.conversation_id, _plain(one)) for one in await messages.several(db, list(written))],
        offers=[(user_id, _plain(one)) for user_id, one in await offers.several(db, list(offered))],
        presences=[(one.user_id, _plain(one)) for one in await presence_view.several(db, people)],
        allowances=[_plain(one) for one in await _allowances(db, facts)],
        names=[(queue_id, _plain(one)) for queue_id, one in await _names(db, facts)],
        accounts=[_plain(line_accounts.view_of(one)) for one in await standing.several(db, _standings(facts))],
        timelines=grown,
        handed_on=await _handed_on(db, facts),
        notices=await _notices(db, facts),
        notified_otherwise=any(fact.type == "NotificationDefaultsChanged" for fact in facts),
        chose_otherwise=frozenset(UUID(fact.data["user_id"]) for fact in facts if fact.type == "NotificationsChosen"),
        audiences=await access.audiences(db, conversation_ids=touched | {one for one, _ in grown}),
        moved=frozenset(_moved(facts)),
    )


def _moved(facts: Sequence[Fact]) -> Iterator[UUID]:
    for fact in facts:
        if fact.type in _MOVES_THEIR_PERSON:
            yield UUID(fact.data["user_id"])
        elif fact.type == "QueueChanged":
            yield from map(UUID, fact.data["moved"])


def _ids(facts: Sequence[Fact], name: str) -> set[UUID]:
    return {UUID(fact.data[name]) for fact in facts if fact.data.get(name)}


def _standings(facts: Sequence[Fact]) -> set[UUID]:
    return {UUID(fact.data["account_id"]) for fact in facts if fact.type in _STANDINGS_CHANGE}


def _ids_of(facts: Sequence[Fact], *kinds: str) -> set[UUID]:
    return {UUID(fact.data["customer_id"]) for fact in facts if fact.type in kinds}


async def _conversations_of(db: Db, customer_ids: set[UUID], contact_ids: set[UUID]) -> set[UUID]:
    """Those that are going on with these customers, or with whoever is one of these contacts."""
    if not customer_ids and not contact_ids:
        return set()
    rows = await db.all(
        """
        SELECT id FROM conversations WHERE state <> 'closed' AND customer_id IN (
          SELECT unnest($1::uuid[]) UNION SELECT id FROM customers WHERE contact_id = ANY($2::uuid[]))
        """,
        list(customer_ids),
        list(contact_ids),
    )
    return {row["id"] for row in rows}


def _is_of_timeline(fact: Fact) -> bool:
    """Whether a timeline tells of it, beside what is told of conversations (`api.timeline`)."""
    match fact.type:
        case "CustomerActed" | "CustomerLinked" | "CustomerUnlinked" | "TranscriptDownloaded":
            return True
        case "CustomerBlocked" | "CustomerReachable":
            return not fact.data["told"]
        case _:
            return fact.type == "ProfileChanged" and not fact.data["first"]


async def _newest_of(db: Db, facts: Sequence[Fact]) -> list[tuple[UUID, str]]:
    """The newest conversation, closed or not, of each customer and account: who sees that one may know what is new."""
    if not facts:
        return []
    rows = await db.all(
        """
        SELECT DISTINCT ON (customer_id, conversations.account_id) conversations.id, customer_id
        FROM unnest($1::uuid[], $2::uuid[]) AS fresh (customer_id, account_id) JOIN conversations USING (customer_id)
        WHERE fresh.account_id IS NULL OR fresh.account_id = conversations.account_id
        ORDER BY customer_id, conversations.account_id, opened_at DESC, conversations.id DESC
        """,
        [UUID(fact.data["customer_id"]) for fact in facts],
        [UUID(found) if (found := fact.data.get("account_id")) else None for fact in facts],
    )
    return [(row["id"], str(row["customer_id"])) for row in rows]


async def _handed_on(db: Db, facts: Sequence[Fact]) -> list[tuple[UUID, UUID, Plain | None]]:
    """Who lost a conversation, and who took it from them: otherwise it would stay on their screen as it was."""
    lost = [fact.data for fact in facts if fact.type == "ConversationTransferred" and fact.data["user_id"]]
    released = [fact.data for fact in facts if fact.type == "ConversationReleased" and fact.data["user_id"]]
    found = (
        await steps.last_handed_on(db, conversation_ids=[UUID(one["conversation_id"]) for one in lost]) if lost else []
    )
    told = {step.conversation_id: step for step in found}
    return [
        (UUID(one["user_id"]), key := UUID(one["conversation_id"]), _taken(told.get(key), one["user_id"]))
        for one in lost
    ] + [(UUID(one["user_id"]), UUID(one["conversation_id"]), None) for one in released]


def _taken(step: RoutingStep | None, holder: str) -> Plain | None:
    if step is None or step.detail["by"]["id"] == holder:
        return None
    to = step.detail.get("queue") or step.detail["person"]
    by, reason = step.detail["by"], step.detail["reason"]
    return {"conversation_id": str(step.conversation_id), "by": by, "to": to, "reason": reason}


async def _offers_of(db: Db, conversation_ids: set[UUID]) -> set[UUID]:
    """What is held out to somebody of these conversations now."""
    if not conversation_ids:
        return set()
    rows = await db.all(
        "SELECT id FROM offers WHERE conversation_id = ANY($1::uuid[]) AND state = 'pending'", list(conversation_ids)
    )
    return {row["id"] for row in rows}


async def _queued_in(db: Db, conversation_ids: set[UUID]) -> set[UUID]:
    """What waits to go out in these conversations."""
    if not conversation_ids:
        return set()
    rows = await db.all(
        "SELECT id FROM messages WHERE conversation_id = ANY($1::uuid[]) AND state = 'queued'", list(conversation_ids)
    )
    return {row["id"] for row in rows}


async def _messages_of(db: Db, member_ids: set[UUID], conversation_ids: set[UUID]) -> set[UUID]:
    """The latest messages that name these people of groups."""
    if not member_ids or not conversation_ids:
        return set()
    rows = await db.all(
        """
        SELECT recent.id FROM conversations CROSS JOIN LATERAL (
          SELECT id, author_id, content FROM messages WHERE conversation_id = conversations.id
            AND seq > last_seq - $3 ORDER BY seq DESC
        ) AS recent
        WHERE conversations.id = ANY($1::uuid[])
          AND (author_id = ANY($2::uuid[]) OR content -> 'member_ids' ?| $2::uuid[]::text[])
        """,
        list(conversation_ids),
        list(member_ids),
        _RECENT,
    )
    return {row["id"] for row in rows}


async def _names(db: Db, facts: Sequence[Fact]) -> list[tuple[UUID | None, Named]]:
    ids = {UUID(fact.data[_NAMED[fact.type]]) for fact in facts if fact.type in _NAMED}
    if not ids:
        return []
    rows = await db.all(
        """
        SELECT id AS queue_id, id, name FROM queues WHERE id = ANY($1::uuid[])
        UNION ALL SELECT NULL, id, name FROM users WHERE id = ANY($1::uuid[])
        UNION ALL SELECT NULL, id, name FROM workstreams WHERE id = ANY($1::uuid[])
        UNION ALL SELECT NULL, id, name FROM line_accounts WHERE id = ANY($1::uuid[])
        UNION ALL SELECT NULL, id, name FROM skills WHERE id = ANY($1::uuid[])
        """,
        list(ids),
    )
    return [(row["queue_id"], Named(id=row["id"], name=row["name"])) for row in rows]


async def _allowances(db: Db, facts: Sequence[Fact]) -> list[Allowance]:
    ids = {UUID(fact.data["account_id"]) for fact in facts if fact.type in _QUOTAS_CHANGE}
    return await allowances.several(db, ids, now=facts[-1].at) if ids else []


async def _notices(db: Db, facts: Sequence[Fact]) -> list[tuple[UUID, Plain]]:
    concerned = [fact for fact in facts if fact.type in _COMES_FOR_SOMEBODY]
    people = {UUID(fact.data["user_id"]) for fact in concerned}
    told = await notices.told(db, user_ids=people, notice_ids=_ids(concerned, "notice_id"))
    return [(user_id, _plain(one)) for user_id, one in told]


def _plain(thing: Out) -> Plain:
    return thing.model_dump(mode="json")
