"""What contraindications sections name: what a rule covers of it, and why the rest has no row."""

from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable

from msgspec import Struct

from kgreason.content import Row, read_rows, starter_id
from kgreason.curate.examples import Hierarchy
from kgreason.graph.names import normal
from kgreason.model import Concept, Rule, SourceError
from kgreason.sources import Starter

COLUMNS = ("drug", "concept", "reason", "note")
REASONS = ("reaction", "outcome", "indication", "part", "wider", "example", "allowed", "unsaid")
NOTED = frozenset({"wider", "example", "unsaid"})
"""The reasons that ask for a note: which row covers it, or why there is none."""
UNSAID = "unsaid"
CATEGORIES = frozenset({"Disease", "PhenotypicFeature", "LifeStage", "Drug", "ChemicalEntity"})
SHORTEST = 4
"""The fewest letters of a name that is looked for: a shorter one is more often a part of something else."""


class Named(Struct, frozen=True):
    """A concept that a drug's contraindications section names: covered by a rule or not, apart from what is or not.

    What is not apart is only the end of a covered name, as shock is of cardiogenic shock: it needs no row.
    """

    drug: str
    concept: str
    covered: bool
    apart: bool = True


class Tally(Struct, frozen=True):
    """What the sections name, counted: by a rule, by a reason why there is none; and what is open, or said of nothing.

    >>> str(Tally(covered=97, unsaid=1, other=12, open=(Named("EX:drug", "EX:gout", covered=False),) * 2, stale=()))
    'of 100 conditions, drugs and classes that the sections contraindicate, 97 have a row (97.0%), \
1 have a reason why not; 12 named for another reason; 2 open'
    """

    covered: int
    unsaid: int
    other: int
    open: tuple[Named, ...]
    stale: tuple[SourceError, ...]

    def __str__(self) -> str:
        """Return the counts as one line; what is open counts as contraindicated."""
        all_ = self.covered + self.unsaid + len(self.open)
        share = self.covered / all_ if all_ else 0.0
        return (
            f"of {all_} conditions, drugs and classes that the sections contraindicate, {self.covered} have a row "
            f"({share:.1%}), {self.unsaid} have a reason why not; {self.other} named for another reason; "
            f"{len(self.open)} open"
        )


class Sections:
    """The names, is-a rows and rules of the knowledge, ready to be held against contraindications sections."""

    def __init__(self, starter: Starter, rules: Iterable[Rule]) -> None:
        hierarchy = Hierarchy(starter)
        self._above = {curie: hierarchy.above(curie) for curie in starter.concepts}
        self._allergies = {curie for curie, one in starter.concepts.items() if "allerg" in one.name}
        self._called = {curie: _names(one) for curie, one in starter.concepts.items()}
        self._meant = {
            name: curie
            for curie, one in starter.concepts.items()
            if one.category in CATEGORIES
            for name in {normal(name) for name in (one.name, *one.synonyms)}
            if len(name) >= SHORTEST
        }
        self._longest = max((len(name.split()) for name in self._meant), default=0)
        self._asked: dict[str, set[str]] = {}
        for rule in rules:
            self._asked.setdefault(rule.drug, set()).update(atom.concept for atom in rule.when.atoms() if atom.concept)

    def named(self, drug: str, section: str) -> Iterator[Named]:
        """Yield the conditions, drugs and classes that a section names, in the order of their identifiers.

        A rule of the drug or of a class that it is of covers what it asks for or excepts, and all kinds of that.
        """
        own = self._above[drug]
        asked = {concept for one in own for concept in self._asked.get(one, ())}
        text = f" {normal(section)} "
        for curie, names in sorted(self._found(text).items()):
            if curie in own or (curie in self._allergies and "hypersensitivity" in text):
                continue
            yield Named(drug, curie, bool(self._above[curie] & asked), self._apart(curie, names, text, asked))

    def _found(self, text: str) -> dict[str, set[str]]:
        words = text.split()
        found: dict[str, set[str]] = {}
        for at in range(len(words)):
            for until in range(at + 1, min(at + self._longest, len(words)) + 1):
                name = " ".join(words[at:until])
                if name in self._meant:
                    found.setdefault(self._meant[name], set()).add(name)
        return found

    def _apart(self, curie: str, names: set[str], text: str, asked: set[str]) -> bool:
        """Return whether a text names a concept elsewhere than within the names of its covered kinds."""
        kinds = (one for one, above in self._above.items() if one != curie and curie in above and above & asked)
        longest_first = sorted(
            {name for kind in kinds for name in self._called[kind]}, key=lambda one: (-len(one), one)
        )
        for longer in longest_first:
            text = text.replace(f" {longer} ", " / ")
        return any(f" {name} " in text for name in names)


def _names(concept: Concept) -> frozenset[str]:
    return frozenset(normal(name) for name in (concept.name, *concept.synonyms, *concept.abbreviations))


def tally(named: Iterable[Named], rows: Iterable[Row]) -> Tally:
    """Return what is named, by its rule or by the row that says why it has none; rows that fit nothing are stale."""
    rows_of = {(starter_id(row["drug"]), starter_id(row["concept"])): row for row in rows}
    all_ = tuple(named)
    bare = {(one.drug, one.concept): one for one in all_ if not one.covered}
    said = [row["reason"] for pair, row in rows_of.items() if pair in bare]
    stale = (
        SourceError(
            place=row.place,
            found=f"{row['drug']}: {row['concept']}",
            wanted="what the contraindications section names and no rule covers",
        )
        for pair, row in rows_of.items()
        if pair not in bare
    )
    return Tally(
        covered=len(all_) - len(bare),
        unsaid=said.count(UNSAID),
        other=len(said) - said.count(UNSAID),
        open=tuple(one for pair, one in bare.items() if one.apart and pair not in rows_of),
        stale=tuple(stale),
    )


def read_named_only(folder: Traversable, faults: list[SourceError]) -> Iterator[Row]:
    """Yield the rows on what sections only name; none where the folder is missing."""
    if folder.is_dir():
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.name.endswith(".tsv"):
                for row in read_rows(file, COLUMNS, faults):
                    yield Row(f"{folder.name}/{row.place}", row.cells)


def named_faults(starter: Starter, folder: Traversable) -> Iterator[SourceError]:
    """Yield every fault of form of those rows: drug, concept, reason, note, one said twice."""
    faults: list[SourceError] = []
    seen: set[tuple[str, str]] = set()
    for row in read_named_only(folder, faults):
        drug, concept, reason = row["drug"], row["concept"], row["reason"]
        if starter.category(starter_id(drug)) != "Drug":
            yield SourceError(place=row.place, found=drug or "no drug", wanted="the identifier of a drug")
        if starter.category(starter_id(concept)) not in CATEGORIES:
            yield SourceError(place=row.place, found=concept or "no concept", wanted="the identifier of a concept")
        if reason not in REASONS:
            yield SourceError(place=row.place, found=reason or "no reason", wanted="one of " + ", ".join(REASONS))
        if reason in NOTED and not row["note"]:
            yield SourceError(place=row.place, found=f"{reason} without a note", wanted="the row it has, or why none")
        if (drug, concept) in seen:
            yield SourceError(place=row.place, found=f"{drug}: {concept} a second time", wanted="one row each")
        seen.add((drug, concept))
    yield from faults
