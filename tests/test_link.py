"""Linking: names, abbreviations, misspellings, and the assertion status of each mention with its rule."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgreason.graph import normal, open_starter
from kgreason.link import Linker, did_you_mean, sentences
from kgreason.link.described import Description, descriptions
from kgreason.model import Mention, Passage, Span


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def mentions(linker: Linker, text: str) -> tuple[Mention, ...]:
    return linker.link(Passage(text, Span("", 0, len(text))))


def named(linker: Linker, text: str) -> list[tuple[str, str, str]]:
    return [(one.text, one.name, one.status.value) for one in mentions(linker, text)]


def test_the_longest_name_wins_over_the_names_inside_it(linker: Linker) -> None:
    assert named(linker, "She has stage 4 chronic kidney disease.") == [
        ("stage 4 chronic kidney disease", "chronic kidney disease stage 4", "present")
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("class III or IV heart failure", ["NYHA class III heart failure", "NYHA class IV heart failure"]),
        ("class III/IV heart failure", ["NYHA class III heart failure", "NYHA class IV heart failure"]),
        ("no liver or kidney disease", ["liver disease", "kidney disease"]),
        ("hepatitis B or C", ["hepatitis B", "hepatitis C"]),
        ("CKD stage 3 or 4", ["chronic kidney disease stage 3", "chronic kidney disease stage 4"]),
        (
            "second- or third-degree AV block",
            ["second-degree atrioventricular block", "third-degree atrioventricular block"],
        ),
        ("nausea or abdominal pain", ["nausea", "abdominal pain"]),
        ("type 2 diabetes or gout", ["type 2 diabetes mellitus", "gout"]),
    ],
)
def test_two_names_may_share_their_words(linker: Linker, text: str, names: list[str]) -> None:
    assert [name for _, name, _ in named(linker, text)] == names


@pytest.mark.parametrize(
    "text",
    ["ketoconazole 2% shampoo", "ketoconazole cream", "ciprofloxacin 0.3% eye drops", "erythromycin 0.5 % ointment"],
)
def test_what_is_used_on_the_skin_or_eye_is_not_the_drug_that_is_swallowed(linker: Linker, text: str) -> None:
    assert named(linker, f"She uses {text} twice a day.") == [(text, f"topical {text.split(maxsplit=1)[0]}", "present")]


def test_plural_possessive_and_british_spelling_are_the_same_name(linker: Linker) -> None:
    assert [name for _, name, _ in named(linker, "Crohn's disease, oedema and gallstones")] == [
        "Crohn disease",
        "edema",
        "cholelithiasis",
    ]


def test_abbreviations_match_by_their_exact_letters_only(linker: Linker) -> None:
    assert [name for _, name, _ in named(linker, "T2DM and CKD")] == [
        "type 2 diabetes mellitus",
        "chronic kidney disease",
    ]
    assert named(linker, "the als of it, a hit and a mi") == []


def test_a_few_abbreviations_are_written_in_small_letters(linker: Linker) -> None:
    assert [name for _, name, _ in named(linker, "i have ckd, htn and gerd")] == [
        "chronic kidney disease",
        "hypertension",
        "gastroesophageal reflux disease",
    ]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Chronic kidney disease, stage 4 (severe)", "KG:chronic-kidney-disease-stage-4"),
        ("She has CKD (stage 3b).", "KG:chronic-kidney-disease-stage-3b"),
        ("Diabetes mellitus, type 2", "KG:type-2-diabetes-mellitus"),
        ("CKD, grade unknown", "KG:chronic-kidney-disease"),
        ("COPD (severe), stable", "KG:severe-chronic-obstructive-pulmonary-disease"),
        ("COPD, severe", "KG:chronic-obstructive-pulmonary-disease"),
        ("COPD (severe at times)", "KG:chronic-obstructive-pulmonary-disease"),
        ("COPD (not severe)", "KG:chronic-obstructive-pulmonary-disease"),
    ],
)
def test_a_stage_behind_a_comma_or_in_parentheses_belongs_to_its_disease(linker: Linker, text, concept) -> None:
    assert [one.concept for one in linker.link(Passage(text, Span("", 0, len(text))))] == [concept]


def test_an_abbreviation_defined_in_the_text_is_used_after_it(linker: Linker) -> None:
    found = mentions(linker, "Minimal change disease (MCD) is common. MCD responds well.")
    assert [(one.text, one.name) for one in found] == [
        ("Minimal change disease", "minimal change disease"),
        ("MCD", "minimal change disease"),
        ("MCD", "minimal change disease"),
    ]


def test_a_misspelt_drug_is_linked_with_a_lower_score(linker: Linker) -> None:
    (found,) = mentions(linker, "She takes levothyroxin daily.")
    assert (found.name, found.method) == ("levothyroxine", "fuzzy")
    assert 0.7 < found.score < 0.95


@pytest.mark.parametrize("at", range(2, len("amoxicillin")))
def test_a_slip_anywhere_behind_the_first_two_letters_of_a_drug_is_found(linker: Linker, at: int) -> None:
    name, letter = "amoxicillin", "amoxicillin"[at]
    slips = ("", "q", letter * 2, f"{letter}q")[at < 4 :]  # *amxicillin* and *amoicillin* may as well be ampicillin
    written = [name[:at] + slip + name[at + 1 :] for slip in slips]
    found = [mentions(linker, f"She takes {one} daily.") for one in written]
    assert [[one.name for one in some] for some in found] == [[name]] * len(written)


@pytest.mark.parametrize(
    ("name", "drug"),
    [
        ("metfromin", "metformin"), ("Lisinoprol", "lisinopril"), ("warfarn", "warfarin"), ("omeprazol", "omeprazole"),
        ("metfromin ER", "metformin"), ("ketorolc eye drops", "topical ketorolac"), ("simvastain", "simvastatin"),
    ],
)  # fmt: skip
def test_a_whole_name_that_is_misspelt_means_the_drug_with_the_score_of_a_misspelling(linker, name, drug) -> None:
    found = linker.concept_of(name)
    assert (found[0].name, 0.7 < found[0].score < 0.95) == (drug, True)


@pytest.mark.parametrize("name", ["cyclosprine", "prednisolne", "nisodipine"])
def test_a_misspelling_of_two_drugs_is_neither(linker: Linker, name: str) -> None:
    assert (linker.concept_of(name), mentions(linker, f"Start {name} 5 mg daily.")) == ((), ())


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("cyclosprine", "; is cyclosporine or cycloserine meant?"),
        ("hypertenson", "; is hypertension meant?"),
        ("asprin", "; is aspirin meant?"),
        ("metfromin 500 mg daily", "; is metformin meant?"),
        ("advl", ""),
        ("blargomab", ""),
    ],
)
def test_a_name_that_is_not_known_is_answered_with_what_may_be_meant(linker: Linker, name: str, meant: str) -> None:
    assert did_you_mean(name, linker.graph) == meant


@pytest.mark.parametrize("text", ["That was a big impact, all in all.", "We lead the rest.", "An infarction of sorts"])
def test_everyday_words_are_not_linked(linker: Linker, text: str) -> None:
    assert [one for one in mentions(linker, text) if one.method == "fuzzy"] == []


@pytest.mark.parametrize(
    ("text", "status", "rule"),
    [
        ("She denies chest pain.", "denied", "denies (before)"),
        ("No history of asthma.", "denied", "no history of (before)"),
        ("Her mother had breast cancer.", "family", "mother (before)"),
        ("A history of asthma.", "past", "history of (before)"),
        ("It could be pneumonia.", "possible", "could be (before)"),
        ("If asthma develops, call.", "hypothetical", "if (before)"),
        ("Pulmonary embolism was ruled out.", "denied", "was ruled out (after)"),
        ("She has asthma.", "present", ""),
    ],
)
def test_the_status_of_a_mention_names_the_rule_that_decided_it(
    linker: Linker, text: str, status: str, rule: str
) -> None:
    (found,) = mentions(linker, text)
    assert (found.status.value, found.rule) == (status, rule)


def test_a_trigger_reaches_no_further_than_its_clause(linker: Linker) -> None:
    assert [(name, status) for _, name, status in named(linker, "She denies chest pain but has asthma.")] == [
        ("chest pain", "denied"),
        ("asthma", "present"),
    ]


def test_spans_are_those_of_the_original(linker: Linker) -> None:
    text = "xx asthma"
    (found,) = linker.link(Passage(text[3:], Span("/q", 3, 9)))
    assert (found.span, text[found.span.start : found.span.end]) == (Span("/q", 3, 9), "asthma")


def test_names_can_be_found_without_their_status(linker: Linker) -> None:
    text = "No chronic kidney disease (CKD). CKD on metformn; asthma."
    passage = Passage(text, Span("", 0, len(text)))
    assert linker.find(passage) == [(one.span.start, one.span.end, one.concept) for one in linker.link(passage)]
    assert [text[start:end] for start, end, _ in linker.find(passage)] == [
        "chronic kidney disease",
        "CKD",
        "CKD",
        "metformn",
        "asthma",
    ]


def test_an_elevated_test_is_what_its_high_value_is(linker: Linker) -> None:
    assert named(linker, "He has an elevated serum potassium.") == [
        ("elevated serum potassium", "hyperkalemia", "present")
    ]


def test_sentences_survive_abbreviations_numbers_and_bullets() -> None:
    text = "1. Dr. Low gave 2.5 mg.\n- Then K rose to 5.9 mmol/L. Stop!"
    found = list(sentences(text))
    assert [one.text for one in found] == ["Dr. Low gave 2.5 mg.", "Then K rose to 5.9 mmol/L.", "Stop!"]
    assert all(text[one.start : one.end] == one.text for one in found)


def test_a_prefix_makes_another_thing_of_a_name(linker: Linker) -> None:
    assert named(linker, "A non-smoker on an anti-hypertensive drug, with non-Hodgkin lymphoma.") == [
        ("smoker", "cigarette smoking", "denied"),
        ("non-Hodgkin lymphoma", "non-Hodgkin lymphoma", "present"),
    ]


def test_a_lasting_history_is_present_and_a_possessive_name_is_whole(linker: Linker) -> None:
    assert named(linker, "A 2-year history of Crohn's disease and a history of gout.") == [
        ("Crohn's disease", "Crohn disease", "present"),
        ("gout", "gout", "past"),
    ]


def test_not_only_denies_nothing(linker: Linker) -> None:
    assert named(linker, "Not only fever but also cough.") == [
        ("fever", "fever", "present"),
        ("cough", "cough", "present"),
    ]


def test_what_runs_on_without_an_end_is_cut_and_loses_nothing() -> None:
    text = "Measles causes fever, " * 200
    found = list(sentences(text))
    assert len(found) > 1
    assert max(len(one.text) for one in found) <= 1000
    assert all(text[one.start : one.end] == one.text for one in found)
    assert sum(one.text.count("Measles") for one in found) == 200
    assert len(list(sentences("x" * 2500))) == 3


def test_a_full_stop_after_a_title_is_looked_at_once() -> None:
    assert [one.text for one in sentences("Dr. A " * 20000)] != []
    assert [one.text for one in sentences("2. A drug helps. 3. It fails.")] == ["A drug helps.", "It fails."]


def test_what_is_described_is_linked_without_its_name(linker: Linker) -> None:
    text = "P waves at 80 and QRS complexes at 36, no relation between the two, and no rash."
    found = mentions(linker, text)
    assert [(one.name, one.method) for one in found] == [
        ("third-degree atrioventricular block", "described"),
        ("rash", "name"),
    ]


def test_each_description_is_of_a_concept() -> None:
    graph = open_starter()
    names = {one.concept for one in descriptions()}
    assert names
    assert all(graph.named(normal(name)) for name in names)


@pytest.mark.parametrize("one", descriptions(), ids=lambda one: one.concept)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_description_holds_one_of_the_words_that_it_is_looked_for_by(one: Description, data: st.DataObject) -> None:
    written = data.draw(st.from_regex(re.compile(one.pattern.pattern, re.ASCII)))
    assert not one.words or any(word in written.lower() for word in one.words)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Acetylcholine receptor antibodies positive.", "myasthenia gravis"),
        ("Urine test: two lines.", "evidence of pregnancy"),
        ("It burns when she pees.", "dysuria"),
        ("He is at 15 cigarettes a day.", "cigarette smoking"),
        ("Migraine with zigzag lights beforehand.", "migraine with aura"),
        ("CT angiogram: both renal arteries are narrowed.", "bilateral renal artery stenosis"),
        ("Echo: septum 21 mm, outflow gradient 70.", "hypertrophic obstructive cardiomyopathy"),
        ("Echo: aortic valve area 0.7 cm2.", "severe aortic stenosis"),
        ("Monitor: sinus pauses of 4 seconds.", "sick sinus syndrome"),
        ("FEV1 up 18% after albuterol.", "asthma"),
        ("PBG 12 times the limit.", "acute intermittent porphyria"),
        ("HLA-B*57:01 positive.", "HLA-B*5701 allele"),
    ],
)
def test_what_a_finding_means_is_linked(linker: Linker, text: str, name: str) -> None:
    assert name in {one.name for one in mentions(linker, text) if one.method == "described" or one.name == name}


@pytest.mark.parametrize(
    "text",
    [
        "Hepatitis A as a student, long over.",
        "Gout in college.",
        "Kidney stones in 2014, none since.",
        "She is four years out from breast cancer.",
    ],
)
def test_what_was_once_is_past(linker: Linker, text: str) -> None:
    assert [status for _, _, status in named(linker, text)] == ["past"]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("HIV-negative man.", ["denied"]),
        ("HIV positive, hep C negative.", ["present", "denied"]),
        ("HIV, hepatitis B and C negative.", ["denied", "denied", "denied"]),
        ("Chest pain, fever, strep negative.", ["present", "present"]),
        ("Pneumonia with Gram-negative rods.", ["present", "present"]),
        ("CT chest: no thymoma.", ["denied"]),
    ],
)
def test_a_negative_denies_what_was_tested_only(linker: Linker, text: str, statuses: list[str]) -> None:
    held = [
        one for one in named(linker, text) if one[1] not in {"computed tomography of the chest", "computed tomography"}
    ]
    assert [status for _, _, status in held] == statuses
