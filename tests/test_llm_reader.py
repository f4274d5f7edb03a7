"""The reader that asks a language model: what it must quote, and an endpoint that misbehaves."""

import json
from collections import Counter

import pytest

from kgreason.claims import reader_name
from kgreason.claims.answered import schema
from kgreason.claims.endpoint import Endpoint, Patience
from kgreason.claims.extract import Extractor
from kgreason.engine import Engine
from kgreason.graph import open_starter
from kgreason.model import KgreasonError, Passage, Span, Trace

pytest.importorskip("httpx", reason="needs the extra llm")
pytest.importorskip("tenacity", reason="needs the extra llm")

TEXT = "Does Glucophage cause blargosis? Metformin lowers blood glucose. It may cause lactic acidosis."
GLUCOSE = {
    "quote": "Metformin lowers blood glucose",
    "subject": "Metformin",
    "predicate": "decreases",
    "object": "blood glucose",
    "at": 2,
}
ACIDOSIS = {
    "quote": "It may cause lactic acidosis",
    "at": 3,
    "subject_at": 2,
    "subject": "metformin",
    "predicate": "causes",
    "object": "lactic acidosis",
    "negated": False,
    "hedged": True,
}


def completion(*claims: object) -> bytes:
    return said(json.dumps({"claims": claims}))


def said(content: object) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    graph = open_starter()
    monkeypatch.setenv("KGREASON_CACHE", str(tmp_path))
    return graph


def extractor(url: str, graph, *, seconds: float = 5.0, tries: int = 3, model: str = "EX-model") -> Extractor:
    patience = Patience(seconds=seconds, tries=tries, pause=0)
    return Extractor(Endpoint(url, model, "EX-secret", patience, schema()), graph.predicates)


def read(engine: Engine, text: str = TEXT):
    return engine.read(trace_of(text))


def trace_of(*steps: str, question: str = "", **more) -> Trace:
    asked = Passage(question, Span("/question", 0, len(question))) if question else None
    read_ = tuple(Passage(text, Span(f"/steps/{at}", 0, len(text))) for at, text in enumerate(steps))
    return Trace("EX:1", question=asked, steps=read_, **more)


def why(found) -> dict[str, int]:
    return dict(Counter(one.why for one in found.dropped))


def engine_on(url: str, graph, **how) -> Engine:
    engine = Engine(graph, "patterns")
    engine.extractor = extractor(url, graph, **how)
    return engine


def stated(engine: Engine, text: str = TEXT) -> list[tuple[str, str, str, str]]:
    found = read(engine, text)
    return [
        (engine.name(one.subject), one.predicate, engine.name(one.object), text[one.span.start : one.span.end])
        for one in found.claims
    ]


def test_claims_that_quote_the_text_are_read(own_cache, serving):
    with serving((200, completion(ACIDOSIS, GLUCOSE))) as server:
        engine = engine_on(server.url, own_cache)
        assert stated(engine) == [
            ("metformin", "decreases", "blood glucose", "Metformin lowers blood glucose"),
            ("metformin", "causes", "lactic acidosis", "It may cause lactic acidosis"),
        ]
        assert [one.certainty for one in read(engine).claims] == ["asserted", "hedged"]
        (asked,) = server.asked
        assert (asked["path"], asked["model"], asked["temperature"]) == ("/v1/chat/completions", "EX-model", 0)
        assert server.headers == ["Bearer EX-secret"]
        report = engine.verify(trace_of(TEXT))
        assert dict(report.versions)["reader"] == "llm EX-model"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "Metformin lowers blood sugar"}, "quotation not in the text"),
        ({"quote": "metformin lowers blood glucose"}, "quotation not in the text"),
        ({"quote": " "}, "quotation not in the text"),
        ({"predicate": "decreased_by"}, "predicate not in the table"),
        ({"predicate": "cures"}, "predicate not in the table"),
        ({"object": "blargosis", "object_at": 1}, "name not in the graph"),
        ({"object": "Glucophage", "object_at": 1}, "both names are one"),
        ({"subject": "lactic acidosis"}, "name not in the text"),
        ({"object": "gout"}, "name not in the text"),
        ({"quote": "It may cause lactic acidosis", "at": 3}, "sentence without its names"),
        ({"quote": "Metformin lowers blood glucose. It may cause"}, "quotation not in the text"),
        ({"quote": "Does Glucophage cause", "at": 1}, "quotation of a line that was not asked for"),
        (
            {"subject": "blood glucose", "object": "Metformin", "predicate": "treats"},
            "kinds that the predicate does not join",
        ),
        ({"negated": "no"}, "not in the form asked for"),
        ({"subject": None}, "not in the form asked for"),
        ({"condition": ["old age"]}, "condition not in its sentence"),
        ({"whose": "another"}, "said of another person"),
        ({"whose": "doubted"}, "doubted, not stated"),
        ({"whose": "compared"}, "only compared"),
        ({"whose": "nobody"}, "not in the form asked for"),
    ],
)
def test_a_claim_that_is_not_the_texts_is_dropped_with_its_reason(own_cache, change, reason, serving):
    with serving((200, completion({**GLUCOSE, **change}, "no claim at all", ACIDOSIS))) as server:
        found = read(engine_on(server.url, own_cache))
    wanted = {"not in the form asked for": 1}
    wanted[reason] = wanted.get(reason, 0) + 1
    assert ([one.predicate for one in found.claims], why(found)) == (["causes"], wanted)


@pytest.mark.parametrize(
    "bad",
    [
        (500, b"broken"),
        (429, b""),
        (200, b"{"),
        (200, b'{"choices": []}'),
        (200, said(None)),
        (200, said("I think that metformin is great.")),
        (200, said('{"claims": {}}')),
        (200, said("[" * 100_000)),
        (200, b"x" * (2**20 + 2)),
        (200, b"\x00not gzip", "gzip"),
        "hang",
        "drip",
    ],
)
def test_a_fault_that_passes_is_tried_again(own_cache, bad, serving):
    with serving(bad, (200, said(f"```json\n{json.dumps({'claims': [GLUCOSE]})}\n```"))) as server:
        engine = engine_on(server.url, own_cache, seconds=0.4 if isinstance(bad, str) else 5.0)
        assert [one[1] for one in stated(engine)] == ["decreases"]
        assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("bad", "found", "tries"),
    [
        ((503, b""), "the status 503 (3 tries)", 3),
        ((200, b"<html>"), "an answer that is no list of claims (3 tries)", 3),
        ((401, b""), "the status 401", 1),
        ((302, b""), "the status 302", 1),
        ("hang", "no answer within 0.2 s (3 tries)", 3),
        ("drip", "no whole answer within 0.2 s (3 tries)", 3),
    ],
)
def test_a_fault_that_stays_is_one_error_without_the_key(own_cache, bad, found, tries, serving):
    with serving(bad) as server:
        engine = engine_on(server.url, own_cache, seconds=0.2 if isinstance(bad, str) else 5.0)
        with pytest.raises(KgreasonError) as raised:
            read(engine)
        assert (raised.value.found, len(server.asked)) == (found, tries)
        assert raised.value.place == server.url.removeprefix("http://").removesuffix("/v1")
        assert "EX-secret" not in str(raised.value)


def test_nobody_at_the_address_is_an_error(own_cache, serving):
    with serving((200, b"")) as server:
        url = server.url
    with pytest.raises(KgreasonError, match="no answer: ConnectError"):
        read(engine_on(url, own_cache))


def test_an_answer_is_kept_by_model_and_text_and_a_damaged_one_asked_for_again(own_cache, tmp_path, serving):
    with serving((200, completion(GLUCOSE))) as server:
        assert stated(engine_on(server.url, own_cache)) == stated(engine_on(server.url, own_cache))
        assert len(server.asked) == 1
        (kept,) = tmp_path.rglob("*.json")
        kept.write_text("{")
        assert len(stated(engine_on(server.url, own_cache))) == 1
        assert len(stated(engine_on(server.url, own_cache, model="EX-other"))) == 1
        assert len(stated(engine_on(server.url, own_cache), TEXT + " So.")) == 1
        assert len(server.asked) == 4
        assert not list(tmp_path.rglob("*.part"))
    assert len(stated(engine_on(server.url, own_cache))) == 1, "without the server"


def test_a_passage_without_words_is_not_asked_for(own_cache, serving):
    with serving((500, b"")) as server:
        assert stated(engine_on(server.url, own_cache), " ") == []
        assert server.asked == []


@pytest.mark.parametrize(
    ("reader", "found"),
    [
        ("llm", "no address"),
        ("llm:EX-model", "no address"),
        ("llm:@http://localhost:1/v1", "no model"),
        ("llm:EX-model@http://", "'http://'"),
        ("llm:EX-model@http://localhost:99999/v1", "'http://localhost:99999/v1'"),
    ],
)
def test_an_address_and_a_model_are_wanted(own_cache, monkeypatch, reader, found):
    monkeypatch.delenv("KGREASON_LLM_URL", raising=False)
    monkeypatch.delenv("KGREASON_LLM_MODEL", raising=False)
    with pytest.raises(KgreasonError) as raised:
        Engine(own_cache, reader)
    assert raised.value.found == found


def test_a_key_that_no_header_can_hold_is_refused_and_not_shown(own_cache, monkeypatch):
    monkeypatch.setenv("KGREASON_LLM_KEY", "EX-secret\n")
    with pytest.raises(KgreasonError, match="KGREASON_LLM_KEY") as raised:
        Engine(own_cache, "llm:EX-model@http://localhost:1/v1")
    assert "EX-secret" not in str(raised.value)


def test_address_model_and_key_come_from_the_environment(own_cache, monkeypatch):
    monkeypatch.setenv("KGREASON_LLM_URL", "http://localhost:1/v1")
    monkeypatch.setenv("KGREASON_LLM_MODEL", "EX-model")
    monkeypatch.setenv("KGREASON_LLM_KEY", "EX-key")
    held = Engine(own_cache, reader_name("EX@other", "")).extractor
    assert held is not None
    assert (held.endpoint.url, held.endpoint.model, held.endpoint.key) == (
        "http://localhost:1/v1",
        "EX@other",
        "EX-key",
    )
    assert "EX-key" not in repr(held.endpoint)


def test_what_an_endpoint_does_not_accept_is_left_out_and_not_sent_again(own_cache, serving):
    refused = (400, b"")
    with serving(refused, refused, refused, (200, completion(GLUCOSE))) as server:
        engine = engine_on(server.url, own_cache)
        assert [one[1] for one in stated(engine)] == ["decreases"]
        assert [one[1] for one in stated(engine, TEXT + " So it is.")] == ["decreases"]
    sent = [(one.get("response_format", {}).get("type"), one.get("temperature")) for one in server.asked]
    assert sent == [("json_schema", 0), ("json_object", 0), (None, 0), (None, None), (None, None)]


def test_a_request_that_is_refused_in_each_wording_is_one_error(own_cache, serving):
    with serving((400, b"")) as server, pytest.raises(KgreasonError, match="the status 400"):
        read(engine_on(server.url, own_cache))
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    "content",
    [
        f"Sure:\n```json\n{json.dumps({'claims': [GLUCOSE]}, indent=1)}\n```\nI hope that this helps.",
        f'<think>Perhaps {{"claims": []}}, or {{ "claims": </think>{json.dumps({"claims": [GLUCOSE]})}',
        [{"type": "reasoning"}, {"type": "text", "text": json.dumps({"claims": [GLUCOSE]})}],
    ],
)
def test_an_answer_among_other_words_is_read(own_cache, content, serving):
    with serving((200, said(content))) as server:
        assert [one[1] for one in stated(engine_on(server.url, own_cache))] == ["decreases"]


def test_an_answer_that_is_cut_off_is_asked_for_in_halves_and_one_sentence_s_is_an_error(own_cache, serving):
    cut = json.dumps({"choices": [{"message": {"content": '{"claims": ['}, "finish_reason": "length"}]}).encode()
    with serving((200, cut), (200, completion(GLUCOSE)), (200, completion(ACIDOSIS))) as server:
        assert [one[1] for one in stated(engine_on(server.url, own_cache))] == ["decreases", "causes"]
    asked = [one["messages"][1]["content"].count("> ") for one in server.asked]
    assert asked == [2, 1, 1]
    with serving((200, cut)) as server, pytest.raises(KgreasonError, match="cut off at the endpoint's limit"):
        read(engine_on(server.url, own_cache), "Lisinopril causes cough.")
    assert len(server.asked) == 1


@pytest.mark.parametrize("seconds", ["0", "-5", "1.5", "soon", "²"])
def test_seconds_that_are_none_are_refused(own_cache, monkeypatch, seconds):
    monkeypatch.setenv("KGREASON_LLM_SECONDS", seconds)
    with pytest.raises(KgreasonError, match="KGREASON_LLM_SECONDS"):
        Engine(own_cache, "llm:EX-model@http://localhost:1/v1")


def test_seconds_come_from_the_environment(own_cache, monkeypatch):
    monkeypatch.setenv("KGREASON_LLM_SECONDS", "600")
    held = Engine(own_cache, "llm:EX-model@http://localhost:1/v1").extractor
    assert held is not None
    assert held.endpoint.patience == Patience(seconds=600.0)
