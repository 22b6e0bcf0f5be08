"""Logs: structured lines on standard error, with secrets struck out, and without what people wrote."""

import logging
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import structlog

from madoguchi.kit.errors import without_values

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
            structlog.processors.ExceptionRenderer(lambda found: story_of(found[1])),
            strike_out_secrets,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(process=process)
    # What libraries say goes the same way: the web server tells of every fault of ours with its traceback.
    library = logging.StreamHandler(sys.stderr)
    library.setFormatter(_LibraryFormatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[library], level=logging.WARNING, force=True)


def story_of(error: BaseException) -> str:
    """How an error came about, the first cause first; of what each said nothing but that is fit to be kept."""
    return "\n".join(_story(error))


def _story(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _story(cause)
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
    yield without_values(error)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _story(one)


class _LibraryFormatter(logging.Formatter):
    def formatException(self, ei: Any) -> str:  # noqa: N802 - its name there
        return story_of(ei[1])


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
