"""Whose disease it is, and whether she has it: how far a denial reaches, other people, what is set aside or feared."""

import pytest

from kgreason.claims.facts import read_facts
from kgreason.graph import open_starter
from kgreason.link import Linker, sentences
from kgreason.link.assertion import assertions
from kgreason.model import Passage, Span, Trace
from kgreason.traces import patient_of

SHORT = {"condition": "", "history": "once ", "family": "family ", "medication": "takes ", "allergy": "allergic to "}


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def told(linker: Linker, text: str) -> set[str]:
    """Return what a question says of its patient: *asthma*, *not asthma*, *family asthma*, *takes warfarin*."""
    question = Passage(text, Span("/question", 0, len(text)))
    facts = read_facts(Trace(id="EX:1", question=question, steps=(), answer=None), linker, linker.link(question))
    return {
        ("" if fact.known else "not ") + SHORT[fact.kind] + linker.graph.concept(fact.concept).name
        for fact in facts.items
        if fact.kind in SHORT and not fact.implied_by
    }


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("He does not snore and has epilepsy.", "epilepsy"),
        ("He never drank, works as a mason and uses warfarin.", "takes warfarin"),
        ("She denies cough, has gout, and sleeps well.", "gout"),
        ("A man with no insurance has gout.", "gout"),
        ("A man with no operations and a known history of gout.", "once gout"),
        ("She has no rash and is on lithium.", "takes lithium"),
        ("There was no change in his heart failure.", "heart failure"),
        ("She has had no flares of gout.", "gout"),
        ("He never needed oxygen for his asthma.", "asthma"),
        ("She did not use her inhaler for asthma last night.", "asthma"),
        ("He did not take his warfarin this morning.", "takes warfarin"),
        ("She has had no bruising on warfarin.", "takes warfarin"),
        ("A man without relief from lithium 300 mg daily.", "takes lithium"),
        ("He takes no medicines besides warfarin.", "takes warfarin"),
        ("She has no medical problems other than epilepsy.", "epilepsy"),
        ("No allergies other than penicillin.", "allergic to penicillin"),
        ("Without a job, a woman with gout comes for advice.", "gout"),
        ("CT confirmed rather than excluded pneumonia.", "pneumonia"),
        ("He wants something that does not worsen his gout.", "gout"),
        ("She has not told her boss that she has epilepsy.", "epilepsy"),
        ("Nobody knew that he had epilepsy.", "epilepsy"),
        ("Nothing excluded pneumonia in a man with gout.", "gout"),
    ],
)
def test_a_denial_ends_before_what_the_patient_has(linker: Linker, text: str, held: str) -> None:
    assert held in told(linker, text)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("He does not have epilepsy or gout.", "not gout"),
        ("She denies gout, asthma, and epilepsy.", "not epilepsy"),
        ("He is not currently on warfarin.", "not takes warfarin"),
        ("He is not taking warfarin.", "not takes warfarin"),
        ("He has never been started on warfarin.", "not takes warfarin"),
        ("No relative has had gout.", "not family gout"),
        ("She has never been told that she has epilepsy.", "not epilepsy"),
        ("There is no evidence that he has gout.", "not gout"),
        ("She has no known history of gout.", "not gout"),
        ("She is not aware of any epilepsy.", "not epilepsy"),
        ("He takes aspirin instead of warfarin.", "not takes warfarin"),
    ],
)
def test_a_denial_reaches_what_it_denies(linker: Linker, text: str, denied: str) -> None:
    assert denied in told(linker, text)


@pytest.mark.parametrize(
    "text",
    [
        "He was never treated for syphilis.",
        "He has not taken his lithium for months.",
        "She does not know whether she has epilepsy.",
    ],
)
def test_what_a_denial_leaves_open_is_neither_denied_nor_present(linker: Linker, text: str) -> None:
    assert told(linker, text) == set()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("No personal or family history of gout.", {"not family gout", "not gout"}),
        ("He denies any family history of gout.", {"not family gout"}),
        ("She has neither a personal nor a family history of gout.", {"not family gout", "not gout"}),
        ("She denies asthma, or a family history of gout.", {"not asthma", "not family gout"}),
        ("Family history is negative for gout.", {"not family gout"}),
        ("FHx: no gout.", {"not family gout"}),
        ("Nobody in his family has gout.", {"not family gout"}),
        ("There is no gout in the family.", {"not family gout"}),
        ("None of her siblings has gout.", {"not family gout"}),
        ("She denies asthma and has a family history of gout.", {"not asthma", "family gout"}),
        ("No asthma, father had gout.", {"not asthma", "family gout"}),
        ("Family history of gout.", {"family gout"}),
        ("Family history negative, gout since college.", {"gout"}),
        ("She has gout and no family history of asthma.", {"gout", "not family asthma"}),
    ],
)
def test_a_denied_family_history_is_nobodys(linker: Linker, text: str, facts: set[str]) -> None:
    assert told(linker, text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("He has no history of seizures.", {"not seizure disorder"}),
        ("He has no history of seizure disorder.", {"not seizure disorder"}),
        ("No prior history of drug abuse.", {"not substance use disorder"}),
        ("Seizure history: none.", {"not seizure disorder"}),
        ("He has a history of seizures.", {"seizure disorder"}),
        ("Family history of seizures.", {"family seizure disorder"}),
    ],
)
def test_a_name_does_not_swallow_the_no_before_it(linker: Linker, text: str, facts: set[str]) -> None:
    assert told(linker, text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("FH: gout, epilepsy. Meds: lithium.", {"family gout", "family epilepsy", "takes lithium"}),
        ("Family history: gout (uncle).", {"family gout"}),
        ("Family history is remarkable for gout.", {"family gout"}),
        ("Gout runs in his family.", {"family gout"}),
        ("Epilepsy in two nephews.", {"family epilepsy"}),
        ("His niece has gout.", {"family gout"}),
        ("Some members of his family have gout.", {"family gout"}),
        ("One of his brothers has gout.", {"family gout"}),
        ("His brother is on lithium and has gout.", {"family gout"}),
        ("A man with a father who had gout has epilepsy.", {"family gout", "epilepsy"}),
        ("A woman whose sister has gout has epilepsy.", {"family gout", "epilepsy"}),
        ("Her mother had gout and she has epilepsy.", {"family gout", "epilepsy"}),
        ("Her colleague has gout.", set()),
        ("His flatmate is on lithium.", set()),
        ("A friend of hers takes lithium.", set()),
        ("Her husband, a baker, suffers from gout.", set()),
        ("Her wife, who has gout, drove her here.", set()),
        ("His stepfather has gout.", set()),
        ("Her mother-in-law has gout.", set()),
        ("Her dog has epilepsy.", set()),
        ("His partner smokes.", set()),
        ("Her roommate is allergic to penicillin.", set()),
        ("She cares for a child with epilepsy.", set()),
        ("The previous patient had gout.", set()),
    ],
)
def test_what_another_person_has_is_not_the_patients(linker: Linker, text: str, facts: set[str]) -> None:
    assert told(linker, text) == facts


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Her mother says she has gout.", "gout"),
        ("His wife reports that he takes lithium.", "takes lithium"),
        ("Brought in by his mother, a boy with epilepsy coughs.", "epilepsy"),
        ("A girl with a cough, brought in by her aunt, has epilepsy.", "epilepsy"),
        ("A mother brings her son, who has epilepsy.", "epilepsy"),
        ("Both he and his brother have gout.", "gout"),
        ("She and her husband have gout.", "gout"),
        ("A mother of three has gout.", "gout"),
        ("A mother-to-be has gout.", "gout"),
        ("She lives with her husband and has gout.", "gout"),
        ("He takes, like his father, lithium.", "takes lithium"),
        ("Unlike her sister, she has gout.", "gout"),
        ("Her father reports that a girl with a rash has gout.", "gout"),
        ("My mother, 70, takes lithium.", "takes lithium"),
        ("She nurses her baby and takes lithium.", "takes lithium"),
        ("His partner noticed seizures.", "seizure"),
        ("Her parents are worried about her epilepsy.", "epilepsy"),
        ("She has gout (her mother too).", "gout"),
        ("Her doctor diagnosed gout.", "gout"),
        ("A boy is brought by his parents because of epilepsy.", "epilepsy"),
        ("The husband has gout.", "gout"),
    ],
)
def test_who_only_speaks_or_comes_along_leaves_the_disease_to_the_patient(linker: Linker, text: str, held: str) -> None:
    assert held in told(linker, text)


@pytest.mark.parametrize(
    "text",
    [
        "Gout ruled out.",
        "Gout - ruled out in 2018.",
        "Gout has been excluded.",
        "Gout had been considered and excluded.",
        "Gout: none.",
        "Gout: denies.",
        "Gout: never.",
        "Gout: negative.",
        "Gout absent.",
        "Gout (-).",
        "Neg hx of gout.",
        "No one has ever diagnosed gout.",
        "We looked for gout and found none.",
        "The tap argues against gout.",
        "The tap makes gout very unlikely.",
        "A negative workup for gout.",
        "The workup was negative for gout.",
        "Gout? No.",
        "Does he have gout? No.",
        "The tap excluded gout.",
        "The diagnosis of gout was wrong.",
        "His chart said gout; that was an error.",
        "He was misdiagnosed with gout.",
    ],
)
def test_what_is_ruled_out_or_corrected_is_denied(linker: Linker, text: str) -> None:
    assert "not gout" in told(linker, text)
    assert not {"gout", "once gout"} & told(linker, text)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("A man with gout had pneumonia ruled out.", "gout"),
        ("A man with gout, pneumonia ruled out, coughs.", "gout"),
        ("A man with gout has a negative stress test.", "gout"),
        ("Gout: negative X-ray.", "gout"),
        ("Gout: never hospitalized.", "gout"),
        ("Drugs for gout: none.", "gout"),
        ("Gout excluded him from the team.", "gout"),
        ("A woman with gout has not seen a doctor.", "gout"),
        ("The dose of his gout tablets was wrong.", "gout"),
        ("He was misdiagnosed with anxiety and has gout.", "gout"),
        ("What was thought to be cellulitis was gout.", "gout"),
        ("Gout? Yes, on allopurinol.", "gout"),
        ("Gout: yes.", "gout"),
        ("Suspected gout was confirmed.", "gout"),
    ],
)
def test_what_is_ruled_out_is_only_what_the_words_name(linker: Linker, text: str, held: str) -> None:
    assert held in told(linker, text)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Gout cannot be excluded.", set()),
        ("Gout was not confirmed.", set()),
        ("He was once thought to have gout.", set()),
        ("He outgrew his asthma.", {"once asthma"}),
        ("Smoking status: former.", {"once cigarette smoking"}),
        ("He is an ex-smoker.", {"once cigarette smoking"}),
        ("Stroke mimic.", {"not stroke"}),
        ("Gout, asthma as a boy.", {"gout", "once asthma"}),
        ("Asthma and gout in childhood.", {"once asthma", "once gout"}),
        ("No stroke, BP 114/70, gout.", {"gout", "not stroke"}),
        ("TB skin test 0 mm, gout.", {"gout"}),
        ("Headache none, gout.", {"not headache", "gout"}),
        ("Gout in May, none since.", {"once gout"}),
        ("A never-smoker with gout.", {"not cigarette smoking", "gout"}),
        ("An HIV- man with gout.", {"not HIV infection", "gout"}),
        ("Influenza and COVID PCR negative, gout.", {"not influenza", "not COVID-19", "gout"}),
        ("Her neighbor ended on dialysis; gout.", {"gout"}),
    ],
)
def test_what_is_open_or_over_is_not_present(linker: Linker, text: str, facts: set[str]) -> None:
    assert told(linker, text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "Does she have gout?",
        "Could she be allergic to penicillin?",
        "Colchicine is contraindicated in gout.",
        "Aspirin is dangerous in gout, which he does not have.",
        "He read about gout.",
        "She is afraid of getting gout.",
        "He fears gout.",
        "She teaches a gout class.",
        "He works on a stroke unit.",
        "She was vaccinated against influenza.",
    ],
)
def test_talk_of_a_danger_is_not_having_it(linker: Linker, text: str) -> None:
    assert told(linker, text) == set()


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Does she have gout? Yes.", "gout"),
        ("Why does he have gout?", "gout"),
        ("Is aspirin safe in a woman with gout?", "gout"),
        ("Is aspirin contraindicated in this man with gout?", "gout"),
        ("She is worried about her gout.", "gout"),
        ("He is afraid of heights and has gout.", "gout"),
        ("If her gout worsens she calls.", "gout"),
        ("If a man has gout and a cough, what is best?", "gout"),
        ("He was admitted to the stroke unit.", "stroke"),
        ("She is seen in the gout clinic.", "gout"),
    ],
)
def test_talk_that_names_the_patients_own_disease_keeps_it(linker: Linker, text: str, held: str) -> None:
    assert held in told(linker, text)


def test_a_short_question_and_its_answer_are_one_sentence() -> None:
    text = "Gout? No. Does she smoke? Yes, daily. Which drug lowers it? None of them. Colchicine? No drug does."
    assert [one.text for one in sentences(text)] == [
        "Gout? No.",
        "Does she smoke? Yes, daily.",
        "Which drug lowers it?",
        "None of them.",
        "Colchicine?",
        "No drug does.",
    ]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Medullary thyroid carcinoma in her family? No. She is 40.", {"not family medullary thyroid carcinoma"}),
        (
            "She is 40. Any family history of medullary thyroid carcinoma? No.",
            {"not family medullary thyroid carcinoma"},
        ),
        ("Does she have gout in her family? No.", {"not family gout"}),
        ("Does she have gout in her family?", set()),
        ("Is there a family history of gout in this woman? Unknown.", set()),
        ("Does she have gout in her family? Yes.", {"family gout"}),
        ("Can she take it with a family history of gout?", {"family gout"}),
    ],
)
def test_what_is_asked_of_the_family_is_what_the_answer_says(linker: Linker, text: str, held: set[str]) -> None:
    assert {one for one in told(linker, text) if "gout" in one or "carcinoma" in one} == held


def test_no_personal_or_family_history_denies_both(linker: Linker) -> None:
    said = told(linker, "She has no personal or family history of medullary thyroid carcinoma, but has gout.")
    wanted = {"not medullary thyroid carcinoma", "not family medullary thyroid carcinoma", "gout"}
    assert wanted <= said
    assert "not medullary thyroid carcinoma" not in told(linker, "No family history of medullary thyroid carcinoma.")
    assert "not medullary thyroid carcinoma" not in told(linker, "62F. FH negative for medullary thyroid carcinoma.")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("She has asthma that has never resolved and gout.", {"asthma", "gout"}),
        ("Her asthma has not resolved.", {"asthma"}),
        ("Her pneumonia has resolved.", {"once pneumonia"}),
    ],
)
def test_what_has_not_ended_is_there(linker: Linker, text: str, held: set[str]) -> None:
    assert told(linker, text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("45F, PMH gout, p/w fever.", "gout"),
        ("PMH gout. Lithium 300 mg daily.", "takes lithium"),
        ("62M, PMH gout, c/o asthma.", "asthma"),
        ("His history is significant for hypertension.", "once hypertension"),
        ("The most likely cause of her gout is the drug.", "gout"),
        ("There was no increase in her gout.", "gout"),
        ("No rash, mild gout.", "gout"),
        ("After her stroke she was well.", "stroke"),
        ("Her asthma, which has settled", "once asthma"),
        ("His asthma dates back to his childhood.", "asthma"),
        ("No rash, no fever, with gout.", "gout"),
    ],
)
def test_a_list_of_problems_and_what_is_taken_for_granted_is_there(linker: Linker, text: str, held: str) -> None:
    assert held in told(linker, text)


@pytest.mark.parametrize(
    "text",
    [
        "Rule out gout.",
        "Gout is not entirely excluded.",
        "Gout has not been ruled out yet.",
        "The normal film does not exclude gout.",
        "Despite the lack of fever, gout remains a possibility.",
        "It is unclear whether he has gout.",
        "Gout is less likely.",
        "Should the patient develop gout, stop it.",
        "Once gout develops, treatment is lifelong.",
        "To avoid gout, drink water.",
        "? gout",
    ],
)
def test_what_is_not_settled_is_neither_there_nor_denied(linker: Linker, text: str) -> None:
    assert not {"gout", "not gout", "once gout"} & told(linker, text)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (
            "A girl with red eyes without discharge, cracked lips and a rash, fever.",
            {"eye redness", "cracked lips", "rash", "fever"},
        ),
        ("A man with chest pain without dyspnea, nausea, or fever.", {"chest pain", "not dyspnea", "not nausea", "not fever"}),
        ("A man with chest pain without dyspnea, nausea and fever.", {"chest pain", "not dyspnea", "not nausea", "not fever"}),
        ("A man s/p CABG, asthma, gout.", {"asthma", "gout"}),
        ("A woman, no chest pain, r/o gout.", {"not chest pain"}),
        ("A man with chest pain without dyspnea and nausea.", {"chest pain", "not dyspnea", "not nausea"}),
    ],
)  # fmt: skip
def test_a_list_with_and_goes_on_behind_what_a_without_lacks(linker: Linker, text: str, held: set[str]) -> None:
    assert told(linker, text) == held


@pytest.mark.parametrize(
    ("entry", "held"),
    [
        ("asthma", {"asthma"}),
        ("no asthma", {"not asthma"}),
        ("family history of breast cancer", {"family breast cancer"}),
        ("no family history of breast cancer", {"not family breast cancer"}),
        ("hypertension without heart failure", {"hypertension", "not heart failure"}),
        ("possible asthma", set()),
    ],
)
def test_an_entry_of_a_record_that_denies_or_tells_of_the_family_is_not_the_patients_own(
    linker: Linker, entry: str, held: set[str]
) -> None:
    patient = patient_of({"conditions": [entry], "complete": ["conditions"]})
    facts = read_facts(Trace(id="EX:1", question=None, steps=(), answer=None, patient=patient), linker, ())
    named = [fact for fact in facts.items if fact.kind in SHORT and fact.concept]
    told = {
        ("" if fact.known else "not ") + SHORT[fact.kind] + linker.graph.concept(fact.concept).name for fact in named
    }
    assert told == held
    assert ("conditions" in facts.complete) == bool(held)


@pytest.mark.parametrize(
    ("text", "name", "status"),
    [
        ("He was admitted last week with hyperkalemia.", "hyperkalemia", "present"),
        ("His asthma normalized with budesonide.", "asthma", "present"),
        ("He has epilepsy, now seizure-free on valproate.", "epilepsy", "present"),
        ("Her 9-year-old daughter with epilepsy is brought in.", "epilepsy", "present"),
        ("No known drug allergies, glaucoma, or asthma from childhood.", "asthma", "denied"),
        ("He never had heart failure until last year.", "heart failure", "present"),
        ("We could not rule pregnancy out.", "pregnancy", "possible"),
        ("We have not yet ruled pregnancy out.", "pregnancy", "possible"),
    ],
)
def test_what_is_treated_or_open_is_neither_over_nor_denied(text: str, name: str, status: str) -> None:
    at = text.index(name)
    assert [str(one.status) for one in assertions(text, [(at, at + len(name))])] == [status]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("She has " + "no gout, " * 99 + "no asthma.", {"not gout", "not asthma"}),
        ("She has " + "no gout or " * 80 + "asthma.", {"not gout", "not asthma"}),
        ("She has " + "no gout, " * 99 + "and takes warfarin.", {"not gout", "takes warfarin"}),
        ("She denies " + "gout; " * 99 + "she has asthma.", {"not gout", "gout", "asthma"}),
    ],
)
def test_what_is_denied_again_and_again_is_denied_each_time_and_no_more(
    linker: Linker, text: str, held: set[str]
) -> None:
    assert told(linker, text) == held


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("55F no known drug allergies, asthma, HTN.", {"not drug allergy", "asthma", "hypertension"}),
        ("68M no dizziness, isosorbide mononitrate 30 mg daily, gout.", {"takes isosorbide mononitrate", "gout"}),
        ("66M, no smoking, CAD with stents.", {"not cigarette smoking", "coronary artery disease"}),
        ("44F no cardiac hx, epilepsy, gout.", {"epilepsy", "gout"}),
        ("55F no fam hx, asthma.", {"asthma"}),
        ("28F, doesn't smoke, migraine with aura, wants a pill.", {"migraine with aura"}),
        ("34F no latex allergy, PCN allergy.", {"not latex allergy", "allergic to penicillin"}),
        (
            "34F no penicillin allergy, anaphylaxis to cephalexin.",
            {"not allergic to penicillin", "allergic to cephalexin"},
        ),
        ("71M no fever, CHF EF 25%, gout.", {"not fever", "heart failure", "gout"}),
        ("70F heart failure without edema, asthma, gout.", {"heart failure", "not edema", "asthma", "gout"}),
        ("55F T2DM without retinopathy, asthma.", {"not retinal disorder", "asthma"}),
        ("55F w/o kids, asthma.", {"asthma"}),
        ("55M no chest pain, MI in 2020.", {"not chest pain", "once myocardial infarction"}),
        ("55M no angina, CAD on aspirin.", {"coronary artery disease", "takes aspirin"}),
        ("No known allergies, no smoking, asthma.", {"asthma"}),
        ("67F without diabetes, warfarin 5 mg daily, gout.", {"not diabetes mellitus", "takes warfarin", "gout"}),
        ("No known drug allergies, asthma, HTN.", {"asthma", "hypertension"}),
        ("Never smoked, MI last month.", {"not cigarette smoking", "once myocardial infarction"}),
        ("Not on aspirin, warfarin 5 mg daily.", {"not takes aspirin", "takes warfarin"}),
        ("Patient has never smoked, COPD.", {"not cigarette smoking", "chronic obstructive pulmonary disease"}),
        ("Not on aspirin, warfarin instead.", {"not takes aspirin", "takes warfarin"}),
        ("Not taking meds: asthma, gout.", {"asthma", "gout"}),
        ("Not on warfarin, asthma, gout.", {"not takes warfarin", "asthma", "gout"}),
        ("No high blood pressure, take warfarin.", {"not hypertension", "takes warfarin"}),
        ("I'm not allergic to anything, have asthma.", {"asthma"}),
        ("No history of gout, epilepsy diagnosed at age 12.", {"not gout", "epilepsy"}),
        ("No gout, hypertension, CKD since 2018.", {"not gout", "not hypertension", "chronic kidney disease"}),
        ("No children, epilepsy, on valproate.", {"epilepsy", "takes valproate"}),
    ],
)
def test_a_list_of_denials_ends_where_its_kind_changes(linker: Linker, text: str, held: set[str]) -> None:
    assert held <= told(linker, text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("No diabetes, hypertension, or CKD.", "diabetes mellitus; hypertension; chronic kidney disease"),
        ("No diabetes, hypertension, CKD.", "diabetes mellitus; hypertension; chronic kidney disease"),
        ("No chest pain, dyspnea, edema.", "chest pain; dyspnea; edema"),
        ("Denies fever, weight loss, night sweats.", "fever; weight loss; night sweats"),
        ("Negative for DVT, PE.", "deep vein thrombosis; pulmonary embolism"),
        ("No allergies, asthma, or diabetes.", "asthma; diabetes mellitus"),
        ("No history of seizures, asthma, gout.", "asthma; gout"),
        ("No risk factors such as smoking, diabetes, hypertension.", "diabetes mellitus; hypertension"),
        ("No hypertension, diabetes on screening.", "hypertension; diabetes mellitus"),
        ("No insomnia, depression, anxiety.", "insomnia; depressive disorder; anxiety"),
        (
            "T2DM without retinopathy, nephropathy, neuropathy.",
            "retinal disorder; kidney disease; peripheral neuropathy",
        ),
        ("No longer takes aspirin 81 mg, warfarin 5 mg.", "takes aspirin; takes warfarin"),
        (
            "No allergies to penicillin, sulfa, codeine.",
            "allergic to penicillin; allergic to sulfonamide; allergic to codeine",
        ),
        (
            "Not allergic to penicillin, sulfa, codeine.",
            "allergic to penicillin; allergic to sulfonamide; allergic to codeine",
        ),
        ("No penicillin allergy, sulfa allergy.", "allergic to penicillin; allergic to sulfonamide"),
        ("She has no penicillin allergy, latex allergy.", "allergic to penicillin; latex allergy"),
        ("She has no fever, asthma, gout.", "fever; asthma; gout"),
        ("She has no fever, no cough, asthma.", "fever; cough; asthma"),
        ("He reports no chest pain, heart failure, asthma.", "chest pain; heart failure; asthma"),
        ("There was no edema, heart failure, gout.", "edema; heart failure; gout"),
        ("Never had chest pain, heart failure, asthma.", "chest pain; heart failure; asthma"),
        ("Doesn't smoke, drink, have asthma, gout.", "asthma; gout"),
        ("He does not smoke, drink alcohol, have asthma.", "asthma"),
        ("Not on CBZ, LTG, VPA.", "takes carbamazepine; takes lamotrigine; takes valproate"),
        ("Not taking meds: LTG, VPA.", "takes lamotrigine; takes valproate"),
        ("Not on metformin 500 mg, glipizide 5 mg anymore.", "takes metformin; takes glipizide"),
        ("Not a k/c/o asthma, gout, epilepsy.", "asthma; gout; epilepsy"),
    ],
)
def test_a_list_of_denials_of_one_kind_goes_on(linker: Linker, text: str, names: str) -> None:
    assert {f"not {name}" for name in names.split("; ")} <= told(linker, text)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("No dyspnea, chest pain, heart failure.", {"not dyspnea", "not chest pain"}),
        ("No smoking, hypertension, migraine.", {"not cigarette smoking"}),
        ("No smoking, hypertension, lisinopril 10 mg daily.", {"not cigarette smoking", "takes lisinopril"}),
        ("He has no allergies, asthma, gout.", {"not allergy", "not drug allergy"}),
        ("He has no drug allergies, asthma, gout.", {"not drug allergy"}),
        ("No penicillin allergy, asthma, gout.", {"not allergic to penicillin"}),
        ("Gout, ok with sulfa.", {"gout", "not allergic to sulfonamide"}),
        ("Gout, fine with penicillin.", {"gout", "not allergic to penicillin"}),
        ("Gout, ok with sulfa?", set()),
        ("Gout, not ok with sulfa.", {"gout"}),
        ("Gout, ok with lisinopril.", {"gout"}),
        ("No drug allergies, asthma, surgeries.", {"not drug allergy"}),
        ("No psychiatric history, epilepsy, gout.", set()),
        ("No cough, asthma, gout.", {"not cough"}),
        ("No cough, asthma.", {"not cough"}),
        ("No pacemaker, asthma, gout.", {"not pacemaker implantation"}),
        ("Never intubated, asthma, gout.", {"not intubation"}),
        ("No dyspnea, cough, asthma, no edema, gout.", {"not dyspnea", "not cough", "not edema", "gout"}),
    ],
)
def test_what_may_be_denied_or_not_is_left_open(linker: Linker, text: str, held: set[str]) -> None:
    assert told(linker, text) == held


def test_a_denied_allergy_to_one_drug_denies_no_other(linker: Linker) -> None:
    assert told(linker, "She has sulfite allergy, no sulfa allergy, no allergy to penicillin.") == {
        "sulfite allergy",
        "not allergic to sulfonamide",
        "not allergic to penicillin",
    }
