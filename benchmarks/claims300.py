"""Claims of 300 sentences of MEDEC notes and exam explanations: draw them, bind labels to their characters, measure.

    python benchmarks/claims300.py draw DATA              write benchmarks/claims300/sample.tsv (identifiers and characters)
    python benchmarks/claims300.py show DATA seen         the sentences with what stands before them, for who labels
    python benchmarks/claims300.py bind DATA seen FILE    write benchmarks/claims300/seen.jsonl from labels in words
    python benchmarks/claims300.py measure DATA seen [--list] [--index INDEX] [--save]    both readers in one table
    python benchmarks/claims300.py measure DATA seen --reader llm [--tries 1]    by a model, from the environment

DATA holds ``text/medec``, ``text/casimedicos`` and ``safety/medi``; the texts stay outside the project.
``benchmarks/claims300/README.md`` tells how the sample is drawn and how it is labelled.
"""

import argparse
import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

from claims300_score import Score, as_trace, claims_of, score, sentence_count
from claims300_sources import DRUGS, Place, Text, drug_names, read_texts, sentences_of
from read_ahead import reading_ahead
from results import record

from kgreason.claims import is_llm
from kgreason.engine import Engine
from kgreason.model import Span

HERE = Path(__file__).parent / "claims300"
QUOTAS = {("casimedicos", True): 100, ("casimedicos", False): 100, ("medec", True): 60, ("medec", False): 40}
"""How many sentences of each source that do and do not name a drug."""
SEEN = 200
BEFORE = 400
"""Characters shown before a sentence."""


def draw(data: Path) -> None:
    """Write the sample: the first of each quota by hash, all in the order of a second hash that mixes the quotas."""
    texts, drugs = read_texts(data / "text"), drug_names(data / "safety" / DRUGS)
    drawn, left, met = [], dict(QUOTAS), set()
    for place in sorted((one for text in texts.values() for one in sentences_of(text)), key=lambda one: one.hash):
        words = " ".join(texts[place.key].body[place.start : place.end].lower().split())
        kind = (place.key.split("/")[0], bool(drugs.search(words)))
        if words not in met and left[kind]:
            met.add(words)
            left[kind] -= 1
            drawn.append((place, kind[1]))
    drawn.sort(key=lambda one: hashlib.sha256(f"order {one[0].id}".encode()).hexdigest())
    rows = [
        f"{place.key}\t{place.start}\t{place.end}\t{'yes' if drug else 'no'}\t{'seen' if number <= SEEN else 'unseen'}"
        for number, (place, drug) in enumerate(drawn, 1)
    ]
    (HERE / "sample.tsv").write_text("\n".join(("text\tstart\tend\tdrug\tpart", *rows)) + "\n", "utf-8")


def sample(part: str) -> list[Place]:
    """Return the sentences of a part, in their order."""
    rows = [line.split("\t") for line in (HERE / "sample.tsv").read_text("utf-8").splitlines()[1:]]
    return [Place(key, int(start), int(end)) for key, start, end, _, of in rows if of == part]


def show(data: Path, part: str) -> None:
    """Print each sentence of a part under its number, behind what stands before it."""
    texts = read_texts(data / "text")
    for number, place in enumerate(sample(part), 1):
        body = texts[place.key].body
        before = " ".join(body[max(0, place.start - BEFORE) : place.start].split())
        print(f"{number} {place.id}\n    [{before}]\n    >>> {' '.join(body[place.start : place.end].split())}\n")


def bind(data: Path, part: str, file: Path) -> None:
    """Write the labels of a part as characters, from a file of labels in words."""
    texts, places = read_texts(data / "text"), sample(part)
    labels: dict[int, list[list[str]]] = {number: [] for number in range(1, len(places) + 1)}
    for line in file.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if line.strip() and not line.startswith("#"):
            labels[int(cells[0])].append(cells[1:])
    lines = []
    for number, place in enumerate(places, 1):
        found = [relation(texts[place.key], place, cells) for cells in labels[number] if cells != ["none"]]
        if not labels[number]:
            raise SystemExit(f"sentence {number} has no label; write: {number} | none")
        lines.append(
            json.dumps(
                {
                    "id": place.id,
                    "relations": [one for one, optional in found if not optional],
                    "optional_relations": [one for one, optional in found if optional],
                }
            )
        )
    (HERE / f"{part}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def labelled(part: str) -> list[tuple[Place, dict]]:
    """Return the sentences of a part with their labels; labels out of order are refused."""
    labels = [json.loads(line) for line in (HERE / f"{part}.jsonl").read_text("utf-8").splitlines()]
    return [(place, label) for place, label in zip(sample(part), labels, strict=True) if _of(place, label)]


def _of(place: Place, label: dict) -> bool:
    if place.id != label["id"]:
        raise SystemExit(f"labels are of {label['id']}, wanted {place.id}")
    return True


def measure(data: Path, part: str, asked: argparse.Namespace) -> None:
    """Print precision, recall and time a sentence of the readers; of *unseen* nothing else is shown."""
    labels, texts = labelled(part), read_texts(data / "text")
    chosen = {place.key: texts[place.key] for place, _ in labels}
    for reader in asked.reader or ("patterns", "parse"):
        engine = _engine(reader, labels, chosen, asked)
        claims_of(engine, next(iter(chosen.values())))  # opens what is opened once
        start = time.perf_counter()
        claims = {key: claims_of(engine, text) for key, text in chosen.items()}
        spent = (time.perf_counter() - start) / sentence_count(chosen.values())
        found = score(labels, claims, chosen, engine.graph.predicates)
        print(f"{part} {reader:<8} {found} {1000 * spent:.1f} ms a sentence")
        if asked.list and part == "seen":
            _list(found, chosen)
        if asked.save:
            figures = {"precision": found.precision, "recall": found.recall, "ms a sentence": 1000 * spent}
            counts = {"claims": found.right + len(found.wrong), "relations": found.found + len(found.missed)}
            record(f"claims300 {part} {reader}", figures | counts, engine.versions)


def _engine(reader: str, labels: list[tuple[Place, dict]], texts: dict[str, Text], asked: argparse.Namespace) -> Engine:
    """Return the engine of a reader; a language model is asked for the labelled sentences alone."""
    if not is_llm(reader):
        return Engine.open(reader, asked.index)
    places: dict[str, list[Place]] = {}
    for place, _ in labels:
        places.setdefault(place.key, []).append(place)

    def labelled_there(key: str, span: Span) -> bool:
        return any(one.start < span.end and span.start < one.end for one in places[key])

    return reading_ahead(asked.index, (as_trace(one) for one in texts.values()), labelled_there, asked.tries)


def _list(found: Score, texts: dict[str, Text]) -> None:
    for name, claim in found.wrong:
        body = texts[name.rpartition("/")[0]].body
        ends = [body[one.start : one.end] if one else "" for one in (claim.subject_span, claim.object_span)]
        said = f"{ends[0]} {'NOT ' * claim.negated}{claim.predicate} {ends[1]}"
        print(f"  wrong {name}: {said} [{claim.subject} {claim.object}] {claim.pattern}")
    for name, label in found.missed:
        body = texts[name.rpartition("/")[0]].body
        ends = [body[slice(*label[end])] for end in ("subject", "object")]
        print(f"  missed {name}: {ends[0]} {'NOT ' * label['negated']}{label['predicate']} {ends[1]}")


def relation(text: Text, place: Place, cells: list[str]) -> tuple[dict, bool]:
    """Return a relation and whether it is optional, from subject, predicate, object and marks in words."""
    subject, predicate, object_, *rest = cells
    marks = rest[0].split() if rest else []
    if set(marks) - {"not", "hedge", "optional"}:
        raise SystemExit(f"{place.id}: marks are not, hedge, optional; found {marks}")
    made: dict = {"predicate": predicate}
    for end, words in (("subject", subject), ("object", object_)):
        own, _, earlier = (part.strip() for part in words.partition("<"))
        made[end] = spot(text.body, own, place.start, place.end, place)
        if earlier:
            made[f"{end}_antecedent"] = spot(text.body, earlier, 0, place.end, place, last=True)
    made |= {"negated": "not" in marks, "hedged": "hedge" in marks}
    return made, "optional" in marks


def spot(body: str, words: str, low: int, high: int, place: Place, *, last: bool = False) -> list[int]:
    """Return where words stand; ``#2`` behind them means their second occurrence, ``last`` the nearest before the end."""
    words, _, which = (part.strip() for part in words.partition("#"))
    found = list(_occurrences(body, words, low, high))
    if not found or (which and int(which) > len(found)):
        raise SystemExit(f"{place.id}: the words {words!r} {which} do not stand there")
    at = found[int(which) - 1] if which else found[-1 if last else 0]
    return [at, at + len(words)]


def _occurrences(body: str, words: str, low: int, high: int) -> Iterator[int]:
    at = body.find(words, low, high)
    while at >= 0:
        yield at
        at = body.find(words, at + 1, high)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("draw", "show", "bind", "measure"):
        command = commands.add_parser(name)
        command.add_argument("data", type=Path, help="the folder of the real data")
        if name != "draw":
            command.add_argument("part", choices=("seen", "unseen"))
        if name == "bind":
            command.add_argument("file", type=Path, help="labels in words")
        if name == "measure":
            command.add_argument("--index", default="", help="a compiled index, else the shipped knowledge")
            command.add_argument("--list", action="store_true", help="print what is wrong or missed; of seen only")
            command.add_argument("--reader", action="append", help="a reader; default: patterns and parse")
            command.add_argument("--tries", type=int, default=4, help="tries of a request, for --reader llm")
            command.add_argument("--save", action="store_true", help="write the figures to benchmarks/results/")
    asked = parser.parse_args()
    if asked.command == "draw":
        draw(asked.data)
    elif asked.command == "show":
        show(asked.data, asked.part)
    elif asked.command == "measure":
        measure(asked.data, asked.part, asked)
    else:
        bind(asked.data, asked.part, asked.file)
