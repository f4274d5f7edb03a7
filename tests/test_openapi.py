"""The description of the HTTP interface, and the schemas of what it and the command line answer."""

import json

import jsonschema
import pytest

from kgreason.api import create_app
from kgreason.cli import main
from kgreason.engine import Engine
from kgreason.model import Edge
from kgreason.report import SCHEMAS, load_schema, shipped_schema

TRACE = {
    "id": "ckd",
    "patient": {"age": 71, "observations": [{"name": "eGFR", "value": 24, "unit": "mL/min/1.73m2"}]},
    "steps": ["Metformin treats type 2 diabetes mellitus."],
    "answer": "Start metformin 500 mg twice daily.",
}
RECORD = {"patient": TRACE["patient"]}
ALTERNATIVES = ["--alternatives", "--for", "type 2 diabetes mellitus"]
COMMANDS = [
    ("verify", ["{file}"]),
    ("verify", ["{file}", "--format", "reward"]),
    ("claims", ["{file}"]),
    ("explain", ["{file}"]),
    ("check", ["--drug", "metformin", "--patient", "{patient}"]),
    ("check", ["--drug", "metformin", "--patient", "{patient}", *ALTERNATIVES]),
    ("link", ["71F with CKD, no gout, on lisinopril"]),
    ("paths", ["metformin", "lactic acidosis"]),
    ("paths", ["metformin", "gout", "--predicates", "treats"]),
    ("mechanism", ["imatinib", "CML"]),
    ("mechanism", ["lisinopril", "hypertension", "--invert", "ACE inhibitor", "angiotensin II"]),
    ("mechanism", ["imatinib", "gout", "--effect", "worsens", "--add", "imatinib", "causes", "gout"]),
    ("graph why", ["metformin", "lactic acidosis"]),
    ("graph near", ["metformin"]),
]


@pytest.fixture(scope="module")
def client(calls):
    return calls(create_app(Engine.open(), max_body=20_000))


@pytest.fixture(scope="module")
def described(client):
    return client.get("/openapi.json").json()


def of(schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize(("command", "args"), COMMANDS)
def test_what_the_command_line_prints_fits_the_schema_that_it_names(capsys, tmp_path, command, args):
    for name, held in (("file", [TRACE, {"x": 1}]), ("patient", RECORD)):
        (tmp_path / name).write_text(json.dumps(held))
    places = {name: str(tmp_path / name) for name in ("file", "patient")}
    form = [] if "--format" in args else ["--format", "json"]
    main([*command.split(), *(one.format(**places) for one in args), *form])
    out = capsys.readouterr().out
    made = json.loads(out) if form else [json.loads(line) for line in out.splitlines()]
    for document in made if isinstance(made, list) else [made]:
        schema = of(load_schema(document["schema"].removeprefix("kgreason-")))
        schema.validate(document)
        with pytest.raises(jsonschema.ValidationError):
            schema.validate({**document, "extra": 1})


def test_two_concepts_that_nothing_connects_fit_the_schema(capsys, index):
    place = str(index([Edge("EX:a", "treats", "EX:b", "x"), Edge("EX:c", "treats", "EX:d", "x")]).folder)
    main(["graph", "why", "EX:a", "EX:d", "--index", place, "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert document["hangs_on"]["reach"] == [2, 2]
    of(load_schema("paths-1")).validate(document)


def test_every_schema_that_ships_is_listed_and_stands_alone_once_loaded():
    for name in SCHEMAS:
        assert shipped_schema(name)["$id"] == f"urn:kgreason:schema:{name}"
        of(load_schema(name))


def test_the_openapi_lists_every_path(described):
    parts = ("verify", "explain", "claims", "check", "link", "paths", "mechanism")
    assert set(described["paths"]) == {*(f"/v1/{part}" for part in parts), "/health"}
    assert described["components"]["schemas"]["Report"]["title"] == "kgreason report, version 1"


def test_every_reference_of_the_openapi_leads_somewhere(described):
    def references(value):
        if isinstance(value, dict):
            yield from (held for key, held in value.items() if key == "$ref")
            value = list(value.values())
        for one in value if isinstance(value, list) else ():
            yield from references(one)

    paths = {path: {**methods, "example": None} for path, methods in described["paths"].items()}
    found = set(references([paths, described["components"]]))
    assert found <= {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert len(found) > 40


def test_the_example_of_every_answer_is_what_the_example_of_its_request_is_answered_and_fits_its_schema(
    client, described
):
    for path, methods in described["paths"].items():
        for method, about in methods.items():
            asked = {
                one["name"]: one["schema"]["examples"][0] for one in about.get("parameters", ()) if one["required"]
            }
            body = about.get("requestBody")
            sent = {"json": body["content"]["application/json"]["example"]} if body else {}
            answer = client.request(method.upper(), path, params=asked, **sent)
            shown = about["responses"]["200"]["content"]["application/json"]
            assert (path, answer.status_code, answer.json()) == (path, 200, shown["example"])
            of({**shown["schema"], "components": described["components"]}).validate(shown["example"])
            if body:
                of(body["content"]["application/json"]["schema"]).validate(sent["json"])


@pytest.mark.parametrize("url", ["/v1/verify", "/v1/verify?format=reward", "/v1/claims", "/v1/explain"])
def test_several_answers_and_faults_fit_the_description(client, described, url):
    answers = described["paths"][url.partition("?")[0]]["post"]["responses"]
    for body, status in (([TRACE, {"x": 1}], "200"), ({"x": 1}, "422"), ({"answer": "a" * 30_000}, "413")):
        schema = answers[status]["content"]["application/json"]["schema"]
        answer = client.post(url, json=body)
        assert str(answer.status_code) == status
        of({**schema, "components": described["components"]}).validate(answer.json())


def test_an_index_that_does_not_know_the_examples_is_described_without_their_answers(index, calls):
    graph = index([Edge("EX:a", "treats", "EX:b", "x")])
    described = calls(create_app(Engine(graph, "patterns"))).get("/openapi.json").json()
    shown = {
        path: "example" in about["responses"]["200"]["content"]["application/json"]
        for path, methods in described["paths"].items()
        for about in methods.values()
    }
    assert (shown["/v1/link"], shown["/v1/check"], shown["/v1/paths"]) == (True, False, False)
