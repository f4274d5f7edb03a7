"""Lists of an answer under a heading: those of what to avoid order nothing, those of what may be taken still do."""

import pytest

from kgreason.claims import read_trace
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Passage, Span, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def ordered(linker: Linker, answer: str) -> set[str]:
    passage = Passage(answer, Span("/answer", 0, len(answer)))
    orders = read_trace(Trace("EX:trace", None, (), passage, None), linker).orders
    return {linker.graph.concept(one.concept).name for one in orders}


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("You should avoid:\n\n- Propranolol\n- Timolol\n- Aspirin", set()),
        ("**Avoid:**\n- **Propranolol**\n- **Timolol**", set()),
        (
            "### Medications to avoid\n\n* Propranolol\n* Timolol\n\n### Safer options\n\n* Acetaminophen",
            {"acetaminophen"},
        ),
        ("Do not take the following medicines:\n1. Propranolol\n2. Timolol", set()),
        ("These drugs are contraindicated in asthma:\n- Propranolol\n- Timolol", set()),
        ("Drugs that can trigger asthma include:\n- Propranolol\n- Aspirin", set()),
        ("What to avoid:\n- Propranolol\n\nWhat you can take:\n- Acetaminophen 500 mg", {"acetaminophen"}),
        ("Contraindicated:\n- Propranolol", set()),
        ("You should avoid\n- Propranolol 10 mg", set()),
        ("Drugs to avoid: \n- Propranolol, timolol", set()),
        ("### ❌ Avoid\n- **Metformin** – builds up\n### ✅ Use\n- **Linagliptin** – no adjustment", {"linagliptin"}),
        ("Medications that can make heart failure worse include:\n\n- Diltiazem\n- Verapamil\n- Ibuprofen", set()),
        ("Drugs that aren't safe for you:\n- Diltiazem", set()),
        ("Some drugs to be careful with:\n\n- Diltiazem\n- Verapamil", set()),
        (
            "In heart failure with reduced ejection fraction the following should be avoided:\n\n- NSAIDs (ibuprofen, naproxen)\n- Diltiazem and verapamil",
            set(),
        ),
        ("Sumatriptan is contraindicated in:\n* coronary disease\n* use of an MAO-A inhibitor within 2 weeks", set()),
        ("**Do not take:**\n- Propranolol\n- Timolol 0.5% drops", set()),
        ("Drugs to stay away from:\n- Propranolol", set()),
        ("Do not:\n- Take ibuprofen\n- Start warfarin", set()),
        ("Things to avoid:\n- Ibuprofen: hard on the kidneys. Take acetaminophen 500 mg instead.", {"acetaminophen"}),
        ("Avoid:\n- Propranolol 10 mg\n\nAcetaminophen 500 mg every 6 hours.", {"acetaminophen"}),
        ("- **Avoid:**\n  - Propranolol\n- **Use:**\n  - Acetaminophen", {"acetaminophen"}),
        (
            "### Medications to avoid\n\n**NSAIDs:**\n- Ibuprofen\n- Naproxen\n\n### Safer options\n- Acetaminophen",
            {"acetaminophen"},
        ),
        ("Avoid:\nPropranolol\nTimolol", set()),
        ("Tell your doctor if you take:\n- Warfarin\n- Lithium", set()),
        ("Safer options:\n- Propranolol", {"propranolol"}),
        ("Options that do not worsen asthma:\n- Acetaminophen 500 mg", {"acetaminophen"}),
        ("To avoid a flare, take:\n- Colchicine 0.6 mg daily", {"colchicine"}),
        ("Because propranolol is contraindicated, use one of these:\n- Diltiazem 120 mg", {"diltiazem"}),
        ("Safer alternatives to NSAIDs:\n- Acetaminophen", {"acetaminophen"}),
        ("Treatment plan:\n- Propranolol 10 mg twice daily\n- Avoid NSAIDs", {"propranolol"}),
        (
            "**Recommended:**\n\n1. Amoxicillin 500 mg three times daily\n2. Azithromycin 500 mg once",
            {"azithromycin", "amoxicillin"},
        ),
        ("You can take any of these without problems:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("You do not need to avoid these:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("Instead of avoiding treatment, try:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("Avoid alcohol.\n\nTake:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("Take this medicine and avoid alcohol:\n- Ibuprofen 400 mg twice daily", {"ibuprofen"}),
        ("Plan:\n- Avoid caffeine\n- Propranolol 10 mg", {"propranolol"}),
        ("Avoid caffeine\nPropranolol 10 mg twice daily", {"propranolol"}),
        ("- Avoid caffeine:\n- Propranolol 10 mg", {"propranolol"}),
        ("Precautions:\n- Take ibuprofen with food", {"ibuprofen"}),
        ("Start propranolol.\n\nSide effects to watch for:\n- fatigue", {"propranolol"}),
        ("**Avoid:**\n- Ibuprofen\n\n**Pain relief**\n- Acetaminophen 500 mg", {"acetaminophen"}),
        ("Medications safe in asthma that do not cause bronchospasm:\n- Diltiazem", {"diltiazem"}),
        ("Safe to take (unlike NSAIDs, which can trigger asthma):\n- Acetaminophen", {"acetaminophen"}),
        ("Because of your allergy:\n- Azithromycin 500 mg once", {"azithromycin"}),
        ("Your pain can be managed safely despite the interaction:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("For pain that is made worse by walking:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("To lower your blood pressure:\n- Propranolol 40 mg", {"propranolol"}),
        ("Medicines that can lower your blood pressure:\n- Propranolol 40 mg", {"propranolol"}),
        ("For dangerous hyperkalemia:\n- Calcium gluconate 1 g IV", {"calcium gluconate"}),
        ("Treat the allergic reaction:\n- Epinephrine 0.3 mg IM", {"epinephrine"}),
        ("Allergic reaction:\n- Epinephrine 0.3 mg IM", {"epinephrine"}),
        ("### Hypertensive problem\n- Labetalol 20 mg IV", {"labetalol"}),
        ("If you are already taking an inhaler, add:\n- Propranolol 10 mg", {"propranolol"}),
        ("Medications that can reduce tremor:\n- Propranolol 10 mg", {"propranolol"}),
        ("Here is what I would do, not knowing more:\n- Propranolol 10 mg", {"propranolol"}),
        ("Medication that will not interact with your pills:\n- Propranolol 10 mg", {"propranolol"}),
        ("There is no contraindication to the usual drugs:\n- Propranolol 10 mg", {"propranolol"}),
        ("Drugs to hold:\n- Metformin\n- Lisinopril\n\nDrugs to start:\n- Amlodipine 5 mg", {"amlodipine"}),
        ("Stop:\n- Metformin\n- Lisinopril\n\nStart:\n- Amlodipine 5 mg", {"amlodipine"}),
        ("Not recommended:\n1. Ibuprofen 400 mg\n2. Naproxen", set()),
        ("Ibuprofen is not recommended. Instead:\n- Acetaminophen 500 mg", {"acetaminophen"}),
        ("You must not take these with warfarin:\n• Ibuprofen\n• Aspirin", set()),
        ("⚠️ Interactions:\n- Warfarin\n- Lithium", set()),
        ("Do not take more than the label says:\n- Ibuprofen 400 mg every 6 hours", {"ibuprofen"}),
        ("Do not exceed these doses:\n- Ibuprofen 400 mg every 6 hours", {"ibuprofen"}),
        ("Do not take them together, but one of these is fine:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("If your pain does not get better, take:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("If you can't use a pill, try:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("Not to worry. You have these options:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("You are not allergic to these, so take:\n- Ibuprofen 400 mg", {"ibuprofen"}),
        ("If you take warfarin, use:\n- Acetaminophen 500 mg", {"acetaminophen"}),
        ("Best options if you are already taking warfarin:\n- Acetaminophen 500 mg", {"acetaminophen"}),
        ("For someone with side effects from statins:\n- Ezetimibe 10 mg", {"ezetimibe"}),
        ("These can cause drowsiness but are the usual choice:\n- Ibuprofen 400 mg", {"ibuprofen"}),
    ],
)
def test_a_heading_against_its_items_takes_them_for_no_orders(linker: Linker, answer: str, drugs: set[str]) -> None:
    assert ordered(linker, answer) == drugs
