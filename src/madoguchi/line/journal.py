"""A spare inbox on the local disk, for the time the database is away."""

import fcntl
import os
import threading
import time
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
    any point leaves each at least once, and the inbox's primary key makes that once. Appending runs in threads, so
    whatever touches the open segment does it under one lock.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._open: IO[bytes] | None = None
        self._sealed: list[IO[bytes]] = []
        self._lock = threading.Lock()
        self.adopt()

    @property
    def empty(self) -> bool:
        return self._open is None and not self._sealed

    def adopt(self) -> None:
        """Take over segments that no living process holds."""
        with self._lock:
            ours = {file.name for file in (*self._sealed, self._open) if file is not None}
            for path in self._folder.glob("*.segment"):
                if str(path) not in ours and (file := _claimed(path)) is not None:
                    self._sealed.append(file)
            self._sealed.sort(key=lambda file: str(file.name))

    def append(self, rows: Sequence[InboxRow]) -> None:
        """Write one record and force it to disk; raises OSError when the disk does not take it."""
        body = _encoder.encode(list(rows))
        with self._lock:
            if self._open is None:
                self._open = self._new_segment()
            start = self._open.tell()
            try:
                _write(self._open, len(body).to_bytes(4) + zlib.crc32(body).to_bytes(4) + body)
                os.fdatasync(self._open.fileno())
            except OSError:
                # The request is refused, so nothing of it may stay to be read as a record.
                self._open.seek(start)
                self._open.truncate()
                raise

    def seal(self) -> None:
        """Finish the open segment: what is appended from now on goes to the next."""
        with self._lock:
            if self._open is not None:
                self._sealed.append(self._open)
                self._open = None

    def batches(self, size: int) -> Iterator[list[InboxRow]]:
        """All rows of the finished segments, oldest first, about `size` at a time."""
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
        self.seal()
        for file in self._sealed:
            file.close()
        self._sealed = []

    def _new_segment(self) -> IO[bytes]:
        # Names in order of time, so that whoever adopts segments finds them in their order.
        name = f"{time.time_ns():020}-{uuid4().hex[:8]}.segment"
        file = (self._folder / name).open("x+b", buffering=0)
        if not _locks(file):
            # Somebody adopted it between its making and our lock, and will delete it.
            file.close()
            return self._new_segment()
        directory = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return file


def _claimed(path: Path) -> IO[bytes] | None:
    """The segment, locked by us; None when a living process holds it, or it is gone by now."""
    try:
        file = path.open("r+b", buffering=0)
    except FileNotFoundError:
        return None
    if _locks(file):
        return file
    file.close()
    return None


def _locks(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(file: IO[bytes], record: bytes) -> None:
    """All of it: a disk that is almost full takes a part, and complains only the next time."""
    rest = memoryview(record)
    while rest:
        rest = rest[file.write(rest) :]


def _records(file: IO[bytes]) -> Iterator[list[InboxRow]]:
    """The whole records of a segment; a torn last one was never answered with 200, and LINE still has it."""
    with open(os.dup(file.fileno()), "rb") as reader:  # noqa: PTH123 - a descriptor, which keeps the lock
        reader.seek(0)
        while len(header := reader.read(_HEADER)) == _HEADER:
            body = reader.read(int.from_bytes(header[:4]))
            # A disk that lost its power may leave zeros, whose checksum is right.
            if not body or zlib.crc32(body) != int.from_bytes(header[4:]):
                log.warning("journal.torn", segment=file.name)
                return
            yield _decoder.decode(body)
