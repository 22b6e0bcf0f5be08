"""Fault switches: what goes wrong for an account, how often, and on which endpoints."""

from typing import Any, Literal

import msgspec

from line_simulator.live import Live

Endpoint = Literal[
    "reply", "push", "multicast", "broadcast", "narrowcast", "validate", "profile", "followers", "group",
    "content", "transcoding", "loading", "mark_as_read", "info", "quota", "webhook_endpoint", "webhook_test",
    "token", "rich_menu", "insight", "link_token", "coupon", "contract",
    "audience", "login", "liff", "module",
    "all",
]  # fmt: skip
SWITCHES: dict[str, Any] = {
    "status": int,
    "delay_ms": int,
    "cut": Literal["before", "during", "after"],
    "rate_limited": bool,
    "rate": int,
    "monthly_limit": bool,
    "token_revoked": bool,
    "media": Literal[202, 404, 410, "empty", "cut", "drip"],
    "duplicate": bool,
    "reorder": bool,
    "batch": int,
    "bad_signature": bool,
}
BOUNDS = {"rate": (1, 100_000), "status": (400, 599), "delay_ms": (1, 600_000), "batch": (2, 100)}


class Switch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    value: Any = True
    times: int | None = None
    endpoint: Endpoint = "all"

    def __post_init__(self) -> None:
        if self.times is not None and self.times < 1:
            raise ValueError("`times` must be 1 or more")


class FaultBoard:
    def __init__(self, live: Live) -> None:
        self._live = live
        self._switches: dict[str, dict[str, Switch]] = {}

    def set(self, account_id: str, switches: dict[str, Switch]) -> None:
        self._switches[account_id] = switches

    def of(self, account_id: str) -> dict[str, Switch]:
        return self._switches.get(account_id, {})

    def take(self, account_id: str, name: str, endpoint: str | None = None) -> Any:
        """The value of a switch that applies now, using up one of its times; None when it is off."""
        switch = self.of(account_id).get(name)
        if switch is None or switch.endpoint not in {"all", endpoint}:
            return None
        if switch.times is not None:
            switch.times -= 1
            if switch.times == 0:
                del self._switches[account_id][name]
                self._live.publish("faults", account=account_id)
        return switch.value

    def clear(self) -> None:
        self._switches.clear()


def read(wanted: dict[str, Any]) -> dict[str, Switch]:
    """Switches from JSON: a bare value, or an object with `value`, `times` and `endpoint`.

    `times` and `endpoint` beside the switches apply to all that do not say their own.
    """
    common: dict[str, Any] = {name: wanted[name] for name in ("times", "endpoint") if name in wanted}
    named = {name: raw for name, raw in wanted.items() if name not in common}
    switches = {name: _switch(name, raw, common) for name, raw in named.items()}
    return {name: switch for name, switch in switches.items() if switch is not None}


def _switch(name: str, raw: Any, common: dict[str, Any]) -> Switch | None:
    if name not in SWITCHES:
        raise ValueError(f"there is no fault named `{name}`; there are {', '.join(SWITCHES)}")
    if raw is None or raw is False:
        return None
    if name == "cut" and raw is True:
        raw = "before"
    switch = msgspec.convert(common | (raw if isinstance(raw, dict) else {"value": raw}), Switch)
    if switch.value is False:
        return None
    try:
        msgspec.convert(switch.value, SWITCHES[name])
    except msgspec.ValidationError as error:
        raise ValueError(f"`{name}`: {error}") from None
    low, high = BOUNDS.get(name, (0, 0))
    if high and not low <= switch.value <= high:
        raise ValueError(f"`{name}` must lie between {low} and {high}")
    return switch
