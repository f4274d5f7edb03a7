"""An index as scispaCy's knowledge base, and scispaCy's candidates as a back end."""

import json
import warnings
from importlib.util import find_spec
from pathlib import Path

import pytest

from kgreason.cli import main
from kgreason.graph import Index
from kgreason.graph.scispacy import export_scispacy
from kgreason.link.backends import open_linker
from kgreason.link.tagger import Name
from kgreason.model import Concept, KgreasonError, Passage, Span

CONCEPTS = (
    Concept("EX:gout", "gout", "Disease", synonyms=("gouty arthritis",), abbreviations=("GA",)),
    Concept("EX:nameless", "", "Disease"),
    Concept("EX:renal", "renal failure", "Disease", synonyms=("kidney failure",)),
)
LACKING = [one for one in ("nmslib", "sklearn", "joblib", "scispacy") if find_spec(one) is None]
installed = pytest.mark.skipif(bool(LACKING), reason=f"the extra scispacy is not installed: no {', '.join(LACKING)}")


@pytest.fixture(scope="module")
def graph(index) -> Index:
    return index(concepts=CONCEPTS)


def test_the_knowledge_base_has_a_line_a_named_concept(graph: Index, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of nmslib
        try:
            export_scispacy(graph, tmp_path / "kb")
        except KgreasonError as error:
            assert (error.place, error.wanted) == (
                "scispacy",
                "the packages of kgreason[scispacy]; only kb.jsonl is written",
            )
            assert LACKING
    lines = [json.loads(line) for line in (tmp_path / "kb" / "kb.jsonl").read_text("utf-8").splitlines()]
    assert lines == [
        {
            "concept_id": "EX:gout",
            "canonical_name": "gout",
            "aliases": ["gout", "gouty arthritis", "GA"],
            "types": ["Disease"],
            "definition": None,
        },
        {
            "concept_id": "EX:renal",
            "canonical_name": "renal failure",
            "aliases": ["renal failure", "kidney failure"],
            "types": ["Disease"],
            "definition": None,
        },
    ]


@installed
@pytest.mark.filterwarnings("ignore")
def test_scispacy_reads_the_export_and_finds_names(graph: Index, tmp_path: Path) -> None:
    from scispacy.candidate_generation import CandidateGenerator, LinkerPaths
    from scispacy.linking_utils import KnowledgeBase

    files = export_scispacy(graph, tmp_path)
    assert sorted(one.name for one in files) == sorted(one.name for one in tmp_path.iterdir())
    aliases, vectorizer, near = LinkerPaths.from_directory(tmp_path).load()
    base = KnowledgeBase(str(tmp_path / "kb.jsonl"))
    found = CandidateGenerator(near, vectorizer, aliases, base)(["gouty arthritis", "kidny failure", "!"], 3)
    assert found[2] == []
    best = [max(group, key=lambda one: max(one.similarities)) for group in found[:2]]
    assert [(one.concept_id, round(max(one.similarities), 4)) for one in best] == [
        ("EX:gout", 1.0),
        ("EX:renal", 0.8461),
    ]


@installed
@pytest.mark.filterwarnings("ignore")
def test_two_exports_are_the_same_to_the_byte(graph: Index, tmp_path: Path) -> None:
    one, other = (export_scispacy(graph, tmp_path / name) for name in ("one", "other"))
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in other]


@installed
@pytest.mark.filterwarnings("ignore")
def test_scispacy_links_what_the_tagger_finds(graph: Index, tmp_path: Path) -> None:
    export_scispacy(graph, tmp_path)

    class Told:
        kinds = frozenset({"Disease"})

        def names(self, text: str) -> tuple[Name, ...]:
            return tuple(
                Name(text.index(one), text.index(one) + len(one), "Disease") for one in ("kidney failures", "moon")
            )

    linker = open_linker(f"scispacy={tmp_path}", graph, Told())
    text = "No kidney failures, gout or moon."
    found = linker.link(Passage(text, Span("", 0, len(text))))
    assert [(one.text, one.concept, one.method, one.status.value) for one in found] == [
        ("kidney failures", "EX:renal", "tagged", "denied")
    ]
    assert 0.7 < found[0].score < 1


@installed
@pytest.mark.filterwarnings("ignore")
def test_a_folder_that_is_no_export_is_refused(graph: Index, tmp_path: Path) -> None:
    with pytest.raises(KgreasonError, match="a folder written by `kgreason graph export --format scispacy`"):
        open_linker(f"scispacy={tmp_path / 'none'}", graph)


@pytest.mark.skipif(not LACKING, reason="the extra scispacy is installed")
def test_without_the_extra_the_back_end_says_so(graph: Index, tmp_path: Path) -> None:
    with pytest.raises(KgreasonError, match=r"wanted kgreason\[scispacy\]"):
        open_linker(f"scispacy={tmp_path}", graph)


@pytest.mark.parametrize("asked", ["", "scispacy", "scispacy=", "umls=x"])
def test_a_linker_that_nobody_offers_is_refused(graph: Index, asked: str) -> None:
    with pytest.raises(KgreasonError, match="wanted scispacy=FOLDER or encoder=NAME"):
        open_linker(asked, graph)


def test_a_graph_without_names_is_no_knowledge_base(index, tmp_path: Path) -> None:
    with pytest.raises(KgreasonError, match="a graph without names"):
        export_scispacy(index(concepts=[Concept("EX:1", "", "Disease")]), tmp_path)


@installed
@pytest.mark.filterwarnings("ignore")
def test_the_command_says_what_it_wrote(graph: Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "export", str(graph.folder), "--format", "scispacy", "--out", str(tmp_path / "kb")]) == 0
    assert capsys.readouterr().out.startswith(f"3 concepts written to {tmp_path / 'kb' / 'kb.jsonl'} and ")
