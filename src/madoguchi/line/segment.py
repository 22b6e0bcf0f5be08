"""One file of the journal: records of rows, each with its length and its checksum."""

import fcntl
import os
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Self
from uuid import uuid4

import msgspec
import structlog

from madoguchi.line.models import InboxRow

SUFFIX = ".segment"
TORN = ".torn"
_HEADER = 8
"""Each record starts with its length and its CRC-32, four bytes each, so that a torn one is seen."""

log = structlog.get_logger()
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[InboxRow])


class Segment:
    """A file that is locked by the process that holds it, so that only those of dead processes are taken over."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._torn = False

    @classmethod
    def begin(cls, folder: Path) -> Self:
        """A new, empty one; raises OSError when the disk has no room for it."""
        # Names in order of time, so that whoever adopts segments finds them in their order.
        file = (folder / f"{time.time_ns():020}-{uuid4().hex[:8]}{SUFFIX}").open("x+b", buffering=0)
        if not _locks(file):
            # Somebody adopted it between its making and our lock, and will delete it.
            file.close()
            return cls.begin(folder)
        directory = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return cls(file)

    @classmethod
    def claim(cls, path: Path) -> Self | None:
        """That of a dead process, now ours; None when a living process holds it, or it is gone by now."""
        try:
            file = path.open("r+b", buffering=0)
        except FileNotFoundError:
            return None
        if _locks(file):
            return cls(file)
        file.close()
        return None

    @property
    def path(self) -> Path:
        return Path(self._file.name)

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._file.tell()

    def append(self, rows: Sequence[InboxRow]) -> None:
        """Force one record to disk; raises OSError when it does not take it, and TornError if a part of it stays."""
        body = _encoder.encode(list(rows))
        start = self._file.tell()
        try:
            _write(self._file, len(body).to_bytes(4) + zlib.crc32(body).to_bytes(4) + body)
            os.fdatasync(self._file.fileno())
        except OSError as error:
            # The request is refused, so nothing of it may stay to be read as a record.
            try:
                self._file.seek(start)
                self._file.truncate()
            except OSError:
                raise TornError(str(error)) from error
            raise

    def batches(self, *, rows: int, size: int) -> Iterator[list[InboxRow]]:
        """All its rows in their order, by so many rows and bytes at most; a single larger row comes alone."""
        batch: list[InboxRow] = []
        weight = 0
        for row in (row for record in self._records() for row in record):
            if batch and (len(batch) == rows or weight + len(row.raw) > size):
                yield batch
                batch, weight = [], 0
            batch.append(row)
            weight += len(row.raw)
        if batch:
            yield batch

    def delete(self) -> None:
        """Take it off the disk; one that was torn before its end is kept under another name, for a person to look at.

        What is torn at the end was never answered with 200, and LINE still has it. What is torn before may have been.
        """
        if self._torn:
            aside = self.path.with_suffix(TORN)
            log.error("journal.torn", kept_as=str(aside))
            self.path.rename(aside)
        else:
            self.path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Let go of it; whoever comes next may adopt it."""
        self._file.close()

    def _records(self) -> Iterator[list[InboxRow]]:
        with open(os.dup(self._file.fileno()), "rb") as reader:  # noqa: PTH123 - a descriptor, which keeps the lock
            end = reader.seek(0, os.SEEK_END)
            reader.seek(0)
            while len(header := reader.read(_HEADER)) == _HEADER:
                length = int.from_bytes(header[:4])
                record = _decoded(reader.read(length), int.from_bytes(header[4:]))
                if record is None:
                    self._torn = reader.tell() < end and any(reader.read())
                    return
                yield record


class TornError(OSError):
    """A part of a record could not be taken back; nothing may be written after it."""


def _decoded(body: bytes, checksum: int) -> list[InboxRow] | None:
    """The rows of a record; None when it is not whole."""
    # A disk that lost its power may leave zeros, whose checksum is right.
    if not body or zlib.crc32(body) != checksum:
        return None
    try:
        return _decoder.decode(body)
    except msgspec.DecodeError:
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
