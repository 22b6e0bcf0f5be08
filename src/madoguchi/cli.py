"""The command `madoguchi`: starts the programs, and does what an operator does from a terminal."""

import asyncio
import errno
import runpy
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from madoguchi import __version__
from madoguchi.kit import embedded_postgres, preflight
from madoguchi.kit.children import Child, Family, terminable
from madoguchi.kit.preflight import StartError
from madoguchi.kit.settings import Settings

app = typer.Typer(
    help="Madoguchi, the open-source contact center for LINE.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
people = typer.Typer(help="Add people who work here.", no_args_is_help=True)
app.add_typer(people, name="user")


@app.command()
def demo() -> None:
    """Run everything with a fake LINE, fake customers and known passwords, on this machine only."""
    with _plainly(), terminable(), ExitStack() as stack:
        settings = _settings()
        preflight.refuse_public_address(settings.host)
        _refuse_taken_ports(settings, with_simulator=True)
        simulator = f"http://127.0.0.1:{settings.simulator_port}"
        update = {"line_api_url": simulator, "line_data_api_url": simulator}
        settings = stack.enter_context(_with_database(settings.model_copy(update=update)))
        family = stack.enter_context(Family())
        family.launch(_simulator(settings, simulator))
        _launch_product(family, settings)
        family.await_ready("simulator")
        logins = family.run(_own("seed", settings))
        family.await_ready()
        _show_demo(settings, simulator, logins)
        family.wait()


@app.command()
def up() -> None:
    """Run the product: database (unless MADOGUCHI_DATABASE_URL names one), schema, web and worker."""
    with _plainly(), terminable(), ExitStack() as stack:
        settings = _settings()
        _refuse_taken_ports(settings)
        settings = stack.enter_context(_with_database(settings))
        family = stack.enter_context(Family())
        _launch_product(family, settings)
        family.await_ready()
        typer.echo(f"Madoguchi is ready at {settings.origin}; Ctrl-C stops it.")
        family.wait()


@app.command()
def web() -> None:
    """Serve browsers, integrations and LINE's webhooks."""
    with _plainly(), terminable():
        settings = _settings()
        _refuse_taken_ports(settings)
        with _with_database(settings) as settings:
            preflight.refuse_outdated_schema(_url(settings))
            from madoguchi import web as program  # noqa: PLC0415 (each command loads only what it runs)

            program.serve(settings)


@app.command()
def worker() -> None:
    """Run jobs and the schedule; as many workers as you like may run at once."""
    with _plainly(), terminable(), _with_database(_settings()) as settings:
        preflight.refuse_outdated_schema(_url(settings))
        from madoguchi import worker as program  # noqa: PLC0415

        program.serve(settings)


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    with _plainly(), _with_database(_settings()) as settings:
        from madoguchi import migrations  # noqa: PLC0415

        migrations.upgrade(_url(settings))


@app.command()
def database() -> None:
    """Keep the embedded database running for psql, pg_dump and pg_restore, and print where it is."""
    with _plainly(), terminable(), _with_database(_settings()) as settings:
        typer.echo(_url(settings))
        signal.pause()


@app.command(hidden=True)
def seed() -> None:
    """Fill the database with the demo's people, queues, accounts and customers, once."""
    with _plainly(), _with_database(_settings()) as settings:
        from madoguchi import demo as contents  # noqa: PLC0415

        contents.seed(settings)
        for email, role in contents.LOGINS:
            typer.echo(f"{role.capitalize():<15} {email}")
        typer.echo(f"{'Password':<15} {contents.PASSWORD}")


@app.command()
def doctor() -> None:
    """Check what the product needs on this machine and say what is missing."""
    with _plainly():
        from madoguchi import doctor as checks  # noqa: PLC0415

        healthy = True
        for check in checks.examine(_settings()):
            healthy = healthy and check.ok
            typer.echo(f"{'ok ' if check.ok else 'NO '} {check.what:<11} {check.said}")
        if not healthy:
            raise typer.Exit(1)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(context: typer.Context) -> None:
    """Measure the product; arguments are passed on (`madoguchi bench --help`)."""
    with _plainly():
        folder = Path(__file__).parents[2] / "bench"
        if not (folder / "__main__.py").exists():
            raise StartError("The benchmarks are not in the package; run `make bench` in a checkout of the source.")
        sys.argv = [str(folder), *context.args]
        runpy.run_path(str(folder), run_name="__main__")


@people.command("add")
def add_user(
    email: str,
    name: Annotated[str, typer.Option(help="As colleagues see it.")],
    role: Annotated[str, typer.Option(help="administrator, supervisor or representative")] = "administrator",
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)] = "",
) -> None:
    """Add a person who can sign in at once."""
    with _plainly(), _with_database(_settings()) as settings:
        preflight.refuse_outdated_schema(_url(settings))
        asyncio.run(_add_user(_url(settings), email=email, name=name, role=role, password=password))
        typer.echo(f"{email} can sign in at {settings.origin}.")


@app.callback(invoke_without_command=True)
def version(*, show: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    if show:
        typer.echo(f"madoguchi {__version__}")
        raise typer.Exit


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn what a person can put right into one sentence and a failing exit, without a traceback."""
    try:
        yield
    except StartError as error:
        sentence = str(error)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sentence = "The disk is full; make room and start again."
    else:
        return
    typer.echo(f"madoguchi: {sentence}", err=True)
    raise typer.Exit(1)


def _settings() -> Settings:
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"MADOGUCHI_{str(first['loc'][0]).upper()}"
        raise StartError(f"{name} is {first['input']!r}, which cannot be used ({first['msg']}); correct it.") from error
    return settings.model_copy(update={"home": settings.home.resolve()})


@contextmanager
def _with_database(settings: Settings) -> Iterator[Settings]:
    """Settings whose `database_url` answers: the one given, or the embedded server's for as long as the block lasts."""
    if settings.database_url:
        preflight.refuse_unreachable_database(settings.database_url)
        yield settings
    else:
        with embedded_postgres.running(settings.home) as server:
            yield settings.model_copy(update={"database_url": server.dsn})


def _url(settings: Settings) -> str:
    assert settings.database_url  # noqa: S101 (_with_database filled it in)
    return settings.database_url


async def _add_user(url: str, *, email: str, name: str, role: str, password: str) -> None:
    from madoguchi.kit.clock import SystemClock  # noqa: PLC0415
    from madoguchi.kit.db import Database, open_pool  # noqa: PLC0415
    from madoguchi.kit.errors import DomainError  # noqa: PLC0415
    from madoguchi.people import users  # noqa: PLC0415
    from madoguchi.people.models import Role  # noqa: PLC0415
    from madoguchi.people.passwords import hash_password  # noqa: PLC0415

    if role not in set(Role):
        raise StartError(f"There is no role {role}; choose one of {', '.join(Role)}.")
    pool = await open_pool(url, largest=1)
    try:
        password_hash = await hash_password(password)
        async with Database(pool, reactions={}, wake=lambda _: None).transaction() as db:
            now = SystemClock().now()
            await users.add(db, email=email, name=name, role=Role(role), password_hash=password_hash, now=now)
    except DomainError as error:
        raise StartError(error.message) from error
    finally:
        await pool.close()


def _refuse_taken_ports(settings: Settings, *, with_simulator: bool = False) -> None:
    preflight.refuse_taken_port(settings.host, settings.port, setting="MADOGUCHI_PORT")
    if with_simulator:
        preflight.refuse_taken_port("127.0.0.1", settings.simulator_port, setting="MADOGUCHI_SIMULATOR_PORT")


def _launch_product(family: Family, settings: Settings) -> None:
    if not preflight.schema_is_current(_url(settings)):
        family.run(_own("migrate", settings))
    here = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 (compared, not bound)
    ready = f"http://{f'[{here}]' if ':' in here else here}:{settings.port}/readyz"
    family.launch(_own("web", settings, ready=ready), _own("worker", settings))


def _own(command: str, settings: Settings, *, ready: str | None = None) -> Child:
    given = settings.model_dump(mode="json", exclude_none=True, exclude={"secret_key"})  # that one is inherited
    env = {f"MADOGUCHI_{name.upper()}": str(value) for name, value in given.items()}
    return Child(command, [sys.executable, "-m", "madoguchi", command], env, ready)


def _simulator(settings: Settings, address: str) -> Child:
    options = ["--port", str(settings.simulator_port), "--data", str(settings.home / "line-simulator")]
    return Child("simulator", [sys.executable, "-m", "line_simulator", *options], ready=f"{address}/_sim/accounts")


def _show_demo(settings: Settings, simulator: str, logins: str) -> None:
    lines = [
        "Madoguchi is ready",
        "",
        f"{'Desk':<15} {settings.origin}",
        f"{'Phones':<15} {simulator}",
        "",
        *logins.splitlines(),
        "",
        "Write from a phone and watch it ring at the desk. Ctrl-C stops everything.",
    ]
    width = max(map(len, lines))
    border = f"+{'-' * (width + 4)}+"
    typer.echo("\n".join(["", border, *(f"|  {line:<{width}}  |" for line in lines), border, ""]))
