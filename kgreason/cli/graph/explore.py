"""``kgreason graph why`` and ``near``: what a connection hangs on, and what lies around a concept."""

import argparse
from typing import TYPE_CHECKING, Any

from kgreason.cli.forms import add_format, add_index, whole

if TYPE_CHECKING:
    from kgreason.engine import Engine
    from kgreason.graph.explore import Hold


def add(parts: Any) -> None:
    """Add the parts."""
    why = parts.add_parser("why", help="what connects two concepts, what that hangs on, or why nothing does")
    why.add_argument("source", metavar="FROM", help="a name or an identifier")
    why.add_argument("target", metavar="TO", help="a name or an identifier")
    why.add_argument("--max-hops", type=whole(1, 4), default=3, metavar="N", help="edges at most, 1 to 4; default 3")
    why.set_defaults(run=_why)
    near = parts.add_parser("near", help="the most specific neighbours of a concept, and the concepts most like it")
    near.add_argument("concept", metavar="CONCEPT", help="a name or an identifier")
    near.add_argument("--top", type=whole(1, 1000), default=10, metavar="N", help="how many of each; default 10")
    near.set_defaults(run=_near)
    for part in (why, near):
        help_ = "cross only edges of these, with commas between: treats,inhibits"
        part.add_argument("--predicates", type=lambda text: text.split(","), default=[], metavar="LIST", help=help_)
        add_index(part)
        add_format(part, "text", "json")


def _why(args: argparse.Namespace) -> int:
    from kgreason.cli.output import as_json, write
    from kgreason.engine import Engine
    from kgreason.graph import explore
    from kgreason.report import path_lines, paths_document

    engine = Engine.open("patterns", args.index)
    ends = engine.concept(args.source), engine.concept(args.target)
    found = explore.disjoint_paths(engine.graph, *ends, args.max_hops, args.predicates)
    hold = explore.cut_set(engine.graph, *ends, args.max_hops, args.predicates)
    if args.format == "json":
        document = paths_document(args.source, args.target, found, engine.name)
        named = [{"id": one, "name": engine.name(one)} for one in hold.concepts]
        document["hangs_on"] = {
            "direct_edges": len(hold.direct),
            "concepts": named,
            "complete": hold.complete,
            "distance": hold.distance,
            "reach": hold.reach,
        }
        write(as_json(document) + "\n")
        return 0
    write(f"{len(found)} paths of up to {args.max_hops} edges that share no concept\n")
    write("".join(f"{line}\n" for line in path_lines(found, engine.name)))
    write(_held(hold, args.max_hops, engine))
    return 0


def _held(hold: "Hold", max_hops: int, engine: "Engine") -> str:
    """Return in words what a connection hangs on."""
    if hold.distance < 0:
        one, other = hold.reach or (0, 0)
        return f"nothing connects them: one is connected with {one:,} concepts, the other with {other:,}\n"
    if hold.distance > max_hops:
        return f"no path of up to {max_hops} edges; the shortest has {hold.distance}\n"
    count = len(hold.direct)
    said = f"{count} edge{'s join' if count > 1 else ' joins'} them straight\n" if count else ""
    if not hold.complete:
        return said + "the paths hang on no few concepts\n"
    names = ", ".join(engine.name(one) for one in hold.concepts)
    return said + (f"all {'other ' if hold.direct else ''}paths run through: {names}\n" if names else "")


def _near(args: argparse.Namespace) -> int:
    from kgreason.cli.output import as_json, write
    from kgreason.engine import Engine
    from kgreason.graph import explore
    from kgreason.report import path_lines, paths_document

    engine = Engine.open("patterns", args.index)
    concept = engine.concept(args.concept)
    around = explore.neighbours(engine.graph, concept, args.top, args.predicates)
    alike = explore.similar(engine.graph, concept, args.top, args.predicates)
    if args.format == "json":
        document = paths_document(args.concept, "", around, engine.name)
        document["description"] = engine.graph.concept(concept).description
        document["similar"] = [{"id": one, "name": engine.name(one), "score": score} for one, score in alike]
        write(as_json(document) + "\n")
        return 0
    described = engine.graph.concept(concept).description
    write(f"{described}\n" if described else "")
    write("".join(f"{line}\n" for line in path_lines(around, engine.name)))
    write("most like it\n" if alike else "")
    write("".join(f"{score:8.3f}  {engine.name(one)} ({one})\n" for one, score in alike))
    return 0
