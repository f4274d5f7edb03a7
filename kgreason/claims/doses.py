"""The dose and the route of an order, as facts, where the text states them beyond doubt: *500 mg by mouth twice daily*.

A dose that is not read costs a caution; one that is read wrongly could silence it. So of a range the upper end counts,
and where a dose is to change, or two are named, none is read.
"""

import re
from collections.abc import Iterable, Iterator

from kgreason.expressions import expression
from kgreason.model import Fact, FactKind, Span

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_AMOUNT = expression(
    rf"(?<![\d.,/-])(?:(?P<low>{_NUMBER})\s?(?:mg|mcg|µg|g|units?)?\s?(?:-|–|to)\s?)?(?P<number>{_NUMBER})\s?"
    r"(?P<unit>mg|mcg|µg|g|units?)\b(?P<kg>\s?(?:/|per)\s?(?:kg|kilogram)\b)?"
    r"(?P<day>\s?/\s?(?:day|d|24 ?h)\b|\s(?:per|a) day\b)?(?!\s?/\s?(?!dose)|\sper\s(?!dose))",
    re.IGNORECASE,
)
_BETWEEN = expression(r"(?:\s+of)?(?:\s+(?:oral|iv|intravenous|po|intramuscular|subcutaneous))*\s*", re.IGNORECASE)
_LEADING = expression(r"[\s,(:*_–-]*(?:[\w/-]+[\s,:]+){0,4}[(]?", re.IGNORECASE)
"""What may stand between a drug and its dose."""
_CHANGES = expression(
    r"\b(?:increas|titrat|up-?titrat|escalat|rais|doubl|advanc|higher|up to|target|load|bolus|followed by|maintenance|"
    r"repeat|taper|reduc|decreas|lower|maximum|max\b)\w*",
    re.IGNORECASE,
)
"""Words by which the dose named is not the only one that the patient will take."""
_UNCLEAR = expression(
    r"\b(?:or|then|tab(?:let)?s?|caps(?:ule)?s?|puffs?|sprays?|drops?|vials?|infusion|drip|an? hour|hourly)\b|\bDS\b|"
    r"\d\s?[x×]\s?\d|[x×]\s?\d+\b(?!\s?(?:d\b|days?|weeks?|wk))|"
    r"\b(?:and|plus|again)\b[^.;]*\b(?:bedtime|nights?|evenings?|mornings?|noon|afternoons?|lunch|dinner|supper|breakfast)\b",
    re.IGNORECASE,
)
"""Words by which an amount is one of several, or only a part of the dose."""
_KINDS: tuple[FactKind, ...] = ("route", "single dose", "daily dose")
_JOINS = expression(r"\b(?:and|plus|with|then|but)\b|[;]", re.IGNORECASE)
"""Where what is said of the next drug may begin."""
_DAY = r"(?:a day|daily|per day|each day|every day)"
_EVERY = r"(?:every ?(?:{0}) ?h(?:ours|rs?)?|q ?(?:{0}) ?h(?:ours|rs?)?)"
_OFTEN: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (expression(words, re.IGNORECASE), times)
    for words, times in (
        (r"\b(?:every other day|every (?:48 ?h(?:ours|rs?)?|2 days|second day)|q ?48 ?h|qod)\b", 0.5),
        (r"\b(?:(?:three|3) times (?:a|per) week|(?:three|3) times weekly|thrice weekly)\b", 3 / 7),
        (r"\b(?:twice (?:a|per) week|twice weekly)\b", 2 / 7),
        (r"\b(?:once (?:a|per) week|weekly|every week|q ?week)\b", 1 / 7),
        (rf"\b{_EVERY.format('2|two')}\b", 12),
        (rf"\b{_EVERY.format('3|three')}\b", 8),
        (rf"\b(?:{_EVERY.format('4|four')}|(?:six|6) times {_DAY})\b", 6),
        (rf"\b(?:(?:five|5) times {_DAY})\b", 5),
        (rf"\b(?:(?:four|4) times {_DAY}|{_EVERY.format('6|six')}|qid)\b", 4),
        (rf"\b(?:(?:three|3) times {_DAY}|{_EVERY.format('8|eight')}|tid|thrice {_DAY})\b", 3),
        (rf"\b(?:twice {_DAY}|(?:two|2) times {_DAY}|{_EVERY.format('12|twelve')}|bid)\b", 2),
        (rf"\b(?:{_EVERY.format('24')}|(?:every|each) ?(?:day|morning|evening|night))\b", 1),
        (r"\b(?:once (?:a day|daily)|(?<!times )daily|qd|qhs|nightly|at bedtime)\b", 1),
    )
)  # fmt: skip
_ROUTES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (route, expression(words, re.IGNORECASE))
    for route, words in (
        ("local", r"\b(?:topical\w*|creams?|ointments?|gels?|lotions?|shampoos?|drops|mouthwash|rinse|enemas?)\b"),
        ("local", r"\b(?:ophthalmic\w*|otic|(?:intra)?nasal\w*|nasal|inhal\w+|nebul\w+|vaginal\w*|intravitreal\w*)\b"),
        ("injected", r"\b(?:iv|intravenous\w*|im|intramuscular\w*|sc|sq|subq|subcutaneous\w*|injections?|inject\w*|infus\w+)\b"),
        ("oral", r"\b(?:oral|orally|po|by mouth|tab(?:let)?s?|caps(?:ule)?s?|pills?)\b"),
        ("other", r"\b(?:patch\w*|transdermal\w*|sublingual\w*|suppositor\w+|rectal\w*|buccal\w*)\b"),
    )
)  # fmt: skip


def doses(concept: str, before: str, after: str, at: Span) -> Iterator[Fact]:
    """Yield the dose and the route of a drug from what stands before and behind it, up to the next drug."""
    own = " ".join((*before.split()[-1:], _JOINS.split(after)[0]))
    routes = _routes(own)
    if len(routes) == 1 and routes == _routes(f"{own} {after}"):
        yield Fact("route", concept, routes.pop(), span=at)
    amount = None if _UNCLEAR.search(after) else _amount(before, after)
    if amount is None:
        return
    unit = amount["unit"].lower().removesuffix("s") + ("/kg" if amount["kg"] else "")
    value = max(float(one.replace(",", "")) for one in (amount["low"], amount["number"]) if one)
    yield Fact("single dose", concept, amount.group().strip(), value=value, unit=unit, span=at)
    often = {1.0} if amount["day"] else set(_frequencies(after))
    if len(often) == 1:
        a_day = float(f"{value * often.pop():.12g}")
        yield Fact("daily dose", concept, f"{a_day:g} {unit} a day", value=a_day, unit=unit, span=at)


def changes(text: str) -> bool:
    """Return whether a text speaks of a dose that changes: no dose in it is then the only one."""
    return bool(_CHANGES.search(text))


def agreed(said: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the first dose or route of each kind that a drug is given, where no other of that kind is named."""
    stated = tuple(said)
    different = {kind: {(one.value, one.unit, one.text) for one in stated if one.kind == kind} for kind in _KINDS}
    firsts = {one.kind: one for one in reversed(stated)}
    return tuple(firsts[kind] for kind in _KINDS if len(different[kind]) == 1)


def _routes(text: str) -> set[str]:
    return {route for route, words in _ROUTES if words.search(text)}


def _amount(before: str, after: str) -> re.Match[str] | None:
    """Return the one amount behind a drug, or the one directly before it, or None."""
    found = list(_AMOUNT.finditer(after))
    if not found:
        found = [one for one in _AMOUNT.finditer(before) if _BETWEEN.fullmatch(before[one.end() :])]
        return found[-1] if found else None
    return found[0] if len(found) == 1 and _LEADING.fullmatch(after[: found[0].start()]) else None


def _frequencies(text: str) -> Iterator[float]:
    """Yield how often a day a text says, the most particular words first."""
    for words, times in _OFTEN:
        left = words.sub(" ", text)
        if left != text:
            yield times
        text = left
