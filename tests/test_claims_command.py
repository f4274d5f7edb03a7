"""``kgreason claims``: what a trace states, with its spans and what read it, and nothing judged."""

import io
import json
from importlib.resources import files

import jsonschema
import pytest

from kgreason.cli import main

TRACE = {
    "id": "EX:trace",
    "steps": ["Metformin doesn't cause gout.", "Hm."],
    "answer": "Lisinopril may cause cough in pregnancy.",
}
TEXT = """\
EX:trace: 2 claims, read by patterns
  s1.c1  metformin does not cause gout
      step 1, 0-28: "Metformin doesn't cause gout"
  a.c1  lisinopril causes cough [given pregnancy; said as a possibility]
      answer, 0-39: "Lisinopril may cause cough in pregnancy"
"""


@pytest.fixture
def file(tmp_path):
    def write(*rows):
        path = tmp_path / "t.jsonl"
        path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
        return str(path)

    return write


def run(capsys, *args):
    status = main(["claims", *args])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_a_line_says_the_claim_and_the_next_one_where_it_stands(capsys, file):
    status, out, err = run(capsys, file(TRACE), "--reader", "patterns")
    assert (status, err) == (0, "")
    assert out.splitlines()[:3] == TEXT.splitlines()[:3]


def test_the_document_follows_its_schema(capsys, file):
    schema = json.loads((files("kgreason") / "report" / "schema" / "claims-1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(run(capsys, file(TRACE), "--reader", "patterns", "--format", "json")[1])
    jsonschema.validate(document, schema)
    first, second = document["claims"]
    assert (document["reader"], document["dropped"]) == ("patterns", [])
    assert (first["step"], first["text"], first["predicate"]) == (1, "Metformin doesn't cause gout", "causes")
    assert (first["subject"]["name"], first["object"]["name"]) == ("metformin", "gout")
    assert (first["negated"], first["certainty"]) == (True, "asserted")
    assert (second["step"], second["negated"], second["certainty"]) == (None, False, "hedged")
    for one in (first, second):
        passage = TRACE["answer"] if one["step"] is None else TRACE["steps"][one["step"] - 1]
        assert passage[one["span"]["start"] : one["span"]["end"]] == one["text"]


def test_a_line_a_trace_and_a_bad_row_costs_only_itself(capsys, file):
    status, out, _ = run(capsys, file(TRACE, {"x": 1}), "--reader", "patterns", "--format", "jsonl")
    first, second = (json.loads(line) for line in out.splitlines())
    assert (status, first["schema"], second["id"]) == (2, "kgreason-claims-1", "t.jsonl#2")
    schema = json.loads((files("kgreason") / "report" / "schema" / "claims-1.schema.json").read_text("utf-8"))
    jsonschema.validate(second, schema)
    assert "ERROR" in run(capsys, file({"x": 1}), "--reader", "patterns")[1]


def test_a_plain_text_is_read_from_standard_input_by_the_parser(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Cough can be caused by lisinopril.")))
    _, out, _ = run(capsys, "-", "--from", "text")
    assert "lisinopril causes cough" in out
    assert "read by parse" in out.splitlines()[0]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--endpoint", "http://localhost:1/v1"], "--endpoint, --model: found --reader parse; wanted --reader llm"),
        (["--reader", "llm", "--endpoint", "nowhere", "--model", "EX"], "reader llm: found 'nowhere'"),
        (["--reader", "no-such-pipeline"], "found"),
    ],
)
def test_a_reader_that_cannot_be_is_one_message(capsys, file, args, said):
    status, out, err = run(capsys, file(TRACE), *args)
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
