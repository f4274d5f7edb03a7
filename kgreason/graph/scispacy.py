"""A graph as a knowledge base of scispaCy (Neumann et al., BioNLP 2019): its concepts, and the index of their names.

scispaCy's own ``create_tfidf_ann_index`` refuses scipy 1.11 and later, because half-precision sparse arrays are gone
there. The files are therefore written here, with scispaCy's file names, and vectors in single precision.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kgreason.graph.export import Exported, written
from kgreason.model import Concept, KgreasonError

CONCEPTS = "kb.jsonl"
VECTORIZER = "tfidf_vectorizer.joblib"
VECTORS = "tfidf_vectors_sparse.npz"
ALIASES = "concept_aliases.json"
NEIGHBOURS = "nmslib_index.bin"
NEIGHBOURS_EACH, EFFORT = 100, 200
"""Of the nearest-neighbour graph: as many neighbours as scispaCy gives each name, and a tenth of its effort (2,000),
which finds .998 of the thirty nearest names of the shipped knowledge."""
SEEN, MANY = 10, 10_000
"""A three-letter piece counts if ten names have it; where there are few names, any does."""


def export_scispacy(graph: Exported, folder: Path, *, threads: int = 1) -> tuple[Path, ...]:
    """Write a folder that scispaCy's ``KnowledgeBase`` and ``CandidateGenerator`` read; return its files.

    ``kb.jsonl`` needs nothing else. The index of names needs scikit-learn and nmslib, which come with the extra
    *scispacy*: without them KgreasonError says so, after ``kb.jsonl`` is written. More than one thread is quicker and
    gives an index that is as good but not the same to the byte.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KgreasonError(place=str(folder), found=str(error.strerror), wanted="a folder to write to") from None
    names: set[str] = set()
    with written(folder / CONCEPTS) as out:
        for line in _entities(graph, names):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    if not names:
        raise KgreasonError(place=str(folder), found="a graph without names", wanted="concepts with names")
    try:
        import joblib
        import nmslib
        from scipy.sparse import save_npz
    except ImportError as error:
        wanted = "the packages of kgreason[scispacy]; only kb.jsonl is written"
        raise KgreasonError(place="scispacy", found=f"no {error.name}", wanted=wanted) from None
    vectorizer, vectors, aliases = _vectors(sorted(names))
    joblib.dump(vectorizer, folder / VECTORIZER)
    save_npz(folder / VECTORS, vectors)
    with written(folder / ALIASES) as out:
        json.dump(aliases, out)
    near = nmslib.init(method="hnsw", space="cosinesimil_sparse", data_type=nmslib.DataType.SPARSE_VECTOR)
    near.addDataPointBatch(vectors)
    near.createIndex({"M": NEIGHBOURS_EACH, "indexThreadQty": threads, "efConstruction": EFFORT, "post": 0})
    near.saveIndex(str(folder / NEIGHBOURS))
    return tuple(folder / name for name in (CONCEPTS, VECTORIZER, VECTORS, ALIASES, NEIGHBOURS))


def _entities(graph: Exported, names: set[str]) -> Iterator[dict[str, Any]]:
    """Yield a line a concept that has a name, and gather all names."""
    for one in graph.concepts():
        aliases = _names(one)
        if aliases:
            names.update(aliases)
            yield {
                "concept_id": one.id,
                "canonical_name": aliases[0],
                "aliases": aliases,
                "types": [one.category],
                "definition": None,
            }


def _names(one: Concept) -> list[str]:
    """Return the names of a concept, its own first, each once; an identifier in place of a name is none."""
    given = (one.name, *one.synonyms, *one.abbreviations)
    return list(dict.fromkeys(name for name in given if name and name != one.id))


def _vectors(names: list[str]) -> tuple[Any, Any, list[str]]:
    """Return a vectorizer of character 3-grams, the vectors of the names that have any, and these names."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    seen = SEEN if len(names) >= MANY else 1
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), min_df=seen, dtype=np.float32)
    vectors = vectorizer.fit_transform(names)
    some = np.diff(vectors.indptr) > 0  # nmslib breaks on an empty vector
    return vectorizer, vectors[some], [name for name, kept in zip(names, some.tolist(), strict=True) if kept]
