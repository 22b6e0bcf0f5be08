"""Shapes that many resources share."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class In(BaseModel):
    """A request body: what it does not know, it refuses (S23)."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class Out(BaseModel):
    """An answer: every field is always there."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Named(Out):
    """Something by its id and name."""

    id: UUID
    name: str


class Uses(Out):
    """What keeps something from being deleted, in words; empty when nothing does."""

    items: list[str]


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]

Version = Annotated[int, Field(ge=1, le=2**31 - 1)]


def named(id: UUID | None, name: str | None) -> Named | None:
    return Named(id=id, name=name or "") if id is not None else None
