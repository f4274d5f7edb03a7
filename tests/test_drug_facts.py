"""What a question's text says of the patient's drugs, allergies and lasting diseases."""

import json

import pytest

from kgreason.claims.condition import COLUMNS, lasting
from kgreason.claims.facts import read_facts
from kgreason.content import content, read_rows
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Passage, Span, Trace
from kgreason.traces import read_traces


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def said(linker: Linker, kind: str, text: str) -> set[str]:
    """Return the names of what a text says of one kind, a denied one with *not* before it."""
    passage = Passage(text, Span("/question", 0, len(text)))
    facts = read_facts(Trace("test", question=passage), linker, linker.link(passage))
    return {
        ("" if one.known else "not ") + linker.graph.concept(one.concept).name
        for one in facts.items
        if one.kind == kind and one.concept and not one.implied_by
    }


# --- drugs ---


@pytest.mark.parametrize(
    ("text", "taken", "past"),
    [
        (
            "He took clarithromycin and amoxicillin. He finished the 14 days two and a half weeks ago.",
            set(),
            {"clarithromycin", "amoxicillin"},
        ),
        ("She was given ciprofloxacin. She completed the course yesterday.", set(), {"ciprofloxacin"}),
        ("He was on lisinopril; the last tablet was 4 days ago.", set(), {"lisinopril"}),
        ("He takes methotrexate weekly; the last dose was 4 days ago.", {"methotrexate"}, set()),
        ("He received warfarin and azithromycin. He finished the course 3 days ago.", {"warfarin"}, {"azithromycin"}),
        ("She takes ciprofloxacin. She finished the course of tests yesterday.", {"ciprofloxacin"}, set()),
        ("He took ciprofloxacin with food. He finished high school.", {"ciprofloxacin"}, set()),
    ],
)
def test_a_course_that_the_next_sentence_ends_is_over(linker, text, taken, past):
    assert said(linker, "medication", text) == taken
    assert said(linker, "past medication", text) == past


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("She started apixaban four weeks ago.", {"apixaban"}),
        ("A man was prescribed lithium six months ago.", {"lithium"}),
        ("Digoxin and apixaban were begun two weeks ago.", {"digoxin", "apixaban"}),
        ("A girl was put on carbamazepine a few months ago.", {"carbamazepine"}),
        ("A woman resumed lithium three weeks ago, may she have ibuprofen?", {"lithium"}),
        ("She took apixaban four weeks ago.", set()),
        ("She was on lithium three years ago.", set()),
        ("He started apixaban three years ago and stopped it last year.", set()),
        ("He started apixaban three years ago but no longer takes it.", set()),
        ("Has she started apixaban?", set()),
        ("Before apixaban is started she needs a scan.", set()),
        ("Her mother started apixaban four weeks ago.", set()),
        ("She takes warfarin, last dose Monday.", {"warfarin"}),
        ("Home drugs: methotrexate, last dose 3 days ago.", {"methotrexate"}),
        ("No regular drugs; phenelzine for most of 2011.", set()),
        ("Home drugs: phenelzine from 2009 to 2011.", set()),
        ("On rilpivirine until 2020, now on dolutegravir.", {"dolutegravir"}),
        ("A woman on rilpivirine until March 2019.", set()),
        ("A woman on fluoxetine and rilpivirine 25 mg daily until last year.", {"fluoxetine"}),
        ("A woman to stay on rilpivirine until 2020.", {"rilpivirine"}),
        ("A woman on rilpivirine until 2031.", {"rilpivirine"}),
        ("A woman on warfarin until 2018 and again since 2020.", {"warfarin"}),
        ("A woman on warfarin, smoked until 2020.", {"warfarin"}),
        ("Home drugs: metformin, last dose this morning.", {"metformin"}),
        ("Home drugs: phenelzine since 2011.", {"phenelzine"}),
    ],
)
def test_a_drug_begun_some_time_ago_is_taken_and_one_taken_then_is_not(linker, text, drugs):
    assert said(linker, "medication", text) == drugs


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("She takes lithium and quit sertraline.", {"lithium"}),
        ("She takes lithium, and her sertraline was discontinued.", {"lithium"}),
        ("She is on lithium, sertraline stopped last year.", {"lithium"}),
        ("She is on apixaban and the bleeding stopped.", {"apixaban"}),
        ("She takes lithium and never stopped sertraline.", {"lithium", "sertraline"}),
        ("She takes digoxin, quit smoking in 2011 and takes lithium.", {"digoxin", "lithium"}),
        ("Lithium and sertraline were stopped two weeks ago.", set()),
        ("Meds: digoxin, lithium (stopped two weeks ago), apixaban.", {"digoxin", "apixaban"}),
        ("She is on digoxin, her lithium and sertraline were stopped.", {"digoxin"}),
        ("She stopped lithium and sertraline, and phenelzine was started.", {"phenelzine"}),
        ("Her lithium for bipolar disorder was discontinued.", set()),
        ("She came off lithium two years ago and went back on it last month.", {"lithium"}),
        ("Her lithium was stopped and phenelzine was started.", {"phenelzine"}),
        ("Apixaban was held for a polypectomy and restarted on Monday.", {"apixaban"}),
        ("Apixaban was stopped and never restarted.", set()),
        ("Apixaban stopped on 3 March for a bleed.", set()),
        ("Lithium was tapered off, last tablet 5 weeks ago.", set()),
        ("She is still taking the lithium that her psychiatrist stopped.", {"lithium"}),
        ("She was switched from sertraline to venlafaxine last month.", {"venlafaxine"}),
    ],
)
def test_what_is_stopped_is_the_drug_that_it_is_said_of(linker, text, drugs):
    assert said(linker, "medication", text) == drugs


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("A man takes lisinopril and needs a shingles vaccine.", {"lisinopril"}),
        ("A woman on methotrexate is due for a flu vaccine.", {"methotrexate"}),
        ("She is on lithium but needs ibuprofen for her knee.", {"lithium"}),
        ("She takes metformin and needs daily insulin.", {"metformin", "insulin"}),
        ("She takes metformin and needs insulin daily.", {"metformin", "insulin"}),
        ("She takes metformin and needs insulin to control her sugars.", {"metformin", "insulin"}),
        ("A man used ketamine last night.", {"ketamine"}),
        ("She used sumatriptan two hours ago.", {"sumatriptan"}),
        ("She used phenelzine in 2015.", set()),
        ("She used phenelzine until three years ago.", set()),
        ("Her husband used ketamine last night.", set()),
        ("Ketamine is used for depression.", set()),
        ("He came for help with fentanyl, snorted daily.", {"fentanyl"}),
        ("He wants help with oxycodone, which he injects.", {"oxycodone"}),
        ("Should fentanyl, injected daily, be replaced?", set()),
        ("Urgent care gave her ciprofloxacin two days ago.", {"ciprofloxacin"}),
        ("She was given ciprofloxacin by urgent care two days ago.", {"ciprofloxacin"}),
        ("Her doctor gave her ciprofloxacin in 2010.", set()),
        ("The clinic gave her dihydroergotamine last Friday.", set()),
        ("He used ketamine two weeks ago.", set()),
        ("Lisinopril gave her a cough.", set()),
    ],
)
def test_what_was_used_or_given_is_taken_and_what_is_needed_is_not_yet(linker, text, drugs):
    assert said(linker, "medication", text) == drugs


@pytest.mark.parametrize(
    "text",
    [
        "A woman. Her lithium was refilled on Monday.",
        "A woman. Her lithium dose was doubled last week.",
        "A woman never skips her lithium.",
        "A woman is adherent to lithium.",
        "A woman swallowed lithium an hour ago.",
        "Chronic lithium therapy, now a tremor.",
        "A lithium patient has a tremor.",
        "A lithium-treated woman has a tremor.",
        "A woman. Lithium for 12 years.",
        "A woman. Lithium for bipolar disorder.",
        "A woman. Lithium tid.",
        "A woman with bipolar disorder (lithium) has a tremor.",
        "A woman has not responded to lithium.",
        "A woman does not want to quit her lithium.",
        "A woman refuses to stop lithium.",
        "A woman would like to continue lithium.",
        "A woman, last dose of lithium this morning.",
        "A woman takes no drugs besides lithium.",
        "A woman with seizures despite lithium.",
        "A woman ran out of lithium.",
        "Current drugs include lithium.",
        "A woman. Drugs: lithium.",
        "A woman with a prior stroke on lithium.",
        "A woman has taken lithium since 2009.",
        "Her only medicine now is lithium.",
    ],
)
def test_ways_to_say_that_a_drug_is_taken(linker, text):
    assert said(linker, "medication", text) == {"lithium"}


@pytest.mark.parametrize("text", ["A man carries a nitroglycerin spray.", "A man wears a nitroglycerin patch.", "A man has nitroglycerin prn at home."])  # fmt: skip
def test_a_drug_at_hand_is_taken(linker, text):
    assert said(linker, "medication", text) == {"nitroglycerin"}


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("He was on phenytoin, now on levetiracetam.", {"levetiracetam"}),
        ("He was on phenytoin, now also on levetiracetam.", {"phenytoin", "levetiracetam"}),
        ("She took apixaban for six months after an embolism in 2015.", set()),
        ("She takes apixaban for an embolism in 2015.", {"apixaban"}),
        ("She was given lithium in 2009 and still takes it.", {"lithium"}),
        ("A man. Previous meds: lithium.", set()),
        ("A man. Previous medications: lithium; now takes valproate.", {"valproate"}),
        ("A man. Previous medications continued: lithium.", {"lithium"}),
        ("A man refuses to take lithium.", set()),
        ("He has to take lithium.", {"lithium"}),
        ("His platelets dropped on heparin in 2017.", set()),
        ("He was put on heparin in 2017.", {"heparin"}),
        ("The plan is to put her on lithium after the delivery.", set()),
        ("His doctor put him on lithium.", {"lithium"}),
        ("She can take lithium.", set()),
        ("She will be started on lithium.", set()),
        ("She used to be on lithium.", set()),
    ],
)
def test_what_is_over_refused_or_planned_is_not_taken(linker, text, drugs):
    assert said(linker, "medication", text) == drugs


@pytest.mark.parametrize("text", ["She does not take lithium.", "She was never started on lithium."])
def test_a_drug_that_is_not_taken_stays_denied(linker, text):
    assert said(linker, "medication", text) == {"not lithium"}


# --- allergies ---


@pytest.mark.parametrize(
    "text",
    [
        "A boy gets a rash from cefaclor.",
        "Angioedema after cefaclor.",
        "He reacted to cefaclor with hives.",
        "He has had anaphylaxis with cefaclor.",
        "He developed hives on cefaclor.",
        "He broke out in hives after cefaclor.",
        "He broke out in hives and wheezed after cefaclor.",
        "I break out in hives when I take cefaclor.",
        "She gets a rash whenever she takes cefaclor.",
        "When I take cefaclor I break out in hives.",
        "My throat swells when I take cefaclor.",
        "He had hives and wheezing after cefaclor.",
        "He could not breathe after cefaclor.",
        "He almost died from a dose of cefaclor.",
        "A boy. Cefaclor - anaphylaxis.",
        "A boy. Cefaclor: hives within an hour.",
        "A boy. Cefaclor (anaphylaxis).",
        "A boy. ADR: cefaclor -> rash.",
        "A boy. NKDA except cefaclor (hives).",
        "A boy. All: cefaclor.",
        "A boy. Allergic: cefaclor.",
        "He cannot take cefaclor because of anaphylaxis.",
        "He must never take cefaclor because of hives.",
        "He has an EpiPen because of cefaclor.",
        "Cefaclor made his throat swell.",
        "A boy. Cefaclor hives.",
        "A boy. Cefaclor rash as a child.",
        "A boy. Cefaclor at 9: throat closed up within minutes, epinephrine in the ambulance.",
        "A boy. Cefaclor in 2015: hives.",
        "He is allergic to cefaclor and his COVID test was negative.",
    ],
)
def test_an_allergy_may_be_told_by_its_reaction(linker, text):
    assert said(linker, "allergy", text) == {"cefaclor"}


@pytest.mark.parametrize(
    "text",
    [
        "He had no rash from cefaclor.",
        "He gets nausea from cefaclor.",
        "He cannot take cefaclor because of nausea.",
        "His father got hives from cefaclor.",
        "Her hives were treated with cetirizine.",
        "She broke out in hives and improved on prednisone.",
        "Her son broke out in hives and wheezed after cefaclor.",
        "She takes cetirizine (hives) and epinephrine (anaphylaxis).",
        "Meds: prednisone (rash).",
        "He nearly died from a heparin bleed.",
        "A woman with hereditary angioedema cannot take estrogen because of hereditary angioedema.",
        'He is "allergic to novocaine": palpitations from the epinephrine in it.',
    ],
)
def test_an_effect_that_is_no_allergy_gives_none(linker, text):
    assert said(linker, "allergy", text) == set()


@pytest.mark.parametrize(
    ("text", "allergies"),
    [
        ("She is allergic to cefaclor but tolerated ampicillin.", {"cefaclor"}),
        ("She is allergic to cefaclor and has taken ampicillin before.", {"cefaclor"}),
        ("She is allergic to cefaclor, but ampicillin is fine.", {"cefaclor"}),
        ("She is allergic to nuts and wants ampicillin.", set()),
        ("She is allergic to cefaclor (rash), codeine and ampicillin.", {"cefaclor", "codeine", "ampicillin"}),
        ("She is allergic to cefaclor, which gave her hives, and to ampicillin.", {"cefaclor", "ampicillin"}),
        ("No known allergies but cefaclor.", {"cefaclor"}),
        ("She is allergic to cefaclor, ampicillin tolerated.", {"cefaclor"}),
        ("She is not allergic to anything but cefaclor.", {"cefaclor"}),
        ("A woman. Drug allergy: cefaclor.", {"cefaclor"}),
    ],
)
def test_the_list_of_allergies_ends_where_another_statement_begins(linker, text, allergies):
    assert said(linker, "allergy", text) == allergies


@pytest.mark.parametrize(
    ("text", "allergies"),
    [
        ("A woman. Cefaclor allergy label removed.", set()),
        ("She was told that she is allergic to cefaclor, but skin testing was negative.", set()),
        ("She outgrew her cefaclor allergy.", set()),
        ("Her allergy to cefaclor has been disproved.", {"not cefaclor"}),
        ("A woman. Cefaclor allergy: none.", {"not cefaclor"}),
        ("A woman. Cefaclor allergy? No.", {"not cefaclor"}),
        ("A woman. Is she allergic to cefaclor? Yes, hives.", {"cefaclor"}),
        ("Could she be allergic to cefaclor?", set()),
        ("She is allergic to cefaclor; latex testing was negative.", {"cefaclor"}),
        ("A woman allergic to cefaclor has a sore throat; what do you give?", {"cefaclor"}),
    ],
)
def test_an_allergy_taken_back_or_asked_about_is_not_known(linker, text, allergies):
    assert said(linker, "allergy", text) == allergies


# --- diseases ---


@pytest.mark.parametrize(
    ("text", "present", "history"),
    [
        ("A woman with gout started apixaban two weeks ago.", {"gout"}, set()),
        ("A woman with gout stopped apixaban two weeks ago.", {"gout"}, set()),
        ("A woman with gout had a stroke last year.", {"gout"}, {"stroke"}),
        ("Her gout began two weeks ago.", {"gout"}, set()),
        ("Her lithium for migraine was discontinued.", {"migraine"}, set()),
        ("Her gout resolved two weeks ago.", set(), {"gout"}),
        ("Her stroke was two years ago.", set(), {"stroke"}),
        ("Her migraines stopped two years ago.", set(), {"migraine"}),
    ],
)
def test_the_time_of_one_thing_does_not_make_another_past(linker, text, present, history):
    assert (said(linker, "condition", text), said(linker, "history", text)) == (present, history)


@pytest.mark.parametrize(
    ("text", "still"),
    [
        ("A man with a history of emphysema.", {"emphysema"}),
        ("A man with h/o myasthenia gravis.", {"myasthenia gravis"}),
        ("A man with a history of asthma exacerbations.", {"asthma"}),
        ("A man with a history of NYHA class III heart failure.", {"heart failure"}),
        ("A man with a history of hemophilia A.", {"hemophilia A"}),
        ("A man with hx of alcoholic cirrhosis.", {"alcoholic cirrhosis"}),
        ("A man with a history of hypertension.", {"hypertension"}),
        ("A man with a history of diabetic ketoacidosis.", {"diabetes mellitus"}),
        ("A woman with a history of preeclampsia and gestational diabetes.", set()),
        ("A man with a history of type 2 diabetes, now in remission.", set()),
        ("A man with a history of myocardial infarction.", set()),
        ("A man with a history of pneumonia.", set()),
        ("A man s/p mechanical AVR.", {"mechanical prosthetic heart valve"}),
        ("Status post mechanical aortic valve replacement in 2015.", {"mechanical prosthetic heart valve"}),
        ("A man s/p mechanical AVR, explanted in 2019.", set()),
        ("A man s/p pneumonia.", set()),
        ("A man with a history of egg allergy.", {"egg allergy"}),
        ("A man with a history of egg allergy, which he outgrew.", set()),
        ("A man with a history of childhood asthma.", set()),
        ("A man had asthma as a child.", set()),
        ("A man with a history of asthma, which he outgrew.", set()),
        ("A man with former asthma.", set()),
        ("A man with resolved asthma.", set()),
        ("A man with a history of end-stage renal disease and a kidney transplant.", set()),
    ],
)
def test_that_a_lasting_disease_told_as_history_is_still_there_follows(linker, text, still):
    passage = Passage(text, Span("/question", 0, len(text)))
    facts = read_facts(Trace("test", question=passage), linker, linker.link(passage)).items
    follows = [one for one in facts if one.implied_by.endswith("told as history, which lasts")]
    assert {linker.graph.concept(one.concept).name for one in follows} == still
    assert said(linker, "history", text)


def test_no_history_of_a_lasting_disease_denies_it(linker):
    assert said(linker, "condition", "A man with no history of emphysema.") == {"not emphysema"}


def test_every_lasting_disease_is_a_concept_and_has_a_source(linker):
    rows = list(read_rows(content("verifiers") / "claims" / "lasting.tsv", COLUMNS, []))
    assert [row["source"] for row in rows if ": " not in row["source"]] == []
    named = [name for one in lasting() for name in (one.concept, one.lasts) if name]
    assert [name for name in named if not linker.graph.resolve(name)] == []
    assert all(linker.graph.is_a(one.concept, one.lasts) or one.lasts == one.concept for one in lasting() if one.lasts)


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (
            "A woman. Was on Nardil 45 mg for years; her doctor retired and she stopped, the bottle is still there.",
            set(),
        ),
        ("A woman. Vasotec 2.5 mg BID gave her a cough; she stopped it five days ago.", set()),
        ("A woman. Vasotec 2.5 mg BID for pressure; she stopped smoking in May.", {"enalapril"}),
    ],
)
def test_what_was_stopped_behind_a_semicolon_is_not_taken(linker, text, taken):
    assert said(linker, "medication", text) == taken


@pytest.mark.parametrize(
    ("text", "allergies"),
    [
        ("A boy. Chart: PENICILLIN - HIVES. A letter says: skin test negative, challenge tolerated.", set()),
        ("A boy. Chart: PENICILLIN - HIVES. TB skin test placed today.", {"penicillin"}),
        ("His mother says that he is allergic to antibiotics.", set()),
    ],
)
def test_an_allergy_tested_away_or_to_everything_is_not_known(linker, text, allergies):
    assert said(linker, "allergy", text) == allergies


def test_a_test_is_found_behind_its_sample(linker):
    patient = {"sex": "female", "observations": [{"name": "serum hCG", "value": 4200, "unit": "mIU/mL"}]}
    (trace,) = read_traces(json.dumps({"id": "t", "patient": patient, "steps": ["Hm."]}).encode(), name="t")
    facts = read_facts(trace, linker, ())
    assert [one.known for one in facts.items if one.concept == "KG:pregnancy"] == [True]


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("62M with glaucoma. The inhaler is his wife's, she has asthma.", {"glaucoma"}),
        ("A 62-year-old man with glaucoma; she takes the inhaler, she has asthma.", {"glaucoma"}),
        ("62F with glaucoma. The inhaler is hers, she has asthma.", {"glaucoma", "asthma"}),
        ("His mother is worried; she says he has asthma.", {"asthma"}),
        ("62M. She has noticed that he has asthma.", {"asthma"}),
        ("A man with a fever of 101 F. He has asthma.", {"fever", "asthma"}),
        ("A woman came with her 58-year-old male partner. She has asthma.", {"asthma"}),
    ],
)
def test_what_she_has_is_not_his(linker, text, conditions):
    assert said(linker, "condition", text) == conditions


def test_letters_that_deny_all_drug_allergies_do_so(linker):
    assert said(linker, "condition", "36M with a rash, NKDA.") >= {"not drug allergy"}
    assert said(linker, "condition", "36M with a rash, no drug allergies.") >= {"not drug allergy"}


def test_the_points_of_a_score_are_no_readings(linker):
    from kgreason.claims import read_trace

    asked, text = "62M, BP 118/70, pulse 110.", "Pulse 110. CURB-65: confusion 0, BP 0, zero points."
    question, step = (
        Passage(one, Span(place, 0, len(one))) for one, place in ((asked, "/question"), (text, "/steps/0"))
    )
    claims = read_trace(Trace("EX:trace", question, (step,), None, None), linker).claims
    assert [one.quantity.value for one in claims if one.quantity] == [110.0]
    assert not said(linker, "observation", "CURB-65 score: BP 0, pulse 0.")


def test_the_heading_of_a_list_of_allergies_is_no_disease(linker):
    text = "A 36-year-old man. Allergies: penicillin."
    assert said(linker, "condition", text) == set()
    assert said(linker, "allergy", text) == {"penicillin"}
