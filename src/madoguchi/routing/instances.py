"""LINE on a workstream: which accounts' conversations it takes, in which language, and with which files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from madoguchi.conversations import lifecycle
from madoguchi.conversations.closures import Closure
from madoguchi.conversations.lifecycle import Trigger
from madoguchi.conversations.models import State
from madoguchi.kit.db import Db
from madoguchi.kit.errors import ConflictError, NotFoundError
from madoguchi.kit.events import record
from madoguchi.kit.jobs import enqueue, job
from madoguchi.routing import assign, workstreams
from madoguchi.routing.events import LineRemoved, LineSetUp

Language = Literal["en", "ja", "th", "zh-TW", "zh-CN", "ko", "id", "vi", "hi", "de", "es", "fr", "pt"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What the people on both sides may do, and the language that automatic messages are in."""

    language: Language = "en"
    file_attachments: bool = True
    """The master switch; off, neither side may send files."""
    customers_may_send_files: bool = True
    representatives_may_send_files: bool = True


class AccountTakenElsewhereError(ConflictError):
    """An account is in one workstream at most (§1.2)."""

    code = "account_in_another_workstream"


async def set_up(
    db: Db, *, workstream_id: UUID, account_id: UUID, features: Features, now: datetime, actor: UUID | None
) -> None:
    """Let a workstream take an account's conversations, or change how.

    Raises AccountTakenElsewhereError, or InvalidError for a workstream that is not there.
    """
    other = await db.value(
        """
        SELECT name FROM channel_instances JOIN workstreams ON workstreams.id = workstream_id
        WHERE account_id = $1 AND workstream_id <> $2
        """,
        account_id,
        workstream_id,
    )
    if other is not None:
        raise AccountTakenElsewhereError(f"This account is set up on the workstream {other}; remove it there first.")
    await workstreams.check_here(db, workstream_id=workstream_id)
    new = await _keep(db, workstream_id, account_id, features)
    record(db, LineSetUp(workstream_id=workstream_id, account_id=account_id, new=new), now=now, actor=actor)


async def remove(db: Db, *, workstream_id: UUID, account_id: UUID, now: datetime, actor: UUID | None) -> None:
    """Delete LINE from a workstream; the account's running conversations are closed (§19). Raises NotFoundError."""
    removed = await db.run(
        "DELETE FROM channel_instances WHERE workstream_id = $1 AND account_id = $2", workstream_id, account_id
    )
    if not removed:
        raise NotFoundError("This account is not set up on this workstream.")
    record(db, LineRemoved(workstream_id=workstream_id, account_id=account_id, at=now), now=now, actor=actor)


async def find(db: Db, *, account_id: UUID) -> Features | None:
    """What holds for an account's conversations; None when no workstream takes them."""
    row = await db.find(
        """
        SELECT language, file_attachments, customers_may_send_files, representatives_may_send_files
        FROM channel_instances WHERE account_id = $1
        """,
        account_id,
    )
    return Features(**row) if row else None


async def customers_may_send_files(db: Db, *, account_id: UUID) -> bool:
    """Whether files of an account's customers are taken; they are where no workstream says otherwise."""
    features = await find(db, account_id=account_id) or Features()
    return features.file_attachments and features.customers_may_send_files


async def is_in_use(db: Db, *, account_id: UUID) -> bool:
    """Whether a workstream takes the account's conversations; nobody can set it up before this transaction ends."""
    found = await db.find("SELECT account_id FROM channel_instances WHERE account_id = $1 FOR UPDATE", account_id)
    return found is not None


@job()
async def close_conversations(db: Db, *, account_id: UUID, at: datetime, now: datetime) -> None:
    """Ask for the closing of all that ran through an account at that moment; each has a transaction of its own."""
    running = await db.all(
        """
        SELECT id FROM conversations
        WHERE state IN ('open', 'active', 'waiting', 'wrap_up') AND account_id = $1 AND opened_at <= $2
        """,
        account_id,
        at,
    )
    for row in running:
        enqueue(db, close_conversation, now=now, conversation_id=row["id"])


@job(lane="conversation:conversation_id")
async def close_conversation(db: Db, *, conversation_id: UUID, now: datetime) -> None:
    conversation = await lifecycle.lock(db, conversation_id)
    if conversation.state is State.CLOSED:
        return
    gone = Closure.CHANNEL_DELETED
    await assign.leave_queue(db, conversation=conversation, now=now, reason=gone)
    await lifecycle.move(db, conversation=conversation, trigger=Trigger.FORCED, now=now, reason=gone)


async def _keep(db: Db, workstream_id: UUID, account_id: UUID, features: Features) -> bool:
    """Whether the account is new there."""
    new: bool = await db.value(
        """
        INSERT INTO channel_instances (account_id, workstream_id, language, file_attachments,
          customers_may_send_files, representatives_may_send_files)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account_id) DO UPDATE SET workstream_id = excluded.workstream_id,
          language = excluded.language, file_attachments = excluded.file_attachments,
          customers_may_send_files = excluded.customers_may_send_files,
          representatives_may_send_files = excluded.representatives_may_send_files
        RETURNING xmax = 0
        """,
        account_id,
        workstream_id,
        features.language,
        features.file_attachments,
        features.customers_may_send_files,
        features.representatives_may_send_files,
    )
    return new
