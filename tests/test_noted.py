"""What notes and exam cases say of a patient: drugs by what was done with them, values behind findings and in lists."""

import pytest

from kgreason.claims.facts import read_facts
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Fact, Passage, Span, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def read(linker: Linker, text: str) -> tuple[Fact, ...]:
    """Return the facts of a text that are read and do not only follow."""
    passage = Passage(text, Span("/question", 0, len(text)))
    facts = read_facts(Trace("EX:1", question=passage), linker, linker.link(passage))
    return tuple(one for one in facts.items if one.span is not None and not one.implied_by)


def named(linker: Linker, text: str, kind: str) -> set[str]:
    """Return the names of the facts of a kind, a denied one with *not* before it."""
    return {
        ("" if one.known else "not ") + linker.graph.concept(one.concept).name
        for one in read(linker, text)
        if one.kind == kind
    }


def values(linker: Linker, text: str, kind: str = "observation") -> dict[str, float | None]:
    """Return the values of a text by their tests."""
    return {linker.graph.concept(one.concept).name: one.value for one in read(linker, text) if one.kind == kind}


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        (
            "Her cough has improved since starting inhaled albuterol and beclomethasone.",
            {"albuterol", "beclomethasone"},
        ),
        ("A woman in maintenance treatment with azathioprine has a fever.", {"azathioprine"}),
        ("A man treated for 6 months with omeprazole and metformin.", {"omeprazole", "metformin"}),
        ("His cough persists after five days of treatment with amoxicillin.", {"amoxicillin"}),
        ("He has a headache for which he has taken ibuprofen.", {"ibuprofen"}),
        ("The nurse administers IV morphine.", {"morphine"}),
        ("The girl is administered rectal acetaminophen.", {"acetaminophen"}),
        ("Pralidoxime was given to the patient.", {"pralidoxime"}),
        ("The man's pain does not respond to ibuprofen.", {"ibuprofen"}),
        ("The woman's pain is not relieved by naproxen.", {"naproxen"}),
        ("She has dysmenorrhea, which she controls well with ibuprofen.", {"ibuprofen"}),
        ("He comes for follow-up after recently starting metoprolol.", {"metoprolol"}),
        ("Her metformin was quickly uptitrated.", {"metformin"}),
        ("A woman with a levonorgestrel intrauterine device.", {"levonorgestrel intrauterine system"}),
        ("His history includes glipizide and atenolol.", {"glipizide", "atenolol"}),
        ("After starting treatment with warfarin, she noticed a rash.", {"warfarin"}),
        ("In a patient with gout on allopurinol who has a rash, the most likely cause is:", {"allopurinol"}),
        ("His asthma should be controlled with budesonide.", set()),
        ("A vegetation on a valve of the man and a penicillin-sensitive streptococcus in his blood.", set()),
        ("The man wants to be treated for two weeks with doxycycline.", set()),
        ("She wants to control her pain with ibuprofen.", set()),
        ("Can the woman's pain be relieved by naproxen?", set()),
        ("A man of 60. Strokes are commoner in patients without warfarin.", set()),
        ("His history includes treatment with cyclophosphamide in 2010.", set()),
        ("Her doctor asks whether to give a woman with a fentanyl patch more.", set()),
        ("In a patient with gout, the drug of choice is allopurinol.", set()),
    ],
)
def test_a_drug_is_taken_where_a_note_tells_what_came_of_it(linker: Linker, text: str, drugs: set[str]) -> None:
    assert named(linker, text, "medication") == drugs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He has hyperkalemia of 6.4 mEq/L.", {"serum potassium": 6.4}),
        ("Hyponatremia (121 mmol/L) was found in the woman.", {"serum sodium": 121}),
        ("A boy with fever of up to 39.5ºC.", {"body temperature": 39.5}),
        ("A man with thrombopenia of 40,000/microliter.", {"platelet count": 40000}),
        ("ECG of the man: atrial fibrillation at 105 bpm.", {"heart rate": 105}),
        ("A woman with proteinuria of 3 g/24 h.", {"24-hour urine protein": 3}),
        (
            "A man with severe hypertension (190/120 mmHg).",
            {"blood pressure systolic": 190, "blood pressure diastolic": 120},
        ),
        ("A man with hyperglycemia of 320 mg/dL.", {"blood glucose": 320}),
        ("A man with hypertension (110/70 mmHg today).", {}),
        ("A man with hyperkalemia (3.1 mmol/L after treatment).", {}),
        ("A man with atrial flutter at 300 bpm.", {}),
        ("If the man has hyperkalemia of 6.5 mEq/L, stop it.", {}),
        ("A man with weight loss of 10 kg.", {}),
    ],
)
def test_a_finding_that_is_told_with_the_value_of_its_test_gives_it(
    linker: Linker, text: str, found: dict[str, float]
) -> None:
    assert values(linker, text) == found


def test_a_fever_of_before_is_no_temperature_of_today(linker: Linker) -> None:
    text = "A man with fever up to 39 °C; his temperature is 37.2 °C."
    assert values(linker, text) == {"body temperature": 37.2}
    assert values(linker, text, "history") == {"body temperature": 39.0}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("WBC 9,000/mm3 (neutrophils 60%, lymphocytes 27%, eosinophils 4%) in a man.",
         {"white blood cell count": 9000, "neutrophil percentage": 60, "lymphocyte percentage": 27, "eosinophil percentage": 4}),
        ("The man's blood count shows leukocytosis with 80% neutrophils.", {"neutrophil percentage": 80}),
        ("The man's joint fluid shows 90% neutrophils.", {}),
        ("A man with testosterone 160 ng/dL and cortisol 14 microg/dL.", {"serum testosterone": 160, "serum cortisol": 14}),
        ("A man who takes testosterone 200 mg every two weeks.", {}),
        ("A woman with TSH 18 mIU/L (normal 0.4-4.5) and free T4 0.2 ng/dL.",
         {"thyroid-stimulating hormone": 18, "free thyroxine": 0.2}),
        ("The man's blood pressure lying down 100/60 mmHg.", {"blood pressure systolic": 100, "blood pressure diastolic": 60}),
        ("The boy's temperature prior to arrival was 40.0 C.", {"body temperature": 40}),
        ("The man's creatine kinase (138 U/L) was measured.", {"creatine kinase": 138}),
        ("A woman on calcium (1500 mg/d).", {}),
        ("A man of 40. An initial troponin is < 0.01 ng/mL.", {"cardiac troponin": None}),
        ("A man with CD4+ count of 700/mm3.", {"CD4 count": 700}),
        ("The man's TSH is 1.4 microU/mL.", {"thyroid-stimulating hormone": 1.4}),
        ("A man with Hb 6 gr/dL and ferritin 4 ngr/mL.", {"hemoglobin": 6, "serum ferritin": 4}),
        ("A tachypneic man: tachypnea at 36 rpm.", {"respiratory rate": 36}),
        ("Urinalysis of the man: RBC 6/hpf.", {"urine red blood cells": 6}),
        ("A man with normal blood count and prothrombin time: glucose 150 mg/dL.", {"blood glucose": 150}),
        ("A man. Normal values: glucose 100 mg/dL.", {}),
    ],
)  # fmt: skip
def test_values_of_notes_and_tables_are_read(linker: Linker, text: str, found: dict[str, float | None]) -> None:
    assert values(linker, text) == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The man has bibasilar crepitants.", {"crackles"}),
        ("A woman with lumbosciatica.", {"lumbar radiculopathy"}),
        ("There is no peritoneal irritation in the man.", {"not peritoneal irritation"}),
        ("The girl avoids eye contact.", {"impaired social communication"}),
        ("A man with strange behavior.", {"abnormal behavior"}),
        ("CT of the man shows a repletion defect in the left pulmonary artery.", {"pulmonary embolism"}),
        ("The man's headaches are more severe than in the past.", {"headache"}),
        ("The man had headaches in the past.", set()),
        ("ECG shows a previously unknown atrial fibrillation in the man.", {"atrial fibrillation"}),
        (
            "In a patient with mild gout, polyglobulia and fever are evident. What is next?",
            {"gout", "polycythemia", "fever"},
        ),
        ("PPD of the man shows an induration of 4 mm.", set()),
        ("A woman with PPD.", {"postpartum depression"}),
        ("A 40-year-old alcoholic presents with a fever.", {"alcohol use disorder", "fever"}),
        ("The boy was bitten by a stray dog.", {"dog bite"}),
        ("A woman, mother of four, has stress incontinence.", {"stress incontinence"}),
        ("A woman has a fever. Her sister, mother of three, has asthma.", {"fever"}),
        ("A worker with no comorbidities fell from a height.", {"fall from height"}),
        ("A man with no comorbidities such as asthma.", {"not asthma"}),
        ("The man no longer has a cough.", {"not cough"}),
        ("The man no longer has asthma.", set()),
        ("The man no longer has heart failure.", set()),
        ("The man no longer has seizures on levetiracetam.", set()),
        ("The woman's Finkelstein's test is positive.", {"positive Finkelstein test"}),
        ("The man's Lachman test of the left knee is positive.", {"positive anterior drawer test"}),
        ("The man had a negative Spurling test.", {"not Spurling sign"}),
        ("If the man's Lachman test is positive, scan him.", set()),
        ("The man has no neurological deficits.", {"not focal neurological deficit"}),
        ("A woman with raised bile acids.", {"elevated bile acids"}),
        ("The man's blood cultures grew a germ.", {"positive blood culture"}),
        ("The man's blood cultures grew nothing.", set()),
        ("The man has undetectable serum haptoglobin.", {"low haptoglobin"}),
        ("The boy has not passed meconium.", {"delayed passage of meconium"}),
        ("The man has sputum positive for AFB.", {"positive acid-fast smear"}),
        ("A man with raised urinary metanephrines.", {"elevated metanephrines"}),
        ("A woman with positive anti-dsDNA antibodies.", {"abnormal laboratory finding"}),
        ("The man's HLA-B27 is positive.", {"abnormal laboratory finding"}),
        ("The man's anti-dsDNA is negative.", set()),
        ("A man with raised urinary metanephrines of 3 mg/24 h.", set()),
        ("If the man has raised urinary metanephrines, scan him.", set()),
        ("The man's T4 is elevated.", {"elevated free thyroxine"}),
    ],
)
def test_findings_of_notes_are_named(linker: Linker, text: str, names: set[str]) -> None:
    assert named(linker, text, "condition") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("She underwent surgery a year ago.", {"surgery"}),
        ("Five days after undergoing left knee arthroplasty, a man has a fever.", {"total knee arthroplasty"}),
        ("The man had a colostomy in 2012.", {"colostomy"}),
        ("The man is referred for cardiac surgery.", set()),
        ("The woman's surgery is planned.", set()),
    ],
)
def test_an_operation_without_a_name_of_its_own_is_history(linker: Linker, text: str, names: set[str]) -> None:
    assert named(linker, text, "history") == names


def test_what_never_was_is_one_denial_from_which_the_other_follows(linker: Linker) -> None:
    passage = Passage(text := "The man has no history of asthma.", Span("/question", 0, len(text)))
    facts = read_facts(Trace("EX:1", question=passage), linker, linker.link(passage)).items
    told = [(one.kind, one.known, bool(one.implied_by)) for one in facts if one.concept == "KG:asthma"]
    assert told == [("condition", False, False), ("history", False, True)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A man on HD via LUE AVF, PICC in RUE, LLE edema.", {"edema"}),
        ("A man with lues.", {"syphilis"}),
        ("A man with ESRD on PD, PD catheter in place.", {"end-stage renal disease"}),
        ("A man with tremor and PD.", {"tremor", "Parkinson disease"}),
        ("A man s/p R TMA has gout.", {"gout"}),
        ("A man, comfortable on RA, has gout.", {"gout"}),
        ("Her knee: AROM/PROM full.", set()),
    ],
)
def test_letters_of_limbs_and_lines_are_no_diseases(linker, text, names):
    assert named(linker, text, "condition") == names


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("Home meds per wife: Marplan, lisinopril.", {"isocarboxazid", "lisinopril"}),
        ("Meds per wife (poor historian): Marplan.", {"isocarboxazid"}),
        ("Wife's meds: Marplan.", set()),
        ("Meds of wife: Marplan.", set()),
        ("Wife: takes Marplan.", set()),
    ],
)
def test_who_tells_a_list_of_drugs_does_not_take_them(linker, text, drugs):
    assert named(linker, text, "medication") == drugs


def test_a_family_history_that_a_relative_tells_is_of_the_family(linker):
    assert named(linker, "FH per mother: epilepsy.", "condition") == set()


@pytest.mark.parametrize(
    ("text", "present", "drugs"),
    [
        ("Neonate with sepsis, on TPN containing calcium.", {"newborn", "sepsis"}, {"calcium salt"}),
        ("Newborn with sepsis, gets calcium gluconate.", {"newborn", "sepsis"}, {"calcium gluconate"}),
        ("NICU: neonate, jaundiced; calcium gluconate is running.", {"newborn", "jaundice"}, {"calcium gluconate"}),
        ("Term newborn boy admitted with sepsis, TPN (contains calcium).", {"newborn", "sepsis"}, {"calcium salt"}),
        ("Newborn screening was normal in a man with sepsis.", {"sepsis"}, set()),
        ("28F, mother of a newborn, has sepsis.", {"sepsis"}, set()),
        ("Newborn nursery nurse with sepsis.", {"sepsis"}, set()),
        ("A girl has sepsis, no TPN with calcium.", {"sepsis"}, set()),
        ("A girl has sepsis, TPN with calcium was stopped.", {"sepsis"}, set()),
        ("A girl on IV fluids with calcium 8.2 has sepsis.", {"sepsis"}, set()),
        ("If the boy gets nitroglycerin, call.", set(), set()),
    ],
)
def test_a_newborn_is_the_patient_and_calcium_in_its_vein_is_taken(linker, text, present, drugs):
    assert (named(linker, text, "condition"), named(linker, text, "medication")) == (present, drugs)


@pytest.mark.parametrize(
    ("text", "days"),
    [("DOL 12, sepsis.", 12), ("Infant, day of life 10.", 10), ("Breastfeeding woman, DOL 5 of her baby.", None)],
)
def test_days_of_life_are_an_age(linker, text, days):
    ages = [one.value for one in read(linker, text) if one.kind == "age"]
    assert ages == ([pytest.approx(days / 365.25)] if days else [])
