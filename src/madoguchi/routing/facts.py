"""What routing rules may ask about a conversation, and what is so of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import InvalidError
from madoguchi.routing.fields import Fact, Field, FieldType
from madoguchi.routing.skills import Known

USUAL_PRIORITY = 100
"""Of a conversation that no rule has given another; smaller goes first."""
PROFILE_FIELDS = frozenset({"customer_name", "language"})
"""What is only known once LINE has told who the customer is."""

_OF_CONTACT = """
contacts.id IS NOT NULL AS identified, contacts.name AS contact_name, company AS contact_company,
number AS contact_number, emails AS contact_emails, phones AS contact_phones, tags AS contact_tags
"""
"""SQL: what is known of the contact whom a customer is linked to; of one who is not, that alone."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class VariableType(StrEnum):
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Variable:
    """A context variable of a workstream (reference §11)."""

    name: str
    type: VariableType


_STANDING = (
    Field("first_message", "First message", FieldType.TEXT),
    Field(
        "message_kind",
        "Kind of first message",
        FieldType.CHOICE,
        {
            "text": "Text",
            "sticker": "Sticker",
            "image": "Image",
            "video": "Video",
            "audio": "Audio",
            "file": "File",
            "location": "Location",
            "activity": "Pressed button",
        },
    ),
    Field("customer_name", "Customer name", FieldType.TEXT),
    Field(
        "customer_kind",
        "Customer is",
        FieldType.CHOICE,
        {"person": "One person", "group": "A group", "room": "Several people in one chat"},
    ),
    Field("language", "Language", FieldType.TEXT),
    Field(
        "friendship",
        "Friendship with the account",
        FieldType.CHOICE,
        {"friend": "Has added it", "blocked": "Has blocked it", "unknown": "Not known"},
    ),
    Field("returning", "Has written before", FieldType.FLAG),
    Field("identified", "Is a known contact", FieldType.FLAG),
    Field("contact_name", "Contact’s name", FieldType.TEXT),
    Field("contact_company", "Contact’s company", FieldType.TEXT),
    Field("contact_number", "Contact’s customer number", FieldType.TEXT),
    Field("contact_emails", "Contact’s e-mails", FieldType.WORDS),
    Field("contact_phones", "Contact’s phones", FieldType.WORDS),
    Field("contact_tags", "Contact’s tags", FieldType.WORDS),
    Field("priority", "Priority", FieldType.NUMBER),
    Field("weekday", "Day of the week", FieldType.CHOICE, {day: day.capitalize() for day in _WEEKDAYS}),
    Field("time_of_day", "Time of day", FieldType.TIME),
)
CONTACT_FIELDS = frozenset(one.name for one in _STANDING if one.name == "identified" or one.name.startswith("contact_"))
SETTABLE = frozenset({"priority", "language", "skills"})
"""Fields that rules may set, besides all attributes and context variables."""


def fields_for(
    *,
    variables: Iterable[Variable],
    attributes: Iterable[str],
    accounts: Mapping[str, str] | None = None,
    skills: Mapping[str, Known] | None = None,
) -> dict[str, Field]:
    """Everything that rules of a workstream may ask about, by name.

    Args:
        variables: its context variables; `variable:<name>`.
        attributes: what its classification sets; `attribute:<name>`.
        accounts: its LINE accounts, ids to names; None takes any id.
        skills: all that there are, by id; None takes any id and any rating.
    """
    names = None if skills is None else {skill_id: one.name for skill_id, one in skills.items()}
    ratings = {skill_id: one.ratings for skill_id, one in (skills or {}).items() if one.ratings is not None}
    fields = [
        *_STANDING,
        Field("account", "LINE account", FieldType.CHOICE, accounts),
        Field("skills", "Skills", FieldType.CHOICES, names, ratings),
        *(Field(f"variable:{one.name}", one.name, FieldType(one.type.value)) for one in variables),
        *(Field(f"attribute:{name}", name, FieldType.TEXT) for name in attributes),
    ]
    return {field.name: field for field in fields}


async def gather(db: Db, *, conversation_id: UUID, zone: ZoneInfo, now: datetime) -> dict[str, Fact]:
    """What is so of a conversation, before any rule has said something of it."""
    return (await gather_all(db, conversation_ids=[conversation_id], zone=zone, now=now))[conversation_id]


async def gather_all(
    db: Db, *, conversation_ids: Collection[UUID], zone: ZoneInfo, now: datetime
) -> dict[UUID, dict[str, Fact]]:
    """What is so of each conversation, before any rule has said something of it."""
    rows = await db.all(
        f"""
        SELECT conversations.id, conversations.account_id, customers.display_name, customers.kind, customers.language,
          first.content, {_OF_CONTACT},
          CASE WHEN friendships.customer_id IS NULL THEN 'unknown' WHEN blocked_at IS NULL THEN 'friend'
            ELSE 'blocked' END AS friendship,
          EXISTS (SELECT FROM conversations AS earlier WHERE earlier.customer_id = conversations.customer_id
            AND earlier.account_id = conversations.account_id AND earlier.id <> conversations.id) AS returning,
          ARRAY(SELECT skill_id::text FROM wanted_skills WHERE conversation_id = conversations.id) AS skills
        FROM conversations JOIN customers ON customers.id = conversations.customer_id
        LEFT JOIN contacts ON contacts.id = customers.contact_id
        LEFT JOIN friendships ON friendships.customer_id = customers.id
          AND friendships.account_id = conversations.account_id
        LEFT JOIN LATERAL (
          SELECT content FROM messages WHERE conversation_id = conversations.id AND direction = 'inbound'
          ORDER BY seq LIMIT 1) AS first ON true
        WHERE conversations.id = ANY($1::uuid[])
        """,
        list(conversation_ids),
    )
    time = moment(zone=zone, now=now)
    return {row["id"]: {**time, **_facts(row)} for row in rows}


async def of_customer(db: Db, *, customer_id: UUID, account_id: UUID | None) -> dict[str, Fact]:
    """What is known of a customer, and with an account also how they stand to it; raises InvalidError for who is none.

    Whether they have written before is asked of all accounts where none is given.
    """
    row = await db.find(
        f"""
        SELECT display_name AS customer_name, kind AS customer_kind, language, {_OF_CONTACT},
          EXISTS (SELECT FROM conversations WHERE customer_id = customers.id
            AND account_id = coalesce($2, account_id)) AS returning,
          CASE WHEN friendships.customer_id IS NULL THEN 'unknown' WHEN blocked_at IS NULL THEN 'friend'
            ELSE 'blocked' END AS friendship
        FROM customers LEFT JOIN contacts ON contacts.id = customers.contact_id
        LEFT JOIN friendships ON friendships.customer_id = customers.id AND friendships.account_id = $2
        WHERE customers.id = $1
        """,
        customer_id,
        account_id,
    )
    if row is None:
        raise InvalidError("There is no such customer; choose one from the list.")
    known = dict(row)
    if account_id is None:
        del known["friendship"]
    return known


def moment(*, zone: ZoneInfo, now: datetime) -> dict[str, Fact]:
    """What rules may ask of the time."""
    there = now.astimezone(zone)
    return {"weekday": _WEEKDAYS[there.weekday()], "time_of_day": there.time().replace(tzinfo=None)}


async def profile_is_awaited(db: Db, *, conversation_id: UUID) -> bool:
    """Whether LINE has not told yet who the customer is."""
    awaited: bool = await db.value(
        """
        SELECT profile_fetched_at IS NULL FROM conversations
        JOIN customers ON customers.id = customer_id WHERE conversations.id = $1
        """,
        conversation_id,
    )
    return awaited


def _facts(row: Row) -> dict[str, Fact]:
    content = row["content"] or {}
    return {
        "first_message": content.get("text") or content.get("said"),
        "message_kind": content.get("type"),
        "account": str(row["account_id"]),
        "customer_name": row["display_name"],
        "customer_kind": row["kind"],
        "language": row["language"],
        "friendship": row["friendship"],
        "returning": row["returning"],
        **{name: row[name] for name in CONTACT_FIELDS},
        "priority": USUAL_PRIORITY,
        "skills": row["skills"] or None,
    }
