"""Accounts and the people around them: open, change, list."""

import sqlite3
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from line_simulator import accounts, assertions, chat_control, people, phones
from line_simulator.accounts import Account
from line_simulator.control.requests import (
    NewKey,
    account_in_path,
    answer,
    person_in_path,
    read,
    simulator,
)
from line_simulator.demographics import Age, AppType, Area, Gender
from line_simulator.happenings import NotPossible
from line_simulator.people import Friendship, Person
from line_simulator.simulator import Simulator

LANES_AT_MOST = 256


class Settings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    name: str | UnsetType = UNSET
    webhook_url: str | UnsetType | None = UNSET
    webhook_active: bool | UnsetType = UNSET
    chat: bool | UnsetType = UNSET
    redelivery: bool | UnsetType = UNSET
    redelivery_schedule: list[float] | UnsetType = UNSET
    quota: int | UnsetType | None = UNSET
    picture_url: str | UnsetType | None = UNSET
    lanes: int | UnsetType = UNSET
    verified: bool | UnsetType = UNSET
    joins_groups: bool | UnsetType = UNSET
    standby: bool | UnsetType = UNSET
    suspended: bool | UnsetType = UNSET
    channel_id: str | UnsetType = UNSET
    channel_secret: str | UnsetType = UNSET
    channel_access_token: str | UnsetType = UNSET
    bot_user_id: str | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.webhook_url == "":
            self.webhook_url = None
        if isinstance(self.lanes, int) and not 1 <= self.lanes <= LANES_AT_MOST:
            raise ValueError(f"`lanes` must lie between 1 and {LANES_AT_MOST}")
        if self.name == "":
            raise ValueError("`name` may not be empty")
        if isinstance(self.quota, int) and self.quota < 0:
            raise ValueError("`quota` must be 0 or more, or null for none")


class NewPerson(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """With `follow` the account also gets the webhook of being added as a friend."""

    display_name: str
    language: str | None = None
    picture_url: str | None = None
    status_message: str | None = None
    consents: bool = True
    gender: Gender | None = None
    age: Age | None = None
    area: Area | None = None
    app_type: AppType | None = None
    email: str | None = None
    follow: bool = False


class ChangedPerson(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    display_name: str | UnsetType = UNSET
    language: str | UnsetType | None = UNSET
    picture_url: str | UnsetType | None = UNSET
    status_message: str | UnsetType | None = UNSET
    consents: bool | UnsetType = UNSET
    gender: Gender | UnsetType | None = UNSET
    age: Age | UnsetType | None = UNSET
    area: Area | UnsetType | None = UNSET
    app_type: AppType | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET


async def every_account(request: Request) -> Response:
    sim = simulator(request)
    return answer({"accounts": [_account_view(sim, account) for account in accounts.every(sim.store)]})


async def open_account(request: Request) -> Response:
    sim = simulator(request)
    settings = await read(request, Settings)
    if settings.name is UNSET:
        raise ValueError("`name` must be given")
    with sim.store.together():
        account = _kept(lambda: accounts.create(sim.store, msgspec.to_builtins(settings)))
    sim.live.publish("account", account=account.id)
    return answer(_account_view(sim, account), 201)


async def one_account(request: Request) -> Response:
    return answer(_account_view(simulator(request), account_in_path(request)))


async def change_account(request: Request) -> Response:
    sim, account = simulator(request), account_in_path(request)
    settings = msgspec.to_builtins(await read(request, Settings))
    changed = _kept(lambda: accounts.change(sim.store, account, settings))
    if changed.suspended != account.suspended:
        chat_control.suspend(sim, changed, suspended=changed.suspended)
    sim.live.publish("account", account=account.id)
    return answer(_account_view(sim, changed))


async def register_key(request: Request) -> Response:
    """What LINE's console does with an assertion signing key: keep the public one, and name it by its `kid`."""
    sim, account = simulator(request), account_in_path(request)
    wanted = await read(request, NewKey)
    return answer({"kid": assertions.register(sim.store, account, wanted.public_key)}, 201)


async def people_around(request: Request) -> Response:
    sim, account = simulator(request), account_in_path(request)
    return answer({"users": [_person_view(*pair) for pair in people.around(sim.store, account.id)]})


async def add_person(request: Request) -> Response:
    sim, account = simulator(request), account_in_path(request)
    wanted = await read(request, NewPerson)
    if not wanted.display_name.strip():
        raise ValueError("`display_name` may not be empty")
    settings = msgspec.to_builtins(wanted)
    follows = settings.pop("follow")
    with sim.store.together():
        person = people.create(sim.store, settings)
        if not follows:
            people.become(sim.store, account.id, person.user_id, "friend", sim.clock.now())
    if follows:
        phones.follow(sim, account, person)
    sim.live.publish("person", account=account.id)
    return answer(_person_view(person, Friendship(state="friend")), 201)


async def one_person(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    return answer(_fields(person) | {"accounts": people.accounts_of(sim.store, person.user_id)})


async def change_person(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    changed = people.change(sim.store, person, msgspec.to_builtins(await read(request, ChangedPerson)))
    sim.live.publish("person", account=None)
    return answer(_fields(changed))


def _kept(write: Any) -> Account:
    try:
        account: Account = write()
    except sqlite3.IntegrityError:
        raise NotPossible("another account has this channel id or channel access token") from None
    return account


def _account_view(sim: Simulator, account: Account) -> dict[str, Any]:
    view: dict[str, Any] = msgspec.to_builtins(account)
    return view | {
        "sent_this_month": accounts.sent_in(sim.store, account.id, sim.clock.month()),
        "webhook_trouble": sim.journal.trouble(account.id),
    }


def _person_view(person: Person, friendship: Friendship) -> dict[str, Any]:
    return _fields(person) | {"state": friendship.state, "blocked": friendship.state == "blocked"}


def _fields(person: Person) -> dict[str, Any]:
    return msgspec.structs.asdict(person)


ROUTES = [
    Route("/_sim/accounts", every_account, methods=["GET"]),
    Route("/_sim/accounts", open_account, methods=["POST"]),
    Route("/_sim/accounts/{account_id}", one_account, methods=["GET"]),
    Route("/_sim/accounts/{account_id}", change_account, methods=["PATCH"]),
    Route("/_sim/accounts/{account_id}/keys", register_key, methods=["POST"]),
    Route("/_sim/accounts/{account_id}/users", people_around, methods=["GET"]),
    Route("/_sim/accounts/{account_id}/users", add_person, methods=["POST"]),
    Route("/_sim/users/{user_id}", one_person, methods=["GET"]),
    Route("/_sim/users/{user_id}", change_person, methods=["PATCH"]),
]
