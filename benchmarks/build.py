"""Measure builds: every open source that is laid out under KGREASON_DATA, and generated RRF files the size of UMLS.

    KGREASON_DATA=DIR python benchmarks/build.py open
    python benchmarks/build.py rrf [SHARE]

Prints the time and the peak memory of the one command that builds, and how fast its index opens. SHARE is the part of
UMLS's size (3.4 million concepts, 15 million names, 40 million relations) that is generated; a tenth unless given.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kgreason.graph import Index

CONCEPTS, NAMES, RELATIONS = 3_400_000, 15_000_000, 40_000_000


def main(what: str, share: float) -> int:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source = "open"
        if what == "rrf":
            sizes = [f"{int(one * share)}" for one in (CONCEPTS, NAMES, RELATIONS)]
            flags = [
                word for pair in zip(("--concepts", "--names", "--relations"), sizes, strict=True) for word in pair
            ]
            beside = Path(__file__).parent / "rrf.py"
            subprocess.run(
                [sys.executable, str(beside), *flags, "--out", str(work / "rrf"), "--generate-only"], check=True
            )
            source = f"umls={work / 'rrf'}"
        build(source, work / "index")
    return 0


def build(source: str, out: Path) -> None:
    command = [sys.executable, "-m", "kgreason", "graph", "build", "--from", source, "--out", str(out)]
    started = time.perf_counter()
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file()) / 2**30
    print(text)
    print(f"built in {seconds:.0f} s, peak memory {peak:.2f} GiB, index {size:.2f} GiB")
    opened = []
    for _ in range(5):
        started = time.perf_counter()
        index = Index(out)
        index.resolve("KG:metformin")
        opened.append(time.perf_counter() - started)
    print(f"opened, first name found: median {sorted(opened)[2] * 1e3:.2f} ms over 5 runs")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("open", "rrf"))
    parser.add_argument("share", type=float, nargs="?", default=0.1)
    asked = parser.parse_args()
    sys.exit(main(asked.what, asked.share))
