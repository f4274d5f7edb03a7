"""One reader a format: native, chats, think text, data set rows, plain text; offsets are kept."""

from kgreason.traces.documents import MAX_ROW
from kgreason.traces.patient import patient_of
from kgreason.traces.reading import FORMS, read_file, read_stream, read_traces
from kgreason.traces.values import parse_row

__all__ = ["FORMS", "MAX_ROW", "parse_row", "patient_of", "read_file", "read_stream", "read_traces"]
