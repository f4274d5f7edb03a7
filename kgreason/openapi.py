"""What the HTTP interface says of itself: schemas of requests and answers that generators can follow, and examples."""

import json
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message, Scope

from kgreason.report import REFERENCE, shipped_schema

SHIPPED = {
    "report-1": "Report",
    "reward-1": "Reward",
    "claims-1": "Claims",
    "explain-1": "Explanation",
    "check-1": "Check",
    "link-1": "Link",
    "paths-1": "Paths",
    "mechanism-1": "Mechanism",
}
"""The schemas of answers, with the names of their components."""

PATIENT = {"age": 71, "sex": "female", "observations": [{"name": "eGFR", "value": 24, "unit": "mL/min/1.73m2"}]}
TRACE = {
    "id": "ckd-metformin",
    "question": "A 71-year-old woman with type 2 diabetes and stage 4 chronic kidney disease. What do you start?",
    "patient": PATIENT,
    "steps": ["Metformin lowers hepatic glucose production."],
    "answer": "Start metformin 500 mg twice daily.",
}
TEXT, TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
FLAG = {"type": "boolean", "default": False}
OBJECTS = {"type": "array", "items": {"type": "object"}}
FAULT = {
    "description": "What is wrong: its place, what was found there, what was wanted.",
    "type": "object",
    "properties": {
        "error": {
            "type": "object",
            "properties": dict.fromkeys(("place", "found", "wanted"), TEXT),
            "required": ["place", "found", "wanted"],
        }
    },
    "required": ["error"],
}
ERROR = {"error": {"place": "/patient/age", "found": '"old"', "wanted": "years as a number"}}
HEALTH = {
    "type": "object",
    "properties": {"status": {"const": "ok"}, "versions": {"type": "object", "additionalProperties": TEXT}},
    "required": ["status", "versions"],
}


# --- requests ---


def _body(schema: dict[str, Any], about: str, example: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": {**schema, "description": about}, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


def _keys(about: str, example: dict[str, Any], needed: tuple[str, ...], **keys: dict[str, Any]) -> dict[str, Any]:
    """Return a body that is one object of these keys and no other."""
    schema = {"type": "object", "properties": keys, "required": list(needed), "additionalProperties": False}
    return _body(schema, about, example)


def _named(count: int, about: str) -> dict[str, Any]:
    return {"type": "array", "description": about, "items": {**TEXTS, "minItems": count, "maxItems": count}}


TRACES = _body(
    {"anyOf": [{"type": "object"}, OBJECTS]},
    "A trace in any form that `kgreason verify` reads, or an array of them.",
    TRACE,
)
CHECK = _keys(
    "Drugs, and the patient.",
    {"drugs": ["metformin"], "patient": PATIENT, "assume_complete": False},
    (),
    drugs={**TEXTS, "minItems": 1, "description": "Without it, what the patient's health record (FHIR) orders."},
    patient={"anyOf": [{"type": "object"}, OBJECTS], "description": "As in a trace, or FHIR R4."},
    assume_complete=FLAG,
    as_of={**TEXT, "description": "The day of the question, such as 2025-03-31."},
    alternatives=FLAG,
    **{"for": {**TEXT, "description": "The condition that alternatives are to treat."}},
)
LINK = _keys("A text.", {"text": "CKD, no asthma"}, ("text",), text=TEXT)
MECHANISM = _keys(
    "Two concepts, and what is supposed.",
    {"from": "imatinib", "to": "CML", "invert": [["imatinib", "BCR-ABL tyrosine kinase"]]},
    ("from", "to"),
    **{"from": TEXT},
    to=TEXT,
    effect={"enum": ["treats", "worsens"], "default": "treats"},
    max_hops={"type": "integer", "minimum": 2, "maximum": 6, "default": 4},
    without=_named(2, "Pairs between which no link is supposed."),
    invert=_named(2, "Pairs whose links are supposed to say the opposite."),
    add=_named(3, "Links supposed beside the others: from, predicate, to."),
)


def keys_of(body: dict[str, Any]) -> tuple[str, ...]:
    """Return the keys that a body may have."""
    return tuple(body["requestBody"]["content"]["application/json"]["schema"]["properties"])


# --- answers ---


def responses(*schemas: str, several: bool = False) -> dict[int | str, dict[str, Any]]:
    """Return the answers of a path: a document of one of the schemas, or where asked ``several``, and faults."""
    ones: list[dict[str, Any]] = [{"$ref": f"#/components/schemas/{SHIPPED[name]}"} for name in schemas]
    kinds = [*ones, *({"type": "array", "items": one} for one in ones)] if several else ones
    content = {"application/json": {"schema": kinds[0] if len(kinds) == 1 else {"anyOf": kinds}}}
    wrong = {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}, "example": ERROR}}
    unread = "What cannot be read or judged: its place, what was found, what was wanted."
    return {
        200: {"description": "The findings.", "content": content},
        413: {"description": "A body that is too large.", "content": wrong},
        422: {"description": unread, "content": wrong},
    }


def components() -> dict[str, Any]:
    """Return the shipped schemas as OpenAPI components, each definition by its schema's name and its own."""
    found: dict[str, Any] = {"Fault": FAULT}
    for name, title in SHIPPED.items():
        schema = shipped_schema(name)
        for own, definition in schema.pop("$defs", {}).items():
            found[f"{title}_{own}"] = _moved(definition, name)
        found[title] = _moved({key: held for key, held in schema.items() if key not in {"$schema", "$id"}}, name)
    return found


def _moved(value: Any, name: str) -> Any:
    """Return a part of a schema whose references lead to the components."""
    if isinstance(value, dict):
        return {key: _component(held, name) if key == "$ref" else _moved(held, name) for key, held in value.items()}
    return [_moved(one, name) for one in value] if isinstance(value, list) else value


def _component(reference: str, name: str) -> str:
    return REFERENCE.sub(lambda found: f"#/components/schemas/{SHIPPED[found[1] or name]}_{found[2]}", reference)


# --- examples: what the application itself answers, so that none can be out of date ---


async def add_examples(described: dict[str, Any], app: ASGIApp) -> None:
    """Add to each path's description what it answers to the request that stands there; nothing where that is a fault.

    (An index of other sources may not know the example's drug.)
    """
    for path, methods in described["paths"].items():
        for method, about in methods.items():
            shown = about["responses"]["200"]["content"]["application/json"]
            status, answer = await _answered(app, method.upper(), path, about)
            if status == 200:
                shown["example"] = answer


async def _answered(app: ASGIApp, method: str, path: str, about: dict[str, Any]) -> tuple[int, Any]:
    """Return the status and the answer of the application to a path's own example."""
    given = {one["name"]: one["schema"]["examples"][0] for one in about.get("parameters", ()) if one["required"]}
    content = about.get("requestBody", {"content": {"application/json": {"example": None}}})["content"]
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": json.dumps(content["application/json"]["example"]).encode()}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": urlencode(given).encode(),
        "headers": [],
    }
    await app(scope, receive, send)
    return sent[0]["status"], json.loads(b"".join(one.get("body", b"") for one in sent))
