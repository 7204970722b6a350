"""Decisions on references: which letter the words mean, or that they mean none."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from despatch.decisions.acts import GONE
from despatch.decisions.anchors import find_anchor
from despatch.model import Anchor, Bearing, Candidate, Correction, Link, Reference, Span

NOT_READ = "no reference is read at its words any more"
NO_LETTER = "the letter {target} is not in the archive"
_HALF = 0.5
"""A reference is the one that an anchor marks when they share at least this part of what both cover together."""

AmendedLinks = tuple[tuple[Link, ...], bool]
"""The links of one reference as editors decided, and whether the letter that it means is lost."""


def find_reference(anchor: Anchor, text: str, offset: int, references: Sequence[Reference]) -> int | str:
    """Return the place of the reference that an anchor marks among those of its letter, or why there is none."""
    span = find_anchor(anchor, text, offset)
    if span is None:
        return GONE.format(letter=anchor.letter)
    shares = [_shared(span, reference.span) for reference in references]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return NOT_READ if best is None or shares[best] < _HALF else best


def amend_links(
    links: Sequence[Link], decisions: Sequence[Correction], known: Callable[[str], str | None]
) -> tuple[AmendedLinks | None, tuple[Bearing, ...]]:
    """Lay decisions over the links of one reference, in their order; None when no decision changes anything.

    `known` leads from the id of a letter, also one that was redirected, to the id of a letter that is there. What the
    machine chose stays among the candidates.
    """
    amended: AmendedLinks | None = None
    bearings = []
    first = links[0]
    key = f"{first.letter}:{first.reference.span.start}"
    was = ", ".join(link.target or "undecided" for link in links)
    for decision in decisions:
        target = known(decision.target) if decision.target else None
        if decision.target and target is None:
            trouble = NO_LETTER.format(target=decision.target)
            bearings.append(Bearing(decision.id, "reference", key, was, trouble))
            continue
        why = f"{decision.by} decided" + (f": {decision.why}" if decision.why else "")
        others = {candidate.target: candidate for link in links for candidate in link.alternatives}
        others |= {
            link.target: Candidate(link.target, link.score, f"read so: {link.why}") for link in links if link.target
        }
        link = Link(
            first.letter,
            first.reference,
            first.author,
            first.addressee,
            target,
            "letter" if target else "none",
            1.0 if target else 0.0,
            why,
            tuple(candidate for candidate in others.values() if candidate.target != target),
        )
        amended = (link,), decision.lost
        bearings.append(Bearing(decision.id, "reference", key, was))
    return amended, tuple(bearings)


def _shared(a: Span, b: Span) -> float:
    both = max(a.end, b.end) - min(a.start, b.start)
    return (min(a.end, b.end) - max(a.start, b.start)) / both if both else 0.0
