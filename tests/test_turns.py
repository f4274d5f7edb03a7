"""Turns of phrase that decide a mention's status: sentences of our own, each name marked with what it should be read as."""

import re

import pytest

from kgreason.claims import read_trace
from kgreason.graph import open_starter
from kgreason.link import Linker
from kgreason.link.assertion import assertions
from kgreason.model import Passage, Span, Trace

MARKED = re.compile(r"\[(?P<name>[^|\]]+)\|(?P<status>\w+)\]")


def marked(sentence: str, *, told: bool = True) -> str:
    """Return a marked sentence with the statuses that are read in place of those it was marked with."""
    text, spans, low = "", [], 0
    for one in MARKED.finditer(sentence):
        text += sentence[low : one.start()]
        spans.append((len(text), len(text) + len(one["name"])))
        text, low = text + one["name"], one.end()
    text += sentence[low:]
    found = assertions(text, spans, told=told)
    for (start, end), one in reversed(list(zip(spans, found, strict=True))):
        text = f"{text[:start]}[{text[start:end]}|{one.status}]{text[end:]}"
    return text


def read_as_marked(sentence: str) -> None:
    assert marked(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "The scan is not normal and the biopsy shows [gout|present].",
        "He denies a [rash|denied] and reports [gout|present].",
        "The skin is not [painful|denied] and inspection shows [a rash|present].",
        "She denies [cough|denied] but for her [asthma|present].",
        "No [rash|denied], [gout|present] though.",
        "No [rash|denied] recorded, [gout|present] persists.",
        "No known allergies, [gout|present] on allopurinol.",
        "Denies drug use, [hepatitis B|present] carrier.",
        "No [gout|present] flare since March.",
        "A [mass|present] not seen on the prior film.",
        "[Tremor|present] at rest, absent with action.",
        "Despite no fever he has [pneumonia|present].",
        "Not pregnant, not nursing, [acne|present] on the back.",
        "[MI|denied] ruled out, [reflux|present] on omeprazole.",
        "Which drug is not a cause of cough in [gout|present]?",
        "The pain did not ease despite [gout|present] tablets.",
        "He had no pain until the [gout|present] came.",
        "There was no bleeding after [surgery|present].",
        "No [fever|denied] in the setting of [gout|present].",
        "The wound explains the lack of strength as well as the [fracture|present].",
        "Absence of [rash|denied] (typical of [measles|present]) and of [cough|denied].",
        "Her brother (not seen by us) has [gout|family].",
        "Not eating, as he has [gout|present].",
        "He takes no tablets and that she has [gout|present] is known.",
        "Without a visit abroad, [malaria|present] is rare.",
        "The limp does not explain the [gout|present].",
        "She does not know the extent of the [rash|present].",
        "The itch is not as bad as [gout|present].",
        "Let's not forget [gout|present].",
        "It is not clear why she has [gout|present].",
        "He is not compliant with treatment for [gout|present].",
        "Not only does he have [gout|present], he has [asthma|present] too.",
        "Negative for fever, positive for [cough|present].",
        "Her pain was not relieved by [aspirin|present].",
    ],
)
def test_a_denial_ends_where_its_clause_does_and_spares_what_it_takes_for_granted(sentence: str) -> None:
    read_as_marked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Denies [fever|denied], [weight loss|denied], [night sweats|denied], [double vision|denied], [hair loss|denied], or [joint pain|denied].",
        "No sign of [rash|denied] or of [weakness|denied] in the arms or [numbness|denied].",
        "It does not present [fever|denied].",
        "He has not noticed any [discharge|denied].",
        "We never found [gout|denied].",
        "[Edema|denied] was not seen, [erythema|present] was.",
        "The dipstick shows blood but negative [nitrites|denied].",
        "Negative [syphilis|denied] and HIV serologies.",
        "No c/o [pain|denied].",
        "The biopsy came back clear of [cancer|denied].",
        "Absent: [fever|denied], [rash|denied].",
        "[Fever|denied] denied.",
        "The film rules [pneumonia|denied] out.",
        "[Gout|denied] is off the table.",
        "He has yet to have a [seizure|denied].",
        "Nobody ever told me I had [gout|denied].",
        "i dont have [gout|denied] but my neighbor does",
        "He remains free from [seizures|denied].",
        "[Fever|denied] isn't mentioned.",
        "No medications, [allergies|denied], [gout|denied].",
        "The diagnosis of [gout|denied] was withdrawn.",
        "No [fever|denied] (seen at 9:30), [rash|denied] or [cough|denied].",
    ],
)
def test_a_denial_reaches_its_whole_list(sentence: str) -> None:
    read_as_marked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Given her [epilepsy|present], bupropion is off the table.",
        "Her [nipple discharge|present] is guaiac negative.",
        "Admitted for [purpura|present] (on two occasions the tests were negative).",
        "If it is negative, the value of [gout|present] (high negative predictive value) falls.",
        "[Gout|present], [chest film|denied] was not seen.",
        "A not-so-rare [gout|present].",
    ],
)
def test_what_is_said_of_another_thing_denies_no_name(sentence: str) -> None:
    if "If it" in sentence:
        assert marked(sentence).count("denied") == 0
    else:
        read_as_marked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "He has had a [cough|present].",
        "Drugs used to treat [gout|present] are many.",
        "Colchicine cannot be used to treat [asthma|present].",
        "She was diagnosed with [asthma|present] two years ago.",
        "During the previous two weeks she noted a [rash|present].",
        "A year-long history of [fatigue|present].",
        "A man with a history of [gout|past] who developed a [rash|present].",
        "A woman with a history of [gout|past] on [lithium|present].",
        "Post-surgical [hypoparathyroidism|present].",
        "He used to take allopurinol for his [gout|present].",
        "He has [asthma|present] and had [pneumonia|past] last winter.",
        "Her [asthma|present] was bad last winter.",
        "The [rash|present] cleared but came back.",
        "The child had a [cough|present] one week ago that has since worsened.",
        "The [cough|present] never went away.",
        "The [seizures|present] stopped for a year and came back.",
        "He never got over his [depression|present].",
        "A man with [gout|present] stopped his tablets.",
        "My doctor found [gout|present] last year.",
        "He had his [gout|present] medication changed last year.",
        "His [cirrhosis|present] has settled into a stable phase.",
        "Her cough is over, the [asthma|present] has gone worse.",
    ],
)
def test_what_began_or_went_on_is_not_past(sentence: str) -> None:
    read_as_marked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Two weeks ago, he had a [runny nose|past] and a [sore throat|past].",
        "One year ago she was treated for a [bite|past] of her hand.",
        "As a student he had [mumps|past].",
        "When I was 20 I had [mumps|past].",
        "I had [mumps|past] when I was five.",
        "She got [hives|past] when she took amoxicillin in 2015.",
        "Three admissions for [pancreatitis|past].",
        "Radiation for [lymphoma|past] 2001.",
        "Two [DVTs|past], the last in 2018.",
        "[Eczema|past] until age 10.",
        "She is six weeks out from her [MI|past].",
        "The [MI|past] was in 2012.",
        "[Melanoma|past] 2009, excised, no recurrence.",
        "The [cough|past] that followed the flu is gone.",
        "[Kidney transplant|past] 2010.",
        "[Jaundice|past] in her last pregnancy.",
        "He had a [DVT|past] after knee surgery.",
        "She had [jaundice|past] with her first pregnancy.",
        "He was treated for a [fracture|past] of the left wrist two years ago.",
        "Hospitalized twice for [pancreatitis|past] during the past year.",
        "Discharged last week after [colitis|past].",
        "A spell of [vertigo|past] at work that resolved by itself.",
        "The [rash|past] faded within a week.",
        "The [vertigo|past] lasted an hour and stopped.",
        "[Bell palsy|past] 2009, full recovery.",
        "[TB|past], treated, 2001.",
        "He is a [lymphoma|past] survivor.",
        "I've had [colitis|past] before.",
        "Her last [attack|past] was in May.",
        "He [smoked|past] a pack a day for ten years but quit last spring.",
        "He gave up [smoking|past].",
        "Five days ago he had a [pain|past] in the ankle which has since resolved.",
        "Her [headaches|past], [jaw pain|past], and [blurred vision|past] have resolved.",
    ],
)
def test_what_is_over_is_past_however_it_is_told(sentence: str) -> None:
    read_as_marked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "If [shock|hypothetical] is confirmed, give fluids.",
        "Should you notice [jaundice|hypothetical], call.",
        "Use the inhaler when you [wheeze|hypothetical].",
        "She is protected against the development of [cirrhosis|hypothetical].",
        "Side effects include [nausea|hypothetical] and [rash|hypothetical].",
        "Low doses reduce [preeclampsia|hypothetical] risk.",
        "Can metformin cause [gout|hypothetical]?",
        "Due for [colon cancer|hypothetical] screening.",
        "He was exposed to [measles|hypothetical].",
        "She has no risk factors for [gout|hypothetical].",
        "Paracetamol for [fever|hypothetical] as needed.",
        "Ensure she is not [pregnant|hypothetical] first.",
        "Consented for the risks of [bleeding|hypothetical] and [infection|hypothetical].",
        "I don't want to end up with [dementia|hypothetical].",
        "To prevent stroke in [atrial fibrillation|present] she takes apixaban.",
    ],
)
def test_what_is_only_reckoned_with_is_hypothetical(sentence: str) -> None:
    read_as_marked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The most likely diagnosis in this woman, given her age, is [gout|possible].",
        "The most likely cause would be [gout|possible].",
        "[Gout|possible] is a strong candidate.",
        "[Gout|possible] seems to be a plausible diagnosis.",
        "The spots may correspond to [measles|possible].",
        "There may or may not be a [rash|possible].",
        "She is concerned that it is [gout|possible].",
        "It could be gout, also known as [podagra|possible].",
        "[Gout|possible] is likely, as is [pseudogout|possible].",
        "It is hard to say whether the limp is due to [gout|possible] or [sprain|possible].",
        "Is this [gout|possible]?",
        "[Gout|possible] likely.",
        "[Gout|possible] would account for the [limp|present].",
        "They are checking me for [gout|possible].",
        "It is most likely [gout|possible].",
        "No sure diagnosis, [gout|possible] suspected.",
        "It is not clear that she has [gout|possible].",
        "[Limp|present], rule out [gout|possible].",
        "[Gout|possible] (probable).",
        "That would make [gout|possible] more likely.",
        "I am wondering whether this might be [gout|possible].",
        "Not sure about [gout|possible].",
        "[Gout|possible] is my main concern.",
        "We must rule [gout|possible] out.",
        "We should rule out [gout|possible], start [colchicine|present].",
        "Possible [cellulitis|possible] in a patient with [gout|present].",
    ],
)
def test_what_is_weighed_is_possible(sentence: str) -> None:
    read_as_marked(re.sub("could be gout", "could be [gout|possible]", sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The limp may be due to a stone; the [rash|present] may be an allergy.",
        "The [limp|present] may be due to gout.",
        "Signs suggestive of [abruption|possible], such as [back pain|present].",
        "She is concerned about her [acne|present], [weight gain|present], and mood.",
        "Talk of a stone, especially considering the nature of the [limp|present].",
        "She may want to switch from [valproate|present] to lamotrigine.",
        "An evaluation for a [chronic cough|present] was done.",
        "She seems mildly [confused|present].",
        "Her [asthma|present] plan may be of use.",
    ],
)
def test_what_is_given_is_no_doubt_of_its_own(sentence: str) -> None:
    read_as_marked(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A newborn from a [diabetic|family] mother has [seizures|present].",
        "Maternal treatment with [magnesium|present] was given.",
        "The family history indicates that this is a case of [gout|present].",
        "My kids both have [measles|family].",
    ],
)
def test_whose_it_is(sentence: str) -> None:
    read_as_marked(sentence)


def test_a_relative_that_a_vocabulary_names_is_still_a_relative() -> None:
    text = "His father died of gout."
    spans = [(4, 10), (text.index("gout"), text.index("gout") + 4)]
    assert [str(one.status) for one in assertions(text, spans)] == ["present", "family"]


@pytest.mark.parametrize("text", ["He was diagnosed with pneumonia two years ago.", "Two years ago he had gastritis."])
def test_what_was_found_or_had_years_ago_is_history_in_the_facts(text: str) -> None:
    question = Passage(text, Span("/question", 0, len(text)))
    facts = read_trace(Trace("EX:1", question), Linker(open_starter())).facts
    assert {one.kind for one in facts.items if one.known and one.kind in {"condition", "history"}} == {"history"}
