"""Whether a sentence of a drug label states an interaction: 150 sentences, labelled before anybody tuned on them.

    python benchmarks/interactions150.py draw DATA             write benchmarks/interactions150/sample.tsv, without labels
    python benchmarks/interactions150.py show DATA practice    the sentences of a part with their labels
    python benchmarks/interactions150.py measure DATA held [--list] [--save]    both readers

DATA holds ``labels/openfda`` and ``safety/medi``; the texts stay outside the project. A sentence is found as in
``ddi.py``. ``benchmarks/interactions150/README.md`` tells what counts as stated.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claims300_sources import DRUGS, drug_names
from ddi import stated
from results import record

from kgreason.engine import Engine
from kgreason.link import sentences

SAMPLE = Path(__file__).parent / "interactions150" / "sample.tsv"
SECTIONS = ("drug_interactions", "warnings")
PARTS = {"practice": 100, "held": 50}
WORDS = range(6, 80)
"""How long a sentence is; the rest are headings and tables."""
CLASSES = re.compile(
    r"\b(?:\w+ )?(?:inhibitor|inducer|blocker|agonist|antagonist|depressant|contraceptive|steroid|suppressant|relaxant|"
    r"inotrope|sedative|hypnotic|diuretic|laxative|antacid|opioid|narcotic|barbiturate|benzodiazepine|nitrate|statin|"
    r"salicylate|nsaid|amphetamine|triptan|glycoside|insulin|alcohol|ethanol|vaccine|alkaloid|anesthetic|analgesic|"
    r"anti(?:coagulant|biotic|depressant|psychotic|histamine|hypertensive|convulsant|diabetic|epileptic|arrhythmic|emetic|"
    r"cholinergic|platelet|fungal|viral)|(?:hypoglycemic|cholinergic|adrenergic|serotonergic|nephrotoxic|antimicrobial) "
    r"(?:drug|agent|medication))s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence of a label's section, by its characters; ``stated`` is *yes*, *no* or not yet labelled."""

    label: str
    section: str
    start: int
    end: int
    part: str = ""
    stated: str = ""

    @property
    def hash(self) -> str:
        """What the sample is ordered by."""
        return hashlib.sha256(f"{self.label}/{self.section}/{self.start}".encode()).hexdigest()


def read_sections(data: Path) -> dict[tuple[str, str], str]:
    """Return the text of each section by label and name."""
    found = {}
    for file in sorted((data / "labels" / "openfda" / "drugs").glob("*.json")):
        label = json.loads(file.read_text("utf-8"))
        for section in SECTIONS:
            text = label["sections"].get(section)
            if text and label["set_id"]:
                found[label["set_id"][0], section] = text
    return found


def _naming_two(texts: dict[tuple[str, str], str], drugs: re.Pattern[str]) -> Iterator[tuple[Sample, str]]:
    """Yield the sentences that name two drugs or classes, each with its words."""
    for (label, section), text in texts.items():
        for one in sentences(text):
            words = " ".join(one.text.lower().split())
            names = {
                match.group().rstrip("s") for expression in (drugs, CLASSES) for match in expression.finditer(words)
            }
            if len(words.split()) in WORDS and len(names) > 1:
                yield Sample(label, section, one.start, one.start + len(one.text)), words


def draw(data: Path) -> None:
    """Write the first 150 sentences by hash, the same words counting once: 100 to practise on, then 50 held out."""
    met, drawn = set(), list[Sample]()
    found = _naming_two(read_sections(data), drug_names(data / "safety" / DRUGS))
    for sample, words in sorted(found, key=lambda one: one[0].hash):
        if words not in met and len(drawn) < sum(PARTS.values()):
            met.add(words)
            drawn.append(sample)
    parts = [part for part, count in PARTS.items() for _ in range(count)]
    rows = [
        f"{one.label}\t{one.section}\t{one.start}\t{one.end}\t{part}\t" for one, part in zip(drawn, parts, strict=True)
    ]
    SAMPLE.write_text("\n".join(("label\tsection\tstart\tend\tpart\tstated", *rows)) + "\n", "utf-8")


def sample(data: Path, part: str) -> list[tuple[Sample, str]]:
    """Return the sentences of a part, each with its text."""
    texts = read_sections(data)
    rows = [line.split("\t") for line in SAMPLE.read_text("utf-8").splitlines()[1:]]
    some = [Sample(label, section, int(start), int(end), of, said) for label, section, start, end, of, said in rows]
    return [
        (one, " ".join(texts[one.label, one.section][one.start : one.end].split())) for one in some if one.part == part
    ]


def measure(data: Path, part: str, *, listed: bool, save: bool) -> None:
    """Print precision, recall and F1 of both readers; of the sentences held out nothing else is shown."""
    some = sample(data, part)
    gold = {number for number, (one, _) in enumerate(some) if one.stated == "yes"}
    for reader in ("patterns", "parse"):
        engine = Engine.open(reader)
        found = {number for number, (_, text) in enumerate(some) if stated(engine, [text])}
        right = len(found & gold)
        precision, recall = right / (len(found) or 1), right / len(gold)
        both = 2 * precision * recall / (precision + recall) if right else 0.0
        print(
            f"{part} {reader:<8} precision {precision:.3f} recall {recall:.3f} F1 {both:.3f} ({right} of {len(found)} said, {len(gold)} stated)"
        )
        if listed and part == "practice":
            for number in sorted(found ^ gold):
                print(f"  {'wrong' if number in found else 'missed'} {number + 1}: {some[number][1]}")
        if save:
            record(
                f"interactions150 {part} {reader}",
                {"precision": precision, "recall": recall, "F1": both},
                engine.versions,
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("draw", "show", "measure"))
    parser.add_argument("data", type=Path, help="the folder of the data")
    parser.add_argument("part", nargs="?", default="practice", choices=sorted(PARTS), help="the sentences")
    parser.add_argument("--list", action="store_true", help="show what is wrong in the sentences to practise on")
    parser.add_argument("--save", action="store_true", help="write the figures to benchmarks/results/")
    asked = parser.parse_args()
    if asked.verb == "draw":
        draw(asked.data)
    elif asked.verb == "show":
        for at, (shown, text) in enumerate(sample(asked.data, asked.part), 1):
            print(f"{at} [{shown.stated}] {text}")
    else:
        measure(asked.data, asked.part, listed=asked.list, save=asked.save)
