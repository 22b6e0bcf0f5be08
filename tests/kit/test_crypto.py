"""Secrets at rest: a right key opens them, no other does, and keys can be changed."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken

from madoguchi.kit.crypto import open_cipher
from madoguchi.kit.settings import Settings


def settings(home: Path, phrase: str | None = None) -> Settings:
    return Settings(home=home, database_url="postgresql://nowhere", secret_key=phrase)  # type: ignore[arg-type]


def test_a_sealed_text_opens_with_its_key_alone(tmp_path: Path) -> None:
    sealed = open_cipher(settings(tmp_path, "one phrase")).seal("秘密 secret")
    assert b"secret" not in sealed
    assert open_cipher(settings(tmp_path, "one phrase")).unseal(sealed) == "秘密 secret"
    with pytest.raises(InvalidToken):
        open_cipher(settings(tmp_path, "another phrase")).unseal(sealed)
    with pytest.raises(InvalidToken):
        open_cipher(settings(tmp_path, "one phrase")).unseal(sealed[:-4] + b"AAAA")


def test_the_same_text_is_never_sealed_the_same_way_twice(tmp_path: Path) -> None:
    cipher = open_cipher(settings(tmp_path, "phrase"))
    assert cipher.seal("same") != cipher.seal("same")


def test_the_key_file_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    sealed = open_cipher(settings(home)).seal("kept")
    assert stat.S_IMODE((home / "secret.key").stat().st_mode) == 0o600
    assert open_cipher(settings(home)).unseal(sealed) == "kept"


def test_an_old_key_below_a_new_one_still_opens(tmp_path: Path) -> None:
    old = open_cipher(settings(tmp_path)).seal("from before")
    path = tmp_path / "secret.key"
    path.write_bytes(Fernet.generate_key() + b"\n" + path.read_bytes())
    rotated = open_cipher(settings(tmp_path))
    assert rotated.unseal(old) == "from before"
    fresh = rotated.seal("from now")
    path.write_bytes(path.read_bytes().split()[0])
    assert open_cipher(settings(tmp_path)).unseal(fresh) == "from now"
    with pytest.raises(InvalidToken):
        open_cipher(settings(tmp_path)).unseal(old)


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    for start in range(40):
        together = settings(tmp_path / str(start))
        with ThreadPoolExecutor(8) as threads:
            ciphers = list(threads.map(open_cipher, [together] * 8))
        assert {cipher.unseal(ciphers[0].seal("x")) for cipher in ciphers} == {"x"}
        assert [path.name for path in together.home.iterdir()] == ["secret.key"]
