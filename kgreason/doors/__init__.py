"""Doors through which other programs' pipelines use kgreason."""
