"""Certificates: each verdict's is accepted by a program without a solver, and one that is altered is not."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.resources import files

import jsonschema
import msgspec
import pytest
from msgspec.structs import replace

from kgreason.cli import main
from kgreason.graph import Index
from kgreason.model import (
    Atom,
    Certificate,
    Core,
    Decider,
    DrugVerdict,
    Fact,
    Facts,
    Measure,
    Rule,
    Silence,
    Strength,
    Transcription,
    When,
)
from kgreason.report.document import certificate_document
from kgreason.rules import parse_when
from kgreason.verify import assess
from kgreason.verify.certificate import GENERAL, check_certificate
from kgreason.verify.deciding import deciding
from kgreason.verify.rulebook import RuleBook
from kgreason.verify.solver import Solver

IS_A = "subclass_of"
MARK = Transcription("KG:drug", "set", "none", "set")


def rule(key: str, when: str, strength: str = "contraindicated", drug: str = "drug") -> Rule:
    return Rule(key, f"KG:{drug}", parse_when(when, key), Strength(strength), "EX:label", "why")


RULES = (
    rule("windy", "has 'wind'"),
    rule("wet-and-low", "has 'rain' and exate < 3 mmol/L"),
    rule("aged", "age >= 60 a and not has 'sun'", "caution", "class"),
    rule("below", "history 'snow' and ratio < 1", "contraindicated"),
    rule("above", "history 'snow' and ratio >= 1", "contraindicated"),
    rule("never", "has 'gale' and not has 'wind'", "avoid"),
    rule("with-drug", "takes 'class' and not has 'sun'", "contraindicated", "other"),
    rule("itchy", "allergic 'dust'"),
)


@pytest.fixture(scope="module")
def book(index: Callable[..., Index]) -> RuleBook:
    edges = [f"KG:gale {IS_A} KG:wind", f"KG:drug {IS_A} KG:class", f"KG:brand {IS_A} KG:other"]
    tests = [Measure("KG:exate", "mmol/L", 100.0), Measure("KG:ratio", "1")]
    graph = index(edges, rules=RULES, measures=tests, marks=[MARK])
    return RuleBook(graph, graph.measures)


def fact(kind: str, name: str, *, known: bool = True) -> Fact:
    return Fact(kind, f"KG:{name}", name, known=known)


GALE, NO_WIND, SUN, SNOW = (
    fact("condition", "gale"),
    fact("condition", "wind", known=False),
    fact("condition", "sun"),
    fact("history", "snow"),
)
OTHER = fact("medication", "brand")
OLD = Fact("age", "", "age 70", value=70.0)
EXATE = Fact("observation", "KG:exate", "exate 50 mg/dL", value=50.0, unit="mg/dL")
EVERY = frozenset({"conditions", "history", "medications", "allergies", "family"})


def made(book: RuleBook, *items: Fact, complete: frozenset[str] = frozenset(), budget: int = 0) -> Certificate:
    solver = Solver(book, budget) if budget else None
    found = assess("KG:drug", Facts(items, complete), book, solver).certificate
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("items", "complete", "verdict"),
    [
        ((GALE,), frozenset(), "unsafe"),
        ((OTHER, fact("condition", "sun", known=False)), frozenset(), "unsafe"),
        ((SNOW,), frozenset(), "unsafe"),
        ((fact("allergy", "class"),), frozenset(), "unsafe"),
        ((), frozenset(), "depends"),
        ((OTHER,), frozenset(), "depends"),
        ((EXATE,), frozenset(), "depends"),
        ((NO_WIND,), EVERY, "depends"),
        ((OLD,), EVERY, "caution"),
        ((OLD, SUN), EVERY, "safe"),
        ((NO_WIND, EXATE, OLD, SUN, fact("history", "snow", known=False), fact("condition", "rain", known=False)), frozenset(), "safe"),
    ],
)  # fmt: skip
def test_the_certificate_of_a_verdict_is_accepted(book, items, complete, verdict):
    found = made(book, *items, complete=complete)
    assert (found.verdict.value, check_certificate(found, book.graph)) == (verdict, "")


def test_a_certificate_of_unsafe_has_a_smallest_core(book):
    assert made(book, GALE, OLD, EXATE).fires == (Core(("windy",), (0,), (), (("KG:gale", "KG:wind"),)),)
    assert made(book, SNOW, OLD).fires == (Core(("above", "below"), (0,)),)
    (core,) = made(book, OTHER, OLD, complete=EVERY - {"history"}).fires[:1]
    assert core == Core(("with-drug",), (0,), ("conditions",), (("KG:drug", "KG:class"), ("KG:brand", "KG:other")))


def test_a_certificate_of_safe_says_what_falsifies_each_rule(book):
    found = made(book, OLD, SUN, complete=EVERY)
    assert found.silent == (
        Silence("above", (), ("history", "conditions")),
        Silence("aged", (1,)),
        Silence("below", (), ("history", "conditions")),
        Silence("itchy", (), ("allergies",)),
        Silence("never", (), ("conditions",)),
        Silence("wet-and-low", (), ("conditions",)),
        Silence("windy", (), ("conditions",)),
    )
    assert (found.not_asked, found.open) == ((GENERAL,), ())


def test_a_certificate_of_depends_has_the_smallest_sets_that_decide_and_answers_where_none_fires(book):
    found = made(book, fact("condition", "sun", known=False))
    assert found.decides == (
        Decider(("above", "below"), (Fact("history", "KG:snow", ""),)),
        Decider(("windy",), (Fact("condition", "KG:wind", ""),)),
        Decider(("wet-and-low",), (Fact("condition", "KG:rain", ""), Fact("observation", "KG:exate", "", value=1.5, unit="mmol/L"))),
    )  # fmt: skip
    assert found.every
    assert {(one.kind, one.concept, one.known) for one in found.quiet} >= {
        ("condition", "KG:wind", False),
        ("history", "KG:snow", False),
    }


def asked(book: RuleBook, *whens: str, most: int = 600) -> tuple[list[list[str]], bool]:
    """Return the smallest sets that decide rules, by the names of what is asked, and whether these are all."""
    found = deciding([rule(f"r{at}", when) for at, when in enumerate(whens)], Facts(), book, most)
    names = [[fact.concept.removeprefix("KG:") or fact.kind for fact in one.facts] for one in found.decides]
    return names, found.every


@pytest.mark.parametrize(
    ("whens", "sets"),
    [
        (["has 'rain' or has 'sun'"], [["rain"], ["sun"]]),
        (
            ["has 'rain' and has 'sun'", "not has 'rain' and has 'wind'"],
            [["rain", "sun"], ["rain", "wind"], ["sun", "wind"]],
        ),
        (["age < 18 a and has 'rain'", "age >= 18 a and has 'rain'"], [["rain"]]),
        (["exate < 2 mmol/L or exate > 300 mg/dL"], [["exate"]]),
        (["male and has 'rain'", "female and has 'rain' and has 'sun'"], [["rain", "sex"], ["rain", "sun"]]),
        (
            ["has 'gale' and has 'rain'", "has 'wind' and has 'sun'"],
            [["gale", "rain"], ["gale", "sun"], ["sun", "wind"]],
        ),
    ],
)
def test_the_sets_that_decide_are_all_the_smallest_also_of_several_rules_together(book, whens, sets):
    found, every = asked(book, *whens)
    assert (sorted(found), every) == (sets, True)


def test_a_search_that_is_cut_short_says_that_there_may_be_other_sets(book):
    assert asked(book, "has 'rain' and has 'sun'", "not has 'rain' and has 'wind'", most=1)[1] is False
    assert asked(book, "(has 'rain' or has 'sun') and (has 'wind' or has 'snow')", most=1) == (
        [["rain", "wind"]],
        False,
    )


def test_what_is_not_open_to_the_evaluator_but_to_no_completion_either_is_silent(book):
    assert "never" in {one.rule for one in made(book).silent}


def test_a_spent_budget_is_unknown_and_never_safe(book):
    found = made(book, SNOW, NO_WIND, EXATE, OLD, SUN, budget=1)
    assert (found.verdict, found.spent, found.open) == (DrugVerdict.UNKNOWN, True, ("above", "below"))
    assert check_certificate(found, book.graph) == ""
    assert made(book, SNOW, NO_WIND, EXATE, OLD, SUN).verdict is DrugVerdict.UNSAFE


# --- altered ---

UNSAFE, SAFE, DEPENDS, SPLIT = (
    (GALE, OLD),
    (NO_WIND, EXATE, OLD, SUN, fact("history", "snow", known=False)),
    (),
    (SNOW,),
)
DRY = fact("condition", "rain", known=False)
RAIN = Fact("condition", "KG:rain", "")


@pytest.mark.parametrize(
    ("items", "change", "fault"),
    [
        (UNSAFE, {"verdict": DrugVerdict.SAFE}, "the verdict is safe, but what is proved makes it unsafe"),
        (UNSAFE, {"fires": (Core(("windy",)),)}, "windy: not proved to fire"),
        (UNSAFE, {"fires": (Core(("windy",), (0,)),)}, "windy: not proved to fire"),
        (UNSAFE, {"fires": (Core(("windy",), (0, 1), (), (("KG:gale", "KG:wind"),)),)}, "windy: not minimal, 1 is not needed"),
        (UNSAFE, {"fires": (Core(("windy",), (0,), (), (("KG:gale", "KG:wind"), ("KG:drug", "KG:class"))),)}, "windy: not minimal, ('KG:drug', 'KG:class') is not needed"),
        (UNSAFE, {"fires": (Core(("windy",), (0,), (), (("KG:gale", "KG:rain"),)),)}, "KG:gale is no kind of KG:rain"),
        (UNSAFE, {"fires": (Core(("windy",), (7,)),)}, "a fact that is not there"),
        (UNSAFE, {"fires": (Core(("windy",), (0,), ("conditions",)),)}, "a list that is not closed"),
        (UNSAFE, {"fires": (), "open": ("above", "aged", "below", "wet-and-low", "windy")}, "windy: not open"),
        (UNSAFE, {"fires": ()}, "windy: a rule that is not accounted for"),
        (UNSAFE, {"open": ("aged", "below", "wet-and-low", "windy")}, "a rule is listed twice"),
        (UNSAFE, {"not_asked": ("itchy",)}, f"{GENERAL}: a rule that is not accounted for"),
        (UNSAFE, {"not_asked": (GENERAL, "itchy", "EX:none")}, "EX:none: no rule of this drug"),
        (UNSAFE, {"open": (GENERAL, "above", "aged", "below", "wet-and-low"), "not_asked": ("itchy",)}, f"{GENERAL}: it is asked of nobody"),
        ((fact("allergy", "drug"),), {"fires": (), "not_asked": (GENERAL, "itchy")}, f"{GENERAL}: not asked, but it is no general rule or it fires"),
        (SPLIT, {"fires": (Core(("above",), (0,)),), "open": ("aged", "below", "wet-and-low", "windy")}, "above: not proved to fire"),
        (SPLIT, {"fires": (Core(("above", "below", "aged"), (0,)),), "open": ("wet-and-low", "windy")}, "above, below, aged: contraindications and lesser rules in one case split"),
        (SPLIT, {"fires": (Core(("above", "below", "windy"), (0,)),), "open": ("aged", "wet-and-low")}, "above, below, windy: not minimal, windy is not needed"),
        ((*SAFE, DRY), {"silent": ()}, "above: a rule that is not accounted for"),
        ((*SAFE, DRY), {"verdict": DrugVerdict.UNKNOWN}, "the verdict is unknown, but what is proved makes it safe"),
        ((*SAFE, DRY), {"facts": (*SAFE, RAIN)}, "wet-and-low: not proved silent"),
        (DEPENDS, {"quiet": ()}, "a rule fires or is open where none should"),
        (DEPENDS, {"decides": ()}, "no set of facts that would decide"),
        (DEPENDS, {"decides": (Decider(("wet-and-low",), (RAIN,)),)}, "KG:rain: would not decide"),
        (DEPENDS, {"decides": (Decider(("windy",), (RAIN, Fact("condition", "KG:wind", ""))),)}, "KG:rain, KG:wind: not minimal, KG:rain"),
        (DEPENDS, {"decides": (Decider(("aged",), (OLD,)),)}, "age: would decide a rule that is not open"),
        (DEPENDS, {"decides": (Decider(("windy",), (Fact("pregnancy", "KG:wind", ""),)),)}, "pregnancy: no answer"),
        (DEPENDS, {"quiet": (GALE, NO_WIND)}, "KG:gale: present, but KG:wind absent"),
        (DEPENDS, {"verdict": DrugVerdict.SAFE}, "the verdict is safe, but what is proved makes it depends"),
        (DEPENDS, {"drug": "KG:nothing"}, "never: no rule of this drug"),
    ],
)  # fmt: skip
def test_an_altered_certificate_is_rejected_with_the_first_thing_wrong(book, items, change, fault):
    assert check_certificate(replace(made(book, *items), **change), book.graph) == fault


def test_an_answer_may_not_contradict_what_is_known(book):
    found = made(book, OLD, EXATE)
    for answer in (replace(OLD, value=50.0), replace(EXATE, value=1.0)):
        altered = replace(found, quiet=(*found.quiet, answer))
        assert check_certificate(altered, book.graph) == f"{answer.concept or 'age'}: answered, but it is known"


def test_a_value_in_a_unit_that_says_nothing_may_be_anything_beside_one_that_does(book):
    strange = Fact("observation", "KG:exate", "exate 5 kg", value=5.0, unit="kg")
    for known in (EXATE, replace(EXATE, value=20.0)):
        found = made(book, known, strange)
        assert (found.verdict, check_certificate(found, book.graph)) == (DrugVerdict.DEPENDS, "")
        assert "wet-and-low" in found.open


def test_a_rule_of_a_source_must_be_told_where_it_fires(book):
    found = made(book, NO_WIND, OLD)
    stated = replace(rule("stated", "age > 1 a", "caution"), kind="interaction")
    assert check_certificate(found, book.graph, [stated]) == "stated: a rule that is not accounted for"
    assert check_certificate(found, book.graph, [replace(stated, when=When("atom", Atom("has", "KG:sun")))]) == ""


# --- as documents ---


def test_a_certificate_is_the_same_after_its_document_which_fits_its_schema(book):
    text = (files("kgreason") / "report" / "schema" / "certificate-1.schema.json").read_text("utf-8")
    schema = jsonschema.Draft202012Validator(json.loads(text))
    bounded = Fact("observation", "KG:exate", "exate above 1", unit="mmol/L", bounds=((">", 1.0),))
    for items in (UNSAFE, SAFE, DEPENDS, SPLIT, (bounded,), (EXATE, OTHER)):
        found = made(book, *items)
        document = json.loads(json.dumps(certificate_document(found)))
        schema.validate(document)
        assert msgspec.convert(document, Certificate) == found
        assert check_certificate(found, book.graph) == ""


def leaves(document: object) -> Iterator[tuple[object, object]]:
    """Yield where each value of a document stands: what holds it, and under which key."""
    held = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    for key, value in held:
        yield document, key
        yield from leaves(value)


def test_a_damaged_certificate_is_rejected_or_accepted_but_never_an_exception(book):
    chance = random.Random("damaged")
    sound = [json.dumps(certificate_document(made(book, *items))) for items in (UNSAFE, SAFE, DEPENDS, SPLIT, (OTHER,))]
    outcomes = Counter()
    for _ in range(600):
        document = json.loads(chance.choice(sound))
        for _ in range(chance.randint(1, 2)):
            holder, key = chance.choice(list(leaves(document)))
            holder[key] = chance.choice(
                [7, -1, 0.5, True, "sex", "KG:wind", "has", [], *holder.values()]
                if isinstance(holder, dict)
                else ["windy", 3, *holder]
            )
        try:
            altered = msgspec.convert(document, Certificate)
        except msgspec.ValidationError:
            outcomes["no certificate"] += 1
        else:
            outcomes["rejected" if check_certificate(altered, book.graph) else "accepted"] += 1
    assert set(outcomes) == {"no certificate", "rejected", "accepted"}


def run(capsys, *args: object) -> tuple[int, str, str]:
    status = main([str(arg) for arg in args])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_check_certifies_and_its_json_is_checked_again(capsys, tmp_path):
    patient = tmp_path / "patient.json"
    patient.write_text('{"age": 71, "observations": [{"name": "eGFR", "value": 24, "unit": "mL/min/1.73m2"}]}', "utf-8")
    args = ("check", "--drug", "metformin", "lisinopril", "--patient", patient, "--certify")
    status, out, _ = run(capsys, *args)
    assert (status, out.count("certificates: accepted\n")) == (0, 1)
    status, out, err = run(capsys, *args, "--format", "json")
    file = tmp_path / "check.json"
    file.write_text(out, "utf-8")
    assert (status, err) == (0, "")
    assert run(capsys, "check-certificate", file) == (
        0,
        "metformin: unsafe: accepted\nlisinopril: depends: accepted\n",
        "",
    )
    document = json.loads(out)
    file.write_text(f"{json.dumps(document)}\n{json.dumps(document)}\n", "utf-8")
    assert run(capsys, "check-certificate", file)[1].count("accepted") == 4
    for forged, said in (
        ({"verdict": "safe"}, "its report says safe"),
        ({"drug": {"id": "KG:x"}}, "its report is on KG:x"),
    ):
        row = document["drugs"][0] | forged
        file.write_text(json.dumps(document | {"drugs": [row]}), "utf-8")
        assert run(capsys, "check-certificate", file) == (1, f"metformin: unsafe: rejected: {said}\n", "")
    document["drugs"][0]["certificate"]["verdict"] = "safe"
    file.write_text(json.dumps([document["drugs"][0]["certificate"]]), "utf-8")
    fault = "the verdict is safe, but what is proved makes it unsafe"
    assert run(capsys, "check-certificate", file) == (1, f"metformin: safe: rejected: {fault}\n", "")
    status, out, _ = run(capsys, "check-certificate", file, "--format", "json")
    rows = json.loads(out)["certificates"]
    assert (status, rows) == (
        1,
        [{"drug": {"id": "KG:metformin", "name": "metformin"}, "verdict": "safe", "fault": fault}],
    )


def test_a_report_may_be_more_careful_than_its_certificate_by_what_stands_beside_the_rules(capsys, tmp_path):
    patient = {"age": 50, "sex": "male", "allergies": ["purple stuff"], "complete": ["conditions", "medications"]}
    (tmp_path / "patient.json").write_text(json.dumps(patient), "utf-8")
    args = ("check", "--drug", "montelukast", "--patient", tmp_path / "patient.json", "--format", "json")
    document = json.loads(run(capsys, *args)[1])
    file = tmp_path / "check.json"
    file.write_text(json.dumps(document), "utf-8")
    assert (document["drugs"][0]["verdict"], run(capsys, "check-certificate", file)[1]) == (
        "unknown",
        "montelukast: safe: accepted\n",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "c.json: found "),
        ("{}", "c.json: found no certificate; wanted a certificate (kgreason-certificate-1), or reports"),
        ('{"drugs": [{"certificate": 3}]}', "c.json#/drugs/0/certificate: found Expected `object`, got `int`"),
        (
            '[{"schema": "kgreason-certificate-9", "drug": "x", "verdict": "safe"}]',
            "c.json#/0: found Invalid enum value",
        ),
        ('{"schema": "kgreason-certificate-1"}', "c.json#: found Object missing required field `drug`"),
    ],
)
def test_a_file_that_holds_no_certificate_is_bad_input(capsys, tmp_path, text, said):
    file = tmp_path / "c.json"
    file.write_text(text, "utf-8")
    status, out, err = run(capsys, "check-certificate", file)
    assert (status, out) == (2, "")
    assert err.startswith(f"kgreason: {said}")


def test_a_file_that_is_not_there_is_bad_input(capsys, tmp_path):
    status, _, err = run(capsys, "check-certificate", tmp_path / "none.json")
    assert (status, err.endswith("found no such file or directory; wanted a file of certificates\n")) == (2, True)
