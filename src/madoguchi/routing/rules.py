"""The rules of a workstream as administrators keep them: saved whole, and only when all can be used together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ChangedMeanwhileError, InUseError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.routing import capacity_profiles, classification, queue_rules, routes, skills
from madoguchi.routing.conditions import ConditionError
from madoguchi.routing.events import RoutingRulesChanged
from madoguchi.routing.facts import Variable, VariableType, fields_for
from madoguchi.routing.fields import Field, FieldType
from madoguchi.routing.skills import Known


class RulesKind(StrEnum):
    CONTEXT_VARIABLES = "context_variables"
    CLASSIFICATION = "classification"
    ROUTE_TO_QUEUE = "route_to_queue"


_EMPTY: Mapping[RulesKind, dict[str, Any]] = {
    RulesKind.CONTEXT_VARIABLES: {"variables": []},
    RulesKind.CLASSIFICATION: {"rulesets": []},
    RulesKind.ROUTE_TO_QUEUE: {"rules": []},
}
_WORDS = {
    RulesKind.CONTEXT_VARIABLES: "context variables",
    RulesKind.CLASSIFICATION: "classification",
    RulesKind.ROUTE_TO_QUEUE: "route-to-queue rules",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a workstream, ready to be used."""

    fields: Mapping[str, Field]
    rulesets: tuple[classification.Ruleset, ...]
    routes: tuple[routes.Rule, ...]

    def __bool__(self) -> bool:
        return bool(self.rulesets or self.routes)


@dataclass(frozen=True, slots=True)
class Saved:
    """One kind of rules as it was saved; version 0 when it never was."""

    document: dict[str, Any]
    version: int


async def saved(db: Db, *, workstream_id: UUID, kind: RulesKind) -> Saved:
    """Raises NotFoundError for a workstream that is not there."""
    row = await db.find(
        """
        SELECT document, routing_rules.version FROM workstreams
        LEFT JOIN routing_rules ON workstream_id = workstreams.id AND kind = $2
        WHERE workstreams.id = $1 AND deleted_at IS NULL
        """,
        workstream_id,
        kind,
    )
    if row is None:
        raise NotFoundError("There is no such workstream.")
    return Saved(row["document"], row["version"]) if row["version"] else Saved(_EMPTY[kind], 0)


async def save(
    db: Db,
    *,
    workstream_id: UUID,
    kind: RulesKind,
    document: dict[str, Any],
    version: int,
    accounts: Mapping[str, str],
    now: datetime,
    actor: UUID | None,
) -> None:
    """Keep one kind of rules of a workstream, whole, over the `version` that was read.

    `accounts` are the workstream's LINE accounts, ids to names.

    Raises:
        ConditionError: where something in it cannot be used.
        InUseError: what is gone from it is still asked for by the workstream's other rules.
        ChangedMeanwhileError: somebody else has saved it since.
        NotFoundError: there is no such workstream.
        InvalidError: a queue or a capacity profile is not there.
    """
    if not await db.value("SELECT id FROM workstreams WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", workstream_id):
        raise NotFoundError("There is no such workstream.")
    there = await saved(db, workstream_id=workstream_id, kind=kind)
    if there.version != version:
        raise ChangedMeanwhileError(f"Somebody else has changed the {_WORDS[kind]} meanwhile; load the page again.")
    documents = await _documents(db, workstream_id)
    before = _fields(documents)
    documents[kind] = document
    _check(documents, kind, accounts, await skills.known(db))
    await _check_queues(db, documents[RulesKind.ROUTE_TO_QUEUE])
    await capacity_profiles.check_there(db, profile_ids=classification.profiles_in(documents[RulesKind.CLASSIFICATION]))
    await db.run(
        """
        INSERT INTO routing_rules (workstream_id, kind, document, version) VALUES ($1, $2, $3, 1)
        ON CONFLICT (workstream_id, kind) DO UPDATE
          SET document = excluded.document, version = routing_rules.version + 1
        """,
        workstream_id,
        kind,
        document,
    )
    after = _fields(documents)
    await _check_stranded(db, {one for one in before.keys() | after.keys() if _type(before, one) != _type(after, one)})
    record(db, RoutingRulesChanged(workstream_id=workstream_id, kind=kind), now=now, actor=actor)


async def fields_of(db: Db, *, workstream_id: UUID, accounts: Mapping[str, str]) -> Mapping[str, Field]:
    """Everything that rules of a workstream may ask about, by name; raises NotFoundError."""
    await saved(db, workstream_id=workstream_id, kind=RulesKind.CONTEXT_VARIABLES)
    return _fields(await _documents(db, workstream_id), accounts, await skills.known(db))


async def of_workstream(db: Db, *, workstream_id: UUID) -> Rules:
    """The rules as they are now; none for a workstream that has none."""
    rows = await db.all(
        "SELECT kind, document::text AS document FROM routing_rules WHERE workstream_id = $1", workstream_id
    )
    return await _read(db, rows)


async def of_account(db: Db, *, account_id: UUID) -> Rules:
    """The rules of the workstream that takes an account's conversations; none where none does."""
    rows = await db.all(
        """
        SELECT kind, document::text AS document
        FROM channel_instances JOIN routing_rules USING (workstream_id) WHERE account_id = $1
        """,
        account_id,
    )
    return await _read(db, rows)


async def copy(db: Db, *, source_id: UUID, target_id: UUID) -> None:
    """Give a new workstream the rules of another."""
    await db.run(
        """
        INSERT INTO routing_rules (workstream_id, kind, document, version)
        SELECT $2, kind, document, 1 FROM routing_rules WHERE workstream_id = $1
        """,
        source_id,
        target_id,
    )


async def check_dispensable(db: Db, *, workstream_id: UUID) -> None:
    """Raise InUseError when rules of queues ask for what only this workstream, which is gone by now, has."""
    await _check_stranded(db, _fields(await _documents(db, workstream_id)).keys())


async def _documents(db: Db, workstream_id: UUID) -> dict[RulesKind, dict[str, Any]]:
    rows = await db.all("SELECT kind, document FROM routing_rules WHERE workstream_id = $1", workstream_id)
    return {**_EMPTY, **{RulesKind(row["kind"]): row["document"] for row in rows}}


def _check(
    documents: Mapping[RulesKind, dict[str, Any]],
    changed: RulesKind,
    accounts: Mapping[str, str],
    known: Mapping[str, Known],
) -> None:
    """Raise for what cannot be used in the rules that change, or could not be any more in those that stay."""
    fields = _fields(documents, accounts, known)
    if changed is not RulesKind.ROUTE_TO_QUEUE:
        with _telling_use(RulesKind.CLASSIFICATION, changed):
            classification.read(documents[RulesKind.CLASSIFICATION], fields)
    with _telling_use(RulesKind.ROUTE_TO_QUEUE, changed):
        routes.read(documents[RulesKind.ROUTE_TO_QUEUE], fields)


@contextmanager
def _telling_use(kind: RulesKind, changed: RulesKind) -> Iterator[None]:
    """Say of rules that stay that they need what is going."""
    try:
        yield
    except ConditionError as error:
        if kind is changed:
            raise
        needs = "needs" if kind is RulesKind.CLASSIFICATION else "need"
        said = f"The {_WORDS[kind]} {needs} what would go: {error.message} Change that first."
        raise InUseError(said, used_by=[_WORDS[kind]]) from error


async def _check_stranded(db: Db, fields: Collection[str]) -> None:
    """Raise for rules of queues that would ask in vain for what these workstreams' fields are no more."""
    if used_by := await queue_rules.stranded(db, fields=fields):
        said = f"The rules of {' and '.join(used_by)} ask for what would go; change these first."
        raise InUseError(said, used_by=used_by)


def _type(fields: Mapping[str, Field], name: str) -> FieldType | None:
    field = fields.get(name)
    return field.type if field else None


async def _check_queues(db: Db, document: dict[str, Any]) -> None:
    wanted = routes.queues_in(document)
    rows = await db.all("SELECT id FROM queues WHERE id = ANY($1::uuid[]) AND deleted_at IS NULL FOR KEY SHARE", wanted)
    if len(rows) != len(wanted):
        raise InvalidError("A rule leads to a queue that is not there; choose one from the list.")


def _fields(
    documents: Mapping[RulesKind, dict[str, Any]],
    accounts: Mapping[str, str] | None = None,
    known: Mapping[str, Known] | None = None,
) -> dict[str, Field]:
    variables = documents[RulesKind.CONTEXT_VARIABLES]["variables"]
    return fields_for(
        variables=[Variable(one["name"], VariableType(one["type"])) for one in variables],
        attributes=classification.attributes_in(documents[RulesKind.CLASSIFICATION]),
        accounts=accounts,
        skills=known,
    )


async def _read(db: Db, rows: Sequence[Row]) -> Rules:
    """Rules from their rows; where they name skills, with what these are called now."""
    named = await skills.names(db) if any('"skills"' in row["document"] for row in rows) else frozenset()
    return _ready(frozenset((row["kind"], row["document"]) for row in rows), named)


@lru_cache(maxsize=256)
def _ready(kept: frozenset[tuple[str, str]], named: frozenset[tuple[str, str]]) -> Rules:
    """Rules read from their text; conversations come much more often than rules change."""
    documents = {**_EMPTY, **{RulesKind(kind): msgspec.json.decode(text) for kind, text in kept}}
    fields = _fields(documents, known={skill_id: Known(name) for skill_id, name in named} if named else None)
    return Rules(
        fields,
        classification.read(documents[RulesKind.CLASSIFICATION], fields),
        routes.read(documents[RulesKind.ROUTE_TO_QUEUE], fields),
    )
