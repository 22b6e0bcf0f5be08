"""Lists of what somebody may see, the newest first, found by index among however many conversations there are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from madoguchi.conversations.models import State
from madoguchi.customers.names import HOLDS
from madoguchi.routing.access import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is of, beside what its viewer may see."""

    states: Sequence[State] = tuple(State)
    queue_id: UUID | None = None
    mine: bool = False
    customer_ids: Sequence[UUID] | None = None
    """Only of these customers, who are few."""
    name: str | None = None
    """Only of customers whose names hold this, who are many.

    They are met on the way down the list. No index of PostgreSQL finds by a piece of a name and gives in the order of
    the list; the pieces' own index would give all of them, to be looked up one by one and sorted for every page. What
    thousands have stands near the top of most lists; where all who have it are at its end, the list is read that far.
    """
    before: tuple[datetime, UUID] | None = None
    """Last message and id of the conversation after which the list goes on."""


@dataclass(frozen=True, slots=True)
class Query:
    """SQL for the ids of a list, and its arguments."""

    sql: str
    args: Sequence[Any]


def newest(*, viewer: Viewer, wanted: Wanted, limit: int) -> Query:
    """The newest conversations that a viewer may see, by the rule of `access.Audience.includes`.

    Each way to see a conversation has an index in the order of the list, and PostgreSQL merges them, reading no more
    than it shows. One condition for all ways would read the whole table (at a million: 2 s, not 5 ms). What the
    planner must know for that, states and limit, stands in the text.
    """
    args = _Args()
    ways = " UNION ALL ".join(_ways(viewer, wanted, args))
    sql = f"""
    SELECT DISTINCT ON (last_message_at, id) id FROM ({ways}) AS way WHERE {_narrowed(wanted, args)}
    ORDER BY last_message_at DESC, id DESC LIMIT {int(limit)}
    """
    return Query(sql, args)


class _Args(list[Any]):
    """Arguments in the order of their numbers."""

    def bind(self, value: Any) -> str:
        self.append(value)
        return f"${len(self)}"


def _ways(viewer: Viewer, wanted: Wanted, args: _Args) -> Iterator[str]:
    """Every way to see a conversation; one that is seen by several is found by each."""
    states = [f"state = '{State(state)}'" for state in wanted.states]
    if wanted.customer_ids is not None:
        customers = f"customer_id = ANY({args.bind(list(wanted.customer_ids))}::uuid[])"
        yield _where(f"({' OR '.join(states)}) AND {customers} AND {_visible(viewer, wanted, args)}")
    elif viewer.sees_all and not wanted.mine:
        yield from map(_where, states)
    else:
        user = args.bind(viewer.user_id)
        yield from (_where(f"assignee_id = {user} AND {state}") for state in states)
        if not wanted.mine:
            served = viewer.queue_ids if wanted.queue_id is None else viewer.queue_ids & {wanted.queue_id}
            queues = [f"queue_id = {args.bind(queue_id)}" for queue_id in sorted(served)]
            yield from (_where(f"{queue} AND {state}") for queue in queues for state in states)
            yield _where(f"({' OR '.join(states)}) AND {_OFFERED.format(user=user)}")


_OFFERED = "id = ANY(ARRAY(SELECT conversation_id FROM offers WHERE user_id = {user} AND offers.state = 'pending'))"


def _where(condition: str) -> str:
    # Without an order of its own, a part of UNION ALL is read whole and sorted.
    return f"""
    (SELECT id, last_message_at, customer_id, queue_id FROM conversations WHERE {condition}
    ORDER BY last_message_at DESC, id DESC)
    """


def _narrowed(wanted: Wanted, args: _Args) -> str:
    conditions = ["true"]
    if wanted.queue_id is not None:
        conditions.append(f"queue_id = {args.bind(wanted.queue_id)}")
    if wanted.before is not None:
        moment, place = wanted.before
        conditions.append(f"(last_message_at, id) < ({args.bind(moment)}::timestamptz, {args.bind(place)}::uuid)")
    if wanted.name is not None:
        holds = HOLDS.format(piece=args.bind(wanted.name))
        conditions.append(f"EXISTS (SELECT FROM customers WHERE customers.id = customer_id AND {holds})")
    return " AND ".join(conditions)


def _visible(viewer: Viewer, wanted: Wanted, args: _Args) -> str:
    """All ways as one condition, for a list that is short already."""
    if viewer.sees_all and not wanted.mine:
        return "true"
    user = args.bind(viewer.user_id)
    if wanted.mine:
        return f"assignee_id = {user}"
    queues = args.bind(list(viewer.queue_ids))
    return f"(assignee_id = {user} OR queue_id = ANY({queues}::uuid[]) OR {_OFFERED.format(user=user)})"
