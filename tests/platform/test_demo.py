"""One command brings up everything, tells where it is, and leaves nothing behind, even after kill -9."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest


@contextmanager
def demo(home: Path, port: int, simulator_port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    settings = {"HOME": str(home), "PORT": str(port), "SIMULATOR_PORT": str(simulator_port)}
    env = {**os.environ, **{f"MADOGUCHI_{name}": value for name, value in settings.items()}}
    command = [sys.executable, "-m", "madoguchi", "demo"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C stops everything" in line:
                break
        try:
            yield process, said
        finally:
            process.terminate()
            process.communicate(timeout=30)


def answers(port: int, path: str) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return bool(answer.status == 200)


def await_free(*ports: int) -> None:
    deadline = time.monotonic() + 15
    for port in ports:
        while True:
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                    break
                except OSError:
                    assert time.monotonic() < deadline, f"port {port} is still taken"
            time.sleep(0.05)


def left_by(home: Path) -> list[str]:
    processes = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    return [command for command in processes if str(home) in command]


@pytest.mark.slow
def test_the_demo_starts_survives_kill_9_and_stops_cleanly(tmp_path: Path, unused_tcp_port_factory) -> None:  # noqa: ANN001
    home, port, simulator = tmp_path / "home", unused_tcp_port_factory(), unused_tcp_port_factory()
    with demo(home, port, simulator) as (process, said):
        assert f"http://127.0.0.1:{port}" in said, said
        assert "admin@example.com" in said
        assert answers(port, "/readyz")
        assert answers(simulator, "/_sim/accounts")
        process.send_signal(signal.SIGKILL)
    await_free(port, simulator)
    with demo(home, port, simulator) as (process, said):
        assert answers(port, "/healthz"), said
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
    assert left_by(home) == []
