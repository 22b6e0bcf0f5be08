"""The program that looks into one file: `python -m madoguchi.kit.inspector KIND FILE`, within strict limits."""

import errno
import struct
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import msgspec
import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from madoguchi.kit import heic, recordings
from madoguchi.kit.confinement import confine_myself

_MOST_PIXELS = 50_000_000
_MOST_PIXELS_OF_JPEG = 200_000_000
"""JPEG is decoded at a fraction of its size, so phones' largest pictures fit."""
_LONGEST_SIDE_SHOWN = 4096
_LONGEST_SIDE_OF_PREVIEW = 640
_PICTURES = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF", "TIFF")
_MOVING = {"GIF", "WEBP", "PNG"}
_CPU_SECONDS = 20
_LARGEST_COPY = 64 * 1024 * 1024
_FAMILIES = {b"PK\3\4": "application/zip", b"\xd0\xcf\x11\xe0": "application/x-ole-storage"}
"""How letters and tables begin as well as packages of programs, so that nothing follows from it."""

_DAMAGE = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    struct.error,
    av.FFmpegError,
)
_TROUBLE = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENOMEM}
"""Of the machine, which says nothing about the file: the process ends, and is started again later."""

_HEIC = "image/heic"
Found = dict[str, Any]


class _UnsafeError(Exception):
    """Nobody should open this."""


def main(kind: str, file: Path) -> None:
    """Print what is found as JSON; die when a limit is passed."""
    confine_myself(cpu_seconds=_CPU_SECONDS, largest_file=_LARGEST_COPY)
    warnings.simplefilter("ignore")
    sys.stdout.buffer.write(msgspec.json.encode(look_into(file, kind)))


def look_into(file: Path, kind: str) -> Found:
    """The fields of a `Finding`; copies are put beside the file."""
    found = _named(file)
    try:
        return found | _looked_into(kind, file, str(found["content_type"]))
    except _UnsafeError as error:
        return found | {"unsafe": str(error)}


def _named(file: Path) -> Found:
    """Its type by its first bytes, as far as anybody knows them."""
    try:
        guesses = puremagic.magic_file(str(file))
    except (puremagic.PureError, ValueError):
        guesses = []
    with file.open("rb") as opened:
        start = opened.read(64)
    if heic.is_heic(start):
        return {"content_type": _HEIC, "extensions": ["heic"]}
    if start[:4] in _FAMILIES:
        return {"content_type": _FAMILIES[start[:4]], "extensions": []}
    best = [guess for guess in guesses if guess.confidence == guesses[0].confidence]
    extensions = sorted({guess.extension.lstrip(".").lower() for guess in best if guess.extension})
    types = [guess.mime_type for guess in best if guess.mime_type]
    return {"content_type": types[0] if types else _plain(file), "extensions": extensions}


def _plain(file: Path) -> str:
    with file.open("rb") as opened:
        start = opened.read(4096)
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character may be cut where we stopped reading.
        if error.start < len(start) - 4:
            return "application/octet-stream"
    return "application/octet-stream" if b"\0" in start or not start else "text/plain"


def _looked_into(kind: str, file: Path, type: str) -> Found:
    looks: list[Callable[[Path], Found]] = []
    if type == _HEIC:
        looks.append(_newer_picture)
    if kind == "image" or (type.startswith("image/") and "svg" not in type):
        looks.append(_picture)
    if kind in {"video", "audio"} or type.startswith(("video/", "audio/")):
        looks.append(_recording)
    for look in looks:
        try:
            return look(file)
        except Image.DecompressionBombError as error:
            most = _MOST_PIXELS_OF_JPEG // 1_000_000
            raise _UnsafeError(f"it has over {most} million pixels, more than can be opened safely") from error
        except _DAMAGE as error:
            if isinstance(error, OSError) and error.errno in _TROUBLE:
                raise
            # It is not what it says, or is damaged. It can be kept, but is no picture and no recording to us.
            continue
    claims = type.startswith(("image/", "video/", "audio/"))
    return {"content_type": "application/octet-stream"} if claims else {}


def _picture(file: Path) -> Found:
    # Pillow refuses twice as many, before it makes room for them; below that we measure by ourselves, and by kind.
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS_OF_JPEG // 2
    with Image.open(file, formats=_PICTURES) as image:
        width, height = image.size
        _refuse_if_huge(image)
        turned = image.getexif().get(0x0112, 1) >= 5  # noqa: PLR2004 - EXIF's own number for "on its side"
        moves = image.format in _MOVING and getattr(image, "is_animated", False)
        # Some cameras put a second picture behind the first; to everybody else that is a JPEG.
        content_type = "image/jpeg" if image.format == "MPO" else Image.MIME[image.format or "PNG"]
        image.draft("RGB", (_LONGEST_SIDE_SHOWN, _LONGEST_SIDE_SHOWN))
        ImageOps.exif_transpose(image, in_place=True)
        copies = _put_copies(_in_eight_bits(image), file, drawn=content_type == "image/gif")
    return copies | {
        "content_type": content_type,
        "width": height if turned else width,
        "height": width if turned else height,
        "conversion": "animation" if moves else None,
    }


def _newer_picture(file: Path) -> Found:
    picture = heic.picture_in(file)
    width, height = picture.size
    return _put_copies(picture, file) | {"content_type": _HEIC, "width": width, "height": height}


def _put_copies(image: Image.Image, file: Path, *, drawn: bool = False) -> Found:
    image.thumbnail((_LONGEST_SIDE_SHOWN, _LONGEST_SIDE_SHOWN))
    shown = _save_copy(image, file.with_name("shown"), clear=drawn or _is_clear(image))
    _save_preview(image, file.with_name("preview"))
    return {"shown": shown, "preview": "image/jpeg"}


def _refuse_if_huge(image: Image.Image) -> None:
    most = _MOST_PIXELS_OF_JPEG if image.format in {"JPEG", "MPO"} else _MOST_PIXELS
    if image.width * image.height > most:
        raise _UnsafeError(f"it has {image.width} × {image.height} pixels, more than can be opened safely")


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Scanners' grey of 16 bits as everybody shows it; other modes are what they are."""
    if image.mode == "F":
        return image.convert("L")
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _save_copy(image: Image.Image, file: Path, *, clear: bool) -> str:
    """A copy without anything but the picture: no place, no camera, no comment."""
    if not clear:
        _save_jpeg(image, file, quality=88)
        return "image/jpeg"
    copy = image.convert("RGBA" if _is_clear(image) else "RGB")
    copy.info.clear()
    copy.save(file, "PNG")
    return "image/png"


def _is_clear(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def _save_preview(image: Image.Image, file: Path) -> None:
    small = image.copy()
    small.thumbnail((_LONGEST_SIDE_OF_PREVIEW, _LONGEST_SIDE_OF_PREVIEW))
    _save_jpeg(small, file, quality=80)


def _save_jpeg(image: Image.Image, file: Path, *, quality: int) -> None:
    profile = image.info.get("icc_profile")
    if _is_clear(image):
        clear = image.convert("RGBA")
        image = Image.new("RGB", clear.size, "white")
        image.paste(clear, mask=clear.getchannel("A"))
    plain = image.convert("RGB")
    plain.info.clear()
    plain.save(file, "JPEG", quality=quality, icc_profile=profile if image.mode == "RGB" else None)


def _recording(file: Path) -> Found:
    with recordings.opened(file) as container:
        length = container.duration
        pictures = recordings.pictures_in(container)
        if pictures is None and recordings.sound_in(container) is None:
            raise ValueError("neither pictures nor sound")
        if pictures is not None and pictures.codec_context.width * pictures.codec_context.height > _MOST_PIXELS:
            raise _UnsafeError("its pictures are larger than can be opened safely")
        found: Found = {
            "content_type": recordings.content_type_of(container),
            "duration_ms": round(length / 1000) if length is not None and length >= 0 else None,
            "conversion": recordings.conversion_for(container),
        }
        if pictures is None:
            return found
        pictures.codec_context.thread_count = 1
        frame = next(container.decode(pictures), None)
        if frame is None:
            return found
        poster: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]  # av leaves it untyped
        if rotation := getattr(frame, "rotation", 0):
            poster = poster.rotate(rotation, expand=True)
    _save_preview(poster, file.with_name("preview"))
    return found | {"width": poster.width, "height": poster.height, "preview": "image/jpeg"}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
