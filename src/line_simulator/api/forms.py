"""Bodies that are no JSON: forms, and files that come with them."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from line_simulator.api.calls import Call, Refusal

BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)
NAME = re.compile(rb'[; ]name="([^"]*)"')


@dataclass(slots=True)
class Part:
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


def fields(call: Call) -> dict[str, str]:
    """What a form says; of a name that comes twice, the last."""
    return dict(parse_qsl(call.body.decode(errors="replace"), keep_blank_values=True))


def parts(call: Call) -> dict[str, Part]:
    """The parts of a multipart form by their names."""
    kind = call.headers.get("content-type", "")
    boundary = BOUNDARY.search(kind)
    if not kind.lower().startswith("multipart/form-data") or boundary is None:
        raise Refusal(415, f"The content type, {kind.partition(';')[0] or 'null'}, is not supported")
    found: dict[str, Part] = {}
    for piece in call.body.split(b"--" + boundary[1].encode("latin-1")):
        head, blank, body = piece.partition(b"\r\n\r\n")
        name = NAME.search(head)
        if blank and name is not None:
            found[name[1].decode(errors="replace")] = Part(_content_type(head), body.removesuffix(b"\r\n"))
    return found


def _content_type(head: bytes) -> str:
    for line in head.split(b"\r\n"):
        key, _, value = line.partition(b":")
        if key.strip().lower() == b"content-type":
            return value.partition(b";")[0].strip().lower().decode("latin-1")
    return "text/plain"
