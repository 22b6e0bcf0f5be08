"""What the simulator remembers: one SQLite file, written through before anything is answered."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS account (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, token TEXT NOT NULL UNIQUE, channel_id TEXT NOT NULL UNIQUE,
  doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS channel_token (
  token TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, key_id TEXT NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS assertion_key (kid TEXT PRIMARY KEY, account TEXT NOT NULL, doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS usage (account TEXT, month TEXT, sent INTEGER NOT NULL, PRIMARY KEY (account, month));
CREATE TABLE IF NOT EXISTS person (id TEXT PRIMARY KEY, doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS friendship (
  account TEXT, person TEXT, state TEXT NOT NULL, last_wrote INTEGER NOT NULL DEFAULT 0,
  read_up_to INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (account, person));
CREATE TABLE IF NOT EXISTS message (
  id INTEGER PRIMARY KEY, account TEXT NOT NULL, person TEXT NOT NULL, doc BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS message_by_chat ON message (account, person, id);
CREATE TABLE IF NOT EXISTS media (
  message INTEGER PRIMARY KEY, content_type TEXT NOT NULL, body BLOB NOT NULL, preview BLOB);
CREATE TABLE IF NOT EXISTS gathering (id TEXT PRIMARY KEY, account TEXT NOT NULL, doc BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS gathering_by_account ON gathering (account);
CREATE TABLE IF NOT EXISTS member (gathering TEXT, person TEXT, PRIMARY KEY (gathering, person));
CREATE INDEX IF NOT EXISTS member_by_person ON member (person);
CREATE TABLE IF NOT EXISTS delivered (
  account TEXT, day TEXT, via TEXT, sent INTEGER NOT NULL, PRIMARY KEY (account, day, via));
CREATE TABLE IF NOT EXISTS coupon (id TEXT PRIMARY KEY, account TEXT NOT NULL, doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS unit (account TEXT, month TEXT, name TEXT, PRIMARY KEY (account, month, name));
CREATE TABLE IF NOT EXISTS narrowcast (
  request_id TEXT PRIMARY KEY, account TEXT NOT NULL, accepted_at INTEGER NOT NULL, target INTEGER NOT NULL,
  error INTEGER);
CREATE TABLE IF NOT EXISTS reservation (
  request_id TEXT PRIMARY KEY, account TEXT NOT NULL, people INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS befriended (
  account TEXT, person TEXT, at INTEGER NOT NULL, PRIMARY KEY (account, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS audience (
  position INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE, account TEXT NOT NULL, doc BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS audience_by_account ON audience (account);
CREATE TABLE IF NOT EXISTS audience_upload (
  id INTEGER PRIMARY KEY, audience INTEGER NOT NULL, at INTEGER NOT NULL, description TEXT, people INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS audience_member (
  audience INTEGER, person TEXT, upload INTEGER NOT NULL, PRIMARY KEY (audience, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dispatch (
  request_id TEXT PRIMARY KEY, account TEXT NOT NULL, via TEXT NOT NULL, unit TEXT, sent_at INTEGER NOT NULL,
  day TEXT NOT NULL, bubbles INTEGER NOT NULL, people INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS dispatched_to (
  request_id TEXT, person TEXT, PRIMARY KEY (request_id, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS interaction (
  request_id TEXT, person TEXT, bubble INTEGER, kind TEXT, url TEXT, day TEXT, times INTEGER NOT NULL,
  PRIMARY KEY (request_id, person, bubble, kind, url, day)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS looked (
  account TEXT, person TEXT, up_to INTEGER NOT NULL, PRIMARY KEY (account, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS login_channel (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, channel_id TEXT NOT NULL UNIQUE, doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS login_consent (
  channel TEXT, person TEXT, scopes BLOB NOT NULL, PRIMARY KEY (channel, person)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS login_code (
  code TEXT PRIMARY KEY, channel TEXT NOT NULL, person TEXT NOT NULL, doc BLOB NOT NULL, issued_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS user_token (
  token TEXT PRIMARY KEY, refresh_token TEXT NOT NULL, channel TEXT NOT NULL, person TEXT NOT NULL, doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS liff_app (id TEXT PRIMARY KEY, channel TEXT NOT NULL, doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS module_channel (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, channel_id TEXT NOT NULL UNIQUE, doc BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS attachment (
  module TEXT, account TEXT, scopes BLOB NOT NULL, PRIMARY KEY (module, account));
CREATE TABLE IF NOT EXISTS chat_control (
  account TEXT, chat TEXT, module TEXT, since INTEGER NOT NULL, until INTEGER, PRIMARY KEY (account, chat));
CREATE TABLE IF NOT EXISTS attach_code (code TEXT PRIMARY KEY, doc BLOB NOT NULL, issued_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS link_token (
  token TEXT PRIMARY KEY, account TEXT NOT NULL, person TEXT NOT NULL, issued_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS rich_menu (
  id TEXT PRIMARY KEY, account TEXT NOT NULL, doc BLOB NOT NULL, image_type TEXT, image BLOB);
CREATE TABLE IF NOT EXISTS rich_menu_link (
  account TEXT, person TEXT, menu TEXT NOT NULL, PRIMARY KEY (account, person));
CREATE TABLE IF NOT EXISTS rich_menu_alias (
  account TEXT, alias TEXT, menu TEXT NOT NULL, PRIMARY KEY (account, alias));
CREATE TABLE IF NOT EXISTS rich_menu_batch (
  request_id TEXT PRIMARY KEY, account TEXT NOT NULL, resume_key TEXT, accepted_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS reply_token (
  token TEXT PRIMARY KEY, account TEXT NOT NULL, person TEXT NOT NULL, happened_at INTEGER NOT NULL,
  issued_at INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS retry_key (
  account TEXT, key TEXT, request_id TEXT NOT NULL, sent BLOB, accepted_at INTEGER NOT NULL,
  PRIMARY KEY (account, key));
"""
TABLES = (
    "setting", "account", "channel_token", "assertion_key", "usage", "person", "friendship",
    "message", "media", "gathering", "member", "reply_token", "retry_key",
    "delivered", "coupon", "unit", "narrowcast", "reservation", "link_token",
    "befriended", "audience", "audience_upload", "audience_member",
    "dispatch", "dispatched_to", "interaction", "looked",
    "login_channel", "login_consent", "login_code", "user_token", "liff_app",
    "module_channel", "attachment", "chat_control", "attach_code",
    "rich_menu", "rich_menu_link", "rich_menu_alias", "rich_menu_batch",
)  # fmt: skip


class Store:
    """Every statement commits at once unless it stands inside `together()`."""

    def __init__(self, folder: Path | None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(
            ":memory:" if folder is None else folder / "simulator.db",
            isolation_level=None,
            check_same_thread=False,
            timeout=0.5,
        )
        # Held for this process alone: two simulators on one folder would hand out each other's ids.
        self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
        # A killed process loses nothing with these; only a power cut could, and a simulator may.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(SCHEMA)

    def run(self, statement: str, *values: Any) -> int:
        return self._db.execute(statement, values).rowcount

    def run_many(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._db.executemany(statement, rows)

    def row(self, statement: str, *values: Any) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        return found

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._db.execute(statement, values).fetchall()

    @contextmanager
    def together(self) -> Iterator[None]:
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def setting(self, name: str) -> str | None:
        found = self.row("SELECT value FROM setting WHERE name = ?", name)
        return found[0] if found else None

    def keep_setting(self, name: str, value: str) -> None:
        self.run(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value
        )

    def empty(self) -> None:
        with self.together():
            for table in TABLES:
                self.run(f"DELETE FROM {table}")

    def close(self) -> None:
        self._db.close()
