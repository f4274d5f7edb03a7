import os
import random
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Manifest, Mapping, load_manifests
from kgreason.sources.owl import read

DATA = os.environ.get("KGREASON_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="KGREASON_DATA names no folder with the real files")
MANIFEST = Manifest(
    "made", "", "", "", "", "owl", "", categories={"EX": "Disease"}, prefixes={"http://example.org/v/": "EX"}
)
SPACES = """xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
 xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:oio="http://www.geneontology.org/formats/oboInOwl#"
 xmlns:obo="http://purl.obolibrary.org/obo/" """
OBO = "http://purl.obolibrary.org/obo/"


def rdf(*parts: str, prolog: str = "") -> str:
    return f'<?xml version="1.0"?>\n{prolog}<rdf:RDF {SPACES}>\n' + "\n".join(parts) + "\n</rdf:RDF>\n"


def named(number: int, *parts: str) -> str:
    return f'<owl:Class rdf:about="{OBO}EX_{number}">' + "".join(parts) + "</owl:Class>"


def some(relation: str, filler: str) -> str:
    return (
        f'<owl:Restriction><owl:onProperty rdf:resource="{OBO}{relation}"/>'
        f"<owl:someValuesFrom>{filler}</owl:someValuesFrom></owl:Restriction>"
    )


def ref(number: int) -> str:
    return f'<rdf:Description rdf:about="{OBO}EX_{number}"/>'


WHOLE = rdf(
    named(
        1,
        '<rdfs:label xml:lang="fr">abcès</rdfs:label><rdfs:label xml:lang="en">gumboil</rdfs:label>',
        "<obo:IAO_0000115>A boil of the gum.</obo:IAO_0000115><oio:hasExactSynonym>sore gum</oio:hasExactSynonym><oio:hasExactSynonym>GB</oio:hasExactSynonym>",
        '<oio:hasExactSynonym xml:lang="fr">mal</oio:hasExactSynonym><oio:hasBroadSynonym>mouth trouble</oio:hasBroadSynonym>',
        "<oio:hasDbXref>UMLS_CUI:C1</oio:hasDbXref><oio:hasAlternativeId>EX:11</oio:hasAlternativeId>",
        f'<rdfs:subClassOf rdf:resource="{OBO}EX_2"/>',
        f"<rdfs:subClassOf>{some('BFO_0000050', ref(3))}</rdfs:subClassOf>",
        f'<owl:disjointWith rdf:resource="{OBO}EX_4"/>',
    ),
    named(5, "<owl:deprecated>true</owl:deprecated>", f'<obo:IAO_0100001 rdf:resource="{OBO}EX_1"/>'),
    f'<owl:Axiom><owl:annotatedSource rdf:resource="{OBO}EX_1"/>'
    '<owl:annotatedProperty rdf:resource="http://www.geneontology.org/formats/oboInOwl#hasExactSynonym"/>'
    f'<owl:annotatedTarget>GB</owl:annotatedTarget><oio:hasSynonymType rdf:resource="{OBO}OMO_0003012"/></owl:Axiom>',
)
SKOS = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/v/> .
ex:gum a skos:Concept ; skos:prefLabel "Zahnfleisch"@de, "gum"@en-GB, "gums"@en-US ; skos:altLabel "gingiva"@en, "x"@de ;
  skos:broader ex:mouth ; skos:related ex:tooth ; skos:exactMatch <http://id.nlm.nih.gov/mesh/D005881> ;
  skos:broadMatch <http://purl.obolibrary.org/obo/UBERON_0000165> .
ex:mouth skos:prefLabel "mouth" ; skos:narrower ex:tongue .
ex:tongue a skos:Concept ; skos:prefLabel "tongue"@en .
ex:scheme a skos:ConceptScheme ; skos:prefLabel "the scheme" .
"""


def records(tmp_path: Path, text: str | bytes, name: str = "made.owl", manifest: Manifest = MANIFEST) -> list[Any]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [str(one) if isinstance(one, SourceError) else one for one in read(path, manifest)]


def edges(found: list[Any]) -> list[tuple[str, str, str]]:
    return [(one.subject, one.predicate, one.object) for one in found if isinstance(one, Edge)]


def test_a_class_gives_its_concept_its_edges_and_its_mappings(tmp_path):
    assert records(tmp_path, WHOLE) == [
        Mapping("EX:11", "replaced", "EX:1", "made"),
        Concept("EX:1", "gumboil", "Disease", ("sore gum",), ("GB",), (), "made", "A boil of the gum."),
        Edge("EX:1", "part_of", "EX:3", "made"),
        Edge("EX:1", "subclass_of", "EX:2", "made"),
        Edge("EX:1", "disjoint_with", "EX:4", "made"),
        Mapping("EX:1", "related", "UMLS:C1", "made"),
        Mapping("EX:5", "replaced", "EX:1", "made"),
    ]


def test_a_vocabulary_gives_broader_concepts_and_matches(tmp_path):
    assert records(tmp_path, SKOS, "made.ttl") == [
        Concept("EX:gum", "gum", "Disease", ("gingiva",), source="made"),
        Edge("EX:gum", "subclass_of", "EX:mouth", "made"),
        Edge("EX:gum", "related_to", "EX:tooth", "made", (("original_predicate", "skos:related"),)),
        Mapping("EX:gum", "broad", "UBERON:0000165", "made"),
        Mapping("EX:gum", "exact", "MESH:D005881", "made"),
        Concept("EX:mouth", "mouth", "Disease", source="made"),
        Concept("EX:tongue", "tongue", "Disease", source="made"),
        Edge("EX:tongue", "subclass_of", "EX:mouth", "made"),
    ]


def both(*parts: str) -> str:
    return (
        f'<owl:Class><owl:intersectionOf rdf:parseType="Collection">{"".join(parts)}</owl:intersectionOf></owl:Class>'
    )


def test_an_equivalent_class_is_read_as_kind_and_restrictions(tmp_path):
    part = some("RO_0002200", both(ref(4), ref(5)))
    text = rdf(
        named(
            1,
            f"<owl:equivalentClass>{both(ref(2), part)}</owl:equivalentClass>",
            f'<owl:equivalentClass rdf:resource="{OBO}EX_9"/>',
        )
    )
    assert records(tmp_path, text) == [
        Edge("EX:1", "has_phenotype", "EX:4", "made"),
        Edge("EX:1", "has_phenotype", "EX:5", "made"),
        Edge("EX:1", "subclass_of", "EX:2", "made"),
        Mapping("EX:1", "exact", "EX:9", "made"),
    ]


@pytest.mark.parametrize(
    ("restriction", "found"),
    [
        (f"<owl:someValuesFrom>{ref(3)}</owl:someValuesFrom>", [("EX:1", "part_of", "EX:3")]),
        (f"<owl:allValuesFrom>{ref(3)}</owl:allValuesFrom>", []),
        (
            f"<owl:minQualifiedCardinality>1</owl:minQualifiedCardinality><owl:onClass>{ref(3)}</owl:onClass>",
            [("EX:1", "part_of", "EX:3")],
        ),
        (f"<owl:qualifiedCardinality>0</owl:qualifiedCardinality><owl:onClass>{ref(3)}</owl:onClass>", []),
        (f"<owl:maxQualifiedCardinality>1</owl:maxQualifiedCardinality><owl:onClass>{ref(3)}</owl:onClass>", []),
        (
            '<owl:someValuesFrom><owl:Class><owl:unionOf rdf:parseType="Collection">'
            + ref(3)
            + ref(4)
            + "</owl:unionOf></owl:Class></owl:someValuesFrom>",
            [],
        ),
    ],
)
def test_only_what_holds_of_every_member_gives_an_edge(tmp_path, restriction, found):
    body = f'<owl:Restriction><owl:onProperty rdf:resource="{OBO}BFO_0000050"/>{restriction}</owl:Restriction>'
    assert edges(records(tmp_path, rdf(named(1, f"<rdfs:subClassOf>{body}</rdfs:subClassOf>")))) == found


def test_classes_that_are_all_disjoint_are_so_in_pairs_once(tmp_path):
    members = f'<owl:members rdf:parseType="Collection">{ref(3)}{ref(1)}{ref(2)}</owl:members>'
    text = rdf(
        *(named(one) for one in (1, 2, 3)),
        f'<rdf:Description><rdf:type rdf:resource="http://www.w3.org/2002/07/owl#AllDisjointClasses"/>{members}</rdf:Description>',
    )
    assert edges(records(tmp_path, text)) == [
        ("EX:1", "disjoint_with", "EX:2"),
        ("EX:1", "disjoint_with", "EX:3"),
        ("EX:2", "disjoint_with", "EX:3"),
    ]


def test_a_relation_may_be_named_by_its_label_and_a_category_by_a_root(tmp_path):
    manifest = Manifest(
        "made", "", "", "", "", "owl", "", predicates={"smells of": "^causes"}, categories={"EX:2": "Gene"}
    )
    text = rdf(
        f'<owl:ObjectProperty rdf:about="{OBO}EX_99"><rdfs:label>smells of</rdfs:label></owl:ObjectProperty>',
        named(
            1,
            "<rdfs:label>a</rdfs:label>",
            f"<rdfs:subClassOf>{some('EX_99', ref(3))}</rdfs:subClassOf>",
            f'<rdfs:subClassOf rdf:resource="{OBO}EX_2"/>',
        ),
    )
    assert records(tmp_path, text, manifest=manifest) == [
        Concept("EX:1", "a", "Gene", source="made"),
        Edge("EX:3", "causes", "EX:1", "made"),
        Edge("EX:1", "subclass_of", "EX:2", "made"),
    ]


def test_imports_are_followed_where_the_file_is_beside_it_and_else_reported(tmp_path):
    importing = '<owl:Ontology rdf:about="http://example.org/{0}"><owl:imports rdf:resource="http://example.org/{1}"/></owl:Ontology>'
    (tmp_path / "parts.owl").write_text(
        rdf(importing.format("parts.owl", "made.owl"), named(2, "<rdfs:label>part</rdfs:label>"))
    )
    text = rdf(
        importing.format("made.owl", "parts.owl"),
        importing.format("made.owl", "gone.owl"),
        named(1, "<rdfs:label>a</rdfs:label>"),
    )
    assert records(tmp_path, text) == [
        "made.owl: found an import of http://example.org/gone.owl; wanted a file of that name beside it",
        Concept("EX:1", "a", "Disease", source="made"),
        Concept("EX:2", "part", "Disease", source="made"),
    ]


def test_addresses_may_be_relative_to_a_base_of_the_manifest(tmp_path):
    manifest = Manifest(
        "made",
        "",
        "",
        "",
        "",
        "owl",
        "",
        prefixes={"http://example.org/v#": "EX"},
        options={"base": "http://example.org/v"},
    )
    assert records(
        tmp_path, rdf('<owl:Class rdf:ID="gum"><rdfs:label>gum</rdfs:label></owl:Class>'), manifest=manifest
    ) == [Concept("EX:gum", "gum", "NamedThing", source="made")]


def test_short_names_for_addresses_are_read_and_a_bomb_is_refused(tmp_path):
    prolog = '<!DOCTYPE rdf:RDF [ <!ENTITY obo "http://purl.obolibrary.org/obo/" > ]>\n'
    text = rdf('<owl:Class rdf:about="&obo;EX_1"><rdfs:label>a</rdfs:label></owl:Class>', prolog=prolog)
    assert records(tmp_path, text) == [Concept("EX:1", "a", "Disease", source="made")]
    for bad in (
        '[ <!ENTITY a "aaaaaaaa"> <!ENTITY b "&a;&a;&a;"> ]',
        '[ <!ENTITY a "' + "a" * 1000 + '"> ]',
        '[ <!ENTITY a SYSTEM "file:///etc/hostname"> ]',
        '[ <!ENTITY % a "b"> ]',
        'SYSTEM "http://example.org/a.dtd"',
    ):
        with pytest.raises(SourceError, match=r"made.owl: found (the entity|a DOCTYPE)"):
            records(tmp_path, rdf(named(1), prolog=f"<!DOCTYPE rdf:RDF {bad}>\n"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Prefix(:=<http://example.org/>)\nOntology(<http://example.org/o>)", "OWL in functional syntax"),
        ("# a\nOntology: <http://example.org/o>\nClass: A", "OWL in Manchester syntax"),
        ('<?xml version="1.0"?><Ontology xmlns="http://www.w3.org/2002/07/owl#"/>', "OWL/XML"),
        ("<html><body/></html>", "the root html"),
        ("format-version: 1.2\n", "an OBO file"),
        (WHOLE[:900], "what is no xml"),
        (rdf(), "no class and no concept"),
        ("", "no class and no concept"),
        ('{"@context": "http://example.org/context"}', "JSON"),
        (SKOS[:300], "what is no turtle"),
        (
            "<http://example.org/a> " + "<http://example.org/b> [ " * 5_000,
            "what is no turtle (too deep for its parser)",
        ),
        (
            "@prefix ex: <http://example.org/v/> .\nex:a ex:b c .\n",
            "what is no turtle (Bad syntax (objectList expected))",
        ),
        (
            WHOLE.replace("</owl:Axiom>", "<rdf:li/></owl:Axiom>").replace("owl:Axiom", "rdf:li"),
            "what is no xml (Invalid node",
        ),
        (SKOS + 'ex:gum skos:altLabel "a\\ud800" .\n', r"half of a surrogate pair in 'a\ud800'"),
    ],
)
def test_other_formats_and_broken_files_are_refused(tmp_path, text, found):
    with pytest.raises(SourceError) as error:
        records(tmp_path, text)
    assert found in error.value.found


def test_n_triples_are_read_too(tmp_path):
    triple = '<http://example.org/v/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "a" .\n'
    assert records(tmp_path, triple, "made.nt") == [Concept("EX:a", "a", "Disease", source="made")]


def test_a_literal_of_another_form_than_its_type_says_warns_nobody(tmp_path):
    text = 'ex:gum skos:notation "perhaps"^^<http://www.w3.org/2001/XMLSchema#boolean>, "\\\\ud800" .\n'
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert records(tmp_path, SKOS + text, "made.ttl") == records(tmp_path, SKOS, "made.ttl")
    assert warned == []


@pytest.mark.parametrize(("whole", "name"), [(WHOLE, "made.owl"), (SKOS, "made.ttl")])
def test_damaged_files_give_records_or_faults(tmp_path, whole, name):
    chance = random.Random(4)
    for _ in range(200):
        data = bytearray(whole.encode())
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 3)] = bytes(
                chance.choices(b'\n <>/"&;:@.[](){}\\\x00\xc3\xa9aX', k=chance.randint(0, 2))
            )
        try:
            records(tmp_path, bytes(data), name)
        except SourceError:
            continue


def test_nothing_is_printed_and_the_order_is_the_same_at_every_run(tmp_path):
    (tmp_path / "made.owl").write_text(WHOLE)
    (tmp_path / "odd.ttl").write_text(
        SKOS
        + 'ex:gum skos:notation "x"^^<http://www.w3.org/2001/XMLSchema#integer> ; skos:exactMatch <a b>, [ ], [ ] .\n'
    )
    code = (
        "import sys; from pathlib import Path; from kgreason.sources import Manifest; from kgreason.sources.owl import read\n"
        "m = Manifest('made', '', '', '', '', 'owl', '')\n"
        "for one in ('made.owl', 'odd.ttl'): sys.stdout.write(''.join(f'{r!r}\\n' for r in read(Path(sys.argv[1]) / one, m)))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        for seed in ("1", "2", "3")
    ]
    assert len({(one.stdout, one.stderr) for one in runs}) == 1
    assert runs[0].stderr == b""


def counts(name: str) -> dict[str, int]:
    manifest = load_manifests()[name]
    found: dict[str, int] = {}
    for one in read(Path(DATA or "") / manifest.files[0].name, manifest):
        kind = one.predicate if isinstance(one, Edge | Mapping) else type(one).__name__
        found[kind] = found.get(kind, 0) + 1
    return found


@needs_data
def test_symptoms_have_the_counts_of_their_file():
    # grep -c '<owl:Class rdf:about', '<rdfs:subClassOf rdf:resource', '<oboInOwl:hasAlternativeId>'.
    found = counts("symp")
    assert [found[one] for one in ("Concept", "subclass_of", "replaced")] == [894, 895, 11]
    assert "SourceError" not in found


@needs_data
def test_the_ontology_of_drug_interactions_has_the_counts_of_its_file():
    # With ElementTree: owl:Class with rdf:about, rdfs:label and no owl:deprecated, 401, and one whose label
    # stands in another element; pairs of class and superclass, stated and as named parts of an intersection, 404.
    found = counts("dideo")
    assert [found[one] for one in ("Concept", "subclass_of")] == [402, 404]
