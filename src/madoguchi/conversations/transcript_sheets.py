"""A transcript as what the typesetter makes a PDF of: one JSON file, and the pictures beside it."""

import re
import shutil
from datetime import date
from importlib.resources import files
from io import BufferedWriter
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import msgspec

from madoguchi.conversations.transcript import Entry, Heading
from madoguchi.conversations.transcript_facts import facts_of, file_line, writer_of
from madoguchi.conversations.transcript_times import clock, day, offset
from madoguchi.conversations.transcript_words import Run

SOURCE = "transcript.typ"
_KANA = re.compile(r"[\u3040-\u30ff\uff66-\uff9f]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_POINTS_OF_WHOLE = 240
Word = Literal["ja", "zh"]
"""Whose forms of the Chinese signs are drawn: many look different in Japan and in Taiwan."""


class Sheets:
    """Puts one transcript into a folder, message by message, so that none of it has to be held."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BufferedWriter | None = None
        self._day: date | None = None
        self._usual: Word = "ja"
        self._pictures = 0
        self._lead = b""

    def __enter__(self) -> Self:
        shutil.copyfile(str(files("madoguchi.conversations") / SOURCE), self._folder / SOURCE)
        self._file = (self._folder / "transcript.json").open("wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._put(b"]}")
        if self._file:
            self._file.close()

    def open(self, heading: Heading) -> None:
        self._usual = usual_word(heading)
        told = {
            "title": f"Conversation with {heading.customer}",
            "word": self._usual,
            "facts": [[name, value] for name, value in facts_of(heading)],
        }
        self._put(msgspec.json.encode(told)[:-1] + b',"messages":[')

    def add(self, entry: Entry, picture: bytes | None) -> None:
        written = f"{entry.text}{entry.quoted.preview if entry.quoted else ''}"
        told = {
            "day": self._new_day(entry),
            "side": entry.side,
            "word": word_of(written, usual=self._usual),
            "by": _by(entry),
            "quoted": _quoted(entry),
            "runs": [_run(run) for run in entry.runs],
            "buttons": [_run(button) for button in entry.buttons],
            "file": file_line(entry.paper) if entry.paper else None,
            "picture": self._keep(picture) if picture else None,
            "width": _points(entry),
            "mark": entry.mark,
        }
        self._put(self._lead + msgspec.json.encode(told))
        self._lead = b","

    def _keep(self, picture: bytes) -> str:
        self._pictures += 1
        name = f"{self._pictures}." + ("png" if picture.startswith(b"\x89PNG") else "jpg")
        (self._folder / name).write_bytes(picture)
        return name

    def _new_day(self, entry: Entry) -> str | None:
        if self._day == entry.at.date():
            return None
        self._day = entry.at.date()
        return day(entry.at)

    def _put(self, written: bytes) -> None:
        if self._file:
            self._file.write(written)


def usual_word(heading: Heading) -> Word:
    """How signs are drawn that both write: as the customer's phone would."""
    return "zh" if (heading.language or "").lower().startswith("zh") else "ja"


def word_of(text: str, *, usual: Word) -> Word:
    """Kana is written in Japan alone; signs without any are drawn as the customer's phone would."""
    if _KANA.search(text):
        return "ja"
    return usual if _HAN.search(text) else "ja"


def _by(entry: Entry) -> str:
    parts = ["" if entry.side == "between" else writer_of(entry), f"{clock(entry.at)} {offset(entry.at)}"]
    if entry.edited_at:
        parts.append(f"edited {clock(entry.edited_at)}")
    return " · ".join(filter(None, parts))


def _quoted(entry: Entry) -> str | None:
    if entry.quoted is None:
        return None
    return " ".join(filter(None, [entry.quoted.author, entry.quoted.preview]))


def _points(entry: Entry) -> int:
    """How wide a picture is drawn: as large as the page allows, and none larger than it is."""
    picture = entry.paper.picture if entry.paper else None
    if picture is None or not picture.width or not picture.height:
        return _POINTS_OF_WHOLE
    tall = min(1.0, 1.2 * picture.width / picture.height)
    return max(24, min(picture.width, round(_POINTS_OF_WHOLE * tall)))


def _run(run: Run) -> dict[str, Any]:
    return {"text": run.text, "kind": run.kind, "href": run.href}
