"""How the person who is signed in is notified, and the browser in which they are told by push."""

import base64
import binascii
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field

from madoguchi.api.dependencies import Me, Now, Tx, resources_of, token_of
from madoguchi.api.schema import In, Out
from madoguchi.kit.db import Db
from madoguchi.kit.errors import InvalidError, NotFoundError
from madoguchi.notifications import push, push_keys, settings, subscriptions
from madoguchi.notifications.encryption import Reader
from madoguchi.notifications.kinds import Choices, Kind, Notify, Sound
from madoguchi.people.models import User

router = APIRouter(prefix="/api/me", tags=["notifications"])

Key = Annotated[str, Field(min_length=1, max_length=200)]


class NotifyIn(In):
    toast: bool
    browser: bool
    push: bool
    sound: Sound
    volume: Annotated[int, Field(ge=0, le=100)]
    repeats: bool


class NotifyView(Out):
    toast: bool
    """Within the page; what is offered always shows there."""
    browser: bool
    """By the system, while the page is out of sight."""
    push: bool
    """By the browser, while no desk is in sight."""
    sound: Sound
    volume: int
    repeats: bool
    """Whether it sounds till it is answered."""


class NotifyKinds(Out):
    offer: NotifyView
    message: NotifyView
    assigned: NotifyView
    failed: NotifyView


class MyNotifications(Out):
    now: NotifyKinds
    """How they are notified, with the defaults where they have not chosen."""
    defaults: NotifyKinds
    own: list[Kind]
    """Of which kinds they have chosen for themselves."""


class MyNotificationsIn(In):
    """A kind that is null goes by the organisation's default."""

    offer: NotifyIn | None
    message: NotifyIn | None
    assigned: NotifyIn | None
    failed: NotifyIn | None


class PushKey(Out):
    key: str
    """What a browser subscribes with (`applicationServerKey`)."""


class SubscriptionKeys(In):
    p256dh: Key
    auth: Key


class PushSubscriptionIn(In):
    """A subscription as its browser writes it down (`PushSubscription.toJSON()`)."""

    endpoint: Annotated[str, Field(min_length=1, max_length=1000)]
    keys: SubscriptionKeys


@router.get("/notifications")
async def get_my_notifications(me: Me, db: Tx) -> MyNotifications:
    return await _mine(db, me)


@router.put("/notifications")
async def set_my_notifications(body: MyNotificationsIn, me: Me, db: Tx, clock: Now) -> MyNotifications:
    chosen = {kind: notify_of(given) if (given := getattr(body, kind)) else None for kind in Kind}
    await settings.choose(db, user_id=me.id, choices=chosen, now=clock.now())
    return await _mine(db, me)


@router.get("/push-key")
async def get_push_key(_: Me, request: Request, db: Tx, clock: Now) -> PushKey:
    return PushKey(key=await push_keys.public_key(db, cipher=resources_of(request).cipher, now=clock.now()))


@router.post("/push-subscriptions", status_code=204)
async def subscribe(body: PushSubscriptionIn, request: Request, me: Me, db: Tx, clock: Now) -> None:
    """Tell this browser from now on, till it is signed out."""
    resources = resources_of(request)
    await subscriptions.subscribe(
        db,
        cipher=resources.cipher,
        user_id=me.id,
        token=token_of(request) or "",
        endpoint=body.endpoint,
        reader=Reader(_bytes(body.keys.p256dh), _bytes(body.keys.auth)),
        allowed_origin=resources.settings.push_service_origin,
        now=clock.now(),
    )


@router.delete("/push-subscriptions", status_code=204)
async def unsubscribe(request: Request, _: Me, db: Tx) -> None:
    """Tell the browser that is signed in with this nothing more."""
    await subscriptions.unsubscribe(db, token=token_of(request) or "")


@router.post("/push-tests", status_code=202)
async def ask_for_push(request: Request, _: Me, db: Tx, clock: Now) -> None:
    """Let this browser show that it is told; 404 `not_found` when it is not subscribed."""
    subscription_id = await subscriptions.find_id(db, token=token_of(request) or "")
    if subscription_id is None:
        raise NotFoundError("This browser is not told by push; turn push on in it first.")
    push.try_out(db, subscription_id=subscription_id, now=clock.now())


def kinds_view(choices: Choices) -> NotifyKinds:
    return NotifyKinds(**{kind: NotifyView(**asdict(choices[kind])) for kind in Kind})


def notify_of(given: NotifyIn) -> Notify:
    return Notify(**given.model_dump())


async def _mine(db: Db, me: User) -> MyNotifications:
    defaults = await settings.defaults(db)
    own = await settings.own(db, user_id=me.id)
    return MyNotifications(now=kinds_view({**defaults, **own}), defaults=kinds_view(defaults), own=list(own))


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise InvalidError("The keys of a push subscription are written in base64url.") from error
