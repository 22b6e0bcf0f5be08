"""Rules for Python files, read from their syntax trees."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from breach import Breach

FILE_LINES = 400
FUNCTION_LINES = 50
# Names that say which pattern a file follows and not what it does; such files collect whatever has no home.
BANNED_FILES = {"utils", "helpers", "service", "services", "repository", "manager", "common", "misc"}
# `handle` and `process` fit every function, so they say nothing about this one.
BANNED_FUNCTIONS = re.compile(r"^_?(handle|process)_|manager|helper")
# The kit opens and closes transactions for everyone; Alembic drives its own.
MAY_COMMIT = ("src/madoguchi/kit/", "src/madoguchi/migrations/env.py")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def check(path: str, text: str) -> Iterator[Breach]:
    """All breaches in one file."""
    tree = ast.parse(text, path)
    lines = len(text.splitlines())
    if lines > FILE_LINES:
        yield Breach(path, FILE_LINES, f"has {lines} lines, {FILE_LINES} allowed", "split it by subject")
    if tree.body and ast.get_docstring(tree) is None:
        yield Breach(path, 1, "does not say what it is", "open it with a docstring of one sentence")
    if any(part in BANNED_FILES for part in PurePosixPath(path).with_suffix("").parts):
        yield Breach(path, 1, "is named after a pattern", "name it for what it does")
    for node in ast.walk(tree):
        if isinstance(node, _Function):
            yield from _check_function(path, node)
        elif _is_commit(node) and path.startswith("src/madoguchi/") and not path.startswith(MAY_COMMIT):
            yield Breach(path, node.lineno, "commits", "leave the transaction to the edge (kit.db)")  # type: ignore[attr-defined]


def function_sizes(text: str) -> Iterator[int]:
    """The size of every function in a file."""
    yield from (size(node) for node in ast.walk(ast.parse(text)) if isinstance(node, _Function))


def size(function: _Function) -> int:
    """Lines of the body, from its first statement to its last, without docstring, blank lines and comments.

    Lines in between that belong to a multi-line statement count each: a long SQL text takes as long to read as code.
    """
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    taken = {line for statement in body for line in _lines_of(statement)}
    return len(taken)


def _lines_of(statement: ast.stmt) -> Iterator[int]:
    for node in ast.walk(statement):
        if isinstance(node, ast.expr | ast.stmt):
            yield node.lineno
            yield node.end_lineno or node.lineno
            if isinstance(node, ast.Constant | ast.JoinedStr):  # the inside of a multi-line text
                yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _check_function(path: str, function: _Function) -> Iterator[Breach]:
    lines = size(function)
    if lines > FUNCTION_LINES:
        what = f"{function.name} has {lines} lines, {FUNCTION_LINES} allowed"
        yield Breach(path, function.lineno, what, "name its parts")
    if BANNED_FUNCTIONS.search(function.name):
        yield Breach(path, function.lineno, f"{function.name} says nothing", "name the deed in the product's words")


def _is_commit(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
