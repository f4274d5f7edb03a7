"""Claims read off dependency trees: made-up sentences, the shipped parser, the shipped names."""

import json

import pytest

from kgreason.claims.syntax import Syntax
from kgreason.claims.tree import Name, Parser, Sentence, Tree
from kgreason.claims.words import words
from kgreason.engine import Engine
from kgreason.graph import lowered
from kgreason.link import sentences
from kgreason.model import KgreasonError, Trace
from kgreason.traces import read_traces


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.open()


def claims(engine: Engine, *sentences: str) -> list[str]:
    """Return the claims of the last sentence, as words."""
    text = " ".join(sentences)
    (trace,) = read_traces(json.dumps({"id": "made-up", "steps": [text]}).encode(), name="made-up")
    assert isinstance(trace, Trace)
    last = len(text) - len(sentences[-1])
    found = [one.claim for one in engine.verify(trace).judged if one.claim.span.start >= last]
    return sorted(
        f"{engine.name(one.subject)} {'NOT ' * one.negated}{one.predicate} {engine.name(one.object)}" for one in found
    )


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Lisinopril causes cough.", ["lisinopril causes cough"]),
        ("Cough can be caused by lisinopril.", ["lisinopril causes cough"]),
        ("Lisinopril, which lowers blood pressure, may cause cough and hyperkalemia.", [
            "lisinopril causes cough", "lisinopril causes hyperkalemia", "lisinopril decreases blood pressure",
        ]),
        ("Drugs like lisinopril and enalapril can cause cough.", ["enalapril causes cough", "lisinopril causes cough"]),
        ("Measles doesn't typically cause hematuria.", ["measles NOT causes hematuria"]),
        ("I don't think lisinopril causes asthma.", ["lisinopril NOT causes asthma"]),
        ("Lisinopril is not a cause of asthma.", ["lisinopril NOT causes asthma"]),
        ("No antibiotic causes asthma.", ["antibacterial NOT causes asthma"]),
        ("The symptoms of measles include fever and cough.", ["measles has_phenotype cough", "measles has_phenotype fever"]),
        ("In measles, you often see fever.", ["measles has_phenotype fever"]),
        ("Fever and cough point to measles.", ["measles has_phenotype cough", "measles has_phenotype fever"]),
        ("The most common cause of cough is asthma.", ["asthma causes cough"]),
        ("Avoid NSAIDs in people with a peptic ulcer.", ["NSAID cautioned_in peptic ulcer disease"]),
        ("You don't want to give aspirin to someone with asthma.", ["aspirin cautioned_in asthma"]),
        ("If someone has asthma, aspirin should be avoided.", ["aspirin cautioned_in asthma"]),
        ("Aspirin should be avoided because she has asthma.", ["aspirin cautioned_in asthma"]),
        ("Aspirin should be avoided because it causes bleeding.", ["aspirin causes bleeding"]),
        ("Diarrhea causes a non-gap acidosis.", ["diarrhea causes acidosis"]),
        ("We could give octreotide to treat the variceal bleeding.", ["octreotide treats variceal hemorrhage"]),
        ("Risk factors for stroke include hypertension and smoking.", [
            "cigarette smoking predisposes_to stroke", "hypertension predisposes_to stroke",
        ]),
        ("Hypothyroidism is amiodarone-induced hypothyroidism here.", ["amiodarone causes hypothyroidism"]),
        ("Diabetes can lead to something called diabetic nephropathy.", ["diabetes mellitus causes diabetic kidney disease"]),
        ("Anemia due to iron deficiency is common.", ["iron deficiency causes anemia"]),
        ("Streptococcus pneumoniae is the most common bug in pneumonia.", ["Streptococcus pneumoniae causes pneumonia"]),
    ],
)  # fmt: skip
def test_a_sentence_is_read_by_its_tree(engine, sentence, wanted):
    assert claims(engine, sentence) == wanted


@pytest.mark.parametrize(
    ("before", "sentence", "wanted"),
    [
        ("Think about measles here.", "It often causes fever.", ["measles causes fever"]),
        ("Think about measles here.", "This usually starts with a fever.", ["measles has_phenotype fever"]),
        ("Think about measles here.", "Symptoms include fever and cough.", ["measles has_phenotype cough", "measles has_phenotype fever"]),
        ("Think about measles here.", "It involves a fever, but not hematuria.", ["measles NOT has_phenotype hematuria", "measles has_phenotype fever"]),
        ("Then there's aspirin.", "It must not be used in asthma.", ["aspirin cautioned_in asthma"]),
        ("Then there's aspirin.", "This drug lowers the risk of stroke.", ["aspirin prevents stroke"]),
        ("She has fever and a stiff neck.", "That screams meningitis.", ["meningitis has_phenotype fever", "meningitis has_phenotype meningism"]),
    ],
)  # fmt: skip
def test_a_pronoun_stands_for_what_the_sentence_before_was_about(engine, before, sentence, wanted):
    assert claims(engine, before, sentence) == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "Could lisinopril cause cough?",
        "She has lower back pain and asthma.",
        "Patients with asthma who have diabetes are at the clinic.",
        "A patient with asthma who has diabetes comes in.",
        "It is important to treat asthma and diabetes.",
        "Low interleukin-23 causes osteoporosis.",
        "Gallbladder carcinoma causes jaundice.",
        "They have diabetes and asthma.",
        "As there is a risk of asthma, lisinopril was discussed.",
    ],
)
def test_nothing_is_read_where_nothing_is_stated(engine, sentence):
    assert claims(engine, sentence) == []


def test_a_tag_question_states(engine):
    assert claims(engine, "Lisinopril causes cough, right?") == ["lisinopril causes cough"]


def test_both_readers_read_a_plain_sentence_and_say_who_read(engine):
    by_order = Engine.open("patterns")
    assert claims(by_order, "Lisinopril causes cough.") == claims(engine, "Lisinopril causes cough.")
    assert dict(by_order.versions)["reader"] == "patterns"
    assert dict(engine.versions)["reader"].startswith("parse ")


def test_a_name_is_one_token_and_an_aside_none():
    sentence = Sentence("Okay, type 2 diabetes hurts.", (Name(6, 21, "obesity"),), ((0, 6),))
    (tree,) = Parser().parse([sentence])
    assert tree.words == ("type 2 diabetes", "hurts", ".")
    assert tree.spans == ((6, 21), (22, 27), (27, 28))


def test_a_sentence_of_asides_only_has_a_tree():
    (tree,) = Parser().parse([Sentence("Okay.", (), ((0, 5),))])
    assert Syntax(tree, (), 0).mention_of == {}


@pytest.mark.parametrize("name", ["no_such_pipeline_here", "."])
def test_a_reader_that_spacy_cannot_open_is_said_with_its_name(name):
    with pytest.raises(KgreasonError) as caught:
        Engine.open(name)
    assert name in caught.value.place


def test_a_pipeline_without_a_parser_is_refused(tmp_path):
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(KgreasonError) as caught:
        Engine.open(str(tmp_path / "blank"))
    assert caught.value.wanted == "parser and tagger"


def test_a_tree_knows_its_tops_and_depths():
    tree = Tree(("a", "b", "c"), ((0, 1), (2, 3), (4, 5)), (1, 1, 1), ("nsubj", "ROOT", "dobj"), ("NN", "VBZ", "NN"))
    assert tree.children == ((), (0, 2), ())
    assert (tree.top([0, 2]), tree.top([0, 1]), tree.top([])) == (0, 1, None)
    assert [tree.depth(one) for one in range(3)] == [1, 0, 1]


def test_words_of_several_roles_are_joined():
    assert words("relative", "opinion") >= {"which", "think"}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Telangiectasias in the brain cause bleeding.", []),
        ("Hypoglycemia caused by maternal diabetes is common.", []),
        ("Thrombocytopenia increases bleeding risk.", ["thrombocytopenia predisposes_to bleeding"]),
        ("Aspirin lowers the risk of stroke.", ["aspirin prevents stroke"]),
        ("In gout, you see fever, and in measles, you see cough.", ["gout has_phenotype fever", "measles has_phenotype cough"]),
        ("You'd expect fever in measles, not a cough.", []),
        ("Lisinopril has not caused her a cough.", []),
        ("Measles presents with fever and cough in the absence of hematuria.", [
            "measles NOT has_phenotype hematuria", "measles has_phenotype cough", "measles has_phenotype fever",
        ]),
    ],
)  # fmt: skip
def test_a_part_a_risk_and_another_persons_disease_are_not_the_whole(engine, sentence, wanted):
    assert claims(engine, sentence) == wanted


@pytest.mark.parametrize(
    ("before", "sentence", "wanted"),
    [
        ("Think about measles here. She looks unwell.", "This condition causes fever.", ["measles causes fever"]),
        ("Lisinopril is an ACE inhibitor.", "These drugs cause cough.", ["ACE inhibitor causes cough"]),
        ("This picture makes me think of measles.", "You'd expect fever, not hematuria.", [
            "measles NOT has_phenotype hematuria", "measles has_phenotype fever",
        ]),
        ("Nosebleeds come with epistaxis and headache.", "They cause anemia.", ["epistaxis causes anemia"]),
    ],
)  # fmt: skip
def test_what_is_spoken_of_lasts_beyond_a_sentence(engine, before, sentence, wanted):
    assert claims(engine, before, sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Lisinopril doesn't just cause cough.", ["lisinopril causes cough"]),
        ("Lisinopril never fails to cause cough.", ["lisinopril causes cough"]),
        ("It is false that lisinopril causes cough.", ["lisinopril NOT causes cough"]),
        ("Nobody believes lisinopril causes cough.", ["lisinopril NOT causes cough"]),
        ("If lisinopril caused cough, we would stop it.", []),
        ("I wonder whether lisinopril causes cough.", []),
        ("Statins reduce LDL cholesterol and raise HDL cholesterol.", [
            "statin decreases LDL cholesterol", "statin increases HDL cholesterol",
        ]),
        ("ACE inhibitors lower blood pressure.", ["ACE inhibitor decreases blood pressure"]),
        ("Rifampin speeds up the metabolism of warfarin.", ["rifampin decreases warfarin"]),
        ("With measles you'd get fever.", ["measles has_phenotype fever"]),
        ("If it were measles, we'd see fever.", ["measles has_phenotype fever"]),
        ("Treat gout with colchicine.", ["colchicine treats gout"]),
        ("Aspirin is given in cirrhosis to lower the risk of stroke.", ["aspirin prevents stroke", "aspirin treats cirrhosis"]),
    ],
)  # fmt: skip
def test_what_is_denied_supposed_joined_or_turned_is_read_so(engine, sentence, wanted):
    assert claims(engine, sentence) == wanted


# --- as people and models talk ---


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("The findings—fever, a cough and night sweats—point to tuberculosis.", [
            "tuberculosis has_phenotype cough", "tuberculosis has_phenotype fever", "tuberculosis has_phenotype night sweats",
        ]),
        ("The symptoms, such as fever and cough, fit with measles.", ["measles has_phenotype cough", "measles has_phenotype fever"]),
        ("The fever fits with measles rather than influenza.", ["measles has_phenotype fever"]),
        ("When you see a stiff neck, meningitis comes to mind.", ["meningitis has_phenotype meningism"]),
        ("Celiac disease is one of those conditions where you see anemia.", ["celiac disease has_phenotype anemia"]),
        ("The most characteristic finding associated with hyperkalemia is peaked T waves.", ["hyperkalemia has_phenotype peaked T waves"]),
        ("A rash is kind of unusual for influenza.", ["influenza NOT has_phenotype rash"]),
        ("Kids with measles can have a cough.", ["measles has_phenotype cough"]),
    ],
)  # fmt: skip
def test_findings_and_what_they_point_to(engine, sentence, wanted):
    assert claims(engine, sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("He takes aspirin to prevent stroke.", ["aspirin prevents stroke"]),
        ("We don't use aspirin to prevent stroke here.", []),
        ("Patients with gout benefit from colchicine.", ["colchicine treats gout"]),
        ("Usually, for gout, doctors prescribe colchicine.", ["colchicine treats gout"]),
        ("Infliximab targets TNF-alpha.", ["infliximab affects tumor necrosis factor alpha"]),
        ("Metoprolol, atenolol, and other beta blockers help.", [
            "atenolol subclass_of beta blocker", "metoprolol subclass_of beta blocker",
        ]),
        ("She was on opioids—like oxycodone or morphine.", ["morphine subclass_of opioid", "oxycodone subclass_of opioid"]),
        ("Anyone with asthma should avoid aspirin.", ["aspirin cautioned_in asthma"]),
        ("Avoid metformin in patients with cirrhosis as well as in those with heart failure.", [
            "metformin cautioned_in cirrhosis", "metformin cautioned_in heart failure",
        ]),
        ("Given the cirrhosis, she's at increased risk of variceal bleeding.", ["cirrhosis predisposes_to variceal hemorrhage"]),
        ("Hydralazine relaxes vessels, which lowers blood pressure.", ["hydralazine decreases blood pressure"]),
        ("Amiodarone is out because of the cough, likely due to lisinopril.", ["lisinopril causes cough"]),
        ("H. pylori causes gastric ulcers.", ["Helicobacter pylori causes gastric ulcer"]),
        ("Dabigatran fails here. So it is a vitamin K antagonist.", []),
        ("Dabigatran fails here. It is a vitamin K antagonist.", ["dabigatran subclass_of vitamin K antagonist"]),
    ],
)  # fmt: skip
def test_what_is_given_named_and_trailed(engine, sentence, wanted):
    assert claims(engine, sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("In hypothyroidism, TSH is high and free T4 drops.", [
            "hypothyroidism has_phenotype elevated TSH", "hypothyroidism has_phenotype low free thyroxine",
        ]),
        ("Usually with pancreatitis, lipase is elevated.", ["pancreatitis has_phenotype elevated lipase"]),
        ("Furosemide causes a drop in potassium.", ["furosemide decreases serum potassium"]),
        ("Cushing's makes potassium levels drop.", ["Cushing syndrome causes hypokalemia"]),
        ("Her TSH is high.", []),
    ],
)  # fmt: skip
def test_a_level_said_behind_a_tests_name(engine, sentence, wanted):
    assert claims(engine, sentence) == wanted


@pytest.mark.parametrize(
    "sentence",
    [
        "Stop aspirin to prevent bleeding.",
        "Avoiding aspirin prevents bleeding.",
        "Stopping lisinopril lowers potassium.",
        "Stopping aspirin and ibuprofen reduces bleeding.",
        "Withdrawal of lisinopril lowers potassium.",
        "Treating hypertension prevents stroke.",
        "Measles can present without a rash or fever.",
        "SGLT2 inhibitors hardly lower glucose at that eGFR.",
        "Measles is less associated with diarrhea.",
    ],
)
def test_what_is_stopped_treated_or_lacking_at_times_is_no_claim(engine, sentence):
    assert claims(engine, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Stop lisinopril, which causes cough.", ["lisinopril causes cough"]),
        ("Hold metformin; it causes lactic acidosis.", ["metformin causes lactic acidosis"]),
        ("Stop ibuprofen since NSAIDs raise blood pressure.", ["NSAID increases blood pressure"]),
    ],
)
def test_why_it_is_stopped_is_a_claim(engine, sentence, wanted):
    assert claims(engine, sentence) == wanted


@pytest.mark.parametrize(
    ("before", "sentence", "wanted"),
    [
        ("It could be preeclampsia or gestational hypertension.", "Both of these cause headache.", [
            "gestational hypertension causes headache", "preeclampsia causes headache",
        ]),
        ("Lisinopril it is. She lives alone. Nobody helps her.", "It causes cough.", ["lisinopril causes cough"]),
        ("Look at the biopsy.", "It was the duodenal ulcer that gave rise to the bleeding.", [
            "duodenal ulcer causes bleeding",
        ]),
        ("Amlodipine was added.", "It wasn't lisinopril that caused the hyperkalemia.", []),
        ("Lisinopril was begun.", "It is an ACE inhibitor that lowers blood pressure.", [
            "lisinopril decreases blood pressure", "lisinopril subclass_of ACE inhibitor",
        ]),
        ("Tuberculosis is common.", "This is an infection, and usually, you'd see night sweats.", [
            "tuberculosis has_phenotype night sweats",
        ]),
    ],
)  # fmt: skip
def test_both_and_it_reach_back(engine, before, sentence, wanted):
    assert claims(engine, before, sentence) == wanted


def test_lower_case_keeps_each_character_in_its_place():
    assert lowered("İstanbul FLU") == "İstanbul flu"


def test_a_genus_in_short_is_no_list_item():
    assert [one.text for one in sentences("H. pylori was found.")] == ["H. pylori was found."]


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("Secondary adrenal insufficiency doesn't cause hyperkalemia.", "unknown"),
        ("Adrenal insufficiency doesn't cause hyperkalemia.", "contradicted"),
        ("Allopurinol doesn't treat acute gout.", "unknown"),
        ("Allopurinol doesn't treat gout.", "contradicted"),
        ("Lisinopril prevents edema.", "unknown"),
        ("Aspirin prevents bleeding.", "contradicted"),
        ("Allopurinol may worsen gout.", "unknown"),
    ],
)
def test_what_holds_in_general_is_not_held_against_a_special_case(engine, sentence, verdict):
    (trace,) = read_traces(json.dumps({"id": "made-up", "steps": [sentence]}).encode(), name="made-up")
    assert isinstance(trace, Trace)
    assert [one.verdict.value for one in engine.verify(trace).judged] == [verdict]


@pytest.mark.parametrize(("sentence", "claimed"), [("He isn't pregnant.", 0), ("She isn't pregnant.", 1)])
def test_a_he_is_not_the_woman_who_is_asked_about(engine, sentence, claimed):
    patient = {"sex": "female", "conditions": ["pregnancy"]}
    row = {"id": "made-up", "patient": patient, "steps": [sentence]}
    (trace,) = read_traces(json.dumps(row).encode(), name="made-up")
    assert isinstance(trace, Trace)
    assert len(engine.verify(trace).judged) == claimed


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Valproate slows lamotrigine's metabolism.", ["valproate increases lamotrigine"]),
        ("Valproate speeds up lamotrigine's glucuronidation.", ["valproate decreases lamotrigine"]),
        ("Ciprofloxacin inhibits theophylline metabolism.", ["ciprofloxacin increases theophylline"]),
        ("Amiodarone blocks the hepatic metabolism of warfarin.", ["amiodarone increases warfarin"]),
        ("Rifampin increases the clearance of warfarin.", ["rifampin decreases warfarin"]),
        ("Calcium carbonate blocks levothyroxine absorption.", ["calcium carbonate decreases levothyroxine"]),
        ("Valproate doubles lamotrigine levels.", ["valproate increases lamotrigine"]),
        ("The SSRI duloxetine causes nausea.", ["duloxetine causes nausea", "duloxetine subclass_of SSRI"]),
        ("Add an SSRI/duloxetine.", []),
        ("Add the beta blocker metoprolol.", ["metoprolol subclass_of beta blocker"]),
        ("She takes beta blockers metoprolol and nadolol.", []),
        ("Ibuprofen doesn't affect the kidneys.", ["ibuprofen NOT causes acute kidney injury"]),
        ("At this dose ibuprofen doesn't affect the kidneys.", []),
        ("Verapamil is contraindicated in second- or third-degree AV block.", [
            "verapamil contraindicated_in second-degree atrioventricular block",
            "verapamil contraindicated_in third-degree atrioventricular block",
        ]),
    ],
)  # fmt: skip
def test_what_removes_a_drug_lowers_it_and_a_class_may_stand_before_its_member(engine, sentence, wanted):
    assert claims(engine, sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Measles may give a macular exanthema.", ["measles causes rash"]),
        ("Eclampsia may cause maternal seizures.", []),
        ("The drug may cause ocular hypertension.", []),
    ],
)
def test_a_finding_that_an_adjective_narrows_is_one(engine, sentence, wanted):
    assert claims(engine, sentence) == wanted


def test_this_disease_stands_for_the_last_one_behind_a_noun_that_names_nothing(engine):
    found = claims(engine, "We consider tuberculosis.", "Fever and a lack of response align well with this disease.")
    assert found == ["tuberculosis has_phenotype fever"]
