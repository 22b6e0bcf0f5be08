"""The embedded PostgreSQL: a small supervisor that makes, starts, shares and stops one server under a home folder."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

from madoguchi.kit.postgres_place import (
    Account,
    choose_account,
    find_programs,
    major_version,
    socket_folder,
)
from madoguchi.kit.preflight import StartError

_OLDEST_MAJOR = 15
_BUILTIN_LOCALE_SINCE = 17
_ASYNC_IO_SINCE = 18
_FRESH_SPACE = 200 * 1024 * 1024  # a new cluster is 40 MB, and its log of changes grows to 128 MB
_LONGEST_LOG = 10 * 1024 * 1024
_READY_PATIENCE = 600.0  # recovery after a crash replays at most `max_wal_size`, which a slow disk may take minutes for
_LEFTOVER_PATIENCE = 30.0
_STOP_PATIENCE = 30.0
# What a start says while children of a killed server still live, or while it waits dead to be reaped.
_LEFTOVERS = re.compile(r'pre-existing shared memory block|lock file ".*" already exists')
_DISK_FULL = "No space left on device"

# Written once into postgresql.conf, where an operator may change them. Small machines are the measure.
_SETTINGS = """
# Madoguchi: sized for a small machine that runs everything; raise shared_buffers for a busy center.
shared_buffers = 64MB
max_connections = 100
work_mem = 4MB
maintenance_work_mem = 32MB
max_wal_size = 512MB
min_wal_size = 64MB
wal_compression = on
checkpoint_timeout = 15min
synchronous_commit = on
random_page_cost = 1.1
jit = off
autovacuum_max_workers = 2
autovacuum_naptime = 30s
# A forgotten transaction would hold back every desk's stream of events.
idle_in_transaction_session_timeout = 60s
timezone = UTC
log_timezone = UTC
log_line_prefix = '%m [%p] '
log_checkpoints = off
"""
# The application's role owns its database and is no superuser, exactly as with an outside PostgreSQL.
_FIRST_STATEMENTS = "CREATE ROLE madoguchi LOGIN CREATEDB;\nCREATE DATABASE madoguchi OWNER madoguchi;\n"

# Servers this process launched, by data folder: whoever launches a child has to reap it.
_launched: dict[Path, subprocess.Popen[bytes]] = {}


@dataclass(frozen=True)
class _Place:
    base: Path
    log: Path
    programs: Path
    major: int
    account: Account

    @property
    def data(self) -> Path:
        return self.base / "data"


@dataclass
class Server:
    """A running server that this process may use until it calls `stop`."""

    dsn: str
    _place: _Place = field(repr=False)
    _in_use: IO[str] = field(repr=False)

    def stop(self) -> None:
        """Give up the server, and stop it if no other program uses it."""
        if self._in_use.closed:
            return
        with _alone(self._place.base):
            self._in_use.close()
            with (self._place.base / "in-use.lock").open("w") as others:
                try:
                    fcntl.flock(others, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                _halt(self._place.data)


def start(home: Path) -> Server:
    """Start the server under `home`, or join it if it runs; several programs may do so at once."""
    place = _prepare(home)
    with _alone(place.base):
        # A shared lock counts the programs using the server, and the kernel drops it even for one that is killed.
        in_use = (place.base / "in-use.lock").open("w")
        try:
            fcntl.flock(in_use, fcntl.LOCK_SH)
            folder = _socket_of_running(place.data) or _launch(place)
        except BaseException:
            in_use.close()
            raise
    return Server(f"postgresql://madoguchi@/madoguchi?host={quote(str(folder))}", place, in_use)


@contextmanager
def running(home: Path) -> Iterator[Server]:
    """A server for the length of a `with` block."""
    server = start(home)
    try:
        yield server
    finally:
        server.stop()


def _prepare(home: Path) -> _Place:
    programs = find_programs()
    major = major_version(programs)
    if major < _OLDEST_MAJOR:
        raise StartError(f"{programs} holds PostgreSQL {major}; Madoguchi needs {_OLDEST_MAJOR} or newer.")
    home = home.resolve()
    base = home / "postgres"
    # As root the server is another user who must pass, not list, these two; else they are ours alone.
    mode = 0o711 if os.geteuid() == 0 else 0o700
    try:
        home.mkdir(mode=mode, parents=True, exist_ok=True)
        base.mkdir(mode=mode, exist_ok=True)
        with (base / "in-use.lock").open("a"):
            pass
    except OSError as error:
        raise StartError(
            f"The folder {home} cannot be written ({error.strerror}); "
            "correct it, or set MADOGUCHI_HOME to another folder."
        ) from error
    return _Place(base, home / "postgres.log", programs, major, choose_account((base, programs), base / "data"))


@contextmanager
def _alone(base: Path) -> Iterator[None]:
    with (base / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _launch(place: _Place) -> Path:
    if not place.data.exists():
        _make_cluster(place)
    _refuse_other_version(place)
    folder = socket_folder(place.base, place.account)
    _keep_log_short(place.log)
    deadline = time.monotonic() + _LEFTOVER_PATIENCE
    while True:
        _forget_dead_server(place.data, folder)
        begin = place.log.stat().st_size if place.log.exists() else 0
        if _launch_once(place, folder):
            return folder
        said = place.log.read_bytes()[begin:].decode(errors="replace")
        if not _LEFTOVERS.search(said) or time.monotonic() > deadline:
            raise StartError(_explain(said, place))
        time.sleep(0.1)


def _launch_once(place: _Place, socket: Path) -> bool:
    options = {"listen_addresses": "", "unix_socket_directories": str(socket)}
    arguments = [f"--{name}={value}" for name, value in options.items()]
    with place.log.open("ab") as log:
        process = _spawn(place, "postgres", "-D", str(place.data), *arguments, output=log)
    give_up = time.monotonic() + _READY_PATIENCE
    while process.poll() is None:
        pid, _, state = _read_pid_file(place.data)
        if pid == process.pid and state == "ready":
            _launched[place.data] = process
            return True
        if time.monotonic() > give_up:
            process.send_signal(signal.SIGQUIT)
            process.wait()
            raise StartError(f"PostgreSQL was not ready within ten minutes; {place.log} says what it does.")
        time.sleep(0.01)
    return False


def _make_cluster(place: _Place) -> None:
    free = shutil.disk_usage(place.base).free
    if free < _FRESH_SPACE:
        raise StartError(
            f"The disk is full: a new database needs 200 MB in {place.base} "
            f"and {free // 1024**2} MB are free; make room and start again."
        )
    fresh = place.base / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)  # left by a start that was killed
    fresh.mkdir(mode=0o700)
    place.account.own(fresh)
    # Without a UTF-8 locale, trigram search of Japanese and Thai finds nothing and says nothing.
    locale = ["--locale-provider=builtin"] if place.major >= _BUILTIN_LOCALE_SINCE else []
    locale += ["--locale=C.UTF-8", "--encoding=UTF8"]
    access = ["--username=postgres", "--auth-local=trust", "--auth-host=reject"]  # trusted: only we enter the folder
    _run(place, "initdb", "-D", str(fresh), *locale, *access)
    with (fresh / "postgresql.conf").open("a") as settings:
        settings.write(_SETTINGS)
        if place.major >= _ASYNC_IO_SINCE:
            settings.write("io_method = sync  # worker processes cost memory that a small machine lacks\n")
    _run(place, "postgres", "--single", "-D", str(fresh), "-c", "exit_on_error=on", "postgres", say=_FIRST_STATEMENTS)
    fresh.rename(place.data)


def _run(place: _Place, program: str, *arguments: str, say: str = "") -> None:
    process = _spawn(place, program, *arguments, output=subprocess.PIPE)
    output, _ = process.communicate(say.encode())
    if process.returncode != 0:
        raise StartError(_explain(output.decode(errors="replace"), place))


def _spawn(place: _Place, program: str, *arguments: str, output: IO[bytes] | int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [*place.account.prefix, str(place.programs / program), *arguments],
        stdin=subprocess.PIPE if output == subprocess.PIPE else subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",  # our own folder may be closed to the server's user
        start_new_session=True,  # Ctrl-C is for us; we stop the server when its users have gone
        **place.account.popen_options(),
    )


def _refuse_other_version(place: _Place) -> None:
    made_by = (place.data / "PG_VERSION").read_text().strip()
    if made_by != str(place.major):
        raise StartError(
            f"The database in {place.data} was made by PostgreSQL {made_by}, but {place.programs} holds {place.major}; "
            f"set MADOGUCHI_PG_BIN to a PostgreSQL {made_by}, or move the data as docs/operations.md says."
        )


def _read_pid_file(data: Path) -> tuple[int, str, str]:
    """The pid, socket folder and state a server has written down; zero and empty if it has not."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return 0, "", ""
    if not lines or not lines[0].isdigit():
        return 0, "", ""
    lines += [""] * (8 - len(lines))
    return int(lines[0]), lines[4].strip(), lines[7].strip()


def _socket_of_running(data: Path) -> Path | None:
    """The socket folder of a server that runs, waiting for one that still starts or stops."""
    while True:
        pid, socket, state = _read_pid_file(data)
        if not pid or not _works_in(pid, data):
            return None
        if state == "ready":
            return Path(socket)
        time.sleep(0.02)


def _works_in(pid: int, data: Path) -> bool:
    """Whether that process is alive and a server of this data folder, not another program that got its number."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == data
        except OSError:
            return False
    found = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S607
    return str(data) in found.stdout


def _forget_dead_server(data: Path, socket: Path) -> None:
    """Remove what a killed server left: else one whose number another program got would block every start."""
    child = _launched.pop(data, None)
    if child is not None:
        with suppress(subprocess.TimeoutExpired):
            child.wait(_LEFTOVER_PATIENCE)  # killed a moment ago, it is ours to reap
    if not Path("/proc/self").exists():
        return
    if not any(_works_in(int(entry.name), data) for entry in Path("/proc").iterdir() if entry.name.isdigit()):
        (data / "postmaster.pid").unlink(missing_ok=True)
        (socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def _halt(data: Path) -> None:
    pid, socket, _ = _read_pid_file(data)
    child = _launched.pop(data, None)
    for how in (signal.SIGINT, signal.SIGQUIT):  # fast, then immediate
        if pid and _works_in(pid, data):
            os.kill(pid, how)
        if _await_end(pid, data, child):
            break
    if socket:
        with suppress(OSError):
            Path(socket).rmdir()  # it may stand in /tmp


def _await_end(pid: int, data: Path, child: subprocess.Popen[bytes] | None) -> bool:
    deadline = time.monotonic() + _STOP_PATIENCE
    while time.monotonic() < deadline:
        if (child is None or child.poll() is not None) and not (pid and _works_in(pid, data)):
            return True
        time.sleep(0.01)
    return False


def _keep_log_short(log: Path) -> None:
    if log.exists() and log.stat().st_size > _LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def _explain(said: str, place: _Place) -> str:
    if _DISK_FULL in said:
        return f"The disk is full: PostgreSQL cannot write in {place.base}; make room and start again."
    reasons = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line or "error" in line.lower()]
    reason = (reasons or said.splitlines() or ["it gave no reason"])[-1].strip()
    return f"The embedded PostgreSQL did not start: {reason} (more in {place.log})."
