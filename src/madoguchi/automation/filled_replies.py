"""Quick replies as they would be said in a conversation: in its customer's language, with what slugs stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from madoguchi.automation.quick_replies import QuickReply
from madoguchi.automation.texts import is_read_by, language_for, languages_of
from madoguchi.kit.db import Db, Row
from madoguchi.people.models import User
from madoguchi.routing import slugs


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is so of a conversation, as far as a quick reply may depend on it."""

    workstream_id: UUID | None
    languages: Sequence[str | None]
    """What the customer speaks, the most telling tag first."""
    facts: Mapping[str, str]
    """What slugs stand for; what is not known is not there."""

    @property
    def language(self) -> str | None:
        """In which the customer should be answered; None where nothing tells it."""
        return next((tag for tag in self.languages if tag), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A quick reply, ready to be sent."""

    text: str
    language: str
    in_their_language: bool
    """Or it is the nearest that there is."""
    missing: list[str]
    """Slugs that stand for nothing here, in whose places nothing was put."""


async def setting_of(db: Db, *, conversation_id: UUID, author: User, account_name: str) -> Setting:
    """What quick replies of somebody would meet in a conversation that is there."""
    row = await db.one(
        """
        SELECT customers.display_name, contacts.name, contacts.given_name, contacts.family_name,
          queues.name AS queue_name, workstreams.id AS workstream_id, workstreams.name AS workstream_name,
          coalesce(work_items.context, '{}') AS context
        FROM conversations JOIN customers ON customers.id = conversations.customer_id
        LEFT JOIN contacts ON contacts.id = customers.contact_id
        LEFT JOIN queues ON queues.id = conversations.queue_id
        LEFT JOIN work_items ON work_items.conversation_id = conversations.id
        LEFT JOIN channel_instances ON channel_instances.account_id = conversations.account_id
        LEFT JOIN workstreams
          ON workstreams.id = coalesce(work_items.workstream_id, channel_instances.workstream_id)
        WHERE conversations.id = $1
        """,
        conversation_id,
    )
    return Setting(
        workstream_id=row["workstream_id"],
        languages=await languages_of(db, conversation_id=conversation_id),
        facts={slug: fact for slug, fact in _facts(row, author, account_name).items() if fact},
    )


def fill(reply: QuickReply, *, setting: Setting, language: str | None = None) -> Filled:
    """The text in a language that is asked for, else in the customer's, else in the default one."""
    chosen = language_for(
        reply.texts, languages=[language] if language else setting.languages, default=reply.default_language
    )
    text = reply.texts[chosen]
    wanted = language or setting.language
    return Filled(
        text=slugs.rendered(text, setting.facts),
        language=chosen,
        in_their_language=wanted is None or is_read_by(chosen, wanted),
        missing=list(dict.fromkeys(slug for slug in slugs.in_text(text) if slug not in setting.facts)),
    )


def _facts(row: Row, author: User, account_name: str) -> dict[str, str]:
    name = row["name"] or row["display_name"] or ""
    return {
        "customerName": name,
        "customerFamilyName": row["family_name"] or name,
        "customerGivenName": row["given_name"] or name,
        "representativeName": author.name,
        "queueName": row["queue_name"] or "",
        "workstreamName": row["workstream_name"] or "",
        "lineAccountName": account_name,
        **{f"variable:{variable}": str(value) for variable, value in row["context"].items()},
    }
