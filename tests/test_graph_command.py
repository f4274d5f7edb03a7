"""What sources state of a drug, for a patient; and the commands that build, fill and look at graphs."""

import json

import pytest

from kgreason.cli import main
from kgreason.graph import Index, open_starter
from kgreason.graph.build import build_index
from kgreason.model import Concept, Edge, KgreasonError, SourceError
from kgreason.sources import formats, read_manifest

# --- what sources state, for a patient ---


@pytest.fixture
def stated(source, tmp_path):
    """An engine on the shipped knowledge and three pairs of a source."""
    from kgreason.engine import Engine

    manifest = source(
        Concept("EX:odd-state", "zorbic state", "Disease", source="pairs"),
        Concept("EX:pill", "zorbapill", "Drug", source="pairs"),
        Edge("EX:pill", "contraindicated_in", "EX:odd-state", "pairs"),
        Edge("KG:metformin", "interacts_with", "EX:pill", "pairs"),
    )
    build_index([(manifest, tmp_path)], tmp_path / "index")
    return Engine.open("patterns", str(tmp_path / "index"))


def test_a_pair_that_a_source_states_gives_caution_and_never_unsafe(stated):
    from kgreason.model import Named, Patient

    (one,) = stated.check(["zorbapill"], Patient(conditions=(Named("zorbic state"),)))
    assert (one.verdict.value, [hit.rule.id for hit in one.fired]) == (
        "caution",
        ["pairs/EX:pill/contraindicated_in/EX:odd-state"],
    )
    (other,) = stated.check(["zorbapill"], Patient(medications=(Named("metformin"),)))
    assert (other.verdict.value, [hit.rule.source for hit in other.fired]) == ("caution", ["pairs"])
    (neither,) = stated.check(["zorbapill"], Patient(denied=(Named("zorbic state"),)))
    assert (neither.verdict.value, neither.fired, neither.ask) == ("unknown", (), ())


def test_where_a_reviewed_rule_speaks_of_it_a_source_adds_nothing(source, tmp_path):
    from kgreason.engine import Engine
    from kgreason.model import Named, Patient

    pairs = source(Edge("KG:spironolactone", "contraindicated_in", "KG:hyperkalemia", "pairs"))
    build_index([(pairs, tmp_path)], tmp_path / "index")
    engine = Engine.open("patterns", str(tmp_path / "index"))
    (one,) = engine.check(["spironolactone"], Patient(conditions=(Named("hyperkalemia"),)))
    assert (one.verdict.value, [hit.rule.source for hit in one.fired if hit.rule.source == "pairs"]) == ("unsafe", [])


def test_the_rules_of_the_shipped_knowledge_still_decide(stated):
    own = open_starter()
    assert stated.graph.counts["rules"] == own.counts["rules"]
    assert stated.graph.measures == own.measures
    assert stated.graph.transcription("KG:warfarin") == own.transcription("KG:warfarin")


# --- the command line ---


def test_the_command_builds_tells_and_is_refused(capsys, monkeypatch, tmp_path):
    out = str(tmp_path / "index")
    records = (Edge("EX:a", "treats", "EX:b", "kgx"), SourceError(place="f:2", found="x", wanted="y"))
    monkeypatch.setattr("kgreason.graph.build.read_source", lambda *_: iter(records))
    faults = tmp_path / "faults.txt"
    asked = ["graph", "build", "--from", f"kgx={tmp_path}", "--out", out, "--no-starter"]
    assert main([*asked, "--faults", str(faults)]) == 0
    text = capsys.readouterr().out
    assert "2 concepts (2 without a name), 1 edges" in text
    assert "1 lines or statements left out\n  f:2: found x; wanted y" in text
    assert faults.read_text() == "f:2: found x; wanted y\n"
    assert main([*asked, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["digest"] == Index(tmp_path / "index").digest
    assert document["edges"] == [{"predicate": "treats", "source": "kgx", "count": 1}]
    assert main([*asked, "--strict"]) == 2
    assert capsys.readouterr().err == "kgreason: f:2: found x; wanted y\n"
    assert main(["graph", "build", "--from", "nothing-such", "--out", out]) == 2
    assert "found nothing-such; wanted one of" in capsys.readouterr().err


def test_two_indexes_are_compared_line_by_line(capsys, source, tmp_path):
    build_index([(source(Edge("EX:a", "treats", "EX:b", "x")), tmp_path)], tmp_path / "one", starter=False)
    more = source(Concept("EX:a", "a pill", "Drug"), Edge("EX:a", "treats", "EX:c", "x"))
    build_index([(more, tmp_path)], tmp_path / "two", starter=False)
    assert main(["graph", "diff", str(tmp_path / "one"), str(tmp_path / "two")]) == 1
    assert capsys.readouterr().out == (
        "concepts gone: 1\n  EX:b EX:b\nconcepts new: 1\n  EX:c EX:c\nconcepts renamed: 1\n  EX:a EX:a → a pill\n"
        "edges gone: 1\n  EX:a treats EX:b (x)\nedges new: 1\n  EX:a treats EX:c (x)\n"
    )
    assert main(["graph", "diff", str(tmp_path / "one"), str(tmp_path / "one"), "--format", "json"]) == 0
    assert not any(json.loads(capsys.readouterr().out).values())


def test_what_people_edit_in_a_store_is_compiled_into_an_index(capsys, tmp_path):
    store, one, two = (str(tmp_path / name) for name in ("store", "one", "two"))
    assert main(["graph", "build", "--out", one]) == 0
    assert main(["graph", "load", "--to", store, "--index", one]) == 0
    assert main(["graph", "build", "--from", f"store={store}", "--out", two]) == 0
    capsys.readouterr()
    assert main(["graph", "diff", one, two]) == 0
    edit = (
        'MATCH (a:Concept {id: "KG:metformin"}), (b:Concept {id: "KG:gout"}) '
        'CREATE (a)-[:TREATS {predicate: "treats", source: "me", key: "k"}]->(b)'
    )
    assert main(["graph", "query", edit, "--store", store, "--write"]) == 0
    assert main(["graph", "build", "--from", f"store={store}", "--out", two]) == 0
    capsys.readouterr()
    assert main(["graph", "diff", one, two]) == 1
    assert capsys.readouterr().out.endswith("edges new: 1\n  KG:metformin treats KG:gout (me)\n")


def test_every_part_that_opens_an_index_opens_the_one_that_the_environment_names(capsys, monkeypatch, tmp_path):
    built = build_index([("store", [Concept("EX:a", "a pill", "Drug")])], tmp_path / "one", starter=False)
    monkeypatch.setenv("KGREASON_INDEX", str(tmp_path / "one"))
    assert main(["graph", "info", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["digest"] == built.digest
    assert main(["graph", "explain-merge", "EX:a"]) == 0
    assert capsys.readouterr().out.startswith("EX:a is EX:a (a pill, Drug)\n")
    assert main(["graph", "load", "--to", str(tmp_path / "store")]) == 0
    assert capsys.readouterr().out.startswith("concepts: 1 in the store")


@pytest.mark.parametrize("starter", [True, False])
def test_an_edge_that_cites_a_work_is_counted_for_the_store_that_has_it_and_not_as_shipped(tmp_path, starter):
    edges = [Edge("EX:a", "coexpressed_with", "EX:b", "a paper#2"), Edge("EX:a", "coexpressed_with", "EX:c", "me")]
    built = build_index([("store", edges)], tmp_path / "one", starter=starter)
    assert {key: count for key, count in built.edges.items() if key[0] == "coexpressed_with"} == {
        ("coexpressed_with", "store"): 2
    }
    assert any(source == "starter" for _, source in built.edges) == starter
    two = build_index([("store", edges[:1]), ("more", edges[1:])], tmp_path / "two", starter=False)
    assert two.edges == {("coexpressed_with", "what they cite"): 2}


def test_a_source_goes_straight_into_a_store(capsys, source, tmp_path):
    source(Edge("KG:metformin", "treats", "EX:b", "kgx"))
    store = str(tmp_path / "store")
    assert main(["graph", "load", "--to", store, "--from", f"kgx={tmp_path}"]) == 0
    capsys.readouterr()
    asked = 'MATCH (:Concept {id: "KG:metformin"})-[r:TREATS]->(b:Concept {id: "EX:b"}) RETURN r.source'
    assert main(["graph", "query", asked, "--store", store, "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines() == ["r.source", "kgx"]


def test_an_index_tells_what_it_holds_and_why_it_merged(capsys):
    assert main(["graph", "info"]) == 0
    text = capsys.readouterr().out
    assert "  Drug\n" in text
    assert "  contraindicated_in\n" in text
    assert main(["graph", "info", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["rules"] > 5000
    assert main(["graph", "explain-merge", "RXNORM:6809"]) == 0
    assert "RXNORM:6809 is KG:metformin (metformin, Drug)\n" in capsys.readouterr().out
    assert main(["graph", "explain-merge", "EX:nothing"]) == 2
    assert "found EX:nothing" in capsys.readouterr().err
    assert main(["graph", "explain-merge", "RXNORM:6809", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "KG:metformin"


def test_an_unknown_format_is_named(tmp_path):
    bare = read_manifest("x.toml", MANIFEST_TEXT.replace('"kgx"', '"tea-leaves"'))
    with pytest.raises(KgreasonError, match=r"x.toml: found the format tea-leaves; wanted one of rrf, obo"):
        formats.read_source(bare, tmp_path)


MANIFEST_TEXT = 'title="P"\nhome="h"\nversion="1"\nlicence="CC0"\nformat="kgx"\nadds="p"\n'
