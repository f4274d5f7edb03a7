"""Training of what ships with weights."""

from kgreason.train.reader import train_reader

__all__ = ["train_reader"]
