"""Reading JSON that is odd in places: what fits is taken, and the rest is passed over."""

import json
import re
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_ESCAPES = re.compile(rb"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<half>\\u[dD][89a-fA-F]..)|\\.", re.DOTALL)


def read(decoder: "msgspec.json.Decoder[T]", raw: bytes | msgspec.Raw) -> T:
    """An object by its decoder, at once when it is as it should be; raises msgspec.DecodeError when nothing helps.

    Otherwise half characters are replaced, which PostgreSQL and UTF-8 cannot hold (S68), and fields that hold
    something else than they should are left out (F11).
    """
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return decoder.decode(_fitting(_whole(bytes(raw)), decoder.type))
    except RecursionError as error:
        raise msgspec.DecodeError("it is nested too deep") from error


def without_halves(raw: bytes) -> bytes:
    """The same JSON, byte for byte but for escaped halves of characters, which no decoder takes (S68)."""
    return _ESCAPES.sub(lambda found: rb"\ufffd" if found["half"] else found[0], raw)


def _whole(raw: bytes) -> bytes:
    """The same JSON in well-formed UTF-8."""
    try:
        text = json.dumps(json.loads(raw.decode(errors="replace")), ensure_ascii=False)
    except (ValueError, RecursionError) as error:
        raise msgspec.DecodeError(f"it is no JSON: {error}") from error
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _fitting(raw: bytes, kind: Any) -> bytes:
    """An object of those fields alone that a struct can take."""
    types = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    given = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    return msgspec.json.encode(
        {name: value for name, value in given.items() if name in types and _fits(value, types[name])}
    )


def _fits(value: msgspec.Raw, kind: Any) -> bool:
    try:
        msgspec.json.decode(value, type=kind)
    except msgspec.DecodeError:
        return False
    return True
