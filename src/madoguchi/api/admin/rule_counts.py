"""How often each rule of a workstream has led anywhere, for administrators."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import Out
from madoguchi.supervision import rule_counts
from madoguchi.supervision.rule_counts import RulesetTally, Tally

router = APIRouter(prefix="/api/admin/workstreams/{workstream_id}/rule-counts", tags=["admin: routing rules"])


class TallyView(Out):
    """In how many conversations a rule was looked at, held, and was applied."""

    processed: int
    matched: int
    applied: int


class RuleTallyView(Out):
    name: str
    day: TallyView
    week: TallyView


class RulesetTallyView(Out):
    name: str
    """Empty for route-to-queue, which is one list."""
    day: int
    """Conversations that came to these rules."""
    week: int
    rules: list[RuleTallyView]
    """As they are saved, in their order."""


class RuleCounts(Out):
    """By whole hours, with the one that is running."""

    day_since: datetime
    week_since: datetime
    rulesets: list[RulesetTallyView]
    routes: RulesetTallyView


@router.get("")
async def get_rule_counts(workstream_id: UUID, _: Administrator, db: Tx, clock: Now) -> RuleCounts:
    """What the rules of classification and of route-to-queue did in the last 24 hours and 7 days.

    What was done is kept with the names as they were, so a rule that was renamed begins at nothing, and rules that
    share a name share their counts. Dry runs are not counted.
    """
    counts = await rule_counts.of_workstream(db, workstream_id=workstream_id, now=clock.now())
    return RuleCounts(
        day_since=counts.day_since,
        week_since=counts.week_since,
        rulesets=[_ruleset(one) for one in counts.rulesets],
        routes=_ruleset(counts.routes),
    )


def _ruleset(tally: RulesetTally) -> RulesetTallyView:
    rules = [RuleTallyView(name=one.name, day=_tally(one.day), week=_tally(one.week)) for one in tally.rules]
    return RulesetTallyView(name=tally.name, day=tally.day, week=tally.week, rules=rules)


def _tally(tally: Tally) -> TallyView:
    return TallyView(processed=tally.processed, matched=tally.matched, applied=tally.applied)
