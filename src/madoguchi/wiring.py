"""What happens because of what, and what happens when: the whole coupling of the system, on one page."""

from datetime import timedelta

from madoguchi.automation import absences, auto_close, silence_watch
from madoguchi.automation.events import AutoCloseChanged, TimeOutRulesChanged
from madoguchi.conversations import attachment_files
from madoguchi.conversations.events import (
    AttachmentErased,
    AttachmentExpected,
    AttachmentRejected,
    ConversationAssigned,
    ConversationClosed,
    ConversationEnded,
    ConversationOpened,
    ConversationRead,
    ConversationReleased,
    ConversationReturned,
    ConversationSetWaiting,
    ConversationTransferred,
    MessageQueued,
)
from madoguchi.customers.events import CustomerAppeared, CustomerReachable, MemberAppeared, ProfileAged
from madoguchi.kit import partitions
from madoguchi.kit.db import Reactions
from madoguchi.kit.runner import Schedule
from madoguchi.line import (
    checks,
    copies,
    media,
    profiles,
    rejections,
    rich_menu_links,
    rich_menu_pictures,
    rich_menu_publishing,
    sender,
    signs,
    tokens,
)  # fmt: skip
from madoguchi.line.events import (
    DefaultRichMenuSet,
    LineAccountDeleted,
    LineAccountReady,
    LineQuotaBack,
    LineQuotaRanOut,
    RichMenuChosen,
    RichMenuDeleted,
    RichMenuMade,
    RichMenuPublished,
    RichMenuRulesSet,
)
from madoguchi.people import connections, sessions
from madoguchi.people.events import PresenceChanged, UserChanged, UserSkillsChanged
from madoguchi.routing import (
    assign,
    instances,
    intake,
    overflowing,
    ranking,
    refreshing,
    returning,
    unserved,
    workload,
    wrap_up,
)  # fmt: skip
from madoguchi.routing.events import (
    CapacityChanged,
    CapacityProfileChanged,
    CapacityProfileDeleted,
    LineRemoved,
    OfferMissed,
    OfferRejected,
    OfferWithdrawn,
    PreferredRepresentativesChanged,
    QueueChanged,
    QueueRulesChanged,
    RoutingSettingsChanged,
    WantedSkillsChanged,
    WorkstreamChanged,
    WrapUpBlockEnded,
)
from madoguchi.supervision import rule_counts

REACTIONS: Reactions = {
    CustomerAppeared: [profiles.fetch],
    ProfileAged: [profiles.fetch],
    MemberAppeared: [profiles.fetch_member],
    CustomerReachable: [rich_menu_links.renew],
    ConversationOpened: [intake.route, rich_menu_links.notice],
    ConversationReturned: [intake.route_back, rich_menu_links.notice],
    ConversationAssigned: [workload.follow, rich_menu_links.notice],
    ConversationReleased: [intake.route, workload.follow, assign.offer_waiting, rich_menu_links.notice],
    ConversationTransferred: [workload.follow, assign.offer_waiting, rich_menu_links.notice],
    ConversationSetWaiting: [workload.follow, assign.offer_waiting, rich_menu_links.notice],
    ConversationEnded: [workload.follow, wrap_up.begin_block, rich_menu_links.notice],
    ConversationClosed: [workload.follow, assign.offer_waiting, rich_menu_links.notice],
    ConversationRead: [signs.mark_as_read],
    MessageQueued: [sender.deliver],
    AttachmentExpected: [media.fetch],
    AttachmentErased: [attachment_files.delete],
    AttachmentRejected: [rejections.tell],
    OfferRejected: [assign.offer_again, assign.offer_waiting],
    OfferMissed: [assign.offer_again, assign.offer_waiting],
    OfferWithdrawn: [assign.offer_waiting],
    PresenceChanged: [returning.offer_back, assign.offer_waiting],
    UserChanged: [
        workload.follow,
        assign.offer_waiting,
        assign.let_go,
        unserved.move_on,
        overflowing.overflow_waiting,
    ],
    UserSkillsChanged: [assign.offer_waiting],
    WantedSkillsChanged: [assign.offer_again],
    QueueChanged: [
        assign.let_leavers_go,
        ranking.rank_queue,
        assign.offer_queue,
        unserved.move_on,
        overflowing.overflow_waiting,
    ],
    QueueRulesChanged: [ranking.rank_queue, assign.offer_by_rules],
    PreferredRepresentativesChanged: [assign.offer_to_preferred],
    CapacityProfileChanged: [workload.follow_everywhere, assign.offer_everywhere],
    CapacityProfileDeleted: [workload.follow_everywhere, assign.offer_everywhere],
    CapacityChanged: [workload.follow, assign.offer_waiting],
    WrapUpBlockEnded: [workload.follow, assign.offer_waiting],
    RoutingSettingsChanged: [workload.follow_everywhere, assign.offer_everywhere],
    WorkstreamChanged: [refreshing.renew_terms, auto_close.close_idle],
    AutoCloseChanged: [auto_close.close_idle],
    TimeOutRulesChanged: [silence_watch.look],
    LineRemoved: [instances.close_conversations],
    LineAccountDeleted: [instances.close_conversations, sender.resume],
    LineAccountReady: [sender.resume, checks.refresh_quota, rich_menu_links.refresh],
    LineQuotaRanOut: [checks.refresh_quota],
    LineQuotaBack: [sender.resume],
    RichMenuPublished: [rich_menu_publishing.make],
    RichMenuMade: [rich_menu_publishing.point, rich_menu_links.refresh, rich_menu_publishing.let_go],
    RichMenuDeleted: [rich_menu_links.refresh, rich_menu_publishing.take_away],
    DefaultRichMenuSet: [rich_menu_publishing.set_default],
    RichMenuRulesSet: [rich_menu_links.refresh],
    RichMenuChosen: [rich_menu_links.show],
}

SCHEDULE: Schedule = {
    connections.let_the_gone_go: timedelta(seconds=15),
    overflowing.overflow_waiting: timedelta(seconds=10),
    silence_watch.look: timedelta(seconds=15),
    absences.look: timedelta(seconds=15),
    workload.begin_day: timedelta(seconds=15),
    assign.offer_everywhere: timedelta(seconds=30),
    ranking.rank_changeable: timedelta(minutes=1),
    tokens.renew_due: timedelta(minutes=1),
    tokens.probe_refused: timedelta(minutes=5),
    auto_close.close_idle: timedelta(minutes=5),
    checks.check_accounts: timedelta(minutes=10),
    rule_counts.count_rules: timedelta(minutes=10),
    copies.sweep_failed: timedelta(hours=1),
    sessions.forget_old: timedelta(hours=1),
    attachment_files.sweep: timedelta(hours=1),
    rich_menu_pictures.sweep: timedelta(hours=1),
    partitions.make_partitions: timedelta(hours=6),
}
