"""What is asked for beside reports, each as one plain document: drugs judged, mentions of a text, paths."""

from collections.abc import Iterable
from typing import Any

from kgreason.model import Alternatives, Assessment, Checked, Mention, Path
from kgreason.report.document import (
    assessment_document,
    concept_document,
    edge_document,
    facts_document,
    fired_document,
    mention_document,
    path_document,
)
from kgreason.report.words import Name


def check_document(
    assessments: Iterable[Assessment], name: Name, versions: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Return the verdicts on drugs for a patient."""
    drugs = [assessment_document(one, name) for one in assessments]
    return {"schema": "kgreason-check-1", "drugs": drugs, "versions": dict(versions)}


def checked_document(checked: Checked, name: Name, versions: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return drugs judged for a patient, her facts, what the drugs she takes do together, and alternatives if asked."""
    made = check_document(checked.assessments, name, versions)
    made["together"] = [fired_document(reason, name) for reason in checked.together]
    made["facts"] = facts_document(checked.facts, name)
    if checked.alternatives is not None:
        made["alternatives"] = _alternatives(checked.alternatives, name)
    return made


def _alternatives(found: Alternatives, name: Name) -> dict[str, Any]:
    return {
        "replaced": [
            {"drug": concept_document(one, name), "for": concept_document(place, name)} for one, place in found.replaced
        ],
        "objective": found.objective,
        "tried": found.tried,
        "unsafe": found.unsafe,
        "offered": [
            {
                "drugs": [assessment_document(drug, name) for drug in one.regimen],
                "treats": [[edge_document(edge, name) for edge in edges] for edges in one.treats],
                "cautions": one.cautions,
                "questions": one.questions,
            }
            for one in found.offered
        ],
    }


def link_document(text: str, mentions: Iterable[Mention]) -> dict[str, Any]:
    """Return the mentions of a text."""
    return {"schema": "kgreason-link-1", "text": text, "mentions": [mention_document(one) for one in mentions]}


def paths_document(source: str, target: str, paths: Iterable[Path], name: Name) -> dict[str, Any]:
    """Return the best paths between two concepts."""
    found = [path_document(path, name) for path in paths]
    return {"schema": "kgreason-paths-1", "from": source, "to": target, "paths": found}
