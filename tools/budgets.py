"""Holds the code to its budgets: prints each breach as `path:line what, and what to do`, and fails if there is one."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

import python_rules
import text_rules
from breach import Breach

# A file that fits on two screens is read, a longer one is searched.
PYTHON_FILE_MEDIAN = 120
PYTHON_FUNCTION_MEDIAN = 10
# Each dependency is someone else's calendar: these are what the design needs, with no room for convenience.
PYTHON_DEPENDENCIES = 25
WEB_DEPENDENCIES = 30
# Below these, tests no longer describe the product; the aim is 1.2 in Python (STYLE.md).
PYTHON_TEST_RATIO = 0.3
DESK_TEST_RATIO = 0.6


class Measure(NamedTuple):
    """What was measured over the whole tree."""

    python_files: list[int]
    python_functions: list[int]
    python_tests: int
    desk_code: int
    desk_tests: int


def main(root: Path) -> int:
    """Check the tree; the number of breaches is printed, the exit code says whether there were any."""
    files = list(_committed(root))
    breaches = [breach for file in files for breach in _breaches_in(root, file)]
    measure = _measure(root, files)
    breaches += _breaches_of_whole(measure)
    breaches += _breaches_of_dependencies(root)
    for breach in breaches:
        print(breach)
    print(_summary(measure, len(breaches)))
    return 1 if breaches else 0


def _committed(root: Path) -> Iterator[str]:
    """Files that git knows or would add, so that what is built or private is left out."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    said = subprocess.run(listing, cwd=root, capture_output=True, text=True, check=True).stdout
    yield from sorted(name for name in said.split("\0") if name and (root / name).is_file())


def _breaches_in(root: Path, file: str) -> Iterator[Breach]:
    try:
        text = (root / file).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # a picture or a sound
    yield from text_rules.check(file, text)
    if file.endswith(".py"):
        yield from python_rules.check(file, text)


def _measure(root: Path, files: list[str]) -> Measure:
    lines = {file: len((root / file).read_bytes().splitlines()) for file in files if text_rules.is_code(file)}
    product = [file for file in lines if file.startswith("src/") and file.endswith(".py")]
    desk = {file: count for file, count in lines.items() if file.startswith("desk/") and not file.endswith(".gen.ts")}
    desk_tests = sum(count for file, count in desk.items() if text_rules.is_desk_test(file))
    functions = [size for file in product for size in python_rules.function_sizes((root / file).read_text())]
    return Measure(
        python_files=[lines[file] for file in product],
        python_functions=functions,
        python_tests=sum(count for file, count in lines.items() if file.startswith("tests/") and file.endswith(".py")),
        desk_code=sum(desk.values()) - desk_tests,
        desk_tests=desk_tests,
    )


def _breaches_of_whole(measure: Measure) -> Iterator[Breach]:
    if measure.python_files and median(measure.python_files) > PYTHON_FILE_MEDIAN:
        yield Breach("src", 1, f"half the Python files pass {PYTHON_FILE_MEDIAN} lines", "split the longest by subject")
    if measure.python_functions and median(measure.python_functions) > PYTHON_FUNCTION_MEDIAN:
        yield Breach("src", 1, f"half the functions pass {PYTHON_FUNCTION_MEDIAN} lines", "name their parts")
    if _ratio(measure.python_tests, sum(measure.python_files)) < PYTHON_TEST_RATIO:
        yield Breach(
            "tests", 1, f"fewer than {PYTHON_TEST_RATIO} lines of test for each of code", "write the missing tests"
        )
    if measure.desk_code and _ratio(measure.desk_tests, measure.desk_code) < DESK_TEST_RATIO:
        yield Breach(
            "desk", 1, f"fewer than {DESK_TEST_RATIO} lines of test for each of code", "write the missing tests"
        )


def _breaches_of_dependencies(root: Path) -> Iterator[Breach]:
    python = tomllib.loads((root / "pyproject.toml").read_text())["project"]["dependencies"]
    if len(python) > PYTHON_DEPENDENCIES:
        yield Breach("pyproject.toml", 1, f"{len(python)} dependencies, {PYTHON_DEPENDENCIES} allowed", "give one up")
    package = root / "desk" / "package.json"
    if not package.exists():
        return
    said = json.loads(package.read_text())
    if len(said.get("dependencies", {})) > WEB_DEPENDENCIES:
        yield Breach("desk/package.json", 1, f"more than {WEB_DEPENDENCIES} dependencies", "give one up")
    locked = json.loads(package.with_name("package-lock.json").read_text())["packages"][""]
    if any(said.get(kind) != locked.get(kind) for kind in ("dependencies", "devDependencies")):
        yield Breach("desk/package-lock.json", 1, "does not fit package.json", "run `npm install` in desk/")


def _summary(measure: Measure, breaches: int) -> str:
    return (
        f"Budgets: {breaches} breaches; "
        f"{len(measure.python_files)} Python files, median {_median(measure.python_files)} lines; "
        f"{len(measure.python_functions)} functions, median {_median(measure.python_functions)}; "
        f"tests to code {_ratio(measure.python_tests, sum(measure.python_files)):.2f} Python, "
        f"{_ratio(measure.desk_tests, measure.desk_code):.2f} desk"
    )


def _median(sizes: list[int]) -> float:
    return median(sizes) if sizes else 0


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
