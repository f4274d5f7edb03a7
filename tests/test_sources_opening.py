"""Opening sources: plain and compressed files, and everything that is none."""

import bz2
import gzip
import io
import lzma
import os
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kgreason.model import SourceError
from kgreason.sources import Download, Manifest
from kgreason.sources.formats import read_source
from kgreason.sources.opening import opened, read_lines, read_text

TEXT = "".join(f"EX:{number}\tname {number * 7919 % 1000}\n" for number in range(300))
LINES = list(enumerate(TEXT.splitlines(), 1))
ANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


PACKED = {
    "tsv": TEXT.encode(),
    "gz": gzip.compress(TEXT.encode(), mtime=0),
    "bz2": bz2.compress(TEXT.encode()),
    "xz": lzma.compress(TEXT.encode()),
    "zip": zipped(("made.tsv", TEXT)),
}
COMPRESSED = sorted(set(PACKED) - {"tsv"})


def put(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def refused(path):
    with pytest.raises(SourceError) as caught:
        list(read_lines(path))
    with pytest.raises(SourceError):
        read_text(path)
    return str(caught.value)


def outcome(path):
    """Return the text (None where it is refused), the lines, and whether they broke off."""
    try:
        text = read_text(path)
    except SourceError as error:
        assert error.place == path.name
        text = None
    lines = []
    try:
        for line in read_lines(path):
            lines.append(line)  # noqa: PERF402  what came before the fault counts
    except SourceError as error:
        assert error.place == path.name
        return text, lines, True
    return text, lines, False


@pytest.mark.parametrize("kind", PACKED)
@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_a_file_is_read_as_it_is(tmp_path, kind, case):
    path = put(tmp_path, f"made.{case(kind)}", PACKED[kind])
    assert list(read_lines(path)) == LINES
    assert read_text(path) == TEXT
    with opened(path) as stream:
        assert stream.read() == TEXT.encode()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_of_any_method_is_read_with_folders_in_it(tmp_path, method):
    path = put(tmp_path, "made.zip", zipped(("in/", ""), ("in/made.tsv", TEXT), method=method))
    assert read_text(path) == TEXT


def test_several_streams_in_one_file_are_read_to_the_end(tmp_path):
    for kind, pack in (("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)):
        path = put(tmp_path, f"made.{kind}", pack(TEXT[:500].encode()) + pack(TEXT[500:].encode()))
        assert read_text(path) == TEXT


def test_marks_and_line_ends_are_taken_off(tmp_path):
    path = put(tmp_path, "made.tsv", b"\xef\xbb\xbfa\r\nb\n\n\xef\xbb\xbfc")
    assert list(read_lines(path)) == [(1, "a"), (2, "b"), (3, ""), (4, "\ufeffc")]
    assert read_text(path) == "a\r\nb\n\n\ufeffc"


def test_a_line_that_is_no_text_costs_only_itself(tmp_path):
    path = put(tmp_path, "made.tsv", b"a\nb\xff\nc\n")
    first, fault, last = read_lines(path)
    assert (first, last) == ((1, "a"), (3, "c"))
    assert str(fault) == "made.tsv:2: found bytes that are no UTF-8 at 1; wanted UTF-8"
    with pytest.raises(SourceError, match="found bytes that are no UTF-8 at 3; wanted UTF-8"):
        read_text(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for path in (tmp_path / "gone.gz", tmp_path):
        assert refused(path) == f"{path}: found no such file; wanted a file of the source"


@pytest.mark.parametrize("kind", COMPRESSED)
def test_an_empty_file_is_no_compressed_file(tmp_path, kind):
    assert refused(put(tmp_path, f"made.{kind}", b"")).startswith(f"made.{kind}: found no ")
    assert list(read_lines(put(tmp_path, "made.tsv", b""))) == []


@pytest.mark.parametrize("kind", COMPRESSED)
def test_a_file_cut_off_anywhere_is_refused_after_lines_that_are_right(tmp_path, kind):
    data = PACKED[kind]
    for end in sorted({*range(40), *range(0, len(data), 17), *range(len(data) - 60, len(data))}):
        path = put(tmp_path, f"made.{kind}", data[:end])
        text, lines, broke = outcome(path)
        assert (text, lines, broke) == (None, LINES[: len(lines)], True)


@pytest.mark.parametrize("kind", COMPRESSED)
@pytest.mark.parametrize("really", [*PACKED, "text"])
def test_a_wrong_ending_is_refused(tmp_path, kind, really):
    if kind != really:
        data = PACKED.get(really, b"<html>Please sign in</html>")
        assert refused(put(tmp_path, f"made.{kind}", data)).startswith(f"made.{kind}: found ")


def test_a_compressed_file_without_its_ending_is_only_bad_lines(tmp_path):
    for kind in COMPRESSED:
        found = list(read_lines(put(tmp_path, "made.tsv", PACKED[kind])))
        assert any(isinstance(one, SourceError) for one in found)


@pytest.mark.parametrize("names", [(), ("in/",), ("a.tsv", "b.tsv")])
def test_a_zip_of_none_or_several_is_refused(tmp_path, names):
    path = put(tmp_path, "made.zip", zipped(*((name, "") for name in names)))
    count = sum(not name.endswith("/") for name in names)
    assert refused(path) == f"made.zip: found {count} files in it; wanted a zip of one file"


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (8, 1, "File 'made.tsv' is encrypted, password required for extraction"),
        (8, 64, "strong encryption (flag bit 6)"),
        (10, 99, "That compression method is not supported"),
        (6, 200, "zip file version 20.0"),
    ],
)
def test_a_zip_that_cannot_be_unpacked_is_refused(tmp_path, place, value, said):
    data = bytearray(PACKED["zip"])
    central, local = data.index(b"PK\x01\x02"), 0
    data[central + place] = value
    data[local + place - 2] = value
    assert refused(put(tmp_path, "made.zip", bytes(data))) == f"made.zip: found no readable zip ({said}); wanted one"


def test_a_name_that_no_file_can_have_is_refused(tmp_path):
    named = Manifest("made", "", "", "", "", "ndfrt", "", files=(Download("a" * 3_000),))
    for path in (tmp_path, tmp_path / ("a" * 3_000)):
        with pytest.raises(SourceError, match=r"found (no such file|File name too long); wanted"):
            list(read_source(named, path))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a person who may not read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    path = put(tmp_path, "made.gz", PACKED["gz"])
    path.chmod(stat.S_IWUSR)
    assert "found no gzip file" in refused(path)


@ANY
@given(st.binary(max_size=400), st.sampled_from(sorted(PACKED)))
@example(b"\n\r\n\xc3", "tsv")
@example(b"\x1f\x8b\x08\x00", "gz")
@example(b"PK\x05\x06" + bytes(18), "zip")
def test_any_bytes_are_lines_or_refused(tmp_path, data, kind):
    text, lines, broke = outcome(put(tmp_path, f"made.{kind}", data))
    assert all(isinstance(one, SourceError | tuple) for one in lines)
    if kind == "tsv":
        assert not broke
        assert len(lines) == data.count(b"\n") + (not data.endswith(b"\n") and data != b"")
        assert (text is None) == any(isinstance(one, SourceError) for one in lines)


@ANY
@given(st.sampled_from(COMPRESSED), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=3))
def test_a_damaged_file_is_refused_or_what_it_was(tmp_path, kind, damages):
    data = bytearray(PACKED[kind])
    for where, byte in damages:  # half of them near the end or the start, where headers and tables stand
        place = int(where * 200) - 100 if byte % 2 else int(where * (len(data) - 1))
        data[place] = byte
    text, lines, broke = outcome(put(tmp_path, f"made.{kind}", bytes(data)))
    assert text in (None, TEXT)
    if not broke:
        assert lines == LINES


@ANY
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=20)))
def test_lines_come_back_as_they_were_written(tmp_path, texts):
    data = "".join(f"{one}\n" for one in texts).encode()
    expected = [(number, one) for number, one in enumerate(texts, 1)]
    if texts and texts[0].startswith("\ufeff"):
        expected[0] = (1, texts[0][1:])
    for kind, pack in (("tsv", bytes), ("gz", gzip.compress), ("zip", lambda raw: zipped(("a", raw)))):
        assert list(read_lines(put(tmp_path, f"made.{kind}", pack(data)))) == expected


REAL = os.environ.get("KGREASON_DATA")


@pytest.mark.skipif(not REAL, reason="KGREASON_DATA names no folder with the real data")
@pytest.mark.parametrize(
    ("name", "lines", "size"),  # as zcat with grep -c '' and wc -c count them
    [
        ("safety/sider4_NONCOMMERCIAL/meddra_freq.tsv.gz", 291_632, 23_507_946),
        ("ontologies/mondo/doid-2018-07-05.json.gz", 451_335, 16_225_353),
    ],
)
def test_real_files_are_read_to_their_end(name, lines, size):
    path = Path(REAL) / name
    if not path.is_file():
        pytest.skip(f"no {name} under KGREASON_DATA")
    found = [line for line in read_lines(path) if isinstance(line, tuple)]
    assert (len(found), found[-1][0]) == (lines, lines)
    assert len(read_text(path).encode()) == size
