"""Account links: a token for ten minutes, used once on LINE's page, and the event that tells how it went."""

import secrets

from line_simulator import accounts, happenings, people
from line_simulator.accounts import Account
from line_simulator.happenings import Done, NotPossible
from line_simulator.people import Person
from line_simulator.simulator import Simulator
from line_simulator.store import Store

TEN_MINUTES_MS = 600_000
NONCE_LENGTHS = range(10, 256)


def issue(store: Store, account_id: str, user_id: str, now: int) -> str:
    token = secrets.token_urlsafe(24)
    store.run("INSERT INTO link_token VALUES (?, ?, ?, ?)", token, account_id, user_id, now)
    return token


def whose(sim: Simulator, token: str) -> tuple[Account, Person] | None:
    """Who a link token was made for, and by whom."""
    found = sim.store.row("SELECT account, person FROM link_token WHERE token = ?", token)
    if found is None:
        return None
    account, person = accounts.find(sim.store, found[0]), people.find(sim.store, found[1])
    return (account, person) if account is not None and person is not None else None


def link(sim: Simulator, account: Account, person: Person, token: str, nonce: str) -> Done:
    """What LINE's page does with a link token: an old or used one shows the user an error and sends nothing."""
    found = sim.store.row(
        "SELECT issued_at FROM link_token WHERE token = ? AND account = ? AND person = ?",
        token, account.id, person.user_id,
    )  # fmt: skip
    now = sim.clock.now()
    if found is None or now - found[0] > TEN_MINUTES_MS:
        raise NotPossible("this link token is unknown, used or older than ten minutes")
    if len(nonce) not in NONCE_LENGTHS:
        raise NotPossible("the nonce must have 10 to 255 characters")
    sim.store.run("DELETE FROM link_token WHERE token = ?", token)
    detail = {"link": {"result": "ok", "nonce": nonce}}
    return happenings.send(sim, account, "accountLink", detail, happenings.source_of(person, None), now=now)
