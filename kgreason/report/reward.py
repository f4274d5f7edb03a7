"""A report cut down to what a trainer scores (``schema/reward-1.schema.json``): verdict, measures, ordered drugs."""

from typing import Any

from kgreason.model import Report
from kgreason.report.document import report_document

REWARD = "kgreason-reward-1"
_KEPT = ("id", "verdict", "measures", "drugs", "versions")


def reward_document(report: Report) -> dict[str, Any]:
    """Return the parts of a report's document that are scored; of a drug its name and its verdict."""
    whole = report_document(report)
    made: dict[str, Any] = {"schema": REWARD, **{key: whole[key] for key in _KEPT}}
    made["drugs"] = [{"drug": one["drug"], "verdict": one["verdict"]} for one in whole["drugs"]]
    return made
