"""Events from the inbox become what they mean: messages and activities, in their senders' order."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import msgspec

from madoguchi.conversations import amendments, inbound
from madoguchi.conversations.amendments import Amendment
from madoguchi.conversations.content import Unsupported
from madoguchi.conversations.inbound import Arrival
from madoguchi.customers import friendships, identities, members
from madoguchi.customers.events import CustomerActed
from madoguchi.customers.friendships import Turn
from madoguchi.customers.identities import Sighting
from madoguchi.customers.members import Presence
from madoguchi.customers.models import CustomerKind
from madoguchi.kit.db import Db
from madoguchi.kit.events import record
from madoguchi.kit.jobs import Job, UnfitJobsError, enqueue, job
from madoguchi.line import activities, copies, groups, parked, pressed, rich_menu_tabs, sender, translate
from madoguchi.line.activities import Told
from madoguchi.line.copies import Copy
from madoguchi.line.events import WebhookEventKept
from madoguchi.line.models import GroupPolicy
from madoguchi.line.rich_menu_tabs import Choice
from madoguchi.line.translate import Chat, Event

CHANNEL = "line"
_OF_MESSAGES = {"message", "messageEdited", "unsend"}
_TURNS = {"followed": False, "unblocked": False, "joined": False, "blocked": True, "left": True}

Customers = Mapping[UUID, UUID]
"""The customer of each event."""
Authors = Mapping[tuple[UUID, str], UUID]
"""The member behind each group and LINE user."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """One event, and the chat it belongs to when it is one of ours to answer in."""

    inbox_id: UUID
    account_id: UUID
    lane: str | None
    raw: bytes
    event: Event
    chat: Chat | None


@job(batch=True)
async def ingest(db: Db, *, jobs: list[Job], now: datetime) -> None:
    """Work on many events at once, of which no two are of one sender: all in one transaction, by whole sets.

    An event that cannot be read is buried with its reason; the others go on (F03).
    """
    letters = await _read(db, jobs)
    ours, others = await _sort(db, letters, now)
    customers = await _recognise(db, ours, now)
    told = await _told(db, ours, customers)
    await _turn_menus(db, ours, told, customers, now)
    authors = await _members(db, ours, told, customers, now)
    stale = await _known_blocks(db, ours, told, customers)
    await _note_turns(db, ours, told, customers, now)
    await members.note(db, turns=_comings_and_goings(ours, told, customers))
    opening = await _where_buttons_open(db, told, ours)
    adding = [letter for letter in ours if letter.inbox_id not in stale]
    arrivals = [one for letter in adding if (one := _arrival(letter, told, customers, authors, opening)) is not None]
    outdated = await inbound.receive(db, arrivals=arrivals, now=now)
    await _answer_for_free(db, arrivals, now)
    outdated += await _amend(db, letters, ours, now)
    await copies.erase(db, inbox_ids=[*outdated, *await _outdated_copies(db, letters, arrivals)])
    _note_deeds(db, ours, told, customers, authors, now=now)
    _keep(db, others, customers, now)
    _keep(db, [letter for letter in ours if letter.event.type != "message"], customers, now)


async def _read(db: Db, jobs: list[Job]) -> list[_Letter]:
    rows = await db.all(
        "SELECT id, account_id, raw FROM line_inbox WHERE id = ANY($1::uuid[])",
        [UUID(job.args["inbox_id"]) for job in jobs],
    )
    by_id = {row["id"]: row for row in rows}
    letters: list[_Letter] = []
    unfit: dict[int, str] = {}
    for one in jobs:
        row = by_id[UUID(one.args["inbox_id"])]
        try:
            event = translate.read_event(row["raw"])
        except msgspec.DecodeError as error:
            unfit[one.id] = f"no LINE event: {error}"
        else:
            chat = translate.chat_of(event)
            letters.append(_Letter(row["id"], row["account_id"], one.lane, row["raw"], event, chat))
    if unfit:
        raise UnfitJobsError(unfit)
    return letters


async def _sort(db: Db, letters: Sequence[_Letter], now: datetime) -> tuple[list[_Letter], list[_Letter]]:
    """What is for us to take up, and what is only kept; groups that are not for us are left."""
    policies = await groups.policies(db, account_ids={one.account_id for one in letters if _is_of_group(one)})
    ours, others = [], []
    for letter in letters:
        if letter.chat is None:
            others.append(letter)
        elif _is_of_group(letter) and policies.get(letter.account_id) is not GroupPolicy.CONVERSE:
            others.append(letter)
            if letter.event.type not in {"leave", "memberLeft", "unsend"}:
                groups.refuse(
                    db,
                    account_id=letter.account_id,
                    kind=letter.chat.kind,
                    address=letter.chat.address,
                    reply_token=letter.event.reply_token,
                    now=now,
                )
        else:
            ours.append(letter)
    return ours, others


def _is_of_group(letter: _Letter) -> bool:
    return letter.chat is not None and letter.chat.kind is not CustomerKind.PERSON


async def _recognise(db: Db, letters: Sequence[_Letter], now: datetime) -> Customers:
    """The customer behind each event."""
    if not letters:
        return {}
    sightings = [
        Sighting(address=one.chat.address, account_id=one.account_id, kind=one.chat.kind) for one in letters if one.chat
    ]
    known = await identities.recognise(db, channel=CHANNEL, sightings=sightings, now=now)
    return {one.inbox_id: known[one.chat.address] for one in letters if one.chat}


async def _told(db: Db, letters: Sequence[_Letter], customers: Customers) -> Mapping[UUID, Told]:
    """What events tell of beside messages; pressed buttons by what their customers saw."""
    found: dict[UUID, Told] = {}
    for letter in letters:
        happened = activities.read(letter.raw) if letter.event.type not in _OF_MESSAGES else None
        if happened is None:
            continue
        found[letter.inbox_id] = happened
        if _is_press(happened):
            said = await pressed.shown_for(
                db,
                customer_id=customers[letter.inbox_id],
                account_id=letter.account_id,
                data=happened.activity.detail or "",
            )
            found[letter.inbox_id] = replace(happened, activity=replace(happened.activity, said=said))
    return found


async def _turn_menus(
    db: Db, letters: Sequence[_Letter], told: Mapping[UUID, Told], customers: Customers, now: datetime
) -> None:
    """Note the tabs of rich menus that people have chosen."""
    for letter in letters:
        tab = activities.tab_chosen(told[letter.inbox_id].activity) if letter.inbox_id in told else None
        if tab is not None and not _is_of_group(letter):
            choice = Choice(customers[letter.inbox_id], letter.account_id, alias=tab, at=letter.event.sent_at)
            await rich_menu_tabs.keep(db, choice=choice, now=now)


async def _members(
    db: Db, letters: Sequence[_Letter], told: Mapping[UUID, Told], customers: Customers, now: datetime
) -> Authors:
    """Those who write in groups, and those who come and go there."""
    presences = [
        Presence(customer_id=customers[letter.inbox_id], account_id=letter.account_id, address=address)
        for letter in letters
        if _is_of_group(letter)
        for address in _seen_in(letter, told)
    ]
    return await members.recognise(db, presences=presences, now=now)


def _seen_in(letter: _Letter, told: Mapping[UUID, Told]) -> list[str]:
    writer = letter.chat.writer if letter.chat else None
    return [*([writer] if writer else []), *(told[letter.inbox_id].members if letter.inbox_id in told else [])]


async def _known_blocks(
    db: Db, letters: Sequence[_Letter], told: Mapping[UUID, Told], customers: Customers
) -> set[UUID]:
    """Events that tell of a block which was found out before: it has its line between the messages."""
    threads = {
        one.inbox_id: (customers[one.inbox_id], one.account_id)
        for one in letters
        if one.inbox_id in told and _TURNS.get(told[one.inbox_id].activity.kind)
    }
    known = await friendships.blocked(db, threads=set(threads.values())) if threads else set()
    return {inbox_id for inbox_id, thread in threads.items() if thread in known}


async def _note_turns(
    db: Db, letters: Sequence[_Letter], told: Mapping[UUID, Told], customers: Customers, now: datetime
) -> None:
    """Who has blocked us or become a friend, and who has just shown that they have not blocked us."""
    turned, heard = [], []
    for letter in letters:
        kind = told[letter.inbox_id].activity.kind if letter.inbox_id in told else None
        turn = Turn(
            customer_id=customers[letter.inbox_id],
            account_id=letter.account_id,
            blocked=_TURNS.get(kind or "", False),
            at=letter.event.sent_at,
        )
        if kind in _TURNS:
            turned.append(turn)
        elif letter.event.type == "message":
            heard.append(turn)
    if turned:
        await friendships.note(db, turns=turned, now=now)
    if heard:
        await friendships.heard_from(db, turns=heard, now=now)


async def _where_buttons_open(db: Db, told: Mapping[UUID, Told], letters: Sequence[_Letter]) -> Collection[UUID]:
    """The accounts of these events for which a pressed button begins a conversation."""
    among = {one.account_id for one in letters if one.inbox_id in told and _is_press(told[one.inbox_id])}
    if not among:
        return ()
    rows = await db.all("SELECT id FROM line_accounts WHERE id = ANY($1::uuid[]) AND postback_opens", list(among))
    return {row["id"] for row in rows}


def _is_press(told: Told) -> bool:
    """Whether a customer wants something by it; one who only turns the page of a menu does not."""
    return told.activity.kind == "postback" and not activities.chooses_menu(told.activity)


def _comings_and_goings(
    letters: Sequence[_Letter], told: Mapping[UUID, Told], customers: Customers
) -> list[members.Turn]:
    """Who is in which group: whoever writes or has joined is, whoever is told to have left is not."""
    return [
        members.Turn(
            customer_id=customers[letter.inbox_id],
            address=address,
            gone=letter.inbox_id in told and told[letter.inbox_id].activity.kind == "members_left",
            at=letter.event.sent_at,
        )
        for letter in letters
        if _is_of_group(letter)
        for address in _seen_in(letter, told)
    ]


def _arrival(
    letter: _Letter,
    told: Mapping[UUID, Told],
    customers: Customers,
    authors: Authors,
    opening: Collection[UUID],
) -> Arrival | None:
    """What an event adds to a conversation; None when it only changes what is there."""
    customer_id = customers[letter.inbox_id]
    writer = letter.chat.writer if letter.chat else None
    arrival = Arrival(
        message_id=letter.inbox_id,
        customer_id=customer_id,
        account_id=letter.account_id,
        content=Unsupported(kind=letter.event.type),
        source_id=None,
        sent_at=letter.event.sent_at,
        author_id=authors.get((customer_id, writer)) if writer else None,
        opens=False,
        asks=False,
    )
    if letter.event.type == "message":
        source_id, content = translate.read_message(letter.event)
        return replace(arrival, content=content, source_id=source_id, opens=True, asks=True)
    if letter.event.type in _OF_MESSAGES:
        return None
    if letter.inbox_id not in told:
        return arrival
    happened = told[letter.inbox_id]
    if activities.chooses_menu(happened.activity):
        return None
    people = [str(authors[customer_id, user]) for user in happened.members]
    asks = _is_press(happened)
    opens = asks and letter.account_id in opening
    return replace(arrival, content=replace(happened.activity, member_ids=people), opens=opens, asks=asks)


def _note_deeds(
    db: Db,
    letters: Sequence[_Letter],
    told: Mapping[UUID, Told],
    customers: Customers,
    authors: Authors,
    *,
    now: datetime,
) -> None:
    """Record what customers did beside writing, for their timelines."""
    for letter in letters:
        if letter.inbox_id not in told or activities.chooses_menu(told[letter.inbox_id].activity):
            continue
        customer_id, happened = customers[letter.inbox_id], told[letter.inbox_id]
        fact = CustomerActed(
            customer_id=customer_id,
            account_id=letter.account_id,
            kind=happened.activity.kind,
            happened_at=letter.event.sent_at,
            detail=happened.activity.detail,
            said=happened.activity.said,
            params=happened.activity.params,
            member_ids=[authors[customer_id, user] for user in happened.members],
        )
        record(db, fact, now=now)


async def _answer_for_free(db: Db, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Let what waited because the month's messages are used up go out as replies to what was written now."""
    customers = {arrival.customer_id for arrival in arrivals if arrival.asks}
    for row in await parked.take_for_replies(db, customer_ids=customers):
        enqueue(db, sender.deliver, now=now, conversation_id=row["conversation_id"], account_id=row["account_id"])


async def _amend(db: Db, letters: Sequence[_Letter], ours: Sequence[_Letter], now: datetime) -> list[UUID]:
    """Change what was edited or taken back; what is taken back is erased wherever it was kept, also in standby."""
    changes = [
        Amendment(account_id=letter.account_id, source_id=source_id, content=None, at=letter.event.sent_at)
        for letter in letters
        if (source_id := translate.unsent_id(letter.event)) is not None
    ]
    for letter in ours:
        if letter.event.type == "messageEdited":
            source_id, content = translate.read_message(letter.event)
            if source_id is not None:
                at = letter.event.sent_at
                changes.append(Amendment(account_id=letter.account_id, source_id=source_id, content=content, at=at))
    return await amendments.amend(db, amendments=changes, now=now) if changes else []


async def _outdated_copies(db: Db, letters: Sequence[_Letter], arrivals: Sequence[Arrival]) -> list[UUID]:
    """Events that hold words of messages that are taken back or edited by now, though no message came by them."""
    arrived = {arrival.message_id for arrival in arrivals}
    held: list[Copy] = []
    for letter in letters:
        if letter.event.type in {"message", "messageEdited"} and letter.inbox_id not in arrived:
            source_id, _ = translate.read_message(letter.event)
            if source_id is not None:
                held.append(Copy(letter.inbox_id, (letter.account_id, source_id), letter.event.sent_at))
    await copies.keep(db, copies=held)
    unsent = [(one.account_id, source_id) for one in letters if (source_id := translate.unsent_id(one.event))]
    changing = {one.lane for one in letters if one.lane and one.event.type in {"unsend", "messageEdited"}}
    noted = await copies.outdated(db, written=[*(copy.written for copy in held), *unsent])
    return [*noted, *await copies.outdated_failed(db, lanes=changing)]


def _keep(db: Db, letters: Sequence[_Letter], customers: Customers, now: datetime) -> None:
    for letter in letters:
        fact = WebhookEventKept(
            account_id=letter.account_id,
            inbox_id=letter.inbox_id,
            kind=letter.event.type,
            customer_id=customers.get(letter.inbox_id),
        )
        record(db, fact, now=now)
