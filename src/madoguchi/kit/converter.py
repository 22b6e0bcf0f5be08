"""The program that converts one file: `python -m madoguchi.kit.converter CONVERSION FILE`, within strict limits."""

import errno
import sys
from collections.abc import Callable
from pathlib import Path

import av
import msgspec
from PIL import UnidentifiedImageError

from madoguchi.kit import animation, transcoding
from madoguchi.kit.confinement import confine_myself
from madoguchi.kit.finding import Finding, Progress
from madoguchi.kit.transcoding import NoEncoderError, Report

_CPU_SECONDS = 900
_LARGEST = 200_000_000
"""What LINE takes of films and sound (line-platform.md §2.5); past it, writing fails."""

_DEEDS: dict[str, Callable[[Path, Path, Report], Finding]] = {
    "sound": transcoding.sound,
    "film": transcoding.film,
    "repack": transcoding.repack,
    "animation": animation.film_of,
}


def main(conversion: str, file: Path) -> None:
    """Print how far it is, then how it ended, each a line of JSON; die when a limit is passed."""
    confine_myself(cpu_seconds=_CPU_SECONDS, largest_file=_LARGEST)
    av.logging.set_level(av.logging.PANIC)
    try:
        finding = _DEEDS[conversion](file, file.with_name("shown"), _Reporter())
    except NoEncoderError:
        _say(Progress(trouble="no_encoder"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, av.FFmpegError) as error:
        is_full = getattr(error, "errno", None) in {errno.EFBIG, errno.ENOSPC}
        _say(Progress(trouble="too_large" if is_full else "unreadable"))
    else:
        _say(Progress(percent=100, finding=finding))


class _Reporter:
    """Says each percent once."""

    def __init__(self) -> None:
        self._said = -1

    def __call__(self, part: float) -> None:
        percent = min(max(int(part * 100), 0), 99)
        if percent > self._said:
            self._said = percent
            _say(Progress(percent=percent))


def _say(progress: Progress) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(progress) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
