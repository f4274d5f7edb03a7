"""What the audit makes of orders for a part, a degree, an event, a trial, or another drug, and of a row's reason."""

import pytest

from kgreason.curate.audit import Audit
from kgreason.curate.labels import Label
from kgreason.model import Atom, Concept, Measure, Rule, Strength, When

CONCEPTS = {
    curie: Concept(curie, name, category)
    for curie, name, category in [
        ("EX:own", "examplol", "Drug"),
        ("EX:owners", "exampler", "ChemicalEntity"),
        ("EX:samplin", "samplin", "Drug"),
        ("EX:asthma", "asthma", "Disease"),
        ("EX:stroke", "stroke", "Disease"),
        ("EX:old-stroke", "old stroke", "Disease"),
        ("EX:depression", "depression", "Disease"),
        ("EX:low", "low exate", "PhenotypicFeature"),
        ("EX:very-low", "very low exate", "PhenotypicFeature"),
        ("EX:exate", "serum exate", "ClinicalAttribute"),
    ]
}
PARENTS = {"EX:own": ("EX:owners",), "EX:very-low": ("EX:low",), "EX:old-stroke": ("EX:stroke",)}
MEASURES = {"EX:exate": Measure("EX:exate", "mg/dL", None, "EX:low", 2.0, "", 40.0)}
ASTHMA, SAMPLIN, STROKE = Atom("has", "EX:asthma"), Atom("takes", "EX:samplin"), Atom("has", "EX:stroke")
HIGH = Atom("measure", "EX:exate", ">", 60.0, "mg/dL")
BELOW_1 = Atom("measure", "EX:exate", "<", 1.0, "mg/dL")


def one(atom: Atom) -> When:
    return When("atom", atom)


def said(text: str, when: When, reason: str = "why", section: str = "warnings", rules: tuple[Rule, ...] = ()) -> str:
    """Return the strengths that the audit confirms of examplol's rule with a reason, by a section with this text."""
    label = Label("ex-set", ("examplol",), {section: text})
    auditor = Audit(CONCEPTS, PARENTS, rules, MEASURES)
    tried = [Rule(one, "EX:own", when, one, f"dailymed:ex-set#{section}", reason) for one in Strength]
    judged = [auditor.judge(one, {"ex-set": label}) for one in tried]
    return ", ".join(one.rule for one in judged if one and one.confirmed)


@pytest.mark.parametrize(
    ("text", "reason", "strength"),
    [
        ("Contraindicated with large amounts of samplin.", "large amounts: contraindicated", "caution"),
        ("Contraindicated with large amounts of samplin.", "contraindicated in large amounts", "caution"),
        ("Contraindicated with large amounts of samplin.", "sedation", "contraindicated"),
        ("Contraindicated with samplin.", "large amounts: contraindicated", "contraindicated"),
        ("Contraindicated with large amounts of samplin. Never with samplin.", "never large amounts", "contraindicated"),
        ("Contraindicated with large amounts of samplin.", "large: probably contraindicated", "contraindicated"),
        ("Vials with alcohol are contraindicated in:\nsamplin users", "vials: contraindicated", "caution"),
        ("High doses of samplin are contraindicated. Low ones of samplin should be avoided unless needed.",
         "high doses: contraindicated", "avoid"),
        ("Care should be taken with these drugs:\nsamplin", "sedation", "caution"),
        ("Samplin should be avoided unless the benefit is greater.", "sedation", "avoid"),
    ],
)  # fmt: skip
def test_a_contraindication_of_a_part_is_none_of_the_whole_where_the_reason_names_the_part(text, reason, strength):
    assert said(text, one(SAMPLIN), reason, "contraindications") == strength


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Contraindicated after asthma associated with examplol.", "caution"),
        ("Contraindicated after asthma. Examplol is a drug.", "contraindicated"),
    ],
)
def test_what_the_drug_itself_did_is_a_part(text, strength):
    assert said(text, one(ASTHMA), "contraindicated where examplol caused it", "contraindications") == strength


@pytest.mark.parametrize(
    ("text", "reason", "strength"),
    [
        ("Avoid it in severe asthma.", "severe: it worsens", "avoid"),
        ("Avoid it in severe asthma.", "it worsens; not recommended when severe", "caution"),
        ("Avoid it in severe asthma.", "it worsens", "caution"),
        ("Avoid it in advanced asthma.", "severe: it worsens", "caution"),
        ("Avoid it in overt asthma, but it can be used with care in asthma.", "avoided where overt", "avoid, caution"),
        ("Asthma may flare. Avoid it in overt asthma.", "avoided where overt; flares", "avoid, caution"),
    ],
)
def test_a_degree_in_the_reason_is_the_one_that_the_rule_speaks_of(text, reason, strength):
    assert said(text, one(ASTHMA), reason) == strength


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Watch patients with asthma. If asthma worsens, discontinue it.", "avoid, caution"),
        ("Asthma was seen. If asthma worsens, discontinue it.", "avoid"),
        ("Monitor for the emergence of asthma and discontinue treatment.", "avoid"),
        ("Evaluate patients with asthma. Watch for worsening of asthma and discontinue it then.", "avoid, caution"),
        ("Patients with asthma should in general not receive it.", "avoid"),
        ("Patients with asthma should not start treatment.", "avoid"),
        ("Patients with asthma should in general not receive it. It may be used with caution in asthma.", "caution"),
        ("Patients with asthma must not receive it; avoid it. It may be used with caution in asthma.", "avoid"),
        ("Avoid use with other slowing drugs and use with caution in patients with asthma.", "caution"),
        ("Avoid use in patients with asthma.", "avoid"),
        ("Use with caution in asthma. Solutions should not be used for the block of nerves.", "caution"),
        ("Use with caution in asthma. It should not be used in these patients for long.", "avoid"),
        ("Asthma may flare. Solutions should not be used in them.", "avoid"),
        ("In a clinical trial, 3 patients discontinued it because of asthma.", "caution"),
        ("In a clinical trial it should be discontinued because of asthma.", "avoid"),
        ("Acidosis in patients with asthma may reduce growth.", "caution"),
        ("Asthma was seen with two times the maximum recommended daily dose.", "caution"),
        ("Respiratory depression: reduce the dose. Watch patients with depression.", "caution"),
    ],
)
def test_whose_order_it_is_and_whether_it_is_one(text, strength):
    atom = Atom("has", "EX:depression") if "depression" in text else ASTHMA
    assert said(text, one(atom)) == strength


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Avoid it with the drug otherin. The combination may raise samplin.", "avoid"),
        ("Avoid it with the drug otherin. Samplin may rise.", "caution"),
        ("Start samplin at 20 mg once daily.", "adjust"),
        ("Samplin must not be administered simultaneously with it.", "caution"),
    ],
)
def test_an_order_about_a_drug_that_is_taken_too(text, strength):
    assert said(text, one(SAMPLIN)) == strength


def test_a_stronger_rule_of_the_drugs_class_speaks_for_its_own_sentence():
    text = "Use care in stroke. Avoid it in old stroke."
    old = Rule("old", "EX:owners", one(Atom("has", "EX:old-stroke")), Strength.AVOID, "exbook: x", "why")
    assert said(text, one(STROKE)) == "avoid"
    assert said(text, one(STROKE), rules=(old,)) == "avoid, caution"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Avoid it with serum exate above 1.5 x ULN.", "avoid"),
        ("Avoid it with serum exate above 1.5 times the upper limit of normal.", "avoid"),
        ("Avoid it with serum exate above 2.5 x ULN.", ""),
        ("Avoid it with serum exate above 60 mg/dL.", "avoid"),
    ],
)
def test_a_value_is_heard_in_times_of_the_upper_limit_of_normal(text, found):
    assert said(text, one(HIGH)) == found


def test_a_condition_is_heard_by_the_value_that_a_rule_asks_for_beside_it():
    text = "Avoid it with serum exate below 1 mg/dL."
    low, other = one(Atom("has", "EX:very-low")), one(ASTHMA)
    assert said(text, When("any", parts=(one(BELOW_1), low))) == "avoid"
    assert said(text, When("any", parts=(one(BELOW_1), other))) == ""
    assert said(text, When("all", parts=(one(BELOW_1), low))) == ""
    assert said(text, low) == ""


def test_an_age_below_a_bound_is_heard_in_months_or_as_children():
    month, adult = one(Atom("age", "", "<", 0.25, "a")), one(Atom("age", "", "<", 18.0, "a"))
    assert said("Avoid it below 3 months of age. Reduce the dose in renal impairment.", month) == "avoid"
    assert said("Reduce the dose in children. Avoid it with samplin.", adult) == "adjust"
