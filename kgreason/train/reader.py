"""Train the parsing reader: a spaCy tagger and dependency parser, from CoNLL-U with Stanford dependencies.

The shipped one is trained on CRAFT (Verspoor et al., BMC Bioinformatics 2012): ``verifiers/reader/README.md``.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kgreason.model import KgreasonError
from kgreason.train.pipelines import sign, train_pipeline, write_docs

HELD_BACK = 12
"""Every twelfth file, by name, is held back for the scores."""
STEPS = 7000
SCORES = ("tag_acc", "dep_uas", "dep_las")
CARD = {
    "name": "kgreason_reader",
    "license": "CC-BY 3.0",
    "description": "Tagger and dependency parser for medical prose, trained from scratch on CRAFT.",
}


def train_reader(data: Path, out: Path, *, steps: int = STEPS, show: bool = False) -> dict[str, float]:
    """Train on the ``*.conllu`` files of a folder, write the pipeline to ``out``, and return its scores.

    Scores are those of the files held back: ``tag_acc``, ``dep_uas``, ``dep_las`` (0 to 1). Raises KgreasonError
    where the folder holds fewer than two files, or ``out`` is there already.
    """
    files = sorted(data.glob("*.conllu"), key=lambda file: file.name)
    if len(files) < 2:
        raise KgreasonError(place=str(data), found=f"{len(files)} CoNLL-U files", wanted="two or more *.conllu files")
    if out.exists():
        raise KgreasonError(place=str(out), found="something there already", wanted="a folder that is not there yet")
    with TemporaryDirectory() as folder:
        work = Path(folder)
        held = files[::HELD_BACK]
        write_docs(_docs([file for file in files if file not in held]), work / "train.spacy")
        write_docs(_docs(held), work / "dev.spacy")
        wanted = "thirty examples or more of each relation"
        best = train_pipeline("reader", work, steps=steps, every=1000, wanted=wanted, show=show)
        scores = sign(best, work, SCORES, **CARD)
        shutil.copytree(best, out)
    return scores


def _docs(files: list[Path]) -> Iterator[Any]:
    """Yield one document a sentence, as the reader parses them."""
    from spacy.training.converters.conllu_to_docs import conllu_to_docs

    converted: Any = conllu_to_docs  # spaCy gives it no types
    for file in files:
        try:
            yield from converted(file.read_text("utf-8"), n_sents=1, no_print=True)
        except ValueError as error:
            found = str(error).split("\n", maxsplit=1)[0]
            raise KgreasonError(place=str(file), found=found, wanted="CoNLL-U with a head for each token") from None
