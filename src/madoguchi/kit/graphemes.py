"""Texts cut where a reader sees a letter end, and measured as phones measure them (Unicode TR 29, in short)."""

import unicodedata
from collections.abc import Iterator

_JOINER = "\u200d"
_KEYCAPS_AND_TAGS = range(0xE0020, 0xE0080)
_SKINS = range(0x1F3FB, 0x1F400)
_FLAGS = range(0x1F1E6, 0x1F200)
_SPACING = {0x0E33, 0x0EB3}
"""Thai and Lao AM: letters to Unicode's categories, but part of the letter before to every reader."""
_LEADING, _VOWELS, _TRAILING = range(0x1100, 0x1160), range(0x1160, 0x11A8), range(0x11A8, 0x1200)
_SYLLABLES = range(0xAC00, 0xD7A4)
_WITHOUT_TRAIL = 28
_LINKERS = {0x094D, 0x09CD, 0x0ACD, 0x0B4D, 0x0C4D, 0x0D4D}
"""Viramas that tie two consonants into one (rule GB9c)."""


def graphemes(text: str) -> Iterator[str]:
    """The letters of a text as a reader sees them: a family of four is one, and so is every flag."""
    start = 0
    for place in range(1, len(text)):
        if not _holds_together(text, start, place):
            yield text[start:place]
            start = place
    if text:
        yield text[start:]


def length(text: str) -> int:
    """How many letters a reader sees."""
    return sum(1 for _ in graphemes(text))


def head(text: str, most: int) -> str:
    """The first letters of a text; the same text when it has no more."""
    found = ""
    for count, letter in enumerate(graphemes(text)):
        if count == most:
            return found
        found += letter
    return found


def utf16_length(text: str) -> int:
    """Length in UTF-16 units, as LINE and browsers count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, most: int) -> list[str]:
    """Pieces of at most so many UTF-16 units, cut between letters, at a line's or word's end where there is one."""
    pieces: list[str] = []
    while utf16_length(text) > most:
        piece = _piece(text, most)
        pieces.append(piece)
        text = text[len(piece) :]
    return [*pieces, text]


def _piece(text: str, most: int) -> str:
    units = end = 0
    for letter in graphemes(text[:most]):
        units += utf16_length(letter)
        if units > most:
            break
        end += len(letter)
    if end == 0:
        # One letter longer than a whole message: nobody can read it anyway, but none of it is lost.
        end = next(place for place in range(most, 0, -1) if utf16_length(text[:place]) <= most)
    for mark in ("\n", " "):
        # Not so early that the piece would be less than half of what fits.
        if (place := text.rfind(mark, end // 2, end)) >= 0:
            return text[: place + 1]
    return text[:end]


def _holds_together(text: str, start: int, place: int) -> bool:
    before, after = text[place - 1], text[place]
    if before == "\r" or after == "\n":
        return before == "\r" and after == "\n"
    if _extends(after):
        return unicodedata.category(before) not in {"Cc", "Zl", "Zp"}
    if before == _JOINER:
        return ord(after) >= 0x203C and any(ord(sign) >= 0x203C and sign != _JOINER for sign in text[start:place])  # noqa: PLR2004 - the first pictograph
    if ord(before) in _FLAGS and ord(after) in _FLAGS:
        return (place - start) % 2 == 1
    if unicodedata.category(after) == "Lo" and any(ord(sign) in _LINKERS for sign in text[start:place]):
        return _is_tied(text[start:place])
    return _is_one_syllable(ord(before), ord(after))


def _extends(sign: str) -> bool:
    code = ord(sign)
    return (
        sign in {_JOINER, "\u200c"}
        or code in _SPACING
        or code in _SKINS
        or code in _KEYCAPS_AND_TAGS
        or unicodedata.category(sign) in {"Mn", "Me", "Mc"}
    )


def _is_tied(cluster: str) -> bool:
    """Whether a cluster ends in a virama, so that the next consonant belongs to it."""
    return ord(cluster.rstrip("\u200c\u200d")[-1:] or " ") in _LINKERS


def _is_one_syllable(before: int, after: int) -> bool:
    if before in _LEADING:
        return after in _LEADING or after in _VOWELS or after in _SYLLABLES
    if before in _VOWELS or (before in _SYLLABLES and (before - _SYLLABLES.start) % _WITHOUT_TRAIL == 0):
        return after in _VOWELS or after in _TRAILING
    return (before in _TRAILING or before in _SYLLABLES) and after in _TRAILING
