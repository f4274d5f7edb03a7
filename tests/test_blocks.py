"""Content blocks that stand alone, as a model's interface returns them, are one trace."""

import json

from kgreason.model import Passage, Span
from kgreason.traces import read_traces

BLOCKS = [
    {"type": "thinking", "thinking": "One."},
    {"type": "redacted_thinking", "data": "EmwK"},
    {"type": "tool_use", "input": {}},
    {"type": "text", "text": "Start it."},
]
STEPS = (Passage("One.", Span("/0/thinking", 0, 4)), Passage("", Span("/1/data", 0, 0)))


def read(text, name="t.json", form="auto"):
    return list(read_traces(text.encode(), name=name, form=form))


def test_a_bare_list_of_blocks_is_one_response():
    for text in (json.dumps(BLOCKS), json.dumps(BLOCKS, indent=2)):
        for form in ("auto", "anthropic"):
            (trace,) = read(text, form=form)
            assert (trace.id, trace.form, trace.steps) == ("t.json#1", "anthropic", STEPS)
            assert trace.answer == Passage("Start it.", Span("/3/text", 0, 9))


def test_a_list_of_blocks_on_each_line_is_a_response_each():
    traces = read(f"{json.dumps(BLOCKS)}\n{json.dumps(BLOCKS[:1])}\n", "t.jsonl")
    assert [(trace.id, len(trace.steps), trace.answer is None) for trace in traces] == [
        ("t.jsonl#1", 2, False),
        ("t.jsonl#2", 1, True),
    ]


def test_texts_in_an_array_that_no_thought_opens_are_a_trace_each():
    texts = [{"type": "text", "text": "One."}, {"type": "thinking", "text": "Two."}]
    assert [trace.steps[0].text for trace in read(json.dumps(texts))] == ["One.", "Two."]
