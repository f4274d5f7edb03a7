"""Findings that are told in words no concept has: what finds them, what is learned, and that nothing rests on them."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kgreason.claims import Finder
from kgreason.claims.findings import Case, case_of, sequences, stretches
from kgreason.cli import main
from kgreason.content import content
from kgreason.engine import Engine
from kgreason.link import sentences
from kgreason.model import Fact, KgreasonError, Passage, Span, Trace
from kgreason.report import report_document, report_markdown, report_text
from kgreason.train import train_findings
from kgreason.train.findings import read_labelled

TOLD = (
    "A 58-year-old man comes because of dark streaks across his vision. He walks with a broad base and denies "
    "leakage of clear fluid. He takes warfarin. What do you give for the pain?"
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open("patterns")


def asked(text: str, answer: str = "Give ibuprofen.") -> Trace:
    question = Passage(text, Span("/question", 0, len(text)))
    return Trace("t", question, answer=Passage(answer, Span("/answer", 0, len(answer))))


def described(engine: Engine, text: str) -> list[tuple[str, str, bool]]:
    return [(one.kind, one.text, one.known) for one in engine.read(asked(text)).facts.described]


def test_what_no_concept_names_is_found_by_its_own_words_with_its_characters(engine: Engine) -> None:
    facts = engine.read(asked(TOLD)).facts.described
    assert ("condition", "dark streaks across his vision", True) in [(one.kind, one.text, one.known) for one in facts]
    assert all(one.span and TOLD[one.span.start : one.span.end] == one.text for one in facts)
    assert {one.concept for one in facts} == {""}


def test_a_denial_in_words_of_its_own_is_denied(engine: Engine) -> None:
    assert ("condition", "leakage of clear fluid", False) in described(engine, TOLD)


@pytest.mark.parametrize(
    "text",
    [
        "A 40-year-old man with asthma takes warfarin. What do you give?",
        "Which enzyme does aspirin inhibit?",
        "",
    ],
)
def test_what_is_read_already_or_asked_of_nobody_is_no_finding(engine: Engine, text: str) -> None:
    assert described(engine, text) == []


def test_no_verdict_rests_on_a_finding(engine: Engine) -> None:
    with_it = engine.verify(asked(TOLD), assume_complete=True)
    engine_without = Engine.open("patterns")
    engine_without.finder = None
    without = engine_without.verify(asked(TOLD), assume_complete=True)
    assert with_it.facts.described
    assert not without.facts.described
    assert (with_it.verdict, with_it.assessments, with_it.dispute) == (
        without.verdict,
        without.assessments,
        without.dispute,
    )


def test_a_structured_patient_is_taken_as_given(engine: Engine) -> None:
    trace = json.dumps({"id": "t", "question": TOLD, "patient": {"age": 58}, "answer": "Give ibuprofen."})
    from kgreason.traces import read_traces

    (one,) = read_traces(trace.encode(), name="t")
    assert isinstance(one, Trace)
    assert engine.read(one).facts.described == ()


def test_a_report_shows_findings_and_says_that_no_rule_sees_them(engine: Engine) -> None:
    report = engine.verify(asked(TOLD))
    shown = " ".join(report_text(report).split())
    assert "also told: dark streaks across his vision [35-65]" in shown
    assert "(no rule sees these)" in shown
    assert "dark streaks across his vision (no rule sees this)" in report_markdown(report)
    found = report_document(report)["facts"]["described"]
    assert found[0]["text"] == "dark streaks across his vision"
    assert found[0]["concept"] is None


def test_threads_that_share_a_finder_find_the_same(engine: Engine) -> None:
    texts = [f"A {age}-year-old man has dark streaks across his vision and a limp." for age in range(20, 60)]
    alone = [described(engine, text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: described(engine, text), texts)) == alone


def test_tokens_bear_names_and_facts_that_touch_them() -> None:
    text = "No gout."
    question = Passage(text, Span("/question", 10, 18))
    case = case_of(question, (), [Fact("condition", "X", "gout", known=False, span=Span("/question", 13, 17))])
    assert case.facts == ((3, 7, "denied"),)
    ((tokens, features),) = sequences(case)
    assert [one.text for one in tokens] == ["No", "gout", "."]
    assert "fB-denied" in features[1]
    assert "d1" in features[1]
    assert "d0" in features[0]


def test_stretches_end_where_the_label_changes() -> None:
    assert list(stretches(["I-a", "I-a", "I-b", "O", "B-b"])) == [(0, 2, "a"), (2, 3, "b"), (4, 5, "b")]
    assert list(stretches([])) == []


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    case = Case("Gout.", tuple(sentences("Gout.")), (), ())
    with pytest.raises(KgreasonError, match=r"model\.crfsuite"):
        Finder(tmp_path).labelled(case)


@pytest.mark.parametrize("cut", [0, 6, 1000, -1])
def test_a_model_that_is_cut_is_named_and_ends_no_process(tmp_path: Path, cut: int) -> None:
    whole = (Path(str(content("verifiers"))) / "findings" / "model.crfsuite").read_bytes()
    (tmp_path / "model.crfsuite").write_bytes(whole[:cut])
    case = Case("Gout.", tuple(sentences("Gout.")), (), ())
    with pytest.raises(KgreasonError, match="a part of one"):
        Finder(tmp_path).labelled(case)


def labelled(number: int, word: str) -> str:
    text = f"The {word} hums and the knee clicks."
    at = text.index("knee clicks")
    return json.dumps({"id": f"x{number}", "text": text, "facts": [[at, at + 11, "condition"]], "held": number > 30})


def test_a_finder_learns_from_labelled_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "texts.jsonl"
    words = ("fridge", "street", "engine", "kettle", "choir", "wire", "bee", "fan")
    file.write_text("\n".join(labelled(at, words[at % 8]) for at in range(40)), "utf-8")
    assert main(["train", "findings", "--data", str(file), "--out", str(tmp_path / "model"), "--steps", "20"]) == 0
    assert "after 1.000, right 1.000" in capsys.readouterr().out
    text = "The lamp hums and the knee clicks."
    case = Case(text, tuple(sentences(text)), (), ())
    assert [text[start:end] for start, end, _, _ in Finder(tmp_path / "model").sure(case)] == ["knee clicks"]
    with pytest.raises(KgreasonError, match="not there yet"):
        train_findings(file, tmp_path / "model")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"id": "x"}',
        '{"id": "x", "text": "y", "facts": [[0, "a", "b"]]}',
        '{"id": "x", "text": "y", "facts": [[0, 9, "condition"]]}',
        '{"id": "x", "text": "yes", "facts": [[2, 1, "condition"]]}',
        '{"id": "x", "text": "yes", "facts": [[0, 1, "nonsense"]]}',
    ],
)
def test_a_line_that_is_no_labelled_text_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(labelled(1, "bee") + "\n" + line, "utf-8")
    with pytest.raises(KgreasonError, match=r"texts\.jsonl:2"):
        list(read_labelled(file))


@pytest.mark.parametrize(
    "lines",
    [
        [labelled(1, "bee")],
        [labelled(31, "bee")],
        ['{"id": "x", "text": "", "facts": []}', labelled(31, "bee")],
        [],
    ],
)
def test_too_few_texts_are_refused_and_leave_nothing(tmp_path: Path, lines: list[str]) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(KgreasonError, match=f"{len(lines)} texts"):
        train_findings(file, tmp_path / "model")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize("data", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_gets_one_message(
    tmp_path: Path, data: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", "findings", "--data", str(tmp_path / data), "--out", str(tmp_path / "model")]
    assert main(arguments) == 2
    assert str(tmp_path) in capsys.readouterr().err
