"""Texts are cut where a reader sees a letter end, and none of them is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.kit import graphemes

LETTERS = [
    "👨‍👩‍👧‍👦", "🇯🇵", "🇹🇭", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "❤️", "é", "が", "กำ", "น้", "한", "각", "क्षि", "\r\n", "a", "漢", "🏳️‍🌈",
]  # fmt: skip


@pytest.mark.parametrize("letter", LETTERS)
def test_what_a_reader_sees_as_one_letter_is_one(letter: str) -> None:
    assert list(graphemes.graphemes(f"x{letter}y")) == ["x", letter, "y"]


def test_what_stands_side_by_side_stays_apart() -> None:
    assert list(graphemes.graphemes("🇯🇵🇹🇭👍👍🏽\n\nกข한글")) == [
        "🇯🇵", "🇹🇭", "👍", "👍🏽", "\n", "\n", "ก", "ข", "한", "글",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "count", "head"),
    [("", 0, ""), ("abcdef", 6, "abc"), ("👨‍👩‍👧‍👦👍🏽é!", 4, "👨‍👩‍👧‍👦👍🏽é"), ("ab", 2, "ab")],
)
def test_letters_are_counted_and_the_first_taken(text: str, count: int, head: str) -> None:
    assert graphemes.length(text) == count
    assert graphemes.head(text, 3) == head


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("short", ["short"]),
        ("0123456789ab", ["0123456789", "ab"]),
        ("123456789👍🏽", ["123456789", "👍🏽"]),
        ("first\nline more", ["first\n", "line more"]),
        ("one two three", ["one two ", "three"]),
    ],
)
def test_a_text_is_split_at_a_line_a_word_or_a_letter(text: str, pieces: list[str]) -> None:
    assert graphemes.split(text, 10) == pieces


@given(st.text(st.sampled_from("ab \n\r👍🏽👨‍👩🇯🇵กำ้한각क्ष\u0301\u200d️")), st.integers(2, 12))
def test_no_split_loses_anything_or_is_too_long(text: str, most: int) -> None:
    pieces = graphemes.split(text, most)
    assert "".join(pieces) == text
    assert all(graphemes.utf16_length(piece) <= most for piece in pieces)
    assert "".join(graphemes.graphemes(text)) == text
