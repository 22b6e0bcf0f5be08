"""The spare inbox on disk: it forgets nothing that it took, and takes nothing that it cannot keep (F07, F52)."""

import resource
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from madoguchi.line.journal import Journal
from madoguchi.line.models import InboxRow

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
numbers = count()


def row(raw: bytes = b"{}") -> InboxRow:
    return InboxRow(id=UUID(int=next(numbers)), account_id=UUID(int=0), lane="line:U", received_at=NOON, raw=raw)


def read(journal: Journal) -> list[InboxRow]:
    journal.seal()
    return [kept for batch in journal.batches(3) for kept in batch]


def left_for_the_next(folder: Path) -> list[InboxRow]:
    with closing(Journal(folder)) as journal:
        return read(journal)


def read_after_a_crash(folder: Path) -> list[InboxRow]:
    successor = Journal(folder)
    rows = read(successor)
    successor.close()
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
    other.forget_drained()
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


def test_F07_zeros_that_a_lost_power_left_at_the_end_are_no_record(tmp_path: Path) -> None:
    journal, rows = Journal(tmp_path), [row(), row()]
    journal.append(rows)
    journal.close()
    [segment] = tmp_path.iterdir()
    segment.write_bytes(segment.read_bytes() + bytes(4096))
    assert read_after_a_crash(tmp_path) == rows


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
