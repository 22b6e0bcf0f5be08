"""Time-out rules of a workstream as administrators keep them: saved whole, in the order in which they go first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from madoguchi.automation.events import TimeOutRulesChanged
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.models import State
from madoguchi.conversations.silences import Speaker
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import ChangedMeanwhileError, InvalidError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.ids import new_id

MOST_RULES = 50
LONGEST_MINUTES = 365 * 24 * 60


class Trigger(StrEnum):
    """Whose silence is waited for (reference §6.3)."""

    CUSTOMER = "customer_non_response"
    """The last message is ours."""
    REPRESENTATIVE = "representative_non_response"
    """The last message is the customer's."""

    @property
    def after(self) -> Speaker:
        """Who spoke last."""
        return Speaker.REPRESENTATIVE if self is Trigger.CUSTOMER else Speaker.CUSTOMER


class Unit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    """Of 24 hours each, whatever clocks on walls do."""


class Action(StrEnum):
    TELL_CUSTOMER = "tell_customer"
    TELL_REPRESENTATIVE = "tell_representative"
    MOVE_TO_WAITING = "move_to_waiting"
    CLOSE = "close"

    @property
    def tells(self) -> bool:
        return self in {Action.TELL_CUSTOMER, Action.TELL_REPRESENTATIVE}


STATES = {
    Action.TELL_CUSTOMER: (State.OPEN, State.ACTIVE, State.WAITING),
    Action.TELL_REPRESENTATIVE: (State.ACTIVE, State.WAITING),
    Action.MOVE_TO_WAITING: (State.ACTIVE,),
    Action.CLOSE: (State.OPEN, State.ACTIVE, State.WAITING),
}
"""In which states of a conversation each can be done; till then it waits."""
_MINUTES_OF = {Unit.MINUTES: 1, Unit.HOURS: 60, Unit.DAYS: 24 * 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What happens when a silence lasts; of two after the same time, the one of the lower priority goes first (C-8)."""

    id: UUID | None
    """None for one that is new."""
    name: str
    enabled: bool
    trigger: Trigger
    value: int
    unit: Unit
    action: Action
    texts: dict[str, str]
    """By language; empty unless something is told."""
    default_language: str | None

    @property
    def minutes(self) -> int:
        return self.value * _MINUTES_OF[self.unit]

    @property
    def closure(self) -> Closure:
        """Why a session ended by it."""
        customer = self.trigger is Trigger.CUSTOMER
        return Closure.CUSTOMER_NON_RESPONSE if customer else Closure.REPRESENTATIVE_NON_RESPONSE

    @property
    def duration(self) -> str:
        """In words, as in `2 days`."""
        return f"{self.value} {self.unit if self.value > 1 else self.unit.removesuffix('s')}"

    @property
    def working(self) -> tuple[object, ...]:
        """What decides when it acts; its name and texts may change without its beginning anew."""
        return self.enabled, self.trigger, self.minutes, self.action


@dataclass(frozen=True, slots=True)
class Saved:
    """The rules of a workstream, the first one first; version 0 when they were never saved."""

    rules: list[Rule]
    version: int


_COLUMNS = "id, name, enabled, trigger, after_value, after_unit, action, texts, default_language"


async def saved(db: Db, *, workstream_id: UUID) -> Saved:
    """Raises NotFoundError for a workstream that is not there."""
    row = await db.find(
        """
        SELECT coalesce(time_out_lists.version, 0) AS version FROM workstreams
        LEFT JOIN time_out_lists ON workstream_id = workstreams.id
        WHERE workstreams.id = $1 AND deleted_at IS NULL
        """,
        workstream_id,
    )
    if row is None:
        raise NotFoundError("There is no such workstream.")
    return Saved(await _rules(db, workstream_id), row["version"])


async def save(
    db: Db, *, workstream_id: UUID, rules: Sequence[Rule], version: int, now: datetime, actor: UUID | None
) -> None:
    """Keep the rules of a workstream, whole, over the `version` that was read.

    A rule that is new, or acts otherwise than before, closes and moves what has been silent for long enough already.
    It sends nothing because of silences whose time was over before: they may be thousands.

    Raises:
        ChangedMeanwhileError: somebody else has saved them since.
        NotFoundError: there is no such workstream.
        InvalidError: a rule names an id that is not there.
    """
    if not await db.value("SELECT id FROM workstreams WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", workstream_id):
        raise NotFoundError("There is no such workstream.")
    there = await saved(db, workstream_id=workstream_id)
    if there.version != version:
        raise ChangedMeanwhileError("Somebody else has changed the time-out rules meanwhile; load them again.")
    before = {rule.id: rule for rule in there.rules}
    kept = [rule.id for rule in rules if rule.id is not None]
    if len(set(kept)) != len(kept) or set(kept) - before.keys():
        raise InvalidError("A rule names an id that is not there; leave the id out to make a new one.")
    await db.run("DELETE FROM time_out_rules WHERE workstream_id = $1 AND id <> ALL($2::uuid[])", workstream_id, kept)
    for priority, rule in enumerate(rules, start=1):
        old = before.get(rule.id)
        anew = old is None or old.working != rule.working
        await _keep(db, workstream_id, rule, priority, anew=anew, now=now)
    await db.run(
        """
        INSERT INTO time_out_lists VALUES ($1, 1)
        ON CONFLICT (workstream_id) DO UPDATE SET version = time_out_lists.version + 1
        """,
        workstream_id,
    )
    record(db, TimeOutRulesChanged(workstream_id=workstream_id), now=now, actor=actor)


async def copy(db: Db, *, source_id: UUID, target_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Give a new workstream the rules of another."""
    rules = [_as_new(rule) for rule in (await saved(db, workstream_id=source_id)).rules]
    if rules:
        await save(db, workstream_id=target_id, rules=rules, version=0, now=now, actor=actor)


async def due(db: Db, *, conversation_id: UUID, until: datetime) -> list[Rule]:
    """The rules that the silence of a conversation has outlasted at a moment and that have not acted in it.

    In the order in which they are to act: that of the shorter silence first, of equals the lower priority number.
    """
    rows = await db.all(
        f"""
        SELECT {", ".join(f"rule.{column}" for column in _COLUMNS.split(", "))}
        FROM conversations JOIN channel_instances USING (account_id) JOIN time_out_rules AS rule USING (workstream_id)
        WHERE conversations.id = $1 AND rule.enabled AND spoken_by = {SPOKEN_BY}
          AND spoken_at + make_interval(mins => minutes) < $2
          AND (applies_from IS NULL OR spoken_at + make_interval(mins => minutes) >= applies_from)
          AND NOT EXISTS (
            SELECT FROM time_outs WHERE (conversation_id, time_outs.spoken_seq, rule_id)
              = (conversations.id, conversations.spoken_seq, rule.id))
        ORDER BY minutes, priority
        """,
        conversation_id,
        until,
    )
    return [_rule_of(row) for row in rows]


SPOKEN_BY = f"CASE rule.trigger WHEN '{Trigger.CUSTOMER}' THEN 'representative' ELSE 'customer' END"
"""SQL: who spoke last in the silences that a row `rule` waits for."""


async def _rules(db: Db, workstream_id: UUID) -> list[Rule]:
    rows = await db.all(
        f"SELECT {_COLUMNS} FROM time_out_rules WHERE workstream_id = $1 ORDER BY priority", workstream_id
    )
    return [_rule_of(row) for row in rows]


async def _keep(db: Db, workstream_id: UUID, rule: Rule, priority: int, *, anew: bool, now: datetime) -> None:
    await db.run(
        """
        INSERT INTO time_out_rules (id, workstream_id, priority, name, enabled, trigger, after_value, after_unit,
          minutes, action, texts, default_language, applies_from, looked_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $14, $14)
        ON CONFLICT (id) DO UPDATE SET priority = excluded.priority, name = excluded.name, enabled = excluded.enabled,
          trigger = excluded.trigger, after_value = excluded.after_value, after_unit = excluded.after_unit,
          minutes = excluded.minutes, action = excluded.action, texts = excluded.texts,
          default_language = excluded.default_language,
          applies_from = CASE WHEN $13 THEN excluded.applies_from ELSE time_out_rules.applies_from END,
          looked_until = CASE WHEN $13 THEN excluded.looked_until ELSE time_out_rules.looked_until END
        """,
        rule.id or new_id(now),
        workstream_id,
        priority,
        rule.name,
        rule.enabled,
        rule.trigger,
        rule.value,
        rule.unit,
        rule.minutes,
        rule.action,
        rule.texts,
        rule.default_language,
        anew,
        now if rule.action.tells else None,
    )


def _as_new(rule: Rule) -> Rule:
    return replace(rule, id=None)


def _rule_of(row: Row) -> Rule:
    return Rule(
        id=row["id"],
        name=row["name"],
        enabled=row["enabled"],
        trigger=Trigger(row["trigger"]),
        value=row["after_value"],
        unit=Unit(row["after_unit"]),
        action=Action(row["action"]),
        texts=row["texts"],
        default_language=row["default_language"],
    )
