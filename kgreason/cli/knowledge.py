"""``kgreason knowledge lint`` and ``audit``: check what ships."""

import argparse
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Add the command and its parts."""
    parser = commands.add_parser("knowledge", help="check the shipped knowledge: its form, and its citations")
    parts = parser.add_subparsers(dest="part", required=True)
    help_ = "duplicates, dangling references, cycles, citations, rules without examples, examples of calculators"
    lint = parts.add_parser("lint", help=help_)
    lint.add_argument("--area", default="", help="show only faults whose place names this area (a folder's name)")
    lint.set_defaults(run=_lint)
    audit = parts.add_parser("audit", help="hold every row that cites a label against the section it cites")
    audit.add_argument("--labels", type=Path, required=True, metavar="DIR", help="folder with drug labels as JSON")
    audit.add_argument(
        "--missing", action="store_true", help="also list what the labels' contraindications name and no row says"
    )
    audit.set_defaults(run=_audit)


def _lint(args: argparse.Namespace) -> int:
    from kgreason.content import content
    from kgreason.curate.calculators import calculator_faults
    from kgreason.curate.knowledge import areas, load_knowledge, summary
    from kgreason.curate.lint import lint, review_faults
    from kgreason.curate.named import named_faults
    from kgreason.model import KgreasonError

    if args.area and not any(args.area in area for area in areas()):
        raise KgreasonError(place="--area", found=args.area, wanted="one of " + ", ".join(areas()))
    knowledge = load_knowledge()
    faults = list(lint(knowledge.starter, knowledge.packs, knowledge.predicates))
    faults += calculator_faults(knowledge.calculators, knowledge.starter)
    faults += review_faults(knowledge.starter, content("verifiers") / "reviewed")
    faults += named_faults(knowledge.starter, content("verifiers") / "named-only")
    for fault in faults:
        if args.area in fault.place:
            sys.stdout.write(f"{fault}\n")
    for name, count in summary(knowledge):
        sys.stdout.write(f"{count:>6}  {name}\n")
    sys.stdout.write(f"{len(faults):>6}  faults\n")
    return 1 if faults else 0


def _audit(args: argparse.Namespace) -> int:
    from kgreason.curate.knowledge import audit_all, load_knowledge, named_in_sections

    knowledge = load_knowledge()
    judged, excused = audit_all(knowledge, args.labels)
    rejected = [one for one in judged if not one.confirmed]
    for one in rejected:
        note = f" (read again: {excused[one.rule]})" if one.rule in excused else ""
        sys.stdout.write(f"{knowledge.packs.places[one.rule]}: {one.rule}: {one.why}{note}\n")
    named = named_in_sections(knowledge, args.labels)
    for fault in named.stale:
        sys.stdout.write(f"{fault}\n")
    if args.missing:
        for bare in named.open:
            name = knowledge.starter.concepts[bare.drug].name
            sys.stdout.write(f"missing: {name}: the label's contraindications name {bare.concept}\n")
        sys.stdout.write(f"{named}\n")
    confirmed = len(judged) - len(rejected)
    share = confirmed / len(judged) if judged else 0.0
    sys.stdout.write(f"{confirmed} of {len(judged)} rows that cite a label are confirmed by it ({share:.1%})\n")
    return 1 if named.stale or any(one.rule not in excused for one in rejected) else 0
