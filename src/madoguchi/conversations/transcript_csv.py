"""A transcript as a table that spreadsheets open without running any of it (S63)."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC

from madoguchi.conversations.transcript import Entry, Heading
from madoguchi.conversations.transcript_facts import writer_of
from madoguchi.conversations.transcript_words import Run

MEDIA_TYPE = "text/csv; charset=utf-8"
COLUMNS = (
    "seq",
    "time",
    "time_utc",
    "side",
    "from",
    "kind",
    "text",
    "buttons",
    "quoted",
    "file",
    "file_size",
    "seconds",
    "file_state",
    "delivery",
    "edited",
    "message_id",
)
_FACTS = ("customer", "contact", "account", "workstream", "queue", "conversation_id", "zone")
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Table:
    """Writes one transcript row by row: its facts and sessions first, then what was said."""

    media_type = MEDIA_TYPE

    @staticmethod
    def opening(heading: Heading) -> bytes:
        # Told by these three bytes, Excel reads what follows as UTF-8.
        rows: list[Sequence[object]] = [COLUMNS]
        rows += [
            _row(kind=f"conversation.{name}", text=str(value)) for name in _FACTS if (value := getattr(heading, name))
        ]
        for stint in heading.sessions:
            till = stint.till.isoformat() if stint.till else ""
            utc = stint.since.astimezone(UTC).isoformat()
            text = " · ".join(filter(None, [f"till {till}" if till else "", stint.reason]))
            rows.append(
                _row(time=stint.since.isoformat(), time_utc=utc, who=stint.representative, kind="session", text=text)
            )
        return b"\xef\xbb\xbf" + b"".join(map(_written, rows))

    @staticmethod
    def entry(entry: Entry, picture: bytes | None) -> bytes:  # noqa: ARG004 - a table names pictures, and holds none
        paper = entry.paper
        return _written(
            (
                entry.seq,
                entry.at.isoformat(),
                entry.at.astimezone(UTC).isoformat(),
                entry.side,
                writer_of(entry),
                entry.kind,
                entry.text,
                "\n".join(map(_button, entry.buttons)),
                _quoted(entry),
                paper.name if paper else "",
                paper.size if paper and paper.size is not None else "",
                paper.duration_ms / 1000 if paper and paper.duration_ms is not None else "",
                paper.state if paper else "",
                entry.mark or "",
                entry.edited_at.isoformat() if entry.edited_at else "",
                entry.id,
            )
        )

    @staticmethod
    def closing() -> bytes:
        return b""


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: such a one gets an apostrophe before it."""
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.lstrip(" \u3000").startswith(_RUN_BY_SPREADSHEETS) else text


def _row(*, time: str = "", time_utc: str = "", who: str = "", kind: str, text: str) -> Sequence[object]:
    told = {"time": time, "time_utc": time_utc, "from": who, "kind": kind, "text": text}
    return [told.get(column, "") for column in COLUMNS]


def _written(cells: Sequence[object]) -> bytes:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(harmless, cells))
    return line.getvalue().encode("utf-8", "replace")


def _quoted(entry: Entry) -> str:
    if entry.quoted is None:
        return ""
    return f"{entry.quoted.author}: {entry.quoted.preview}" if entry.quoted.author else entry.quoted.preview


def _button(button: Run) -> str:
    return f"{button.text} ({button.href})" if button.href else button.text
