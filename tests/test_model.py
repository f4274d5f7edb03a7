"""Values: what is wrong is said in words that a person can read."""

from kgreason.model import SourceError


def test_what_was_found_is_shown_on_one_short_line():
    assert [str(SourceError(place="made.tsv:2", found=one, wanted="a number")) for one in ("x\ny\0", "", " ", "é")] == [
        r"made.tsv:2: found x\ny\x00; wanted a number",
        "made.tsv:2: found nothing; wanted a number",
        "made.tsv:2: found ' '; wanted a number",
        "made.tsv:2: found é; wanted a number",
    ]


def test_what_is_long_is_cut_and_its_length_said():
    fault = SourceError(place="made.tsv:2", found="a" * 70_000, wanted="a number")
    assert fault.found == "a" * 400 + "… (70,000 characters)"
    assert len(str(fault)) < 500
