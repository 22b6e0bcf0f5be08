"""What tests of the programs share: free ports, and the command as a user types it."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def madoguchi(tmp_path: Path) -> Run:
    """Runs the command to its end, with a home and ports of its own unless told otherwise."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        own = {"HOME": str(tmp_path / "home"), "PORT": str(free_port()), "SIMULATOR_PORT": str(free_port())}
        env = {f"MADOGUCHI_{name}": value for name, value in {**own, **settings}.items()}
        command = [sys.executable, "-m", "madoguchi", *arguments]
        return subprocess.run(
            command, env={**os.environ, **env}, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
        )

    return run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
