"""Words for what was judged: names, claims, facts, rules and edges as short phrases."""

import re
import textwrap
from collections.abc import Callable, Container, Iterable
from functools import cache

from kgreason.content import content, read_rows
from kgreason.model import (
    PATIENT,
    Atom,
    CalculationInput,
    CalculationReason,
    Claim,
    Edge,
    Fact,
    KindReason,
    Path,
    Quantity,
    Rule,
    RuleReason,
    SourceError,
    Strength,
    When,
)
from kgreason.report.times import TIMED, ago_words, timed_words

Name = Callable[[str], str]
WIDTH = 110
COLUMNS = (
    *("key", "biolink", "qualifier", "inverse", "symmetric", "parent", "opposite", "sign"),
    *("inherit_subject", "inherit_object", "phrase", "domain", "range"),
)
STRENGTHS = {
    Strength.CONTRAINDICATED: "contraindicated",
    Strength.AVOID: "avoid",
    Strength.ADJUST: "adjust the dose",
    Strength.CAUTION: "caution",
}
_UNITS = {
    "mL/min/{1.73_m2}": "mL/min/1.73m2",
    "a": "years",
    "mo": "months",
    "1": "",
    "{INR}": "",
    "mm[Hg]": "mmHg",
    "{score}": "points",
}
_OF_PATIENT = {
    "has_condition": ("has", "does not have"),
    "takes": ("takes", "does not take"),
    "has_allergy": ("is allergic to", "is not allergic to"),
    "is": ("is", "is not"),
}
_LEADS = {
    "medication": ("does not take", "takes"),
    "past medication": ("did not take", "stopped"),
    "genotype": ("not", ""),
    "intolerance": ("tolerates", "does not tolerate"),
    "allergy": ("not allergic to", "allergic to"),
    "history": ("no history of", "history of"),
    "family": ("no family history of", "family history of"),
    "condition": ("no", ""),
}
_OVER = frozenset(["history", "past medication"])
OPERATORS = {"<=": "≤", ">=": "≥"}
ROUTES = {"oral": "by mouth", "injected": "by injection", "local": "locally", "systemic": "for the whole body"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")

_CATEGORIES = {
    "ChemicalEntity": "drug class",
    "SmallMolecule": "substance",
    "OrganismTaxon": "organism",
    "LifeStage": "life stage",
    "PhenotypicFeature": "sign or finding",
    "BiologicalProcess": "process",
    "AnatomicalEntity": "part of the body",
    "ClinicalAttribute": "measured value",
}
"""Categories of Biolink as a clinician calls them; the others are called by their own names."""
UNSAID = frozenset(["original_predicate", "publications"])
"""Qualifiers that the JSON report has and a sentence goes without."""


def naming(pairs: Iterable[tuple[str, str]]) -> Name:
    """Return a function from identifiers to preferred names; an own identifier without one is spelt out.

    >>> naming([("KG:a", "aspirin")])("KG:a"), naming([])("KG:heart-failure"), naming([])("MONDO:1")
    ('aspirin', 'heart failure', 'MONDO:1')
    """
    known = dict(pairs)

    def name(curie: str) -> str:
        return known.get(curie) or (curie[3:].replace("-", " ") if curie.startswith("KG:") else curie)

    return name


@cache
def _phrases() -> dict[str, str]:
    faults: list[SourceError] = []
    rows = read_rows(content("ontologies") / "predicates.tsv", COLUMNS, faults)
    return {row["key"]: row["phrase"] for row in rows}


def predicate_words(predicate: str, *, negated: bool = False) -> str:
    """Return the words of a predicate, denied where it is negated.

    >>> predicate_words("decreases"), predicate_words("contraindicated_in", negated=True)
    ('lowers', 'is not contraindicated in')
    """
    phrase = _phrases().get(predicate, predicate.replace("_", " "))
    if not negated:
        return phrase
    first, _, rest = phrase.partition(" ")
    if first == "is":
        return f"is not {rest}"
    verb = "have" if first == "has" else first.removesuffix("s")
    return f"does not {verb} {rest}".rstrip()


def clean(text: str, length: int = 0) -> str:
    """Return a text on one line without control characters (a model's output may hold any), cut to a length."""
    text = " ".join(_CONTROL.sub(" ", text).split())
    return text if not length or len(text) <= length else text[: length - 1].rstrip() + "…"


def wrapped(text: str, first: str, rest: str) -> list[str]:
    """Return a text as lines of a terminal's width, with what stands before the first line and before the others."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    ) or [first]


def unit_words(unit: str) -> str:
    """Return a unit as clinicians write it."""
    return _UNITS.get(unit, unit)


def number(value: float) -> str:
    """Return a number in its shortest form.

    >>> number(71.0), number(0.25), number(150000.0)
    ('71', '0.25', '150000')
    """
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.6g}"


def quantity_words(quantity: Quantity) -> str:
    """Return a comparator, number and unit."""
    mark = "" if quantity.comparator == "=" else OPERATORS.get(quantity.comparator, quantity.comparator) + " "
    return f"{mark}{number(quantity.value)} {unit_words(quantity.unit)}".strip()


def claim_words(claim: Claim, name: Name) -> str:
    """Return a claim as a sentence without a full stop."""
    object_ = name(claim.object) if claim.object != PATIENT else "this patient"
    no = "not " if claim.negated else ""
    if claim.predicate == "equals" and claim.quantity:
        said = f"a calculation gives {quantity_words(claim.quantity)}"
    elif claim.predicate == "calculated" and claim.quantity:
        said = f"the patient's {claim.pattern.split('|')[1]} comes to {quantity_words(claim.quantity)}"
    elif claim.subject == PATIENT and claim.predicate == "has_value":
        said = f"the patient's {object_} is {no}{quantity_words(claim.quantity) if claim.quantity else 'measured'}"
    elif claim.subject == PATIENT:
        does = _OF_PATIENT.get(claim.predicate, (predicate_words(claim.predicate), "does not: " + claim.predicate))
        said = f"the patient {does[claim.negated]} {object_}"
    else:
        said = f"{name(claim.subject)} {predicate_words(claim.predicate, negated=claim.negated)} {object_}"
        said += f" ({quantity_words(claim.quantity)})" if claim.quantity else ""
    given = ", ".join(name(one) for one in claim.condition)
    hedged = "said as a possibility" if claim.certainty == "hedged" else ""
    notes = "; ".join(note for note in (f"given {given}" if given else "", hedged) if note)
    return clean(f"{said} [{notes}]" if notes else said)


def edge_words(edge: Edge, name: Name) -> str:
    """Return an edge as a sentence with its qualifiers, without its source."""
    said = f"{name(edge.subject)} {predicate_words(edge.predicate)} {name(edge.object)}"
    told = [(key, _exceptions(value, name) if key == "unless" else value) for key, value in edge.qualifiers]
    extra = ", ".join(f"{key} {value}" for key, value in told if key not in UNSAID)
    return f"{said} ({extra})" if extra else said


def _exceptions(value: str, name: Name) -> str:
    return " or ".join(map(name, value.split()))


def path_words(path: Path, name: Name) -> str:
    """Return the edges of a path, each with its source."""
    return "; ".join(f"{edge_words(hop.edge, name)} [{hop.edge.source}]" for hop in path.hops)


def fact_words(fact: Fact, name: Name) -> str:
    """Return a patient fact by its concept's name, with the words it was written in where they differ."""
    written = clean(fact.text)
    if fact.kind == "age" and fact.value is not None:
        return f"age {int(fact.value)}" if fact.value >= 2 else f"age {number(round(fact.value * 12, 1))} months"
    if (
        fact.kind in {"sex", "observation", "single dose", "daily dose", "route"}
        or not fact.concept
        or written.lower().startswith(("not ", "no "))
    ):
        return f"{written or name(fact.concept)}{_reference(fact)}"
    if fact.kind == "history" and fact.value is not None:
        return f"earlier {written}"
    called = name(fact.concept)
    lead = _LEADS.get(fact.kind, ("no", ""))[fact.known]
    quoted = f' ("{written}")' if written and written.lower() != called.lower() else ""
    undated = fact.kind == "past medication" and fact.known and not fact.ago
    ago = "(when is not said)" if undated else ago_words(fact) if fact.kind in _OVER or not fact.known else ""
    return " ".join(part for part in (lead, f"{called}{quoted}", ago) if part)


def _reference(fact: Fact) -> str:
    """Return the range between which a value is normal.

    >>> _reference(Fact("observation", "", "K 3.1", reference=((">=", 3.5), ("<=", 5.0))))
    ' (reference 3.5 to 5)'
    """
    if not fact.reference:
        return ""
    if len(fact.reference) > 1:
        return f" (reference {' to '.join(number(limit) for _, limit in fact.reference)})"
    ((side, limit),) = fact.reference
    return f" (reference {OPERATORS.get(side, side)} {number(limit)})"


def atom_words(atom: Atom, name: Name) -> str:
    """Return the test of a fact as it follows a strength: *contraindicated* in, with, if."""
    concept = name(atom.concept) if atom.concept else ""
    if atom.kind in TIMED:
        return timed_words(atom, concept)
    if atom.op:
        subject = f"the {atom.kind}" if "dose" in atom.kind else concept or atom.kind
        operator = OPERATORS.get(atom.op, atom.op)
        return f"if {subject} {operator} {number(atom.value)} {unit_words(atom.unit)}".strip()
    return {
        "has": f"in {concept}",
        "history": f"after {concept}",
        "takes": f"with {concept}",
        "genotype": f"in {concept}",
        "allergic": f"in allergy to {concept}",
        "intolerant": f"in intolerance to {concept}",
        "family": f"with a family history of {concept}",
        "pregnant": "in pregnancy",
        "breastfeeding": "in breastfeeding",
        "female": "in women",
        "male": "in men",
        **{route: f"if given {way}" for route, way in ROUTES.items()},
    }.get(atom.kind, f"{atom.kind} {concept}".strip())


def when_words(when: When, name: Name, *, inner: bool = False) -> str:
    """Return the condition of a rule."""
    if when.atom is not None:
        return atom_words(when.atom, name)
    parts = [when_words(part, name, inner=True) for part in when.parts]
    if when.kind == "not":
        return f"without {parts[0][3:]}" if parts[0].startswith("in ") and _held(when.parts[0]) else f"not {parts[0]}"
    said = (" and " if when.kind == "all" else " or ").join(parts)
    return f"({said})" if inner and len(parts) > 1 else said


def _held(when: When) -> bool:
    return when.atom is not None and when.atom.kind in {"has", "genotype"}


@cache
def _titles() -> dict[str, str]:
    faults: list[SourceError] = []
    areas = sorted(
        (area for area in (content("ontologies") / "starter").iterdir() if area.is_dir()), key=lambda one: one.name
    )
    files = (area / "references.tsv" for area in areas if (area / "references.tsv").is_file())
    return {
        row["key"]: row["title"]
        for file in files
        for row in read_rows(file, ("key", "title", "publisher", "home"), faults)
    }


def source_words(source: str) -> str:
    """Return a source as a person can look it up: a label by its identifier at DailyMed, a guideline by its title.

    >>> source_words("dailymed:004de5a4#drug_interactions")
    'US label at DailyMed (004de5a4), section drug interactions'
    >>> source_words("uspi: Fosamax (alendronate), Drug interactions")
    'US prescribing information: Fosamax (alendronate), Drug interactions'
    """
    if "; " in source and all(":" in one for one in source.split("; ")):
        return "; ".join(map(source_words, source.split("; ")))
    key, _, place = source.partition(":")
    if key in {"dailymed", "fda-label"}:
        label, _, section = place.strip().partition("#")
        return f"US label {'at DailyMed ' * (key == 'dailymed')}({label})" + (
            f", section {section.replace('_', ' ')}" if section else ""
        )
    if key == "uspi":
        return f"US prescribing information: {place.strip()}"
    title = _titles().get(key)
    return f"{title}: {place.strip()}" if title else source


def rule_words(rule: Rule, name: Name, drug: str = "") -> str:
    """Return what a rule says; names its class where it is not the drug's own."""
    of = f"{name(rule.drug)}: " if drug and rule.drug not in {drug, "", "*"} else ""
    why = rule.reason or (name(rule.effect) if rule.effect else "")
    said = f"{of}{STRENGTHS[rule.strength]} {when_words(rule.when, name)}"
    return clean(f"{said}: {why}" if why else said)


def fired_words(reason: RuleReason, name: Name) -> str:
    """Return the facts that make a rule fire, with the is-a edges that tie them to its terms, and what was assumed."""
    facts = "; ".join([*(_with_origin(fact, name) for fact in reason.facts), *_not_known(reason)])
    via = "; ".join(edge_words(edge, name) for edge in reason.via)
    return f"{facts} ({via})" if facts and via else facts or via or "it holds for every patient"


def further_words(reason: RuleReason, name: Name, shown: Container[Edge]) -> str:
    """Return what makes a rule fire beside facts that were told before it, without the edges that were ``shown``."""
    edges = (edge_words(edge, name) for edge in reason.via if edge not in shown)
    return "; ".join([*_not_known(reason), *edges])


def _not_known(reason: RuleReason) -> list[str]:
    """Return the doses and routes that a rule asks for and no fact settles: it warns as if they met it."""
    when = reason.rule.when
    needed = when.parts if when.kind == "all" else (when,)
    stated: set[str] = {fact.kind for fact in reason.facts}
    kinds = ["route" if one.atom.kind in ROUTES else one.atom.kind for one in needed if one.atom is not None]
    return [
        f"the {kind} is not known"
        for kind in ("single dose", "daily dose", "route")
        if kind in kinds and kind not in stated
    ]


def origin_words(fact: Fact) -> str:
    """Return where a fact stands in a health record, and its day.

    >>> origin_words(Fact("condition", "KG:a", "a", date="2024-05-01T08:00:00", resource="Condition/1"))
    ' [Condition/1, 2024-05-01]'
    """
    told = ", ".join(part for part in (clean(fact.resource), fact.date[:10]) if part)
    return f" [{told}]" if told else ""


def _with_origin(fact: Fact, name: Name) -> str:
    said = fact_words(fact, name) + origin_words(fact)
    return f"{said}, from {clean(fact.implied_by)}" if fact.implied_by else said


def kind_words(reason: KindReason, name: Name) -> str:
    """Return what a concept is, and what alone could stand in its place."""
    phrase = predicate_words(reason.predicate)
    place = f"what {phrase} something" if reason.side == "subject" else f"what something {phrase}"
    *others, last = [_CATEGORIES.get(one, one.lower()) for one in reason.may_be]
    may_be = f"{', '.join(others)} or {last}" if others else last
    called = _CATEGORIES.get(reason.category, reason.category.lower())
    return f"{name(reason.concept)} is a {called}; {place} is a {may_be}"


def calculation_words(reason: CalculationReason, name: Name) -> str:
    """Return a recomputed result with its formula and what it was computed from."""
    low, high = f"{reason.low:.4g}", f"{reason.high:.4g}"
    result = f"{low if low == high else f'{low} to {high}'} {unit_words(reason.unit)}".rstrip()
    open_ = "" if low == high else " (by what is not known)"
    means = f" ({reason.means})" if reason.means else ""
    given = "; ".join(input_words(one, name) for one in reason.inputs)
    return clean(f"{reason.title} = {result}{open_}{means}, by {reason.formula}, with {given} [{reason.source}]")


def input_words(one: CalculationInput, name: Name) -> str:
    """Return a value that a result was computed from, and where it was taken from."""
    said = f"{one.name} {one.value} {unit_words(one.unit)}".rstrip()
    if one.fact is not None:
        return f"{said} ({fact_words(one.fact, name)})"
    if one.claim:
        return f"{said} ({one.claim})"
    if one.computed_by:
        return f"{said} ({one.computed_by}: {', '.join(input_words(each, name) for each in one.inputs)})"
    return said


def share(value: float | None) -> str:
    """Return a ratio as a percentage.

    >>> share(0.6667), share(None)
    ('67 %', 'nothing to count')
    """
    return "nothing to count" if value is None else f"{value:.0%}".replace("%", " %")
