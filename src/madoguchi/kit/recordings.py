"""Films and sound as FFmpeg knows them: opened without reaching for other files, and whether every phone plays them."""

from pathlib import Path
from typing import TYPE_CHECKING

import av

from madoguchi.kit.finding import Conversion

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.codec.context import CodecContext
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ogg,mp3,wav,flac,aac,amr,avi,mpegts,mpeg,asf,caf,aiff"
"""None that names other files to be read, as playlists do: the content of ours would end in a picture."""
_COVERS = {"mjpeg", "png", "bmp"}
_VIDEO_OF = {"mov": "video/mp4", "matroska": "video/webm", "avi": "video/x-msvideo", "mpegts": "video/mp2t"}
_AUDIO_OF = {
    "mov": "audio/mp4", "matroska": "audio/webm", "mp3": "audio/mpeg", "ogg": "audio/ogg", "wav": "audio/wav",
    "flac": "audio/flac", "aac": "audio/aac", "amr": "audio/amr",
}  # fmt: skip
_UNKNOWN = "application/octet-stream"
_PLAYED_PICTURES, _PLAYED_COLOURS, _PLAYED_SOUND = "h264", {"yuv420p", "yuvj420p"}, {"aac", "mp3"}
"""What LINE's phones play in MP4 (line-platform.md §2.5 says MP4 and no more; this is what all of them decode)."""
_REPACKED = {"mov", "matroska"}
"""Containers whose packets carry all that MP4 wants; those of others are decoded and encoded anew."""


def opened(file: Path) -> "InputContainer":
    return av.open(str(file), options={"format_whitelist": _CONTAINERS, "protocol_whitelist": "file"})


def pictures_in(container: "InputContainer") -> "VideoStream | None":
    """The stream of moving pictures; a record's cover is none."""
    return next((stream for stream in container.streams.video if _codec(stream) not in {*_COVERS, ""}), None)


def sound_in(container: "InputContainer") -> "AudioStream | None":
    return next((stream for stream in container.streams.audio if _codec(stream)), None)


def content_type_of(container: "InputContainer") -> str:
    family = _family(container)
    if pictures_in(container) is None:
        return _AUDIO_OF.get(family, _UNKNOWN)
    return "video/quicktime" if _is_quicktime(container) else _VIDEO_OF.get(family, _UNKNOWN)


def conversion_for(container: "InputContainer") -> Conversion | None:
    """What has to be done before every phone plays it; nothing for most of what phones record themselves."""
    pictures, sound, family = pictures_in(container), sound_in(container), _family(container)
    is_mp4 = family == "mov" and not _is_quicktime(container)
    if pictures is None:
        plays = family == "mp3" or (is_mp4 and sound is not None and _codec(sound) == "aac")
        return None if plays else "sound"
    plays = (
        _codec(pictures) == _PLAYED_PICTURES
        and pictures.codec_context.pix_fmt in _PLAYED_COLOURS
        and (sound is None or _codec(sound) in _PLAYED_SOUND)
    )
    if plays and is_mp4:
        return None
    return "repack" if plays and family in _REPACKED else "film"


def _family(container: "InputContainer") -> str:
    return container.format.name.partition(",")[0]


def _is_quicktime(container: "InputContainer") -> bool:
    return container.metadata.get("major_brand", "").strip() == "qt"


def _codec(stream: "Stream") -> str:
    """Its codec by FFmpeg's own name; empty where nothing here decodes it."""
    context: CodecContext | None = stream.codec_context  # its stubs do not know of none
    return context.codec.canonical_name if context is not None else ""
