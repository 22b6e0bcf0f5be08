"""Small signs in a customer's chat: that we have read what they wrote, and that an answer is being written."""

from uuid import UUID

import structlog

from madoguchi.kit.jobs import job
from madoguchi.kit.resources import Resources
from madoguchi.line import client, quotes, sending, tokens

LOADING_SECONDS = 20
_LOADINGS_A_SECOND = 60.0
"""Of all workers together; LINE takes 100."""

log = structlog.get_logger()


@job(outside=True, attempts=4)
async def mark_as_read(resources: Resources, *, conversation_id: UUID) -> None:
    """Tell LINE how far a representative has read; a refusal is LINE's last word, since the next mark says more."""
    async with resources.database.reading() as db:
        account_id = await db.value("SELECT account_id FROM conversations WHERE id = $1", conversation_id)
        terms = await sending.terms_of(db, account_id=account_id)
        if not terms.marks_read or not terms.is_read_by_hand:
            return
        read_token = await quotes.find_read_token(db, conversation_id=conversation_id)
        if read_token is None:
            return
        now = resources.clock.now()
        token = await tokens.find(db, cipher=resources.cipher, account_id=account_id, now=now)
    if token is None:
        return
    pace = sending.pace_of(resources, account_id, what="read")
    with pace.turn(conversation_id):
        answer = await client.mark_as_read(resources, token=token.text, read_token=read_token)
    sending.note(pace, answer)
    log.info("line.marked_read", conversation_id=str(conversation_id), status=answer.status, outcome=answer.outcome)


@job(outside=True, attempts=1)
async def show_typing(resources: Resources, *, conversation_id: UUID) -> None:
    """Show moving dots on the customer's phone. They are worth one try, no more, and only to one person alone."""
    async with resources.database.reading() as db:
        row = await db.one(
            """
            SELECT account_id, address FROM conversations JOIN customers ON customers.id = customer_id
            WHERE conversations.id = $1
            """,
            conversation_id,
        )
        account_id, address = row["account_id"], row["address"]
        if not address.startswith("U") or not (await sending.terms_of(db, account_id=account_id)).shows_typing:
            return
        now = resources.clock.now()
        token = await tokens.find(db, cipher=resources.cipher, account_id=account_id, now=now)
    if token is None:
        return
    pace = sending.pace_of(resources, account_id, what="loading", most=_LOADINGS_A_SECOND)
    with pace.turn(conversation_id):
        answer = await client.show_loading(resources, token=token.text, user_id=address, seconds=LOADING_SECONDS)
    sending.note(pace, answer)
