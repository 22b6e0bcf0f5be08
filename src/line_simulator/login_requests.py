"""Requests to log in as they reach LINE's page: read, judged, and answered at the callback they came with."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from line_simulator import id_tokens, login_grants, logins, people, phones
from line_simulator.accounts import Account
from line_simulator.accounts import find as find_account
from line_simulator.login_grants import Grant
from line_simulator.logins import LoginChannel
from line_simulator.people import Person
from line_simulator.simulator import Simulator

SCOPES = ("profile", "openid", "email")
MODES = ("query", "form_post", "query.jwt", "form_post.jwt", "jwt")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
DENIED = "The resource owner denied the request."
JWT_LIFE_S = 600


class Ask(msgspec.Struct, kw_only=True):
    """One request to log in; `bot` is the account that may be befriended on the way."""

    login: LoginChannel
    redirect_uri: str
    state: str
    scopes: list[str]
    mode: str = "query"
    nonce: str | None = None
    challenge: str | None = None
    prompt: str | None = None
    bot_prompt: str | None = None
    max_age: int | None = None
    bot: Account | None = None


class Session(msgspec.Struct):
    """Who is logged in at LINE in this browser, and since when, in seconds."""

    person: str
    since: int


class Unreadable(Exception):  # noqa: N818  it becomes a page
    """A request that cannot even be answered at its callback; the text tells the developer why."""


class Refused(Exception):  # noqa: N818  it becomes an answer to the callback
    def __init__(self, ask: Ask, error: str, description: str) -> None:
        super().__init__(description)
        self.ask, self.error = ask, error


def read(sim: Simulator, query: dict[str, str]) -> Ask:
    login = logins.of_channel(sim.store, query.get("client_id", ""))
    if login is None:
        raise Unreadable("There is no LINE Login channel with this client_id.")
    redirect_uri = query.get("redirect_uri", "")
    if not _is_registered(login, redirect_uri):
        raise Unreadable("The redirect_uri is not among the channel's callback URLs.")
    mode = query.get("response_mode", "query")
    ask = Ask(
        login=login,
        redirect_uri=redirect_uri,
        state=query.get("state", ""),
        scopes=query.get("scope", "").split(),
        mode=mode if mode in MODES else "query",
        nonce=query.get("nonce"),
        challenge=query.get("code_challenge"),
        prompt=query.get("prompt"),
        bot_prompt=query.get("bot_prompt"),
        bot=find_account(sim.store, login.account) if login.account is not None else None,
    )
    _judge(ask, query)
    return ask


def needs_consent(sim: Simulator, ask: Ask, person: Person) -> bool:
    agreed = login_grants.consented(sim.store, ask.login.id, person.user_id)
    return ask.prompt == "consent" or not set(ask.scopes) - {"email"} <= agreed


def may_befriend(sim: Simulator, ask: Ask, person: Person) -> bool:
    """Whether LINE offers to add the linked account, or to unblock it."""
    if ask.bot is None or ask.bot_prompt is None:
        return False
    friendship = people.friendship(sim.store, ask.bot.id, person.user_id)
    return friendship is None or friendship.state != "friend"


def approve(
    sim: Simulator, ask: Ask, person: Person, *, email: bool, befriend: bool, session: Session | None
) -> dict[str, str]:  # fmt: skip
    """The person lets the channel in: what goes back to the callback."""
    now = sim.clock.now()
    again = session is not None and session.person == person.user_id and ask.prompt != "login"
    if again and session is not None and ask.max_age is not None:
        again = now // 1000 - session.since <= ask.max_age
    scopes = [scope for scope in ask.scopes if scope != "email" or (email and ask.login.email_permission)]
    login_grants.consent(sim.store, ask.login.id, person.user_id, scopes)
    params: dict[str, str] = {}
    if ask.bot is not None and ask.bot_prompt is not None:
        changes = befriend and may_befriend(sim, ask, person)
        if changes:
            phones.follow(sim, ask.bot, person)
        params["friendship_status_changed"] = "true" if changes else "false"
    grant = Grant(
        channel=ask.login.id,
        person=person.user_id,
        scopes=scopes,
        amr=["linesso"] if again else ["pwd"],
        logged_in_at=session.since if again and session is not None else now // 1000,
        redirect_uri=ask.redirect_uri,
        nonce=ask.nonce,
        challenge=ask.challenge,
        tells_auth_time=ask.max_age is not None,
    )
    return {"code": login_grants.issue_code(sim.store, grant, now), "state": ask.state} | params


def refusal(refused: Refused) -> dict[str, str]:
    told = {"error": refused.error, "error_description": str(refused)}
    return told | ({"state": refused.ask.state} if refused.ask.state else {})


def destination(sim: Simulator, ask: Ask, params: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Where the browser goes, and what it posts there; nothing where all stands in the address."""
    if ask.mode.endswith("jwt"):
        now = sim.clock.now() // 1000
        claims = {"iss": id_tokens.ISSUER, "aud": ask.login.channel_id, "exp": now + JWT_LIFE_S} | params
        params = {"response": id_tokens.sign(sim.store, ask.login, claims)}
    if ask.mode.startswith("form_post"):
        return ask.redirect_uri, params
    return f"{ask.redirect_uri}{'&' if '?' in ask.redirect_uri else '?'}{urlencode(params)}", {}


def query_of(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query))


def _judge(ask: Ask, query: dict[str, str]) -> None:
    """The first thing that is wrong goes back to the callback."""
    if query.get("response_type") != "code":
        raise Refused(ask, "UNSUPPORTED_RESPONSE_TYPE", "response_type must be code")
    if not ask.state:
        raise Refused(ask, "INVALID_REQUEST", "state is required")
    has_required = {"profile", "openid"} & set(ask.scopes)
    lone_email = "email" in ask.scopes and "openid" not in ask.scopes
    if not has_required or lone_email or not set(ask.scopes) <= set(SCOPES):
        raise Refused(ask, "INVALID_SCOPE", "scope is invalid")
    method = query.get("code_challenge_method")
    if (ask.challenge is not None or method is not None) and (
        method != "S256" or not CHALLENGE.fullmatch(ask.challenge or "")
    ):
        raise Refused(ask, "INVALID_REQUEST", "code_challenge must be made with S256")
    for name, value, known in (
        ("prompt", ask.prompt, ("consent", "none", "login")),
        ("bot_prompt", ask.bot_prompt, ("normal", "aggressive")),
        ("response_mode", query.get("response_mode"), MODES),
    ):
        if value is not None and value not in known:
            raise Refused(ask, "INVALID_REQUEST", f"{name} is invalid")
    age = query.get("max_age")
    if age is not None:
        if not re.fullmatch(r"[0-9]{1,9}", age):
            raise Refused(ask, "INVALID_REQUEST", "max_age is invalid")
        ask.max_age = int(age)


def _is_registered(login: LoginChannel, redirect_uri: str) -> bool:
    """Query parameters may be added to a callback URL that is registered; a fragment may not."""
    plain, _, _ = redirect_uri.partition("?")
    is_clean = redirect_uri.isascii() and redirect_uri.isprintable() and not {" ", "#"} & set(redirect_uri)
    return is_clean and bool(plain) and bool({redirect_uri, plain} & set(login.callback_urls))
