"""The engine: holds the parts together; the only file that knows all of them."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib.metadata import entry_points
from threading import RLock
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kgreason._version import __version__
from kgreason.claims import (
    READERS,
    Finder,
    Parser,
    Reading,
    asked_order,
    is_llm,
    left_open,
    ordered_drugs,
    prescribed,
    read_facts,
    read_trace,
    with_kidney_function,
)
from kgreason.graph import Index, open_graph
from kgreason.graph.explore import hubness
from kgreason.link import SHIPPED_TAGGER, Linker, Tagger, did_you_mean
from kgreason.model import (
    PATIENT,
    Alternatives,
    Assessment,
    BadTrace,
    Case,
    Certificate,
    Change,
    Checked,
    Claim,
    ClaimVerdict,
    DrugVerdict,
    ErrorClass,
    Facts,
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
    RuleReason,
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
    taken_together,
)
from kgreason.verify.reviewed import populations
from kgreason.verify.rulebook import RuleBook
from kgreason.verify.solver import Solver
from kgreason.verify.stated import stated_rules

if TYPE_CHECKING:
    from kgreason.claims.extract import Extractor

_ONE_AT_A_TIME = RLock()
"""Z3 keeps one state for a whole process, whatever engine asks; what is read beside it needs no turn."""
ALL_LISTS = frozenset({"conditions", "medications", "allergies", "history", "family"})


def _extractor(reader: str, graph: Index) -> "Extractor":
    from kgreason.claims.extract import Extractor  # with the network's client, only where it is wanted

    return Extractor.named(reader, graph.predicates)


def _closed(facts: Facts) -> Facts:
    """Return facts with every list complete, but those in which an entry was not understood."""
    return replace(facts, complete=ALL_LISTS - left_open(facts))


class Engine:
    """Judges traces and drugs on one graph; safe to keep for a process's life, and to call from several threads.

    Threads take turns where a library keeps one state (spaCy, Z3), so processes, not threads, make it faster; each
    opens an engine of its own, which shares the index.

    ``reader`` is *parse* (claims by the tree of each sentence), *patterns* (by the order of words, without spaCy),
    *llm* (by a language model behind an endpoint, ``claims/extract.py``), or a spaCy pipeline with a tagger and a
    parser, by name or folder. ``tagger`` is empty, *shipped*, or a spaCy pipeline with a named-entity recogniser: it
    says what is a name (``kgreason.link.Tagger``).
    """

    def __init__(self, graph: Index, reader: str = "parse", tagger: str = "") -> None:
        self.graph = graph
        self.linker = Linker(graph, Tagger(tagger) if tagger else None)
        self.extractor = _extractor(reader, graph) if is_llm(reader) else None
        self.parser = None if reader == "patterns" or self.extractor else Parser(reader)
        if self.parser is not None and reader not in READERS:
            _ = self.parser.pipeline  # a name that spaCy does not know is said now, not with the first trace
        if self.linker.tagger is not None and tagger != SHIPPED_TAGGER:
            _ = self.linker.tagger.pipeline  # the same
        self.finder: Finder | None = Finder()
        self.book = RuleBook(graph, graph.measures, populations)
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
            ("reader", self.reader),
            *([("tagger", self.linker.tagger.version)] if self.linker.tagger else []),
        )

    @property
    def reader(self) -> str:
        """What reads the claims, as a report names it."""
        by = self.extractor or self.parser
        return by.version if by else "patterns"

    def read(self, trace: Trace) -> Reading:
        """Return what a trace says; raises KgreasonError where it holds something that cannot be understood."""
        if isinstance(trace, BadTrace):
            raise KgreasonError(place=trace.place, found=trace.found, wanted=trace.wanted)
        if not isinstance(trace, Trace):
            raise TypeError(f"found {type(trace).__name__}; wanted a Trace, as kgreason.traces.read_traces yields it")
        return read_trace(trace, self.linker, self.parser, self.extractor, self.finder)

    def verify(self, trace: Trace, *, assume_complete: bool = False) -> Report:
        """Judge a trace; raises KgreasonError where it holds something that cannot be understood (a unit, a claim)."""
        reading = self.read(trace)
        with _ONE_AT_A_TIME:
            return self._judged(trace, reading, assume_complete=assume_complete)

    def _judged(self, trace: Trace, reading: Reading, *, assume_complete: bool) -> Report:
        """Return the report of what was read."""
        facts = _closed(reading.facts) if assume_complete else reading.facts
        case = Case(trace, reading.mentions, reading.claims, reading.orders, facts)
        over = {one.concept for one in reading.washed_out}
        taken = (one for one in facts.items if not (one.kind == "medication" and one.concept in over))
        together = with_kidney_function(replace(facts, items=(*taken, *reading.washed_out)), self.graph)
        case = replace(case, assessments=assess_orders(case.orders, together, self.book, self.solver))
        for verifier in self.verifiers:
            case = replace(case, findings=(*case.findings, *verifier.check(case, self.graph)))
        case = replace(case, findings=(*case.findings, *self._for_patient(case)))
        fused = fuse(case)
        beside = taken_together(together, self.book)
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
            names=self._names(case, beside),
            versions=self.versions,
            together=beside,
            dropped=reading.dropped,
        )

    def check(
        self, drugs: Sequence[str], patient: Patient | None, *, assume_complete: bool = False
    ) -> tuple[Assessment, ...]:
        """Judge drugs for a patient, each taken together with the others."""
        return self.check_regimen(drugs, patient, assume_complete=assume_complete).assessments

    def check_regimen(
        self,
        drugs: Sequence[str],
        patient: Patient | None,
        *,
        assume_complete: bool = False,
        alternatives: bool = False,
        condition: str = "",
    ) -> Checked:
        """Judge drugs for a patient, or those that her record orders, with what she takes; raises KgreasonError.

        ``alternatives`` also looks for other drugs in the place of those that are not safe, for the ``condition`` that
        is named, or the one that a drug treats and the patient has.
        """
        facts = read_facts(Trace("check", patient=patient or Patient()), self.linker, ())
        facts = with_kidney_function(_closed(facts) if assume_complete else facts, self.graph)
        orders = [prescribed(name, f"/drugs/{at}", self.linker) for at, name in enumerate(drugs)]
        if not drugs and patient is not None:
            orders = [asked_order(one.name, concept, one.place) for one, concept in ordered_drugs(patient, self.linker)]
        if not orders:
            raise KgreasonError(place="drugs", found="none", wanted="a drug to judge, or a record that orders one")
        with _ONE_AT_A_TIME:
            found = assess_orders(orders, facts, self.book, self.solver)
            together = taken_together(facts, self.book)
            if not alternatives:
                return Checked(facts, found, together)
            return Checked(facts, found, together, self._alternatives(orders, found, facts, condition))

    def _alternatives(
        self, orders: Sequence[Order], found: Sequence[Assessment], facts: Facts, condition: str
    ) -> Alternatives:
        """Return other drugs in the place of those that are not safe, best first."""
        from kgreason.verify.alternatives import best_regimens, indication

        replaced = [one.drug for one in found if one.verdict is not DrugVerdict.SAFE] or [one.drug for one in found]
        if condition and len(replaced) > 1:
            raise KgreasonError(place="--for", found=f"one condition for {len(replaced)} drugs", wanted="one drug")
        named = self.concept(condition) if condition else ""
        places = {one: named or indication(one, facts, self.book) for one in replaced}
        return best_regimens(orders, places, facts, self.book, self.solver)

    def check_certificate(self, certificate: Certificate) -> str:
        """Return the first thing wrong with a certificate, or an empty string where it is accepted."""
        from kgreason.verify.certificate import check_certificate

        return check_certificate(
            certificate, self.graph, stated_rules(certificate.drug, self.book), self.book.populations()
        )

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
            wanted = f"a name or identifier that the graph has{did_you_mean(name, self.graph)}"
            raise KgreasonError(place="concept", found=repr(name), wanted=wanted)
        return candidates[0].concept

    def _for_patient(self, case: Case) -> Iterable[Finding]:
        """Yield findings on claims such as *metformin is contraindicated for her*, from the drug's assessment."""
        for claim in case.claims:
            if claim.object == PATIENT and self.graph.resolve(claim.subject):
                facts = with_kidney_function(case.facts, self.graph)
                yield self._of_assessment(claim, assess(claim.subject, facts, self.book, self.solver))

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

    def _names(self, case: Case, together: tuple[RuleReason, ...]) -> tuple[tuple[str, str], ...]:
        curies = {one.concept for one in case.mentions} | {one.concept for one in case.facts.items}
        curies |= {end for claim in case.claims for end in (claim.subject, claim.object, *claim.condition)}
        fired = [*together, *(hit for found in case.assessments for hit in found.fired)]
        curies |= {found.drug for found in case.assessments}
        for rule in (*(hit.rule for hit in fired), *(rule for found in case.assessments for rule in found.may_fire)):
            curies |= {rule.drug, rule.effect, *(atom.concept for atom in rule.when.atoms())}
        curies |= {end for hit in fired for edge in hit.via for end in (edge.subject, edge.object)}
        for finding in case.findings:
            for reason in finding.reasons:
                path = getattr(reason, "path", None)
                if path is not None:
                    curies |= {end for hop in path.hops for end in (hop.edge.subject, hop.edge.object)}
                    curies |= {one for hop in path.hops for one in dict(hop.edge.qualifiers).get("unless", "").split()}
        return tuple((curie, self.name(curie)) for curie in sorted(curies) if curie and self.graph.resolve(curie))
