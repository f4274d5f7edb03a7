import gzip
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Manifest, Mapping, load_manifests
from kgreason.sources.obographs import read
from kgreason.sources.termlist import read as read_list

DATA = os.environ.get("KGREASON_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="KGREASON_DATA names no folder with the real files")
MANIFEST = Manifest(
    "made", "", "", "", "", "obographs", "", categories={"EX": "Disease"}, predicates={"Has_Smell": "has_phenotype"}
)
OBO = "http://purl.obolibrary.org/obo/"
OIO = "http://www.geneontology.org/formats/oboInOwl#"
GRAPH: dict[str, Any] = {
    "id": OBO + "ex.owl",
    "nodes": [
        {
            "id": OBO + "EX_1",
            "lbl": "gumboil",
            "type": "CLASS",
            "meta": {
                "synonyms": [
                    {"pred": "hasExactSynonym", "val": "sore gum"},
                    {"pred": "hasBroadSynonym", "val": "mouth trouble"},
                    {"pred": "hasExactSynonym", "val": "GB", "synonymType": OBO + "OMO_0003012"},
                ],
                "definition": {"val": "A boil of the gum. ", "xrefs": ["PMID:3"]},
                "xrefs": [{"val": "MSH:D1"}, {"val": "PMID:3"}],
                "basicPropertyValues": [
                    {"pred": OIO + "hasAlternativeId", "val": "EX:11"},
                    {"pred": "http://www.w3.org/2004/02/skos/core#exactMatch", "val": "UMLS:C1"},
                    {"pred": OIO + "created_by", "val": "somebody"},
                ],
            },
        },
        {
            "id": OBO + "EX_2",
            "meta": {"deprecated": True, "basicPropertyValues": [{"pred": OBO + "IAO_0100001", "val": OBO + "EX_1"}]},
        },
        {"id": OBO + "ex#smell", "lbl": "Has Smell", "type": "PROPERTY"},
    ],
    "edges": [
        {"sub": OBO + "EX_1", "pred": "is_a", "obj": OBO + "EX_3", "meta": {"xrefs": [{"val": "EX:book"}]}},
        {"sub": OBO + "EX_1", "pred": OBO + "BFO_0000050", "obj": "http://www.orpha.net/ORDO/Orphanet_4"},
        {"sub": OBO + "ex#smell", "pred": "subPropertyOf", "obj": OBO + "ex#sense"},
    ],
    "logicalDefinitionAxioms": [
        {
            "definedClassId": OBO + "EX_1",
            "genusIds": [OBO + "EX_3"],
            "restrictions": [{"propertyId": OBO + "ex#smell", "fillerId": OBO + "EX_5"}, None],
        }
    ],
    "equivalentNodesSets": [{"nodeIds": [OBO + "EX_6", OBO + "EX_1"]}],
}
TERMS: list[Any] = [
    {
        "id": "7",
        "name": "gumboil",
        "namespace": "ex",
        "synonyms": ["sore gum", 'mouth trouble" BROAD layperson [EX:9]'],
        "xrefs": ["UMLS_CUI:C1", "bare"],
    },
    {"id": "EX:8", "name": 3},
]


def records(tmp_path: Path, value: object, manifest: Manifest = MANIFEST, reader: Any = read) -> list[object]:
    path = tmp_path / "made.json"
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return [str(one) if isinstance(one, SourceError) else one for one in reader(path, manifest)]


def test_a_graph_gives_concepts_edges_and_mappings_and_a_null_restriction_is_a_fault(tmp_path):
    assert records(tmp_path, {"graphs": [GRAPH]}) == [
        "made.json:logicalDefinitionAxioms/0: found None; wanted propertyId and fillerId",
        Mapping("EX:11", "replaced", "EX:1", "made"),
        Concept("EX:1", "gumboil", "Disease", ("sore gum",), ("GB",), (), "made", "A boil of the gum."),
        Edge("EX:1", "subclass_of", "EX:3", "made", (("evidence", "EX:book"),)),
        Edge("EX:1", "part_of", "orphanet:4", "made"),
        Edge("EX:1", "has_phenotype", "EX:5", "made"),
        Mapping("EX:1", "exact", "EX:6", "made"),
        Mapping("EX:1", "exact", "UMLS:C1", "made"),
        Mapping("EX:1", "related", "MESH:D1", "made"),
        Mapping("EX:2", "replaced", "EX:1", "made"),
    ]


def test_categories_go_by_the_nearest_root_and_an_empty_one_leaves_out(tmp_path):
    manifest = Manifest(
        "made",
        "",
        "",
        "",
        "",
        "obographs",
        "",
        categories={"EX:9": "Disease", "EX:5": ""},
        options={"category": "Drug"},
    )
    nodes = [{"id": f"{OBO}EX_{one}", "lbl": f"n{one}"} for one in (9, 5, 1, 2, 3)]
    edges = [
        {"sub": f"{OBO}EX_{low}", "pred": "is_a", "obj": f"{OBO}EX_{high}"} for low, high in ((5, 9), (1, 9), (2, 5))
    ]
    assert records(tmp_path, {"graphs": [{"nodes": nodes, "edges": edges}]}, manifest) == [
        Concept("EX:9", "n9", "Disease", source="made"),
        Concept("EX:1", "n1", "Disease", source="made"),
        Edge("EX:1", "subclass_of", "EX:9", "made"),
        Concept("EX:3", "n3", "Drug", source="made"),
    ]


def test_bad_nodes_edges_and_axioms_cost_only_themselves(tmp_path):
    graph = {
        "nodes": [
            5,
            {"lbl": "nameless"},
            {"id": "a b"},
            {"id": "EX:1", "lbl": "a", "meta": {"xrefs": [{"no": 1}], "synonyms": 7}},
        ],
        "edges": [{"sub": "EX:1", "pred": "is_a"}, {"sub": "EX:1", "pred": "is_a", "obj": "EX:2"}],
        "logicalDefinitionAxioms": [{}],
        "equivalentNodesSets": [{"nodeIds": [1]}],
        "imports": ["http://example.org/gone.owl"],
    }
    assert records(tmp_path, {"graphs": [graph]}) == [
        "made.json:nodes/0: found 5; wanted an object with an id",
        "made.json:nodes/1: found {'lbl': 'nameless'}; wanted an object with an id",
        "made.json:nodes/2: found a b; wanted an identifier with a prefix",
        "made.json:edges/0: found {'sub': 'EX:1', 'pred': 'is_a'}; wanted sub, pred and obj",
        "made.json:logicalDefinitionAxioms/0: found {}; wanted a definedClassId",
        "made.json:equivalentNodesSets/0: found {'nodeIds': [1]}; wanted nodeIds",
        "made.json: found an import of http://example.org/gone.owl; wanted a file of that name beside it",
        "made.json:nodes/3/meta/synonyms: found 7; wanted a val",
        "made.json:nodes/3/meta/xrefs: found {'no': 1}; wanted a val",
        Concept("EX:1", "a", "Disease", source="made"),
        Edge("EX:1", "subclass_of", "EX:2", "made"),
    ]


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"[1, 2",
        b'{"graphs": [{"nodes": [',
        [],
        {"graphs": 3},
        {"graphs": [{"nodes": 3}]},
        {"graphs": [{}]},
        b"[" * 100000,
    ],
)
def test_what_breaks_off_or_is_no_graph_is_refused(tmp_path, value):
    with pytest.raises(SourceError):
        records(tmp_path, value)


def test_a_list_of_terms_gives_names_without_a_hierarchy(tmp_path):
    manifest = Manifest("made", "", "", "", "", "termlist", "", prefixes={"ex": "EX"}, options={"category": "Disease"})
    assert records(tmp_path, TERMS, manifest, read_list) == [
        "made.json:0: found bare; wanted an identifier with a prefix",
        Concept("EX:7", "gumboil", "Disease", ("sore gum",), source="made"),
        Mapping("EX:7", "related", "UMLS:C1", "made"),
        "made.json:1: found {'id': 'EX:8', 'name': 3}; wanted an object with an id, a name, lists of synonyms and xrefs",
    ]
    with pytest.raises(SourceError, match="wanted a list of terms"):
        records(tmp_path, {}, manifest, read_list)


def test_a_long_synonym_or_prefix_takes_no_longer_than_its_length(tmp_path):
    # Both took minutes: the square of what is repeated.
    row = {"id": "EX" + "_2000" * 20_000 + ":1", "name": "a", "synonyms": ['b" EXACT ' * 20_000 + "\nx"]}
    (concept,) = records(tmp_path, [row], MANIFEST, read_list)
    assert isinstance(concept, Concept)
    assert (concept.id, concept.synonyms) == (row["id"], ("b",))
    row |= {"xrefs": [f"EX:{number}" for number in range(20_000)]}
    exact = Manifest("made", "", "", "", "", "termlist", "", options={"xrefs": ["EX"]})
    _, *mappings = records(tmp_path, [row], exact, read_list)
    assert mappings == [Mapping(row["id"], "close", other, "made") for other in row["xrefs"]]


@pytest.mark.parametrize(("value", "reader"), [({"graphs": [GRAPH]}, read), (TERMS, read_list)])
def test_damaged_files_give_records_or_faults(tmp_path, value, reader):
    chance = random.Random(4)
    whole = json.dumps(value).encode()
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 2)] = bytes(chance.choices(b'":,[]{}\\0a \xc3_#/', k=chance.randint(0, 2)))
        try:
            records(tmp_path, bytes(data), MANIFEST, reader)
        except SourceError:
            continue


def test_values_of_any_type_in_any_place_give_records_or_faults(tmp_path):
    chance = random.Random(5)
    for _ in range(300):
        for value, reader in (({"graphs": [GRAPH]}, read), (TERMS, read_list)):
            try:
                records(tmp_path, swapped(value, chance), MANIFEST, reader)
            except SourceError:
                continue


def swapped(value: Any, chance: random.Random) -> Any:
    if chance.random() < 0.03:
        return chance.choice([None, 3, "x", [], {}, [[]], True, "EX:1"])
    if isinstance(value, dict):
        return {key: swapped(one, chance) for key, one in value.items()}
    return [swapped(one, chance) for one in value] if isinstance(value, list) else value


def test_a_file_may_be_packed(tmp_path):
    path = tmp_path / "made.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"graphs": [GRAPH]}).encode()))
    assert len(list(read(path, MANIFEST))) == 10
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SourceError, match="breaks off"):
        list(read(path, MANIFEST))


def counts(name: str, reader: Any) -> dict[str, int]:
    manifest = load_manifests()[name]
    found: dict[str, int] = {}
    for one in reader(Path(DATA or "") / manifest.files[0].name, manifest):
        kind = one.predicate if isinstance(one, Edge | Mapping) else type(one).__name__
        found[kind] = found.get(kind, 0) + 1
    return found


@needs_data
def test_the_nci_thesaurus_has_the_counts_of_its_file():
    # jq '.graphs[0].nodes | map(select(.type == "CLASS")) | length', and of edges by pred.
    found = counts("ncit-disease", read)
    assert [found[one] for one in ("Concept", "subclass_of", "has_phenotype")] == [20324, 29060, 3066]
    assert "SourceError" not in found


@needs_data
def test_rare_diseases_have_the_genes_of_their_file():
    # jq '.graphs[0].edges | map(select(.pred | endswith("317343", "317344", "410295", "410296"))) | map([.sub, .obj])
    # | unique | length', and 317345.
    found = counts("ordo", read)
    assert [found[one] for one in ("causes", "predisposes_to")] == [5923, 467]


@needs_data
def test_lists_of_terms_have_the_counts_of_their_files():
    # grep -c '"id":' of each.
    assert [counts(one, read_list)["Concept"] for one in ("doid-names", "hpo", "efo")] == [9384, 14468, 8959]
