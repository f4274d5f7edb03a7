"""Samples of graphs as tables: KGX, SSSOM, Hetionet, PrimeKG, tables that a manifest describes."""

import json
from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from fuzzing.sample import Sample, folder, made, one, table
from kgreason.sources import Manifest


def kgx() -> Iterable[Sample]:
    keys = ("id", "category", "name", "synonym", "xref", "same_as", "abbreviation")
    nodes = (
        ("EX:1", "biolink:NamedThing|biolink:Drug", "examplol", "calmol|slowol", "mesh:D1", "EX:9|EX:1", "EXO"),
        ("EX:2", "biolink:Disease", "unrest", "", "", "", ""),
    )
    words = ("subject", "predicate", "object", "negated", "object_aspect_qualifier", "object_direction_qualifier", "publications",
             "kgreason_predicate", "kgreason_source", "kgreason_rule", "kgreason_implied")  # fmt: skip
    edges = (
        ("EX:1", "biolink:treats", "EX:2", "False", "", "", "PMID:1", "", "", "", ""),
        ("EX:2", "biolink:treated_by", "EX:1", "true", "activity", "increased", "", "", "", "", ""),
        ("EX:1", "biolink:close_match", "EX:3", "", "", "", "", "", "", "", ""),
        ("EX:1", "biolink:related_to", "EX:2", "", "", "", "", "contraindicated_in", "made#here", "a-rule", "negated"),
    )
    manifest = made("kgx", prefixes={"mesh": "MESH"}, options={"xref": "close"})
    yield folder(manifest, made_nodes__tsv=table("\t", keys, *nodes), made_edges__tsv=table("\t", words, *edges))
    rows: list[dict[str, Any]] = [
        {key: value.split("|") for key, value in zip(keys, node, strict=True) if value} for node in nodes
    ]
    rows = [row | {"id": row["id"][0], "name": row["name"][0], "weight": 1.5, "more": {"a": [1, None]}} for row in rows]
    said: list[dict[str, Any]] = [
        {key: value for key, value in zip(words, edge, strict=True) if value} for edge in edges
    ]
    said[0] |= {"negated": False, "publications": ["PMID:1", "PMID:2"], "score": 0.5}
    yield folder(
        manifest,
        made_nodes__jsonl="".join(json.dumps(row) + "\n" for row in rows),
        made_edges__jsonl="".join(json.dumps(row) + "\n" for row in said),
    )
    yield one(manifest, "made_nodes.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    yield one(manifest, "made_edges.tsv", table("\t", words, *edges))


def sssom() -> Iterable[Sample]:
    columns = (
        "subject_id",
        "subject_label",
        "predicate_id",
        "object_id",
        "confidence",
        "predicate_modifier",
        "comment",
    )
    kinds = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "IAO:0100001", "oboInOwl:hasDbXref")
    rows = [(f"EX:{at}", "one, or other", kind, f"mesh:D{at}", "0.9", "", 'a "b"') for at, kind in enumerate(kinds)]
    rows += [("EX:7", "", kinds[0], "EX:8", "0.1", "", ""), ("EX:7", "", kinds[0], "EX:8", "", "Not", "")]
    meta = "# curie_map:\n#   EX: https://example.org/\n"
    manifest = made("sssom", prefixes={"mesh": "MESH"}, options={"confidence": "0.5"})
    plain = [[cell.replace('"', "") for cell in row] for row in rows]
    yield one(manifest, "made.sssom.tsv", meta + table("\t", columns, *plain))
    yield one(manifest, "made.sssom.csv", meta + table(",", columns, *rows))


KINDS = (("Compound", "DBX1", "examplol"), ("Disease", "DOID:77", "heart trouble"), ("Gene", "99", "EXG1"),
         ("Side Effect", "C007", "shaking"), ("Pathway", "PC7_1", "exway"), ("Pharmacologic Class", "N007", "Calmers"))  # fmt: skip
STATED = (("CtD", 0, 1), ("CcSE", 0, 3), ("PCiC", 5, 0), ("Gr>G", 2, 2), ("GpPW", 2, 4))
SHORT = {"Compound": "C", "Disease": "D", "Gene": "G", "Side Effect": "SE", "Pathway": "PW", "Pharmacologic Class": "PC",
         "treats": "t", "causes": "c", "includes": "i", "regulates": "r", "participates": "p"}  # fmt: skip


def hetionet(manifest: Manifest) -> Iterable[Sample]:
    manifest = replace(manifest, files=())
    ends = [f"{kind}::{identifier}" for kind, identifier, _ in KINDS]
    sif = table("\t", ("source", "metaedge", "target"), *((ends[low], word, ends[high]) for word, low, high in STATED))
    yield one(manifest, "made.sif", sif)
    words = ("treats", "causes", "includes", "regulates", "participates")
    edges = [
        {"source_id": list(KINDS[low][:2]), "target_id": list(KINDS[high][:2]), "kind": word,
         "direction": "forward" if word == "regulates" else "both",
         "data": {"sources": ["A", "B"], "pubmed_ids": [7], "unbiased": False, "source": "C"}}
        for word, (_, low, high) in zip(words, STATED, strict=True)
    ]  # fmt: skip
    nodes = [{"kind": kind, "identifier": identifier, "name": name, "data": {}} for kind, identifier, name in KINDS]
    document = {"metanode_kinds": [*SHORT][:6], "kind_to_abbrev": SHORT, "nodes": nodes, "edges": edges}
    yield one(manifest, "made.json", json.dumps(document, indent=1))
    tables = {
        "nodes.tsv": table(
            "\t", ("id", "name", "kind"), *((end, kind[2], kind[0]) for end, kind in zip(ends, KINDS, strict=True))
        ),
        "metaedges.tsv": table(
            "\t", ("id", "metaedge"), ("CtD", "Compound_treats_Disease"), ("CcSE", "Compound_causes_Side_Effect")
        ),
        "edges/Compound_treats_Disease.tsv": ":START_ID(Compound)\t:END_ID(Disease)\nDBX1\tDOID:77\n",
        "edges/Compound_causes_Side_Effect.tsv": ":START_ID(Compound)\t:END_ID(Side Effect)\nDBX1\tC007\n",
    }
    options = {key: value for key, value in manifest.options.items() if key == "prefixes"}
    yield Sample(replace(manifest, options=options), {name: text.encode() for name, text in tables.items()}, endings=())


def primekg(manifest: Manifest) -> Sample:
    columns = ("relation", "display_relation", "x_index", "x_id", "x_type", "x_name", "x_source",
               "y_index", "y_id", "y_type", "y_name", "y_source")  # fmt: skip
    drug, disease = ("0", "DBX1", "drug", "examplol", "DrugBank"), ("1", "77", "disease", "heart, trouble", "MONDO")
    group, gene = (
        ("2", "77_78", "disease", "group trouble", "MONDO_grouped"),
        ("4", "99", "gene/protein", "EXG1", "NCBI"),
    )
    said = (("indication", "indication", drug, disease), ("contraindication", "contraindication", drug, group),
            ("off-label use", "off-label use", drug, group), ("drug_protein", "target", drug, gene),
            ("disease_protein", "associated with", disease, gene), ("disease_disease", "parent-child", disease, group))  # fmt: skip
    rows = [(relation, shown, *pair[0], *pair[1]) for relation, shown, x, y in said for pair in ((x, y), (y, x))]
    return one(manifest, "kg.csv", table(",", columns, *rows))


def csvpairs() -> Iterable[Sample]:
    options = {
        "pairs": ["file=pairs.csv", "table=edges", "delimiter=comma", "subject=x", "object=y", "predicate_column=p", "split=|",
                  "subject_name=name", "object_prefix=EX", "qualifiers=note:evidence", "where=kind=new|n*"],
        "parents": ["file=parents.tsv", "table=edges", "quotes=sparql", "subject=id", "predicate=^subclass_of", "object=parent",
                    "resolve=label"],
        "names": ["file=names.txt", "table=names", "header=no", "delimiter= -> ", "subject=1", "subject_prefix=EX", "name=2",
                  "synonyms=3", "abbreviations=4", "split=|", "ragged=yes", "comment=#", "category=Disease"],
        "xrefs": ["file=xrefs.tsv", "table=xrefs", "subject=1", "object=3", "object_namespace=2", "header=no", "match=close"],
    }  # fmt: skip
    manifest = made("csvpairs", options=options, predicates={"heals": "^treats negated=true", "hums": ""})
    header = ("x", "p", "y", "name", "note", "kind")
    pairs = (
        ("EX:1", "heals", "2|3", "one", "book", "new"),
        ("EX:1", "eats", "4", 'a "b", c', "", "never"),
        ("EX:1", "hums", "5", "", "", "new"),
    )
    files = {
        "pairs.csv": table(",", header, *pairs),
        "parents.tsv": 'id\tlabel\tparent\n"EX:1"\t"one \\"a\\""\t"two"@en\n"EX:2"\t"two"@en\t"two"\n',
        "names.txt": "# a comment\n7 -> seven -> sept|VII -> S\n8 -> eight\n",
        "xrefs.tsv": "EX:1\tMESH\tD000001\nEX:2\tEX\t9\n",
    }
    encoded = {name: text.encode() for name, text in files.items()}
    yield Sample(manifest, encoded, endings=())
    for name, data in encoded.items():
        kept = {key: value for key, value in options.items() if value[0] == f"file={name}"}
        yield Sample(replace(manifest, options=kept), {name: data}, name)
