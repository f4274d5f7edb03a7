"""Train the finder of what a question tells in words of its own, from texts with labelled patient facts.

The shipped one is trained on exam cases, notes, questions and vignettes: ``verifiers/findings/README.md``.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct

from kgreason.claims import read_trace
from kgreason.claims.findings import KINDS, MODEL, OUTSIDE, Case, Finder, Token, case_of, sequences
from kgreason.graph import open_graph
from kgreason.link import Linker
from kgreason.model import KgreasonError, Passage, Span, Trace

ROUNDS = 200
LABELS = {"past": "history"} | {
    one: one for one in ("condition", "denied", "family", "medication", "allergy", "observation", "pregnancy")
}
"""What the labels of a text are learned as."""
NOT_LEARNED = frozenset({"age", "sex"})
PENALTIES = {"c1": 0.2, "c2": 0.5}


class Labelled(Struct, frozen=True, forbid_unknown_fields=True):
    """A text with its facts: first character, behind the last, and kind of each; ``held`` back for the scores."""

    id: str
    text: str
    facts: tuple[tuple[int, int, str], ...]
    held: bool = False


def train_findings(data: Path, out: Path, *, steps: int = ROUNDS, show: bool = False) -> dict[str, float]:
    """Train on a file of one labelled text a line (``Labelled`` as JSON), write the model into ``out``, return scores.

    Of the texts held back: ``before`` and ``after``, the share of labelled conditions, denials and history that is read
    without the finder and with it, and ``right``, the share of its findings that are labelled (overlapping words, the
    same kind). Raises KgreasonError where a line is none, texts are too few, or ``out`` is there already.
    ``out`` is there only once the model is whole.
    """
    import pycrfsuite

    if out.exists():
        raise KgreasonError(place=str(out), found="something there already", wanted="a folder that is not there yet")
    linker = Linker(open_graph(""))
    texts = [(_case(linker, one), one) for one in read_labelled(data)]
    held = [(case, one) for case, one in texts if one.held]
    learned = [(case, one) for case, one in texts if not one.held]
    if not held or not any(kind in LABELS for _, one in learned for _, _, kind in one.facts):
        wanted = "texts with facts to learn from, and some with held: true"
        raise KgreasonError(place=str(data), found=f"{len(texts)} texts, {len(held)} of them held back", wanted=wanted)
    trainer = pycrfsuite.Trainer(verbose=show)
    trainer.set_params(PENALTIES | {"max_iterations": steps, "feature.possible_transitions": True})
    for case, one in learned:
        for tokens, features in sequences(case):
            trainer.append(features, list(marks(tokens, one.facts)))
    with TemporaryDirectory() as folder:
        trainer.train(str(Path(folder) / MODEL))
        scores = _scores(Finder(Path(folder)), held)
        shutil.copytree(folder, out)
    return scores


def read_labelled(file: Path) -> Iterator[Labelled]:
    """Yield the texts of a file; raises KgreasonError at the first line that is none (OSError: no file)."""
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        place = f"{file}:{number}"
        try:
            one = msgspec.json.decode(line, type=Labelled)
        except msgspec.MsgspecError as error:
            wanted = '{"id": …, "text": …, "facts": [[start, end, kind], …], "held": false}'
            raise KgreasonError(place=place, found=str(error), wanted=wanted) from None
        for start, end, kind in one.facts:
            if not 0 <= start < end <= len(one.text):
                wanted = f"characters of a text of {len(one.text)}"
                raise KgreasonError(place=place, found=f"a fact from {start} to {end}", wanted=wanted)
            if kind not in LABELS and kind not in NOT_LEARNED:
                raise KgreasonError(place=place, found=kind, wanted=", ".join((*LABELS, *sorted(NOT_LEARNED))))
        yield one


def marks(tokens: tuple[Token, ...], facts: tuple[tuple[int, int, str], ...]) -> Iterator[str]:
    """Yield a label a token, the first of a fact marked ``B``, the others ``I``; of facts within others the shorter.

    >>> words = (Token("dark", 0, 4), Token("red", 5, 8), Token("rash", 9, 13))
    >>> list(marks(words, ((5, 13, "condition"),)))
    ['O', 'B-condition', 'I-condition']
    """
    found = [OUTSIDE] * len(tokens)
    for start, end, kind in sorted(facts, key=lambda one: one[0] - one[1]):
        inside = [at for at, one in enumerate(tokens) if one.start < end and start < one.end and kind in LABELS]
        for at in inside:
            found[at] = ("B-" if at == inside[0] else "I-") + LABELS[kind]
    return iter(found)


def _case(linker: Linker, one: Labelled) -> Case:
    question = Passage(one.text, Span("/question", 0, len(one.text)))
    reading = read_trace(Trace(one.id, question), linker)
    return case_of(question, reading.mentions, reading.facts.items)


def _scores(finder: Finder, held: list[tuple[Case, Labelled]]) -> dict[str, float]:
    right = made = before = after = stated = 0
    for case, labelled in held:
        wanted = [(low, high, LABELS[kind]) for low, high, kind in labelled.facts if LABELS.get(kind) in KINDS]
        found = [one[:3] for one in finder.sure(case)]
        made, stated = made + len(found), stated + len(wanted)
        right += sum(any(_alike(one, other) for other in wanted) for one in found)
        before += sum(any(_alike(one, other) for other in case.facts) for one in wanted)
        after += sum(any(_alike(one, other) for other in (*case.facts, *found)) for one in wanted)
    return {"before": before / (stated or 1), "after": after / (stated or 1), "right": right / (made or 1)}


def _alike(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Return whether two facts share characters and kind; what is told as present may be read as history."""
    same = one[2] == other[2] or {one[2], other[2]} == {"condition", "history"}
    return same and one[0] < other[1] and other[0] < one[1]
