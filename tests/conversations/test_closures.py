"""The reasons for which sessions end, held to the reference's list (§6.4)."""

from pathlib import Path

import asyncpg
import pytest
from tests.world import World

from madoguchi.conversations.closures import Closure

TABLE = """
channel_deleted                     192350000 Default
declined                            192350001 AgentReject
missed                              192350002 AgentTimeout
left                                192350004 AgentClosed
transferred                         192350006 AgentTransferred
disconnected                        192350007 AgentDisconnected
rerouted                            192350008 AgentReRouted
transferred_to_queue                192350010 AgentTransferToQueue
transferred_to_queue_by_supervisor  192350011 SupervisorAssignToQueue
transferred_by_supervisor           192350012 SupervisorTransferToAgent
withdrawn                           192350013 SystemReject
forced                              192350014 ForceClose
overflow_transferred                192350015 OverflowQueueTransfer
overflow_ended                      192350016 OverflowEndConversation
auto_close                          192350018 AutoClose
closed                              192350021 AgentEndConversation
moved_on                            192350023 QueueTransfer
queued_overflow_transferred         192350024 InqueueOverflowQueueTransfer
queued_overflow_ended               192350025 InqueueOverflowEndConversation
customer_non_response               192350061 CustomerNonResponseTimeoutRule
representative_non_response         192350062 AgentNonResponseTimeoutRule
"""


def test_each_reason_has_the_code_and_the_name_of_the_reference() -> None:
    told = [(str(one), one.code, one.label) for one in Closure]
    assert told == [(word, int(code), label) for word, code, label in map(str.split, TABLE.strip().split("\n"))]
    assert len({one.code for one in Closure}) == len(Closure), "each can be told from every other by its code"


async def test_no_session_ends_for_a_reason_that_is_not_on_the_list(world: World) -> None:
    rin = await world.representative("Rin")
    await (await world.customer("Hanako")).says("hello")
    held = (await rin.accept())["id"]
    for broken in ("closure_reason = 'because'", "closure_reason = NULL", "ended_at = NULL"):
        change = f"UPDATE sessions SET ended_at = now(), closure_reason = 'left', {broken} WHERE conversation_id = $1"
        with pytest.raises((asyncpg.CheckViolationError, asyncpg.PostgresSyntaxError)):
            await world.pool.execute(change, held)


def test_the_documentation_lists_each_reason_with_its_code() -> None:
    page = (Path(__file__).parents[2] / "docs" / "closure-reasons.md").read_text()
    rows = [[cell.strip(" `") for cell in line.split("|")[1:4]] for line in page.splitlines() if line.startswith("| `")]
    assert rows == [[str(one), str(one.code), one.label] for one in Closure]
