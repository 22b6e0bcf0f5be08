"""Requests that sent messages, whom they reached, and what those people then did with them."""

from typing import Literal

import msgspec

from line_simulator.store import Store

Kind = Literal["impression", "click", "played", "played25", "played50", "played75", "played100", "tap"]
# A narrowcast waits, and is sent a second later.
NARROWCAST_WAITS_MS, NARROWCAST_SENDS_MS = 500, 1500
FORTNIGHT_MS = 14 * 24 * 3600 * 1000
PLAYED = {0: "played", 25: "played25", 50: "played50", 75: "played75", 100: "played100"}


class Dispatch(msgspec.Struct):
    """One accepted request; `bubbles` is how many messages each of its `people` got."""

    request_id: str
    account: str
    via: str
    unit: str | None
    sent_at: int
    day: str
    bubbles: int
    people: int

    def is_sent(self, now: int) -> bool:
        return self.via != "narrowcast" or now - self.sent_at >= NARROWCAST_SENDS_MS


class Tally(msgspec.Struct):
    """How often something was done with one bubble, and by how many people."""

    bubble: int
    kind: str
    url: str
    times: int
    people: int


def note(store: Store, dispatch: Dispatch, people: list[str]) -> None:
    store.run("INSERT INTO dispatch VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *msgspec.structs.astuple(dispatch))
    store.run_many("INSERT OR IGNORE INTO dispatched_to VALUES (?, ?)", [(dispatch.request_id, it) for it in people])


def find(store: Store, request_id: str) -> Dispatch | None:
    found = store.row("SELECT * FROM dispatch WHERE request_id = ?", request_id)
    return Dispatch(*found) if found else None


def of_unit(store: Store, account_id: str, unit: str, first: str, last: str) -> list[Dispatch]:
    rows = store.rows(
        "SELECT * FROM dispatch WHERE account = ? AND unit = ? AND day BETWEEN ? AND ?", account_id, unit, first, last
    )
    return [Dispatch(*row) for row in rows]


def recipients(store: Store, request_id: str) -> set[str]:
    return {user_id for (user_id,) in store.rows("SELECT person FROM dispatched_to WHERE request_id = ?", request_id)}


def note_deed(
    store: Store, request_id: str, user_id: str, kind: str, *, bubble: int, day: str, url: str = ""
) -> None:  # fmt: skip
    store.run(
        "INSERT INTO interaction VALUES (?, ?, ?, ?, ?, ?, 1)"
        " ON CONFLICT (request_id, person, bubble, kind, url, day) DO UPDATE SET times = times + 1",
        request_id, user_id, bubble, kind, url, day,
    )  # fmt: skip


def people_who(store: Store, request_id: str, kind: Kind, url: str | None = None) -> set[str]:
    rows = store.rows(
        "SELECT DISTINCT person FROM interaction WHERE request_id = ? AND kind = ? AND url = coalesce(?, url)",
        request_id, kind, url,
    )  # fmt: skip
    return {user_id for (user_id,) in rows}


def tallies(store: Store, request_ids: list[str], until: str) -> list[Tally]:
    rows = store.rows(
        "SELECT bubble, kind, url, sum(times), count(DISTINCT person) FROM interaction"
        " WHERE request_id IN (SELECT value FROM json_each(?)) AND day <= ? GROUP BY bubble, kind, url ORDER BY bubble",
        msgspec.json.encode(request_ids).decode(), until,
    )  # fmt: skip
    return [Tally(*row) for row in rows]


def people_in_all(store: Store, request_ids: list[str], kind: str, until: str, url: str | None = None) -> int:
    """How many people did something with any bubble, each counted once."""
    (count,) = store.row(
        "SELECT count(DISTINCT person) FROM interaction WHERE request_id IN (SELECT value FROM json_each(?))"
        " AND kind = ? AND day <= ? AND url = coalesce(?, url)",
        msgspec.json.encode(request_ids).decode(), kind, until, url,
    ) or (0,)  # fmt: skip
    return int(count)


def daily(store: Store, subject: str, first: str, last: str) -> list[tuple[str, Tally]]:
    """What was done with a rich menu on each of some days."""
    rows = store.rows(
        "SELECT day, bubble, kind, url, sum(times), count(DISTINCT person) FROM interaction"
        " WHERE request_id = ? AND day BETWEEN ? AND ? GROUP BY day, bubble, kind ORDER BY day, bubble",
        subject, first, last,
    )  # fmt: skip
    return [(day, Tally(*rest)) for day, *rest in rows]


def total(
    store: Store, subject: str, first: str, last: str, *, kind: Kind, bubble: int | None = None
) -> tuple[int, int]:  # fmt: skip
    """How often, and by how many people, over all of some days."""
    times, people = store.row(
        "SELECT coalesce(sum(times), 0), count(DISTINCT person) FROM interaction"
        " WHERE request_id = ? AND day BETWEEN ? AND ? AND kind = ? AND bubble = coalesce(?, bubble)",
        subject, first, last, kind, bubble,
    ) or (0, 0)  # fmt: skip
    return int(times), int(people)
