"""The whole regimen: what adds up, what is double, what is taken together; and the tables it is read from."""

import pytest

from kgreason.content import content, read_rows, starter_id
from kgreason.engine import Engine
from kgreason.model import DrugVerdict, Named, Patient, RuleReason, Strength
from kgreason.verify import taken_together
from kgreason.verify.regimen import DUPLICATIONS, RISKS


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def takes(*names: str, **more: object) -> Patient:
    return Patient(medications=tuple(Named(one) for one in names), **more)  # type: ignore[arg-type]


def of_regimen(fired: tuple[RuleReason, ...], engine: Engine) -> list[tuple[str, list[str]]]:
    """Return what is said of sums and duplications: the reason, and the other drugs."""
    told = [hit for hit in fired if hit.rule.id.startswith("regimen/")]
    assert all(hit.rule.strength is Strength.CAUTION for hit in told)
    return [(hit.rule.reason, [engine.name(one.concept) for one in hit.facts]) for hit in told]


@pytest.mark.parametrize(
    ("drug", "taken", "expected"),
    [
        ("azithromycin", ["ondansetron", "methadone"], [("QT prolongation adds up", ["ondansetron", "methadone"])]),
        ("azithromycin", ["metformin"], []),
        ("azithromycin", [], []),
        ("lithium", ["amphetamine", "sertraline"], [("serotonin syndrome adds up", ["amphetamine", "sertraline"])]),
        ("heparin", ["trimethoprim"], [("hyperkalemia adds up", ["trimethoprim"])]),
        ("clonidine", ["mirtazapine"], [("sedation adds up", ["mirtazapine"])]),
        ("apixaban", ["vilazodone", "clopidogrel"], [("bleeding adds up", ["vilazodone", "clopidogrel"])]),
    ],
)
def test_a_risk_that_drugs_share_adds_up_and_lists_them(engine, drug, taken, expected):
    (found,) = engine.check([drug], takes(*taken))
    assert of_regimen(found.fired, engine) == expected


@pytest.mark.parametrize(
    ("drug", "taken", "expected"),
    [
        ("ramipril", "lisinopril", "duplication: each is a kind of ACE inhibitor, of which one is enough"),
        ("Vicodin", "acetaminophen", "both hold acetaminophen, whose dose adds up"),
        ("Vicodin", "tramadol and acetaminophen", "both hold acetaminophen, whose dose adds up"),
        ("morphine", "transdermal fentanyl", ""),
        ("insulin lispro", "insulin glargine", ""),
        ("lisinopril", "lisinopril", ""),
        ("SSRI", "sertraline", ""),
    ],
)
def test_a_substance_or_a_class_of_which_one_is_enough_is_not_given_twice(engine, drug, taken, expected):
    (found,) = engine.check([drug], takes(taken))
    told = [hit.rule.reason for hit in found.fired if hit.rule.id.startswith("regimen/duplication")]
    assert told == ([expected] if expected else [])


def test_a_pair_of_which_a_rule_says_the_same_is_told_once(engine):
    (found,) = engine.check(["naproxen"], takes("warfarin"))
    assert [hit.rule.id for hit in found.fired if "bleeding" in hit.rule.effect and "regimen" in hit.rule.id] == []
    assert any(hit.rule.effect == "KG:bleeding" for hit in found.fired)


def test_what_is_ordered_together_adds_up_too(engine):
    first, second = engine.check(["clonidine", "mirtazapine"], Patient())
    assert of_regimen(first.fired, engine) == [("sedation adds up", ["mirtazapine"])]
    assert of_regimen(second.fired, engine) == [("sedation adds up", ["clonidine"])]


def test_sums_warn_and_never_forbid(engine):
    whole = takes("ondansetron", "methadone", complete=frozenset({"conditions", "medications", "history"}))
    (found,) = engine.check(["azithromycin"], whole, assume_complete=True)
    assert found.verdict is DrugVerdict.CAUTION


def test_what_is_taken_already_is_judged_together_strongest_first_and_each_pair_once(engine):
    found = engine.check_regimen(["metformin"], takes("isosorbide mononitrate", "sildenafil", "warfarin", "ibuprofen"))
    assert [
        (hit.rule.strength.value, sorted(engine.name(one.concept) for one in hit.facts)) for hit in found.together
    ] == [
        ("contraindicated", ["isosorbide mononitrate", "sildenafil"]),
        ("caution", ["ibuprofen", "warfarin"]),
    ]
    assert engine.check_regimen(["metformin"], takes("warfarin")).together == ()
    assert [
        hit.rule.reason for hit in engine.check_regimen(["metformin"], takes("ramipril", "lisinopril")).together
    ] == ["duplication: each is a kind of ACE inhibitor, of which one is enough"]


def test_the_order_in_which_drugs_are_taken_does_not_change_what_they_do(engine):
    names = ("methadone", "ondansetron", "azithromycin", "sertraline", "naproxen", "warfarin")

    def told(*taken: str) -> set[tuple[str, frozenset[str]]]:
        facts = engine.check_regimen(["metformin"], takes(*taken)).facts
        found = taken_together(facts, engine.book)
        return {(hit.rule.effect or hit.rule.reason, frozenset(one.concept for one in hit.facts)) for hit in found}

    assert told(*names) == told(*reversed(names))


@pytest.mark.parametrize(
    ("file", "columns", "named"), [("risks.tsv", RISKS, "drug"), ("duplications.tsv", DUPLICATIONS, "class")]
)
def test_every_row_names_a_concept_of_the_graph_once_and_cites_a_known_source(engine, file, columns, named):
    faults = []
    rows = list(read_rows(content("verifiers") / "regimen" / file, columns, faults))
    assert faults == []
    assert [row[named] for row in rows if not engine.graph.resolve(starter_id(row[named]))] == []
    keys = [tuple(row[key] for key in columns[:-2]) for row in rows]
    assert len(set(keys)) == len(keys)
    references = (content("ontologies") / "starter/general/references.tsv").read_text("utf-8").splitlines()
    known = {line.partition("\t")[0] for line in references} | {"dailymed"}
    assert [row["source"] for row in rows if row["source"].partition(":")[0] not in known] == []
    effects = [starter_id(name) for row in rows for name in row.many("risk")] if file == "risks.tsv" else []
    assert [one for one in effects if not engine.graph.resolve(one)] == []
