"""What would decide: the smallest sets of unknown facts under which an open rule fires, and answers where none does.

Each unknown fact is a variable with a few cells (absent, present; below, at and above each limit of a test). The open
conditions are sums of products over cells; their prime implicants, found by iterated consensus (Quine, 1955), are the
answers that decide with nothing to spare. What the hierarchy rules out (a kind without what it is a kind of) counts as
*don't care*.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from msgspec import Struct

from kgreason.model import Atom, Decider, Fact, Facts, Rule, When
from kgreason.rules import UnknownUnitError, convert
from kgreason.rules.evaluate import compared, evaluate_atom, readings
from kgreason.rules.windows import WINDOWS
from kgreason.verify.core import KINDS, Key, answered, follows, is_named, key_of, with_excluded
from kgreason.verify.rulebook import RuleBook

MOST_TERMS = 600
"""Past this many products the search ends, and the certificate says that there may be other sets."""

ASKED = frozenset([*KINDS, *WINDOWS, "measure", "kidney", "age", "female", "male"])
"""What answers are made up for; a set that needs another kind of fact is not looked for."""

Term = dict[Key, int]
Named = tuple[Term, frozenset[str]]


class Deciding(Struct, frozen=True):
    """The smallest sets that decide (``every``: all of them), and answers under which no open rule fires."""

    decides: tuple[Decider, ...]
    quiet: tuple[Fact, ...]
    every: bool


def deciding(rules: Sequence[Rule], facts: Facts, book: RuleBook, most: int = MOST_TERMS) -> Deciding:
    """Return what would decide whether one of the open rules fires, the most telling set first.

    Telling is the number of open rules that a set bears on, by each fact to ask for. The search ends after ``most``
    products.
    """
    cells = _Cells(rules, facts, book, most)
    impossible = list(cells.impossible())
    terms = [(term, frozenset([rule.id])) for rule in rules for term in cells.terms(rule)]
    primes, whole = _Primes(cells).of([(term, frozenset()) for term in impossible] + terms)
    sets: dict[frozenset[Key], tuple[Term, frozenset[str]]] = {}
    for term, named in sorted(primes, key=lambda one: (len(one[0]), sorted(one[0].items()))):
        if named and not any(_covers(other, term) for other in impossible):
            keys = frozenset(term)
            if not any(other <= keys for other in sets):
                sets[keys] = (term, named)
    touched = _touched(rules, cells, impossible)

    def telling(keys: frozenset[Key]) -> tuple[float, int, list[Key]]:
        return -len(frozenset().union(*(touched[key] for key in keys))) / max(1, len(keys)), len(keys), sorted(keys)

    decides = tuple(
        Decider(tuple(sorted(sets[keys][1])), cells.answers(sets[keys][0])) for keys in sorted(sets, key=telling)
    )
    return Deciding(decides, cells.answers(_quiet([term for term, _ in primes], cells)), whole and not cells.cut)


def _touched(rules: Sequence[Rule], cells: "_Cells", impossible: Iterable[Term]) -> dict[Key, set[str]]:
    """Return, for each unknown, the open rules that name it or what its answer bears on."""
    named: dict[Key, set[str]] = {}
    for rule in rules:
        for key in cells.keys(rule):
            named.setdefault(key, set()).add(rule.id)
    found = {key: set(ids) for key, ids in named.items()}
    for one, other in impossible:
        found[one] |= named[other]
        found[other] |= named[one]
    return found


class _Cells:
    """The unknown facts of some open rules, each with its cells and an answer for each cell."""

    def __init__(self, rules: Sequence[Rule], facts: Facts, book: RuleBook, most: int) -> None:
        self.facts, self.book, self.most = with_excluded(rules, facts, book), book, most
        self.cut = False
        self.named: dict[str, tuple[Key, ...]] = {}
        self.limits: dict[Key, set[float]] = {}
        for rule in rules:
            open_ = [
                atom
                for one in readings(rule.when, self.facts)
                for atom in rule.when.atoms()
                if atom.kind in ASKED and self.value(atom, one) is None
            ]
            for atom in open_:
                if atom.op:
                    self.limits.setdefault(_key(atom), set()).add(self.limit(atom))
            self.cut = self.cut or any(atom.kind == "kidney" for atom in open_)  # a degree of impairment decides it too
            self.named[rule.id] = tuple(dict.fromkeys(map(_key, open_)))
        self.sorts = {key: self._sorts(key) for keys in self.named.values() for key in keys}

    def keys(self, rule: Rule) -> tuple[Key, ...]:
        """Return the unknowns of a rule."""
        return self.named[rule.id]

    def value(self, atom: Atom, facts: Facts) -> bool | None:
        """Return what facts say of an atom."""
        return evaluate_atom(atom, facts, self.book.graph, self.book.measures).value

    def limit(self, atom: Atom) -> float:
        """Return an atom's limit in its test's own unit, or in the atom's where none converts."""
        measure = self.book.measures.get(atom.concept)
        try:
            return convert(atom.value, atom.unit, measure.unit, measure.molar_mass) if measure else atom.value
        except UnknownUnitError:
            return atom.value

    def _sorts(self, key: Key) -> list[Fact]:
        """Return an answer for each cell of an unknown: the least remarkable first."""
        kind, concept = key
        if is_named(key):
            return [answered(key, known=known) for known in (False, True)]
        if kind == "sex":
            return [Fact("sex", "", sex) for sex in ("female", "male")]
        seen = [one for one in self.facts.items if one.kind == "observation" and one.concept == concept and one.bounds]
        limits = sorted(self.limits[key] | {edge for one in seen for _, edge in one.bounds})
        points = [limits[0] / 2 if limits[0] > 0 else limits[0] - 1]
        for low, high in zip(limits, [*limits[1:], limits[-1] + 2], strict=True):
            points += [low, (low + high) / 2]
        measure = self.book.measures.get(concept)
        if kind == "age":
            return [Fact("age", "", "", value=point, unit="a") for point in points]
        answers = [
            Fact("observation", concept, "", value=point, unit=measure.unit if measure else "") for point in points
        ]
        return [one for one in answers if all(self._within(one, old) for old in seen)]

    def _within(self, one: Fact, old: Fact) -> bool:
        measure = self.book.measures.get(one.concept)
        return all(compared(one, side, edge, old.unit or one.unit, measure) for side, edge in old.bounds)

    def full(self, key: Key) -> int:
        """Return all cells of an unknown."""
        return (1 << len(self.sorts[key])) - 1

    def mask(self, atom: Atom, *, denied: bool) -> int:
        """Return the cells in which an atom holds, or does not."""
        mask = 0
        for at, answer in enumerate(self.sorts[_key(atom)]):
            if answer.value is None:
                held = answer.text == atom.kind if answer.kind == "sex" else answer.known
            else:
                held = bool(compared(answer, atom.op, self.limit(atom), answer.unit, None))
            mask |= (held is not denied) << at
        return mask

    def terms(self, rule: Rule) -> list[Term]:
        """Return the products of which a rule's condition is the sum."""
        whens = [(rule.when, one) for one in readings(rule.when, self.facts)]
        return _absorbed([term for when, facts in whens for term in self._terms(when, facts, denied=False)])

    def _terms(self, when: When, facts: Facts, *, denied: bool) -> list[Term]:
        if when.atom is not None:
            value = self.value(when.atom, facts)
            if value is not None:
                return [{}] if value is not denied else []
            if when.atom.kind not in ASKED:
                self.cut = True
                return []
            key, mask = _key(when.atom), self.mask(when.atom, denied=denied)
            return [{} if mask == self.full(key) else {key: mask}] if mask else []
        if when.kind == "not":
            return self._terms(when.parts[0], facts, denied=not denied)
        parts = [self._terms(part, facts, denied=denied) for part in when.parts]
        if (when.kind == "any") is not denied:
            return _absorbed([term for part in parts for term in part])
        found: list[Term] = [{}]
        for part in parts:
            found = _absorbed([term for one, other in product(found, part) if (term := _both(one, other)) is not None])
            self.cut = self.cut or len(found) > self.most
            found = found[: self.most]
        return found

    def impossible(self) -> Iterator[Term]:
        """Yield what the hierarchy rules out: a kind present without what it is a kind of, or without its history."""
        named = {key for key in self.sorts if is_named(key)}
        kinds = sorted({kind for kind, _ in named})
        for kind, concept in sorted(named):
            for above in self.book.graph.ancestors(concept):
                for other in kinds:
                    if (other, above) in named and (other, above) != (kind, concept) and follows(kind, other):
                        yield {(kind, concept): 2, (other, above): 1}

    def answers(self, term: Term) -> tuple[Fact, ...]:
        """Return the facts of the first cell that a term leaves to each of its unknowns."""
        return tuple(self.sorts[key][(term[key] & -term[key]).bit_length() - 1] for key in sorted(term))


class _Primes:
    """Prime implicants by iterated consensus and absorption; each product bears the rules that it was made of."""

    def __init__(self, cells: _Cells) -> None:
        self.cells = cells
        self.found: dict[int, Named] = {}
        self.by_key: dict[Key, set[int]] = {}
        self.made = 0

    def of(self, terms: Iterable[Named]) -> tuple[list[Named], bool]:
        """Return the prime implicants of a sum of products, and whether these are all."""
        todo: list[int] = []
        for one in terms:
            self._add(one, todo)
        while todo and self.made <= self.cells.most:
            number = todo.pop()
            if number in self.found:
                term = self.found[number][0]
                near = sorted({other for key in term for other in self.by_key[key] if other != number})
                for other in near:
                    if number in self.found and other in self.found:
                        for one in list(self._consensus(self.found[number], self.found[other])):
                            self._add(one, todo)
        return list(self.found.values()), not todo

    def _add(self, one: Named, todo: list[int]) -> None:
        """Add a product that none covers, and leave out those that it covers."""
        term = one[0]
        near = {number for key in term for number in self.by_key.get(key, ())} if term else set(self.found)
        if any(_covers(self.found[number][0], term) for number in near) or any(
            not old for old, _ in self.found.values()
        ):
            return
        for number in near:
            if _covers(term, self.found[number][0]):
                for key in self.found.pop(number)[0]:
                    self.by_key[key].discard(number)
        self.made += 1
        self.found[self.made] = one
        for key in term:
            self.by_key.setdefault(key, set()).add(self.made)
        todo.append(self.made)

    def _consensus(self, one: Named, other: Named) -> Iterator[Named]:
        """Yield what two products prove together by splitting one unknown between them."""
        for key in sorted(one[0].keys() & other[0].keys()):
            mask = one[0][key] | other[0][key]
            rest = _both({k: v for k, v in one[0].items() if k != key}, {k: v for k, v in other[0].items() if k != key})
            if rest is not None and mask not in {one[0][key], other[0][key]}:
                yield (rest if mask == self.cells.full(key) else {**rest, key: mask}), one[1] | other[1]


def _quiet(primes: list[Term], cells: _Cells) -> Term:
    """Return a cell for each unknown so that no product holds; none is found where one always does."""
    chosen: Term = {}
    about = {key for term in primes for key in term}
    for key in sorted(cells.sorts):
        near = [term for term in primes if key in term] if key in about else []
        for at in range(len(cells.sorts[key])):
            chosen[key] = 1 << at
            if not any(_covers(term, chosen) for term in near):
                break
    return chosen


def _key(atom: Atom) -> Key:
    if atom.kind in {"female", "male"}:
        return "sex", ""
    return ("measure", atom.concept) if atom.kind == "kidney" else key_of(atom)


def _both(one: Term, other: Term) -> Term | None:
    """Return the product of two products, or None where an unknown has no cell left."""
    found = dict(one)
    for key, mask in other.items():
        found[key] = found.get(key, mask) & mask
        if not found[key]:
            return None
    return found


def _covers(one: Term, other: Term) -> bool:
    """Return whether wherever ``other`` holds ``one`` does."""
    return all(key in other and not other[key] & ~mask for key, mask in one.items())


def _absorbed(terms: Iterable[Term]) -> list[Term]:
    found: list[Term] = []
    for term in sorted(terms, key=len):
        if not any(_covers(one, term) for one in found):
            found.append(term)
    return found
