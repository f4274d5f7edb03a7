"""The whole regimen: what adds up over several drugs, what is given twice, and how what is taken goes together.

Sums and duplications are reviewed tables (``verifiers/regimen/``) and give *caution*, never *unsafe*.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from kgreason.content import Row, content, read_rows, starter_id
from kgreason.model import Atom, Fact, Facts, Rule, RuleReason, SourceError, Strength, When
from kgreason.rules import evaluate
from kgreason.verify.rulebook import RuleBook

RISKS = ("risk", "drug", "source", "note")
DUPLICATIONS = ("class", "source", "note")
LABELLING = "21 CFR 201.57(c)(8): what is taken together with a drug"
DOUBLE = "regimen/duplication/"
_Row = tuple[str, str]
"""A concept, and the source that says so of it."""


class _Risk(Struct, frozen=True):
    """A risk that several drugs share: its concept, other effects that say the same, and who has it, by what source."""

    name: str
    effects: tuple[str, ...]
    sources: tuple[_Row, ...]


def sums(drug: str, facts: Facts, book: RuleBook, fired: Iterable[RuleReason] = ()) -> Iterator[RuleReason]:
    """Yield a caution for each drug that a drug doubles, and for each risk that it shares with drugs that are taken.

    Of a pair that is doubled, or for which a rule has already ``fired`` with the same effect, a risk is not told again.
    """
    taken = _taken(facts, drug)
    if not taken:
        return
    doubled = {one: hit for one, fact in taken.items() if (hit := _double(drug, one, fact, book))}
    yield from doubled.values()
    told = [(hit.rule.effect, {one.concept for one in hit.facts}) for hit in fired]
    for risk in _risks():
        own = _under(drug, risk.sources, book)
        others = {one: row for one in taken if (row := _under(one, risk.sources, book))} if own else {}
        paired = {one for effect, concepts in told if effect in risk.effects for one in concepts}
        if own and (len(others) > 1 or not others.keys() <= paired | doubled.keys()):
            effect = next((one for one in risk.effects if book.graph.resolve(one)), "")
            rule = _rule(f"regimen/{risk.name}", drug, others, {drug: own, **others}, f"{risk.name} adds up")
            yield _reason(replace(rule, effect=effect), [taken[one] for one in others], {drug: own, **others}, book)


def taken_together(facts: Facts, book: RuleBook) -> tuple[RuleReason, ...]:
    """Return what rules, sums and duplications say of the drugs that are already taken, strongest first, each once."""
    taken = _taken(facts)
    if len(taken) < 2:
        return ()
    found: dict[tuple[str, frozenset[str]], RuleReason] = {}
    without = {drug: replace(facts, items=tuple(_but(drug, facts))) for drug in taken}
    for drug, fact in taken.items():
        for hit in interactions(drug, fact, without[drug], book):
            held = found.setdefault(_told(hit), hit)
            if _rank(hit.rule.strength) < _rank(held.rule.strength):
                found[_told(hit)] = hit
    barred = {_told(hit)[1] for hit in found.values() if hit.rule.strength is Strength.CONTRAINDICATED}
    found = {
        told: hit
        for told, hit in found.items()
        if hit.rule.strength is Strength.CONTRAINDICATED or told[1] not in barred  # a warning adds nothing there
    }
    for drug, fact in taken.items():
        for hit in sums(drug, without[drug], book, [one for one in found.values() if fact in one.facts]):
            whole = replace(hit, facts=(fact, *hit.facts))
            found.setdefault(_told(whole), whole)
    return tuple(sorted(found.values(), key=lambda hit: _rank(hit.rule.strength)))


def _but(drug: str, facts: Facts) -> Iterator[Fact]:
    """Yield the facts but that a drug is taken."""
    return (one for one in facts.items if one.kind != "medication" or one.concept != drug)


def _told(hit: RuleReason) -> tuple[str, frozenset[str]]:
    """Return what a reason says and of which drugs, so that both sides of a pair say it once."""
    what = DOUBLE if hit.rule.id.startswith(DOUBLE) else hit.rule.effect or hit.rule.reason
    return what, frozenset(one.concept for one in hit.facts if one.kind == "medication")


def _rank(strength: Strength) -> int:
    return list(Strength).index(strength)


def _taken(facts: Facts, but: str = "") -> dict[str, Fact]:
    """Return the drugs that are taken with the fact that says so, one that is ordered together counting too."""
    held: dict[str, Fact] = {}
    for fact in facts.items:
        if fact.kind == "medication" and fact.known and fact.concept and fact.concept != but:
            held.setdefault(fact.concept, fact)
    return held


def interactions(drug: str, fact: Fact, seen: Facts, book: RuleBook) -> Iterator[RuleReason]:
    """Yield the rules of a taken drug that fire because of others that are taken: of each other one, or of several."""
    taken = _taken(seen)
    alone = tuple(one for one in seen.items if one.kind != "medication" or not one.known)
    for rule in book.graph.rules(drug):
        named = [atom.concept for atom in rule.when.atoms() if atom.kind == "takes"]
        near = [one for key, one in taken.items() if any(book.graph.is_a(key, concept) for concept in named)]
        told = False
        for other in near:
            hit = _fires(rule, drug, fact, replace(seen, items=(*alone, other)), book)
            told = told or hit is not None
            yield from (hit,) if hit else ()
        hit = None if told or not near else _fires(rule, drug, fact, seen, book)
        yield from (hit,) if hit else ()


def _fires(rule: Rule, drug: str, fact: Fact, seen: Facts, book: RuleBook) -> RuleReason | None:
    """Return a rule of a taken drug that another taken drug makes fire, or None."""
    outcome = evaluate(rule.when, seen, book.graph, book.measures)
    others = [one for one in outcome.facts if one.kind == "medication" and one.known]
    if not outcome.value or not others:
        return None
    terms = [atom.concept for atom in rule.when.atoms() if atom.concept]
    via = list(book.graph.lineage(drug, rule.drug))
    via += [edge for one in others for term in terms for edge in book.graph.lineage(one.concept, term)]
    return RuleReason(rule, tuple(dict.fromkeys((fact, *outcome.facts))), tuple(dict.fromkeys(via)))


# --- what adds up, what is double ---


def _under(drug: str, rows: Iterable[_Row], book: RuleBook) -> _Row | None:
    """Return the first row, concept and source, that a drug is a kind of."""
    above = set(book.graph.ancestors(drug))
    return next((row for row in rows if row[0] in above), None)


def _rule(key: str, drug: str, others: Iterable[str], rows: Mapping[str, _Row], reason: str) -> Rule:
    """Return a caution of a drug together with others, with the sources of the rows that they fall under."""
    parts = tuple(When("atom", Atom("takes", one)) for one in others)
    when = parts[0] if len(parts) == 1 else When("all", parts=parts)
    source = "; ".join(dict.fromkeys(source for _, source in rows.values()))
    return Rule(key, drug, when, Strength.CAUTION, source, reason, kind="interaction")


def _reason(rule: Rule, facts: Iterable[Fact], rows: Mapping[str, _Row], book: RuleBook) -> RuleReason:
    via = [edge for one, row in rows.items() for edge in book.graph.lineage(one, row[0])]
    return RuleReason(rule, tuple(facts), tuple(dict.fromkeys(via)))


def _double(drug: str, other: str, fact: Fact, book: RuleBook) -> RuleReason | None:
    """Return a caution where two drugs share a substance, or a class of which one drug is enough."""
    shared = _ingredient(drug, other, book)
    if shared:
        row, why = (shared, LABELLING), f"both hold {book.name(shared)}, whose dose adds up"
    elif book.graph.is_a(drug, other) or book.graph.is_a(other, drug):  # a class is named, perhaps for the same drug
        return None
    else:
        under = (row for row in _classes() if book.graph.is_a(drug, row[0]) and book.graph.is_a(other, row[0]))
        found = next(under, None)
        if found is None:
            return None
        row, why = found, f"duplication: each is a kind of {book.name(found[0])}, of which one is enough"
    rows = {drug: row, other: row}
    return _reason(_rule(DOUBLE + other, drug, [other], rows, why), [fact], rows, book)


def _ingredient(drug: str, other: str, book: RuleBook) -> str:
    """Return a substance that both drugs are or hold: the lowest drug, and no class, above both; empty where none."""
    shared = set(book.graph.ancestors(drug)) & set(book.graph.ancestors(other))
    drugs = sorted(one for one in shared if book.graph.concept(one).category == "Drug")
    return next((one for one in drugs if not any(two != one and book.graph.is_a(two, one) for two in drugs)), "")


@cache
def _risks() -> tuple[_Risk, ...]:
    """Return the table of risks: a row a drug or class, in the table's order."""
    found: dict[tuple[str, ...], list[_Row]] = {}
    for row in _rows("risks.tsv", RISKS):
        found.setdefault(row.many("risk"), []).append((starter_id(row["drug"]), row["source"]))
    return tuple(_Risk(names[0], tuple(map(starter_id, names)), tuple(rows)) for names, rows in found.items())


@cache
def _classes() -> tuple[_Row, ...]:
    """Return the classes of which one drug is enough, each with its source."""
    return tuple((starter_id(row["class"]), row["source"]) for row in _rows("duplications.tsv", DUPLICATIONS))


def _rows(name: str, columns: tuple[str, ...]) -> list[Row]:
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "regimen" / name, columns, faults))
    if faults:
        raise faults[0]
    return rows
