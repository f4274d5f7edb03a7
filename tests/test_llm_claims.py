"""What becomes of the claims that a language model lists: conditions, whose they are, names said before, what is dropped."""

import json
from importlib.resources import files

import jsonschema
import pytest

from kgreason.claims.answered import schema
from kgreason.claims.endpoint import Endpoint, Patience
from kgreason.claims.extract import Extractor
from kgreason.cli import main
from kgreason.engine import Engine
from kgreason.graph import open_starter
from kgreason.model import Named, Passage, Patient, Span, Trace
from kgreason.report import report_document, report_text
from kgreason.report.words import claim_words

pytest.importorskip("httpx", reason="needs the extra llm")
pytest.importorskip("tenacity", reason="needs the extra llm")


def completion(*claims: object) -> bytes:
    content = json.dumps({"claims": claims})
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


@pytest.fixture
def engine(tmp_path, monkeypatch):
    made = Engine(open_starter(), "patterns")
    monkeypatch.setenv("KGREASON_CACHE", str(tmp_path))
    return made


def asking(engine: Engine, url: str) -> Engine:
    patience = Patience(seconds=5.0, tries=1, pause=0)
    engine.extractor = Extractor(Endpoint(url, "EX-model", "", patience, schema()), engine.graph.predicates)
    return engine


def trace_of(*steps: str, question: str = "", patient: Patient | None = None) -> Trace:
    asked = Passage(question, Span("/question", 0, len(question))) if question else None
    read = tuple(Passage(text, Span(f"/steps/{at}", 0, len(text))) for at, text in enumerate(steps))
    return Trace("EX:1", question=asked, steps=read, patient=patient)


def claim(at: int, quote: str, ends: str, **more: object) -> dict[str, object]:
    """Return a claim of an answer; ``ends`` are subject, predicate and object, each name with its line behind an @."""
    made: dict[str, object] = {"at": at, "quote": quote}
    for key, word in zip(("subject", "predicate", "object"), ends.split(" > "), strict=True):
        name, _, line = word.partition("@")
        made |= {key: name} | ({f"{key}_at": int(line)} if line else {})
    return made | more


def said_of(engine: Engine, trace: Trace) -> list[str]:
    return [claim_words(one, engine.name) for one in engine.read(trace).claims]


READ = [
    (
        "If eGFR is below 30, avoid metformin.",
        claim(1, "If eGFR is below 30, avoid metformin", "metformin > cautioned_in > eGFR is below 30"),
        "metformin is to be used with caution in severe renal impairment",
    ),
    (
        "In children, aspirin may cause Reye syndrome.",
        claim(
            1,
            "aspirin may cause Reye syndrome",
            "aspirin > causes > Reye syndrome",
            hedged=True,
            condition=["children"],
        ),
        "aspirin causes Reye syndrome [given childhood; said as a possibility]",
    ),
    (
        "Spironolactone raises potassium once the eGFR is under 45.",
        claim(
            1,
            "Spironolactone raises potassium",
            "Spironolactone > increases > potassium",
            condition=["the eGFR is under 45"],
        ),
        "spironolactone raises serum potassium [given renal impairment]",
    ),
    (
        "Metformin causes diarrhea if taken on a wet Monday.",
        claim(1, "Metformin causes diarrhea", "Metformin > causes > diarrhea", condition=["taken on a wet Monday"]),
        "metformin causes diarrhea [given taken on a wet Monday]",
    ),
    (
        "That lisinopril causes gout is an error of the chart.",
        claim(1, "lisinopril causes gout", "lisinopril > causes > gout", negated=True),
        "lisinopril does not cause gout",
    ),
    (
        "Elevated potassium causes arrhythmia.",
        claim(1, "Elevated potassium causes arrhythmia", "Elevated potassium > causes > arrhythmia"),
        "hyperkalemia causes arrhythmia",
    ),
    (
        "Addison disease comes with low levels of sodium.",
        claim(
            1,
            "Addison disease comes with low levels of sodium",
            "Addison disease > has_phenotype > low levels of sodium",
        ),
        "primary adrenal insufficiency presents with hyponatremia",
    ),
    (
        "Warfarin therapy can cause bleeding.",
        claim(1, "Warfarin therapy can cause bleeding", "Warfarin therapy > causes > bleeding"),
        "warfarin causes bleeding",
    ),
    (
        "Hydrochlorothiazide and lisinopril can both cause dizziness.",
        claim(1, "lisinopril can both cause dizziness", "lisinopril > causes > dizziness"),
        "lisinopril causes dizziness",
    ),
    (
        "Heart and renal failure: use ibuprofen with care.",
        claim(1, "Heart and renal failure: use ibuprofen with care", "ibuprofen > cautioned_in > Heart failure"),
        "ibuprofen is to be used with caution in heart failure",
    ),
]


@pytest.mark.parametrize(("text", "listed", "told"), READ)
def test_a_claim_says_what_its_sentence_says(engine, text, listed, told, serving):
    with serving((200, completion(listed))) as server:
        assert said_of(asking(engine, server.url), trace_of(text)) == [told]


def test_a_quotation_may_differ_in_its_marks_and_white_space_and_name_the_wrong_line(engine, serving):
    listed = claim(7, "the patient's  lisinopril causes cough", "lisinopril > causes > cough")
    with serving((200, completion(listed))) as server:
        found = asking(engine, server.url).read(trace_of("So the patient’s lisinopril causes cough."))
    assert [(one.predicate, one.span) for one in found.claims] == [("causes", Span("/steps/0", 3, 40))]


def test_the_steps_of_a_trace_are_one_request_and_what_was_said_before_gives_a_pronoun_its_name(engine, serving):
    listed = [
        claim(6, "It can raise potassium", "Spironolactone@4 > increases > potassium"),
        claim(6, "and this kills", "potassium > causes > arrhythmia@2"),
    ]
    question = "Her heart stumbles. Is it arrhythmia?"
    with serving((200, completion(*listed))) as server:
        found = asking(engine, server.url).read(
            trace_of(
                "Let me think?",
                "Spironolactone is old.",
                "Yes.",
                "It can raise potassium, and this kills.",
                question=question,
            )
        )
        (asked,) = server.asked
    assert asked["messages"][1]["content"] == (
        "Text 1\n1 Her heart stumbles.\n2 Is it arrhythmia?\n3 Let me think?\n> 4 Spironolactone is old.\n"
        "> 5 Yes.\n> 6 It can raise potassium, and this kills.\n"
    )
    assert [(one.subject_span, one.object_span) for one in found.claims] == [
        (Span("/steps/1", 0, 14), Span("/steps/3", 13, 22)),
        (Span("/steps/3", 13, 22), Span("/question", 26, 36)),
    ]


def test_a_long_trace_is_asked_for_twenty_sentences_at_a_time_with_those_before(engine, serving):
    text = " ".join(f"Gout is number {number}." for number in range(1, 46))
    with serving((200, completion())) as server:
        asking(engine, server.url).read(trace_of(text))
        asked = [one["messages"][1]["content"].splitlines()[1:] for one in server.asked]
    wanted = [[line for line in some if line.startswith("> ")] for some in asked]
    assert [(len(some), some[0][-3:], some[-1][-3:]) for some in wanted] == [
        (20, " 1.", "20."),
        (20, "21.", "40."),
        (5, "41.", "45."),
    ]
    assert [len(some) for some in asked] == [20, 40, 35]
    assert asked[2][0] == "1 Gout is number 11."


HER = Patient(sex="female", age=71, conditions=(Named("gout"),), denied=(Named("asthma"),))


@pytest.mark.parametrize(
    ("listed", "told", "dropped"),
    [
        (
            claim(1, "Her lungs know asthma", "patient > has_condition > asthma", whose="patient"),
            ["the patient has asthma"],
            [],
        ),
        (
            claim(1, "Her lungs know asthma", "patient > has_condition > asthma", whose="patient", hedged=True),
            [],
            ["only supposed of the patient"],
        ),
        (
            claim(1, "Her lungs know asthma", "patient > has_condition > asthma", whose="another"),
            [],
            ["said of another person"],
        ),
        (
            claim(1, "propranolol is not for her", "propranolol > contraindicated_in > patient", whose="patient"),
            ["propranolol is contraindicated in this patient"],
            [],
        ),
        (
            claim(1, "propranolol is not for her", "propranolol > treats > patient", whose="patient"),
            [],
            ["predicate that says nothing of a patient"],
        ),
        (
            claim(1, "propranolol is not for her", "patient > has_condition > propranolol", whose="patient"),
            [],
            ["kinds that the predicate does not join"],
        ),
    ],
)
def test_what_is_said_of_the_patient_is_a_claim_of_hers_or_is_dropped(engine, listed, told, dropped, serving):
    with serving((200, completion(listed))) as server:
        trace = trace_of("Her lungs know asthma and propranolol is not for her.", patient=HER)
        found = asking(engine, server.url).read(trace)
    own = [one for one in found.claims if one.pattern.endswith(":llm")]
    assert ([claim_words(one, engine.name) for one in own], [one.why for one in found.dropped]) == (told, dropped)


def test_a_denial_under_a_condition_denies_nothing_but_a_danger(engine, serving):
    text = "Under the age of ten, lisinopril does not cause cough and is fine in asthma. Under the age of ten counts."
    listed = [
        claim(
            1,
            "lisinopril does not cause cough",
            "lisinopril > causes > cough",
            negated=True,
            condition=["Under the age of ten"],
        ),
        claim(
            1,
            "is fine in asthma",
            "lisinopril > contraindicated_in > asthma",
            negated=True,
            condition=["Under the age of ten"],
        ),
    ]
    with serving((200, completion(*listed))) as server:
        found = asking(engine, server.url).read(trace_of(text))
    assert [(one.predicate, one.condition) for one in found.claims] == [
        ("contraindicated_in", ("Under the age of ten",))
    ]
    assert [one.why for one in found.dropped] == ["denied under a condition only"]


def test_the_report_lists_what_was_not_kept_and_says_nothing_where_all_was(engine, serving):
    bad = claim(1, "it cures gout", "lisinopril > cures > gout")
    good = claim(1, "Lisinopril causes cough", "Lisinopril > causes > cough")
    drafts = json.loads((files("kgreason") / "report" / "schema" / "report-1.schema.json").read_text("utf-8"))
    trace = trace_of("Lisinopril causes cough and it cures gout.")
    unnamed = claim(1, "Lisinopril causes cough", "Lisinopril > causes > it cures")
    with serving((200, completion(bad, good, unnamed))) as server:
        report = asking(engine, server.url).verify(trace)
    document = report_document(report)
    jsonschema.validate(document, drafts)
    assert document["dropped"] == [
        {
            "why": "name not in the graph",
            "count": 1,
            "claims": [
                {
                    "says": "Lisinopril causes it cures",
                    "quote": "Lisinopril causes cough",
                    "span": {"place": "/steps/0", "start": 0, "end": 23},
                    "name": "it cures",
                }
            ],
        },
        {
            "why": "predicate not in the table",
            "count": 1,
            "claims": [
                {
                    "says": "lisinopril cures gout",
                    "quote": "it cures gout",
                    "span": {"place": "/steps/0", "start": 28, "end": 41},
                    "name": "",
                }
            ],
        },
    ]
    assert report_text(report).splitlines()[-5:] == [
        "Listed by the reader and not kept: 2",
        "  not kept, name not in the graph: 1",
        '      Lisinopril causes it cures, quoting "Lisinopril causes cough": it cures',
        "  not kept, predicate not in the table: 1",
        '      lisinopril cures gout, quoting "it cures gout"',
    ]
    engine.extractor = None
    report = engine.verify(trace)
    assert ("dropped" in report_document(report), "not kept" in report_text(report)) == (False, False)


@pytest.mark.parametrize("command", ["verify", "claims"])
def test_a_trace_without_an_answer_is_an_error_row_and_the_next_one_is_read(
    capsys, tmp_path, monkeypatch, command, serving
):
    monkeypatch.setenv("KGREASON_CACHE", str(tmp_path / "cache"))
    file = tmp_path / "t.jsonl"
    rows = [{"id": f"EX:{number}", "steps": [f"Lisinopril causes cough, {number}."]} for number in (1, 2)]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    good = completion(claim(1, "Lisinopril causes cough", "Lisinopril > causes > cough"))
    with serving((401, b""), (200, good)) as server:
        args = ["--reader", "llm", "--endpoint", server.url, "--model", "EX", "--format", "jsonl"]
        status = main([command, str(file), *args])
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (status, first["id"], first["error"]["found"]) == (2, "EX:1", "the status 401")
    claims = second["claims"] if command == "claims" else second["steps"][0]["claims"]
    assert (second["id"], [one["says"] for one in claims]) == ("EX:2", ["lisinopril causes cough"])
