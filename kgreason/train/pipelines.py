"""What the training of every spaCy pipeline has in common: examples on disk, the run, the card at the end."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kgreason._version import __version__
from kgreason.content import content
from kgreason.model import KgreasonError

if TYPE_CHECKING:
    from spacy.tokens import Doc


def write_docs(docs: "Iterable[Doc]", target: Path) -> None:
    """Write examples as spaCy's training reads them."""
    from spacy.tokens import DocBin

    DocBin(docs=docs, store_user_data=False).to_disk(target)


def train_pipeline(name: str, work: Path, *, steps: int, every: int, wanted: str, show: bool) -> Path:
    """Train by ``verifiers/NAME/train.cfg`` on ``train.spacy`` and ``dev.spacy`` in ``work``; return the best's folder.

    ``every`` so many steps it is scored; ``wanted`` is said where the examples are too few (KgreasonError).
    """
    from spacy.cli.train import train

    overrides = {
        "paths.train": str(work / "train.spacy"),
        "paths.dev": str(work / "dev.spacy"),
        "training.max_steps": steps,
        "training.eval_frequency": min(every, steps),
        "training.logger.console_output": show,
    }
    try:
        train(Path(str(content("verifiers") / name / "train.cfg")), work / "model", overrides=overrides)
    except ValueError as error:
        found = f"too little text ({str(error).splitlines()[0]})"
        raise KgreasonError(place="training", found=found, wanted=wanted) from None
    return work / "model" / "model-best"


def sign(folder: Path, work: Path, scores: Iterable[str], **card: str) -> dict[str, float]:
    """Write a trained pipeline's card into its ``meta.json``, take out where it was made, and return its scores."""
    config = folder / "config.cfg"
    config.write_text(config.read_text("utf-8").replace(f"{work}/", ""), "utf-8")
    file = folder / "meta.json"
    made = json.loads(file.read_text("utf-8"))
    found = {key: round(made["performance"][key], 4) for key in scores}
    made |= {"version": __version__, **card, "performance": found}
    file.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return found
