"""The reference range of a laboratory, by the words behind a value and by a health record."""

import json
from importlib.resources import files

import jsonschema
import pytest

from kgreason.engine import Engine
from kgreason.report.document import report_document
from kgreason.traces import read_traces


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def report(engine: Engine, **trace: object):
    (row,) = read_traces(json.dumps({"steps": ["x"], "answer": "y"} | trace).encode(), name="t.json")
    return engine.verify(row)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("Potassium 3.1 (3.5-5.0).", ((">=", 3.5), ("<=", 5.0))),
        ("Potassium 3.1 mmol/L [3.5 to 5.0 mmol/L].", ((">=", 3.5), ("<=", 5.0))),
        ("Potassium 3.1, normal 3.5 to 5.0.", ((">=", 3.5), ("<=", 5.0))),
        ("TSH 8.2 mIU/L (ref 0.4 to 4.0).", ((">=", 0.4), ("<=", 4.0))),
        ("Troponin 0.9 (<0.04).", (("<", 0.04),)),
        ("G6PD activity 1.1 U/g Hb (reference 8 to 14).", ((">=", 8.0), ("<=", 14.0))),
        ("Potassium 3.1 (5.0-3.5).", ()),
        ("Potassium 6.1 (4.2 yesterday).", ()),
        ("Potassium 6.1, 4-5 hours ago.", ()),
        ("eGFR 45 (was 50-60 last year).", ()),
        ("INR 2.4, normal.", ()),
    ],
)
def test_a_range_behind_a_value_is_its_reference(engine, text, limits):
    (seen, *_) = [one for one in report(engine, question=f"A woman. {text}").facts.items if one.value is not None]
    assert seen.reference == limits


def test_the_report_has_the_reference_range_by_its_schema(engine):
    found = report_document(report(engine, question="A woman. Potassium 3.1 (3.5-5.0)."))
    schema = json.loads((files("kgreason.report") / "schema" / "report-1.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    (seen,) = [one for one in found["facts"]["items"] if one["kind"] == "observation"]
    assert seen["reference"] == [[">=", 3.5], ["<=", 5.0]]


@pytest.mark.parametrize(
    ("ranges", "limits"),
    [
        (
            [{"low": {"value": 3.5, "unit": "mmol/L"}, "high": {"value": 5, "unit": "mmol/L"}}],
            ((">=", 3.5), ("<=", 5.0)),
        ),
        ([{"high": {"value": 5}}], (("<=", 5.0),)),
        ([{"high": {"value": 20, "unit": "mg/dL"}}], ()),
        ([{"high": {"value": 5}}, {"high": {"value": 6}}], ()),
        ([], ()),
    ],
)
def test_a_record_gives_the_limits_in_the_unit_of_its_value(engine, ranges, limits):
    code = {"text": "Potassium", "coding": [{"system": "http://loinc.org", "code": "2823-3"}]}
    value = {"value": 3.1, "unit": "mmol/L"}
    seen = {
        "resourceType": "Observation",
        "id": "k",
        "status": "final",
        "code": code,
        "valueQuantity": value,
        "referenceRange": ranges,
    }
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {"resourceType": "Patient", "id": "p"}}, {"resource": seen}],
    }
    (fact,) = [one for one in report(engine, patient=bundle).facts.items if one.kind == "observation"]
    assert fact.reference == limits
