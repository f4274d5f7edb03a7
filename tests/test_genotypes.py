"""Genotypes: unknown until they are tested; read from the native form, from FHIR and from text."""

import pytest

from kgreason.claims import read_facts
from kgreason.engine import ALL_LISTS, Engine
from kgreason.graph import open_starter
from kgreason.model import Atom, DrugVerdict, Facts, Passage, Span, Trace
from kgreason.rules import evaluate, parse_when
from kgreason.traces.patient import patient_of
from kgreason.verify import assess

HLA = "KG:HLA-B-5701-allele"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(open_starter(), "parse")


def stated(facts: Facts) -> list[tuple[str, bool]]:
    """Return the genotypes of a patient."""
    return [(one.concept, one.known) for one in facts.items if one.kind == "genotype"]


def of_text(engine: Engine, text: str) -> list[tuple[str, bool]]:
    """Return the genotypes that a question states."""
    passage = Passage(text, Span("/question", 0, len(text)))
    return stated(read_facts(Trace("t", question=passage), engine.linker, engine.linker.link(passage)))


def of_patient(engine: Engine, patient: object) -> Facts:
    """Return the facts of a patient's record."""
    return read_facts(Trace("t", patient=patient_of(patient)), engine.linker, ())


def test_no_closed_list_denies_what_was_not_tested(engine):
    when = parse_when("genotype 'HLA-B*5701 allele'", "")
    assert when.atom == Atom("genotype", HLA)
    assert evaluate(when, Facts(complete=ALL_LISTS), engine.graph, {}).value is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A woman of 40. She is HLA-B*5701 positive.", [(HLA, True)]),
        ("A woman of 40. She is HLA-B*57:01 negative.", [(HLA, False)]),
        ("A woman of 40. HLA-B*57:01: not detected.", [(HLA, False)]),
        ("A man of 40, an ultra-rapid metabolizer of codeine.", [("KG:CYP2D6-ultrarapid-metabolizer", True)]),
        ("A woman of 40. She is not a CYP2D6 poor metabolizer.", [("KG:CYP2D6-poor-metabolizer", False)]),
        ("A woman of 40. HLA-B*57:01 screening is pending.", []),
        ("A woman of 40. No HLA-B*57:01 testing was done.", []),
        ("A woman of 40. She carries the HLA-B*57:01 allele.", [(HLA, True)]),
        ("A woman of 40. CYP2D6 poor metabolizers need less.", []),
        ("A woman of 40. Her mother is a CYP2D6 poor metabolizer.", []),
        ("A woman of 40. If she is HLA-B*5701 positive, avoid abacavir.", []),
        ("Should patients with HLA-B*5701 avoid abacavir?", []),
    ],
)
def test_a_text_tells_a_genotype(engine, text, said):
    assert of_text(engine, text) == said


@pytest.mark.parametrize(
    ("patient", "said"),
    [
        ({"genotypes": ["HLA-B*57:01 positive"]}, [(HLA, True)]),
        ({"genotypes": ["HLA-B*57:01 negative"]}, [(HLA, False)]),
        ({"conditions": ["HLA-B*5701 allele"]}, [(HLA, True)]),
        ({"denied": ["HLA-B*57:01"]}, [(HLA, False)]),
        (
            {"genotypes": ["CYP2C19 normal metabolizer"]},
            [("KG:CYP2C19-normal-metabolizer", True), ("KG:CYP2C19-poor-metabolizer", False)],
        ),
    ],
)
def test_the_native_form_has_genotypes(engine, patient, said):
    assert stated(of_patient(engine, patient)) == said


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("HLA-B*57:01 [Presence]", {"valueCodeableConcept": {"coding": [{"display": "Positive"}]}}, [(HLA, True)]),
        ("HLA-B*57:01 [Presence]", {"valueString": "Not detected"}, [(HLA, False)]),
        (
            "CYP2D6 gene product metabolic activity interpretation",
            {"valueCodeableConcept": {"text": "Poor metabolizer"}},
            [("KG:CYP2D6-poor-metabolizer", True)],
        ),
        ("CYP2D6 genotype", {"valueString": "*1/*4"}, []),
    ],
)
def test_a_fhir_observation_tells_a_genotype(engine, code, value, said):
    seen = {"resourceType": "Observation", "id": "g", "status": "final", "code": {"text": code}} | value
    facts = of_patient(engine, [{"resourceType": "Patient", "id": "p"}, seen])
    assert stated(facts) == said
    assert len(facts.unread) == (not said)


@pytest.mark.parametrize(
    ("patient", "verdict"),
    [
        ({"genotypes": ["HLA-B*57:01 positive"]}, DrugVerdict.UNSAFE),
        ({}, DrugVerdict.DEPENDS),
    ],
)
def test_abacavir_depends_on_the_test_of_its_allele(engine, patient, verdict):
    assert assess("KG:abacavir", of_patient(engine, patient), engine.book).verdict is verdict
