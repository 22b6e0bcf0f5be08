"""A spare inbox on the local disk, for the time the database is away."""

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import structlog

from madoguchi.line.models import InboxRow
from madoguchi.line.segment import SUFFIX, Segment, TornError

_LARGEST_SEGMENT = 16 * 1024 * 1024
"""Bytes. What is drained is deleted by whole segments, so a small one is written twice at most after a failure."""

REFUSED = "refused"
"""The folder of rows that the database would not take."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Refused:
    """Such a row, and why it was not taken."""

    row: InboxRow
    reason: str


class Journal:
    """Segments in one folder, each locked by the process that writes it; those of dead processes are adopted.

    `append` returns when the bytes are on disk. Segments are deleted only after the database has their rows, so a
    crash at any point leaves each at least once, and the inbox's primary key makes that once. Appending runs in
    threads, so whatever touches the segments does it under one lock.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._open: Segment | None = None
        self._sealed: list[Segment] = []
        self._lock = threading.Lock()
        self.adopt()

    @property
    def empty(self) -> bool:
        return self._open is None and not self._sealed

    def adopt(self) -> None:
        """Take over segments that no living process holds."""
        with self._lock:
            ours = {segment.path for segment in (*self._sealed, self._open) if segment is not None}
            for path in self._folder.glob(f"*{SUFFIX}"):
                if path not in ours and (segment := Segment.claim(path)) is not None:
                    self._sealed.append(segment)
            self._sealed.sort(key=lambda segment: segment.path)

    def append(self, rows: Sequence[InboxRow]) -> None:
        """Write one record and force it to disk; raises OSError when the disk does not take it."""
        with self._lock:
            if self._open is None:
                self._open = Segment.begin(self._folder)
            try:
                self._open.append(rows)
            except TornError:
                self._seal()
                raise
            if self._open.size >= _LARGEST_SEGMENT:
                self._seal()

    def seal(self) -> list[Segment]:
        """Finish the open segment, so that what is appended from now on goes to the next; all that are finished."""
        with self._lock:
            self._seal()
            return list(self._sealed)

    def forget(self, segment: Segment) -> None:
        """Delete a finished segment whose rows the database has."""
        with self._lock:
            self._sealed.remove(segment)
            segment.delete()

    def put_aside(self, row: InboxRow, *, reason: str) -> None:
        """Keep a row that the database will never take where a person can find it; raises OSError."""
        folder = self._folder / REFUSED
        folder.mkdir(exist_ok=True, mode=0o700)
        kept = folder / f"{row.id}.json"
        with kept.open("wb") as file:
            file.write(msgspec.json.encode(Refused(row, reason)))
            file.flush()
            os.fsync(file.fileno())
        log.error("journal.refused", inbox_id=str(row.id), reason=reason, kept_as=str(kept))

    def close(self) -> None:
        """Let go of everything; what is left is adopted by the next process."""
        for segment in self.seal():
            segment.close()
        self._sealed = []

    def _seal(self) -> None:
        if self._open is not None:
            self._sealed.append(self._open)
            self._open = None
