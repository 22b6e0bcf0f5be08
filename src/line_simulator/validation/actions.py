"""Action objects: what a button or a chip does when it is pressed."""

from line_simulator.validation.findings import Findings, Object

EVERYWHERE = ("postback", "message", "uri", "datetimepicker", "clipboard")
IN_RICH_MENUS = (*EVERYWHERE, "richmenuswitch")
IN_QUICK_REPLIES = ("postback", "message", "uri", "datetimepicker", "camera", "cameraRoll", "location", "clipboard")
SCHEMES = ("http", "https", "line", "tel")


def check(
    findings: Findings,
    action: Object,
    where: str,
    *,
    label: int,
    label_required: bool,
    quick_reply: bool = False,
    rich_menu: bool = False,
) -> None:
    kinds = IN_QUICK_REPLIES if quick_reply else IN_RICH_MENUS if rich_menu else EVERYWHERE
    kind = findings.choice(action, "type", where, kinds)
    findings.text(action, "label", where, label, required=label_required, label=True)
    match kind:
        case "postback":
            findings.text(action, "data", where, 300)
            findings.text(action, "displayText", where, 300, required=False)
            findings.text(action, "fillInText", where, 300, required=False)
        case "message":
            findings.text(action, "text", where, 300)
        case "uri":
            findings.uri(action, "uri", where, SCHEMES)
        case "datetimepicker":
            findings.text(action, "data", where, 300)
            findings.choice(action, "mode", where, ("date", "time", "datetime"))
        case "clipboard":
            findings.text(action, "clipboardText", where, 1000, least=1)
        case "richmenuswitch":
            findings.text(action, "richMenuAliasId", where, 32)
            findings.text(action, "data", where, 300)
        case _:
            return
