"""Files of ours as LINE shows them: by links that phones fetch them from, since LINE takes no files from accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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


def check_reachable(settings: Settings) -> None:
    """Raise InvalidError when phones could not fetch anything from us."""
    if settings.line_api_url.startswith("https://") and not settings.origin.startswith("https://"):
        raise InvalidError(
            "Phones fetch files from this server by https; an administrator has to set MADOGUCHI_PUBLIC_URL first."
        )


def content_for(attachment: Attachment) -> Content:
    """The message that shows a file the way LINE can: pictures, films and sound as such, all else as a document."""
    kind = attachment.content_type or ""
    if attachment.shown_type and attachment.preview_type:
        return Image()
    if kind == "video/mp4" and attachment.preview_type:
        return Video(duration_ms=attachment.duration_ms)
    if kind in _RECORDINGS and attachment.duration_ms:
        return Audio(duration_ms=attachment.duration_ms)
    return File(name=attachment.file_name or "file", size=attachment.size)


def addresses(links: Links, attachment: Attachment | None, *, now: datetime) -> Addresses | None:
    """None for a message without a file, or whose file is gone."""
    if attachment is None or attachment.state is not AttachmentState.STORED:
        return None
    until = now + _GOOD_FOR
    part: Part = "shown" if attachment.shown_type else "original"
    return Addresses(
        original=links.to_file(attachment.id, part=part, until=until),
        preview=links.to_file(attachment.id, part="preview", until=until) if attachment.preview_type else None,
    )
