"""Texts with labelled patient facts: what the finder of findings is trained on (``kgreason train findings``).

python benchmarks/findings.py draw DATA           print the identifiers of the real texts
python benchmarks/findings.py build DATA FILE     join labels, texts and vignettes, one text a line
python benchmarks/findings.py check               whether every mark of a vignette is one
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from claims300_sources import read_texts
from patients60 import LABELS99, LONG, TRACES, question, sample

HERE = Path(__file__).parent / "findings"
HELD_BACK = 8
"""One real text in eight, by the SHA-256 of its identifier, is held back for the scores."""
KINDS = {
    "a": "age", "s": "sex", "g": "pregnancy", "c": "condition", "d": "denied", "p": "past", "f": "family",
    "m": "medication", "l": "allergy", "o": "observation",
}  # fmt: skip
_MARK = re.compile(r"\{([a-z]):([^{}]+)\}")


def said(text: str) -> set[str]:
    """Return the sentences of a text that make two texts one case where they share one."""
    return {one.strip() for line in text.split("\n") for one in line.split(".") if len(one) > LONG}


def draw(data: Path) -> dict[str, str]:
    """Return identifier and text of what shares no sentence with the 60, by SHA-256 of ``patient`` and the identifier."""
    rows, texts = json.loads((data / TRACES).read_text("utf-8")), read_texts(data / "text")
    labelled = {json.loads(line)["row"] for line in LABELS99.read_text("utf-8").splitlines()}
    met = {one for key in sample() for one in said(question(texts[key]))}
    met |= {one for row in labelled for one in said(rows[row]["Question"])}
    pool = {key: question(text) for key, text in texts.items() if key not in sample()}
    pool |= {f"llm_traces/{at}/Question": row["Question"] for at, row in enumerate(rows) if at not in labelled}
    drawn = {}
    for key in sorted(pool, key=lambda key: hashlib.sha256(f"patient {key}".encode()).hexdigest()):
        if not said(pool[key]) & met:
            met |= said(pool[key])
            drawn[key] = pool[key]
    return drawn


def vignettes() -> Iterator[tuple[str, list[list]]]:
    """Yield each vignette without its marks, and its facts by their characters."""
    for block in re.split(r"^=== \d+\n", (HERE / "vignettes.txt").read_text("utf-8"), flags=re.MULTILINE)[1:]:
        text, facts, at = "", [], 0
        marked = block.strip("\n")
        for mark in _MARK.finditer(marked):
            text += marked[at : mark.start()]
            facts.append([len(text), len(text) + len(mark.group(2)), KINDS[mark.group(1)]])
            text, at = text + mark.group(2), mark.end()
        yield text + marked[at:], facts


def build(data: Path, file: Path) -> None:
    """Write one text a line with its labelled facts; ``held`` are those that are not learned from."""
    texts = draw(data)
    with file.open("w", encoding="utf-8") as out:
        for line in (HERE / "labels.jsonl").read_text("utf-8").splitlines():
            one = json.loads(line)
            held = int(hashlib.sha256(f"fresh{one['id']}".encode()).hexdigest(), 16) % HELD_BACK == 0
            made = {"id": one["id"], "text": texts[one["id"]], "facts": one["facts"], "held": held}
            out.write(json.dumps(made) + "\n")
        for number, (text, facts) in enumerate(vignettes(), 1):
            out.write(json.dumps({"id": f"vignette/{number}", "text": text, "facts": facts}) + "\n")


def check() -> int:
    """Print every vignette with a brace that is no mark; return 1 where there is one."""
    found = list(vignettes())
    bad = [number for number, (text, _) in enumerate(found, 1) if "{" in text or "}" in text]
    print(f"{len(found)} vignettes, {sum(len(facts) for _, facts in found)} facts; with a brace that is no mark: {bad}")
    return int(bool(bad))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("draw", "build", "check"):
        command = commands.add_parser(name)
        if name != "check":
            command.add_argument("data", type=Path, help="the folder of the real data")
        if name == "build":
            command.add_argument("file", type=Path, help="a new file: one text a line")
    asked = parser.parse_args()
    if asked.command == "build":
        build(asked.data, asked.file)
    elif asked.command == "check":
        raise SystemExit(check())
    else:
        print("\n".join(draw(asked.data)))
