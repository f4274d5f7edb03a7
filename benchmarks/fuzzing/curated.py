"""Samples of curated sources: DrugMechDB, MED-RT, SIDER, MEDI, NDF-RT, interactions, PharmacotherapyDB."""

from collections.abc import Iterable

from msgspec.structs import replace

from fuzzing.sample import Sample, folder, one, table
from kgreason.sources import Download, Manifest
from kgreason.sources.ddi import ENDS, HOME, QUALIFIERS

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
    yield folder(
        replace(manifest, files=()), EX_1__yaml=page, EX_2__yaml=page.replace("EX_1", "EX_2"), _map__yaml="a: b\n"
    )


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
    texts["indications.tsv"] = "".join(
        line + ("\tmore\n" if not at else "\tx\n") for at, line in enumerate(texts["indications.tsv"].splitlines())
    )
    listed = tuple(Download(name) for name in texts)
    kept = {key: value for key, value in manifest.options.items() if key != "beside"}
    yield Sample(
        replace(manifest, files=listed, options=kept), {name: text.encode() for name, text in texts.items()}, endings=()
    )
    for name, text in texts.items():
        yield one(manifest, name, text)


def medi(manifest: Manifest) -> Sample:
    columns = ("curie", "curie_label", "source_ingredients", "is_combination_therapy", "combination_therapy_ingredients_curies",
               "alternate_ids", "atc_codes", "more")  # fmt: skip
    listed = "['CHEBI:1', 'UNII:ABCDEFGHIJ', 'RXCUI:7', 'RXCUI:8', 'UMLS:C9000008', 'CHEBI:2']| ['MESH:D900001']"
    rows = (
        (
            "CHEBI:1",
            "examplol",
            "EXAMPLOL|examplol and water|CALMOL",
            "FALSE",
            "",
            listed,
            "['A01AA01', 'B01AA01']",
            "",
        ),
        (
            "CHEBI:3",
            "examplol, samplin",
            "",
            "TRUE",
            "CHEBI:1~examplol|CHEBI:4~samplin",
            "[]",
            "['A01AA']",
            "two\nlines",
        ),
    )
    return one(manifest, "drugs.csv", table(",", columns, *rows))


def ndfrt(manifest: Manifest) -> Iterable[Sample]:
    pairs = table(",", ("source", "target"), ("EX:examplol", "DOID:1"), ("EX:samplin", "HP:0000002"))
    yield folder(manifest, ndf_tn__csv=pairs, ndf_tp__csv=pairs)
    yield one(manifest, "ndf_tn.csv", pairs)


def ddi(manifest: Manifest) -> Sample:
    told = {"source": "EX list", "severity": "Critical", "certainty": "sure", "label": "A/B", "numericVal": "1.5"}
    rest = [told.get(column, "None") for column in QUALIFIERS]
    rows = (
        (f"{HOME}DB99901", "Examplol", f"{HOME}DB99902", "Samplin", *rest),
        (f"{HOME}DB99902", "None", f"{HOME}DB99901", "\ufeffExamplol", *rest),
    )
    return one(manifest, "pairs.tsv", table("\t", (*ENDS, *QUALIFIERS), *rows))


def pharmacotherapydb(manifest: Manifest) -> Sample:
    columns = ("doid_id", "drugbank_id", "disease", "drug", "category", "n_curators", "n_resources")
    rows = [("DOID:1", "DB99901", "unrest", "Examplol", category, "2", "1") for category in ("DM", "SYM", "NOT")]
    return one(manifest, "catalog_indications.tsv", table("\t", columns, *rows))
