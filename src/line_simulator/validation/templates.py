"""Template messages: buttons, confirm, carousel and image carousel."""

from line_simulator.validation import actions
from line_simulator.validation.findings import Findings, Object

KINDS = ("buttons", "confirm", "carousel", "image_carousel")
LABEL = 20


def check(findings: Findings, message: Object, where: str) -> None:
    findings.text(message, "altText", where, 1500)
    template = findings.object(message, "template", where)
    if template is None:
        return
    where += "template."
    match findings.choice(template, "type", where, KINDS):
        case "buttons":
            _buttons(findings, template, where)
        case "confirm":
            findings.text(template, "text", where, 240)
            _actions(findings, template, where, least=2, most=2)
        case "carousel":
            _carousel(findings, template, where)
        case "image_carousel":
            _image_carousel(findings, template, where)
        case _:
            return


def _buttons(findings: Findings, template: Object, where: str) -> None:
    findings.https(template, "thumbnailImageUrl", where, required=False)
    findings.text(template, "title", where, 40, required=False)
    findings.text(template, "text", where, 60 if _is_adorned(template) else 160)
    _actions(findings, template, where, least=1, most=4)


def _carousel(findings: Findings, template: Object, where: str) -> None:
    columns = findings.objects(template, "columns", where, 10)
    for inner, column in columns:
        findings.https(column, "thumbnailImageUrl", inner, required=False)
        findings.text(column, "title", inner, 40, required=False)
        findings.text(column, "text", inner, 60 if _is_adorned(column) else 120)
        _actions(findings, column, inner, least=1, most=3)
    if len({len(column.get("actions") or ()) for _, column in columns}) > 1:
        findings.add("The number of actions must be the same for all columns", f"{where}columns")


def _image_carousel(findings: Findings, template: Object, where: str) -> None:
    for inner, column in findings.objects(template, "columns", where, 10):
        findings.https(column, "imageUrl", inner)
        action = findings.object(column, "action", inner)
        if action is not None:
            actions.check(findings, action, f"{inner}action.", label=12, label_required=False)


def _actions(findings: Findings, owner: Object, where: str, *, least: int, most: int) -> None:
    for inner, action in findings.objects(owner, "actions", where, most, least=least):
        actions.check(findings, action, inner, label=LABEL, label_required=True)


def _is_adorned(owner: Object) -> bool:
    """With an image or a title there is less room for text."""
    return bool(owner.get("title") or owner.get("thumbnailImageUrl"))
