"""What LINE says of people and groups: fetched off the hot path, when they are first seen and then daily."""

from datetime import datetime
from uuid import UUID

from madoguchi.conversations import inbound
from madoguchi.conversations.content import Activity, ActivityKind
from madoguchi.conversations.inbound import Arrival
from madoguchi.customers import friendships, identities, members
from madoguchi.customers.friendships import Turn
from madoguchi.customers.models import Customer, CustomerKind
from madoguchi.kit.db import Db
from madoguchi.kit.ids import new_id
from madoguchi.kit.jobs import job
from madoguchi.kit.resources import Resources
from madoguchi.line import client, tokens
from madoguchi.line.client import NobodyThereError, Profile


@job(outside=True, attempts=6)
async def fetch(resources: Resources, *, customer_id: UUID, account_id: UUID) -> None:
    """Ask LINE for a profile and keep it; nobody to show means that we are blocked, or put out of a group."""
    async with resources.database.reading() as db:
        customer = await identities.get(db, customer_id)
    asked_at = resources.clock.now()
    try:
        async with tokens.calling(resources, account_id=account_id) as token:
            profile = await _ask(resources, token.text, customer)
    except NobodyThereError:
        async with resources.database.transaction() as db:
            await _note_block(db, customer, account_id, found_at=asked_at, now=resources.clock.now())
        return
    if profile is None:
        return
    now = resources.clock.now()
    async with resources.database.transaction() as db:
        name_before = await identities.keep_profile(
            db,
            customer_id=customer_id,
            display_name=profile.display_name,
            picture_url=profile.picture_url,
            status_message=profile.status_message,
            language=profile.language,
            now=now,
        )
        if name_before:
            renamed = Activity(kind="renamed", detail=name_before)
            await _add_line(db, customer, account_id, renamed, now)


@job(outside=True, attempts=6)
async def fetch_member(resources: Resources, *, customer_id: UUID, account_id: UUID, member_id: UUID) -> None:
    """Ask LINE who somebody in a group is; nothing changes when they have left it."""
    async with resources.database.reading() as db:
        group = await identities.get(db, customer_id)
        user_id = await members.address_of(db, member_id=member_id)
    if user_id is None:
        return
    try:
        async with tokens.calling(resources, account_id=account_id) as token:
            profile = await client.get_member(
                resources, token=token.text, kind=group.kind, address=group.address, user_id=user_id
            )
    except NobodyThereError:
        return
    if profile is None:
        return
    async with resources.database.transaction() as db:
        await members.keep_profile(
            db,
            customer_id=customer_id,
            member_id=member_id,
            display_name=profile.display_name,
            picture_url=profile.picture_url,
            now=resources.clock.now(),
        )


async def _note_block(db: Db, customer: Customer, account_id: UUID, *, found_at: datetime, now: datetime) -> None:
    """Note that they have blocked us, with the line that LINE's word of it would give; nothing when that is known."""
    await identities.hold(db, customer_id=customer.id)
    turn = Turn(customer_id=customer.id, account_id=account_id, blocked=True, at=found_at, told=False)
    if await friendships.note(db, turns=[turn], now=now):
        kind: ActivityKind = "blocked" if customer.kind is CustomerKind.PERSON else "left"
        await _add_line(db, customer, account_id, Activity(kind=kind), now)


async def _add_line(db: Db, customer: Customer, account_id: UUID, activity: Activity, now: datetime) -> None:
    """Put a line between the messages of the conversation that is going on, if one is."""
    arrival = Arrival(
        message_id=new_id(now),
        customer_id=customer.id,
        account_id=account_id,
        content=activity,
        source_id=None,
        sent_at=now,
        opens=False,
        asks=False,
    )
    await inbound.receive(db, arrivals=[arrival], now=now)


async def _ask(resources: Resources, token: str, customer: Customer) -> Profile | None:
    match customer.kind:
        case CustomerKind.PERSON:
            return await client.get_profile(resources, token=token, user_id=customer.address)
        case CustomerKind.GROUP:
            return await client.get_group(resources, token=token, group_id=customer.address)
        case CustomerKind.ROOM:
            return None
