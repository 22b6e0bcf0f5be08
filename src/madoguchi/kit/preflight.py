"""What must be true before a program can start, each failure told in one sentence that says what to do."""

import asyncio
import ipaddress
import socket
from pathlib import Path
from typing import Final, cast
from urllib.parse import urlsplit

import asyncpg

_OLDEST_SERVER: Final = 15
_PATIENCE: Final = 5.0


class StartError(Exception):
    """One sentence for the person who started us: what is wrong and what to do."""


def refuse_taken_port(host: str, port: int, *, setting: str) -> None:
    """Raise when something else listens there already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port in TIME_WAIT is free
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StartError(
                f"Port {port} on {host} cannot be used ({error.strerror}); "
                f"stop the program that has it, or set {setting} to another port."
            ) from error


def refuse_public_address(host: str) -> None:
    """Raise unless the address is this machine's own: the demo's passwords are known to everyone."""
    try:
        private = ipaddress.ip_address(host).is_loopback
    except ValueError:
        private = host == "localhost"
    if not private:
        raise StartError(
            f"The demo's passwords are public, so it does not listen on {host}; "
            "unset MADOGUCHI_HOST, or run `madoguchi up` with accounts of your own."
        )


def refuse_unreachable_database(url: str) -> int:
    """Raise when no PostgreSQL of ours answers there; its major version when one does."""
    try:
        version = asyncio.run(asyncio.wait_for(_server_version(url), _PATIENCE))
    except (OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        reason = str(error).strip() or type(error).__name__
        raise StartError(
            f"The database {_without_password(url)} cannot be used ({reason}); "
            "start it, or correct MADOGUCHI_DATABASE_URL."
        ) from error
    if version < _OLDEST_SERVER:
        raise StartError(
            f"The database {_without_password(url)} is PostgreSQL {version}; Madoguchi needs {_OLDEST_SERVER} or newer."
        )
    return version


def schema_is_current(url: str) -> bool:
    """Whether the newest migration has been applied; told from file names, since loading Alembic takes a second."""
    return asyncio.run(_schema_version(url)) == newest_migration()


def newest_migration() -> str:
    """The number of the newest migration; the files are numbered, in one line without branches."""
    versions = Path(__file__).parents[1] / "migrations" / "versions"
    return max(file.name.split("_")[0] for file in versions.glob("[0-9]*.py"))


def refuse_outdated_schema(url: str) -> None:
    """Raise unless the newest migration has been applied."""
    if not schema_is_current(url):
        raise StartError("The database's schema is not this version's; run `madoguchi migrate` first.")


async def _schema_version(url: str) -> str | None:
    connection = await asyncpg.connect(url)
    try:
        return cast("str | None", await connection.fetchval("SELECT version_num FROM alembic_version"))
    except asyncpg.UndefinedTableError:
        return None
    finally:
        await connection.close()


async def _server_version(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(connection.get_server_version().major)
    finally:
        await connection.close()


def _without_password(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "named by MADOGUCHI_DATABASE_URL"
    where = f"at {host}:{port}" if port else f"at {host}" if host else "on the local socket"
    return f"{parts.path.lstrip('/') or '(no name)'} {where}"
