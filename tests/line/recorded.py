"""Sound, films and moving pictures as people bring them, made as they are needed."""

import io
import math
import struct
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from PIL import Image

_IDENTITY = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_LYING = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)


def sound(container: str, codec: str, *, rate: int = 44_100, layout: str = "mono", seconds: float = 1.0) -> bytes:
    """A hum in some container and codec."""
    made = io.BytesIO()
    with av.open(made, "w", format=container) as target:
        track: Any = target.add_stream(codec, rate=rate, layout=layout)
        _hum(target, track, rate=rate, seconds=seconds)
    return made.getvalue()


def film(
    container: str,
    codec: str,
    *,
    size: tuple[int, int] = (64, 48),
    frames: int = 10,
    sound: str | None = None,
    lying: bool = False,
    **options: str,
) -> bytes:
    """Ten pictures a second, red above and blue below; `lying` as a phone that was held upright writes it."""
    made = io.BytesIO()
    with av.open(made, "w", format=container) as target:
        track: Any = target.add_stream(codec, rate=10, options=options)
        track.width, track.height = size
        if "pix_fmt" in options:
            track.pix_fmt = options.pop("pix_fmt")
        heard: Any = target.add_stream(sound, rate=48_000, layout="stereo") if sound else None
        picture = Image.new("RGB", size, "blue")
        picture.paste("red", (0, 0, size[0], size[1] // 2))
        for index in range(frames):
            frame: Any = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = index, Fraction(1, 10)
            target.mux(track.encode(frame))
        target.mux(track.encode(None))
        if heard is not None:
            _hum(target, heard, rate=48_000, seconds=frames / 10)
    body = made.getvalue()
    track_at = body.find(b"tkhd")
    return body[:track_at] + body[track_at:].replace(_IDENTITY, _LYING, 1) if lying else body


def moving(kind: str = "GIF", *, frames: int = 3, size: tuple[int, int] = (61, 41)) -> bytes:
    """A picture of several colours, one after the other."""
    colours = ["red", "lime", "blue"]
    pictures = [Image.new("RGB", size, colours[index % 3]) for index in range(frames)]
    made = io.BytesIO()
    pictures[0].save(made, kind, save_all=True, append_images=pictures[1:], duration=200, loop=0)
    return made.getvalue()


def heic(size: tuple[int, int] = (100, 60), *, turned: int = 0) -> bytes:
    """A picture of two tiles as phones write it, red above and blue below; `turned` in quarters against the clock."""
    tiles = [_tile("red", "blue"), _tile("red", "blue")]
    items = [(1, b"grid"), (2, b"hvc1"), (3, b"hvc1")]
    grid = struct.pack(">4B2H", 0, 0, 0, 1, *size)
    properties = [tiles[0][0], _full(b"ispe", struct.pack(">2I", 64, 64)), _box(b"irot", bytes([turned]))]
    described = [(1, [3]), (2, [1, 2]), (3, [1, 2])]
    ftyp = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")

    def meta(first: int) -> bytes:
        places = [
            (1, 1, 0, len(grid)),
            (2, 0, first, len(tiles[0][1])),
            (3, 0, first + len(tiles[0][1]), len(tiles[1][1])),
        ]
        located = b"".join(struct.pack(">4H2I", item, how, 0, 1, at, long) for item, how, at, long in places)
        marks = b"".join(struct.pack(">HB", item, len(which)) + bytes(which) for item, which in described)
        infe = b"".join(_full(b"infe", struct.pack(">2H", item, 0) + kind + b"\0", version=2) for item, kind in items)
        return _full(
            b"meta",
            _full(b"hdlr", bytes(4) + b"pict" + bytes(13))
            + _full(b"pitm", struct.pack(">H", 1))
            + _full(b"iloc", b"\x44\x00" + struct.pack(">H", 3) + located, version=1)
            + _full(b"iinf", struct.pack(">H", 3) + infe)
            + _full(b"iref", _box(b"dimg", struct.pack(">4H", 1, 2, 2, 3)))
            + _box(b"iprp", _box(b"ipco", b"".join(properties)) + _full(b"ipma", struct.pack(">I", 3) + marks))
            + _box(b"idat", grid),
        )

    first = len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(first) + _box(b"mdat", tiles[0][1] + tiles[1][1])


def _tile(above: str, below: str) -> tuple[bytes, bytes]:
    """The box of a decoder's settings, and a picture for it, out of a film whose pictures are all the same."""
    picture = Image.new("RGB", (64, 64), below)
    picture.paste(above, (0, 0, 64, 32))
    made = io.BytesIO()
    with av.open(made, "w", format="mov") as target:
        options = {"preset": "ultrafast", "x265-params": "log-level=none:pools=1:bframes=0"}
        track: Any = target.add_stream("libx265", rate=1, options=options)
        track.width, track.height = 64, 64
        for index in range(3):
            frame: Any = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = index, Fraction(1, 1)
            target.mux(track.encode(frame))
        target.mux(track.encode(None))
    body = made.getvalue()
    settings = body.index(b"hvcC") - 4
    with av.open(io.BytesIO(body)) as source:
        first = next(source.demux(video=0))
    return body[settings : settings + int.from_bytes(body[settings : settings + 4])], bytes(first)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def _full(kind: bytes, content: bytes, *, version: int = 0) -> bytes:
    return _box(kind, bytes([version, 0, 0, 0]) + content)


def told(body: bytes, place: Path) -> dict[str, Any]:
    """What a file is, told by FFmpeg: container, codecs, length, and the first picture with its turn."""
    file = place / "told"
    file.write_bytes(body)
    with av.open(str(file)) as container:
        pictures = container.streams.video[0] if container.streams.video else None
        first: Any = next(container.decode(pictures)) if pictures else None
        return {
            "container": container.format.name,
            "brand": container.metadata.get("major_brand", "").strip(),
            "codecs": [stream.codec_context.codec.canonical_name for stream in container.streams],
            "seconds": (container.duration or 0) / av.time_base,
            "size": (first.width, first.height) if first else None,
            "turn": first.rotation if first else None,
            "top": first.to_image().getpixel((first.width // 2, first.height // 8)) if first else None,
        }


def _hum(target: Any, track: Any, *, rate: int, seconds: float) -> None:
    for start in range(0, int(rate * seconds), 1000):
        samples = [int(8000 * math.sin(2 * math.pi * 440 * n / rate)) for n in range(start, start + 1000)]
        frame = av.AudioFrame(format="s16", layout="mono", samples=1000)
        frame.planes[0].update(struct.pack("<1000h", *samples).ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        target.mux(track.encode(frame))
    target.mux(track.encode(None))
