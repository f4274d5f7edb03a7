"""Ordering words that order nothing: a first dose not taken yet, what the body converts, a partner, an intake."""

from collections.abc import Callable

import pytest

Ordered = Callable[[str], set[str]]


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("Contact your doctor before taking the first dose of ciprofloxacin.", set()),
        ("Call your doctor before your first dose of ciprofloxacin.", set()),
        ("A single dose of ciprofloxacin can drop your blood pressure.", set()),
        ("Wait until 24 hours after the last dose of linezolid.", set()),
        ("You missed a dose of nadolol.", set()),
        ("Some mothers convert it quickly to morphine.", set()),
        ("Your body converts it to morphine.", set()),
        ("The liver converts codeine to morphine.", set()),
        ("You have asthma, so nadolol (Corgard), propranolol and other beta blockers could trigger an attack.", set()),
        (
            "You likely have aspirin-exacerbated respiratory disease, so Motrin (ibuprofen), naproxen and other NSAIDs could trigger an attack.",
            set(),
        ),
        ("Folic acid is given with methotrexate to reduce side effects.", set()),
        ("Keep your intake of vitamin K consistent.", set()),
        ("Give the first dose of ciprofloxacin now.", {"ciprofloxacin"}),
        ("Take the first dose of ciprofloxacin tonight.", {"ciprofloxacin"}),
        ("Give a single dose of ciprofloxacin.", {"ciprofloxacin"}),
        ("A dose of nadolol is what he needs.", {"nadolol"}),
        ("She should receive one dose of ciprofloxacin before surgery.", {"ciprofloxacin"}),
        ("Start with a low dose of nadolol.", {"nadolol"}),
        ("A single dose of ciprofloxacin is recommended.", {"ciprofloxacin"}),
        ("Convert it to morphine 10 mg.", {"morphine"}),
        ("Convert her oxycodone to morphine.", {"morphine"}),
        ("I would convert her to morphine.", {"morphine"}),
        ("Topiramate failed, so nadolol (Corgard).", {"nadolol"}),
        ("Topiramate failed, so nadolol, 40 mg daily.", {"nadolol"}),
        ("Keep her on nadolol.", {"nadolol"}),
        ("Keep nadolol at the same dose.", {"nadolol"}),
        ("Keep giving nadolol.", {"nadolol"}),
        ("Treat her with methotrexate.", {"methotrexate"}),
        ("She should be given methotrexate.", {"methotrexate"}),
        ("Plan: nadolol, which may cause fatigue.", {"nadolol"}),
        ("The man who had an infarction should get a dose of nadolol.", {"nadolol"}),
        ("Before surgery she should get one dose of ciprofloxacin.", {"ciprofloxacin"}),
        ("Topiramate failed, so nadolol, which may cause fatigue.", {"nadolol"}),
        ("After the scan give a dose of nadolol.", {"nadolol"}),
        ("Nadolol should be given with topiramate.", {"topiramate", "nadolol"}),
    ],
)
def test_a_word_of_ordering_counts_only_where_it_orders(ordered: Ordered, answer: str, drugs: set[str]) -> None:
    assert ordered(answer) == drugs


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("- **Bactrim DS** (trimethoprim-sulfamethoxazole), one tablet twice daily", {"trimethoprim-sulfamethoxazole"}),
        ("**Nitrofurantoin** (Macrobid) 100 mg twice daily for 5 days is a good alternative.", {"nitrofurantoin"}),
        ("- **Propranolol** (Inderal) 10 mg", {"propranolol"}),
        ("*Propranolol* (Inderal) 10 mg twice daily", {"propranolol"}),
        ("1. **Amoxicillin** (Amoxil) – 500 mg", {"amoxicillin"}),
        ("**Propranolol** (Inderal) should be avoided.", set()),
        ("**Propranolol** is contraindicated.", set()),
        ("**Propranolol** and **timolol** are contraindicated in asthma.", set()),
        ("**Propranolol** (contraindicated in asthma)", set()),
        ("**Propranolol** can trigger asthma.", set()),
        ("**Propranolol**-induced bronchospasm", set()),
        ("Yes, it's generally ok to take sildenafil.", {"sildenafil"}),
        ("Yes, it's fine to take propranolol.", {"propranolol"}),
        ("It is generally safe to take propranolol.", {"propranolol"}),
        ("You should be fine to take propranolol.", {"propranolol"}),
        ("Feel free to take propranolol.", {"propranolol"}),
        ("It is not safe to take propranolol.", set()),
        ("It isn't ok to take propranolol.", set()),
        ("It may not be safe to take propranolol.", set()),
        ("Ask your doctor whether it is safe to take propranolol.", set()),
        ("I can't say if it's safe to take propranolol.", set()),
        ("It is never fine to take propranolol with asthma.", set()),
        ("It's unsafe to take propranolol.", set()),
        ("Without more information, I don't think it's safe to take propranolol.", set()),
        ("Is it safe to take propranolol? No.", set()),
        ("Before it is safe to take propranolol, see a cardiologist.", set()),
        ("It's safer to take acetaminophen.", {"acetaminophen"}),
        ("It is only safe to take propranolol if you have no asthma.", set()),
        ("It is no longer safe to take propranolol.", set()),
        ("Most people think it is dangerous, and it is not safe to take nadolol.", set()),
        ("Nobody said it is ok to take nadolol.", set()),
        ("It would not be fine to take nadolol.", set()),
        ("It is hardly safe to take nadolol.", set()),
    ],
)
def test_a_bold_name_before_its_brand_and_what_is_fine_to_take_are_orders(
    ordered: Ordered, answer: str, drugs: set[str]
) -> None:
    assert ordered(answer) == drugs
