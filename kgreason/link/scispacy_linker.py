"""scispaCy's candidate generator in place of the dictionary: an alternative back end (extra *scispacy*).

A tagger finds the names, ``scispacy.candidate_generation.CandidateGenerator`` says which names of an exported knowledge
base (``kgreason graph export --form scispacy``) are most alike, and the assertion status is ours, as always.
"""

import warnings
from functools import cached_property
from pathlib import Path
from typing import Any

from kgreason.graph import Index
from kgreason.link.linker import Linker, Hit
from kgreason.link.tagger import Tagger
from kgreason.model import Candidate, KgreasonError

NEAREST, THRESHOLD, KEPT_EACH = 30, 0.7, 5
"""What scispaCy's own linker takes: names looked at, least similarity, concepts kept for a mention."""
