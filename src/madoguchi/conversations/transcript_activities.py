"""What a customer did beside writing, in a sentence for people who read it later."""

from madoguchi.conversations.content import Activity, ActivityKind

_SENTENCES: dict[ActivityKind, str] = {
    "followed": "{who} added this account as a friend",
    "unblocked": "{who} unblocked this account",
    "blocked": "{who} blocked this account",
    "postback": "{who} pressed a button: {what}",
    "video_watched": "{who} watched the video {detail} to its end",
    "beacon": "{who} was near a beacon: {detail}",
    "account_linked": "{who} linked their account",
    "account_not_linked": "{who} could not link their account",
    "membership": "{who} changed a membership: {detail}",
    "renamed": "{who} was called {detail} until now",
    "joined": "This account was taken into the chat",
    "left": "This account is no longer in the chat",
    "members_joined": "{people} joined",
    "members_left": "{people} left",
}


def sentence_of(activity: Activity, *, who: str) -> str:
    said = _SENTENCES[activity.kind].format(
        who=who, what=activity.said or activity.detail, detail=activity.detail or "", people=_people(activity)
    )
    chosen = activity.params.values() if activity.kind == "postback" else ()
    return " · ".join([said, *chosen])


def _people(activity: Activity) -> str:
    unnamed = max(len(activity.member_ids) - len(activity.names), 0 if activity.names else 1)
    others = [] if unnamed == 0 else ["somebody" if unnamed == 1 else f"{unnamed} people"]
    said = ", ".join([*activity.names, *others])
    return said[:1].upper() + said[1:]
