"""The lines of a transcript's heading and of a message's file, the same in every format that people read."""

from collections.abc import Iterator

from madoguchi.conversations.transcript import Entry, Heading, Paper, Stint
from madoguchi.conversations.transcript_times import length, moment, size


def facts_of(heading: Heading) -> Iterator[tuple[str, str]]:
    """What is known of a conversation, by its names."""
    yield "Customer", heading.customer
    if heading.contact and heading.contact != heading.customer:
        yield "Contact", heading.contact
    yield "LINE account", heading.account
    if heading.workstream:
        yield "Workstream", heading.workstream
    if heading.queue:
        yield "Queue", heading.queue
    yield "State", heading.state.replace("_", "-").capitalize()
    yield "Opened", moment(heading.opened_at)
    if heading.closed_at:
        yield "Closed", moment(heading.closed_at)
    for number, stint in enumerate(heading.sessions, start=1):
        yield f"Session {number}" if len(heading.sessions) > 1 else "Session", session(stint)
    yield "Times in", heading.zone
    yield "Made", f"{moment(heading.made_at)} by {heading.made_by}"
    yield "Conversation", str(heading.conversation_id)


def session(stint: Stint) -> str:
    till = moment(stint.till) if stint.till else "now"
    return f"{stint.representative}, {moment(stint.since)} – {till}" + (f" ({stint.reason})" if stint.reason else "")


def file_line(paper: Paper) -> str:
    """Name, size and length of a file, and what became of it where it is not kept."""
    parts = [
        paper.name,
        size(paper.size) if paper.size is not None else None,
        length(paper.duration_ms) if paper.duration_ms is not None else None,
        None if paper.state == "stored" else paper.state,
    ]
    return " · ".join(part for part in parts if part)


def writer_of(entry: Entry) -> str:
    """Who wrote it, and whether the machine did in somebody's name."""
    if entry.author is None:
        return "Automatic message" if entry.side == "us" else ""
    return f"{entry.author} (automatic)" if entry.automatic and entry.side == "us" else entry.author
