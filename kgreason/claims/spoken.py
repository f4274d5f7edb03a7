"""Numbers written in words."""

ONES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ONE, _TEN = "|".join(ONES[1:10]), "|".join(TENS)
WORDED = rf"(?:{_TEN})(?:[- ](?:{_ONE}))?|{'|'.join(sorted(ONES[1:], key=len, reverse=True))}"
"""A number below a hundred."""
READ_OUT = (
    rf"(?:(?:{WORDED}) point (?:{'|'.join(ONES[:10])})|(?:{_ONE})[- ](?:{_TEN})(?:[- ](?:{_ONE}))?|(?:{_TEN})(?:[- ](?:{_ONE}))?)\b"
    rf"(?!\s*(?:to|or|-|–)\s*(?:{WORDED}))"
)
"""A value as it is read out: *twenty-two*, *six point one*, *five-twenty*; not a range."""


def number(words: str) -> float:
    """Return the number that words say.

    >>> number("four"), number("Thirty-one"), number("six point one"), number("five-twenty")
    (4.0, 31.0, 6.1, 520.0)
    """
    whole, point, tenths = words.lower().replace("-", " ").partition(" point ")
    total = 0
    for part in whole.split():
        total = total * 100 + 10 * (TENS.index(part) + 2) if part in TENS else total + ONES.index(part)
    return total + (ONES.index(tenths.strip()) / 10 if point else 0.0)
