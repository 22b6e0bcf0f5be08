"""Strict reading of control requests, and their answers as JSON."""

import re
from typing import Any, TypeVar

import msgspec
from msgspec import UnsetType
from starlette.requests import Request
from starlette.responses import Response

from line_simulator import accounts, channels, groups, people
from line_simulator.accounts import Account
from line_simulator.assertions import PublicKey
from line_simulator.channels import Channel
from line_simulator.groups import Group
from line_simulator.happenings import Done, NotPossible
from line_simulator.people import Person
from line_simulator.simulator import Simulator
from line_simulator.webhook_attempts import Outcome

T = TypeVar("T")
BODY_AT_MOST = 64 * 1024 * 1024
CAMEL = re.compile(r"(?<=[a-z])[A-Z]")


class NewKey(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A public key to sign assertions with, for a channel of whatever kind."""

    public_key: PublicKey


class Missing(LookupError):  # noqa: N818  an answer, not a failure of ours
    """Something named in a path does not exist."""


def simulator(request: Request) -> Simulator:
    sim: Simulator = request.app.state.simulator
    return sim


def answer(content: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


async def object_in(request: Request) -> dict[str, Any]:
    raw = await request.body()
    if len(raw) > BODY_AT_MOST:
        raise ValueError(f"the body must be at most {BODY_AT_MOST} bytes")
    body = msgspec.json.decode(raw or b"{}")
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")  # noqa: TRY004  it is answered as 422, like other values
    return body


def check_channel_id(sim: Simulator, channel_id: str | UnsetType, *, of: Channel | None) -> None:
    """Raise NotPossible for an id that another channel has than the one that it is to be given to."""
    other = channels.of_channel(sim.store, channel_id) if isinstance(channel_id, str) else None
    if other is not None and (of is None or other.id != of.id):
        raise NotPossible("another channel has this channel id")


async def read(request: Request, wanted: type[T]) -> T:
    return msgspec.convert(await object_in(request), wanted)


def snake_case(body: dict[str, Any]) -> dict[str, Any]:
    """LINE's own spelling (`packageId`) is taken as well as the control API's (`package_id`)."""
    return {CAMEL.sub(lambda found: "_" + found[0].lower(), name): value for name, value in body.items()}


def group_in_path(request: Request) -> Group:
    return group_named(simulator(request), request.path_params["group_id"])


def group_named(sim: Simulator, group_id: str) -> Group:
    group = groups.find(sim.store, group_id)
    if group is None:
        raise Missing(f"there is no group {group_id}")
    return group


def person_named(sim: Simulator, user_id: str) -> Person:
    person = people.find(sim.store, user_id)
    if person is None:
        raise Missing(f"there is no user {user_id}")
    return person


def whole(request: Request, name: str, otherwise: int, *, most: int) -> int:
    """A whole number from the query."""
    raw = request.query_params.get(name)
    if raw is None:
        return otherwise
    if not raw.isascii() or not raw.isdecimal() or len(raw) > 18:  # noqa: PLR2004  longer ones fit no 64-bit key
        raise ValueError(f"`{name}` must be a whole number, not {raw!r}")
    return min(int(raw), most)


def account_in_path(request: Request) -> Account:
    return account_named(simulator(request), request.path_params["account_id"])


def account_named(sim: Simulator, account_id: str) -> Account:
    account = accounts.find(sim.store, account_id)
    if account is None:
        raise Missing(f"there is no account {account_id}")
    return account


def person_in_path(request: Request) -> Person:
    return person_named(simulator(request), request.path_params["user_id"])


def account_for(sim: Simulator, person: Person, account_id: str | None) -> Account:
    """The account meant; it may go unsaid where a person knows only one."""
    if account_id is not None:
        return account_named(sim, account_id)
    known = people.accounts_of(sim.store, person.user_id)
    if len(known) != 1:
        raise ValueError(f"`account` must be given: {person.display_name} knows {len(known)} accounts")
    return account_named(sim, known[0])


def place_for(
    sim: Simulator, person: Person, account_id: str | None, group_id: str | None
) -> tuple[Account, Group | None]:
    """Where somebody acts: in a group, or alone with an account."""
    if group_id is None:
        return account_for(sim, person, account_id), None
    group = group_named(sim, group_id)
    return account_named(sim, group.account), group


async def done(request: Request, deed: Done) -> Response:
    """The facts of the event; with `?wait=true` also how its webhook ended."""
    return answer(await facts(request, deed), 201)


async def facts(request: Request, deed: Done) -> dict[str, object]:
    found: dict[str, object] = {
        "id": deed.message.id if deed.message is not None else None,
        "webhook_event_id": deed.event.webhook_event_id,
        "reply_token": deed.event.reply_token,
        "timestamp": deed.event.at,
    }
    found = {name: value for name, value in found.items() if value is not None}
    if request.query_params.get("wait") == "true":
        outcome: Outcome | None = await deed.outcome
        found["webhook"] = None if outcome is None else _outcome(outcome)
    return found


def _outcome(outcome: Outcome) -> dict[str, object]:
    fields: dict[str, object] = msgspec.structs.asdict(outcome)
    return fields | {"response": outcome.response.decode(errors="replace")}


def refused(_: Request, error: Exception) -> Response:
    """What went wrong, as one sentence and the status that fits."""
    if isinstance(error, Missing):
        return answer({"message": error.args[0]}, 404)
    if isinstance(error, NotPossible):
        return answer({"message": str(error)}, 409)
    if isinstance(error, msgspec.DecodeError) and not isinstance(error, msgspec.ValidationError):
        return answer({"message": f"The body is not JSON: {error}"}, 400)
    if isinstance(error, RecursionError):
        return answer({"message": "the body is nested too deeply"}, 422)
    return answer({"message": str(error)}, 422)


REFUSALS = (Missing, NotPossible, msgspec.DecodeError, ValueError, RecursionError)
