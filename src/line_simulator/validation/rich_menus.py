"""Rich menu objects: their size, their words, and the areas that can be pressed."""

import struct

from line_simulator.validation import actions
from line_simulator.validation.findings import Findings, Object

NARROWEST, WIDEST, LOWEST, FLATTEST = 800, 2500, 250, 1.45
AREAS_AT_MOST = 20
PICTURE_BYTES = 1024 * 1024
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
FRAME_MARKERS = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})


def check(menu: Object) -> list[Object]:
    findings = Findings()
    size = findings.object(menu, "size", "")
    if size is not None:
        findings.number(size, "width", "size.", NARROWEST, WIDEST)
        findings.number(size, "height", "size.", LOWEST, WIDEST)
    if not isinstance(menu.get("selected"), bool):
        findings.add("must be specified", "selected")
    findings.text(menu, "name", "", 300)
    findings.text(menu, "chatBarText", "", 14, label=True)
    for where, area in findings.objects(menu, "areas", "", AREAS_AT_MOST, least=0):
        bounds = findings.object(area, "bounds", where)
        if bounds is not None:
            for side in ("x", "y", "width", "height"):
                findings.number(bounds, side, f"{where}bounds.", 0, 2**31 - 1)
        action = findings.object(area, "action", where)
        if action is not None:
            actions.check(findings, action, f"{where}action.", label=20, label_required=False, rich_menu=True)
    return [dict(detail) for detail in findings.details]


def picture_trouble(body: bytes) -> str | None:
    """What keeps a picture from being a rich menu's, or None."""
    if len(body) > PICTURE_BYTES:
        return "The image is larger than 1 MB"
    size = _size(body)
    if size is None:
        return "The image must be a JPEG or PNG"
    width, height = size
    if not NARROWEST <= width <= WIDEST or height < LOWEST or width / height < FLATTEST:
        return f"The image size {width}x{height} is not supported"
    return None


def _size(body: bytes) -> tuple[int, int] | None:
    if body.startswith(PNG) and len(body) >= 24:  # noqa: PLR2004  where its header ends
        width, height = struct.unpack(">II", body[16:24])
        return width, height
    return _jpeg_size(body) if body.startswith(JPEG) else None


def _jpeg_size(body: bytes) -> tuple[int, int] | None:
    """Its segments are walked until the one that describes the frame."""
    at = 2
    while at + 9 < len(body) and body[at] == 0xFF:  # noqa: PLR2004  every marker begins so
        length = int.from_bytes(body[at + 2 : at + 4], "big")
        if body[at + 1] in FRAME_MARKERS:
            height, width = struct.unpack(">HH", body[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
