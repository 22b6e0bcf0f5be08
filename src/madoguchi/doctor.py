"""What the product needs on this machine, checked one by one for `madoguchi doctor`."""

import os
import platform
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from madoguchi.kit import embedded_postgres, preflight
from madoguchi.kit.postgres_place import find_programs, major_version
from madoguchi.kit.preflight import StartError
from madoguchi.kit.settings import Settings

_LEAST_SPACE = 500 * 1024 * 1024


@dataclass(frozen=True)
class Check:
    """One thing looked at: whether it is well, and what was found or what to do."""

    what: str
    ok: bool
    said: str


def examine(settings: Settings) -> Iterator[Check]:
    """Look at everything; nothing is changed, but an embedded server that holds data is started for a moment."""
    checks: dict[str, Callable[[Settings], str]] = {
        "python": _python,
        "postgresql": _programs,
        "database": _database,
        "ports": _ports,
        "disk": _disk,
        "desk": _desk,
        "key": _key,
        "journal": _journal,
    }
    for what, look in checks.items():
        try:
            yield Check(what, ok=True, said=look(settings))
        except StartError as error:
            yield Check(what, ok=False, said=str(error))


def _python(_: Settings) -> str:
    return f"{platform.python_version()} at {sys.executable}"


def _programs(settings: Settings) -> str:
    if settings.database_url:
        return "outside (MADOGUCHI_DATABASE_URL), so no programs are needed here"
    programs = find_programs()
    return f"{major_version(programs)} in {programs}"


def _database(settings: Settings) -> str:
    if settings.database_url:
        return _database_at(settings.database_url)
    if not (settings.home / "postgres" / "data").exists():
        return f"none yet; the first start makes it in {settings.home}"
    with embedded_postgres.running(settings.home) as server:
        return _database_at(server.dsn)


def _database_at(url: str) -> str:
    version = preflight.refuse_unreachable_database(url)
    preflight.refuse_outdated_schema(url)
    return f"PostgreSQL {version} answers, schema {preflight.newest_migration()} is current"


def _ports(settings: Settings) -> str:
    preflight.refuse_taken_port(settings.host, settings.port, setting="MADOGUCHI_PORT")
    preflight.refuse_taken_port("127.0.0.1", settings.simulator_port, setting="MADOGUCHI_SIMULATOR_PORT")
    return f"{settings.port} and {settings.simulator_port} are free"


def _disk(settings: Settings) -> str:
    folder = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    if not os.access(folder, os.W_OK):
        raise StartError(f"{folder} cannot be written; set MADOGUCHI_HOME to a folder of yours.")
    free = shutil.disk_usage(folder).free
    if free < _LEAST_SPACE:
        raise StartError(f"Only {free // 1024**2} MB are free in {folder}; make room for at least 500 MB.")
    return f"{free // 1024**3} GB free in {folder}"


def _desk(_: Settings) -> str:
    page = Path(__file__).parent / "desk_build" / "index.html"
    if not page.exists():
        raise StartError("The desk is not built; run `make setup` in a checkout, or install the published package.")
    return "built"


def _key(settings: Settings) -> str:
    if settings.secret_key is not None:
        return "from MADOGUCHI_SECRET_KEY"
    path = settings.home / "secret.key"
    if not path.exists():
        return f"none yet; the first start makes {path}"
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise StartError(f"{path} can be read by others; run `chmod 600 {path}`.")
    return f"{path}, readable by its owner only; keep a copy of it apart from the database's backups"


def _journal(settings: Settings) -> str:
    folder = settings.home / "journal"
    aside = [*folder.glob("*.torn"), *folder.glob("refused/*.json")]
    if aside:
        raise StartError(
            f"Webhook events lie aside in {folder}: {len(aside)} files, the first is {aside[0].name}. They were "
            "received but could not be stored; see Health in docs/operations.md."
        )
    waiting = len(list(folder.glob("*.segment")))
    return f"{waiting} files wait for the database" if waiting else "empty"
