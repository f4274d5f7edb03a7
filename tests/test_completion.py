"""Completion: what a shell is offered after some words, asked of the shell itself."""

import shutil
import subprocess

import pytest

from kgreason.cli import main

BASH = shutil.which("bash")


@pytest.fixture
def script(capsys):
    assert main(["completion", "bash"]) == 0
    return capsys.readouterr().out


@pytest.mark.skipif(BASH is None, reason="needs bash")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("sour", "sources"),
        ("sources ", "--help list show fetch"),
        ("sources f", "fetch"),
        ("sources list --format ", "text json"),
        ("sources fetch --a", "--accept-licence"),
        ("sources fetch made --o", "--out"),
        ("sources fetch made --t", ""),
        ("knowledge audit --", "--help --labels --missing"),
        ("verify --format j", "json jsonl"),
        ("verify t.json --no", ""),
        ("claims --format ", "text json jsonl"),
        ("claims t.json --end", "--endpoint"),
        ("calculate --", "--help --list --format"),
        ("verify trace.json --fail", "--fail-on"),
        ("rules ", "--help test lint show coverage"),
        ("rules lint --", "--help --shadowed --format"),
        ("check-c", "check-certificate"),
        ("nonsense ", ""),
    ],
)
def test_bash_is_offered_what_can_follow(script, typed, offered):
    words = " ".join(f"'{word}'" for word in ["kgreason", *typed.split(" ")])
    ask = (
        f'{script}\nCOMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _kgreason; echo "${{COMPREPLY[*]}}"'
    )
    told = subprocess.run([BASH, "--norc", "-c", ask], capture_output=True, text=True, check=True)
    assert (told.stdout.strip(), told.stderr) == (offered, "")


def test_fish_is_offered_the_options_of_each_part(capsys):
    assert main(["completion", "fish"]) == 0
    seen = "'__fish_seen_subcommand_from sources; and __fish_seen_subcommand_from fetch'"
    assert f"complete -c kgreason -n {seen} -l accept-licence -d " in capsys.readouterr().out
