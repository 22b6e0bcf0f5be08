"""The real process: its command line, its port, its memory, and what survives a kill -9."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from line_simulator.simulator import open_simulator

SOURCE = Path(__file__).parents[2] / "src"
IDLE_MEMORY = 60 * 1024 * 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "line_simulator.cli", *arguments],
            env=os.environ | {"PYTHONPATH": str(SOURCE)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def test_logins_and_audiences_survive_a_kill_too(start: Any, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = start("--port", str(port), "--data", str(tmp_path))
    process.stdout.readline()
    account = httpx2.post(f"{url}/_sim/accounts", json={"name": "Shop"}).json()
    user = httpx2.post(f"{url}/_sim/accounts/{account['id']}/users", json={"display_name": "花子"}).json()
    headers = {"authorization": f"Bearer {account['channel_access_token']}"}
    body = {"description": "Spring", "audiences": [{"id": user["user_id"]}]}
    made = httpx2.post(f"{url}/v2/bot/audienceGroup/upload", json=body, headers=headers).json()
    wanted = {"name": "Login", "callback_urls": ["https://a.example/b"], "app_type": "native"}
    login = httpx2.post(f"{url}/_sim/login-channels", json=wanted).json()
    query = "response_type=code&redirect_uri=https://a.example/b&state=s&scope=openid"
    page = f"{url}/oauth2/v2.1/authorize?{query}&client_id={login['channel_id']}"
    logged_in = httpx2.post(f"{url}/_sim/users/{user['user_id']}/logins", json={"url": page}).json()
    process.send_signal(signal.SIGKILL)
    process.wait()

    again = start("--port", str(port), "--data", str(tmp_path))
    again.stdout.readline()
    httpx2.post(f"{url}/_sim/clock", json={"advance_seconds": 3})
    told = httpx2.get(f"{url}/v2/bot/audienceGroup/{made['audienceGroupId']}", headers=headers).json()
    assert (told["audienceGroup"]["status"], told["audienceGroup"]["audienceCount"]) == ("READY", 1)
    form = {
        "grant_type": "authorization_code",
        "code": logged_in["parameters"]["code"],
        "redirect_uri": "https://a.example/b",
        "client_id": login["channel_id"],
    }
    token = httpx2.post(f"{url}/oauth2/v2.1/token", data=form).json()["id_token"]
    verified = httpx2.post(f"{url}/oauth2/v2.1/verify", data={"id_token": token, "client_id": login["channel_id"]})
    assert verified.json()["sub"] == user["user_id"]


def test_everything_survives_a_kill(start: Any, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = start("--port", str(port), "--data", str(tmp_path))
    assert process.stdout.readline() == f"LINE simulator: {url}\n"
    account = httpx2.post(f"{url}/_sim/accounts", json={"name": "Shop"}).json()
    user = httpx2.post(f"{url}/_sim/accounts/{account['id']}/users", json={"display_name": "花子"}).json()
    said = httpx2.post(f"{url}/_sim/users/{user['user_id']}/messages", json={"type": "image"}).json()
    httpx2.post(f"{url}/_sim/clock", json={"advance_seconds": 30})
    process.send_signal(signal.SIGKILL)
    process.wait()

    again = start("--port", str(port), "--data", str(tmp_path))
    again.stdout.readline()
    assert httpx2.get(f"{url}/_sim/accounts").json()["accounts"] == [account]
    chat = httpx2.get(f"{url}/_sim/users/{user['user_id']}/chat").json()["messages"]
    assert [it["id"] for it in chat] == [said["id"]]
    headers = {"authorization": f"Bearer {account['channel_access_token']}"}
    content = httpx2.get(f"{url}/v2/bot/message/{said['id']}/content", headers=headers)
    assert content.content.startswith(b"\x89PNG")
    reply = {"replyToken": said["reply_token"], "messages": [{"type": "text", "text": "still here"}]}
    assert httpx2.post(f"{url}/v2/bot/message/reply", json=reply, headers=headers).status_code == 200
    assert httpx2.get(f"{url}/_sim/clock").json()["advanced_ms"] == 30_000


def test_it_is_small_and_quiet(start: Any) -> None:
    process = start("--port", "0", "--data", ":memory:")
    line = process.stdout.readline()
    httpx2.get(line.removeprefix("LINE simulator: ").strip() + "/")
    time.sleep(0.1)
    assert psutil.Process(process.pid).memory_info().rss < IDLE_MEMORY
    process.terminate()
    output, errors = process.communicate(timeout=5)
    assert (output, errors) == ("", "")


def test_a_taken_port_costs_one_sentence(start: Any, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start("--port", str(port), "--data", str(tmp_path))
        output, errors = process.communicate(timeout=10)
    assert (process.returncode, output) == (1, "")
    assert errors == f"The LINE simulator cannot listen on 127.0.0.1:{port}: Address already in use.\n"


def test_it_speaks_tls_with_a_certificate_of_ones_own(start: Any, tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "api.line.me")])
    now = datetime.fromtimestamp(time.time(), UTC)
    alternatives = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(alternatives, critical=False).sign(private, SHA256())
    )  # fmt: skip
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    process = start("--port", "0", "--data", ":memory:", "--certificate", str(certificate), "--key", str(key))
    url = process.stdout.readline().removeprefix("LINE simulator: ").strip()
    trusted = ssl.create_default_context(cafile=str(certificate))
    assert url.startswith("https://")
    answer = httpx2.get(url.replace("127.0.0.1", "localhost") + "/_sim/accounts", verify=trusted)
    assert answer.json() == {"accounts": []}


def test_a_certificate_that_is_none_costs_one_sentence(start: Any, tmp_path: Path) -> None:
    process = start("--port", "0", "--data", ":memory:", "--certificate", str(tmp_path / "none.pem"))
    output, errors = process.communicate(timeout=10)
    assert (process.returncode, output) == (1, "")
    assert errors.startswith("The LINE simulator cannot use the certificate")


def test_a_folder_belongs_to_one_simulator(start: Any, tmp_path: Path) -> None:
    first = open_simulator(tmp_path)
    first.advance(1)
    second = start("--port", "0", "--data", str(tmp_path))
    output, errors = second.communicate(timeout=15)
    first.store.close()
    assert (second.returncode, output) == (1, "")
    assert errors == f"The LINE simulator cannot use the folder {tmp_path}: another simulator uses it.\n"
