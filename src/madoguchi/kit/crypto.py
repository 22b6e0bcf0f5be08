"""Secrets at rest: sealed with a key that does not live in the database."""

import base64
import contextlib
import os
from pathlib import Path
from uuid import uuid4

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from madoguchi.kit.settings import Settings


class Cipher:
    """Seals with the first key and opens with any, so that a new key can be put before the old one."""

    def __init__(self, keys: list[bytes]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    def seal(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def unseal(self, sealed: bytes) -> str:
        """The text; raises cryptography.fernet.InvalidToken when the key is not the one it was sealed with."""
        return self._fernet.decrypt(sealed).decode()


def open_cipher(settings: Settings) -> Cipher:
    """The cipher of this installation, from MADOGUCHI_SECRET_KEY or the key file, which is made when missing."""
    if settings.secret_key is not None:
        return Cipher([_derive(settings.secret_key.get_secret_value())])
    return Cipher(_read_or_make(settings.home / "secret.key"))


def link_keys(settings: Settings) -> list[bytes]:
    """Keys to sign links with, each made from one of those that seal secrets, and of no use to find it."""
    if settings.secret_key is not None:
        return [_derived(settings.secret_key.get_secret_value().encode(), b"madoguchi links")]
    return [_derived(key, b"madoguchi links") for key in _read_or_make(settings.home / "secret.key")]


def _derive(phrase: str) -> bytes:
    return base64.urlsafe_b64encode(_derived(phrase.encode(), b"madoguchi secrets"))


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)


def _read_or_make(path: Path) -> list[bytes]:
    if not path.exists():
        _make(path)
    return path.read_bytes().split()


def _make(path: Path) -> None:
    """Put a new key there, whole, unless another process is quicker: several start together."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{uuid4().hex}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
