"""The names of the readers: what a person asks for, and what a report says."""

LLM = "llm"
READERS = ("parse", "patterns")
"""The readers that ship: by the tree of each sentence, or by the order of its words.

Another name is a spaCy pipeline, or *llm*, *llm:MODEL@URL*: a language model behind an endpoint.
"""


def reader_name(model: str, url: str) -> str:
    """Return the name of a reader that asks a model at an address; what is empty is taken from the environment.

    >>> reader_name("some-model", "http://localhost:8000/v1"), reader_name("", "")
    ('llm:some-model@http://localhost:8000/v1', 'llm')
    """
    return f"{LLM}:{model}@{url}" if model or url else LLM


def is_llm(reader: str) -> bool:
    """Return whether a reader's name is that of a language model behind an endpoint."""
    return reader == LLM or reader.startswith(f"{LLM}:")
