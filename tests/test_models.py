"""What the code believes of the tables is so: rows, their columns, and which table may point to which."""

import dataclasses
import re
import types
from collections.abc import AsyncIterator
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from tests.rooms import a_database, transactions

from madoguchi.automation.time_out_rules import Action, Trigger, Unit
from madoguchi.conversations.attachments import Attachment, AttachmentState
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.models import Conversation
from madoguchi.conversations.silences import Speaker
from madoguchi.customers.models import Customer
from madoguchi.kit.db import Database
from madoguchi.kit.jobs import Job
from madoguchi.line.deliveries import Delivery
from madoguchi.line.models import Account, InboxRow
from madoguchi.line.rich_menus import MenuState
from madoguchi.notifications.kinds import Kind, Sound
from madoguchi.notifications.notices import NoticeKind
from madoguchi.people.models import Origin, Presence, Role, User
from madoguchi.routing.models import Offer, OfferState, WorkItem
from madoguchi.routing.nearness import SkillMatching
from madoguchi.routing.steps import RoutingStep, StepKind

ROWS: dict[str, type] = {
    "users": User,
    "customers": Customer,
    "conversations": Conversation,
    "attachments": Attachment,
    "work_items": WorkItem,
    "offers": Offer,
    "routing_steps": RoutingStep,
    "line_accounts": Account,
    "line_inbox": InboxRow,
    "line_deliveries": Delivery,
    "jobs": Job,
}
NOT_COLUMNS = {("line_inbox", "lane")}  # it goes into the job beside the row
LATER = {("jobs", "lease")}  # empty till the job is claimed, and a Job is a claimed one
PYTHON_OF = {
    "uuid": "UUID",
    "text": "str",
    "int4": "int",
    "int2": "int",
    "int8": "int",
    "bool": "bool",
    "timestamptz": "datetime",
    "bytea": "bytes",
    "jsonb": "dict",
    "_text": "list",
    "_int4": "list",
    "_uuid": "list",
}
ROOM_OF = {
    "kit": {"events", "jobs", "dead_jobs", "schedule", "workers", "alembic_version"},
    "people": {
        "users",
        "presences",
        "custom_presences",
        "custom_presence_people",
        "desk_connections",
        "sign_ins",
        "failed_sign_ins",
        "rating_models",
        "skill_types",
        "skills",
        "user_skills",
    },
    "customers": {"customers", "contacts", "contact_merges", "friendships", "members"},
    "conversations": {"conversations", "messages", "sessions", "amendments", "attachments", "file_settings"},
    "routing": {
        "queues",
        "queue_members",
        "workstreams",
        "channel_instances",
        "work_items",
        "wanted_skills",
        "offers",
        "operating_hours",
        "routing_steps",
        "routing_settings",
        "routing_rules",
        "capacity_profiles",
        "user_capacity_profiles",
        "working_hours",
        "notification_templates",
        "queue_rules",
        "preferred_representatives",
        "queue_sessions",
    },
    "supervision": {"rule_counts", "rule_counts_until"},
    "notifications": {"notification_settings", "notices", "push_keys", "push_subscriptions", "pushed_offers"},
    "automation": {
        "auto_close_settings",
        "quick_replies",
        "quick_reply_uses",
        "time_out_lists",
        "time_out_rules",
        "time_outs",
    },
    "line": {
        "line_accounts",
        "line_inbox",
        "line_deliveries",
        "line_copies",
        "line_parked",
        "rich_menus",
        "rich_menu_rules",
        "rich_menu_links",
    },
}
MAY_POINT_TO = {
    "kit": {"kit"},
    "people": {"kit", "people"},
    "customers": {"kit", "customers"},
    "conversations": {"kit", "people", "customers", "conversations"},
    "routing": {"kit", "people", "customers", "conversations", "routing"},
    "automation": {"kit", "people", "customers", "conversations", "routing", "automation"},
    "line": {"kit", "people", "customers", "conversations", "routing", "line"},
    "notifications": {"kit", "people", "customers", "conversations", "routing", "notifications"},
}
HOT = (
    "messages",
    "conversations",
    "sessions",
    "work_items",
    "wanted_skills",
    "offers",
    "routing_steps",
    "line_deliveries",
    "rich_menu_links",
    "time_outs",
    "queue_sessions",
    "notices",
)


@pytest.fixture(scope="module")
async def schema(server: str) -> AsyncIterator[Database]:
    async with a_database(server) as url, transactions(url) as database:
        yield database


async def columns(schema: Database) -> dict[tuple[str, str], tuple[str, bool]]:
    """Type and nullability of each column, by table and name."""
    async with schema.reading() as db:
        rows = await db.all(
            "SELECT table_name, column_name, udt_name, is_nullable FROM information_schema.columns "
            "WHERE table_schema = 'public'"
        )
    return {(r["table_name"], r["column_name"]): (r["udt_name"], r["is_nullable"] == "YES") for r in rows}


def unfolded(hint: Any) -> tuple[str, bool]:
    """The plain name of a field's type, and whether it may be None."""
    if get_origin(hint) in {Union, types.UnionType}:
        (kind,) = [one for one in get_args(hint) if one is not type(None)]
        return unfolded(kind)[0], True
    kind = get_origin(hint) or hint
    return "str" if isinstance(kind, type) and issubclass(kind, str) else kind.__name__, False


async def test_every_field_of_a_row_is_a_column_of_its_type_and_nullability(schema: Database) -> None:
    there = await columns(schema)
    wrong = []
    for table, row in ROWS.items():
        hints = get_type_hints(row)
        for field in dataclasses.fields(row):
            if (table, field.name) in NOT_COLUMNS:
                continue
            kind, nullable = there[table, field.name]
            told, optional = unfolded(hints[field.name])
            if PYTHON_OF[kind] != told or (nullable != optional and (table, field.name) not in LATER):
                wrong.append(f"{table}.{field.name}: {kind}, nullable {nullable}, but {hints[field.name]}")
    assert wrong == []


async def test_every_hot_table_carries_its_customer(schema: Database) -> None:
    there = await columns(schema)
    for table in HOT:
        assert there[table, "customer_id"] == ("uuid", False), table
    assert there["events", "customer_id"] == ("uuid", True)


async def test_every_table_has_its_room_and_no_foreign_key_points_up(schema: Database) -> None:
    room_of = {table: room for room, tables in ROOM_OF.items() for table in tables}
    async with schema.reading() as db:
        tables = await db.all(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
            "AND relnamespace = 'public'::regnamespace"
        )
        keys = await db.all(
            "SELECT conrelid::regclass::text AS low, confrelid::regclass::text AS high FROM pg_constraint "
            "WHERE contype = 'f' AND conparentid = 0"
        )
    assert {row["relname"] for row in tables} == set(room_of)
    assert len(keys) >= 10
    for key in keys:
        assert room_of[key["high"]] in MAY_POINT_TO[room_of[key["low"]]], f"{key['low']} points up to {key['high']}"


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("users", "role", Role),
        ("presences", "presence", Presence),
        ("presences", "origin", Origin),
        ("offers", "state", OfferState),
        ("work_items", "skill_matching", SkillMatching),
        ("workstreams", "skill_matching", SkillMatching),
        ("routing_steps", "kind", StepKind),
        ("attachments", "state", AttachmentState),
        ("rich_menus", "state", MenuState),
        ("time_out_rules", "trigger", Trigger),
        ("time_out_rules", "after_unit", Unit),
        ("time_out_rules", "action", Action),
        ("conversations", "spoken_by", Speaker),
        ("notification_settings", "kind", Kind),
        ("notification_settings", "sound", Sound),
        ("notices", "kind", NoticeKind),
        ("sessions", "closure_reason", Closure),
        ("queue_sessions", "closure_reason", Closure),
    ],
)
async def test_the_words_of_the_code_are_those_that_the_table_takes(
    schema: Database, table: str, column: str, words: type
) -> None:
    async with schema.reading() as db:
        rule = await db.value(
            "SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint "
            "WHERE contype = 'c' AND conrelid = $1::regclass AND pg_get_constraintdef(oid) LIKE $2",
            table,
            f"%{column} = ANY%",
        )
    assert set(re.findall(r"'(\w+)'::text", rule)) == {
        str(word)
        for word in words  # type: ignore[attr-defined]  # each is an enumeration
    }
