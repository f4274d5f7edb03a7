"""MED-RT in its XML form."""

import gzip

import pytest

from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import load_manifests
from kgreason.sources.medrt import read

MANIFEST = load_manifests()["medrt"]


def concept(code, name, kind, status="A", more=""):
    return (
        f"<concept><namespace>MED-RT</namespace><name>{name}</name><code>{code}</code><status>{status}</status>"
        f"<property><namespace>MED-RT</namespace><name>NUI</name><value>{code}</value></property>"
        f"<property><namespace>MED-RT</namespace><name>CTY</name><value>{kind}</value></property>{more}</concept>\n"
    )


def association(name, start, end, more=""):
    one, other = (
        f"<{side}_namespace>{space}</{side}_namespace><{side}_name>{text}</{side}_name><{side}_code>{code}</{side}_code>"
        for side, (space, text, code) in (("from", start), ("to", end))
    )
    return f"<association><namespace>MED-RT</namespace><name>{name}</name>{one}{other}{more}</association>\n"


def told(tmp_path, *elements, root="terminology"):
    version = "<namespace><name>MED-RT</name><version>1</version></namespace>"
    file = tmp_path / "Core_MEDRT_1_DTS.xml"
    file.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>{version}{"".join(elements)}</{root}>', "utf-8")
    return list(read(tmp_path, MANIFEST))


EXAMPLOL = ("RxNorm", "examplol", "1")
UNREST = ("MeSH", "Unrest &amp; Worry", "M0000001")
CALMING = ("MED-RT", "Calming [PE]", "N0000000001")


def test_a_concept_has_its_name_without_its_kind_and_the_other_as_a_synonym(tmp_path):
    synonym = "<synonym><name>Synonym</name><to_namespace>MED-RT</to_namespace><to_name>Soothing</to_name></synonym>"
    assert told(tmp_path, concept("N0000000001", "Calming [PE]", "PE", more=synonym)) == [
        Concept("MEDRT:N0000000001", "Calming", "BiologicalProcess", ("Calming [PE]", "Soothing"), source="medrt")
    ]


def test_an_association_is_an_edge_with_its_qualifiers_and_names_ends_that_are_no_concepts(tmp_path):
    authority = "<qualifier><namespace>MED-RT</namespace><name>Authority</name><value>EX</value></qualifier>"
    assert told(
        tmp_path, association("may_treat", EXAMPLOL, UNREST, authority), association("CI_with", EXAMPLOL, UNREST)
    ) == [
        Concept("RXNORM:1", "examplol", "Drug", source="medrt"),
        Concept("MESH:M0000001", "Unrest & Worry", "Disease", source="medrt"),
        Edge(
            "RXNORM:1", "treats", "MESH:M0000001", "medrt", (("authority", "EX"), ("original_predicate", "may_treat"))
        ),
        Edge("RXNORM:1", "contraindicated_in", "MESH:M0000001", "medrt", (("original_predicate", "CI_with"),)),
    ]


def test_parent_of_runs_from_parent_to_child(tmp_path):
    [_, edge] = told(tmp_path, association("Parent Of", CALMING, EXAMPLOL))
    assert (edge.subject, edge.predicate, edge.object) == ("RXNORM:1", "subclass_of", "MEDRT:N0000000001")


@pytest.mark.parametrize(
    ("word", "predicate"),
    [
        ("may_prevent", "prevents"),
        ("may_diagnose", "diagnoses"),
        ("induces", "causes"),
        ("CI_MoA", "interacts_with"),
        ("has_PE", "affects"),
        ("effect_may_be_inhibited_by", "interacts_with"),
        ("has_active_metabolites", "has_metabolite"),
        ("invented_by", "related_to"),
    ],
)
def test_an_association_is_told_by_our_predicate(tmp_path, word, predicate):
    assert told(tmp_path, association(word, EXAMPLOL, CALMING))[-1].predicate == predicate


def test_alphabetical_bins_and_retired_concepts_are_left_out_with_their_associations(tmp_path):
    found = told(
        tmp_path,
        concept("N0000000002", "E [Preparations]", "HC"),
        concept("N0000000003", "Old [PE]", "PE", status="R"),
        association("Parent Of", ("MED-RT", "E [Preparations]", "N0000000002"), EXAMPLOL),
        association("has_PE", EXAMPLOL, ("MED-RT", "Old [PE]", "N0000000003")),
    )
    assert found == []


def test_an_odd_element_is_a_fault(tmp_path):
    found = told(
        tmp_path,
        concept("17", "Calming [PE]", "PE"),
        association("may_treat", ("ICD", "x", "1"), UNREST),
        association("may_treat", EXAMPLOL, ("MeSH", "x", "")),
        association("", EXAMPLOL, UNREST),
    )
    wanted = "wanted a name between two codes of namespaces of the manifest"
    assert [str(one) for one in found] == [
        (
            "Core_MEDRT_1_DTS.xml: element 1: found the concept '17' of 'MED-RT' named 'Calming [PE]'; "
            "wanted a namespace of the manifest, a code and a name"
        ),
        f"Core_MEDRT_1_DTS.xml: element 2: found 'may_treat' between '1' and 'M0000001'; {wanted}",
        f"Core_MEDRT_1_DTS.xml: element 3: found 'may_treat' between '1' and ''; {wanted}",
        f"Core_MEDRT_1_DTS.xml: element 4: found '' between '1' and 'M0000001'; {wanted}",
    ]


def test_another_document_one_that_breaks_off_and_one_with_entities_are_refused(tmp_path):
    with pytest.raises(SourceError, match="the element 'rdf'; wanted terminology"):
        told(tmp_path, root="rdf")
    with pytest.raises(SourceError, match="neither concepts nor associations"):
        told(tmp_path)
    file = tmp_path / "Core_MEDRT_1_DTS.xml"
    file.write_text(f"<terminology>{association('may_treat', EXAMPLOL, UNREST)}", "utf-8")
    with pytest.raises(SourceError, match="no XML of MED-RT"):
        list(read(file, MANIFEST))
    file.write_text('<!DOCTYPE t [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><terminology>&b;</terminology>', "utf-8")
    with pytest.raises(SourceError, match="no XML of MED-RT"):
        list(read(file, MANIFEST))


def test_a_compressed_release_is_read_as_it_is(tmp_path):
    told(tmp_path, association("may_treat", EXAMPLOL, UNREST))
    packed = tmp_path / "Core_MEDRT_1_DTS.xml.gz"
    packed.write_bytes(gzip.compress((tmp_path / "Core_MEDRT_1_DTS.xml").read_bytes()))
    assert list(read(packed, MANIFEST)) == list(read(tmp_path / "Core_MEDRT_1_DTS.xml", MANIFEST))
    with pytest.raises(SourceError, match="found 2 files"):
        list(read(tmp_path, MANIFEST))
