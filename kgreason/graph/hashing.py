"""How an index finds names and identifiers: by 64-bit hashes in sorted tables."""

import hashlib
from struct import Struct

NAME_KINDS = ("name", "synonym", "abbreviation")
LOOSE = "~"
"""What stands before a name that is found whatever the order of its words."""
_FRESH = hashlib.blake2b(digest_size=8)
_NUMBER = Struct("<Q").unpack


def hash64(text: str) -> int:
    """Return the 64-bit hash that names and identifiers are found by.

    >>> hash64("EX:a") == hash64("EX:a") != hash64("EX:b")
    True
    """
    state = _FRESH.copy()  # sooner than a new one
    state.update(text.encode())
    number: int = _NUMBER(state.digest())[0]
    return number
