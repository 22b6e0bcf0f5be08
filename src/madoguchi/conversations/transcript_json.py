"""A transcript for programs: its shape is described in docs/transcripts.md, and only grows."""

import base64
from typing import Any

import msgspec

from madoguchi.conversations.transcript import Entry, Heading, Paper
from madoguchi.conversations.transcript_words import Run

MEDIA_TYPE = "application/json"
VERSION = 1


class Document:
    """Writes one transcript as one object, message by message."""

    media_type = MEDIA_TYPE

    def __init__(self) -> None:
        self._first = True

    @staticmethod
    def opening(heading: Heading) -> bytes:
        told = {
            "version": VERSION,
            "conversation_id": str(heading.conversation_id),
            "customer": heading.customer,
            "contact": heading.contact,
            "account": heading.account,
            "workstream": heading.workstream,
            "queue": heading.queue,
            "state": heading.state,
            "opened_at": heading.opened_at.isoformat(),
            "closed_at": heading.closed_at.isoformat() if heading.closed_at else None,
            "zone": heading.zone,
            "made_at": heading.made_at.isoformat(),
            "made_by": heading.made_by,
            "sessions": [
                {
                    "representative": stint.representative,
                    "since": stint.since.isoformat(),
                    "till": stint.till.isoformat() if stint.till else None,
                    "reason": stint.reason,
                }
                for stint in heading.sessions
            ],
        }
        return msgspec.json.encode(told)[:-1] + b',"messages":['

    def entry(self, entry: Entry, picture: bytes | None) -> bytes:
        lead, self._first = (b"\n" if self._first else b",\n"), False
        told = {
            "id": str(entry.id),
            "seq": entry.seq,
            "at": entry.at.isoformat(),
            "edited_at": entry.edited_at.isoformat() if entry.edited_at else None,
            "side": entry.side,
            "author": entry.author,
            "automatic": entry.automatic,
            "kind": entry.kind,
            "text": entry.text,
            "runs": [_run(run) for run in entry.runs],
            "buttons": [_run(button) for button in entry.buttons],
            "file": _file(entry.paper, picture) if entry.paper else None,
            "quoted": {"author": entry.quoted.author, "preview": entry.quoted.preview} if entry.quoted else None,
            "delivery": entry.mark,
        }
        return lead + msgspec.json.encode(told)

    @staticmethod
    def closing() -> bytes:
        return b"\n]}\n"


def _run(run: Run) -> dict[str, Any]:
    return {"text": run.text, "kind": run.kind, "href": run.href}


def _file(paper: Paper, picture: bytes | None) -> dict[str, Any]:
    return {
        "name": paper.name,
        "size": paper.size,
        "seconds": paper.duration_ms / 1000 if paper.duration_ms is not None else None,
        "state": paper.state,
        "content_type": paper.picture.shown_type if paper.picture and picture is not None else None,
        "base64": base64.b64encode(picture).decode() if picture is not None else None,
    }
