"""What is part of the body, where it is, what it makes and is made of: claims that the shipped graph supports, and none."""

import pytest

from kgreason.engine import Engine
from kgreason.model import Passage, Span, Trace


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open()


def judged(engine: Engine, sentence: str) -> list[str]:
    """Return the claims of a sentence with their verdicts, as words."""
    step = Passage(sentence, Span("/steps/0", 0, len(sentence)))
    return [
        f"{one.verdict.value}: {engine.name(one.claim.subject)} {one.claim.predicate} {engine.name(one.claim.object)}"
        for one in engine.verify(Trace("EX:1", steps=(step,))).judged
    ]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("The aortic valve is part of the heart.", ["supported: aortic valve part_of heart"]),
        ("The mediastinum contains the heart.", ["supported: heart located_in mediastinum"]),
        ("CYP2C19 is located in the liver.", ["supported: CYP2C19 located_in liver"]),
        ("Gluconeogenesis takes place in the liver.", ["supported: gluconeogenesis occurs_in liver"]),
        ("Vibrio cholerae produces cholera toxin.", ["supported: Vibrio cholerae produces cholera toxin"]),
        ("Aldosterone comes from the zona glomerulosa.", ["supported: zona glomerulosa produces aldosterone"]),
        ("Nitric oxide acts as a vasodilator.", ["supported: nitric oxide has_role vasodilator"]),
        ("Hypocalcemia manifests as tetany.", ["supported: tetany manifestation_of hypocalcemia"]),
        ("She takes Percocet, which contains acetaminophen.", [
            "supported: oxycodone and acetaminophen has_active_ingredient acetaminophen",
        ]),
        ("Percocet is free of acetaminophen.", [
            "contradicted: oxycodone and acetaminophen has_active_ingredient acetaminophen",
        ]),
        ("Petechiae are a manifestation of thrombocytopenia.", ["supported: thrombocytopenia has_phenotype petechiae"]),
        ("Metoprolol acts as a beta blocker.", ["supported: metoprolol subclass_of beta blocker"]),
        ("The mass is located in the pancreas.", []),
        ("The sinoatrial node was located in the right atrium.", []),
        ("In type 1 diabetes the pancreas does not produce insulin.", []),
        ("The adrenal cortex makes no cortisol.", []),
        ("A tumor of the pancreatic beta cells secretes insulin.", []),
        ("Norepinephrine no longer acts as a vasopressor.", []),
        ("Nitric oxide is an important mediator of vasodilation.", []),
        ("Augmentin does not contain amoxicillin alone.", []),
        ("Amlodipine combines well with benazepril.", []),
        ("The active ingredient of Advil is ibuprofen.", []),
        ("Is the aortic valve part of the heart?", []),
    ],
)  # fmt: skip
def test_the_healthy_body_is_read_and_the_ill_one_denies_nothing(
    engine: Engine, sentence: str, wanted: list[str]
) -> None:
    assert judged(engine, sentence) == wanted
