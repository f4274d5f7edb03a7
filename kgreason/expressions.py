"""Regular expressions that are compiled when they are first used: a short command need not pay for all of them."""

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "pattern")


class _Lazy:
    """Stands for an expression; its methods are those of the compiled one from the first use on."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._source = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = re.compile(*self._source)
        self.__dict__.update({one: getattr(compiled, one) for one in _METHODS})
        return self.__dict__[name]


def expression(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return an expression as ``re.compile`` does, compiled when it is first used; raises re.error only then.

    >>> expression(r"b+").search("abbc").group()
    'bb'
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
