"""How chat answers order and refuse: *stay on X*, *X can stay*, *❌ X*, *the backup*, *I'd leave it*."""

from collections.abc import Callable

import pytest

from kgreason.engine import Engine
from kgreason.model import Passage, Span, Trace

Ordered = Callable[[str], set[str]]


@pytest.fixture(scope="module")
def ordered() -> Ordered:
    engine = Engine.open("patterns")

    def read(answer: str) -> set[str]:
        report = engine.verify(Trace("t", None, answer=Passage(answer, Span("/answer", 0, len(answer)))))
        return {one.concept.removeprefix("KG:") for one in report.orders}

    return read


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("No, stay on the disulfiram, consistency is what works.", {"disulfiram"}),
        ("Stick with your usual lithium and keep up fluids.", {"lithium"}),
        ("Carry on with your lisinopril.", {"lisinopril"}),
        ("I'd lead with raloxifene for the breast.", {"raloxifene"}),
        ("Finish the clarithromycin course.", {"clarithromycin"}),
        ("That isn't a reason not to begin the cilostazol, which works on the legs.", {"cilostazol"}),
        ("A fast fix is **magnesium citrate**, the 10 oz bottle.", {"magnesium-citrate"}),
        ("Since there are no nitrates on board, sildenafil is permissible.", {"sildenafil"}),
        ("Then the estradiol patch plus nightly progesterone is the right pairing.", {"estradiol", "progesterone"}),
        ("Amiodarone: continue, get an ECG on day 3.", {"amiodarone"}),
        ("Carvedilol can stay.", {"carvedilol"}),
        ("Cool compresses and ginger help; lisinopril makes perfect sense.", {"lisinopril"}),
        ("- Acetaminophen: up to **2 g per day total**", {"acetaminophen"}),
        ("Acetaminophen at bedtime, dosed by her weight, can also help her sleep.", {"acetaminophen"}),
        ("Acetaminophen at bedtime, dosed by her weight, can also harm her liver.", set()),
        ("Acetaminophen, taken by her sister, is in the cupboard.", set()),
        (
            "A tiny dab of benzocaine on a clean finger rubbed on the gums up to 4 times per day numbs it.",
            {"benzocaine"},
        ),
        ("Two puffs of albuterol every 4 hours.", {"albuterol"}),
        ("Denosumab exists, but insurers want you to fail alendronate first, so begin with that.", {"alendronate"}),
        ("A tiny dab of benzocaine rubbed on the gums can cause harm.", set()),
        ("A tiny dab of benzocaine is not to be rubbed on the gums.", set()),
        ("Avoid even a tiny dab of benzocaine rubbed on the gums.", set()),
        ("She had two puffs of albuterol before bed.", set()),
        ("A tablet of ibuprofen is as strong as one rubbed on.", set()),
        ("Insurers want you to fail alendronate first; do not begin with that.", set()),
        ("Insurers want you to fail alendronate first, but don't start with that.", set()),
        ("Many people stay on lithium for years.", set()),
        ("Patients who stay on lithium need tests.", set()),
        ("The question is whether to stay on lithium.", set()),
        ("Ask your doctor if you can stay on lithium.", set()),
        ("After you finish the clarithromycin, call me.", set()),
        ("Staying on lithium can harm the kidneys.", set()),
        ("If you have no tremor, stay on lithium.", {"lithium"}),
        ("You should not stay on the disulfiram.", set()),
        ("She cannot stay on lithium.", set()),
        ("Don't stick with lisinopril.", set()),
        ("I wouldn't lead with raloxifene.", set()),
        ("Don't finish the clarithromycin course.", set()),
        ("That is a reason not to begin the cilostazol.", set()),
        ("That isn't a reason to begin the cilostazol.", set()),
        ("Sildenafil is not permissible.", set()),
        ("Estradiol is not the right pairing with progesterone.", set()),
        ("Amiodarone: stop, get an ECG.", set()),
        ("Carvedilol can't stay.", set()),
        ("Should she stay on the disulfiram?", set()),
        ("Her husband may stay on lisinopril.", set()),
    ],
)
def test_what_is_kept_up_or_praised_is_ordered(ordered: Ordered, answer: str, drugs: set[str]) -> None:
    assert ordered(answer) == drugs


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("❌ Propranolol – asthma", set()),
        ("❌ Plain propranolol 10 mg", set()),
        ("❌ Propranolol\n✅ Use lisinopril 10 mg daily", {"lisinopril"}),
        ("❌ Instead use lisinopril 10 mg daily", {"lisinopril"}),
        ("What you shouldn't do: combine propranolol with timolol.", set()),
        ("Do not mix these: propranolol 10 mg, timolol.", set()),
        ("What you should do: combine propranolol with aspirin.", {"propranolol", "aspirin"}),
        ("I'd begin at 25 mg given the added effect with riociguat.", set()),
        ("She should be given the propranolol.", {"propranolol"}),
        ("Given her asthma I would use verapamil.", {"verapamil"}),
        ("Watch for salt substitutes (potassium chloride).", set()),
        ("Salt is low: add potassium chloride.", {"potassium-chloride"}),
        ("They may give calcium gluconate and insulin.", set()),
        ("You may give calcium gluconate.", {"calcium-gluconate"}),
        ("They may take acetaminophen 500 mg.", {"acetaminophen"}),
        ("Fondaparinux 2.5 mg is the off-label backup if platelets fall.", set()),
        ("Fondaparinux 2.5 mg is the off-label choice.", {"fondaparinux"}),
        ("**Promethazine**: same problem", set()),
        ("**Promethazine**: 25 mg daily, same problem as before", {"promethazine"}),
        ("Zoledronic acid 5 mg IV exists, but insurers want more first.", set()),
        ("Try ipratropium 0.03% spray – it's drying too, though local; I'd leave it.", set()),
        ("Try ipratropium 0.03% spray; I'd leave it in the bag.", {"ipratropium"}),
        ("Try ipratropium 0.03% spray – I'd use it twice a day.", {"ipratropium"}),
    ],
)
def test_what_is_crossed_out_or_left_is_no_order(ordered: Ordered, answer: str, drugs: set[str]) -> None:
    assert ordered(answer) == drugs
