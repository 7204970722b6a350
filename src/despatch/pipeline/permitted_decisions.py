"""Editors' decisions for the archive that readers see: the words that they are about are marked anew in its letters.

A decision keeps some words on either side of its own, and where they stood in the source. Either may tell of words that
are withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from despatch.decisions import anchor, find_anchor
from despatch.model import Anchor, Correction, HeldLetter, Source
from despatch.restrict.redact import Redacted
from despatch.store import read_restricted
from despatch.store.sql import Connection

Redact = Callable[[Source, Sequence[HeldLetter]], Redacted]


@dataclass(frozen=True, slots=True)
class _Letter:
    id: str
    text: str
    offset: int

    def marked(self, words: Anchor) -> Anchor | None:
        """Return the anchor of the same words in this letter; None where readers do not see them."""
        span = find_anchor(words, self.text, self.offset)
        return anchor(self.id, self.text, self.offset, span, words.act) if span else None


def marked_anew(db: Connection, decisions: Sequence[Correction], redact: Redact) -> Iterator[Correction]:
    """Yield decisions as readers may see them, without those about words that readers do not see.

    `redact` returns the letters of a source as readers see them.
    """
    ids = {old: read_restricted.current(db, old) for one in decisions for old in _letters(one)}
    wanted = {id for id in ids.values() if id}
    letters = {letter.id: letter for letter in _read(db, wanted, redact)} if wanted else {}

    def marked(words: Anchor) -> Anchor | None:
        letter = letters.get(ids[words.letter] or "")
        return letter.marked(words) if letter else None

    for one in decisions:
        words = marked(one.words) if one.words else None
        acts, others = (tuple(kept for each in many if (kept := marked(each))) for many in (one.acts, one.others))
        if (one.words and not words) or (one.acts and not acts) or (one.kind == "join" and not others):
            continue
        yield replace(one, words=words, acts=acts, others=others)


def _letters(one: Correction) -> Iterator[str]:
    yield from (words.letter for words in (*((one.words,) if one.words else ()), *one.acts, *one.others))


def _read(db: Connection, wanted: set[str], redact: Redact) -> Iterator[_Letter]:
    for source, letters in read_restricted.sources(db):
        if wanted.isdisjoint(held.letter.id for held in letters):
            continue
        shown = redact(source, letters)
        for id, cut in zip(shown.ids, shown.cuts, strict=True):
            if id in wanted:
                yield _Letter(id, cut.span.of(shown.source.text), cut.span.start)
