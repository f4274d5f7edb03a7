"""``kgreason sources``: what it lists, shows and fetches (from files; servers are in the tests of fetching)."""

import hashlib
import json
import re

import pytest

from kgreason.cli import main
from kgreason.sources import manifest

DATA = bytes(range(256)) * 40
SHA = hashlib.sha256(DATA).hexdigest()
WHOLE = {"area/made.tsv": DATA}


MADE = """
title = "Made-up pairs"
home = "https://example.org/made"
version = "2026-01"
licence = "CC0 1.0"
licence_url = "https://example.org/licence"
format = "pairs"
adds = "nothing at all"
"""


@pytest.fixture
def ship(tmp_path, monkeypatch):
    """Return a function that puts manifests in place of those that ship."""
    monkeypatch.setattr(manifest, "content", lambda kind: tmp_path / kind)
    monkeypatch.setenv("KGREASON_DATA", str(tmp_path / "data"))
    manifest.load_manifests.cache_clear()

    def put(**texts):
        for name, text in texts.items():
            (tmp_path / "ontologies/sources").mkdir(parents=True, exist_ok=True)
            (tmp_path / f"ontologies/sources/{name}.toml").write_text(MADE + text, "utf-8")

    yield put
    manifest.load_manifests.cache_clear()


def run(capsys, *args):
    try:
        status = main([str(arg) for arg in args])
    except SystemExit as stop:
        status = stop.code
    told = capsys.readouterr()
    return status, told.out, told.err


@pytest.fixture
def home(tmp_path):
    """Return the address that files are fetched from."""
    for name in ("area/made.tsv", "good.tsv"):
        (tmp_path / "home" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / name).write_bytes(DATA)
    return (tmp_path / "home").as_uri()


def row(home, name="area/made.tsv"):
    return f'[[files]]\nname = "{name}"\nurl = "{home}/{name}"\nsha256 = "{SHA}"\nsize = {len(DATA)}\n'


def held(folder):
    return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


def test_the_command_fetches_and_list_tells_what_is_there(capsys, ship, home, tmp_path):
    ship(made=row(home), umls='[[files]]\nname = "umls/MRCONSO.RRF"\n')
    top = "adds: nothing at all\n  version: 2026-01\n  licence: CC0 1.0, https://example.org/licence\n  format: pairs\n"
    by_hand = f"by hand from https://example.org/made: put umls/MRCONSO.RRF into {tmp_path / 'data'}"
    umls = f"umls: Made-up pairs\n  {top}  not there: {by_hand}\n"
    made = f"made: Made-up pairs\n  {top}  "
    assert run(capsys, "sources", "list") == (0, f"{made}not there: kgreason sources fetch made\n\n{umls}", "")
    assert run(capsys, "sources", "fetch", "made") == (0, f"made: {tmp_path / 'data'}\n", "")
    assert held(tmp_path / "data") == WHOLE
    assert run(capsys, "sources", "list") == (0, f"{made}there: {tmp_path / 'data'}\n\n{umls}", "")


def test_list_as_json(capsys, ship, home, tmp_path):
    ship(made=row(home))
    status, out, _ = run(capsys, "sources", "list", "--format", "json")
    assert status == 0
    assert json.loads(out) == [
        {
            "name": "made",
            "title": "Made-up pairs",
            "home": "https://example.org/made",
            "version": "2026-01",
            "licence": "CC0 1.0",
            "licence_url": "https://example.org/licence",
            "must_accept": False,
            "format": "pairs",
            "adds": "nothing at all",
            "files": [{"name": "area/made.tsv", "url": f"{home}/area/made.tsv", "sha256": SHA, "size": len(DATA)}],
            "folder": str(tmp_path / "data"),
            "missing": [str(tmp_path / "data/area/made.tsv")],
            "get": "kgreason sources fetch made",
        }
    ]


def test_show_tells_all(capsys, ship, home, tmp_path):
    ship(made=row(home) + '[predicates]\nHINDERS = "inhibits"\nJUNK = ""\n[options]\ncolumns = ["a", "b"]\n')
    status, out, err = run(capsys, "sources", "show", "made")
    assert (status, err) == (0, "")
    assert out.endswith(
        f"  home: https://example.org/made\n  file: {tmp_path / 'data/area/made.tsv'} (not there)\n"
        f"    url: {home}/area/made.tsv\n    sha256: {SHA}\n    size: 10240\n"
        "  predicates: HINDERS = inhibits\n  predicates: JUNK = (left out)\n  options: columns = ['a', 'b']\n"
    )
    assert json.loads(run(capsys, "sources", "show", "made", "--format", "json")[1])["name"] == "made"


def test_a_source_that_is_not_known_is_told_before_anything_is_fetched(capsys, ship, home, tmp_path):
    ship(made=row(home))
    said = (2, "", "kgreason: sources: found no source maid; wanted one of made\n")
    assert run(capsys, "sources", "fetch", "made", "maid") == said
    assert run(capsys, "sources", "show", "maid") == said
    assert held(tmp_path / "data") == {}


def test_one_source_that_fails_does_not_keep_another_from_coming(capsys, ship, home, tmp_path):
    ship(bad=row(home, "bad.tsv"), good=row(home, "good.tsv"))
    out_folder = tmp_path / "elsewhere"
    assert run(capsys, "sources", "fetch", "bad", "good", "--out", out_folder) == (
        2,
        f"good: {out_folder}\n",
        f"kgreason: {home}/bad.tsv: found No such file or directory; wanted a file that can be read\n",
    )
    assert held(out_folder) == {"good.tsv": DATA}


LICENCE = "Made-up pairs comes under this licence: CC0 1.0\nRead it at https://example.org/licence\n"


def test_a_licence_is_shown_first_and_accepted_by_an_option(capsys, ship, home, tmp_path):
    ship(made="must_accept = true\n" + row(home))
    status, out, err = run(capsys, "sources", "fetch", "made")
    assert (status, out, held(tmp_path / "data")) == (2, "", {})
    assert err == LICENCE + (
        "kgreason: made: found the licence CC0 1.0 (https://example.org/licence), not accepted yet; "
        "wanted --accept-licence, once you have read it\n"
    )
    done = (0, f"made: {tmp_path / 'data'}\n", LICENCE)
    assert run(capsys, "sources", "fetch", "made", "--accept-licence") == done
    assert held(tmp_path / "data") == WHOLE


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("yes\n", 0), ("\n", 2), ("n\n", 2), ("", 2)])
def test_a_licence_is_asked_for_on_a_terminal(capsys, ship, home, tmp_path, monkeypatch, answer, status):
    ship(made="must_accept = true\n" + row(home))

    class Terminal:
        def isatty(self):
            return True

        def readline(self):
            return answer

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    found, _, err = run(capsys, "sources", "fetch", "made")
    assert (found, held(tmp_path / "data")) == (status, {} if status else WHOLE)
    assert err.startswith(LICENCE + "Do you accept it? [y/N] ")


def test_a_bar_is_drawn_on_a_terminal_only_and_wiped(capsys, ship, home, monkeypatch):
    ship(made=row(home))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    _, _, err = run(capsys, "sources", "fetch", "made")
    assert re.fullmatch(r"\r\x1b\[K\[[#.]{30}\] 0\.0/0\.0 MB area/made\.tsv\r\x1b\[K", err)


@pytest.mark.usefixtures("ship")
def test_no_sources_at_all_is_no_fault(capsys):
    assert run(capsys, "sources", "list") == (0, "", "")
    assert (
        run(capsys, "sources", "fetch", "x")[2] == "kgreason: sources: found no source x; wanted a source that ships\n"
    )
