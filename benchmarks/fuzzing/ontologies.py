"""Samples of ontologies and of terminologies: RRF, OBO, OBO Graphs, OWL and SKOS, lists of terms."""

import json
from collections.abc import Iterable

from msgspec.structs import replace

from fuzzing.sample import ANY, Sample, folder, made, one
from kgreason.sources import Manifest

OBO = "http://purl.obolibrary.org/obo/"
OIO = "http://www.geneontology.org/formats/oboInOwl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"


# --- UMLS and RxNorm ---


def umls(manifest: Manifest) -> Sample:
    options = {"attributes": ["EXID=EX"], "semantic_types": ["T047", "T121"], "mappings": ["MSH=MESH", "EXV/PT=EXV"]}
    ones = ("C0000001", "C0000002", "C0000003", "C0000004")
    names = [
        f"{cui}|ENG|P|L1|PF|S1|Y|A{at}||||{sab}|{tty}|D00000{at}|made-up thing {at}|0|N||\n"
        for at, (cui, sab, tty) in enumerate(
            (
                (ones[0], "MSH", "MH"),
                (ones[0], "EXV", "AB"),
                (ones[1], "EXV", "PT"),
                (ones[2], "EXV", "SY"),
                (ones[3], "EXV", "PT"),
            )
        )
    ]
    names += [
        f"{ones[3]}|SPA|S|L2|VO|S2|N|A9||||EXV|PT|7|cosa|0|N||\n",
        f"{ones[3]}|ENG|S|L2|VO|S2|N|A9||||EXV|PT|7|old|0|O||\n",
    ]
    words = (("CHD", "isa"), ("PAR", "inverse_isa"), ("RO", "may_treat"), ("RO", "may_be_treated_by"), ("RO", "tradename_of"),
             ("RO", "made_up_of"), ("SIB", ""), ("RL", ""))  # fmt: skip
    relations = [
        f"{ones[at % 4]}|A1|CUI|{rel}|{ones[(at + 1) % 4]}|A2|CUI|{rela}|R{at}||EXV|EXV|||N||\n"
        for at, (rel, rela) in enumerate(words)
    ]
    types = [
        f"{cui}|{tui}|A1.2|Made-up Type|AT1||\n"
        for cui, tui in zip(ones, ("T047", "T121", "T047", "T184"), strict=True)
    ]
    doc = [
        "RELA|made_up_of|rela_inverse|made_up_in|\n",
        "REL|CHD|rel_inverse|PAR|\n",
        "TTY|PT|expanded_form|Preferred|\n",
    ]
    said = [f"{ones[0]}|L1|S1|A1|AUI|7|AT1||EXID|EXV|12345|N||\n", f"{ones[1]}|L1|S1|A1|AUI|7|AT2||OTHER|EXV|x|N||\n"]
    files = {"MRCONSO": names, "MRREL": relations, "MRSTY": types, "MRDOC": doc, "MRSAT": said}
    stated = [f"{name}.RRF|made up|A,B|{2}|{len(rows)}|{99}|\n" for name, rows in files.items()]
    texts = {f"{name}__RRF": "".join(rows) for name, rows in (files | {"MRFILES": stated}).items()}
    return folder(replace(manifest, files=(), options=manifest.options | options), ANY[:3], **texts)


def rxnorm(manifest: Manifest) -> Sample:
    names = [
        f"{at}|ENG||||||{at}||||RXNORM|{tty}|{at}|made-up {tty} {at}||N||\n"
        for at, tty in enumerate(("IN", "BN", "SCD", "PIN", "SY"), 1)
    ]
    relations = [
        f"{at}||CUI|RO|{at + 1}||CUI|{rela}|1||RXNORM||||N||\n"
        for at, rela in enumerate(("tradename_of", "has_ingredient", "isa"), 1)
    ]
    relations.append("|7|AUI|RN||8|AUI||1||RXNORM||||N||\n")
    types = ["1|T121|A1|Made-up|AT1||\n", "2|T200|A1|Made-up|AT2||\n"]
    said = ["1||||CUI|1|AT1||UNII_CODE|MTHSPL|ABCDEFGHIJ|N||\n"]
    texts = {"RXNCONSO__RRF": names, "RXNREL__RRF": relations, "RXNSTY__RRF": types, "RXNSAT__RRF": said}
    return folder(replace(manifest, files=()), ANY[:3], **{name: "".join(rows) for name, rows in texts.items()})


# --- ontologies ---

TERMS = """format-version: 1.4
data-version: made/1
treat-xrefs-as-equivalent: MESH
import: other.obo
ontology: made

! a comment
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
xref: MSH:D1
alt_id: EX:11
is_a: EX:2 {source="EX:book", gci_filler="EX:8"} ! boil
intersection_of: EX:2 ! boil
intersection_of: part_of EX:3 ! mouth
relationship: part_of EX:3 ! mouth
relationship: smells_of EX:4 {maxCardinality="0"}
disjoint_from: EX:5
equivalent_to: EX:6
property_value: skos:closeMatch MSH:D1
property_value: http://www.w3.org/2004/02/skos/core#exactMatch "ORDO:5" xsd:string
created_by: somebody
creation_date: 2020-01-01T00:00:00Z

[Term]
id: EX:2
name: boil
is_obsolete: true
replaced_by: EX:7
consider: EX:8

[Term]
id: EX:7
name: furuncle \\{deep\\}
subset: slim
comment: made up

[Typedef]
id: part_of
name: part of
xref: BFO:0000050
is_transitive: true
"""
OTHER = "format-version: 1.4\nontology: other\n\n[Term]\nid: EX:20\nname: elsewhere\nis_a: EX:2\n"


def obo() -> Sample:
    return one(made("obo", categories={"EX": "Disease"}), "made.obo", TERMS, **{"other.obo": OTHER})


def rooted_obo() -> Sample:
    options = {"synonyms": ["EXACT", "RELATED"], "xrefs": ["UMLS"]}
    manifest = made("obo", categories={"EX:2": "Gene", "EX": ""}, options=options, predicates={"part_of": "^part_of"})
    return one(manifest, "made.obo", TERMS.replace("is_obsolete: true\n", ""))


def obographs() -> Sample:
    synonyms = [
        {"pred": "hasExactSynonym", "val": "sore gum"},
        {"pred": "hasBroadSynonym", "val": "mouth trouble", "xrefs": ["EX:9"]},
        {"pred": "hasExactSynonym", "val": "GB", "synonymType": OBO + "OMO_0003012"},
    ]
    values = [
        {"pred": OIO + "hasAlternativeId", "val": "EX:11"},
        {"pred": OIO + "hasOBONamespace", "val": "made_up"},
        {"pred": SKOS + "exactMatch", "val": "UMLS:C1"},
    ]
    replacement = [{"pred": OBO + "IAO_0100001", "val": OBO + "EX_1"}, {"pred": OIO + "consider", "val": "EX:8"}]
    nodes = [
        {"id": OBO + "EX_1", "lbl": "gumboil", "type": "CLASS",
         "meta": {"synonyms": synonyms, "xrefs": [{"val": "MSH:D1"}, {"val": "PMID:3"}], "basicPropertyValues": values}},
        {"id": OBO + "EX_2", "meta": {"deprecated": True, "basicPropertyValues": replacement}},
        {"id": OBO + "EX_3", "lbl": "boil", "type": "CLASS"},
        {"id": OBO + "ex#smell", "lbl": "Has Smell", "type": "PROPERTY"},
    ]  # fmt: skip
    edges = [
        {"sub": OBO + "EX_1", "pred": "is_a", "obj": OBO + "EX_3", "meta": {"xrefs": [{"val": "EX:book"}]}},
        {"sub": OBO + "EX_1", "pred": OBO + "BFO_0000050", "obj": "http://www.orpha.net/ORDO/Orphanet_4"},
        {"sub": OBO + "ex#smell", "pred": "subPropertyOf", "obj": OBO + "ex#sense"},
    ]
    axiom = {"definedClassId": OBO + "EX_1", "genusIds": [OBO + "EX_3"],
             "restrictions": [{"propertyId": OBO + "ex#smell", "fillerId": OBO + "EX_5"}]}  # fmt: skip
    graph = {"id": OBO + "ex.owl", "imports": [OBO + "ex2.owl"], "nodes": nodes, "edges": edges, "logicalDefinitionAxioms": [axiom],
             "equivalentNodesSets": [{"nodeIds": [OBO + "EX_6", OBO + "EX_1"]}]}  # fmt: skip
    document = {"meta": {}, "graphs": [graph, {"id": OBO + "ex2.owl", "nodes": [], "edges": []}]}
    manifest = made(
        "obographs", categories={"EX": "Disease", "EX:3": "Gene"}, predicates={"Has_Smell": "has_phenotype"}
    )
    return one(manifest, "made.json", json.dumps(document, indent=1))


RDF = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [<!ENTITY obo "http://purl.obolibrary.org/obo/">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#"
 xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:oio="http://www.geneontology.org/formats/oboInOwl#"
 xmlns:obo="http://purl.obolibrary.org/obo/" xml:base="http://example.org/made">
<owl:Ontology rdf:about="http://example.org/made"><owl:imports rdf:resource="http://example.org/other.ttl"/></owl:Ontology>
<owl:ObjectProperty rdf:about="&obo;BFO_0000050"><rdfs:label>part of</rdfs:label></owl:ObjectProperty>
<owl:Class rdf:about="&obo;EX_1">
<rdfs:label xml:lang="fr">abcès</rdfs:label><rdfs:label xml:lang="en">gumboil</rdfs:label>
<oio:hasExactSynonym>sore gum</oio:hasExactSynonym><oio:hasExactSynonym>GB</oio:hasExactSynonym>
<oio:hasDbXref>UMLS_CUI:C1</oio:hasDbXref><oio:hasAlternativeId>EX:11</oio:hasAlternativeId>
<oio:hasOBONamespace>made_up</oio:hasOBONamespace>
<rdfs:subClassOf rdf:resource="&obo;EX_2"/>
<rdfs:subClassOf><owl:Restriction><owl:onProperty rdf:resource="&obo;BFO_0000050"/>
<owl:someValuesFrom><rdf:Description rdf:about="&obo;EX_3"/></owl:someValuesFrom></owl:Restriction></rdfs:subClassOf>
<owl:equivalentClass><owl:Class><owl:intersectionOf rdf:parseType="Collection"><rdf:Description rdf:about="&obo;EX_2"/>
<owl:Restriction><owl:onProperty rdf:resource="&obo;BFO_0000050"/>
<owl:qualifiedCardinality rdf:datatype="http://www.w3.org/2001/XMLSchema#nonNegativeInteger">1</owl:qualifiedCardinality>
<owl:onClass rdf:resource="&obo;EX_6"/></owl:Restriction></owl:intersectionOf></owl:Class></owl:equivalentClass>
<owl:disjointWith rdf:resource="&obo;EX_4"/>
</owl:Class>
<owl:Class rdf:about="&obo;EX_2"><rdfs:label>boil</rdfs:label></owl:Class>
<owl:Class rdf:about="&obo;EX_5"><owl:deprecated rdf:datatype="http://www.w3.org/2001/XMLSchema#boolean">true</owl:deprecated>
<obo:IAO_0100001 rdf:resource="&obo;EX_1"/></owl:Class>
<owl:Axiom><owl:annotatedSource rdf:resource="&obo;EX_1"/><owl:annotatedTarget>GB</owl:annotatedTarget>
<owl:annotatedProperty rdf:resource="http://www.geneontology.org/formats/oboInOwl#hasExactSynonym"/>
<oio:hasSynonymType rdf:resource="&obo;OMO_0003012"/></owl:Axiom>
<rdf:Description><rdf:type rdf:resource="http://www.w3.org/2002/07/owl#AllDisjointClasses"/>
<owl:members rdf:parseType="Collection"><rdf:Description rdf:about="&obo;EX_1"/><rdf:Description rdf:about="&obo;EX_7"/>
</owl:members></rdf:Description>
</rdf:RDF>
"""
TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix ex: <http://example.org/v/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
ex:gum a skos:Concept ; skos:prefLabel "Zahnfleisch"@de, "gum"@en-GB, '''gums'''@en-US ; skos:altLabel "gingiva"@en ;
  skos:broader ex:mouth ; skos:related ex:tooth ; skos:exactMatch <http://id.nlm.nih.gov/mesh/D005881> ;
  skos:broadMatch <http://purl.obolibrary.org/obo/UBERON_0000165> ; owl:versionInfo 1.5, 7, true, "x"^^xsd:date .
ex:mouth skos:prefLabel "mouth \\u00e9" ; skos:narrower ex:tongue ; owl:sameAs ex:maw ; owl:versionInfo [ a owl:Thing ; skos:altLabel "z" ] .
ex:tongue a owl:Class ; owl:intersectionOf ( ex:mouth [ a owl:Restriction ; owl:onProperty ex:in ; owl:someValuesFrom ex:gum ] ) .
ex:scheme a skos:ConceptScheme ; skos:prefLabel "the scheme" .
"""
TRIPLES = """<http://example.org/v/gum> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Class> .
<http://example.org/v/gum> <http://www.w3.org/2000/01/rdf-schema#label> "gum \\"line\\""@en .
<http://example.org/v/gum> <http://www.w3.org/2000/01/rdf-schema#subClassOf> _:b1 .
_:b1 <http://www.w3.org/2002/07/owl#onProperty> <http://example.org/v/in> .
_:b1 <http://www.w3.org/2002/07/owl#someValuesFrom> <http://example.org/v/mouth> .
<http://example.org/v/gum> <http://www.w3.org/2002/07/owl#versionInfo> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .
"""


def owl() -> Iterable[Sample]:
    manifest = made("owl", categories={"EX": "Disease"}, prefixes={"http://example.org/v/": "EX"})
    rooted = replace(manifest, categories={"EX:2": "Gene", "EX:mouth": "Cell"})
    yield one(manifest, "made.owl", RDF, **{"other.ttl": TURTLE})
    yield one(rooted, "made.ttl", TURTLE)
    yield one(manifest, "made.nt", TRIPLES)


def termlist() -> Sample:
    terms = [
        {"id": "7", "name": "gumboil", "namespace": "ex", "synonyms": ["sore gum", 'mouth trouble" BROAD layperson [EX:9]'],
         "xrefs": ["UMLS_CUI:C1", "MESH:D000001", "PMID:1"]},
        {"id": "EX:8", "name": "boil", "synonyms": [], "xrefs": []},
    ]  # fmt: skip
    options = {"xrefs": ["MESH"], "synonyms": ["EXACT", "BROAD"]}
    return one(
        made("termlist", categories={"ex": "Disease"}, options=options), "made.json", json.dumps(terms, indent=1)
    )
