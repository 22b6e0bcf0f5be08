"""Each budget is kept by a rule that finds its breach and says what to do."""

import subprocess
from pathlib import Path

import budgets
import pytest
import python_rules
import text_rules


def breaches(path: str, text: str) -> list[str]:
    found = [*text_rules.check(path, text)]
    if path.endswith(".py"):
        found += python_rules.check(path, text)
    return [str(breach) for breach in found]


def test_good_code_passes() -> None:
    assert breaches("src/madoguchi/line/sender.py", '"""Sends."""\n\ndef deliver() -> None:\n    pass\n') == []


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("src/a.py", "x = 1\n", "src/a.py:1 does not say what it is"),
        ("src/a.py", '"""A."""\n' + "x = 1\n" * 400, "src/a.py:400 has 401 lines"),
        ("src/a.py", '"""A."""\ndef f():\n' + "    x = 1\n" * 51, "src/a.py:2 f has 51 lines"),
        ("src/a.py", '"""A."""\ndef handle_message(): ...\n', "src/a.py:2 handle_message says nothing"),
        ("src/a.py", '"""A."""\nasync def _process_x(): ...\n', "src/a.py:2 _process_x says nothing"),
        ("src/a.py", '"""A."""\ndef job_manager(): ...\n', "src/a.py:2 job_manager says nothing"),
        ("src/line/utils.py", '"""A."""\n', "src/line/utils.py:1 is named after a pattern"),
        ("src/helpers/a.py", '"""A."""\n', "src/helpers/a.py:1 is named after a pattern"),
        ("src/madoguchi/api/a.py", '"""A."""\ndb.commit()\n', "src/madoguchi/api/a.py:2 commits"),
        ("desk/src/a.ts", "export {};\n", "desk/src/a.ts:1 does not say what it is"),
        ("desk/src/a.tsx", "// A.\n" + "\n" * 250, "desk/src/a.tsx:250 has 251 lines"),
        ("any.lock", "one\nhttps://" + "pypi" + ".org/simple\n", "any.lock:2 names a package host"),
    ],
)
def test_a_breach_is_found_and_explained(path: str, text: str, said: str) -> None:
    assert [line[: len(said)] for line in breaches(path, text)] == [said]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/madoguchi/kit/db.py", '"""A."""\ndb.commit()\n'),
        ("desk/src/a.ts", "/** A. */\nexport {};\n"),
        ("desk/src/schema.gen.ts", "export {};\n"),
        ("src/empty.py", ""),
        ("src/a.py", '"""A."""\ndef reprocess(): ...\n'),
    ],
)
def test_what_is_allowed_passes(path: str, text: str) -> None:
    assert breaches(path, text) == []


def test_size_counts_what_has_to_be_read() -> None:
    body = '    """Docs\n    in two lines."""\n    # why\n\n    a = """one\n    two\n    three"""\n    return a\n'
    assert list(python_rules.function_sizes(f"def f():\n{body}")) == [4]


def test_the_whole_tree_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "pyproject.toml").write_text(f"[project]\ndependencies = {[f'p{n}' for n in range(26)]}\n")
    for folder in ("src", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "src" / "a.py").write_text('"""A."""\n' + "x = 1\n" * 9)
    (tmp_path / "tests" / "test_a.py").write_text('"""A."""\n')
    assert budgets.main(tmp_path) == 1
    said = capsys.readouterr().out
    assert "pyproject.toml:1 26 dependencies, 25 allowed, give one up" in said
    assert "tests:1 fewer than 0.3 lines of test" in said
    assert "Budgets: 2 breaches; 1 Python files, median 10" in said
