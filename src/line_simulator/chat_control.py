"""Who answers a chat: modules take it over and give it back, and hear of that and of their attachment."""

from typing import Any

from line_simulator import accounts, ids, modules
from line_simulator.accounts import Account
from line_simulator.events import Event
from line_simulator.modules import Control, Module
from line_simulator.simulator import Simulator

# What LINE calls a few seconds, in which nobody else may take a chat over.
HELD_MS = 3000
# LINE wants an end even where there is none.
ENDLESS_MS = 253_402_300_799_000


class Held(Exception):  # noqa: N818  it becomes an answer
    """Another module took the chat over a moment ago."""


def acquire(sim: Simulator, account: Account, module: Module, chat: str, seconds: int | None) -> None:
    """The one that answered until now hears that it stands by, and the new one until when it may answer."""
    now = sim.clock.now()
    before = modules.active(sim.store, account.id, chat, now)
    control = modules.control_of(sim.store, account.id, chat, now)
    if control is not None and control.module not in {None, module.id} and now - control.since < HELD_MS:
        raise Held
    until = now + seconds * 1000 if seconds is not None else None
    modules.give_control(sim.store, account.id, chat, Control(module.id, now, until))
    if before is not None and before != module.id:
        _tell(sim, account, before, _event("deactivated", now, chat=chat))
    detail = {"chatControl": {"expireAt": until or ENDLESS_MS}}
    _tell(sim, account, module.id, _event("activated", now, detail, chat=chat))


def release(sim: Simulator, account: Account, module: Module, chat: str) -> None:
    """The account's own channel answers again; who does not answer has nothing to give back."""
    now = sim.clock.now()
    if modules.active(sim.store, account.id, chat, now) == module.id:
        modules.give_control(sim.store, account.id, chat, Control(None, now, None))
        _tell(sim, account, module.id, _event("deactivated", now, chat=chat))


def attach(sim: Simulator, account: Account, module: Module, scopes: list[str]) -> None:
    granted = modules.attach(sim.store, module, account.id, scopes).scopes
    detail = {"module": {"type": "attached", "botId": account.bot_user_id, "scopes": granted}}
    _tell(sim, account, module.id, _event("module", sim.clock.now(), detail))


def detach(sim: Simulator, account: Account, module: Module, *, bot_deleted: bool = False) -> bool:
    """LINE gives a reason only where the account is no more."""
    if not modules.detach(sim.store, module.id, account.id):
        return False
    content = {"type": "detached", "botId": account.bot_user_id} | ({"reason": "bot_deleted"} if bot_deleted else {})
    _tell(sim, account, module.id, _event("module", sim.clock.now(), {"module": content}))
    return True


def suspend(sim: Simulator, account: Account, *, suspended: bool) -> None:
    """Modules alone are told; the account's own channel hears nothing."""
    for it in modules.attachments(sim.store, account=account.id):
        _tell(sim, account, it.module, _event("botSuspended" if suspended else "botResumed", sim.clock.now()))


def answers(sim: Simulator, account: Account, chat: str) -> str | None:
    return modules.active(sim.store, account.id, chat, sim.clock.now())


def attached_accounts(sim: Simulator, module: Module) -> list[Account]:
    found = (accounts.find(sim.store, it.account) for it in modules.attachments(sim.store, module=module.id))
    return [account for account in found if account is not None]


def _tell(sim: Simulator, account: Account, module_id: str, event: Event) -> None:
    sim.webhooks.emit_to_module(account, module_id, event)


def _event(type: str, now: int, detail: dict[str, Any] | None = None, *, chat: str = "") -> Event:
    """What is told to modules alone; nothing can be replied to it."""
    kinds = {"U": ("user", "userId"), "C": ("group", "groupId"), "R": ("room", "roomId")}
    kind, name = kinds.get(chat[:1], ("", ""))
    source = {"type": kind, name: chat} if chat else {}
    return Event(type=type, detail=detail or {}, source=source, at=now, webhook_event_id=ids.ulid(now))
