"""The embedded PostgreSQL starts, is shared, survives kills and refuses what it cannot do, always in one sentence."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from madoguchi.kit import embedded_postgres, postgres_place
from madoguchi.kit.preflight import StartError


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    for process in psutil.process_iter(["cmdline"]):
        if str(tmp_path) in " ".join(process.info["cmdline"] or []):
            process.kill()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped cluster to copy, since making one takes most of a second."""
    home = tmp_path_factory.mktemp("made")
    embedded_postgres.start(home).stop()
    return home


def copy(made: Path, home: Path) -> Path:
    subprocess.run(["cp", "-a", made, home], check=True)
    return home


def pid_of(home: Path) -> int:
    return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])


def is_gone(pid: int) -> bool:
    """A process whose parent was killed stays as a zombie where the first process of a container reaps nothing."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def ask(dsn: str, sql: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_a_fresh_start_gives_a_utf8_database_whose_owner_is_no_superuser(home: Path) -> None:
    with embedded_postgres.running(home) as server:
        assert await ask(server.dsn, "SELECT current_database()") == "madoguchi"
        assert await ask(server.dsn, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        await ask(server.dsn, "CREATE EXTENSION pg_trgm")
        assert await ask(server.dsn, "SELECT array_length(show_trgm('日本語'), 1)") == 4
        assert await ask(server.dsn, "SELECT lower('À')") == "à"
        assert await ask(server.dsn, "SHOW synchronous_commit") == "on"
        pid = pid_of(home)
    assert is_gone(pid)


async def test_data_outlives_a_stop(made: Path, home: Path) -> None:
    with embedded_postgres.running(copy(made, home)) as server:
        await ask(server.dsn, "CREATE TABLE kept AS SELECT 42 AS answer")
    with embedded_postgres.running(home) as server:
        assert await ask(server.dsn, "SELECT answer FROM kept") == 42


async def test_a_second_start_joins_and_only_the_last_to_leave_stops_it(made: Path, home: Path) -> None:
    first = embedded_postgres.start(copy(made, home))
    second = embedded_postgres.start(home)
    pid = pid_of(home)
    first.stop()
    first.stop()  # twice is once
    assert await ask(second.dsn, "SELECT 1") == 1
    second.stop()
    assert is_gone(pid)


def start_and_report(home: Path, answers: "multiprocessing.Queue[object]", go: object, leave: object) -> None:
    go.wait()  # type: ignore[attr-defined]
    server = embedded_postgres.start(home)
    answers.put((server.dsn, pid_of(home)))
    leave.wait()  # type: ignore[attr-defined]
    server.stop()


def test_racing_starters_make_one_server(home: Path) -> None:
    context = multiprocessing.get_context("spawn")
    answers, go, leave = context.Queue(), context.Event(), context.Event()
    racers = [context.Process(target=start_and_report, args=(home, answers, go, leave)) for _ in range(4)]
    for racer in racers:
        racer.start()
    go.set()
    said = {answers.get(timeout=30) for _ in racers}
    leave.set()
    for racer in racers:
        racer.join(30)
    assert len(said) == 1
    assert is_gone(said.pop()[1])


KEEP_IT_OPEN = """
import sys, time, pathlib
from madoguchi.kit import embedded_postgres
server = embedded_postgres.start(pathlib.Path(sys.argv[1]))
print(server.dsn, flush=True)
time.sleep(60)
"""


@pytest.mark.slow
async def test_a_server_whose_starter_was_killed_is_joined_and_then_stopped(made: Path, home: Path) -> None:
    copy(made, home)
    with subprocess.Popen([sys.executable, "-c", KEEP_IT_OPEN, str(home)], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        starter.stdout.readline()
        starter.kill()
    pid = pid_of(home)
    assert not is_gone(pid)
    with embedded_postgres.running(home) as server:
        assert pid_of(home) == pid
        assert await ask(server.dsn, "SELECT 1") == 1
    assert is_gone(pid)


@pytest.mark.slow
async def test_rows_survive_kill_9_of_the_server(made: Path, home: Path) -> None:
    server = embedded_postgres.start(copy(made, home))
    await ask(server.dsn, "CREATE TABLE kept AS SELECT generate_series(1, 10000) AS n")
    os.kill(pid_of(home), signal.SIGKILL)
    with embedded_postgres.running(home) as again:
        assert await ask(again.dsn, "SELECT count(*) FROM kept") == 10000
    server.stop()


@pytest.mark.slow
def test_a_pid_file_naming_another_living_program_does_not_stop_a_start(made: Path, home: Path) -> None:
    server = embedded_postgres.start(copy(made, home))
    pid_file = home / "postgres" / "data" / "postmaster.pid"
    left = pid_file.read_text()
    server.stop()
    account = postgres_place.choose_account((), home / "postgres" / "data")
    with subprocess.Popen(["sleep", "60"], **account.popen_options()) as stranger:  # type: ignore[call-overload]
        pid_file.write_text(left.replace(left.split()[0], str(stranger.pid), 1))
        account.own(pid_file)
        started = time.monotonic()
        embedded_postgres.start(home).stop()
        assert time.monotonic() - started < 10
        stranger.kill()


def test_a_start_killed_while_making_the_cluster_leaves_nothing_in_the_way(home: Path) -> None:
    (home / "postgres" / "data.new" / "base").mkdir(parents=True)
    embedded_postgres.start(home).stop()
    assert not (home / "postgres" / "data.new").exists()


def test_another_major_version_is_refused(made: Path, home: Path) -> None:
    (copy(made, home) / "postgres" / "data" / "PG_VERSION").write_text("13\n")
    with pytest.raises(StartError, match=r"made by PostgreSQL 13, but .* holds \d+; set MADOGUCHI_PG_BIN"):
        embedded_postgres.start(home)


def test_programs_that_are_too_old_are_refused(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("MADOGUCHI_PG_BIN", str(tmp_path))
    with pytest.raises(StartError, match="holds PostgreSQL 14; Madoguchi needs 15"):
        embedded_postgres.start(home)


def test_a_wrong_programs_folder_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_PG_BIN", "/nowhere")
    with pytest.raises(StartError, match="MADOGUCHI_PG_BIN is /nowhere"):
        embedded_postgres.start(home)


async def test_a_long_home_gets_a_short_private_socket(made: Path, tmp_path: Path) -> None:
    home = tmp_path / ("long" * 30)
    with embedded_postgres.running(copy(made, home)) as server:
        folder = Path(server.dsn.partition("host=")[2])
        assert len(str(folder)) < 90
        assert folder.stat().st_mode & 0o777 == 0o700
        assert await ask(server.dsn, "SELECT 1") == 1
    assert not folder.exists()


def test_a_socket_folder_of_somebody_else_is_refused(made: Path, tmp_path: Path) -> None:
    home = copy(made, tmp_path / ("long" * 30))
    server = embedded_postgres.start(home)
    folder = Path(server.dsn.partition("host=")[2])
    server.stop()
    folder.symlink_to(tmp_path)
    try:
        with pytest.raises(StartError, match="not a private folder"):
            embedded_postgres.start(home)
    finally:
        folder.unlink()


def test_a_home_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StartError, match=r"folder .*file/home cannot be written"):
        embedded_postgres.start(tmp_path / "file" / "home")


def test_a_full_disk_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StartError, match="disk is full"):
        embedded_postgres.start(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has this trouble")
def test_as_root_the_server_is_another_user_even_below_a_closed_folder(made: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = copy(made, closed / "home")
    with embedded_postgres.running(home):
        assert psutil.Process(pid_of(home)).uids().real != 0
    assert closed.stat().st_mode & 0o777 == 0o700
