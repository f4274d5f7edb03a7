"""A mechanism for a person and for a program: whether it proves, by which routes, what it hangs on."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from kgreason.model import Change, Link, Mechanism, Path, Proof, Route, Step
from kgreason.report.document import path_document
from kgreason.report.words import Name, path_words, predicate_words

SHOWN = 10
"""Routes that the text shows."""
MOST = 100
"""Routes that the document shows; all are counted."""
EFFECTS = {"treats": -1, "worsens": 1}
_WORDS = {-1: "treats", 1: "worsens", 0: "open: a link without a sign"}
_CHANGES = {"without": "without", "invert": "inverted", "add": "added"}


def mechanism_lines(found: Mechanism, name: Name) -> Iterator[str]:
    """Yield the verdict, the changes, the routes (the first ten), what it hangs on."""
    said = f"{name(found.source)} {_WORDS[found.effect]} {name(found.target)}: {found.proof.value.upper()}"
    yield f"{said}{f' (before the change: {found.before.value})' if found.changes else ''}"
    if found.records:
        yield f"  recorded mechanism: {', '.join(found.records)}; what it records is taken to treat"
    else:
        yield "  no mechanism is recorded; signed links of the graph can make it plausible, no more"
    for path in found.against:
        yield f"  but the graph states: {path_words(path, name)}"
    for change in found.changes:
        idle = ": this changes no link" if change in found.idle else ""
        yield f"  {_CHANGES[change.kind]}: {_change_words(change, name)}{idle}"
    yield from _why(found)
    for number, route in enumerate(found.routes[:SHOWN], 1):
        yield f"{number}.  {_WORDS[route.effect]}"
        yield from (f"    -> {_link_words(link, name)}" for link in route.links)
    if len(found.routes) > SHOWN:
        yield f"    … {len(found.routes) - SHOWN} routes more"
    yield from _held(found, name)
    if found.hubs is not None and found.hubs.concepts:
        names = ", ".join(name(one) for one in found.hubs.concepts)
        yield f"hubs on its routes, linked with more than 99 % of their kind are: {names}"
        left = found.hubs.survivors
        yield f"  routes without them that share no concept: {left}" if left else "  no route avoids them: a shortcut"


def _change_words(change: Change, name: Name) -> str:
    between = predicate_words(change.predicate) if change.predicate else "->"
    return f"{name(change.start)} {between} {name(change.end)}"


def _why(found: Mechanism) -> Iterator[str]:
    """Yield why nothing is proved, or what speaks against a proof."""
    against = sum(route.effect == -found.effect for route in found.routes)
    if found.proof is Proof.NOT_PROVED and against:
        yield "  every route has the opposite effect"
    elif found.proof is Proof.NOT_PROVED:
        yield "  no route leads there" if found.before is found.proof else "  no route is left"
    elif against:
        yield f"  of its {len(found.routes)} routes {against} with the opposite effect"
    if found.proof is Proof.UNDECIDED and any(not route.effect for route in found.routes):
        yield "  links without a sign leave it open"
    if not found.complete:
        yield "  there are too many links to try them all"


def _held(found: Mechanism, name: Name) -> Iterator[str]:
    """Yield what the proof hung on before the changes."""
    lead = "it hung" if found.changes else "it hangs"
    if found.bridges:
        yield f"{lead} on each of these alone: {_steps_words(found.bridges, name)}"
    elif found.cut:
        yield f"no single link breaks it; together these do: {_steps_words(found.cut, name)}"
    if found.through:
        yield f"all its routes run through: {', '.join(name(one) for one in found.through)}"


def _steps_words(steps: tuple[Step, ...], name: Name) -> str:
    return "; ".join(f"{name(start)} -> {name(end)}" for start, end in steps)


def _link_words(link: Link, name: Name) -> str:
    """Return a link with its sign and source, and before it the is-a edges that carry it."""
    sign = {1: "+", -1: "-", 0: "no sign"}[link.sign] + (", inverted" if link.inverted else "")
    if not link.hops:
        said, notes, source = _said(link.start, link.predicate, link.end, name), f"{sign}, supposed", ""
    else:
        edges = [hop.edge for hop in link.hops]
        said = "; ".join(_said(edge.subject, edge.predicate, edge.object, name) for edge in edges)
        notes = sign if link.hops[-1].forward else f"{sign}, read backwards"
        source = f"  [{edges[-1].source}]"
    return f"{said}  ({notes}){source}"


def _said(subject: str, predicate: str, object_: str, name: Name) -> str:
    return f"{name(subject)} {predicate_words(predicate)} {name(object_)}"


def mechanism_document(found: Mechanism, name: Name) -> dict[str, Any]:
    """Return a mechanism as dictionaries, lists, strings and numbers; its routes are counted, the first ones shown."""
    counts = Counter(route.effect for route in found.routes)
    return {
        "schema": "kgreason-mechanism-1",
        "from": _concept(found.source, name),
        "to": _concept(found.target, name),
        "effect": _effect(found.effect),
        "proof": found.proof.value,
        "before": found.before.value,
        "complete": found.complete,
        "records": list(found.records),
        "changes": [
            {
                "kind": one.kind,
                "from": _concept(one.start, name),
                "predicate": one.predicate,
                "to": _concept(one.end, name),
                "changes_nothing": one in found.idle,
            }
            for one in found.changes
        ],
        "routes": [_route(one, name) for one in found.routes[:MOST]],
        "routes_by_effect": {_effect(effect): counts[effect] for effect in (-1, 1, 0)},
        "hangs_on": {
            "steps": _steps(found.bridges, name),
            "concepts": [_concept(one, name) for one in found.through],
            "least_cut": _steps(found.cut, name),
        },
        "hubs": _hubs(found, name),
        "stated_against": [path_document(one, name) for one in found.against],
    }


def _hubs(found: Mechanism, name: Name) -> dict[str, Any] | None:
    hubs = found.hubs
    if hubs is None:
        return None
    return {
        "concepts": [_concept(one, name) for one in hubs.concepts],
        "shortcut_ratio": hubs.ratio,
        "survivors": hubs.survivors,
        "stretch": hubs.stretch,
        "least_to_disconnect": hubs.enough,
    }


def _route(route: Route, name: Name) -> dict[str, Any]:
    return {"effect": _effect(route.effect), "links": [_link(one, name) for one in route.links]}


def _effect(effect: int) -> str:
    return _WORDS[effect].partition(":")[0]


def _link(link: Link, name: Name) -> dict[str, Any]:
    return {
        "from": _concept(link.start, name),
        "predicate": link.predicate,
        "to": _concept(link.end, name),
        "sign": link.sign,
        "inverted": link.inverted,
        "supposed": not link.hops,
        "edges": path_document(Path(link.hops), name)["edges"],
    }


def _concept(curie: str, name: Name) -> dict[str, str]:
    return {"id": curie, "name": name(curie)}


def _steps(steps: tuple[Step, ...], name: Name) -> list[dict[str, Any]]:
    return [{"from": _concept(start, name), "to": _concept(end, name)} for start, end in steps]
