"""What LINE tells of beside messages, in words of ours: pure functions over webhook events."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from madoguchi.conversations.content import Activity, ActivityKind
from madoguchi.kit.text import storable
from madoguchi.line import tolerant


class _Follow(msgspec.Struct, rename="camel"):
    is_unblocked: bool = False


class _Postback(msgspec.Struct, rename="camel"):
    data: str
    params: dict[str, str] = {}


class _Video(msgspec.Struct, rename="camel"):
    tracking_id: str = ""


class _Beacon(msgspec.Struct, rename="camel"):
    type: str = ""
    hwid: str = ""


class _Link(msgspec.Struct, rename="camel"):
    result: str = ""


class _Membership(msgspec.Struct, rename="camel"):
    type: str = ""
    membership_id: int = 0


class _Member(msgspec.Struct, rename="camel"):
    user_id: str | None = None


class _Members(msgspec.Struct, rename="camel"):
    members: list[_Member] = []


class _Happening(msgspec.Struct, rename="camel"):
    """The parts of an event that belong to single types."""

    type: str
    follow: _Follow | None = None
    postback: _Postback | None = None
    video_play_complete: _Video | None = None
    beacon: _Beacon | None = None
    link: _Link | None = None
    membership: _Membership | None = None
    joined: _Members | None = None
    left: _Members | None = None


_happening = msgspec.json.Decoder(_Happening)
_TYPES: dict[str, ActivityKind] = {
    "unfollow": "blocked",
    "join": "joined",
    "leave": "left",
    "memberJoined": "members_joined",
    "memberLeft": "members_left",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An activity, and the LINE users that it is about, if it is about members of a group."""

    activity: Activity
    members: Sequence[str] = ()


def read(raw: bytes) -> Told | None:  # noqa: PLR0911 - one return a kind is the table
    """What an event tells of; None for one that is of no such type, or does not hold what its type should."""
    happening = tolerant.read(_happening, raw)
    match happening:
        case _Happening(type="follow", follow=follow):
            return Told(Activity(kind="unblocked" if follow and follow.is_unblocked else "followed"))
        case _Happening(type="postback", postback=_Postback(data=data, params=params)):
            return Told(Activity(kind="postback", detail=data, params=params))
        case _Happening(type="videoPlayComplete", video_play_complete=_Video(tracking_id=video)):
            return Told(Activity(kind="video_watched", detail=video))
        case _Happening(type="beacon", beacon=_Beacon(type=what, hwid=hwid)):
            return Told(Activity(kind="beacon", detail=f"{what} {hwid}".strip()))
        case _Happening(type="accountLink", link=_Link(result=result)):
            return Told(Activity(kind="account_linked" if result == "ok" else "account_not_linked"))
        case _Happening(type="membership", membership=_Membership(type=what, membership_id=plan)):
            return Told(Activity(kind="membership", detail=f"{what} {plan}".strip()))
        case _Happening(type=type, joined=joined, left=left) if type in _TYPES:
            return Told(Activity(kind=_TYPES[type]), _users(joined or left))
        case _:
            return None


def chooses_menu(activity: Activity) -> bool:
    """Whether a button only turned the page of a rich menu, which says nothing to anybody."""
    return activity.kind == "postback" and activity.params.get("status") is not None


def tab_chosen(activity: Activity) -> str | None:
    """The alias of the menu that a phone shows since its customer pressed a tab; None when it shows what it showed."""
    return activity.params.get("newRichMenuAliasId") if activity.params.get("status") == "SUCCESS" else None


def _users(members: _Members | None) -> list[str]:
    return [user for one in (members.members if members else []) if (user := storable(one.user_id))]
