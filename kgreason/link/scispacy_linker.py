"""scispaCy's candidate generator in place of the dictionary: an alternative back end (extra *scispacy*).

A tagger finds the names, ``scispacy.candidate_generation.CandidateGenerator`` says which names of an exported knowledge
base (``kgreason graph export --format scispacy``) are most alike; the assertion status is ours, as always.
"""

import warnings
from pathlib import Path
from typing import Any

from kgreason.graph import Index
from kgreason.link.linker import Linker
from kgreason.link.tagger import Tagger
from kgreason.model import Candidate, KgreasonError

NEAREST, THRESHOLD, KEPT_EACH = 30, 0.7, 5
"""What scispaCy's own linker takes: names looked at, least similarity, concepts kept for a mention."""


class ScispacyLinker(Linker):
    """Links what a tagger finds to the concepts whose names scispaCy holds most alike.

    ``folder`` is an export of the same graph. Concepts that the graph does not have are left out. Raises KgreasonError
    where scispaCy is not installed or the folder is no such export.
    """

    def __init__(self, graph: Index, folder: Path, tagger: Tagger | None = None) -> None:
        super().__init__(graph, tagger or Tagger())
        self._generator = _generator(folder)

    def _hits(self, text: str, local: dict[str, str]) -> list[Any]:
        """Return nothing: the tagger alone finds names here."""
        del text, local
        return []

    def concept_of(self, name: str) -> tuple[Candidate, ...]:
        """Return the concepts that scispaCy gives a name, most alike first."""
        (found,) = self._generator([name], NEAREST)
        alike = [
            Candidate(one.concept_id, self.graph.concept(one.concept_id).name, round(float(max(one.similarities)), 4))
            for one in found
            if max(one.similarities) > THRESHOLD and self.graph.resolve(one.concept_id)
        ]
        return tuple(sorted(alike, key=lambda one: (-one.score, one.concept))[:KEPT_EACH])


def _generator(folder: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # scispaCy and nmslib use what their dependencies will drop
            from scispacy.candidate_generation import CandidateGenerator, LinkerPaths
            from scispacy.linking_utils import KnowledgeBase

            paths = LinkerPaths.from_directory(folder)
            aliases, vectorizer, near = paths.load()
            base = KnowledgeBase(str(folder / "kb.jsonl"))
            return CandidateGenerator(near, vectorizer, aliases, base)
    except ImportError as error:
        raise KgreasonError(place="scispacy", found=f"no {error.name}", wanted="kgreason[scispacy]") from None
    except (OSError, ValueError, KeyError) as error:
        wanted = "a folder written by `kgreason graph export --format scispacy`"
        raise KgreasonError(place=str(folder), found=str(error).split("\n")[0] or "no folder", wanted=wanted) from None
