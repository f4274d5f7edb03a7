"""Reports as text, documents, Markdown and Mermaid."""

import json
from importlib.resources import files

import jsonschema
import pytest
from msgspec.structs import replace

from kgreason.engine import Engine
from kgreason.model import (
    Assessment,
    Atom,
    BadTrace,
    Claim,
    DrugVerdict,
    Edge,
    Fact,
    Hop,
    Mention,
    Named,
    OpenQuestion,
    Order,
    Path,
    Quantity,
    Rule,
    RuleReason,
    Span,
    Status,
    Strength,
    Transcription,
    When,
)
from kgreason.report import (
    Ink,
    StepVerdict,
    assessment_lines,
    bad_document,
    bad_text,
    check_document,
    claim_paths,
    explain_document,
    link_document,
    mention_lines,
    named_paths,
    path_lines,
    paths_document,
    report_document,
    report_markdown,
    report_mermaid,
    report_text,
)
from kgreason.report.asked import asked_words, question_words
from kgreason.report.parts import parts
from kgreason.report.times import ago_words
from kgreason.report.words import (
    COLUMNS,
    claim_words,
    clean,
    fact_words,
    naming,
    rule_words,
    when_words,
)
from kgreason.traces import read_traces

SPAN = Span("/answer", 0, 5)
NAME = naming([("EX:d", "drugamab"), ("EX:c", "a class"), ("EX:x", "gout")])

CKD = {
    "id": "ckd",
    "question": "What do you start?",
    "patient": {
        "age": 71,
        "conditions": ["type 2 diabetes mellitus", "frobnitis"],
        "observations": [{"name": "eGFR", "value": 24, "unit": "mL/min/1.73m2"}],
    },
    "steps": [
        "Metformin is indicated in type 2 diabetes. Lisinopril is contraindicated in hypertension.",
        "Her eGFR is 24 mL/min/1.73m2. Metformin treats frobnitis.",
    ],
    "answer": "Start metformin 500 mg twice daily. Start zzzumab 40 mg.",
}


@pytest.fixture(scope="module")
def engine():
    return Engine.open()


@pytest.fixture(scope="module")
def schema():
    text = (files("kgreason") / "report" / "schema" / "report-1.schema.json").read_text("utf-8")
    found = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


@pytest.fixture(scope="module")
def report(engine):
    return verify(engine, CKD)


def verify(engine, row):
    (trace,) = read_traces(json.dumps(row).encode() if isinstance(row, dict) else row, name="a.json")
    return engine.verify(trace)


def fact(kind, text, concept="EX:x", **more):
    return Fact(kind, concept, text, **more)


def rule(when, strength=Strength.CONTRAINDICATED, **more):
    return Rule(more.pop("id", "EX:r"), more.pop("drug", "EX:d"), when, strength, "EX:label#1", "it harms", **more)


def atom(kind="has", concept="EX:x", **more):
    return When("atom", Atom(kind, concept, **more))


def test_the_text_says_what_a_pharmacist_needs(report):
    text = report_text(report)
    for line in (
        "ckd: UNSAFE - it recommends a drug that is unsafe for this patient",
        "Patient (as given): age 71; type 2 diabetes mellitus;",
        "not understood: frobnitis",
        "Step 1  contradicted (relation)",
        "+ s1.c1  metformin treats type 2 diabetes mellitus",
        "x s1.c2  lisinopril is contraindicated in hypertension",
        "but graph: ",
        "- orders a drug: see below",
        "Drugs ordered",
        "metformin: UNSAFE",
        "contraindicated if eGFR < 30 mL/min/1.73m2: ",
        "here: eGFR 24 mL/min/1.73m2",
        "(rule metformin-egfr-below-30)",
        "zzzumab: UNKNOWN",
        "Argument: the answer falls",
        "Verdict: UNSAFE",
        "groundedness",
        "coverage",
        "load-bearing",
    ):
        assert line in text
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) < 200


def test_colour_comes_only_when_asked(report):
    assert "\x1b[1;31mUNSAFE\x1b[0m" in report_text(report, colour=True)
    assert Ink(True).verdict("no claim") == "no claim"


def test_nothing_a_model_wrote_reaches_the_terminal_as_control(engine):
    row = {"id": "a\x1b]0;b", "steps": ["\x1b[2J\x07Metformin treats \u202egout\x9b."], "answer": "a\x1b[31m`x`\n```b"}
    found = verify(engine, row)
    for text in (report_text(found), report_markdown(found), report_mermaid(found)):
        assert not any(char in text for char in "\x1b\x07\x9b\u202e")
    assert "a `x` ```b" not in report_markdown(found)


def test_a_report_fits_its_schema(engine, schema, report):
    redacted = {"content": [{"type": "redacted_thinking", "data": "x"}], "role": "assistant"}
    asked = {"question": "A 52-year-old man with gout takes azathioprine.", "answer": "Give colchicine 0.6 mg."}
    for found in (report, verify(engine, redacted), verify(engine, asked), verify(engine, b'{"answer": "Hm."}')):
        document = json.loads(json.dumps(report_document(found), allow_nan=False))
        schema.validate(document)
    schema.validate(bad_document(BadTrace("a", "a:1", "x", "y")))
    with pytest.raises(jsonschema.ValidationError):
        schema.validate({**bad_document(BadTrace("a", "a:1", "x", "y")), "extra": 1})


def test_the_same_trace_gives_the_same_bytes(engine, report):
    assert json.dumps(report_document(verify(engine, CKD))) == json.dumps(report_document(report))
    assert report_text(verify(engine, CKD)) == report_text(report)


def test_the_spans_of_a_document_lie_in_the_trace(report):
    document = report_document(report)
    assert document["answer"]["span"] == {"place": "/answer", "start": 0, "end": len(CKD["answer"])}
    for number, step in enumerate(document["steps"]):
        for claim in step["claims"]:
            span = claim["subject_span"] or claim["span"]
            assert span["place"] == f"/steps/{number}"
            assert CKD["steps"][number][span["start"] : span["end"]].strip()


def test_a_step_is_as_bad_as_its_worst_claim(engine, report):
    first, *_, answer = parts(report)
    assert (first.verdict, answer.verdict) == (StepVerdict.CONTRADICTED, StepVerdict.NO_CLAIM)
    alone = next(parts(replace(report, judged=report.judged[:1])))
    assert alone.verdict is StepVerdict.SUPPORTED
    redacted = verify(engine, {"content": [{"type": "redacted_thinking", "data": "x"}], "role": "assistant"})
    assert [part.verdict for part in parts(redacted)] == [StepVerdict.REDACTED]
    assert "withheld by the model" in report_text(redacted)


def test_an_explanation_names_what_the_patient_has_not_as_the_text_does(engine):
    found = verify(engine, {"patient": {"pregnant": False, "denied": ["asthma"]}, "steps": ["Aspirin treats pain."]})
    for text in (report_text(found), report_markdown(found)):
        assert "not pregnant" in text
        assert "no asthma" in text


def test_an_explanation_adds_paths_markdown_and_mermaid(engine, report):
    paths = claim_paths(report, lambda source, target: engine.paths(source, target, top_k=2))
    document = explain_document(named_paths(report, paths, engine.name), paths)
    assert list(document) == ["schema", "report", "paths", "markdown", "mermaid"]
    assert document["paths"]["s1.c1"][0]["edges"][0]["predicate"] == "treats"
    assert "# ckd: unsafe" in document["markdown"]
    assert "```mermaid\nflowchart LR" in document["markdown"]
    assert "  - path (cost " in document["markdown"]
    assert document["mermaid"].count('"') % 2 == 0


def test_claims_read_as_sentences():
    about = Claim("c", "EX:d", "contraindicated_in", "EX:x", SPAN)
    assert claim_words(about, NAME) == "drugamab is contraindicated in gout"
    assert claim_words(replace(about, object="patient", negated=True), NAME) == (
        "drugamab is not contraindicated in this patient"
    )
    hedged = replace(about, predicate="has_phenotype", negated=True, certainty="hedged", condition=("EX:c",))
    assert claim_words(hedged, NAME) == "drugamab does not present with gout [given a class; said as a possibility]"
    valued = replace(about, subject="patient", predicate="has_value", quantity=Quantity(24, "mL/min/{1.73_m2}", "<"))
    assert claim_words(valued, NAME) == "the patient's gout is < 24 mL/min/1.73m2"
    assert claim_words(replace(valued, quantity=None), NAME) == "the patient's gout is measured"
    assert claim_words(replace(about, subject="patient", predicate="takes"), NAME) == "the patient takes gout"
    equals = replace(about, subject="patient", object="", predicate="equals", quantity=Quantity(28.9))
    assert claim_words(equals, NAME) == "a calculation gives 28.9"
    assert claim_words(replace(about, quantity=Quantity(5, "mg")), NAME).endswith("gout (5 mg)")


def test_facts_are_shown_by_concept_with_the_words_they_were_written_in():
    assert fact_words(fact("condition", "podagra"), NAME) == 'gout ("podagra")'
    assert fact_words(fact("condition", "gout", known=False), NAME) == "no gout"
    assert fact_words(fact("condition", "not pregnant", known=False), NAME) == "not pregnant"
    assert fact_words(fact("history", "gout"), NAME) == "history of gout"
    assert fact_words(fact("allergy", "gout", known=False), NAME) == "not allergic to gout"
    assert fact_words(fact("age", "52F", "", value=52.0), NAME) == "age 52"
    assert fact_words(fact("age", "8 months", "", value=8 / 12), NAME) == "age 8 months"
    assert fact_words(fact("sex", "female", ""), NAME) == "female"


def test_rules_read_as_sentences():
    either = When("any", parts=(atom(), atom("takes", "EX:c")))
    both = When("all", parts=(either, When("not", parts=(atom("pregnant", ""),))))
    assert when_words(both, NAME) == "(in gout or with a class) and not in pregnancy"
    assert rule_words(rule(both, drug="EX:c"), NAME, "EX:d").startswith("a class: contraindicated (in gout")
    low = Atom("measure", "EX:x", "<=", 30.0, "mL/min/{1.73_m2}")
    assert rule_words(rule(When("atom", low), Strength.ADJUST), NAME) == (
        "adjust the dose if gout ≤ 30 mL/min/1.73m2: it harms"
    )
    assert question_words(low, NAME) == "is gout ≤ 30 mL/min/1.73m2?"
    assert question_words(Atom("history", "EX:x"), NAME) == "ever had gout?"
    assert question_words(Atom("female"), NAME) == "female?"
    assert rule_words(replace(rule(atom("age", "", op=">", value=65.0, unit="a")), reason="", effect="EX:x"), NAME) == (
        "contraindicated if age > 65 years: gout"
    )


def test_a_drug_that_depends_says_what_to_ask_for():
    open_ = (rule(atom(), id="EX:1"), rule(atom("takes", "EX:c"), Strength.CAUTION, id="EX:2"), rule(atom(), id="EX:3"))
    asked = (
        (OpenQuestion(Atom("has", "EX:x"), ("EX:1",)),),
        (OpenQuestion(Atom("takes", "EX:c"), ("EX:2",)),),
    )
    hit = RuleReason(rule(atom(), Strength.AVOID), (fact("condition", "gout", implied_by="uric acid 9"),))
    found = Assessment(
        "EX:d",
        DrugVerdict.DEPENDS,
        fired=(hit, RuleReason(rule(atom()), (), (Edge("EX:d", "subclass_of", "EX:c", "EX:s", (("a", "b"),)),))),
        may_fire=open_,
        ask=asked,
        not_asked=("general/hypersensitivity",),
        inconsistent=(fact("sex", "female", ""), fact("sex", "male", "")),
        order=Order("Drugo", "EX:d", SPAN, SPAN, "start"),
    )
    assert list(assessment_lines(found, NAME, Ink())) == [
        '  drugamab: DEPENDS (written "Drugo")',
        "    inconsistent: the known facts contradict each other: female; male",
        "    contraindicated in gout: it harms",
        "      here: drugamab is a kind of a class (a b)",
        "      source: EX:label#1 (rule EX:r)",
        "    avoid in gout: it harms",
        "      here: gout, from uric acid 9",
        "      source: EX:label#1 (rule EX:r)",
        "    ask: gout? If so, contraindicated: it harms [EX:label#1]",
        "    open: contraindicated in gout: it harms [EX:label#1]",
        "    ask too (caution or dose): takes a class?",
        "    not asked, taken as absent: hypersensitivity",
    ]


def test_rules_on_the_same_fact_stand_together_and_the_fact_is_told_once():
    gout, rain = fact("condition", "gout"), fact("condition", "rain", "EX:rain")
    own, wide = Edge("EX:d", "subclass_of", "EX:c", "EX:s"), Edge("EX:c", "subclass_of", "EX:w", "EX:s")
    fired = (
        RuleReason(rule(atom(), Strength.CAUTION, id="EX:3", drug="EX:c"), (gout,), (own, wide)),
        RuleReason(rule(atom(), id="EX:1"), (gout,), (own,)),
        RuleReason(rule(atom(concept="EX:rain"), Strength.AVOID, id="EX:2"), (rain,)),
        RuleReason(rule(atom(), Strength.CAUTION, id="EX:4"), (gout,), (own,)),
    )
    assert list(assessment_lines(Assessment("EX:d", DrugVerdict.UNSAFE, fired), NAME, Ink()))[1:] == [
        "    contraindicated in gout: it harms",
        "      here: gout (drugamab is a kind of a class)",
        "      source: EX:label#1 (rule EX:1)",
        "      also: caution in gout: it harms",
        "        source: EX:label#1 (rule EX:4)",
        "      also: a class: caution in gout: it harms",
        "        since: a class is a kind of EX:w",
        "        source: EX:label#1 (rule EX:3)",
        "    avoid in EX:rain: it harms",
        '      here: EX:rain ("rain")',
        "      source: EX:label#1 (rule EX:2)",
    ]


def test_a_denial_is_told_once_with_its_places(engine):
    question = "A man with no known allergies. No gout; no gout."
    lines = report_text(verify(engine, {"question": question, "answer": "Start colchicine."})).splitlines()
    said = "male [2-5]; no known allergies [11-29]; no gout [34-38, 43-47]"
    assert " ".join(" ".join(lines[1:3]).split()) == f"Patient (read from the question, with its characters): {said}"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        ((("<=", 0.0), (">=", 0.0)), "today"),
        (((">=", 1.0), ("<=", 1.0)), "1 day ago"),
        (((">=", 0.125), ("<=", 0.125)), "3 hours ago"),
        (((">=", 17.5), ("<=", 24.5)), "17 to 25 days ago"),
        (((">=", 76.09375), ("<=", 106.53125)), "10 to 16 weeks ago"),
        (((">=", 547.875), ("<=", 913.125)), "18 to 30 months ago"),
        (((">=", 1643.625), ("<=", 2008.875)), "4.5 to 5.5 years ago"),
        (((">=", 1.0), ("<=", 731.0)), "at most 24 months ago"),
        ((("<=", 28.0),), "at most 28 days ago"),
        ((("<=", 365.25),), "at most 1 year ago"),
        (((">", 100.0),), "14 weeks ago or more"),
        (((">=", 182.625),), "6 months ago or more"),
    ],
)
def test_how_long_ago_is_told_as_a_person_would_and_no_narrower(ago, words):
    assert ago_words(fact("history", "gout", ago=ago)) == words


def test_questions_of_one_rule_that_differ_in_one_fact_are_one_question():
    held, other, unless = Atom("has", "EX:x"), Atom("takes", "EX:c"), Atom("history", "EX:x")

    def asked(*parts: tuple[Atom, bool]) -> tuple[OpenQuestion, ...]:
        return tuple(OpenQuestion(atom, ("EX:1",), holds) for atom, holds in parts)

    ways = (asked((held, True), (unless, False)), asked((other, True), (unless, False)))
    found = Assessment("EX:d", DrugVerdict.DEPENDS, may_fire=(rule(atom(), id="EX:1"),), ask=ways)
    assert asked_words(found, NAME) == ["gout or takes a class, and never had gout?"]
    alone = Assessment("EX:d", DrugVerdict.DEPENDS, may_fire=(rule(atom(), id="EX:1"),), ask=(asked((held, False)),))
    assert (
        list(assessment_lines(alone, NAME, Ink()))[1] == "    ask: gout? If not, contraindicated: it harms [EX:label#1]"
    )
    below = Atom("measure", "EX:x", "<", 30.0, "mg/dL")
    assert question_words(below, NAME, holds=False) == "is gout ≥ 30 mg/dL?"
    assert question_words(other, NAME, holds=False) == "takes no a class?"


def test_a_safe_drug_says_why_and_an_unknown_one_what_is_missing():
    marked = Transcription("EX:d", "EX:1", "EX:2", "EX:3")
    safe = Assessment("EX:d", DrugVerdict.SAFE, silent=("EX:1",), transcription=marked)
    assert list(assessment_lines(safe, NAME, Ink()))[1] == (
        "    1 rule tried, none can fire; its label sections are transcribed in full"
    )
    document = check_document([safe], NAME, [("engine", "0")])
    assert document["drugs"][0]["transcription"] == {
        "contraindications": "EX:1",
        "boxed_warning": "EX:2",
        "interactions": "EX:3",
    }
    unknown = Assessment("EX:d", DrugVerdict.UNKNOWN)
    assert "no rule fires" in list(assessment_lines(unknown, NAME, Ink()))[1]


def test_mentions_and_paths_are_one_line_each():
    no = Mention(Span("", 3, 7), "gout", "EX:x", "gout", "Disease", 1.0, "name", Status.DENIED, "r", Span("", 0, 2))
    assert list(mention_lines([no], "no gout")) == ['      3-7  gout = gout (EX:x, Disease)  1.00 name  denied ("no")']
    assert link_document("no gout", [no])["mentions"][0]["status"] == "denied"
    path = Path((Hop(Edge("EX:d", "treats", "EX:x", "EX:s")), Hop(Edge("EX:c", "treats", "EX:x", "EX:s"), False)), 1.5)
    assert list(path_lines([path], NAME)) == [
        "1.  cost 1.500",
        "    -> drugamab treats gout  [EX:s]",
        "    <- a class treats gout  [EX:s]",
    ]
    assert [edge["forward"] for edge in paths_document("a", "b", [path], NAME)["paths"][0]["edges"]] == [True, False]


def test_a_bad_row_is_one_line():
    bad = BadTrace("a#1", "a:1#/steps", "a \x1b list", "a list of steps")
    assert bad_text(bad) == "a#1: ERROR - a:1#/steps: found a list; wanted a list of steps\n"


def test_the_phrases_are_those_of_the_predicate_table():
    assert "phrase" in COLUMNS
    assert clean("a" * 9, 5) == "aaaa…"
    assert naming([])("KG:heart-failure") == "heart failure"
    assert Named("x").span is None
