"""Manifests: what ships, and any TOML that is none; where the files of sources lie."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kgreason.content import content
from kgreason.model import SourceError
from kgreason.sources import Download, Manifest, load_manifests, load_predicates, manifest, read_manifest
from kgreason.sources.parts import mismatch
from kgreason.sources.places import data_folder, how_to_get, locate, missing_places

NEEDED = 'title = "T"\nhome = "H"\nversion = "1"\nlicence = "L"\nformat = "F"\nadds = "A"\n'
BARE = Manifest("made", "T", "H", "1", "L", "F", "A")
SHA = "0" * 64


def refused(text, name="made.toml"):
    with pytest.raises(SourceError) as caught:
        read_manifest(name, text)
    return str(caught.value)


def test_a_manifest_is_read():
    text = f"""
licence_url = "https://example.org/l"
must_accept = true
[[files]]
name = "area/a.tsv"
url = "https://example.org/a.tsv"
sha256 = "{SHA}"
size = 12
[[files]]
name = "area/b"
[predicates]
HINDERS = "^inhibits"
[categories]
thing = "NamedThing"
[prefixes]
ex = "EX"
[options]
column = 2
comment = "#"
header = true
columns = ["a", "b"]
"""
    assert read_manifest("made.toml", NEEDED + text) == Manifest(
        "made", "T", "H", "1", "L", "F", "A",
        licence_url="https://example.org/l",
        must_accept=True,
        files=(Download("area/a.tsv", "https://example.org/a.tsv", SHA, 12), Download("area/b")),
        predicates={"HINDERS": "^inhibits"},
        categories={"thing": "NamedThing"},
        prefixes={"ex": "EX"},
        options={"column": 2, "comment": "#", "header": True, "columns": ["a", "b"]},
    )  # fmt: skip
    assert read_manifest("made.toml", NEEDED) == BARE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("files = 3", "Expected `array`, got `int` - at `$.files`"),
        ("files = [3]", "Expected `object`, got `int` - at `$.files[0]`"),
        ("files = [{}]", "Object missing required field `name` - at `$.files[0]`"),
        ('files = [{name = "a", size = 1.5}]', "Expected `int`, got `float` - at `$.files[0].size`"),
        ("predicates = []", "Expected `object`, got `array` - at `$.predicates`"),
        ("predicates = {a = 1}", "Expected `str`, got `int` - at `$.predicates[...]`"),
        ('categories = "a"', "Expected `object`, got `str` - at `$.categories`"),
        ("prefixes = 2026-01-01", "Expected `object`, got `date` - at `$.prefixes`"),
        ("options = {a = {b = 1}}", "Expected `bool | int | str | array`, got `object` - at `$.options[...]`"),
        ("must_accept = 1", "Expected `bool`, got `int` - at `$.must_accept`"),
        ("licence_url = true", "Expected `str`, got `bool` - at `$.licence_url`"),
    ],
)
def test_a_wrong_type_is_told_with_its_place(text, said):
    assert refused(NEEDED + text) == f"made.toml: found {said}; wanted a manifest's types"


def test_keys_that_are_missing_or_unknown_are_told():
    keys = (
        "adds, categories, files, format, home, licence, licence_url, must_accept, options, predicates, prefixes, "
        "title, version"
    )
    assert refused("") == (f"made.toml: found no title, home, version, licence, format, adds; wanted the keys {keys}")
    assert refused(NEEDED + 'name = "x"\nfile = 1') == f"made.toml: found unknown file, name; wanted the keys {keys}"
    assert refused(NEEDED + '[[files]]\nname = "a"\nmd5 = ""').startswith(
        "made.toml: files[0]: found unknown md5; wanted "
    )


@pytest.mark.parametrize(
    "name", ["", "/a", "../a", "a/../b", "a//b", "a/", "./a", ".", "C:/a", "a\\\\b", "a\\u0000", "a\\n", "*"]
)
def test_a_file_name_that_leaves_its_folder_is_refused(name):
    assert refused(f'{NEEDED}[[files]]\nname = "{name}"').startswith("made.toml: files[0]: found the name ")


@pytest.mark.parametrize(
    "url", ["a.tsv", "ftp://example.org/a", "https://", "http:///a", "file://host/a", "https://a/b c", "data:,a"]
)
def test_an_address_of_another_kind_is_refused(url):
    assert refused(f'{NEEDED}[[files]]\nname = "a"\nurl = "{url}"').startswith("made.toml: files[0]: found the url ")


@pytest.mark.parametrize("row", ['sha256 = "0"', f'sha256 = "{"G" * 64}"', "size = -1"])
def test_a_hash_or_size_that_is_none_is_refused(row):
    assert refused(f'{NEEDED}[[files]]\nname = "a"\n{row}').startswith("made.toml: files[0]: found the s")


def test_a_file_twice_is_refused():
    twice = '[[files]]\nname = "a"\n' * 2
    assert refused(NEEDED + twice) == "made.toml: files: found a name twice; wanted each file once"


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FILE = st.dictionaries(st.sampled_from(["name", "url", "sha256", "size", "x"]), VALUE, max_size=4)
TABLE = st.dictionaries(
    st.sampled_from([*Manifest.__struct_fields__, "x"]), VALUE | st.lists(FILE, max_size=2), max_size=5
)


@settings(max_examples=150, deadline=None)
@given(TABLE)
@example({"files": [{"name": "a", "size": 10**30}]})
@example({"files": [{"name": "a"}, {"name": ["a"]}]})
def test_any_values_are_a_manifest_or_refused(table):
    whole = tomllib.loads(NEEDED) | table
    try:
        found = manifest.make_manifest("made.toml", whole)
    except SourceError as error:
        assert error.place.startswith("made.toml")
    else:
        assert isinstance(found, Manifest)
        assert all(isinstance(one, Download) for one in found.files)
        assert {type(one) for one in found.predicates.values()} <= {str}


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80), st.booleans())
@example("x = " + "[" * 100_000, True)
@example("x = " + "9" * 5000, True)
@example("x = 2026-99-99", True)
@example("title = 1", False)
def test_any_text_is_a_manifest_or_refused(text, begun):
    try:
        found = read_manifest("made.toml", (NEEDED if begun else "") + text)
    except SourceError as error:
        assert error.place.startswith("made.toml")
    else:
        assert isinstance(found, Manifest)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.characters(exclude_categories=["Cs"]))
def test_a_manifest_with_one_character_changed_is_read_or_refused(place, character):
    text = (
        NEEDED
        + f'must_accept = true\n[[files]]\nname = "a/b"\nurl = "https://example.org/b"\nsha256 = "{SHA}"\nsize = 3\n[predicates]\nA = "b"\n'
    )
    at = place % len(text)
    try:
        assert read_manifest("made.toml", text[:at] + character + text[at + 1 :]).name == "made"
    except SourceError as error:
        assert error.place.startswith("made.toml")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the folder that manifests are read from, in place of the one that ships."""
    monkeypatch.setattr(manifest, "content", lambda kind: tmp_path / kind)
    load_manifests.cache_clear()
    (tmp_path / "ontologies/sources").mkdir(parents=True)
    yield tmp_path / "ontologies/sources"
    load_manifests.cache_clear()


def test_manifests_are_loaded_by_name_in_order(folder):
    for name in ("b.toml", "a.toml", "README.md"):
        (folder / name).write_text(NEEDED, "utf-8")
    assert list(load_manifests()) == ["a", "b"]


def test_a_manifest_that_is_no_text_is_refused(folder):
    (folder / "a.toml").write_bytes(b"title = \xff")
    with pytest.raises(SourceError, match=r"a\.toml: found bytes that are no UTF-8 at 8; wanted UTF-8"):
        load_manifests()


def test_all_that_ship_use_predicates_of_the_table():
    known = {*load_predicates(content("ontologies")), ""}
    used = {
        (name, predicate.removeprefix("^").partition(" ")[0])
        for name, one in load_manifests().items()
        for predicate in one.predicates.values()
    }
    assert {(name, predicate) for name, predicate in used if predicate not in known} == set()


def test_all_that_ship_say_what_they_are():
    for name, one in load_manifests().items():
        assert (name, "") not in {(name, text) for text in (one.title, one.home, one.version, one.licence, one.adds)}


@pytest.mark.skipif(not os.environ.get("KGREASON_DATA"), reason="KGREASON_DATA names no folder with the real data")
def test_the_real_files_are_those_that_manifests_pin():
    folder = Path(os.environ["KGREASON_DATA"])
    files = [file for one in load_manifests().values() for file in one.files]
    found = [mismatch(file, folder / file.name) for file in files if (folder / file.name).is_file()]
    assert [str(fault) for fault in found if fault] == []


# --- places -----------------------------------------------------------------------------------


def made(*names, url=""):
    return Manifest(
        "made", "T", "https://example.org", "1", "L", "F", "A", files=tuple(Download(one, url) for one in names)
    )


def test_the_data_folder_is_named_or_the_users(monkeypatch, tmp_path):
    monkeypatch.setenv("KGREASON_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("KGREASON_DATA")
    assert data_folder().name == "kgreason"


def test_a_source_is_where_it_is_given_or_whole_in_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("KGREASON_DATA", str(tmp_path))
    one = made("area/a", "area/b")
    assert locate(one, Path("given")) == Path("given")
    assert locate(one) is None
    (tmp_path / "area").mkdir()
    (tmp_path / "area/a").touch()
    assert locate(one) is None
    assert missing_places(one, tmp_path) == (tmp_path / "area/b",)
    (tmp_path / "area/b").mkdir()
    assert locate(one) == tmp_path


def test_a_source_that_lists_no_files_is_a_folder_of_its_name(monkeypatch, tmp_path):
    monkeypatch.setenv("KGREASON_DATA", str(tmp_path))
    assert (locate(made()), missing_places(made(), tmp_path)) == (None, (tmp_path / "made",))
    (tmp_path / "made").mkdir()
    assert (locate(made()), missing_places(made(), tmp_path)) == (tmp_path / "made", ())


def test_how_to_get_a_source_is_said(tmp_path):
    by_hand = "by hand from https://example.org: put"
    assert how_to_get(made("a", url="https://example.org/a"), tmp_path) == "kgreason sources fetch made"
    assert how_to_get(made("a", "b"), tmp_path) == f"{by_hand} a, b into {tmp_path}"
    assert how_to_get(made(), tmp_path) == f"{by_hand} the files as a folder made into {tmp_path}"
    both = Manifest("m", "", "https://example.org", "", "", "", "", files=(Download("a", "https://x/a"), Download("b")))
    assert how_to_get(both, tmp_path) == f"kgreason sources fetch m, then {by_hand} b into {tmp_path}"
