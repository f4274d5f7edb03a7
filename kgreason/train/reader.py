"""Train the parsing reader: a spaCy tagger and dependency parser, from CoNLL-U with Stanford dependencies.

The shipped one is trained on CRAFT (Verspoor et al., BMC Bioinformatics 2012): ``verifiers/reader/README.md``.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kgreason._version import __version__
from kgreason.content import content
from kgreason.model import KgreasonError

HELD_BACK = 12
"""Every twelfth file, by name, is held back for the scores."""
STEPS = 7000


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
        _write_docs([file for file in files if file not in held], work / "train.spacy")
        _write_docs(held, work / "dev.spacy")
        best = _train(work, steps=steps, show=show)
        scores = _signed(best)
        shutil.copytree(best, out)
    return scores


def _write_docs(files: list[Path], target: Path) -> None:
    from spacy.tokens import DocBin

    DocBin(docs=_docs(files), store_user_data=False).to_disk(target)


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


def _train(work: Path, *, steps: int, show: bool) -> Path:
    from spacy.cli.train import train

    config = Path(str(content("verifiers") / "reader" / "train.cfg"))
    overrides = {
        "paths.train": str(work / "train.spacy"),
        "paths.dev": str(work / "dev.spacy"),
        "training.max_steps": steps,
        "training.eval_frequency": min(1000, steps),
        "training.logger.console_output": show,
    }
    try:
        train(config, work / "model", overrides=overrides)
    except ValueError as error:
        found = f"too little text ({str(error).splitlines()[0]})"
        raise KgreasonError(place="training", found=found, wanted="thirty examples or more of each relation") from None
    return work / "model" / "model-best"


def _signed(folder: Path) -> dict[str, float]:
    """Name a trained pipeline in its ``meta.json``, and return its scores."""
    file = folder / "meta.json"
    card = json.loads(file.read_text("utf-8"))
    found = {key: round(card["performance"][key], 4) for key in ("tag_acc", "dep_uas", "dep_las")}
    card |= {"name": "kgreason_reader", "version": __version__, "license": "CC-BY 3.0", "performance": found}
    card["description"] = "Tagger and dependency parser for medical prose, trained from scratch on CRAFT."
    file.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return found
