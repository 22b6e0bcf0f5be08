"""Scripted scenarios: steps of the control API one after the other, each able to speak of what came before."""

import asyncio
import re
from typing import Any

import httpx2
import msgspec
from starlette.types import ASGIApp

STEPS_AT_MOST = 2000
WAIT_AT_MOST_S = 600
TIMES_AT_MOST = 10_000
CALL = re.compile(r"(GET|POST|PUT|PATCH|DELETE) (/_sim/(?!live|scenarios)\S+)")
REFERENCE = re.compile(r"{(\w+)((?:\.\w+)+)}")


class Step(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Either a call, kept under the name `keep`, or a while of waiting."""

    call: str | None = None
    body: dict[str, Any] = {}
    keep: str | None = None
    times: int = 1
    wait_seconds: float = 0

    def __post_init__(self) -> None:
        if self.call is not None and not CALL.fullmatch(self.call):
            raise ValueError(f"`call` must be a method and a path under /_sim, not {self.call!r}")
        if not 1 <= self.times <= TIMES_AT_MOST:
            raise ValueError(f"`times` must lie between 1 and {TIMES_AT_MOST}")
        if not 0 <= self.wait_seconds <= WAIT_AT_MOST_S:
            raise ValueError(f"`wait_seconds` must lie between 0 and {WAIT_AT_MOST_S}")


class Scenario(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    steps: list[Step]
    name: str = "scenario"

    def __post_init__(self) -> None:
        if not 1 <= len(self.steps) <= STEPS_AT_MOST:
            raise ValueError(f"`steps` must hold 1 to {STEPS_AT_MOST} steps")


class Performance(msgspec.Struct, kw_only=True):
    """How far a scenario has come; `trouble` is the sentence that ended it early."""

    name: str
    steps: int
    done: int = 0
    finished: bool = False
    trouble: str | None = None
    kept: dict[str, Any] = {}


async def perform(app: ASGIApp, scenario: Scenario, performance: Performance) -> None:
    # In memory: what a scenario does takes the same way as what a test does, but no network.
    transport = httpx2.ASGITransport(app=app)
    try:
        async with httpx2.AsyncClient(transport=transport, base_url="http://simulator", timeout=None) as client:
            for step in scenario.steps:
                for _ in range(step.times):
                    await _take(client, step, performance)
                performance.done += 1
    except _Trouble as trouble:
        performance.trouble = f"step {performance.done + 1}: {trouble}"
    finally:
        performance.finished = True


class _Trouble(Exception):  # noqa: N818  it ends a scenario, not us
    """A step that could not be taken."""


async def _take(client: httpx2.AsyncClient, step: Step, performance: Performance) -> None:
    await asyncio.sleep(step.wait_seconds)
    if step.call is None:
        return
    method, _, path = _filled(step.call, performance.kept).partition(" ")
    body = _filled(step.body, performance.kept)
    answer = await client.request(method, path, json=body if method not in {"GET", "DELETE"} else None)
    content = answer.json() if answer.content else {}
    if answer.is_error:
        raise _Trouble(content.get("message", f"status {answer.status_code}"))
    if step.keep is not None:
        performance.kept[step.keep] = content


def _filled(value: Any, kept: dict[str, Any]) -> Any:
    """`value` with every `{name.field}` replaced by what was kept."""
    if isinstance(value, dict):
        return {key: _filled(it, kept) for key, it in value.items()}
    if isinstance(value, list):
        return [_filled(it, kept) for it in value]
    if isinstance(value, str):
        return REFERENCE.sub(lambda found: str(_looked_up(found, kept)), value)
    return value


def _looked_up(reference: re.Match[str], kept: dict[str, Any]) -> Any:
    found: Any = kept.get(reference[1])
    for key in reference[2].strip(".").split("."):
        if isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
        elif isinstance(found, dict) and key in found:
            found = found[key]
        else:
            raise _Trouble(f"nothing is kept as {reference[0]}")
    return found
