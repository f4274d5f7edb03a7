"""What is measured and given by one name: *potassium 40 mEq PO* is the supplement, *potassium 6.1 mEq/L* the value."""

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kgreason.content import content, read_rows, starter_id
from kgreason.expressions import expression
from kgreason.graph import Index
from kgreason.model import Mention, Passage

if TYPE_CHECKING:
    from kgreason.model import SourceError

COLUMNS = ("test", "drug", "words")
_AMOUNT = (
    r"\d+(?:[.,]\d+)?(?:\s?[-–]\s?\d+(?:[.,]\d+)?)?\s?(?:mEq|mmol|mg|grams?|g|amp(?:ule|oule)?s?)\b"
    r"(?!\s?(?:/|per)\s?(?:d?L|mL|100|liter|litre|deciliter)\b)"
)
_NEAR, _AMOUNTS = 2_000, 200
"""Characters on each side of a name that may speak of it, and those before it that may say an amount."""
_BEHIND = expression(rf"\s+(?:(?:IV|PO|oral|intravenous|of)\s+)?{_AMOUNT}", re.IGNORECASE)
_BEFORE = expression(rf"{_AMOUNT}\s+(?:of\s+)?(?:(?:IV|PO|oral|intravenous)\s+)?$", re.IGNORECASE)
_GIVES = expression(
    r"\b(?:giv(?:e|ing|en)|start(?:ing)?|begin(?:ning)?|administer(?:ing)?|add(?:ing)?|prescrib(?:e|ing)|order(?:ing)?|"
    r"continu(?:e|ing)|resum(?:e|ing)|infus(?:e|ing)|bolus|suppl(?:y|ement\w*)|replet(?:e|ing)|push)\b"
    r"(?:(?!\b(?:is|was|are|were|if|because|since|level)\b)[^.;:])*$",
    re.IGNORECASE,
)
_ROUTE = expression(
    r"[^.;:]{0,12}?(?:\b(?:IV|PO|by mouth|orally|intravenous\w*|daily|BID|TID|QID|over \d+|every \d+|once|twice)\b|/kg\b)",
    re.IGNORECASE,
)


class Given(Struct, frozen=True):
    """A drug that a test's name means where an amount of it is given; ``words`` must stand behind, if any."""

    test: str
    drug: str
    words: re.Pattern[str] | None


@cache
def _given() -> tuple[Given, ...]:
    """Return the drugs by the tests of their name, in the order of the table; raises SourceError for a bad line."""
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "measured.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    return tuple(
        Given(
            starter_id(row["test"]),
            starter_id(row["drug"]),
            expression(rf"\b(?:{row['words'].replace(' | ', '|')})\b", re.IGNORECASE) if row["words"] else None,
        )
        for row in rows
    )


def as_given(answer: Passage, mentions: tuple[Mention, ...], graph: Index) -> tuple[Mention, ...]:
    """Return the mentions of an answer, a measured substance that it gives an amount of as the drug."""
    return tuple(
        _as_drug(one, _behind(one, answer), graph)
        if one.category == "ClinicalAttribute" and _is_given(one, answer)
        else one
        for one in mentions
    )


def _behind(mention: Mention, answer: Passage) -> str:
    """Return what stands behind a mention in its sentence."""
    end = mention.span.end - answer.span.start
    return re.split(r"[.;](?!\d)", answer.text[end : end + _NEAR], maxsplit=1)[0]


_EATEN = expression(
    r"\b(?:restrict\w*|limit\w*|reduc\w+|diet|intake|check\w*|monitor\w*|low)\b[^.;]{0,40}$", re.IGNORECASE
)
_DIET = expression(r"[^.;]{0,30}\b(?:diet|restriction|intake)\b", re.IGNORECASE)
"""What makes a measured name none that is given: *restrict potassium to 2 g daily*."""


def _is_given(mention: Mention, answer: Passage) -> bool:
    low, high = mention.span.start - answer.span.start, mention.span.end - answer.span.start
    before, after = answer.text[max(0, low - _NEAR) : low], answer.text[high : high + _NEAR]
    clause = before[max(before.rfind("."), before.rfind(";")) + 1 :]
    if _EATEN.search(clause) or _DIET.match(after):
        return False
    behind = _BEHIND.match(after)
    if behind is None:
        return bool(_GIVES.search(clause) and _BEFORE.search(before[-_AMOUNTS:]))
    return bool(_GIVES.search(clause) or _ROUTE.match(after, behind.end()))


def as_listed(name: str, mentions: tuple[Mention, ...], graph: Index) -> tuple[Mention, ...]:
    """Return the mentions of an entry of a list of drugs, a measured substance as the drug: *potassium 20 mEq daily*."""
    return tuple(_as_drug(one, name, graph) if one.category == "ClinicalAttribute" else one for one in mentions)


def _as_drug(mention: Mention, said: str, graph: Index) -> Mention:
    for one in _given():
        fits = graph.resolve(one.test) == mention.concept and (one.words is None or one.words.search(said))
        if fits and graph.resolve(one.drug):
            drug = graph.concept(one.drug)
            return replace(mention, concept=drug.id, name=drug.name, category=drug.category)
    return mention
