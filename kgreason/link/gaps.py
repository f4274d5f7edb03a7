"""What stands between two words: whether both may be of one name, of two that share words, or of an abbreviation."""

from msgspec import Struct

from kgreason.expressions import expression
from kgreason.link.shared import BETWEEN

_JOINT = expression(r"^(?:\s+|[-–/'’+&*:]|/\*|\s?[-–/+&]\s?|['’]s?\s)$")
_ASIDE = expression(r"^,? ?\(?$")
_WITHIN = expression(r"\s+|-")
_SHORTENING = frozenset("-+/")
_DASHES, _SPACED = frozenset("-–"), frozenset({" /", " -", " –"})


class Gap(Struct, frozen=True):
    """What stands between two words."""

    plain: bool
    """Whether two words of a name may stand so."""
    stop: bool
    aside: bool
    point: bool
    """Whether it is what stands in a decimal number."""
    counted: "Gap | None"
    """What it is behind a number, where it is another thing there: *ketoconazole 2% shampoo*."""
    shortens: bool
    """Whether an abbreviation may go on in it."""
    opens: bool
    """Whether it ends with a parenthesis that opens."""
    stroke: bool
    """Whether it joins two words that may share others: *and/or*."""
    dash: bool
    within: bool
    """Whether two words may stand so in a name that shares words with another."""
    between: bool
    """Whether it joins two words that share others."""
    dashed: bool
    """Whether it is a dash and no more."""


def gap_of(gap: str) -> Gap:
    """Return what characters between two words are."""
    bare = gap.lstrip(" ").removeprefix("%") or gap
    return Gap(
        plain="\n" not in gap and bool(_JOINT.match(gap)),
        stop=gap == ". ",
        aside="\n" not in gap and bool(_ASIDE.match(gap)),
        point=gap == ".",
        counted=gap_of(bare) if bare != gap else None,
        shortens=gap[:1] in _SHORTENING,
        opens=gap.endswith("("),
        stroke=gap[:1] == "/" or gap[:2] in _SPACED,
        dash=gap[:1] in _DASHES,
        within=bool(_WITHIN.fullmatch(gap)),
        between=bool(BETWEEN.fullmatch(gap)),
        dashed=gap in _DASHES,
    )
