"""What the journal could not hand over lies in files; words that customers take back are erased there too (F05)."""

import asyncio
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path
from uuid import UUID

import msgspec
import structlog

from madoguchi.conversations import amendments
from madoguchi.kit.db import Database
from madoguchi.line import translate
from madoguchi.line.copies import is_outdated
from madoguchi.line.journal import REFUSED, Refused
from madoguchi.line.segment import TORN
from madoguchi.line.translate import Worded

_ROW = re.compile(rb"\x85\xa2id\xd9\x24")
"""How a row begins in a segment, as its encoder writes it."""
_FRAME = 9
"""Bytes that may stand before a row: its record's length and checksum, and how many rows it has."""
_ACCOUNT = re.compile(rb"account_id\xd9\x24([0-9a-f-]{36})")
_ID = re.compile(rb'"id"\s*:\s*"([^"\\]{1,100})"')
_EVENT = '"webhookEventId"'

log = structlog.get_logger()
_refused = msgspec.json.Decoder(Refused)
_json = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a file with words in it."""

    start: int
    end: int
    account_id: UUID | None
    """Unknown when that part is damaged."""
    held: Worded
    bare: bytes
    """What may be left of it."""


async def erase(database: Database, folder: Path) -> int:
    """Take the words of messages that were taken back or edited out of a journal's leftovers; of how many events."""
    erased = 0
    for path in await asyncio.to_thread(_files, folder):
        torn = path.suffix == TORN
        pieces = await asyncio.to_thread(_read_torn if torn else _read_refused, path)
        outdated = await _outdated(database, pieces) if pieces else []
        if outdated:
            await asyncio.to_thread(_blank_torn if torn else _blank_refused, path, outdated)
            log.info("journal.words_erased", kept_as=str(path), events=len(outdated))
        erased += len(outdated)
    return erased


def _files(folder: Path) -> list[Path]:
    return [*(folder / REFUSED).glob("*.json"), *folder.glob(f"*{TORN}")]


async def _outdated(database: Database, pieces: Sequence[_Piece]) -> list[_Piece]:
    async with database.reading() as db:
        everywhere = [row["id"] for row in await db.all("SELECT id FROM line_accounts")]
        written = {
            (account_id, piece.held.source_id)
            for piece in pieces
            for account_id in ([piece.account_id] if piece.account_id else everywhere)
        }
        known = await amendments.find(db, written=written)
    return [
        piece
        for piece in pieces
        if any(
            source_id == piece.held.source_id
            and piece.account_id in {None, account_id}
            and is_outdated(piece.held, amendment)
            for (account_id, source_id), amendment in known.items()
        )
    ]


def _read_refused(path: Path) -> list[_Piece]:
    try:
        row = _refused.decode(path.read_bytes()).row
    except (OSError, msgspec.DecodeError):
        return []
    held, bare = translate.worded(row.raw), translate.without_words(row.raw)
    return [_Piece(0, 0, row.account_id, held, bare)] if held is not None and bare != row.raw else []


def _blank_refused(path: Path, pieces: Sequence[_Piece]) -> None:
    kept = _refused.decode(path.read_bytes())
    bare = replace(kept, row=replace(kept.row, raw=pieces[0].bare))
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        file.write(msgspec.json.encode(bare))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _read_torn(path: Path) -> list[_Piece]:
    """The words in a torn segment: of the events that are whole, and of what lies between them."""
    raw = path.read_bytes()
    events = list(_whole_events(raw))
    gaps = pairwise([0, *chain.from_iterable(events), len(raw)])
    rubble = [gap for number, gap in enumerate(gaps) if number % 2 == 0]
    pieces = [piece for start, end in events if (piece := _whole_piece(raw, start, end))]
    return [*pieces, *(piece for start, end in rubble for piece in _rubble_pieces(raw, start, end))]


def _whole_events(raw: bytes) -> Iterator[tuple[int, int]]:
    text = raw.decode("latin-1")  # a letter for each byte, so that places are the same
    place = 0
    while (start := text.find('{"', place)) >= 0:
        try:
            _, end = _json.raw_decode(text, start)
        except (ValueError, RecursionError):
            place = start + 1
            continue
        if _EVENT in text[start:end]:
            yield start, end
        place = end


def _whole_piece(raw: bytes, start: int, end: int) -> _Piece | None:
    event = raw[start:end]
    held, bare = translate.worded(event), translate.without_words(event)
    if held is None or bare == event.rstrip() or len(bare) > len(event):
        return None
    return _Piece(start, end, _account(raw, start), held, bare)


def _rubble_pieces(raw: bytes, start: int, end: int) -> Iterator[_Piece]:
    """What is left of damaged events, from the object with a message's id in it to where the next row begins."""
    for found in _ID.finditer(raw, start, end):
        begin = max(raw.rfind(b"{", start, found.start()), start)
        row = _ROW.search(raw, found.end(), end)
        stop = max(row.start() - _FRAME, found.end()) if row else end
        bare = b'{"id":"%b"}' % found[1]
        if raw[begin:stop].rstrip() == bare or len(bare) > stop - begin:
            continue
        edited = b"messageEdited" in raw[raw.rfind(b"\x85\xa2id", start, begin) : begin]
        held = Worded(source_id=found[1].decode(errors="replace"), is_edit=edited, at=translate.moment_of(2**63))
        yield _Piece(begin, stop, _account(raw, begin), held, bare)


def _account(raw: bytes, place: int) -> UUID | None:
    """Whose row it is that a place lies in."""
    row = raw.rfind(b"\x85\xa2id\xd9\x24", 0, place)
    found = _ACCOUNT.search(raw, max(row, 0), place)
    return UUID(found[1].decode()) if found and row >= 0 else None


def _blank_torn(path: Path, pieces: Sequence[_Piece]) -> None:
    with path.open("r+b") as file:
        for piece in pieces:
            file.seek(piece.start)
            file.write(piece.bare.ljust(piece.end - piece.start))
        file.flush()
        os.fsync(file.fileno())
