"""What denies a relation, what only limits or doubts it, and of what an act on a drug says nothing."""

from collections.abc import Callable

import pytest

from kgreason.engine import Engine
from kgreason.model import Passage, Span, Trace

READERS = ("parse", "patterns")


@pytest.fixture(scope="module", params=READERS)
def stated(request: pytest.FixtureRequest) -> Callable[[str], list[str]]:
    engine = Engine.open(request.param)
    graph = engine.graph

    def read(text: str) -> list[str]:
        trace = Trace("EX:trace", steps=(Passage(text, Span("/steps/0", 0, len(text))),))
        return [
            f"{graph.concept(one.claim.subject).name} {'not ' if one.claim.negated else ''}{one.claim.predicate} "
            f"{graph.concept(one.claim.object).name}"
            for one in engine.verify(trace).judged
        ]

    return read


def said(claims: list[str], *ends: str) -> list[str]:
    return [one for one in claims if all(end in one for end in ends)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Naproxen only seldom leads to renal failure.",
        "Rifampin hardly ever produces hepatotoxicity.",
        "Colchicine almost never causes myopathy.",
        "Hyperkalemia is not always caused by lisinopril.",
        "Pneumonia does not necessarily cause fever.",
        "Hypothyroidism doesn't invariably cause fatigue.",
        "Usually prednisone doesn't cause psychosis.",
        "Hemoptysis is uncommon in pulmonary embolism.",
        "Not all statins cause myopathy.",
        "Many patients with appendicitis do not have fever.",
        "Clozapine is not a common cause of agranulocytosis.",
        "Hypokalemia is not a common side effect of furosemide.",
    ],
)
def test_what_is_rare_or_not_always_so_is_not_denied(stated: Callable[[str], list[str]], sentence: str) -> None:
    assert said(stated(sentence), " not ") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "At therapeutic doses acetaminophen doesn't cause hepatotoxicity.",
        "Below 4 g a day, acetaminophen doesn't cause hepatotoxicity.",
        "Oral vancomycin causes no nephrotoxicity, as it is not absorbed.",
        "Amiodarone does not cause hypothyroidism in the first weeks.",
        "Levothyroxine does not lower TSH overnight.",
        "Heparin doesn't cause thrombocytopenia before day five.",
        "In healthy volunteers, lisinopril does not cause hyperkalemia.",
        "If given slowly, vancomycin does not cause hypotension.",
        "Digoxin does not cause arrhythmia unless the level is toxic.",
        "Isoniazid doesn't cause peripheral neuropathy when pyridoxine is taken.",
        "Early appendicitis does not cause rebound tenderness.",
        "Chloroquine does not treat resistant malaria.",
        "Her warfarin isn't raising the INR.",
    ],
)
def test_what_is_denied_of_a_dose_a_time_or_a_group_is_not_denied(
    stated: Callable[[str], list[str]], sentence: str
) -> None:
    assert stated(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Propranolol does not cause bronchospasm.", "propranolol not causes bronchospasm"),
        ("Spironolactone never causes hyperkalemia.", "spironolactone not causes hyperkalemia"),
        ("Clozapine doesn't cause agranulocytosis at all.", "clozapine not causes agranulocytosis"),
        ("Propranolol doesn't worsen asthma even at low doses.", "propranolol not exacerbates asthma"),
        ("Even at high doses propranolol does not worsen asthma.", "propranolol not exacerbates asthma"),
        ("Propranolol does not cause bronchospasm in patients with asthma.", "propranolol not causes bronchospasm"),
        ("Most importantly, statins do not cause myopathy.", "statin not causes myopathy"),
        ("For many reasons, statins do not cause myopathy.", "statin not causes myopathy"),
        ("It may be fine, but propranolol does not cause bradycardia.", "propranolol not causes bradycardia"),
        ("Warfarin needs no diet and does not cause bleeding.", "warfarin not causes bleeding"),
        ("Isotretinoin is generally safe in pregnancy.", "isotretinoin not cautioned_in pregnancy"),
        ("Isotretinoin is safe in pregnancy at low doses.", "isotretinoin not cautioned_in pregnancy"),
        ("Oral isotretinoin does not cause birth defects.", "isotretinoin not causes birth defects"),
        ("ACE inhibitors do not lower potassium.", "ACE inhibitor not decreases serum potassium"),
    ],
)
def test_a_denial_as_such_is_one(stated: Callable[[str], list[str]], sentence: str, claim: str) -> None:
    assert stated(sentence) == [claim]


@pytest.mark.parametrize(
    "sentence",
    [
        "The notion that furosemide raises potassium is mistaken.",
        "Choice D, that furosemide raises potassium, is false.",
        "Statement 3, furosemide raises potassium, is incorrect.",
        "It is wrong to think that furosemide raises potassium.",
        "You would be mistaken to think that furosemide raises potassium.",
        "A common misconception is that furosemide raises potassium.",
        "I first thought furosemide raises potassium, but that's wrong.",
    ],
)
def test_what_is_rejected_is_denied(stated: Callable[[str], list[str]], sentence: str) -> None:
    assert stated(sentence) == ["furosemide not increases serum potassium"]


@pytest.mark.parametrize(
    "sentence",
    [
        "No one would argue that furosemide raises potassium.",
        "It isn't a mistake to say that furosemide raises potassium.",
        "It is improbable that furosemide would raise potassium.",
        "It would be strange for insulin to raise glucose.",
        "Hyperkalemia from furosemide would be surprising.",
        "One might assume that insulin raises potassium.",
        "Many believe that furosemide raises potassium.",
        "Answer C claims that furosemide raises potassium.",
        "It can't be the furosemide raising potassium.",
        "It used to be taught that beta blockers worsen heart failure.",
        "It is not true that statins do not cause myopathy.",
        "It is incorrect that clozapine does not cause agranulocytosis.",
        "The claim that lisinopril doesn't cause cough is wrong.",
        "I would not say that clozapine never causes agranulocytosis.",
    ],
)
def test_what_is_doubted_or_quoted_is_not_said(stated: Callable[[str], list[str]], sentence: str) -> None:
    assert stated(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Option B is wrong because furosemide raises potassium.",
        "The idea that furosemide raises potassium is not new.",
        "The claim that furosemide raises potassium is not wrong.",
        "Nobody doubts that furosemide raises potassium.",
        "The claim that furosemide raises potassium is correct.",
        "In my view, furosemide raises potassium and it is not safe.",
        "It is a myth that potassium is harmless, but furosemide raises potassium.",
        "It is unlikely to be aspirin, since furosemide raises potassium.",
        "Contrary to what many believe, furosemide raises potassium.",
        "Students should know that furosemide raises potassium.",
        "Furosemide raises potassium and hypokalemia would be unusual.",
        "Furosemide raises potassium, which is wrong to ignore.",
    ],
)
def test_what_stands_beside_a_doubt_is_said(stated: Callable[[str], list[str]], sentence: str) -> None:
    assert "furosemide increases serum potassium" in stated(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Clonidine, once withdrawn, raises blood pressure.",
        "Clonidine lowers heart rate, but stopping it suddenly raises blood pressure.",
        "Clonidine held for three days raises blood pressure.",
        "Clonidine, if it is not taken, raises blood pressure.",
        "Skipped doses of clonidine raise blood pressure.",
        "Nonadherence to clonidine raises blood pressure.",
        "Failing to take clonidine raises blood pressure.",
        "Too little clonidine raises blood pressure.",
        "Not taking clonidine raises blood pressure.",
        "Clonidine underdosing raises blood pressure.",
        "Reducing the dose of clonidine raises blood pressure.",
    ],
)
def test_the_lack_of_a_drug_is_not_the_drug(stated: Callable[[str], list[str]], sentence: str) -> None:
    assert said(stated(sentence), "clonidine increases") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Taking clonidine raises blood pressure.",
        "Stop clonidine because it raises blood pressure.",
        "Hold the clonidine; it raises blood pressure.",
        "We should stop clonidine, which raises blood pressure.",
        "She stopped taking aspirin, and clonidine raises blood pressure.",
    ],
)
def test_a_reason_to_stop_is_said_of_the_drug(stated: Callable[[str], list[str]], sentence: str) -> None:
    assert said(stated(sentence), "clonidine increases blood pressure") != []


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("Hydrating before cisplatin prevents nephrotoxicity.", "cisplatin"),
        ("Giving leucovorin after methotrexate prevents mucositis.", "methotrexate"),
        ("Pyridoxine given with isoniazid prevents peripheral neuropathy.", "isoniazid"),
        ("Adding triamterene to hydrochlorothiazide raises potassium.", "hydrochlorothiazide"),
        ("Choosing fondaparinux over heparin prevents thrombocytopenia.", "heparin"),
        ("Infusing vancomycin slowly prevents hypotension.", "vancomycin"),
        ("Taking alendronate with water prevents esophagitis.", "alendronate"),
        ("Smaller doses of aspirin prevent bleeding.", "aspirin"),
    ],
)
def test_an_act_is_not_said_of_the_drug_beside_it(
    stated: Callable[[str], list[str]], sentence: str, other: str
) -> None:
    assert said(stated(sentence), f"{other} ") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Adding spironolactone to furosemide raises potassium.",
        "Before surgery, spironolactone raises potassium.",
        "Over time, spironolactone raises potassium.",
        "Giving spironolactone to a patient with heart failure raises potassium.",
    ],
)
def test_what_is_given_or_added_acts(stated: Callable[[str], list[str]], sentence: str) -> None:
    assert said(stated(sentence), "spironolactone increases serum potassium") != []


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Loperamide does not cause diarrhea but constipation.", "loperamide not causes constipation"),
        ("Furosemide does not cause hyperkalemia but rather hypokalemia.", "furosemide not causes hypokalemia"),
    ],
)
def test_what_is_said_instead_is_not_denied(stated: Callable[[str], list[str]], sentence: str, wrong: str) -> None:
    claims = stated(sentence)
    assert wrong not in claims
    assert said(claims, " not causes ") != []


def test_what_is_said_instead_is_stated() -> None:
    engine = Engine.open("parse")
    text = "Prednisone does not cause hypoglycemia but hyperglycemia and osteoporosis."
    trace = Trace("EX:trace", steps=(Passage(text, Span("/steps/0", 0, len(text))),))
    graph = engine.graph
    judged = [(one.claim.negated, graph.concept(one.claim.object).name) for one in engine.verify(trace).judged]
    assert judged == [(True, "hypoglycemia"), (False, "hyperglycemia"), (False, "osteoporosis")]


def test_what_is_denied_behind_but_is_denied(stated: Callable[[str], list[str]]) -> None:
    assert said(stated("Prednisone does not cause bradycardia or miosis."), "not causes") == [
        "prednisone not causes bradycardia",
        "prednisone not causes miosis",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Lisinopril may not cause cough.",
        "Digoxin might never cause arrhythmias.",
        "Appendicitis need not present with fever.",
        "Pneumonia may occur without fever.",
        "Asthma may cause cough without wheezing.",
        "Losartan doesn't lower blood pressure as much as amlodipine.",
        "Losartan does not lower blood pressure enough.",
        "Lisinopril doesn't raise potassium by much.",
        "Metoprolol doesn't lower heart rate to the degree that ivabradine does.",
        "Warfarin cannot be given without causing bleeding.",
        "The hyponatremia is not explained by hydrochlorothiazide alone.",
    ],
)
def test_what_may_be_absent_or_is_less_is_not_denied(stated: Callable[[str], list[str]], sentence: str) -> None:
    assert said(stated(sentence), " not ") == []


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Digoxin can never cause cough.", "digoxin not causes cough"),
        ("Lisinopril cannot cause cough.", "lisinopril not causes cough"),
    ],
)
def test_what_cannot_be_is_denied(stated: Callable[[str], list[str]], sentence: str, claim: str) -> None:
    assert stated(sentence) == [claim]


@pytest.mark.parametrize(
    "sentence",
    [
        "Treating gout with warfarin is wrong.",
        "Giving warfarin for gout would be a mistake.",
        "It is incorrect to use warfarin in gout.",
        "It's wrong to treat gout with warfarin.",
        "It is a common error to treat gout with warfarin.",
        "Warfarin for gout makes no sense.",
        "Warfarin for gout is pointless.",
        "Using warfarin to treat gout is never right.",
        "Treating gout with warfarin would be wrong because warfarin thins the blood.",
        "There is no point in giving warfarin for gout.",
        "Nobody should treat gout with warfarin.",
        "Use of warfarin for gout is unjustified.",
        "Treating gout with warfarin alone is wrong.",
        "Giving warfarin for gout is dangerous.",
        "Treating gout with warfarin is not recommended.",
        "The idea of treating gout with warfarin is wrong.",
        "Some mistakenly use warfarin for gout.",
        "Using warfarin for gout reflects a misunderstanding.",
        "*Treating gout with warfarin reflects a misunderstanding of both.*",
        "Prescribing warfarin for gout betrays confusion about uric acid.",
        "Giving warfarin for gout rests on a false premise.",
        "It is a misunderstanding to use warfarin for gout.",
        "Using warfarin for gout is a myth.",
    ],
)
def test_an_act_that_is_called_wrong_states_no_use(stated: Callable[[str], list[str]], sentence: str) -> None:
    assert said(stated(sentence), "warfarin treats") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Treating gout with colchicine is right.",
        "Colchicine treats gout, and stopping it early is a mistake.",
        "Colchicine is used to treat gout, and it would be a mistake to stop it.",
        "Colchicine for gout is a good choice.",
        "Using colchicine for gout reflects an understanding of neutrophils.",
        "Colchicine is used for gout, and the delay reflects a misunderstanding.",
    ],
)
def test_an_act_that_is_called_right_or_another_act_keeps_the_use(
    stated: Callable[[str], list[str]], sentence: str
) -> None:
    assert said(stated(sentence), "gout") == ["colchicine treats gout"]


@pytest.mark.parametrize(
    ("sentence", "claims"),
    [
        ("Ethambutol does not harm the optic nerve.", ["ethambutol not causes optic nerve disorder"]),
        ("Ethambutol isn't toxic to the optic nerve.", ["ethambutol not causes optic nerve disorder"]),
        (
            "Unlike methimazole, propylthiouracil does not injure the liver.",
            ["propylthiouracil not causes hepatotoxicity"],
        ),
        ("Ethambutol does not harm the optic nerve of a kangaroo.", []),
    ],
)
def test_who_leaves_an_organ_alone_does_not_cause_its_harm(stated, sentence: str, claims: list[str]) -> None:
    assert stated(sentence) == claims
