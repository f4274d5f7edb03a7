"""Candidates in the order of a transformer encoder, with a tiny model that is made here."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from kgreason.graph import Index
from kgreason.link import Linker
from kgreason.link.backends import open_linker
from kgreason.link.encoder import Encoder, EncoderLinker
from kgreason.model import Concept, KgreasonError, Passage, Span

LACKING = [one for one in ("torch", "transformers") if find_spec(one) is None]
installed = pytest.mark.skipif(bool(LACKING), reason=f"the extra llm is not installed: no {', '.join(LACKING)}")
CONCEPTS = (
    Concept("EX:chill", "chill", "PhenotypicFeature", synonyms=("cold",)),
    Concept("EX:rhinitis", "rhinitis", "Disease", synonyms=("cold", "common cold")),
    Concept("EX:frost", "cold", "PhenotypicFeature"),
)


@pytest.fixture(scope="module")
def graph(index) -> Index:
    return index(concepts=CONCEPTS)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a BERT of one layer that reads letters, with weights drawn once."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizer

    folder = tmp_path_factory.mktemp("model")
    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{one}" for one in letters)]
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", "utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    sizes = {
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "initializer_range": 1.0,
    }
    BertModel(BertConfig(vocab_size=len(pieces), **sizes)).save_pretrained(folder)
    return folder


class Letters(Encoder):
    """An encoder by the letters of a name, so that the order is plain to see."""

    def vectors(self, names):
        import numpy as np

        rows = np.array([[name.count(chr(97 + at)) for at in range(26)] for name in names], dtype=float)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_what_bears_the_name_comes_first_and_its_own_name_decides_between_equals(graph: Index) -> None:
    linker = EncoderLinker(graph, Letters("letters"))
    assert linker.order("cold", ["EX:chill", "EX:rhinitis", "EX:frost"]) == [2, 0, 1]
    assert linker.order("common cold", ["EX:chill", "EX:rhinitis"]) == [1, 0]
    assert linker.order("gout", ["EX:chill"]) == [0]


def test_an_encoder_orders_what_the_dictionary_found_and_changes_nothing_else(index: Callable[..., Index]) -> None:
    two = index(
        concepts=[
            Concept("EX:a", "zz", "Disease", synonyms=("rash",)),
            Concept("EX:b", "harsh", "Disease", synonyms=("rash",)),
        ]
    )
    passage = Passage("No rash.", Span("", 0, 8))
    (plain,), (ordered,) = Linker(two).link(passage), EncoderLinker(two, Letters("letters")).link(passage)
    assert (plain.concept, ordered.concept) == ("EX:a", "EX:b")
    assert (plain.span, plain.score, plain.status) == (ordered.span, ordered.score, ordered.status)
    assert set(plain.candidates) == set(ordered.candidates)
    assert [one.concept for one in EncoderLinker(two, Letters("letters")).concept_of("rash")] == ["EX:b", "EX:a"]


@installed
@pytest.mark.filterwarnings("ignore")
def test_a_model_in_a_folder_gives_each_name_the_same_unit_vector_alone_and_in_a_batch(model: Path) -> None:
    import numpy as np

    encoder = Encoder(str(model))
    names = ["gout", "gouty arthritis", "x" * 300] * 30
    together = encoder.vectors(names)
    assert together.shape == (90, 16)
    assert np.allclose(np.linalg.norm(together, axis=1), 1)
    assert np.allclose(encoder.vectors(["gout"])[0], together[0], atol=1e-5)
    assert not np.allclose(together[0], together[1], atol=1e-2)


@installed
@pytest.mark.filterwarnings("ignore")
def test_a_model_in_a_folder_orders_candidates(model: Path, graph: Index) -> None:
    linker = open_linker(f"encoder={model}", graph)
    assert linker.order("common cold", ["EX:chill", "EX:rhinitis"]) == [1, 0]


@installed
@pytest.mark.filterwarnings("ignore")
def test_a_folder_without_a_model_is_refused(graph: Index, tmp_path: Path) -> None:
    with pytest.raises(KgreasonError, match="a folder or hub name of a model"):
        open_linker(f"encoder={tmp_path}", graph).order("x", ["EX:chill", "EX:frost"])


@pytest.mark.skipif(not LACKING, reason="the extra llm is installed")
def test_without_the_extra_the_encoder_says_so(graph: Index) -> None:
    with pytest.raises(KgreasonError, match=r"wanted kgreason\[llm\]"):
        open_linker("encoder=EX/none", graph).order("x", ["EX:chill", "EX:frost"])
