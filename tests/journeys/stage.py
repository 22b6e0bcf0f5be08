"""A desk and a phone page beside each other in one browser, on which stories are played one after the other."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import FilePayload, Locator, Page, expect
from tests.journeys.test_in_the_browser import a_browser, a_page, picture, sign_in, write
from tests.rooms import a_world, change_routing
from tests.world import LineUser, Person, World

PHONES = {"width": 860, "height": 800}
MANY = 100
# Files are looked into by a process of its own, two at a time, before they go.
PATIENCE_MS = 10_000


@dataclass
class Stage:
    """Rin at her desk, and customers who each have a phone on the page beside it."""

    world: World
    rin: Person
    desk: Page
    phones: Page

    @classmethod
    @asynccontextmanager
    async def open(cls, server: str, home: Path) -> AsyncIterator["Stage"]:
        async with (
            a_world(server, home) as world,
            a_browser() as browser,
            a_page(browser) as desk,
            a_page(browser, PHONES) as phones,
        ):
            await change_routing(world, session_limit=MANY)
            rin = await world.representative("Rin", capacity=MANY)
            await sign_in(desk, world, "rin@example.com")
            yield cls(world, rin, desk, phones)

    async def take_out(self, *customers: LineUser) -> None:
        """Let the phone page show these people's phones."""
        await self.phones.goto(f"{self.world.sim.base_url}?users={','.join(one.user_id for one in customers)}")

    async def add(self, name: str) -> LineUser:
        """Let somebody new add the account as a friend, by hand on the phone page; nobody else has this name."""
        await self.phones.goto(str(self.world.sim.base_url))
        await self.phones.get_by_role("button", name="Add customer").click()
        form = self.phones.get_by_role("dialog", name="Add a customer")
        await form.get_by_role("textbox", name="Name").fill(name)
        await form.get_by_role("button", name="Add", exact=True).click()
        await self.phones.get_by_role("region", name=f"Phone of {name}").wait_for()
        account = self.world.line_account["id"]
        people = (await self.world.sim.get(f"/_sim/accounts/{account}/users")).raise_for_status().json()["users"]
        (user_id,) = [one["user_id"] for one in people if one["display_name"] == name]
        return LineUser(name=name, user_id=user_id, account=account, sim=self.world.sim)

    async def meet(self, name: str, words: str = "こんにちは") -> "Chat":
        """Somebody new writes, and Rin accepts."""
        customer = await self.world.customer(name)
        await self.take_out(customer)
        await write(self.phones, name, words)
        return await self.accept(name, customer, words)

    async def accept(self, offered: str, customer: LineUser, words: str) -> "Chat":
        """Accept the conversation with somebody, or with a group, in which this customer is."""
        if await self.desk.get_by_role("alertdialog", name="Send").count():
            await self.desk.reload()  # a story that failed has left a form open
        offer = self.desk.get_by_role("alertdialog", name=f"Offer from {offered}")
        await offer.get_by_role("button", name="Accept").click()
        chat = Chat(self, customer, offered)
        await expect(chat.thread).to_contain_text(words)
        return chat


@dataclass
class Chat:
    """One conversation, as it is seen at the desk and on one customer's phone."""

    stage: Stage
    customer: LineUser
    title: str

    @property
    def thread(self) -> Locator:
        return self.stage.desk.get_by_role("log", name=f"Messages with {self.title}")

    @property
    def bubbles(self) -> Locator:
        """What was said at the desk's side, each with its state."""
        return self.thread.locator("[data-state]")

    @property
    def phone(self) -> Locator:
        return self.phone_of(self.customer)

    @property
    def messages(self) -> Locator:
        return self.phone.get_by_role("log")

    def phone_of(self, customer: LineUser) -> Locator:
        return self.stage.phones.get_by_role("region", name=f"Phone of {customer.name}")

    async def writes(self, text: str) -> None:
        """Write on the phone."""
        await write(self.stage.phones, self.customer.name, text)

    async def takes_up(self, message: Locator, step: str) -> None:
        """Press a message on the phone for its menu, and take one step of it."""
        await message.click(button="right")
        await self.stage.phones.get_by_role("menuitem", name=step, exact=True).click()

    async def attaches(self, what: str, files: Sequence[FilePayload] | None = None) -> None:
        """Take something from the phone's drawer, or choose files for it."""
        phones = self.stage.phones
        await self.phone.get_by_role("button", name=f"Attach as {self.customer.name}").click()
        item = self.phone.get_by_role("button", name=what, exact=True)
        if files is None:
            await item.click()
            return
        async with phones.expect_file_chooser() as chooser:
            await item.click()
        await (await chooser.value).set_files(list(files))

    async def answers(self, text: str) -> None:
        """Write at the desk."""
        box = self.stage.desk.get_by_role("textbox", name="Write a reply")
        await box.fill(text)
        await box.press("Enter")

    async def adds(self, what: str) -> Locator:
        """Take something from the menu of the composer; the dialog that opens."""
        await self.stage.desk.get_by_role("button", name="Add to the message").click()
        await self.stage.desk.get_by_role("menuitem", name=what).click()
        return self.stage.desk.get_by_role("alertdialog")

    async def sends_file(self, file: FilePayload) -> None:
        """Choose a file at the desk, look at it, and send it."""
        await self.stage.desk.get_by_test_id("file").set_input_files([file])
        await self.stage.desk.get_by_role("alertdialog").get_by_role("button", name="Send", exact=True).click()

    async def is_sent(self, count: int) -> None:
        """Everything of the desk's has its tick."""
        await expect(self.thread.locator('[data-state="sent"]')).to_have_count(count, timeout=PATIENCE_MS)

    async def is_kept(self, name: str) -> None:
        """Both sides show the same after a reload; a picture of each is kept to be looked at."""
        await expect(self.thread.locator('[data-state="sending"]')).to_have_count(0)
        if await self.messages.locator(".row.mine").count():
            await expect(self.messages.locator(".row.mine").last).to_contain_text("Read")
        desk, phones = self.stage.desk, self.stage.phones
        await picture(desk, f"{name}-desk")
        await picture(phones, f"{name}-phone")
        said, seen = await self.thread.inner_text(), await self.messages.inner_text()
        await asyncio.gather(desk.reload(), phones.reload())
        await expect(self.thread).to_have_text(_lenient(said), use_inner_text=True)
        await expect(self.messages).to_have_text(_lenient(seen), use_inner_text=True)


def _lenient(text: str) -> re.Pattern[str]:
    """The same words, however the lines are broken."""
    return re.compile(r"\s*" + r"\s+".join(re.escape(word) for word in text.split()) + r"\s*")
