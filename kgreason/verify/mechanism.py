"""Mechanisms (ANCHORS: signed paths): does a chain of links show an effect, what does it hang on, what if it changed.

A recorded mechanism is therapeutic by assertion, so that links without a sign are judged relative to it (signs.py); a
simple route of the right net effect proves, and an opposing one beside it does not disprove. Where nothing is recorded
only signed links count, and routes that are all of the right effect make it plausible, never proved.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from kgreason.model import Change, Graph, KgreasonError, Link, Mechanism, Proof, Route, Step
from kgreason.verify.signs import Key, Signs, key_of

BUDGET = 100_000
"""Links that a search for routes tries at most; past it a missing route is *undecided*."""
DEEPEST_CUT = 4
"""A proof that hangs on more steps than these hangs on none."""
TREATS = -1
Routes = list[tuple[Link, ...]]


class Asked(Struct, frozen=True):
    """What a mechanism is asked: between what, which net effect (-1 lowers, +1 raises), by routes how long at most."""

    source: str
    target: str
    effect: int = TREATS
    longest: int | None = None


def mechanism(
    asked: Asked, links: Sequence[Link], changes: Sequence[Change], graph: Graph, *, complete: bool = True
) -> Mechanism:
    """Return whether links show an effect, as they are and changed; ``complete``: the graph has no other links."""
    changed, idle = apply(links, changes, graph)
    was, whole = _simple(links, asked)
    now, all_now = _simple(changed, asked) if changes else (was, whole)
    signs = _asserted(was)
    before, routes = (_judged(one, signs, asked.effect) for one in (was, now))
    proving = [one for one in before if one.effect == asked.effect]
    known = whole and complete
    records = tuple(sorted({one for link in links for one in link.records}))
    steps = [_steps(one) for one in proving] if known else []
    shared = [one for one in steps[0] if all(one in other for other in steps)] if steps else []
    inner = [one for _, one in steps[0][:-1] if all(one in _inner(other) for other in steps)] if steps else []
    return Mechanism(
        asked.source,
        asked.target,
        asked.effect,
        _proof(routes, asked.effect, recorded=bool(records), complete=all_now and complete),
        _proof(before, asked.effect, recorded=bool(records), complete=known),
        routes,
        bridges=tuple(shared),
        through=tuple(inner),
        cut=least_cut(steps),
        changes=tuple(changes),
        idle=tuple(idle),
        records=records,
        complete=known and all_now,
    )


def apply(links: Sequence[Link], changes: Sequence[Change], graph: Graph) -> tuple[list[Link], list[Change]]:
    """Return the links with changes made, what is taken away first and what is added last, and the idle changes."""
    order = ("without", "invert", "add")
    left, idle = list(links), []
    for change in sorted(changes, key=lambda one: order.index(one.kind)):
        before = list(left)
        if change.kind == "without":
            left = [one for one in left if not _met(one, change)]
        elif change.kind == "invert":
            left = [_inverted(one) if _met(one, change) else one for one in left]
        else:
            new = _supposed(change, graph)
            written = [one for one in links if key_of(one) == key_of(new)]  # what is there already, or comes back
            left += [one for one in written or [new] if key_of(one) not in {key_of(other) for other in left}]
        if left == before:
            idle.append(change)
    return left, idle


def _met(link: Link, change: Change) -> bool:
    """Return whether a change is of a link: as it is walked, or as a class that its start belongs to states it."""
    classes = (hop.edge.object for hop in link.hops[:-1])
    return link.end == change.end and (link.start == change.start or change.start in classes)


def _inverted(link: Link) -> Link:
    return replace(link, sign=-link.sign, inverted=not link.inverted)


def _supposed(change: Change, graph: Graph) -> Link:
    known = graph.predicates.get(change.predicate)
    if known is None:
        raise KgreasonError(place="add", found=repr(change.predicate), wanted=f"one of {', '.join(graph.predicates)}")
    return Link(change.start, known.name, change.end, known.sign)


# --- routes ---


def _simple(links: Sequence[Link], asked: Asked) -> tuple[Routes, bool]:
    """Return the routes that meet no concept twice, and whether these are all."""
    found: Routes = []
    for tried, route in enumerate(_walked(links, asked)):
        if tried >= BUDGET:
            return found, False
        if route:
            found.append(route)
    return found, True


def _walked(links: Sequence[Link], asked: Asked) -> Iterator[tuple[Link, ...]]:
    """Yield the routes one after another, and an empty one for each link that was tried."""
    leaving: dict[str, list[Link]] = {}
    useful = _leading_to(asked.target, links)
    for link in sorted(links, key=key_of):
        if link.end in useful:
            leaving.setdefault(link.start, []).append(link)
    longest = len(links) if asked.longest is None else asked.longest
    trail: list[Link] = []
    met = {asked.source}
    todo = [iter(leaving.get(asked.source, ()))] if asked.source != asked.target else []
    while todo:
        tried = next(todo[-1], None)
        if tried is None:
            todo.pop()
            if trail:
                met.discard(trail.pop().end)
            continue
        yield ()
        if tried.end == asked.target:
            yield (*trail, tried)
        elif tried.end not in met and len(trail) + 1 < longest:
            trail.append(tried)
            met.add(tried.end)
            todo.append(iter(leaving.get(tried.end, ())))


def _leading_to(target: str, links: Sequence[Link]) -> set[str]:
    """Return the concepts from which links lead to a target."""
    arriving: dict[str, set[str]] = {}
    for link in links:
        arriving.setdefault(link.end, set()).add(link.start)
    seen, todo = {target}, [target]
    while todo:
        fresh = arriving.get(todo.pop(), set()) - seen
        seen |= fresh
        todo += fresh
    return seen


def _asserted(routes: Routes) -> Signs:
    """Return what follows from the routes of one record each: they treat."""
    for written in (True, False):
        signs = Signs(written=written)
        for route in routes:
            if frozenset.intersection(*(link.records for link in route)):
                signs.assume(route, TREATS)
        if signs.sound:
            break
    return signs


def _judged(routes: Routes, signs: Signs, effect: int) -> tuple[Route, ...]:
    """Return the routes with their effects: those of the wanted effect first, short ones first, ties by name."""

    def order(route: Route) -> tuple[int, int, list[Key]]:
        return (-route.effect * effect, len(route.links), [key_of(link) for link in route.links])

    return tuple(sorted((Route(one, signs.effect(one)) for one in routes), key=order))


def _proof(routes: Sequence[Route], effect: int, *, recorded: bool, complete: bool) -> Proof:
    effects = {one.effect for one in routes}
    if recorded and effect in effects:
        return Proof.PROVED
    if complete and effects == {effect}:
        return Proof.PLAUSIBLE
    return Proof.NOT_PROVED if complete and effects <= {-effect} else Proof.UNDECIDED


# --- what a proof hangs on ---


def _steps(route: Route) -> tuple[Step, ...]:
    return tuple((link.start, link.end) for link in route.links)


def _inner(steps: Sequence[Step]) -> set[str]:
    return {end for _, end in steps[:-1]}


def least_cut(routes: Sequence[Sequence[Step]]) -> tuple[Step, ...]:
    """Return a least set of steps that every route crosses; empty where it is larger than was sought.

    >>> least_cut([(("a", "b"), ("b", "d")), (("a", "c"), ("c", "d"))])
    (('a', 'b'), ('a', 'c'))
    """
    if not routes:
        return ()
    distinct = sorted({tuple(one) for one in routes}, key=lambda one: (len(one), one))
    for size in range(1, DEEPEST_CUT + 1):
        found = next(_crossing(distinct, size), ())
        if found:
            return tuple(sorted(found))
    return ()


def _crossing(routes: Sequence[Sequence[Step]], size: int) -> Iterator[tuple[Step, ...]]:
    """Yield the sets of up to a size that cross all routes: one step of the first route, then of what is left."""
    if not routes:
        yield ()
    elif size:
        for step in routes[0]:
            for rest in _crossing([one for one in routes if step not in one], size - 1):
                yield (step, *rest)
