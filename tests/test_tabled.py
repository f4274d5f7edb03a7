"""Tables in an answer: a row orders the drug at its head where its cells speak for it."""

from collections.abc import Callable

import pytest

Ordered = Callable[[str], set[str]]


def table(*rows: str) -> str:
    """Return a table whose first row is the headings."""
    lines = [f"| {row} |" for row in rows]
    return "\n".join(["Here is a summary:", "", lines[0], "|" + "---|" * (rows[0].count("|") + 1), *lines[1:]])


@pytest.mark.parametrize(
    ("rows", "drugs"),
    [
        (("Drug | Verdict", "Propranolol | Avoid", "Verapamil | Safe"), {"verapamil"}),
        (("Drug | Status", "**Propranolol** (Inderal) | ✅ OK", "Verapamil | ❌"), {"propranolol"}),
        (("Drug | Safe? | Notes", "Propranolol | No | -", "Nadolol, timolol | Yes | safe"), {"nadolol", "timolol"}),
        (("Need | Drug | Advice", "Migraine | Propranolol | Recommended"), {"propranolol"}),
        (("Safe | Avoid", "Verapamil | Propranolol"), {"verapamil"}),
        (("Instead of | Try", "Propranolol | Verapamil"), {"verapamil"}),
        (("Options to avoid | Better options", "Propranolol | Verapamil"), {"verapamil"}),
        (("Drug | A beta blocker? | Safe?", "Verapamil | No | Yes"), {"verapamil"}),
        (("Drug | Prescription needed?", "Propranolol | Yes"), set()),
        (("Drug | Strength", "Propranolol | Good"), set()),
        (("Drug | Safety", "Propranolol | Recommended against"), set()),
        (("Drug | Safety | Alternative", "Propranolol | Unsafe | Verapamil"), {"verapamil"}),
        (("Drug | Alternative name", "Propranolol | Inderal"), set()),
        (("Drug | Avoid?", "Propranolol | Yes", "Verapamil | No"), set()),
        (("Drug | In asthma | Without asthma", "Propranolol | Avoid | Safe"), set()),
        (("Drug | Healthy adults | Asthma", "Propranolol | Safe | Caution"), set()),
        (("Drug | Verdict", "Propranolol | Safe only without asthma"), set()),
        (("Drug | Verdict", "Propranolol | Not recommended"), set()),
        (("Drug | Verdict", "Propranolol | Ask first"), set()),
        (("Drug | Class", "Propranolol | beta blocker"), set()),
        (("Drug | Notes", "Propranolol | Safe in most people"), set()),
        (("Drug | Verdict", "Alternatives to propranolol | Recommended"), set()),
    ],
)
def test_a_row_judges_its_drug(ordered: Ordered, rows: tuple[str, ...], drugs: set[str]) -> None:
    assert ordered(table(*rows)) == drugs
