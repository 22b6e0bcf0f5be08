"""Pictures that move (GIF, WebP, APNG) as a short film, since LINE shows only the first of a moving picture."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageSequence

from madoguchi.kit.finding import Finding
from madoguchi.kit.transcoding import LONGEST_SIDE, Report, picture_track

_FORMATS = ("GIF", "WEBP", "PNG")
_MOST_FRAMES = 1500
_SHORTEST_MS = 2000
"""What is over in a blink goes round again, since a phone does not play a film in circles."""
_LEAST_MS, _USUAL_MS = 20, 100
"""Browsers show pictures that claim less than the first for the second."""
_TICKS_A_MS = 90


def film_of(file: Path, into: Path, report: Report) -> Finding:
    with (
        Image.open(file, formats=_FORMATS) as image,
        av.open(str(into), "w", format="mp4", options={"movflags": "+faststart"}) as target,
    ):
        frames = getattr(image, "n_frames", 1)
        if frames > _MOST_FRAMES:
            raise ValueError("too many pictures")
        width, height = _fitting(image.size)
        track = picture_track(target, rate=Fraction(25), width=width, height=height)
        at, last = 0, None
        while at < _SHORTEST_MS:
            for index, (picture, shown_ms) in enumerate(_pictures(image, (width, height))):
                report(index / frames)
                target.mux(track.encode(_frame(picture, at)))
                at, last = at + shown_ms, picture
        if last is not None:
            # Once more at the end, or the last picture would be gone as soon as it came.
            target.mux(track.encode(_frame(last, at)))
        target.mux(track.encode(None))
    return Finding(content_type="video/mp4", shown="video/mp4", width=width, height=height, duration_ms=at)


def _pictures(image: Image.Image, size: tuple[int, int]) -> Iterator[tuple[Image.Image, int]]:
    """Each as it is seen on white, with how long it is seen."""
    for frame in ImageSequence.Iterator(image):
        clear = frame.convert("RGBA").resize(size)
        picture = Image.new("RGB", size, "white")
        picture.paste(clear, mask=clear.getchannel("A"))
        claimed = round(frame.info.get("duration") or 0)
        yield picture, claimed if claimed >= _LEAST_MS else _USUAL_MS


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    factor = min(1.0, LONGEST_SIDE / max(size))
    width, height = (max(round(side * factor / 2) * 2, 2) for side in size)
    return width, height


def _frame(picture: Image.Image, at_ms: int) -> av.VideoFrame:
    frame: av.VideoFrame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]  # av leaves it untyped
    frame.pts, frame.time_base = at_ms * _TICKS_A_MS, Fraction(1, 1000 * _TICKS_A_MS)
    return frame
