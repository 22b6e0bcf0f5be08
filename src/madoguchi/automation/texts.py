"""Which of several texts somebody gets: the one in their language, or the nearest there is."""

from collections.abc import Mapping, Sequence

_SIMPLIFIED = ("hans", "cn", "sg")


def text_for(texts: Mapping[str, str], *, languages: Sequence[str | None], default: str) -> str:
    """The text in the first of these languages that there is one in, else the default.

    Args:
        texts: by language, as in `ja` or `zh-TW`.
        languages: tags as channels give them, such as `en-US` or `zh-Hant`, the most telling one first.
        default: a language of `texts`.
    """
    chosen = next((found for tag in languages if tag and (found := _nearest(texts, tag))), default)
    return texts[chosen]


def _nearest(texts: Mapping[str, str], tag: str) -> str | None:
    """The same language, else the same in the other script or of another country."""
    wanted = _canonical(tag)
    exact = next((language for language in texts if _canonical(language) == wanted), None)
    return exact or next((language for language in texts if _family(language) == _family(tag)), None)


def _canonical(tag: str) -> str:
    parts = tag.replace("_", "-").lower().split("-")
    if parts[0] != "zh" or len(parts) == 1:
        return "-".join(parts)
    return "zh-cn" if any(part in _SIMPLIFIED for part in parts) else "zh-tw"


def _family(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
