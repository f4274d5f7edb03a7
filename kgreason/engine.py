"""The engine: holds the parts together; the only file that knows all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from importlib.metadata import entry_points

from kgreason._version import __version__
from kgreason.claims import READERS, Parser, read_facts, read_trace
from kgreason.graph import Index, open_graph
from kgreason.graph.explore import hubness
from kgreason.link import SHIPPED_TAGGER, Linker, Tagger
from kgreason.model import (
    PATIENT,
    Assessment,
    Case,
    Change,
    Claim,
    ClaimVerdict,
    DrugVerdict,
    ErrorClass,
    Finding,
    KgreasonError,
    Mechanism,
    Mention,
    Order,
    Passage,
    Path,
    Patient,
    Proof,
    Report,
    Span,
    Trace,
    Verifier,
)
from kgreason.verify import (
    Asked,
    Calculators,
    Chains,
    Consistency,
    Grounding,
    assess,
    assess_orders,
    dispute,
    fuse,
    hub_control,
    links_between,
    measures,
    mechanism,
    spoken_against,
)
from kgreason.verify.rulebook import RuleBook
from kgreason.verify.solver import Solver

ALL_LISTS = frozenset({"conditions", "medications", "allergies", "history", "family"})


class Engine:
    """Judges traces and drugs on one graph; safe to keep for a process's life.

    ``reader`` is *parse* (claims by the tree of each sentence), *patterns* (by the order of words, without spaCy), or
    a spaCy pipeline with a tagger and a parser, by name or folder. ``tagger`` is empty, *shipped*, or a spaCy pipeline
    with a named-entity recogniser: it says what is a name (``kgreason.link.Tagger``).
    """

    def __init__(self, graph: Index, reader: str = "parse", tagger: str = "") -> None:
        self.graph = graph
        self.linker = Linker(graph, Tagger(tagger) if tagger else None)
        self.parser = None if reader == "patterns" else Parser(reader)
        if self.parser is not None and reader not in READERS:
            _ = self.parser.pipeline  # a name that spaCy does not know is said now, not with the first trace
        if self.linker.tagger is not None and tagger != SHIPPED_TAGGER:
            _ = self.linker.tagger.pipeline  # the same
        self.book = RuleBook(graph, graph.measures)
        self.solver = Solver(self.book)
        strangers = sorted(entry_points(group="kgreason.verifiers"), key=lambda one: one.name)
        ours = (Grounding(), Consistency(), Chains(), Calculators(graph))
        self.verifiers: tuple[Verifier, ...] = (*ours, *(one.load()() for one in strangers))

    @classmethod
    def open(cls, reader: str = "parse", index: str = "", tagger: str = "") -> "Engine":
        """Return an engine on the index in a folder, else on ``KGREASON_INDEX``, else on the shipped knowledge."""
        return cls(open_graph(index), reader, tagger)

    @cached_property
    def versions(self) -> tuple[tuple[str, str], ...]:
        """Engine, knowledge and reader: what a report was made with."""
        return (
            ("engine", __version__),
            ("index", self.graph.digest),
            ("reader", self.parser.version if self.parser else "patterns"),
            *([("tagger", self.linker.tagger.version)] if self.linker.tagger else []),
        )

    def verify(self, trace: Trace, *, assume_complete: bool = False) -> Report:
        """Judge a trace; raises KgreasonError where it holds something that cannot be understood (a unit, a claim)."""
        reading = read_trace(trace, self.linker, self.parser)
        facts = replace(reading.facts, complete=ALL_LISTS) if assume_complete else reading.facts
        case = Case(trace, reading.mentions, reading.claims, reading.orders, facts)
        taken = tuple(
            one for one in facts.items if not (one.kind == "medication" and one.concept in reading.washed_out)
        )
        together = replace(facts, items=taken)
        case = replace(case, assessments=assess_orders(case.orders, together, self.book, self.solver))
        for verifier in self.verifiers:
            case = replace(case, findings=(*case.findings, *verifier.check(case, self.graph)))
        case = replace(case, findings=(*case.findings, *self._for_patient(case)))
        fused = fuse(case)
        return Report(
            trace=trace,
            verdict=fused.verdict,
            why=fused.why,
            judged=fused.judged,
            assessments=case.assessments,
            dispute=dispute(case, fused.judged, self.graph),
            facts=facts,
            mentions=case.mentions,
            orders=case.orders,
            silent_sentences=reading.silent,
            measures=measures(fused.judged, reading.sentences, len(reading.silent)),
            names=self._names(case),
            versions=self.versions,
        )

    def check(
        self, drugs: Sequence[str], patient: Patient | None, *, assume_complete: bool = False
    ) -> tuple[Assessment, ...]:
        """Judge drugs for a patient, each taken together with the others."""
        facts = read_facts(Trace("check", patient=patient or Patient()), self.linker, ())
        if assume_complete:
            facts = replace(facts, complete=ALL_LISTS)
        concepts = [self._drug(name) for name in drugs]
        orders = [
            Order(name, concept, Span(f"/drugs/{at}", 0, len(name)), Span(f"/drugs/{at}", 0, len(name)), "asked for")
            for at, (name, concept) in enumerate(zip(drugs, concepts, strict=True))
        ]
        return assess_orders(orders, facts, self.book, self.solver)

    def link(self, text: str) -> tuple[Mention, ...]:
        """Return the mentions of a text."""
        return self.linker.link(Passage(text, Span("", 0, len(text))))

    def paths(
        self, source: str, target: str, *, max_hops: int = 3, top_k: int = 10, predicates: Iterable[str] = ()
    ) -> tuple[Path, ...]:
        """Return the best paths between two concepts, by name or identifier, over edges of some predicates or all."""
        ends = self.concept(source), self.concept(target)
        return self.graph.paths(*ends, max_hops=max_hops, top_k=top_k, predicates=predicates)

    def mechanism(
        self, source: str, target: str, changes: Iterable[Change] = (), *, effect: int = -1, max_hops: int = 4
    ) -> Mechanism:
        """Return whether what links two concepts shows that one lowers (-1) or raises (+1) the other, if it changed."""
        ends = self.concept(source), self.concept(target)
        if ends[0] == ends[1]:
            raise KgreasonError(place="concepts", found=f"{source} twice", wanted="two concepts")
        given = [replace(one, start=self.concept(one.start), end=self.concept(one.end)) for one in changes]
        added = [(one.start, one.end) for one in given if one.kind == "add"]
        links, longest, complete = links_between(self.graph, *ends, max_hops, added)
        found = mechanism(Asked(*ends, effect, longest), links, given, self.graph, complete=complete)
        proving = [route for route in found.routes if route.effect == effect]
        inner = (link.end for route in proving for link in route.links[:-1])
        against = spoken_against(*ends, self.graph) if effect < 0 else ()
        doubted = {Proof.PLAUSIBLE: Proof.UNDECIDED} if against else {}
        return replace(
            found,
            proof=doubted.get(found.proof, found.proof),
            before=doubted.get(found.before, found.before),
            hubs=hub_control(proving, hubness(self.graph, inner)),
            against=against,
        )

    def name(self, curie: str) -> str:
        """Return the preferred name of a concept, or the identifier where there is none."""
        return self.book.name(curie)

    def concept(self, name: str) -> str:
        """Return the identifier of a concept by name or identifier; raises KgreasonError where the graph has none."""
        candidates = self.linker.concept_of(name)
        if not candidates:
            raise KgreasonError(place="concept", found=repr(name), wanted="a name or identifier that the graph has")
        return candidates[0].concept

    def _drug(self, name: str) -> str:
        for one in self.linker.concept_of(name):
            if self.graph.concept(one.concept).category in {"Drug", "ChemicalEntity"}:
                return one.concept
        raise KgreasonError(place="drug", found=repr(name), wanted="a drug or drug class that the graph has")

    def _for_patient(self, case: Case) -> Iterable[Finding]:
        """Yield findings on claims such as *metformin is contraindicated for her*, from the drug's assessment."""
        for claim in case.claims:
            if claim.object == PATIENT and self.graph.resolve(claim.subject):
                yield self._of_assessment(claim, assess(claim.subject, case.facts, self.book, self.solver))

    @staticmethod
    def _of_assessment(claim: Claim, found: Assessment) -> Finding:
        if found.verdict is DrugVerdict.UNSAFE:
            reasons = found.fired[:1]
            verdict = ClaimVerdict.CONTRADICTED if claim.negated else ClaimVerdict.SUPPORTED
            error = ErrorClass.RELATION if claim.negated else None
            return Finding("contraindication", claim.id, verdict, reasons, error)
        if found.verdict is DrugVerdict.SAFE and claim.negated:
            return Finding("contraindication", claim.id, ClaimVerdict.SUPPORTED, (), None, "every rule is silent")
        sought = f"a rule that fires for this patient; the drug is {found.verdict.value}"
        return Finding("contraindication", claim.id, ClaimVerdict.UNKNOWN, (), None, sought)

    def _names(self, case: Case) -> tuple[tuple[str, str], ...]:
        curies = {one.concept for one in case.mentions} | {one.concept for one in case.facts.items}
        curies |= {end for claim in case.claims for end in (claim.subject, claim.object, *claim.condition)}
        for found in case.assessments:
            curies.add(found.drug)
            for rule in (*(hit.rule for hit in found.fired), *found.may_fire):
                curies |= {rule.drug, rule.effect, *(atom.concept for atom in rule.when.atoms())}
            curies |= {end for hit in found.fired for edge in hit.via for end in (edge.subject, edge.object)}
        for finding in case.findings:
            for reason in finding.reasons:
                path = getattr(reason, "path", None)
                if path is not None:
                    curies |= {end for hop in path.hops for end in (hop.edge.subject, hop.edge.object)}
        return tuple((curie, self.name(curie)) for curie in sorted(curies) if curie and self.graph.resolve(curie))
