"""Whose body it is: LINE's own example is accepted, and nothing else passes for it (S40, S41)."""

import base64
import hashlib
import hmac

import pytest

from madoguchi.line.webhook import is_signed

SECRET = b"8c570fa6dd201bb328f1c1eac23a96d8"
BODY = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
SIGNATURE = b"GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_the_example_of_lines_documentation_is_signed() -> None:
    assert is_signed(BODY, signatures=[SIGNATURE], secret=SECRET)


@pytest.mark.parametrize(
    "signatures",
    [
        [],
        [b""],
        [SIGNATURE[:-1]],
        [SIGNATURE + b" "],
        [SIGNATURE.lower()],
        [SIGNATURE, SIGNATURE],
        [SIGNATURE, b""],
        [base64.b64decode(SIGNATURE).hex().encode()],
        [base64.b64encode(hmac.digest(b"another secret", BODY, hashlib.sha256))],
        [base64.b64encode(hmac.digest(SECRET, BODY, hashlib.sha1))],
        [b"\xff\xfe"],
    ],
)
def test_S40_no_other_signature_is_taken(signatures: list[bytes]) -> None:
    assert not is_signed(BODY, signatures=signatures, secret=SECRET)


@pytest.mark.parametrize("body", [b"", BODY + b"\n", BODY.replace(b'":"', b'": "'), BODY[:-1]])
def test_S40_not_one_byte_of_the_body_may_differ(body: bytes) -> None:
    assert not is_signed(body, signatures=[SIGNATURE], secret=SECRET)


def test_S40_without_a_secret_nothing_is_signed() -> None:
    empty = base64.b64encode(hmac.digest(b"", BODY, hashlib.sha256))
    assert not is_signed(BODY, signatures=[empty], secret=b"")
