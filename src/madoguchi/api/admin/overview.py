"""The administrator's first page: what is set up, what is next, and how things stand."""

from typing import Literal, get_args

from fastapi import APIRouter

from madoguchi.api.admin import line_account_view
from madoguchi.api.dependencies import Administrator, Held, Now, Tx
from madoguchi.api.schema import Named, Out
from madoguchi.supervision import live

router = APIRouter(prefix="/api/admin/overview", tags=["admin: overview"])

Key = Literal[
    "connect_line", "create_queue", "create_workstream", "attach_account", "add_representatives", "first_message"
]
_MEND = "Add somebody who is in service to its members."


class Step(Out):
    key: Key
    done: bool


class Problem(Out):
    """Something that an administrator should see to, and where."""

    page: Literal["line-accounts", "queues"]
    record: Named
    """What is wrong is wrong with this one."""
    text: str


class Overview(Out):
    steps: list[Step]
    problems: list[Problem]
    waiting: int
    longest_wait_seconds: int
    active: int
    available: int


@router.get("")
async def get_overview(_: Administrator, db: Tx, held: Held, clock: Now) -> Overview:
    done = await db.one(
        """
        SELECT EXISTS (SELECT FROM line_accounts WHERE deleted_at IS NULL) AS connect_line,
          EXISTS (SELECT FROM queues WHERE NOT is_default) AS create_queue,
          EXISTS (SELECT FROM workstreams WHERE deleted_at IS NULL) AS create_workstream,
          EXISTS (SELECT FROM channel_instances) AS attach_account,
          EXISTS (SELECT FROM queue_members JOIN queues ON queues.id = queue_id WHERE NOT is_default)
            AS add_representatives,
          EXISTS (SELECT FROM conversations) AS first_message
        """
    )
    standing = await live.standing(db, now=clock.now())
    return Overview(
        steps=[Step(key=key, done=done[key]) for key in get_args(Key)],
        problems=[
            Problem(page="line-accounts", record=Named(id=account.id, name=account.name), text=worst.text)
            for account in await line_account_view.every(db, held)
            if (worst := next((one for one in account.warnings if one.code != "never_heard"), None))
        ]
        + [
            Problem(page="queues", record=Named(id=queue.id, name=queue.name), text=f"{queue.in_words()} {_MEND}")
            for queue in await live.unserved(db)
        ],
        waiting=standing.waiting,
        longest_wait_seconds=standing.longest_wait_seconds,
        active=standing.active,
        available=standing.available,
    )
