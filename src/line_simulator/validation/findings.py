"""Collected validation errors, and the small checks every message object is made of."""

import unicodedata
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from line_simulator.validation.addresses import is_loopback

Object = dict[str, Any]
JOINER = "\u200d"


class BadProperty(Exception):  # noqa: N818  it becomes an answer
    """A property whose JSON type is wrong, which LINE reports alone."""


class Findings:
    """LINE's `details`: what is wrong, and with which property."""

    def __init__(self) -> None:
        self.details: list[dict[str, str]] = []

    def add(self, message: str, where: str) -> None:
        self.details.append({"message": message, "property": where})

    def text(
        self,
        owner: Object,
        key: str,
        where: str,
        most: int,
        *,
        required: bool = True,
        least: int = 0,
        label: bool = False,
    ) -> None:
        """A string of bounded length: UTF-16 units, or for labels what a reader takes for one character."""
        value = self._string(owner, key, where, required=required)
        if value is None:
            return
        length = grapheme_length(value) if label else utf16_length(value)
        if not least <= length <= most:
            self.add(f"Length must be between {least} and {most}", f"{where}{key}")

    def choice(
        self, owner: Object, key: str, where: str, values: Collection[str], *, required: bool = True
    ) -> str | None:
        value = self._string(owner, key, where, required=required)
        if value is not None and value not in values:
            self.add(f"Must be one of the following values: [{', '.join(values)}]", f"{where}{key}")
            return None
        return value

    def https(self, owner: Object, key: str, where: str, most: int = 2000, *, required: bool = True) -> None:
        """A URL that LINE's clients fetch; plain http passes on this machine alone, where no TLS is to be had."""
        value = self._string(owner, key, where, required=required)
        if value is None:
            return
        if len(value) > most:
            self.add(f"Length must be between 0 and {most}", f"{where}{key}")
        elif not _is_fetchable(value):
            self.add("invalid uri", f"{where}{key}")

    def uri(self, owner: Object, key: str, where: str, schemes: Collection[str], most: int = 1000) -> None:
        value = self._string(owner, key, where, required=True)
        if value is None:
            return
        if len(value) > most:
            self.add(f"Length must be between 0 and {most}", f"{where}{key}")
        elif not value.isascii() or " " in value or urlsplit(value).scheme.lower() not in schemes:
            self.add("invalid uri", f"{where}{key}")

    def number(self, owner: Object, key: str, where: str, low: float, high: float) -> None:
        value = owner.get(key)
        if value is None:
            self.add("must be specified", f"{where}{key}")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise BadProperty(f"{where}{key}")
        elif value < low:
            self.add(f"Must be greater than or equal to {low:g}", f"{where}{key}")
        elif value > high:
            self.add(f"Must be less than or equal to {high:g}", f"{where}{key}")

    def objects(self, owner: Object, key: str, where: str, most: int, *, least: int = 1) -> list[tuple[str, Object]]:
        """A list of objects, each with the path its own findings start with."""
        value = owner.get(key)
        if value is None:
            self.add("May not be empty", f"{where}{key}")
            return []
        if not isinstance(value, list) or not all(isinstance(it, dict) for it in value):
            raise BadProperty(f"{where}{key}")
        if not least <= len(value) <= most:
            self.add(f"Size must be between {least} and {most}", f"{where}{key}")
        return [(f"{where}{key}[{number}].", it) for number, it in enumerate(value)]

    def object(self, owner: Object, key: str, where: str, *, required: bool = True) -> Object | None:
        value = owner.get(key)
        if value is None:
            if required:
                self.add("May not be empty", f"{where}{key}")
            return None
        if not isinstance(value, dict):
            raise BadProperty(f"{where}{key}")
        return value

    def _string(self, owner: Object, key: str, where: str, *, required: bool) -> str | None:
        value = owner.get(key)
        if value is None or value == "":
            if required:
                self.add("May not be empty", f"{where}{key}")
            return None
        if not isinstance(value, str):
            raise BadProperty(f"{where}{key}")
        return value


def utf16_length(text: str) -> int:
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)  # noqa: PLR2004  beyond the first plane


def grapheme_length(text: str) -> int:
    """How many characters a reader sees: marks, joined emoji, skin tones and flags count with their base."""
    count, previous, flags = 0, "", 0
    for character in text:
        is_flag = "\U0001f1e6" <= character <= "\U0001f1ff"
        flags = flags + 1 if is_flag else 0
        joined = (
            unicodedata.category(character) in {"Mn", "Me", "Mc"}
            or JOINER in {character, previous}
            or "\U0001f3fb" <= character <= "\U0001f3ff"
            or (is_flag and flags % 2 == 0)
        )
        count += not joined
        previous = character
    return count


def _is_fetchable(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    if not host or not value.isascii() or " " in value:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
