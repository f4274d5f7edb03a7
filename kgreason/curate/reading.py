"""How the audit reads a label: its text in sentences, a sentence in plain words, and which sentence leads another."""

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from kgreason.graph.names import normal

SEE = re.compile(r"\[[^\[\]]*\bsee\b[^\[\]]*\]|\(\s*see (?:[^()]|\([^()]*\))*\)", re.IGNORECASE)
"""A pointer to another section: what it is called there is not said here."""
SEE_LAST = re.compile(rf"(?:{SEE.pattern})(?=\s+(?-i:[A-Z]))", re.IGNORECASE)
REFERENCE = re.compile(r"\((?:\s*\d+(?:\.\d+)?\s*,?)+\)(?=\s+[A-Z0-9])")
"""The section numbers that close an item of the highlights, which has no full stop: the next one begins with ¶."""
SENTENCE = re.compile(
    r"(?<=[.;:•])(?<!\bSt\.)(?<!\bDr\.)(?<!\be\.g\.)(?<!\bi\.e\.)\s+(?!therefore\b)"
    r"|\s+(?=(?:Ask a doctor|Stop use and|When using this product)\b)"
    r"|(?<=occur)\s+(?=avoid alcoholic)|(?<=avoid alcoholic drinks)\s+"
    r"|\n+|(?<![<>=≤≥])(?<!than)\s+(?=\d{1,2}\.\d{1,2}\s+(?!ULN)[A-Z])"
)
GLUED = (
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),  # 1,500
    (re.compile(r"(?<=\d)(?=(?:mL|mg|mcg|kg|lb|mEq|mmol|mm|msec|bpm)s?\b)"), " "),  # 50mL
    (re.compile(r"\bH (?=[12]\b)"), "H"),  # H 2 blocker
    (re.compile(r"(?<=\d) ?[xX×] ?(?=ULN\b|upper limit)"), " times "),  # 2.5 x ULN
    (re.compile(r"(?<=\d) (?=(?:st|nd|rd|th)\b)"), ""),  # 1 st trimester
    (re.compile(r"(?<=\bQ)-(?=T)"), ""),  # Q-T prolongation
    (re.compile(r"\bN 2 O\b"), "nitrous oxide"),
    (re.compile(r"(?<=\b[Rr]e)-(?=uptake)"), ""),
    (re.compile(r"\b([Aa]nti|[Nn]on)[-‐‑](?=[a-z]|Neoplastic)"), r"\1"),  # anti-arrhythmic
)
CYTOCHROME = re.compile(r"\b(?:cytochrome )?p ?450 (?:isozyme |enzyme )?(?=[1-4][a-e]\d*\b)")
CYP3A4 = re.compile(r"\bcyp ?3a(?: ?4(?: 5)?)?\b")
ENZYME = re.compile(r"cyp\w+|p gp\b")
TRANSPORTER = re.compile(r"cyp\w+|p gp|bcrp|oct\d")
OF_ENZYMES = re.compile(
    r"\b((?:inhibitor|inducer|substrate)(?: (?:and|or) (?:inhibitor|inducer))?)"
    r" of (?:the )?((?:(?:cyp\w+|p gp|bcrp|ugt|and|or) )*(?:cyp\w+|p gp))\b"
)
LISTED = re.compile(r"\b((?:(?:cyp\w+|p gp|bcrp|oct\d)(?: or| and)? ){2,})(substrate)\b")
SAME_WORDS = (
    (re.compile(r"\bpotent (?=cyp)"), "strong "),
    (re.compile(r"\b(general|local|spinal) anesthesia\b"), r"\g<0> \1 anesthetic"),
    (re.compile(r"\b(?:agent|medication)\b"), "drug"),
    (re.compile(r"\b(respiratory|nervous system|cns|myocardial|marrow|st segment) depression\b"), r"\1depression"),
    (re.compile(r"\balcoholic (?=drink|beverage)"), "alcohol "),
    (re.compile(r"\bdeficiency in either (\w+) or (\w+)"), r"\1 deficiency or homozygous \2 deficiency"),
    (re.compile(r"\bpsychiatric history\b"), "history of psychiatric disorder"),
    (
        re.compile(r"\bunless blood pressure is (?:adequately |well )?controlled\b"),
        r"\g<0> in uncontrolled hypertension",
    ),
    (
        re.compile(
            r"\bdrug (?:(?:known|thought) to )?(?:have (?:the )?potential to )?prolong (?:the )?qtc? interval\b"
        ),
        "qt prolonging drug",
    ),
    (re.compile(r"\b(?:the )?upper limit of (?:the )?normal\b"), "uln"),
    (re.compile(r"\bdrug (?:(?:that|which) are )?(?:\w+ )?metabolized by (cyp\w+)"), r"\1 substrate"),
    (re.compile(r"\bdrug (?:that|which) are substrate (?:for|of) (cyp\w+)"), r"\1 substrate"),
    (re.compile(r"\bdrug (?:(?:that|which) (?:can |may )?inhibit|inhibiting) (cyp\w+)"), r"\1 inhibitor"),
    (re.compile(r"\bdrug (?:(?:that|which) (?:can |may )?induce|inducing) (cyp\w+)"), r"\1 inducer"),
    (
        re.compile(r"\bgreater than (?:a )?first degree (?:av |heart |atrioventricular )?block"),
        "second degree atrioventricular block or third degree atrioventricular block",
    ),
)
CONCLUSION = ("Therefore", "In general", "Thus", "Consequently", "For this reason", "Intervention", "Prevention")
ORDERS = re.compile(
    r"(?:Avoid (?:\w+ )?(?:use )?in patients"
    r"|Adjust|Reduc|Decreas|Dos(?:e|age|ing)s? (?:\w+ ){0,3}?(?:adjust|reduc|modif)|A (?:dos|reduction|lower)"
    r"|An (?:adjustment|increase))",
    re.IGNORECASE,
)
"""How a sentence begins that orders what an item, which only described before, asks for."""
TABLE_HEAD = re.compile(
    r"(?:Clinical|Intervention|Prevention|Management|Recommendation|Comment)[\w\s/()]*:$", re.IGNORECASE
)
MERE_ORDER = r"(?:Avoid (?:concomitant )?use|Not recommended|Contraindicated)\b(?! in| of| with)"
NEXT_CELL = re.compile(f"¶ {MERE_ORDER}")
"""A mere order that stands in the next cell of a table: it is of what stands before, whatever the next row names."""
NEW_ITEM = re.compile(rf"¶ (?!{MERE_ORDER})|\d{{1,2}}\.\d")
"""The start of another item."""
CLINICAL = r"\bClinical (?:[Ii]mpact|[Ii]mplication|[Ee]ffect)"
NEW_ROW = re.compile(rf"(?:\S+ ){{1,16}}{CLINICAL}")
"""The start of another row of a table, headed by the name of a drug."""
NEXT_TITLE = re.compile(rf"(\bExamples:?\s(?:[^\n.:;]|\be\.g\.)*?[a-z)])\s(?=[A-Z][^\n.:;]{{2,120}}?{CLINICAL})")
"""The end of a list of examples, where the next row of the table follows without a full stop."""
TABLE = re.compile(r"Table \d+\W*$")
LIST_LENGTH = 12
SHORT = re.compile(r"\(\s*([A-Z][A-Za-z]?[A-Z]{1,4})\s*\)")
LONG_FORM = 6
EXCEPT = ("except", "other than", "excluding", "drug causing", "drug producing")
HEAD_WORDS = 5


class Section(Struct, frozen=True):
    """A section of a label as it is read: each sentence as printed and in plain words, and what leads it."""

    raw: tuple[str, ...]
    plain: tuple[str, ...]
    leads: tuple[frozenset[int], ...]
    short: dict[str, str]


@lru_cache(maxsize=4096)
def section(text: str) -> Section:
    """Return a section's text, read."""
    raw = tuple(sentences(text))
    return Section(raw, tuple(map(plain, raw)), tuple(map(frozenset, leads(raw))), defined(text))


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Return the plain words of a text: normal forms, one spelling for each number, enzyme and kind of drug.

    >>> plain("Neutrophils <1,500/mm3"), plain("potent inhibitors of CYP3A"), plain("CrCl below 50mL/min")
    ('neutrophil 1500 mm3', 'strong cyp3a4 inhibitor', 'crcl below 50 ml min')
    """
    for pattern, with_ in GLUED:
        text = pattern.sub(with_, text)
    words = CYP3A4.sub("cyp3a4", CYTOCHROME.sub("cyp", normal(text)))
    words = OF_ENZYMES.sub(lambda found: ENZYME.sub(rf"\g<0> {found[1]}", found[2]), words)
    words = LISTED.sub(lambda found: TRANSPORTER.sub(rf"\g<0> {found[2]}", found[1]).strip(), words)
    for pattern, with_ in SAME_WORDS:
        words = pattern.sub(with_, words)
    return words


def sentences(text: str) -> list[str]:
    """Return the sentences of a section, without what points to other sections.

    >>> sentences("Avoid it (see WARNINGS). Watch ( 5.1 ) Stop it. 5.2 Heart Failure Use with care.")
    ['Avoid it .', 'Watch .', '¶ Stop it.', '5.2 Heart Failure Use with care.']
    """
    cut = REFERENCE.sub(".\n¶", SEE.sub("", SEE_LAST.sub(".\n", text)))
    cut = NEXT_TITLE.sub(r"\1\n", cut)
    return [one for part in SENTENCE.split(cut) if (one := part.strip())]


def defined(text: str) -> dict[str, str]:
    """Return the abbreviations that a section defines in parentheses, in plain words, by what stands before them.

    >>> defined("Opioids cause central sleep apnea (CSA) and hypoxemia.")["central sleep apnea"]
    'csa'
    """
    found: dict[str, str] = {}
    for match in SHORT.finditer(text):
        before = plain(text[max(0, match.start() - 80) : match.start()]).split()
        for count in range(1, min(len(before), LONG_FORM) + 1):
            found.setdefault(" ".join(before[-count:]), plain(match.group(1)))
    return found


def leads(raw: Sequence[str]) -> list[set[int]]:
    """Return, for each sentence, those that speak for it too: the line before its list, what it is an example of."""
    found: list[set[int]] = []
    head, chain, table = -1, -1, -1
    for at, one in enumerate(raw):
        found.append({head} if head >= 0 and at - head <= LIST_LENGTH else set())
        found[at] |= {chain} if chain >= 0 else set()
        found[at] |= _exemplified(raw, at)
        found[at] |= {table} if table >= 0 and at - table <= LIST_LENGTH else set()
        if TABLE.match(one) or NEW_ITEM.match(one):  # what is said before a table is said of its rows
            table = at - 1 if TABLE.match(one) else -1
        chain = (chain if chain >= 0 else at) if one.endswith(";") else -1
        if one.endswith(":"):
            head = at
        elif one.endswith(".") and len(one.split()) > 12:
            head = -1
    return found


def _exemplified(raw: Sequence[str], at: int) -> set[int]:
    """Return what stands before a list of examples, its whole cell in a table: what is said of the kind is of each."""
    if raw[at].startswith("Examples ") and at:
        return {at - 1}
    if at < 2 or raw[at - 1] != "Examples:":
        return set()
    head = next((index for index in range(at - 2, max(at - 6, -1), -1) if raw[index].endswith("Intervention:")), at - 3)
    return set(range(head + 1, at - 1))


def following(raw: Sequence[str], at: int) -> list[int]:
    """Return the next sentences of the same item, past the heads of a table.

    >>> following(["Digoxin levels rise.", "Intervention:", "Halve it.", "Warfarin:", "Avoid it."], 0)
    [2]
    """
    after: list[int] = []
    if raw[at].endswith("•"):
        return after
    for index in range(at + 1, min(at + 5, len(raw))):
        one = raw[index]
        if TABLE_HEAD.match(one):
            continue
        if NEW_ITEM.match(one) or NEW_ROW.match(one) or (one.endswith(":") and len(one.split()) <= HEAD_WORDS):
            break
        if len(one.split()) > 1:  # a full stop that a list of references left behind is none
            after.append(index)
        if one.endswith("•"):
            break
    return after


def concludes(sentence: str) -> bool:
    """Return whether a sentence concludes or orders: *Therefore*, *Reduce the dose*."""
    return sentence.startswith(CONCLUSION) or ORDERS.match(sentence) is not None


def names(name: str, sentence: str) -> bool:
    """Return whether a plain sentence names a plain name, also where two names share a word.

    >>> names("strong cyp3a4 inducer", "use strong cyp3a4 inhibitor or inducer with care")
    True
    >>> [names(name, "moderate or weak cyp3a4 inhibitor") for name in ("moderate cyp3a4 inhibitor", "weak inducer")]
    [True, False]
    """
    padded, whole = f" {sentence} ", f" {name} "
    if whole in padded:
        for word in EXCEPT:
            padded = padded.replace(f" {word}{whole}", " ")
        if whole in padded:
            return True
    first, last = name.split(" ", 1)[0], name.rsplit(" ", 1)[-1]
    if first == last or f" {first} " not in padded or f" {last} " not in padded:
        return False
    return _shared(name).search(padded) is not None


@lru_cache(maxsize=65536)
def _shared(name: str) -> re.Pattern[str]:
    words = name.split(" ")
    cuts = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    ways = [rf" {front} (?:or|and) (?:\w+ ){{1,3}}?{back} " for front, back in cuts]
    ways.append(rf" {' '.join(words[:-1])} \w+ (?:or|and) {words[-1]} ")
    return re.compile("|".join(ways))
