"""Action objects: what a button or a chip does when it is pressed."""

import re

from line_simulator.validation.findings import Findings, Object

EVERYWHERE = ("postback", "message", "uri", "datetimepicker", "clipboard")
IN_RICH_MENUS = (*EVERYWHERE, "richmenuswitch")
IN_QUICK_REPLIES = ("postback", "message", "uri", "datetimepicker", "camera", "cameraRoll", "location", "clipboard")
INPUTS = ("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice")
DAY, HOUR = r"(?:19\d\d|20\d\d|2100)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", r"(?:[01]\d|2[0-3]):[0-5]\d"
MOMENTS = {"date": re.compile(DAY), "time": re.compile(HOUR), "datetime": re.compile(f"{DAY}[tT]{HOUR}")}
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
            findings.choice(action, "inputOption", where, INPUTS, required=False)
            findings.text(action, "fillInText", where, 300, required=False)
        case "message":
            findings.text(action, "text", where, 300)
        case "uri":
            findings.uri(action, "uri", where, SCHEMES)
        case "datetimepicker":
            findings.text(action, "data", where, 300)
            _times(findings, action, where)
        case "clipboard":
            findings.text(action, "clipboardText", where, 1000, least=1)
        case "richmenuswitch":
            findings.text(action, "richMenuAliasId", where, 32)
            findings.text(action, "data", where, 300)
        case _:
            return


def _times(findings: Findings, action: Object, where: str) -> None:
    """Its moments are written as its mode says, from 1900 to 2100."""
    mode = findings.choice(action, "mode", where, tuple(MOMENTS))
    for bound in ("initial", "max", "min"):
        moment = action.get(bound)
        if mode is None or moment is None:
            continue
        findings.text(action, bound, where, 16)
        if isinstance(moment, str) and not MOMENTS[mode].fullmatch(moment):
            findings.add(f"Must be written as {mode}", f"{where}{bound}")
