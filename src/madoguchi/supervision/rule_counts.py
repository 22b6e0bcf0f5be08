"""How often the rules of a workstream were looked at, held and were applied, from the steps that routing has noted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from madoguchi.kit.db import Db, Row
from madoguchi.kit.jobs import enqueue, job
from madoguchi.routing import rules
from madoguchi.routing.rules import RulesKind

_DAY = timedelta(hours=24)
_WEEK = timedelta(days=7)
_KEPT = timedelta(days=8)
_SETTLED = timedelta(minutes=5)
"""After so long, whoever notes a step has committed it: what is older is counted once and for all."""
_PIECE = timedelta(hours=6)
"""Counted at a time. Where a week has 1,000,000 conversations, it takes 59 s on two busy cores, a day 8 s and an hour
0.4 s; one long transaction would hold back the live stream."""
_FRESH = timedelta(hours=2)
"""How much is counted for whoever looks, at most; more is left only when the counting is behind."""
_EACH_TIME = ""
"""Stands for a rule's name in the line of a ruleset itself: how often, and how many of its rules were looked at."""
_COUNTED = """
SELECT workstream_id, date_trunc('hour', at, 'UTC') AS hour, kind, ruleset, rule, looked_at, count(*) AS times,
  count(*) FILTER (WHERE applied) AS applied
FROM routing_steps JOIN work_items USING (conversation_id) CROSS JOIN LATERAL (
  SELECT one ->> 'name', '', (one ->> 'processed')::integer, false
  FROM jsonb_path_query(detail, '$.rulesets[*]') AS one
  UNION ALL SELECT one ->> 'name', one #>> '{applied,name}', 0, true
  FROM jsonb_path_query(detail, '$.rulesets[*] ? (@.applied != null)') AS one
  UNION ALL SELECT '', '', (detail ->> 'processed')::integer, false WHERE kind = 'queue_chosen'
  UNION ALL SELECT '', one ->> 'rule', 0, one ->> 'state' = 'applied'
  FROM jsonb_path_query(detail, '$.matched[*]') AS one
) AS found (ruleset, rule, looked_at, applied)
WHERE kind IN ('classified', 'queue_chosen') AND at >= $1 AND at < $2
"""
_GROUPED = "GROUP BY 1, 2, 3, 4, 5, 6"


@dataclass(frozen=True, slots=True)
class Tally:
    """Of the conversations of some time: in how many a rule was looked at, held, and was applied."""

    processed: int
    matched: int
    applied: int


@dataclass(frozen=True, slots=True)
class RuleTally:
    """A rule as it is called now; one that was called otherwise then is counted under its old name, which is gone."""

    name: str
    day: Tally
    week: Tally


@dataclass(frozen=True, slots=True)
class RulesetTally:
    """A ruleset, or all rules of route-to-queue."""

    name: str
    day: int
    """Conversations that came to it."""
    week: int
    rules: list[RuleTally]


@dataclass(frozen=True, slots=True)
class Counts:
    """By whole hours, with the one that is running."""

    day_since: datetime
    week_since: datetime
    rulesets: list[RulesetTally]
    routes: RulesetTally


@dataclass(slots=True)
class _Seen:
    """What was counted of one ruleset in some time."""

    times: int = 0
    depths: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """How often so many of its rules were looked at."""
    matched: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    applied: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, row: Row) -> None:
        if row["rule"] == _EACH_TIME:
            self.times += row["times"]
            self.depths[row["looked_at"]] += row["times"]
        else:
            self.matched[row["rule"]] += row["times"]
            self.applied[row["rule"]] += row["applied"]

    def of(self, rule: str, place: int) -> Tally:
        processed = sum(times for depth, times in self.depths.items() if depth >= place)
        return Tally(processed, self.matched.get(rule, 0), self.applied.get(rule, 0))


@job()
async def count_rules(db: Db, *, now: datetime) -> None:
    """Add to the counts what rules have done since the last time, piece by piece; what is older than a week goes."""
    since = max(await db.value("SELECT at FROM rule_counts_until FOR UPDATE"), now - _KEPT)
    until = min(now - _SETTLED, since + _PIECE)
    if since >= until:
        return
    await db.run(
        f"""
        INSERT INTO rule_counts (workstream_id, hour, kind, ruleset, rule, looked_at, times, applied)
        {_COUNTED} {_GROUPED}
        ON CONFLICT (workstream_id, hour, kind, ruleset, rule, looked_at) DO UPDATE
          SET times = rule_counts.times + excluded.times, applied = rule_counts.applied + excluded.applied
        """,
        since,
        until,
    )
    await db.run("UPDATE rule_counts_until SET at = $1", until)
    await db.run("DELETE FROM rule_counts WHERE hour < $1", now - _KEPT)
    if until < now - _SETTLED:
        enqueue(db, count_rules, now=now)


async def of_workstream(db: Db, *, workstream_id: UUID, now: datetime) -> Counts:
    """The counts of the rules as they are saved now; raises NotFoundError.

    Rules have no ids (docs/decisions/0015), so what a rule did is found by its name, and its ruleset's; rules that
    share a name share what they did. How often it was looked at goes by the place where it stands now.
    """
    classified = await rules.saved(db, workstream_id=workstream_id, kind=RulesKind.CLASSIFICATION)
    routed = await rules.saved(db, workstream_id=workstream_id, kind=RulesKind.ROUTE_TO_QUEUE)
    day_since, week_since = _hour_of(now - _DAY), _hour_of(now - _WEEK)
    rows = await _counted(db, workstream_id, week_since, now)
    day = _seen(row for row in rows if row["hour"] >= day_since)
    week = _seen(rows)
    return Counts(
        day_since,
        week_since,
        [
            _tally(one["name"], [rule["name"] for rule in one["rules"]], *_of("classified", one["name"], day, week))
            for one in classified.document["rulesets"]
        ],
        _tally("", [rule["name"] for rule in routed.document["rules"]], *_of("queue_chosen", "", day, week)),
    )


async def _counted(db: Db, workstream_id: UUID, since: datetime, now: datetime) -> Sequence[Row]:
    """What is counted already, and what has come since, which is little."""
    until = await db.value("SELECT at FROM rule_counts_until")
    return await db.all(
        f"""
        SELECT hour, kind, ruleset, rule, looked_at, times, applied FROM rule_counts
        WHERE workstream_id = $3 AND hour >= $4
        UNION ALL SELECT hour, kind, ruleset, rule, looked_at, times, applied
        FROM ({_COUNTED} AND workstream_id = $3 {_GROUPED}) AS fresh
        """,
        max(until, now - _FRESH),
        datetime.max.replace(tzinfo=now.tzinfo),
        workstream_id,
        since,
    )


def _seen(rows: Iterable[Row]) -> dict[tuple[str, str], _Seen]:
    found: dict[tuple[str, str], _Seen] = defaultdict(_Seen)
    for row in rows:
        found[row["kind"], row["ruleset"]].add(row)
    return found


def _of(kind: str, ruleset: str, *times: dict[tuple[str, str], _Seen]) -> list[_Seen]:
    return [seen.get((kind, ruleset)) or _Seen() for seen in times]


def _tally(name: str, names: list[str], day: _Seen, week: _Seen) -> RulesetTally:
    tallies = [RuleTally(rule, day.of(rule, place), week.of(rule, place)) for place, rule in enumerate(names, 1)]
    return RulesetTally(name, day.times, week.times, tallies)


def _hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
