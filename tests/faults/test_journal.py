"""The spare inbox on disk: it forgets nothing that it took, and takes nothing that it cannot keep (F07, F52)."""

import fcntl
import os
import resource
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import IO
from uuid import UUID

import pytest

from madoguchi.line.journal import Journal
from madoguchi.line.models import InboxRow
from madoguchi.line.segment import Segment

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
numbers = count()


def row(raw: bytes = b"{}") -> InboxRow:
    return InboxRow(id=UUID(int=next(numbers)), account_id=UUID(int=0), lane="line:U", received_at=NOON, raw=raw)


def read(journal: Journal) -> list[InboxRow]:
    return [kept for segment in journal.seal() for batch in segment.batches(rows=3, size=10_000) for kept in batch]


def left_for_the_next(folder: Path) -> list[InboxRow]:
    with closing(Journal(folder)) as journal:
        return read(journal)


def drained(folder: Path) -> list[InboxRow]:
    """What the next process reads, and then deletes."""
    with closing(Journal(folder)) as journal:
        rows = read(journal)
        for segment in journal.seal():
            journal.forget(segment)
        assert journal.empty
    return rows


def test_F07_the_segments_of_a_dead_process_are_read_in_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), [row() for _ in range(40)]
    for number, one in enumerate(rows):
        journal.append([one])
        if number % 3 == 0:
            read(journal)  # the database was still away
    journal.close()
    assert left_for_the_next(tmp_path) == rows


def test_F07_two_living_processes_share_the_folder_and_touch_only_their_own(tmp_path: Path) -> None:
    one, other, rows = Journal(tmp_path), Journal(tmp_path), [row(), row()]
    one.append(rows[:1])
    other.append(rows[1:])
    for journal in (one, other):
        journal.adopt()
    assert (read(one), read(other)) == (rows[:1], rows[1:])
    one.close()
    other.adopt()
    assert read(other) == rows
    for segment in other.seal():
        other.forget(segment)
    assert other.empty
    assert list(tmp_path.iterdir()) == []
    other.close()


def test_F07_a_record_that_was_torn_by_a_crash_is_passed_over_and_those_before_it_are_kept(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), [row(), row()]
    journal.append(rows[:1])
    journal.append(rows[1:])
    journal.close()
    [segment] = tmp_path.iterdir()
    segment.write_bytes(segment.read_bytes()[:-1])
    assert left_for_the_next(tmp_path) == rows[:1]
    assert drained(tmp_path) == rows[:1]
    assert list(tmp_path.iterdir()) == [], "LINE got no 200 for what was torn, and still has it"


def test_F07_zeros_that_a_lost_power_left_at_the_end_are_no_record(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), [row(), row()]
    journal.append(rows)
    journal.close()
    [segment] = tmp_path.iterdir()
    segment.write_bytes(segment.read_bytes() + bytes(4096))
    assert drained(tmp_path) == rows
    assert list(tmp_path.iterdir()) == []


def test_F07_what_is_damaged_in_the_middle_is_kept_for_a_person_to_look_at(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), [row(b"first"), row(b"second"), row(b"third")]
    for one in rows:
        journal.append([one])
    journal.close()
    [segment] = tmp_path.iterdir()
    damaged = segment.read_bytes().replace(b"second", b"sec\0nd")
    segment.write_bytes(damaged)
    assert drained(tmp_path) == rows[:1]
    [kept] = tmp_path.iterdir()
    assert (kept.suffix, kept.read_bytes()) == (".torn", damaged)


def test_F07_a_long_outage_fills_many_segments_each_deleted_when_its_rows_are_safe(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), [row(bytes(6_000_000)) for _ in range(8)]
    for one in rows:
        journal.append([one])
    segments = journal.seal()
    assert len(segments) == 3
    assert [kept for segment in segments for batch in segment.batches(rows=9, size=1) for kept in batch] == rows
    journal.forget(segments[0])
    assert journal.seal() == segments[1:]
    journal.close()
    assert left_for_the_next(tmp_path) == rows[3:]


def test_F07_one_large_record_is_read_in_many_batches(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), [row(bytes(100)) for _ in range(25)]
    journal.append(rows)
    [segment] = journal.seal()
    assert [len(batch) for batch in segment.batches(rows=10, size=10_000)] == [10, 10, 5]
    assert [len(batch) for batch in segment.batches(rows=10, size=250)] == [2] * 12 + [1]
    journal.close()


def test_F52_nothing_is_written_after_a_part_that_a_failing_disk_keeps(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), [row(), row()]
    journal._open = Segment(file_that_takes_nothing_back())
    journal.append(rows[:1])
    with room_for(2000), pytest.raises(OSError, match="too large"):
        journal.append([row(bytes(4000))])
    journal.append(rows[1:])
    assert read(journal) == rows
    assert len(list(tmp_path.iterdir())) == 1, "a new segment"
    journal.close()


def test_F52_what_a_full_disk_does_not_take_is_refused_and_leaves_no_trace(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), [row(), row(), row()]
    journal.append(rows[:1])
    with room_for(2000), pytest.raises(OSError, match="too large"):
        journal.append([row(bytes(4000))])
    journal.append(rows[1:2])
    with room_for(2000), pytest.raises(OSError, match="too large"):
        journal.append([row(bytes(4000))])
    journal.append(rows[2:])
    assert read(journal) == rows
    journal.close()


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """A disk on which no file of ours can grow beyond that size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def file_that_takes_nothing_back() -> IO[bytes]:
    descriptor = os.memfd_create("segment", os.MFD_ALLOW_SEALING)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
    return open(descriptor, "r+b", buffering=0)  # noqa: PTH123 - a descriptor has no path
