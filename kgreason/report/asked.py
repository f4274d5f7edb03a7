"""What to ask where a verdict depends, as a clinician reads it: *A or B, and no C? If so, contraindicated: why*."""

from collections.abc import Iterator

from msgspec.structs import replace

from kgreason.model import Assessment, Atom, DrugVerdict, OpenQuestion, Rule, Strength
from kgreason.report.times import TIMED, timed_question
from kgreason.report.words import OPERATORS, ROUTES, Name, number, rule_words, unit_words, when_words, wrapped

DECISIVE = frozenset({Strength.CONTRAINDICATED, Strength.AVOID})
Asked = tuple[OpenQuestion, ...]
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def question_words(atom: Atom, name: Name, *, holds: bool = True) -> str:
    """Return what to ask to learn whether a test of a fact holds, or does not."""
    concept = name(atom.concept) if atom.concept else ""
    if not holds:
        return _no_words(atom, name)
    if atom.kind in TIMED:
        return timed_question(atom, concept)
    if atom.op:
        operator = OPERATORS.get(atom.op, atom.op)
        subject = f"the {atom.kind}" if "dose" in atom.kind else concept or atom.kind
        return f"is {subject} {operator} {number(atom.value)} {unit_words(atom.unit)}".strip() + "?"
    return {
        "has": f"{concept}?",
        "genotype": f"{concept}?",
        "history": f"ever had {concept}?",
        "takes": f"takes {concept}?",
        "allergic": f"allergic to {concept}?",
        "intolerant": f"intolerant of {concept}?",
        "family": f"family history of {concept}?",
        **{route: f"given {way}?" for route, way in ROUTES.items()},
    }.get(atom.kind, f"{atom.kind}?")


def _no_words(atom: Atom, name: Name) -> str:
    if atom.op:
        return question_words(replace(atom, op=_OPPOSITE[atom.op]), name)
    concept = name(atom.concept) if atom.concept else ""
    return {
        "has": f"no {concept}?",
        "genotype": f"no {concept}?",
        "history": f"never had {concept}?",
        "takes": f"takes no {concept}?",
        "family": f"no family history of {concept}?",
    }.get(atom.kind, f"not {question_words(atom, name)}")


def asked_words(one: Assessment, name: Name) -> list[str]:
    """Return the questions of an assessment; those of one rule that differ in one fact are one: *A or B?*."""
    return [_words(group, name) for group in _grouped(one.ask)]


def open_lines(one: Assessment, name: Name) -> Iterator[str]:
    """Yield what is not known and would matter: in full for what decides, in one line for lesser rules."""
    rules = {rule.id: rule for rule in one.may_fire}
    unsafe = one.verdict is DrugVerdict.UNSAFE
    lesser: dict[str, None] = {}
    covered: set[str] = set()
    for group in _grouped(one.ask):
        decided = [rules[key] for part in group[0] for key in part.rules if key in rules]
        covered |= {rule.id for rule in decided}
        if not unsafe and any(rule.strength in DECISIVE for rule in decided):
            alone = len(group) == len(group[0]) == 1
            no = alone and not group[0][0].holds
            words = question_words(group[0][0].atom, name) if no else _words(group, name)
            yield from wrapped(f"{words} {_would(decided, name, no=no)}", "    ask: ", "      ")
        else:
            lesser[_words(group, name)] = None
    for rule in () if unsafe else one.may_fire:
        if rule.id not in covered and rule.strength in DECISIVE:
            yield from wrapped(f"{rule_words(rule, name, one.drug)} [{rule.source}]", "    open: ", "      ")
        elif rule.id not in covered:
            lesser[when_words(rule.when, name) + "?"] = None
    if lesser:
        lead = "also not known" if unsafe else "ask too (caution or dose)"
        yield from wrapped(" ".join(lesser), f"    {lead}: ", "      ")


def _grouped(ask: tuple[Asked, ...]) -> list[list[Asked]]:
    """Return sets of questions, those together that the same rules ask and that differ in one fact only."""
    found: list[list[Asked]] = []
    for one in ask:
        for group in found:
            if group[0][0].rules == one[0].rules and len({len(each) for each in (*group, one)}) == 1:
                shared = frozenset(group[0]).intersection(*group[1:], one)
                if len(shared) == len(one) - 1:
                    group.append(one)
                    break
        else:
            found.append([one])
    return found


def _words(group: list[Asked], name: Name) -> str:
    """Return questions that differ in one fact as one question."""
    shared = frozenset(group[0]).intersection(*group[1:]) if len(group) > 1 else frozenset()
    either = [_phrase(part, name) for one in group for part in one if part not in shared]
    if len(group) == 1:
        return " and ".join(either) + "?"
    rest = [_phrase(part, name) for part in group[0] if part in shared]
    said = f"{', '.join(either[:-1])} or {either[-1]}"
    return f"{said}, and {' and '.join(rest)}?" if rest else f"{said}?"


def _phrase(part: OpenQuestion, name: Name) -> str:
    asked = question_words(part.atom, name, holds=part.holds).removesuffix("?")
    return f"{asked} (the question names {part.named})" if part.named else asked


def _would(rules: list[Rule], name: Name, *, no: bool) -> str:
    first = min(rules, key=lambda rule: list(Strength).index(rule.strength))
    why = f": {first.reason or name(first.effect)}" if first.reason or first.effect else ""
    verdict = "contraindicated" if first.strength is Strength.CONTRAINDICATED else "avoid"
    return f"{'If not' if no else 'If so'}, {verdict}{why} [{first.source}]"
