"""Words between names (`verifiers/claims/between.tsv`): each row states its relation in its example."""

import pytest

from kgreason.claims.between import COLUMNS
from kgreason.content import content, read_rows
from kgreason.engine import Engine
from kgreason.model import Passage, Span, Trace


def read(reader: str, *texts: str) -> list[list[tuple[str, str, str, bool]]]:
    steps = tuple(Passage(text, Span(f"/{at}", 0, len(text))) for at, text in enumerate(texts))
    engine = Engine.open(reader)
    found: list[list[tuple[str, str, str, bool]]] = [[] for _ in texts]
    for one in engine.read(Trace("EX:1", steps=steps)).claims:
        ends = engine.name(one.subject), one.predicate, engine.name(one.object), one.negated
        found[int(one.span.place[1:])].append(ends)
    return found


@pytest.mark.parametrize("reader", ["parse", "patterns"])
def test_the_words_of_every_row_state_its_relation_in_its_example(reader: str) -> None:
    faults = []
    rows = list(read_rows(content("verifiers") / "claims" / "between.tsv", COLUMNS, faults))
    got = read(reader, *(row["sentence"] for row in rows))
    wanted = [(row["first"], row["predicate"], row["second"], row["negated"] == "yes") for row in rows]
    missed = [
        (row["sentence"], claims) for row, one, claims in zip(rows, wanted, got, strict=True) if one not in claims
    ]
    assert faults == []
    assert missed == []


@pytest.mark.parametrize(
    "sentence",
    [
        "We would not treat gout with colchicine.",
        "Nobody takes aspirin for asthma.",
        "I wonder whether the rash is related to the intake of amoxicillin.",
        "Her acute kidney injury due to ibuprofen was ruled out.",
        "Aspirin daily for asthma is not recommended.",
        "There is no interaction between warfarin and acetaminophen.",
        "Concomitant use of warfarin and acetaminophen.",
        "The shock is not due to sepsis, unless he bleeds.",
        "He comes to the clinic because of fever and a suspected infection.",
        "The pain was accompanied by nausea.",
        "Hemochromatosis is likely, due to a positive genetic study.",
    ],
)
@pytest.mark.parametrize("reader", ["parse", "patterns"])
def test_what_is_denied_doubted_or_only_told_of_the_patient_states_nothing_more(reader: str, sentence: str) -> None:
    assert [one for one in read(reader, sentence)[0] if not one[3]] == []


def test_a_scan_of_choice_finds_a_disease_and_does_not_treat_it() -> None:
    wanted = ("magnetic resonance imaging", "diagnoses", "multiple sclerosis", False)
    assert read("parse", "Magnetic resonance imaging is of choice in multiple sclerosis.")[0] == [wanted]


def test_due_to_speaks_of_the_name_beside_it_and_not_of_the_list_before_that() -> None:
    found = read("parse", "It presents with fever, cough and bleeding due to disseminated intravascular coagulation.")
    assert [one for one in found[0] if one[1] == "causes"] == [
        ("disseminated intravascular coagulation", "causes", "bleeding", False)
    ]


def test_drugs_that_a_clause_picks_out_are_not_the_drug_named_before() -> None:
    texts = "He takes metformin.", "The drugs most frequently associated with angioedema are ACE inhibitors."
    assert read("parse", *texts) == [[], [("ACE inhibitor", "associated_with", "angioedema", False)]]


def test_a_list_of_a_hundred_names_is_read_without_trying_every_way_to_cut_it() -> None:
    names = ", ".join(["aspirin", "warfarin", "ibuprofen", "metformin"] * 25)
    sentence = f"Here are {names} for which nothing is said of the treatment or risk of anything."
    assert read("patterns", sentence, "That is all.") == [[], []]


@pytest.mark.parametrize(
    "sentence",
    [
        "Concomitant use of amiodarone and metformin had no effect on the levels of metformin.",
        "The combination of lithium and ibuprofen has not been studied.",
        "Naproxen may be used instead of ibuprofen in patients taking lithium, with an increased effect.",
        "Avoid coadministration of strong or moderate CYP3A4 inducers.",
        "Statins: monitor patients who take atorvastatin for muscle pain.",
        "Patients physically dependent on opioids may be at risk when butorphanol is stopped.",
        "Her sedative effects were increased in patients taking lithium.",
    ],
)
@pytest.mark.parametrize("reader", ["parse", "patterns"])
def test_drugs_that_do_nothing_to_each_other_or_replace_one_another_do_not_interact(reader: str, sentence: str) -> None:
    assert [one for one in read(reader, sentence)[0] if one[1] == "interacts_with"] == []


@pytest.mark.parametrize("reader", ["parse", "patterns"])
def test_what_was_not_studied_may_still_be_warned_of(reader: str) -> None:
    texts = (
        "Use of lithium together with ibuprofen has not been studied, but should be avoided.",
        "Do not use nebivolol with other beta blockers.",
    )
    wanted = (
        [("lithium", "interacts_with", "ibuprofen", False)],
        [("nebivolol", "interacts_with", "beta blocker", False)],
    )
    found = read(reader, *texts)
    assert [set(one) <= set(claims) for one, claims in zip(wanted, found, strict=True)] == [True, True]


@pytest.mark.parametrize("reader", ["parse", "patterns"])
def test_the_level_of_a_drug_is_of_the_drug_and_that_of_what_the_body_makes_is_not(reader: str) -> None:
    texts = (
        "Quinidine increases digoxin levels.",
        "Glipizide increases insulin levels.",
    )
    found = [[one for one in claims if one[0] != one[2]] for claims in read(reader, *texts)]
    assert ("quinidine", "increases", "digoxin", False) in found[0]
    assert [one for one in found[1] if one[2] == "insulin"] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Propranolol has shown poor efficacy in asthma.",
        "In asthma, propranolol is wrongly recommended.",
        "Stop ibuprofen to treat the acute kidney injury.",
        "We discontinue lithium early to treat diabetes insipidus.",
        "Avoid treating gout in kidney failure with ibuprofen.",
        "A man with asthma is chronically on treatment with propranolol.",
    ],
)
def test_looser_words_between_names_state_no_use_where_they_take_it_back(sentence: str) -> None:
    assert [one for one in read("parse", sentence)[0] if one[1] == "treats" and not one[3]] == []
