"""What happens because of what, and what happens when: the whole coupling of the system, on one page."""

from datetime import timedelta

from madoguchi.automation import timeouts
from madoguchi.conversations import attachment_files
from madoguchi.conversations.events import (
    AttachmentErased,
    AttachmentExpected,
    ConversationClosed,
    ConversationOpened,
    ConversationRead,
    ConversationReleased,
    ConversationReturned,
    ConversationSetWaiting,
    MessageQueued,
)
from madoguchi.customers.events import CustomerAppeared, MemberAppeared, ProfileAged
from madoguchi.kit import partitions
from madoguchi.kit.db import Reactions
from madoguchi.kit.runner import Schedule
from madoguchi.line import checks, media, profiles, sender, signs, tokens
from madoguchi.line.events import LineAccountDeleted, LineAccountReady
from madoguchi.people import presence, sessions
from madoguchi.people.events import PresenceChanged, UserChanged
from madoguchi.routing import assign, instances, intake
from madoguchi.routing.events import LineRemoved, OfferMissed, OfferRejected, OfferWithdrawn, QueueChanged

REACTIONS: Reactions = {
    CustomerAppeared: [profiles.fetch],
    ProfileAged: [profiles.fetch],
    MemberAppeared: [profiles.fetch_member],
    ConversationOpened: [intake.route],
    ConversationReturned: [intake.route_back],
    ConversationReleased: [intake.route, assign.offer_waiting],
    ConversationSetWaiting: [assign.offer_waiting],
    ConversationClosed: [assign.offer_waiting],
    ConversationRead: [signs.mark_as_read],
    MessageQueued: [sender.deliver],
    AttachmentExpected: [media.fetch],
    AttachmentErased: [attachment_files.delete],
    OfferRejected: [assign.offer_again, assign.offer_waiting],
    OfferMissed: [assign.offer_again, assign.offer_waiting],
    OfferWithdrawn: [assign.offer_waiting],
    PresenceChanged: [assign.offer_waiting],
    UserChanged: [assign.offer_waiting, assign.let_go],
    QueueChanged: [assign.let_leavers_go, assign.offer_queue],
    LineRemoved: [instances.close_conversations],
    LineAccountDeleted: [instances.close_conversations, sender.resume],
    LineAccountReady: [sender.resume],
}

SCHEDULE: Schedule = {
    presence.let_the_gone_go: timedelta(seconds=15),
    assign.offer_everywhere: timedelta(seconds=30),
    tokens.renew_due: timedelta(minutes=1),
    tokens.probe_refused: timedelta(minutes=5),
    timeouts.close_idle: timedelta(minutes=5),
    checks.check_accounts: timedelta(hours=1),
    sessions.forget_old: timedelta(hours=1),
    attachment_files.sweep: timedelta(hours=1),
    partitions.make_partitions: timedelta(hours=6),
}
