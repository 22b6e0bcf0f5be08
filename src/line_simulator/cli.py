"""The command `line-simulator`: one process, one address, one folder."""

import socket
import sqlite3
import ssl
import sys
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from starlette.types import ASGIApp

from line_simulator.web_app import create_app

app = typer.Typer(add_completion=False)
BACKLOG = 2048
# Phone pages hold a stream open; nobody should wait for them to leave.
GRACE_S = 1


@app.command()
def run(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on; 0 takes any free one.")] = 8100,
    data: Annotated[
        str, typer.Option(help="The folder to remember everything in, or :memory: to forget it at the end.")
    ] = ".line-simulator",
    certificate: Annotated[
        Path | None,
        typer.Option(help="A PEM file, to speak TLS to programs with LINE's hosts written into them."),
    ] = None,
    key: Annotated[Path | None, typer.Option(help="The PEM file of the certificate's private key.")] = None,
) -> None:
    """Run a fake LINE Platform with fake phones."""
    _check_tls(certificate, key)
    listening = _listen(host, port)
    address = listening.getsockname()
    shown = f"[{address[0]}]" if ":" in address[0] else address[0]
    application = _open(None if data == ":memory:" else Path(data))
    typer.echo(f"LINE simulator: {'https' if certificate else 'http'}://{shown}:{address[1]}")
    config = uvicorn.Config(
        application, log_level="warning", access_log=False, timeout_graceful_shutdown=GRACE_S, server_header=False,
        ssl_certfile=certificate, ssl_keyfile=key,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])


def _check_tls(certificate: Path | None, key: Path | None) -> None:
    """Both or none, and readable: what is wrong is said before anything is opened."""
    if certificate is None and key is None:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate or "", key)
    except OSError as error:
        typer.echo(f"The LINE simulator cannot use the certificate {certificate} and the key {key}: {error}.", err=True)
        sys.exit(1)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else, so that a taken one costs one sentence and no trace."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # Named as TCP, else Nagle's algorithm stays on and each answer waits 40 ms.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        typer.echo(f"The LINE simulator cannot listen on {host}:{port}: {error.strerror or error}.", err=True)
        sys.exit(1)
    return listening


def _open(data: Path | None) -> ASGIApp:
    try:
        return create_app(data)
    except (OSError, sqlite3.Error) as error:
        why = "another simulator uses it" if "locked" in str(error) else str(error)
        typer.echo(f"The LINE simulator cannot use the folder {data}: {why}.", err=True)
        sys.exit(1)


if __name__ == "__main__":
    app()
