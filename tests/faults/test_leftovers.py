"""What the journal keeps for a person to look at loses the words that customers take back, and nothing else (F05)."""

import json
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.rooms import a_database, transactions

from madoguchi.conversations import amendments
from madoguchi.conversations.amendments import Amendment
from madoguchi.conversations.content import Text
from madoguchi.kit.db import Database
from madoguchi.line import leftovers
from madoguchi.line.journal import Journal
from madoguchi.line.models import InboxRow

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SHOP, OTHER = UUID(int=1), UUID(int=2)
SECRET = "my card } is 4111 カード"
_numbers = count(1)


@pytest.fixture(scope="module")
async def database(server: str) -> AsyncIterator[Database]:
    async with a_database(server) as url, transactions(url) as opened:
        async with opened.transaction() as db:
            for account_id in (SHOP, OTHER):
                await db.run(
                    """
                    INSERT INTO line_accounts (id, key, name, channel_id, channel_secret, channel_secret_last4,
                      channel_secret_set_at, access_token, access_token_last4, access_token_set_at, created_at)
                    VALUES ($1, $2, 'Shop', $2, '', '', $3, '', '', $3, $3)
                    """,
                    account_id,
                    str(account_id),
                    NOON,
                )
        yield opened


def row(text: str, message_id: str, *, account_id: UUID = SHOP, kind: str = "message", at: int = 0) -> InboxRow:
    event = {
        "type": kind,
        "message": {"type": "text", "id": message_id, "emojis": [{"index": 0}], "text": text},
        "timestamp": at or int(NOON.timestamp() * 1000),
        "source": {"type": "user", "userId": "U1"},
        "webhookEventId": f"01KAT{next(_numbers):021d}",
        "deliveryContext": {"isRedelivery": False},
    }
    raw = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    return InboxRow(id=uuid4(), account_id=account_id, lane="line:U1", received_at=NOON, raw=raw)


async def amend(database: Database, message_id: str, content: Text | None = None) -> None:
    async with database.transaction() as db:
        one = Amendment(account_id=SHOP, source_id=message_id, content=content, at=NOON)
        await amendments.amend(db, amendments=[one], now=NOON)


def torn(folder: Path, rows: list[InboxRow], damage: bytes, by: bytes) -> Path:
    """A segment that was damaged in the middle, after the process that read it has put it aside."""
    with closing(Journal(folder)) as journal:
        for one in rows:
            journal.append([one])
    [segment] = folder.glob("*.segment")
    assert segment.read_bytes().count(damage) == 1
    segment.write_bytes(segment.read_bytes().replace(damage, by))
    with closing(Journal(folder)) as journal:
        for one in journal.seal():
            list(one.batches(rows=10, size=10_000))
            journal.forget(one)
    [kept] = folder.glob("*.torn")
    return kept


async def test_F05_a_refused_row_loses_its_words_and_keeps_its_reason(database: Database, tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        rows = [row(SECRET, "1"), row("and this stays", "2"), row(SECRET, "1", account_id=OTHER)]
        for one in rows:
            journal.put_aside(one, reason="InvalidTextRepresentationError: 22P02")
    assert await leftovers.erase(database, tmp_path) == 0
    await amend(database, "1")
    assert await leftovers.erase(database, tmp_path) == 1
    assert await leftovers.erase(database, tmp_path) == 0
    kept = [json.loads((tmp_path / "refused" / f"{one.id}.json").read_text()) for one in rows]
    assert {one["reason"] for one in kept} == {"InvalidTextRepresentationError: 22P02"}
    texts = [leftovers._refused.decode(json.dumps(one).encode()).row.raw.decode() for one in kept]
    assert SECRET not in texts[0]
    assert '"webhookEventId"' in texts[0]
    assert "and this stays" in texts[1]
    assert SECRET in texts[2], "the same id at another account is another message"
    assert len(list((tmp_path / "refused").iterdir())) == 3


@pytest.mark.parametrize(
    ("damage", "by"),
    [(b'"stray"', b'"s\x00ay"'), ("カード".encode(), b"\xe3\x82"), (b'"text":"my', b'"te\x00t:"my')],
    ids=["elsewhere", "in the words", "before the words"],
)
async def test_F05_a_torn_segment_loses_the_words_and_nothing_else(
    database: Database, tmp_path: Path, damage: bytes, by: bytes
) -> None:
    message_id = str(next(_numbers) + 1000)
    rows = [row("before it", "31"), row(SECRET, message_id), row("stray", "33"), row("after it", "34")]
    kept = torn(tmp_path, rows, damage, by)
    size = kept.stat().st_size
    assert b"4111" in kept.read_bytes()
    assert await leftovers.erase(database, tmp_path) == 0
    await amend(database, message_id)
    assert await leftovers.erase(database, tmp_path) == 1
    assert await leftovers.erase(database, tmp_path) == 0
    left = kept.read_bytes()
    assert b"4111" not in left
    for words in (b"before it", b"after it", b'"userId":"U1"'):
        assert words in left
    assert all(str(one.id).encode() in left for one in rows)
    assert len(left) == size


async def test_F05_an_edit_takes_the_words_before_it_out_of_the_leftovers(database: Database, tmp_path: Path) -> None:
    at = int(NOON.timestamp() * 1000)
    rows = [
        row("first words", "51"),
        row("last words", "51", kind="messageEdited", at=at),
        row("stray", "53"),
        row("end", "54"),
    ]
    kept = torn(tmp_path, rows, b'"stray"', b'"s\x00ay"')
    await amend(database, "51", Text(text="last words"))
    assert await leftovers.erase(database, tmp_path) == 1
    left = kept.read_bytes()
    assert b"first words" not in left
    assert b"last words" in left


async def test_what_is_no_leftover_is_left_alone(database: Database, tmp_path: Path) -> None:
    assert await leftovers.erase(database, tmp_path / "nowhere") == 0
    (tmp_path / "refused").mkdir()
    (tmp_path / "refused" / "odd.json").write_bytes(b"no json")
    (tmp_path / "odd.torn").write_bytes(b'{"id":"1"')
    assert await leftovers.erase(database, tmp_path) in {0, 1}
    assert (tmp_path / "refused" / "odd.json").read_bytes() == b"no json"
