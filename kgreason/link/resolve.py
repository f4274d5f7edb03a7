"""Which concepts a whole name may mean, each with the chance that it does: exact stages first, likeness for the rest.

A name is looked up as it is, with its words in any order, with the text's own abbreviations written out, in parts
(*breast and ovarian cancer*) and with words that stand for each other in other names (*renal*, *kidney*). What no name
answers for certain is compared by character 3-grams. A linear model ranks what was found: `kgreason.link.likelihood`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from msgspec import Struct

from kgreason.expressions import expression
from kgreason.graph import Index, normal
from kgreason.graph.hashing import LOOSE
from kgreason.graph.names import content_words, loose, loose_keys
from kgreason.link.abbreviations import definitions, stands_for
from kgreason.link.company import Company, related
from kgreason.link.house import HouseNames
from kgreason.link.likelihood import chances
from kgreason.link.reach import Features, Reach, of_diseases
from kgreason.link.shared import parts
from kgreason.model import SURE, Candidate

SHOWN = 10
LIKE = 60
"""How many candidates are shown, and how many like names are compared."""
SUBSTITUTES, PAIRED, MOST_WORDS = 6, 4, 6
"""Words that may stand for one, fewer where two are replaced, and the words of a name that is varied."""
LONGEST_SHORT = 8
"""Letters of what may be an abbreviation."""
KEPT = 50_000
UNHEARD = " unheard"
"""How a feature ends that speaks for a concept where the whole name is no concept's: likeness then weighs otherwise."""
LIKENESS = (
    *("bag", "category", "covered", "covers", "edges", "first vocabulary", "grams", "house names", "is a variant"),
    *("kind of it elsewhere", "letters", "like a synonym", "named elsewhere", "no disease", "nothing added"),
    *("nothing left", "part", "rest said", "stems", "stems of a house name", "variant", "words"),
)
NEAR, ABOVE, TAUGHT = " of a near one", " of a kind", " of one taught"
"""How a feature ends that speaks for a concept by way of another one."""
_PIECES = expression(r"([\s/-]+)")
_ASIDE = expression(r"\s*\(\s*([A-Za-z][A-Za-z0-9/+-]*)\s*\)")
_NUMBERED = expression(r"\bO?MIM\W*(\d{6})\b")
"""A name that is an entry's number: *OMIM 307800*, *MIM #604367*."""


class Asked(Struct, frozen=True):
    """A name as a text writes it, and the categories it may be of; none: any."""

    text: str
    categories: frozenset[str] = frozenset()


class Resolved(Struct, frozen=True):
    """What a name may mean, best first, each with its chance; the chances need not sum to one: it may mean no concept."""

    candidates: tuple[Candidate, ...]

    @property
    def ambiguous(self) -> bool:
        """Whether no candidate is likely enough to be taken."""
        return not self.candidates or self.candidates[0].score < SURE


class Resolver:
    """Resolves names to the concepts of a graph that have an identifier of some ``vocabularies`` (none: all concepts).

    A name of another concept then leads to its near match in them, or to what it is a kind of. ``house`` adds names of
    one's own.
    """

    def __init__(self, graph: Index, vocabularies: Sequence[str] = (), house: Mapping[str, str] | None = None) -> None:
        self.graph = graph
        self.reach = Reach(graph, tuple(vocabularies))
        self.house = HouseNames(graph, house or {})
        self.company = Company(self.reach, self.house)
        self._found: dict[tuple[str, str, frozenset[str]], dict[str, Features]] = {}

    def resolve(
        self, names: Sequence[Asked], text: str = "", certain: Iterable[tuple[str, str]] = ()
    ) -> list[Resolved]:
        """Return what each of the names of one text may mean; the text and its other names help to decide.

        ``certain`` has other names of the text with the concept that each is known to mean.
        """
        described = self.described(names, text, certain)
        return [self._resolved(one.categories, found) for one, found in zip(names, described, strict=True)]

    def described(
        self, names: Sequence[Asked], text: str, certain: Iterable[tuple[str, str]] = ()
    ) -> list[dict[str, Features]]:
        """Return the candidates of each name with what speaks for them."""
        local, words = dict(definitions(text)), frozenset(normal(text).split())
        spelled = [_spelled(one.text, local, names) for one in names]
        found = [self._candidates(one, whole) for one, whole in zip(names, spelled, strict=True)]
        said: dict[str, set[str]] = {}
        for name, curie in certain:
            said.setdefault(curie, set()).add(name.lower())
        for whole, candidates in zip(spelled, found, strict=True):
            for curie, features in candidates.items():
                if "exact" in features:
                    said.setdefault(curie, set()).add(whole.lower())
        for asked, whole, candidates in zip(names, spelled, found, strict=True):
            self._described(asked, whole, candidates, said, words)
        if all(of_diseases(one.categories) for one in names):
            related(self.reach, [whole.lower() for whole in spelled], found, said)
        for asked, candidates in zip(names, found, strict=True):
            diseases = asked.categories and of_diseases(asked.categories)
            if diseases and not any("exact" in features for features in candidates.values()):
                for features in candidates.values():
                    features.update({key + UNHEARD: features[key] for key in LIKENESS if key in features})
        return found

    def _described(
        self,
        asked: Asked,
        whole: str,
        candidates: dict[str, Features],
        said: Mapping[str, set[str]],
        words: frozenset[str],
    ) -> None:
        """Add to the candidates of a name what their other names and the text say; ``said`` and ``words`` are the text's."""
        self._written(asked, whole, candidates)
        self._of_the_text(asked, whole, candidates, said)
        exact = [features for features in candidates.values() if "exact" in features]
        if len(exact) == 1:
            exact[0]["only exact"] = 1.0
        for curie, features in candidates.items():
            if said.get(curie, set()) - {whole.lower()}:
                features["named elsewhere"] = 1.0
        self.company.features(whole, candidates, words if of_diseases(asked.categories) else frozenset())
        if asked.categories:
            self.company.nearest(whole, candidates)

    def _of_the_text(
        self, asked: Asked, whole: str, candidates: dict[str, Features], said: Mapping[str, set[str]]
    ) -> None:
        """Take what other names of the text mean for a disease that the text may name again in other words."""
        if asked.categories and of_diseases(asked.categories):
            for curie, texts in said.items():
                if curie not in candidates and texts - {whole.lower()} and self.reach.allowed(curie, asked.categories):
                    candidates[curie] = self._known(curie, asked.categories)

    def _written(self, asked: Asked, whole: str, candidates: Mapping[str, Features]) -> None:
        """Mark what a name of one's own means that is written just as the text writes it."""
        for one in {asked.text, whole}:
            meant = self.house.written.get(one, "")
            if meant in candidates:
                candidates[meant]["as written"] = 1.0

    def _resolved(self, categories: frozenset[str], found: dict[str, Features]) -> Resolved:
        group = "any" if not categories else "disease" if of_diseases(categories) else "drug"
        likely = chances(list(found.values()), group, house=bool(self.house.counts))
        ranked = sorted(zip(found, likely, strict=True), key=lambda one: (-one[1], one[0]))
        return Resolved(
            tuple(Candidate(curie, self.reach.name(curie), round(chance, 4)) for curie, chance in ranked[:SHOWN])
        )

    def _candidates(self, asked: Asked, whole: str) -> dict[str, Features]:
        """Return the candidates of a name: those of what it stands for, of its own letters, and of its parts."""
        found = {curie: dict(one) for curie, one in self._of(whole, asked.categories).items()}
        if whole != asked.text:
            settled = {curie for curie, features in found.items() if "exact" in features}
            for curie, features in self._of(asked.text, asked.categories).items():
                short = "short" if not settled or curie in settled else "against short"
                kept = {f"{short} {key}": one for key, one in features.items() if key.startswith(("as ", "loose as "))}
                if kept or curie in found:
                    found.setdefault(curie, self._known(curie, asked.categories)).update(kept)
        for part in parts(whole):
            for curie, features in self._of(part, asked.categories).items():
                if "exact" in features:
                    found.setdefault(curie, self._known(curie, asked.categories))["part"] = 1.0
        return found

    def _of(self, name: str, categories: frozenset[str]) -> dict[str, Features]:
        text = normal(name)
        key = (text, name if len(name) < LONGEST_SHORT or name.isupper() else "", categories)
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= KEPT:
                self._found.clear()
            found = self._found[key] = self._look_up(text, name, categories)
        return found

    # --- the stages ---

    def _look_up(self, text: str, name: str, categories: frozenset[str]) -> dict[str, Features]:
        found: dict[str, Features] = {}
        self._take(found, text, "as ", categories)
        self._take(found, "=" + name, "as short ", categories)
        certain = any(key in {"as name", "as used"} for one in found.values() for key in one)
        for key in loose_keys(text):
            self._take(found, LOOSE + key, "loose as ", categories)
        for key in loose_keys(normal(name.replace("-", ""))) if "-" in name else ():
            self._take(found, LOOSE + key, "joined as ", categories)
        entry = _NUMBERED.search(name)
        numbered = self.graph.resolve(f"OMIM:{entry[1]}") if entry else ""
        for curie, _ in self.reach.within(numbered) if numbered else ():
            if self.reach.allowed(curie, categories):
                found.setdefault(curie, {})["as name"] = 1.0
        for features in found.values():
            if any(not key.endswith(ABOVE) for key in features):
                features["exact"] = 1.0
        if text and not certain:
            self._vary(found, text, categories)
            self._compare(found, text, categories)
        for curie, features in found.items():
            features.update(self._known(curie, categories))
        return found

    def _known(self, curie: str, categories: frozenset[str]) -> Features:
        """Return what speaks for a concept whatever its name."""
        return self.reach.features(curie, categories) | {"house names": math.log(1 + self.house.counts[curie]) / 3}

    def _bearers(self, key: str, categories: frozenset[str]) -> list[tuple[str, str, int]]:
        """Return (concept, kind of name, steps to it) of all that a key names, within the vocabularies."""
        every = [(one, "used") for one in self.house.bearers(key)] + list(self.graph.bearers(key))
        return [
            (curie, kind, steps)
            for bearer, kind in every
            if self.reach.allowed(bearer, categories)
            for curie, steps in self.reach.within(bearer)
            if self.reach.allowed(curie, categories)
        ]

    def _take(self, found: dict[str, Features], key: str, stage: str, categories: frozenset[str]) -> None:
        for curie, kind, steps in self._bearers(key, categories):
            found.setdefault(curie, {})[stage + kind + ("", NEAR, ABOVE)[min(steps, 2)]] = 1.0
        for bearer, kind in self.graph.bearers(key):
            if self.reach.allowed(bearer, categories):
                for curie, share in self.house.taught(bearer):
                    if self.reach.allowed(curie, categories):
                        found.setdefault(curie, {})[stage + kind + TAUGHT] = share

    def _vary(self, found: dict[str, Features], text: str, categories: frozenset[str]) -> None:
        """Take what the name means with one or two of its words replaced by what stands for them elsewhere."""
        for key, weight in self._variants(content_words(text)).items():
            for curie, _, steps in self._bearers(LOOSE + key, categories):
                features = found.setdefault(curie, {})
                features["variant"] = max(features.get("variant", -1.0), weight - 0.15 * min(steps, 2))
                features["is a variant"] = 1.0

    def _variants(self, said: list[str]) -> dict[str, float]:
        if len(said) > MOST_WORDS:
            return {}
        others = [self._others(word) for word in said]
        found: dict[str, float] = {}
        for at, some in enumerate(others):
            for other, weight in some:
                _keep(found, [*said[:at], other, *said[at + 1 :]], weight)
        if len(said) < PAIRED:
            for (at, some), (beside, more) in combinations(enumerate(others), 2):
                for one, weight in some[:PAIRED]:
                    for two, further in more[:PAIRED]:
                        words = list(said)
                        words[at], words[beside] = one, two
                        _keep(found, words, 0.7 * weight * further)
        return found

    def _others(self, word: str) -> list[tuple[str, float]]:
        """Return what stands for a word in other names, the most usual first, each with how often it does."""
        _, known = self.graph.word(word)
        mine: Mapping[str, int] = self.house.others.get(word, {})
        total = (known[0][2] if known else 0) + sum(mine.values()) + 3
        counts = {other: times for other, times, _ in known}
        for other, times in mine.items():
            counts[other] = counts.get(other, 0) + times
        usual = sorted(((other, times / total) for other, times in counts.items() if times > 1), key=_by_weight)
        return usual[:SUBSTITUTES]

    def _compare(self, found: dict[str, Features], text: str, categories: frozenset[str]) -> None:
        """Take the concepts of the names most like this one, with how alike they are."""
        words = content_words(text)
        own = self._weights(words)
        alike = {(name, True): like for name, like in self.house.like(text, LIKE // 2)}
        alike |= {(name, False): like for name, like in self.graph.likeness.like(text, LIKE)}
        for (name, mine), like in alike.items():
            bearers = [one for one in self._bearers(name, categories) if (one[1] == "used") == mine]
            if not bearers:
                continue
            same = _alike(text, words, own, name, self._weights(content_words(name)), like)
            for curie, kind, steps in bearers:
                features = found.setdefault(curie, {})
                if same["alike"] > features.get("alike", -1.0):
                    features.update(same)
                    features["like a synonym"] = float(kind in {"synonym", "abbreviation"})
                    features["like a house name"] = float(mine)
                    features["like one near"], features["like one below"] = float(steps > 0), float(steps > 1)

    def _weights(self, words: list[str]) -> dict[str, float]:
        return {word: self.reach.weight(self.graph.word(word)[0]) for word in words}


def _by_weight(one: tuple[str, float]) -> tuple[float, str]:
    return -one[1], one[0]


def _keep(found: dict[str, float], words: list[str], weight: float) -> None:
    key = loose(" ".join(words))
    found[key] = max(found.get(key, 0.0), weight)


def _alike(
    text: str, words: list[str], own: dict[str, float], name: str, other: dict[str, float], like: float
) -> Features:
    """Return how alike two names are: by grams, by words and by letters."""
    from rapidfuzz.fuzz import ratio

    all_own, all_other = sum(own.values()) or 1.0, sum(other.values()) or 1.0
    both = sum(weight for word, weight in own.items() if word in other)
    found = {
        "grams": like,
        "words": both / (all_own + all_other - both),
        "covered": both / all_own,
        "covers": both / all_other,
        "letters": ratio(text, name) / 100,
        "within": float(other.keys() <= own.keys()),
        "around": float(own.keys() <= other.keys()),
        "same head": float(bool(words) and name.rsplit(" ", 1)[-1] == words[-1]),
    }
    found["alike"] = 2 * like + found["words"] + found["covered"] + found["covers"] + found["letters"]
    return found


def _spelled(text: str, local: Mapping[str, str], names: Sequence[Asked]) -> str:
    """Return a name with the abbreviations that its text defines written out, or the name of the text it abbreviates."""
    whole = local.get(text) or local.get(text.rstrip("s"))
    if whole:
        return whole
    if len(text) <= LONGEST_SHORT:
        longer = [one.text for one in names if stands_for(text, one.text)]
        if longer:
            return min(longer, key=lambda one: (len(one), one))
    text = _ASIDE.sub(lambda one: "" if one[1] in local else one[0], text)
    pieces = _PIECES.split(text)
    return "".join(local.get(one, one) for one in pieces)
