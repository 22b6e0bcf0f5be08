"""The rules of a queue as administrators keep them: saved whole, and only when all of them can be used."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from madoguchi.kit.db import Db
from madoguchi.kit.errors import ChangedMeanwhileError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.routing import assignment_rules, classification, prioritization, skill_rules, skills
from madoguchi.routing.events import QueueRulesChanged
from madoguchi.routing.facts import Variable, VariableType, fields_for
from madoguchi.routing.fields import Field, FieldType
from madoguchi.routing.skill_rules import NOTHING, Catalogue
from madoguchi.routing.skills import Known


class QueueRulesKind(StrEnum):
    PRIORITIZATION = "prioritization"
    ASSIGNMENT = "assignment"


_USUAL: Mapping[QueueRulesKind, Mapping[str, Any]] = {
    QueueRulesKind.PRIORITIZATION: {"rules": []},
    QueueRulesKind.ASSIGNMENT: assignment_rules.USUAL,
}
_WORDS = {QueueRulesKind.PRIORITIZATION: "prioritization", QueueRulesKind.ASSIGNMENT: "assignment rules"}
_OWN = ("variable:", "attribute:")
"""Fields that workstreams have of their own."""


@dataclass(frozen=True, slots=True)
class QueueRules:
    """The rules of a queue, ready to be used."""

    prioritization: tuple[prioritization.Rule, ...]
    rulesets: tuple[assignment_rules.Ruleset, ...]
    types: Mapping[str, FieldType]
    """What kind of value each field of workstreams' own has that a rule asks for."""


@dataclass(frozen=True, slots=True)
class Saved:
    """One kind of rules as it was saved; version 0 when it never was, and the usual rules hold."""

    document: dict[str, Any]
    version: int


async def saved(db: Db, *, queue_id: UUID, kind: QueueRulesKind) -> Saved:
    """Raises NotFoundError for a queue that is not there."""
    row = await db.find(
        """
        SELECT document, queue_rules.version FROM queues LEFT JOIN queue_rules ON queue_id = queues.id AND kind = $2
        WHERE queues.id = $1 AND deleted_at IS NULL
        """,
        queue_id,
        kind,
    )
    if row is None:
        raise NotFoundError("There is no such queue.")
    return Saved(row["document"], row["version"]) if row["version"] else Saved(dict(_USUAL[kind]), 0)


async def save(
    db: Db,
    *,
    queue_id: UUID,
    kind: QueueRulesKind,
    document: dict[str, Any],
    version: int,
    accounts: Mapping[str, str],
    now: datetime,
    actor: UUID | None,
) -> None:
    """Keep one kind of rules of a queue, whole, over the `version` that was read; `accounts` are names by id.

    Raises:
        ConditionError: where something in it cannot be used.
        ChangedMeanwhileError: somebody else has saved it since.
        NotFoundError: there is no such queue.
    """
    if not await db.value("SELECT id FROM queues WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", queue_id):
        raise NotFoundError("There is no such queue.")
    if (await saved(db, queue_id=queue_id, kind=kind)).version != version:
        raise ChangedMeanwhileError(f"Somebody else has changed the {_WORDS[kind]} meanwhile; load them again.")
    fields, known = await fields_of(db, accounts=accounts), await skill_rules.catalogue(db)
    await db.run(
        """
        INSERT INTO queue_rules (queue_id, kind, document, types, version) VALUES ($1, $2, $3, $4, 1)
        ON CONFLICT (queue_id, kind) DO UPDATE
          SET document = excluded.document, types = excluded.types, version = queue_rules.version + 1
        """,
        queue_id,
        kind,
        document,
        {name: fields[name].type for name in _asked(kind, document, fields, known) if name.startswith(_OWN)},
    )
    record(db, QueueRulesChanged(queue_id=queue_id, kind=kind), now=now, actor=actor)


async def fields_of(db: Db, *, accounts: Mapping[str, str] | None = None) -> dict[str, Field]:
    """Everything that rules of queues may ask about a conversation, of whichever workstream; by name.

    Context variables of one name that are texts in one workstream and numbers in another are left out.
    """
    types, attributes = await _said(db)
    variables = [Variable(name, VariableType(*found)) for name, found in types.items() if len(found) == 1]
    return fields_for(variables=variables, attributes=attributes, accounts=accounts, skills=await skills.known(db))


async def said_of(db: Db) -> dict[str, str]:
    """What rules of any workstream say of conversations, by `variable:<name>` and `attribute:<name>`, with its name.

    A variable is here also where workstreams differ in its type: it is shown, and nothing is asked about it.
    """
    variables, attributes = await _said(db)
    return {f"variable:{name}": name for name in variables} | {f"attribute:{name}": name for name in attributes}


async def of_queue(db: Db, *, queue_id: UUID) -> QueueRules | None:
    """The rules by which a queue orders and gives out; None where its method is another."""
    row = await db.find(
        """
        SELECT coalesce(jsonb_object_agg(kind, document) FILTER (WHERE kind IS NOT NULL), '{}')::text AS documents,
          coalesce(jsonb_object_agg(kind, types) FILTER (WHERE kind IS NOT NULL), '{}')::text AS types
        FROM queues LEFT JOIN queue_rules ON queue_id = queues.id
        WHERE queues.id = $1 AND assignment_method = 'custom' GROUP BY queues.id
        """,
        queue_id,
    )
    if row is None:
        return None
    naming = skill_rules.may_name_skills(row["documents"])
    return _ready(row["documents"], row["types"], await skill_rules.catalogue(db, gone=True) if naming else NOTHING)


async def copy(db: Db, *, source_id: UUID, target_id: UUID) -> None:
    """Give a new queue the rules of another."""
    await db.run(
        """
        INSERT INTO queue_rules (queue_id, kind, document, types, version)
        SELECT $2, kind, document, types, 1 FROM queue_rules WHERE queue_id = $1
        """,
        source_id,
        target_id,
    )


async def stranded(db: Db, *, fields: Collection[str]) -> list[str]:
    """The names of the queues whose rules ask for any of these fields that is gone, or of another type, by now."""
    there = await fields_of(db)
    rows = await db.all(
        """
        SELECT name, types FROM queue_rules JOIN queues ON queues.id = queue_id
        WHERE deleted_at IS NULL AND types ?| $1::text[] ORDER BY name
        """,
        list(fields),
    )
    names = [
        row["name"]
        for row in rows
        if any(
            name in fields and (name not in there or there[name].type != kept) for name, kept in row["types"].items()
        )
    ]
    return list(dict.fromkeys(names))


async def _said(db: Db) -> tuple[dict[str, set[str]], list[str]]:
    """The context variables of all workstreams, with the types that they have somewhere, and all attributes."""
    rows = await db.all(
        """
        SELECT kind, document FROM routing_rules JOIN workstreams ON workstreams.id = workstream_id
        WHERE deleted_at IS NULL AND kind IN ('context_variables', 'classification') ORDER BY workstream_id
        """
    )
    types: dict[str, set[str]] = {}
    attributes: dict[str, None] = {}
    for row in rows:
        if row["kind"] == "classification":
            attributes |= dict.fromkeys(classification.attributes_in(row["document"]))
            continue
        for one in row["document"]["variables"]:
            types.setdefault(one["name"], set()).add(one["type"])
    return types, list(attributes)


def _asked(kind: QueueRulesKind, document: Any, fields: Mapping[str, Field], known: Catalogue) -> set[str]:
    """The fields of conversations that a document asks for, after a look at all of it; raises ConditionError."""
    if kind is QueueRulesKind.ASSIGNMENT:
        return assignment_rules.asked_of_conversations(assignment_rules.read(document, fields, known))
    return prioritization.asked(prioritization.read(document, fields))


@lru_cache(maxsize=256)
def _ready(documents_text: str, types_text: str, known: Catalogue) -> QueueRules:
    """Rules read from their text, with the fields that were there when they were saved; skills are called as now."""
    documents = {**_USUAL, **msgspec.json.decode(documents_text)}
    types: dict[str, FieldType] = {}
    for kept in msgspec.json.decode(types_text).values():
        types |= {name: FieldType(one) for name, one in kept.items()}
    variables = [
        Variable(name.removeprefix("variable:"), VariableType(one.value))
        for name, one in types.items()
        if name.startswith("variable:")
    ]
    attributes = [name.removeprefix("attribute:") for name in types if name.startswith("attribute:")]
    named = {one: Known(name) for one, name in known.skills} if known.skills else None
    fields = fields_for(variables=variables, attributes=attributes, skills=named)
    return QueueRules(
        prioritization.read(documents[QueueRulesKind.PRIORITIZATION], fields),
        assignment_rules.read(documents[QueueRulesKind.ASSIGNMENT], fields, known),
        types,
    )
