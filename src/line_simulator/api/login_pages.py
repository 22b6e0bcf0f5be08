"""LINE's own page for logging in: who one is, what one lets the channel know, and whether one becomes a friend."""

from collections.abc import Callable
from html import escape
from http.cookies import CookieError, SimpleCookie

from line_simulator import login_grants, login_requests, people
from line_simulator.api import logins
from line_simulator.api.calls import Answer, Call, Endpoint
from line_simulator.api.forms import fields
from line_simulator.api.pages import choices, page, posting
from line_simulator.login_requests import Ask, Refused, Session, Unreadable
from line_simulator.people import Person

COOKIE = "simulator_login"
TELLS = {
    "profile": "Your name, picture and status message",
    "openid": "Your user identifier",
    "email": "Your e-mail address",
}


async def show(call: Call) -> Answer:
    return await _told(call, _shown)


async def decide(call: Call) -> Answer:
    """What was pressed on the page."""
    return await _told(call, _decided)


async def _told(call: Call, answer: Callable[[Call, Ask], Answer]) -> Answer:
    """What is wrong goes back to the callback, or is said here where that cannot be trusted."""
    try:
        ask = login_requests.read(call.sim, call.query)
        await logins.get_past(call, ask.login)
        return answer(call, ask)
    except Refused as refused:
        return _go(call, refused.ask, login_requests.refusal(refused))
    except Unreadable as why:
        return page("400 Bad Request", f"<p>{escape(str(why))}</p>", status=400)


def _shown(call: Call, ask: Ask) -> Answer:
    """Whoever is known already and has agreed before is let in without a question where `prompt` is none."""
    session, person = _known(call)
    if ask.prompt != "none":
        return _question(call, ask, person)
    if person is None:
        raise Refused(ask, "LOGIN_REQUIRED", "The user is not logged in")
    if login_requests.needs_consent(call.sim, ask, person):
        raise Refused(ask, "INTERACTION_REQUIRED", "The user has not agreed yet")
    email = "email" in login_grants.consented(call.sim.store, ask.login.id, person.user_id)
    return _go(call, ask, login_requests.approve(call.sim, ask, person, email=email, befriend=False, session=session))


def _decided(call: Call, ask: Ask) -> Answer:
    form = fields(call)
    if form.get("decision") == "deny":
        raise Refused(ask, "ACCESS_DENIED", login_requests.DENIED)
    person = people.find(call.sim.store, form.get("user_id", ""))
    if person is None:
        return _question(call, ask, None)
    email, befriend = form.get("email") == "yes", form.get("friend") == "yes"
    asks_apart = ask.bot_prompt == "aggressive" and "friend" not in form
    if asks_apart and login_requests.may_befriend(call.sim, ask, person):
        return _invitation(call, ask, person, email=email)
    session, _ = _known(call)
    agreed = login_requests.approve(call.sim, ask, person, email=email, befriend=befriend, session=session)
    answer, since = _go(call, ask, agreed), call.sim.clock.now() // 1000
    answer.headers["set-cookie"] = f"{COOKIE}={person.user_id}.{since}; Path=/; HttpOnly; SameSite=Lax"
    return answer


def _question(call: Call, ask: Ask, known: Person | None) -> Answer:
    everybody = people.every(call.sim.store)
    if not everybody:
        return page("Nobody to log in", "<p>Add a customer on the phone page first, then come back.</p>")
    may_be_told = [scope for scope in ask.scopes if scope != "email" or ask.login.email_permission]
    tells = "".join(f"<li>{_permission(scope)}</li>" for scope in may_be_told)
    friend = ""
    if ask.bot is not None and ask.bot_prompt == "normal":
        name = escape(ask.bot.name)
        friend = f'<label class="line"><input type="checkbox" name="friend" value="yes"> Add {name} as a friend</label>'
    chosen = known.user_id if known is not None else everybody[0].user_id
    body = (
        f"<p>{escape(ask.login.name)} asks you to log in. Who are you?</p>{choices(everybody, chosen)}"
        f"<p>{escape(ask.login.name)} will know:</p><ul>{tells}</ul>{friend}"
        '<div class="deeds"><button name="decision" value="deny">Cancel</button>'
        '<button class="primary" name="decision" value="allow">Allow</button></div>'
    )
    return page("LINE Login", f'<form method="post" action="{escape(call.target)}">{body}</form>')


def _permission(scope: str) -> str:
    words = escape(TELLS[scope])
    if scope != "email":
        return f"{words} (required)"
    return f'<label><input type="checkbox" name="email" value="yes" checked> {words}</label>'


def _invitation(call: Call, ask: Ask, person: Person, *, email: bool) -> Answer:
    """The screen of its own that `bot_prompt=aggressive` asks for."""
    name = ask.bot.name if ask.bot is not None else ""
    kept = {"user_id": person.user_id, "email": "yes" if email else "no", "decision": "allow"}
    hidden = "".join(f'<input type="hidden" name="{key}" value="{escape(value)}">' for key, value in kept.items())
    deeds = (
        '<div class="deeds"><button name="friend" value="no">Not now</button>'
        '<button class="primary" name="friend" value="yes">Add friend</button></div>'
    )
    form = f'<form method="post" action="{escape(call.target)}">{hidden}{deeds}</form>'
    return page(f"Add {name} as a friend?", form)


def _go(call: Call, ask: Ask, params: dict[str, str]) -> Answer:
    url, posted = login_requests.destination(call.sim, ask, params)
    return posting(url, posted) if posted else Answer(b"", 302, headers={"location": url})


def _known(call: Call) -> tuple[Session | None, Person | None]:
    """Who logged in last in this browser."""
    try:
        kept = SimpleCookie(call.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        kept = None
    user_id, _, since = (kept.value if kept is not None else "").partition(".")
    person = people.find(call.sim.store, user_id)
    is_whole = person is not None and since.isascii() and since.isdecimal() and len(since) < 12  # noqa: PLR2004
    return (Session(user_id, int(since)), person) if is_whole else (None, None)


ENDPOINTS = [
    Endpoint("GET", "/oauth2/v2.1/authorize", "login", show, open=True),
    Endpoint("POST", "/oauth2/v2.1/authorize", "login", decide, open=True),
]
