"""Rich menus as administrators write them, and as LINE and its phones have them."""

import io
from typing import Any

import httpx2
from PIL import Image
from tests.world import LineUser, World, eventually

SIZE = {"width": 2500, "height": 843}


def drawing(width: int = 2500, height: int = 843, kind: str = "PNG", colour: str = "teal") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(made, kind)
    return made.getvalue()


def area(x: int = 0, width: int = 1250, **action: Any) -> dict[str, Any]:
    return {"x": x, "y": 0, "width": width, "height": 843, "action": action or says("hours?")}


def says(text: str, label: str = "") -> dict[str, Any]:
    return {"type": "say", "label": label, "text": text}


def menu(name: str, *areas: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"name": name, "bar_text": "メニュー", "opened": True, "areas": list(areas) or [area()], **changes}


class Menus:
    """The rich menus of the world's LINE account, from both sides."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.account = f"/admin/line-accounts/{world.account['id']}"
        self.path = f"{self.account}/rich-menus"
        token = world.line_account["channel_access_token"]
        self._line = {"Authorization": f"Bearer {token}"}

    async def write(self, name: str, *areas: dict[str, Any], picture: bytes | None = None, **changes: Any) -> Any:
        written = await self.world.admin.post(self.path, menu(name, *areas, **changes))
        return await self.give_picture(written["id"], picture or drawing())

    async def write_anew(self, menu_: dict[str, Any], *areas: dict[str, Any], **changes: Any) -> None:
        """Change a menu here; phones show what they showed till it is published."""
        changed = menu(menu_["name"], *areas, **changes)
        (await self.world.admin.ask("PUT", f"{self.path}/{menu_['id']}", changed)).raise_for_status()

    async def give_picture(self, menu_id: str, picture: bytes) -> Any:
        given = await self.put_picture(menu_id, picture)
        return given.raise_for_status().json()

    async def put_picture(self, menu_id: str, picture: bytes) -> httpx2.Response:
        return await self.world.admin.http.put(f"/api{self.path}/{menu_id}/picture", content=picture)

    async def live(self, name: str, *areas: dict[str, Any], **changes: Any) -> Any:
        """A new menu that LINE has."""
        written = await self.write(name, *areas, **changes)
        return await self.publish(written["id"])

    async def publish(self, menu_id: str) -> Any:
        await self.world.admin.post(f"{self.path}/{menu_id}/publication")
        return await self.becomes(menu_id, "live")

    async def becomes(self, menu_id: str, state: str) -> Any:
        async def look() -> Any:
            found = await self.get(menu_id)
            return found if found["state"] == state else None

        return await eventually(look)

    async def get(self, menu_id: str) -> Any:
        return await self.world.admin.get(f"{self.path}/{menu_id}")

    async def set_default(self, menu_id: str | None) -> None:
        await self.put(f"{self.account}/default-rich-menu", {"menu_id": menu_id})

    async def set_rules(self, **states: str | None) -> None:
        await self.put(f"{self.account}/rich-menu-rules", states)

    async def put(self, path: str, body: Any) -> Any:
        return (await self.world.admin.ask("PUT", path, body)).raise_for_status().json()

    async def at_line(self) -> list[str]:
        """LINE's ids of all menus that are there."""

        async def look() -> Any:
            listed = await self.world.sim.get("/v2/bot/richmenu/list", headers=self._line)
            # LINE lists ten times a second, and who waits for a change may ask more often.
            return listed if listed.status_code != 429 else None

        return [one["richMenuId"] for one in (await eventually(look)).raise_for_status().json()["richmenus"]]

    async def ask_line(self, method: str, path: str, **content: Any) -> httpx2.Response:
        headers = self._line | content.pop("headers", {})
        return await self.world.sim.request(method, path, headers=headers, **content)

    async def seen_by(self, user: LineUser) -> str | None:
        """LINE's id of the menu on a phone."""
        path = f"/_sim/users/{user.user_id}/rich-menu"
        shown = (await self.world.sim.get(path, params={"account": user.account})).json()["rich_menu"]
        return shown["id"] if shown else None

    async def shows(self, user: LineUser, wanted: dict[str, Any] | None) -> None:
        """Wait until a phone shows a menu, or none."""
        line_id = wanted["line_id"] if wanted else None

        async def look() -> bool:
            return await self.seen_by(user) == line_id

        await eventually(look)

    async def calls(self, *methods: str) -> list[tuple[str, str]]:
        """Calls about menus so far: method and path."""
        return [
            (call["method"], call["url"])
            for call in await self.world.line_calls()
            if call["endpoint"] == "rich_menu" and call["method"] in methods
        ]

    async def done(self) -> None:
        """Nothing is left to be done at LINE, not even later."""

        async def look() -> bool:
            left = "SELECT count(*) FROM jobs WHERE lane LIKE 'rich_menus:%'"
            return await self.world.pool.fetchval(left) == 0

        await eventually(look)

    async def gone(self) -> None:
        """Nothing is left of any menu, here and at LINE."""

        async def look() -> bool:
            return await self.world.pool.fetchval("SELECT count(*) FROM rich_menus") == 0 and not await self.at_line()

        await eventually(look)
