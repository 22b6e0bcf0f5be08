"""The page behind a LIFF URL: pick who opens the app, and be sent to its endpoint as that person."""

from html import escape
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from line_simulator import accounts, liff, logins, people, phones
from line_simulator.api.calls import Answer
from line_simulator.api.pages import choices, page
from line_simulator.control.requests import Missing, simulator
from line_simulator.liff import App
from line_simulator.logins import LoginChannel
from line_simulator.simulator import Simulator


async def show(request: Request) -> Response:
    sim = simulator(request)
    app, login = _found(sim, request)
    everybody = people.every(sim.store)
    if not everybody:
        return _drawn(page("Nobody to open it", "<p>Add a customer on the phone page first, then come back.</p>"))
    name = escape(str(app.content.get("description") or login.name))
    account = accounts.find(sim.store, login.account) if login.account is not None else None
    friend = ""
    if account is not None and app.content.get("botPrompt", "none") != "none":
        words = f"Add {escape(account.name)} as a friend"
        friend = f'<label class="line"><input type="checkbox" name="friend" value="yes"> {words}</label>'
    body = (
        f'<form method="post"><p>Who opens {name} in LINE?</p>{choices(everybody, everybody[0].user_id)}{friend}'
        '<div class="deeds"><button class="primary">Open</button></div></form>'
    )
    return _drawn(page("LIFF", body))


async def enter(request: Request) -> Response:
    sim = simulator(request)
    app, login = _found(sim, request)
    form = dict(parse_qsl((await request.body()).decode(errors="replace")))
    person = people.find(sim.store, form.get("user_id", ""))
    if person is None:
        return await show(request)
    account = accounts.find(sim.store, login.account) if login.account is not None else None
    known = people.friendship(sim.store, account.id, person.user_id) if account is not None else None
    if account is not None and form.get("friend") == "yes" and (known is None or known.state != "friend"):
        phones.follow(sim, account, person)
    handed = liff.open_for(sim, app, login, person)
    rest = request.path_params.get("rest", "")
    url = liff.address(app, f"/{rest}" if rest else "", request.url.query)
    return RedirectResponse(liff.with_login(url, handed), 303, headers={"cache-control": "no-store"})


def _found(sim: Simulator, request: Request) -> tuple[App, LoginChannel]:
    liff_id = request.path_params["liff_id"]
    app = liff.find(sim.store, liff_id)
    login = logins.find(sim.store, app.channel) if app is not None else None
    if app is None or login is None:
        raise Missing(f"there is no LIFF app {liff_id}")
    return app, login


def _drawn(drawn: Answer) -> Response:
    return Response(drawn.body, drawn.status, media_type=drawn.content_type, headers=drawn.headers)


ROUTES = [
    Route("/liff/{liff_id}", show, methods=["GET"]),
    Route("/liff/{liff_id}", enter, methods=["POST"]),
    Route("/liff/{liff_id}/{rest:path}", show, methods=["GET"]),
    Route("/liff/{liff_id}/{rest:path}", enter, methods=["POST"]),
]
