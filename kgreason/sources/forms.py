"""The forms of identifiers: a CURIE that does not have its prefix's form is a fault where it is read, not an edge."""

import re

FORMS = {
    prefix: re.compile(form)
    for prefix, form in {
        "ATC": r"[A-Z](\d\d([A-Z]([A-Z](\d\d)?)?)?)?",
        "CHEBI": r"\d+",
        "CHEMBL.COMPOUND": r"CHEMBL\d+",
        "CL": r"\d{7}",
        "DOID": r"\d+",
        "DRUGBANK": r"DB\d{5}|DBMET\d{5}|DBSALT\d{6}",
        "GO": r"\d{7}",
        "HP": r"\d{7}",
        "INCHIKEY": r"[A-Z]{14}-[A-Z]{10}-[A-Z]",
        # InterPro has pages of its own for the signatures of its members.
        "InterPro": r"IPR\d{6}|SSF\d{5}|cd\d{5}",
        "KEGG.COMPOUND": r"C\d{5}",
        "MEDRT": r"N\d{10}",
        "MESH": r"[CDM]\d{6,9}",
        "MONDO": r"\d{7}",
        "NCBIGene": r"\d+",
        "NCBITaxon": r"\d+",
        "OMIM": r"(PS)?\d{6}",
        "PFAM": r"PF\d{5}",
        "PUBCHEM.COMPOUND": r"\d+",
        "REACT": r"R-[A-Z]{3}-\d+(\.\d+)?",
        "RXNORM": r"\d+",
        "SNOMEDCT": r"\d{6,18}",
        "TIGRFAM": r"TIGR\d{5}",
        "UBERON": r"\d{7}",
        "UMLS": r"C\d{7}",
        "UNII": r"[A-Z0-9]{10}",
        "UniProtKB": r"([OPQ]\d[A-Z0-9]{3}\d|[A-NR-Z]\d([A-Z][A-Z0-9]{2}\d){1,2})(-\d+)?",
    }.items()
}
ANY = re.compile(r"[A-Za-z][\w.]*:[^\s,|]+", re.ASCII)


def well_formed(curie: str) -> bool:
    """Return whether a CURIE has the form of its prefix; of a prefix that is not known here, whether it is a CURIE.

    >>> [well_formed(one) for one in ("MESH:D003920", "DRUGBANK:B99901", "EX:heart", "MESH:D1,MESH:D2", "")]
    [True, False, True, False, False]
    """
    prefix, _, local = curie.partition(":")
    form = FORMS.get(prefix)
    return bool(form.fullmatch(local) if form else ANY.fullmatch(curie))
