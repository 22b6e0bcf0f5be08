"""Pictures of newer phones (HEIC): tiles that FFmpeg decodes, laid side by side and turned as the file's boxes say."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
from PIL import Image

from madoguchi.kit.recordings import opened

_BRANDS = {b"heic", b"heix", b"heim", b"heis"}
_LARGEST_META = 4 * 1024 * 1024
_MOST_TILES = 1024
_MOST_PIXELS = 50_000_000
_TURNS = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
_MIRRORS = {0: Image.Transpose.FLIP_TOP_BOTTOM, 1: Image.Transpose.FLIP_LEFT_RIGHT}

Box = tuple[bytes, bytes]


@dataclass(slots=True)
class _Plan:
    """What a file says of its main picture."""

    primary: int = 0
    kinds: dict[int, bytes] = field(default_factory=dict)
    parts: dict[int, list[int]] = field(default_factory=dict)
    """The tiles of which item, by row and column."""
    places: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    """Where an item's own bytes are: in the box of small ones or in the file, from where, how many."""
    small: bytes = b""
    properties: list[Box] = field(default_factory=list)
    described: dict[int, list[int]] = field(default_factory=dict)


def is_heic(start: bytes) -> bool:
    """Whether a file that begins so is one, by the brands that it names."""
    end = min(int.from_bytes(start[:4]), len(start))
    return start[4:8] == b"ftyp" and any(start[at : at + 4] in _BRANDS for at in range(8, end, 4))


def picture_in(file: Path) -> Image.Image:
    """The main picture, upright; raises ValueError for what is none, or larger than can be opened safely."""
    plan = _plan(file)
    tiles = plan.parts.get(plan.primary) if plan.kinds.get(plan.primary) == b"grid" else [plan.primary]
    if not tiles or len(tiles) > _MOST_TILES:
        raise ValueError("no picture, or too many tiles")
    decoded = _decoded(file, tiles)
    first = decoded[tiles[0]]
    columns, width, height = 1, *first.size
    if plan.kinds[plan.primary] == b"grid":
        columns, width, height = _grid(plan, file)
    if width * height > _MOST_PIXELS or not 0 < columns <= len(tiles):
        raise ValueError("larger than can be opened safely")
    picture = Image.new("RGB", (width, height))
    for index, tile in enumerate(tiles):
        picture.paste(decoded[tile], (index % columns * first.width, index // columns * first.height))
    return _turned(picture, plan)


def _decoded(file: Path, wanted: Sequence[int]) -> dict[int, Image.Image]:
    found: dict[int, Image.Image] = {}
    with opened(file) as container:
        streams = [stream for stream in container.streams.video if stream.id in wanted]
        for stream in streams:
            stream.codec_context.thread_count = 1
        for packet in container.demux(*streams):
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame):
                    found[packet.stream.id] = frame.to_image()  # type: ignore[no-untyped-call]  # av leaves it so
    if missing := set(wanted) - found.keys():
        raise ValueError(f"{len(missing)} tiles cannot be read")
    return found


def _turned(picture: Image.Image, plan: _Plan) -> Image.Image:
    """Turned and mirrored in the order in which the file names that."""
    for index in plan.described.get(plan.primary, []):
        kind, content = plan.properties[index - 1] if 0 < index <= len(plan.properties) else (b"", b"")
        step = {b"irot": _TURNS, b"imir": _MIRRORS}.get(kind, {}).get(content[0] & 3 if content else 0)
        picture = picture.transpose(step) if step is not None else picture
    return picture


def _grid(plan: _Plan, file: Path) -> tuple[int, int, int]:
    """Columns, width and height of a picture of tiles."""
    method, start, size = plan.places[plan.primary]
    if method == 1:
        raw = plan.small[start : start + size]
    else:
        with file.open("rb") as opened_file:
            opened_file.seek(start)
            raw = opened_file.read(min(size, 64))
    width, height = struct.unpack(">II" if raw[1] & 1 else ">HH", raw[4 : 12 if raw[1] & 1 else 8])
    return raw[3] + 1, width, height


def _plan(file: Path) -> _Plan:
    plan = _Plan()
    for kind, content in _boxes(_meta(file)[4:]):
        reader = _READERS.get(kind)
        if reader is not None:
            reader(plan, content)
    return plan


def _meta(file: Path) -> bytes:
    """The box that describes the pictures, of the file's outermost ones."""
    with file.open("rb") as opened_file:
        while len(head := opened_file.read(8)) == 8:  # noqa: PLR2004 - a box begins with its size and its name
            size = int.from_bytes(head[:4])
            if head[4:] == b"meta" and size <= _LARGEST_META:
                return opened_file.read(size - 8)
            if size < 8:  # noqa: PLR2004 - see above; a size beyond four bytes comes only behind what is wanted
                break
            opened_file.seek(size - 8, 1)
    raise ValueError("nothing describes the picture")


def _boxes(raw: bytes) -> Iterator[Box]:
    at = 0
    while at + 8 <= len(raw):
        size = int.from_bytes(raw[at : at + 4])
        if size < 8:  # noqa: PLR2004 - see `_meta`
            return
        yield raw[at + 4 : at + 8], raw[at + 8 : at + size]
        at += size


def _read_primary(plan: _Plan, raw: bytes) -> None:
    plan.primary = int.from_bytes(raw[4 : 8 if raw[0] else 6])


def _read_kinds(plan: _Plan, raw: bytes) -> None:
    for _, entry in _boxes(raw[8 if raw[0] else 6 :]):
        wide = entry[0] > 2  # noqa: PLR2004 - the version that has four bytes for an id
        plan.kinds[int.from_bytes(entry[4 : 8 if wide else 6])] = entry[10:14] if wide else entry[8:12]


def _read_parts(plan: _Plan, raw: bytes) -> None:
    wide = 4 if raw[0] else 2
    for kind, content in _boxes(raw[4:]):
        if kind == b"dimg":
            ids = [int.from_bytes(content[at : at + wide]) for at in range(wide + 2, len(content), wide)]
            plan.parts[int.from_bytes(content[:wide])] = ids


def _read_places(plan: _Plan, raw: bytes) -> None:
    version, sizes = raw[0], (raw[4] >> 4, raw[4] & 15, raw[5] >> 4, raw[5] & 15 if raw[0] else 0)
    wide = 4 if version > 1 else 2
    at = 6 + wide

    def number(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(raw[at - size : at])

    for _ in range(int.from_bytes(raw[6 : 6 + wide])):
        item = number(wide)
        method = number(2) & 15 if version else 0
        number(2)
        base = number(sizes[2])
        for extent in range(number(2)):
            number(sizes[3])
            start, size = base + number(sizes[0]), number(sizes[1])
            if extent == 0:
                plan.places[item] = method, start, size


def _read_small(plan: _Plan, raw: bytes) -> None:
    plan.small = raw


def _read_properties(plan: _Plan, raw: bytes) -> None:
    for kind, content in _boxes(raw):
        if kind == b"ipco":
            plan.properties = list(_boxes(content))
        elif kind == b"ipma":
            _read_descriptions(plan, content)


def _read_descriptions(plan: _Plan, raw: bytes) -> None:
    wide, long = 4 if raw[0] else 2, raw[3] & 1
    at = 8
    for _ in range(int.from_bytes(raw[4:8])):
        item, count = int.from_bytes(raw[at : at + wide]), raw[at + wide]
        at += wide + 1
        step = 2 if long else 1
        marks = [int.from_bytes(raw[place : place + step]) for place in range(at, at + count * step, step)]
        plan.described[item] = [mark & (0x7FFF if long else 0x7F) for mark in marks]
        at += count * step


_READERS = {
    b"pitm": _read_primary,
    b"iinf": _read_kinds,
    b"iref": _read_parts,
    b"iloc": _read_places,
    b"idat": _read_small,
    b"iprp": _read_properties,
}
