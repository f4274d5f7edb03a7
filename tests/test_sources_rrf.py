"""UMLS and RxNorm as RRF files: made-up concepts, the direction of every relation, filters, faults."""

import bz2
import gzip
import lzma
import random

import pytest
from msgspec.structs import replace

from kgreason.content import content as shipped
from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Description, Manifest, Mapping, Name, load_manifests, load_predicates
from kgreason.sources import rrf_tables as tables
from kgreason.sources.rrf import read

UMLS = load_manifests()["umls"]
RXNORM = load_manifests()["rxnorm"]
PLAIN = Manifest("ex", "Example", "", "1", "", "rrf", "", categories={"T047": "Disease", "T033": "PhenotypicFeature"})
ONE, TWO, THREE = "C0000001", "C0000002", "C0000003"


def conso(cui, text, *, lat="ENG", flags="P PF Y", sab="EXA", tty="PT", code="1", suppress="N"):
    ts, stt, ispref = flags.split()
    return f"{cui}|{lat}|{ts}|L1|{stt}|S1|{ispref}|A1||||{sab}|{tty}|{code}|{text}|0|{suppress}||"


def rel(one, rel, two, rela="", *, sab="EXA", suppress="N"):
    return f"{one}|A1|CUI|{rel}|{two}|A2|CUI|{rela}|R1||{sab}|{sab}|||{suppress}||"


def sty(cui, tui):
    return f"{cui}|{tui}|A1|Made-up Type|AT1||"


def rxn(cui, text, tty, *, sab="RXNORM", code="1"):
    return f"{cui}|ENG||||||1||||{sab}|{tty}|{code}|{text}||N||"


def write(folder, start="MR", **files):
    """Write files of a release; three concepts stand in MRCONSO and MRSTY where nothing else is said."""
    if start == "MR":
        files = {"CONSO": [conso(ONE, "one"), conso(TWO, "two"), conso(THREE, "three")], "STY": [], "REL": []} | files
        files["STY"] = files["STY"] or [sty(ONE, "T999")]
    files["REL"] = files.get("REL") or [
        rel("C0000001", "SIB", "C0000002") if start == "MR" else rxn_rel("1", "SIB", "2")
    ]
    for kind, rows in files.items():
        (folder / f"{start}{kind}.RRF").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return folder


def rxn_rel(one, rel, two, rela="", *, sab="RXNORM"):
    return f"{one}||CUI|{rel}|{two}||CUI|{rela}|1||{sab}||||N||"


def records(folder, manifest=PLAIN, **options):
    return list(read(folder, replace(manifest, options=manifest.options | options)))


def edges(folder, manifest=UMLS, **options):
    return [one for one in records(folder, manifest, **options) if isinstance(one, Edge)]


def faults(folder, manifest=UMLS, **options):
    return [str(one) for one in records(folder, manifest, **options) if isinstance(one, SourceError)]


def edge(subject, predicate, object_, word, *, source="umls", sab="EXA", prefix="UMLS"):
    qualifiers = (("knowledge_source", sab), ("original_predicate", word))
    return Edge(f"{prefix}:{subject}", predicate, f"{prefix}:{object_}", source, qualifiers)


# --- concepts and names -----------------------------------------------------------------------


def test_a_concept_has_the_name_that_ts_stt_and_ispref_prefer_whatever_the_order_of_rows(tmp_path):
    rows = [
        conso(ONE, "bad heart", flags="S PF Y"),
        conso(ONE, "heart, ailing", flags="P VO Y", sab="EXB"),
        conso(ONE, "ailing heart", flags="P PF Y", sab="EXC"),
        conso(ONE, "ailing heart", flags="P PF N"),
        conso(ONE, "AH", flags="S PF N", tty="AB"),
        conso(TWO, "calm", flags="S VO N"),
    ]
    write(tmp_path, CONSO=rows, STY=[sty(ONE, "T047")])
    assert records(tmp_path, suppress=[])[:5] == [
        Concept("UMLS:C0000001", "ailing heart", "Disease", source="ex#EXC"),
        Name("UMLS:C0000001", "bad heart", "synonym", "ex#EXA"),
        Name("UMLS:C0000001", "heart, ailing", "synonym", "ex#EXB"),
        Name("UMLS:C0000001", "AH", "abbreviation", "ex#EXA"),
        Concept("UMLS:C0000002", "calm", "NamedThing", source="ex#EXA"),
    ]


def test_rows_of_a_concept_that_stand_apart_give_it_twice(tmp_path):
    write(tmp_path, CONSO=[conso(TWO, "two"), conso(ONE, "one"), conso(TWO, "deux")])
    assert [one.name for one in records(tmp_path) if isinstance(one, Concept)] == ["two", "one", "deux"]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, ["one", "eins A", "un B"]),
        ({"languages": ["ENG", "GER"]}, ["one", "eins A", "un B", "ein"]),
        ({"languages": "GER"}, ["ein"]),
        ({"sources": ["EXB"]}, ["un B"]),
        ({"sources": ["EXZ"]}, []),
        ({"without": ["EXB"]}, ["one", "eins A"]),
        ({"without": ["EXA"]}, ["un B"]),
        ({"suppress": []}, ["one", "eins A", "un B", "gone"]),
    ],
)
def test_names_are_filtered_by_language_vocabulary_and_suppression(tmp_path, options, names):
    rows = [
        conso(ONE, "one"),
        conso(ONE, "eins A"),
        conso(ONE, "un B", sab="EXB"),
        conso(ONE, "gone", suppress="O"),
        conso(ONE, "ein", lat="GER"),
    ]
    write(tmp_path, CONSO=rows)
    found = [
        one.name if isinstance(one, Concept) else one.text
        for one in records(tmp_path, **options)
        if isinstance(one, Concept | Name)
    ]
    assert found == names


def test_of_several_semantic_types_the_one_that_the_manifest_lists_first_gives_the_category(tmp_path):
    rows = [sty(ONE, "T033"), sty(ONE, "T047"), sty(TWO, "T033"), sty(THREE, "T071")]
    write(tmp_path, STY=rows)
    assert [one.category for one in records(tmp_path) if isinstance(one, Concept)] == [
        "Disease",
        "PhenotypicFeature",
        "NamedThing",
    ]


def test_a_filter_by_semantic_type_leaves_out_other_concepts_and_their_edges(tmp_path):
    rows = [sty(ONE, "T033"), sty(TWO, "T047"), sty(THREE, "T047"), sty(THREE, "T033")]
    write(tmp_path, STY=rows, REL=[rel(ONE, "CHD", TWO, "isa"), rel(TWO, "CHD", THREE, "isa")])
    assert records(tmp_path, UMLS, semantic_types=["T047"]) == [
        Concept("UMLS:C0000002", "two", "Disease", source="umls#EXA"),
        Concept("UMLS:C0000003", "three", "Disease", source="umls#EXA"),
        edge(THREE, "subclass_of", TWO, "isa"),
    ]


# --- relations --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (rel(ONE, "CHD", TWO), rel(TWO, "PAR", ONE), edge(TWO, "subclass_of", ONE, "CHD")),
        (rel(ONE, "CHD", TWO, "isa"), rel(TWO, "PAR", ONE, "inverse_isa"), edge(TWO, "subclass_of", ONE, "isa")),
        (rel(ONE, "RN", TWO, "isa"), rel(TWO, "RB", ONE, "inverse_isa"), edge(TWO, "subclass_of", ONE, "isa")),
        (
            rel(ONE, "RO", TWO, "may_treat"),
            rel(TWO, "RO", ONE, "may_be_treated_by"),
            edge(TWO, "treats", ONE, "may_treat"),
        ),
        (
            rel(ONE, "RO", TWO, "contraindicated_with_disease"),
            rel(TWO, "RO", ONE, "has_contraindicated_drug"),
            edge(TWO, "contraindicated_in", ONE, "contraindicated_with_disease"),
        ),
        (
            rel(ONE, "RO", TWO, "has_ingredient"),
            rel(TWO, "RO", ONE, "ingredient_of"),
            edge(TWO, "has_active_ingredient", ONE, "has_ingredient"),
        ),
        (rel(ONE, "RO", TWO, "due_to"), rel(TWO, "RO", ONE, "cause_of"), edge(ONE, "causes", TWO, "due_to")),
        (rel(ONE, "PAR", TWO, "has_part"), rel(TWO, "CHD", ONE, "part_of"), edge(ONE, "part_of", TWO, "part_of")),
        (rel(ONE, "RL", TWO), rel(TWO, "RL", ONE), edge(ONE, "similar_to", TWO, "RL")),
        (rel(ONE, "RO", TWO), rel(TWO, "RO", ONE), edge(ONE, "related_to", TWO, "RO")),
        (rel(ONE, "RN", TWO), rel(TWO, "RB", ONE), edge(TWO, "related_to", ONE, "RN")),
    ],
)
def test_the_second_concept_of_a_row_is_what_the_word_says_to_the_first_and_both_rows_give_one_edge(
    tmp_path, first, second, expected
):
    write(tmp_path, REL=[first])
    assert edges(tmp_path) == [expected]
    write(tmp_path, REL=[second])
    assert edges(tmp_path) == [expected]


def test_a_word_that_no_manifest_lists_is_kept_and_mrdoc_knows_its_inverse(tmp_path):
    write(tmp_path, REL=[rel(ONE, "RO", TWO, "zaps"), rel(TWO, "RO", ONE, "is_zapped_by")])
    assert edges(tmp_path) == [
        edge(TWO, "related_to", ONE, "zaps"),
        edge(ONE, "related_to", TWO, "is_zapped_by"),
    ]
    doc = [
        "RELA|zaps|rela_inverse|is_zapped_by|",
        "RELA|is_zapped_by|rela_inverse|zaps|",
        "RELA|zaps|expanded_form|Zaps|",
    ]
    write(tmp_path, REL=[rel(ONE, "RO", TWO, "zaps"), rel(TWO, "RO", ONE, "is_zapped_by")], DOC=doc)
    assert edges(tmp_path) == [edge(ONE, "related_to", TWO, "is_zapped_by")] * 2


def test_a_manifest_may_list_both_words_of_a_relation(tmp_path):
    manifest = replace(
        PLAIN,
        predicates={"treated_with": "^treats", "heals": "treats"},
        options={"inverses": ["treated_with=heals"]},
    )
    write(tmp_path, REL=[rel(ONE, "RO", TWO, "heals"), rel(TWO, "RO", ONE, "treated_with")])
    assert edges(tmp_path, manifest) == [edge(TWO, "treats", ONE, "heals", source="ex")] * 2
    without = replace(manifest, predicates={"treated_with": "", "heals": "treats"})
    assert edges(tmp_path, without) == [edge(TWO, "treats", ONE, "heals", source="ex")]
    assert edges(tmp_path, replace(without, predicates={"treated_with": ""})) == []
    assert edges(tmp_path, replace(manifest, options={})) == [
        edge(TWO, "treats", ONE, "heals", source="ex"),
        edge(TWO, "treats", ONE, "treated_with", source="ex"),
    ]


def test_rows_that_say_nothing_of_two_concepts_are_left_out(tmp_path):
    rows = [
        rel(ONE, "SY", ONE),
        rel(ONE, "RO", ONE, "may_treat"),
        rel(ONE, "SIB", TWO),
        rel(ONE, "AQ", TWO),
        rel(ONE, "QB", TWO),
        rel(ONE, "RO", TWO, "may_treat", suppress="O"),
        rel(ONE, "RO", TWO, "permuted_term_of"),
        rel(ONE, "RO", "C0000009", "may_treat"),
        rel("C0000009", "RO", ONE, "may_treat"),
    ]
    write(tmp_path, REL=rows)
    assert (edges(tmp_path), faults(tmp_path)) == ([], [])
    assert edges(tmp_path, suppress=[]) == [edge(TWO, "treats", ONE, "may_treat")]


def test_relations_are_filtered_by_vocabulary(tmp_path):
    names = [conso(ONE, "one"), conso(TWO, "two")]
    write(tmp_path, CONSO=names, REL=[rel(ONE, "CHD", TWO, sab="EXB"), rel(TWO, "CHD", ONE, sab="EXA")])
    assert edges(tmp_path, sources=["EXA"]) == [edge(ONE, "subclass_of", TWO, "CHD")]


def test_nothing_is_a_kind_of_the_vocabulary_that_it_stands_in(tmp_path):
    names = [conso(ONE, "Made-up Headings", sab="SRC", tty="RPT"), conso(TWO, "two"), conso(THREE, "three")]
    write(tmp_path, CONSO=names, REL=[rel(ONE, "CHD", TWO), rel(TWO, "CHD", THREE)])
    assert edges(tmp_path) == [edge(THREE, "subclass_of", TWO, "CHD")]


# --- mappings ---------------------------------------------------------------------------------


def test_codes_of_the_vocabularies_that_are_named_join_other_graphs(tmp_path):
    rows = [
        conso(ONE, "one", sab="MSH", tty="MH", code="D000001"),
        conso(ONE, "uno", sab="MSH", tty="MH", code="D000001", lat="SPA"),
        conso(ONE, "one", sab="MSH", tty="ET", code="D000009"),
        conso(ONE, "one", sab="HPO", code="HP:0000001"),
        conso(ONE, "one", sab="OMIM", code="MTHU000001"),
        conso(ONE, "one", sab="SNOMEDCT_US", code="11"),
        conso(ONE, "one", sab="SNOMEDCT_US", code="12"),
        conso(ONE, "one", sab="NCI", code="C1", suppress="O"),
        conso(TWO, "zwei", sab="MSH", tty="MH", code="D000002", lat="GER"),
    ]
    write(tmp_path, CONSO=rows)
    for options in ({}, {"sources": ["HPO"]}):
        assert [one for one in records(tmp_path, UMLS, **options) if isinstance(one, Mapping)] == [
            Mapping("UMLS:C0000001", "exact", "MESH:D000001", "umls#MSH"),
            Mapping("UMLS:C0000001", "exact", "HP:0000001", "umls#HPO"),
            Mapping("UMLS:C0000001", "exact", "SNOMEDCT:11", "umls#SNOMEDCT_US"),
            Mapping("UMLS:C0000001", "exact", "SNOMEDCT:12", "umls#SNOMEDCT_US"),
        ]
    assert [one for one in records(tmp_path) if isinstance(one, Mapping)] == []


def test_attributes_that_are_identifiers_join_other_graphs_where_they_are_asked_for(tmp_path):
    sat = "{}|L1|S1|A1|AUI|1|AT1||{}|EXA|{}|N||"
    rows = [sat.format(ONE, "EX_UNII", "AB12"), sat.format("C0000009", "EX_UNII", "X"), sat.format(TWO, "OTHER", "Y")]
    write(tmp_path, SAT=[*rows, sat.format(TWO, "EX_UNII", "NOCODE"), sat.format("C2", "EX_UNII", "Z"), "C0000001|"])
    found = records(tmp_path, attributes=["EX_UNII=UNII"])
    assert [one for one in found if isinstance(one, Mapping)] == [
        Mapping("UMLS:C0000001", "exact", "UNII:AB12", "ex#EXA")
    ]
    assert [one.place for one in found if isinstance(one, SourceError)] == ["MRSAT.RRF:5", "MRSAT.RRF:6"]
    assert [one for one in records(tmp_path) if isinstance(one, Mapping | SourceError)] == []


def test_a_definition_comes_from_a_vocabulary_that_is_read_in_a_language_that_is(tmp_path):
    rows = [
        f"{ONE}|A1|AT1||EXFRE|Une chose.|N||",
        f"{ONE}|A1|AT2||EXA|A thing, once said.|O||",
        f"{ONE}|A1|AT3||EXA| A thing. |N||",
        f"{TWO}|A1|AT4||EXA||N||",
        "C0000009|A1|AT5||EXA|Of nothing that is read.|N||",
        "C1|A1|AT6||EXA|A short number.|N||",
    ]
    names = [conso(ONE, "one"), conso(ONE, "une", lat="FRE", sab="EXFRE"), conso(TWO, "two")]
    found = records(write(tmp_path, CONSO=names, DEF=rows))
    assert [one for one in found if isinstance(one, Description)] == [
        Description("UMLS:C0000001", "A thing.", "ex#EXA")
    ]
    assert [one.place for one in found if isinstance(one, SourceError)] == ["MRDEF.RRF:6"]


# --- RxNorm -----------------------------------------------------------------------------------


def test_rxnorm_gives_drugs_from_brand_to_ingredient(tmp_path):
    names = [
        rxn("1", "Examplol", "SY"),
        rxn("1", "examplol", "IN"),
        rxn("1", "EXAMPLOL", "SU", sab="MTHSPL", code="AB12"),
        rxn("2", "examplol tartrate", "PIN"),
        rxn("3", "examplol 10 MG Oral Tablet", "SCD"),
        rxn("4", "Oral Tablet", "DF"),
        rxn("5", "Calmex", "BN"),
    ]
    relations = [
        rxn_rel("1", "RN", "2", "form_of"),
        rxn_rel("2", "RB", "1", "has_form"),
        rxn_rel("4", "RO", "3", "has_dose_form"),
        rxn_rel("1", "RO", "5", "tradename_of"),
        "|123|AUI|SY||124|AUI||1||RXNORM||||N||",
        rxn_rel("1", "RO", "2", "has_ingredient", sab="EXA"),
    ]
    write(tmp_path, "RXN", CONSO=names, REL=relations)
    assert records(tmp_path, RXNORM) == [
        Concept("RXNORM:1", "examplol", "Drug", source="rxnorm#RXNORM"),
        Name("RXNORM:1", "Examplol", "synonym", "rxnorm#RXNORM"),
        Mapping("RXNORM:1", "exact", "UNII:AB12", "rxnorm#MTHSPL"),
        Concept("RXNORM:2", "examplol tartrate", "Drug", source="rxnorm#RXNORM"),
        Concept("RXNORM:3", "examplol 10 MG Oral Tablet", "Drug", source="rxnorm#RXNORM"),
        Concept("RXNORM:4", "Oral Tablet", "NamedThing", source="rxnorm#RXNORM"),
        Concept("RXNORM:5", "Calmex", "Drug", source="rxnorm#RXNORM"),
        *[edge("2", "subclass_of", "1", "form_of", source="rxnorm", sab="RXNORM", prefix="RXNORM")] * 2,
        edge("3", "related_to", "4", "has_dose_form", source="rxnorm", sab="RXNORM", prefix="RXNORM"),
        edge("5", "subclass_of", "1", "tradename_of", source="rxnorm", sab="RXNORM", prefix="RXNORM"),
    ]


def test_a_brand_of_several_substances_is_not_a_kind_of_each_of_them(tmp_path):
    names = [rxn("1", "examplol", "IN"), rxn("2", "samplin", "IN"), rxn("3", "Calmex", "BN"), rxn("4", "Duomex", "BN")]
    relations = [
        rxn_rel("1", "RO", "3", "tradename_of"),
        rxn_rel("3", "RO", "1", "has_tradename"),
        rxn_rel("1", "RO", "4", "tradename_of"),
        rxn_rel("4", "RO", "2", "has_tradename"),
    ]
    write(tmp_path, "RXN", CONSO=names, REL=relations)
    assert [(one.subject, one.predicate, one.object) for one in edges(tmp_path, RXNORM)] == [
        ("RXNORM:3", "subclass_of", "RXNORM:1"),
        ("RXNORM:4", "has_active_ingredient", "RXNORM:1"),
        ("RXNORM:4", "has_active_ingredient", "RXNORM:2"),
    ]


# --- files and faults -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "pack"), [("", bytes), (".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)]
)
@pytest.mark.parametrize("folder", ["", "META", "rrf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_are_read_plain_or_compressed_where_a_release_has_them(tmp_path, ending, pack, folder, end):
    write(tmp_path, REL=[rel(ONE, "CHD", TWO)])
    expected = records(tmp_path, UMLS)
    (tmp_path / folder).mkdir(exist_ok=True)
    for file in sorted(tmp_path.glob("*.RRF")):
        text = file.read_text()
        file.unlink()
        (tmp_path / folder / (file.name + ending)).write_bytes(pack(text.replace("\n", end).encode()))
    assert records(tmp_path, UMLS) == expected
    assert len(expected) == 4


@pytest.mark.parametrize("size", [1, 7, 64, 1000])
def test_a_row_that_two_blocks_share_is_read_whole(tmp_path, monkeypatch, size):
    names = [conso(f"C000000{at}", f"næme {at}") for at in range(1, 10)]
    write(tmp_path, CONSO=[*names, "broken"], REL=[rel(ONE, "CHD", f"C000000{at}") for at in range(2, 10)])
    expected = [str(one) for one in records(tmp_path, UMLS)]
    monkeypatch.setattr(tables, "SIZE", size)
    assert [str(one) for one in records(tmp_path, UMLS)] == expected
    assert len(expected) == 9 + 1 + 8


def test_the_last_row_needs_no_end(tmp_path):
    write(tmp_path, REL=[rel(ONE, "CHD", TWO)])
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes().rstrip(b"\n"))
    assert len(records(tmp_path, UMLS)) == 4


def test_a_bad_row_is_reported_with_its_place_and_costs_only_itself(tmp_path):
    names = [
        conso("", "nobody"),
        conso(ONE, "one"),
        "C0000001|ENG",
        conso("C1", "short"),
        conso(ONE, " "),
        conso(TWO, ""),
        conso(TWO, "two"),
    ]
    types = [sty(ONE, "T047"), sty("CX", "T047"), "C0000002"]
    relations = [
        rel(ONE, "CHD", TWO),
        rel(ONE, "CHD", "C٠٠٠٠٠٠1"),
        rel("", "CHD", TWO),
        rel(ONE, "CHD", TWO) + "x",
        "x|",
    ]
    write(tmp_path, CONSO=names, STY=types, REL=relations, DOC=["RELA|a|rela_inverse|b|", "RELA|"])
    assert [one for one in records(tmp_path, UMLS) if not isinstance(one, SourceError)] == [
        Concept("UMLS:C0000001", "one", "Disease", source="umls#EXA"),
        Concept("UMLS:C0000002", "two", "NamedThing", source="umls#EXA"),
        edge(TWO, "subclass_of", ONE, "CHD"),
    ]
    assert faults(tmp_path) == [
        "MRSTY.RRF:2: found 'CX|T047|A1|Made-up Type|AT1||'; wanted a row of 6 columns, each in its form",
        "MRSTY.RRF:3: found 0 columns; wanted a row of 6 columns",
        "MRCONSO.RRF:1: found '|ENG|P|L1|PF|S1|Y|A1||||EXA|PT|1|nobody|0|N||'; wanted a row of 18 columns, each in its form",
        "MRCONSO.RRF:3: found 1 columns; wanted a row of 18 columns",
        "MRCONSO.RRF:4: found 'C1|ENG|P|L1|PF|S1|Y|A1||||EXA|PT|1|short|0|N||'; wanted a row of 18 columns, each in its form",
        "MRCONSO.RRF:5: found 'C0000001|ENG|P|L1|PF|S1|Y|A1||||EXA|PT|1| |0|N||'; wanted a row of 18 columns, each in its form",
        "MRCONSO.RRF:6: found 'C0000002|ENG|P|L1|PF|S1|Y|A1||||EXA|PT|1||0|N||'; wanted a row of 18 columns, each in its form",
        "MRDOC.RRF:2: found 1 columns; wanted a row of 4 columns",
        "MRREL.RRF:2: found bytes that can't be read; wanted ASCII",
        "MRREL.RRF:3: found '|A1|CUI|CHD|C0000002|A2|CUI||R1||EXA|EXA|||N||'; wanted a row of 16 columns, each in its form",
        "MRREL.RRF:4: found 'C0000001|A1|CUI|CHD|C0000002|A2|CUI||R1||EXA|EXA|||N||x'; wanted a row of 16 columns, each in its form",
        "MRREL.RRF:5: found 1 columns; wanted a row of 16 columns",
    ]


def test_bytes_that_are_no_utf_8_cost_their_row_only(tmp_path):
    write(tmp_path)
    rows = [conso(ONE, "one").encode(), conso(ONE, "caf\xe9").encode("latin-1"), conso(TWO, "café").encode()]
    (tmp_path / "MRCONSO.RRF").write_bytes(b"\n".join(rows) + b"\n")
    assert [str(one) if isinstance(one, SourceError) else one.name for one in records(tmp_path)[:3]] == [
        "MRCONSO.RRF:2: found bytes that can't be read; wanted UTF-8",
        "one",
        "café",
    ]


@pytest.mark.parametrize("kind", ["CONSO", "REL", "STY"])
@pytest.mark.parametrize("content", [None, b"", b"id,name\n1,one\n", b"\x00\xff" * 99, b"\n" * 99])
def test_a_file_that_breaks_off_or_is_another_is_refused(tmp_path, kind, content):
    write(tmp_path)
    file = tmp_path / f"MR{kind}.RRF"
    file.write_bytes(file.read_bytes()[:-9] if content is None else content)
    with pytest.raises(SourceError, match=f"MR{kind}.RRF"):
        records(tmp_path)


def test_a_compressed_file_that_breaks_off_is_refused(tmp_path):
    write(tmp_path)
    file = tmp_path / "MRREL.RRF"
    (tmp_path / "MRREL.RRF.gz").write_bytes(gzip.compress(file.read_bytes())[:-9])
    file.unlink()
    with pytest.raises(SourceError, match="breaks off"):
        records(tmp_path)


def test_a_file_with_fewer_rows_than_the_release_states_is_refused(tmp_path):
    write(tmp_path, FILES=["MRREL.RRF|made up|x|16|1|9|", "MRCONSO.RRF|made up|x|18|3|9|"])
    assert len(records(tmp_path)) == 4
    write(tmp_path, FILES=["MRCONSO.RRF|made up|x|18|4|9|"])
    with pytest.raises(SourceError, match="found 3 rows; wanted 4 rows, as MRFILES.RRF states"):
        records(tmp_path)


@pytest.mark.parametrize("kind", ["CONSO", "REL", "STY"])
def test_a_release_without_one_of_its_tables_is_refused(tmp_path, kind):
    write(tmp_path)
    (tmp_path / f"MR{kind}.RRF").unlink()
    with pytest.raises(SourceError, match=f"no MR{kind}.RRF"):
        records(tmp_path)
    with pytest.raises(SourceError, match="no such folder"):
        records(tmp_path / "nowhere")


@pytest.mark.parametrize("options", [{"tables": "XX"}, {"mappings": ["MSH"]}, {"sources": 5}, {"inverses": ["=x"]}])
def test_an_option_that_means_nothing_is_refused(tmp_path, options):
    write(tmp_path)
    with pytest.raises(SourceError):
        records(tmp_path, **options)


def test_a_number_of_rows_that_no_file_has_is_none_that_is_stated(tmp_path):
    stated = "MRREL.RRF|Relations|A,B|16|{}|9|"
    write(tmp_path, FILES=[stated.format("9" * 5_000), stated.format("²"), stated.format("one")])
    assert faults(tmp_path) == []


def test_damaged_files_give_records_and_faults_and_nothing_else(tmp_path):
    write(
        tmp_path,
        CONSO=[conso(ONE, "one"), conso(ONE, "eins", sab="MSH", tty="MH"), conso(TWO, "zwö"), conso(THREE, "three")],
        STY=[sty(ONE, "T047"), sty(TWO, "T033")],
        REL=[rel(ONE, "CHD", TWO, "isa"), rel(TWO, "RO", THREE, "tradename_of"), rel(ONE, "RO", THREE)],
        DOC=["RELA|zaps|rela_inverse|is_zapped_by|"],
        FILES=["MRREL.RRF|made up|x|16|3|9|"],
        SAT=["C0000001|L1|S1|A1|AUI|1|AT1||EX_UNII|EXA|AB12|N||"],
    )
    whole = {file: file.read_bytes() for file in sorted(tmp_path.iterdir())}
    draw = random.Random(7)
    seen = set()
    for _ in range(500):
        file = draw.choice(list(whole))
        data = bytearray(whole[file])
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(data))
            data[at : at + draw.choice([0, 1, 1, 9])] = draw.choice(
                [b"", b"|", b"\n", b"\xff", b"\x00", b"\r", b"C", b"0", b"\xd9\xa3"]
            )
        file.write_bytes(data)
        try:
            seen |= {
                type(one)
                for one in read(tmp_path, replace(UMLS, options=UMLS.options | {"attributes": ["EX_UNII=UNII"]}))
            }
        except SourceError:
            seen.add(None)
        file.write_bytes(whole[file])
    assert seen == {Concept, Name, Edge, Mapping, SourceError, None}


# --- what ships -------------------------------------------------------------------------------


@pytest.mark.parametrize("manifest", [UMLS, RXNORM], ids=lambda one: one.name)
def test_a_shipped_manifest_maps_to_predicates_that_there_are_and_each_relation_once(manifest):
    keys = load_predicates(shipped("ontologies"))
    words = [pair.split("=") for pair in manifest.options["inverses"]]
    both = [one for pair in words for one in set(pair)]
    assert [one for one in manifest.predicates.values() if one and one.removeprefix("^") not in keys] == []
    assert sorted(both) == sorted(set(both))
    assert [pair for pair in words if pair[0] != pair[1] and set(pair) <= set(manifest.predicates)] == []
    assert (manifest.must_accept, manifest.files) == (True, ())


def test_all_127_semantic_types_have_a_category():
    assert len(UMLS.categories) == 127
    assert {one[0] + str(len(one)) for one in UMLS.categories} == {"T4"}
