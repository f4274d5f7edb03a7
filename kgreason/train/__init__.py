"""Training of what ships with weights."""

from kgreason.train.findings import train_findings
from kgreason.train.reader import train_reader
from kgreason.train.tagger import train_tagger

__all__ = ["train_findings", "train_reader", "train_tagger"]
