"""Options: one name means one thing in all commands, and old names are still taken."""

import argparse
import json

import pytest

from kgreason.cli import main, make_parser

PLAIN = {
    "id": "a",
    "answer": "Give colchicine 0.6 mg.",
    "steps": ["Metformin does not treat type 2 diabetes mellitus."],
}
OTHERWISE = {"--from", "--out", "--data", "--steps", "--max-hops", "--format"}
"""Options whose value or default is another one in another command: a form or a source, a file or a folder."""


def commands(parser, words=()):
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, part in action.choices.items():
                yield (*words, name), part
                yield from commands(part, (*words, name))


def options():
    """Yield each option that is shown: its command, its name, what argparse knows of it."""
    for words, command in commands(make_parser()):
        for action in command._actions:
            if action.option_strings and action.help != argparse.SUPPRESS:
                yield " ".join(words), action.option_strings[-1], action


def test_an_option_is_written_and_defaults_alike_in_all_commands():
    ways = {}
    for _, name, action in options():
        if name not in OTHERWISE:
            ways.setdefault(name, set()).add((action.metavar, action.nargs, str(action.default), str(action.choices)))
    assert {name: held for name, held in ways.items() if len(held) > 1} == {}


def test_every_format_is_text_unless_another_is_asked_for_and_may_be_json():
    formats = {command: action.choices for command, name, action in options() if name == "--format"}
    others = {"explain", "graph export"}  # Markdown; files
    assert {command for command, choices in formats.items() if choices[0] != "text"} == others
    assert {command for command, choices in formats.items() if "json" not in choices} == {"graph export"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("graph query --name hubs --format table", "graph query --name hubs --format text"),
        ("graph export EX --form turtle --out ex.ttl", "graph export EX --format turtle --out ex.ttl"),
        ("sources fetch mondo --to data", "sources fetch mondo --out data"),
        ("verify a.json --no-color", "verify a.json --color never"),
        ("check --drug aspirin --no-color", "check --drug aspirin --color never"),
    ],
)
def test_an_old_name_is_still_taken_and_no_longer_shown(old, new):
    parser = make_parser()
    assert vars(parser.parse_args(old.split())) == vars(parser.parse_args(new.split()))
    (shown,) = [command for words, command in commands(parser) if list(words) == old.split()[: len(words)]][-1:]
    assert not set(old.split()) - set(new.split()) & set(shown.format_help().split())


def test_an_index_is_named_by_its_place_or_by_the_option(capsys, index, tmp_path):
    place = str(index(["EX:a treats EX:b"]).folder)
    told = []
    for named in ([place], ["--index", place]):
        assert main(["graph", "info", *named]) == 0
        assert main(["graph", "export", *named, "--out", str(tmp_path / "ex")]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert main(["graph", "info", place, "--index", place]) == 2
    assert capsys.readouterr().err == f"kgreason: --index: found {place} beside it; wanted one index\n"


def test_explain_fails_on_what_verify_fails_on_and_writes_a_line_a_trace(capsys, tmp_path):
    file = tmp_path / "t.json"
    file.write_text(json.dumps([PLAIN, {**PLAIN, "id": "b"}]))
    assert main(["explain", str(file), "--fail-on", "contradicted", "--format", "jsonl"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["report"]["id"] for one in rows] == ["a", "b"]
    assert main(["explain", str(file), "--fail-on", "unsafe"]) == 0


def test_who_gives_link_a_file_s_name_is_told_that_the_name_was_read(capsys, tmp_path):
    file = tmp_path / "note.txt"
    file.write_text("gout")
    assert main(["link", str(file)]) == 0
    hint = f"its name was read; kgreason link - < {file} reads what is in it"
    assert capsys.readouterr().err == f"kgreason: {file} is a file: {hint}\n"
    assert main(["link", "gout " * 2_000, "--format", "json"]) == 0
    assert capsys.readouterr().err == ""


def test_the_queries_that_ship_are_listed_as_json(capsys):
    assert main(["graph", "query", "--list", "--format", "json"]) == 0
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert {"name", "about", "parameters", "text"} == set(found["hubs"])
