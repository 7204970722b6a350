"""When a lost letter was written, and which letter it answered: the letters on either side of it tell."""

from __future__ import annotations

from dataclasses import dataclass

from despatch.connect.index import LetterIndex, Node

AT_LEAST = 2
"""An answer to an answer takes so many days, unless the pair's fastest letters tell more."""
CUSTOM = 180
"""Few letters are spoken of later than so many days after they were written."""
FAR = 366
"""A neighbour further off bounds nothing."""
_LOOKED_AT = 6


@dataclass(frozen=True, slots=True)
class Place:
    """The first and last day on which a lost letter was written, and the letter that it answered."""

    first: int | None
    last: int | None
    answers: str | None = None


def place_in_time(author: str, addressee: str | None, told_in: Node, last: int | None, index: LetterIndex) -> Place:
    """Return when a letter was written that `told_in` speaks of, and that was there on the day `last`.

    It came after the last letter of the pair before it. If that one went to its author, it answered it.
    """
    if last is None or addressee is None:
        return Place(None, last)
    way = index.fastest((author,), (addressee,), last)
    high = last - way
    own, other = (_before(one, two, high, told_in, index) for one, two in ((author, addressee), (addressee, author)))
    latest = own[0] if own else None
    for asked in other:
        if latest is not None and _end(latest) >= _end(asked):
            break
        if last - _end(asked) >= max(AT_LEAST, 2 * way):
            return Place(max(_end(asked), last - FAR), high, asked.id if last - _end(asked) <= FAR else None)
    if latest is not None:
        return Place(max(min(_end(latest), high), last - FAR), high)
    return Place(high - CUSTOM, high)


def _before(author: str, addressee: str, day: int, told_in: Node, index: LetterIndex) -> list[Node]:
    """Return the last dated letters of a pair up to `day`, the latest first, without the one that tells."""
    at = index.by_id[told_in.id]
    found = [
        index.nodes[place]
        for places in index.written((author,), (addressee,))
        for place in index.last_before(places, day + 1, _LOOKED_AT)
        if place < at and not index.nodes[place].vague
    ]
    return sorted((node for node in found if _end(node) <= day), key=lambda node: (-_end(node), node.id))


def _end(node: Node) -> int:
    assert node.last is not None
    return node.last
