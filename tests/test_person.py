"""Who the patient is and what is hers: age, sex, habits, organs, what still acts, and a danger that is another's."""

import pytest

from kgreason.claims import read_trace
from kgreason.claims.washout import COLUMNS, waits
from kgreason.content import content, read_rows
from kgreason.engine import Engine
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import ClaimVerdict, DrugVerdict, Passage, Report, Span, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open("patterns")


def passage(text: str, place: str) -> Passage:
    return Passage(text, Span(place, 0, len(text)))


def told(linker: Linker, question: str, *kinds: str) -> set[str]:
    """Return what a question says, a denied thing with *not* before it."""
    facts = read_trace(Trace("EX:trace", passage(question, "/question")), linker).facts
    return {
        ("" if one.known else "not ") + linker.graph.concept(one.concept).name
        for one in facts.items
        if one.kind in kinds and one.concept and "(" not in one.implied_by
    }


def judged(engine: Engine, question: str, step: str = "", answer: str = "") -> Report:
    steps = (passage(step, "/steps/0"),) if step else ()
    return engine.verify(
        Trace("EX:trace", passage(question, "/question"), steps, passage(answer, "/answer") if answer else None)
    )


@pytest.mark.parametrize(
    ("question", "step", "verdicts"),
    [
        ("71M, pneumonia.", "He is 61, so no point for age.", {ClaimVerdict.CONTRADICTED}),
        ("71M, pneumonia.", "He is 71, so one point for age.", {ClaimVerdict.SUPPORTED}),
        ("71M, pneumonia.", "This is a 45-year-old man with a cough.", {ClaimVerdict.CONTRADICTED, ClaimVerdict.SUPPORTED}),
        ("73F, 64 kg.", "Under 60 kg think of 5 mg. She's 64, so 10.", set()),
        ("28F, dysuria.", "Young man with dysuria.", {ClaimVerdict.CONTRADICTED}),
        ("28F, dysuria.", "Young woman with dysuria.", {ClaimVerdict.SUPPORTED}),
        ("28F, dysuria.", "A man with the same urine would need a longer course.", set()),
        ("38F. Never smoked.", "She smokes, so the pill is off.", {ClaimVerdict.CONTRADICTED}),
        ("38F. Smokes a pack a day.", "She smokes, so the pill is off.", {ClaimVerdict.SUPPORTED}),
        ("49F. Lifelong teetotaler.", "She drinks alcohol heavily.", {ClaimVerdict.CONTRADICTED}),
        ("54M, never dialyzed.", "He has been on hemodialysis for two years.", {ClaimVerdict.CONTRADICTED, ClaimVerdict.UNKNOWN}),
        ("54M on hemodialysis.", "He has been on hemodialysis for two years.", {ClaimVerdict.SUPPORTED}),
        ("69M on apixaban.", "He isn't anticoagulated.", {ClaimVerdict.CONTRADICTED}),
        ("58F. Total hysterectomy in 2011.", "Her uterus is still in place.", {ClaimVerdict.CONTRADICTED}),
        ("58F. Total hysterectomy in 2011.", "She still has her uterus.", {ClaimVerdict.CONTRADICTED}),
        ("58F. Total hysterectomy in 2011.", "No uterus, so no progestin.", {ClaimVerdict.SUPPORTED}),
        ("52F. Ultrasound in May: normal uterus.", "She has had a hysterectomy.", {ClaimVerdict.CONTRADICTED}),
        ("52F. Hysterectomy is planned.", "She still has her uterus.", {ClaimVerdict.UNKNOWN}),
        ("52F. Hysterectomy in 2011.", "Women who still have a uterus need a progestin.", set()),
        ("31F. Amoxicillin at 19: throat closed up.", "She has never reacted to an antibiotic.", {ClaimVerdict.CONTRADICTED}),
        ("41M, takes nothing.", "He already takes hydrochlorothiazide.", {ClaimVerdict.CONTRADICTED}),
        ("41M, takes nothing but lisinopril.", "He already takes hydrochlorothiazide.", {ClaimVerdict.UNKNOWN}),
        ("41M, takes nothing.", "While he is on lithium, check his thyroid.", set()),
        ("41F. Hb 9.8.", "Go on for three months after Hb is normal.", set()),
        ("3F, no chickenpox.", "Her varicella shot was two years ago.", set()),
        ("60F. Calcium: January 7.9, August 9.3.", "In January the calcium of 7.9 was low.", {ClaimVerdict.UNKNOWN}),
        ("60F. Calcium 9.3, albumin 7.9.", "The calcium of 7.9 is low.", {ClaimVerdict.CONTRADICTED}),
        ("60F. Calcium 9.3. She walks 7.9 km.", "The calcium of 7.9 is low.", {ClaimVerdict.CONTRADICTED}),
    ],
)  # fmt: skip
def test_a_step_is_held_against_who_the_patient_is(engine, question, step, verdicts):
    assert {one.verdict for one in judged(engine, question, step).judged} == verdicts


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ('48F. Nurse: "HIT in the chart." Entry reads: family hx - sister, HIT 2018.', set()),
        ("45M. Chart banner says asthma; he says no, that was his twin brother.", set()),
        ("47F. Her chart says peptic ulcer disease. That was an error, corrected in 2022.", set()),
        ("60M. Problem list: myasthenia gravis. It belongs to his father, same name.", set()),
        ("60M. Gout in the chart belongs to another John Smith, same birthday.", set()),
        ("60M. Gout listed by his wife: turns out to be hers.", set()),
        ("60M. Chart says asthma. It is mild.", {"asthma"}),
        ('60F. She says "I have asthma", and her sister has asthma too.', {"asthma"}),
        ("60M has asthma; it was his mother's idea to come.", {"asthma"}),
        ("A boy of a mother who has epilepsy has asthma.", {"asthma"}),
        ("A newborn of a diabetic mother has jaundice.", {"jaundice"}),
    ],
)
def test_what_a_record_says_of_another_is_not_the_patients(linker, question, facts):
    assert told(linker, question, "condition") == facts


@pytest.mark.parametrize(
    ("question", "drugs"),
    [
        ("19M. His mother has depression, and she does well on an SSRI.", set()),
        ("19F. Her mother has depression, and she does well on an SSRI.", set()),
        ("19F. Her father has AF, and he takes warfarin.", set()),
        ("19F. Her mother has AF, and she takes warfarin.", {"warfarin"}),
        ("60M. His wife has gout; he takes warfarin.", {"warfarin"}),
        ("58M. Keeps a little bottle of nitroglycerin in his jacket.", {"nitroglycerin"}),
        ("58M. Carries nitroglycerin in his wallet.", {"nitroglycerin"}),
        ("50F, depression. BP 128/80. Metformin.", {"metformin"}),
        ("80F, AF, digoxin level 1.0, furosemide.", {"furosemide"}),
        ("70F, calcium 9.4, vitamin D 34.", set()),
        ("80M. Apixaban or not, asks the son, who himself takes dabigatran.", set()),
        ("48M. eGFR 29 in June on naproxen. Naproxen now off.", set()),
        ("66F. Hyperkalemia on lisinopril plus Bactrim, now off both.", set()),
        ("Diltiazem or verapamil, which one?", set()),
        ("49M. Sprays nitroglycerin twice a week.", {"nitroglycerin"}),
        ("35F. Took spironolactone for her hair, last pill ten weeks ago.", set()),
        ("60M. Headache, then ibuprofen is asked for.", set()),
        ("60M in the emergency room is administered IV verapamil.", {"verapamil"}),
        ("60M. Lorazepam is administered.", {"lorazepam"}),
        ("60M. Which drug should be administered, lorazepam?", set()),
    ],
)
def test_who_takes_a_drug(linker, question, drugs):
    assert told(linker, question, "medication") == drugs


@pytest.mark.parametrize(
    ("question", "drugs"),
    [
        ("Stopped phenelzine five days ago.", {"phenelzine"}),
        ("Phenelzine was stopped three weeks ago.", set()),
        ("Stopped phenelzine in 2019.", set()),
        ("Took Nardil until yesterday.", {"phenelzine"}),
        ("Fluoxetine, last dose 3 weeks ago.", {"fluoxetine"}),
        ("Last dose of tranylcypromine was 20 days ago.", set()),
        ("Stopped lisinopril yesterday.", {"lisinopril"}),
        ("Stopped lisinopril a week ago.", set()),
        ("Stopped metformin yesterday.", set()),
    ],
)
def test_a_stopped_drug_counts_while_it_acts(linker, question, drugs):
    assert told(linker, question, "medication") == drugs


def test_a_stopped_drug_that_still_acts_is_not_said_to_be_taken(engine):
    report = judged(
        engine, "42F. Stopped phenelzine five days ago.", "She takes no phenelzine.", "Sertraline 50 mg daily."
    )
    assert [one.verdict for one in report.judged] == [ClaimVerdict.UNKNOWN]
    assert [one.verdict for one in report.assessments if one.order] == [DrugVerdict.UNSAFE]


def test_every_drug_that_acts_on_is_a_concept_and_has_a_source(linker):
    rows = list(read_rows(content("verifiers") / "claims" / "washout.tsv", COLUMNS, []))
    assert all(linker.graph.resolve(one) for one in waits())
    assert all(row["source"] for row in rows)
    assert [row["concept"].lower() for row in rows] == sorted(row["concept"].lower() for row in rows)


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("66M after CABG last week.", {"coronary artery bypass graft surgery"}),
        ("66M, POD 3 after CABG.", {"coronary artery bypass graft surgery"}),
        ("66M. CABG tomorrow morning.", {"coronary artery bypass graft surgery"}),
        ("66M. CABG in 2010.", set()),
        ("80M with a pacemaker.", {"pacemaker implantation"}),
        ("80M. Pacemaker since 2019.", {"pacemaker implantation"}),
        ("80M has a functioning permanent pacemaker for syncope.", {"pacemaker implantation", "syncope"}),
        ("80M was evaluated for a pacemaker.", set()),
        ("80M has no pacemaker.", {"not pacemaker implantation"}),
        ("80M. No pacemaker spikes are seen.", set()),
        ("80M. ECG normal. No device.", {"not pacemaker implantation"}),
        ("80M. Walks well. No device.", set()),
        ("80M, no implanted cardiac device.", {"not pacemaker implantation"}),
        ("80M. He needs a pacemaker.", {"not pacemaker implantation"}),
        ("80M. He refuses a pacemaker.", {"not pacemaker implantation"}),
        ("80M. He needs a new pacemaker.", set()),
        ("80M. He has pacemaker failure.", set()),
        ("80M. He has a pacemaker and needs a refill.", set()),
        ("80M. He needs a refill and has a pacemaker.", set()),
        ("80M. His pacemaker placement is scheduled.", {"not pacemaker implantation"}),
        ("80M. He needs pacemaker battery replacement.", set()),
        ("80M. Temporary pacemaker placed.", set()),
        ("80M. He had a pacemaker, which was explanted.", set()),
        ("80M with a cane and a pacemaker.", {"pacemaker implantation"}),
        ("52F. Considering hysterectomy.", set()),
    ],
)
def test_an_operation_counts_where_it_lasts_or_is_near(linker, question, facts):
    assert told(linker, question, "condition") == facts


@pytest.mark.parametrize(
    ("question", "answer", "verdict"),
    [
        ("60F takes simvastatin.", "Hold simvastatin; clarithromycin 500 mg twice daily.", DrugVerdict.DEPENDS),
        ("60F takes simvastatin.", "Clarithromycin 500 mg twice daily, simvastatin paused until day 15.", DrugVerdict.DEPENDS),
        ("60F takes simvastatin.", "Clarithromycin 500 mg twice daily. Do not stop simvastatin.", DrugVerdict.UNSAFE),
        ("60F takes simvastatin.", "Clarithromycin 500 mg twice daily. Stop simvastatin if muscles ache.", DrugVerdict.UNSAFE),
        ("50F takes lisinopril.", "Stop lisinopril, start sacubitril-valsartan tonight.", DrugVerdict.UNSAFE),
        ("50M takes isosorbide mononitrate.", "Stop isosorbide, start sildenafil 50 mg as needed.", DrugVerdict.UNSAFE),
        ("50F takes sertraline.", "Stop sertraline, start phenelzine 15 mg.", DrugVerdict.UNSAFE),
        ("50F takes phenelzine.", "Stop phenelzine, wait 14 days, then sertraline 50 mg.", DrugVerdict.DEPENDS),
    ],
)  # fmt: skip
def test_what_an_answer_stops_is_not_taken_with_what_it_starts(engine, question, answer, verdict):
    assert next(one.verdict for one in judged(engine, question, answer=answer).assessments if one.order) == verdict


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("I'm 36 and I smoke.", 36),
        ("im 26, with asthma", 26),
        ("She is 36 and smokes.", 36),
        ("Patient is 36 with gout.", 36),
        ("My dad is 82. Can he take diphenhydramine?", 82),
        ("My son is 5, has a cough.", 5),
        ("my kid (4) has a cough", 4),
        ("my son (9 months) has a fever", 0.75),
        ("My toddler, 2, has a cough.", 2),
        ("My daughter has a cough, she is 9. Can I give her codeine?", 9),
        ("My baby is 8 months, has a fever.", 8 / 12),
        ("The baby is 6 weeks, has a fever.", 6 / 52.18),
        ("Pt is 92 with asthma, on warfarin.", 92),
        ("She is 64 with SpO2 88% on room air.", 64),
        ("My daughter is 6, has a fever. I am 34. Can she have ibuprofen?", 6),
        ("My daughter is 25 and pregnant, is ibuprofen ok for her?", 25),
        ("My son has asthma. I'm 33 and pregnant. Can I take ibuprofen?", 33),
        ("75 yo dad with asthma. I'm giving him ibuprofen.", 75),
        ("Her 3-month-old has thrush; she is 29 and breastfeeding.", 29),
    ],
)
def test_an_age_may_be_a_number_alone(linker: Linker, question: str, years: float) -> None:
    facts = read_trace(Trace("EX:trace", passage(question, "/question")), linker).facts.items
    assert [one.value for one in facts if one.kind == "age"] == [years]


@pytest.mark.parametrize(
    "question",
    [
        "She is 36 weeks pregnant.",
        "I'm 36 and a half weeks pregnant.",
        "BP is 36.",
        "He is 2 days post-op.",
        "I am 5 feet tall.",
        "She is 1 of 3.",
        "He is 95 on room air.",
        "Patient is 10 on the pain scale.",
        "I am 2 with my wife.",
        "My sister has asthma. She is 36. Can I take propranolol?",
        "My dad is 82 and I have gout.",
        "My baby is 3 months and I am breastfeeding, can I take codeine?",
        "My son is 5, can I take his ibuprofen?",
        "I'm breastfeeding my baby (4 months). Can I take aspirin?",
        "My son (6 feet tall) has asthma.",
        "My kid (2nd grade) has asthma.",
        "Our daughters (4, 6) have a cough.",
        "The baby is 32 weeks, breech.",
        "My girl is 30 weeks, ibuprofen?",
        "The baby is 12 weeks, mother's fetal scan is normal.",
        "I'm 66, my wife is 30 and pregnant. Can she take ibuprofen?",
        "My kid is 3, I am 30 and breastfeeding him. Codeine for him?",
        "I'm 34, pregnant. My son is 5. Can he have ibuprofen?",
        "Pt is 95 with ambulation, 88 at rest.",
        "Pt is 92, up from 88. Asthma.",
        "He is 94, was 88 on arrival.",
        "Pain check: she is 8, was 10 before codeine.",
        "Patient is 14 today on PHQ-9.",
        "She is 38 and febrile.",
        "He is 102 and tachycardic.",
        "2 kids aged 3 and 7, on warfarin.",
        "Her sister, aged 35, has asthma.",
        "At age 5 had asthma.",
        "No gout, asthma diagnosed at age 12.",
        "45 yo sister with asthma, I want to donate a kidney.",
        "80 yo grandpa of a pregnant patient has asthma.",
    ],
)
def test_a_number_that_is_no_age_of_the_patient(linker: Linker, question: str) -> None:
    facts = read_trace(Trace("EX:trace", passage(question, "/question")), linker).facts.items
    assert [one.value for one in facts if one.kind == "age"] == []


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("A father of two with gout.", ["male"]),
        ("Mother of three, has asthma.", ["female"]),
        ("New mother, on ibuprofen.", ["female"]),
        ("A 30-year-old mother with asthma.", ["female"]),
        ("FH: father gout at 52. On warfarin.", []),
        ("father gout, on warfarin", []),
        ("Mother with asthma, father with gout. Ibuprofen?", []),
        ("I have gout, my father too, mother has asthma.", []),
        ("Neonate born at 38 weeks to a mother of two.", []),
        ("Pt's mother on warfarin.", []),
        ("My mom said I can take her ibuprofen.", []),
    ],
)
def test_a_parent_tells_the_sex_of_a_patient_only_who_is_that_parent(linker: Linker, text: str, sex: list[str]) -> None:
    facts = read_trace(Trace("EX:trace", passage(text, "/question")), linker).facts.items
    assert [one.text for one in facts if one.kind == "sex"] == sex


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("I'm 8 weeks along, can I take ibuprofen?", True),
        ("I am 7 weeks. Is ibuprofen ok?", True),
        ("9 wks preg, gout.", True),
        ("9 months pregnant with contractions, ibuprofen?", True),
        ("My daughter is 15 weeks pregnant. Can she take ibuprofen?", True),
        ("She was 5 months pregnant when the asthma began.", True),
        ("I am 8 weeks sober, ibuprofen?", None),
        ("I had knee surgery. I'm 6 weeks. Ibuprofen?", None),
        ("I quit smoking. I'm 8 weeks, is ibuprofen ok?", None),
        ("I am 12 weeks post op, ibuprofen?", None),
        ("Pregnant: n/a. On warfarin.", None),
        ("Pregnant: unknown. On warfarin.", None),
        ("She was pregnant 3 months ago, miscarried.", None),
        ("She was 5 months pregnant when she lost the baby.", None),
        ("In patients who are pregnant, avoid warfarin. This patient has gout.", None),
        ("Her daughter is 15 weeks pregnant. She has gout.", None),
    ],
)
def test_a_pregnancy_is_of_now_and_of_the_patient(linker: Linker, text: str, known: bool | None) -> None:
    facts = read_trace(Trace("EX:trace", passage(text, "/question")), linker).facts.items
    found = {one.known for one in facts if one.concept == "KG:pregnancy" and not one.implied_by}
    assert found == (set() if known is None else {known})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("asthma [ ], gout [x], psoriasis [ ]", {"gout"}),
        ("[x] asthma [ ] gout", {"asthma"}),
        ("PMH: asthma [], gout [X]", {"gout"}),
        ("he had gout; asthma dad. psoriasis mom.", {"gout"}),
        ("my ex has asthma. i have gout", {"gout"}),
    ],
)
def test_an_empty_box_and_a_name_given_to_another_are_no_condition(linker: Linker, text: str, found: set[str]) -> None:
    facts = read_trace(Trace("EX:trace", passage(text, "/question")), linker).facts.items
    assert {one.text.lower() for one in facts if one.kind == "condition" and one.known and not one.implied_by} == found


def test_what_who_tells_of_an_ex_takes_is_taken(linker: Linker) -> None:
    text = "My ex is on warfarin and I take ibuprofen."
    facts = read_trace(Trace("EX:trace", passage(text, "/question")), linker).facts.items
    assert [one.text for one in facts if one.kind == "medication"] == ["ibuprofen"]


def test_a_wife_told_with_her_age_takes_her_own_drugs(linker: Linker) -> None:
    text = "His wife, 54, takes warfarin; he takes ibuprofen."
    facts = read_trace(Trace("EX:trace", passage(text, "/question")), linker).facts.items
    assert [one.text for one in facts if one.kind == "medication"] == ["ibuprofen"]
