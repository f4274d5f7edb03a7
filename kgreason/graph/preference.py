"""Whose identifiers and names come first where several sources have one."""

SHIPPED = "KG:"
"""How identifiers of the shipped knowledge begin."""
PREFERENCE = (
    "KG", "MONDO", "HP", "RXNORM", "DRUGBANK", "CHEBI", "MESH", "DOID", "NCBIGene", "UniProtKB", "GO", "UBERON", "CL",
    "UMLS", "CHEMBL.COMPOUND", "SNOMEDCT", "NCIT", "EFO", "orphanet", "OMIM", "LOINC", "ATC", "MEDDRA",
)  # fmt: skip
"""Whose identifier a merged concept bears: the first of these that names it, then by the identifier's letters."""
RANK = {prefix: rank for rank, prefix in enumerate(PREFERENCE)}


def preferred(curie: str) -> tuple[int, str]:
    """Return what identifiers are ordered by: the rank of their vocabulary, then their letters."""
    return RANK.get(curie.split(":", 1)[0], len(RANK)), curie
