"""Sources into one index: what is read, what is left out, and an index that outlives a killed build."""

import json
import os
import signal
import subprocess
import sys

import pytest

from kgreason.cli import main
from kgreason.graph import Index, open_starter
from kgreason.graph.build import build_index
from kgreason.graph.merge import merge
from kgreason.model import Concept, Edge, KgreasonError, SourceError
from kgreason.sources import Mapping, Name


def exact(low: str, high: str) -> Mapping:
    return Mapping(low, "exact", high, "EX")


# --- building ---


def test_a_source_joins_the_shipped_knowledge_along_its_mappings(source, tmp_path):
    manifest = source(
        Concept("RXNORM:6809", "metformin hydrochloride", "Drug", source="pairs"),
        Edge("RXNORM:6809", "contraindicated_in", "EX:odd-state", "pairs"),
        SourceError(place="pairs.tsv:3", found="2 cells", wanted="3 cells"),
    )
    built = build_index([(manifest, tmp_path)], tmp_path / "index")
    index = Index(tmp_path / "index")
    assert index.resolve("RXNORM:6809") == "KG:metformin"
    assert "metformin hydrochloride" in index.concept("KG:metformin").synonyms
    assert Edge("KG:metformin", "contraindicated_in", "EX:odd-state", "pairs") in index.edges_from("KG:metformin")
    assert index.rules("KG:metformin") == open_starter().rules("KG:metformin")
    assert built.read["pairs"] == {"concepts": 1, "edges": 1, "faults": 1}
    assert built.edges["contraindicated_in", "pairs"] == 1
    assert built.counts["faults"] == 1


def test_a_place_where_no_folder_can_be_is_refused(tmp_path):
    (tmp_path / "made").write_text("a file", "utf-8")
    for place in (tmp_path / "made", tmp_path / "made" / "index", tmp_path / ("a" * 3_000)):
        with pytest.raises(KgreasonError, match="wanted a folder "):
            build_index([], place, starter=False)
    assert [one.name for one in tmp_path.iterdir()] == ["made"]


def test_a_strict_build_stops_at_the_first_fault_and_writes_nothing(source, tmp_path):
    manifest = source(SourceError(place="pairs.tsv:3", found="2 cells", wanted="3 cells"))
    with pytest.raises(SourceError, match="pairs.tsv:3: found 2 cells"):
        build_index([(manifest, tmp_path)], tmp_path / "index", strict=True)
    assert not (tmp_path / "index").exists()


def test_a_file_that_breaks_off_leaves_the_old_index(source, monkeypatch, tmp_path):
    pairs = source()
    build_index([], tmp_path / "index", starter=False)
    before = Index(tmp_path / "index").digest

    def broken(*_):
        yield Edge("EX:a", "treats", "EX:b", "pairs")
        raise SourceError(place="pairs.tsv", found="a file that breaks off", wanted="a whole file")

    monkeypatch.setattr("kgreason.graph.build.read_source", broken)
    with pytest.raises(SourceError, match="breaks off"):
        build_index([(pairs, tmp_path)], tmp_path / "index", starter=False)
    assert Index(tmp_path / "index").digest == before


def test_an_index_built_twice_is_the_same_to_the_byte(source, tmp_path):
    manifest = source(*(Edge(f"EX:{at % 7}", "treats", f"EX:{at % 5}b", "pairs") for at in range(40)))
    files = []
    for name in ("one", "two"):
        build_index([(manifest, tmp_path)], tmp_path / name, starter=False)
        found = (tmp_path / name).rglob("*")
        files.append({str(one.relative_to(tmp_path / name)): one.read_bytes() for one in found if one.is_file()})
    assert files[0] == files[1]


KILLED = """
import sys
from pathlib import Path
from kgreason.graph import build, compile
from kgreason.model import Edge

build.read_source = lambda manifest, path: (Edge(f"EX:{at}", "treats", "EX:b", "x") for at in range(20000))
real = compile._edges
def slow(*args):
    print("writing", flush=True)
    import time
    time.sleep(60)
    real(*args)
compile._edges = slow
from kgreason.sources import Manifest
build.build_index([(Manifest("x", "", "", "", "", "kgx", ""), Path("."))], Path(sys.argv[1]), starter=False)
"""


def test_a_killed_build_leaves_the_old_index_open_and_the_next_one_cleans_up(tmp_path):
    folder = tmp_path / "index"
    build_index([], folder, starter=False)
    before = Index(folder)
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"writing\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert Index(folder).digest == before.digest
    assert any(one.name.startswith(".kgreason-new-") for one in folder.iterdir())
    build_index([], folder)
    assert not any(one.name.startswith(".kgreason-new-") for one in folder.iterdir())
    assert Index(folder).resolve("KG:metformin")
    assert before.counts == {"concepts": 0, "edges": 0, "rules": 0}


def test_a_reader_of_the_old_index_goes_on_after_a_new_one_was_written(source, tmp_path):
    build_index([(source(Edge("EX:a", "treats", "EX:b", "x")), tmp_path)], tmp_path / "index", starter=False)
    old = Index(tmp_path / "index")
    build_index([(source(Edge("EX:a", "treats", "EX:c", "x")), tmp_path)], tmp_path / "index", starter=False)
    assert [edge.object for edge in old.edges_from("EX:a")] == ["EX:b"]
    assert [edge.object for edge in Index(tmp_path / "index").edges_from("EX:a")] == ["EX:c"]


def test_words_that_other_sources_write_in_capitals_are_found_in_capitals_only(source, tmp_path):
    records = (
        Concept("NCBIGene:7454", "WAS", "Gene", ("Wiskott-Aldrich gene", "IMD2"), source="x"),
        Name("RXNORM:6809", "CAN", "synonym", "x"),
    )
    build_index([(source(*records), tmp_path)], tmp_path / "index")
    index = Index(tmp_path / "index")
    assert [index.named(one) for one in ("was", "can", "imd2")] == [(), (), ()]
    assert index.named("=WAS") == (("NCBIGene:7454", "abbreviation"),)
    assert index.named("=CAN") == (("KG:metformin", "abbreviation"),)
    assert index.named("wiskott aldrich gene") == (("NCBIGene:7454", "synonym"),)


def test_another_source_does_not_change_what_is_a_kind_of_what_in_the_shipped_knowledge(source, tmp_path):
    above = open_starter().ancestors("KG:metabolic-disease")
    assert "KG:liver-disease" not in above
    kinds = [
        Edge("KG:metabolic-disease", "subclass_of", "KG:liver-disease", "x"),
        Edge("KG:metabolic-disease", "subclass_of", "EX:group", "x"),
        Edge("EX:group", "subclass_of", "EX:higher", "x"),
        Edge("EX:higher", "subclass_of", "KG:liver-disease", "x"),
        Edge("KG:metabolic-disease", "subclass_of", "EX:disease", "x"),
        Edge("EX:sweet-urine", "subclass_of", "KG:metabolic-disease", "x"),
    ]
    built = build_index([(source(*kinds), tmp_path)], tmp_path / "index")
    index = Index(tmp_path / "index")
    assert index.ancestors("KG:metabolic-disease") == ("KG:metabolic-disease", "EX:disease")
    assert index.is_a("EX:sweet-urine", "KG:metabolic-disease")
    assert index.is_a("EX:group", "KG:liver-disease")
    assert built.counts["kinds that the shipped knowledge does not share"] == 2


def test_another_source_s_circle_costs_no_edge_of_the_shipped_knowledge(source, tmp_path):
    own = open_starter()
    kinds = [edge for edge in own.edges_from("KG:viral-hepatitis") if edge.predicate == "subclass_of"]
    around = [(Edge(kind.object, "subclass_of", f"AA:{at}", "x"), at, kind.subject) for at, kind in enumerate(kinds)]
    straight = [Edge(kind.object, "subclass_of", kind.subject, "x") for kind in kinds]
    back = [Edge(f"AA:{at}", "subclass_of", low, "x") for _, at, low in around]
    build_index([(source(*straight, *(one for one, _, _ in around), *back), tmp_path)], tmp_path / "index")
    index = Index(tmp_path / "index")
    assert kinds
    assert index.ancestors("KG:viral-hepatitis") == own.ancestors("KG:viral-hepatitis")
    assert all(index.ancestors(kind.object) == own.ancestors(kind.object) for kind in kinds)


def test_no_source_retires_a_shipped_concept(source, tmp_path):
    records = (
        Concept("EX:x", "zorbapill", "Drug", source="x"),
        Mapping("KG:metformin", "replaced", "EX:x", "x"),
        Mapping("KG:warfarin", "replaced", "KG:heparin", "x"),
    )
    built = build_index([(source(*records), tmp_path)], tmp_path / "index")
    index, own = Index(tmp_path / "index"), open_starter()
    for drug in ("KG:metformin", "KG:warfarin"):
        assert index.resolve(drug) == drug
        assert index.rules(drug) == own.rules(drug) != ()
    assert [str(fault).split("; wanted")[0] for fault in built.faults] == [
        "x: found KG:metformin replaced EX:x: KG:metformin is still listed",
        "x: found KG:warfarin replaced KG:heparin: KG:warfarin is still listed",
    ]


def test_what_a_retired_identifier_was_mapped_to_does_not_follow_it():
    cliques, _ = merge([exact("MONDO:1", "orphanet:1"), Mapping("MONDO:1", "replaced", "MONDO:2", "EX")])
    assert cliques.members("MONDO:2") == ["MONDO:1", "MONDO:2"]
    assert cliques.members("orphanet:1") == ["orphanet:1"]
    assert cliques.passed == 1


def test_a_build_into_a_folder_of_other_things_is_refused_before_anything_is_read(capsys, tmp_path):
    home = tmp_path / "home"
    (home / "letters").mkdir(parents=True)
    (home / "meta.json").write_text("{}")
    assert main(["graph", "build", "--out", str(home), "--no-starter"]) == 2
    told = f"kgreason: {home}: found a folder that holds letters and 1 more and no index; wanted a new or empty folder"
    assert capsys.readouterr().err == f"{told}, or one with an index, which is replaced\n"
    assert sorted(one.name for one in home.iterdir()) == ["letters", "meta.json"]


def test_what_lies_beside_an_index_is_left_alone_by_later_builds(source, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    for end in "bcd":
        build_index([(source(Edge("EX:a", "treats", f"EX:{end}", "x")), tmp_path)], home, starter=False)
        (home / "letters").mkdir(exist_ok=True)
        (home / "letters" / "one.txt").write_text("dear")
    kept = sorted(one.name for one in home.iterdir() if not one.name.startswith("kgreason-index-"))
    assert kept == ["letters", "meta.json"]
    assert (home / "letters" / "one.txt").read_text() == "dear"
    assert len(list(home.glob("kgreason-index-*"))) == 2


def test_a_place_that_cannot_hold_an_index_is_told_before_anything_is_read(capsys, monkeypatch, tmp_path):
    def read(*_):
        raise AssertionError("read")

    monkeypatch.setattr("kgreason.graph.build.read_source", read)
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file", tmp_path / "file" / "index"):
        assert main(["graph", "build", "--from", f"kgx={tmp_path}", "--out", str(out)]) == 2
        told = f"found {tmp_path / 'file'}, which is no folder; wanted a folder to write to\n"
        assert capsys.readouterr().err == f"kgreason: {out}: {told}"


def test_an_index_whose_files_were_cut_is_made_whole_by_building_it_again(source, tmp_path):
    pairs = source(Edge("EX:a", "treats", "EX:b", "x"))
    build_index([(pairs, tmp_path)], tmp_path / "index", starter=False)
    (generation,) = (tmp_path / "index").glob("kgreason-index-*")
    (generation / "concepts.bin").write_bytes(b"")
    pairs = source(Edge("EX:a", "treats", "EX:b", "x"))
    build_index([(pairs, tmp_path)], tmp_path / "index", starter=False)
    assert [one.id for one in Index(tmp_path / "index").concepts()] == ["EX:a", "EX:b"]


BESIDE = """
import sys
from pathlib import Path
from kgreason.graph import build
from kgreason.model import Edge
from kgreason.sources import Manifest

end = sys.argv[2]
build.read_source = lambda manifest, path: (Edge(f"EX:{at}", "treats", f"EX:{end}", "x") for at in range(300))
for _ in range(6):
    build.build_index([(Manifest("x", "", "", "", "", "kgx", ""), Path("."))], Path(sys.argv[1]), starter=False)
"""


def test_builds_into_one_folder_at_once_leave_a_whole_index(tmp_path):
    folder = tmp_path / "index"
    both = [subprocess.Popen([sys.executable, "-c", BESIDE, str(folder), end]) for end in ("one", "two")]
    assert [one.wait() for one in both] == [0, 0]
    found = Index(folder)
    assert found.counts == {"concepts": 301, "edges": 300, "rules": 0}
    assert len([one.id for one in found.concepts()]) == 301
    assert not list(folder.glob(".kgreason-new-*"))


def test_a_full_disk_is_told_and_leaves_the_old_index(monkeypatch, source, tmp_path):
    build_index([], tmp_path / "index", starter=False)
    before = sorted((tmp_path / "index").rglob("*"))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kgreason.graph.compile._edges", full)
    with pytest.raises(KgreasonError, match="index: found No space left on device; wanted a folder with room"):
        build_index([(source(Edge("EX:a", "treats", "EX:b", "x")), tmp_path)], tmp_path / "index", starter=False)
    assert sorted((tmp_path / "index").rglob("*")) == before


@pytest.mark.parametrize("damage", ["cut", "gone", "no meta", "odd meta", "odd predicates"])
def test_a_damaged_index_is_told_when_it_is_opened(capsys, source, tmp_path, damage):
    folder = tmp_path / "index"
    build_index([(source(Edge("EX:a", "treats", "EX:b", "x")), tmp_path)], folder, starter=False)
    (generation,) = folder.glob("kgreason-index-*")
    meta = json.loads((folder / "meta.json").read_text())
    if damage == "cut":
        (generation / "concepts.bin").write_bytes(b"")
    elif damage == "gone":
        (generation / "edge_object.npy").unlink()
    elif damage == "no meta":
        meta = []
    elif damage == "odd meta":
        del meta["digest"]
    else:
        meta["predicates"] = [1]
    (folder / "meta.json").write_text(json.dumps(meta))
    assert main(["graph", "info", str(folder)]) == 2
    size = meta["files"]["concepts.bin"] if damage == "cut" else 0
    told = {
        "cut": f"{generation / 'concepts.bin'}: found 0 bytes; wanted {size}: a whole",
        "gone": f"{generation / 'edge_object.npy'}: found No such file or directory; wanted a whole index",
        "no meta": f"{folder}: found no readable meta.json; wanted an index folder",
        "odd meta": f"{folder / 'meta.json'}: found 'digest'; wanted a whole index",
        "odd predicates": f"{folder / 'meta.json'}: found Expected `object`, got `int` - at `$[0]`; wanted a whole index",
    }
    assert capsys.readouterr().err.startswith(f"kgreason: {told[damage]}")


def test_a_broken_index_of_the_shipped_knowledge_is_compiled_again(monkeypatch, tmp_path):
    monkeypatch.setenv("KGREASON_CACHE", str(tmp_path))
    counts = open_starter().counts
    (generation,) = tmp_path.glob("starter-*/kgreason-index-*")
    (generation / "rules.bin").write_bytes(b"")
    assert open_starter().counts == counts
    assert (generation / "rules.bin").stat().st_size
