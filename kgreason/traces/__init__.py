"""One reader a format: native, chats, think text, data set rows, plain text; offsets are kept."""

from kgreason.traces.documents import MAX_ROW
from kgreason.traces.patient import is_fhir, meant, patient_of
from kgreason.traces.reading import FORMS, read_file, read_stream, read_traces
from kgreason.traces.values import flag_of, list_of, object_of, parse_row, shown, text_of

__all__ = [
    "FORMS",
    "MAX_ROW",
    "flag_of",
    "is_fhir",
    "list_of",
    "meant",
    "object_of",
    "parse_row",
    "patient_of",
    "read_file",
    "read_stream",
    "read_traces",
    "shown",
    "text_of",
]
