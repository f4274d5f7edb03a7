import os
import random
from pathlib import Path

import pytest

from kgreason.content import content
from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Manifest, Mapping, load_manifests, load_predicates
from kgreason.sources.identifiers import load_vocabulary
from kgreason.sources.obo import read

DATA = os.environ.get("KGREASON_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="KGREASON_DATA names no folder with the real files")
MANIFEST = Manifest("made", "Made up", "", "1", "", "obo", "", categories={"EX": "Disease"})
HEADER = "format-version: 1.4\nontology: made\n\n"
WHOLE = """! a comment
[Term]
id: EX:1
name: gumboil
namespace: made_up
synonym: "sore gum" EXACT []
synonym: "GB" EXACT OMO:0003012 [EX:9 "seen"]
synonym: "mouth trouble" BROAD []
def: "A boil \\"of\\" the gum." [EX:9]
xref: UMLS_CUI:C001
xref: SNOMEDCT_US_2016_03_01:7 "with words"
xref: PMID:12
alt_id: EX:11
is_a: EX:2 {source="EX:book"} ! boil
relationship: part_of EX:3 ! mouth
relationship: smells_of EX:4
disjoint_from: EX:5
equivalent_to: EX:6
property_value: skos:closeMatch MSH:D1
property_value: http://www.w3.org/2004/02/skos/core#exactMatch "ORDO:5" xsd:string

[Typedef]
id: part_of
name: part of
"""


def records(tmp_path: Path, text: str | bytes, manifest: Manifest = MANIFEST) -> list[object]:
    path = tmp_path / "made.obo"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read(path, manifest))


def term(*lines: str) -> str:
    return HEADER + "[Term]\nid: EX:1\n" + "".join(f"{line}\n" for line in lines)


def test_a_term_gives_its_concept_its_edges_and_its_mappings(tmp_path):
    assert records(tmp_path, HEADER + WHOLE) == [
        Mapping("EX:11", "replaced", "EX:1", "made"),
        Concept("EX:1", "gumboil", "Disease", ("sore gum",), ("GB",), (), "made", 'A boil "of" the gum.'),
        Edge("EX:1", "subclass_of", "EX:2", "made", (("evidence", "EX:book"),)),
        Edge("EX:1", "part_of", "EX:3", "made"),
        Edge("EX:1", "related_to", "EX:4", "made", (("original_predicate", "smells_of"),)),
        Edge("EX:1", "disjoint_with", "EX:5", "made"),
        Mapping("EX:1", "exact", "orphanet:5", "made"),
        Mapping("EX:1", "close", "MESH:D1", "made"),
        Mapping("EX:1", "exact", "EX:6", "made"),
        Mapping("EX:1", "related", "UMLS:C001", "made"),
        Mapping("EX:1", "related", "SNOMEDCT:7", "made"),
    ]


def test_an_obsolete_term_gives_only_what_replaces_it(tmp_path):
    text = term("name: old", "is_a: EX:2", "xref: UMLS:C1", "is_obsolete: true", "replaced_by: EX:3", "consider: EX:4")
    assert records(tmp_path, text) == [
        Mapping("EX:1", "replaced", "EX:3", "made"),
        Mapping("EX:1", "related", "EX:4", "made"),
    ]


def test_of_two_replacements_neither_is_the_replacement(tmp_path):
    text = term("is_obsolete: true", "replaced_by: EX:3", "replaced_by: EX:4")
    assert records(tmp_path, text) == [
        Mapping("EX:1", "related", "EX:3", "made"),
        Mapping("EX:1", "related", "EX:4", "made"),
    ]


def test_a_definition_by_kind_and_difference_is_a_superclass_and_a_typed_edge(tmp_path):
    text = term("is_a: EX:2", "intersection_of: EX:2", "intersection_of: BFO:0000050 EX:3")
    assert records(tmp_path, text) == [
        Edge("EX:1", "subclass_of", "EX:2", "made"),
        Edge("EX:1", "part_of", "EX:3", "made"),
    ]


@pytest.mark.parametrize(
    "limit", ['gci_relation="part_of", gci_filler="EX:7"', 'cardinality="0"', 'maxCardinality="0"', 'all_only="true"']
)
def test_a_relation_that_does_not_hold_of_every_member_gives_no_edge(tmp_path, limit):
    assert records(tmp_path, term("relationship: part_of EX:3 {" + limit + "}", "is_a: EX:2")) == [
        Edge("EX:1", "subclass_of", "EX:2", "made")
    ]


def test_a_manifest_names_turns_and_leaves_out_relations(tmp_path):
    manifest = Manifest(
        "made", "", "", "", "", "obo", "", predicates={"caused_by": "^causes", "part_of": "", "EX:77": "treats"}
    )
    text = term("relationship: caused_by EX:2", "relationship: part_of EX:3", "relationship: EX:77 EX:4")
    assert records(tmp_path, text, manifest) == [
        Edge("EX:2", "causes", "EX:1", "made"),
        Edge("EX:1", "treats", "EX:4", "made"),
    ]


def test_cross_references_mean_the_same_thing_only_where_the_manifest_or_the_file_says_so_and_there_is_one(tmp_path):
    manifest = Manifest("made", "", "", "", "", "obo", "", options={"xrefs": ["UMLS", "MESH"]})
    text = "treat-xrefs-as-equivalent: NCI\n" + term(
        "xref: UMLS:C1", "xref: MSH:D1", "xref: MESH:D2", "xref: NCI2009_04D:C5", "xref: OMIM:3"
    )
    assert records(tmp_path, text, manifest) == [
        Mapping("EX:1", "exact", "UMLS:C1", "made"),
        Mapping("EX:1", "close", "MESH:D1", "made"),
        Mapping("EX:1", "close", "MESH:D2", "made"),
        Mapping("EX:1", "exact", "NCIT:C5", "made"),
        Mapping("EX:1", "related", "OMIM:3", "made"),
    ]


def test_a_cross_reference_may_be_an_address_and_a_page_is_none(tmp_path):
    text = term(
        "xref: http://purl.obolibrary.org/obo/MONDO_1",
        "xref: https://example.org/page",
        "xref: https://www.omim.org/entry/5",
    )
    assert records(tmp_path, text) == [
        Mapping("EX:1", "related", "MONDO:1", "made"),
        Mapping("EX:1", "related", "OMIM:5", "made"),
    ]


def test_scopes_of_synonyms_are_a_choice_of_the_manifest(tmp_path):
    manifest = Manifest("made", "", "", "", "", "obo", "", options={"synonyms": ["EXACT", "RELATED"]})
    text = term("name: a", 'synonym: "b" RELATED []', 'synonym: "c" NARROW []', 'synonym: "a" EXACT []')
    assert records(tmp_path, text, manifest) == [Concept("EX:1", "a", "NamedThing", ("b",), source="made")]
    wrong = Manifest("made", "", "", "", "", "obo", "", options={"synonyms": ["ALL"]})
    with pytest.raises(SourceError, match=r"made.toml: found synonyms ALL; wanted BROAD, EXACT, NARROW, RELATED"):
        records(tmp_path, text, wrong)


def test_categories_go_by_root_then_namespace_then_prefix(tmp_path):
    manifest = Manifest(
        "made", "", "", "", "", "obo", "", categories={"EX:9": "Gene", "cellular": "Cell", "EX": "Drug", "EY": ""}
    )
    text = HEADER + "".join(
        f"[Term]\nid: {one}\nname: {one[-1]}\n{more}\n"
        for one, more in (
            ("EX:1", "is_a: EX:2"),
            ("EX:2", "is_a: EX:9"),
            ("EX:3", "namespace: cellular"),
            ("EX:4", ""),
            ("EY:5", "is_a: EX:4"),
        )
    )
    found = [one for one in records(tmp_path, text, manifest) if isinstance(one, Concept)]
    assert [(one.id, one.category) for one in found] == [
        ("EX:1", "Gene"),
        ("EX:2", "Gene"),
        ("EX:3", "Cell"),
        ("EX:4", "Drug"),
    ]


def test_a_bad_line_costs_only_itself(tmp_path):
    text = (
        term("name: a", "synonym: no quotes", "is_a: EX:2", "xref: bare", "is_a: EX:1")
        + "\n[Term]\nid: EX:2\nname: b\n"
    )
    assert [str(one) if isinstance(one, SourceError) else one for one in records(tmp_path, text)] == [
        "made.obo:7: found synonym: no quotes; wanted OBO 1.4 (expected QuotedString)",
        "made.obo:9: found bare; wanted an identifier with a prefix",
        Concept("EX:1", "a", "Disease", source="made"),
        "made.obo:4: found EX:1 is_a itself; wanted another term",
        Edge("EX:1", "subclass_of", "EX:2", "made"),
        Concept("EX:2", "b", "Disease", source="made"),
    ]


def test_an_open_quotation_and_a_lost_header_do_not_spill_over(tmp_path):
    text = term('def: "open', "name: a", 'synonym: "b" EXACT []', "Term]", "id: EX:2", "name: c", "is_a: EX:3")
    assert [str(one) if isinstance(one, SourceError) else one for one in records(tmp_path, text)] == [
        'made.obo:6: found def: "open; wanted OBO 1.4 (expected QuotedString)',
        "made.obo:9: found Term]; wanted OBO 1.4 (expected EOI, Comment, or TermClause)",
        "made.obo:10: found id: EX:2; wanted one id a stanza (what follows is another term's)",
        Concept("EX:1", "a", "Disease", ("b",), source="made"),
    ]


@pytest.mark.parametrize(
    ("lines", "place"), [("id: EX:1\nis_obsolete: perhaps\nname: a\n", 6), ("name: a\n", 5), ("id: bare\nname: a\n", 5)]
)
def test_a_term_that_cannot_be_told_or_may_be_obsolete_is_lost_alone(tmp_path, lines, place):
    found = records(tmp_path, f"{HEADER}[Term]\n{lines}\n[Term]\nid: EX:2\nname: b\n")
    assert isinstance(found[0], SourceError)
    assert found[0].place == f"made.obo:{place}"
    assert found[1:] == [Concept("EX:2", "b", "Disease", source="made")]


def test_imports_are_followed_where_the_file_is_beside_it_and_else_reported(tmp_path):
    (tmp_path / "parts.obo").write_text("import: http://example.org/made.obo\n[Term]\nid: EX:8\nname: part\n")
    text = "import: http://example.org/parts.owl\nimport: http://example.org/gone.owl\n" + term("name: a")
    found = records(tmp_path, text)
    assert [str(one) if isinstance(one, SourceError) else one for one in found] == [
        Concept("EX:8", "part", "Disease", source="made"),
        "made.obo:2: found an import of http://example.org/gone.owl; wanted a file of that name beside it",
        Concept("EX:1", "a", "Disease", source="made"),
    ]
    silent = Manifest(
        "made", "", "", "", "", "obo", "", categories={"EX": "Disease"}, options={"without_imports": True}
    )
    assert records(tmp_path, text, silent) == [Concept("EX:1", "a", "Disease", source="made")]


@pytest.mark.parametrize("text", ["", "<html></html>", "a,b\n1,2\n", "format-version: 1.4\n", "{}", b"\xff\xfe\x00"])
def test_what_is_no_obo_is_refused(tmp_path, text):
    with pytest.raises(SourceError):
        [one for one in records(tmp_path, text) if not isinstance(one, SourceError)]


@pytest.mark.parametrize("categories", [{"EX": "Disease"}, {"EX:1": "Disease"}])
def test_a_chain_of_imports_ends(tmp_path, categories):
    for number in range(400):
        (tmp_path / f"made{number}.obo").write_text(
            f"import: made{number + 1}.obo\n\n[Term]\nid: EX:{number}\nname: a\n"
        )
    manifest = Manifest("made", "", "", "", "", "obo", "", categories=categories)
    found = list(read(tmp_path / "made0.obo", manifest))
    assert [str(one) for one in found if isinstance(one, SourceError)] == [
        "made50.obo:1: found an import of made51.obo; wanted a chain of at most 50 imports"
    ]
    assert len(found) == 52


def test_an_import_whose_name_no_file_can_have_is_reported(tmp_path):
    found = records(tmp_path, f"import: {'a' * 3_000}.obo\n" + term("name: a"))
    assert [one.place if isinstance(one, SourceError) else one for one in found] == [
        "made.obo:1",
        Concept("EX:1", "a", "Disease", source="made"),
    ]


def test_damaged_files_give_records_or_faults(tmp_path):
    chance = random.Random(4)
    for _ in range(300):
        data = bytearray((HEADER + WHOLE).encode())
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 3)] = bytes(
                chance.choices(b'\n\r\t !"[]{}:\\\x00\xc3\xa9aX', k=chance.randint(0, 2))
            )
        try:
            assert all(
                isinstance(one, Concept | Edge | Mapping | SourceError) for one in records(tmp_path, bytes(data))
            )
        except SourceError:
            continue


def test_relations_and_manifests_use_keys_of_the_predicate_table():
    keys = {*load_predicates(content("ontologies")), ""}
    used = {*load_vocabulary().relations.values()}
    for one in load_manifests().values():
        if one.format in {"obo", "obographs", "owl", "termlist"}:
            used.update(one.predicates.values())
    assert {one.removeprefix("^") for one in used} - keys == set()


def counts(name: str) -> dict[str, int]:
    manifest = load_manifests()[name]
    found: dict[str, int] = {}
    for one in read(Path(DATA or ""), manifest):
        kind = one.predicate if isinstance(one, Edge | Mapping) else type(one).__name__
        found[kind] = found.get(kind, 0) + 1
    return found


@needs_data
def test_the_disease_ontology_of_2016_has_the_counts_of_its_file():
    # grep -c '^\[Term\]' less grep -c '^is_obsolete: true'; grep -c of '^is_a:', '^alt_id:', '^disjoint_from:'.
    found = counts("doid-2016")
    assert [found[one] for one in ("Concept", "subclass_of", "replaced", "disjoint_with")] == [
        9344 - 2373,
        8155,
        1604,
        2,
    ]
    # Seven definitions with a reference that has a blank in it, and one cross-reference without a prefix.
    assert found["SourceError"] == 8


@needs_data
def test_the_phenotype_ontology_of_2013_has_the_counts_of_its_file():
    # The same greps of hp.obo: 10,267 terms, 44 obsolete, 13,458 is_a, 3,357 alt_id.
    found = counts("hpo-hierarchy")
    assert [found[one] for one in ("Concept", "subclass_of", "replaced")] == [10267 - 44, 13458, 3357]
    assert "SourceError" not in found


@needs_data
def test_the_slims_are_read_together():
    # grep -h '^is_a:' of the four files | wc -l; grep -c '^\[Term\]' 9,483 less 10 obsolete.
    found = counts("doid-slims")
    assert [found[one] for one in ("Concept", "subclass_of", "disjoint_with")] == [9473, 7544, 5]
