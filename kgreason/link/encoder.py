"""Candidates put in order by a transformer encoder (SapBERT: Liu et al., NAACL 2021): an optional back end (extra *llm*).

An encoder is a folder or a hub name that ``transformers.AutoModel`` opens. A name's vector is that of its first token,
as SapBERT is trained; what is most alike comes first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from kgreason.graph import Index
from kgreason.link.linker import Linker
from kgreason.link.tagger import Tagger
from kgreason.model import Candidate, KgreasonError

if TYPE_CHECKING:
    import numpy as np

LONGEST, BATCH = 25, 64
"""Pieces of a name that are looked at (as in SapBERT's training), and names encoded at a time."""
NAMES_EACH = 16
"""Names of a concept that are compared, its own first."""


@dataclass
class Encoder:
    """Turns names into vectors of length 1 with a model of ``transformers``, opened when first asked."""

    name: str
    _opened: Any = field(default=None, repr=False)

    def vectors(self, names: Sequence[str]) -> "np.ndarray":
        """Return a row a name; raises KgreasonError where the model cannot be opened."""
        import numpy as np

        if self._opened is None:
            self._opened = _open(self.name)
        tokenizer, model, torch = self._opened
        rows = []
        with torch.inference_mode():
            for at in range(0, len(names), BATCH):
                given = tokenizer(
                    list(names[at : at + BATCH]),
                    padding=True,
                    truncation=True,
                    max_length=LONGEST,
                    return_tensors="pt",
                )
                rows.append(model(**given).last_hidden_state[:, 0].float().numpy())
        found = np.concatenate(rows)
        unit: np.ndarray = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
        return unit


class EncoderLinker(Linker):
    """A linker whose candidates an encoder puts in order; what it finds, and how sure it is, stays as it was."""

    def __init__(self, graph: Index, encoder: Encoder, tagger: Tagger | None = None) -> None:
        super().__init__(graph, tagger)
        self.encoder = encoder

    def concept_of(self, name: str) -> tuple[Candidate, ...]:
        """Return the concepts that a whole name may mean, most alike first."""
        found = super().concept_of(name)
        order = self.order(name, [one.concept for one in found])
        return tuple(found[at] for at in order)

    def _mention(self, passage: Any, hit: Any) -> Any:
        order = self.order(passage.text[hit.start : hit.end], [concept for concept, _ in hit.candidates])
        candidates = tuple(hit.candidates[at] for at in order)
        chances = tuple(hit.chances[at] for at in order if hit.chances)
        return super()._mention(passage, replace(hit, candidates=candidates, chances=chances))

    def order(self, name: str, concepts: Sequence[str]) -> list[int]:
        """Return the places of concepts by the likeness of their likest name, then of their own name, to a name."""
        if len(concepts) < 2:
            return list(range(len(concepts)))
        known = [self.graph.concept(one) for one in concepts]
        names = [(one.name, *one.synonyms, *one.abbreviations)[:NAMES_EACH] for one in known]
        asked, *rest = self.encoder.vectors([name, *(each for group in names for each in group)])
        likeness, at = [], 0
        for group in names:
            alike = [round(float(asked @ row), 4) for row in rest[at : at + len(group)]]
            likeness.append((-max(alike), -alike[0]))
            at += len(group)
        return sorted(range(len(concepts)), key=lambda one: (likeness[one], one))


def _open(name: str) -> tuple[Any, Any, Any]:
    try:
        import torch
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging

        shown = logging.is_progress_bar_enabled()
        logging.disable_progress_bar()  # a library prints nothing
        try:
            return AutoTokenizer.from_pretrained(name), AutoModel.from_pretrained(name).eval(), torch
        finally:
            if shown:
                logging.enable_progress_bar()
    except ImportError as error:
        raise KgreasonError(place=f"encoder {name}", found=f"no {error.name}", wanted="kgreason[llm]") from None
    except (OSError, ValueError) as error:
        found = str(error).strip().split("\n")[0]
        raise KgreasonError(place=f"encoder {name}", found=found, wanted="a folder or hub name of a model") from None
