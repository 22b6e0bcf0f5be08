"""A webhook body is taken apart: each event keeps its bytes, its lane, and one id however often it comes."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from madoguchi.line.envelope import BadBodyError, split
from madoguchi.line.models import InboxRow

NOW = datetime(2026, 11, 24, 8, 15, 30, tzinfo=UTC)
ACCOUNT = UUID(int=1)
ULID = "01KAT0000000000000000000ZZ"
ULID_TIME = 1763956490240


def event(**changes: Any) -> dict[str, Any]:
    made = {
        "type": "message",
        "timestamp": ULID_TIME - 300,
        "webhookEventId": ULID,
        "source": {"type": "user", "userId": "U1"},
    }
    return {name: value for name, value in (made | changes).items() if value != "absent"}


def rows_of(*events: Any, account: UUID = ACCOUNT) -> list[InboxRow]:
    return split(json.dumps({"destination": "U0", "events": events}).encode(), account_id=account, received_at=NOW).rows


def row_of(one: Any, account: UUID = ACCOUNT) -> InboxRow:
    (row,) = rows_of(one, account=account)
    return row


def milliseconds(row: InboxRow) -> int:
    return row.id.int >> 80


def test_the_id_carries_the_time_of_the_ulid() -> None:
    row = row_of(event())
    assert milliseconds(row) == ULID_TIME
    assert row.id.version == 7
    assert (row.account_id, row.received_at) == (ACCOUNT, NOW)


def test_the_example_of_the_ulid_specification_is_read() -> None:
    assert milliseconds(row_of(event(webhookEventId="01ARYZ6S41TSV4RRFFQ69G5FAV"))) == 1469918176385


def test_F02_the_same_event_has_the_same_id_and_every_other_another() -> None:
    first = row_of(event())
    again = row_of(event(deliveryContext={"isRedelivery": True}, replyToken="other", timestamp=5))
    assert again.id == first.id
    assert again.raw != first.raw
    others = [row_of(event(webhookEventId=ULID[:-1] + "0")), row_of(event(), account=uuid4())]
    assert len({row.id for row in [first, *others]}) == 3


@pytest.mark.parametrize(
    "name", ["", "absent", "short", ULID.lower(), "0" * 25 + "-", "ZZZZZZZZZZ" + "0" * 16, "I" * 26]
)
def test_an_id_that_is_no_ulid_leaves_the_time_to_the_timestamp(name: str) -> None:
    row = row_of(event(webhookEventId=name))
    assert row.id == row_of(event(webhookEventId=name)).id
    assert milliseconds(row) == (ULID_TIME - 300 if name != "0" * 25 + "-" else 0)


@pytest.mark.parametrize("field", ["timestamp", "source", "deliveryContext"])
def test_F02_an_odd_field_does_not_cost_an_event_its_id(field: str) -> None:
    assert row_of(event(**{field: {"odd": [1]}})).id == row_of(event()).id


def test_events_without_an_id_are_told_apart_by_what_they_hold() -> None:
    one, other = event(webhookEventId="absent", n=1), event(webhookEventId="absent", n=2)
    assert row_of(one).id == row_of(one).id != row_of(other).id


@pytest.mark.parametrize(
    ("source", "lane"),
    [
        ({"type": "user", "userId": "U1"}, "line:U1"),
        ({"type": "group", "groupId": "C1", "userId": "U1"}, "line:C1"),
        ({"type": "room", "roomId": "R1", "userId": "U1"}, "line:R1"),
        ({"type": "user"}, f"line:{ACCOUNT}"),
        ({"type": "user", "userId": "U\x001"}, "line:U1"),
        ("absent", f"line:{ACCOUNT}"),
        (None, f"line:{ACCOUNT}"),
        ("a word", f"line:{ACCOUNT}"),
    ],
)
def test_the_lane_is_who_it_is_about(source: Any, lane: str) -> None:
    assert row_of(event(source=source)).lane == lane


def test_a_hundred_events_keep_their_order_and_their_bytes() -> None:
    texts = [json.dumps(event(webhookEventId=f"01KAT{n:021d}", x=n), indent=n % 3 or None) for n in range(100)]
    body = ('{"events" : [' + " ,\n".join(texts) + '], "destination":"U0", "new": {"field": [1]}}').encode()
    rows = split(body, account_id=ACCOUNT, received_at=NOW).rows
    assert [row.raw.decode() for row in rows] == texts
    assert len({row.id for row in rows}) == 100


def test_the_test_button_of_line_sends_no_events() -> None:
    assert rows_of() == []


@pytest.mark.parametrize("one", [None, 5, "text", [], [[]], {}, {"type": 5}, {"timestamp": "x"}, {"timestamp": 10**40}])
def test_F11_whatever_stands_where_an_event_should_be_is_kept(one: Any) -> None:
    row = row_of(one)
    assert json.loads(row.raw) == one
    assert row.lane == f"line:{ACCOUNT}"


@pytest.mark.parametrize(
    ("timestamp", "kept"),
    [(-1, 0), (1 << 48, (1 << 48) - 1), (0, 0), (2**62, (1 << 48) - 1)],
)
def test_S67_a_timestamp_out_of_all_bounds_is_drawn_in(timestamp: int, kept: int) -> None:
    assert milliseconds(row_of(event(webhookEventId="", timestamp=timestamp))) == kept


@pytest.mark.parametrize(
    ("came", "kept"),
    [
        (rb'"half \ud83d"', rb'"half \ufffd"'),
        (rb'"\uDE00 half"', rb'"\ufffd half"'),
        (rb'"\ud83d\n"', rb'"\ufffd\n"'),
        (rb'"\ud83d\ud83d\ude00"', rb'"\ufffd\ud83d\ude00"'),
        (rb'"\\\ud83d"', rb'"\\\ufffd"'),
        (rb'"\ud83d and \\ud83d"', rb'"\ufffd and \\ud83d"'),
        (b'"\\ud83d \xff\xfe"', b'"\\ufffd \xff\xfe"'),
    ],
)
def test_S68_half_a_character_costs_no_event_of_the_body(came: bytes, kept: bytes) -> None:
    events = [b'{"type":"message", "n" : 1.50, "text":' + text + b"}" for text in (came, b'"whole"')]
    rows = split(b'{"events":[' + b" , ".join(events) + b"]}", account_id=ACCOUNT, received_at=NOW).rows
    assert [row.raw for row in rows] == [events[0].replace(came, kept), events[1]]


def test_F11_an_endless_id_makes_a_lane_that_fits_an_index() -> None:
    row = row_of(event(source={"type": "group", "groupId": "C" * 9000}))
    assert row.lane == "line:" + "C" * 95


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"5",
        b'{"events":null}',
        b'{"events":{}}',
        b'{"events":[',
        b'{"events":[{]}',
        b'{"events":[]}x',
        b"\xff\xfe",
        b'{"events":' + b"[" * 10_000 + b"]" * 10_000 + b"}x",
    ],
)
def test_a_body_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(BadBodyError):
        split(body, account_id=ACCOUNT, received_at=NOW)
