"""Who the patient is, as a person reads it: what is known and denied, where a record states it, what was not read."""

from collections import Counter
from collections.abc import Iterable, Iterator

from kgreason.model import Fact, Facts, Unread
from kgreason.report.times import ago_words
from kgreason.report.words import Name, clean, fact_words, origin_words, wrapped

_TOLD = (
    ("has", "condition"), ("had", "history"), ("in the family", "family"), ("takes", "medication"),
    ("stopped", "past medication"), ("genotype", "genotype"),
    ("allergic to", "allergy"), ("does not tolerate", "intolerance"), ("measured", "observation"),
)  # fmt: skip
_DESCRIBED = {"history": "earlier ", "family": "in the family ", "medication": "takes ", "allergy": "allergic to "}
_OVER = frozenset(["history", "past medication"])


def patient_lines(facts: Facts, name: Name) -> Iterator[str]:
    """Yield the lines on a patient: by kind where a health record states the facts, else in one line as given."""
    if facts.read_from == "none":
        return
    yield from _of_record(facts, name) if facts.identity else _as_given(facts, name)
    for fact in facts.items:
        if fact.implied_by and fact.known:
            yield from wrapped(f"{fact_words(fact, name)}, from {clean(fact.implied_by)}", "  follows: ", "    ")
    if facts.described:
        told = "; ".join(
            f"{described_words(one)} [{one.span.start}-{one.span.end}]" for one in facts.described if one.span
        )
        yield from wrapped(f"{told} (no rule sees these)", "  also told: ", "    ")
    if facts.unlinked:
        lost = ", ".join(clean(one.name) for one in facts.unlinked)
        yield from wrapped(f"{lost} (no concept has this name, so no rule sees it)", "  not understood: ", "    ")
    yield from _unread(facts.unread)


def described_words(fact: Fact) -> str:
    """Return what is told beside the facts, by its own words.

    >>> described_words(Fact("condition", "", "loss of fluid", known=False))
    'no loss of fluid'
    """
    lead = _DESCRIBED.get(fact.kind, "") if fact.known else "no "
    return lead + clean(fact.text)


def _as_given(facts: Facts, name: Name) -> Iterator[str]:
    asked = facts.read_from == "question"
    denied = {fact.concept for fact in facts.items if fact.kind in {"condition", "medication"} and not fact.known}
    stated = [
        fact
        for fact in facts.items
        if not fact.implied_by and not (fact.kind in _OVER and not fact.known and fact.concept in denied)
    ]
    places: dict[str, list[str]] = {}
    for fact in stated:
        if not _within(fact, stated):
            at = [f"{fact.span.start}-{fact.span.end}"] if asked and fact.span else []
            places.setdefault(fact_words(fact, name), []).extend(at)
    told = [f"{words} [{', '.join(at)}]" if at else words for words, at in places.items()]
    origin = "read from the question, with its characters" if asked else "as given"
    yield from wrapped("; ".join(told) or "nothing known", f"Patient ({origin}): ", "  ")


def _within(fact: Fact, facts: Iterable[Fact]) -> bool:
    """Return whether a denial is read from a part of the words of another: *allergies* in *no known allergies*."""
    return not fact.known and any(
        other.span is not None
        and fact.span is not None
        and not other.known
        and (other.span.start, -other.span.end) != (fact.span.start, -fact.span.end)
        and other.span.start <= fact.span.start
        and fact.span.end <= other.span.end
        for other in facts
    )


def _of_record(facts: Facts, name: Name) -> Iterator[str]:
    stated = [fact for fact in facts.items if not fact.implied_by]
    about = [fact for kind in ("sex", "age") for fact in stated if fact.kind == kind]
    person = ", ".join(fact_words(fact, name) for fact in about)
    yield from wrapped(f"{person or 'age and sex unknown'} ({clean(facts.identity)})", "Patient: ", "  ")
    for lead, kind in _TOLD:
        known = [fact for fact in stated if fact.kind == kind and fact.known]
        shown = _newest(known) if kind == "observation" else known
        older = f" ({len(known) - len(shown)} older values are not shown)" if len(shown) < len(known) else ""
        said = "; ".join(_bare(fact, name) for fact in shown)
        if said:
            yield from wrapped(said + older, f"  {lead}: ", "    ")
    denied = "; ".join(fact_words(fact, name) + origin_words(fact) for fact in stated if not fact.known)
    if denied:
        yield from wrapped(denied, "  denied: ", "    ")
    if facts.complete:
        yield f"  taken as complete: {', '.join(sorted(facts.complete))}"


def _newest(seen: list[Fact]) -> list[Fact]:
    last: dict[str, str] = {}
    for fact in seen:
        last[fact.concept] = max(fact.date, last.get(fact.concept, ""))
    return [fact for fact in seen if fact.date == last[fact.concept]]


def _bare(fact: Fact, name: Name) -> str:
    """Return a fact without the word that its line begins with."""
    if fact.kind == "observation":
        return clean(fact.text) + origin_words(fact)
    called, written = name(fact.concept), clean(fact.text)
    quoted = f' ("{written}")' if written.lower() != called.lower() else ""
    ago = f" {ago_words(fact)}" if fact.kind in _OVER and ago_words(fact) else ""
    return called + quoted + ago + origin_words(fact)


def _unread(unread: Iterable[Unread]) -> Iterator[str]:
    """Yield what was not read of a record; entries of which the same is to be said share a line."""
    counted = Counter(clean(one.why) for one in unread)
    shown: set[str] = set()
    for one in unread:
        why = clean(one.why)
        if why in shown:
            continue
        shown.add(why)
        more = f" and {counted[why] - 1} more" if counted[why] > 1 else ""
        where = f" [{one.place}]" if one.place else ""
        yield from wrapped(f"{clean(one.resource)}{more}: {why}{where}", "  not read: ", "    ")
