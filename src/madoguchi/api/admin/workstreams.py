"""Workstreams, for administrators."""

from typing import Annotated, Literal, Self, cast
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, model_validator

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.schema import In, Name, Named, Out, Uses, Version, named
from madoguchi.automation import time_out_rules
from madoguchi.kit.db import Db, Row
from madoguchi.kit.errors import InUseError, NotFoundError
from madoguchi.people.models import Presence
from madoguchi.routing import queues, workstreams
from madoguchi.routing.models import Mode, WhenGone
from madoguchi.routing.nearness import SkillMatching
from madoguchi.routing.workstreams import Distribution

router = APIRouter(prefix="/api/admin/workstreams", tags=["admin: workstreams"])

Units = Annotated[int, Field(ge=1, le=100)]
Minutes = Annotated[int, Field(ge=1, le=525_600)]
WrapUpBlock = Literal["always", "none"] | Annotated[int, Field(ge=30, le=3600)]
"""For how long a conversation takes room after its end: till it is closed, for seconds, or not at all."""
AllowedPresence = Literal[Presence.AVAILABLE, Presence.BUSY, Presence.BUSY_DND, Presence.AWAY, Presence.OFFLINE]
Presences = Annotated[list[AllowedPresence], Field(min_length=1, max_length=5)]
"""Inactive is none of them: whoever does not answer would be asked again and again (reference §3)."""
GoneAfter = Annotated[int, Field(ge=150, le=43_200)]
"""From the time within which who lost their connection is back as they were, to twelve hours."""
_USUAL_PRESENCES: list[AllowedPresence] = [Presence.AVAILABLE, Presence.BUSY]


class WorkstreamView(Out):
    id: UUID
    name: str
    mode: Mode
    queue: Named
    capacity_units: int | None
    """What one takes; None where it takes a slot of a profile instead."""
    capacity_profile: Named | None
    wrap_up_block: WrapUpBlock
    known_template: Named
    """What its offers show of customers with whom somebody has talked before."""
    unknown_template: Named
    transfer_template: Named
    close_waiting_after_minutes: int
    allowed_presences: list[Presence]
    keep_same_representative: bool
    when_gone: WhenGone
    """What becomes of active ones whose representative is gone for longer than `gone_after_seconds`."""
    gone_after_seconds: int
    allow_picking: bool
    skill_matching: SkillMatching
    allow_automated_messages: bool
    allow_transcript_download: bool
    """Administrators may download them anyway."""
    accounts: list[Named]
    version: int


class WorkstreamList(Out):
    items: list[WorkstreamView]


class Capacity(In):
    """What one conversation takes: units, or a slot of a profile."""

    capacity_units: Units | None = None
    capacity_profile_id: UUID | None = None
    wrap_up_block: WrapUpBlock | None = None

    @model_validator(mode="after")
    def one_way(self) -> Self:
        if self.capacity_units is not None and self.capacity_profile_id is not None:
            raise ValueError("Give capacity_units or capacity_profile_id, not both.")
        return self


class NewWorkstream(Capacity):
    """Its conversations wait in a queue that is there, or in one that is made with it."""

    name: Name
    mode: Mode = Mode.PUSH
    """How conversations come to people; it stays as it is."""
    queue_id: UUID | None = None
    new_queue: Name | None = None
    """What the queue is called that is made, without members."""
    known_template_id: UUID | None = None
    """A notification template; null for the one that comes with the product."""
    unknown_template_id: UUID | None = None
    transfer_template_id: UUID | None = None
    close_waiting_after_minutes: Minutes = 40_320
    allowed_presences: Presences = Field(default_factory=_USUAL_PRESENCES.copy)
    keep_same_representative: bool = True
    when_gone: WhenGone = WhenGone.KEEP
    gone_after_seconds: GoneAfter = 150
    allow_picking: bool = True
    skill_matching: SkillMatching = SkillMatching.EXACT
    allow_automated_messages: bool = True
    allow_transcript_download: bool = True

    @model_validator(mode="after")
    def one_queue(self) -> Self:
        if (self.queue_id is None) is (self.new_queue is None):
            raise ValueError("Give queue_id for a queue that is there, or new_queue to make one; not both.")
        return self


class WorkstreamChange(Capacity):
    """What is left out stays, and so does a null; units take the place of a profile, and a profile that of units."""

    name: Name | None = None
    queue_id: UUID | None = None
    known_template_id: UUID | None = None
    unknown_template_id: UUID | None = None
    transfer_template_id: UUID | None = None
    close_waiting_after_minutes: Minutes | None = None
    allowed_presences: Presences | None = None
    keep_same_representative: bool | None = None
    when_gone: WhenGone | None = None
    gone_after_seconds: GoneAfter | None = None
    allow_picking: bool | None = None
    skill_matching: SkillMatching | None = None
    allow_automated_messages: bool | None = None
    allow_transcript_download: bool | None = None
    version: Version | None = None
    """The one that was read: what others have saved since is not undone. Without it, that is not asked."""


_SECONDS: dict[str | int, int | None] = {"always": None, "none": 0}
_BLOCKS: dict[int | None, WrapUpBlock] = {None: "always", 0: "none"}
_SELECT = """
SELECT workstreams.id, workstreams.name, mode, queue_id, queues.name AS queue_name, capacity_units,
  capacity_profile_id, capacity_profiles.name AS profile_name, wrap_up_seconds,
  known_template_id, known.name AS known_template, unknown_template_id, unknown.name AS unknown_template,
  transfer_template_id, transfer.name AS transfer_template,
  close_waiting_after_minutes, allowed_presences, keep_same_representative, allow_picking, allow_automated_messages,
  allow_transcript_download, skill_matching, when_gone, gone_after_seconds, workstreams.version,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', line_accounts.id, 'name', line_accounts.name)), '[]')
   FROM channel_instances JOIN line_accounts ON line_accounts.id = account_id
   WHERE workstream_id = workstreams.id) AS accounts
FROM workstreams JOIN queues ON queues.id = queue_id
JOIN notification_templates AS known ON known.id = known_template_id
JOIN notification_templates AS unknown ON unknown.id = unknown_template_id
JOIN notification_templates AS transfer ON transfer.id = transfer_template_id
LEFT JOIN capacity_profiles ON capacity_profiles.id = capacity_profile_id
WHERE workstreams.deleted_at IS NULL
"""


@router.get("")
async def list_workstreams(_: Administrator, db: Tx) -> WorkstreamList:
    rows = await db.all(f"{_SELECT} ORDER BY workstreams.name")
    return WorkstreamList(items=[_view(row) for row in rows])


@router.get("/{workstream_id}")
async def get_workstream(workstream_id: UUID, _: Administrator, db: Tx) -> WorkstreamView:
    return await _get(db, workstream_id)


@router.get("/{workstream_id}/uses")
async def list_workstream_uses(workstream_id: UUID, _: Administrator, db: Tx) -> Uses:
    """What keeps it from being deleted: LINE accounts that are set up on it, and how many conversations run."""
    stream = await _get(db, workstream_id)
    if stream.accounts:
        return Uses(items=_said(stream.accounts))
    return Uses(items=await workstreams.users_of(db, workstream_id=workstream_id))


@router.post("", status_code=201)
async def create_workstream(body: NewWorkstream, me: Administrator, db: Tx, clock: Now) -> WorkstreamView:
    now = clock.now()
    distribution = _distribution(body)
    if body.new_queue is not None:
        distribution["queue_id"] = await queues.create(
            db, settings={"name": body.new_queue}, member_ids=[], now=now, actor=me.id
        )
    made = await workstreams.create(db, distribution=distribution, mode=body.mode, now=now, actor=me.id)
    return await _get(db, made)


@router.patch("/{workstream_id}")
async def change_workstream(
    workstream_id: UUID, body: WorkstreamChange, me: Administrator, db: Tx, clock: Now
) -> WorkstreamView:
    await workstreams.change(
        db,
        workstream_id=workstream_id,
        distribution=_distribution(body),
        version=body.version,
        now=clock.now(),
        actor=me.id,
    )
    return await _get(db, workstream_id)


@router.post("/{workstream_id}/copies", status_code=201)
async def copy_workstream(workstream_id: UUID, me: Administrator, db: Tx, clock: Now) -> WorkstreamView:
    """Make one with the same terms, without LINE accounts: each account is in one workstream at most."""
    now = clock.now()
    made = await workstreams.copy(db, workstream_id=workstream_id, now=now, actor=me.id)
    await time_out_rules.copy(db, source_id=workstream_id, target_id=made, now=now, actor=me.id)
    return await _get(db, made)


@router.delete("/{workstream_id}", status_code=204)
async def delete_workstream(workstream_id: UUID, me: Administrator, db: Tx, clock: Now) -> None:
    """Let it go; 409 `in_use` names the LINE accounts that are set up on it, or counts what runs."""
    stream = await _get(db, workstream_id)
    used_by = _said(stream.accounts)
    if used_by:
        said = f"{stream.name} is used by {' and '.join(used_by)}; remove LINE from it first."
        raise InUseError(said, used_by=used_by)
    await workstreams.delete(db, workstream_id=workstream_id, now=clock.now(), actor=me.id)


def _said(accounts: list[Named]) -> list[str]:
    return [f"the LINE account {account.name}" for account in accounts]


def _distribution(body: NewWorkstream | WorkstreamChange) -> Distribution:
    given = body.model_dump(exclude_none=True, exclude={"mode", "new_queue", "wrap_up_block", "version"})
    if body.capacity_units is not None:
        given["capacity_profile_id"] = None
    if body.wrap_up_block is not None:
        given["wrap_up_seconds"] = _SECONDS.get(body.wrap_up_block, body.wrap_up_block)
    return cast("Distribution", given)


async def _get(db: Db, workstream_id: UUID) -> WorkstreamView:
    row = await db.find(f"{_SELECT} AND workstreams.id = $1", workstream_id)
    if row is None:
        raise NotFoundError("There is no such workstream.")
    return _view(row)


def _view(row: Row) -> WorkstreamView:
    return WorkstreamView(
        id=row["id"],
        name=row["name"],
        mode=Mode(row["mode"]),
        queue=Named(id=row["queue_id"], name=row["queue_name"]),
        capacity_units=row["capacity_units"] if row["capacity_profile_id"] is None else None,
        capacity_profile=named(row["capacity_profile_id"], row["profile_name"]),
        wrap_up_block=_BLOCKS.get(row["wrap_up_seconds"], row["wrap_up_seconds"]),
        known_template=Named(id=row["known_template_id"], name=row["known_template"]),
        unknown_template=Named(id=row["unknown_template_id"], name=row["unknown_template"]),
        transfer_template=Named(id=row["transfer_template_id"], name=row["transfer_template"]),
        close_waiting_after_minutes=row["close_waiting_after_minutes"],
        allowed_presences=[Presence(presence) for presence in row["allowed_presences"]],
        keep_same_representative=row["keep_same_representative"],
        when_gone=WhenGone(row["when_gone"]),
        gone_after_seconds=row["gone_after_seconds"],
        allow_picking=row["allow_picking"],
        skill_matching=SkillMatching(row["skill_matching"]),
        allow_automated_messages=row["allow_automated_messages"],
        allow_transcript_download=row["allow_transcript_download"],
        accounts=[Named(id=UUID(account["id"]), name=account["name"]) for account in row["accounts"]],
        version=row["version"],
    )
