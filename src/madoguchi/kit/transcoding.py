"""Films and sound in other forms: AAC in M4A, H.264 and AAC in MP4, or the same streams in MP4."""

import contextlib
import os
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import av
from av.filter import Graph

from madoguchi.kit import recordings
from madoguchi.kit.finding import Finding

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

F = TypeVar("F", bound="VideoFrame | AudioFrame")
Report = Callable[[float], None]

LONGEST_SIDE = 1280
_ENCODERS = ("libx264", "libopenh264")
"""The first that FFmpeg here was built with; the second keeps it free of the GPL (docs/decisions/0014)."""
_THREADS = min(os.cpu_count() or 1, 4)
"""More would be no quicker for films of this size, and each reserves memory."""
_QUALITY = {"libx264": {"preset": "veryfast", "crf": "23"}, "libopenh264": {"b": "2500000"}}
_TICKS = Fraction(1, 90_000)
_SOUND_RATE = 44_100
_MP4 = {"movflags": "+faststart"}
_QUARTER_TURNS: dict[int, list[tuple[str, str | None]]] = {
    90: [("transpose", "cclock")],
    180: [("hflip", None), ("vflip", None)],
    270: [("transpose", "clock")],
}


class NoEncoderError(Exception):
    """FFmpeg here was built without one that makes H.264."""


def sound(file: Path, into: Path, report: Report) -> Finding:
    with recordings.opened(file) as source, av.open(str(into), "w", format="ipod", options=_MP4) as target:
        heard = recordings.sound_in(source)
        if heard is None:
            raise ValueError("no sound")
        track = _sound_track(target, heard)
        for frame in source.decode(heard):
            report(_part(frame, source))
            target.mux(track.encode(_from_nought(frame, source)))
        target.mux(track.encode(None))
    return Finding(content_type="audio/mp4", shown="audio/mp4", duration_ms=_length(into))


def film(file: Path, into: Path, report: Report) -> Finding:
    first = _first_picture(file)
    with recordings.opened(file) as source, av.open(str(into), "w", format="mp4", options=_MP4) as target:
        seen, heard = recordings.pictures_in(source), recordings.sound_in(source)
        if seen is None:
            raise ValueError("no pictures")
        seen.thread_type = "AUTO"
        seen.codec_context.thread_count = _THREADS
        studio = _Studio(target, seen, first)
        track = _sound_track(target, heard) if heard is not None else None
        for packet in source.demux(*(stream for stream in (seen, heard) if stream is not None)):
            # What is damaged is left out: a film with a flaw is better than none.
            with contextlib.suppress(av.error.InvalidDataError):
                for frame in packet.decode():
                    if isinstance(frame, av.VideoFrame):
                        report(_part(frame, source))
                        studio.take(_from_nought(frame, source))
                    elif track is not None and isinstance(frame, av.AudioFrame):
                        target.mux(track.encode(_from_nought(frame, source)))
        width, height = studio.finish()
        if track is not None:
            target.mux(track.encode(None))
    return Finding(content_type="video/mp4", shown="video/mp4", width=width, height=height, duration_ms=_length(into))


def repack(file: Path, into: Path, report: Report) -> Finding:
    """The same pictures and sound in MP4, without loss and at once."""
    with recordings.opened(file) as source, av.open(str(into), "w", format="mp4", options=_MP4) as target:
        kept = [one for one in (recordings.pictures_in(source), recordings.sound_in(source)) if one is not None]
        copies = {one.index: target.add_stream_from_template(one, opaque=True) for one in kept}
        for packet in _dated(source.demux(*kept)):
            report(float((packet.pts or 0) * packet.time_base) / _seconds(source))
            packet.stream = copies[packet.stream.index]
            target.mux(packet)
    return Finding(content_type="video/mp4", shown="video/mp4", duration_ms=_length(into))


def _dated(packets: "Iterator[Packet[Any]]") -> "Iterator[Packet[Any]]":
    """All that hold something, each with the time it is to be decoded at: Matroska leaves out the first ones."""
    waiting: list[Packet[Any]] = []
    for packet in packets:
        if not packet.size:
            continue
        if packet.dts is None:
            waiting.append(packet)
            continue
        for back, early in enumerate(
            reversed([one for one in waiting if one.stream.index == packet.stream.index]), start=1
        ):
            early.dts = packet.dts - back * (packet.duration or 1)
        yield from (one for one in waiting if one.stream.index == packet.stream.index)
        waiting = [one for one in waiting if one.stream.index != packet.stream.index]
        yield packet


def picture_track(target: "OutputContainer", *, rate: Fraction, width: int, height: int) -> "VideoStream":
    """A stream that encodes pictures of an even size."""
    encoder = next((name for name in _ENCODERS if name in av.codecs_available), None)
    if encoder is None:
        raise NoEncoderError
    options = dict(_QUALITY[encoder])
    track = cast("VideoStream", target.add_stream(encoder, rate=rate, options=options, time_base=_TICKS))
    track.width, track.height, track.pix_fmt = width, height, "yuv420p"
    track.codec_context.thread_count = _THREADS
    return track


class _Studio:
    """Turns pictures upright, makes them small enough, and encodes them; its size is that of the first."""

    def __init__(self, target: "OutputContainer", seen: "VideoStream", first: "VideoFrame") -> None:
        turn = (first.rotation or 0) % 360
        width, height = _fitting(first, seen, turned=turn in {90, 270})
        self._target = target
        self._graph = _graph(seen, first, _QUARTER_TURNS.get(turn, []), f"{width}:{height}")
        # Every track must be there before anything is written.
        self._track = picture_track(target, rate=seen.average_rate or Fraction(30), width=width, height=height)

    def take(self, frame: "VideoFrame") -> None:
        self._graph.vpush(frame)
        self._encode_ready()

    def finish(self) -> tuple[int, int]:
        """Encode what is left; the size of the pictures."""
        self._graph.vpush(None)
        self._encode_ready()
        self._target.mux(self._track.encode(None))
        return self._track.width, self._track.height

    def _encode_ready(self) -> None:
        for frame in _ready(self._graph):
            # Which of its pictures the source took from where must not bind the new encoder.
            frame.pict_type = 0
            self._target.mux(self._track.encode(frame))


def _first_picture(file: Path) -> "VideoFrame":
    with recordings.opened(file) as source:
        seen = recordings.pictures_in(source)
        found = next(source.decode(seen), None) if seen is not None else None
    if found is None:
        raise ValueError("no picture of it can be read")
    return found


def _graph(seen: "VideoStream", first: "VideoFrame", turns: list[tuple[str, str | None]], size: str) -> Graph:
    graph = Graph()
    nodes = [
        graph.add_buffer(width=first.width, height=first.height, format=first.format, time_base=seen.time_base),
        *(graph.add(name, argument) for name, argument in turns),
        graph.add("scale", size),
        graph.add("setsar", "1"),
        graph.add("format", "yuv420p"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    return graph


def _ready(graph: Graph) -> "Iterator[VideoFrame]":
    while True:
        try:
            yield graph.vpull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def _fitting(frame: "VideoFrame", seen: "VideoStream", *, turned: bool) -> tuple[int, int]:
    """The size in square pixels, upright, even, and no larger than phones need."""
    stretch = float(seen.sample_aspect_ratio or 1) or 1.0
    width, height = frame.width * stretch, float(frame.height)
    if turned:
        width, height = height, width
    factor = min(1.0, LONGEST_SIDE / max(width, height))
    return max(round(width * factor / 2) * 2, 2), max(round(height * factor / 2) * 2, 2)


def _sound_track(target: "OutputContainer", heard: "AudioStream") -> "AudioStream":
    is_mono = heard.layout.nb_channels == 1
    return target.add_stream(
        "aac", rate=_SOUND_RATE, bit_rate=64_000 if is_mono else 128_000, layout="mono" if is_mono else "stereo"
    )


def _from_nought(frame: F, source: "InputContainer") -> F:
    """The same, counted from the beginning: broadcasts and cut pieces begin at any time."""
    if frame.pts is None:
        frame.pts = frame.dts
    if frame.pts is not None and frame.time_base and source.start_time:
        frame.pts -= round(source.start_time / av.time_base / frame.time_base)
    return frame


def _part(frame: "VideoFrame | AudioFrame", source: "InputContainer") -> float:
    return (frame.time or 0.0) / _seconds(source)


def _seconds(source: "InputContainer") -> float:
    return max((source.duration or 0) / av.time_base, 0.001)


def _length(file: Path) -> int:
    with recordings.opened(file) as made:
        return max(round((made.duration or 0) / 1000), 1)
