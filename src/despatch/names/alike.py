"""Two names as written -> whether they may be one person's."""

from __future__ import annotations

from functools import lru_cache

from despatch.names.written import core

_STEM = 3
"""An old spelling keeps the first letters of a surname."""
_INITIALS = 2
"""A word of so many letters may be initials."""


@lru_cache(maxsize=4096)
def same_person(name: str, other: str) -> bool:
    """Say whether two names may be one person's: a shared surname, initials, or an old spelling.

    A name without words may be anybody's.
    """
    a, b = _words(name), _words(other)
    if not a or not b or _run_together(a, b) or _run_together(b, a):
        return True
    if len(a) == 1 or len(b) == 1:
        single, names = (a[0], b) if len(a) == 1 else (b[0], a)
        return len(single) <= _INITIALS or any(
            word.startswith(single[:_STEM]) or single.startswith(word) for word in names
        )
    x, y = a[-1], b[-1]
    return x[:_STEM] == y[:_STEM] or len(x) <= _INITIALS or len(y) <= _INITIALS or x in b or y in a


def _run_together(a: list[str], b: list[str]) -> bool:
    """Say whether `b` is the initials of `a` ("RTP"), or a name like `a` that lost its blanks ("FHale")."""
    joined = "".join(b)
    return len(a[-1]) > _INITIALS and ("".join(word[0] for word in a) == joined or a[-1] in joined)


def _words(name: str) -> list[str]:
    words = (core(word).replace(".", "") for word in name.replace("[", "").replace("]", "").split())
    return [word for word in words if word]
