"""A desk without a screen: what it holds, kept up to date by the stream, and what it would fetch anew."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from tests.world import Ear, Person

KINDS = ("conversations", "messages", "offers", "presences")
State = dict[str, dict[str, Any]]


@dataclass
class Desk:
    """What one person's browser knows, across as many connections as it takes."""

    person: Person
    cursor: str = ""
    state: State = field(default_factory=lambda: {kind: {} for kind in KINDS})
    opened: set[str] = field(default_factory=set)
    greetings: list[str] = field(default_factory=list)

    async def listen(self, ear: Ear, *, seconds: float) -> None:
        """Take in whatever comes on a connection, until nothing has come for so long.

        The first frame says whether it goes on from the cursor, or all is to be fetched.
        """
        with suppress(TimeoutError):
            if not ear.frames:
                await self._greet(ear)
            while True:
                await self._take(ear, await ear.hear(seconds=seconds))

    async def _greet(self, ear: Ear) -> None:
        for kind in KINDS:
            setattr(ear, kind, self.state[kind])
        first = await ear.hear()
        self.greetings.append(first["type"])
        if first["type"] == "resync" or not self.cursor:
            self.refill(await fetch(self.person))
        await self._take(ear, first)

    async def _take(self, ear: Ear, frame: dict[str, Any]) -> None:
        """Keep the place; fetch all when told so, and of a conversation that comes into sight what was said before."""
        if frame["type"] == "resync" and len(ear.frames) > 1:
            self.refill(await fetch(self.person))
        for conversation in frame.get("conversations", []):
            if conversation["id"] not in self.opened:
                self.opened.add(conversation["id"])
                for message in await every_message(self.person, conversation["id"]):
                    self.state["messages"][message["id"]] = message
        self.cursor = ear.cursor

    def refill(self, fetched: State) -> None:
        for kind in KINDS:
            self.state[kind].clear()
            self.state[kind].update(fetched[kind])
        self.opened |= fetched["conversations"].keys()

    def shown(self) -> State:
        """What the screen shows: offers that have ended are gone from it."""
        pending = {key: offer for key, offer in self.state["offers"].items() if offer["state"] == "pending"}
        mine = {key: shown for key, shown in self.state["presences"].items() if key == self.person.id}
        return self.state | {"offers": pending, "presences": mine}


async def fetch(person: Person) -> State:
    """Everything this person may see, as it is now."""
    conversations = {c["id"]: c for c in await every_conversation(person)}
    messages = [message for key in conversations for message in await every_message(person, key)]
    me = await person.get("/me")
    presence = {"user_id": me["id"], "presence": me["presence"], "since": me["presence_since"]}
    presence["cause"] = me["presence_cause"]
    return {
        "conversations": conversations,
        "messages": {message["id"]: message for message in messages},
        "offers": {offer["id"]: offer for offer in (await person.get("/offers"))["items"]},
        "presences": {me["id"]: presence},
    }


async def every_conversation(person: Person) -> list[Any]:
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = await person.get("/conversations", limit=100, **cursor)
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


async def every_message(person: Person, conversation: str) -> list[Any]:
    found: list[Any] = []
    while True:
        last = found[-1]["seq"] if found else 0
        page = await person.get(f"/conversations/{conversation}/messages", after=last, limit=200)
        found += page["items"]
        if not page["has_more"]:
            return found
