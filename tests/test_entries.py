"""What the listed names of a structured patient are: several in one entry, allergies among conditions, none at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.claims import read_facts
from kgreason.engine import Engine
from kgreason.link import Linker
from kgreason.model import Concept, KgreasonError, Passage, Span, Trace
from kgreason.traces.patient import patient_of


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def told(engine: Engine, **lists: list[str]) -> list[tuple[str, str, bool]]:
    """Return kind, concept and whether it is there, of each fact that lists state."""
    facts = engine.check_regimen(["metformin"], patient_of(lists)).facts.items
    return [(one.kind, one.concept.removeprefix("KG:"), one.known) for one in facts if not one.implied_by]


@pytest.mark.parametrize(
    ("name", "kind", "concepts"),
    [
        ("penicillin allergy", "allergy", ["penicillin"]),
        ("Allergy to sulfa", "allergy", ["sulfonamide"]),
        ("severe allergic reaction to codeine (hives)", "allergy", ["codeine"]),
        ("penicillin and sulfa allergies", "allergy", ["penicillin", "sulfonamide"]),
        ("history of anaphylaxis to amoxicillin", "allergy", ["amoxicillin"]),
        ("egg allergy", "condition", ["egg-allergy"]),
        ("seasonal allergies", "condition", ["allergic-rhinitis"]),
        ("hypertension and type 2 diabetes", "condition", ["hypertension", "type-2-diabetes-mellitus"]),
        (
            "type 2 diabetes with CKD stage 4",
            "condition",
            ["type-2-diabetes-mellitus", "chronic-kidney-disease-stage-4"],
        ),
        ("hypertension, uncontrolled", "condition", ["uncontrolled-hypertension"]),
        ("asthma, mild", "condition", ["asthma"]),
        ("mother with breast cancer", "family", ["breast-cancer"]),
    ],
)
def test_an_entry_of_conditions_is_all_that_it_names(engine, name, kind, concepts):
    assert told(engine, conditions=[name]) == [(kind, concept, True) for concept in concepts]


def test_a_patient_whose_problem_list_names_an_allergy_must_not_have_the_drug(engine):
    (found,) = engine.check(["amoxicillin"], patient_of({"conditions": ["penicillin allergy"]}))
    assert found.verdict.value == "unsafe"


@pytest.mark.parametrize(
    ("conditions", "closed", "unsafe"),
    [
        (["acute stroke 2 hours ago", "hemiplegia"], True, False),
        (["acute ischemic stroke", "hemiparesis"], True, False),
        (["burn 30 minutes ago"], True, False),
        (["stroke 2 years ago", "hemiplegia"], True, True),
        (["chronic paraplegia"], True, True),
        (["paraplegia"], False, False),
    ],
)
def test_an_injury_forbids_succinylcholine_only_after_its_acute_phase(engine, conditions, closed, unsafe):
    (found,) = engine.check(["succinylcholine"], patient_of({"conditions": conditions}), assume_complete=closed)
    assert (found.verdict.value == "unsafe") is unsafe


@pytest.mark.parametrize(
    ("drug", "lists", "verdict"),
    [
        ("tofacitinib", {"medications": ["adalimumab"]}, "caution"),
        ("adalimumab", {"medications": ["rituximab"]}, "caution"),
        ("Bydureon", {"conditions": ["medullary thyroid carcinoma"]}, "unsafe"),
        ("lansoprazole", {"allergies": ["dexlansoprazole"]}, "unsafe"),
        ("dextroamphetamine", {"allergies": ["lisdexamfetamine"]}, "unsafe"),
    ],
)
def test_what_a_relative_forbids_is_not_safe(engine, drug, lists, verdict):
    (found,) = engine.check([drug], patient_of(lists), assume_complete=True)
    assert found.verdict.value == verdict


def test_several_allergies_in_one_entry_all_count(engine):
    assert told(engine, allergies=["penicillin, sulfa"]) == [
        ("allergy", "penicillin", True), ("allergy", "sulfonamide", True),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["penicillin allergy", "allergy to penicillin"])
def test_a_denied_allergy_is_one_that_is_not_there(engine, name):
    assert told(engine, denied=[name]) == [("allergy", "penicillin", False)]


@pytest.mark.parametrize(
    ("lists", "closed"),
    [
        ({"allergies": ["NKDA"]}, {"allergies"}),
        ({"allergies": ["No known drug allergies"], "medications": ["none"]}, {"allergies", "medications"}),
        ({"allergies": ["none", "penicillin"]}, set()),
        ({"allergies": []}, set()),
        ({"conditions": ["no known allergies"]}, set()),
        ({"allergies": ["no known food allergies"]}, set()),
    ],
)
def test_a_list_whose_one_entry_is_none_is_closed(lists, closed):
    assert patient_of(lists).complete == closed


def test_a_denied_name_that_is_not_known_is_told(engine):
    facts = engine.check_regimen(["metformin"], patient_of({"denied": ["zorblax disease", "asthma"]})).facts
    assert [one.name for one in facts.unlinked] == ["zorblax disease"]


@pytest.mark.parametrize(
    ("name", "drug"),
    [
        ("HCTZ/lisinopril", "lisinopril-and-hydrochlorothiazide"),
        ("oxycodone/APAP", "oxycodone-and-acetaminophen"),
        ("ethinyl estradiol/norethindrone", "norethindrone-and-ethinyl-estradiol"),
        ("naloxone + buprenorphine", "buprenorphine-and-naloxone"),
    ],
)
def test_a_fixed_combination_is_known_in_any_order(engine, name, drug):
    (found,) = engine.check([name], patient_of({}))
    assert found.drug == f"KG:{drug}"


@pytest.mark.parametrize(
    ("lists", "found"),
    [
        ({"conditions": ["hx GI bleed 2019"]}, [("history", "gastrointestinal-bleeding", True)]),
        ({"conditions": ["history of angioedema"]}, [("history", "angioedema", True)]),
        (
            {"conditions": ["asthma, no eczema"]},
            [("condition", "asthma", True), ("condition", "atopic-dermatitis", False)],
        ),
        ({"conditions": ["no diabetes"]}, [("condition", "diabetes-mellitus", False)]),
        ({"conditions": ["possible PE"]}, [("condition", "", True)]),
        (
            {"conditions": ["CKD 3b (eGFR 38)"]},
            [("observation", "eGFR", True), ("condition", "chronic-kidney-disease-stage-3b", True)],
        ),
        ({"conditions": ["K 5.9"]}, [("observation", "serum-potassium", True)]),
        ({"medications": ["sertraline (stopped 2 weeks ago)"]}, [("past medication", "sertraline", True)]),
        ({"medications": ["sertraline until 2019"]}, [("past medication", "sertraline", True)]),
        (
            {"medications": ["sertraline until seen"]},
            [("medication", "sertraline", True), ("medication", "", True)],
        ),
        ({"medications": ["no aspirin"]}, [("medication", "aspirin", False)]),
        ({"medications": ["Lipitor 40mg"]}, [("medication", "atorvastatin", True)]),
        ({"medications": ["No longer taking phenelzine"]}, [("medication", "", True)]),
        (
            {"medications": ["phenelzine (should have stopped but still takes)"]},
            [("medication", "phenelzine", True), ("medication", "", True)],
        ),
        ({"conditions": ["acne, pregnancy"]}, [("condition", "acne-vulgaris", True), ("condition", "pregnancy", True)]),
        ({"conditions": ["no acute changes, coronary artery disease"]}, [("condition", "", True)]),
        ({"conditions": ["no penicillin allergy"]}, [("allergy", "penicillin", False)]),
        ({"conditions": ["fungal pneumonia zorb"]}, [("condition", "pneumonia", True), ("condition", "", True)]),
        ({"allergies": ["lisinopril (cough)"]}, [("intolerance", "lisinopril", True)]),
        ({"allergies": ["albuterol (palpitations)"]}, [("intolerance", "albuterol", True)]),
        ({"allergies": ["albuterol (jittery, shaky)"]}, [("intolerance", "albuterol", True)]),
        ({"allergies": ["filgrastim (bone pain)"]}, [("intolerance", "filgrastim", True)]),
        ({"allergies": ["albuterol (tachycardia, hives)"]}, [("allergy", "albuterol", True)]),
        ({"allergies": ["codeine; vancomycin"]}, [("allergy", "codeine", True), ("allergy", "vancomycin", True)]),
        (
            {"allergies": ["penicillin - tolerated cephalexin"]},
            [("allergy", "penicillin", True), ("allergy", "", True)],
        ),
        ({"allergies": ["no penicillin allergy"]}, [("allergy", "penicillin", False)]),
        ({"allergies": ["eggs and latex"]}, [("condition", "egg-allergy", True), ("condition", "latex-allergy", True)]),
        ({"allergies": ["codeine, latex"]}, [("allergy", "codeine", True), ("condition", "latex-allergy", True)]),
    ],
)
def test_an_entry_that_says_more_than_a_name_is_read_as_a_text_is(engine, lists, found):
    assert told(engine, **lists) == found


@pytest.mark.parametrize(
    ("name", "drug", "doses"),
    [
        ("Lipitor 40 mg", "atorvastatin", [("single dose", 40.0)]),
        ("acetaminophen 1 g q4h", "acetaminophen", [("single dose", 1.0), ("daily dose", 6.0)]),
        ("low dose aspirin", "aspirin", []),
        ("lisinopril-HCTZ 20/12.5", "lisinopril-and-hydrochlorothiazide", []),
    ],
)
def test_a_drug_may_be_asked_about_as_it_is_prescribed(engine, name, drug, doses):
    (found,) = engine.check([name], patient_of({}))
    assert found.drug == f"KG:{drug}"
    assert [(one.kind, one.value) for one in found.order.doses] == doses


def test_too_great_a_dose_that_is_asked_about_is_warned_of(engine):
    (found,) = engine.check(["acetaminophen 1 g q4h"], patient_of({}))
    assert [hit.rule.id for hit in found.fired] == ["acetaminophen-above-4-g-a-day"]


@pytest.mark.parametrize("name", ["aspirin and warfarin", "no aspirin", "zorblax 5 mg", "lisinopril zorblax"])
def test_half_of_what_is_asked_about_is_not_judged_for_the_whole(engine, name):
    with pytest.raises(KgreasonError) as caught:
        engine.check([name], patient_of({}))
    assert caught.value.wanted == "a drug or drug class that the graph has"


@pytest.mark.parametrize(
    ("name", "test"),
    [("B12", "serum-vitamin-B12"), ("pH", "arterial-pH"), ("CO2", "serum-bicarbonate"), ("plt", "platelet-count"), ("zorb", "")],
)  # fmt: skip
def test_a_tests_short_name_in_a_record_is_filled_up(engine, name, test):
    facts = engine.check_regimen(["metformin"], patient_of({"observations": [{"name": name, "value": 7.1}]})).facts
    assert [one.concept.removeprefix("KG:") for one in facts.items if one.kind == "observation"] == [test]


@pytest.mark.parametrize("entry", [True, False])
def test_an_allergy_that_a_larger_graph_has_a_disease_of_is_an_allergy_to_the_drug(index, entry):
    graph = index(
        concepts=[Concept("KG:penicillin", "penicillin", "Drug"), Concept("EX:1", "penicillin allergy", "Disease")]
    )
    linker = Linker(graph)
    text = "A man with penicillin allergy."
    question = Passage(text, Span("/question", 0, len(text)))
    patient = patient_of({"conditions": ["penicillin allergy"]})
    trace = Trace("made-up", patient=patient) if entry else Trace("made-up", question=question)
    facts = read_facts(trace, linker, () if entry else linker.link(question)).items
    assert {(one.kind, one.concept) for one in facts if one.kind in {"allergy", "condition"}} == {
        ("allergy", "KG:penicillin"),
        ("condition", "EX:1"),
    }


_FORMS = (
    "{}", "{} allergy", "{} allergies", "allergy to {}", "allergic to {}", "severe {} allergy", "{} allergy (anaphylaxis)",
    "{} (anaphylaxis)", "{} - hives", "{}: anaphylaxis", "{}, anaphylaxis", "{} hypersensitivity", "anaphylaxis to {}",
    "food allergy: {}", "Allergies: {}", "codeine, {} allergy", "codeine and {}",
)  # fmt: skip


@given(form=st.sampled_from(_FORMS), number=st.integers(0, 99))
@settings(max_examples=400, deadline=None)
def test_the_form_of_an_entry_does_not_decide_an_allergy_that_rules_ask_for(engine, form, number):
    graph = engine.graph
    below = {"KG:latex-allergy", "KG:sulfite-allergy", *graph.descendants("KG:food-allergy")} - {"KG:food-allergy"}
    asked = sorted(one for one in below if graph.concept(one).name.endswith(" allergy"))
    wanted = asked[number % len(asked)]
    entry = form.format(graph.concept(wanted).name.removesuffix(" allergy"))
    assert ("condition", wanted.removeprefix("KG:"), True) in told(engine, allergies=[entry])


@pytest.mark.parametrize("entry", ["no egg allergy", "outgrew egg allergy", "mother has egg allergy", "eggplant"])
def test_an_allergy_that_is_denied_or_anothers_is_none_of_the_lists(engine, entry):
    assert told(engine, allergies=[entry]) == [("allergy", "", True)]


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        ("mechanical aortic valve", "condition"),
        ("egg allergy", "condition"),
        ("mechanical AVR, explanted 2015", "history"),
        ("egg allergy, outgrown", "history"),
        ("asthma", "history"),
    ],
)
def test_a_prosthesis_and_a_food_allergy_of_the_history_are_there_still(engine, entry, kind):
    assert [one for one, _, _ in told(engine, history=[entry])] == [kind]


def test_an_allergy_to_a_food_in_a_health_record_is_the_disease(engine):
    record = {"resourceType": "AllergyIntolerance", "id": "a", "code": {"text": "Allergy to eggs (finding)"}}
    facts = engine.check_regimen(["metformin"], patient_of([{"resourceType": "Patient", "id": "p"}, record], "")).facts
    assert [(one.kind, one.concept) for one in facts.items if not one.implied_by] == [("condition", "KG:egg-allergy")]


def test_a_misspelt_drug_of_a_list_is_the_drug_and_one_that_may_be_two_is_none(engine):
    assert told(engine, medications=["metfromin", "cyclosprine"], denied=["warfarn"], allergies=["amoxicilin"]) == [
        ("medication", "metformin", True), ("medication", "", True), ("allergy", "amoxicillin", True),
        ("medication", "warfarin", False), ("past medication", "warfarin", False),
    ]  # fmt: skip
