"""How an index finds names and identifiers: by 64-bit hashes in sorted tables."""

import hashlib

NAME_KINDS = ("name", "synonym", "abbreviation")
LOOSE = "~"
"""What stands before a name that is found whatever the order of its words."""


def hash64(text: str) -> int:
    """Return the 64-bit hash that names and identifiers are found by.

    >>> hash64("EX:a") == hash64("EX:a") != hash64("EX:b")
    True
    """
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
