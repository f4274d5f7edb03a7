"""The mention tagger: what it is trained on, what it finds, and what the linker takes from it."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgreason.cli import main
from kgreason.content import content
from kgreason.engine import Engine
from kgreason.graph import Index, open_starter
from kgreason.link import Linker, Tagger
from kgreason.link.tagger import Name, trusted
from kgreason.model import Concept, KgreasonError, Passage, Span
from kgreason.train import train_tagger
from kgreason.train.pubtator import Abstract, Marked, read_pubtator
from kgreason.train.tagger import _corpora, _docs

ONE = """1|t|Calmer for gout.
1|a|Calmer (CLM) helps.
1\t0\t6\tCalmer\tChemical\tEX:1
1\t11\t15\tgout\tDisease\tEX:2
1\t17\t23\tCalmer\tChemical\tEX:1
1\tCID\tEX:1\tEX:2
"""


def numbered(number: int) -> str:
    return re.sub("^1", str(number), ONE, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger()


def test_an_abstract_is_read_with_its_marks_and_without_its_relations(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text(f"\n{ONE}\n\n", "utf-8")
    assert list(read_pubtator(file)) == [
        Abstract(
            "1",
            "Calmer for gout. Calmer (CLM) helps.",
            (Marked(0, 6, "Chemical", "EX:1"), Marked(11, 15, "Disease", "EX:2"), Marked(17, 23, "Chemical", "EX:1")),
        )
    ]


@pytest.mark.parametrize(
    ("text", "found", "wanted"),
    [
        ("1|t|Gout.\n", "1|t|Gout.", "ID|t|title and ID|a|abstract on two lines"),
        ("1|t|Gout.\n1|a|x\n1\t0\t4\tgown\tDisease\t-\n", "'gown' at 0 of 1", "what the text has there"),
    ],
)
def test_a_mark_that_its_text_does_not_bear_out_is_refused(tmp_path: Path, text: str, found: str, wanted: str) -> None:
    file = tmp_path / "x.txt"
    file.write_text(text, "utf-8")
    with pytest.raises(KgreasonError) as raised:
        list(read_pubtator(file))
    assert (raised.value.place, raised.value.found, raised.value.wanted) == (str(file), found, wanted)


def corpora(folder: Path) -> Path:
    """Lay out a corpus of both kinds, one of diseases only, and another split that shares an abstract."""
    for name, text in {
        "a/Train.PubTator": ONE + "\n" + numbered(2),
        "b/train.txt": "3|t|Gout after calmer.\n3|a|It is gout.\n3\t0\t4\tGout\tDisease\t-\n3\t25\t29\tgout\tDisease\t-\n",
        "a/Dev.PubTator": "2|t|x\n2|a|y\n",
        "notes.md": "no corpus",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_no_abstract_of_another_split_is_learned_from(tmp_path: Path) -> None:
    assert [[one.id for one in corpus] for corpus in _corpora(corpora(tmp_path))] == [["1"], ["3"]]


def test_a_chemical_is_unsure_where_a_corpus_marks_diseases_only(tmp_path: Path) -> None:
    both, diseases = _docs(_corpora(corpora(tmp_path)))
    assert [(one.text, one.label_) for one in both.ents] == [
        ("Calmer", "Chemical"),
        ("gout", "Disease"),
        ("Calmer", "Chemical"),
    ]
    assert [(one.text, one.label_) for one in diseases.ents] == [("Gout", "Disease"), ("gout", "Disease")]
    assert [one.text for one in diseases if one.ent_iob == 0] == ["calmer"]
    assert "(" in [one.text for one in both]


def test_a_tagger_is_trained_and_found_again(tmp_path: Path) -> None:
    rows = [numbered(at) for at in range(10, 60)]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "train.txt").write_text("\n".join(rows), "utf-8")
    scores = train_tagger(tmp_path / "data", tmp_path / "out", steps=60)
    assert sorted(scores) == ["ents_f", "ents_p", "ents_r"]
    own = Tagger(str(tmp_path / "out"))
    assert (own.version, own.kinds) == ("out", {"Disease", "Chemical"})
    assert json.loads((tmp_path / "out" / "meta.json").read_text("utf-8"))["performance"] == scores
    assert 'train = "train.spacy"' in (tmp_path / "out" / "config.cfg").read_text("utf-8")
    with pytest.raises(KgreasonError, match="something there already"):
        train_tagger(tmp_path / "data", tmp_path / "out")


def test_a_folder_without_a_corpus_trains_nothing(tmp_path: Path) -> None:
    with pytest.raises(KgreasonError, match="fewer than two abstracts"):
        train_tagger(tmp_path, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_shipped_tagger_finds_diseases_and_chemicals(tagger: Tagger) -> None:
    text = "She took cisplatin for ovarian cancer and had nausea."
    found = [(text[one.start : one.end], one.kind) for one in tagger.names(text)]
    assert found == [("cisplatin", "Chemical"), ("ovarian cancer", "Disease"), ("nausea", "Disease")]


def test_the_shipped_tagger_takes_no_everyday_word_for_a_name(tagger: Tagger) -> None:
    assert tagger.names("That was all, and it can lead to an impact on us after a CAT scan.") == ()


def test_the_shipped_tagger_is_under_15_megabytes_and_names_no_place() -> None:
    folder = Path(str(content("verifiers") / "tagger"))
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 15_000_000
    assert "/tmp" not in (folder / "config.cfg").read_text("utf-8")
    card = (folder / "README.md").read_text("utf-8")
    scores = json.loads((folder / "meta.json").read_text("utf-8"))["performance"]
    assert all(f"{scores[key]:.3f}".removeprefix("0") in card for key in ("ents_p", "ents_r", "ents_f"))


@given(st.text(max_size=200))
def test_names_lie_within_any_text(tagger: Tagger, text: str) -> None:
    assert all(0 <= one.start < one.end <= len(text) for one in tagger.names(text))


def test_a_name_that_spacy_does_not_know_is_refused() -> None:
    with pytest.raises(KgreasonError, match="a spaCy pipeline with a named-entity recogniser"):
        _ = Tagger("EX/no-such-pipeline").pipeline
    with pytest.raises(KgreasonError, match="wanted ner"):
        _ = Tagger(str(content("verifiers") / "reader")).pipeline


FOREIGN = (
    Concept("EX:pains", "made-up mild pains", "Disease", synonyms=("mmp",)),
    Concept("EX:unease", "unease", "PhenotypicFeature"),
    Concept("EX:gout", "gout", "Disease"),
    Concept("EX:revertan", "revertan", "Drug"),
    Concept("EX:liver", "liver", "AnatomicalEntity"),
    Concept("EX:lead", "lead", "ChemicalEntity"),
)


@pytest.fixture(scope="module")
def graph(index) -> Index:
    return index(concepts=FOREIGN)


class Told:
    """A tagger that finds what it is told to."""

    kinds = frozenset({"Disease", "Chemical"})
    version = "told"

    def __init__(self, **names: str) -> None:
        self.told = names

    def names(self, text: str) -> tuple[Name, ...]:
        return tuple(Name(text.index(word), text.index(word) + len(word), kind) for word, kind in self.told.items())


@pytest.mark.parametrize(
    ("told", "linked"),
    [
        ({}, []),
        ({"mmp": "Disease"}, ["EX:pains"]),
        ({"unease": "Disease"}, ["EX:unease"]),
        ({"lead": "Chemical"}, ["EX:lead"]),
        ({"lead": "Disease"}, []),
        ({"unheard": "Disease"}, []),
    ],
)
def test_a_single_word_of_other_sources_is_a_name_where_the_tagger_says_so(
    graph: Index, told: dict[str, str], linked: list[str]
) -> None:
    """A drug, a disease by its own name and what the tagger has no word for stay."""
    text = "gout, revertan and the liver with mmp and unease of unheard lead."
    found = Linker(graph, Told(**told)).link(Passage(text, Span("", 0, len(text))))
    assert [one.concept for one in found] == ["EX:gout", "EX:revertan", "EX:liver", *linked]


def test_what_the_shipped_knowledge_names_is_kept_whatever_the_tagger_says() -> None:
    starter = open_starter()
    hits = Linker(starter)._hits("gout", {})
    assert trusted(hits, "gout", (), frozenset({"Disease", "Chemical"}), starter) == hits != []


def test_the_command_links_what_the_tagger_bears_out(graph: Index, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["link", "Mmp of the liver was seen in gout.", "--index", str(graph.folder)]
    assert main(asked) == 0
    assert [line.split(" = ")[0].split()[-1] for line in capsys.readouterr().out.splitlines()] == [
        "Mmp",
        "liver",
        "gout",
    ]
    assert main([*asked, "--tagger", "shipped"]) == 0
    assert [line.split(" = ")[0].split()[-1] for line in capsys.readouterr().out.splitlines()] == ["liver", "gout"]


def test_a_tagger_that_cannot_be_opened_is_said_before_any_trace() -> None:
    with pytest.raises(KgreasonError, match="tagger EX/none"):
        Engine.open("patterns", tagger="EX/none")


def test_an_engine_says_which_tagger_it_used() -> None:
    assert dict(Engine.open("patterns", tagger="shipped").versions)["tagger"] == Tagger().version
    assert "tagger" not in dict(Engine.open("patterns").versions)
