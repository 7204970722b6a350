"""Marks of editors in lines of their own: of a collection ("[K.]"), a seal ("[L.S.]"), of who edited or copied."""

from __future__ import annotations

import re
from collections import Counter

from despatch.model import Hint, Span
from despatch.read.apparatus.lexicon import Cues

_INITIALS = re.compile(r"^[ \t]{0,60}(\[[A-Z]{1,3}\.?(?:[ ]?[A-Z]{1,2}\.){0,2}\])[ \t]{0,8}$", re.MULTILINE)
SHORT = 40
"""A signature is no longer than this."""


def source_marks(text: str, cues: Cues) -> list[Hint]:
    """Return the marks of collections, seals and makers: lines of their own.

    Initials in brackets may be a signature that the editors supply. They are a mark where they come again in the
    source, or right below a signature.
    """
    found = [Hint("note", Span(*match.span()), "source") for match in cues.seal.finditer(text)]
    found += [Hint("note", Span(*match.span()), "maker") for match in cues.maker.finditer(text) if _apart(text, match)]
    marks = list(_INITIALS.finditer(text))
    often = Counter(match[1] for match in marks)
    known = {hint.span.start for hint in found}
    found += [
        Hint("note", Span(*match.span(1)), "source")
        for match in marks
        if match.start(1) not in known and (often[match[1]] > 1 or _signed(text, match.start()))
    ]
    return found


def _apart(text: str, match: re.Match[str]) -> bool:
    """Say whether a line that names a maker is no sentence's middle: a blank line or a title stands above it."""
    above = text[max(0, match.start() - 200) : match.start()]
    line = above.rstrip("\n").rpartition("\n")[2].strip()
    ends = line[-1:] not in (",", "-", ";") and len(line) <= SHORT + SHORT
    return not line or above.endswith("\n\n") or ends


def _signed(text: str, at: int) -> bool:
    """Say whether the line above `at` is short and begins with a capital, as a signature does."""
    above = text[max(0, at - 200) : at].rstrip().rpartition("\n")[2].strip()
    return 0 < len(above) <= SHORT and above[0].isupper() and len(above.split()) <= 4
