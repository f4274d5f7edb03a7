"""Train the mention tagger: a spaCy pipeline that finds names of diseases and chemicals, from PubTator files.

The shipped one is trained on BC5CDR, NCBI-disease and BioRED: ``verifiers/tagger/README.md``.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kgreason.model import KgreasonError
from kgreason.train.pipelines import sign, train_pipeline, write_docs
from kgreason.train.pubtator import KINDS, Abstract, read_pubtator

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

HELD_BACK = 20
"""Every twentieth abstract is held back for the scores."""
STEPS = 6000
SCORES = ("ents_p", "ents_r", "ents_f")
CARD = {
    "name": "kgreason_tagger",
    "license": "Apache-2.0",
    "description": "Finds names of diseases and chemicals; trained from scratch on three public corpora.",
}
JOINTS = r"[()\[\]{}+/–-]"
"""Characters that part words within a word too: *CaCl(2)-treated*, *Na+/K+*."""
SHORTEST = 3


def train_tagger(data: Path, out: Path, *, steps: int = STEPS, show: bool = False) -> dict[str, float]:
    """Train on the PubTator files below a folder whose name holds *train*, write the pipeline, return its scores.

    An abstract that stands in one of the folder's other files (development, test) is left out. Scores are those of
    the abstracts held back: ``ents_p``, ``ents_r``, ``ents_f`` (0 to 1, strict spans). Raises KgreasonError where
    there are fewer than two abstracts, or ``out`` is there already.
    """
    from spacy.util import registry

    if out.exists():
        raise KgreasonError(place=str(out), found="something there already", wanted="a folder that is not there yet")
    corpora = _corpora(data)
    if sum(len(corpus) for corpus in corpora) < 2:
        raise KgreasonError(
            place=str(data), found="fewer than two abstracts", wanted="PubTator files with *train* in their names"
        )
    with TemporaryDirectory() as folder:
        work = Path(folder)
        docs = list(_docs(corpora))
        write_docs([doc for at, doc in enumerate(docs) if at % HELD_BACK], work / "train.spacy")
        write_docs(docs[::HELD_BACK], work / "dev.spacy")
        registry.callbacks("kgreason.part_words.v1")(lambda: part_words)
        wanted = "abstracts with marked names"
        best = train_pipeline("tagger", work, steps=steps, every=500, wanted=wanted, show=show)
        scores = sign(best, work, SCORES, **CARD)
        shutil.copytree(best, out)
    return scores


def _corpora(data: Path) -> list[list[Abstract]]:
    """Return the abstracts of each training file, each abstract once and none of another split."""
    files = sorted(file for file in data.rglob("*") if file.is_file() and file.suffix.lower() in {".txt", ".pubtator"})
    training = [file for file in files if "train" in file.name.lower()]
    seen = {one.id for file in files if file not in training for one in read_pubtator(file)}
    corpora = []
    for file in training:
        fresh = [one for one in read_pubtator(file) if one.id not in seen]
        seen |= {one.id for one in fresh}
        corpora.append(fresh)
    return corpora


def _docs(corpora: list[list[Abstract]]) -> Iterator["Doc"]:
    """Yield a document an abstract; what others call a chemical is unsure where a corpus marks none."""
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    nlp = blank()
    chemicals = PhraseMatcher(nlp.vocab, attr="LOWER")
    names = {name for corpus in corpora for name in _names(corpus, "Chemical") if len(name) >= SHORTEST}
    chemicals.add("Chemical", [nlp.make_doc(name) for name in sorted(names)])
    for corpus in corpora:
        marks_all = bool(_names(corpus, "Chemical"))
        for abstract in corpus:
            doc = nlp.make_doc(abstract.text)
            spans = [
                doc.char_span(one.start, one.end, KINDS[one.kind], alignment_mode="expand")
                for one in abstract.marked
                if one.kind in KINDS
            ]
            named = filter_spans([span for span in spans if span is not None])
            taken = {at for span in named for at in range(span.start, span.end)}
            unsure = [] if marks_all else filter_spans(chemicals(doc, as_spans=True))
            doc.set_ents(named, missing=[span for span in unsure if taken.isdisjoint(range(span.start, span.end))])
            yield doc


def _names(corpus: list[Abstract], kind: str) -> set[str]:
    return {
        one.text[mark.start : mark.end].lower() for one in corpus for mark in one.marked if KINDS.get(mark.kind) == kind
    }


def blank() -> "Language":
    """Return an English pipeline without parts that splits words as the tagger does."""
    import spacy

    nlp = spacy.blank("en")
    part_words(nlp)
    return nlp


def part_words(nlp: "Language") -> None:
    """Let a pipeline split words at hyphens, strokes, brackets and plus signs too."""
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    own: Any = nlp.Defaults
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex([*own.infixes, JOINTS]).finditer
    tokenizer.prefix_search = compile_prefix_regex([*own.prefixes, JOINTS]).search
    tokenizer.suffix_search = compile_suffix_regex([*own.suffixes, JOINTS]).search
