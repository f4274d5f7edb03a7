"""Which module reads which format; the format is what a manifest names."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from kgreason.model import SourceError
from kgreason.sources.manifest import Manifest, load_manifests
from kgreason.sources.records import Record

FORMATS = {
    "rrf": "kgreason.sources.rrf",
    "obo": "kgreason.sources.obo",
    "obographs": "kgreason.sources.obographs",
    "owl": "kgreason.sources.owl",
    "termlist": "kgreason.sources.termlist",
    "kgx": "kgreason.sources.kgx",
    "sssom": "kgreason.sources.sssom",
    "hetionet": "kgreason.sources.hetionet",
    "primekg": "kgreason.sources.primekg",
    "csvpairs": "kgreason.sources.csvpairs",
    "drugmechdb": "kgreason.sources.drugmechdb",
    "medrt": "kgreason.sources.medrt",
    "sider": "kgreason.sources.sider",
    "medi": "kgreason.sources.medi",
    "ndfrt": "kgreason.sources.ndfrt",
    "ddi": "kgreason.sources.ddi",
    "pharmacotherapydb": "kgreason.sources.pharmacotherapydb",
}


def read_source(manifest: Manifest, path: Path) -> Iterator[Record]:
    """Yield the records of a source by the reader of its format."""
    module = FORMATS.get(manifest.format)
    if module is None:
        found = f"the format {manifest.format}"
        raise SourceError(place=f"{manifest.name}.toml", found=found, wanted=f"one of {', '.join(FORMATS)}")
    try:
        path.stat()
    except FileNotFoundError:
        pass  # the reader says which file it wants
    except OSError as error:
        found = error.strerror or str(error)
        raise SourceError(place=str(path), found=found, wanted="a file or folder that may be read") from None
    records: Iterator[Record] = import_module(module).read(path, manifest)
    return records


def manifest_of(name: str) -> Manifest:
    """Return a shipped manifest; a format's name stands for a source of that format with nothing mapped.

    >>> manifest_of("kgx").format
    'kgx'
    """
    manifests = load_manifests()
    if name in manifests:
        return manifests[name]
    if name in FORMATS:
        return Manifest(name, name, "", "", "", name, "")
    known = ", ".join(sorted({*manifests, *FORMATS}))
    raise SourceError(place="source", found=name, wanted=f"one of {known}")
