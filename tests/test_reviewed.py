"""Pregnancy, breastfeeding and childhood: a drug is safe there only where its use was reviewed."""

from itertools import product

import pytest
from msgspec.structs import replace

from kgreason.cli import main
from kgreason.content import Row, content
from kgreason.curate.knowledge import load_knowledge
from kgreason.curate.lint import review_faults
from kgreason.engine import Engine
from kgreason.model import Assessment, DrugVerdict, Patient, Reviewed, SourceError
from kgreason.verify.reviewed import COLUMNS, reviewed

LISTS = frozenset({"conditions", "medications", "allergies", "history"})


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open(reader="patterns")


def judged(engine: Engine, drug: str, **about: object) -> Assessment:
    """Return the verdict on a drug for a patient whose lists are closed, but for what is given otherwise."""
    (found,) = engine.check([drug], Patient(**{"complete": LISTS, **about}))
    assert found.certificate is not None
    assert (found.certificate.verdict, engine.check_certificate(found.certificate)) == (found.verdict, "")
    return found


@pytest.mark.parametrize(
    ("drug", "about", "verdict", "sought"),
    [
        ("montelukast", {"age": 30, "sex": "female"}, "safe", ""),
        ("montelukast", {"age": 30, "pregnant": True}, "unknown", "its use in pregnancy"),
        ("montelukast", {"age": 30, "breastfeeding": True}, "unknown", "its use while breastfeeding"),
        ("levothyroxine", {"age": 30, "pregnant": True, "breastfeeding": True}, "safe", ""),
        ("montelukast", {"age": 1}, "unknown", "its use at such an age"),
        ("montelukast", {"age": 2}, "safe", ""),
        ("montelukast", {"age": 17.9}, "safe", ""),
        ("amlodipine", {"age": 17.9}, "unknown", "its use at such an age"),
        ("amlodipine", {"age": 18}, "safe", ""),
        ("montelukast", {}, "unknown", "its use at such an age"),
        ("levothyroxine", {}, "safe", ""),
        ("warfarin", {"age": 30, "pregnant": True}, "unsafe", ""),
    ],
)
def test_a_drug_is_safe_where_its_use_was_reviewed(engine, drug, about, verdict, sought):
    found = judged(engine, drug, **about)
    said = f"no rule fires, but {sought} has not been reviewed here" if sought else ""
    if sought and "age" not in about:
        said += ", and the patient's age is not known"
    assert (found.verdict.value, found.sought) == (verdict, said)


@pytest.mark.parametrize(
    ("drug", "about", "verdict", "sought"),
    [
        ("phenytoin", {"age": 30, "pregnant": True}, "caution", "its use in pregnancy has not been reviewed here"),
        ("carvedilol", {"age": 30, "pregnant": True}, "depends", "its use in pregnancy has not been reviewed here"),
        ("labetalol", {"age": 30, "pregnant": True}, "depends", ""),
        ("carvedilol", {"age": 30}, "depends", ""),
        ("warfarin", {"age": 30, "pregnant": True}, "unsafe", ""),
        (
            "aspirin-and-omeprazole",
            {"age": 10},
            "unknown",
            (
                "no rule fires, but aspirin and omeprazole's label is not marked as transcribed in full; "
                "its use at such an age has not been reviewed here"
            ),
        ),
    ],
)
def test_a_verdict_that_warns_says_that_the_use_is_not_reviewed(engine, drug, about, verdict, sought):
    found = judged(engine, drug, **about)
    assert (found.verdict.value, found.sought) == (verdict, sought)


@pytest.mark.parametrize(
    ("about", "verdict"),
    [
        ({"age": 40, "sex": "male"}, "safe"),
        ({"age": 80, "sex": "female"}, "safe"),
        ({"age": 40, "sex": "female"}, "unknown"),
        ({"age": 40, "sex": "female", "pregnant": False, "breastfeeding": False}, "safe"),
        ({"age": 40}, "unknown"),
    ],
)
def test_who_may_be_pregnant_needs_the_review_too(engine, about, verdict):
    """Fidaxomicin has no rule, so that nothing but this is open where the lists are."""
    found = judged(engine, "fidaxomicin", complete=frozenset(), **about)
    assert found.verdict.value == verdict
    if verdict == "unknown":
        assert "and whether the patient is pregnant is not known" in found.sought


def test_an_answer_never_takes_safe_or_unsafe_back(engine):
    answers = {"age": (10.0, 40.0), "pregnant": (True, False), "breastfeeding": (True, False)}
    for drug in ("montelukast", "levothyroxine", "amlodipine", "nifedipine"):
        whole = {
            given: judged(engine, drug, **dict(zip(answers, given, strict=True))).verdict
            for given in product(*answers.values())
        }
        for known in product(*((*given, None) for given in answers.values())):
            about = {key: value for key, value in zip(answers, known, strict=True) if value is not None}
            lists = LISTS if len(about) == 3 else LISTS - {"conditions"}
            before = judged(engine, drug, complete=lists, **about).verdict
            after = {
                verdict
                for given, verdict in whole.items()
                if all(one in {None, other} for one, other in zip(known, given, strict=True))
            }
            if before in {DrugVerdict.SAFE, DrugVerdict.UNSAFE}:
                assert after == {before}, (drug, about)


def test_a_certificate_that_says_safe_without_a_review_is_rejected(engine):
    made = judged(engine, "amlodipine", age=30, pregnant=True).certificate
    fault = engine.check_certificate(replace(made, verdict=DrugVerdict.SAFE))
    assert fault == "the verdict is safe, but what is proved makes it unknown"
    young = judged(engine, "montelukast", age=1).certificate
    assert engine.check_certificate(replace(young, verdict=DrugVerdict.SAFE)) == fault


def test_the_review_is_cited(engine, capsys, tmp_path):
    found = judged(engine, "labetalol", age=30, pregnant=True)
    source = "acog-pb203: Treatment of chronic hypertension, oral antihypertensives"
    assert found.reviewed == (
        Reviewed("KG:labetalol", "pregnancy", 0.0, "first-line for hypertension in pregnancy", source),
    )
    (tmp_path / "patient.json").write_text('{"age": 30, "pregnant": true}', "utf-8")
    main(["check", "--drug", "labetalol", "--patient", str(tmp_path / "patient.json")])
    assert "reviewed in pregnancy: first-line for hypertension in pregnancy" in capsys.readouterr().out


def test_the_tables_of_reviewed_drugs_have_no_fault():
    assert list(review_faults(load_knowledge().starter, content("verifiers") / "reviewed")) == []


def test_a_bad_row_is_told_with_its_place(tmp_path):
    head = "\t".join(COLUMNS)
    for name in ("breastfeeding", "child"):
        (tmp_path / f"{name}.tsv").write_text(f"{head}\n", "utf-8")
    rows = [
        "amoxicillin\t\tfine\tlactmed: amoxicillin",
        "amoxicillin\tsix\tfine\tlactmed: amoxicillin",
        "penicillin\t\tfine\tlactmed: penicillin",
        "ampicillin\t\tfine\tEX: nowhere",
        "cefazolin\tfine",
    ]
    (tmp_path / "pregnancy.tsv").write_text("\n".join([head, *rows, ""]), "utf-8")
    faults = [(one.place, one.found) for one in review_faults(load_knowledge().starter, tmp_path)]
    assert faults == [
        ("pregnancy.tsv:3", "amoxicillin a second time"),
        ("pregnancy.tsv:3", "six"),
        ("pregnancy.tsv:4", "penicillin"),
        ("pregnancy.tsv:5", "EX: nowhere"),
        ("pregnancy.tsv:6", "2 cells"),
    ]


def test_an_age_is_a_whole_number_with_its_unit():
    cells = {"drug": "EX drug", "finding": "fine", "source": "EX: where"}
    assert reviewed("child", Row("child.tsv:2", {**cells, "from_age": "6 mo"})).from_age == 0.5
    with pytest.raises(SourceError) as caught:
        reviewed("child", Row("child.tsv:2", {**cells, "from_age": "six months"}))
    assert (caught.value.place, caught.value.found) == ("child.tsv:2", "six months")
