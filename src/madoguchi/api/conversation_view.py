"""A conversation as screens show it: one query over all rooms, for lists, single views and the stream alike."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.api.schema import Named, Out, named
from madoguchi.conversations.models import State
from madoguchi.customers.models import CustomerKind
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import NotFoundError
from madoguchi.line.deliveries import REPLY_WITHIN
from madoguchi.line.sending import Policy


class CustomerView(Out):
    id: UUID
    kind: CustomerKind
    display_name: str | None
    picture_url: str | None
    language: str | None
    contact: Named | None
    """Who they are, once that is known."""


class WantedSkillView(Out):
    """A skill that whoever takes the conversation should have, with the word of its rating model for how well."""

    id: UUID
    name: str
    rating: int
    label: str


class LastMessage(Out):
    seq: int
    direction: str
    preview: str
    type: str
    sent_at: datetime


class ConversationView(Out):
    id: UUID
    state: State
    customer: CustomerView
    account: Named
    workstream: Named | None
    queue: Named | None
    assignee: Named | None
    opened_at: datetime
    state_since: datetime
    closed_at: datetime | None
    last_seq: int
    last_message: LastMessage | None
    unread_count: int
    awaiting_reply_since: datetime | None
    free_reply_until: datetime | None
    blocked_at: datetime | None
    """Since when the customer has blocked the account, or since when it is no longer in the group."""
    sending: Policy
    """By which ways messages of this account go; with replies alone, nothing goes after `free_reply_until`."""
    skills: list[WantedSkillView]
    transcript_allowed: bool
    """Whether its workstream lets people download its transcript; administrators may anyway."""


SELECT = """
SELECT conversations.id, state, customer_of.id AS customer_id, customer_of.kind AS customer_kind,
  display_name, picture_url, customer_of.language, contact_id, contacts.name AS contact_name, conversations.account_id,
  line_accounts.name AS account_name,
  line_accounts.sending,
  work_items.workstream_id, workstreams.name AS workstream_name,
  work_items.queue_id, queues.name AS queue_name, assignee_id, assignee.name AS assignee_name,
  opened_at, state_since, closed_at, last_seq, last_message, last_message_at, unread_count, awaiting_reply_since,
  blocked_at, coalesce(allow_transcript_download, true) AS transcript_allowed,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', skills.id, 'name', skills.name, 'rating', rating, 'label',
      jsonb_path_query_first(ratings, '$[*] ? (@.rating == $r).label', jsonb_build_object('r', rating)))
      ORDER BY lower(skills.name)), '[]')
   FROM wanted_skills JOIN skills ON skills.id = skill_id JOIN rating_models ON rating_models.id = rating_model_id
   WHERE conversation_id = conversations.id) AS skills
FROM conversations
JOIN customers AS customer_of ON customer_of.id = conversations.customer_id
LEFT JOIN contacts ON contacts.id = contact_id
LEFT JOIN friendships ON (friendships.customer_id, friendships.account_id)
  = (conversations.customer_id, conversations.account_id)
LEFT JOIN line_accounts ON line_accounts.id = conversations.account_id
LEFT JOIN work_items ON work_items.conversation_id = conversations.id
LEFT JOIN workstreams ON workstreams.id = work_items.workstream_id
LEFT JOIN queues ON queues.id = work_items.queue_id
LEFT JOIN users AS assignee ON assignee.id = assignee_id
"""


async def get(db: Db, conversation_id: UUID) -> ConversationView:
    found = await several(db, [conversation_id])
    if not found:
        raise NotFoundError("There is no such conversation.")
    return found[0]


async def several(db: Db, conversation_ids: Sequence[UUID]) -> list[ConversationView]:
    if not conversation_ids:
        return []
    rows = await db.all(f"{SELECT} WHERE conversations.id = ANY($1::uuid[])", list(conversation_ids))
    return [view_of(row) for row in rows]


def view_of(row: Row) -> ConversationView:
    return ConversationView(
        id=row["id"],
        state=State(row["state"]),
        customer=customer_of(row),
        account=Named(id=row["account_id"], name=row["account_name"] or "removed account"),
        workstream=named(row["workstream_id"], row["workstream_name"]),
        queue=named(row["queue_id"], row["queue_name"]),
        assignee=named(row["assignee_id"], row["assignee_name"]),
        opened_at=row["opened_at"],
        state_since=row["state_since"],
        closed_at=row["closed_at"],
        last_seq=row["last_seq"],
        last_message=LastMessage(**row["last_message"]) if row["last_message"] else None,
        unread_count=row["unread_count"],
        awaiting_reply_since=row["awaiting_reply_since"],
        free_reply_until=_free_reply_until(row),
        blocked_at=row["blocked_at"],
        sending=Policy(row["sending"] or Policy.REPLY_FIRST),
        skills=[WantedSkillView(**{**one, "label": one["label"] or str(one["rating"])}) for one in row["skills"]],
        transcript_allowed=row["transcript_allowed"],
    )


def customer_of(row: Row) -> CustomerView:
    return CustomerView(
        id=row["customer_id"],
        kind=CustomerKind(row["customer_kind"]),
        display_name=row["display_name"],
        picture_url=row["picture_url"],
        language=row["language"],
        contact=named(row["contact_id"], row["contact_name"]),
    )


def _free_reply_until(row: Row) -> datetime | None:
    """Till when LINE's free reply token of the customer's last message can be used."""
    last = row["last_message"]
    if row["sending"] == Policy.PUSH_ONLY or last is None or last["direction"] != "inbound":
        return None
    until: datetime = row["last_message_at"] + REPLY_WITHIN - timedelta(seconds=5)
    return until
