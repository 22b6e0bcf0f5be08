"""The tour leads somewhere: every file and function that docs/tour.md names is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOUR = (ROOT / "docs" / "tour.md").read_text()
STOPS = re.findall(r"`([a-z_/]+\.py)::([A-Za-z_.]+)`", TOUR)
FILES = re.findall(r"`((?:desk|tests|docs)/[\w./-]*)`", TOUR) + [
    f"src/madoguchi/{path}" for path in re.findall(r"`([a-z_/]+\.py)`", TOUR) if not path.startswith("tests/")
]


def test_the_tour_has_stops() -> None:
    assert len(STOPS) > 25
    assert len(FILES) > 4


@pytest.mark.parametrize(("path", "name"), sorted(set(STOPS)))
def test_each_stop_is_there(path: str, name: str) -> None:
    scope: list[ast.stmt] = ast.parse((ROOT / "src" / "madoguchi" / path).read_text()).body
    for part in name.split("."):
        found = [
            node
            for node in scope
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == part
        ]
        assert found, f"docs/tour.md names {path}::{name}, which is gone"
        scope = found[0].body


@pytest.mark.parametrize("path", sorted(set(FILES)))
def test_each_file_is_there(path: str) -> None:
    assert (ROOT / path).exists(), f"docs/tour.md names {path}, which is gone"
