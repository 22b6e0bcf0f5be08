"""LIFF apps: web pages that LINE opens inside itself, for somebody it has logged in already."""

import secrets
import string
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from line_simulator import id_tokens, login_grants
from line_simulator.login_grants import Grant
from line_simulator.logins import LoginChannel
from line_simulator.people import Person
from line_simulator.simulator import Simulator
from line_simulator.store import Store

AT_MOST = 30
LETTERS = string.ascii_letters + string.digits
SCOPES = ("openid", "email", "profile", "chat_message.write")


class App(msgspec.Struct, kw_only=True):
    """`content` is the app in LINE's own words, without its id."""

    id: str
    channel: str
    content: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.content["view"]["url"])


def add(store: Store, login: LoginChannel, content: dict[str, Any]) -> App:
    name = "".join(secrets.choice(LETTERS) for _ in range(8))
    app = App(id=f"{login.channel_id}-{name}", channel=login.id, content=content)
    store.run("INSERT INTO liff_app VALUES (?, ?, ?)", app.id, app.channel, msgspec.json.encode(app))
    return app


def change(store: Store, app: App, content: dict[str, Any]) -> None:
    changed = msgspec.structs.replace(app, content=content)
    store.run("UPDATE liff_app SET doc = ? WHERE id = ?", msgspec.json.encode(changed), app.id)


def delete(store: Store, app: App) -> None:
    store.run("DELETE FROM liff_app WHERE id = ?", app.id)


def find(store: Store, liff_id: str) -> App | None:
    found = store.row("SELECT doc FROM liff_app WHERE id = ?", liff_id)
    return _read(found[0]) if found else None


def of_channel(store: Store, login: LoginChannel) -> list[App]:
    return [_read(doc) for (doc,) in store.rows("SELECT doc FROM liff_app WHERE channel = ? ORDER BY rowid", login.id)]


def address(app: App, path: str, query: str) -> str:
    """The endpoint with what followed the id in the LIFF URL, put together as `concat` has it."""
    endpoint = urlsplit(app.url)
    whole = endpoint._replace(path=f"{endpoint.path.rstrip('/')}{path}" if path else endpoint.path)
    return whole._replace(query="&".join(filter(None, (endpoint.query, query)))).geturl()


def open_for(sim: Simulator, app: App, login: LoginChannel, person: Person) -> dict[str, str]:
    """Log somebody in as LINE does before it opens the page; what that yields is handed over in the fragment."""
    now = sim.clock.now()
    scopes = [it for it in app.content["scope"] if it != "email" or login.email_permission]
    login_grants.consent(sim.store, login.id, person.user_id, scopes)
    grant = Grant(
        channel=login.id, person=person.user_id, scopes=scopes, amr=["lineautologin"], logged_in_at=now // 1000
    )  # fmt: skip
    token = login_grants.issue_token(sim.store, grant, now)
    handed = {
        "access_token": token.token,
        "token_type": "Bearer",
        "expires_in": str(login_grants.ACCESS_S),
        "client_id": login.channel_id,
        "scope": grant.scope,
    }
    if "openid" in scopes:
        # LINE signs the ID tokens of LIFF with its own key, whatever the channel is.
        handed["id_token"] = id_tokens.make(
            sim.store, msgspec.structs.replace(login, app_type="native"), person, grant, now
        )
    return handed


def with_login(url: str, handed: dict[str, str]) -> str:
    return f"{url}#{urlencode(handed)}"


_read = msgspec.json.Decoder(App).decode
