"""Orders of an answer: what it recommends, in many words, and what it refuses, postpones or only talks about."""

from collections.abc import Callable

import pytest

Ordered = Callable[[str], set[str]]


ORDERS = """
She should take nadolol.
He ought to be on nadolol.
The patient needs nadolol.
What he needs is nadolol.
I'd go for nadolol.
My pick: nadolol.
My recommendation is nadolol.
The agent I have in mind is nadolol.
The next step is nadolol.
Get him on nadolol.
I want him on nadolol.
Let him have nadolol.
Prophylaxis with nadolol is called for.
A trial of nadolol is warranted.
He deserves a trial of nadolol.
He is a good candidate for nadolol.
He would benefit from nadolol.
Nadolol is what I would prescribe.
Nadolol is the drug I would choose.
Nadolol would help him most.
Nadolol is safe for him, so start it.
Nadolol makes the most sense.
Nadolol should be tried first.
Nadolol can safely be given.
Nadolol may be started today.
Nadolol is a good choice.
Nadolol seems reasonable.
Nadolol it is.
Nadolol: yes.
Oral nadolol.
Definitely nadolol.
**Nadolol**
(C) Nadolol
First: nadolol.
Plan: nadolol.
Consider nadolol.
Take nadolol 40 mg once a day.
Yes: nadolol oral drops (50 mg/1.25 mL) 2 mL = 80 mg every 8 hours.
Nadolol as needed.
Nadolol BID.
Nadolol q8h for a week.
For the tremor: nadolol.
There is no reason not to start nadolol.
I see no reason to withhold nadolol.
There is no contraindication to nadolol.
Nothing speaks against nadolol.
Nothing prevents us from giving nadolol.
His gout should not keep us from giving nadolol.
I would not hesitate to prescribe nadolol.
It would be wrong not to start nadolol.
It would not be a mistake to start nadolol.
It is not incorrect to start nadolol.
Do not delay nadolol.
Nadolol is not contraindicated.
Nadolol will not harm him.
Nadolol should not be delayed.
Since he has no contraindications, start nadolol.
Because of his tremor, nadolol 40 mg.
He has had a tremor for years, start nadolol.
Talk to his mother and start nadolol.
His father should give him nadolol 40 mg.
Can he take nadolol? Yes.
Start nadolol, which could cause fatigue.
Start nadolol 40 mg, but do not stop it abruptly.
I would start nadolol, but watch his heart rate.
Despite his asthma, I would start nadolol 40 mg.
Nadolol would be best, but his heart rate must be watched.
Start nadolol 40 mg, which is not sedating.
Continue nadolol until the INR is above 2.
Start nadolol now and recheck the pulse later.
Nadolol is first-line for tremor.
For a man without aura like this one, start nadolol.
"""
REFUSALS = """
Giving nadolol would be dangerous.
Starting nadolol was a mistake.
It is incorrect to start nadolol.
It would be illogical to use nadolol for his tremor.
There is no point in starting nadolol.
Use of nadolol for his tremor is unjustified.
Nadolol makes no sense here.
Some mistakenly use nadolol for this.
Using nadolol for tremor reflects a misunderstanding.
Starting nadolol rests on a false premise.
Nadolol for his tremor would be a misuse.
The use of nadolol here would be a grave error.
Adding nadolol 40 mg twice daily would put him at risk of bronchospasm.
Using nadolol here risks bronchospasm.
Nadolol 40 mg could trigger an attack.
Nadolol may precipitate bronchospasm.
Nadolol would be harmful.
Nadolol is a poor choice here.
Nadolol is the last drug I would use.
Nadolol is the one drug he must not get.
Nadolol: contraindicated.
Nadolol (contraindicated).
Nadolol-induced bronchospasm.
Nadolol is commonly used for tremor.
I recommend against nadolol.
Refrain from giving nadolol.
Avoid giving nadolol.
I advise against starting nadolol in this patient.
It would be dangerous to give nadolol.
It is too risky to start nadolol.
I am reluctant to prescribe nadolol.
Hold off on starting nadolol.
Under no circumstances give nadolol.
Do not, under any circumstances, start nadolol.
Do not add or restart nadolol.
There is no need to start nadolol.
He is a poor candidate for nadolol.
I regret starting nadolol.
Cancel the order for nadolol 40 mg.
Not recommended: nadolol 40 mg.
The drug to avoid is nadolol.
The worst choice is nadolol.
Nobody should give nadolol.
Many would give nadolol here, which is wrong.
Why would anyone give nadolol?
Should he get nadolol? No.
Nadolol? Never.
I considered nadolol 40 mg.
We weighed starting nadolol and rejected it.
Nadolol was considered but rejected.
I would have started nadolol.
I would start nadolol, but he has asthma.
Guidelines recommend nadolol for tremor, but it is contraindicated in asthma.
Nadolol is first-line for tremor. However, it is contraindicated in asthma.
Nadolol works well in tremor, but do not give it to him.
Nadolol is first-line in patients without asthma.
In people without asthma, start nadolol 40 mg.
If he had no asthma, I would start nadolol.
Were it not for his asthma, nadolol would be ideal.
If you give nadolol, he will wheeze.
The intern started nadolol by mistake.
The ward ordered nadolol 40 mg, which should be stopped.
His wife may continue nadolol 40 mg.
His sister takes nadolol 40 mg.
He takes nadolol 40 mg.
He refuses nadolol 40 mg.
He declines to start nadolol.
He asks for nadolol 40 mg.
Nadolol may be added later.
Nadolol can be considered at a later visit.
Save nadolol for later.
Restart nadolol when the eGFR is above 45.
After delivery, start nadolol 40 mg.
Put him on nadolol after fluconazole is finished.
Nadolol and metoprolol are contraindicated.
Avoid metoprolol and nadolol 40 mg.
Nadolol should be stopped and never restarted.
Nadolol 40 mg (contraindicated in asthma).
Nadolol 40 mg, starting in nine days.
Keep nadolol away from him.
Nadolol 40 mg, not before the wash-out is over.
"""
INSTEAD = """
Nadolol is preferred to topiramate.
Nadolol is a better choice than topiramate.
Nadolol is safer than topiramate.
I prefer nadolol to topiramate.
I choose nadolol over topiramate.
Nadolol rather than topiramate, which would be dangerous.
Unlike topiramate, nadolol is safe for him.
Rather than topiramate, I would give nadolol.
Instead of topiramate, nadolol.
Not topiramate but nadolol.
Topiramate failed, so nadolol.
Since topiramate failed, nadolol 40 mg.
Topiramate did not help, so try nadolol.
Topiramate 25 mg is out; nadolol 40 mg at bedtime.
Switch from topiramate to nadolol.
Switch him over to nadolol.
Switch topiramate to nadolol.
Convert topiramate 25 mg to nadolol 40 mg.
Replace topiramate 25 mg by nadolol 40 mg.
Swap topiramate 25 mg for nadolol.
Substitute nadolol for topiramate.
Substitute topiramate with nadolol.
Topiramate should be replaced with nadolol.
Stop topiramate, start nadolol.
He declined topiramate 25 mg, so start nadolol.
The best choice is nadolol, since topiramate 25 mg could trigger acidosis.
I considered topiramate 25 mg, but because of his stones start nadolol 40 mg.
I would normally start topiramate 25 mg, but with his stones I choose nadolol.
Start nadolol. Many would give topiramate here, which is wrong.
Start nadolol; his wife may continue topiramate 25 mg.
Start nadolol 40 mg; had he not had asthma, topiramate 25 mg would have been my choice.
Start nadolol, since topiramate would have taken weeks.
As topiramate is not an option, nadolol 40 mg twice daily is the best choice.
Topiramate should be stopped and nadolol started.
Topiramate should be tapered off and nadolol 40 mg daily started.
Topiramate can be withdrawn, and oral nadolol begun, 40 mg a day.
Options: topiramate (contraindicated with stones), nadolol 40 mg daily (best).
Options: topiramate 25 mg (no: stones), nadolol (my pick).
Nadolol 40 mg (preferred), topiramate 25 mg (contraindicated).
"""


def lines(text: str) -> list[str]:
    return [line for line in text.strip().splitlines() if line]


@pytest.mark.parametrize("answer", lines(ORDERS))
def test_what_an_answer_recommends_is_an_order_in_any_words(ordered: Ordered, answer: str) -> None:
    assert ordered(answer) == {"nadolol"}


@pytest.mark.parametrize("answer", lines(REFUSALS))
def test_what_an_answer_refuses_postpones_or_only_talks_about_is_no_order(ordered: Ordered, answer: str) -> None:
    assert ordered(answer) == set()


@pytest.mark.parametrize("answer", lines(INSTEAD))
def test_of_two_drugs_the_one_that_is_preferred_is_ordered(ordered: Ordered, answer: str) -> None:
    assert ordered(answer) == {"nadolol"}


@pytest.mark.parametrize("long", ["5–10 minutes", "an hour", "the next 2 hours"])
def test_how_long_a_drug_is_given_refuses_no_other(ordered: Ordered, long: str) -> None:
    said = f"Thyroid storm: hydrocortisone 100 mg IV over {long}, nadolol 40 mg by mouth."
    assert ordered(said) == {"hydrocortisone", "nadolol"}


def test_a_dose_behind_the_brand_in_parentheses_orders_the_drug(ordered):
    assert ordered("Osteoporosis. Denosumab (Prolia) 60 mg subcutaneously today.") == {"denosumab"}
    assert ordered("Prolia (denosumab), 60 mg every six months.") == {"denosumab"}
    assert ordered("Denosumab (not the romosozumab 210 mg she asked for) is no option.") == set()


def test_a_drug_is_preferred_over_one_of_a_class(ordered: Ordered) -> None:
    assert ordered("Choose diltiazem over a beta blocker such as propranolol.") == {"diltiazem"}


def test_a_combination_is_ordered_once_with_its_ingredients_behind_it(ordered: Ordered) -> None:
    said = "Start Augmentin (amoxicillin 875 mg/clavulanate 125 mg) twice daily."
    assert ordered(said) == {"amoxicillin-clavulanate"}


def test_what_is_applied_is_ordered(ordered: Ordered) -> None:
    assert ordered("Apply one scopolamine patch behind the ear every 72 hours.") == {"scopolamine"}


@pytest.mark.parametrize(
    ("said", "drugs"),
    [
        ("Labetalol is the preferred beta blocker in pregnancy.", {"labetalol"}),
        ("Acetaminophen (Tylenol) is the safest painkiller.", {"acetaminophen"}),
        ("Labetalol is a first-line antihypertensive.", {"labetalol"}),
        ("Acetaminophen is generally considered safe.", {"acetaminophen"}),
        ("The best drug is a beta blocker.", {"beta blocker"}),
        ("Diphenhydramine is commonly used for sleep, so 25 mg at bedtime should be fine.", {"diphenhydramine"}),
        ("Diphenhydramine is used for sleep, but 25 mg was not enough for her.", set()),
        ("Lisinopril is not the preferred antihypertensive.", set()),
        ("Lisinopril was considered safe.", set()),
        ("Lisinopril is no longer regarded as safe.", set()),
    ],
)
def test_what_is_ranked_among_its_kind_is_ordered_and_its_kind_is_not(
    ordered: Ordered, said: str, drugs: set[str]
) -> None:
    assert ordered(said) == drugs


@pytest.mark.parametrize(
    "answer",
    [
        "Heparin drip 18 u/kg/h.",
        "Heparin gtt.",
        "Heparin gtt per protocol.",
        "Heparin bolus and drip.",
        "UFH 80 u/kg bolus, then 18 u/kg/h.",
        "Heparin gtt for the PE.",
        "Heparin infusion now.",
    ],
)
def test_a_drip_is_an_order(ordered, answer):
    assert ordered(answer) == {"heparin"}


@pytest.mark.parametrize(
    "answer",
    [
        "Heparin drip was stopped.",
        "Heparin gtt off.",
        "No heparin drip.",
        "Hold heparin gtt.",
        "Heparin gtt is contraindicated.",
        "Heparin drip caused HIT.",
        "Heparin drip for PE was given elsewhere.",
        "Heparin drip for 5 days explains the fall.",
        "Heparin infusion and warfarin are contraindicated in HIT.",
        "He was on heparin gtt 18 u/kg/h.",
        "Heparin infusion, which he got yesterday, explains it.",
        "Heparin infusion? No.",
    ],
)
def test_a_drip_that_is_only_talked_about_is_none(ordered, answer):
    assert ordered(answer) == set()
