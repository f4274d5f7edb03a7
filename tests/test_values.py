"""Facts of numbers and states: pregnancy and nursing, and which of several values of one test is the patient's."""

import pytest

from kgreason.claims import read_trace
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.model import Fact, Passage, Span, Trace


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def facts(linker: Linker, question: str) -> tuple[Fact, ...]:
    return read_trace(Trace("EX:1", Passage(question, Span("/question", 0, len(question)))), linker).facts.items


def states(linker: Linker, question: str, *concepts: str) -> set[bool]:
    return {one.known for one in facts(linker, question) if one.kind == "condition" and one.concept in concepts}


# --- pregnancy and nursing ---

EXPECTING = ("KG:pregnancy", *(f"KG:{one}-trimester-of-pregnancy" for one in ("first", "second", "third")))


@pytest.mark.parametrize(
    ("text", "pregnant"),
    [
        ("She suspected she was pregnant, but today's hCG is negative.", {False}),
        ("She suspects she may be pregnant.", set()),
        ("Pregnant? No.", {False}),
        ("Pregnant? Yes, about 9 weeks.", {True}),
        ("Is she pregnant?", set()),
        ("Breastfeeding: yes. Pregnancy: none.", {False}),
        ("Pregnancy: confirmed.", {True}),
        ("Pregnancy has been ruled out.", {False}),
        ("She hopes to become pregnant.", set()),
        ("She was found to be pregnant.", {True}),
        ("She was pregnant three years ago.", set()),
        ("Her cousin is pregnant.", set()),
        ("She told her cousin that she is pregnant.", {True}),
        ("Isotretinoin is planned if she is not pregnant.", set()),
        ("Isotretinoin is planned once her pregnancy test is negative.", set()),
    ],
)
def test_a_thought_of_pregnancy_is_none_and_an_answer_is_one(linker, text, pregnant):
    assert states(linker, f"A 29-year-old woman with acne. {text}", *EXPECTING) == pregnant


@pytest.mark.parametrize(
    ("text", "nursing"),
    [
        ("She is not pregnant or lactating.", {False}),
        ("She is neither breastfeeding nor pregnant.", {False}),
        ("She is not pregnant, breastfeeding, or planning to conceive.", {False}),
        ("She is not pregnant but is breastfeeding.", {True}),
        ("She is not pregnant and breastfeeds; she is breastfeeding twins.", {True}),
        ("It is planned if she is not pregnant or lactating.", set()),
    ],
)
def test_one_not_denies_pregnancy_and_nursing_joined_by_or(linker, text, nursing):
    assert states(linker, f"A 29-year-old woman with acne. {text}", "KG:breastfeeding") == nursing


@pytest.mark.parametrize(
    "text",
    [
        "A 27-year-old G3P1 at 31/40 with asthma.",
        "A 27-year-old G3P1 at 9w5d with asthma.",
        "A G3P1001 at 33+4 with asthma.",
        "A woman with asthma. EGA 24 weeks.",
        "A 27-year-old woman, 19 wks, with asthma.",
        "A woman in her third trimester has asthma.",
        "A primigravida has asthma.",
        "A woman with asthma is expecting her second child.",
        "A woman with asthma is carrying triplets.",
        "A woman with asthma whose fetus is small.",
        "A woman with asthma has an expected due date in July.",
        "A woman with asthma has an unexpected pregnancy.",
        "A woman with asthma has no complaints and no complications with her pregnancy.",
        "A woman with asthma, UPT pos.",
        "A woman with asthma. Pregnancy test: +",
        "A woman with asthma. bHCG 12,400.",
        "A 27-year-old preggo with asthma.",
        "27F, pregant, asthma.",
        "A woman with asthma has gestational hypertension.",
    ],
)
def test_obstetric_shorthand_says_that_she_is_pregnant(linker, text):
    assert True in states(linker, text, *EXPECTING)


@pytest.mark.parametrize(
    "text",
    [
        "A woman, 6 weeks postpartum, has asthma.",
        "A woman, 6 weeks after surgery, has asthma.",
        "A woman had preeclampsia in her last pregnancy.",
        "A woman developed gestational hypertension five years ago.",
        "A 3-day-old girl, GA 37w, has jaundice.",
        "A man with gout is expecting his second child.",
        "A man with gout whose wife is a G2P1 at 20 weeks.",
        "A woman with asthma, UPT neg.",
        "A woman with asthma had a DVT in her third trimester of her last pregnancy.",
        "A woman with asthma has an early pregnancy loss.",
        "A woman, 41, with asthma.",
    ],
)
def test_what_is_over_or_anothers_is_no_pregnancy_of_hers(linker, text):
    assert True not in states(linker, text, *EXPECTING)
