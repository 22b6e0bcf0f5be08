"""The end of an account link, by the control API or on the page that LINE shows."""

import html

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from line_simulator import account_links
from line_simulator.control.requests import account_for, done, person_in_path, read, simulator
from line_simulator.happenings import NotPossible

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Account link</title>
<body style="font-family: system-ui; max-width: 26rem; margin: 20vh auto; text-align: center"><h1>{}</h1><p>{}</p>"""


class Link(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    link_token: str
    nonce: str
    account: str | None = None


async def link_account(request: Request) -> Response:
    sim, person = simulator(request), person_in_path(request)
    wanted = await read(request, Link)
    account = account_for(sim, person, wanted.account)
    return await done(request, account_links.link(sim, account, person, wanted.link_token, wanted.nonce))


async def page(request: Request) -> Response:
    """LINE's own page, where a service's site sends the user with the link token and a nonce."""
    sim = simulator(request)
    token, nonce = (request.query_params.get(name, "") for name in ("linkToken", "nonce"))
    found = account_links.whose(sim, token)
    try:
        if found is None:
            raise NotPossible("this link token is unknown, used or older than ten minutes")  # noqa: TRY301
        account_links.link(sim, *found, token, nonce)
    except NotPossible as why:
        return HTMLResponse(PAGE.format("Not linked", html.escape(f"{why}.".capitalize())), 400)
    return HTMLResponse(PAGE.format("Linked", html.escape(f"{found[0].name} knows you now. Go back to the chat.")))


ROUTES = [
    Route("/_sim/users/{user_id}/account-links", link_account, methods=["POST"]),
    Route("/dialog/bot/accountLink", page, methods=["GET"]),
]
