"""Reduce a text's words to stems, with everyday words for the same organ or event made one."""

STEM = 6
STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "to",
        "or",
        "and",
        "with",
        "by",
        "for",
        "due",
        "on",
        "at",
        "from",
        "function",
        "status",
        "type",
        "disorder",
        "disease",
        "syndrome",
    ]
)
SAME = {
    "kidney": "renal", "nephro": "renal", "liver": "hepati", "heart": "cardia", "myocar": "cardia", "bowel": "intest",
    "gastro": "intest", "stomac": "gastri", "intrac": "cerebr", "brain": "cerebr", "lung": "pulmon", "breath": "respir",
    "cancer": "neopla", "carcin": "neopla", "tumor": "neopla", "malign": "neopla", "bleed": "hemorr", "clot": "thromb",
    "embol": "thromb", "failur": "impair", "insuff": "impair", "dysfun": "impair", "damage": "impair",
    "decrea": "impair", "reduce": "impair", "bpm": "cardia", "lbs": "weight",
    "pregna": "pregna", "gravid": "pregna", "gestat": "pregna", "nursin": "breast", "lactat": "breast",
    "hypers": "allerg", "seizur": "convul", "epilep": "convul", "slow": "bradyc", "urine": "urinar", "void": "urinar",
    "active": "acute", "low": "hypo", "fibrot": "fibros", "elevat": "high", "blockag": "obstru", "perfor": "perfor",
}  # fmt: skip


def stems(text: str) -> frozenset[str]:
    """Return the stems of a text's content words, with everyday words for the same organ or event made one."""
    short = (word[:STEM] for word in text.split() if word not in STOP)
    return frozenset(SAME.get(stem, stem) for stem in short if len(stem) > 2)
