"""What is written to the log names no secret."""

import json
import subprocess
import sys

import pytest

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
