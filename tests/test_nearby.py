"""Whose order the audit takes a sentence beside a name for."""

import pytest

from kgreason.curate.audit import Audit
from kgreason.curate.labels import Label
from kgreason.model import Atom, Concept, Rule, Strength, When

CONCEPTS = {
    curie: Concept(curie, name, category)
    for curie, name, category in [
        ("EX:own", "examplol", "Drug"),
        ("EX:becomes", "plifol", "Drug"),
        ("EX:own-2", "fosplifol", "Drug"),
        ("EX:samplin", "samplin", "Drug"),
        ("EX:otherin", "otherin", "Drug"),
        ("EX:lifter", "lifter", "ChemicalEntity"),
        ("EX:strong-lifter", "strong lifter", "ChemicalEntity"),
        ("EX:infection", "heart infection", "Disease"),
        ("EX:latent", "latent heart infection", "Disease"),
        ("EX:asthma", "asthma", "Disease"),
        ("EX:exate", "serum exate", "ClinicalAttribute"),
        ("EX:omate", "serum omate", "ClinicalAttribute"),
    ]
}
PARENTS = {
    "EX:samplin": ("EX:lifter",),
    "EX:strong-lifter": ("EX:lifter",),
    "EX:latent": ("EX:infection",),
}
SAMPLIN, LIFTER, LATENT = Atom("takes", "EX:samplin"), Atom("takes", "EX:lifter"), Atom("has", "EX:latent")


def said(text: str, atom: Atom, drug: str = "EX:own") -> str:
    """Return the one strength that the audit confirms of a drug's rule which cites a section with this text."""
    label = Label("ex-set", (CONCEPTS[drug].name,), {"warnings": text})
    auditor = Audit(CONCEPTS, PARENTS)
    rules = [Rule(one, drug, When("atom", atom), one, "dailymed:ex-set#warnings", "why") for one in Strength]
    judged = [auditor.judge(one, {"ex-set": label}) for one in rules]
    return ", ".join(one.rule for one in judged if one and one.confirmed)


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Samplin rises. Avoid it.", "avoid"),
        ("Samplin rises. Monitor. Reduce the dose as needed.", "adjust"),
        ("Samplin rises. Therefore, avoid otherin.", "caution"),
        ("Samplin rises. Avoid otherin and these drugs.", "caution"),
        ("Samplin rises. Avoid these drugs and otherin.", "avoid"),
        ("Samplin rises. Avoid lifters.", "avoid"),
        ("Samplin rises. Avoid strong lifters.", "caution"),
        ("Samplin rises. Avoid otherin with a lifter.", "caution"),
        ("Samplin rises. Avoid lifters with otherin.", "avoid"),
        ("Samplin rises. In patients with asthma, avoid it.", "caution"),
        ("Samplin rises. In these patients, and in asthma, avoid it.", "avoid"),
        ("Samplin rises. Otherin was studied too. Therefore, avoid it.", "caution"),
        ("Samplin rises. Otherin was studied too. Reduce the dose of these and other drugs.", "adjust"),
        ("Samplin rises. Avoid it in the following groups of patients:", "caution"),
    ],
)
def test_an_order_after_a_name_is_of_it_unless_the_subject_has_changed(text, strength):
    assert said(text, SAMPLIN) == strength


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Latent heart infection may flare. Avoid it in active heart infection.", "caution"),
        ("Latent heart infection may flare. Avoid it in heart infection.", "avoid"),
        ("Latent heart infection may flare. Avoid use together with steroids.", "caution"),
        ("Latent heart infection may occur. Reduce the dose.", "caution"),
        ("In patients with latent heart infection harm may occur. Reduce the dose.", "adjust"),
        ("If latent heart infection persists, treat it. Reduce the dose.", "caution"),
    ],
)
def test_an_order_after_a_condition_is_for_those_who_have_it(text, strength):
    assert said(text, LATENT) == strength


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Reduce the dose with any of the drugs below here:\nsamplin\nmilk", "adjust"),
        ("Reduce the dose with any of the drugs below here:\nsamplin (use with caution)", "caution"),
        ("Avoid otherin;\nsamplin", "caution"),
        ("Intervention Avoid them. Examples milk, samplin Otherin Clinical Impact Levels rise.", "avoid"),
        ("Intervention Avoid them. Examples milk, tea Samplin Clinical Impact Levels rise.", "caution"),
        ("Samplin rises. Otherin Clinical Impact Levels rise. Avoid use.", "caution"),
        ("Samplin may rise •\nAvoid it.", "caution"),
        ("Samplin:\nOtherin was not studied, but avoid it.", "avoid"),
        ("Samplin ( 7.1 ) Avoid use Otherin ( 7.2 ) Take care.", "avoid"),
    ],
)
def test_a_line_speaks_for_the_items_of_its_own_list_or_row(text, strength):
    assert said(text, SAMPLIN) == strength


def test_an_order_for_some_of_a_class_is_none_for_the_class():
    assert said("Lifters raise it. Avoid the following lifters: milk, tea.", LIFTER) == "caution"


def test_the_drug_that_an_own_drug_becomes_is_no_other_drug():
    assert said("Samplin rises. Plifol falls. Therefore, avoid it.", SAMPLIN, "EX:own-2") == "avoid"
    assert said("Samplin rises. Plifol falls. Therefore, avoid it.", SAMPLIN) == "caution"


def test_a_dose_is_of_the_rules_own_drug_and_a_number_is_of_the_test_it_names():
    high = Atom("daily dose", "EX:own", ">", 40.0, "mg")
    assert said("Do not exceed 40 mg daily.", high) == "adjust"
    assert said("Do not exceed 40 mg daily.", Atom("daily dose", "EX:otherin", ">", 40.0, "mg")) == ""
    assert said("Avoid it with serum exate above 5.", Atom("measure", "EX:exate", ">", 5.0)) == "avoid"
    assert said("Avoid it with serum exate above 5.", Atom("measure", "EX:omate", ">", 5.0)) == ""
    assert said("Avoid it with clearance below 30.", Atom("kidney", "EX:omate", "<", 30.0)) == ""
