"""Pregnancy, breastfeeding and childhood: there a drug is *safe* only where its use was reviewed.

The sections that are transcribed say little of these patients, so that a silent rulebook proves nothing for them.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from kgreason.content import Row, content, read_rows, starter_id
from kgreason.model import Atom, Facts, Population, Reviewed, SourceError, When
from kgreason.rules import evaluate
from kgreason.rules.units import YEAR
from kgreason.verify.rulebook import RuleBook

COLUMNS = ("drug", "from_age", "finding", "source")
ADULT = 18.0
"""Years from which a patient is no child: labels that give no dose to children speak of those *under 18 years*."""
POPULATIONS = {
    "pregnancy": (Atom("has", "KG:pregnancy"), "in pregnancy", "whether the patient is pregnant is not known"),
    "breastfeeding": (
        Atom("has", "KG:breastfeeding"), "while breastfeeding", "whether the patient breastfeeds is not known",
    ),
    "child": (Atom("age", op="<", value=ADULT, unit="a"), "at such an age", "the patient's age is not known"),
}  # fmt: skip


@cache
def populations() -> tuple[Population, ...]:
    """Return the populations with their shipped tables of reviewed drugs (``verifiers/reviewed/``)."""
    found = []
    for name, (atom, use, unknown) in POPULATIONS.items():
        faults: list[SourceError] = []
        rows = list(read_rows(content("verifiers") / "reviewed" / f"{name}.tsv", COLUMNS, faults))
        if faults:
            raise faults[0]
        found.append(Population(When("atom", atom), use, unknown, tuple(reviewed(name, row) for row in rows)))
    return tuple(found)


def reviewed(population: str, row: Row) -> Reviewed:
    """Return a row of a population's table; raises SourceError where its age is none."""
    number, _, unit = row["from_age"].partition(" ")
    if number and not (number.isdigit() and unit in YEAR):
        raise SourceError(place=row.place, found=row["from_age"], wanted=f"a whole number and {' or '.join(YEAR)}")
    years = int(number) / YEAR[unit] if number else 0.0
    return Reviewed(starter_id(row["drug"]), population, years, row["finding"], row["source"])


def reviews(drug: str, facts: Facts, book: RuleBook) -> Iterator[tuple[Population, bool | None, Reviewed | None]]:
    """Yield each population that a patient is of, or may be (None), with what was reviewed of a drug there, if it was.

    Who may be of a population needs the review too: else an answer could take *safe* back.
    """
    age = next((one.value for one in facts.items if one.kind == "age" and one.value is not None), 0.0)
    for one in book.populations():
        held = evaluate(one.who, facts, book.graph, book.measures).value
        if held is not False:
            yield one, held, next((row for row in one.reviewed if row.drug == drug and row.from_age <= age), None)


def unreviewed(found: Iterable[tuple[Population, bool | None, Reviewed | None]]) -> str:
    """Return where a drug's use had to be reviewed and was not, in words (empty: nowhere)."""
    return "; ".join(
        f"its use {one.use} has not been reviewed here" + (f", and {one.unknown}" * (held is None))
        for one, held, row in found
        if row is None
    )
