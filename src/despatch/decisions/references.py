"""Decisions on references: the letter that words point at, or that they point at none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from despatch.decisions.acts import GONE
from despatch.decisions.anchors import find
from despatch.model import Anchor, Bearing, Candidate, Correction, Link, Reference, Span

NOT_READ = "no reference is read at its words any more"
NO_LETTER = "the letter {target} is not in the archive"
_HALF = 0.5

Relinked = tuple[tuple[Link, ...], bool]
"""The links of one reference as editors decided, and whether the letter that it means is lost."""


def reference_at(anchor: Anchor, text: str, offset: int, references: Sequence[Reference]) -> int | str:
    """Return the place of the reference that an anchor marks among those of its letter, or in words why there is none."""
    span = find(anchor, text, offset)
    if span is None:
        return GONE.format(letter=anchor.letter)
    shares = [_shared(span, one.span) for one in references]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return NOT_READ if best is None or shares[best] < _HALF else best


def relink(
    links: Sequence[Link], decisions: Sequence[Correction], known: Callable[[str], str | None]
) -> tuple[Relinked | None, tuple[Bearing, ...]]:
    """Lay decisions over the links of one reference, in their order; None when none of them changes anything.

    `known` leads from the id of a letter, also one that was redirected, to that of a letter that is there. What was chosen
    before stays among the candidates.
    """
    changed: Relinked | None = None
    bearings = []
    first = links[0]
    key = f"{first.letter}:{first.reference.span.start}"
    was = ", ".join(link.target or "undecided" for link in links)
    for one in decisions:
        target = known(one.target) if one.target else None
        if one.target and target is None:
            bearings.append(Bearing(one.id, "reference", key, was, NO_LETTER.format(target=one.target)))
            continue
        why = f"{one.by} decided" + (f": {one.why}" if one.why else "")
        others = {c.target: c for link in links for c in link.alternatives}
        others |= {
            link.target: Candidate(link.target, link.score, f"read so: {link.why}") for link in links if link.target
        }
        left = tuple(c for c in others.values() if c.target != target)
        link = Link(
            first.letter,
            first.reference,
            first.author,
            first.addressee,
            target,
            "letter" if target else "none",
            1.0 if target else 0.0,
            why,
            left,
        )
        changed = (link,), one.lost
        bearings.append(Bearing(one.id, "reference", key, was))
    return changed, tuple(bearings)


def _shared(one: Span, two: Span) -> float:
    both = max(one.end, two.end) - min(one.start, two.start)
    return (min(one.end, two.end) - max(one.start, two.start)) / both if both else 0.0
