"""The shipped JSON schemas; what several have in common has one home, and the others refer to it there."""

import json
import re
from importlib.resources import files
from typing import Any

SCHEMAS = (
    "report-1", "reward-1", "claims-1", "explain-1", "check-1", "link-1", "paths-1", "mechanism-1", "certificate-1",
)  # fmt: skip
"""Their names; each is ``kgreason-NAME`` in the key *schema* of its documents."""
REFERENCE = re.compile(r"(?:urn:kgreason:schema:([a-z]+-\d+))?#/\$defs/(\w+)")
"""How a schema refers to a definition: of another schema, or (the first group is empty) of its own."""


def shipped_schema(name: str) -> dict[str, Any]:
    """Return a schema as it ships."""
    text = (files("kgreason") / "report" / "schema" / f"{name}.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def load_schema(name: str) -> dict[str, Any]:
    """Return a schema that any validator can use alone: those that it refers to stand among its definitions.

    >>> [key for key in load_schema("explain-1")["$defs"] if ":" in key]
    ['urn:kgreason:schema:paths-1', 'urn:kgreason:schema:report-1']
    """
    schema = shipped_schema(name)
    others: dict[str, dict[str, Any]] = {}
    waiting = _named_in(schema)
    while waiting:
        other = waiting.pop()
        if other not in others and other != name:
            others[other] = shipped_schema(other)
            waiting |= _named_in(others[other])
    embedded = {f"urn:kgreason:schema:{other}": others[other] for other in sorted(others)}
    return {**schema, "$defs": {**schema.get("$defs", {}), **embedded}} if embedded else schema


def _named_in(schema: dict[str, Any]) -> set[str]:
    return {found[1] for found in REFERENCE.finditer(json.dumps(schema)) if found[1]}
