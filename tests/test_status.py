"""How far the words of a status reach: where a clause ends it, what is over, and what began then and holds still."""

import pytest

from kgreason.link.assertion import assertions


def status(text: str, *names: str) -> list[str]:
    """Return the status of each name in a sentence."""
    spans = [(text.index(name), text.index(name) + len(name)) for name in names]
    return [str(one.status) for one in assertions(text, spans)]


@pytest.mark.parametrize(
    ("text", "denied", "held"),
    [
        ("No rash, still gout.", "rash", "gout"),
        ("There was no rash, only gout.", "rash", "gout"),
        ("No rash, no fever, gout x 3 days.", "rash", "gout"),
        ("Free of rash today, gout in both feet.", "rash", "gout"),
        ("Rash no, gout for a week.", "Rash", "gout"),
        ("Rash no, gout yes.", "Rash", "gout"),
        ("+gout -rash", "rash", "gout"),
        ("(+) gout; (-) rash", "rash", "gout"),
        ("I don’t have a rash but my gout is back.", "rash", "gout"),
        ("I haven't had a rash since my gout flared.", "rash", "gout"),
    ],
)
def test_a_denial_reaches_its_own_list_and_no_further(text: str, denied: str, held: str) -> None:
    assert status(text, denied, held) == ["denied", "present"]


def test_a_bare_not_reaches_over_the_commas_of_a_list_of_names() -> None:
    assert status("It didn't cause fever, a rash or gout.", "fever", "rash", "gout") == ["denied"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "- gout",
        "-gout -asthma",
        "Gout first noted last year.",
        "He has had gout on and off for six weeks.",
        "Without his tablets he has gout.",
        "The daughter says that her mother has gout.",
        "Albuterol prn, gout",
        "Gout, treated in 2019 with colchicine",
        "We don't have to talk of gout.",
        "Gout persists, fever has resolved.",
        "Unsteady, doesn't know the day, gout, can't see well.",
        "He has gout (last drink 14 months ago).",
        "She has gout (uric acid 7 a month ago).",
        "K 6.9 not hemolyzed, films show gout.",
    ],
)
def test_what_only_looks_denied_past_or_anothers_is_there(text: str) -> None:
    assert status(text, "Gout" if "Gout" in text else "gout") == ["present"]


@pytest.mark.parametrize(
    "text",
    [
        "After her pneumonia she moved.",
        "Pneumonia, which has settled",
        "He was seen in 2019 for pneumonia.",
        "He was treated for pneumonia in 2019.",
        "Pneumonia, now healed",
        "At that time she had pneumonia.",
        "The film shows an old pneumonia.",
        "He no longer has pneumonia since May.",
    ],
)
def test_an_event_that_is_over_is_past(text: str) -> None:
    assert status(text, "Pneumonia" if "Pneumonia" in text else "pneumonia") == ["past"]


def test_what_is_guarded_against_or_reckoned_with_is_not_there() -> None:
    assert status("DVT prophylaxis; migraine prophylaxis.", "DVT", "migraine") == ["hypothetical", "present"]
    assert status("Should his pain ease or any bleeding occur, call.", "bleeding") == ["hypothetical"]
    assert status("Impression: gout versus pseudogout.", " gout", "pseudogout") == ["possible", "possible"]
    assert status("It is either gout or sepsis.", "gout", "sepsis") == ["possible", "possible"]
    assert status("She takes either ibuprofen or naproxen.", "ibuprofen", "naproxen") == ["present", "present"]
