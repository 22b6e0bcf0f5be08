"""A conversation on paper: who it was with, who had it, and what was said, in words of no format."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from madoguchi.conversations.attachments import Attachment, AttachmentState
from madoguchi.conversations.cards import Action, Buttons, Card, Carousel, Confirm, Flex, Link
from madoguchi.conversations.content import (
    Activity,
    Audio,
    Content,
    File,
    Image,
    Location,
    Sticker,
    System,
    Text,
    Unsent,
    Unsupported,
    Video,
)
from madoguchi.conversations.models import MessageState
from madoguchi.conversations.transcript_activities import sentence_of
from madoguchi.conversations.transcript_words import Run, flex_buttons, plain, runs_of, safe_link


@dataclass(frozen=True, slots=True)
class Stint:
    """One representative's session in it."""

    representative: str
    since: datetime
    till: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above the messages; all times are in the zone that was asked for."""

    conversation_id: UUID
    customer: str
    contact: str | None
    language: str | None
    account: str
    workstream: str | None
    queue: str | None
    state: str
    opened_at: datetime
    closed_at: datetime | None
    sessions: list[Stint]
    zone: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a message answers to."""

    author: str | None
    preview: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it is read from the thread."""

    id: UUID
    seq: int
    direction: str
    author_kind: str
    author: str | None
    state: MessageState
    reason: str | None
    """Why it did not go out."""
    content: Content
    attachment: Attachment | None
    sent_at: datetime
    edited_at: datetime | None
    quoted: Quoted | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of a message, by what can be told of it."""

    name: str
    size: int | None
    duration_ms: int | None
    state: str
    """Whether it is kept: `stored`, or why it is not."""
    picture: Attachment | None = None
    """The file to draw, for pictures that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One message as it is drawn; who did not write it has no author."""

    id: UUID
    seq: int
    at: datetime
    edited_at: datetime | None
    side: str
    """`customer`, `us`, or `between` for what stands in a line between the messages."""
    author: str | None
    automatic: bool
    kind: str
    runs: list[Run] = field(default_factory=list)
    """What it says."""
    buttons: list[Run] = field(default_factory=list)
    paper: Paper | None = None
    quoted: Quoted | None = None
    mark: str | None = None
    """What became of it, unless it simply arrived."""

    @property
    def text(self) -> str:
        return plain(self.runs)


_MARKS = {
    MessageState.QUEUED: "Not sent yet",
    MessageState.FAILED: "Not sent",
    MessageState.UNKNOWN: "It is not known whether this arrived",
}
_LOST = {
    AttachmentState.PENDING: "still on its way",
    AttachmentState.EXPIRED: "not kept by LINE any more",
    AttachmentState.REJECTED: "not taken",
    AttachmentState.ERASED: "erased",
}
NOBODY = "LINE user"
"""What somebody is called whose name is not known."""


def entry_of(said: Said, *, at: datetime, edited_at: datetime | None) -> Entry:
    """How a message is drawn, with its times as they are to be shown; of what was taken back nothing is."""
    gone = isinstance(said.content, Unsent)
    between = isinstance(said.content, System | Activity | Unsent)
    return Entry(
        id=said.id,
        seq=said.seq,
        at=at,
        edited_at=None if gone else edited_at,
        side="between" if between else "us" if said.direction == "outbound" else "customer",
        author=said.author or (NOBODY if said.author_kind == "customer" else None),
        automatic=said.author_kind == "system",
        kind=said.content.type,
        runs=_runs(said),
        buttons=_buttons(said.content),
        paper=None if gone else _paper(said.content, said.attachment),
        quoted=None if gone else said.quoted,
        mark=None if between else _mark(said),
    )


def _runs(said: Said) -> list[Run]:  # noqa: PLR0911 - one return a kind is the table
    who = said.author or NOBODY
    match said.content:
        case Text(text=text, emojis=emojis, mentions=mentions):
            return runs_of(text, emojis=emojis, mentions=mentions)
        case System(text=text):
            return runs_of(text)
        case Sticker() as sticker:
            words = sticker.text or ", ".join(sticker.keywords[:3])
            return [Run(f"Sticker: {words}" if words else f"Sticker {sticker.package_id} / {sticker.sticker_id}")]
        case Location() as place:
            return _place(place)
        case Buttons() | Confirm() | Carousel() | Flex() as card:
            return runs_of(_card(card))
        case Activity() as activity:
            return [Run(sentence_of(activity, who=who))]
        case Unsent():
            return [Run(f"{who} unsent a message")]
        case Unsupported(kind=kind):
            return [Run(f"A kind of message that cannot be shown here: {kind}")]
        case _:
            return []


def _place(place: Location) -> list[Run]:
    spot = f"{place.latitude},{place.longitude}"
    address = f"https://www.openstreetmap.org/?mlat={place.latitude}&mlon={place.longitude}"
    said = "\n".join(filter(None, [place.title or "Location", place.address]))
    return [Run(f"{said}\n"), Run(spot, "link", address)]


def _card(card: Card) -> str:
    match card:
        case Flex(alt_text=text):
            return text
        case Confirm(text=text):
            return text
        case Buttons(title=title, text=text):
            return "\n".join(filter(None, [title, text]))
        case Carousel(columns=columns):
            return "\n\n".join("\n".join(filter(None, [one.title, one.text])) for one in columns)


def _buttons(content: Content) -> list[Run]:
    match content:
        case Buttons(actions=actions) | Confirm(actions=actions):
            found = list(actions)
        case Carousel(columns=columns):
            found = [action for column in columns for action in column.actions]
        case _:
            found = []
    drawn = flex_buttons(content.contents) if isinstance(content, Flex) else []
    return [*drawn, *(_button(action) for action in [*found, *getattr(content, "quick_replies", [])])]


def _button(action: Action) -> Run:
    href = safe_link(action.url) if isinstance(action, Link) else None
    return Run(action.label, "link", href) if href else Run(action.label)


def _paper(content: Content, attachment: Attachment | None) -> Paper | None:
    if not isinstance(content, Image | Video | Audio | File):
        return None
    kept = attachment is not None and attachment.state is AttachmentState.STORED
    erased = attachment is not None and attachment.state is AttachmentState.ERASED
    name = None if erased else attachment.file_name if attachment else getattr(content, "name", None)
    duration = getattr(content, "duration_ms", None)
    return Paper(
        name=name or _name(content),
        size=attachment.size if attachment and kept else None,
        duration_ms=None if erased else (attachment.duration_ms if attachment else None) or duration,
        state="stored" if kept else _lost(attachment),
        picture=attachment if kept and attachment and _is_picture(content, attachment) else None,
    )


def _name(content: Content) -> str:
    if isinstance(content, Image):
        place = content.set and content.set.index and content.set.total
        return f"Picture {content.set.index} of {content.set.total}" if place and content.set else "Picture"
    return content.type.capitalize()


def _lost(attachment: Attachment | None) -> str:
    """Why a file is not here; one that the channel does not keep has no attachment, and nobody fetches it."""
    return _LOST[attachment.state] if attachment else "kept elsewhere"


def _is_picture(content: Content, attachment: Attachment) -> bool:
    return isinstance(content, Image) and (attachment.shown_type or "").startswith("image/")


def _mark(said: Said) -> str | None:
    if said.direction != "outbound":
        return None
    mark = _MARKS.get(said.state)
    return f"{mark}: {said.reason}" if mark and said.reason else mark
