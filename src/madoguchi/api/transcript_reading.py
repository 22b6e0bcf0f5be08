"""What a transcript is made of, read in small blocks from all rooms."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from madoguchi.api import conversation_view, messages
from madoguchi.api.messages import MessageView
from madoguchi.conversations.attachments import Attachment
from madoguchi.conversations.transcript import NOBODY, Entry, Heading, Quoted, Said, Stint, entry_of
from madoguchi.kit.db import Db
from madoguchi.kit.links import Part
from madoguchi.kit.resources import Resources
from madoguchi.routing import history
from madoguchi.routing.history import SessionKind

_BLOCK = 100
_SESSIONS = 200
_PREVIEWS = {
    "sticker": "Sticker",
    "image": "Picture",
    "video": "Video",
    "audio": "Audio",
    "unsent": "Unsent message",
}
"""What a quoted message is called that has no words."""


@dataclass(frozen=True, slots=True)
class TranscriptReader:
    """One conversation as it was when reading began; what is taken back meanwhile is not told any more."""

    resources: Resources
    heading: Heading
    customer_id: UUID
    zone: ZoneInfo
    last_seq: int

    async def blocks(self) -> AsyncIterator[list[Entry]]:
        """All messages in their order, some at a time."""
        seq = 0
        while seq < self.last_seq:
            async with self.resources.database.reading() as db:
                block = await messages.block_after(
                    db, conversation_id=self.heading.conversation_id, seq=seq, until=self.last_seq, limit=_BLOCK
                )
            if not block:
                return
            yield [self._entry(view, attachment) for view, attachment in block]
            seq = block[-1][0].seq

    async def picture(self, entry: Entry, part: Part) -> bytes | None:
        """The bytes of a message's picture; None where there is none, or it was taken away a moment ago."""
        kept = entry.paper.picture if entry.paper else None
        if kept is None:
            return None
        try:
            pieces = [piece async for piece in self.resources.files.read(kept.key(part))]
        except FileNotFoundError:
            return None
        return b"".join(pieces)

    def _entry(self, view: MessageView, attachment: Attachment | None) -> Entry:
        said = Said(
            id=view.id,
            seq=view.seq,
            direction=view.direction,
            author_kind=view.author.kind,
            author=view.author.name,
            state=view.state,
            reason=view.failure.reason if view.failure else None,
            content=view.content,
            attachment=attachment,
            sent_at=view.sent_at,
            edited_at=view.edited_at,
            quoted=_quoted(view),
        )
        edited_at = view.edited_at.astimezone(self.zone) if view.edited_at else None
        return entry_of(said, at=view.sent_at.astimezone(self.zone), edited_at=edited_at)


async def begin(resources: Resources, *, conversation_id: UUID, zone: ZoneInfo, made_by: str) -> TranscriptReader:
    """Read what stands above the messages; raises NotFoundError."""
    async with resources.database.reading() as db:
        view = await conversation_view.get(db, conversation_id)
        sessions = await _sessions(db, conversation_id, zone)
    heading = Heading(
        conversation_id=view.id,
        customer=view.customer.display_name or NOBODY,
        contact=view.customer.contact.name if view.customer.contact else None,
        language=view.customer.language,
        account=view.account.name,
        workstream=view.workstream.name if view.workstream else None,
        queue=view.queue.name if view.queue else None,
        state=view.state,
        opened_at=view.opened_at.astimezone(zone),
        closed_at=view.closed_at.astimezone(zone) if view.closed_at else None,
        sessions=sessions,
        zone=zone.key,
        made_at=resources.clock.now().astimezone(zone),
        made_by=made_by,
    )
    return TranscriptReader(resources, heading, view.customer.id, zone, view.last_seq)


async def _sessions(db: Db, conversation_id: UUID, zone: ZoneInfo) -> list[Stint]:
    """Those that somebody had; what was only offered is told by the routing's own history."""
    found: list[Stint] = []
    after: tuple[datetime, UUID] | None = None
    while True:
        block = await history.sessions_of(db, conversation_id=conversation_id, after=after, limit=_SESSIONS)
        found += [
            Stint(
                representative=one.user_name or "Somebody",
                since=one.since.astimezone(zone),
                till=one.till.astimezone(zone) if one.till else None,
                reason=one.reason.replace("_", " ") if one.reason else None,
            )
            for one in block
            if one.kind is SessionKind.HELD
        ]
        if len(block) < _SESSIONS:
            return found
        after = (block[-1].since, block[-1].id)


def _quoted(view: MessageView) -> Quoted | None:
    if view.quoted is None:
        return None
    preview = view.quoted.preview or _PREVIEWS.get(view.quoted.type, view.quoted.type.capitalize())
    return Quoted(author=view.quoted.author, preview=preview)
