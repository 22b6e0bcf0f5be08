"""What people do with what an account sent or shows them: see it, open its links, play its films, tap its menu."""

from typing import Any

from line_simulator import chats, dispatches, rich_menus
from line_simulator.accounts import Account
from line_simulator.chats import Message
from line_simulator.dispatches import PLAYED, Kind
from line_simulator.happenings import NotPossible
from line_simulator.people import Person
from line_simulator.rich_menus import RichMenu
from line_simulator.simulator import Simulator

LOOKED_AT = 1000


def look(sim: Simulator, account: Account, person: Person) -> int:
    """Open the chat: every bubble that was not seen yet is seen; of those sent to many LINE has figures."""
    looked = sim.store.row("SELECT up_to FROM looked WHERE account = ? AND person = ?", account.id, person.user_id)
    messages = chats.between(sim.store, account.id, person.user_id, after=looked[0] if looked else 1, limit=LOOKED_AT)
    if not messages:
        return 0
    seen = [message for message in messages if message.sender == "account"]
    with sim.store.together():
        for message in seen:
            _note(sim, message, person, "impression")
        sim.store.run(
            "INSERT OR REPLACE INTO looked VALUES (?, ?, ?)", account.id, person.user_id, int(messages[-1].id)
        )
    return len(seen)


def open_link(sim: Simulator, account: Account, person: Person, url: str, message_id: str | None) -> Message:
    """Tap a link: that of the message meant, or of the newest that has it."""
    recent = chats.between(sim.store, account.id, person.user_id, limit=LOOKED_AT)
    sent = [it for it in reversed(recent) if it.sender == "account" and message_id in {None, it.id}]
    message = next((it for it in sent if _holds(it.content, url)), None)
    if message is None:
        raise NotPossible(f"no message of {account.name} to {person.display_name} has the link {url}")
    look(sim, account, person)
    _note(sim, message, person, "click", url)
    return message


def play(sim: Simulator, account: Account, person: Person, message_id: str, percent: int) -> Message:
    """Play a film or a sound as far as `percent`; LINE counts the start and each quarter."""
    message = chats.find(sim.store, message_id)
    if message is None or (message.user, message.account, message.sender) != (person.user_id, account.id, "account"):
        raise NotPossible(f"{account.name} has sent {person.display_name} no message {message_id}")
    if message.content["type"] not in {"video", "audio"}:
        raise NotPossible(f"message {message_id} is neither a film nor a sound")
    look(sim, account, person)
    for share, kind in PLAYED.items():
        if share <= percent:
            _note(sim, message, person, kind)
    return message


def open_menu(sim: Simulator, account: Account, person: Person) -> RichMenu:
    """Unfold the rich menu under the chat, which LINE counts as having seen it."""
    menu = rich_menus.shown_to(sim.store, account.id, person.user_id)
    if menu is None:
        raise NotPossible(f"{person.display_name} sees no rich menu of {account.name}")
    dispatches.note_deed(sim.store, menu.id, person.user_id, "impression", bubble=0, day=sim.clock.day())
    return menu


def tap_menu(sim: Simulator, account: Account, person: Person, area: int) -> RichMenu:
    """Tap one of the menu's areas, counted from nought; what it then does is done by itself."""
    menu = rich_menus.shown_to(sim.store, account.id, person.user_id)
    if menu is None or not 0 <= area < len(menu.content["areas"]):
        raise NotPossible(f"{person.display_name} sees no area {area} of a rich menu of {account.name}")
    dispatches.note_deed(sim.store, menu.id, person.user_id, "tap", bubble=area + 1, day=sim.clock.day())
    return menu


def _note(sim: Simulator, message: Message, person: Person, kind: Kind | str, url: str = "") -> None:
    if message.request_id is not None and dispatches.find(sim.store, message.request_id) is not None:
        day, bubble = sim.clock.day(), message.bubble
        dispatches.note_deed(sim.store, message.request_id, person.user_id, kind, bubble=bubble, day=day, url=url)


def _holds(content: Any, url: str) -> bool:
    """Whether a link stands anywhere in a message: in its words, or behind one of its buttons."""
    if isinstance(content, str):
        return url in content.split() or url == content
    values = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return any(_holds(value, url) for value in values)
