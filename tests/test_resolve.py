"""Names to what they may mean: stages, likeness, vocabularies, names of one's own, and when nothing is sure."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgreason.graph import Index, open_starter
from kgreason.graph.likeness import grams, likeness_of
from kgreason.link import Asked, Linker, Resolver
from kgreason.link.abbreviations import stands_for
from kgreason.link.likelihood import chances, weights
from kgreason.link.reach import DISEASES
from kgreason.link.resolve import UNHEARD
from kgreason.model import Concept, Edge, Passage, Span
from kgreason.report import mention_lines

CONCEPTS = (
    Concept(
        "EX:kidney", "kidney failure", "Disease", ("failure of the kidney", "kidney disease"), ("KF",), ("MESH:1",)
    ),
    Concept(
        "EX:liver", "hepatic failure", "Disease", ("liver failure", "hepatic disease", "liver disease"), (), ("MESH:2",)
    ),
    Concept("EX:stone", "liver abscess", "Disease", ("hepatic abscess",), (), ("MESH:3",)),
    Concept("EX:breast", "breast cancer", "Disease", (), (), ("MESH:4",)),
    Concept("EX:ovary", "ovarian cancer", "Disease", (), (), ("MESH:5",)),
    Concept("EX:acute", "sudden kidney failure", "Disease"),
    Concept("EX:rare", "shrunken kidney", "PhenotypicFeature"),
    Concept("EX:drug", "tacrolimus", "Drug", ("FK506",), (), ("MESH:6",)),
)
EDGES = (
    Edge("EX:acute", "subclass_of", "EX:kidney", "EX:book"),
    Edge("EX:rare", "close_match", "EX:kidney", "EX:book"),
)


@pytest.fixture
def graph(index) -> Index:
    return index(concepts=CONCEPTS, edges=EDGES)


def best(resolver: Resolver, *names: str, text: str = "") -> list[str]:
    return [
        one.candidates[0].concept if one.candidates else "" for one in resolver.resolve([Asked(n) for n in names], text)
    ]


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("kidney failure", "EX:kidney"),
        ("failures of the kidney", "EX:kidney"),
        ("failure, kidney", "EX:kidney"),
        ("KF", "EX:kidney"),
        ("kidny failure", "EX:kidney"),
        ("FK-506", "EX:drug"),
        ("tacrolimos", "EX:drug"),
        ("abscess of liver", "EX:stone"),
    ],
)
def test_a_name_is_found_however_it_is_written(graph: Index, name: str, concept: str) -> None:
    assert best(Resolver(graph), name) == [concept]


def test_a_concept_outside_the_vocabularies_leads_to_its_match_or_to_its_kind(graph: Index) -> None:
    names = ("sudden kidney failure", "shrunken kidney")
    assert best(Resolver(graph), *names) == ["EX:acute", "EX:rare"]
    assert best(Resolver(graph, ("MESH",)), *names) == ["EX:kidney", "EX:kidney"]


def test_what_is_of_another_category_is_no_candidate(graph: Index) -> None:
    (found,) = Resolver(graph).resolve([Asked("tacrolimus", frozenset({"Disease"}))])
    assert "EX:drug" not in {one.concept for one in found.candidates}


def test_the_text_says_what_its_abbreviations_stand_for(graph: Index) -> None:
    assert best(Resolver(graph), "OC", text="We saw ovarian cancer (OC). OC was common.") == ["EX:ovary"]
    assert best(Resolver(graph), "LF", "liver failure") == ["EX:liver", "EX:liver"]


def test_an_abbreviation_may_be_defined_before_a_comma_and_within_a_name(graph: Index) -> None:
    assert best(Resolver(graph), "OC", text="We saw ovarian cancer (OC, 10 cases). OC was common.") == ["EX:ovary"]
    (found,) = Resolver(graph).described([Asked("kidney (KDN) failure")], "His kidney (KDN) ached.")
    assert "exact" in found["EX:kidney"]


def test_the_number_of_an_entry_is_its_name(index) -> None:
    graph = index(concepts=(Concept("EX:odd", "odd illness", "Disease", (), (), ("OMIM:307800",)),))
    assert best(Resolver(graph), "OMIM 307800", "MIM #307800", "OMIM 307801") == ["EX:odd", "EX:odd", ""]


def test_a_namesake_of_the_vocabularies_comes_before_a_kind(index) -> None:
    concepts = (
        Concept("EX:ours", "pain of the belly", "Disease", ("stomach pain",)),
        Concept("EX:theirs", "belly pain", "Disease", (), (), ("MESH:1",)),
        Concept("EX:kind", "pain", "Disease", (), (), ("MESH:2",)),
    )
    graph = index(concepts=concepts, edges=(Edge("EX:ours", "subclass_of", "EX:kind", "EX:book"),))
    assert best(Resolver(graph, ("MESH",)), "stomach pain") == ["EX:theirs"]


def test_the_rest_of_a_concepts_name_in_the_text_speaks_for_it(graph: Index) -> None:
    def rest(text: str) -> float:
        (found,) = Resolver(graph).described([Asked("cancer")], text)
        return found["EX:ovary"]["rest said"]

    assert (rest("A cancer of the breast."), rest("Ovarian masses, then cancer.")) == (0.0, 1.0)


def test_the_text_around_a_drug_does_not_speak_for_its_kin(index) -> None:
    concepts = (Concept("EX:blood", "blood glucose", "Drug"), Concept("EX:glucose", "glucose", "Drug"))
    resolver = Resolver(index(concepts=concepts))
    (drug,) = resolver.described([Asked("glucosee", frozenset({"Drug"}))], "Blood was drawn.")
    (any_,) = resolver.described([Asked("glucosee")], "Blood was drawn.")
    assert drug["EX:blood"]["rest said"] == 0.0 < any_["EX:blood"]["rest said"]


def test_all_names_of_a_concept_cover_a_name_together(graph: Index) -> None:
    (found,) = Resolver(graph).described([Asked("hepatic liver failure")], "")
    assert found["EX:stone"]["bag"] < found["EX:liver"]["bag"] == 1.0


def test_a_neighbour_of_what_the_text_names_elsewhere_is_marked(graph: Index) -> None:
    names = [Asked("sudden kidney failure"), Asked("kidney failure")]
    acute, kidney = Resolver(graph).described(names, "")
    assert "below elsewhere" in acute["EX:acute"]
    assert "kind of it elsewhere" in kidney["EX:kidney"]


def test_of_two_names_in_one_the_first_is_taken_and_the_other_offered(graph: Index) -> None:
    (found,) = Resolver(graph).resolve([Asked("breast and ovarian cancer")])
    assert {"EX:breast", "EX:ovary"} <= {one.concept for one in found.candidates[:2]}


def test_names_of_ones_own_come_first_and_may_mean_what_the_graph_lacks(graph: Index) -> None:
    resolver = Resolver(
        graph, ("MESH",), {"liver failure": "MESH:1", "burnt kidneys": "MESH:1", "odd illness": "MESH:99"}
    )
    assert best(resolver, "liver failure", "burnt kidney", "kidney burnt", "odd illness") == [
        "EX:kidney",
        "EX:kidney",
        "EX:kidney",
        "MESH:99",
    ]


def test_a_name_of_ones_own_that_is_written_just_so_comes_before_its_other_spelling(graph: Index) -> None:
    resolver = Resolver(graph, (), {"Carcinoma": "EX:breast", "carcinoma": "EX:ovary"})
    assert best(resolver, "Carcinoma", "carcinoma") == ["EX:breast", "EX:ovary"]


def test_what_a_name_is_taught_to_mean_is_told_of_all_names_of_the_same_concept(graph: Index) -> None:
    def told(house: dict[str, str]) -> dict[str, float]:
        (found,) = Resolver(graph, (), house).described([Asked("hepatic failure", DISEASES)], "")
        return {
            curie: some["as name of one taught"] for curie, some in found.items() if "as name of one taught" in some
        }

    assert told({}) == {}
    assert told({"liver failure": "MESH:99"}) == {"MESH:99": 1.0}
    assert told({"liver failure": "MESH:99", "liver disease": "MESH:1"}) == {"MESH:99": 0.5, "EX:kidney": 0.5}


def test_a_hyphen_may_join_two_words_of_a_name(graph: Index) -> None:
    assert best(Resolver(graph), "tacro-limus") == ["EX:drug"]


def test_what_the_text_defines_is_set_against_what_an_abbreviation_means_elsewhere(index) -> None:
    kidney = Concept("EX:kidney", "kidney failure", "Disease", (), ("KF",))
    resolver = Resolver(index(concepts=(kidney, Concept("EX:knee", "knee fracture", "Disease"))))

    def told(text: str) -> set[str]:
        (found,) = resolver.described([Asked("KF")], text)
        return {name for name in found["EX:kidney"] if "short as short" in name}

    assert told("She had kidney failure (KF).") == {"short as short abbreviation"}
    assert told("She had a knee fracture (KF).") == {"against short as short abbreviation"}


def test_the_words_that_only_one_of_two_names_has_are_told(graph: Index) -> None:
    (found,) = Resolver(graph).described([Asked("kidney stones", DISEASES)], "")
    words = {name for name in found["EX:kidney"] if name.startswith(("left ", "added "))}
    assert words == {"left stone", "added failure"}


@pytest.mark.parametrize(
    ("name", "group", "other"),
    [
        ("liver failures", DISEASES, False),
        ("livver failure", DISEASES, True),
        ("tacrolimos", frozenset({"Drug"}), False),
    ],
)
def test_likeness_weighs_otherwise_where_a_name_is_no_diseases(graph: Index, name: str, group, other: bool) -> None:
    (found,) = Resolver(graph).described([Asked(name, group)], "")
    assert any(key.endswith(UNHEARD) for features in found.values() for key in features) == other


def test_a_disease_that_the_text_names_elsewhere_may_be_meant_by_other_words(graph: Index) -> None:
    names = [Asked("weeping spots", DISEASES), Asked("liver abscess", DISEASES)]
    weeping, _ = Resolver(graph).described(names, "")
    assert "EX:stone" in weeping
    (alone,) = Resolver(graph).described(names[:1], "")
    assert "EX:stone" not in alone


def test_what_is_no_disease_is_told_from_what_a_disease_is_alike_or_named_alike(index) -> None:
    concepts = (
        Concept("EX:spin", "spinning round", "NamedThing"),
        Concept("EX:shaking", "shaking round", "NamedThing"),
        Concept("EX:dancing", "dancing round", "NamedThing"),
        Concept("EX:dance", "dancing round", "PhenotypicFeature"),
        Concept("EX:tremor", "tremor", "PhenotypicFeature"),
    )
    graph = index(concepts=concepts, edges=(Edge("EX:tremor", "close_match", "EX:shaking", "EX:book"),))
    (found,) = Resolver(graph).described([Asked("rond", DISEASES)], "")
    told = {curie: features["no disease"] for curie, features in found.items()}
    assert told == {"EX:spin": 1.0, "EX:shaking": 0.0, "EX:dancing": 0.0, "EX:dance": 0.0}


def test_a_name_that_is_like_none_is_ambiguous(graph: Index) -> None:
    (sure, unsure, nothing) = Resolver(graph).resolve([Asked(one) for one in ("kidney failure", "cancer", "zzz qqq")])
    assert (sure.ambiguous, unsure.ambiguous, nothing.ambiguous) == (False, True, True)
    assert nothing.candidates == ()


def test_chances_leave_room_for_no_concept() -> None:
    assert chances([], house=False) == []
    (one, two) = chances([{"as name": 1.0, "exact": 1.0}, {}], house=False)
    assert 0 < two < one < one + two < 1


def test_each_group_of_names_has_weights_of_its_own() -> None:
    kin = [{"grams": 0.9, "added renal": 1.0}, {"grams": 0.9}]
    (disease, _), (drug, _) = (chances(kin, group, house=False) for group in ("disease", "drug"))
    assert disease != drug


def test_every_feature_that_is_made_has_a_weight() -> None:
    resolver = Resolver(open_starter())
    names = ("type 2 diabetes", "renal insufficency chronic", "breast and ovarian cancer", "T2DM", "zinc deficient")
    made = {
        key for one in resolver.described([Asked(name) for name in names], "") for some in one.values() for key in some
    }
    assert made - weights("any", house=False).keys() <= {"alike"}


WORDS = st.lists(st.text("abcdeé", min_size=1, max_size=6), min_size=1, max_size=4).map(" ".join)


@settings(deadline=None)
@given(st.sets(WORDS, min_size=1, max_size=12), WORDS)
def test_likeness_is_the_cosine_of_the_grams(names: set[str], name: str) -> None:
    table = likeness_of(names)
    idf = {
        gram: math.log(len(names) / max(1, sum(gram in grams(one) for one in names))) + 1
        for one in (*names, name)
        for gram in grams(one)
    }

    def length(some: set[int]) -> float:
        return math.sqrt(sum(idf[one] ** 2 for one in some))

    wanted = {
        one: sum(idf[gram] ** 2 for gram in grams(one) & grams(name)) / (length(grams(one)) * length(grams(name)))
        for one in names
    }
    found = dict(table.like(name, len(names)))
    assert found == pytest.approx({one: wanted[one] for one in found}, abs=1e-5)
    if found:
        assert max(found.values()) == pytest.approx(max(wanted.values()), abs=1e-5)


@settings(deadline=None)
@given(st.sets(WORDS, min_size=1, max_size=12), st.text("abcdeé", min_size=1, max_size=2))
def test_the_names_of_one_word_are_found_by_how_they_begin(names: set[str], beginning: str) -> None:
    wanted = sorted(one for one in names if one.startswith(beginning) and " " not in one)
    assert likeness_of(names).single_words(beginning) == tuple(wanted)


@pytest.mark.parametrize(
    ("short", "name", "stands"),
    [("ALF", "acute liver failure", True), ("EE", "ethinyl estradiol", True), ("as", "ankylosing spondylitis", False)],
)
def test_letters_stand_for_a_whole_name_or_for_none(short: str, name: str, *, stands: bool) -> None:
    assert stands_for(short, name) == stands


TWINS = (
    Concept("EX:heart", "heart failure", "Disease", ("dropsy",)),
    Concept("EX:water", "edema", "PhenotypicFeature", ("dropsy",)),
)


def test_a_name_of_two_concepts_means_the_one_that_its_text_names_in_other_words(index) -> None:
    linker = Linker(index(concepts=TWINS))
    for text, meant in (
        ("Dropsy: the edema is mild.", "EX:water"),
        ("Dropsy: the heart failure is mild.", "EX:heart"),
    ):
        first, second = linker.link(Passage(text, Span("", 0, len(text))))
        assert (first.concept, second.concept) == (meant, meant)
        assert {one.concept for one in first.candidates} == {"EX:heart", "EX:water"}
        assert first.score == first.candidates[0].score > first.candidates[1].score
        assert not second.candidates
        assert second.score > first.score


def test_a_name_that_nothing_decides_is_ambiguous_and_shown_with_all_it_may_mean(index) -> None:
    twins = (Concept("EX:one", "node", "Disease"), Concept("EX:two", "node", "Disease"))
    text = "A node."
    (found,) = Linker(index(concepts=twins)).link(Passage(text, Span("", 0, len(text))))
    assert found.ambiguous
    assert found.candidates[0].score == found.candidates[1].score < 0.5
    score = f"{found.score:.2f}"
    assert list(mention_lines([found], text)) == [
        f"      2-6  node = node (EX:one, Disease)  {score} name  present",
        f"           ambiguous: or node (EX:two) {score}",
    ]
