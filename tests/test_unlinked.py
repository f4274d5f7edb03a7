"""What an answer orders and the graph does not have: shown as ordered and unknown, never passed over."""

import pytest

from kgreason.claims.unlinked import unlinked
from kgreason.engine import Engine
from kgreason.model import Passage, Report, Span, Trace
from kgreason.report import report_text


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Give Zorblax.", ["Zorblax"]),
        ("Give her oral Zorblax today.", ["Zorblax"]),
        ("Prescribe Zorbl-A.", ["Zorbl-A"]),
        ("Prescribe ZorbLax-Once 0.05% cream nightly.", ["ZorbLax-Once"]),
        ("I would switch her to Zorblax, since it is cheap.", ["Zorblax"]),
        ("She should receive Zorblax.", ["Zorblax"]),
        ("Zorblax should be given.", ["Zorblax"]),
        ("Start fluids, rest and Zorblax twice daily.", ["Zorblax"]),
        ("Begin zorblatinib.", ["zorblatinib"]),
        ("Begin zorblax 20 mg daily.", ["zorblax"]),
        ("Apply Zorbl-A nightly.", ["Zorbl-A"]),
        ("Zorbl-A 0.05% cream at night.", ["Zorbl-A"]),
        ("Apply Pressure. Apply Steri-Strips.", []),
        ("Follow-Up in 2 weeks. Exercise daily.", []),
        ("Do not give Zorblax.", []),
        ("I advise against starting Zorblax or giving Zorblax.", []),
        ("Start therapy.", []),
        ("Start Therapy.", []),
        ("Start Empiric Antibiotic Therapy.", []),
        ("Give Reassurance and Supportive Care.", []),
        ("Begin CPR.", []),
        ("Give IV fluids and oxygen.", []),
        ("Begin Hydration and Monitoring.", []),
        ("Begin in March.", []),
        ("Start by asking about her sleep.", []),
        ("Give Mrs. Smith a chair.", []),
        ("Give John time.", []),
        ("Use the Ottawa rules.", []),
        ("Start walking daily.", []),
        ("Use caution.", []),
        ("Treatment should be given.", []),
        ("She was given Zorblax last year.", []),
    ],
)
def test_a_name_is_ordered_where_it_is_written_as_drugs_are(text, names):
    assert [found["name"] for found in unlinked(text)] == names


def judged(engine: Engine, answer: str) -> Report:
    said = Passage("Amoxicillin treats otitis media.", Span("/steps/0", 0, 32))
    return engine.verify(Trace("EX:trace", None, (said,), Passage(answer, Span("/answer", 0, len(answer)))))


@pytest.mark.parametrize("name", ["Zorblax", "Zorbl-A", "zorblamycin", "MetroGel-Once"])
def test_an_unknown_name_is_reported_as_ordered_and_not_judged(engine, name):
    report = judged(engine, f"Start {name}.")
    assert [(one.text, one.concept) for one in report.orders] == [(name, "")]
    assert (report.verdict.value, report.why) == ("undetermined", "an ordered drug could not be linked")
    assert f"  {name}: UNKNOWN\n    no concept of the graph has this name" in report_text(report)


def test_a_name_that_runs_on_into_another_known_one_stays_itself(engine):
    assert [one.text for one in judged(engine, "Start Tylenol-Codeine.").orders] == ["Tylenol", "Codeine"]


def test_an_unknown_name_beside_a_known_one_hides_neither(engine):
    found = {one.text: bool(one.concept) for one in judged(engine, "Start amoxicillin and Zorblax.").orders}
    assert found == {"amoxicillin": True, "Zorblax": False}
