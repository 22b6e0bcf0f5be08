"""How whoever has not chosen otherwise is notified, for administrators."""

from fastapi import APIRouter

from madoguchi.api.dependencies import Administrator, Now, Tx
from madoguchi.api.notifications import NotifyIn, NotifyKinds, kinds_view, notify_of
from madoguchi.api.schema import In
from madoguchi.notifications import settings
from madoguchi.notifications.kinds import Kind

router = APIRouter(prefix="/api/admin/notification-defaults", tags=["admin: notification defaults"])


class NotificationDefaultsIn(In):
    offer: NotifyIn
    message: NotifyIn
    assigned: NotifyIn
    failed: NotifyIn


@router.get("")
async def get_notification_defaults(_: Administrator, db: Tx) -> NotifyKinds:
    return kinds_view(await settings.defaults(db))


@router.put("")
async def set_notification_defaults(body: NotificationDefaultsIn, me: Administrator, db: Tx, clock: Now) -> NotifyKinds:
    """In force at once for everybody who has not chosen otherwise."""
    chosen = {kind: notify_of(getattr(body, kind)) for kind in Kind}
    await settings.set_defaults(db, choices=chosen, now=clock.now(), actor=me.id)
    return kinds_view(await settings.defaults(db))
