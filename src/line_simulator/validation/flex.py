"""Flex messages: the tree of bubbles, boxes and components."""

import msgspec

from line_simulator.validation import actions
from line_simulator.validation.findings import Findings, Object

BUBBLE_BYTES, CAROUSEL_BYTES, BUBBLES = 30 * 1024, 50 * 1024, 12
SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
ORDINARY_SIZE, FILM_SIZES = "mega", ("kilo", "mega", "giga")
COMPONENTS = ("box", "button", "image", "video", "icon", "text", "span", "separator", "filler")
LAYOUTS = ("horizontal", "vertical", "baseline")
BLOCKS = ("header", "hero", "body", "footer")
DEEPEST = 30


def check(findings: Findings, message: Object, where: str) -> None:
    findings.text(message, "altText", where, 1500)
    contents = findings.object(message, "contents", where)
    if contents is None:
        return
    where += "contents."
    kind = findings.choice(contents, "type", where, ("bubble", "carousel"))
    if kind == "bubble":
        _bubble(findings, contents, where)
    elif kind == "carousel":
        _carousel(findings, contents, where)


def _carousel(findings: Findings, carousel: Object, where: str) -> None:
    _size(findings, carousel, where, CAROUSEL_BYTES)
    bubbles = findings.objects(carousel, "contents", where, BUBBLES)
    for inner, bubble in bubbles:
        if findings.choice(bubble, "type", inner, ("bubble",)):
            _bubble(findings, bubble, inner, in_carousel=True)
    if len({str(bubble.get("size", ORDINARY_SIZE)) for _, bubble in bubbles}) > 1:
        findings.add("The size must be the same for all bubbles", f"{where}contents")


def _bubble(findings: Findings, bubble: Object, where: str, *, in_carousel: bool = False) -> None:
    _size(findings, bubble, where, BUBBLE_BYTES)
    findings.choice(bubble, "size", where, SIZES, required=False)
    findings.choice(bubble, "direction", where, ("ltr", "rtl"), required=False)
    _action(findings, bubble, where)
    if not any(bubble.get(block) for block in BLOCKS):
        findings.add("At least one block must be specified", where.rstrip("."))
    for block in BLOCKS:
        component = findings.object(bubble, block, where, required=False)
        if component is not None:
            takes_video = block == "hero" and not in_carousel and bubble.get("size", ORDINARY_SIZE) in FILM_SIZES
            _component(findings, component, f"{where}{block}.", depth=0, takes_video=takes_video)


def _component(findings: Findings, component: Object, where: str, *, depth: int, takes_video: bool = False) -> None:
    """A film may be a hero itself, in a wide bubble that stands alone."""
    if depth > DEEPEST:
        findings.add("Nested too deeply", where.rstrip("."))
        return
    kind = findings.choice(component, "type", where, COMPONENTS)
    _action(findings, component, where, required=kind == "button")
    match kind:
        case "box":
            findings.choice(component, "layout", where, LAYOUTS)
            for inner, child in findings.objects(component, "contents", where, 1000, least=0):
                _component(findings, child, inner, depth=depth + 1)
        case "image" | "icon":
            findings.https(component, "url", where)
        case "video":
            findings.https(component, "url", where)
            findings.https(component, "previewUrl", where)
            findings.object(component, "altContent", where)
            if not takes_video:
                findings.add("A video must be the hero of a kilo, mega or giga bubble", where.rstrip("."))
        case "text" if component.get("contents"):
            for inner, span in findings.objects(component, "contents", where, 1000):
                findings.choice(span, "type", inner, ("span",))
        case "text":
            findings.text(component, "text", where, 2000)
        case _:
            return


def _action(findings: Findings, owner: Object, where: str, *, required: bool = False) -> None:
    action = findings.object(owner, "action", where, required=required)
    if action is not None:
        actions.check(findings, action, f"{where}action.", label=40, label_required=required)


def _size(findings: Findings, container: Object, where: str, most: int) -> None:
    if len(msgspec.json.encode(container)) > most:
        findings.add(f"Size must be less than or equal to {most} bytes", where.rstrip("."))
