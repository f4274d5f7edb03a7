"""Normal forms of names, so that spelling, plural and punctuation do not keep a name from its concept."""

import re
import unicodedata
from functools import lru_cache
from itertools import accumulate

TOKEN = re.compile(r"[^\W_]+", re.UNICODE)
_PARTS = re.compile(rf"({TOKEN.pattern})")
"""Splits a text so that its words stand between what is none; sooner than finding one word after another."""
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "μ": "mu", "µ": "mu", "ω": "omega"}
_KEEP_S = ("ss", "us", "is")
LIGHT = frozenset({"of", "the", "in", "and", "with", "to", "a", "an", "by", "for", "on", "at", "from", "or", "due"})
"""Words of a name that say nothing of what it names."""
_BRITISH = (("ae", "e"), ("oe", "e"), ("tumour", "tumor"), ("colour", "color"), ("isation", "ization"))


_ACHES = ("daches", "haches", "lyaches", "kaches", "raches")
"""Ends of *headaches*, *toothaches*, *stomachaches*, *bellyaches*, *backaches* and *earaches*."""


@lru_cache(maxsize=65536)
def normal_token(token: str) -> str:
    """Return one word in normal form: lower case, no accents, singular, US spelling.

    >>> [normal_token(word) for word in ("Oedema", "Biopsies", "diureses", "headaches", "SSRIs", "β")]
    ['edema', 'biopsy', 'diuresis', 'headache', 'ssri', 'beta']
    """
    if token.endswith("s") and token[:-1].isupper() and len(token) > 2:  # SSRIs, ARBs
        token = token[:-1]
    word = token.lower()
    if not word.isascii():
        word = "".join(_GREEK.get(char, char) for char in word)
        word = "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
    for british, american in _BRITISH:
        word = word.replace(british, american)
    return _singular(word)


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(_KEEP_S):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("noses", "roses", "yses", "crises", "eses", "tases")):
        return word[:-2] + "is"
    if word.endswith(_ACHES):
        return word[:-1]
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "uses")):
        return word[:-2]
    return word[:-1]


def lowered(text: str) -> str:
    """Return a text in lower case, each character at its place (*İ* would become two).

    An expression without IGNORECASE skips what begins with another letter, several times as fast.
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def tokens(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text in normal form, each with its start and end; a possessive *'s* is no word."""
    written, starts, ends = written_words(text)
    return list(zip(map(normal_token, written), starts, ends, strict=True))


def written_words(text: str) -> tuple[list[str], list[int], list[int]]:
    """Return the words of a text as they are written, their starts and their ends; a possessive *'s* is no word.

    >>> written_words("Crohn's (CD)")
    (['Crohn', 'CD'], [0, 9], [5, 11])
    """
    parts = _PARTS.split(text)
    borders = list(accumulate(map(len, parts)))
    written, starts, ends = parts[1::2], borders[:-1:2], borders[1::2]
    if "'" not in text and "’" not in text:
        return written, starts, ends
    kept: list[int] = []
    for at, word in enumerate(written):
        gap = starts[at] - 1
        if not (word in "sS" and kept and ends[kept[-1]] == gap and text[gap] in "'’"):
            kept.append(at)
    return [written[at] for at in kept], [starts[at] for at in kept], [ends[at] for at in kept]


def normal(name: str) -> str:
    """Return the normal form of a name: its normal words, one space between.

    >>> normal("Crohn's disease"), normal("beta-blockers"), normal("Haemolytic anaemias")
    ('crohn disease', 'beta blocker', 'hemolytic anemia')
    """
    return " ".join(words(name))


def words(name: str) -> list[str]:
    """Return the words of a name in normal form.

    >>> words("Crohn's disease"), words("SSRIs")
    (['crohn', 'disease'], ['ssri'])
    """
    if "'" in name or "’" in name:
        return [word for word, _, _ in tokens(name)]
    return [normal_token(word) for word in TOKEN.findall(name)]


def content_words(normal_name: str) -> list[str]:
    """Return the words of a name in normal form without those that say nothing; all, where no other is left."""
    said = normal_name.split(" ")
    return [one for one in said if one not in LIGHT] or said


def loose(normal_name: str) -> str:
    """Return the content words of a name in normal form in the order of the alphabet.

    >>> loose("failure of the kidney acute"), loose("acute kidney failure")
    ('acute failure kidney', 'acute failure kidney')
    """
    return " ".join(sorted(content_words(normal_name)))


def loose_keys(normal_name: str) -> tuple[str, ...]:
    """Return what a name is found by however its words stand; a code with digits also by its letters alone.

    >>> loose_keys("fk 506")
    ('506 fk', 'fk506')
    """
    key = loose(normal_name)
    whole = normal_name.replace(" ", "")
    coded = len(whole) <= LONGEST_CODE and any(one.isdigit() for one in whole)
    return tuple(dict.fromkeys((key, whole))) if coded else (key,)


LONGEST_CODE = 12
