"""What may be in the way of offering a conversation to somebody who serves its queue."""

from enum import StrEnum


class Hindrance(StrEnum):
    """What is in the way, in the order in which it is looked for."""

    OFFERED = "offered"
    """Nothing: they are being asked."""
    ALL_PICKED = "all_picked"
    """Its workstream offers nothing; it waits till somebody picks it."""
    DECLINED_BY_MANY = "declined_by_many"
    """So many people have declined it that it is left to whoever picks it."""
    WAITS_FOR_PREFERRED = "waits_for_preferred"
    """It waits for somebody else, whom its customer prefers."""
    OUT_OF_SERVICE = "out_of_service"
    OFFLINE = "offline"
    """They are signed out, have no window open, or say that they are offline."""
    PRESENCE = "presence"
    UNITS = "units"
    PROFILE_MISSING = "profile_missing"
    """It takes a slot of a capacity profile that they do not have."""
    PROFILE_FULL = "profile_full"
    SKILL = "skill"
    DECLINED = "declined"
    RULES = "rules"
    """No rule of its queue's own yields them."""
    OFFERED_ELSEWHERE = "offered_elsewhere"
    """They could be asked, if whoever is asked now does not take it."""
