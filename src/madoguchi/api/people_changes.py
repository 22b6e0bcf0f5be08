"""The same changes for many people at once, for those who look after them."""

from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field, model_validator

from madoguchi.api.dependencies import Now, Overseer, Tx
from madoguchi.api.schema import In, Out
from madoguchi.api.skills import Rating
from madoguchi.people.models import Presence
from madoguchi.people.user_skills import Change as SkillDeed
from madoguchi.routing import staffing
from madoguchi.routing.staffing import MOST_CHANGES, MOST_PEOPLE, ChangeResult

router = APIRouter(prefix="/api/users", tags=["people"])

_SKILL_DEEDS: dict[str, SkillDeed] = {
    "remove_skill": "remove",
    "activate_skill": "activate",
    "deactivate_skill": "deactivate",
}


class QueueMembership(In):
    change: Literal["add_to_queue", "remove_from_queue"]
    queue_id: UUID

    @property
    def subject(self) -> UUID:
        return self.queue_id

    def meant(self) -> staffing.Change:
        joins = self.change == "add_to_queue"
        return staffing.JoinsQueue(self.queue_id) if joins else staffing.LeavesQueue(self.queue_id)


class SkillAddition(In):
    """Who has the skill gets this rating of it."""

    change: Literal["add_skill"]
    skill_id: UUID
    rating: Rating

    @property
    def subject(self) -> UUID:
        return self.skill_id

    def meant(self) -> staffing.Change:
        return staffing.ChangesSkill(self.skill_id, "add", self.rating)


class HeldSkillChange(In):
    """Of those who have the skill; the others stay as they are."""

    change: Literal["remove_skill", "activate_skill", "deactivate_skill"]
    skill_id: UUID

    @property
    def subject(self) -> UUID:
        return self.skill_id

    def meant(self) -> staffing.Change:
        return staffing.ChangesSkill(self.skill_id, _SKILL_DEEDS[self.change])


class ProfileAddition(In):
    change: Literal["add_capacity_profile"]
    profile_id: UUID
    custom_limit: Annotated[int, Field(ge=0, le=1000)] | None = None
    """Instead of the profile's own limit; who has the profile gets this limit, or loses theirs."""

    @property
    def subject(self) -> UUID:
        return self.profile_id

    def meant(self) -> staffing.Change:
        return staffing.GetsProfile(self.profile_id, self.custom_limit)


class ProfileRemoval(In):
    change: Literal["remove_capacity_profile"]
    profile_id: UUID

    @property
    def subject(self) -> UUID:
        return self.profile_id

    def meant(self) -> staffing.Change:
        return staffing.LosesProfile(self.profile_id)


class UnitsChange(In):
    change: Literal["set_capacity_units"]
    units: Annotated[int, Field(ge=0, le=1000)]

    @property
    def subject(self) -> str:
        return self.change

    def meant(self) -> staffing.Change:
        return staffing.TakesUnits(self.units)


class PresenceChange(In):
    change: Literal["set_presence"]
    presence: Presence | UUID
    """A base presence, or the id of one of the organisation's own."""

    @property
    def subject(self) -> str:
        return self.change

    def meant(self) -> staffing.Change:
        return staffing.Shows(self.presence)


Change = Annotated[
    QueueMembership | SkillAddition | HeldSkillChange | ProfileAddition | ProfileRemoval | UnitsChange | PresenceChange,
    Field(discriminator="change"),
]


class PeopleChange(In):
    """The same for all of them; whoever cannot have all of it gets nothing of it."""

    user_ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_PEOPLE)]
    changes: Annotated[list[Change], Field(min_length=1, max_length=MOST_CHANGES)]

    @model_validator(mode="after")
    def each_once(self) -> Self:
        if len({one.subject for one in self.changes}) != len(self.changes):
            raise ValueError("Something is changed twice; take one of the changes away.")
        if len(set(self.user_ids)) != len(self.user_ids):
            raise ValueError("Somebody is there twice; take one away.")
        return self


class PersonChanged(Out):
    user_id: UUID
    name: str | None
    """None for nobody."""
    result: ChangeResult
    why: str | None
    """Of what was refused."""


class PeopleChanged(Out):
    items: list[PersonChanged]
    """In the order given."""


@router.patch("")
async def change_people(body: PeopleChange, me: Overseer, db: Tx, clock: Now) -> PeopleChanged:
    """Up to five changes for up to 200 people, in force at once; tells who was changed, and who was not and why.

    Each person gets all of them or none.
    """
    outcomes = await staffing.change_people(
        db,
        user_ids=body.user_ids,
        changes=[one.meant() for one in body.changes],
        now=clock.now(),
        actor=me.id,
    )
    return PeopleChanged(
        items=[PersonChanged(user_id=one.user_id, name=one.name, result=one.result, why=one.why) for one in outcomes]
    )
