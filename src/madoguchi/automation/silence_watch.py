"""Finds conversations whose silence has outlasted a rule since the last look, by index and in blocks."""

from datetime import datetime
from uuid import UUID

from madoguchi.automation import time_outs
from madoguchi.automation.time_out_rules import SPOKEN_BY, STATES, Action
from madoguchi.conversations.silences import LAST_ACTIVITY
from madoguchi.kit.db import Db, Row
from madoguchi.kit.jobs import enqueue, job

_BLOCK = 500
_NOBODY = UUID(int=0)
_OVERLAP = "interval '60 seconds'"
"""Looks overlap by this much, for what was said just before a look and committed after it."""
_ABLE = " OR ".join(
    f"rule.action = '{action}' AND conversations.state = ANY('{{{','.join(states)}}}')"
    for action, states in STATES.items()
)
_OVER = f"""
conversations.spoken_by = {SPOKEN_BY}
AND conversations.spoken_at < $1::timestamptz - make_interval(mins => rule.minutes)
AND (rule.applies_from IS NULL
  OR conversations.spoken_at >= rule.applies_from - make_interval(mins => rule.minutes))
AND ({_ABLE}) AND NOT EXISTS (
  SELECT FROM time_outs WHERE (conversation_id, time_outs.spoken_seq, rule_id)
    = (conversations.id, conversations.spoken_seq, rule.id))
"""
_SILENT = """
SELECT rule.id AS rule_id, silent.* FROM time_out_rules AS rule CROSS JOIN LATERAL (
  SELECT conversations.id, conversations.spoken_at, conversations.spoken_seq FROM conversations
  WHERE conversations.state IN ('open', 'active', 'waiting') AND {over}
    AND (conversations.spoken_at, conversations.id) > {after}
    AND account_id = ANY(ARRAY(SELECT account_id FROM channel_instances WHERE workstream_id = rule.workstream_id))
  ORDER BY conversations.spoken_at, conversations.id LIMIT $2
) AS silent
WHERE rule.id = ANY($3::uuid[])
"""


@job()
async def look(db: Db, *, now: datetime) -> None:
    """Ask for what is due by all rules since each was last looked at.

    What became due long ago and was seen then is not met again, so a look costs what is new, not what is silent.
    """
    rules = await db.all(
        """
        SELECT id, looked_until FROM time_out_rules WHERE enabled AND (looked_until IS NULL OR looked_until < $1)
        ORDER BY id FOR UPDATE
        """,
        now,
    )
    if rules:
        await _look(db, rules, now)


async def _look(db: Db, rules: list[Row], now: datetime) -> None:
    ids = [row["id"] for row in rules]
    after = f"(coalesce(looked_until - {_OVERLAP}, '-infinity') - make_interval(mins => rule.minutes), $4::uuid)"
    found = await db.all(_SILENT.format(over=_OVER, after=after), now, _BLOCK, ids, _NOBODY)
    for rule_id in ids:
        _ask_for(db, rule_id, [row for row in found if row["rule_id"] == rule_id], until=now)
    looked = [row["looked_until"] for row in rules if row["looked_until"] is not None]
    if looked:
        for row in await _assigned_since(db, ids, min(looked), now):
            enqueue(db, time_outs.act, now=now, conversation_id=row["id"], seq=row["spoken_seq"], until=now)
    await db.run("UPDATE time_out_rules SET looked_until = $1 WHERE id = ANY($2::uuid[])", now, ids)


@job()
async def look_on(db: Db, *, rule_id: UUID, until: datetime, after: datetime, after_id: UUID, now: datetime) -> None:
    """Ask for the next block of what one rule had found at one look."""
    sql = _SILENT.format(over=_OVER, after="($4::timestamptz, $5::uuid)")
    found = await db.all(sql, until, _BLOCK, [rule_id], after, after_id)
    _ask_for(db, rule_id, found, until=until, now=now)


def _ask_for(db: Db, rule_id: UUID, found: list[Row], *, until: datetime, now: datetime | None = None) -> None:
    asked_at = now or until
    for row in found:
        enqueue(db, time_outs.act, now=asked_at, conversation_id=row["id"], seq=row["spoken_seq"], until=until)
    if len(found) == _BLOCK:
        last = found[-1]
        enqueue(db, look_on, now=asked_at, rule_id=rule_id, until=until, after=last["spoken_at"], after_id=last["id"])


async def _assigned_since(db: Db, rule_ids: list[UUID], since: datetime, now: datetime) -> list[Row]:
    """What somebody has taken since then though its silence had outlasted a rule before, which asks for somebody."""
    return await db.all(
        f"""
        SELECT DISTINCT conversations.id, conversations.spoken_seq
        FROM conversations JOIN channel_instances USING (account_id) JOIN time_out_rules AS rule USING (workstream_id)
        WHERE conversations.state = 'active' AND {LAST_ACTIVITY} > $2::timestamptz - {_OVERLAP}
          AND conversations.state_since > $2::timestamptz - {_OVERLAP}
          AND rule.id = ANY($3::uuid[]) AND rule.action IN ('{Action.TELL_REPRESENTATIVE}', '{Action.MOVE_TO_WAITING}')
          AND {_OVER}
        """,
        now,
        since,
        rule_ids,
    )
