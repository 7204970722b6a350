"""Whom and what a letter names, as rows: from its description, its words and its references."""

from __future__ import annotations

from collections.abc import Iterable

from despatch.model import Description, Mention, Reference, Span
from despatch.text.even import even_words
from despatch.text.overlaps import drop_overlaps

_ROLES = frozenset({"sender", "recipient"})


def mention_rows(
    text: str, letter: Span, description: Description, references: Iterable[Reference], recognised: Iterable[Mention]
) -> Iterable[tuple[int, int, str, str, str, float]]:
    """Yield whom and what a letter names: in its description, in its words, in its references.

    Where two overlap, the first stays.
    """
    named = [
        Mention(party.span, "person", party.name, party.rule, party.confidence)
        for party in (*description.senders, *description.recipients)
        if party.span
    ]
    place = description.place
    if place and place.span:
        named.append(Mention(place.span, "place", place.written, place.rule, place.confidence))
    named += recognised
    for reference in references:
        for kind, name in (("person", reference.author), ("person", reference.addressee), ("place", reference.place)):
            if name and name not in _ROLES:
                at = text.find(name, reference.span.start, reference.span.end)
                if at >= 0:
                    span = Span(at, at + len(name))
                    named.append(Mention(span, kind, name, reference.rule, reference.confidence))
    for m in drop_overlaps((m for m in named if letter.holds(m.span)), lambda m: m.span):
        yield m.span.start, m.span.end, m.kind, " ".join(even_words(m.name).split()), m.rule, m.confidence
