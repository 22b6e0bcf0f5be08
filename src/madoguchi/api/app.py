"""The application: every resource, the desk's pages, and what is asked of the process itself."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, status
from fastapi.responses import FileResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from madoguchi import __version__
from madoguchi.api import (
    absences,
    allowances,
    attachments,
    candidates,
    changes,
    contact_merges,
    contacts,
    conversation_sessions,
    conversations,
    customer_contact,
    errors,
    filled_quick_replies,
    layout_checks,
    line_accounts,
    me,
    members,
    message_search,
    messages,
    notices,
    notifications,
    offers,
    people,
    people_changes,
    people_choices,
    preferred,
    prospects,
    quick_replies,
    routing_steps,
    session,
    skills,
    stream,
    timeline,
    transcripts,
    transfers,
    unserved_queues,
    uploads,
)  # fmt: skip
from madoguchi.api.admin import (
    auto_close,
    capacity_profiles,
    dry_runs,
    file_settings,
    line_checks,
    line_history,
    line_instances,
    line_rejections,
    line_sending,
    notification_defaults,
    notification_templates,
    operating_hours,
    overview,
    presences,
    queue_rules,
    queues,
    rating_models,
    rich_menu_rules,
    rich_menus,
    routing_rules,
    routing_settings,
    rule_counts,
    skill_members,
    skill_types,
    time_out_rules,
    user_capacity,
    user_skills,
    users,
    webhook_events,
    workstreams,
)  # fmt: skip
from madoguchi.api.admin import line_accounts as admin_line_accounts
from madoguchi.api.admin import skills as admin_skills
from madoguchi.api.dependencies import resources_of
from madoguchi.api.guarded import Guarded
from madoguchi.kit.resources import Resources
from madoguchi.kit.settings import Settings
from madoguchi.notifications.stream import Stream

DESK = Path(__file__).parent.parent / "desk_build"
_ROUTERS = (
    session, me, allowances, conversations, members, messages, layout_checks, attachments, uploads, offers, timeline,
    routing_steps, conversation_sessions, candidates, prospects, transfers, preferred, contacts, contact_merges,
    customer_contact, line_accounts, stream, overview, admin_line_accounts, line_checks, line_history, line_rejections,
    line_sending, rich_menus, rich_menu_rules, workstreams, line_instances, queues, operating_hours, users, people,
    people_changes, people_choices, presences, webhook_events, file_settings, notification_templates, routing_settings,
    routing_rules, dry_runs, rule_counts, queue_rules, skills, admin_skills, skill_members, skill_types, rating_models,
    user_skills, capacity_profiles, user_capacity, auto_close, time_out_rules, absences, unserved_queues,
    transcripts, message_search, quick_replies, filled_quick_replies, notifications,
    notices, notification_defaults,
)  # fmt: skip
_PAGES = (
    "/",
    "/sign-in",
    "/desk",
    "/desk/{rest:path}",
    "/representatives",
    "/quick-replies",
    "/notifications",
    "/admin",
    "/admin/{rest:path}",
)


def create_app(resources: Resources) -> FastAPI:
    """The application over open resources; its lifespan runs the live stream."""
    app = FastAPI(
        title="Madoguchi",
        version=__version__,
        lifespan=_lifespan(resources),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.resources = resources
    errors.install(app)
    for room in _ROUTERS:
        app.include_router(room.router)
    _add_process_routes(app)
    _add_pages(app)
    app.add_middleware(Guarded, pictures=_pictures(resources.settings))
    return app


def _pictures(settings: Settings) -> str:
    """Where profile pictures come from: LINE's servers, or the simulator that stands for LINE."""
    if settings.line_api_url.startswith("https://api.line.me"):
        return "https://profile.line-scdn.net https://sprofile.line-scdn.net"
    return settings.line_api_url


def _lifespan(resources: Resources) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with Stream(resources, changes.tell) as live:
            app.state.stream = live
            yield

    return lifespan


def _add_process_routes(app: FastAPI) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def alive() -> PlainTextResponse:
        """Whether the process runs at all."""
        return PlainTextResponse("ok")

    @app.get("/readyz", include_in_schema=False)
    async def ready(request: Request) -> PlainTextResponse:
        """Whether it can do its work: the database answers."""
        async with resources_of(request).database.reading() as db:
            await db.value("SELECT 1")
        return PlainTextResponse("ok")

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _add_pages(app: FastAPI) -> None:
    """The desk is one page that finds its own way from the address."""

    async def page() -> Response:
        if not (DESK / "index.html").exists():
            return PlainTextResponse("The desk is not built; run `make desk`.", status_code=503)
        return FileResponse(DESK / "index.html", headers={"Cache-Control": "no-cache"})

    async def worker() -> Response:
        """The service worker: browsers must ask for it each time, or an old one would go on reading new messages."""
        if not (DESK / "sw.js").exists():
            return PlainTextResponse("The desk is not built; run `make desk`.", status_code=503)
        headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
        return FileResponse(DESK / "sw.js", headers=headers, media_type="text/javascript")

    app.add_api_route("/sw.js", worker, include_in_schema=False)
    for path in _PAGES:
        app.add_api_route(path, page, include_in_schema=False)
    if DESK.exists():
        app.mount("/", _DeskFiles(directory=DESK))


class _DeskFiles(StaticFiles):
    """What the desk is made of; a person who went astray is shown the desk, which says so and leads back."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            by_a_person = "text/html" in Headers(scope=scope).get("accept", "")
            if error.status_code != status.HTTP_404_NOT_FOUND or not by_a_person:
                raise
            return FileResponse(DESK / "index.html", status_code=404, headers={"Cache-Control": "no-cache"})
