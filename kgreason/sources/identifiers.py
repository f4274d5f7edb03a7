"""Identifiers as ontologies write them (CURIEs in many spellings, addresses) → CURIEs as this project writes them."""

import re
import tomllib
from functools import cache, lru_cache

from msgspec import Struct

from kgreason.content import content
from kgreason.sources.manifest import Manifest

RELEASE = re.compile(r"[_-]?(?:19|20)\d\d(?:[_-]?\d\d[_-]?\d\d|_\d\d?_\d\d?|_\d\d[a-z]?)?$")
LONGEST_PREFIX = 100
PREFIX = re.compile(r"[A-Za-z][\w.\-]*")
LOCAL = re.compile(r"[^\s\"<>{}|\\^`]+")
NUMBERED = re.compile(r"([A-Za-z][A-Za-z.]*)_([0-9A-Za-z]+)")
ADDRESS = re.compile(r"(?:https?|ftp)://(?:www\.)?")


class Vocabulary(Struct, frozen=True):
    """``ontologies/vocabulary.toml``: spellings of prefixes, addresses, references, relations, categories."""

    prefixes: dict[str, str]
    addresses: tuple[tuple[str, str], ...]
    references: frozenset[str]
    relations: dict[str, str]
    categories: dict[str, str]


@cache
def load_vocabulary() -> Vocabulary:
    """Return what ontologies share, addresses longest first."""
    table = tomllib.loads((content("ontologies") / "vocabulary.toml").read_text("utf-8"))
    addresses = sorted(table["addresses"].items(), key=lambda one: (-len(one[0]), one[0]))
    references = frozenset(table["references"]["prefixes"])
    return Vocabulary(table["prefixes"], tuple(addresses), references, table["relations"], table["categories"])


@lru_cache(maxsize=4096)
def usual_prefix(written: str) -> str:
    """Return a prefix as this project writes it.

    >>> [usual_prefix(one) for one in ("UMLS_CUI", "SNOMEDCT_US_2016_03_01", "NCI2009_04D", "MSH", "EX")]
    ['UMLS', 'SNOMEDCT', 'NCIT', 'MESH', 'EX']
    """
    known = load_vocabulary().prefixes
    folded = written.strip().casefold()
    while folded and len(folded) <= LONGEST_PREFIX:
        if folded in known:
            return known[folded]
        shorter = RELEASE.sub("", folded)
        if shorter == folded:
            break
        folded = shorter
    return written.strip()


def curie(text: str, manifest: Manifest) -> str:
    """Return the CURIE of an identifier or address, or an empty string where it is none.

    An address that stands for no known prefix is an identifier of its own.

    >>> bare = Manifest("x", "X", "", "1", "", "obo", "")
    >>> curie("UMLS_CUI:C0018923", bare), curie("http://purl.obolibrary.org/obo/DOID_9351", bare)
    ('UMLS:C0018923', 'DOID:9351')
    >>> curie("https://identifiers.org/hgnc/HGNC:5", bare), curie("glioma, malignant", bare)
    ('HGNC:5', '')
    """
    text = text.strip()
    scheme = ADDRESS.match(text)
    if scheme:
        return _of_address(text, text[scheme.end() :], manifest)
    written, _, local = text.partition(":")
    local = local.strip()
    usual = usual_prefix(written)
    prefix = manifest.prefixes.get(written) or manifest.prefixes.get(usual, usual)
    inner, colon, rest = local.partition(":")
    if colon and usual_prefix(inner) == prefix:
        local = rest
    return f"{prefix}:{local}" if PREFIX.fullmatch(prefix) and LOCAL.fullmatch(local) else ""


def is_reference(text: str) -> bool:
    """Return whether a cross-reference names a publication, a page or a person, and no concept.

    >>> is_reference("PMID:123"), is_reference("url:http://example.org"), is_reference("MESH:D003920")
    (True, True, False)
    """
    return text.partition(":")[0].strip().casefold() in load_vocabulary().references


def _of_address(text: str, bare: str, manifest: Manifest) -> str:
    starts = [start for start in manifest.prefixes if "://" in start and text.startswith(start)]
    if starts:
        start = max(starts, key=len)
        return _checked(manifest.prefixes[start], text[len(start) :])
    if bare.startswith("purl.obolibrary.org/obo/"):
        return _of_obo(text, bare[24:], manifest)
    for start, prefix in load_vocabulary().addresses:
        if bare.startswith(start):
            rest = bare[len(start) :]
            return curie(f"{prefix}:{rest}" if prefix else rest.replace("/", ":", 1), manifest)
    numbered = NUMBERED.fullmatch(re.split(r"[/#]", bare)[-1])
    known = numbered and usual_prefix(numbered[1]) in load_vocabulary().categories
    return curie(f"{numbered[1]}:{numbered[2]}", manifest) if numbered and known else _whole(text)


def _of_obo(text: str, rest: str, manifest: Manifest) -> str:
    ontology, hash_sign, name = rest.partition("#")
    if hash_sign:
        return _checked(ontology.removesuffix(".owl").rsplit("/", 1)[-1], name)
    space, _, number = rest.partition("_")
    return curie(f"{space}:{number}", manifest) if PREFIX.fullmatch(space) and number else _whole(text)


def _checked(prefix: str, local: str) -> str:
    return f"{prefix}:{local}" if PREFIX.fullmatch(prefix) and LOCAL.fullmatch(local) else ""


def _whole(text: str) -> str:
    return text if LOCAL.fullmatch(text) else ""
