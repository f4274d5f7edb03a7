"""Forms that stay where they are put: a drug of its own where the table has one, the drug itself elsewhere."""

import pytest

from kgreason.content import content, read_rows
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.link.applied import FORMS, PLACES
from kgreason.model import Concept, Passage, Span


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(open_starter())


def named(linker: Linker, text: str) -> list[tuple[str, str]]:
    return [(one.text, one.name) for one in linker.link(Passage(text, Span("", 0, len(text))))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "prednisolone acetate 1% ophthalmic, one drop four times daily",
            [("prednisolone acetate 1% ophthalmic", "topical prednisolone")],
        ),
        ("clindamycin phosphate 1% gel to the face", [("clindamycin phosphate 1% gel", "topical clindamycin")]),
        ("clindamycin 1% twice daily", [("clindamycin 1%", "topical clindamycin")]),
        ("gentamicin 0.3% ophthalmic ointment", [("gentamicin 0.3% ophthalmic ointment", "topical gentamicin")]),
        ("metronidazole 0.75% vaginal gel", [("metronidazole 0.75% vaginal gel", "vaginal metronidazole")]),
        ("diclofenac eye drops", [("diclofenac eye drops", "ophthalmic diclofenac")]),
        ("Voltaren gel or a diclofenac patch", [("Voltaren gel", "topical diclofenac"), ("diclofenac patch", "topical diclofenac")]),
        ("Ophthalmic moxifloxacin", [("Ophthalmic moxifloxacin", "topical moxifloxacin")]),
        ("triamcinolone nasal spray", [("triamcinolone nasal spray", "nasal triamcinolone")]),
        ("budesonide capsules, not inhaled", [("budesonide capsules", "oral budesonide")]),
        ("Flonase beside a fluticasone inhaler", [("Flonase", "nasal fluticasone"), ("fluticasone", "fluticasone")]),
        ("Restasis and Pred Forte", [("Restasis", "topical cyclosporine"), ("Pred Forte", "topical prednisolone")]),
    ],
)  # fmt: skip
def test_a_form_that_stays_where_it_is_put_makes_another_drug(
    linker: Linker, text: str, names: list[tuple[str, str]]
) -> None:
    assert named(linker, text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("clindamycin 300 mg", "clindamycin"),
        ("oral or topical clindamycin", "clindamycin"),
        ("topical or oral tretinoin", "tretinoin"),
        ("clindamycin topical or oral", "clindamycin"),
        ("dapsone 5% of the time", "dapsone"),
        ("minoxidil 30%", "minoxidil"),
        ("lidocaine 1%", "lidocaine"),
        ("timolol eye drops", "timolol"),
        ("estradiol vaginal cream", "estradiol"),
    ],
)
def test_what_may_be_swallowed_or_injected_and_what_is_absorbed_stays_the_drug(
    linker: Linker, text: str, name: str
) -> None:
    assert [found for _, found in named(linker, text)] == [name]


def test_a_whole_name_is_found_with_where_it_is_put(linker: Linker) -> None:
    names = (
        "ketorolac eye drops",
        "metformin tablets",
        "timolol 0.5% eye drops",
        "albuterol inhaler",
        "gout cream",
        "ketorolac for gout",
    )
    found = {name: [one.name for one in linker.concept_of(name)] for name in names}
    assert found == {
        "ketorolac eye drops": ["topical ketorolac"],
        "metformin tablets": ["metformin"],
        "timolol 0.5% eye drops": ["timolol"],
        "albuterol inhaler": ["albuterol"],
        "gout cream": [],
        "ketorolac for gout": [],
    }


def test_a_graph_without_the_form_keeps_the_drug(index) -> None:
    linker = Linker(index(concepts=[Concept("KG:clindamycin", "clindamycin", "Drug")]))
    assert named(linker, "clindamycin 1% gel") == [("clindamycin", "clindamycin")]


def test_every_drug_place_and_form_of_the_tables_is_there_in_order(linker: Linker) -> None:
    folder = content("verifiers") / "claims"
    forms, places = (list(read_rows(folder / f"{name}.tsv", columns, [])) for name, columns in (("applied", FORMS), ("places", PLACES)))  # fmt: skip
    known = [row["place"] for row in places]
    ids = [linker.concept_of(row[key])[0].name == row[key] for row in forms for key in ("drug", "concept")]
    assert (all(ids), [place for row in forms for place in row.many("places") if place not in known]) == (True, [])
    assert known == sorted(known)
    keys = [(row["drug"], row["places"]) for row in forms]
    assert keys == sorted(set(keys))
