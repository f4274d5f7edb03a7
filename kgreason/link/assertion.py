"""Assertion status of a mention by triggers around it (ConText: Harkema et al. 2009), each status naming its rule."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from kgreason.content import content, read_rows
from kgreason.expressions import expression
from kgreason.graph import lowered
from kgreason.link.apart import apart
from kgreason.link.guards import INFECTION, misled, unsettled
from kgreason.link.lists import ListEnd, headed, list_end
from kgreason.link.occasions import DASH_YES, occasions
from kgreason.link.operated import operated
from kgreason.link.over import ended, over
from kgreason.link.persons import Person, Told, told_of
from kgreason.link.phrases import Phrases
from kgreason.link.scope import adds, at_risk, ends, granted, hers, main_clause, near, of_subject, there
from kgreason.link.turns import renames, turned
from kgreason.model import Mention, SourceError, Status

COLUMNS = ("trigger", "status", "side", "words", "note")


class Trigger(Struct, frozen=True):
    """A phrase that gives mentions on one ``side`` of it, up to ``words`` words away in its clause, a status.

    The side *person* names another person: what is said of her has the status. An ``open`` one says that a thing is not
    settled: what stands before it in the sentence denies something else (*lacks fever, which does not exclude X*).
    """

    phrase: str
    status: Status
    side: str
    words: int
    open: bool


class _Table(Struct, frozen=True):
    """The triggers by their phrases, and what finds them."""

    phrases: Phrases
    known: dict[str, list[Trigger]]
    of_person: re.Pattern[str]
    openings: frozenset[str]


_WORDS = expression(r"[a-z]+")


@cache
def _table() -> _Table:
    faults: list[SourceError] = []
    rows = list(read_rows(content("verifiers") / "claims" / "assertion.tsv", COLUMNS, faults))
    if faults:
        raise faults[0]
    found: dict[str, list[Trigger]] = {}
    for row in rows:
        unsettled = row["note"] == "open"
        trigger = Trigger(row["trigger"], Status(row["status"]), row["side"], int(row["words"]), unsettled)
        found.setdefault(row["trigger"], []).append(trigger)
    ordered = sorted(found, key=lambda phrase: (-len(phrase), phrase))
    persons = [one for one in ordered if found[one][0].side == "person" and found[one][0].status is not Status.PRESENT]
    return _Table(
        Phrases(ordered),
        found,
        re.compile(
            r"(?:\s*\(\s*(?:in\s+)?|,?\s+in\s+|\s+on\s+)"
            r"(?:(?:her|his|their|the|both|two|an?|one|several|some|many|other|maternal|paternal|first-degree|close|of)\s+)*"
            rf"(?P<who>{'|'.join(re.escape(one) for one in persons)})(?!\w)(?!\s+(?:too|as well|also)\b)",
            re.IGNORECASE,
        ),
        frozenset(words[0] for phrase in found if (words := _WORDS.findall(phrase.lower()))),
    )


class Assertion(Struct, frozen=True):
    """A status, with the rule that gave it and where its trigger stands in the sentence."""

    status: Status
    rule: str
    start: int
    end: int


_ACTIVE = expression(
    r"\b(?:has|have|had|did|does|do)\s+not\s+(?!been\b)\w+\s+$|(?<!\bwas )(?<!\bwere )(?<!\bis )(?<!\bare )(?<!\bbeen )\bnever\s+(?:seen|found|noticed|felt|shown|heard)\s+$"
)
_STILL = expression(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:on and off|off and on|intermittently|daily|nightly|every (?:day|night|morning|week|month)),?\s+)?"
    r"(?:since|for (?:\w+ ){0,3}(?:years?|months?|decades|weeks?|days?)|all (?:her|his) life)\b",
    re.IGNORECASE,
)
_FARTHEST = 600
"""Characters that no trigger reaches over."""
_FORMER = frozenset({"ex", "former"})
"""*Ex-smoker for three years*: the time is since the end."""
_OF_OTHERS = expression(
    r",\s*(?:[\w-]+\s+){0,2}(?:allerg\w*|medic\w*|meds?|drugs?|surger\w*|operations?|hospitali\w*|tobacco|alcohol|habits|vaccin\w*)\s*$",
    re.IGNORECASE,
)
"""*Asthma, allergies: none*: what is denied is no disease."""
_UNTIL = expression(r"\s+until\b", re.IGNORECASE)
_RULED_OUT = expression(r"\brul(?:e|ed|ing)\s+(?:(?:an?|the|his|her)\s+)?$", re.IGNORECASE)
_OUT = expression(r"\s+out\b", re.IGNORECASE)
_LASTING = expression(
    r"(?:(?:\d+|one|two|three|four|five|six|seven|eight|ten|several)[- ](?:minute|hour|day|week|month|year)s?|\blong|\blifelong|\blong-?standing)[- ]$",
    re.IGNORECASE,
)
_CONFIRMED = expression(
    r",?\s*(?:(?:was|were|is|has|been|later|since|then|now|subsequently)\s+)*(?:confirmed|proven)\b", re.IGNORECASE
)
_SUPPOSED = expression(
    r"\b(?:if|once|when|whenever|until|unless|should)\s+(?:(?:an?|any|the|this|that|her|his|[\w-]+)\s+){0,3}$",
    re.IGNORECASE,
)
"""*If X is confirmed*."""
_YES = expression(r"(?:[^?.;:]{0,40}\?|\s?:)\s*(?:yes|yeah|yep|correct)\b", re.IGNORECASE)
"""An answer behind a name: *Asthma? Yes*, *Asthma: yes*."""
_IN_FAMILY = expression(r"\b(?:family|relatives?)\b", re.IGNORECASE)
_ASKED_FAMILY = expression(
    r"\W*(?:(?:does|do|did) (?:she|he|they|you|the patient|any(?:one|body)|some(?:one|body)) (?:have|report)(?! to\b)|"
    r"(?:is|are|was|were) there|any)\b[^?,;]*\?",
    re.IGNORECASE,
)
"""A question whether a disease is in the family; what is no answer behind it leaves it open."""
_ASKED_OF = expression(
    r"\W*in a patient with\b(?=(?:[^.]|\.(?=\d))*(?:\?|\b(?:which|what|how)\b|"
    r"\b(?:most (?:likely|probable|appropriate|adequate)|of choice|first-line)\b[^.:]*:\s*$|"
    r"\b(?:is|are|was|were) (?:evident|found|observed|seen|noted|detected|heard)\b))",
    re.IGNORECASE,
)
"""*In a patient with gout and asthma, which drug …?*: who is asked about has them."""
_RESULT = expression(r"\b(?:is|are|was|were) (?:\w+ )?(?:positive|negative)$")
"""*If her Lachman test is positive*: the test is hers, and not its result."""
_WITH_IT = expression(
    r",\s+(?:with|accompanied by|presenting with|who presents with)\s|"
    r"\b(?:in|for|of) (?:an?|this|the) (?:[\w-]+ ){0,3}?(?:patient|woman|man|child|boy|girl|infant|newborn|male|female)\b[^.;]*?\b(?:with|who|experiencing|presenting|having)\b",
    re.IGNORECASE,
)
"""*Possible meningitis, with fever*, *likely behind the cough of a man who has fever*: the fever is there."""
_HEADED = 14
"""Characters behind *risk for* and the like in which a colon opens what is meant."""
_SUPPOSING = expression(r"(?:if|unless|should)\b")
"""Suppositions that a further verb carries on: *if she has X and takes Y*."""
_DENIED_TOO = expression(
    r"(?:\W|\b(?:any|an?|known|significant|relevant|personal|past|medical|own|other|first-degree|strong|history|or|nor|and|of|the|"
    r"one|in|her|his|their|else|close)\b)*|.*\b(?:or|nor)(?:\s+(?:an?|any|her|his))?\s*",
    re.IGNORECASE | re.DOTALL,
)
"""What stands between a denial and *family history* where both are denied: *no personal or family history*."""
_MINUS = expression(r"[-−](?=[\s,;./)]|$)")
"""A sign right behind an infection: *HIV- and HCV-*."""
_LIST = 120
"""Characters of a list of denials that a *nor a family history* may end."""
_ORDER = (Status.FAMILY, Status.DENIED, Status.PAST, Status.HYPOTHETICAL, Status.POSSIBLE)
PRESENT = Assertion(Status.PRESENT, "", -1, -1)


class _Hit(Struct, frozen=True):
    """A trigger in a sentence; a denial with where its list ends."""

    start: int
    end: int
    trigger: Trigger
    ends: ListEnd | None = None

    def rule(self) -> str:
        return f"{self.trigger.phrase} ({self.trigger.side})"


def assertions(
    sentence: str, spans: list[tuple[int, int]], kinds: Sequence[str] = (), *, told: bool = True
) -> list[Assertion]:
    """Return the status of each mention (start, end) of a sentence: the strongest trigger in whose scope it is.

    Their ``kinds`` (categories) tell where a list of denials ends. What is ``told`` of a patient, and no general talk,
    takes for granted what it only denies an effect of.
    """
    if not spans:
        return []
    table = _table()
    low = lowered(sentence).replace("’", "'")
    none = table.openings.isdisjoint(_WORDS.findall(low)) and "(" not in low
    hits = [] if none else list(_hits(table, low, sentence, spans))
    hits = [one for one in hits if not headed(sentence, (one.start, one.end), one.trigger.status)]
    others = [
        one
        for hit in hits
        if hit.trigger.side == "person" and hit.trigger.status is not Status.PRESENT
        for one in told_of(sentence, Person(hit.start, hit.end, hit.trigger.phrase, hit.trigger.status))
    ]
    near = [one for one in hits if one.trigger.side != "person" and one.trigger.status is not Status.PRESENT]
    near = [replace(one, ends=_end(sentence, one, spans, kinds)) for one in near]
    named = [*kinds, *[""] * (len(spans) - len(kinds))]
    found = [
        _status(sentence, span, near, others, table, spans, told=told, kind=kind)
        for span, kind in zip(spans, named, strict=True)
    ]
    for at in range(1, len(spans)):
        if renames(sentence, spans[at - 1], spans[at]):
            found[at] = found[at - 1]
    return found


def _end(sentence: str, hit: _Hit, spans: list[tuple[int, int]], kinds: Sequence[str]) -> ListEnd | None:
    """Return where the list behind a denial ends before its clause does."""
    if hit.trigger.side != "before" or hit.trigger.status is not Status.DENIED:
        return None
    return list_end(sentence, (hit.start, hit.end), hit.trigger.phrase, spans, kinds)


def of_another(mention: Mention) -> bool:
    """Return whether a name is said of another person than the patient."""
    known = _table().known.get(mention.rule.rpartition(" (")[0], [])
    person = mention.status in {Status.FAMILY, Status.HYPOTHETICAL} and bool(known) and known[0].side == "person"
    return person and known[0].status is not Status.PRESENT


def _hits(table: _Table, low: str, sentence: str, spans: list[tuple[int, int]]) -> Iterator[_Hit]:
    for start, end in table.phrases.find(low):
        if not any(one <= start and end <= other and other - one > end - start for one, other in spans):
            said = _said(low[start:end], sentence[end:])
            known = table.known.get(said, [])
            for trigger in known:
                yield _Hit(end - len(said), end, trigger)
            yield from _denied_too(table, known, (start, end), low[:start], said)


def _denied_too(table: _Table, known: list[Trigger], at: tuple[int, int], before: str, said: str) -> Iterator[_Hit]:
    """Yield the *not* of a trigger behind a name where it stands before one: *has not seen any X*."""
    if any(one.side != "after" for one in known) or not _ACTIVE.search(f"{before}{said} "):
        return
    head = "never" if "never" in said else "not"
    yield from (_Hit(*at, trigger) for trigger in table.known[head] if trigger.side == "before")


def _said(phrase: str, behind: str) -> str:
    """Return a trigger as it is meant: *chest: no mass* says no of the mass, *murmur: no.* of what stands before."""
    headed = phrase.startswith(": ") and behind.lstrip(" ")[:1].isalpha()
    return phrase[2:] if headed else phrase


def _status(
    sentence: str,
    span: tuple[int, int],
    hits: list[_Hit],
    others: list[Told],
    table: _Table,
    spans: list[tuple[int, int]],
    *,
    told: bool,
    kind: str,
) -> Assertion:
    after = sentence[span[1] :]
    yes = _YES.match(after) or DASH_YES.match(after)
    if yes and not _IN_FAMILY.search(sentence, 0, span[1] + yes.end()):
        return Assertion(Status.PRESENT, "yes (after)", span[1], span[1] + yes.end())
    if _MINUS.match(after) and INFECTION.fullmatch(sentence, *span):
        return Assertion(Status.DENIED, "- (after)", span[1], span[1] + 1)
    other = _other(sentence, span, others, table)
    if other is not None and other.status is Status.HYPOTHETICAL:
        return other
    reached = [(hit, one) for hit in hits if (one := _of_hit(sentence, span, hit, spans, told=told))]
    found = _standing(sentence, span, reached) if reached else []
    found += [Assertion(*one) for one in (*occasions(sentence, span), *over(sentence, span), *ended(sentence, span))]
    found += [Assertion(*one) for one in operated(sentence, span, kind)] if told else []
    family = other or next((one for one in found if one.status is Status.FAMILY), None)
    if family:
        denied = [hit for hit in hits if hit.trigger.status is Status.DENIED]
        said = next((one for hit in denied if (one := _family_denied(sentence, span, hit, family, found))), family)
        asked = said is family and not yes and _ASKED_FAMILY.match(sentence)
        return Assertion(Status.HYPOTHETICAL, "asked (before)", 0, asked.end()) if asked else said
    if yes:
        return Assertion(Status.PRESENT, "yes (after)", span[1], span[1] + yes.end())
    if told and _CONFIRMED.match(after) and not _SUPPOSED.search(sentence[: span[0]]):
        found = [one for one in found if one.status not in {Status.POSSIBLE, Status.HYPOTHETICAL}]
    return min(found, key=lambda one: _ORDER.index(one.status), default=PRESENT)


def _standing(sentence: str, span: tuple[int, int], reached: list[tuple[_Hit, Assertion]]) -> list[Assertion]:
    """Return the statuses that a later trigger does not take back: what is granted or not settled is not denied before.

    *Has had no relief from X*: X is not past; *without fever, X remains possible*: X is not denied.
    """
    held = max((one.start for _, one in reached if one.status is Status.PRESENT), default=-1)
    left = [(hit, one) for hit, one in reached if one.start > held or (hit.trigger.open and one.start == held)]
    opened = [hit.start for hit, _ in left if hit.trigger.open and hit.end <= span[0]]
    behind = any(hit.trigger.open and hit.start >= span[1] for hit, _ in left)
    return [
        one
        for hit, one in left
        if hit.trigger.open
        or (
            not (hit.end <= span[0] and any(hit.start < start for start in opened))
            and not (behind and one.status is Status.DENIED and "," in sentence[hit.end : span[0]])
        )
    ]


def _other(sentence: str, span: tuple[int, int], others: list[Told], table: _Table) -> Assertion | None:
    """Return that a mention is another person's: the one named last before it, or right behind it."""
    behind = table.of_person.match(sentence, span[1])
    if behind:
        trigger = table.known[behind.group("who").lower()][0]
        return Assertion(trigger.status, f"{trigger.phrase} (after)", behind.start("who"), behind.end("who"))
    for one in reversed(others):
        words = len(sentence[one.person.end : span[0]].split())
        if one.low <= span[0] < one.high and words <= table.known[one.person.phrase][0].words:
            return Assertion(one.person.status, f"{one.person.phrase} (before)", one.person.start, one.person.end)
    return None


def _gap_of(sentence: str, span: tuple[int, int], hit: _Hit, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the characters between a trigger and a name where the trigger reaches so far, or nothing."""
    trigger = hit.trigger
    before, denies = trigger.side == "before", trigger.status is Status.DENIED
    # a name may begin within the trigger: *no history of seizures*, where *history of seizures* is a name
    low, high = (min(hit.end, span[0]) if hit.start < span[0] else hit.end, span[0]) if before else (span[1], hit.start)
    listed = trigger.status is not Status.POSSIBLE if before else trigger.phrase.startswith(("have ", "are ", "were "))
    if not 0 <= high - low <= _FARTHEST or not near(sentence, low, high, spans if listed else [], trigger.words):
        return None
    gap = sentence[low:high]
    heads = before and trigger.status in {Status.FAMILY, Status.HYPOTHETICAL}
    heading = low + _HEADED if heads else low + trigger.phrase.endswith((" for", " of", "denies", "denied"))
    taken_back = trigger.phrase.startswith(("that ", "this ")) and not gap.strip(" ;,-–—")
    if not taken_back and ends(sentence, (hit.start, hit.end), low, high, heading, denies=denies and before):
        return None
    if before and trigger.status in {Status.DENIED, Status.PAST} and main_clause(sentence, (hit.start, hit.end), high):
        return None
    bare = trigger.status in {Status.DENIED, Status.PAST, Status.FAMILY, Status.POSSIBLE} and not of_subject(
        sentence, hit.start, trigger.phrase
    )
    return None if before and _parted(trigger, gap, bare=bare) else (low, high)


def _of_hit(
    sentence: str, span: tuple[int, int], hit: _Hit, spans: list[tuple[int, int]], *, told: bool
) -> Assertion | None:
    """Return the status that one trigger gives a mention, or nothing where it does not reach it."""
    between = _gap_of(sentence, span, hit, spans)
    if between is None or (hit.ends is not None and hit.ends.sure <= span[0]):
        return None
    beyond = hit.ends is not None and hit.ends.at <= span[0]
    trigger, after, gap = hit.trigger, sentence[span[1] :], sentence[slice(*between)]
    before, denies = trigger.side == "before", trigger.status is Status.DENIED
    if apart(trigger.phrase, sentence[slice(*span)], gap, before=before):
        return None
    maybe = trigger.status in {Status.POSSIBLE, Status.HYPOTHETICAL}
    at = hit.start, hit.end
    if misled(sentence, span, at, trigger.phrase, spans, before=before, maybe=maybe):
        return None
    if turned(sentence, span, at, trigger.phrase, trigger.status, before=before):
        return None
    if denies and (there(gap, after) or _UNTIL.match(after) if before else _OF_OTHERS.search(gap)):
        return None
    if denies and before and _OUT.match(after) and _RULED_OUT.search(sentence[: span[0]]):  # *could not rule X out*
        return None
    past = trigger.status is Status.PAST and not trigger.phrase.startswith("no longer")
    if past and trigger.phrase not in _FORMER and (_STILL.match(after) or _LASTING.search(sentence[: hit.start])):
        return None
    status = unsettled(sentence, at, trigger.phrase) or trigger.status
    if before and denies and status is Status.DENIED:
        status = (granted(trigger.phrase, gap, after) if told else None) or at_risk(gap) or status
        status = Status.POSSIBLE if beyond and status is Status.DENIED else status
    elif (
        told and before and maybe and (_ASKED_OF.match(sentence) or (hers(gap) and not _RESULT.search(sentence, *span)))
    ):
        return None
    return Assertion(status, hit.rule(), hit.start, hit.end)


def _parted(trigger: Trigger, gap: str, *, bare: bool) -> bool:
    """Return whether words between a trigger and a name begin something else that is said of the patient."""
    added = not _SUPPOSING.match(trigger.phrase) and adds(gap, bare=bare)
    return added or (trigger.status is Status.POSSIBLE and bool(_WITH_IT.search(gap)))


def _family_denied(
    sentence: str, span: tuple[int, int], hit: _Hit, family: Assertion, found: list[Assertion]
) -> Assertion | None:
    """Return a family's disease as denied where a denial governs it: *no family history of X*, *her aunt has no X*."""
    governs = any(one.start == hit.start and one.status is Status.DENIED for one in found)
    if hit.trigger.side == "before" and hit.end <= family.start < span[0]:
        governs = family.start - hit.end <= _LIST and bool(_DENIED_TOO.fullmatch(sentence, hit.end, family.start))
    elif hit.trigger.side == "before" and family.start >= span[1]:
        governs = governs and "," not in sentence[hit.end : span[0]]
    if not governs:
        return None
    rule = hit.rule() if "family" in hit.trigger.phrase else f"{hit.trigger.phrase}, family: {family.rule}"
    return Assertion(Status.DENIED, rule, hit.start, hit.end)
