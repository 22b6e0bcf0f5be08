"""A bounded load generator: many customers write at a steady rate."""

import asyncio
import functools
import time
from itertools import cycle
from typing import Any, Literal

import msgspec

from line_simulator import happenings, people, phones
from line_simulator.accounts import Account
from line_simulator.names import SAMPLES, SAYINGS
from line_simulator.people import Person
from line_simulator.simulator import Simulator
from line_simulator.webhook_attempts import Outcome
from line_simulator.words import Location, Picture, Sticker, Text, Words

TICK_S = 0.01
WAITING_AT_MOST = 20_000


class Plan(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    account: str
    users: int = 20
    messages_per_second: float = 5.0
    seconds: float = 10.0
    # What they send, by turns; a type named twice comes twice as often.
    types: list[Literal["text", "sticker", "image", "location"]] = msgspec.field(default_factory=lambda: ["text"])

    def __post_init__(self) -> None:
        if not 1 <= self.users <= 10_000:  # noqa: PLR2004
            raise ValueError("`users` must lie between 1 and 10000")
        if not 0 < self.messages_per_second <= 5_000:  # noqa: PLR2004
            raise ValueError("`messages_per_second` must be above 0 and at most 5000")
        if not 0 < self.seconds <= 3_600:  # noqa: PLR2004
            raise ValueError("`seconds` must be above 0 and at most 3600")
        if not 1 <= len(self.types) <= 100:  # noqa: PLR2004
            raise ValueError("`types` must name 1 to 100 types")


class Run(msgspec.Struct, kw_only=True):
    """How far a run has come; `users` are those who write in it, `answered` the webhooks that were taken."""

    account: str
    wanted: int
    users: list[str]
    sent: int = 0
    finished: bool = False
    stopped: bool = False
    answered: int = 0
    failed: int = 0
    response_ms: list[float] = msgspec.field(default_factory=list)


def told(run: Run) -> dict[str, Any]:
    """The run, with the middle, the 95th of a hundred and the slowest of its answers in place of each."""
    spans = sorted(run.response_ms)
    shares = {"p50": 0.5, "p95": 0.95, "max": 1.0} if spans else {}
    summary = {name: spans[min(int(len(spans) * share), len(spans) - 1)] for name, share in shares.items()}
    return msgspec.structs.asdict(run) | {"response_ms": summary}


def begin(sim: Simulator, account: Account, plan: Plan) -> tuple[Run, asyncio.Task[None]]:
    writers = _writers(sim, account, plan.users)
    run = Run(
        account=account.id,
        wanted=round(plan.messages_per_second * plan.seconds),
        users=[person.user_id for person in writers],
    )
    return run, asyncio.get_running_loop().create_task(_write(sim, account, writers, plan, run))


def _writers(sim: Simulator, account: Account, wanted: int) -> list[Person]:
    """The account's own friends first, then new ones with sample names."""
    known = [person for person, it in people.around(sim.store, account.id) if it.state == "friend"][:wanted]
    with sim.store.together():
        for number, (name, language) in zip(range(len(known), wanted), cycle(SAMPLES), strict=False):
            person = people.create(sim.store, {"display_name": f"{name} {number + 1}", "language": language})
            people.become(sim.store, account.id, person.user_id, "friend", sim.clock.now())
            known.append(person)
    return known


async def _write(sim: Simulator, account: Account, writers: list[Person], plan: Plan, run: Run) -> None:
    started = time.perf_counter()
    turns = cycle(writers)
    try:
        while not run.stopped:
            due = min(run.wanted, round((time.perf_counter() - started) * plan.messages_per_second) + 1)
            while run.sent < due and sim.webhooks.waiting < WAITING_AT_MOST:
                _say(sim, account, next(turns), run, plan)
            if run.sent >= run.wanted:
                return
            await asyncio.sleep(TICK_S)
    finally:
        run.finished = True


def _say(sim: Simulator, account: Account, person: Person, run: Run, plan: Plan) -> None:
    run.sent += 1
    try:
        done = phones.say(sim, account, person, _words(person, run.sent, plan))
    except happenings.NotPossible:
        return  # somebody blocked the account meanwhile; the others go on
    done.outcome.add_done_callback(functools.partial(_note, run))


def _note(run: Run, outcome: asyncio.Future[Outcome | None]) -> None:
    result = None if outcome.cancelled() else outcome.result()
    if result is None:
        return
    run.answered += result.error is None
    run.failed += result.error is not None
    run.response_ms.append(result.duration_ms)


def _words(person: Person, number: int, plan: Plan) -> Words:
    match plan.types[number % len(plan.types)]:
        case "sticker":
            return Sticker()
        case "image":
            return Picture()
        case "location":
            return Location(latitude=35.681236, longitude=139.767125, title=f"({number})")
        case _:
            return Text(text=_saying(person, number))


def _saying(person: Person, number: int) -> str:
    """Something in the person's own language, numbered so that each can be told from all others."""
    sayings = SAYINGS.get(person.language or "en", SAYINGS["en"])
    return f"{sayings[number % len(sayings)]} ({number})"
