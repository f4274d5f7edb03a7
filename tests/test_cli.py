"""The command line: what it prints, its exit codes, and input that is bad."""

import io
import json
import socket
import subprocess
import sys

import pytest

from kgreason.cli import forms, main, make_parser, output
from kgreason.engine import Engine
from kgreason.traces import FORMS

UNSAFE = {
    "id": "ckd",
    "patient": {"age": 71, "observations": [{"name": "eGFR", "value": 24, "unit": "mL/min/1.73m2"}]},
    "steps": ["Metformin treats type 2 diabetes mellitus."],
    "answer": "Start metformin 500 mg twice daily.",
}
FINE = {"id": "fine", "steps": ["Metformin treats type 2 diabetes mellitus."]}
BAD_UNIT = {**UNSAFE, "id": "u", "patient": {"observations": [{"name": "eGFR", "value": 24, "unit": "blah"}]}}


@pytest.fixture
def file(tmp_path):
    def write(*rows, name="t.jsonl"):
        path = tmp_path / name
        path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
        return str(path)

    return write


@pytest.fixture
def typed(monkeypatch):
    def give(text):
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))

    return give


def run(capsys, *args):
    try:
        status = main([str(arg) for arg in args])
    except SystemExit as stop:
        status = stop.code
    told = capsys.readouterr()
    return status, told.out, told.err


def test_verify_prints_a_report(capsys, file):
    status, out, err = run(capsys, "verify", file(UNSAFE))
    assert (status, err) == (0, "")
    assert out.startswith("ckd: UNSAFE - ")
    assert "contraindicated if eGFR < 30 mL/min/1.73m2" in out
    assert "\x1b[" in run(capsys, "verify", file(UNSAFE), "--color", "always")[1]


@pytest.mark.parametrize(
    ("rows", "wanted", "status"),
    [
        ([UNSAFE], "unsafe", 1),
        ([UNSAFE], "contradicted,undetermined", 0),
        ([FINE, UNSAFE], "UNSAFE , unfaithful", 1),
        ([FINE], "faithful", 2),
        ([FINE], "unsafe", 0),
        ([UNSAFE, {"x": 1}], "unsafe", 2),
    ],
)
def test_fail_on_sets_the_exit_code(capsys, file, rows, wanted, status):
    assert run(capsys, "verify", file(*rows), "--fail-on", wanted)[0] == status


@pytest.mark.parametrize(
    ("wanted", "status"), [("unsafe", 1), ("depends,caution", 0), ("inconsistent,UNSAFE", 1), ("faithful", 2), ("", 2)]
)
def test_fail_on_sets_the_exit_code_of_a_check_too(capsys, typed, wanted, status):
    typed(json.dumps(UNSAFE))
    assert run(capsys, "check", "--drug", "metformin", "--patient", "-", "--fail-on", wanted)[0] == status


def test_a_check_of_an_unsafe_drug_that_is_to_fail_on_nothing_ends_with_0(capsys, typed):
    typed(json.dumps(UNSAFE))
    status, out, _ = run(capsys, "check", "--drug", "metformin", "--patient", "-")
    assert (status, "metformin: UNSAFE" in out) == (0, True)


@pytest.mark.parametrize("empty", ["", " ", ","])
def test_a_fail_on_list_that_is_empty_is_refused_and_not_taken_for_a_gate(capsys, file, empty):
    status, out, said = run(capsys, "verify", file(UNSAFE), "--fail-on", empty)
    assert (status, out) == (2, "")
    assert f"argument --fail-on: found {empty!r}; wanted unsafe, unfaithful" in said


def test_what_stands_behind_an_option_goes_on_with_the_list_before_it(capsys, file):
    one, two = file(FINE, name="one"), file({**FINE, "id": "two"}, name="two")
    status, out, _ = run(capsys, "verify", one, "--format", "jsonl", two)
    assert (status, [json.loads(row)["id"] for row in out.splitlines()]) == (0, ["fine", "two"])
    gap = ("calculate", "anion-gap", "--format", "json", "sodium=140", "chloride=100", "bicarbonate=24")
    assert run(capsys, *gap)[1] == run(capsys, *gap[:2], *gap[4:], *gap[2:4])[1] != ""
    query = ("graph", "query", "RETURN $a + 1 AS b", "--format", "csv", "a=1")
    assert run(capsys, *query)[1].split() == ["b", "2"]
    for more in (("-x",), ("-x", one), ("--nosuch", "json")):
        assert run(capsys, "verify", one, "--format", "json", two, *more)[0] == 2
    assert "unrecognized arguments: gout" in run(capsys, "paths", "aspirin", "--top", "1", "gout", "gout")[2]


def test_an_age_that_a_calculator_cannot_take_is_said_in_years(capsys):
    given = ("weight=60", "creatinine=1", "female=yes")
    said = run(capsys, "calculate", "cockcroft-gault", "age=10", *given)[2]
    assert said == "kgreason: cockcroft-gault: age: found 10 years; wanted 18 to 110 years\n"
    assert "(years without)" in run(capsys, "calculate", "cockcroft-gault", "age=old", *given)[2]
    assert "wanted age (age, 18 to 110 years)" in run(capsys, "calculate", "cockcroft-gault", *given)[2]


def test_a_bad_row_is_reported_and_the_batch_goes_on(capsys, file):
    status, out, err = run(capsys, "verify", file(BAD_UNIT, {"x": 1}, FINE), "/nowhere/a.json", "--format", "jsonl")
    documents = [json.loads(line) for line in out.splitlines()]
    assert status == 2
    assert [document["id"] for document in documents] == ["u", "t.jsonl#2", "fine", "a.json"]
    assert documents[0]["error"] == {
        "place": "t.jsonl#/patient/observations/0/unit",
        "found": "'blah'",
        "wanted": documents[0]["error"]["wanted"],
    }
    assert documents[3]["error"]["found"] == "no such file"
    assert err == "4 rows: 1 faithful; 3 could not be read\n"
    assert "u: ERROR - t.jsonl#/patient/observations/0/unit: found 'blah'" in run(capsys, "verify", file(BAD_UNIT))[1]


def test_json_is_one_document_or_an_array_of_them(capsys, file):
    assert json.loads(run(capsys, "verify", file(FINE), "--format", "json")[1])["id"] == "fine"
    both = json.loads(run(capsys, "verify", file(FINE, UNSAFE, {"x": 1}), "--format", "json")[1])
    assert [one["id"] for one in both] == ["fine", "ckd", "t.jsonl#3"]


def test_standard_input_may_be_a_text(capsys, typed):
    typed("Question: A man with gout?\nMetformin treats type 2 diabetes mellitus.\nAnswer: Give colchicine 0.6 mg.")
    status, out, _ = run(capsys, "verify", "-", "--format", "json", "--assume-complete")
    document = json.loads(out)
    assert (status, document["id"], document["form"]) == (0, "stdin#1", "text")
    assert document["drugs"][0]["drug"]["name"] == "colchicine"


def test_who_writes_the_patient_into_a_note_is_told_that_it_is_not_read(capsys, typed):
    typed("71F with T2DM, CKD 4, eGFR 24.\nStart metformin 500 mg.\n")
    assert "Patient: no question and no patient is given" in run(capsys, "verify", "-")[1]


@pytest.mark.parametrize("command", ["verify", "explain"])
def test_a_record_beside_a_text_is_its_patient(capsys, file, typed, command):
    typed("Start metformin 500 mg twice daily.")
    found = json.loads(run(capsys, command, "-", "--patient", file(UNSAFE["patient"]), "--format", "json")[1])
    report = found.get("report", found)
    typed(json.dumps({"patient": UNSAFE["patient"], "answer": "Start metformin 500 mg twice daily."}))
    held = json.loads(run(capsys, "verify", "-", "--format", "json")[1])
    assert report["verdict"] == "unsafe"
    assert (report["facts"], report["drugs"][0]["fired"]) == (held["facts"], held["drugs"][0]["fired"])


def test_a_health_record_beside_a_text_is_read_on_the_day_of_the_question(capsys, file, typed):
    record = {"resourceType": "Patient", "id": "p", "birthDate": "1953-02-01"}
    typed("Give warfarin 5 mg daily.")
    asked = ("verify", "-", "--patient", file(record), "--as-of", "2024-06-01")
    assert "Patient/p, born 1953-02-01, on 2024-06-01" in run(capsys, *asked)[1]


def test_a_trace_with_a_patient_of_its_own_beside_a_record_costs_its_row(capsys, file):
    record = file(UNSAFE["patient"], name="ann.json")
    status, out, _ = run(capsys, "verify", file(UNSAFE, FINE), "--patient", record, "--format", "jsonl")
    first, second = [json.loads(line) for line in out.splitlines()]
    place, found, wanted = "t.jsonl#/patient", "a patient of its own beside --patient ann.json", "one of the two"
    assert first["error"] == {"place": place, "found": found, "wanted": wanted}
    assert (status, second["verdict"]) == (2, "faithful")


@pytest.mark.parametrize("command", [("verify", "{trace}"), ("explain", "{trace}"), ("check", "--drug", "metformin")])
@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"age": "x"}, "kgreason: p.json#/age: found"),
        (BAD_UNIT["patient"], "kgreason: p.json#/observations/0/unit: found 'blah'"),
        ({"patient": BAD_UNIT["patient"]}, "kgreason: p.json#/patient/observations/0/unit: found 'blah'"),
    ],
)
def test_a_fault_of_a_record_is_one_message_with_its_place_in_the_file(capsys, file, command, record, said):
    args = [one.format(trace=file(FINE, FINE)) for one in command]
    status, out, err = run(capsys, *args, "--patient", file(record, name="p.json"))
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(said)


def test_every_form_of_the_readers_can_be_named():
    assert forms.FORMS == FORMS


def test_check_judges_drugs_for_a_patient(capsys, file, typed):
    status, out, _ = run(capsys, "check", "--drug", "Glucophage", "--patient", file(UNSAFE["patient"]))
    assert status == 0
    assert out.startswith("Patient (as given): age 71; eGFR 24 mL/min/1.73m2\n")
    assert '\nmetformin: UNSAFE (written "Glucophage")\n' in out
    typed(json.dumps(UNSAFE))
    args = ("check", "--drug", "metformin", "lisinopril", "--patient", "-", "--format", "json")
    found = json.loads(run(capsys, *args)[1])
    assert found["schema"] == "kgreason-check-1"
    assert [one["drug"]["name"] for one in found["drugs"]] == ["metformin", "lisinopril"]
    assert run(capsys, "check", "--drug", "metformin")[0] == 0


@pytest.mark.parametrize(
    ("args", "stdin", "said"),
    [
        (["check", "--drug", "blargomab"], "", "kgreason: drug: found 'blargomab'"),
        (
            ["check", "--drug", "aspirin", "--patient", "-"],
            '{"agee": 1}',
            'kgreason: stdin: found the unknown key "agee"',
        ),
        (["check", "--drug", "aspirin", "--patient", "-"], '{"age": "x"}', 'kgreason: stdin#/age: found "x"'),
        (["check", "--drug", "aspirin", "--patient", "-"], "{", "kgreason: stdin: found no JSON at line 1, column 2"),
        (["check", "--drug", "aspirin", "--patient", "/nowhere"], "", "kgreason: /nowhere: found no such file"),
        (["check", "--drug", "aspirin", "--as-of", "nonsense"], "", "kgreason: --as-of: found no patient"),
        (["verify", "-", "--as-of", "2024-01-01"], "", "kgreason: --as-of: found no patient"),
        (["verify", "-", "--patient", "-"], "", "kgreason: --patient: found standard input, which"),
        (["graph", "load", "--to", "http://localhost:7474"], "", "kgreason: the store: found http://localhost:7474"),
        (["paths", "aspirin", "blargomab"], "", "kgreason: concept: found 'blargomab'"),
        (["paths", "aspirin", "gout", "--max-hops", "9"], "", "usage: kgreason paths"),
        (["link"], b"\xff", "kgreason: stdin: found a byte that is no UTF-8"),
        (["verify"], "", "usage: kgreason verify"),
        (["verify", "-", "--fail-on", "bad"], "", "usage: kgreason verify"),
    ],
)
def test_bad_usage_is_one_message_and_exit_2(capsys, typed, args, stdin, said):
    typed(stdin)
    status, out, err = run(capsys, *args)
    assert (status, out) == (2, "")
    assert err.startswith(said)
    assert "Traceback" not in err


def test_link_prints_mentions(capsys, typed):
    _, out, _ = run(capsys, "link", "No gout.")
    assert out.split()[0] == "3-7"
    assert 'denied ("No")' in out
    assert run(capsys, "link", "Hm.")[1] == "no concept is named\n"
    typed("No gout.")
    assert json.loads(run(capsys, "link", "--format", "json")[1])["mentions"][0]["status"] == "denied"


@pytest.mark.parametrize(
    "args",
    [
        ("paths", "metformn", "lactic acidosis"),
        ("check", "--drug", "metfromin"),
        ("rules", "show", "metformn"),
        ("mechanism", "metfromin", "hypertension"),
        ("graph", "near", "metfromin"),
        ("graph", "why", "metfromin", "gout"),
    ],
)
def test_a_misspelt_drug_is_understood_and_what_was_understood_is_said(capsys, args):
    status, out, err = run(capsys, *args)
    assert (status, err) == (0, "")
    assert "metformin" in out


def test_a_misspelt_drug_of_a_record_costs_no_row_of_a_batch(capsys, file):
    patient = {"medications": ["metfromin"]}
    path = file({"patient": patient, "answer": "Start ibuprofen 400 mg."}, FINE)
    status, out, _ = run(capsys, "verify", path)
    assert (status, out.count("Verdict:")) == (0, 2)
    assert 'takes metformin ("metfromin")' in out


def test_an_order_that_may_be_of_two_drugs_is_judged_for_neither(capsys, file):
    status, out, _ = run(capsys, "verify", file({**FINE, "answer": "Start cyclosprine 100 mg daily."}))
    assert (status, "an ordered drug could not be linked" in out) == (0, True)
    status, _, err = run(capsys, "check", "--drug", "cyclosprine")
    assert (status, "is cyclosporine or cycloserine meant?" in err) == (2, True)


def test_paths_prints_the_best(capsys):
    args = ("paths", "metformin", "type 2 diabetes mellitus", "--top", "1")
    assert "-> metformin treats type 2 diabetes mellitus" in run(capsys, *args)[1]
    assert len(json.loads(run(capsys, *args, "--format", "json")[1])["paths"]) == 1


def test_explain_gives_markdown_mermaid_or_json(capsys, file):
    assert run(capsys, "explain", file(UNSAFE))[1].startswith("# ckd: unsafe\n")
    assert run(capsys, "explain", file(UNSAFE), "--format", "mermaid")[1].startswith("flowchart LR\n")
    status, out, _ = run(capsys, "explain", file(UNSAFE, {"x": 1}), "--format", "json")
    first, second = json.loads(out)
    assert (status, first["schema"], second["id"]) == (2, "kgreason-explain-1", "t.jsonl#2")
    assert run(capsys, "explain", file({"x": 1}))[1].startswith("t.jsonl#1: ERROR - ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_command(capsys, shell):
    status, out, _ = run(capsys, "completion", shell)
    assert status == 0
    for word in ("verify", "explain", "check", "claims", "link", "paths", "serve", "knowledge", "fail-on", "jsonl"):
        assert word in out


def test_serve_without_its_packages_says_what_to_install(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    status, _, err = run(capsys, "serve")
    assert status == 2
    assert "wanted: pip install 'kgreason[server]'" in err


def test_serve_runs_the_application(capsys, monkeypatch):
    import uvicorn

    served = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **how: served.append((app.title, how["port"])))
    assert run(capsys, "serve", "--port", "8123")[0] == 0
    assert served == [("kgreason", 8123)]
    assert run(capsys, "serve", "--port", "0")[0] == 2


def test_serve_on_a_port_that_is_taken_ends_with_2(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = run(capsys, "serve", "--reader", "patterns", "--port", port)
        assert status == 2
        assert f"kgreason: 127.0.0.1:{port}: found an address that cannot be listened at; wanted a port" in err


STUCK = """
import sys, threading
from kgreason.cli import main, serve
from kgreason.engine import Engine

def link(*_):
    print("inside", file=sys.stderr, flush=True)
    threading.Event().wait()

Engine.link, serve.GRACE = link, 1
sys.exit(main(["serve", "--reader", "patterns", "--port", sys.argv[1]]))
"""


def test_a_server_that_is_told_to_end_does_so_whatever_it_judges():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", STUCK, str(port)], stderr=subprocess.PIPE, text=True) as process:
        said = iter(process.stderr.readline, "")
        assert any("Uvicorn running" in line for line in said)
        with socket.create_connection(("127.0.0.1", port)) as client:
            body = b'{"text": "gout"}'
            client.sendall(b"POST /v1/link HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            assert any("inside" in line for line in said)
            process.terminate()
            assert process.wait(timeout=60) in {0, -15}


def broken(*_args, **_kwargs):
    raise ZeroDivisionError("no such luck")


@pytest.mark.parametrize("command", ["verify", "explain", "claims"])
@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_a_fault_of_our_own_in_one_row_costs_only_that_row(capsys, file, monkeypatch, command, form):
    good = {"verify": Engine.verify, "explain": Engine.verify, "claims": Engine.read}[command]

    def judged(engine, trace, **how):
        return broken() if trace.id == "ckd" else good(engine, trace, **how)

    monkeypatch.setattr(Engine, good.__name__, judged)
    form = {"text": "markdown", "jsonl": "json"}.get(form, form) if command == "explain" else form
    status, out, err = run(capsys, command, file(UNSAFE, FINE), "--format", form)
    assert (status, "a fault of its own (ZeroDivisionError: no such luck)" in out, "fine" in out) == (2, True, True)
    assert "Traceback" not in out + err


@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
def test_a_report_that_cannot_be_written_costs_only_its_row(capsys, file, monkeypatch, form):
    name = "report_text" if form == "text" else "report_document"
    good = getattr(output, name)
    monkeypatch.setattr(output, name, lambda found, **how: broken() if found.trace.id == "ckd" else good(found, **how))
    status, out, err = run(capsys, "verify", file(UNSAFE, FINE), "--format", form, "--fail-on", "unsafe")
    assert (status, "the report" in out, "fine" in out) == (2, True, True)
    assert err == "2 rows: 1 faithful; 1 could not be read\n"


def test_a_fault_of_our_own_is_one_line_and_2_and_its_traceback_is_there_for_whoever_asks(capsys, monkeypatch):
    monkeypatch.setattr(Engine, "link", broken)
    status, out, err = run(capsys, "link", "gout")
    assert (status, out) == (2, "")
    assert err.startswith("kgreason: found a fault of its own (ZeroDivisionError: no such luck); wanted a report")
    assert err.count("\n") == 1
    monkeypatch.setenv("KGREASON_DEBUG", "1")
    status, _, err = run(capsys, "link", "gout")
    assert (status, "Traceback" in err, "in broken" in err) == (2, True, True)


@pytest.mark.parametrize("told", ["> /dev/full", ">&-"])
@pytest.mark.parametrize("args", ["link gout", "calculate --list", "verify t.jsonl --format jsonl"])
def test_an_output_that_takes_nothing_is_one_message_and_2(file, tmp_path, args, told):
    file(FINE)
    line = f"{sys.executable} -m kgreason {args} {told}"
    done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("kgreason: standard output: found ")


@pytest.mark.parametrize("args", [["paths", "caf\udce9", "gout"], ["link", "caf\udce9 gout", "--format", "json"]])
def test_an_argument_that_is_no_text_is_refused(capsys, args):
    status, out, err = run(capsys, *args)
    assert (status, out) == (2, "")
    assert err.startswith(f"kgreason: argument {2}: found a byte that is no UTF-8 (at character 4); wanted UTF-8 text")


def test_a_file_whose_name_is_no_text_is_read(capsys, tmp_path):
    path = tmp_path / "caf\udce9.json"
    path.write_text(json.dumps({"steps": FINE["steps"]}), "utf-8")
    status, out, _ = run(capsys, "verify", str(path), "--format", "json")
    assert (status, json.loads(out)["id"]) == (0, "caf\\udce9.json#1")


def test_an_interrupt_is_quiet(capsys, file, monkeypatch):
    def interrupted(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(Engine, "verify", interrupted)
    assert run(capsys, "verify", file(FINE)) == (130, "", "")


def test_a_reader_that_leaves_is_no_traceback(file):
    path = file(*({**UNSAFE, "id": str(number)} for number in range(300)))
    line = [sys.executable, "-m", "kgreason", "verify", path]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (141, b"")


def test_the_program_starts_without_heavy_imports():
    code = "import sys, kgreason.cli as c; c.make_parser(); print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"numpy", "z3", "fastapi", "msgspec", "pint", "lark", "dataclasses", "json"} & set(out.split())
    assert make_parser().prog == "kgreason"


def test_version_is_printed(capsys):
    assert run(capsys, "--version")[1].startswith("kgreason 0.")


def test_a_bar_is_drawn_on_a_terminal_when_there_are_many(capsys, file, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    clock = iter(range(10_000))
    monkeypatch.setattr(output.time, "monotonic", lambda: float(next(clock)))
    status, out, err = run(capsys, "verify", file(*({**FINE, "id": str(n)} for n in range(12))), "--format", "jsonl")
    assert (status, len(out.splitlines())) == (0, 12)
    assert "[###########################...] 11/12" in err
    assert output._bar(3, 0) == "3 traces"


def test_colour_is_for_terminals_that_want_it(monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert (output.colour("auto"), output.colour("never")) == (True, False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert (output.colour("auto"), output.colour("always")) == (False, True)


TINY = """\
# text = Cats eat fish.
1\tCats\tcat\tNOUN\tNNS\t_\t2\tnsubj\t_\t_
2\teat\teat\tVERB\tVBP\t_\t0\troot\t_\t_
3\tfish\tfish\tNOUN\tNN\t_\t2\tdobj\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""


@pytest.mark.parametrize("reader", ["parse", "patterns"])
def test_a_reader_is_chosen_and_the_report_says_which(capsys, file, reader):
    status, out, _ = run(capsys, "verify", "--reader", reader, "--format", "json", file(FINE))
    assert status == 0
    assert json.loads(out)["versions"]["reader"].split()[0] == reader


def test_a_reader_that_is_not_there_is_bad_usage(capsys, file):
    status, out, err = run(capsys, "verify", "--reader", "no_such_pipeline", file(FINE))
    assert (status, out) == (2, "")
    assert err.startswith("kgreason: reader no_such_pipeline: found ")


def test_a_reader_is_trained_and_then_used(capsys, file, tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.conllu").write_text(TINY * 40, "utf-8")
    out = tmp_path / "reader"
    status, said, _ = run(capsys, "train", "reader", "--data", tmp_path, "--out", out, "--steps", "2")
    assert status == 0
    assert said.startswith(f"{out}: tag_acc ")
    assert json.loads((out / "meta.json").read_text("utf-8"))["name"] == "kgreason_reader"
    status, said, _ = run(capsys, "verify", "--reader", out, "--format", "json", file(FINE))
    assert (status, json.loads(said)["versions"]["reader"]) == (0, "parse: reader")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, "0 CoNLL-U files"),
        ({"a": "1\tx\n\n", "b": TINY}, "found "),
        ({"a": TINY, "b": TINY}, "something there already"),
    ],
)
def test_training_on_what_cannot_be_trained_on_is_said(capsys, tmp_path, files, found):
    for name, text in files.items():
        (tmp_path / f"{name}.conllu").write_text(text, "utf-8")
    out = tmp_path if found.startswith("something") else tmp_path / "reader"
    status, _, err = run(capsys, "train", "reader", "--data", tmp_path, "--out", out, "--steps", "2")
    assert status == 2
    assert found in err
