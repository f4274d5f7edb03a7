"""What a text says of a test's result in words behind it: *creatinine is elevated*, *ANA is positive*, *TSH is normal*."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from kgreason.expressions import expression
from kgreason.graph import Index, normal
from kgreason.link.vocabulary import Kept, Named
from kgreason.model import Mention, Passage, Span, Status

TESTS = frozenset({"ClinicalAttribute", "Procedure"})
FINDINGS = frozenset({"Disease", "PhenotypicFeature"})
NORMAL = "normal test result"
_ABNORMAL = "abnormal laboratory finding"
_PRESSURE = "KG:blood-pressure"
_SAID = expression(
    r"s?(?:\s+(?:levels?|counts?|values?|concentrations?|titers?|tests?|testing))?\s+(?:is|are|was|were|remains?|came back|returns?|returned|(?:has|have) been)\s+"
    r"(?:(?:found to be|also|still|now|both|all|\w+ly|very)\s+){0,2}"
    r"(?:(?P<high>elevated|high|raised|increased|prolonged)|(?P<low>low|decreased|reduced|diminished)|(?P<normal>normal)|"
    r"(?P<positive>positive|reactive)|(?P<negative>negative|non-?reactive|undetectable))\b"
    r"(?![-–]\w)(?!\s*(?:by|for|at|than|risk|if|enough|to|except|but|normal|or|in (?:her|his|the) diet|\d|\())(?![^.;,]{0,12}\d)",
)
_SHORT = expression(
    r":?\s+(?:(?P<normal>normal)|(?P<positive>positive)|(?P<negative>negative)|(?P<high>elevated)|(?P<low>low))(?=\s*(?:[.,;]|\n|$))"
)
_LEAD = expression(
    r"(?<!\bor )\b(?:(?P<normal>normal)|(?P<negative>negative)|(?P<positive>positive)|"
    r"(?P<high>raised|elevated|high)|(?P<low>low|undetectable))\s+(?:direct\s+)?$",
    re.IGNORECASE,
)
"""*Normal leukocytes*, *negative Coombs test*, *raised urinary metanephrines*."""
_EATEN = expression(r"[\s-]*(?:diet|intake|foods?|content|dos\w+|restrict\w*|sensitivity)\b", re.IGNORECASE)
_LABORATORY = expression(
    r"\b(?:antibod\w+|antigen|serology|culture|stain|crystals|cryoglobulins|agglutinins|ANCA|HLA-\w+|factor)\b(?<!surface antibody)",
    re.IGNORECASE,
)
_MATTER = expression(r"(?:[kmunp]?g|[munp]?mol|m?eq|[mu]?\[IU\]|U)/(?:[dmu]?L|d|g)")
"""What makes a test one of the laboratory: its name, or an amount of matter that it is measured in."""
_VALUE = expression(r"[^.;,\n]{0,12}\d")
_SUPPOSED = expression(
    r"\b(?:if|when|whenever|unless|whether|once|until|should|in case|worr\w+|fear\w*|donor\w*|synovial|pleural|urine)\b[^.;:]*$",
    re.IGNORECASE,
)
_NEAR = 60
"""Characters before a test in which a word supposes its result: *if her potassium is high*."""
_LISTED = expression(r"s?,?\s+(?:and\s+|or\s+)?(?:serum\s+|plasma\s+)?|s?,\s*")
_SIDES: Mapping[str, tuple[str, ...]] = {
    "high": ("elevated", "high", "increased"), "low": ("low", "decreased"), "positive": ("positive", "elevated"),
    "negative": ("positive", "elevated"), "normal": (),
}  # fmt: skip


def told_results(mentions: Sequence[Mention], passage: Passage, names: Kept[Named], graph: Index) -> list[Mention]:
    """Return mentions with each test whose result is told in words as what that result is; of a list, each test."""
    found, side, offset = list(mentions), "", passage.span.start
    for at in reversed(range(len(found))):
        test = found[at]
        end = test.span.end - offset
        high = found[at + 1].span.start - offset if at + 1 < len(found) else len(passage.text)
        before = passage.text[max(0, test.span.start - offset - _NEAR) : test.span.start - offset]
        told = test.category in TESTS and test.concept != _PRESSURE and not _SUPPOSED.search(before)
        said = (_SAID.match(passage.text, end) or _SHORT.match(passage.text, end)) if told else None
        lead = None if said or not told or _VALUE.match(passage.text, end) else _LEAD.search(before)
        lead = None if lead and _EATEN.match(passage.text, end) else lead
        if said and said.end() <= high:
            side, end = said.lastgroup or "", said.end()
        elif lead:
            side = lead.lastgroup or ""
        elif not (side and test.category in TESTS and _LISTED.fullmatch(passage.text, end, high)):
            side = ""
            continue
        concept = next(_results(test, side, names, graph), "")
        if concept and test.status is (Status.DENIED if side == "negative" else Status.PRESENT):
            named, start = graph.concept(concept), test.span.start - (len(lead.group()) if lead else 0)
            span, text = Span(test.span.place, start, offset + end), passage.text[start - offset : end]
            found[at] = replace(test, span=span, text=text, concept=named.id, name=named.name, category=named.category)
    return found


def _results(test: Mention, side: str, names: Kept[Named], graph: Index) -> Iterator[str]:
    """Yield the findings that a test is with a result."""
    measure = graph.measure(test.concept)
    known = {"high": measure.high, "low": measure.low}.get(side, "") if measure else ""
    if known and graph.resolve(known):
        yield known
    words = _SIDES[side]
    if side in {"positive", "negative"} and measure and measure.low:  # *glucose negative* is of the urine
        words = words[:1]
    written = [f"{word} {name}" for word in words for name in (test.text, test.name)]
    for name in written if side != "normal" else [NORMAL]:
        yield from (one for one, _ in names[normal(name)] if graph.concept(one).category in FINDINGS)
    matter = measure and _MATTER.match(measure.unit)
    if (
        side in {"positive", "high", "low"}
        and test.category == "ClinicalAttribute"
        and (matter or _LABORATORY.search(test.name))
    ):
        yield from (one for one, _ in names[normal(_ABNORMAL)])
