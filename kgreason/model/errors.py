"""What is wrong with an input."""


class KgreasonError(Exception):
    """A bad input: where it is, what was found, what was wanted."""

    def __init__(self, *, place: str, found: str, wanted: str) -> None:
        super().__init__(f"{place}: found {found}; wanted {wanted}")
        self.place = place
        self.found = found
        self.wanted = wanted


class SourceError(KgreasonError):
    """A row of a knowledge source that does not have its declared form; what was found is shown on one short line."""

    def __init__(self, *, place: str, found: str, wanted: str) -> None:
        super().__init__(
            place=_shown(place) if place else place, found=_shown(found), wanted=_printable(wanted[:1_000])
        )


LONGEST_SHOWN = 400


def _shown(text: str) -> str:
    r"""Return a text that a person is shown: without control characters, not longer than a few lines, never blank.

    >>> print(_shown("EX:1"), _shown("EX:\0"), _shown(" "), _shown("9" * 5_000)[-22:])
    EX:1 EX:\x00 ' ' 99… (5,000 characters)
    """
    shown = _printable(text[:LONGEST_SHOWN])[:LONGEST_SHOWN]
    if not shown.strip():
        return repr(shown) if shown else "nothing"
    return f"{shown}… ({len(text):,} characters)" if len(text) > LONGEST_SHOWN else shown


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)
