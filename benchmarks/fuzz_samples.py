"""Small sound files of every format, made up: what ``fuzz.py`` damages."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from kgreason.sources import Download, Manifest, load_manifests

ANY = (".gz", ".bz2", ".xz", ".zip")
OBO = "http://purl.obolibrary.org/obo/"
OIO = "http://www.geneontology.org/formats/oboInOwl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True, slots=True)
class Sample:
    """Sound files of a source: ``alone`` is the one a reader is given, else it is given their folder.

    ``endings`` are those under which a file may be compressed.
    """

    manifest: Manifest
    files: dict[str, bytes]
    alone: str = ""
    endings: tuple[str, ...] = ANY


def made(form: str, **given: Any) -> Manifest:
    return Manifest("made", "Made up", "", "1", "", form, "", **given)


def one(manifest: Manifest, name: str, text: str, **beside: str) -> Sample:
    """Return a sample of one file, and of those that lie beside it."""
    return Sample(manifest, {name: text.encode()} | {key: value.encode() for key, value in beside.items()}, name)


def folder(manifest: Manifest, endings: tuple[str, ...] = (), **files: str) -> Sample:
    """Return a sample of a folder; a manifest that lists files lists these."""
    named = {name.replace("__", "."): text.encode() for name, text in files.items()}
    listed = tuple(Download(name) for name in named) if manifest.files else ()
    return Sample(replace(manifest, files=listed), named, endings=endings)


def table(separator: str, *rows: Iterable[str]) -> str:
    if separator != ",":
        return "".join(separator.join(row) + "\n" for row in rows)
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def samples() -> dict[str, list[Sample]]:
    """Return the samples of every format, by its name."""
    shipped = load_manifests()
    return {
        "rrf": [umls(shipped["umls"]), rxnorm(shipped["rxnorm"])],
        "obo": [obo(), rooted_obo()],
        "obographs": [obographs()],
        "owl": list(owl()),
        "termlist": [termlist()],
        "kgx": list(kgx()),
        "sssom": list(sssom()),
        "hetionet": list(hetionet(shipped)) if "hetionet" in shipped else [],
        "primekg": [primekg(shipped["primekg"])] if "primekg" in shipped else [],
        "csvpairs": list(csvpairs()),
        "drugmechdb": list(drugmechdb(shipped["drugmechdb"])),
        "medrt": [medrt(shipped["medrt"])],
        "sider": list(sider(shipped["sider"])),
        "medi": [medi(shipped["medi"])],
        "ndfrt": list(ndfrt(shipped["ndfrt_pairs"])),
        "ddi": [ddi(shipped["ddi_us_government"])],
        "pharmacotherapydb": [pharmacotherapydb(shipped["pharmacotherapydb"])],
    }


# --- UMLS and RxNorm ---


def umls(manifest: Manifest) -> Sample:
    options = {"attributes": ["EXID=EX"], "semantic_types": ["T047", "T121"], "mappings": ["MSH=MESH", "EXV/PT=EXV"]}
    ones = ("C0000001", "C0000002", "C0000003", "C0000004")
    names = [
        f"{cui}|ENG|P|L1|PF|S1|Y|A{at}||||{sab}|{tty}|D00000{at}|made-up thing {at}|0|N||\n"
        for at, (cui, sab, tty) in enumerate(
            ((ones[0], "MSH", "MH"), (ones[0], "EXV", "AB"), (ones[1], "EXV", "PT"), (ones[2], "EXV", "SY"), (ones[3], "EXV", "PT"))
        )
    ]
    names += [f"{ones[3]}|SPA|S|L2|VO|S2|N|A9||||EXV|PT|7|cosa|0|N||\n", f"{ones[3]}|ENG|S|L2|VO|S2|N|A9||||EXV|PT|7|old|0|O||\n"]
    words = (("CHD", "isa"), ("PAR", "inverse_isa"), ("RO", "may_treat"), ("RO", "may_be_treated_by"), ("RO", "tradename_of"),
             ("RO", "made_up_of"), ("SIB", ""), ("RL", ""))  # fmt: skip
    relations = [
        f"{ones[at % 4]}|A1|CUI|{rel}|{ones[(at + 1) % 4]}|A2|CUI|{rela}|R{at}||EXV|EXV|||N||\n" for at, (rel, rela) in enumerate(words)
    ]
    types = [f"{cui}|{tui}|A1.2|Made-up Type|AT1||\n" for cui, tui in zip(ones, ("T047", "T121", "T047", "T184"), strict=True)]
    doc = ["RELA|made_up_of|rela_inverse|made_up_in|\n", "REL|CHD|rel_inverse|PAR|\n", "TTY|PT|expanded_form|Preferred|\n"]
    said = [f"{ones[0]}|L1|S1|A1|AUI|7|AT1||EXID|EXV|12345|N||\n", f"{ones[1]}|L1|S1|A1|AUI|7|AT2||OTHER|EXV|x|N||\n"]
    files = {"MRCONSO": names, "MRREL": relations, "MRSTY": types, "MRDOC": doc, "MRSAT": said}
    stated = [f"{name}.RRF|made up|A,B|{2}|{len(rows)}|{99}|\n" for name, rows in files.items()]
    texts = {f"{name}__RRF": "".join(rows) for name, rows in (files | {"MRFILES": stated}).items()}
    return folder(replace(manifest, files=(), options=manifest.options | options), ANY[:3], **texts)


def rxnorm(manifest: Manifest) -> Sample:
    names = [f"{at}|ENG||||||{at}||||RXNORM|{tty}|{at}|made-up {tty} {at}||N||\n" for at, tty in enumerate(("IN", "BN", "SCD", "PIN", "SY"), 1)]
    relations = [f"{at}||CUI|RO|{at + 1}||CUI|{rela}|1||RXNORM||||N||\n" for at, rela in enumerate(("tradename_of", "has_ingredient", "isa"), 1)]
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
    manifest = made("obographs", categories={"EX": "Disease", "EX:3": "Gene"}, predicates={"Has_Smell": "has_phenotype"})
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
    return one(made("termlist", categories={"ex": "Disease"}, options=options), "made.json", json.dumps(terms, indent=1))


# --- tables of graphs ---


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
    rows: list[dict[str, Any]] = [{key: value.split("|") for key, value in zip(keys, node, strict=True) if value} for node in nodes]
    rows = [row | {"id": row["id"][0], "name": row["name"][0], "weight": 1.5, "more": {"a": [1, None]}} for row in rows]
    said: list[dict[str, Any]] = [{key: value for key, value in zip(words, edge, strict=True) if value} for edge in edges]
    said[0] |= {"negated": False, "publications": ["PMID:1", "PMID:2"], "score": 0.5}
    yield folder(
        manifest,
        made_nodes__jsonl="".join(json.dumps(row) + "\n" for row in rows),
        made_edges__jsonl="".join(json.dumps(row) + "\n" for row in said),
    )
    yield one(manifest, "made_nodes.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    yield one(manifest, "made_edges.tsv", table("\t", words, *edges))


def sssom() -> Iterable[Sample]:
    columns = ("subject_id", "subject_label", "predicate_id", "object_id", "confidence", "predicate_modifier", "comment")
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


def hetionet(shipped: dict[str, Manifest]) -> Iterable[Sample]:
    manifest = replace(shipped["hetionet"], files=())
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
        "nodes.tsv": table("\t", ("id", "name", "kind"), *((end, kind[2], kind[0]) for end, kind in zip(ends, KINDS, strict=True))),
        "metaedges.tsv": table("\t", ("id", "metaedge"), ("CtD", "Compound_treats_Disease"), ("CcSE", "Compound_causes_Side_Effect")),
        "edges/Compound_treats_Disease.tsv": ":START_ID(Compound)\t:END_ID(Disease)\nDBX1\tDOID:77\n",
        "edges/Compound_causes_Side_Effect.tsv": ":START_ID(Compound)\t:END_ID(Side Effect)\nDBX1\tC007\n",
    }
    options = {key: value for key, value in manifest.options.items() if key == "prefixes"}
    yield Sample(replace(manifest, options=options), {name: text.encode() for name, text in tables.items()}, endings=())


def primekg(manifest: Manifest) -> Sample:
    columns = ("relation", "display_relation", "x_index", "x_id", "x_type", "x_name", "x_source",
               "y_index", "y_id", "y_type", "y_name", "y_source")  # fmt: skip
    drug, disease = ("0", "DBX1", "drug", "examplol", "DrugBank"), ("1", "77", "disease", "heart, trouble", "MONDO")
    group, gene = ("2", "77_78", "disease", "group trouble", "MONDO_grouped"), ("4", "99", "gene/protein", "EXG1", "NCBI")
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
    pairs = (("EX:1", "heals", "2|3", "one", "book", "new"), ("EX:1", "eats", "4", 'a "b", c', "", "never"), ("EX:1", "hums", "5", "", "", "new"))
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


# --- curated sources ---

STORY = """- graph:
    _id: EX_1
    disease: unrest
    disease_mesh: MESH:D900001
    drug_mesh: MESH:C900009, MESH:D900002
    drugbank: DB:DB99901
  nodes:
    - {id: MESH:D900002, label: Drug, name: examplol}
    - {id: "UniProt:P99999", label: Protein, name: 'exase', alt_names: [exine kinase], alt_ids: [MESH:D900003]}
    - id: MESH:D900001
      label: Disease
      name: >-
        great
        unrest
  links:
    - key: decreases activity of
      source: MESH:D900002
      target: UniProt:P99999
    - {key: location of, source: "UniProt:P99999", target: MESH:D900001}
  references: [http://ex.org/1, "http://ex.org/2"]
  comment: |
    made up
"""


def drugmechdb(manifest: Manifest) -> Iterable[Sample]:
    yield one(manifest, "made.yaml", STORY)
    page = "\n".join(line[2:] for line in STORY.splitlines())
    yield folder(replace(manifest, files=()), EX_1__yaml=page, EX_2__yaml=page.replace("EX_1", "EX_2"), _map__yaml="a: b\n")


def medrt(manifest: Manifest) -> Sample:
    concept = (
        "<concept><namespace>MED-RT</namespace><name>{0} [{1}]</name><code>{2}</code><status>A</status>"
        "<property><name>CTY</name><value>{1}</value></property><synonym><to_name>{0} too</to_name></synonym></concept>\n"
    )
    association = (
        "<association><name>{0}</name><from_namespace>MED-RT</from_namespace><from_name>x</from_name><from_code>N0000000001</from_code>"
        "<to_namespace>{1}</to_namespace><to_name>made-up &amp; more</to_name><to_code>{2}</to_code>"
        "<qualifier><name>Made Up</name><value>v</value></qualifier></association>\n"
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<terminology>\n<namespace><name>MED-RT</name></namespace>\n'
        + concept.format("Calmness", "PE", "N0000000001") + concept.format("Slow Heart", "MoA", "N0000000002")
        + association.format("Parent Of", "MED-RT", "N0000000002") + association.format("CI_with", "MeSH", "M0000001")
        + association.format("may_treat", "RxNorm", "7") + "<!-- made up --></terminology>\n"
    )  # fmt: skip
    return one(manifest, "Core_MEDRT_made_DTS.xml", text)


def sider(manifest: Manifest) -> Iterable[Sample]:
    flat, stereo = "CID100000077", "CID000000078"
    files = {
        "meddra_all_se.tsv": ((flat, stereo, "C0000001", "PT", "C0000002", "Shaking"), (flat, stereo, "C0000001", "", "", "Shaking")),
        "meddra_freq.tsv": (
            (flat, stereo, "C0000001", "", "5%", "0.05", "0.05", "PT", "C0000002", "Shaking"),
            (flat, stereo, "C0000001", "placebo", "common", "0.01", "1", "LLT", "C0000002", "Shaking"),
        ),
        "meddra_all_indications.tsv": ((flat, "C0000003", "text_mention", "unrest", "PT", "C0000004", "Unrest"),),
        "indications.tsv": (
            ("drugbank_id", "drugbank_name", "pubchem_id", "umls_cui_from_label", "method", "concept_name", "meddra_type",
             "umls_cui_from_meddra", "meddra_name"),
            ("DB99901", "Examplol", "77", "C0000003", "NLP_indication", "unrest", "PT", "C0000004", "Unrest"),
        ),
        "side-effects.tsv": (("drugbank_id", "drugbank_name", "umls_cui_from_meddra", "side_effect_name"), ("DB99901", "Examplol", "C0000002", "Shaking")),
        "side-effect-terms.tsv": (("umls_cui_from_meddra", "side_effect_name"), ("C0000002", "Shaking")),
    }  # fmt: skip
    texts = {name: table("\t", *rows) for name, rows in files.items()}
    texts["indications.tsv"] = "".join(line + ("\tmore\n" if not at else "\tx\n") for at, line in enumerate(texts["indications.tsv"].splitlines()))
    listed = tuple(Download(name) for name in texts)
    kept = {key: value for key, value in manifest.options.items() if key != "beside"}
    yield Sample(replace(manifest, files=listed, options=kept), {name: text.encode() for name, text in texts.items()}, endings=())
    for name, text in texts.items():
        yield one(manifest, name, text)


def medi(manifest: Manifest) -> Sample:
    columns = ("curie", "curie_label", "source_ingredients", "is_combination_therapy", "combination_therapy_ingredients_curies",
               "alternate_ids", "atc_codes", "more")  # fmt: skip
    listed = "['CHEBI:1', 'UNII:ABCDEFGHIJ', 'RXCUI:7', 'RXCUI:8', 'UMLS:C9000008', 'CHEBI:2']| ['MESH:D900001']"
    rows = (
        ("CHEBI:1", "examplol", "EXAMPLOL|examplol and water|CALMOL", "FALSE", "", listed, "['A01AA01', 'B01AA01']", ""),
        ("CHEBI:3", "examplol, samplin", "", "TRUE", "CHEBI:1~examplol|CHEBI:4~samplin", "[]", "['A01AA']", "two\nlines"),
    )
    return one(manifest, "drugs.csv", table(",", columns, *rows))


def ndfrt(manifest: Manifest) -> Iterable[Sample]:
    pairs = table(",", ("source", "target"), ("EX:examplol", "DOID:1"), ("EX:samplin", "HP:0000002"))
    yield folder(manifest, ndf_tn__csv=pairs, ndf_tp__csv=pairs)
    yield one(manifest, "ndf_tn.csv", pairs)


def ddi(manifest: Manifest) -> Sample:
    from kgreason.sources.ddi import ENDS, HOME, QUALIFIERS

    told = {"source": "EX list", "severity": "Critical", "certainty": "sure", "label": "A/B", "numericVal": "1.5"}
    rest = [told.get(column, "None") for column in QUALIFIERS]
    rows = ((f"{HOME}DB99901", "Examplol", f"{HOME}DB99902", "Samplin", *rest), (f"{HOME}DB99902", "None", f"{HOME}DB99901", "\ufeffExamplol", *rest))
    return one(manifest, "pairs.tsv", table("\t", (*ENDS, *QUALIFIERS), *rows))


def pharmacotherapydb(manifest: Manifest) -> Sample:
    columns = ("doid_id", "drugbank_id", "disease", "drug", "category", "n_curators", "n_resources")
    rows = [("DOID:1", "DB99901", "unrest", "Examplol", category, "2", "1") for category in ("DM", "SYM", "NOT")]
    return one(manifest, "catalog_indications.tsv", table("\t", columns, *rows))
