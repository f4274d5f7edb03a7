"""Relations that the words around two lists of names state (`verifiers/claims/between.tsv`), whatever the tree says.

In a row's pattern SUBJECT and OBJECT stand for a name or a list of names of the row's kinds, NEARSUBJECT and NEAROBJECT
for one name, ``~`` for words that change nothing of a name (*severe*, *oral*), BE for *is*, *may be*, *has been*. Text
is in lower case, parentheses left out. Where a pattern has only one side, the other is the disease that the sentences
before speak of (*the treatment of choice is X*), if the sentence names none. One of the row's words is in every text
that the pattern fits, so that few patterns are compiled.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from kgreason.claims.arguments import KINDS, Clause
from kgreason.claims.draft import Draft
from kgreason.claims.frames import Frame, frame
from kgreason.claims.misfits import named_effect
from kgreason.claims.misjudged import ACTS, misjudged
from kgreason.claims.polarity import HEDGE
from kgreason.claims.together import outcome_said, spelled, worded
from kgreason.claims.undone import acting, undone
from kgreason.content import content, read_rows
from kgreason.expressions import expression
from kgreason.graph import lowered
from kgreason.link.phrases import Keyed
from kgreason.model import Mention, Status

if TYPE_CHECKING:
    from kgreason.model import SourceError

COLUMNS = ("words", "pattern", "predicate", "subject", "object", "negated", "sentence", "first", "second")
_CATEGORIES = sorted(KINDS["any"])
_NAME = {category: chr(0xE000 + number) for number, category in enumerate(_CATEGORIES)}
"""The character that stands for a name of a category in a masked text."""
_NAMES = {kind: frozenset(map(_NAME.__getitem__, some)) for kind, some in KINDS.items() if some <= KINDS["any"]}
"""The characters that stand for names of a kind."""
_NO_GRADE = (
    r"not?|nor|none|never|without|than|and|or|but|by|from|that|which|who|whose|of|in|on|at|for|with|to|if|when|as|because|is|are|was|were|"
    r"be|been|has|have|had|can|could|may|might|will|would|should|must|do|does|did|it|he|she|they|we|you|i|risk|lack|lacks|lacking|absence|absent|"
    r"low|lower|reduced|decreased|deficient|deficiency|withdrawal|resistance|resistant|allergy|negative|normal|history|family|previous|prior|future|"
    r"stopping|stop|discontinu\w+|suspend\w+|withdraw\w+|reducing|prevent\w*|avoid\w*|treat\w*|rul\w+|exclud\w+|anti\w*|non\w*|failed|failure|"
    r"insufficient|inadequate|improv\w+|resol\w+|caus\w+|produc\w+|maternal|paternal|fetal|neonatal|other|only|there|then|also|so|like|such|\w+(?:al|ar|ary|less)"
)
"""Words that are no part of a name's own phrase, or that make it another thing."""
_MILD = (
    r"(?:(?:an?|the|strong|potent|weak|concomitant|coexisting|underlying|associated|previous|small|large|single|multiple|bilateral|diffuse|his|her|their|its|our|any|some|other|certain|most|all|these|this|both|either|severe|mild|moderate|acute|chronic|active|recurrent|"
    r"refractory|symptomatic|uncomplicated|complicated|advanced|suspected|known|confirmed|new-onset|systemic|intravenous|iv|im|oral|topical|inhaled|"
    r"subcutaneous|intramuscular|nebulized|empirical|empiric|high-dose|low-dose|high doses? of|low doses? of|boluses of|prophylactic|long-term|"
    r"first-line|patients? with|people with|cases? of|women with|men with|children with|those with|presence of|appearance of|development of|"
    r"administration of|use of|intake of|combination of|drugs? such as|drugs? like|agents? such as)\s+){0,4}"
)
_GRADED = _MILD + r"(?:(?!(?:" + _NO_GRADE + r")\b)[a-z][\w'-]*\s+){0,2}"
"""What may stand before the first name of a list: *a small mesenteric*."""
_FAR = (
    r"(?:(?!(?:and|but|or|nor|which|who|that|whose|because|since|although|though|while|whereas|if|when|unless|than|not|no|never|without|"
    r"due|by|after|before|instead|except|despite|however|so)\b)[a-z0-9][\w'/-]*\s+){0,6}?"
)
"""Words of one clause, none of them a name."""
_LY = r"(?!(?:wrong|mistaken|false|supposed|former|previous|historical|poor|hard|rare|scarce|bare|unlike|incorrect|erroneous|bad)ly\b)\w+ly"
"""An adverb that takes nothing back."""
_HOW = (
    r"(?:(?>(?:the|an?|its|their|his|her|first|second|main|major|leading|preferred|usual|recommended|standard|best|only|initial|most|more|very|quite|also|still|"
    r"often|always|common|frequent|known|important|typical|likely|rare|good|great|clear|proven|well|"
    rf"{_LY})\b)\s+)*"
)
"""Words that only say how much: *the most frequent*, *still the best known*."""
_MILD_DRUG = (
    r"(?:(?:an?|the|strong|potent|weak|moderate|mild|concomitant|any|some|other|certain|most|all|these|this|both|either|single|multiple|small|large|"
    r"chronic|acute|systemic|intravenous|iv|im|oral|topical|inhaled|high-dose|low-dose|(?:high|low) doses? of|long-term|patients? with|"
    r"(?:administration|use|intake|combination) of|(?:drugs?|agents?) (?:such as|like)|his|her|their|its|our)\s+){0,4}"
)
"""The same beside drugs alone: less to compile."""
_AND = r"\s*(?:,|/|\+|&|;)?\s*(?:and/or|and|or|as well as|plus|together with|along with|nor|,)?\s*"
_BE = (
    r"(?:(?>(?:is|are|was|were|be|been|being|can|could|may|might|should|must|has|have|will|would|also|still|often|usually|generally|typically|"
    r"commonly|mainly|currently|now|always|therefore|then|considered|" + _LY + r")\b)\s+)+"
)
_NOT = expression(
    r"n['’]t\b|\b(?:not|no|nobody|no one|none|never|without|neither|nor|cannot|rarely|seldom|hardly|less|unlikely|lacks?|absence|rather than|instead of|"
    r"unless|except|poorly|inadequately|before|versus|vs|unlike)\b",
    re.IGNORECASE,
)
_OUTCOME = "OUTCOME"
_OF_ANY = frozenset({"cautioned_in", "contraindicated_in", "subclass_of", "interacts_with", "has_phenotype"})
_CAUTIONS = frozenset({"cautioned_in", "contraindicated_in", "interacts_with"})
_AFTER = expression(
    r"[^.;]{0,50}?(?:n['’]t\b|\b(?:not|never|contraindicated|avoided|wrong|incorrect|inappropriate|useless|ineffective|unsafe|dangerous|mistake|error|"
    r"unnecessary|futile|false|unlikely|improbable|implausible|ruled out|excluded|no longer|unfounded|unproven|a myth)\b)",
    re.IGNORECASE,
)
"""What takes back what stands before it: *treating X with Y is wrong*."""
_EITHER = expression(r"\s*(?:,|/|,?\s*or|to)\s*")
"""Between two drugs of which only one is taken: *strong or moderate CYP3A4 inhibitors*."""
_CLAUSE = expression(
    r"[.;:]|,(?=\s*(?:but|and|so|which|because|although|while|whereas)\b)|\band (?:\w+ly|also|it|they|so|then)\b",
    re.IGNORECASE,
)
_SUPPOSED = expression(
    r"\b(?:if|whether|unless|wonder|doubt|ruled? out|rules out|no (?:data|evidence)|exclud\w+|monitor\w*|watch\w*|check\w*|screen\w*)\b",
    re.IGNORECASE,
)


class Wording(Struct, frozen=True):
    """A row: the words between two lists of names, and what they state."""

    words: tuple[str, ...]
    pattern: str
    predicate: str
    subject: str
    object: str
    negated: bool

    @property
    def denying(self) -> bool:
        """Whether its words hold a *not*, which denies nothing beyond what it states."""
        return bool(_NOT.search(self.pattern))

    @property
    def of_any(self) -> bool:
        """Whether it is said of what is stopped or avoided too: *stop X because of the risk of Y*."""
        return self.predicate in _OF_ANY or "discontinu" in self.pattern

    @property
    def of_drugs(self) -> bool:
        """Whether both sides are drugs."""
        return self.subject == self.object == "drug"

    @property
    def warning(self) -> bool:
        """Whether its *not* is of an act, and denies neither name: *do not give X with Y*."""
        return self.denying and self.predicate in _CAUTIONS

    @property
    def with_outcome(self) -> bool:
        """Whether it holds only where the sentence says that something comes of it."""
        return self.pattern.startswith(_OUTCOME)

    @property
    def one_sided(self) -> bool:
        """Whether the other side is what the sentences before speak of."""
        return "SUBJECT" not in self.pattern or "OBJECT" not in self.pattern

    def sides_named(self, letters: frozenset[str]) -> bool:
        """Return whether among a masked text's letters are names of both sides: without them nothing is compiled."""
        sides = (kind for end, kind in (("SUBJECT", self.subject), ("OBJECT", self.object)) if end in self.pattern)
        return not any(letters.isdisjoint(_NAMES[kind]) for kind in sides)

    @property
    def compiled(self) -> re.Pattern[str]:
        """The expression that finds it in a masked text."""
        return _compiled(self.pattern, self.subject, self.object)


@cache
def wordings() -> tuple[Wording, ...]:
    """Return the table of wordings, in its order."""
    faults: list[SourceError] = []
    rows = read_rows(content("verifiers") / "claims" / "between.tsv", COLUMNS, faults)
    found = tuple(
        Wording(
            row.many("words"),
            row["pattern"],
            row["predicate"],
            row["subject"],
            row["object"],
            negated=row["negated"] == "yes",
        )
        for row in rows
    )
    if faults:
        raise faults[0]
    return found


@cache
def _by_word() -> Keyed[Wording]:
    return Keyed((one, one.words) for one in wordings())


@cache
def _compiled(pattern: str, subject: str, object_: str) -> re.Pattern[str]:
    pattern = spelled(pattern.removeprefix(_OUTCOME))
    mild = _MILD_DRUG if subject == object_ == "drug" else _MILD
    for end, kind in (("SUBJECT", subject), ("OBJECT", object_)):
        name = f"[{''.join(sorted(_NAMES[kind]))}]"
        pattern = pattern.replace(f"NEAR{end}", f"(?P<{end.lower()}>{name})")
        pattern = pattern.replace(end, f"(?P<{end.lower()}>{name}(?:(?>{_AND})(?>{mild}){name})*)", 1)
    graded = mild if mild is _MILD_DRUG else _GRADED
    pattern = pattern.replace("GAP", _FAR).replace("DEG", _HOW)
    return re.compile(pattern.replace("~", graded).replace("BE ", _BE), re.IGNORECASE)


@dataclass(frozen=True)
class Masked:
    """A sentence in lower case with a character for each name, and without parentheses."""

    text: str
    offset: int
    mentions: tuple[Mention, ...]
    topic: tuple[Mention, ...] = ()

    @cached_property
    def parts(self) -> tuple[tuple[str, int, Mention | None], ...]:
        """The words between names and the names in turn, each with its place in the sentence, parentheses with them."""
        low, parts = 0, list[tuple[str, int, Mention | None]]()
        known = [one for one in self.mentions if one.category in _NAME]
        for one in (*known, None):
            start = one.span.start - self.offset if one else len(self.text)
            if start < low:
                continue
            parts.append((lowered(self.text[low:start]).replace("’", "'"), low, None))
            if one:
                parts.append((_NAME[one.category], start, one))
                low = one.span.end - self.offset
        return tuple(parts)

    @cached_property
    def whole(self) -> str:
        """The masked text with its parentheses."""
        return "".join([part for part, _, _ in self.parts])

    @cached_property
    def masked(self) -> str:
        """The masked text."""
        return _PARENTHESIS.sub("", self.whole)

    @cached_property
    def letters(self) -> frozenset[str]:
        """The letters of the masked text."""
        return frozenset(self.masked)

    @cached_property
    def pieces(self) -> tuple[tuple[int, Mention | None], ...]:
        """The place in the sentence of each character of the masked text, with the name that it stands for."""
        pieces = [(low + at, one) for part, low, one in self.parts for at in range(len(part))]
        left_out = {at for match in _PARENTHESIS.finditer(self.whole) for at in range(*match.span())}
        return tuple(piece for at, piece in enumerate(pieces) if at not in left_out)

    def names(self, low: int, high: int) -> list[Mention]:
        """Return the names between two places of the masked text, or the topic where these are one."""
        return [one for _, one in self.pieces[low:high] if one] if low < high else list(self.topic)

    def place(self, at: int) -> int:
        """Return where a character of the masked text stands in the sentence."""
        return self.pieces[at][0] if at < len(self.pieces) else len(self.text)


_PARENTHESIS = expression(r"\s*\([^()]*\)")


def with_between(
    text: str,
    offset: int,
    mentions: tuple[Mention, ...],
    read: Iterable[Draft],
    about: Mention | None = None,
    drugs: tuple[Mention, ...] = (),
) -> Iterator[Draft]:
    """Yield what was read, but for what the words between names say more closely, and then what only these state.

    Where one denies and the other does not, what was read stands.
    """
    known = list(read)
    more = list(between_names(text, offset, mentions, about, drugs))
    held = {_pair(one): one for one in known}
    close = {
        _pair(one)
        for one in more
        if _pair(one) not in held or held[_pair(one)].negated == one.negated or one.predicate == "cautioned_in"
    }  # *should not be combined with* is no denial
    same = {(_pair(one), one.predicate) for one in known}
    closer = {_pair(one) for one in more if (_pair(one), one.predicate) not in same} & close
    yield from (one for one in known if _pair(one) not in closer)
    yield from (one for one in more if _pair(one) in closer)


def _pair(draft: Draft) -> tuple[str, ...]:
    return tuple(sorted((draft.subject.concept, draft.object.concept if draft.object else "")))


def between_names(
    text: str,
    offset: int,
    mentions: tuple[Mention, ...],
    about: Mention | None = None,
    drugs: tuple[Mention, ...] = (),
) -> Iterator[Draft]:
    """Yield what the words between names state, or those beside one of ``about``, the disease that is spoken of.

    What joins two drugs is read of ``drugs``, where *digoxin levels* names the drug.
    """
    topic = () if about is None or any(one.category == "Disease" for one in mentions) else (about,)
    if len({one.concept for one in (*mentions, *topic)}) < 2:
        return
    by_test = Masked(text, offset, mentions, topic)
    by_drug = Masked(text, offset, drugs) if drugs and drugs != mentions else by_test
    for wording in _by_word().fitting(by_drug.masked):
        sentence = by_drug if wording.of_drugs else by_test
        if (wording.one_sided and not topic) or not wording.sides_named(sentence.letters):
            continue
        if not worded(wording.pattern, sentence.masked):
            continue
        at = 0
        while match := wording.compiled.search(sentence.masked, at):
            made = list(_stated(sentence, wording, match))
            yield from made
            at = match.end() if made else _first(wording, match)


def _first(wording: Wording, match: re.Match[str]) -> int:
    """Return where to look on behind a match that states nothing: behind its first name, where both are drugs."""
    return min(match.end(end) for end in ("subject", "object")) if wording.of_drugs else match.end()


def _stated(sentence: Masked, wording: Wording, match: re.Match[str]) -> Iterator[Draft]:
    """Yield the claims of one match: none where its words or those before them deny, doubt or suppose it."""
    ends = [match.span(end) if end in match.re.groupindex else (match.start(),) * 2 for end in ("subject", "object")]
    first, last = sorted(ends)
    around = match.group()[: first[0] - match.start()], sentence.masked[first[1] : last[0]]
    marks = [mark.end() for mark in _CLAUSE.finditer(sentence.masked, 0, match.start())]
    before = sentence.masked[max(marks, default=0) : match.start()]
    denied = any(_NOT.search(one) for one in around)
    stands = wording.predicate == "interacts_with" or sentence.masked[first[1] :].startswith((", which", ", that"))
    supposed = not stands and _SUPPOSED.search(before)
    if denied != wording.denying or _NOT.search(before) or supposed:
        return
    if wording.with_outcome and not outcome_said(sentence.masked, *match.span()):
        return
    if wording.predicate not in _CAUTIONS and _AFTER.match(sentence.masked, match.end()):
        return
    low, high = sentence.place(first[1]), sentence.place(last[0])
    start, end = sentence.place(match.start()), sentence.place(match.end())
    clause = Clause(sentence.text, sentence.offset, sentence.mentions, 0, low, high, end, (), ())
    if frame(clause, start, end) is not Frame.ASSERTED or (wording.predicate in ACTS and misjudged(clause, start, end)):
        return
    if wording.of_drugs and _EITHER.fullmatch(sentence.masked[first[1] : last[0]]):
        return
    for subject in sentence.names(*ends[0]):
        meant = subject if wording.of_any else None if undone(clause, subject) else acting(clause, subject)
        for object_ in sentence.names(*ends[1]):
            if meant is None or meant.concept == object_.concept or not _held(meant, object_, wording):
                continue
            if wording.of_drugs and not all(_taken(one, sentence) for one in (meant, object_)):
                continue
            hedged = bool(HEDGE.search(before + match.group())) or Status.POSSIBLE in {meant.status, object_.status}
            at = (sentence.offset + low, sentence.offset + high)
            pattern = f"{wording.predicate}:between {wording.words[0]}"
            yield Draft(wording.predicate, meant, object_, wording.negated, hedged, at, pattern)


def _taken(drug: Mention, sentence: Masked) -> bool:
    """Return whether a name is of something taken: no procedure, and no adjective as in *sedative effects*."""
    return drug.category != "Procedure" and not named_effect(drug, lowered(sentence.text), sentence.offset)


def _held(subject: Mention, object_: Mention, wording: Wording) -> bool:
    """Return whether neither name is denied or another's, but where the wording itself denies."""
    kept = {Status.PRESENT, Status.PAST, Status.POSSIBLE, Status.HYPOTHETICAL}
    return wording.negated or wording.warning or {subject.status, object_.status} <= kept
