"""Results of genetic tests in FHIR Observations: an allele that was found or not, how fast an enzyme works."""

import re

from kgreason.traces.fhir_shapes import CodeableConcept

_ALLELE = re.compile(r"\bHLA-(?P<locus>[AB])\s?\*?\s?(?P<field>\d\d):?(?P<protein>\d\d)\b", re.IGNORECASE)
_GENE = re.compile(r"\b(?P<gene>CYP2C19|CYP2C9|CYP2D6|TPMT|NUDT15)\b", re.IGNORECASE)
_SPEED = re.compile(
    r"\b(?P<speed>poor|intermediate|normal|extensive|ultra-?\s?rapid)\s+metaboli[sz]er\b", re.IGNORECASE
)
_FOUND = frozenset(["positive", "present", "detected", "yes", "carrier"])
_ABSENT = frozenset(["negative", "absent", "not detected", "not present", "no", "non-carrier"])


def genotype(called: CodeableConcept, value: tuple[str, ...]) -> tuple[str, bool] | None:
    """Return the genotype that a test was for and whether it is there; None where the result is none of these.

    >>> genotype(CodeableConcept(text="HLA-B*57:01 [Presence]"), ("Negative",))
    ('HLA-B*57:01', False)
    >>> genotype(CodeableConcept(text="CYP2D6 metabolizer status"), ("Ultrarapid metabolizer",))
    ('CYP2D6 ultrarapid metabolizer', True)
    """
    words = " ".join(called.words)
    said = {one.strip().lower() for one in value}
    allele, gene = _ALLELE.search(words), _GENE.search(words)
    if allele is not None and said & (_FOUND | _ABSENT):
        name = f"HLA-{allele['locus'].upper()}*{allele['field']}:{allele['protein']}"
        return name, bool(said & _FOUND)
    speeds = {found["speed"].lower() for one in value if (found := _SPEED.search(one))}
    if gene is None or len(speeds) != 1:
        return None
    (speed,) = speeds
    called_so = {"extensive": "normal"}.get(speed, "ultrarapid" if speed.startswith("ultra") else speed)
    return f"{gene['gene'].upper()} {called_so} metabolizer", True
