"""Files served: whole or a range, under names that cannot hurt, and never as a page of ours."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response, StreamingResponse

from madoguchi.conversations.attachments import Attachment, AttachmentState
from madoguchi.kit.errors import NotFoundError
from madoguchi.kit.links import Part
from madoguchi.kit.resources import Resources

_SHOWN_IN_PLACE = {
    "image/jpeg", "image/png", "image/gif", "image/webp",
    "video/mp4", "video/webm", "video/quicktime",
    "audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/wav", "audio/webm", "audio/flac",
}  # fmt: skip
"""All else is saved, since what browsers open themselves may hold scripts."""
_RANGE = re.compile(r"bytes=(\d{0,19})-(\d{0,19})")
_UNFIT_FOR_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_LONGEST_NAME = 150
_EXTENSIONS = {
    "image/jpeg": "jpg", "image/png": "png", "video/mp4": "mp4", "video/quicktime": "mov", "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
}  # fmt: skip
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # Kept by the browser, but asked for each time, since it may have been erased.
    "Cache-Control": "private, no-cache",
}


@dataclass(frozen=True, slots=True)
class _Span:
    """A part of a file: from `start` till before `end`."""

    start: int
    end: int


async def serve(
    request: Request, resources: Resources, attachment: Attachment, part: Part, *, saved: bool = False
) -> Response:
    """A part of a stored file; raises NotFoundError for what is not kept."""
    if attachment.state is not AttachmentState.STORED or _type_of(attachment, part) is None:
        raise NotFoundError("This file is not kept.")
    tag = f'"{attachment.sha256.hex() if attachment.sha256 else attachment.id}-{part}"'
    headers = HEADERS | {"ETag": tag, "Accept-Ranges": "bytes"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    key = attachment.key(part)
    try:
        size = await resources.files.size(key)
    except FileNotFoundError as error:
        raise NotFoundError("This file is not kept.") from error
    span = _wanted(request.headers.get("range", ""), size)
    if span is None:
        return Response(status_code=416, headers=HEADERS | {"Content-Range": f"bytes */{size}"})
    headers |= _described(attachment, part, saved=saved) | {"Content-Length": str(span.end - span.start)}
    whole = span == _Span(0, size)
    if not whole:
        headers |= {"Content-Range": f"bytes {span.start}-{span.end - 1}/{size}"}
    body = _body(resources, key, span) if request.method == "GET" else _nothing()
    return StreamingResponse(body, status_code=200 if whole else 206, headers=headers)


async def _body(resources: Resources, key: str, span: _Span) -> AsyncIterator[bytes]:
    async for piece in resources.files.read(key, start=span.start, end=span.end):
        yield piece


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""


def part_shown(attachment: Attachment) -> Part:
    """What people look at: the copy without anything but the picture, where there is one."""
    return "shown" if attachment.shown_type else "original"


def _type_of(attachment: Attachment, part: Part) -> str | None:
    types = {"shown": attachment.shown_type, "preview": attachment.preview_type, "original": attachment.content_type}
    return types[part]


def _described(attachment: Attachment, part: Part, *, saved: bool) -> dict[str, str]:
    kind = _type_of(attachment, part) or "application/octet-stream"
    way = "inline" if kind in _SHOWN_IN_PLACE and not saved else "attachment"
    return {
        "Content-Type": kind if kind in _SHOWN_IN_PLACE else "application/octet-stream",
        "Content-Disposition": disposition(name_of(attachment, kind), way=way),
    }


def disposition(name: str, *, way: str = "attachment") -> str:
    """The header that names a file: as it is for those who know RFC 5987, in plain letters for others."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def fit_name(text: str) -> str:
    """A text as part of a file's name, without what could mislead a person or a header (S02)."""
    return _UNFIT_FOR_NAMES.sub("_", text).strip(". ")[: _LONGEST_NAME // 2]


def name_of(attachment: Attachment, type: str) -> str:
    """A name to save it under: the sender's, without what could mislead a person or a header (S02)."""
    if attachment.file_name is None:
        return f"{attachment.kind}.{_EXTENSIONS.get(type, 'bin')}"
    name = _UNFIT_FOR_NAMES.sub("_", attachment.file_name).strip(". ") or "file"
    stem, dot, extension = name.rpartition(".")
    if dot and type != attachment.content_type and type in _EXTENSIONS:
        # A copy of another kind than the file that was sent is called by its own.
        name, extension = f"{stem}.{_EXTENSIONS[type]}", _EXTENSIONS[type]
    if len(name) <= _LONGEST_NAME or not dot:
        return name[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - 20]}.{extension[:16]}"


def _wanted(header: str, size: int) -> _Span | None:
    """The one range that is asked for; the whole for none, several or odd ones (S66); None for one beyond the end."""
    match = _RANGE.fullmatch(header.strip()) if len(header) < 64 else None  # noqa: PLR2004 - longer is several
    if match is None or match.groups() == ("", ""):
        return _Span(0, size)
    first, last = match.groups()
    if first == "":
        return _Span(max(size - int(last), 0), size) if int(last) else None
    start, end = int(first), min(int(last) + 1, size) if last else size
    if start >= size:
        return None
    return _Span(start, end) if start < end else _Span(0, size)
