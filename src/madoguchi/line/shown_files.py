"""Files of ours as LINE shows them: by links that phones fetch them from, since LINE takes no files from accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from madoguchi.conversations.attachments import Attachment, AttachmentState
from madoguchi.conversations.content import Audio, Content, File, Image, Video
from madoguchi.kit.errors import InvalidError
from madoguchi.kit.links import Links, Part
from madoguchi.kit.settings import Settings

LARGEST_PICTURE = 10_000_000
_GOOD_FOR = timedelta(days=30)
"""Phones fetch a file when it is looked at, which may be long after it was sent."""
_RECORDINGS = {"audio/mp4", "audio/mpeg"}
"""What LINE plays; other sound goes as a document."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a phone finds a file, and a small picture of it."""

    original: str
    preview: str | None


def why_unreachable(settings: Settings) -> str | None:
    """Why phones cannot fetch anything from us, and what to do; None when they can, as far as that can be known here.

    The simulator's phones are on this machine, and fetch from it as it is.
    """
    if not settings.line_api_url.startswith("https://"):
        return None
    place = urlsplit(settings.origin)
    if place.scheme == "https" and not _is_private(place.hostname or ""):
        return None
    return (
        f"Customers' phones fetch files from this server, and cannot from {settings.origin}. Set MADOGUCHI_PUBLIC_URL "
        "to the https address that the internet reaches it by; until then no files are sent."
    )


def check_reachable(settings: Settings) -> None:
    """Raise InvalidError when phones could not fetch anything from us."""
    if why := why_unreachable(settings):
        raise InvalidError(why)


def _is_private(host: str) -> bool:
    """Whether only this machine or this network knows a host by that name."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal", ".lan"))


def content_for(attachment: Attachment, *, as_document: bool = False) -> Content:
    """The message that shows a file the way LINE can: pictures, films and sound as such, all else as a document."""
    kind = attachment.shown_type or attachment.content_type or ""
    if as_document or attachment.refusal:
        return File(name=attachment.file_name or "file", size=attachment.size)
    if attachment.shown_type and kind.startswith("image/"):
        return Image()
    if kind == "video/mp4" and attachment.preview_type:
        return Video(duration_ms=attachment.duration_ms)
    if kind in _RECORDINGS and attachment.duration_ms:
        return Audio(duration_ms=attachment.duration_ms)
    return File(name=attachment.file_name or "file", size=attachment.size)


def addresses(
    links: Links, attachment: Attachment | None, *, now: datetime, as_document: bool = False
) -> Addresses | None:
    """None for a message without a file, or whose file is gone; a document is the very file that was brought."""
    if attachment is None or attachment.state is not AttachmentState.STORED:
        return None
    until = now + _GOOD_FOR
    part: Part = "shown" if attachment.shown_type and not as_document else "original"
    return Addresses(
        original=links.to_file(attachment.id, part=part, until=until),
        preview=links.to_file(attachment.id, part="preview", until=until) if attachment.preview_type else None,
    )
