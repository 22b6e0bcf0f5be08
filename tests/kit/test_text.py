"""Texts from outside are made fit to be kept, and what was fit stays as it was (S68)."""

import pytest

from madoguchi.kit.text import storable


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, None),
        ("", ""),
        ("注文 😀", "注文 😀"),
        ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
        ("a\x00b", "a\ufffdb"),
        ("\ud83d", "\ufffd"),
        ("\ude00a", "\ufffda"),
        ("\ud83d\ude00", "😀"),
        ("\u202e\x01\x1b[31m", "\u202e\x01\x1b[31m"),
    ],
)
def test_S68_only_what_no_table_can_hold_is_replaced(given: str | None, kept: str | None) -> None:
    assert storable(given) == kept
    assert storable(kept) == kept
    (kept or "").encode()
