"""The program that makes one PDF, within limits: `python -m madoguchi.kit.typesetter FOLDER SOURCE MADE FONTS`."""

import sys
from pathlib import Path

import typst

from madoguchi.kit.confinement import confine_myself

_CPU_SECONDS = 150
_LARGEST_FILE = 512 * 1024 * 1024


def main(folder: Path, source: str, made: str, fonts: str) -> None:
    """Die when a limit is passed. What the source names outside of its folder is refused, and nothing is fetched."""
    confine_myself(cpu_seconds=_CPU_SECONDS, largest_file=_LARGEST_FILE)
    nowhere = folder / "nowhere"
    typst.compile(
        str(folder / source),
        output=str(folder / made),
        root=str(folder),
        font_paths=[fonts],
        ignore_system_fonts=True,
        package_path=str(nowhere),
        package_cache_path=str(nowhere),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:5])
