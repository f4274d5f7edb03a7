"""FHIR R4 records as patients: what each resource states, what stays unknown, and what is said of the rest."""

import contextlib
import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgreason.claims import read_facts
from kgreason.cli import main
from kgreason.engine import Engine
from kgreason.link import Linker
from kgreason.model import Concept, DrugVerdict, Fact, Facts, KgreasonError, Patient, Trace
from kgreason.traces import is_fhir, patient_of, read_traces

SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
RXNORM, UCUM = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://unitsofmeasure.org"
WHO = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1953-02-01"}
SUBJECT = {"reference": "Patient/p"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def text(words: str) -> dict[str, Any]:
    return {"text": words}


def code(value: str) -> dict[str, Any]:
    return {"coding": [{"code": value}]}


def bundle(*resources: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources], **more}


def condition(
    words: str = "asthma", status: str = "active", verified: str = "confirmed", **more: Any
) -> dict[str, Any]:
    states = {"clinicalStatus": code(status)} if status else {}
    states |= {"verificationStatus": code(verified)} if verified else {}
    return {"resourceType": "Condition", "id": "c", "code": text(words), "subject": SUBJECT, **states, **more}


def observed(value: float = 24, date: str = "2024-05-01", **more: Any) -> dict[str, Any]:
    quantity = {"value": value, "unit": "mL/min/1.73m2", "system": UCUM, "code": "mL/min/{1.73_m2}"}
    return {
        "resourceType": "Observation", "id": "o", "status": "final", "code": text("eGFR"), "subject": SUBJECT,
        "effectiveDateTime": date, "valueQuantity": quantity, **more,
    }  # fmt: skip


def request(words: str = "warfarin", status: str = "active", intent: str = "order", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest", "id": "m", "status": status, "intent": intent, "subject": SUBJECT,
        "medicationCodeableConcept": text(words), **more,
    }  # fmt: skip


def patient(*resources: dict[str, Any], as_of: str = "") -> Patient:
    return patient_of(bundle(WHO, *resources), "", as_of)


def facts(engine: Engine, *resources: dict[str, Any], as_of: str = "2024-05-01") -> Facts:
    return read_facts(Trace("EX:t", patient=patient(*resources, as_of=as_of)), engine.linker, ())


def stated(found: Facts) -> list[tuple[str, str, bool]]:
    """Return kind, concept and whether it is so of what the record's resources state."""
    return [(one.kind, one.concept, one.known) for one in found.items if one.resource]


# --- what a resource states ---


@pytest.mark.parametrize(
    ("clinical", "verified", "more", "expected"),
    [
        ("active", "confirmed", {}, [("condition", "KG:asthma", True)]),
        ("recurrence", "", {}, [("condition", "KG:asthma", True)]),
        ("", "confirmed", {}, [("condition", "KG:asthma", True)]),
        ("", "confirmed", {"abatementDateTime": "2020"}, [("history", "KG:asthma", True)]),
        ("resolved", "confirmed", {}, [("history", "KG:asthma", True)]),
        ("remission", "confirmed", {}, [("history", "KG:asthma", True)]),
        ("", "refuted", {}, [("condition", "KG:asthma", False)]),
        ("active", "entered-in-error", {}, []),
        ("active", "provisional", {}, []),
        ("active", "differential", {}, []),
        ("no such status", "confirmed", {}, []),
        ("active", "no such status", {}, []),
    ],
)
def test_a_condition_is_present_past_denied_or_unknown(engine, clinical, verified, more, expected):
    found = facts(engine, condition("asthma", clinical, verified, **more))
    assert stated(found) == expected
    assert [one.resource for one in found.unread] == ([] if expected else ["Condition/c"])


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({}, [("allergy", "KG:amoxicillin", True)]),
        ({"verificationStatus": code("unconfirmed")}, [("allergy", "KG:amoxicillin", True)]),
        ({"type": "intolerance"}, [("intolerance", "KG:amoxicillin", True)]),
        ({"verificationStatus": code("refuted")}, [("allergy", "KG:amoxicillin", False)]),
        ({"clinicalStatus": code("resolved")}, []),
        ({"verificationStatus": code("entered-in-error")}, []),
        ({"code": {}}, []),
    ],
)
def test_an_allergy_holds_also_unconfirmed_and_an_intolerance_is_none(engine, given_, expected):
    record = {"resourceType": "AllergyIntolerance", "id": "a", "code": text("amoxicillin"), "patient": SUBJECT} | given_
    found = facts(engine, record)
    assert stated(found) == expected
    assert len(found.unread) == (not expected)


def test_no_known_drug_allergy_closes_the_list_of_allergies_and_no_food_allergy_does_not(engine):
    def none(number: str) -> dict[str, Any]:
        named = {"coding": [{"system": SNOMED, "code": number, "display": "No known allergy"}]}
        return {"resourceType": "AllergyIntolerance", "id": "a", "code": named, "patient": SUBJECT}

    assert facts(engine, none("409137002")).complete == {"allergies"}
    assert facts(engine, none("429625007")).complete == frozenset()


@pytest.mark.parametrize(
    ("name", "date", "status", "expected"),
    [
        ("Hysterectomy", "2001", "completed", [("condition", "KG:hysterectomy", True)]),
        ("CABG", "2024-04-25", "completed", [("condition", "KG:coronary-artery-bypass-graft-surgery", True)]),
        ("CABG", "2020-04-25", "completed", [("history", "KG:coronary-artery-bypass-graft-surgery", True)]),
        ("Hemodialysis", "2024-04-25", "in-progress", [("condition", "KG:hemodialysis", True)]),
        ("Hysterectomy", "2001", "not-done", []),
        ("Hysterectomy", "2001", "preparation", []),
    ],
)
def test_a_procedure_is_past_unless_it_lasts_is_near_or_under_way(engine, name, date, status, expected):
    record = {"resourceType": "Procedure", "id": "x", "status": status, "code": text(name), "subject": SUBJECT}
    found = facts(engine, record | {"performedDateTime": date}, as_of="2024-05-01")
    assert stated(found) == expected


@pytest.mark.parametrize(
    ("kind", "status", "more", "expected"),
    [
        ("MedicationRequest", "active", {"intent": "order"}, [("medication", "KG:warfarin", True)]),
        ("MedicationRequest", "stopped", {"intent": "order"}, [("past medication", "KG:warfarin", True)]),
        ("MedicationRequest", "on-hold", {"intent": "order"}, []),
        ("MedicationRequest", "completed", {"intent": "order"}, [("past medication", "KG:warfarin", True)]),
        ("MedicationRequest", "active", {"intent": "order", "doNotPerform": True}, []),
        ("MedicationStatement", "active", {}, [("medication", "KG:warfarin", True)]),
        ("MedicationStatement", "not-taken", {}, [("medication", "KG:warfarin", False)]),
        ("MedicationStatement", "completed", {}, [("past medication", "KG:warfarin", True)]),
        ("MedicationStatement", "unknown", {}, []),
    ],
)
def test_a_drug_is_taken_not_taken_or_unknown(engine, kind, status, more, expected):
    record = {"resourceType": kind, "id": "m", "status": status, "subject": SUBJECT} | more
    found = facts(engine, record | {"medicationCodeableConcept": text("warfarin sodium 5 MG Oral Tablet")})
    assert stated(found) == expected
    assert len(found.unread) == (expected in ([], [("past medication", "KG:warfarin", True)]))


@pytest.mark.parametrize("more", [{"status": "draft"}, {"intent": "proposal"}, {"intent": "plan"}])
def test_a_draft_or_a_proposal_is_ordered_and_not_taken(more):
    read = patient(request("metformin", **more))
    assert [one.name for one in read.ordered] == ["metformin"]
    assert read.recorded == ()


def test_medications_are_found_contained_by_address_and_by_type_and_id(engine):
    def by(reference: str, **more: Any) -> dict[str, Any]:
        record = {"resourceType": "MedicationRequest", "id": reference, "status": "active", "intent": "order"}
        return record | {"subject": {"reference": "urn:uuid:1"}, "medicationReference": {"reference": reference}} | more

    record = bundle(
        observed(subject={"reference": "urn:uuid:1"}),
        by("#in", contained=[{"resourceType": "Medication", "id": "in", "code": text("warfarin")}]),
        by("urn:uuid:2"),
        by("http://example.org/fhir/Medication/m3/_history/2"),
        by("Medication/nowhere"),
    )
    parts = [{"itemCodeableConcept": text("aspirin")}, {"itemCodeableConcept": text("omeprazole")}]
    record["entry"] += [
        {"fullUrl": "urn:uuid:1", "resource": WHO},
        {"fullUrl": "urn:uuid:2", "resource": {"resourceType": "Medication", "code": text("sertraline")}},
        {"resource": {"resourceType": "Medication", "id": "m3", "ingredient": parts}},
    ]
    found = read_facts(Trace("EX:t", patient=patient_of(record, "")), engine.linker, ())
    assert [concept for kind, concept, _ in stated(found) if kind == "medication"] == [
        "KG:warfarin",
        "KG:sertraline",
        "KG:aspirin",
        "KG:omeprazole",
    ]
    assert [one.why for one in found.unread] == ["the reference Medication/nowhere leads to no Medication"]


# --- values ---


def test_values_keep_their_unit_date_side_and_components(engine):
    pressure = {"coding": [{"system": LOINC, "code": "8480-6", "display": "Systolic blood pressure"}]}
    parts = [
        {"code": pressure, "valueQuantity": {"value": 151, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]"}},
        {"code": text("Diastolic blood pressure"), "dataAbsentReason": code("not-performed")},
    ]
    limit = {"comparator": "<", "value": 15, "unit": "mL/min/1.73m2"}
    found = facts(
        engine,
        observed(id="below", valueQuantity=limit),
        observed(id="bp", code=text("Blood pressure"), component=parts, valueQuantity=None),
    )
    assert [(one.concept, one.value, one.unit, one.bounds, one.date) for one in found.items if one.resource] == [
        ("KG:eGFR", None, "mL/min/{1.73_m2}", (("<", 15.0),), "2024-05-01"),
        ("KG:blood-pressure-systolic", 151.0, "mm[Hg]", (), "2024-05-01"),
    ]
    assert [(one.place, one.why) for one in found.unread] == [
        (
            "/entry/2/resource/component/1",
            "Diastolic blood pressure: no value (not-performed), so it stays unknown",
        )
    ]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"status": "cancelled"}, "status cancelled"),
        ({"status": "entered-in-error"}, "status entered-in-error"),
        ({"valueQuantity": None, "dataAbsentReason": code("unknown")}, "no value (unknown)"),
        ({"valueQuantity": None, "valueString": "about thirty"}, "its value is no number"),
        ({"valueQuantity": {"value": 24, "unit": "mg"}}, "the unit does not measure it"),
        ({"valueQuantity": {"value": 24, "unit": "zorkmid"}}, "the unit does not measure it"),
        ({"valueQuantity": {"value": 24, "comparator": "ad"}}, "the value cannot be told"),
        ({"code": text("Favourite colour")}, "no test has this name or code"),
        ({"code": text("Potassium [Moles/volume] in Urine")}, "no test has this name or code"),
        ({"code": {}}, "neither words nor a code of a known system"),
    ],
)
def test_a_value_that_is_not_there_or_not_understood_stays_unknown_and_is_said(engine, more, why):
    found = facts(engine, observed(**more))
    assert stated(found) == []
    assert [why in one.why for one in found.unread] == [True]


def test_units_are_converted_and_a_newer_value_replaces_an_older_one(engine):
    older = observed(24, "2020-01-01")
    newer = observed(80, "2024-05-01T08:00:00+02:00", id="new")
    (found,) = engine.check(["metformin"], patient(newer, older))
    assert "metformin-egfr-below-30" in found.silent
    potassium = {"value": 23.5, "unit": "mg/dL", "system": UCUM, "code": "mg/dL"}
    high = observed(code={"coding": [{"system": LOINC, "code": "2823-3"}]}, valueQuantity=potassium)
    (found,) = engine.check(["spironolactone"], patient(high))
    assert found.verdict is DrugVerdict.UNSAFE
    assert any(
        fact.implied_by == "serum potassium 23.5 mg/dL (Observation/o, 2024-05-01)" for fact in found.fired[0].facts
    )


def test_a_year_may_be_newer_than_a_day_of_it_so_both_values_stand(engine):
    found = facts(
        engine, observed(80, "2024-03-01"), observed(24, "2024", id="year"), observed(50, "2023-01-01", id="old")
    )
    assert [(one.value, one.date) for one in found.items if one.resource] == [
        (80, "2024"),
        (24, "2024"),
        (50, "2023-01-01"),
    ]
    (judged,) = engine.check(["metformin"], patient(observed(80, "2024-03-01"), observed(24, "2024", id="year")))
    assert judged.verdict is DrugVerdict.UNSAFE


# --- time ---


def test_age_is_counted_to_the_newest_date_of_the_record_or_to_the_day_asked_for():
    read = patient(observed(date="2024-01-31"))
    assert (int(read.age or 0), read.as_of) == (70, "2024-01-31")
    assert read.identity == "Patient/p, born 1953-02-01, on 2024-01-31, the newest date of the record"
    asked = patient(observed(date="2024-01-31"), as_of="2024-02-01")
    assert (asked.age, asked.as_of) == (71.0, "2024-02-01")
    assert asked.identity == "Patient/p, born 1953-02-01, on 2024-02-01, the day asked for"


@pytest.mark.parametrize("birth", ["1953", "1953-02", "2100-01-01", "1800-01-01", "soon"])
def test_an_age_that_cannot_be_counted_is_unknown_and_said(birth):
    read = patient_of([WHO | {"birthDate": birth}, observed()], "")
    assert read.age is None
    assert [one.place for one in read.unread] == ["/0/birthDate"]


def test_without_any_date_the_age_is_unknown():
    read = patient_of([WHO], "")
    assert (read.age, read.as_of, read.sex) == (None, "", "female")
    assert read.unread[0].why == "no date to count the age to; give --as-of; the age is unknown"


def test_what_is_dated_after_the_day_of_the_question_is_left_out(engine):
    found = facts(engine, observed(24, "2024-06-01"), observed(80, "2024-05-01", id="then"), as_of="2024-05-15")
    assert [one.value for one in found.items if one.resource] == [80]
    assert [one.why for one in found.unread] == ["dated 2024-06-01, after 2024-05-15"]


def test_a_value_of_a_later_year_is_newer_than_the_newest_day(engine):
    (found,) = engine.check(["metformin"], patient(observed(80, "2024-05-01"), observed(24, "2025", id="year")))
    assert found.verdict is DrugVerdict.UNSAFE


def test_text_that_is_no_text_is_refused_with_its_place():
    with pytest.raises(KgreasonError, match="/entry/1/resource/id: found half a surrogate pair"):
        patient(condition(id="\ud800"))


@pytest.mark.parametrize(
    ("answer", "date", "expected"),
    [
        ("77386006", "2024-03-01", [True]),
        ("77386006", "2020-03-01", []),
        ("60001007", "2024-04-28", [False]),
        ("60001007", "2024-03-01", []),
        ("261665006", "2024-04-28", []),
    ],
)
def test_a_pregnancy_status_holds_only_for_its_time(engine, answer, date, expected):
    named = {"coding": [{"system": LOINC, "code": "82810-3", "display": "Pregnancy status"}]}
    value = {"coding": [{"system": SNOMED, "code": answer, "display": "Pregnancy status"}]}
    record = observed(date=date, code=named, valueCodeableConcept=value, valueQuantity=None)
    young = WHO | {"birthDate": "1999-01-01"}
    read = patient_of([young, record], "", "2024-05-01")
    found = read_facts(Trace("EX:t", patient=read), engine.linker, ())
    assert [one.known for one in found.items if one.concept == "KG:pregnancy"] == expected
    assert len(found.unread) == (not expected)


# --- whose record, and which version ---


def test_what_is_another_patients_is_left_out_and_two_patients_are_refused(engine):
    found = facts(
        engine, condition(subject={"reference": "Patient/q"}), condition("gout", id="d", subject={"reference": "x"})
    )
    assert stated(found) == []
    assert [one.why for one in found.unread] == [
        "its subject is Patient/q, not Patient/p",
        "its subject is no reference that FHIR knows (x)",
    ]
    with pytest.raises(KgreasonError, match="2 patients: Patient/p, Patient/q"):
        patient(WHO | {"id": "q"})
    with pytest.raises(KgreasonError, match="facts of several patients: Patient/p, Patient/q"):
        patient_of([condition(), condition(id="d", subject={"reference": "Patient/q"})], "")


def test_a_single_resource_or_a_list_is_a_record_too():
    assert [one.name for one in patient_of(condition(), "").recorded] == ["asthma"]
    assert patient_of([condition()], "").identity == "Patient/p (no Patient resource)"
    assert is_fhir([WHO])
    assert not is_fhir([])
    assert not is_fhir({"age": 3})
    with pytest.raises(KgreasonError, match="no resource that is read"):
        patient_of({"resourceType": "Encounter"}, "")


def test_of_two_versions_the_newer_one_counts_and_pages_that_are_missing_are_said():
    old = condition("gout", meta={"versionId": "1"})
    new = condition("asthma", meta={"versionId": "2"})
    record = bundle(WHO, new, old, link=[{"relation": "next", "url": "http://example.org"}])
    record["entry"] += [{"resource": condition(id="e"), "request": {"method": "DELETE"}}, {"fullUrl": "urn:uuid:3"}, 7]
    read = patient_of(record, "", "2024-05-01")
    assert [one.name for one in read.recorded] == ["asthma"]
    assert [(one.place, one.why) for one in read.unread] == [
        ("/link", "the search has further pages, which are not here"),
        ("/entry/2/resource", "an older version of what the record has twice"),
        ("/entry/3", "an entry that deletes a resource"),
        ("/entry/4", "an entry without a resource"),
        ("/entry/5", "an entry without a resource"),
    ]
    with pytest.raises(KgreasonError, match='found "history"'):
        patient_of(bundle(WHO, type="history"), "")


def test_a_broken_resource_costs_only_itself_and_other_kinds_are_counted():
    read = patient(
        condition(),
        observed(code={"text": 5}),
        condition(id="changed", modifierExtension=[{"url": "http://example.org/not"}]),
        {"resourceType": "AdverseEvent"},
        {"resourceType": "FamilyMemberHistory"},
        {"resourceType": "FamilyMemberHistory"},
        as_of="2024-05-01",
    )
    assert [one.name for one in read.recorded] == ["asthma"]
    assert [(one.resource, one.place, one.why) for one in read.unread] == [
        ("Observation/o", "/entry/2/resource/code/text", "no form of FHIR R4: expected `str`, got `int`"),
        ("Condition/changed", "/entry/3/resource", "it changes its meaning by an extension or rule that is not known"),
        ("AdverseEvent", "", "1 resource of this kind not read"),
        ("FamilyMemberHistory", "", "2 resources of this kind not read"),
    ]


# --- names and codes ---


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Essential hypertension (disorder)", [("condition", "KG:essential-hypertension", True)]),
        ("Type 2 diabetes mellitus without complications", [("condition", "KG:type-2-diabetes-mellitus", True)]),
        ("Heart failure, unspecified", [("condition", "KG:heart-failure", True)]),
        ("History of myocardial infarction (situation)", [("history", "KG:myocardial-infarction", True)]),
        ("Family history of breast cancer", [("family", "KG:breast-cancer", True)]),
        ("Encounter for screening for malignant neoplasm of colon", []),
        ("Suspected pneumonia", []),
        ("No evidence of asthma", []),
        ("Fear of cancer", []),
        ("warfarin", []),
        ("Zorbitis", []),
    ],
)
def test_an_entry_is_a_fact_only_where_all_its_words_are_understood(engine, words, expected):
    found = facts(engine, condition(words))
    assert stated(found) == expected
    assert [one.why.startswith(words) for one in found.unread] == ([] if expected else [True])


def test_a_code_that_the_graph_knows_goes_before_words_and_the_display_helps_where_the_text_does_not(engine):
    coded = {"coding": [{"system": RXNORM, "code": "1191", "display": "zorbapill"}], "text": "zorbapill"}
    displayed = {
        "coding": [{"system": RXNORM, "code": "0", "display": "aspirin 81 MG Oral Tablet"}],
        "text": "baby pill",
    }
    for named in (coded, displayed):
        found = facts(engine, request(medicationCodeableConcept=named))
        assert stated(found) == [("medication", "KG:aspirin", True)]


def test_the_known_parts_of_a_combination_are_taken_and_the_others_are_said(engine):
    found = facts(engine, request("aspirin 81 MG / zorbol 3 MG Oral Tablet"))
    assert stated(found) == [("medication", "KG:aspirin", True)]
    assert found.unread[0].why == "aspirin 81 MG / zorbol 3 MG Oral Tablet: not understood: zorbol 3 MG Oral Tablet"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("heart failure", [("condition", "KG:heart-failure", False)]),
        ("severe heart failure", []),
        ("Type 2 diabetes mellitus with chronic kidney disease", []),
    ],
)
def test_a_denial_of_a_special_case_denies_nothing_more(engine, words, expected):
    assert stated(facts(engine, condition(words, verified="refuted"))) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Allergy to codeine (finding)", ["KG:codeine"]),
        ("aspirin and ibuprofen", ["KG:aspirin", "KG:ibuprofen"]),
        ("codeine in Zorbo syrup", ["KG:codeine"]),
        ("Zorb", []),
    ],
)
def test_an_allergy_is_to_every_substance_that_it_names(engine, words, expected):
    record = {"resourceType": "AllergyIntolerance", "id": "a", "code": text(words), "patient": SUBJECT}
    found = facts(engine, record)
    assert [concept for _, concept, _ in stated(found)] == expected
    assert len(found.unread) == ("Zorb" in words)


def test_a_diagnosis_of_an_allergy_is_an_allergy_to_the_drug(engine):
    assert stated(facts(engine, condition("Penicillin allergy (finding)"))) == [("allergy", "KG:penicillin", True)]


def test_an_allergy_that_a_larger_graph_has_a_disease_of_is_both(index):
    linker = Linker(
        index(
            concepts=[Concept("KG:penicillin", "penicillin", "Drug"), Concept("EX:1", "penicillin allergy", "Disease")]
        )
    )
    found = read_facts(Trace("EX:t", patient=patient(condition("Penicillin allergy"))), linker, ())
    assert stated(found) == [("condition", "EX:1", True), ("allergy", "KG:penicillin", True)]


def test_the_parts_of_a_combination_that_the_graph_has_are_that_combination(engine):
    found = facts(engine, request("Hydrocodone Bitartrate 5 MG / Acetaminophen 325 MG Oral Tablet"))
    assert stated(found) == [("medication", "KG:hydrocodone-and-acetaminophen", True)]
    assert stated(facts(engine, request("aspirin 81 MG / atenolol 50 MG Oral Tablet"))) == [
        ("medication", "KG:aspirin", True),
        ("medication", "KG:atenolol", True),
    ]


# --- verdicts ---


def test_a_misspelt_drug_of_a_record_is_not_taken_for_one_and_what_may_be_meant_is_said(engine):
    found = facts(engine, request("Lisinoprol"))
    assert stated(found) == []
    assert [one.why for one in found.unread] == [
        "Lisinoprol: no concept has this name, so no rule sees it; is lisinopril meant?"
    ]


def test_with_an_allergy_that_is_not_understood_nothing_is_safe(engine):
    record = {"resourceType": "AllergyIntolerance", "id": "a", "code": text("Zorb"), "patient": SUBJECT}
    (known,) = engine.check(["guanfacine"], patient_of([WHO, observed()], ""), assume_complete=True)
    (unknown,) = engine.check(["guanfacine"], patient_of([WHO, observed(), record], ""), assume_complete=True)
    (native,) = engine.check(["guanfacine"], patient_of({"allergies": ["Zorb"]}), assume_complete=True)
    assert (known.verdict, unknown.verdict, native.verdict) == (
        DrugVerdict.SAFE,
        DrugVerdict.UNKNOWN,
        DrugVerdict.UNKNOWN,
    )
    assert unknown.sought.endswith("is not understood: Zorb: no concept has this name, so no rule sees it")


def test_missing_is_unknown_and_stopped_is_not_denied(engine):
    (found,) = engine.check(["sertraline"], patient(request("phenelzine 15 MG Oral Tablet", "stopped")))
    assert found.verdict is DrugVerdict.DEPENDS
    assert any(part.atom.concept == "KG:MAO-inhibitor" for asked in found.ask for part in asked)


def test_a_list_in_which_something_was_not_understood_is_never_taken_as_complete(engine):
    read = [WHO, observed(90), request("zorbapill")]
    opened = engine.check_regimen(["sertraline"], patient_of(read, ""), assume_complete=True)
    assert opened.facts.complete == {"conditions", "history", "family", "allergies"}
    assert opened.assessments[0].verdict is DrugVerdict.DEPENDS
    closed = engine.check_regimen(["sertraline"], patient_of(read[:2], ""), assume_complete=True)
    assert "medications" in closed.facts.complete
    assert closed.assessments[0].verdict is not DrugVerdict.DEPENDS


@pytest.mark.parametrize("name", ["conditions", "history", "medications"])
def test_a_native_list_in_which_something_was_not_understood_is_never_taken_as_complete(engine, name):
    closed = {"complete": ["conditions", "history", "medications", "allergies"]}
    whole = patient_of({"age": 50, "sex": "male", **closed})
    lost = patient_of({"age": 50, "sex": "male", **closed, name: ["zorbapill"]})
    assert engine.check(["sumatriptan"], whole)[0].verdict is not DrugVerdict.DEPENDS
    for everything in (False, True):
        checked = engine.check_regimen(["sumatriptan"], lost, assume_complete=everything)
        assert name not in checked.facts.complete
        assert checked.assessments[0].verdict is DrugVerdict.DEPENDS


@pytest.mark.parametrize("words", ["Chronic kidney disease, stage 4 (severe)", "Chronic kidney disease (stage 4)"])
def test_the_stage_of_a_disease_is_read_as_a_classification_writes_it(engine, words):
    (found,) = engine.check(["metformin"], patient(condition(words)))
    assert found.verdict is DrugVerdict.UNSAFE


def test_a_sulfonamide_is_known_by_its_own_name_and_as_a_prescription_names_it(engine):
    record = {"resourceType": "AllergyIntolerance", "id": "a", "code": text("Sulfamethoxazole"), "patient": SUBJECT}
    (found,) = engine.check(["Bactrim"], patient(record))
    assert found.verdict is DrugVerdict.UNSAFE
    read = facts(engine, request("sulfamethoxazole 800 MG / trimethoprim 160 MG Oral Tablet"))
    assert [one.concept for one in read.items if one.kind == "medication"] == ["KG:trimethoprim-sulfamethoxazole"]


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        ("nitroglycerin 0.4 MG/ACTUAT Mucosal Spray", "KG:nitroglycerin"),
        ("nicotine 2 MG Chewing Gum", "KG:nicotine"),
        ("amoxicillin 875 MG / clavulanate 125 MG Oral Tablet", "KG:amoxicillin-clavulanate"),
        ("piperacillin 3000 MG / tazobactam 375 MG Injection", "KG:piperacillin-tazobactam"),
        ("lidocaine 0.05 MG/MG Medicated Patch", "KG:lidocaine"),
    ],
)
def test_a_drug_is_read_in_each_form_that_it_is_given_in(engine, words, concept):
    assert [one.concept for one in facts(engine, request(words)).items if one.kind == "medication"] == [concept]


def test_an_intolerance_warns_and_an_allergy_forbids(engine):
    record = {"resourceType": "AllergyIntolerance", "id": "a", "code": text("codeine"), "patient": SUBJECT}
    (allergic,) = engine.check(["codeine"], patient(record))
    (intolerant,) = engine.check(["codeine"], patient(record | {"type": "intolerance"}))
    assert [hit.rule.id for hit in allergic.fired if hit.rule.id.startswith("general")] == ["general/hypersensitivity"]
    assert [hit.rule.id for hit in intolerant.fired if hit.rule.id.startswith("general")] == ["general/intolerance"]
    assert (allergic.verdict, intolerant.verdict) == (DrugVerdict.UNSAFE, DrugVerdict.DEPENDS)


def test_a_trace_may_carry_a_fhir_patient(engine):
    record = {"question": "What now?", "patient": bundle(WHO, observed()), "answer": "Start metformin 500 mg daily."}
    (trace,) = read_traces(json.dumps(record).encode(), name="a.json")
    report = engine.verify(trace)
    assert report.verdict.value == "unsafe"
    assert report.assessments[0].fired[0].facts[0].resource == "Observation/o"


# --- the command line, the server, real requests ---


def test_check_prints_who_which_fact_with_its_resource_and_date_which_rule_and_which_source(capsys, tmp_path):
    (tmp_path / "record.json").write_text(json.dumps(bundle(WHO, observed(), request("metformin", "draft"))))
    assert main(["check", "--patient", str(tmp_path / "record.json")]) == 0
    lines = capsys.readouterr().out.splitlines()
    head = "Patient: female, age 71 (Patient/p, born 1953-02-01, on 2024-05-01, the newest date of the record)"
    assert lines[:2] == [head, "  measured: eGFR 24 mL/min/1.73m2 [Observation/o, 2024-05-01]"]
    at = lines.index("metformin: UNSAFE")
    assert lines[at + 1 : at + 5] == [
        "  contraindicated if eGFR < 30 mL/min/1.73m2: accumulates; lactic acidosis",
        "    here: eGFR 24 mL/min/1.73m2 [Observation/o, 2024-05-01]",
        "    source: US label (fda_metformin_highlights_2026), section contraindications",
        "      (rule metformin-egfr-below-30)",
    ]


def test_check_wants_a_drug_or_a_record_that_orders_one_it_understands(capsys, tmp_path):
    file = tmp_path / "record.json"
    for record, said in (
        (bundle(WHO, observed()), "drugs: found none"),
        (bundle(WHO, request("zorbapill", "draft")), "found zorbapill: no concept has this name"),
        (bundle(WHO, type="history"), 'record.json#/type: found "history"'),
    ):
        file.write_text(json.dumps(record))
        assert main(["check", "--patient", str(file)]) == 2
        assert said in capsys.readouterr().err
    file.write_text(json.dumps(bundle(WHO, observed())))
    assert main(["check", "--drug", "aspirin", "--patient", str(file), "--as-of", "May"]) == 2
    assert capsys.readouterr().err == 'kgreason: record.json#--as-of: found "May"; wanted a date such as 2025-03-31\n'


def real_requests() -> list[Path]:
    held = os.environ.get("KGREASON_DATA")
    return sorted(Path(held, "shapes/opioid_cds/requests").rglob("*.json")) if held else []


def real(file: Path) -> Any:
    """Return a request as published without the one closing brace that each of the files has too many."""
    written = file.read_text("utf-8")
    read = []
    for at, char in enumerate(written):
        if char == "}":
            with contextlib.suppress(ValueError):
                read.append(json.loads(written[:at] + written[at + 1 :]))
    return max(read, key=lambda one: len(one.get("prefetch", {})))


@pytest.mark.skipif(not real_requests(), reason="KGREASON_DATA with shapes/opioid_cds is not laid out")
def test_real_requests_are_read_order_and_patient(engine):
    read = {file.stem.removeprefix("request-example-"): patient_of(real(file), "") for file in real_requests()}
    assert len(read) == 9
    for one in read.values():
        judged = engine.check_regimen([], one).assessments
        assert engine.graph.is_a(judged[0].drug, "KG:opioid")
        assert one.age is not None
    with_one = engine.check_regimen([], read["rec-11-opioid-trigger-with-benzo"])
    assert [(one.kind, one.concept) for one in with_one.facts.items if one.resource] == [
        ("medication", "KG:flurazepam")
    ]
    assert "respiratory depression" in {
        engine.name(hit.rule.effect) for hit in with_one.assessments[0].fired if hit.rule.effect
    }
    assert engine.check_regimen([], read["rec-11-opioid-trigger-without-benzo"]).assessments[0].fired == ()


# --- damage ---

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=5,
)
WHOLE = bundle(
    WHO,
    condition("heart failure", onsetDateTime="2020"),
    observed(),
    observed(id="bp", component=[{"code": text("Systolic blood pressure"), "valueQuantity": {"value": 150}}]),
    request("aspirin 81 MG / omeprazole 40 MG Oral Capsule", authoredOn="2024-01-01"),
    {"resourceType": "MedicationStatement", "id": "s", "status": "active", "subject": SUBJECT,
     "medicationReference": {"reference": "#x"},
     "contained": [{"resourceType": "Medication", "id": "x", "code": text("warfarin")}]},
    {"resourceType": "AllergyIntolerance", "id": "a", "code": text("codeine"), "patient": SUBJECT},
    {"resourceType": "Procedure", "id": "x", "status": "completed", "code": text("Hysterectomy"), "subject": SUBJECT},
)  # fmt: skip


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(spot for key, one in inner for spot in spots(one, (*path, key)))]


SPOTS = spots(WHOLE)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_a_record_damaged_anywhere_is_read_or_refused_and_never_breaks(engine, data):
    damaged = copy.deepcopy(WHOLE)
    for _ in range(data.draw(st.integers(1, 3))):
        *path, last = data.draw(st.sampled_from(SPOTS[1:]))
        held: Any = damaged
        try:
            for key in path:
                held = held[key]
            held[last] = data.draw(JSON)
        except (KeyError, IndexError, TypeError):
            continue
    try:
        read = patient_of(damaged, "")
    except KgreasonError:
        return
    found = read_facts(Trace("EX:t", patient=read), engine.linker, ())
    assert all(isinstance(one, Fact) for one in found.items)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([spot for spot in spots(condition("heart failure")) if spot and spot != ("resourceType",)]), JSON
)
def test_a_damaged_diagnosis_never_makes_a_drug_safe(engine, spot, junk):
    damaged = copy.deepcopy(condition("heart failure"))
    held: Any = damaged
    for key in spot[:-1]:
        held = held[key]
    held[spot[-1]] = junk
    closed = engine.check_regimen(["pioglitazone"], patient_of([WHO, damaged], ""), assume_complete=True)
    assert closed.assessments[0].verdict is not DrugVerdict.SAFE


@pytest.mark.parametrize("value", ["33914-3", "62238-1", "77147-7", "48642-3", "88294-4", "98979-8"])
def test_kidney_function_is_read_by_each_code_that_laboratories_send(engine, value):
    bare = {"coding": [{"system": LOINC, "code": value}]}
    (found,) = engine.check(["metformin"], patient(observed() | {"code": bare}))
    assert found.verdict is DrugVerdict.UNSAFE
