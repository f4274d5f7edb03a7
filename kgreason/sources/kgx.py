"""KGX, the exchange form of Biolink graphs: nodes and edges as TSV or as JSON lines."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgreason.model import Concept, Edge, Predicate, SourceError
from kgreason.sources.contraction import curie
from kgreason.sources.manifest import Manifest
from kgreason.sources.opening import read_lines
from kgreason.sources.records import Mapping, Record
from kgreason.sources.sssom import Match
from kgreason.sources.streams import sound
from kgreason.sources.tables import read_header, read_table
from kgreason.sources.wordings import Wording, Wordings

BIOLINK = "biolink:"
PREDICATE, SOURCE, RULE, IMPLIED = "kgreason_predicate", "kgreason_source", "kgreason_rule", "kgreason_implied"
"""Columns of our own exports: our key, source and rule, and which qualifiers our key says already."""
OURS = "infores:kgreason"
STRUCTURE = frozenset({"id", "subject", "predicate", "object", "category", "type", PREDICATE, SOURCE, RULE, IMPLIED})
MATCHES: dict[str, Match] = {
    "same_as": "exact", "exact_match": "exact", "close_match": "close", "broad_match": "broad",
    "narrow_match": "narrow", "related_match": "related",
}  # fmt: skip
GENERAL = frozenset({"NamedThing", "Entity", "OntologyClass", "PhysicalEssence", "PhysicalEssenceOrOccurrent",
                     "ThingWithTaxon", "SubjectOfInvestigation", "BiologicalEntity", "Occurrent"})  # fmt: skip
LISTS = ("category", "synonym", "xref", "same_as", "equivalent_identifiers", "abbreviation")
JSONL = (".jsonl", ".ndjson")
REMEMBERED = 1 << 17
"""Identifiers that are kept so as not to parse them again."""
Given = dict[str, str | list[str]]


def read(path: Path, manifest: Manifest) -> Iterator[Record]:
    """Yield the records of one file, of the files that the manifest lists, or of all KGX files in a folder.

    What a file holds (nodes, edges) is told from its columns. A node's ``xref`` gives mappings of the kind that the
    option ``xref`` names (*related* unless told otherwise), ``same_as`` and ``equivalent_identifiers`` make one
    concept. A negated statement is an edge with the qualifier ``negated``.
    """
    reading = _Reading(manifest)
    for file in _files(path, manifest):
        rows = _lines(file) if any(end in file.suffixes for end in JSONL) else _cells(file)
        for place, row in rows:
            if isinstance(row, SourceError):
                yield row
                continue
            try:
                yield from reading.edge(row) if "subject" in row or "predicate" in row else reading.node(row)
            except _BadRowError as error:
                yield SourceError(place=place, found=error.found, wanted=error.wanted)


def _files(path: Path, manifest: Manifest) -> list[Path]:
    if not path.is_dir():
        return [path]
    listed = [path / one.name for one in manifest.files]
    found = sorted(one for one in path.iterdir() if one.is_file() and {".tsv", *JSONL} & set(one.suffixes))
    files = listed or [one for word in ("nodes", "edges") for one in found if word in one.name]
    if not files:
        raise SourceError(place=path.name, found="no nodes and no edges", wanted="a folder of KGX files")
    return files


def _cells(path: Path) -> Iterator[tuple[str, Given | SourceError]]:
    rows = read_table(path)
    names = read_header(rows, path, ())
    if not ({"subject", "predicate", "object"} <= set(names) or ("id" in names and "subject" not in names)):
        found, wanted = f"the columns {', '.join(names)[:200]}", "id, or subject, predicate and object"
        raise SourceError(place=f"{path.name}:1", found=found, wanted=wanted)
    for row in rows:
        if isinstance(row, SourceError):
            yield row.place, row
            continue
        place = f"{path.name}:{row[0]}"
        if len(row[1]) > len(names):
            yield place, SourceError(place=place, found=f"{len(row[1])} cells", wanted=f"{len(names)} cells")
        else:  # empty cells at the end of a row may be left out
            yield place, {name: cell for name, cell in zip(names, row[1], strict=False) if cell or name == "subject"}


def _lines(path: Path) -> Iterator[tuple[str, Given | SourceError]]:
    for line in read_lines(path):
        if isinstance(line, SourceError):
            yield line.place, line
            continue
        number, text = line
        place = f"{path.name}:{number}"
        if not text.strip():
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield place, SourceError(place=place, found=f"no JSON ({str(error)[:80]})", wanted="a node or an edge")
            continue
        if isinstance(value, dict) and sound(text, value):
            yield place, {key: _plain(one) for key, one in value.items() if one not in (None, "", [])}
        else:
            yield place, SourceError(place=place, found=text[:80], wanted="a node or an edge")


def _plain(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [_plain_text(one) for one in value]
    return _plain_text(value)


def _plain_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


class _BadRowError(Exception):
    """A node or an edge that lacks what it needs; costs itself."""

    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(found)
        self.found, self.wanted = found, wanted


class _Reading:
    """What nodes and edges are in our terms."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self.words = Wordings(manifest)
        self.seen: dict[str, str] = {}
        self.kinds = biolink_predicates(self.words.known)
        self.inverses = {one.inverse: one.name for one in self.words.known.values() if one.inverse}
        xref = manifest.options.get("xref", "related")
        self.xref: Match | None = next((match for match in (*MATCHES.values(),) if match == xref), None)

    def node(self, row: Given) -> Iterator[Record]:
        """Yield the concept of a node, and the mappings of its cross references."""
        known = self._curie(row, "id")
        lists = {key: _many(row, key) for key in LISTS}
        same = dict.fromkeys(self._curie({"id": one}, "id") for key in LISTS[3:5] for one in lists[key])
        yield Concept(
            known,
            _one(row, "name"),
            self._category(lists["category"]),
            lists["synonym"],
            lists["abbreviation"],
            tuple(one for one in same if one != known),
            _one(row, SOURCE) or self.manifest.name,
            _one(row, "description"),
        )
        for one in lists["xref"] if self.xref else ():
            other = curie(self.manifest, one)
            if other and self.xref:
                yield Mapping(known, self.xref, other, self.manifest.name)

    def _category(self, given: tuple[str, ...]) -> str:
        mapped = self.manifest.categories
        names = [mapped.get(one) or mapped.get(bare, bare) for one in given for bare in [one.removeprefix(BIOLINK)]]
        return next((one for one in names if one not in GENERAL), next(iter(names), "NamedThing"))

    def _curie(self, row: Given, key: str) -> str:
        text = _one(row, key)
        found = self.seen.get(text)
        if found is None:
            found = curie(self.manifest, text)
            if not found:
                raise _BadRowError(text[:80] or f"no {key}", "a CURIE")
            if len(self.seen) == REMEMBERED:
                self.seen.clear()
            self.seen[text] = found
        return found

    def edge(self, row: Given) -> Iterator[Record]:
        """Yield the edge, or the mapping, that a row states."""
        subject, object_ = self._curie(row, "subject"), self._curie(row, "object")
        word = _one(row, "predicate")
        if not word:
            raise _BadRowError("no predicate", "a predicate")
        given = {key: _one(row, key) for key in row if key not in STRUCTURE}
        own = _one(row, PREDICATE)
        if own in self.words.known:
            given = {key: value for key, value in given.items() if key not in _many(row, IMPLIED)}
            source = _one(row, SOURCE) or self.manifest.name
            yield Edge(subject, own, object_, source, tuple(sorted(given.items())), _one(row, RULE))
            return
        if given.get("negated", "").lower() in {"false", "0"}:
            del given["negated"]
        bare = word.removeprefix(BIOLINK)
        if bare in MATCHES and not self.words.listed(word) and not self.words.listed(bare):
            yield Mapping(subject, MATCHES[bare], object_, self.manifest.name)
            return
        key = word if self.words.listed(word) else self._known(bare, given)
        if key == bare and not self.words.listed(bare) and "original_predicate" in given:
            given["relation"] = given.pop("original_predicate")  # Biolink's own word takes that place
        edge = self.words.edge(subject, key, object_, self.manifest.name, tuple(sorted(given.items())))
        if edge:
            yield edge

    def _known(self, bare: str, given: dict[str, str]) -> str:
        """Return the word that the manifest, the Biolink names or their inverses give; takes out what it implies."""
        if self.words.listed(bare):
            return bare
        key = self._implied(BIOLINK + bare, given) or (bare if bare in self.words.known else "")
        turned = "" if key else self.inverses.get(bare, "")
        if turned and not self.words.known[turned].symmetric:
            mirrored = {_mirrored(name): value for name, value in given.items()}
            given.clear()
            given.update(mirrored)
            key = "^" + (self._implied(self.words.known[turned].biolink, given) or turned)
        if key:
            self.words.learn(f"={key}", Wording(key.removeprefix("^"), key.startswith("^")))
        return f"={key}" if key else bare

    def _implied(self, biolink: str, given: dict[str, str]) -> str:
        """Return our key for a Biolink predicate with these qualifiers, and take out those that the key says."""
        for needed, key in self.kinds.get(biolink, ()):
            if all(given.get(name) == value for name, value in needed.items()):
                for name in needed:
                    del given[name]
                return key
        return ""


def _mirrored(name: str) -> str:
    """Return the name of a qualifier once its edge is turned round.

    >>> _mirrored("subject_aspect_qualifier"), _mirrored("publications")
    ('object_aspect_qualifier', 'publications')
    """
    side, line, rest = name.partition("_")
    other = {"subject": "object", "object": "subject"}.get(side, side)
    return f"{other}{line}{rest}" if name.endswith("_qualifier") else name


def biolink_predicates(known: dict[str, Predicate]) -> dict[str, list[tuple[dict[str, str], str]]]:
    """Return, by Biolink predicate, the qualifiers that each of our keys needs, and the key; the most needed first.

    Of two keys with the same qualifiers (*causes*, *complicated by*), the first of the table stands for both.
    """
    kinds: dict[str, list[tuple[dict[str, str], str]]] = {}
    for one in known.values():
        needed = implied(one)
        others = kinds.setdefault(one.biolink, [])
        if needed is not None and all(needed != other for other, _ in others):
            others.append((needed, one.name))
    return {name: sorted(others, key=lambda pair: -len(pair[0])) for name, others in kinds.items()}


def implied(predicate: Predicate) -> dict[str, str] | None:
    """Return the Biolink qualifiers that a key says already; none where it needs a value (*has the test result*)."""
    pairs = [one.partition("=") for one in predicate.qualifier.split(";") if one]
    return {key: value for key, _, value in pairs} if all(equals for _, equals, _ in pairs) else None


def _one(row: Given, key: str) -> str:
    value = row.get(key, "")
    return value if isinstance(value, str) else "|".join(value)


def _many(row: Given, key: str) -> tuple[str, ...]:
    value = row.get(key, "")
    values = value if isinstance(value, list) else value.split("|")
    return tuple(dict.fromkeys(one for one in values if one))
