"""What is written to the log names no secret."""

import json
import subprocess
import sys

import asyncpg
import msgspec
import pytest

from madoguchi.kit.errors import without_values
from madoguchi.kit.log import strike_out_secrets


@pytest.mark.parametrize(
    "name",
    ["channel_secret", "access_token", "Password", "AUTHORIZATION", "set-cookie", "x-line-signature", "replyToken"],
)
def test_S71_a_field_that_speaks_of_a_secret_is_struck_out(name: str) -> None:
    assert strike_out_secrets(None, "info", {name: "CANARY", "other": "shown"}) == {name: "•••", "other": "shown"}


def test_S71_secrets_are_struck_out_however_deep_they_lie() -> None:
    line = {"request": {"headers": {"authorization": "CANARY"}, "calls": [{"token": "CANARY"}, "shown"]}}
    struck = strike_out_secrets(None, "info", line)
    assert struck == {"request": {"headers": {"authorization": "•••"}, "calls": [{"token": "•••"}, "shown"]}}


def test_S72_one_event_is_one_line_whatever_its_values_hold() -> None:
    program = """
from madoguchi.kit.log import set_up_logging
import structlog
set_up_logging(process="tried")
log = structlog.get_logger()
log.debug("too.quiet")
log.info("said", name='x\\n{"event": "forged"}\\x1b[31m', token="CANARY")
try:
    raise ValueError("why")
except ValueError:
    log.exception("failed")
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    said, failed = [json.loads(line) for line in ran.stderr.splitlines()]
    assert (said["event"], said["level"], said["process"]) == ("said", "info", "tried")
    assert said["name"] == 'x\n{"event": "forged"}\x1b[31m'
    assert said["token"] == "•••"
    assert said["timestamp"].endswith("Z")
    assert "ValueError: why" in failed["exception"]
    assert "CANARY" not in ran.stderr
    assert ran.stdout == ""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            asyncpg.DataError("invalid input for query argument $5: ['CANARY'] (expected str)"),
            "DataError: 22000 invalid",
        ),
        (asyncpg.InvalidTextRepresentationError('invalid input syntax for type uuid: "CANARY"'), "22P02"),
        (asyncpg.UndefinedTableError('relation "there" does not exist'), 'relation "there" does not exist'),
        (UnicodeEncodeError("utf-8", "CANARY\ud83d", 6, 7, "surrogates not allowed"), "surrogates not allowed"),
        (KeyError("CANARY"), "KeyError"),
        (ValueError("invalid literal for int(): 'CANARY'"), "ValueError: invalid literal for int"),
        (msgspec.ValidationError("Invalid enum value 'CANARY' - at `$.type`"), "ValidationError: Invalid enum value"),
        (RuntimeError("why"), "RuntimeError: why"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_F05_what_an_error_met_is_not_told(error: Exception, said: str) -> None:
    told = without_values(error)
    assert said in told
    assert "CANARY" not in told


def test_F05_a_logged_traceback_holds_no_words_of_customers_and_neither_do_those_of_libraries() -> None:
    program = """
import logging
from madoguchi.kit.log import set_up_logging
import structlog
set_up_logging(process="tried")
words = "CANARY" * 2
try:
    try:
        raise KeyError(words)
    except KeyError as error:
        raise ValueError(f"cannot read '{words}'") from error
except ValueError:
    structlog.get_logger().exception("failed")
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "CANARYCANARY" not in ran.stderr
    assert ran.stderr.count("ValueError: cannot read") == 2
    assert ran.stderr.count("KeyError") >= 2
