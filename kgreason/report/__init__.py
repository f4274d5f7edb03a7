"""What was found, for a person or a program: text, JSON, Markdown, Mermaid."""

from kgreason.report.answers import check_document, checked_document, link_document, paths_document
from kgreason.report.checked import checked_text
from kgreason.report.claims import CLAIMS, claims_document, claims_text
from kgreason.report.document import SCHEMA as REPORTED
from kgreason.report.document import bad_document, calculation_document, error_document, report_document
from kgreason.report.explain import EXPLAIN, claim_paths, explain_document, named_paths
from kgreason.report.markdown import report_markdown
from kgreason.report.mechanism import EFFECTS, mechanism_document, mechanism_lines
from kgreason.report.mermaid import report_mermaid
from kgreason.report.parts import StepVerdict
from kgreason.report.reward import REWARD, reward_document
from kgreason.report.schemas import REFERENCE, SCHEMAS, load_schema, shipped_schema
from kgreason.report.text import (
    Ink,
    assessment_lines,
    bad_text,
    calculation_lines,
    mention_lines,
    path_lines,
    report_text,
)

__all__ = [
    "CLAIMS",
    "EFFECTS",
    "EXPLAIN",
    "REFERENCE",
    "REPORTED",
    "REWARD",
    "SCHEMAS",
    "Ink",
    "StepVerdict",
    "assessment_lines",
    "bad_document",
    "bad_text",
    "calculation_document",
    "calculation_lines",
    "check_document",
    "checked_document",
    "checked_text",
    "claim_paths",
    "claims_document",
    "claims_text",
    "error_document",
    "explain_document",
    "link_document",
    "load_schema",
    "mechanism_document",
    "mechanism_lines",
    "mention_lines",
    "named_paths",
    "path_lines",
    "paths_document",
    "report_document",
    "report_markdown",
    "report_mermaid",
    "report_text",
    "reward_document",
    "shipped_schema",
]
