"""How the audit reads a label: plain words, sentences, names that share a word."""

import pytest

from kgreason.curate.reading import following, leads, names, plain, sentences


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Neutrophils <1,500/mm3", "neutrophil 1500 mm3"),
        ("CrCl below 50mL/min", "crcl below 50 ml min"),
        ("H 2 blockers", "h2 blocker"),
        ("congenital Q-T prolongation", "congenital qt prolongation"),
        ("the 1 st trimester", "the 1st trimester"),
        ("anti-arrhythmic agents", "antiarrhythmic drug"),
        ("potent CYP3A inhibitors", "strong cyp3a4 inhibitor"),
        ("strong inhibitors of CYP1A2", "strong cyp1a2 inhibitor"),
        ("inhibitors of CYP3A4, CYP2D6, or P-gp", "cyp3a4 inhibitor cyp2d6 inhibitor or p gp inhibitor"),
        ("substrates of the CYP3A4, BCRP or CYP2D6", "cyp3a4 substrate bcrp substrate or cyp2d6 substrate"),
        ("inhibitors or inducers of CYP3A4", "cyp3a4 inhibitor or inducer"),
        ("inhibitors of cytochrome P450 3A4", "cyp3a4 inhibitor"),
        ("drugs that can inhibit cytochrome P450 2D6", "cyp2d6 inhibitor"),
        ("drugs inducing CYP3A", "cyp3a4 inducer"),
        ("P-gp, BCRP, OCT1 Substrates", "p gp substrate bcrp substrate oct1 substrate"),
        ("Anti-Neoplastic Therapies", "antineoplastic therapy"),
        ("AST > 2.5 x ULN", "ast 2 5 time uln"),
        ("twice the upper limit of normal", "twice uln"),
        ("respiratory depression and depression", "respiratorydepression and depression"),
        ("drugs known to prolong the QT interval", "qt prolonging drug"),
        ("a psychiatric history", "a history of psychiatric disorder"),
        (
            "unless blood pressure is adequately controlled",
            "unless blood pressure is adequately controlled in uncontrolled hypertension",
        ),
        ("homozygous deficiency in either EXA or EXB", "homozygous exa deficiency or homozygous exb deficiency"),
        ("alcoholic drinks", "alcohol drink"),
    ],
)
def test_a_text_has_one_spelling(text, words):
    assert plain(text) == words


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Take it (e.g. now). Stop.", ["Take it (e.g. now).", "Stop."]),
        ("Use St. John wort [see Warnings (5.1)] with care.", ["Use St. John wort  with care."]),
        ("Watch ( 5.1 ) Stop it ( 5.2 )", ["Watch .", "\N{PILCROW SIGN} Stop it ( 5.2 )"]),
        ("Bilirubin above 1.5 ULN. 7.2 Statins Avoid.", ["Bilirubin above 1.5 ULN.", "7.2 Statins Avoid."]),
        ("It is worse; therefore, stop; then rest.", ["It is worse; therefore, stop;", "then rest."]),
    ],
)
def test_a_section_is_cut_into_sentences_without_pointers(text, cut):
    assert sentences(text) == cut


def test_a_list_item_and_an_example_have_their_leads():
    assert leads(["Avoid in a;", "b;", "or c.", "Rest."]) == [set(), {0}, {0}, set()]
    assert leads(["Avoid such drugs.", "Examples:", "one, two"])[2] == {0, 1}
    assert leads(["Avoid such drugs.", "Examples one, two"])[1] == {0}


def test_what_follows_ends_with_the_item():
    assert following(["It rises.", "Halve it."], 0) == [1]
    assert following(["It rises.", "So it is.", "Therefore, halve it."], 0) == [1, 2]
    assert following(["It rises.", "7.2 Statins Avoid them."], 0) == []
    assert following(["It rises.", "Digoxin:", "Halve it."], 0) == []
    pilcrow = "\N{PILCROW SIGN}"
    assert following(["Kidney failure .", f"{pilcrow} Avoid use"], 0) == [1]  # the cell of a table
    assert following(["Kidney failure .", f"{pilcrow} Avoid use in children ."], 0) == []


@pytest.mark.parametrize(
    ("name", "sentence", "found"),
    [
        ("class ia antiarrhythmic", "class ia or class iii antiarrhythmic", True),
        ("strong cyp3a4 inducer", "strong cyp3a4 inhibitor or inducer", True),
        ("p gp inhibitor", "p gp or strong cyp3a4 inhibitor", True),
        ("weak cyp3a4 inducer", "weak cyp3a4 inhibitor", False),
        ("ritonavir", "all of them except ritonavir", False),
        ("ritonavir", "all except ritonavir but ritonavir too", True),
        ("metabolic acidosis", "avoid drug causing metabolic acidosis", False),
    ],
)
def test_a_name_is_found_where_it_shares_a_word(name, sentence, found):
    assert names(name, sentence) is found


def test_the_questions_of_a_package_are_sentences_of_their_own():
    text = "Do not use after an allergic reaction to it Ask a doctor before use if you have asthma When using this product drowsiness may occur avoid alcoholic drinks sedatives may add to it Stop use and ask a doctor if it lasts"
    assert sentences(text) == [
        "Do not use after an allergic reaction to it",
        "Ask a doctor before use if you have asthma",
        "When using this product drowsiness may occur",
        "avoid alcoholic drinks",
        "sedatives may add to it",
        "Stop use and ask a doctor if it lasts",
    ]
