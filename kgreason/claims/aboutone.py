"""What shows that a text is about the one relative it names, though it does not ask *can she*: her age, her complaint."""

import re

from kgreason.expressions import expression

RELATIVES = {
    "woman": "mother mom mum mama mommy mummy wife girlfriend sister aunt auntie grandmother grandma granny nana stepmother "
    "mother-in-law sister-in-law",
    "man": "father dad daddy papa husband hubby boyfriend brother uncle grandfather grandpa grandad granddad stepfather "
    "father-in-law brother-in-law",
    "female": "granddaughter niece daughter-in-law",
    "male": "grandson nephew son-in-law",
    "patient": "partner spouse friend cousin neighbor neighbour parent fiancee fiance roommate",
}
"""The words for a relative, by the word that tells as much of age and sex, and is no relative."""
KIN_WORDS = "|".join(sorted((kin for every in RELATIVES.values() for kin in every.split()), key=len, reverse=True))
LIKE = r"(?:(?:own|dear|old|elderly|little|young|poor|pregnant)\s+)?"
_NAMED = rf"(?:(?:my|our)\s+)?{LIKE}(?:{KIN_WORDS})\b"
_OPENS = expression(
    rf"^\W*{_NAMED}(?:"
    r"(?:,|['’]s|\s+is)?\s+\(?(?:[2-9]\d|1[01]\d)(?=\s*[),](?!\s*\d)|\s+(?:and|with|w/|has|had|takes|on|got)\b)|"
    r"(?:,|['’]s|\s+is)?\s+\(?\d{1,2}\s?(?:mos?|months?|wks?|weeks?|days?|yrs?|years?|y/?o)\b"
    r"(?!\s+(?:pregnan|along|ago|post|sober|clean|into|younger|older|after|since|now))|"
    r"\s+\d{1,2}\s?(?:wks?|weeks?)\s+(?:along|pregnant)\s+(?:has|with|and)\b)",
    re.IGNORECASE,
)
"""*My nephew is 13 mo*, *Father 82 had a cold*, *Wife 36 weeks along has a UTI*."""
_TOLD = expression(
    rf"\bs?he(?:['’]?s|\s+is)\s+{_NAMED}|^[^.?!,;]{{2,30}}\bin\s+(?:my|our)\s+{LIKE}(?:{KIN_WORDS})\s*\(|"
    rf"^\W*{_NAMED}[^.?!]{{0,40}}?(?:['’]s|\s+is)\s+(?:so+|really|very|super|still|badly|terribly)\s+"
    r"(?!worried|upset|sure|glad|happy|kind|against|into|nice|proud|healthy|well|fine|strict|angry|mad|alive)[a-z]{4,}",
    re.IGNORECASE,
)
"""*He's my dad*, *UTI in my mom (on methotrexate)*, *my aunt on dialysis is so backed up*."""
_HEADS = expression(rf"^[^.?!]{{0,12}}\b(?:{KIN_WORDS})\b", re.IGNORECASE)
_AGED = expression(
    r"\bs?he(?:['’]?s|\s+is)\s+(?:now\s+|only\s+|almost\s+)?(?:[1-9]\d|1[01]\d)"
    r"(?!\.\d)(?=\s*(?:$|[.,;!?)]|(?:and|with|on|now|has)\b)|\s+[a-z]+\s+\d)(?!\s+(?:weeks?|wks?|days?|months?|kg|lbs?|feet|mg)\b)",
    re.IGNORECASE,
)
"""*He's 66* of the one who opens the text."""


def about_one(text: str) -> bool:
    """Return whether a text tells of its one relative as of a patient.

    >>> [about_one(text) for text in ("My aunt, 70, has gout.", "My dad has gout. He's 66.", "My dad had gout.")]
    [True, True, False]
    """
    return bool(_OPENS.search(text) or _TOLD.search(text) or (_HEADS.search(text) and _AGED.search(text)))
