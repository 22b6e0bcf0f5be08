"""What a process for strangers' files says is read with care: no more than is of use, and no words of the file."""

from datetime import timedelta
from pathlib import Path

import pytest

from madoguchi.kit.confinement import confined, pause_after

CHATTER = """
import os, sys
sys.stderr.write("x" * 1_000_000 + "the end")
sys.stdout.write("y" * 1_000_000 + "the answer")
"""


async def test_however_much_it_says_the_end_is_kept_and_it_is_never_held_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chatter.py").write_text(CHATTER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    async with confined("chatter") as program:
        answer = await program.answer()
        said = await program.last_words()
    assert (len(answer), answer[-10:]) == (64 * 1024, b"the answer")
    assert (len(said), said[-7:]) == (4096, "the end")
    assert (program.exit_code, program.took_too_long) == (0, False)


@pytest.mark.parametrize("module", ["inspector", "converter"])
async def test_F05_it_says_where_it_failed_and_not_over_what(tmp_path: Path, module: str) -> None:
    """No file is there, so that the error it ends with names a path."""
    deed = {"inspector": "image", "converter": "no such conversion CANARY"}[module]
    async with confined(f"madoguchi.kit.{module}", deed, str(tmp_path / "CANARY")) as program:
        assert await program.answer() == b""
        said = await program.last_words()
    assert program.exit_code == 1
    assert f"{module}.py" in said
    assert said.endswith({"inspector": "FileNotFoundError", "converter": "KeyError"}[module])
    assert "CANARY" not in said


async def test_what_is_not_over_when_nobody_waits_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sleeper.py").write_text("import time; time.sleep(60)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    async with confined("sleeper") as program:
        pass
    assert program.exit_code == -9


def test_the_tries_over_one_file_end_after_ten_minutes() -> None:
    pauses = [pause_after(crashes) for crashes in range(1, 9)]
    assert pauses[-1] is None
    assert sum((pause for pause in pauses if pause), timedelta()) == timedelta(minutes=10, seconds=15)
    assert pauses[:3] == [timedelta(seconds=seconds) for seconds in (5, 10, 20)]
