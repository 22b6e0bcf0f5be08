"""What can go wrong before a program runs is told in one sentence that says what to do, and fails."""

import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from madoguchi import __version__
from madoguchi.kit import embedded_postgres, preflight
from madoguchi.kit.preflight import StartError

Run = Callable[..., subprocess.CompletedProcess[str]]


def assert_one_sentence(done: subprocess.CompletedProcess[str], *parts: str) -> None:
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    for part in parts:
        assert part in done.stderr


def test_it_tells_its_version(madoguchi: Run) -> None:
    assert madoguchi("--version").stdout == f"madoguchi {__version__}\n"


@pytest.mark.parametrize("command", ["web", "up", "demo"])
def test_a_taken_port_is_named(madoguchi: Run, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert_one_sentence(madoguchi(command, PORT=port), f"Port {port}", "set MADOGUCHI_PORT to another port")


def test_a_taken_simulator_port_is_named(madoguchi: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = madoguchi("demo", SIMULATOR_PORT=str(taken.getsockname()[1]))
        assert_one_sentence(done, "set MADOGUCHI_SIMULATOR_PORT")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "desk.example.com"])  # noqa: S104 (to be refused)
def test_the_demo_listens_on_this_machine_only(madoguchi: Run, host: str) -> None:
    assert_one_sentence(madoguchi("demo", HOST=host), f"does not listen on {host}")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback_addresses_are_private(host: str) -> None:
    preflight.refuse_public_address(host)


@pytest.mark.parametrize("command", ["web", "worker", "migrate", "up"])
def test_a_database_that_does_not_answer_is_named_without_its_password(madoguchi: Run, command: str) -> None:
    done = madoguchi(command, DATABASE_URL="postgresql://someone:secret@127.0.0.1:1/desk")
    assert_one_sentence(done, "desk at 127.0.0.1:1", "MADOGUCHI_DATABASE_URL")
    assert "secret" not in done.stderr


@pytest.mark.parametrize("url", ["nonsense", "postgresql://[/x", "mysql://127.0.0.1/x"])
def test_an_address_that_is_none_is_named(madoguchi: Run, url: str) -> None:
    assert_one_sentence(madoguchi("migrate", DATABASE_URL=url), "MADOGUCHI_DATABASE_URL")


def test_a_setting_that_cannot_be_read_is_named(madoguchi: Run) -> None:
    assert_one_sentence(madoguchi("up", PORT="eighty"), "MADOGUCHI_PORT is 'eighty'")


def test_a_home_that_cannot_be_written_is_named(madoguchi: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_one_sentence(madoguchi("migrate", HOME=str(tmp_path / "file" / "home")), "cannot be written")


@pytest.mark.parametrize(
    "command", [("web",), ("worker",), ("user", "add", "a@example.com", "--name", "A", "--password", "x")]
)
def test_a_database_without_our_schema_is_named(madoguchi: Run, command: tuple[str, ...]) -> None:
    assert_one_sentence(madoguchi(*command), "run `madoguchi migrate` first")


def test_the_doctor_names_what_is_missing(madoguchi: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = madoguchi("doctor", PORT=str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "ok  database" in done.stdout
    assert "NO  ports" in done.stdout
    assert not (tmp_path / "home").exists(), "looking must not make anything"


def test_the_doctor_tells_of_events_that_lie_aside(madoguchi: Run, tmp_path: Path) -> None:
    refused = tmp_path / "home" / "journal" / "refused"
    refused.mkdir(parents=True)
    assert "ok  journal" in madoguchi("doctor").stdout
    (refused / "1.json").touch()
    done = madoguchi("doctor")
    assert done.returncode == 1
    assert "NO  journal" in done.stdout
    assert "1 files, the first is 1.json" in done.stdout


def test_the_newest_migration_is_the_one_alembic_would_run() -> None:
    from alembic.script import ScriptDirectory

    folder = Path(preflight.__file__).parents[1] / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == preflight.newest_migration()


def test_an_old_server_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "_OLDEST_SERVER", 99)
    with (
        embedded_postgres.running(tmp_path / "home") as server,
        pytest.raises(StartError, match="Madoguchi needs 99 or newer"),
    ):
        preflight.refuse_unreachable_database(server.dsn)
