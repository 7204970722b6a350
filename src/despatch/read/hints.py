"""What a format says of its words, with what the words themselves say."""

from __future__ import annotations

from despatch.model import Hint


def merged(own: tuple[Hint, ...], read: tuple[Hint, ...]) -> tuple[Hint, ...]:
    """Return the format's hints with those read from its words; where both speak, the format's hold."""
    taken = {(hint.kind, hint.span.start) for hint in own}
    kept = [hint for hint in read if (hint.kind, hint.span.start) not in taken]
    return tuple(sorted((*own, *kept), key=lambda hint: (hint.span.start, hint.span.end, hint.kind)))
