"""The HTTP interface: the same JSON as the command line, bounded, and never a traceback."""

import json

import pytest

from kgreason.api import create_app
from kgreason.cli import main
from kgreason.engine import Engine

TRACE = {
    "id": "ckd",
    "patient": {"age": 71, "observations": [{"name": "eGFR", "value": 24, "unit": "mL/min/1.73m2"}]},
    "steps": ["Metformin treats type 2 diabetes mellitus."],
    "answer": "Start metformin 500 mg twice daily.",
}


@pytest.fixture(scope="module")
def engine():
    return Engine.open()


@pytest.fixture(scope="module")
def client(engine, calls):
    return calls(create_app(engine, max_body=20_000))


def test_the_server_judges_what_a_fhir_record_orders(client):
    value = {"value": 24, "unit": "mL/min/1.73m2"}
    record = [
        {"resourceType": "Patient", "id": "p", "birthDate": "1953-02-01"},
        {"resourceType": "Observation", "status": "final", "code": {"text": "eGFR"}, "valueQuantity": value},
        {"resourceType": "MedicationRequest", "status": "draft", "medicationCodeableConcept": {"text": "metformin"}},
    ]
    found = client.post("/v1/check", json={"patient": record, "as_of": "2024-06-01"}).json()
    assert [(one["drug"]["name"], one["verdict"]) for one in found["drugs"]] == [("metformin", "unsafe")]
    assert found["facts"]["identity"] == "Patient/p, born 1953-02-01, on 2024-06-01, the day asked for"
    assert client.post("/v1/check", json={"patient": {"age": 3}}).status_code == 422


@pytest.mark.parametrize("command", ["verify", "explain", "claims"])
def test_the_json_is_the_command_lines(client, capsys, tmp_path, command):
    path = tmp_path / "t.json"
    path.write_text(json.dumps(TRACE))
    main([command, str(path), "--format", "json"])
    answer = client.post(f"/v1/{command}", json=TRACE)
    assert answer.status_code == 200
    assert answer.json() == json.loads(capsys.readouterr().out)


def test_several_traces_give_several_documents(client):
    documents = client.post("/v1/verify", json=[TRACE, {"x": 1}]).json()
    assert [one["id"] for one in documents] == ["ckd", "request#2"]
    assert documents[1]["error"]["place"] == "the body"


def test_a_reward_is_the_report_cut_down_and_the_command_lines(client, capsys, tmp_path):
    (tmp_path / "t.json").write_text(json.dumps([TRACE, {"x": 1}]))
    status = main(["verify", str(tmp_path / "t.json"), "--format", "reward"])
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    whole = client.post("/v1/verify", json=TRACE).json()
    assert first == client.post("/v1/verify?format=reward", json=TRACE).json()
    assert first == {
        "schema": "kgreason-reward-1",
        **{key: whole[key] for key in ("id", "verdict", "measures")},
        "drugs": [{"drug": {"id": "KG:metformin", "name": "metformin"}, "verdict": "unsafe"}],
        "versions": whole["versions"],
    }
    assert (status, second["schema"], second["error"]["found"]) == (2, "kgreason-reward-1", 'an object with "x"')
    rows = client.post("/v1/verify?format=reward", json=[TRACE, {"x": 1}]).json()
    assert (rows[0], rows[1]["schema"]) == (first, "kgreason-reward-1")


def test_the_form_and_completeness_can_be_asked_for(client):
    url = "/v1/verify?from=text&assume_complete=true"
    document = client.post(url, content="Start metformin 500 mg twice daily.").json()
    assert document["form"] == "text"
    assert "conditions" in document["facts"]["complete"]


@pytest.mark.parametrize("url", ["/v1/verify", "/v1/explain", "/v1/check"])
def test_completeness_may_be_asked_for_in_the_address_or_in_the_body(client, url):
    asked = {"drugs": ["metformin"]} if url == "/v1/check" else {"answer": "Start metformin 500 mg.", "patient": {}}
    asked["patient"] = {"age": 50}
    for body, address in (({**asked, "assume_complete": True}, url), (asked, f"{url}?assume_complete=true")):
        facts = client.post(address, json=body).json()
        assert "conditions" in (facts.get("facts") or facts["report"]["facts"])["complete"]
    facts = client.post(url, json={**asked, "assume_complete": False}).json()
    assert not (facts.get("facts") or facts["report"]["facts"])["complete"]


def test_paths_cross_only_what_is_asked_for(client):
    ends = {"from": "metformin", "to": "type 2 diabetes mellitus", "predicates": "treats"}
    found = client.get("/v1/paths", params=ends).json()["paths"]
    assert {edge["predicate"] for path in found for edge in path["edges"]} == {"treats"}
    wrong = client.get("/v1/paths", params={"from": "metformin", "to": "gout", "max-hops": 2})
    assert wrong.json()["error"]["found"] == "an unknown parameter (did you mean max_hops?)"


def test_a_body_may_begin_with_a_byte_order_mark(client):
    assert client.post("/v1/verify", content=b"\xef\xbb\xbf" + json.dumps(TRACE).encode()).status_code == 200


def test_check_link_paths_and_health_answer(client):
    checked = client.post("/v1/check", json={"drugs": ["metformin"], "patient": TRACE["patient"]}).json()
    assert checked["drugs"][0]["verdict"] == "unsafe"
    assert client.post("/v1/check", json={"drugs": ["metformin"]}).json()["drugs"][0]["verdict"] != "unsafe"
    assert client.post("/v1/link", json={"text": "No gout."}).json()["mentions"][0]["status"] == "denied"
    found = client.get("/v1/paths", params={"from": "metformin", "to": "type 2 diabetes mellitus", "top": 1}).json()
    assert found["paths"][0]["edges"][0]["predicate"] == "treats"
    assert client.get("/health").json()["status"] == "ok"
    assert client.request("HEAD", "/health").status_code == 200


def test_a_mechanism_is_the_command_lines(client, capsys):
    asked = {"from": "imatinib", "to": "CML", "invert": [["imatinib", "BCR-ABL tyrosine kinase"]], "effect": "worsens"}
    answer = client.post("/v1/mechanism", json=asked)
    turned = ["--invert", "imatinib", "BCR-ABL tyrosine kinase", "--effect", "worsens"]
    main(["mechanism", "imatinib", "CML", *turned, "--format", "json"])
    assert answer.json() == json.loads(capsys.readouterr().out)
    assert answer.json()["proof"] == "plausible"


@pytest.mark.parametrize(
    ("url", "body", "status", "place", "found"),
    [
        ("/v1/verify", b"", 422, "the body", "nothing"),
        ("/v1/verify", b"{", 422, "the body", "no JSON at line 1, column 2"),
        ("/v1/verify", b"[]", 422, "the body", "an empty array"),
        ("/v1/verify", b'"a"', 422, "the body", "a bare value"),
        ("/v1/verify", b"\xff", 422, "the body", "a byte that is no UTF-8"),
        ("/v1/verify", b"[" * 5000, 422, "the body", "the last row of an array"),
        ("/v1/verify", b'{"steps": [1]}', 422, "/steps/0", "the number 1"),
        ("/v1/verify?from=xml", b"{}", 422, "query/from", "xml"),
        ("/v1/verify?format=text", b"{}", 422, "query/format", "'text'"),
        ("/v1/verify?assume_complete=hm", b"{}", 422, "query/assume_complete", "'hm'"),
        ("/v1/verify", b"x" * 30_000, 413, "the body", "more than 20,000 bytes"),
        ("/v1/check", b'{"drugs": []}', 422, "/drugs", "an empty list"),
        ("/v1/check", b'{"drugs": "a"}', 422, "/drugs", '"a"'),
        ("/v1/check", b'{"drugs": ["blargomab"]}', 422, "/drugs/0", "'blargomab'"),
        ("/v1/check", b'{"drug": ["a"]}', 422, "the body", 'the unknown key "drug"'),
        ("/v1/check", b'{"drugs": ["a"], "assume_complete": 1}', 422, "/assume_complete", "the number 1"),
        ("/v1/check", b'{"drugs": ["a"], "patient": {"age": "x"}}', 422, "/patient/age", '"x"'),
        ("/v1/check", b"{}", 422, "/drugs", "nothing"),
        (
            "/v1/check?assume-complete=true",
            b"{}",
            422,
            "query/assume-complete",
            "an unknown parameter (did you mean ass",
        ),
        (
            "/v1/verify?assumeComplete=true",
            b"{}",
            422,
            "query/assumeComplete",
            "an unknown parameter (did you mean ass",
        ),
        ("/v1/verify?form=text", b"{}", 422, "query/form", "an unknown parameter"),
        ("/v1/link?x=1", b"{}", 422, "query/x", "an unknown parameter"),
        ("/v1/verify", b'{"answer": "a", "assume_complete": 1}', 422, "/assume_complete", "the number 1"),
        ("/v1/verify", b'[{}, {"answer": "a", "assume_complete": true}]', 422, "/1/assume_complete", "true"),
        ("/v1/check", b'{"drugs": ["aspirin"], "as_of": "2024-01-01"}', 422, "/as_of", "no patient"),
        ("/v1/check", b'{"drugs": ["aspirin"], "for": "blargomab"}', 422, "/for", "'blargomab'"),
        ("/v1/check", b'{"drugs": ["aspirin", "warfarin"], "for": "gout"}', 422, "/for", "one condition for 2 drugs"),
        ("/v1/link", b"{}", 422, "/text", "nothing"),
        ("/v1/link", b"[]", 422, "the body", "a list"),
        ("/v1/link", b'{"text": "\\ud800"}', 422, "/text", "half a surrogate pair"),
        ("/v1/mechanism", b'{"from": "aspirin"}', 422, "/to", "nothing"),
        ("/v1/mechanism", b'{"from": "aspirin", "to": "blargomab"}', 422, "/to", "'blargomab'"),
        ("/v1/mechanism", b'{"from": "aspirin", "to": "gout", "invert": [["x1", "gout"]]}', 422, "/invert/0/0", "'x1'"),
        ("/v1/mechanism", b'{"from": "aspirin", "to": "gout", "add": [["gout", "x", "aspirin"]]}', 422, "/add", "'x'"),
        ("/v1/mechanism", b'{"from": "a", "to": "b", "effect": ["x"]}', 422, "/effect", "a list"),
        ("/v1/mechanism", b'{"from": "a", "to": "b", "effect": "heals"}', 422, "/effect", '"heals"'),
        ("/v1/mechanism", b'{"from": "a", "to": "b", "max_hops": 7}', 422, "/max_hops", "the number 7"),
        ("/v1/mechanism", b'{"from": "a", "to": "b", "add": [["a", "b"]]}', 422, "/add/0", "a list"),
        ("/v1/mechanism", b'{"from": "a", "to": "b", "without": {}}', 422, "/without", "an object"),
        ("/v1/nothing", b"{}", 404, "the request", "POST /v1/nothing"),
        ("/health", b"{}", 405, "the request", "POST /health"),
    ],
)
def test_a_bad_request_is_answered_with_place_found_and_wanted(client, url, body, status, place, found):
    answer = client.post(url, content=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["place"]) == (status, place)
    assert error["found"].startswith(found)
    assert error["wanted"]


def test_an_unknown_concept_is_a_422(client):
    answer = client.get("/v1/paths", params={"from": "metformin", "to": "blargomab"})
    assert (answer.status_code, answer.json()["error"]["place"]) == (422, "query/to")
    assert client.get("/v1/paths", params={"from": "metformin"}).json()["error"]["place"] == "query/to"
    wrong = client.get("/v1/paths", params={"from": "metformin", "to": "gout", "predicates": "tretas"}).json()["error"]
    assert (wrong["place"], wrong["found"]) == ("query/predicates", "tretas")


def test_a_misspelt_drug_is_understood(client):
    (drug,) = client.post("/v1/check", json={"drugs": ["metfromin"]}).json()["drugs"]
    assert (drug["drug"]["id"], drug["drug"]["name"]) == ("KG:metformin", "metformin")
    assert client.get("/v1/paths", params={"from": "metformn", "to": "lactic acidosis"}).status_code == 200


def test_a_unit_that_is_unknown_is_named_by_its_place(client):
    patient = {"observations": [{"name": "eGFR", "value": 24, "unit": "blah"}]}
    error = client.post("/v1/verify", json={**TRACE, "patient": patient}).json()["error"]
    assert error["place"] == "/patient/observations/0/unit"


def test_a_fault_of_the_program_shows_no_traceback(engine, calls, monkeypatch):
    def broken(*_args, **_kwargs):
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(Engine, "link", broken)
    answer = calls(create_app(engine)).post("/v1/link", json={"text": "gout"})
    assert answer.status_code == 500
    assert answer.json()["error"]["found"] == "a fault of its own"
    assert "secret" not in answer.text


def test_a_fault_of_the_program_in_one_of_several_traces_costs_only_that_one(engine, calls, monkeypatch, caplog):
    good = Engine.verify

    def judged(engine, trace, **how):
        return good(engine, trace, **how) if trace.id == "ckd" else 1 / 0

    monkeypatch.setattr(Engine, "verify", judged)
    answer = calls(create_app(engine)).post("/v1/verify", json=[TRACE, {**TRACE, "id": "b"}])
    first, second = answer.json()
    assert (answer.status_code, first["verdict"], second["id"]) == (200, "unsafe", "b")
    assert second["error"]["found"] == "a fault of its own"
    assert "ZeroDivisionError" in caplog.text
