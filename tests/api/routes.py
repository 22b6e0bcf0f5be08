"""Every route of the API as its own description tells it, with bodies made to fit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Route:
    """One method on one path."""

    method: str
    path: str
    body: dict[str, Any] | None

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def at(self, **ids: str) -> str:
        """The path below /api with ids put in; random ones where none is given."""
        filled = re.sub(r"\{(\w+)\}", lambda found: ids.get(found[1], str(uuid4())), self.path)
        return filled.removeprefix("/api")


def routes_of(openapi: dict[str, Any]) -> Iterator[Route]:
    for path, methods in openapi["paths"].items():
        for method in METHODS:
            if method in methods:
                yield Route(method.upper(), path, _schema(openapi, methods[method]))


def example(openapi: dict[str, Any], schema: dict[str, Any]) -> Any:  # noqa: PLR0911 - one return a kind is the table
    """Some value that fits a schema of ours; not always one that fits what is there."""
    if "$ref" in schema:
        return example(openapi, _resolved(openapi, schema))
    if "anyOf" in schema or "oneOf" in schema:
        return example(openapi, (schema.get("anyOf") or schema["oneOf"])[0])
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: example(openapi, inner) for name, inner in schema.get("properties", {}).items()}
        case "array":
            return [example(openapi, schema["items"])] if schema.get("minItems") else []
        case "integer":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case "string":
            return _text(schema)
    return None


def _text(schema: dict[str, Any]) -> str:
    if schema.get("format") == "uuid":
        return str(uuid4())
    if "@" in schema.get("pattern", ""):
        return f"{uuid4().hex}@example.com"
    if "0-9a-f" in schema.get("pattern", ""):
        return uuid4().hex
    if r"\d" in schema.get("pattern", ""):
        return "12345"
    return uuid4().hex


def objects_in(openapi: dict[str, Any], schema: dict[str, Any], at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The place of every object in a body: the body itself and what lies in it."""
    schema = _resolved(openapi, schema)
    for inner in schema.get("anyOf", []) + schema.get("oneOf", [])[:1]:
        yield from objects_in(openapi, inner, at)
    # One without properties of its own takes any, such as a layout in LINE's words.
    if schema.get("type") == "object" and "properties" in schema:
        yield at
        for name, inner in schema["properties"].items():
            yield from objects_in(openapi, inner, (*at, name))


def _schema(openapi: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any] | None:
    if "requestBody" not in operation:
        return None
    schema: dict[str, Any] = operation["requestBody"]["content"]["application/json"]["schema"]
    return _resolved(openapi, (schema.get("anyOf") or [schema])[0])


def _resolved(openapi: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = openapi["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
