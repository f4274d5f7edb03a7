"""Drug labels laid out as JSON files: what the audit reads the cited sections from."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from kgreason.model import KgreasonError

HEADING = re.compile(r"^#+\s*(?:\d+(?:\.\d+)?\s+)?([A-Z][A-Z ,:&]+)\s*$", re.MULTILINE)
SECTIONS = {
    "INDICATIONS AND USAGE": "indications_and_usage",
    "CONTRAINDICATIONS": "contraindications",
    "BOXED WARNING": "boxed_warning",
    "WARNINGS AND PRECAUTIONS": "warnings_and_cautions",
    "WARNINGS": "warnings",
    "PRECAUTIONS": "precautions",
    "DRUG INTERACTIONS": "drug_interactions",
    "DOSAGE AND ADMINISTRATION": "dosage_and_administration",
    "USE IN SPECIFIC POPULATIONS": "use_in_specific_populations",
}


class Label(Struct, frozen=True):
    """One drug label: its identifier, the names it goes by, and its sections' text by key."""

    id: str
    names: tuple[str, ...]
    sections: dict[str, str]


def load_labels(folder: Path) -> dict[str, Label]:
    """Return all labels below a folder by set id (or file name where a label has none)."""
    labels: dict[str, Label] = {}
    for file in sorted(folder.rglob("*.json")):
        for label in _read(file):
            known = labels.get(label.id)
            if known is None or len(label.sections) > len(known.sections):  # an excerpt may share a label's set id
                labels[label.id] = label
    if not labels:
        raise KgreasonError(place=str(folder), found="no label", wanted="JSON files with sections or text")
    return labels


def _read(file: Path) -> Iterator[Label]:
    try:
        raw = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise KgreasonError(place=str(file), found=str(error), wanted="a JSON file") from None
    if not isinstance(raw, dict):
        return
    if isinstance(raw.get("sections"), dict):
        names = (file.stem, *_texts(raw.get("generic_name")), *_texts(raw.get("substance_name")))
        sections = {key: str(text) for key, text in raw["sections"].items()}
        for set_id in _texts(raw.get("set_id")) or (file.stem,):
            yield Label(set_id, names, sections)
    elif isinstance(raw.get("text"), str):
        sections = _sections(raw["text"])
        if raw.get("contraindications"):
            sections.setdefault("contraindications", str(raw["contraindications"]))
        yield Label(file.stem, (str(raw.get("drug") or raw.get("generic_name") or file.stem),), sections)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,) if value else ()


def _sections(text: str) -> dict[str, str]:
    """Return the sections of a label that is one text: of each heading, its longest stretch."""
    marks = [(match.start(), match.end(), match.group(1).strip()) for match in HEADING.finditer(text)]
    sections: dict[str, str] = {}
    for index, (_, end, title) in enumerate(marks):
        key = SECTIONS.get(title)
        if key is None and title.startswith("WARNING"):
            key = "boxed_warning"
        until = next((start for start, _, other in marks[index + 1 :] if _begins(other)), len(text))
        if key and until - end > len(sections.get(key, "")):
            sections[key] = text[end:until]
    return sections


def _begins(title: str) -> bool:
    """Return whether a heading begins a section; a boxed warning is headed by what it warns of."""
    return title in SECTIONS or title.startswith("WARNING:")
