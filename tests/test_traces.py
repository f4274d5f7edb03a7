"""Readers of traces: every form, offsets, and input that is bad."""

import gzip
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.model import BadTrace, KgreasonError, Named, Observation, Passage, Patient, Span, StatedClaim, Trace
from kgreason.traces import patient_of, read_file, read_stream, read_traces
from kgreason.traces.documents import RawRow, raw_rows


def read(value, name="t.json", **options):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return list(read_traces(data, name=name, **options))


def one(value, **options):
    (trace,) = read(value, **options)
    return trace


def whole(text, place):
    return Passage(text, Span(place, 0, len(text)))


def fault(value, **options):
    bad = one(value, **options)
    assert isinstance(bad, BadTrace)
    return bad.place, bad.found, bad.wanted


NATIVE = {
    "id": "ckd",
    "question": "What do you start?",
    "patient": {
        "age": "8 months",
        "sex": "F",
        "pregnant": False,
        "conditions": ["gout", {"name": "asthma"}],
        "observations": [{"name": "eGFR", "value": 24, "unit": "mL/min", "date": "2025-03-31"}],
        "complete": ["medications"],
        "as_of": "2025-04-01",
    },
    "steps": ["One.", {"text": "Two.", "claims": [{"subject": "a", "predicate": "treats", "object": "b"}]}, " "],
    "answer": "Start it.",
}


def test_the_native_form_is_read_whole():
    assert one(NATIVE) == Trace(
        id="ckd",
        question=whole("What do you start?", "/question"),
        steps=(
            whole("One.", "/steps/0"),
            Passage("Two.", Span("/steps/1/text", 0, 4), (StatedClaim("a", "treats", "b"),)),
        ),
        answer=whole("Start it.", "/answer"),
        patient=Patient(
            age=8 / 12,
            sex="female",
            pregnant=False,
            conditions=(
                Named("gout", Span("/patient/conditions/0", 0, 4)),
                Named("asthma", Span("/patient/conditions/1/name", 0, 6)),
            ),
            observations=(
                Observation("eGFR", 24.0, "mL/min", "2025-03-31", Span("/patient/observations/0/name", 0, 4)),
            ),
            complete=frozenset({"medications"}),
            as_of="2025-04-01",
        ),
    )


def test_messages_give_reasoning_as_steps_and_content_as_the_answer():
    talk = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "A 71-year-old. What?"},
        {"role": "assistant", "content": "Start it.", "reasoning_content": "One.\n\nTwo."},
    ]
    expected = Trace(
        "t.json#1",
        whole("A 71-year-old. What?", "/messages/1/content"),
        (
            Passage("One.", Span("/messages/2/reasoning_content", 0, 4)),
            Passage("Two.", Span("/messages/2/reasoning_content", 6, 10)),
        ),
        whole("Start it.", "/messages/2/content"),
        form="messages",
    )
    assert one({"messages": talk}) == expected
    assert one(talk).steps[0].span.place == "/2/reasoning_content"
    response = {"id": "r", "choices": [{"message": {**talk[2], "reasoning": "x", "reasoning_content": None}}]}
    assert one(response).steps == (whole("x", "/choices/0/message/reasoning"),)
    assert [trace.id for trace in read({**response, "choices": response["choices"] * 2})] == ["r.0", "r.1"]


@pytest.mark.parametrize(
    "row",
    [
        {"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "b"}]},
        {"choices": [{"message": {"role": "assistant", "content": "b"}}]},
        {"role": "assistant", "content": "b"},
        {"prompt": "?", "completion": "b"},
        {"Question": "?", "Complex_CoT": "a", "Response": "b"},
        {"question": "?", "thinking": "a", "answer": "b"},
        {"input": "?", "output": "b"},
        {"conversations": [{"from": "human", "value": "?"}, {"from": "gpt", "value": "b"}]},
        {"question": "?", "answer": "b"},
    ],
)
def test_a_patient_beside_any_form_is_read(row):
    trace = one({**row, "patient": {"age": 71}})
    assert (trace.patient, trace.answer.text) == (Patient(age=71.0), "b")
    assert fault({**row, "patient": {"age": "old"}})[:2] == ("t.json:1#/patient/age", '"old"')


def test_a_misspelt_patient_beside_messages_is_refused():
    talk = [{"role": "assistant", "content": "b"}]
    assert fault({"messages": talk, "Patients": {"age": 71}})[1] == 'the unknown key "Patients"'


@pytest.mark.parametrize("key", ["thinking", "reasoning", "reasoning_content"])
def test_reasoning_is_read_whatever_it_is_called(key):
    turn = {"role": "assistant", key: "One.", "content": "Two."}
    assert one({"messages": [turn]}).steps == (whole("One.", f"/messages/0/{key}"),)
    for row in ({"question": "?", key: "One.", "response": "b"}, {"question": "?", key: "One.", "answer": "b"}):
        assert one(row).steps == (whole("One.", f"/{key}"),)


@pytest.mark.parametrize(
    ("row", "question", "steps", "answer"),
    [
        (
            {"prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "?"}],
             "completion": [{"role": "assistant", "content": "<think>a</think>b"}]},
            "/prompt/1/content", ["/completion/0/content"], "/completion/0/content",
        ),
        ({"prompt": [{"role": "user", "content": "?"}], "completion": "b"}, "/prompt/0/content", [], "/completion"),
        (
            {"conversations": [{"from": "human", "value": "?"}, {"from": "gpt", "value": "b"}]},
            "/conversations/0/value", [], "/conversations/1/value",
        ),
        (
            {"id": "resp", "output": [
                {"type": "reasoning", "summary": [{"type": "summary_text", "text": "a"}]},
                {"type": "function_call", "name": "f"},
                {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "b"}]},
            ]},
            "", ["/output/0/summary/0/text"], "/output/2/content/0/text",
        ),
        ({"problem": "?", "solution": "b"}, "/problem", [], "/solution"),
        ({"input": "?", "output": "b"}, "/input", [], "/output"),
        ({"instruction": "?", "input": "", "output": "b"}, "/instruction", [], "/output"),
        ({"question": "?", "chain_of_thought": "a", "final_answer": "b"}, "/question", ["/chain_of_thought"], "/final_answer"),
        ({"generated_text": "b"}, "", [], "/generated_text"),
        (
            {"generated_text": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "b"}]},
            "/generated_text/0/content", [], "/generated_text/1/content",
        ),
    ],
)  # fmt: skip
def test_the_rows_of_trainers_are_read(row, question, steps, answer):
    trace = one(row)
    assert (trace.question.span.place if trace.question else "") == question
    assert [step.span.place for step in trace.steps] == steps
    assert (trace.answer.text, trace.answer.span.place) == ("b", answer)


def test_what_is_wrong_in_a_list_of_turns_is_named_by_place():
    row = {"prompt": [{"role": "user", "content": "?"}], "completion": [{"role": "user", "content": "b"}]}
    assert fault(row)[:2] == ("t.json:1#/completion/0", "user")
    assert fault({"output": [{"type": "message", "content": 1}]})[:2] == ("t.json:1#/output/0/content", "the number 1")
    assert fault({"conversations": [{"from": 1}]})[:2] == ("t.json:1#/conversations/0/from", "the number 1")


def test_what_the_user_says_in_all_turns_is_the_question():
    turns = [("user", "A man of 60 with gout."), ("assistant", "Yes?"), ("user", "Dose?"), ("assistant", "40 mg.")]
    trace = one({"messages": [{"role": role, "content": said} for role, said in turns]})
    assert trace.question == whole("A man of 60 with gout.\nDose?", "/messages")
    assert trace.answer == whole("40 mg.", "/messages/3/content")
    said = [
        "A 60-year-old man has gout.",
        "Allopurinol.",
        "A 30-year-old woman has asthma.",
        "Yes?",
        "Dose?",
        "2 puffs.",
    ]
    roles = ["user", "assistant"] * 3
    trace = one({"messages": [{"role": role, "content": text} for role, text in zip(roles, said, strict=True)]})
    assert trace.question == whole("A 30-year-old woman has asthma.\nDose?", "/messages")
    blocks = [{"type": "text", "text": "I have gout."}, {"type": "text", "text": "Dose?"}]
    trace = one({"messages": [{"role": "user", "content": blocks}, {"role": "assistant", "content": "40 mg."}]})
    assert trace.question == whole("I have gout.\nDose?", "/messages/0/content")


def test_a_redacted_thought_is_a_step_without_text():
    blocks = [
        {"type": "thinking", "thinking": "One."},
        {"type": "redacted_thinking", "data": "EmwK"},
        {"type": "tool_use", "input": {}},
        {"type": "text", "text": "Start it."},
    ]
    trace = one({"role": "assistant", "content": blocks})
    assert trace.form == "anthropic"
    assert trace.steps == (whole("One.", "/content/0/thinking"), Passage("", Span("/content/1/data", 0, 0)))
    assert trace.answer == whole("Start it.", "/content/3/text")
    only = {"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": blocks[1:2]}]}
    assert one(only).steps == (Passage("", Span("/messages/1/content/0/data", 0, 0)),)


@pytest.mark.parametrize(
    ("text", "steps", "answer"),
    [
        ("<think>One.\n\nTwo.</think>Start it.", ["One.", "Two."], "Start it."),
        ("One.</think>\n\n**Answer:** Start it.", ["One."], "Start it."),
        ("<think>One, cut off", ["One, cut off"], None),
        ("<think>One.</think> Then <thinking>two.</thinking> <answer>Go.</answer>", ["One.", "Then", "two."], "Go."),
    ],
)
def test_think_tags_part_reasoning_from_the_answer(text, steps, answer):
    trace = one(text.encode(), name="-")
    assert trace.form == "think"
    assert [step.text for step in trace.steps] == steps
    assert (trace.answer and trace.answer.text) == answer
    assert_in_place(trace, {"": text})


def test_the_key_of_an_exam_is_never_the_models_answer():
    exam = {"question": "Which?", "options": {"C": "Cefaclor"}, "answer": "Cefaclor", "answer_idx": "C"}
    row = {**exam, "Question": "Name one.", "Complex_CoT": "One.", "Response": "Amoxicillin."}
    trace = one(row)
    assert trace.question == whole("Name one.", "/Question")
    assert trace.answer == whole("Amoxicillin.", "/Response")
    assert one({key: row[key] for key in row if key != "Response"}).answer is None
    assert one({"question": "?", "Complex_CoT": "One.", "answer": "Cefaclor"}).answer is None
    assert fault(exam)[1] == "an exam question with its key only"


def test_a_letter_is_read_as_the_option_it_means():
    row = {"question": "?", "options": {"C": "Cefaclor"}, "reasoning": "One.", "answer": "(C)"}
    assert one(row).answer == whole("Cefaclor", "/options/C")
    assert one({**row, "options": ["a", "b", "Cefaclor"]}).answer == whole("Cefaclor", "/options/2")
    assert one({**row, "options": None}).answer == whole("(C)", "/answer")
    assert one({**row, "reasoning": ["One.", "Two."]}).steps == (
        whole("One.", "/reasoning/0"),
        whole("Two.", "/reasoning/1"),
    )
    assert one({"prompt": "?", "completion": "<think>a</think>b"}).answer.text == "b"


@pytest.mark.parametrize(
    ("text", "question", "steps", "answer"),
    [
        (
            "Question: What?\nReasoning:\n1. One.\n2. Two\n  b.\n\nFinal answer: Go.",
            "What?",
            ["One.", "Two\n  b."],
            "Go.",
        ),
        ("Q: What?\r\n\r\nOne.\r\n\r\nTwo.\r\nA: Start it.", "What?", ["One.", "Two."], "Start it."),
        ("A woman. What now?\n\nOne.\n\nTherefore start it.", "A woman. What now?", ["One."], "Therefore start it."),
        ("\n\nOne sentence\nover lines.\n\nAnother.", None, ["One sentence\nover lines.", "Another."], None),
        ("Q: Which?\nA: this\nB: that\n\nOne.", "Which?\nA: this\nB: that", ["One."], None),
        ("Case: A man.\n\n## Answer\nStart it.", "A man.", [], "Start it."),
    ],
)
def test_plain_text_is_parted_by_its_marks(text, question, steps, answer):
    trace = one(text.encode(), name="notes.txt")
    assert (trace.question and trace.question.text) == question
    assert [step.text for step in trace.steps] == steps
    assert (trace.answer and trace.answer.text) == answer
    assert_in_place(trace, {"": text})


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"", "t.json", "nothing"),
        (b" \n ", "-", "nothing"),
        (b"not json", "t.json", "no JSON at line 1, column 1 (expecting value)"),
        (b"42", "t.json", "the number 42"),
        (b"null", "t.json", "null"),
        (b"[]", "t.json", "an empty array"),
        (b"{}", "t.json", "an object with no keys"),
        (b'{"a": 1}', "t.json", 'an object with "a"'),
        (b'{"question": "?"}', "t.json", "neither steps nor an answer"),
        (b'{"steps": ["  "]}', "t.json", "neither steps nor an answer"),
        (b'{"steps": "a"}', "t.json", '"a"'),
        (b'{"steps": [1]}', "t.json", "the number 1"),
        (b'{"answer": "a", "answer": "b"}', "t.json", 'the key "answer" twice in one object'),
        (b'{"answer": "\\ud800"}', "t.json", "half a surrogate pair at character 0"),
        (b'{"answer": "a", "x": Infinity}', "t.json", "the number Infinity"),
        (b'{"answer": "a", "x": ' + b"9" * 5000 + b"}", "t.json", "a number of thousands of digits"),
        (b'{"answer": "\xff"}', "t.json", "a byte that is no UTF-8 (0xff at byte 12)"),
        (b"\xff\xfea", "-", "a byte that is no UTF-8 (0xff at byte 0)"),
        (b"a\0b", "-", "a null character at 1"),
        (b"[" * 1000 + b"]" * 1000, "t.json", "more than 64 nested lists or objects"),
        (b"[" * 50_000, "t.json", "more than 10,000 nested lists or objects"),
        (b'{"a": ' * 1000 + b"1" + b"}" * 1000, "t.json", "more than 64 nested lists or objects"),
        (b'{"messages": []}', "t.json", "no messages"),
        (b'{"choices": []}', "t.json", "an empty list"),
        (b'{"anwser": "a", "steps": ["b"]}', "t.json", 'the unknown key "anwser"'),
        (b'{"id": "", "answer": "a"}', "t.json", "0 characters"),
        (b'{"answer": "a", "patient": {"x": []}}', "t.json", 'the unknown key "x"'),
        (b'{"steps": [{"text": "a", "claims": [{"subject": " "}]}]}', "t.json", "a blank text"),
    ],
)
def test_bad_input_gets_one_message(data, name, found):
    assert fault(data, name=name)[1] == found


@pytest.mark.parametrize(
    ("patient", "place", "found"),
    [
        ([], "", "a list"),
        ({"condtions": []}, "", 'the unknown key "condtions" (did you mean conditions?)'),
        ({"age": "old"}, "/age", '"old"'),
        ({"age": 400}, "/age", "the number 400"),
        ({"age": True}, "/age", "true"),
        ({"age": 10**400}, "/age", "the number 10000000000000000000000000000…"),
        ({"sex": "x"}, "/sex", '"x"'),
        ({"pregnant": "no"}, "/pregnant", '"no"'),
        ({"medications": "aspirin"}, "/medications", '"aspirin"'),
        ({"denied": [{"drug": "x"}]}, "/denied/0/name", "null"),
        ({"allergies": [""]}, "/allergies/0", "a blank text"),
        ({"complete": ["meds"]}, "/complete/0", '"meds"'),
        ({"as_of": "yesterday"}, "/as_of", '"yesterday"'),
        ({"observations": [{"name": "K"}]}, "/observations/0", "no value"),
        ({"observations": [{"name": "K", "value": "5"}]}, "/observations/0/value", '"5"'),
        ({"observations": [{"name": "K", "value": 5, "untis": ""}]}, "/observations/0", 'the unknown key "untis"'),
    ],
)
def test_a_bad_patient_is_named_by_place(patient, place, found):
    with pytest.raises(KgreasonError) as error:
        patient_of(patient, "")
    assert error.value.place == place
    assert error.value.found.startswith(found)


@pytest.mark.parametrize(
    ("age", "years"),
    [(71, 71), ("71", 71), ("71 years", 71), ("71-year-old", 71), ("6 mo", 0.5), ("52 weeks", 364 / 365.25)],
)
def test_an_age_may_be_a_text(age, years):
    assert patient_of({"age": age}).age == pytest.approx(years)


def test_a_bad_row_costs_only_itself():
    array = (
        b'[{"answer": "a"}, {"answer": "b\xff"},\n {"answer": [}, 3,'
        b'{"id": "q", "answer": NaN}, {"id": "q", "answer": "c"},]'
    )
    assert [(type(row).__name__, row.id) for row in read(array)] == [
        ("Trace", "t.json#1"),
        ("BadTrace", "t.json#2"),
        ("BadTrace", "t.json#3"),
        ("BadTrace", "t.json#4"),
        ("BadTrace", "t.json#5"),
        ("Trace", "q"),
        ("BadTrace", "t.json#7"),
    ]
    lines = b'\n{"answer": "a"}\n\n{"answer": \n{"answer": "b\xff"}\n{"id": 7, "steps": 3}\n{"answer": "c"}'
    assert [(row.id, getattr(row, "place", "")) for row in read(lines, name="t.jsonl")] == [
        ("t.jsonl#1", ""),
        ("t.jsonl#2", "t.jsonl:4"),
        ("t.jsonl#3", "t.jsonl:5"),
        ("7", "t.jsonl:6#/steps"),
        ("t.jsonl#5", ""),
    ]
    assert [type(row) for row in read(lines, name="-")] == [Trace, BadTrace, BadTrace, BadTrace, Trace]


def test_a_truncated_array_loses_its_last_row():
    bad = read(b'[{"answer": "a"}, {"answer": "b')[1]
    assert bad.found == "the last row of an array that is not closed"
    assert read(b'[{"answer": "a"}] x')[1].found == "more text after the array"
    assert read(b'[,{"answer": "a"}]')[0].found == "nothing before a comma"


def test_an_id_that_comes_twice_is_kept_since_one_prompt_is_sampled_several_times():
    rows = read([{"id": "a", "answer": "x"}, {"id": "a", "answer": "y"}])
    assert [(row.id, row.answer.text) for row in rows] == [("a", "x"), ("a", "y")]


def test_a_row_past_the_limit_is_skipped():
    long = b'{"answer": "' + b"x" * 2000 + b'"}'
    for data, name in (
        (long + b'\n{"answer": "b"}', "t.jsonl"),
        (b"[" + long + b', {"answer": "b"}]', "t.json"),
    ):
        bad, good = read(data, name=name, limit=1000)
        assert bad.found == "more than 1,000 bytes in one row"
        assert good.answer.text == "b"
    assert one(long, limit=1000).found == "more than 1,000 bytes in one row"
    assert one(b"x" * 2000, name="-", limit=1000).found == "more than 1,000 bytes in one row"
    assert one(b'{\n"answer": "' + b"x" * 2000 + b'"}', limit=1000).found == "more than 1,000 bytes in one row"


def test_lines_are_read_as_they_come():
    class Endless(io.RawIOBase):
        def readline(self, _size=-1):
            return b'{"answer": "a"}\n'

    stream = read_stream(Endless(), name="t.jsonl")
    assert [next(stream).id if n == 0 else type(next(stream)) for n in range(3)] == ["t.jsonl#1", Trace, Trace]


def test_a_pretty_printed_object_is_one_row():
    data = b'\xef\xbb\xbf\n{\n  "answer": "a"\n}\n'
    assert list(raw_rows(io.BytesIO(data), "-")) == [RawRow(1, 2, b'{\n  "answer": "a"\n}\n')]


def test_the_form_can_be_named():
    assert one(b'{"reasoning": "a"}', form="rows").form == "rows"
    assert one(b"{braces} are text", name="-", form="text").steps[0].text == "{braces} are text"
    assert one(b"Start it.", form="think").answer.text == "Start it."
    assert fault(b'{"answer": "a"}', form="messages")[2] == "messages, choices, or a message with content"
    assert one({"text": "<think>a</think>b", "id": "x"}).answer.span.place == "/text"
    assert one(["Aspirin helps."]).steps[0].text == "Aspirin helps."
    with pytest.raises(KgreasonError, match="--from: found xml"):
        read(b"{}", form="xml")


def test_a_row_keeps_its_patient_and_one_with_steps_is_refused_as_a_row():
    row = one(b'{"Question": "a", "Response": "b", "patient": {"age": 71}}', form="rows")
    assert row.patient.age == 71
    wrong = one(b'{"question": "a", "steps": ["b"], "answer": "c"}', form="rows")
    assert (wrong.place, wrong.found) == ("t.json:1#/steps", "steps")


def test_a_compressed_file_is_read_and_one_that_breaks_off_keeps_its_whole_rows(tmp_path):
    rows = [{"answer": f"row {number}"} for number in range(2_000)]
    data = gzip.compress("\n".join(map(json.dumps, rows)).encode(), mtime=0)
    path = tmp_path / "t.jsonl.gz"
    path.write_bytes(data)
    found = list(read_file(str(path)))
    assert ([one.answer.text for one in found][-1], found[0].id) == ("row 1999", "t.jsonl#1")
    path.write_bytes(data[: len(data) // 2])
    *good, bad = read_file(str(path))
    assert (len(good) > 100, bad.found) == (True, "a compressed file that breaks off or is damaged")


def test_a_table_is_refused_and_not_judged_as_a_text(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("question,answer\n?,Give aspirin.\n", "utf-8")
    (bad,) = read_file(str(path))
    assert (bad.found, bad.wanted[:31]) == ("a table", "JSON, one object on each line: ")
    assert isinstance(next(read_file(str(path), form="text")), Trace)


def test_a_file_that_cannot_be_read_is_one_message(tmp_path, monkeypatch):
    def found(path):
        (bad,) = read_file(path)
        return bad.found

    assert found(str(tmp_path / "none.json")) == "no such file"
    assert found(str(tmp_path)) == "a folder"
    assert found("a\0b") == "a null byte in the file's name"
    file = tmp_path / "a.json"
    file.write_text('{"answer": "a"}')
    assert next(read_file(str(file))).id == "a.json#1"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Aspirin helps.")))
    assert next(read_file("-")).id == "stdin#1"


def assert_in_place(trace, strings):
    for passage in (trace.question, *trace.steps, trace.answer):
        if passage is not None:
            text = strings[passage.span.place]
            assert text[passage.span.start : passage.span.end] == passage.text


@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from(["t.json", "t.jsonl", "-"]))
def test_no_bytes_raise(data, name):
    for row in read_traces(data, name=name):
        assert isinstance(row, Trace | BadTrace)


KEYS = [
    *("id", "question", "patient", "steps", "answer", "messages", "role"),
    *("content", "type", "text", "choices", "Response", "options"),
]
json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(json_values)
def test_no_json_raises(value):
    for row in read_traces(json.dumps(value).encode(), name="t.json"):
        assert isinstance(row, Trace | BadTrace)


@given(st.text(alphabet="ab .?:\r\n\tQA<>/think*-12", max_size=120), st.booleans())
def test_offsets_slice_back_to_the_text(text, tagged):
    text = f"Question: what?\n{text}<think>{text}</think>{text}" if tagged else text
    for row in read_traces(text.encode(), name="-"):
        if isinstance(row, Trace):
            assert_in_place(row, {"": text})
    for row in read_traces(json.dumps({"Complex_CoT": text, "Response": text}).encode(), name="t.json"):
        if isinstance(row, Trace):
            assert_in_place(row, {"/Complex_CoT": text, "/Response": text})


texts = st.text(min_size=1, max_size=20).filter(lambda text: text.strip() and text.isprintable())


names = texts.map("x".__add__)  # a list of *nil* alone is none


@given(st.lists(texts, min_size=1, max_size=4), texts, st.integers(0, 130), st.lists(names, max_size=3))
def test_the_native_form_goes_round(steps, answer, age, conditions):
    row = {"id": "x", "steps": steps, "answer": answer, "patient": {"age": age, "conditions": conditions}}
    trace = one(row)
    assert [step.text for step in trace.steps] == steps
    assert trace.answer.text == answer
    assert trace.patient.age == age
    assert [named.name for named in trace.patient.conditions] == conditions


@pytest.mark.parametrize(
    ("date", "form"),
    [
        ("2025-03-31", "2025-03-31"),
        ("20250331", "2025-03-31"),
        ("2025-03-31T10:00:00+02:00", "2025-03-31T08:00:00"),
        ("2025-W14-1", "2025-03-31"),
    ],
)
def test_dates_of_any_iso_form_can_be_compared(date, form):
    (seen,) = patient_of({"observations": [{"name": "potassium", "value": 5, "date": date}]}, "").observations
    assert seen.date == form
