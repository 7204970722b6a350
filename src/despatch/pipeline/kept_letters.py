"""Letters of a source that are read as before, when a decision on another letter has the source read again.

What the words of a letter tell rests on the text of the source, on where its letters are cut, and on the description of
the letter. A digest of these is stored with each letter. A letter of the same digest keeps what was read of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from despatch.model import Cut, Description, Problem, Source
from despatch.settings import Settings
from despatch.value_digest import number


def find_kept(
    source: Source,
    cuts: Sequence[Cut],
    described: Sequence[Description],
    descriptions: Sequence[Description],
    known: Collection[int],
    settings: Settings,  # noqa: ARG001 - `known` is of the same settings
) -> tuple[tuple[int, ...], tuple[Problem, ...]]:
    """Return the places of the letters with one of the digests `known`, which are of the same text and code."""
    if not known:
        return (), ()
    found = digest_inputs(source, cuts, described, descriptions)
    return tuple(place for place, digest in enumerate(found) if digest in known), ()


def digest_inputs(
    source: Source, cuts: Sequence[Cut], described: Sequence[Description], descriptions: Sequence[Description]
) -> list[int]:
    """Return for each letter a digest of what it is read by, beside the text; no two letters of a source have one."""
    whole = number((source.hints, tuple(cuts)))
    return [number((whole, *of_letter)) for of_letter in zip(cuts, described, descriptions, strict=True)]
