"""Calls to LINE about rich menus, within LINE's rates (line-platform.md §2.2, §2.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import UUID

import msgspec

from madoguchi.kit.jobs import NotYetError
from madoguchi.kit.pace import Pace
from madoguchi.kit.resources import Resources
from madoguchi.kit.text import storable
from madoguchi.line import client, sending, tokens
from madoguchi.line.client import Answer, Outcome
from madoguchi.line.outgoing import Object
from madoguchi.line.tokens import Token

T = TypeVar("T")

LINKED_AT_ONCE = 500
_NOT_FOUND = 404
_FEW_AN_HOUR, _SAVED = 50 / 3600, 50.0
"""Half of LINE's hundred an hour, which it lets be taken all at once, so that two workers stay below it."""
_LISTS_A_SECOND = 5.0
_ASK_AGAIN = timedelta(minutes=1)
_JSON = {"Content-Type": "application/json"}


class MenuRefusedError(Exception):
    """LINE has understood a call and said no."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.status} {answer.message}")
        self.answer = answer

    @property
    def is_missing(self) -> bool:
        """Whether what the call was about is not at LINE, or not any more."""
        return self.answer.status == _NOT_FOUND or "invalid richMenuId" in self.answer.message


class LineAwayError(Exception):
    """LINE could not be asked, or had no answer; the same call may be made again."""


@dataclass(frozen=True, slots=True)
class MenuAtLine:
    """What LINE says of one menu."""

    line_id: str
    name: str
    bar_text: str
    width: int
    height: int
    areas: int


class _Id(msgspec.Struct, rename="camel"):
    rich_menu_id: str


class _Size(msgspec.Struct):
    width: int = 0
    height: int = 0


class _Menu(msgspec.Struct, rename="camel"):
    rich_menu_id: str
    name: str = ""
    chat_bar_text: str = ""
    size: _Size = msgspec.field(default_factory=_Size)
    areas: list[Any] = []


class _Menus(msgspec.Struct):
    richmenus: list[_Menu] = []


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls LINE for one account; every call raises MenuRefusedError, LineAwayError or NotYetError."""

    resources: Resources
    token: Token

    async def validate(self, menu: Object) -> None:
        """POST /v2/bot/richmenu/validate."""
        await self._call("POST", "/v2/bot/richmenu/validate", body=menu)

    async def create(self, menu: Object) -> str:
        """POST /v2/bot/richmenu: LINE's id of a menu that has no picture yet."""
        return self._id(await self._call("POST", "/v2/bot/richmenu", body=menu, rare="create"))

    async def give_picture(self, line_id: str, content_type: str, picture: bytes) -> None:
        """POST /v2/bot/richmenu/{id}/content: once for each menu; one that has its picture already is left as it is."""
        try:
            await self._call("POST", f"{_path(line_id)}/content", data=(content_type, picture))
        except MenuRefusedError as error:
            if "already been uploaded" not in error.answer.message:
                raise

    async def picture_of(self, line_id: str) -> bytes:
        """GET /v2/bot/richmenu/{id}/content."""
        return (await self._call("GET", f"{_path(line_id)}/content", data=("", b""))).body

    async def every(self) -> list[MenuAtLine]:
        """GET /v2/bot/richmenu/list: those that were made by the API, ours and others'."""
        answer = await self._call("GET", "/v2/bot/richmenu/list", lists=True)
        return [_at_line(menu) for menu in _read(_Menus, answer).richmenus]

    async def delete(self, line_id: str) -> None:
        """DELETE /v2/bot/richmenu/{id}; fine when it is gone."""
        try:
            await self._call("DELETE", _path(line_id), rare="delete")
        except MenuRefusedError as error:
            if not error.is_missing:
                raise

    async def default(self) -> str | None:
        """GET /v2/bot/user/all/richmenu: LINE's id of the default menu."""
        return await self._found("/v2/bot/user/all/richmenu")

    async def set_default(self, line_id: str | None) -> None:
        """POST or DELETE /v2/bot/user/all/richmenu."""
        if line_id is None:
            await self._call("DELETE", "/v2/bot/user/all/richmenu")
        else:
            await self._call("POST", f"/v2/bot/user/all/richmenu/{quote(line_id, safe='')}")

    async def link(self, user_id: str, line_id: str | None) -> None:
        """POST or DELETE /v2/bot/user/{userId}/richmenu; who has blocked us is passed over in silence."""
        own = f"/v2/bot/user/{quote(user_id, safe='')}/richmenu"
        if line_id is None:
            await self._call("DELETE", own)
        else:
            await self._call("POST", f"{own}/{quote(line_id, safe='')}")

    async def link_many(self, user_ids: Sequence[str], line_id: str | None) -> None:
        """POST /v2/bot/richmenu/bulk/link or /unlink, for up to 500 people; LINE takes it and does it by and by."""
        users = {"userIds": list(user_ids)}
        if line_id is None:
            await self._call("POST", "/v2/bot/richmenu/bulk/unlink", body=users)
        else:
            await self._call("POST", "/v2/bot/richmenu/bulk/link", body={"richMenuId": line_id, **users})

    async def alias(self, alias: str) -> str | None:
        """GET /v2/bot/richmenu/alias/{alias}: LINE's id of the menu behind it."""
        return await self._found(f"/v2/bot/richmenu/alias/{alias}")

    async def point_alias(self, alias: str, line_id: str) -> None:
        """POST /v2/bot/richmenu/alias, or to the alias itself when there is one."""
        if await self.alias(alias) is None:
            body = {"richMenuAliasId": alias, "richMenuId": line_id}
            await self._call("POST", "/v2/bot/richmenu/alias", body=body)
        else:
            await self._call("POST", f"/v2/bot/richmenu/alias/{alias}", body={"richMenuId": line_id})

    async def delete_alias(self, alias: str) -> None:
        """DELETE /v2/bot/richmenu/alias/{alias}; fine when it is gone."""
        if await self.alias(alias) is not None:
            await self._call("DELETE", f"/v2/bot/richmenu/alias/{alias}", rare="delete_alias")

    async def _found(self, path: str) -> str | None:
        try:
            return self._id(await self._call("GET", path))
        except MenuRefusedError as error:
            if error.is_missing:
                return None
            raise

    @staticmethod
    def _id(answer: Answer) -> str:
        return storable(_read(_Id, answer).rich_menu_id) or ""

    async def _call(
        self,
        method: str,
        path: str,
        *,
        body: Object | None = None,
        data: tuple[str, bytes] | None = None,
        rare: str | None = None,
        lists: bool = False,
    ) -> Answer:
        """One call; pictures (`data`) go to another host, and `rare` ones have a bucket of their own at LINE."""
        settings, account_id = self.resources.settings, self.token.account_id
        host = settings.line_api_url if data is None else settings.line_data_api_url
        kind = {"Content-Type": data[0]} if data and data[0] else _JSON if body is not None else {}
        content = data[1] if data else msgspec.json.encode(body) if body is not None else b""
        pace = _pace(self.resources, account_id, rare, lists=lists)
        with pace.turn((path, account_id)):
            answer = await client.call(
                self.resources, method, host + path, token=self.token.text, body=content, headers=kind
            )
        sending.note(pace, answer)
        return await self._good(answer)

    async def _good(self, answer: Answer) -> Answer:
        if answer.outcome is Outcome.ACCEPTED:
            return answer
        now = self.resources.clock.now()
        if answer.status == tokens.UNAUTHORISED:
            await tokens.give_up(self.resources, token=self.token)
        if answer.is_rate_limited:
            wait = timedelta(seconds=answer.retry_after) if answer.retry_after else _ASK_AGAIN
            raise NotYetError(until=now + wait)
        if answer.outcome is Outcome.REFUSED:
            raise MenuRefusedError(answer)
        raise LineAwayError(answer.message or f"LINE answered {answer.status}.")


def _pace(resources: Resources, account_id: UUID, rare: str | None, *, lists: bool) -> Pace:
    if rare is not None:
        return sending.pace_of(resources, account_id, what=f"rich_menu_{rare}", most=_FEW_AN_HOUR, saved=_SAVED)
    if lists:
        return sending.pace_of(
            resources, account_id, what="rich_menu_list", most=_LISTS_A_SECOND, saved=_LISTS_A_SECOND
        )
    return sending.pace_of(resources, account_id, what="rich_menu")


def _path(line_id: str) -> str:
    return f"/v2/bot/richmenu/{quote(line_id, safe='')}"


def _read(kind: type[T], answer: Answer) -> T:
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LineAwayError(f"LINE's answer cannot be read: {error}") from error


def _at_line(menu: _Menu) -> MenuAtLine:
    return MenuAtLine(
        line_id=storable(menu.rich_menu_id) or "",
        name=storable(menu.name) or "",
        bar_text=storable(menu.chat_bar_text) or "",
        width=menu.size.width,
        height=menu.size.height,
        areas=len(menu.areas),
    )
