"""Claims, orders and patient facts: what a sentence states, in the direction of the graph, and nothing more."""

import pytest

from kgreason.claims import Reading, read_trace
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import KgreasonError, Named, Observation, Passage, Patient, Span, StatedClaim, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def read(linker: Linker, *steps: str, answer: str = "", question: str = "", patient: Patient | None = None) -> Reading:
    def passage(text: str, place: str) -> Passage:
        return Passage(text, Span(place, 0, len(text)))

    trace = Trace(
        "EX:trace",
        passage(question, "/question") if question else None,
        tuple(passage(text, f"/steps/{number}") for number, text in enumerate(steps)),
        passage(answer, "/answer") if answer else None,
        patient,
    )
    return read_trace(trace, linker)


def stated(linker: Linker, *steps: str) -> list[tuple[str, str, str]]:
    graph = linker.graph

    def name(curie: str) -> str:
        return graph.concept(curie).name if graph.resolve(curie) else curie

    return [
        (name(one.subject), ("not " if one.negated else "") + one.predicate, name(one.object))
        for one in read(linker, *steps).claims
    ]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Prednisone causes hyperglycemia.", [("prednisone", "causes", "hyperglycemia")]),
        ("Hyperglycemia is caused by prednisone.", [("prednisone", "causes", "hyperglycemia")]),
        ("Prednisone does not cause hyperglycemia.", [("prednisone", "not causes", "hyperglycemia")]),
        (
            "Prednisone can cause hyperglycemia, osteoporosis and insomnia.",
            [
                ("prednisone", "causes", "hyperglycemia"),
                ("prednisone", "causes", "osteoporosis"),
                ("prednisone", "causes", "insomnia"),
            ],
        ),
        ("Isotretinoin is contraindicated in pregnancy.", [("isotretinoin", "contraindicated_in", "pregnancy")]),
        (
            "Isotretinoin is not contraindicated in pregnancy.",
            [("isotretinoin", "not contraindicated_in", "pregnancy")],
        ),
        ("Pregnancy is a contraindication to isotretinoin.", [("isotretinoin", "contraindicated_in", "pregnancy")]),
        ("Omeprazole is used to treat peptic ulcers.", [("omeprazole", "treats", "peptic ulcer disease")]),
        ("The drug of choice for hypothyroidism is levothyroxine.", [("levothyroxine", "treats", "hypothyroidism")]),
        ("Proteinuria points towards nephrotic syndrome.", [("nephrotic syndrome", "has_phenotype", "proteinuria")]),
        ("Nephrotic syndrome presents with edema.", [("nephrotic syndrome", "has_phenotype", "edema")]),
        ("Omeprazole, a proton pump inhibitor, is fine.", [("omeprazole", "subclass_of", "proton pump inhibitor")]),
        ("Omeprazole is a proton pump inhibitor.", [("omeprazole", "subclass_of", "proton pump inhibitor")]),
    ],
)
def test_a_sentence_states_its_claims(linker: Linker, text: str, claims: list[tuple[str, str, str]]) -> None:
    assert stated(linker, text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "Could prednisone cause hyperglycemia?",
        "Prednisone and hyperglycemia come to mind.",
        "She was given prednisone; hyperglycemia is another matter.",
        "What causes edema in nephrotic syndrome?",
    ],
)
def test_a_question_or_a_mere_mention_states_nothing(linker: Linker, text: str) -> None:
    assert stated(linker, text) == []


def test_it_stands_for_the_drug_last_spoken_of(linker: Linker) -> None:
    assert stated(linker, "Consider prednisone here. It causes hyperglycemia.") == [
        ("prednisone", "causes", "hyperglycemia")
    ]


def test_a_coordinated_verb_keeps_its_subject(linker: Linker) -> None:
    assert stated(linker, "Prednisone causes hyperglycemia and worsens osteoporosis.") == [
        ("prednisone", "causes", "hyperglycemia"),
        ("prednisone", "exacerbates", "osteoporosis"),
    ]


def test_a_hedge_is_kept(linker: Linker) -> None:
    (claim,) = read(linker, "Prednisone might cause hyperglycemia.").claims
    assert claim.certainty == "hedged"


def test_spans_slice_back_to_what_was_read(linker: Linker) -> None:
    text = "Well. Prednisone causes hyperglycemia, I think."
    (claim,) = read(linker, text).claims
    assert text[claim.span.start : claim.span.end] == "Prednisone causes hyperglycemia"
    assert claim.subject_span is not None
    assert text[claim.subject_span.start : claim.subject_span.end] == "Prednisone"


def test_a_sentence_that_yields_no_claim_is_reported(linker: Linker) -> None:
    reading = read(linker, "Edema of the legs was there all along. Prednisone causes hyperglycemia.")
    assert (reading.sentences, len(reading.silent)) == (2, 1)


def test_a_ready_made_claim_is_linked(linker: Linker) -> None:
    step = Passage("See claim.", Span("/steps/0", 0, 10), (StatedClaim("prednisone", "causes", "hyperglycemia"),))
    (claim,) = read_trace(Trace("EX:1", steps=(step,)), linker).claims
    assert (claim.subject, claim.object, claim.pattern) == ("KG:prednisone", "KG:hyperglycemia", "stated")


def test_a_ready_made_claim_with_an_unknown_predicate_is_refused(linker: Linker) -> None:
    step = Passage("See claim.", Span("/steps/0", 0, 10), (StatedClaim("prednisone", "cures", "hyperglycemia"),))
    with pytest.raises(KgreasonError, match="found cures; wanted"):
        read_trace(Trace("EX:1", steps=(step,)), linker)


# --- the patient ---


def facts(linker: Linker, question: str) -> set[tuple[str, str, bool]]:
    return {
        (one.kind, one.concept or one.text, one.known)
        for one in read(linker, "Fine.", question=question).facts.items
        if not one.implied_by
    }


def test_facts_are_read_from_the_question_with_their_spans(linker: Linker) -> None:
    question = (
        "A 71-year-old woman with type 2 diabetes and a history of gout takes prednisone and omeprazole. "
        "She denies chest pain. Her mother had breast cancer. She is allergic to penicillin. eGFR is 24 mL/min/1.73m2."
    )
    found = facts(linker, question)
    assert {
        ("age", "71-year-old", True),
        ("sex", "female", True),
        ("condition", "KG:type-2-diabetes-mellitus", True),
        ("history", "KG:gout", True),
        ("medication", "KG:prednisone", True),
        ("medication", "KG:omeprazole", True),
        ("condition", "KG:chest-pain", False),
        ("family", "KG:breast-cancer", True),
        ("observation", "KG:eGFR", True),
    } <= found
    for fact in read(linker, "Fine.", question=question).facts.items:
        assert fact.span is None or question[fact.span.start : fact.span.end]


def test_a_drug_that_is_asked_about_is_not_one_the_patient_takes(linker: Linker) -> None:
    found = facts(linker, "A 40-year-old man asks: should he start prednisone?")
    assert not any(kind == "medication" for kind, _, _ in found)


def test_a_question_about_no_patient_gives_no_facts(linker: Linker) -> None:
    assert facts(linker, "Which drug causes gynecomastia?") == set()


@pytest.mark.parametrize(("text", "known"), [("She is 9 weeks pregnant.", True), ("She is not pregnant.", False)])
def test_pregnancy_is_read_known_or_denied(linker: Linker, text: str, known: bool) -> None:
    assert ("condition", "KG:pregnancy", known) in facts(linker, f"A 30-year-old woman. {text}")


def test_a_value_out_of_range_implies_what_it_is(linker: Linker) -> None:
    patient = Patient(observations=(Observation("potassium", 6.1, "mEq/L"), Observation("eGFR", 24, "mL/min/1.73m2")))
    implied = {(one.concept, one.known) for one in read(linker, "Fine.", patient=patient).facts.items if one.implied_by}
    assert ("KG:hyperkalemia", True) in implied
    assert ("KG:severe-renal-impairment", True) in implied


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("T6 paraplegia from a spinal cord injury 2 months ago.", {"KG:upper-motor-neuron-injury"}),
        ("Dense left hemiplegia after a stroke 3 weeks ago.", {"KG:upper-motor-neuron-injury"}),
        ("Guillain-Barre syndrome 2 weeks ago.", {"KG:muscle-denervation"}),
        ("He has central core disease.", {"KG:malignant-hyperthermia"}),
        ("Weakness in both legs.", set()),
        ("A stroke 5 years ago with left hemiparesis, fully recovered.", set()),
        ("Guillain-Barre syndrome in childhood.", set()),
        ("Transient ischemic attack with hemiparesis.", set()),
    ],
)
def test_a_paralysis_or_muscle_disease_implies_what_rules_ask_for(linker: Linker, text: str, follows: set[str]) -> None:
    found = read(linker, question=text).facts.items
    assert {one.concept for one in found if one.implied_by and one.known} == follows


def test_an_unknown_unit_is_refused_with_its_place(linker: Linker) -> None:
    patient = Patient(observations=(Observation("potassium", 6.1, "blorps"),))
    with pytest.raises(KgreasonError, match="/patient/observations/0/unit: found 'blorps'; wanted"):
        read(linker, "Fine.", patient=patient)


def test_what_no_concept_is_found_for_is_kept_as_unlinked(linker: Linker) -> None:
    patient = Patient(conditions=(Named("florbitis"), Named("gout")))
    found = read(linker, "Fine.", patient=patient).facts
    assert [one.name for one in found.unlinked] == ["florbitis"]


def test_claims_about_the_patient_are_read(linker: Linker) -> None:
    patient = Patient(observations=(Observation("potassium", 5.9, "mmol/L"),))
    claims = read(linker, "Her potassium is 5.4 mmol/L. She takes prednisone.", patient=patient).claims
    assert [(one.subject, one.predicate, one.object) for one in claims] == [
        ("patient", "has_value", "KG:serum-potassium"),
        ("patient", "takes", "KG:prednisone"),
    ]


def test_a_threshold_is_no_reading_of_the_patient(linker: Linker) -> None:
    patient = Patient(observations=(Observation("potassium", 5.9, "mmol/L"),))
    assert read(linker, "Avoid it if potassium is above 5.0 mmol/L.", patient=patient).claims == ()


# --- orders ---


@pytest.mark.parametrize(
    ("answer", "ordered"),
    [
        ("Start prednisone 40 mg daily.", ["prednisone"]),
        ("I would give omeprazole and prednisone.", ["omeprazole", "prednisone"]),
        ("Avoid prednisone; start omeprazole instead.", ["omeprazole"]),
        ("Do not give prednisone.", []),
        ("Stop omeprazole.", []),
        ("She took prednisone as a child.", []),
        ("Use omeprazole rather than prednisone.", ["omeprazole"]),
        ("Omeprazole 20 mg once daily.", ["omeprazole"]),
        ("Omeprazole.", ["omeprazole"]),
        ("Omeprazole is the best choice.", ["omeprazole"]),
        ("Prednisone is contraindicated here.", []),
    ],
)
def test_only_what_the_answer_recommends_is_an_order(linker: Linker, answer: str, ordered: list[str]) -> None:
    found = read(linker, "Thinking.", answer=answer).orders
    assert [linker.graph.concept(one.concept).name for one in found] == ordered


def test_a_dosed_name_that_links_to_nothing_is_an_order_without_concept(linker: Linker) -> None:
    (order,) = read(linker, "Thinking.", answer="Start zorblatinib 40 mg daily.").orders
    assert (order.text, order.concept) == ("zorblatinib", "")


def taken(linker: Linker, question: str) -> list[str]:
    items = read(linker, "Hm.", question=question).facts.items
    return [linker.graph.concept(one.concept).name for one in items if one.kind == "medication" and one.known]


@pytest.mark.parametrize(
    ("question", "drugs"),
    [
        ("A 70-year-old man with Parkinson's, Sinemet 25/100 TID and Azilect 1 mg daily.", ["levodopa", "rasagiline"]),
        ("57F, years on phenelzine, quit it 5 weeks ago.", []),
        ("A 60-year-old man took isosorbide mononitrate until 2018.", []),
        ("A man takes lisinopril 10 mg daily and stopped smoking last year.", ["lisinopril"]),
        ("A 60-year-old man. Should he start lisinopril 10 mg daily?", []),
    ],
)  # fmt: skip
def test_what_a_patient_takes_is_listed_with_a_dose_and_not_quit(linker, question, drugs):
    assert sorted(taken(linker, question)) == drugs


def test_another_persons_disease_is_not_the_patients(linker):
    items = read(linker, "Hm.", question="A 77-year-old woman. Her husband has achalasia.").facts.items
    assert not any(one.concept == "KG:achalasia" for one in items)


@pytest.mark.parametrize(
    ("question", "pregnant"),
    [
        ("A 30-year-old woman. Urine hCG this morning is positive.", True),
        ("A 30-year-old woman. Pregnancy test negative.", False),
        ("A 30-year-old woman with a positive pregnancy test.", True),
    ],
)
def test_a_pregnancy_test_says_whether_she_is_pregnant(linker, question, pregnant):
    items = read(linker, "Hm.", question=question).facts.items
    assert next(one.known for one in items if one.concept == "KG:pregnancy") is pregnant


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("Stop lisinopril, wait 36 hours, then start sacubitril/valsartan.", {"KG:lisinopril"}),
        ("Stop phenelzine and start sertraline.", set()),
        ("Wait two weeks, then add lisinopril.", set()),
    ],
)
def test_a_drug_that_is_stopped_with_a_wait_is_not_taken_together(linker, answer, drugs):
    assert {one.concept for one in read(linker, answer=answer).washed_out} == drugs


def test_a_range_is_no_value_and_a_refusal_no_claim(linker):
    for said in ("eGFR 25 to under 60 begins with 10 mg.", "eGFR 25 to <60 → 10 mg, not 20."):
        reading = read(linker, said, question="A 60-year-old man with eGFR 41.")
        assert [one.predicate for one in reading.claims] == []
    assert stated(linker, "No aspirin for the fever.") == []


def test_what_is_to_be_done_with_a_dose_is_no_effect(linker):
    said = "Amiodarone raises warfarin levels; reduce warfarin by 30%."
    assert [one.predicate for one in read(linker, said).claims] == ["increases"]
    assert [one.predicate for one in read(linker, "Phenobarbital can reduce warfarin by 30%.").claims] == ["decreases"]


def test_a_sum_may_be_a_percentage(linker):
    claim = read(linker, "A fall of (258 - 88) / 258 = 66%.").claims[0]
    assert (claim.predicate, claim.pattern) == ("equals", "65.8915|66")


@pytest.mark.parametrize(
    ("question", "pregnant"),
    [
        ("A 30-year-old woman. Pregnancy test negative in March. She is now 12 weeks pregnant.", {True}),
        ("A 30-year-old woman. Pregnancy test pending and HIV negative.", set()),
    ],
)
def test_a_pregnancy_outweighs_an_older_test_and_another_tests_result_says_nothing(linker, question, pregnant):
    items = read(linker, "Hm.", question=question).facts.items
    assert {one.known for one in items if one.concept == "KG:pregnancy"} == pregnant


def test_what_ended_long_ago_must_be_the_drug(linker):
    assert taken(linker, "A woman took sildenafil and had an infarction 2 years ago.") == ["sildenafil"]


def test_no_family_history_denies_nothing_of_her_own(linker):
    items = read(linker, "Hm.", question="A man of 50. No family history of angioedema.").facts.items
    about = [(one.kind, one.known) for one in items if one.concept == "KG:angioedema"]
    assert about == [("family", False)]


def test_many_pronouns_and_odd_characters_are_read_in_no_time(linker):
    text = " because ".join(["this drug fails"] * 35) + " because this drug causes nausea."
    assert read(linker, text).claims == ()
    assert len(read(linker, "Aspirin-induced\u00a0bleeding occurs.").claims) == 1
    assert read(linker, "She has a hıstory of asthma.").claims is not None


@pytest.mark.parametrize("answer", ["Metoprolol causes a drop in heart rate.", "Penicillin once caused her an ulcer."])
def test_what_a_drug_did_is_no_order(linker, answer):
    assert read(linker, answer=answer).orders == ()


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("Parkland: 4 mL x 80 kg x 30 = 12,600 mL over 24 hours.", ["9600|12600"]),
        ("(140 - 66) x 80 / (72 x 0.9) = 5,920 / 64.8 = 91 mL/min.", ["91.358|91.358", "91.358|91"]),
        ("0.5 mL/kg/h x 80 kg = 40 mL/h.", ["40|40"]),
        ("500 mg x 2 tablets = 1 g.", []),
        ("Age 65-74 gives 1 and INR 2-3 gives 2.", []),
        ("138-104 = 30", ["34|30"]),
        ("The osmolality is 2(140) + 90/18 = 285.", ["285|285"]),
        ("(140 - 60)(80) = 6400", ["6400|6400"]),
        ("(140 - 60)(80)/72(1.2) = 74", []),
        ("sqrt(4) + 2 = 4", []),
        ("Two doses, 30-49 is moderate.", []),
        ("2 mg/h x 1 day = 48 mg.", []),
        ("500 mg + 1 g = 1500 mg.", []),
        ("So 0.1 mg/kg x 20 kg = 200 mg.", ["2|200"]),
        ("Then 2 + 3 = 5 = 5.", ["5|5"]),
        ("Measured 310 - calculated 290 = an osmolal gap of 30.", ["20|30"]),
        ("Give 2 mL of drops (50 mg/1.25 mL) = 80 mg.", []),
        ("The 160 mg/5 mL syrup gives 320 mg in 10 mL.", []),
        ("So 160 mg/5 mL gives 320 mg in 10 mL.", []),
        ("Weight 16 kg / 4 gives 5.", ["4|5"]),
        ("1-2 mEq/kg x 60 = 60-120 mEq.", []),
        ("3-5 x 2 = 16.", []),
        ("5 - 3 x 2 = 4", ["-1|4"]),
    ],
)
def test_a_sum_may_have_units_and_go_on(linker, text, pattern):
    assert [one.pattern for one in read(linker, text).claims if one.predicate == "equals"] == pattern


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("Son turned four in June, watery stools.", 4),
        ("G2P2, 31, BP 164/104.", 31),
        ("A thirty-one-year-old woman.", 31),
        ("A man, 50, on metformin.", 50),
        ("An eight-month-old boy.", pytest.approx(8 / 12)),
        ("A 12-hour-old boy.", pytest.approx(12 / 8766)),
        ("A woman, 50 kg.", None),
        ("A woman of 50 kg.", None),
        ("G2P1, 34 weeks, with contractions.", None),
        ("Tired after a walk of 10 m.", None),
    ],
)
def test_an_age_may_be_said_in_words(linker, question, years):
    items = read(linker, "Hm.", question=question).facts.items
    assert next((one.value for one in items if one.kind == "age"), None) == years


def test_a_distance_is_no_sex(linker):
    items = read(linker, "Hm.", question="Tired after a walk of 10 m.").facts.items
    assert [one for one in items if one.kind == "sex"] == []


@pytest.mark.parametrize(
    ("text", "classes"), [("Lisinopril (ACE inhibitor) helps.", 1), ("Stop lisinopril (statin intolerance).", 0)]
)
def test_a_class_in_brackets_stands_alone(linker, text, classes):
    assert sum(one.predicate == "subclass_of" for one in read(linker, text).claims) == classes


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("A woman of 1.65 m and 98 kg.", []),
        ("A man, 1.8 m tall.", []),
        ("A boy of 1.5 years.", [1.5]),
        ("A woman of 50.", [50]),
    ],
)
def test_a_height_in_meters_is_no_age(linker, text, ages):
    items = read(linker, "Hm.", question=text).facts.items
    assert [one.value for one in items if one.kind == "age"] == ages


@pytest.mark.parametrize(
    "text",
    [
        "Statins inhibit HMG-CoA reductase, upregulate LDL receptors and lower LDL.",
        "Losartan inhibits the AT1 receptor and spares bradykinin.",
        "Metoclopramide blocks D2 receptors and speeds gastric emptying.",
        "Sildenafil blocks PDE5, which breaks cGMP down.",
    ],
)
def test_a_verb_of_its_own_ends_a_list(linker, text):
    assert [one.predicate for one in read(linker, text).claims].count("inhibits") == 1


@pytest.mark.parametrize(
    "text", ["Sertraline blocks serotonin reuptake.", "Duloxetine inhibits serotonin and norepinephrine reuptake."]
)
def test_what_blocks_the_reuptake_raises_the_transmitter(linker, text):
    assert {one.predicate for one in read(linker, text).claims} == {"increases"}


def test_a_bare_count_is_in_cells(linker):
    items = read(linker, "Platelets: 112.", question="A man of 50, platelets 112,000.").facts.items
    assert [one.known for one in items if one.concept == "KG:thrombocytosis"] == [False]
    assert [one.unit for one in items if one.kind == "observation"] == ["/uL"]


def test_another_persons_allergy_is_not_the_patients(linker):
    items = read(linker, "Hm.", question="A 2-year-old girl. Mom is allergic to penicillin.").facts.items
    assert [one for one in items if one.kind == "allergy"] == []


def test_never_any_denies_the_past(linker):
    items = read(linker, "Hm.", question="A man of 27. No seizures ever.").facts.items
    assert ("history", False) in {(one.kind, one.known) for one in items if one.concept == "KG:seizure"}
    assert [one.known for one in items if one.concept == "KG:epilepsy"] == [False]


@pytest.mark.parametrize("text", ["His penicillin allergy takes Augmentin away.", "He is allergic to penicillin."])
def test_an_allergy_of_the_patient_is_a_claim(linker, text):
    reading = read(linker, text, question="A man of 41, no drug allergies.")
    assert [(one.predicate, one.object) for one in reading.claims] == [("has_allergy", "KG:penicillin")]


def test_members_of_a_class_are_read_behind_a_long_run_of_spaces(linker):
    text = f"Some antibiotics{' ' * 800}(such as azithromycin) are old."
    assert stated(linker, text) == [("azithromycin", "subclass_of", "antibacterial")]


def test_this_class_is_the_drug_that_was_named(linker):
    found = read(linker, "She took amoxicillin. These antibiotics cause diarrhea.").claims
    assert ("KG:amoxicillin", "causes") in {(one.subject, one.predicate) for one in found}


@pytest.mark.parametrize(
    ("question", "pregnant"),
    [
        ("A 32-year-old woman. Her twin sister is pregnant.", set()),
        ("29F. Urine hCG done by the MA today: positive, she had no idea.", {True}),
        ("31F. Intake urine: leukocytes neg, glucose neg, hCG pos.", {True}),
    ],
)
def test_a_test_is_read_in_shorthand_and_a_sisters_pregnancy_is_hers(linker, question, pregnant):
    items = read(linker, "Hm.", question=question).facts.items
    assert {one.known for one in items if one.concept == "KG:pregnancy"} == pregnant


@pytest.mark.parametrize(
    ("question", "drugs"),
    [
        ("56M. Cyclosporine (trough 110), mycophenolate, prednisone 5, amlodipine. LDL 148.", 4),
        ("63F. Glargine, lisinopril.", 2),
        ("63F. Lisinopril or losartan?", 0),
    ],
)
def test_a_sentence_of_drugs_is_what_she_takes(linker, question, drugs):
    assert len(taken(linker, question)) == drugs


def test_floor_values_are_none_of_hers_and_hep_b_neg_is_denied(linker):
    reading = read(linker, "Floor values: ANC 500, Hb 8.", question="57F. Hep B/C neg. CT chest: no thymoma.")
    assert [one for one in reading.claims if one.predicate == "has_value"] == []
    known = {one.concept: one.known for one in reading.facts.items if one.kind == "condition"}
    assert (known["KG:hepatitis-B"], known["KG:thymoma"]) == (False, False)


def test_the_text_adds_to_an_open_record_and_changes_nothing_in_it(linker):
    patient = Patient(
        conditions=(Named("gout"),),
        denied=(Named("asthma"),),
        medications=(Named("emtricitabine/rilpivirine"),),
        observations=(Observation("eGFR", 24.0, ""),),
        complete=frozenset({"medications"}),
    )
    question = "A 50-year-old man with asthma and psoriasis on warfarin, eGFR 80."
    items = read(linker, "Hm.", question=question, patient=patient).facts.items
    held = {(one.kind, one.concept) for one in items if one.known and one.concept and not one.implied_by}
    assert {("condition", "KG:gout"), ("condition", "KG:psoriasis"), ("medication", "KG:rilpivirine")} <= held
    assert not held & {("condition", "KG:asthma"), ("medication", "KG:warfarin")}
    assert [one.value for one in items if one.concept == "KG:eGFR"] == [24]


def test_a_test_said_positive_contradicts_the_question(linker):
    reading = read(linker, "His COVID test is positive.", question="A man of 20, COVID negative.")
    assert [(one.predicate, one.object, one.negated) for one in reading.claims] == [
        ("has_condition", "KG:COVID-19", False)
    ]
    assert [one.known for one in reading.facts.items if one.concept == "KG:COVID-19"] == [False]


def test_an_organ_said_normal_is_a_claim(linker):
    found = read(linker, "Her kidney function is normal.", question="74F, CKD stage 3b, eGFR 38.").claims
    assert [(one.object, one.negated) for one in found] == [("KG:renal-impairment", True)]


@pytest.mark.parametrize(
    ("question", "drugs"),
    [
        ("Card in his wallet: Azilect 1 mg, Sinemet 25/100 three times a day, finasteride.", 3),
        ("30F, was on Antabuse for a year and off it since 2020.", 0),
        ("30F, failed: lisinopril, losartan.", 0),
        ("60F. Home: simvastatin 40, lisinopril.", 2),
    ],
)
def test_a_list_behind_a_heading_is_taken_and_what_ended_is_not(linker, question, drugs):
    assert len(taken(linker, question)) == drugs


def test_a_child_of_months_a_told_question_and_a_bare_blood_pressure(linker):
    items = read(linker, "Hm.", question="Boy, 16 months, watery diarrhea.").facts.items
    assert next(one.value for one in items if one.kind == "age") == pytest.approx(16 / 12)
    items = read(linker, "Hm.", question="HFrEF, on enalapril. BP 92/60.").facts.items
    assert [one.value for one in items if one.kind == "observation"] == [92, 60]
    assert {"KG:enalapril"} == {one.concept for one in items if one.kind == "medication"}


def test_ulcer_bleed_of_a_year_is_past_and_rx_is_an_order(linker):
    reading = read(linker, question="64M. Ulcer bleed in 2019.", answer="Rx febuxostat.")
    assert [one.kind for one in reading.facts.items if "Ulcer" in one.text] == ["history"]
    assert [one.concept for one in reading.orders] == ["KG:febuxostat"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("That is 990 mg/day. Divided into two doses, that makes 395 mg per dose.", ["495|395"]),
        ("1,200 mg daily, divided TID, is 400 mg per dose.", ["400|400"]),
        ("90 mg/kg/day divided BID is 45 mg per dose.", []),
        ("1,000 mg a day split in three is about 350 mg each.", []),
        ("Take 500 mg/day, divided into two doses; recheck in 2 weeks.", []),
    ],
)
def test_a_dose_is_held_against_the_part_of_the_day_that_it_is(text, found):
    from kgreason.claims.divided import divided_claims
    from kgreason.model import Passage, Span

    claims = divided_claims(Passage(text, Span("/steps/0", 0, len(text))))
    assert [one.pattern for one in claims] == found
