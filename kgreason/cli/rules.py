"""``kgreason rules test``, ``lint``, ``show`` and ``coverage``: the rule packs, their examples and their logic."""

import argparse
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_format, add_index

if TYPE_CHECKING:
    from kgreason.curate.knowledge import Knowledge
    from kgreason.curate.logic import RuleFault
    from kgreason.engine import Engine
    from kgreason.model import Facts, Rule


def add(commands: Any) -> None:
    """Add the command and its parts."""
    parser = commands.add_parser("rules", help="the rule packs: run their examples, check their logic, show them")
    parts = parser.add_subparsers(dest="part", required=True, metavar="PART")
    tests = parts.add_parser("test", help="run every rule's examples, and those derived for plain rows")
    lints = parts.add_parser("lint", help="rules that never fire, repeat or contradict others, found by the solver")
    lints.add_argument("--shadowed", action="store_true", help="also list rules that add nothing to others")
    shows = parts.add_parser("show", help="a rule, or all rules of a drug, with source, condition and examples")
    shows.add_argument("name", metavar="ID|DRUG", help="a rule's id, or a drug or class by name, brand or identifier")
    counts = parts.add_parser("coverage", help="count drugs with rules, transcribed labels, strengths, kinds, areas")
    for part, run in ((tests, _test), (lints, _lint), (shows, _show), (counts, _coverage)):
        add_format(part, "text", "json")
        part.set_defaults(run=run)
    add_index(shows)


def _test(args: argparse.Namespace) -> int:
    from kgreason.cli.output import as_json, write
    from kgreason.curate.examples import Deriving, failures
    from kgreason.curate.knowledge import load_knowledge

    knowledge = load_knowledge()
    deriving = Deriving(knowledge.starter)
    rows = [
        {"place": fault.place, "given": None, "expect": fault.wanted, "got": fault.found}
        for fault in failures(knowledge.starter, knowledge.packs)
    ]
    derived = 0
    for rule in knowledge.packs.rules:
        derived += sum(1 for _ in deriving.examples(rule))
        for one, got in deriving.failures(rule):
            given = _given(one.facts)
            place = f"{knowledge.packs.places[rule.id]}: {rule.id}"
            rows.append({"place": place, "given": given, "expect": one.expect, "got": got})
    written = sum(map(len, knowledge.packs.examples.values()))
    if args.format == "json":
        document = {"schema": "kgreason-rules-test-1", "written": written, "derived": derived, "failures": rows}
        write(as_json(document) + "\n")
    else:
        for row in rows:
            given = f" ({row['given']})" if row["given"] else ""
            write(f"{row['place']}{given}: found {row['got']}; wanted {row['expect']}\n")
        write(f"{written:,} written and {derived:,} derived examples; {len(rows)} do not come out\n")
    return 1 if rows else 0


_LEADS = {"medication": "takes ", "allergy": "allergic to ", "history": "history of ", "family": "in the family "}


def _given(facts: "Facts") -> str:
    """Return the facts of a derived example in words."""
    said = ", ".join(_LEADS.get(fact.kind, "") + fact.text for fact in facts.items)
    return f"nothing but {said}" if facts.complete else said


def _lint(args: argparse.Namespace) -> int:
    from kgreason.cli.output import as_json, write
    from kgreason.curate.knowledge import load_knowledge
    from kgreason.curate.logic import rule_faults
    from kgreason.engine import Engine
    from kgreason.graph.cache import open_starter

    knowledge, engine = load_knowledge(), Engine(open_starter(), "patterns")
    found = list(rule_faults(knowledge.packs.rules, engine.book))
    faults = [one for one in found if one.kind != "shadowed"]
    shown = found if args.shadowed else faults
    if args.format == "json":
        rows = [_row(one, knowledge, engine) for one in shown]
        write(as_json({"schema": "kgreason-rules-lint-1", "rules": len(knowledge.packs.rules), "faults": rows}) + "\n")
    else:
        for one in shown:
            row = _row(one, knowledge, engine)
            write(f"{row['place']}: {row['rule']}: {row['kind']}\n")
            write(
                "".join(
                    f"  {'with' if key != one.rule else 'rule'} {key}: {said}\n" for key, said in row["core"].items()
                )
            )
            write(
                f"  patient: {', '.join(row['witness']) or ('nobody' if one.kind == 'unsatisfiable' else 'anybody')}\n"
            )
        hidden = "" if args.shadowed else " (--shadowed lists them)"
        write(
            f"{len(knowledge.packs.rules):,} rules: {len(faults)} unsatisfiable, duplicate or conflicting; "
            f"{len(found) - len(faults)} add nothing to others{hidden}\n"
        )
    return 1 if faults else 0


def _row(one: "RuleFault", knowledge: "Knowledge", engine: "Engine") -> dict[str, Any]:
    from kgreason.report.words import fact_words, rule_words

    rules = {rule.id: rule for rule in knowledge.packs.rules}
    return {
        "kind": one.kind,
        "rule": one.rule,
        "place": knowledge.packs.places[one.rule],
        "core": {key: f"{engine.name(rules[key].drug)} {rule_words(rules[key], engine.name)}" for key in one.core},
        "witness": [_answer(fact_words(fact, engine.name), fact, engine) for fact in one.witness],
    }


def _answer(words: str, fact: Any, engine: "Engine") -> str:
    """Return a made-up fact in words; a value that nobody wrote has none of its own."""
    if fact.kind != "observation":
        return words
    return f"{engine.name(fact.concept)} {fact.value:g} {fact.unit}".strip()


def _show(args: argparse.Namespace) -> int:
    from kgreason.cli.output import as_json, write
    from kgreason.curate.examples import Deriving
    from kgreason.curate.knowledge import load_knowledge
    from kgreason.engine import Engine

    knowledge, engine = load_knowledge(), Engine.open("patterns", args.index)
    deriving = Deriving(knowledge.starter)
    named = [rule for rule in knowledge.packs.rules if rule.id == args.name]
    rules = named or list(engine.graph.rules(engine.concept(args.name)))
    rows = [_shown(rule, knowledge, engine, deriving) for rule in rules]
    if args.format == "json":
        write(as_json({"schema": "kgreason-rules-show-1", "rules": rows}) + "\n")
        return 0
    for row in rows:
        write(f"{row['id']}\n  {row['drug']}: {row['says']}\n  source: {row['source']}\n  place: {row['place']}\n")
        write("".join(f"  {one['expect']}: {one['given']}{one['note']}\n" for one in row["examples"]))
    if not rows:
        write(f"{engine.name(engine.concept(args.name))}: no rules\n")
    return 0


def _shown(rule: "Rule", knowledge: "Knowledge", engine: "Engine", deriving: Any) -> dict[str, Any]:
    from kgreason.report.words import rule_words

    examples = [
        {
            "given": "; ".join(
                f"{key}: {', '.join(value) if isinstance(value, list) else value}" for key, value in one.given.items()
            ),
            "expect": one.expect,
            "note": " (a known miss)" if one.known_miss else "",
        }
        for one in knowledge.packs.examples.get(rule.id, ())
    ]
    shipped = rule.id in knowledge.packs.places
    examples += [
        {"given": _given(derived.facts), "expect": derived.expect, "note": " (derived)"}
        for derived in (deriving.examples(rule) if shipped and not examples else ())
    ]
    return {
        "id": rule.id,
        "drug": engine.name(rule.drug),
        "strength": rule.strength.value,
        "says": rule_words(rule, engine.name),
        "source": rule.source,
        "place": knowledge.packs.places.get(rule.id, ""),
        "examples": examples,
    }


def _coverage(args: argparse.Namespace) -> int:
    from kgreason.cli.output import as_json, write
    from kgreason.curate.coverage import coverage
    from kgreason.curate.knowledge import load_knowledge

    rows = list(coverage(load_knowledge()))
    if args.format == "json":
        found: dict[str, dict[str, int]] = {}
        for heading, name, count in rows:
            found.setdefault(heading, {})[name] = count
        write(as_json({"schema": "kgreason-rules-coverage-1", **found}) + "\n")
    else:
        write("".join(f"{count:>6}  {heading}: {name}\n" for heading, name, count in rows))
    return 0
