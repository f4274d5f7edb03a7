"""What the HTTP interface says of its answers: the shipped schemas as components that generators can follow."""

import json
from importlib.resources import files
from typing import Any

SHIPPED = {"report-1": "Report", "claims-1": "Claims"}
"""The schemas that ship, with the names of their components."""


def components() -> dict[str, Any]:
    """Return the shipped schemas as OpenAPI components, each definition by its schema's name and its own."""
    found: dict[str, Any] = {"Fault": FAULT}
    for name, title in SHIPPED.items():
        schema = json.loads((files("kgreason") / "report" / "schema" / f"{name}.schema.json").read_text("utf-8"))
        for own, definition in schema.pop("$defs").items():
            found[f"{title}_{own}"] = _moved(definition, title)
        found[title] = _moved({key: held for key, held in schema.items() if key not in {"$schema", "$id"}}, title)
    return found


FAULT = {
    "description": "What is wrong: its place, what was found there, what was wanted.",
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": {key: {"type": "string"} for key in ("place", "found", "wanted")},
            "required": ["place", "found", "wanted"],
        }
    },
    "required": ["error"],
}


def answer_of(name: str) -> dict[str, Any]:
    """Return the schema of an answer: one document of a shipped schema, or several for several traces."""
    one = {"$ref": f"#/components/schemas/{SHIPPED[name]}"}
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _moved(value: Any, title: str) -> Any:
    """Return a schema whose references lead to the components."""
    if isinstance(value, dict):
        return {
            key: held.replace("#/$defs/", f"#/components/schemas/{title}_") if key == "$ref" else _moved(held, title)
            for key, held in value.items()
        }
    return [_moved(one, title) for one in value] if isinstance(value, list) else value
