"""Logs: structured lines on standard error, with secrets struck out."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET_WORDS = ("secret", "token", "password", "authorization", "cookie", "signature")


def set_up_logging(*, process: str) -> None:
    """Make every logger of this process write one line an event, readable on a terminal and JSON elsewhere."""
    terminal = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            strike_out_secrets,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(process=process)


def strike_out_secrets(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the value of every field whose name speaks of a secret, however deep it lies."""
    for name in line:
        line[name] = _struck(name, line[name])
    return line


def _struck(name: str, value: Any) -> Any:
    if any(word in name.lower() for word in _SECRET_WORDS):
        return "•••"
    if isinstance(value, dict):
        return {str(inner): _struck(str(inner), given) for inner, given in value.items()}
    return [_struck("", given) for given in value] if isinstance(value, list | tuple) else value
