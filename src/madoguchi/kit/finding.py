"""What was found out about a file, in the words that the looking process and ours exchange."""

from typing import Literal

import msgspec

Kind = Literal["image", "video", "audio", "file"]
Conversion = Literal["sound", "film", "repack", "animation"]
"""What has to be done before every phone plays a file: see `madoguchi.kit.converter`."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. `shown` and `preview` are the types of the files of that name put beside the original."""

    content_type: str = "application/octet-stream"
    extensions: list[str] = []
    """What files of this kind are called, by their content and not by their name."""
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    shown: str | None = None
    preview: str | None = None
    conversion: Conversion | None = None
    unsafe: str | None = None
    """Why nobody should open it: too many pixels, or looking at it took too much."""


Trouble = Literal["too_long", "too_large", "unreadable", "no_encoder"]
"""Why a file was not converted."""


class Progress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of what the converting process prints: how far it is, or how it ended."""

    percent: int = 0
    finding: Finding | None = None
    trouble: Trouble | None = None
