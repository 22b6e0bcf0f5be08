"""Times, sizes and lengths in a transcript, as people read them."""

from datetime import datetime, timedelta

_KILO = 1024


def day(at: datetime) -> str:
    return f"{at:%A}, {at.day} {at:%B %Y}"


def clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}"


def moment(at: datetime) -> str:
    """A time that can be told from the one an hour later, also in the night when clocks are put back."""
    return f"{at:%Y-%m-%d %H:%M:%S} {offset(at)}"


def offset(at: datetime) -> str:
    minutes = int((at.utcoffset() or timedelta()).total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def size(count: int) -> str:
    if count < _KILO:
        return f"{count} bytes"
    if count < _KILO**2:
        return f"{count / _KILO:.0f} KB"
    return f"{count / _KILO**2:.1f} MB"


def length(milliseconds: int) -> str:
    seconds = round(milliseconds / 1000)
    return f"{seconds // 60}:{seconds % 60:02}"
