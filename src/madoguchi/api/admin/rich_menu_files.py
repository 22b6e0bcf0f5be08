"""Pictures of rich menus as browsers get them: shown and nothing else, whoever made them."""

from typing import Any

from fastapi.responses import Response

from madoguchi.kit.errors import NotFoundError

PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}, "image/jpeg": {}}}}
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    # Kept by the browser, but only for who is signed in here.
    "Cache-Control": "private, max-age=3600",
}


def picture_response(body: bytes) -> Response:
    """Raises NotFoundError for what is no picture."""
    for beginning, kind in _BEGINNINGS.items():
        if body.startswith(beginning):
            return Response(body, media_type=kind, headers=_HEADERS)
    raise NotFoundError("LINE has no picture for this menu.")
