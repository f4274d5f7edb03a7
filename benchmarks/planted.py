"""Measure the planted traces: errors found at the right sentence and class, clean traces accused.

python benchmarks/planted.py seen|unseen [--list] [--patterns]
"""

import argparse
import json
import sys
from pathlib import Path

from kgreason.engine import Engine
from kgreason.model import BadTrace, ClaimVerdict, DrugVerdict, KgreasonError, Report, TraceVerdict
from kgreason.traces import read_traces

HERE = Path(__file__).parent / "planted"


def accusations(report: Report) -> list[tuple[str, int, int, str, str]]:
    """Return (place, start, end, class, words) of everything a report holds against its trace."""
    found = [
        (one.claim.span.place, one.claim.span.start, one.claim.span.end, str(one.error), one.claim.pattern)
        for one in report.judged
        if one.verdict is ClaimVerdict.CONTRADICTED
    ]
    for one in report.assessments:
        if one.verdict is DrugVerdict.UNSAFE and one.order is not None:
            at = one.order.sentence
            found.append((at.place, at.start, at.end, "unsafe", one.fired[0].rule.id))
    return found


def main(part: str, reader: str, *, listed: bool) -> int:
    labels = {}
    for line in (HERE / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        if (HERE / part / f"{label['name']}.json").is_file():
            labels[label["name"]] = label["error"]
    engine = Engine.open(reader)
    right = accused = false_unsafe = 0
    for name, error in sorted(labels.items()):
        (trace,) = read_traces((HERE / part / f"{name}.json").read_bytes(), name=name)
        assert not isinstance(trace, BadTrace), trace
        try:
            report = engine.verify(trace)
        except KgreasonError as refused:  # found nothing, and accused of nothing
            print(f"{name}: REFUSED {refused}")
            continue
        found = accusations(report)
        if error is None:
            bad = bool(found) or report.verdict in {TraceVerdict.UNSAFE, TraceVerdict.UNFAITHFUL}
            accused += bad
            false_unsafe += report.verdict is TraceVerdict.UNSAFE
            note = f"ACCUSED {found}" if bad else f"clean ({report.verdict})"
        else:
            hit = any(
                place == error["place"] and start < error["end"] and error["start"] < end and kind == error["class"]
                for place, start, end, kind, _ in found
            )
            right += hit
            note = f"found ({error['kind']})" if hit else f"MISSED {error['class']} ({error['kind']}); said {found}"
        if listed:
            print(f"{name}: {note}")
    wrong = sum(error is not None for error in labels.values())
    print(
        f"{part}: {right} of {wrong} errors found at the right sentence and class; "
        f"{accused} of {len(labels) - wrong} clean traces accused, {false_unsafe} of them unsafe"
    )
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["seen", "unseen"])
    parser.add_argument("--list", action="store_true", help="print each trace's outcome")
    parser.add_argument("--patterns", action="store_true", help="read with the patterns, not the parser")
    asked = parser.parse_args()
    sys.exit(main(asked.part, "patterns" if asked.patterns else "parse", listed=asked.list))
