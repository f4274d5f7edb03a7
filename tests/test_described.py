"""What a question's text describes in other words than a name: the finding that is read, and what is none."""

import pytest

from kgreason.claims.facts import read_facts
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Facts, Passage, Span, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def read(linker: Linker, text: str) -> Facts:
    passage = Passage(text, Span("/question", 0, len(text)))
    return read_facts(Trace("EX:1", question=passage), linker, linker.link(passage))


def found(linker: Linker, text: str, kind: str = "condition") -> set[str]:
    """Return the names of the findings of a text, a denied one with *not* before it, without what only follows."""
    return {
        ("" if one.known else "not ") + linker.graph.concept(one.concept).name
        for one in read(linker, text).items
        if one.kind == kind and one.concept and not one.implied_by
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("His abdomen is mildly distended.", {"bloating"}),
        ("A man with a St. Jude mitral prosthesis.", {"mechanical prosthetic heart valve"}),
        ("A man with an On-X aortic valve replacement.", {"mechanical prosthetic heart valve"}),
        ("A man with an AVR (mechanical, 2010).", {"mechanical prosthetic heart valve"}),
        ("A man with a St. Jude Epic tissue valve.", set()),
        ("He was seen at St. Jude hospital for a valve problem.", set()),
        ("The abdomen was soft and tender to palpation.", {"abdominal tenderness"}),
        ("There is tenderness to palpation in the right upper quadrant.", {"right upper quadrant tenderness"}),
        ("Her left wrist is tender to touch.", {"tenderness on palpation"}),
        ("His liver is palpated 3 cm below the right costal margin.", {"hepatomegaly"}),
        ("Her spleen is markedly enlarged.", {"splenomegaly"}),
        ("He reports burning on urination.", {"dysuria"}),
        ("Her urine has been cola-colored.", {"dark urine"}),
        ("He has to get up every night to urinate three times per night.", {"nocturia"}),
        ("She has not had her period for two months.", {"amenorrhea"}),
        ("Her menses are irregular.", {"menstrual irregularity"}),
        ("His breath sounds are diminished on the left.", {"decreased breath sounds"}),
        ("He has a cough productive of green sputum.", {"productive cough"}),
        ("She has been coughing up blood.", {"hemoptysis"}),
        ("His grip strength is 3/5 on the left.", {"muscle weakness"}),
        ("She has difficulty climbing stairs.", {"proximal muscle weakness"}),
        ("He is unable to bear weight.", {"gait disturbance"}),
        ("Ankle reflexes are absent.", {"areflexia"}),
        ("Her reflexes are brisk.", {"hyperreflexia"}),
        ("Sensation to pinprick is reduced in both feet.", {"sensory loss"}),
        ("She is difficult to arouse.", {"altered mental status"}),
        ("He has trouble falling asleep.", {"insomnia"}),
        ("The man is combative.", {"agitation"}),
        ("She hears voices.", {"auditory hallucination"}),
        ("Her visual acuity is decreased.", {"vision loss"}),
        ("He has red, watery eyes.", {"eye redness"}),
        ("The skin over her elbow is warm and erythematous.", {"skin warmth"}),
        ("She appears pale.", {"pallor"}),
        ("He noticed a painless lump on his forearm.", {"circumscribed lesion or mass"}),
        ("Mucous membranes are dry.", {"dry mucous membranes"}),
        ("Capillary refill is 4 seconds.", {"delayed capillary refill"}),
        ("Motion of the shoulder is limited.", {"decreased range of motion"}),
        ("She has lost 6 kg in two months.", {"weight loss"}),
        ("He gained 12 pounds.", {"weight gain"}),
        ("The child refuses to eat.", {"childhood", "decreased appetite"}),
        ("Her pupils are dilated.", {"mydriasis"}),
        ("She sleeps on three pillows.", {"orthopnea"}),
        ("A man with HBsAg positive.", {"hepatitis B"}),
        ("He is a known alcoholic.", {"alcohol use disorder"}),
        ("The skin and eyes turned yellow.", {"jaundice"}),
        ("She has easy bruisability.", {"ecchymosis"}),
        ("There is deviation of the angle of the mouth.", {"facial weakness"}),
        ("He was found unconscious.", {"coma"}),
        ("She passed out in a queue.", {"syncope"}),
        ("The infant has subcostal retractions.", {"intercostal retractions"}),
        ("His neck veins are distended.", {"jugular venous distention"}),
        ("Her pulse is feeble.", {"diminished pulses"}),
        ("He has a non-healing ulcer on the foot.", {"skin ulcer"}),
        ("She complains of swelling of the left knee.", {"joint swelling"}),
        ("There is wasting of the thenar muscles.", {"muscle atrophy"}),
        ("She is not gaining weight.", {"failure to thrive"}),
        ("She comes to the clinic for her first prenatal visit.", {"evidence of pregnancy"}),
        ("She had a previous cesarean section.", {"prior cesarean delivery"}),
        ("X-ray: stone in the left ureter.", {"nephrolithiasis"}),
        ("The placenta is not delivered.", {"retained placenta"}),
        ("She loses 700 mL of blood.", {"bleeding"}),
        ("He wakes up four times a night to urinate.", {"nocturia"}),
        ("She has shaking of the hands.", {"tremor"}),
        ("PF4 antibody positive, serotonin release assay positive.", {"heparin-induced thrombocytopenia"}),
        ("Anti-PF4/heparin ELISA came back strongly positive.", {"heparin-induced thrombocytopenia"}),
        ("A man who is MHS (RYR1 variant).", {"malignant hyperthermia"}),
        ("He had a stroke 2 hours ago.", {"stroke", "acute phase of an injury"}),
        ("A burn patient is being brought in after a house fire.", {"burn", "acute phase of an injury"}),
        ("Acute spinal cord injury.", {"spinal cord injury", "acute phase of an injury"}),
    ],
)
def test_a_finding_told_in_other_words_is_read(linker: Linker, text: str, names: set[str]) -> None:
    assert found(linker, text) >= names - {"childhood"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("No murmurs, rubs, or gallops.", {"not heart murmur", "not pericardial friction rub", "not gallop rhythm"}),
        ("There is no redness or warmth.", {"not erythema", "not skin warmth"}),
        ("She has no palpable masses.", {"not circumscribed lesion or mass"}),
        ("No guarding or rebound.", {"not abdominal guarding", "not rebound tenderness"}),
    ],
)
def test_a_finding_told_in_other_words_is_denied_like_a_name(linker: Linker, text: str, names: set[str]) -> None:
    assert found(linker, text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Her vital signs are within normal limits.", "normal vital signs"),
        ("He is hemodynamically stable.", "stable hemodynamics"),
        ("A previously healthy 30-year-old man faints.", "healthy state"),
        ("She is well-nourished and has a cough.", "good nutrition and hydration"),
        ("The rest of his physical examination is unremarkable.", "normal physical examination"),
        ("Both lungs are clear to auscultation.", "clear lungs"),
        ("Her heart sounds are normal.", "normal cardiac auscultation"),
        ("His pedal pulses are palpable.", "normal peripheral perfusion"),
        ("The abdomen is soft and nontender.", "unremarkable abdomen"),
        ("Her bowel sounds are normal.", "normal bowel sounds"),
        ("Pupils are equal and reactive to light in this man.", "normal pupils"),
        ("Her extraocular movements are full.", "full eye movements"),
        ("His visual acuity is normal.", "normal visual acuity"),
        ("Her reflexes are 2+ and symmetric.", "intact reflexes"),
        ("His strength is 5/5 throughout.", "full muscle strength"),
        ("Sensation to pinprick is intact in her feet.", "intact sensation"),
        ("Her cranial nerves are intact.", "normal neurologic examination"),
        ("She is oriented to person, place, and time.", "alert and oriented"),
        ("He has a steady gait.", "normal gait"),
        ("Her muscle tone is normal.", "normal muscle tone"),
        ("His speech is fluent.", "normal speech"),
        ("She keeps a full range of motion.", "full range of motion"),
        ("Her oral mucosa is moist.", "normal skin and mucous membranes"),
        ("His chest x-ray is normal.", "normal test result"),
        ("CT of his head without contrast shows no abnormalities.", "examination or test without abnormalities"),
        ("The boy has met all developmental milestones.", "normal development"),
        ("The infant was born at term.", "term birth"),
        ("Her menses occur at regular 29-day intervals.", "regular menstrual cycle"),
        ("No murmurs, and her lungs are clear.", "clear lungs"),
    ],
)
def test_what_an_examination_finds_normal_is_named_and_is_no_condition(linker: Linker, text: str, name: str) -> None:
    mentions = linker.link(Passage(text, Span("/question", 0, len(text))))
    assert [one.status.value for one in mentions if one.name == name] == ["present"]
    assert name not in found(linker, text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He is afebrile and anicteric.", {"not fever", "not jaundice"}),
        ("She is asymptomatic.", {"not any complaint"}),
        ("A man with a nontender mass.", {"circumscribed lesion or mass", "not tenderness on palpation"}),
        ("His HIV test is negative.", {"not HIV infection"}),
        ("Her HIV serology is positive.", {"HIV infection"}),
        ("He has healthy kidneys.", {"not renal impairment"}),
        ("She is not afebrile.", set()),
    ],
)
def test_words_that_deny_by_themselves_deny_what_they_mean(linker: Linker, text: str, names: set[str]) -> None:
    assert found(linker, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Her creatinine is elevated.", {"elevated serum creatinine"}),
        ("His ESR and CRP are elevated.", {"elevated erythrocyte sedimentation rate", "elevated C-reactive protein"}),
        ("Her potassium is high at 6.1 mmol/L.", set()),
        ("His rheumatoid factor is positive.", {"elevated rheumatoid factor"}),
        ("Her troponins are negative.", {"not elevated troponin"}),
        ("Calcium and phosphorus normal, a man of 40 years.", set()),
        ("The infant was born at 31 weeks' gestation.", {"birth before term"}),
        ("The girl's immunizations are up to date.", {"immunizations up to date"}),
        ("If her potassium is high, stop it.", set()),
    ],
)
def test_a_result_that_is_told_behind_a_test_is_a_finding(linker: Linker, text: str, names: set[str]) -> None:
    assert found(linker, text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Abdominal pain woke her. The pain is dull.", {"abdominal pain"}),
        ("He has a rash. His rash spreads.", {"rash"}),
        ("The pain is dull, says this man.", {"pain"}),
    ],
)
def test_a_name_that_only_points_back_is_no_further_finding(linker: Linker, text: str, names: set[str]) -> None:
    told = [one for one in read(linker, text).items if one.kind == "condition" and one.span and not one.implied_by]
    assert [linker.graph.concept(one.concept).name for one in told] == [*names]


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("He often skips his home medications, which include losartan and pravastatin.", {"losartan", "pravastatin"}),
        ("Her treatment is lisinopril (10 mg/d) and oxybutynin (5 mg/d).", {"lisinopril", "oxybutynin"}),
        ("She started treatment with isoniazid last month.", {"isoniazid"}),
        ("What would you add for a woman with gout, undergoing treatment with warfarin?", {"warfarin"}),
        ("Which treatment is lisinopril better than in a woman?", set()),
    ],
)
def test_a_treatment_that_is_listed_is_taken(linker: Linker, text: str, drugs: set[str]) -> None:
    assert found(linker, text, "medication") == drugs


@pytest.mark.parametrize(
    "text",
    [
        "She grieves over the death of her husband.",
        "He had a needlestick from a patient with hepatitis B.",
        "A woman who carries the gene responsible for hemophilia.",
        "He has never had an influenza vaccine.",
    ],
)
def test_what_another_has_or_a_vaccine_is_against_is_no_fact_of_the_patient(linker: Linker, text: str) -> None:
    assert found(linker, text) <= {"needlestick injury", "not vaccination"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A newborn of 38 weeks gestational age with a cough.", set()),
        ("A boy is born at term to a 28-year-old woman.", {("sex", None)}),
        ("A man has a temperature of 37 C (98.6 F).", {("sex", None)}),
        ("An infant's family history: mother with gout. He coughs.", {("sex", None)}),
        ("A man of 40 has gout.", {("sex", None), ("age", 40.0)}),
    ],
)
def test_neither_weeks_nor_degrees_nor_a_mother_tell_of_the_patient(
    linker: Linker, text: str, told: set[tuple[str, float | None]]
) -> None:
    facts = read(linker, text).items
    assert {(one.kind, one.value) for one in facts if one.kind in {"age", "sex"}} == told
    assert not any(one.concept == "KG:pregnancy" and one.known for one in facts)


@pytest.mark.parametrize(
    ("text", "history"),
    [
        ("She underwent appendectomy 4 years ago.", {"appendectomy"}),
        ("Two days after a left carotid endarterectomy she has a cough.", {"carotid endarterectomy"}),
        ("He is scheduled for colectomy.", set()),
        ("Her sister had a tonsillectomy.", set()),
    ],
)
def test_an_operation_that_was_done_is_history(linker: Linker, text: str, history: set[str]) -> None:
    assert found(linker, text, "history") == history


def test_a_description_of_what_has_kinds_of_its_own_denies_none_of_them(linker: Linker) -> None:
    assert found(linker, "He has dysuria, without dribbling of urine.") == {"dysuria"}


@pytest.mark.parametrize(
    "text",
    [
        "Her body mass index is unknown.",
        "His muscle mass is normal.",
        "Which of the following lesions is most likely?",
        "The corneal reflexes are brisk.",
        "A dose that best fits the woman.",
        "The liver is not enlarged.",
        "She wears a red dress.",
        "He lost his keys and gained nothing.",
        "The scar that the war left on the town is deep, she says.",
        "Before falling asleep, he reads.",
        "Her T4 is pending, and she is a teacher of pale colors.",
        "X-ray of the knee joint is ordered for a man.",
        "CT of the abdomen is ordered.",
        "Her strength is her patience.",
        "She is oriented to the needs of others only.",
        "He presents with complaints of various kinds.",
        "The trauma team was called for a man.",
        "She has never been vaccinated against influenza.",
        "Glucose negative in the urine of a man.",
        "The PF4 antibody of this man is negative.",
        "PF4 antibody positive but serotonin release assay negative in a man.",
        "SRA was negative, but anti-PF4 positive in a man.",
        "Is his PF4 antibody positive?",
        "He worked for the MHS for years.",
    ],
)
def test_what_only_sounds_like_a_finding_is_none(linker: Linker, text: str) -> None:
    assert {name for name in found(linker, text) if not name.startswith("not ")} == set()


def test_a_name_that_says_more_outweighs_a_description_of_its_part(linker: Linker) -> None:
    assert found(linker, "He has costovertebral angle tenderness.") == {"costovertebral angle tenderness"}
    assert found(linker, "He has mild tenderness in the right lower quadrant.") == {"McBurney point tenderness"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("A man with Ca2+: 8.0 mg/dL and Cl-: 101 mEq/L.", {"serum calcium": 8.0, "serum chloride": 101.0}),
        ("Her vitals are T 37.2 C, BP 110/60 mmHg.",
         {"body temperature": 37.2, "blood pressure systolic": 110.0, "blood pressure diastolic": 60.0}),
        ("A man has leukocytes 11,000/mm3 and Hcto 39%.", {"white blood cell count": 11000.0, "hematocrit": 39.0}),
        ("A man has leukocytes 18.5 x103/μL.", {"white blood cell count": 18.5}),
        ("A woman's chloride is below normal and the potassium is 4.1 mmol/L.", {"serum potassium": 4.1}),
        ("A woman with RPR 1/64.", {}),
        ("Her visual acuity is 20/40.", {"visual acuity": 0.5}),
        ("His blood pressure is recorded at 150/90 mmHg.",
         {"blood pressure systolic": 150.0, "blood pressure diastolic": 90.0}),
        ("She is 160 cm (5 ft 3 in) tall.", {"body height": 160.0}),
        ("A man whose pleural fluid has pH 7.1 and glucose in it.", {}),
        ("A woman with CSF: red blood cells 20/uL, leukocytes 250/uL.", {}),
    ],
)  # fmt: skip
def test_a_value_in_shorthand_is_read_and_a_titer_is_none(linker: Linker, text: str, values: dict[str, float]) -> None:
    facts = [one for one in read(linker, text).items if one.kind == "observation"]
    assert {linker.graph.concept(one.concept).name: one.value for one in facts} == values


def test_tests_of_a_list_are_raised_by_the_word_before_it(linker: Linker) -> None:
    text = "Studies of a man show elevated direct bilirubin, alkaline phosphatase, and ferritin."
    assert found(linker, text) == {
        "conjugated hyperbilirubinemia", "elevated alkaline phosphatase", "elevated ferritin",
    }  # fmt: skip
    assert found(linker, "A man has elevated ESR and C-reactive protein.") == {
        "elevated erythrocyte sedimentation rate", "elevated C-reactive protein",
    }  # fmt: skip
    assert found(linker, "A man has elevated ferritin and calcium of 9 mg/dL.") == {"elevated ferritin"}
    assert found(linker, "A man has low back pain, potassium and sodium to be measured.") == {"low back pain"}


@pytest.mark.parametrize(
    ("text", "present", "past"),
    [
        ("A man has back pain that started 3 months ago.", {"back pain"}, set()),
        ("She has had headaches and a cough.", {"headache", "cough"}, set()),
        ("She has had headaches twice before.", set(), {"headache"}),
        ("He has had a stroke.", set(), {"stroke"}),
        ("A girl with a 30-minute history of palpitations.", {"palpitations"}, set()),
        ("He has a long history of gout.", {"gout"}, set()),
        ("He was diagnosed with type 2 diabetes two months ago.", {"type 2 diabetes mellitus"}, set()),
        ("He was diagnosed with pneumonia two months ago.", set(), {"pneumonia"}),
        ("Two months before the consultation, he had a rash.", set(), {"rash"}),
        ("She was treated for gonorrhea one year ago.", set(), {"gonorrhea"}),
        ("A man has a possible abscess, with fever.", {"fever"}, set()),
        ("A man with suspected meningitis has fever.", {"fever"}, set()),
        ("What is likely responsible for a woman experiencing confusion and fever?", {"confusion", "fever"}, set()),
        ("A woman with asthma comes to the allergy clinic.", {"asthma"}, set()),
        ("A boy got his third dose of polio vaccine 3 months ago.", set(), set()),
        ("A man with no history of interest consults for fever.", {"fever"}, set()),
        ("A man, asymptomatic for six months, consults for fever.", {"fever"}, set()),
        ("A woman's diarrhea is guaiac negative.", {"diarrhea"}, set()),
        ("She is concerned about being pregnant.", set(), set()),
        ("She brings her 4-year-old daughter, who has a rash.", {"rash"}, set()),
        ("In a patient with gout and asthma, which drug is safe?", {"gout", "asthma"}, set()),
        ("She has chronic kidney disease (CKD).", {"chronic kidney disease"}, set()),
        ("A man whose GFR (CKD-EPI) is low.", set(), set()),
        ("A renal transplant recipient, 40 years old.", {"kidney transplantation"}, set()),
        ("A man waits for a kidney transplant.", set(), set()),
        ("INFECTIOUS DISEASES\nCLINICAL CASE:\nA man has a cough.", {"cough"}, set()),
    ],
)
def test_what_is_there_is_told_from_what_was_once(linker: Linker, text: str, present: set[str], past: set[str]) -> None:
    assert found(linker, text) == present
    assert found(linker, text, "history") == past


def test_a_pregnancy_is_one_fact_whatever_its_signs(linker: Linker) -> None:
    text = "A primigravid woman at 20 weeks' gestation comes to the clinic for her first prenatal visit."
    told = [one for one in read(linker, text).items if one.kind == "condition" and not one.implied_by]
    assert [one.concept for one in told] == ["KG:pregnancy"]


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("A man coughs on despite therapy with doxycycline.", {"doxycycline"}),
        ("Therapy with colchicine at a dose of 0.6 mg is begun for a woman.", {"colchicine"}),
        ("He is being treated for a urinary infection with ciprofloxacin.", {"ciprofloxacin"}),
        ("He smokes and drinks two beers daily.", {"alcohol"}),
        ("She drinks 3 glasses of wine every night.", {"alcohol"}),
        ("I drink 8 beers a night.", {"alcohol"}),
        ("45M with gout, still about 8 beers a night.", {"alcohol"}),
        ("I have gout, and I drink 3 glasses of wine a day.", {"alcohol"}),
        ("My husband drinks a lot, about 8 beers a night.", set()),
        ("I quit in May, was 8 beers a night.", set()),
        ("Is it ok to have 8 beers a night?", set()),
        ("I drink two root beers a day.", set()),
        ("I'd drink 5 beers a night if I could.", set()),
        ("His father drinks a bottle of wine daily.", set()),
        ("She drinks a glass of wine on weekends.", set()),
        ("He used to drink two beers daily.", set()),
        ("He has a history of drinking five beers a day but quit.", set()),
        ("Her medications include folic acid and a multivitamin.", {"folic acid", "vitamin"}),
        ("In a study, similar patients on warfarin bled less; a woman asks why.", set()),
    ],
)
def test_drugs_are_taken_where_a_note_says_so(linker: Linker, text: str, drugs: set[str]) -> None:
    assert found(linker, text, "medication") == drugs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("HTN on a low sodium diet.", {"hypertension"}),
        ("CKD, low-potassium diet.", {"chronic kidney disease"}),
        ("High calcium foods.", set()),
        ("Low potassium, diet is poor.", {"hypokalemia"}),
        ("High cholesterol diet controlled.", {"hypercholesterolemia"}),
        ("I have a blood clot in my leg.", {"deep vein thrombosis"}),
        ("Worried about blood clots in my legs, on the pill.", set()),
    ],
)
def test_a_diet_is_no_finding_and_a_clot_in_a_leg_is_one(linker: Linker, text: str, names: set[str]) -> None:
    assert found(linker, text) == names
