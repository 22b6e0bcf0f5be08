"""Audiences: people kept under a name, filled by uploads or by what people did with a message."""

import secrets
from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

from line_simulator import dispatches
from line_simulator.store import Store

Type = Literal[
    "UPLOAD", "CLICK", "IMP", "CHAT_TAG", "FRIEND_PATH", "RESERVATION", "APP_EVENT", "VIDEO_VIEW", "WEBTRAFFIC",
    "IMAGE_CLICK", "RICHMENU_IMP", "RICHMENU_CLICK", "POP_AD_IMP", "TRACKINGTAG_WEBTRAFFIC",
]  # fmt: skip
Status = Literal["IN_PROGRESS", "READY", "FAILED", "EXPIRED", "INACTIVE", "ACTIVATING"]
Route = Literal["MESSAGING_API", "OA_MANAGER", "POINT_AD", "AD_MANAGER"]
FailedType = Literal["AUDIENCE_GROUP_AUDIENCE_INSUFFICIENT", "INTERNAL_ERROR"]
STATUSES, ROUTES = get_args(Status), get_args(Route)
AT_MOST = 1000
# LINE takes hours; here an upload waits, is worked on, and its people are in.
WAITS_MS, WORKS_MS = 500, 2000
RETENTION_S = 15_552_000
KEPT_AFTER_S = 30 * 24 * 3600
# Only uploads and chat tags may be smaller than this, as nobody could be made out by them.
ENOUGH = 50
COUNTED_FROM = 20
UNLIMITED = frozenset({"UPLOAD", "CHAT_TAG"})


class Owner(msgspec.Struct, kw_only=True):
    """Who shares an audience in the Business Manager."""

    id: str
    name: str
    service_type: Literal["bm", "lap", "account", "yda"] = "bm"


class Audience(msgspec.Struct, kw_only=True, omit_defaults=True):
    """`created` is in milliseconds; `owner` is there where it is shared from elsewhere."""

    id: int
    account: str
    description: str
    created: int
    type: Type = "UPLOAD"
    create_route: Route = "MESSAGING_API"
    request_id: str | None = None
    click_url: str | None = None
    failed_type: FailedType | None = None
    inactive: bool = False
    owner: Owner | None = None

    @property
    def expires_s(self) -> int:
        return self.created // 1000 + RETENTION_S

    @property
    def is_limited(self) -> bool:
        return self.owner is not None or self.type not in UNLIMITED


class Upload(msgspec.Struct):
    id: int
    audience: int
    at: int
    description: str | None
    people: int

    def state(self, now: int) -> str:
        if now - self.at < WAITS_MS:
            return "QUEUED"
        return "WORKING" if now - self.at < WORKS_MS else "FINISHED"


def create(store: Store, account_id: str, description: str, now: int, **more: object) -> Audience:
    facts = {"id": _free_id(store), "account": account_id, "description": description, "created": now}
    audience = msgspec.convert(facts | more, Audience)
    _keep(store, audience)
    return audience


def rename(store: Store, audience: Audience, description: str) -> None:
    _keep(store, msgspec.structs.replace(audience, description=description))


def delete(store: Store, audience: Audience) -> None:
    with store.together():
        for table, column in (("audience", "id"), ("audience_upload", "audience"), ("audience_member", "audience")):
            store.run(f"DELETE FROM {table} WHERE {column} = ?", audience.id)


def find(store: Store, account_id: str, audience_id: int, now: int) -> Audience | None:
    """One of an account's own, until a month after it expired."""
    if not 0 < audience_id < 2**63:
        return None
    found = store.row("SELECT doc FROM audience WHERE id = ? AND account = ?", audience_id, account_id)
    audience = _read(found[0]) if found else None
    return audience if audience is not None and _is_kept(audience, now) else None


def of_account(store: Store, account_id: str, now: int) -> list[Audience]:
    rows = store.rows("SELECT doc FROM audience WHERE account = ? ORDER BY position", account_id)
    return [audience for audience in map(_read, (doc for (doc,) in rows)) if _is_kept(audience, now)]


def add(store: Store, audience: Audience, user_ids: Iterable[str], description: str | None, now: int) -> Upload:
    """Put people in; LINE passes over ids of nobody, and nobody is in twice."""
    with store.together():
        (upload_id,) = store.row("SELECT coalesce(max(id), 12345677) + 1 FROM audience_upload") or (1,)
        known = known_people(store, user_ids)
        before = _members(store, audience.id)
        new = [user_id for user_id in known if user_id not in before]
        store.run_many("INSERT INTO audience_member VALUES (?, ?, ?)", [(audience.id, it, upload_id) for it in new])
        upload = Upload(upload_id, audience.id, now, description, len(new))
        store.run("INSERT INTO audience_upload VALUES (?, ?, ?, ?, ?)", *msgspec.structs.astuple(upload))
    return upload


def known_people(store: Store, user_ids: Iterable[str]) -> list[str]:
    everybody = {user_id for (user_id,) in store.rows("SELECT id FROM person")}
    return [user_id for user_id in dict.fromkeys(user_ids) if user_id in everybody]


def uploads(store: Store, audience: Audience) -> list[Upload]:
    """The last fifty attempts to add people, as LINE lists them."""
    rows = store.rows(
        "SELECT id, audience, at, description, people FROM audience_upload WHERE audience = ?"
        " ORDER BY id DESC LIMIT 50",
        audience.id,
    )
    return [Upload(*row) for row in reversed(rows)]


def people_in(store: Store, audience: Audience, now: int) -> set[str]:
    """Those in it now; who clicked or saw a message belongs to its audience from that moment."""
    if audience.request_id is not None:
        kind: dispatches.Kind = "click" if audience.type == "CLICK" else "impression"
        return dispatches.people_who(store, audience.request_id, kind, audience.click_url)
    return _members(store, audience.id, until=now - WORKS_MS)


def status(store: Store, audience: Audience, now: int) -> Status:
    """What is too small for LINE to use stays in progress for ever."""
    if now // 1000 >= audience.expires_s:
        return "EXPIRED"
    if audience.failed_type is not None:
        return "FAILED"
    if audience.inactive:
        return "INACTIVE"
    least = 1 if audience.type in UNLIMITED else ENOUGH
    settled = now - audience.created >= WORKS_MS
    return "READY" if settled and len(people_in(store, audience, now)) >= least else "IN_PROGRESS"


def _members(store: Store, audience_id: int, until: int | None = None) -> set[str]:
    rows = store.rows(
        "SELECT m.person FROM audience_member m JOIN audience_upload u ON u.id = m.upload"
        " WHERE m.audience = ? AND u.at <= coalesce(?, u.at)",
        audience_id, until,
    )  # fmt: skip
    return {user_id for (user_id,) in rows}


def _is_kept(audience: Audience, now: int) -> bool:
    return now // 1000 < audience.expires_s + KEPT_AFTER_S


def _free_id(store: Store) -> int:
    while True:
        number = 1_000_000_000_000 + secrets.randbelow(9_000_000_000_000)
        if store.row("SELECT 1 FROM audience WHERE id = ?", number) is None:
            return number


def _keep(store: Store, audience: Audience) -> None:
    store.run(
        "INSERT INTO audience (id, account, doc) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc",
        audience.id, audience.account, msgspec.json.encode(audience),
    )  # fmt: skip


_read = msgspec.json.Decoder(Audience).decode
