"""The samples of every format, and of the manifests that ship."""

from msgspec.structs import replace

from fuzzing import curated, graphs, ontologies
from fuzzing.damage import toml_value
from fuzzing.sample import Sample
from kgreason.sources import Manifest, load_manifests
from kgreason.sources.formats import FORMATS
from kgreason.sources.manifest import NEEDED

TOML = "made.toml"


def samples() -> dict[str, list[Sample]]:
    """Return samples by format; those under *manifests* are of sound files whose manifest is read from TOML."""
    shipped = load_manifests()
    found = {
        "rrf": [ontologies.umls(shipped["umls"]), ontologies.rxnorm(shipped["rxnorm"])],
        "obo": [ontologies.obo(), ontologies.rooted_obo()],
        "obographs": [ontologies.obographs()],
        "owl": list(ontologies.owl()),
        "termlist": [ontologies.termlist()],
        "kgx": list(graphs.kgx()),
        "sssom": list(graphs.sssom()),
        "hetionet": list(graphs.hetionet(shipped["hetionet"])),
        "primekg": [graphs.primekg(shipped["primekg"])],
        "csvpairs": list(graphs.csvpairs()),
        "drugmechdb": list(curated.drugmechdb(shipped["drugmechdb"])),
        "medrt": [curated.medrt(shipped["medrt"])],
        "sider": list(curated.sider(shipped["sider"])),
        "medi": [curated.medi(shipped["medi"])],
        "ndfrt": list(curated.ndfrt(shipped["ndfrt_pairs"])),
        "ddi": [curated.ddi(shipped["ddi_us_government"])],
        "pharmacotherapydb": [curated.pharmacotherapydb(shipped["pharmacotherapydb"])],
    }
    if missing := FORMATS.keys() - found.keys():
        raise KeyError(*sorted(missing))
    every = [one for ones in found.values() for one in ones]
    found["manifests"] = [
        replace(one, files=one.files | {TOML: toml(one.manifest)}, endings=(), toml=TOML) for one in every
    ]
    return found


def toml(manifest: Manifest) -> bytes:
    """Return a manifest as the text that it is read from."""
    lines = [f"{key} = {toml_value(getattr(manifest, key))}" for key in NEEDED]
    lines += [f"[[files]]\nname = {toml_value(file.name)}" for file in manifest.files]
    for name in ("predicates", "categories", "prefixes", "options"):
        lines.append(f"[{name}]")
        lines += [f"{toml_value(key)} = {toml_value(value)}" for key, value in getattr(manifest, name).items()]
    return "".join(f"{line}\n" for line in lines).encode()
