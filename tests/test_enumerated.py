"""What is said behind a list that opens a sentence is said of each of its members."""

from collections.abc import Callable

import pytest

Ordered = Callable[[str], set[str]]
BLOCKERS = {"propranolol", "nadolol", "timolol"}


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("Propranolol, nadolol and timolol are all good options.", BLOCKERS),
        ("Propranolol, nadolol, and timolol can be used.", BLOCKERS),
        ("For you, propranolol (Inderal), low-dose nadolol, or timolol would be reasonable.", BLOCKERS),
        ("Plain guaifenesin, saline spray and honey are safer choices.", {"guaifenesin"}),
        ("Guaifenesin, unlike saline spray and honey are safer choices.", set()),
        ("With propranolol, nadolol and timolol are fine.", BLOCKERS - {"propranolol"}),
        ("Unlike propranolol, nadolol and timolol are fine.", BLOCKERS - {"propranolol"}),
        ("Propranolol, nadolol and timolol should be avoided; verapamil is fine.", {"verapamil"}),
        ("Propranolol, nadolol and timolol are not good options.", set()),
        ("Neither propranolol, nadolol nor timolol is a good option.", set()),
        ("None of propranolol, nadolol and timolol is safe.", set()),
        ("Are propranolol, nadolol and timolol good options?", set()),
        ("Stop propranolol, nadolol and timolol are fine.", set()),
    ],
)
def test_a_verdict_is_of_every_member(ordered: Ordered, answer: str, drugs: set[str]) -> None:
    assert ordered(answer) == drugs


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("Propranolol works well for this.", {"propranolol"}),
        ("Propranolol would be ideal.", {"propranolol"}),
        ("Propranolol and nadolol work very well.", {"propranolol", "nadolol"}),
        ("Propranolol works well, but not in asthma.", set()),
        ("Propranolol worked well for your friend.", set()),
        ("Propranolol does not work well.", set()),
        ("If propranolol works well, tell your doctor.", set()),
        ("Ask whether propranolol is a good option.", set()),
        ("Does propranolol work well?", set()),
        ("Propranolol would be fine if you had no asthma.", set()),
        ("Propranolol would be fine without your asthma.", set()),
        ("Propranolol works well only if the lungs are normal.", set()),
        ("Propranolol would be fine if you need something tonight.", {"propranolol"}),
        ("Good options: propranolol, nadolol and timolol.", BLOCKERS),
        ("Not good options: propranolol, nadolol and timolol.", set()),
    ],
)
def test_what_works_well_is_recommended(ordered: Ordered, answer: str, drugs: set[str]) -> None:
    assert ordered(answer) == drugs


@pytest.mark.parametrize(
    ("answer", "drugs"),
    [
        ("You can take sildenafil as long as you only use nitroglycerin now and then.", {"sildenafil"}),
        ("You can take sildenafil if you use nitroglycerin now and then.", {"sildenafil"}),
        ("If you take ibuprofen, eat first.", set()),
        ("You can use sertraline as long as you only take phenelzine at night.", {"sertraline"}),
        ("Use acetaminophen if you take warfarin.", {"acetaminophen"}),
        ("You can keep taking methotrexate as long as you take folic acid.", {"methotrexate", "folic acid"}),
        ("If you need something, take ibuprofen.", {"ibuprofen"}),
        ("As long as you only have mild pain, use ibuprofen.", {"ibuprofen"}),
    ],
)
def test_what_is_only_supposed_to_be_used_is_not_ordered(ordered: Ordered, answer: str, drugs: set[str]) -> None:
    assert ordered(answer) == drugs
