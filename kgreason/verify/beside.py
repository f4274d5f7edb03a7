"""What stands beside a drug's own rules: sums and duplications with other drugs, intolerances, unclear allergies.

It comes on top of what the rules prove, and only ever makes a verdict more careful.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from kgreason.model import Assessment, Atom, DrugVerdict, Facts, Rule, RuleReason, Strength, When
from kgreason.verify.regimen import sums
from kgreason.verify.rulebook import RuleBook

INTOLERANCE = "general/intolerance"
SOURCE = "HL7 FHIR R4: AllergyIntolerance.type, a propensity for adverse reactions that is no allergy"


def beside_rules(found: Assessment, facts: Facts, book: RuleBook) -> Assessment:
    """Return an assessment with what stands beside the rules: cautions, and nothing safe by an unclear allergy."""
    more = (*_intolerances(found.drug, facts, book), *sums(found.drug, facts, book, found.fired))
    unclear = _unclear_allergies(facts)
    if found.verdict is DrugVerdict.SAFE and unclear and not more:
        sought = f"no rule fires, but what the patient is allergic to is not understood: {'; '.join(unclear)}"
        return replace(found, verdict=DrugVerdict.UNKNOWN, sought=sought)
    if not more:
        return found
    strong = any(rule.strength is Strength.CONTRAINDICATED for rule in found.may_fire)
    careful = found.verdict is DrugVerdict.UNSAFE or strong
    kept = replace(found, fired=(*found.fired, *more))
    sought = "" if found.verdict is DrugVerdict.UNKNOWN else found.sought
    return kept if careful else replace(kept, verdict=DrugVerdict.CAUTION, sought=sought)


def _intolerances(drug: str, facts: Facts, book: RuleBook) -> Iterator[RuleReason]:
    """Yield that the patient is recorded not to tolerate the drug or a class it belongs to; it is no allergy."""
    for fact in facts.items:
        if fact.kind == "intolerance" and fact.known and fact.concept and book.graph.is_a(drug, fact.concept):
            when = When("atom", Atom("intolerant", fact.concept))
            rule = Rule(INTOLERANCE, fact.concept, when, Strength.AVOID, SOURCE, "recorded as not tolerated")
            yield RuleReason(rule, (fact,), book.graph.lineage(drug, fact.concept))


def _unclear_allergies(facts: Facts) -> tuple[str, ...]:
    """Return the allergies that were not understood: any may be one to the drug, so that nothing is safe."""
    named = [one.text for one in facts.items if one.kind == "allergy" and one.known and not one.concept]
    return (*named, *(one.why for one in facts.unread if one.open and one.resource.startswith("AllergyIntolerance")))
