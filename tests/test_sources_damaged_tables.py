"""Damaged tables of every format: nothing comes out but records and faults."""

import bz2
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import (
    Manifest,
    Mapping,
    Name,
    Reader,
    Record,
    csvpairs,
    hetionet,
    kgx,
    load_manifests,
    primekg,
    sssom,
)

ROUNDS = 300
PAIRS = ["file=x", "table=edges", "quotes=csv", "subject=x", "predicate_column=p", "object=y", "split=|", "resolve=p"]
DRUG, DISEASE = "0,DBX1,drug,examplol,DrugBank", "1,77_78,disease,heart trouble,MONDO_grouped"
HETNET = {
    "kind_to_abbrev": {"Gene": "G", "regulates": "r"},
    "nodes": [{"kind": "Gene", "identifier": 7, "name": "EXG", "data": {}}],
    "edges": [
        {
            "source_id": ["Gene", 7],
            "target_id": ["Gene", 8],
            "kind": "regulates",
            "direction": "forward",
            "data": {"sources": ["a"], "pubmed_ids": [1]},
        }
    ],
}


def described(form: str, **given) -> Manifest:
    return Manifest("ex", "Ex", "", "1", "", form, "", **given)


CASES: dict[str, tuple[Reader, str, str]] = {
    "ex_edges.tsv": (kgx.read, "kgx", "id\tsubject\tpredicate\tobject\tnegated\n1\tEX:1\tbiolink:treats\tEX:2\ttrue\n" * 3),
    "ex_nodes.tsv": (kgx.read, "kgx", 'id\tcategory\tname\txref\nEX:1\tbiolink:Drug|x\t"one\tEX:2|EX:3\n' * 3),
    "ex.jsonl": (kgx.read, "kgx", '{"id": "EX:1", "category": ["a"], "name": null}\n{"subject": "EX:1", "predicate": "p", "object": "EX:2", "q": {"a": [1.5]}}\n'),
    "ex.sssom.tsv": (sssom.read, "sssom", "# a: b\nsubject_id\tpredicate_id\tobject_id\tconfidence\nEX:1\tskos:exactMatch\tEX:2\t0.5\n"),
    "ex.sssom.csv": (sssom.read, "sssom", 'subject_id,predicate_id,object_id\n"EX:1",skos:closeMatch,EX:2\n'),
    "pairs.csv": (csvpairs.read, "csvpairs", 'x\tp\ty\nEX:1\tis\t"is|is"\nEX:2\tat\tis\n'),
    "kg.csv": (primekg.read, "primekg", f"{','.join(primekg.COLUMNS)}\nindication,indication,{DRUG},{DISEASE}\nindication,indication,{DISEASE},{DRUG}\n"),
    "net.sif": (hetionet.read, "hetionet", "source\tmetaedge\ttarget\nGene::7\tGr>G\tGene::8\nDisease::DOID:7\tDaG\tGene::8\n"),
    "net.json": (hetionet.read, "hetionet", json.dumps(HETNET)),
    "net.json.bz2": (hetionet.read, "hetionet", json.dumps(HETNET)),
}  # fmt: skip


def manifest(form: str) -> Manifest:
    if form in {"primekg", "hetionet"}:
        return load_manifests()[form]
    return described(form, options={"one": PAIRS} if form == "csvpairs" else {})


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return data with a few bytes cut, doubled or replaced."""
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(data) + 1), chance.randint(0, 12)
        put = chance.choice(
            [b"", b'"', b"\t", b"\n", b"\xff", b"\x00", b",", b"|", b":", b"{", b"]", b"1e999", data[at : at + 20]]
        )
        data = data[:at] + put + data[at + length :]
    return data


def given(reader: Reader, file: Path, form: str) -> Iterator[Record]:
    try:
        yield from reader(file, manifest(form))
    except SourceError as error:
        yield error


@pytest.mark.parametrize("name", CASES)
def test_a_damaged_file_gives_records_and_faults_and_nothing_else(tmp_path, name):
    reader, form, text = CASES[name]
    chance = random.Random(name)
    file = tmp_path / name
    for number in range(ROUNDS):
        packed = number % 2 and name.endswith(".bz2")
        data = damaged(bz2.compress(text.encode()) if packed else text.encode(), chance)
        file.write_bytes(bz2.compress(data) if name.endswith(".bz2") and not packed else data)
        for one in given(reader, file, form):
            assert isinstance(one, (Concept, Name, Edge, Mapping, SourceError))
            if isinstance(one, (Edge, Mapping)):
                assert all(":" in end and " " not in end for end in (one.subject, one.object))
