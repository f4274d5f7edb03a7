"""Audits of our own knowledge: its form, its citations, and what the cited labels say."""
