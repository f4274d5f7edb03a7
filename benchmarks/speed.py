"""Print the times of the issue's bars: cold commands as whole processes, and a ten-step trace inside a process.

python benchmarks/speed.py
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from kgreason.engine import Engine
from kgreason.model import BadTrace
from kgreason.traces import read_traces

ROOT = Path(__file__).parents[1]
RUNS = 15


def whole(*arguments: str) -> str:
    """Return the times of a command; its modules are compiled once, as an installed package's are."""
    command = [sys.executable, "-m", "kgreason", *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
        times.append(time.perf_counter() - start)
    return f"median {statistics.median(times):.3f} s, min {min(times):.3f}, max {max(times):.3f} over {RUNS} runs"


def inside(reader: str) -> str:
    engine = Engine.open(reader)
    traces = []
    for file in sorted((ROOT / "examples").iterdir()):
        traces += [one for one in read_traces(file.read_bytes(), name=file.name) if not isinstance(one, BadTrace)]
    steps = [step for trace in traces for step in trace.steps]
    ten = [replace_steps(trace, steps, at) for at, trace in enumerate(traces)]
    for trace in ten:
        engine.verify(trace)
    times = []
    for _ in range(10):
        for trace in ten:
            start = time.perf_counter()
            engine.verify(trace)
            times.append((time.perf_counter() - start) * 1000)
    ordered = sorted(times)
    return (
        f"median {statistics.median(times):.2f} ms, p95 {ordered[int(0.95 * len(ordered))]:.2f} over {len(times)} calls"
    )


def replace_steps(trace: object, steps: list, at: int) -> object:
    from msgspec.structs import replace

    return replace(trace, steps=tuple((steps + steps)[(at * 3) % len(steps) :][:10]))


if __name__ == "__main__":
    print("kgreason --help                                             ", whole("--help"))
    for reader in ("parse", "patterns"):
        command = ("verify", "--reader", reader, "examples/ckd-metformin.json")
        print(f"kgreason verify --reader {reader:8} ckd-metformin.json       ", whole(*command))
        print(f"ten-step trace, one process, warm, {reader:8}                ", inside(reader))
