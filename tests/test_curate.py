"""Audits of our own knowledge: form, examples, and what the cited labels say."""

import dataclasses
import json

import pytest
from msgspec.structs import replace

from kgreason.content import content
from kgreason.curate.audit import Audit, Judgement, needed, stems
from kgreason.curate.examples import Hierarchy, failures, given
from kgreason.curate.knowledge import Knowledge, audit, audit_all, load_knowledge, summary
from kgreason.curate.labels import Label, load_labels
from kgreason.curate.lint import lint
from kgreason.curate.orders import ordered_near, strengths
from kgreason.model import Atom, Fact, Facts, KgreasonError, Rule, Strength, When
from kgreason.rules import load_packs
from kgreason.rules.packs import Example
from kgreason.sources import load_predicates, load_starter

UUID = "01234567-89ab-cdef-0123-456789abcdef"


def load(folder) -> Knowledge:
    predicates = load_predicates(folder / "ontologies")
    starter = load_starter(folder / "ontologies", predicates)
    return Knowledge(predicates, starter, load_packs(folder / "verifiers", starter.category))


def faults(folder) -> list[str]:
    known = load(folder)
    return [str(fault) for fault in lint(known.starter, known.packs, known.predicates)]


# --- lint ---


def test_the_shipped_knowledge_has_no_fault_of_form():
    known = load_knowledge()
    assert [str(fault) for fault in lint(known.starter, known.packs, known.predicates)] == []


def test_a_sound_folder_has_no_fault(knowledge):
    assert faults(knowledge) == []


STARTER, RULES = "ontologies/starter/area", "verifiers"


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        (
            f"{STARTER}/entities.tsv",
            "widget|Protein||||exbook: x\nwidgets|Protein||||exbook: x\n",
            ["area/entities.tsv:4: found 'widget' of widgets, which widget has too; wanted one concept a name"],
        ),
        (
            f"{STARTER}/entities.tsv",
            "Examplol|Protein||||exbook: x\n",
            ["area/entities.tsv:3: found 'examplol' of Examplol, which examplol has too; wanted one concept a name"],
        ),
        (
            f"{STARTER}/entities.tsv",
            "exatase|Enzyme||||exbook: x\n",
            ["area/entities.tsv:3: found Enzyme; wanted a declared category"],
        ),
        (
            f"{STARTER}/entities.tsv",
            "exatase|Protein||--||exbook: x\n",
            ["area/entities.tsv:3: found an empty name; wanted words"],
        ),
        (
            f"{STARTER}/indications.tsv",
            "samplin|treats|sorrow|exbook: x\n",
            ["area/indications.tsv:3: found KG:sorrow; wanted a declared concept"],
        ),
        (
            f"{STARTER}/tests.tsv",
            "serum zed|||furlong/banana||sorrow||||exbook: x\n",
            [
                "area/tests.tsv:3: found KG:sorrow; wanted a declared concept",
                "area/tests.tsv:3: found 'furlong/banana'; wanted a UCUM unit such as mmol/L, mg/dL, %",
            ],
        ),
        (
            f"{STARTER}/classes.tsv",
            "inner|outer||exbook: x\nouter|inner||exbook: x\n",
            [
                "area/classes.tsv:5: found KG:inner below itself; wanted a hierarchy without cycles",
                "area/classes.tsv:6: found KG:outer below itself; wanted a hierarchy without cycles",
            ],
        ),
        (
            f"{STARTER}/drugs.tsv",
            "bothin|calmer / waker|||exbook: x\n",
            ["area/drugs.tsv:4: found bothin below KG:calmer and KG:waker; wanted only one of two disjoint classes"],
        ),
        (
            f"{STARTER}/effects.tsv",
            "samplin|causes|slow heart|hearsay\n",
            ["area/effects.tsv:3: found hearsay; wanted dailymed:…, fda-label:… or a known key"],
        ),
        (
            f"{STARTER}/effects.tsv",
            "samplin|causes|slow heart|\n",
            ["area/effects.tsv:3: found no source; wanted dailymed:…, fda-label:… or a known key"],
        ),
        (
            f"{STARTER}/effects.tsv",
            "samplin|causes|slow heart|exbook: \n",
            ["area/effects.tsv:3: found exbook:; wanted a place in it, after the colon"],
        ),
        (
            f"{STARTER}/effects.tsv",
            "samplin|causes|slow heart|dailymed:123#warnings\n",
            ["area/effects.tsv:3: found dailymed:123#warnings; wanted dailymed:…, fda-label:… or a known key"],
        ),
        (f"{STARTER}/effects.tsv", f"samplin|causes|slow heart|dailymed:{UUID}#warnings\n", []),
        (
            f"{RULES}/contraindications/area.tsv",
            "samplin|sorrow|avoid|exbook: x|\n",
            [
                "contraindications/area.tsv:4: found KG:sorrow; wanted a declared concept",
                "contraindications/area.tsv:4: found no reason; wanted what happens, in own words",
            ],
        ),
        (
            f"{RULES}/interactions/area.tsv",
            "samplin|calmer|avoid|sorrow|exbook: x|y\n",
            ["interactions/area.tsv:3: found KG:sorrow; wanted a declared concept"],
        ),
        (
            f"{RULES}/transcribed/area.tsv",
            "sorrowin|a|none|a|\n",
            ["transcribed: found KG:sorrowin; wanted a declared drug"],
        ),
        (
            f"{RULES}/implications/area.toml",
            '[[implication]]\nid = "i"\nsource = "exbook: x"\nwhen = "has sorrow"\nimplies = "pregnancy"\n',
            ["i: found KG:sorrow; wanted a declared concept"],
        ),
        (
            "ontologies/predicates.tsv",
            "eats|EX:eats|||no|feeds_on||+|no|no|eats||\n",
            ["predicates.tsv: found eats with parent feeds_on; wanted a declared parent"],
        ),
    ],
)
def test_a_fault_of_form_is_found_at_its_place(knowledge, append, file, text, found):
    append(file, text)
    assert faults(knowledge) == found


def test_a_disjointness_that_is_stated_the_other_way_round_is_found_too(knowledge, append):
    text = (knowledge / STARTER / "disjoint.tsv").read_text("utf-8").replace("calmer | waker", "waker | calmer")
    (knowledge / STARTER / "disjoint.tsv").write_text(text, "utf-8")
    append(f"{STARTER}/drugs.tsv", "bothin|waker / calmer|||exbook: x\n")
    assert len(faults(knowledge)) == 1


THRESHOLD = """
[[rule]]
id = "t"
source = "exbook: x"
drug = "samplin"
when = "{when}"
then = "avoid"
reason = "why"
"""


def example(given_: str, expect: str, more: str = "") -> str:
    return f'[[rule.example]]\ngiven = {{ {given_} }}\nexpect = "{expect}"\n{more}'


FIRES = example('"serum exate" = "9 mmol/L"', "fires")
SILENT = example('"serum exate" = "1 mmol/L"', "silent")


@pytest.mark.parametrize(
    ("when", "examples", "found"),
    [
        ("'serum exate' > 5 mmol/L", FIRES + SILENT, []),
        (
            "'serum exate' > 5 mmol/L",
            FIRES,
            ["found too few examples; wanted an example that fires and one that is silent"],
        ),
        (
            "'serum exate' > 5 kg",
            example("sex = 'male'", "open") + example("age = 3", "open"),
            [
                "found kg; wanted a unit that converts to mmol/L",
                "found too few examples; wanted an example that fires and one that is silent",
            ],
        ),
        (
            "'serum exate' < 5 mmol/L",
            FIRES + SILENT,
            ["example 1: found silent; wanted fires", "example 2: found fires; wanted silent"],
        ),
        ("'serum exate' > 5 mmol/L", FIRES + SILENT + example("has = 'slow heart'", "open"), []),
        (
            "'serum exate' > 5 mmol/L",
            FIRES + SILENT + example("has = ['slow heart']", "silent"),
            ["example 3: found open; wanted silent"],
        ),
        ("'serum exate' > 5 mmol/L", FIRES + SILENT + example("age = 3", "fires", "known_miss = true\n"), []),
        (
            "'serum exate' > 5 mmol/L",
            FIRES + SILENT + example("age = 3", "open", "known_miss = true\n"),
            ["example 3: found open; wanted open"],
        ),
        (
            "'serum exate' > 5 mmol/L",
            FIRES + SILENT + example("has = 'sorrow'", "open"),
            ["example 3: found sorrow; wanted a declared concept"],
        ),
        (
            "'serum exate' > 5 mmol/L",
            FIRES + SILENT + example("mood = '3'", "open"),
            ["example 3: found mood; wanted a test of tests.tsv"],
        ),
        (
            "'serum exate' > 5 mmol/L",
            FIRES + SILENT + example("'serum exate' = 'high'", "open"),
            ["example 3: found high; wanted a number with its unit"],
        ),
        (
            "'serum exate' > 5 mmol/L",
            FIRES + SILENT + example("age = '3 kg'", "open"),
            ["example 3: found 3 kg; wanted a or mo or wk or d"],
        ),
    ],
)
def test_an_example_that_does_not_come_out_as_written_is_found(knowledge, when, examples, found):
    (knowledge / "verifiers/thresholds/area.toml").write_text(THRESHOLD.format(when=when) + examples, "utf-8")
    known = load(knowledge)
    wrong = [*faults(knowledge), *(str(fault) for fault in failures(known.starter, known.packs))]
    assert wrong == [f"thresholds/area.toml: t{' ' if one.startswith('example') else ': '}{one}" for one in found]


def test_what_an_example_gives_becomes_facts(knowledge):
    one = Example(
        {
            "has": ["slow heart"],
            "takes": "samplin",
            "denied": ["pregnancy", "examplol"],
            "breastfeeding": False,
            "sex": "female",
            "age": "6 mo",
            "serum exate": "5 mmol/L",
        },
        "fires",
    )
    assert given(one, load(knowledge).starter, "KG:samplin") == Facts(
        (
            Fact("condition", "KG:slow-heart", "slow heart"),
            Fact("medication", "KG:samplin", "samplin"),
            Fact("condition", "KG:pregnancy", "pregnancy", known=False),
            Fact("history", "KG:pregnancy", "pregnancy", known=False),
            Fact("family", "KG:pregnancy", "pregnancy", known=False),
            Fact("medication", "KG:examplol", "examplol", known=False),
            Fact("past medication", "KG:examplol", "examplol", known=False),
            Fact("allergy", "KG:examplol", "examplol", known=False),
            Fact("condition", "KG:breastfeeding", "breastfeeding", known=False),
            Fact("sex", "", "female"),
            Fact("age", "", "6 mo", value=0.5),
            Fact("observation", "KG:serum-exate", "5 mmol/L", value=5.0, unit="mmol/L"),
        )
    )


def test_the_hierarchy_of_the_tables_reaches_all_the_way_up(knowledge):
    hierarchy = Hierarchy(load(knowledge).starter)
    assert hierarchy.above("KG:examplol") == {"KG:examplol", "KG:calmer", "KG:drug-class"}
    assert hierarchy.is_a("KG:examplol", "KG:drug-class")
    assert not hierarchy.is_a("KG:calmer", "KG:examplol")


def test_a_summary_counts_what_there_is(knowledge):
    counts = dict(summary(load(knowledge)))
    assert counts["concepts: Drug"] == 2
    assert counts["edges: subclass_of"] == 5
    assert counts["rules: contraindication, contraindicated"] == 1
    assert counts["drugs transcribed"] == 1
    assert sum(count for name, count in counts.items() if name.startswith("rules: ")) == 4


# --- labels ---

EXAMPLOL = {
    "set_id": ["ex-set", UUID],
    "generic_name": "examplol tartrate",
    "sections": {
        "contraindications": "Calmex is contraindicated in patients with: a slow heart; or taking samplin.",
        "boxed_warning": "Avoid use in pregnancy.",
        "warnings": "Heart trouble has been reported.\nReduce the dose when exate exceeds 5 mmol/L.",
        "drug_interactions": "Wakers: Monitor closely. Other agents: adjust the dose if necessary and monitor.",
    },
}


@pytest.fixture
def labels(tmp_path):
    folder = tmp_path / "labels"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "examplol.json").write_text(json.dumps(EXAMPLOL), "utf-8")
    text = "# 4 CONTRAINDICATIONS\nSlow heart.\n# 5 WARNINGS AND PRECAUTIONS\nShort.\n"
    text += "# WARNING: SLOWNESS\nSlow.\n# OTHER\nmore\n"
    (folder / "samplin_2026.json").write_text(json.dumps({"text": text, "drug": "samplin"}), "utf-8")
    (folder / "list.json").write_text("[]", "utf-8")
    (folder / "unrelated.json").write_text('{"a": 1}', "utf-8")
    return folder


def test_labels_are_found_by_every_set_id_or_by_their_file(labels):
    found = load_labels(labels)
    names = ("examplol", "examplol tartrate")
    assert found == {
        "ex-set": Label("ex-set", names, EXAMPLOL["sections"]),
        UUID: Label(UUID, names, EXAMPLOL["sections"]),
        "samplin_2026": Label(
            "samplin_2026",
            ("samplin",),
            {
                "contraindications": "\nSlow heart.\n",
                "warnings_and_cautions": "\nShort.\n",
                "boxed_warning": "\nSlow.\n# OTHER\nmore\n",
            },
        ),
    }


def test_a_folder_without_labels_is_refused(tmp_path):
    with pytest.raises(KgreasonError, match="found no label; wanted JSON files with sections or text"):
        load_labels(tmp_path)


def test_a_label_that_is_no_json_is_refused_with_its_name(tmp_path):
    (tmp_path / "broken.json").write_text("{", "utf-8")
    with pytest.raises(KgreasonError, match=r"broken\.json: .*wanted a JSON file"):
        load_labels(tmp_path)


# --- the audit ---


def rule(drug: str, atom: Atom | None, strength: str, section: str, label: str = "ex-set") -> Rule:
    when = When("atom", atom) if atom else When("all")
    return Rule("r", f"KG:{drug}", when, Strength(strength), f"dailymed:{label}#{section}", "why")


HAS_SLOW, HAS_PREGNANCY = Atom("has", "KG:slow-heart"), Atom("has", "KG:pregnancy")
TAKES_SAMPLIN, TAKES_WAKER = Atom("takes", "KG:samplin"), Atom("takes", "KG:waker")
TAKES_EXAMPLOL = Atom("takes", "KG:examplol")
EXATE_ABOVE_5 = Atom("measure", "KG:serum-exate", ">", 5.0, "mmol/L")


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (rule("examplol", HAS_SLOW, "contraindicated", "contraindications"), ""),
        (rule("calmer", HAS_SLOW, "contraindicated", "contraindications"), ""),
        (rule("examplol", TAKES_SAMPLIN, "contraindicated", "contraindications"), ""),
        (rule("examplol", TAKES_WAKER, "contraindicated", "contraindications"), ""),
        (rule("examplol", Atom("has", "KG:heart-trouble"), "contraindicated", "contraindications"), ""),
        (rule("examplol", HAS_PREGNANCY, "avoid", "boxed_warning"), ""),
        (rule("examplol", EXATE_ABOVE_5, "adjust", "warnings"), ""),
        (rule("examplol", Atom("has", "KG:heart-trouble"), "caution", "warnings"), ""),
        (rule("examplol", TAKES_WAKER, "caution", "drug_interactions"), ""),
        (rule("examplol", Atom("female"), "avoid", "boxed_warning"), ""),
        (rule("samplin", TAKES_EXAMPLOL, "contraindicated", "contraindications"), ""),
        (rule("waker", TAKES_EXAMPLOL, "contraindicated", "warnings"), "KG:waker is not in the section"),
        (rule("samplin", HAS_SLOW, "contraindicated", "contraindications"), "the label is of examplol"),
        (rule("examplol", HAS_PREGNANCY, "contraindicated", "contraindications"), "KG:pregnancy is not in the section"),
        (rule("examplol", HAS_PREGNANCY, "caution", "boxed_warning"), "caution, but the section says avoid"),
        (rule("examplol", HAS_SLOW, "avoid", "contraindications"), "avoid, but the section says contraindicated"),
        (
            rule("examplol", replace(EXATE_ABOVE_5, value=6.0), "adjust", "warnings"),
            "KG:serum-exate is not in the section",
        ),
        (rule("examplol", HAS_SLOW, "avoid", "overdosage"), "the label has no section overdosage"),
        (rule("examplol", HAS_SLOW, "avoid", "warnings", "lost"), "no label lost"),
        (rule("examplol", Atom("has", "KG:unknown"), "avoid", "warnings"), "KG:unknown is not in the section"),
    ],
)
def test_a_rule_is_held_against_the_section_it_cites(knowledge, labels, one, why):
    found = audit(load(knowledge)).judge(one, load_labels(labels))
    assert found == Judgement("r", confirmed=not why, why=why)


def test_a_rule_that_cites_no_label_is_not_judged(knowledge, labels):
    one = replace(rule("examplol", HAS_SLOW, "avoid", "x"), source="exbook: dangers")
    assert audit(load(knowledge)).judge(one, load_labels(labels)) is None


def test_true_rows_are_accepted_and_every_corruption_of_them_is_rejected(knowledge, labels):
    auditor, known = audit(load(knowledge)), load_labels(labels)
    true = {
        rule("examplol", HAS_SLOW, "contraindicated", "contraindications"): [HAS_PREGNANCY, EXATE_ABOVE_5],
        rule("examplol", TAKES_SAMPLIN, "contraindicated", "contraindications"): [Atom("takes", "KG:examplase")],
        rule("examplol", HAS_PREGNANCY, "avoid", "boxed_warning"): [HAS_SLOW, TAKES_SAMPLIN],
        rule("examplol", EXATE_ABOVE_5, "adjust", "warnings"): [replace(EXATE_ABOVE_5, value=7.0), HAS_PREGNANCY],
    }
    for one, others in true.items():
        assert auditor.judge(one, known).confirmed
        corrupt = [replace(one, drug="KG:samplin"), replace(one, drug="KG:waker")]
        corrupt += [replace(one, strength=strength) for strength in Strength if strength is not one.strength]
        corrupt += [replace(one, when=When("atom", other)) for other in others]
        assert [wrong for wrong in corrupt if auditor.judge(wrong, known).confirmed] == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("it is contraindicated", {"contraindicated"}),
        ("avoid it", {"avoid"}),
        ("avoid unless it is necessary", {"avoid"}),
        ("reduce the dose", {"adjust"}),
        ("reduce the dose and monitor", {"adjust"}),
        ("monitor and reduce the dose as needed", {"adjust"}),
        ("stop slowly during dose titration", {"caution"}),
        ("discontinue it if hepatitis occur", {"caution"}),
        ("it has been seen", {"caution"}),
        ("no dose adjustment is required", {"caution"}),
        ("it can be used without dose adjustment", {"caution"}),
        ("monitor when initiating treatment or increasing the dosage", {"caution"}),
        ("take it 2 hour apart to avoid significant reduction in absorption", {"caution"}),
        ("do not consume it", {"avoid"}),
        ("if it cannot be avoided monitor", {"caution"}),
        ("start low when the inhibitor is discontinued", {"caution"}),
        ("rat had harm at dose lower than the maximum recommended human dose", {"caution"}),
        ("separate them to avoid a reduction in exposure", {"caution"}),
        ("it is dose limiting", {"caution"}),
        ("it decrease clearance at a dose of 600", {"caution"}),
        ("avoid dose greater than 40 mg", {"adjust"}),
        ("avoid another dose within 48 hour", {"adjust"}),
        ("higher dose may be needed", {"adjust"}),
        ("the starting dose is 5 mg", {"adjust"}),
        ("half the usual dose is given", {"adjust"}),
        ("neither this nor that should be given", {"avoid"}),
        ("they are advised not to drink", {"avoid"}),
        ("it should be withheld", {"avoid"}),
        ("it should be avoided or given in reduced dose", {"adjust"}),
        ("dosing should be conservative to avoid hypoglycemic reaction", {"caution"}),
        ("pregnancy should be avoided in female patient", {"caution"}),
        ("monitor after starting it or after dose adjustment", {"caution"}),
        ("at the first sign of heart failure it should be discontinued", {"caution"}),
        ("if it develop and persist consideration should be given to reducing the dose", {"adjust"}),
        ("if it develop consideration should be given to reducing the dose or discontinuing it", {"caution"}),
        ("this drug should not with that one", {"avoid"}),
        ("give it initiated only in patient without it", {"avoid"}),
        ("the dose of that drug may need to be modified", {"adjust"}),
        ("it may require less frequent dosing", {"adjust"}),
        ("patient may require higher examplol dosage", {"adjust"}),
        ("monitor frequently and adjust or use another drug", {"adjust"}),
        ("administer examplol at a dose of 9 mg", {"adjust"}),
        ("modify examplol dosage", {"adjust"}),
        ("a dose not exceeding 25 mg", {"adjust"}),
        ("bleeding time has not exceeded what is normal at this dose", {"caution"}),
        ("high dose are not recommended", {"adjust"}),
        ("the dose may need to be altered", {"adjust"}),
        ("it should be decreased by 50", {"adjust"}),
        ("it does not require dosage adjustment", {"caution"}),
        ("rapid dosage reduction may cause withdrawal", {"caution"}),
        ("do not abruptly discontinue it", {"caution"}),
        ("the risk is increased with higher dose", {"caution"}),
        ("consult the label of the reductase inhibitor for the dose", {"caution"}),
        ("monitor it when samplin is initiated discontinued or the dosage changed", {"caution"}),
        ("the symptom abated upon dose reduction", {"caution"}),
        ("monitor to determine whether adjustment need to be made to the dose", {"caution"}),
        ("the course should not be repeated until count recover", {"caution"}),
        ("do not use it in an attempt to normalize count", {"caution"}),
        ("it should not be given with salt through the same intravenous line", {"caution"}),
        ("use the lowest dose needed to avoid transfusion", {"caution"}),
        ("consider another drug to avoid increase in exposure", {"caution"}),
        ("reduce the dosage based on severity of adverse reaction", {"caution"}),
        ("a decision should be made to discontinue nursing or to discontinue the drug", {"caution"}),
    ],
)
def test_a_sentence_says_its_strongest_word_and_what_softens_it(sentence, said):
    assert strengths("warnings", [sentence]) == {Strength(one) for one in said}
    assert strengths("contraindications", [sentence]) == {Strength.CONTRAINDICATED}


def test_a_warning_among_the_contraindications_contraindicates_nothing():
    assert strengths("contraindications", ["cross sensitivity with other calmer is possible"]) == {Strength.CAUTION}
    for care in ("care should be taken in slow heart", "it should be given with great discretion in slow heart"):
        assert strengths("contraindications", [care]) == {Strength.CAUTION}
        assert strengths("contraindications", [f"{care} and is contraindicated in block"]) == {Strength.CONTRAINDICATED}
    of_both = ["cross sensitivity with other calmer is possible", "it is contraindicated in calmer allergy"]
    assert strengths("contraindications", of_both) == {Strength.CONTRAINDICATED}


@pytest.mark.parametrize(
    ("near", "said"),
    [
        (["avoid this combination"], {"avoid"}),
        (["it is old", "reduce the dose"], {"adjust"}),
        (["it is old"], {"caution"}),
        (["if given together do not exceed 5 mg"], {"adjust"}),
        (["discontinue it if hepatitis occur"], {"caution"}),
        (["discontinue it in patient who develop hepatitis"], {"caution"}),
        (["withhold it and resume at reduced dose"], {"caution"}),
        (["if heart rate drop below 50 reduce the dose"], {"caution"}),
        (["reduce the dose when exate exceed 5"], {"caution"}),
        (["in patient with sign of toxicity reduce the dose"], {"caution"}),
        (["drug that should be avoided are listed in table 4"], {"caution"}),
    ],
)
def test_what_stands_near_says_its_strongest_order_that_is_not_for_what_may_come(near, said):
    assert ordered_near("warnings", near) == {Strength(one) for one in said}


@pytest.mark.parametrize(
    ("after", "strength"),
    [
        ("Avoid this combination.", "avoid"),
        ("Avoid concomitant use with other lifting drugs.", "caution"),
        ("Avoid these and other drugs together.", "avoid"),
    ],
)
def test_an_order_for_another_drug_is_none_for_this_one(knowledge, after, strength):
    text = f"Samplin levels rise. {after}"
    assert heard(knowledge, text, TAKES_SAMPLIN, strength) == ""
    other = {"avoid": "caution", "caution": "avoid"}[strength]
    assert "the section says" in heard(knowledge, text, TAKES_SAMPLIN, other)


def test_what_a_rule_excepts_need_not_be_named():
    but = When("all", parts=(When("atom", HAS_SLOW), When("not", parts=(When("atom", TAKES_WAKER),))))
    assert list(needed(but)) == [HAS_SLOW]


def heard(knowledge, text: str, atom: Atom, strength: str = "avoid") -> str:
    """Return why a rule of examplol that cites a section with this text is not confirmed, or nothing."""
    label = Label("ex-set", ("examplol",), {"warnings": text})
    return audit(load(knowledge)).judge(rule("examplol", atom, strength, "warnings"), {"ex-set": label}).why


@pytest.mark.parametrize(
    ("text", "atom", "strength"),
    [
        ("Avoid if there is abscess; slow heart; or fracture.", HAS_SLOW, "avoid"),
        ("It worsens slow heart; therefore, avoid it.", HAS_SLOW, "avoid"),
        ("Samplin: Clinical Impact: Levels of samplin rise.\nIntervention:\nAvoid it.", TAKES_SAMPLIN, "avoid"),
        ("Avoid such drugs.\nExamples:\nsamplin, others", TAKES_SAMPLIN, "avoid"),
        ("Samplin raises it. It has no benefit. In general, avoid the two together.", TAKES_SAMPLIN, "avoid"),
        ("Use care in slow heart ( 5.1 ) Avoid samplin ( 5.2 )", HAS_SLOW, "caution"),
        ("Use care in slow heart (see CONTRAINDICATIONS).", HAS_SLOW, "caution"),
        ("Avoid in severe slow heart.", HAS_SLOW, "caution"),
        ("Avoid above 4. Reduce the dose if serum exate is over 5.", EXATE_ABOVE_5, "adjust"),
        ("Avoid it in children. Do not exceed 20 mg above 60 years of age.", Atom("age", "", ">", 60.0), "adjust"),
        ("Avoid it if serum exate is 21 or more.", replace(EXATE_ABOVE_5, value=20.0), "avoid"),
        ("Avoid it if serum exate is below 1,500/mm3.", replace(EXATE_ABOVE_5, value=1.5, unit="10*3/uL"), "avoid"),
    ],
)
def test_a_section_is_read_with_its_lists_tables_and_highlights(knowledge, text, atom, strength):
    assert heard(knowledge, text, atom, strength) == ""


@pytest.mark.parametrize(
    ("text", "atom", "strength", "why"),
    [
        ("Slow heart was seen ( 5.1 ) Avoid samplin ( 5.2 )", HAS_SLOW, "avoid", "avoid, but the section says caution"),
        ("Levels of waker rise.\nSamplin:\nAvoid it.", TAKES_WAKER, "avoid", "avoid, but the section says caution"),
        ("Avoid all drugs except samplin.", TAKES_SAMPLIN, "avoid", "KG:samplin is not in the section"),
        ("Avoid in severe slow heart.", HAS_SLOW, "avoid", "avoid, but the section says caution"),
    ],
)
def test_an_order_about_another_thing_confirms_nothing(knowledge, text, atom, strength, why):
    assert heard(knowledge, text, atom, strength) == why


def test_what_two_rules_need_is_read_in_the_sentence_that_names_both(knowledge):
    both = When("all", parts=(When("atom", HAS_SLOW), When("atom", TAKES_SAMPLIN)))
    text = "Avoid in slow heart. With samplin in slow heart reduce the dose."
    label = Label("ex-set", ("examplol",), {"warnings": text})
    one = replace(rule("examplol", None, "adjust", "warnings"), when=both)
    assert audit(load(knowledge)).judge(one, {"ex-set": label}).confirmed


@pytest.mark.parametrize(
    ("other", "strength", "why"),
    [
        (When("atom", HAS_SLOW), "avoid", "avoid, but the section says contraindicated"),
        (When("all", parts=(When("atom", TAKES_SAMPLIN), When("atom", HAS_SLOW))), "avoid", ""),
        (
            When("all", parts=(When("atom", TAKES_SAMPLIN), When("atom", HAS_SLOW))),
            "contraindicated",
            "contraindicated, but the section says avoid",
        ),
        (
            When("all", parts=(When("atom", TAKES_SAMPLIN), When("not", parts=(When("atom", HAS_SLOW),)))),
            "avoid",
            "avoid, but the section says contraindicated",
        ),
    ],
)
def test_a_sentence_of_a_narrower_rule_says_nothing_of_the_broad_one(knowledge, other, strength, why):
    known = load(knowledge)
    narrower = replace(rule("examplol", None, "contraindicated", "warnings"), id="narrower", when=other)
    auditor = audit(replace(known, packs=dataclasses.replace(known.packs, rules=(narrower,))))
    text = "Avoid samplin. With samplin in slow heart it is contraindicated."
    label = Label("ex-set", ("examplol",), {"warnings": text})
    assert auditor.judge(rule("examplol", TAKES_SAMPLIN, strength, "warnings"), {"ex-set": label}).why == why


def test_the_own_drug_does_not_stand_for_a_class_that_it_is_of(knowledge):
    text = "Avoid examplol in such patients."
    assert heard(knowledge, text, Atom("takes", "KG:calmer")) == "KG:calmer is not in the section"


def test_a_weight_may_be_given_in_pounds(knowledge, append):
    append("ontologies/starter/area/entities.tsv", "body weight|ClinicalTest||||exbook: x\n")
    below_9_kg = Atom("measure", "KG:body-weight", "<", 9.0, "kg")
    assert heard(knowledge, "Do not use it under 20 lbs.", below_9_kg) == ""
    assert heard(knowledge, "Do not use it under 30 lbs.", below_9_kg) == "KG:body-weight is not in the section"


def test_a_name_with_many_kinds_does_not_stand_for_one_of_them(knowledge):
    known = load(knowledge)
    many = {f"KG:kind-{number}": ("KG:heart-trouble",) for number in range(20)}
    assert Audit(known.starter.concepts, {"KG:slow-heart": ("KG:heart-trouble",)}).names("KG:slow-heart") >= {"ht"}
    crowded = Audit(known.starter.concepts, {"KG:slow-heart": ("KG:heart-trouble",), **many})
    assert crowded.names("KG:slow-heart") == {"slow heart"}


def test_words_for_the_same_organ_or_event_have_one_stem():
    assert stems("impairment of the kidney") == stems("renal insufficiency")


def test_a_list_item_has_the_strength_of_the_line_that_introduces_it(knowledge):
    text = "Avoid in patients with the following:\npregnancy\nslow heart"
    label = Label("ex-set", ("examplol",), {"warnings": text})
    found = audit(load(knowledge)).judge(rule("examplol", HAS_SLOW, "avoid", "warnings"), {"ex-set": label})
    assert found == Judgement("r", confirmed=True)


def test_an_audit_of_all_judges_every_rule_that_cites_a_label(knowledge, append, labels):
    append("verifiers/contraindications/area.tsv", f"examplol|heart trouble|caution|dailymed:{UUID}#warnings|why\n")
    append("verifiers/contraindications/area.tsv", f"samplin|heart trouble|caution|dailymed:{UUID}#warnings|why\n")
    judged, excused = audit_all(load(knowledge), labels)
    assert judged == [
        Judgement("examplol/in/heart-trouble", confirmed=True),
        Judgement("samplin/in/heart-trouble", confirmed=False, why="the label is of examplol"),
    ]
    assert bool(excused) is (content("verifiers") / "read-again.tsv").is_file()


def test_an_audit_knows_a_concept_by_its_own_names_only_when_it_is_a_stage_of_life(knowledge):
    known = load(knowledge)
    auditor = audit(known)
    assert auditor.names("KG:pregnancy") == {"pregnancy", "gravidity"}
    assert auditor.names("KG:slow-heart") == {"slow heart", "heart trouble", "ht"}
    assert Audit({}, {}).names("KG:unknown") == set()
