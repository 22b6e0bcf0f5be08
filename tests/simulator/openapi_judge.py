"""LINE's OpenAPI files as JSON Schema, with discriminators made to bite.

They name subtypes by `discriminator.mapping`, which validators ignore: each becomes an if/then on its subtype.
"""

from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

DROPPED = {"discriminator", "nullable", "format", "externalDocs", "example", "xml"}


class Judge:
    def __init__(self, file: Path) -> None:
        document = yaml.load(file.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  both are safe
        self.schemas = {name: _plain(schema) for name, schema in document["components"]["schemas"].items()}
        for name, schema in document["components"]["schemas"].items():
            mapping = schema.get("discriminator", {}).get("mapping")
            if mapping:
                self._split(name, schema["discriminator"]["propertyName"], mapping)

    def errors(self, name: str, value: Any) -> list[str]:
        """What is wrong with `value` as the schema `name`."""
        root = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": self.schemas}}
        return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(root).iter_errors(value)]

    def _split(self, name: str, key: str, mapping: dict[str, str]) -> None:
        """`name` now means one of its subtypes; these keep the common part under another name."""
        common = f"{name}-common"
        self.schemas[common] = self.schemas[name]
        for target in mapping.values():
            subtype = self.schemas[target.rsplit("/", 1)[1]]
            for part in subtype.get("allOf", ()):
                if part.get("$ref") == f"#/components/schemas/{name}":
                    part["$ref"] = f"#/components/schemas/{common}"
        self.schemas[name] = {
            "required": [key],
            "properties": {key: {"enum": list(mapping)}},
            "allOf": [
                {"if": {"properties": {key: {"const": value}}}, "then": {"$ref": target}}
                for value, target in mapping.items()
            ],
        }


def _plain(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_plain(it) for it in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _plain(value) for key, value in schema.items() if key not in DROPPED or not isinstance(key, str)}
    if schema.get("nullable") is True and isinstance(schema.get("type"), str):
        plain["type"] = [schema["type"], "null"]
    return plain
