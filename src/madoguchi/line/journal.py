"""A spare inbox on the local disk, for the time the database is away."""

import fcntl
import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO
from uuid import uuid4

import msgspec
import structlog

from madoguchi.line.models import InboxRow

_HEADER = 8
"""Each record starts with its length and its CRC-32, four bytes each, so that a torn end is seen."""

log = structlog.get_logger()
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[InboxRow])


class Journal:
    """Segments in one folder, each locked by the process that writes it; those of dead processes are adopted.

    `append` returns when the bytes are on disk. Records are deleted only after the database has them, so a crash at
    any point leaves each at least once, and the inbox's primary key makes that once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._open: IO[bytes] | None = None
        self._sealed: list[IO[bytes]] = []
        self._pending = 0
        self.adopt()

    @property
    def empty(self) -> bool:
        return not self._pending and self._open is None and not self._sealed

    def adopt(self) -> None:
        """Take over segments that no living process holds."""
        ours = {file.name for file in self._sealed}
        for path in sorted(self._folder.glob("*.segment")):
            if str(path) in ours or (self._open is not None and self._open.name == str(path)):
                continue
            file = path.open("r+b")
            if _locks(file):
                self._sealed.append(file)
            else:
                file.close()

    def append(self, rows: Sequence[InboxRow]) -> None:
        """Write one record and force it to disk; raises OSError when the disk does not take it."""
        self._pending += 1
        try:
            if self._open is None:
                self._open = self._new_segment()
            body = _encoder.encode(list(rows))
            start = self._open.tell()
            try:
                self._open.write(len(body).to_bytes(4) + zlib.crc32(body).to_bytes(4) + body)
                self._open.flush()
                os.fdatasync(self._open.fileno())
            except OSError:
                # The request is refused, so nothing of it may stay to be read as a record.
                os.ftruncate(self._open.fileno(), start)
                raise
        finally:
            self._pending -= 1

    def batches(self, size: int) -> Iterator[list[InboxRow]]:
        """All rows of the segments that are finished by now, oldest first, some `size` at a time."""
        if self._open is not None:
            self._sealed.append(self._open)
            self._open = None
        for file in self._sealed:
            batch: list[InboxRow] = []
            for rows in _records(file):
                batch += rows
                if len(batch) >= size:
                    yield batch
                    batch = []
            if batch:
                yield batch

    def forget_drained(self) -> None:
        """Delete the segments that `batches` went through to the end."""
        for file in self._sealed:
            Path(file.name).unlink(missing_ok=True)
            file.close()
        self._sealed = []

    def close(self) -> None:
        """Let go of everything; what is left is adopted by the next process."""
        for file in [*self._sealed, *([self._open] if self._open else [])]:
            file.close()

    def _new_segment(self) -> IO[bytes]:
        file = (self._folder / f"{uuid4().hex}.segment").open("x+b", buffering=0)
        _locks(file)
        directory = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return file


def _locks(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _records(file: IO[bytes]) -> Iterator[list[InboxRow]]:
    """The whole records of a segment; a torn last one was never answered with 200, and LINE still has it."""
    file.seek(0)
    while len(header := file.read(_HEADER)) == _HEADER:
        body = file.read(int.from_bytes(header[:4]))
        if zlib.crc32(body) != int.from_bytes(header[4:]):
            log.warning("journal.torn", segment=file.name)
            return
        yield _decoder.decode(body)
