"""Which of several texts somebody gets: the one in their language, or the nearest there is."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from madoguchi.kit.db import Db

_SIMPLIFIED = ("hans", "cn", "sg")


def text_for(texts: Mapping[str, str], *, languages: Sequence[str | None], default: str) -> str:
    """The text in the first of these languages that there is one in, else the default.

    Args:
        texts: by language, as in `ja` or `zh-TW`.
        languages: tags as channels give them, such as `en-US` or `zh-Hant`, the most telling one first.
        default: a language of `texts`.
    """
    return texts[language_for(texts, languages=languages, default=default)]


def language_for(there: Iterable[str], *, languages: Sequence[str | None], default: str) -> str:
    """Which language that is: one of those that are there."""
    have = list(there)
    return next((found for tag in languages if tag and (found := _nearest(have, tag))), default)


def is_read_by(language: str, tag: str) -> bool:
    """Whether a text in a language is in that of a tag, and in its script."""
    return _family(language) == _family(tag) and (_family(tag) != "zh" or _canonical(language) == _canonical(tag))


async def languages_of(db: Db, *, conversation_id: UUID) -> Sequence[str | None]:
    """What the customer of a conversation speaks: by what rules say, by what the channel tells, by their account."""
    row = await db.one(
        """
        SELECT work_items.language AS classified, customers.language AS own, channel_instances.language AS account
        FROM conversations JOIN customers ON customers.id = conversations.customer_id
        LEFT JOIN work_items ON work_items.conversation_id = conversations.id
        LEFT JOIN channel_instances ON channel_instances.account_id = conversations.account_id
        WHERE conversations.id = $1
        """,
        conversation_id,
    )
    return row["classified"], row["own"], row["account"]


def _nearest(there: Sequence[str], tag: str) -> str | None:
    """The same language, else the same in the other script or of another country."""
    wanted = _canonical(tag)
    exact = next((language for language in there if _canonical(language) == wanted), None)
    return exact or next((language for language in there if _family(language) == _family(tag)), None)


def _canonical(tag: str) -> str:
    parts = tag.replace("_", "-").lower().split("-")
    if parts[0] != "zh" or len(parts) == 1:
        return "-".join(parts)
    return "zh-cn" if any(part in _SIMPLIFIED for part in parts) else "zh-tw"


def _family(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
