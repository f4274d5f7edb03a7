"""Read damaged copies of small sound files of every format, and print what came out of them.

    python benchmarks/fuzz.py [--each 10000] [--seed 1] [--formats obo,owl] [--only 4711] [--keep FOLDER]

Only records and SourceErrors may come out of a reader. Every hundredth copy is built into an index over one that is
there: afterwards it is the old one or a whole new one, and nothing else lies in the folder. An input is known by its
format and number: the same seed damages it in the same way; ``--only NUMBER`` reads that one alone, ``--keep`` keeps
its files. Ends with 1 where anything else than records and SourceErrors came out.

A line a format: inputs, records read, faults yielded, inputs refused (a SourceError was raised), tracebacks (with
what is no record, what takes too long and what is half-written), faults without a clear message, most memory in MiB,
seconds of the slowest input and of all; then the first few troubles of each format.
"""

import argparse
import contextlib
import hashlib
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
import traceback
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from fuzzing.damage import damaged, packed
from fuzzing.everything import samples
from fuzzing.sample import Sample
from msgspec import structs

from kgreason.graph import Index
from kgreason.graph.build import build_index
from kgreason.model import Concept, Edge, SourceError
from kgreason.sources import Manifest, Mapping, Name, Record
from kgreason.sources.formats import manifest_of, read_source
from kgreason.sources.manifest import read_manifest

BUILT_EVERY = 100
JOINED_EVERY = 1_000
"""Every so many inputs one is built into an index, and one together with the shipped knowledge."""
BARE = 0.04
SLOW, STUCK = 5.0, 60
"""Seconds: an input that takes longer is a trouble; one that takes as long as the second is ended."""
MEMORY = 6 << 30
LONGEST = 1_000
SHOWN = 6
BAD = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Kinds of characters that a message must not hold: they break a line or cannot be written."""


@dataclass(slots=True)
class Outcome:
    """What came out of one input."""

    number: int
    kind: str = ""
    records: int = 0
    faults: int = 0
    refused: int = 0
    trouble: str = ""
    unclear: str = ""
    memory: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Tally:
    """What came out of the inputs of one format."""

    inputs: int = 0
    records: int = 0
    faults: int = 0
    refused: int = 0
    memory: int = 0
    slowest: float = 0.0
    seconds: float = 0.0
    troubles: list[Outcome] = field(default_factory=list)
    unclear: list[Outcome] = field(default_factory=list)

    def add(self, one: Outcome) -> None:
        """Count what came out of one more input."""
        self.inputs += 1
        self.records += one.records
        self.faults += one.faults
        self.refused += one.refused
        self.memory = max(self.memory, one.memory)
        self.slowest = max(self.slowest, one.seconds)
        if one.trouble:
            self.troubles.append(one)
        if one.unclear:
            self.unclear.append(one)


# --- one input ---


def written(sample: Sample, foreign: bytes, random: Random, into: Path) -> tuple[str, Path]:
    """Write a damaged copy of a sample and return what was done to it and the path that is read."""
    files, kinds = dict(sample.files), list[str]()
    ending = random.choice(sample.endings) if sample.endings and random.random() < 0.15 else ""
    early = random.random() < 0.5
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        name = sample.toml or random.choice(sorted(files))
        if not ending or early:
            kind, files[name] = damaged(random, files[name], foreign)
            kinds.append(f"{kind} {name}")
    if ending:
        packs = {name: packed(ending, data) for name, data in files.items()}
        if not early:
            name = random.choice(sorted(packs))
            kind, packs[name] = damaged(random, packs[name], foreign)
            kinds.append(f"{kind} {name}{ending}")
        files = {name + ending: data for name, data in packs.items()}
    if random.random() < 0.003 and not sample.toml:
        name = random.choice(sorted(files))
        del files[name]
        kinds.append(f"missing {name}")
    for name, data in files.items():
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        (into / name).write_bytes(data)
    return ", ".join(kinds), into / (sample.alone + ending) if sample.alone else into


def described(sample: Sample, form: str, random: Random, inputs: Path) -> Manifest:
    """Return the manifest that an input is read by: the sample's, now and then one that maps nothing."""
    if sample.toml:
        return read_manifest(sample.toml, (inputs / sample.toml).read_text("utf-8", "replace"))
    return manifest_of(form) if random.random() < BARE else sample.manifest


def odd(record: Record) -> str:
    """Return what is wrong with a record that is none of ours: a value of another type, or text that no file holds."""
    if isinstance(record, Concept | Edge | Mapping | Name):
        for value in structs.astuple(record):
            for one in value if isinstance(value, tuple) else (value,):
                for text in one if isinstance(one, tuple) else (one,):
                    if not isinstance(text, str):
                        return f"{type(text).__name__} in {record!r:.100}"
                    try:
                        text.encode()
                    except UnicodeEncodeError:
                        return f"a surrogate in {record!a:.100}"
        return ""
    return f"a {type(record).__name__}"


def unclear(fault: SourceError) -> str:
    """Return what is wrong with the words of a fault: a part that is missing, too long, or not to be printed."""
    for part in ("place", "found", "wanted"):
        text = getattr(fault, part)
        if not text.strip():
            return f"no {part}: {str(fault)[:200]!a}"
        if len(text) > LONGEST:
            return f"{part} of {len(text)} characters: {text[:100]!a}"
        if any(unicodedata.category(one) in BAD for one in text):
            return f"{part} with control characters: {text[:100]!a}"
    return ""


def taken(manifest: Manifest, path: Path, outcome: Outcome) -> None:
    """Read to the end and note what came."""
    try:
        for record in read_source(manifest, path):
            if isinstance(record, SourceError):
                outcome.faults += 1
                outcome.unclear = outcome.unclear or unclear(record)
            else:
                outcome.records += 1
                outcome.trouble = outcome.trouble or odd(record)
    except SourceError as fault:
        outcome.refused = 1
        outcome.unclear = outcome.unclear or unclear(fault)


def listing(folder: Path) -> dict[str, str]:
    """Return the files of a folder with their digests, but for ``inputs``."""
    return {
        str(one.relative_to(folder)): hashlib.sha256(one.read_bytes()).hexdigest() if one.is_file() else ""
        for one in sorted(folder.rglob("*"))
        if one.relative_to(folder).parts[0] != "inputs"
    }


def built(manifest: Manifest, path: Path, home: Path, **how: bool) -> str:
    """Build an index of an input over the one in ``home`` and return what is wrong with what lies there then."""
    before = listing(home)
    try:
        build_index([(manifest, path)], home / "index", **how)
    except SourceError:
        return "" if listing(home) == before else "a refused build changed the folder"
    build_index([(manifest, path)], home / "fresh", **how)
    index, fresh = Index(home / "index"), listing(home / "fresh")
    shutil.rmtree(home / "fresh")
    old = {name.split("/")[1] for name in before if name.startswith("index/")} - {"meta.json"}
    left = {
        name: digest
        for name, digest in listing(home / "index").items()
        if name in fresh or name.split("/")[0] not in old
    }
    if left != fresh or {one.name for one in home.iterdir()} != {"index", "inputs"}:
        return f"the index is not what a new one is, or something else is left: {sorted(listing(home))}"
    for concept in index.concepts():
        if index.resolve(concept.id) != concept.id:
            return f"{concept.id!a} does not resolve"
        index.ancestors(concept.id), list(index.edges_from(concept.id)), index.merges(concept.id)
    return ""


def tried(form: str, all_: dict[str, list[Sample]], seed: int, number: int, home: Path) -> Outcome:
    """Return what came out of one input."""
    random = Random(f"{seed}/{form}/{number}")
    sample = all_[form][number % len(all_[form])]
    others = [one for name in sorted(all_) if name != form for one in all_[name]]
    foreign = random.choice(list(random.choice(others).files.values()))
    inputs = home / "inputs"
    shutil.rmtree(inputs, ignore_errors=True)
    inputs.mkdir()
    outcome, start = Outcome(number), time.perf_counter()
    try:
        outcome.kind, path = written(sample, foreign, random, inputs)
        start = time.perf_counter()
        manifest = described(sample, form, random, inputs)
        taken(manifest, path, outcome)
        outcome.seconds = time.perf_counter() - start
        outcome.trouble = outcome.trouble or (f"{outcome.seconds:.1f} s" if outcome.seconds > SLOW else "")
        if not number % BUILT_EVERY:
            how = {"strict": random.random() < 0.3, "starter": not number % JOINED_EVERY}
            outcome.trouble = outcome.trouble or built(manifest, path, home, **how)
    except SourceError as fault:  # of a manifest
        outcome.refused = 1
        outcome.unclear = unclear(fault)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  whatever else comes out is what is looked for
        frames = traceback.extract_tb(error.__traceback__)
        own = [one for one in frames if "kgreason" in one.filename and "benchmarks" not in one.filename]
        where = f"{Path(own[-1].filename).name}:{own[-1].lineno}" if own else "fuzz.py"
        outcome.trouble = f"{traceback.format_exception_only(error)[-1].strip()[:200]!a} at {where}"
    outcome.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return outcome


# --- many inputs ---


def work(form: str, seed: int, numbers: range, ours: Connection, pipe: Connection) -> None:
    """Try inputs one after another in a process of its own, for a parser in C may end it."""
    ours.close()  # so that it ends where nobody listens any more
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("error")
    all_ = samples()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        build_index([], home / "index", starter=False)
        for number in numbers:
            pipe.send(tried(form, all_, seed, number, home))


def watched(form: str, seed: int, numbers: range) -> Iterator[Outcome]:
    """Yield what comes out of inputs; where their process dies or is stuck, go on behind that input."""
    at = numbers.start
    while at < numbers.stop:
        ours, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=work, args=(form, seed, range(at, numbers.stop), ours, theirs))
        process.start()
        theirs.close()
        trouble = ""
        while at < numbers.stop and not trouble:
            try:
                if ours.poll(STUCK):
                    yield ours.recv()
                    at += 1
                else:
                    trouble = f"stuck for {STUCK} s"
            except EOFError:
                process.join()
                trouble = f"its process ended with {process.exitcode}"
        if trouble:
            yield Outcome(at, "--only tells", trouble=trouble)
            at += 1
            process.kill()
        process.join()


def check_sound(all_: dict[str, list[Sample]]) -> None:
    """Stop where a sample is not sound: a fault in it, but for an import that is not there, or nothing read."""
    for form, found in all_.items():
        for sample in found:
            with tempfile.TemporaryDirectory() as folder:
                for name, data in sample.files.items():
                    (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                    (Path(folder) / name).write_bytes(data)
                records: list[Any] = list(
                    read_source(described(sample, form, Random(0), Path(folder)), Path(folder) / sample.alone)
                )
            faults = [str(one) for one in records if isinstance(one, SourceError) and "an import of" not in one.found]
            if faults or not records:
                sys.exit(f"the sample of {form} ({', '.join(sample.files)}) is not sound: {faults or 'nothing read'}")


def shown(form: str, tally: Tally) -> str:
    counts = (
        tally.inputs,
        tally.records,
        tally.faults,
        tally.refused,
        len(tally.troubles),
        len(tally.unclear),
        tally.memory,
    )
    return f"{form:18}" + "".join(f"{one:>11,}" for one in counts) + f"{tally.slowest:>9.2f}{tally.seconds:>9.1f}"


def first_few(word: str, found: list[tuple[Outcome, str]]) -> None:
    seen: dict[str, list[Outcome]] = {}
    for one, text in found:
        seen.setdefault(text[:60] + text[-30:], []).append(one)
    for ones in list(seen.values())[:SHOWN]:
        print(f"    {word} {len(ones)}x, first {ones[0].number} ({ones[0].kind}): {ones[0].trouble or ones[0].unclear}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="")
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    all_ = samples()
    check_sound(all_)
    numbers = range(arguments.each) if arguments.only is None else range(arguments.only, arguments.only + 1)
    heads = ("inputs", "records", "faults", "refused", "tracebacks", "unclear", "MiB")
    print(f"{'format':18}" + "".join(f"{one:>11}" for one in heads) + f"{'slowest':>9}{'seconds':>9}", flush=True)
    bad = 0
    for form in arguments.formats.split(",") if arguments.formats else all_:
        tally, start = Tally(), time.perf_counter()
        with contextlib.closing(watched(form, arguments.seed, numbers)) as outcomes:
            for outcome in outcomes:
                tally.add(outcome)
        tally.seconds = time.perf_counter() - start
        print(shown(form, tally), flush=True)
        first_few("trouble", [(one, one.trouble) for one in tally.troubles])
        first_few("unclear", [(one, one.unclear) for one in tally.unclear])
        bad += len(tally.troubles)
        if arguments.keep and arguments.only is not None:
            keep(form, all_, arguments.seed, arguments.only, arguments.keep)
    return 1 if bad else 0


def keep(form: str, all_: dict[str, list[Sample]], seed: int, number: int, folder: Path) -> None:
    """Write the files of one input where a person can look at them."""
    random = Random(f"{seed}/{form}/{number}")
    others = [one for name in sorted(all_) if name != form for one in all_[name]]
    foreign = random.choice(list(random.choice(others).files.values()))
    folder.mkdir(parents=True, exist_ok=True)
    print(*written(all_[form][number % len(all_[form])], foreign, random, folder))


if __name__ == "__main__":
    sys.exit(main())
