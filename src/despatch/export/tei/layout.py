"""The lines of a letter as TEI has them: heading, opener, paragraphs, closer, postscript, notes and page heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from despatch.model import NOT_THE_LETTERS, Record
from despatch.read.tei.exact import WITHHELD

_SPACE = " \t\r\n"
"""What XML holds to be white space: only this may stand between blocks."""
_LINE = re.compile(rf"[^\n]*[^{_SPACE}][^\n]*")
ASIDES = NOT_THE_LETTERS - {"note-mark"}
OPENING = frozenset({"heading", "dateline", "salutation", "marking", "beside", "note", "running-head"})
"""Roles of blocks that may stand before the first paragraph of a div."""
CLOSING = frozenset({"closing", "signature", "dateline", "marking", "beside", "postscript", "note", "running-head"})
"""Roles of blocks that may stand behind its last paragraph."""
_SHORT = 120
"""A longer line is a paragraph, even if a part of it opens or closes the letter."""
_LONG = frozenset({"heading", "postscript", *ASIDES})
"""Roles that a line of any length can have."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Words with a role, by code points from the beginning of the letter. `n` is the number of a note."""

    start: int
    end: int
    role: str
    n: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together: a role, or "p" for a paragraph."""

    start: int
    end: int
    role: str
    n: str = ""


def claims(record: Record) -> tuple[Claim, ...]:
    """Return the words of a letter that have a role in its layout."""
    at, length, said = record.letter.span.start, len(record.text), record.letter.description
    phrases = (
        ("heading", said.heading),
        ("marking", said.marking),
        ("salutation", said.salutation),
        ("closing", said.closing),
        ("signature", said.signature),
        ("postscript", said.postscript),
        ("dateline", said.date),
        ("dateline", said.place),
        ("dateline", said.received),
    )
    found = [
        Claim(phrase.span.start - at, phrase.span.end - at, role) for role, phrase in phrases if phrase and phrase.span
    ]
    found += [Claim(h.span.start - at, h.span.end - at, h.kind, h.detail) for h in record.hints if h.kind in ASIDES]
    found = [claim for claim in found if claim.role != WITHHELD]  # it stands within a paragraph, as a gap
    return tuple(claim for claim in found if 0 <= claim.start < claim.end <= length)


def blocks(text: str, found: Sequence[Claim]) -> tuple[Block, ...]:
    """Divide a letter into blocks, in order; only white space stands between them."""
    out: list[Block] = []
    for start, end in _lines(text, found):
        last = out[-1] if out else None
        if not text[start:end].strip():  # odd spaces alone
            out[-1:] = [Block(last.start, end, last.role, last.n)] if last else [Block(start, end, "beside")]
            continue
        claim = _of_line(start, end, found)
        role, n = (claim.role, claim.n) if claim else ("p", "")
        if last and last.role == role and last.n == n and _goes_on(text[last.end : start], role, claim, last):
            out[-1] = Block(last.start, end, role, n)
        else:
            out.append(Block(start, end, role, n))
    return tuple(part for block in out for part in _exact(text, block, found))


def _lines(text: str, found: Sequence[Claim]) -> Iterator[tuple[int, int]]:
    """Yield the lines that are not blank, without the space around them; a postscript begins a line of its own."""
    begins = {claim.start for claim in found if claim.role == "postscript"}
    for line in _LINE.finditer(text):
        inner = sorted(at for at in begins if line.start() < at < line.end())
        for start, end in pairwise((line.start(), *inner, line.end())):
            words = text[start:end]
            if words.strip(_SPACE):
                yield end - len(words.lstrip(_SPACE)), start + len(words.rstrip(_SPACE))


def _exact(text: str, block: Block, found: Sequence[Claim]) -> Iterator[Block]:
    """Part the lines of a heading or a postscript into that itself and what stands beside it."""
    claim = next((claim for claim in found if claim.role == block.role), None)
    if claim is None or block.role not in ("heading", "postscript"):
        yield block
        return
    bounds = (block.start, max(block.start, claim.start), min(block.end, claim.end), block.end)
    for (start, end), role in zip(pairwise(bounds), ("beside", block.role, "beside"), strict=True):
        words = text[start:end]
        if words.strip(_SPACE):
            left = start + len(words) - len(words.lstrip(_SPACE))
            yield Block(left, start + len(words.rstrip(_SPACE)), role, block.n)


def _goes_on(between: str, role: str, claim: Claim | None, last: Block) -> bool:
    """Say whether a line belongs to the block before it."""
    if claim is not None and role in _LONG:
        return claim.start < last.end
    return between.count("\n") == 1


def _of_line(start: int, end: int, found: Sequence[Claim]) -> Claim | None:
    """Return the claim that a line is all about: what is not the letter's own first, then what covers most of it."""
    lying = [claim for claim in found if claim.start < end and claim.end > start]
    aside = next((c for c in lying if c.role in ASIDES and c.start <= start and c.end >= end), None)
    if aside:
        return aside
    covered: dict[str, int] = {}
    for claim in lying:
        if claim.role not in ASIDES:
            covered[claim.role] = covered.get(claim.role, 0) + min(end, claim.end) - max(start, claim.start)
    if not covered:
        return None
    role = max(covered, key=lambda name: covered[name])
    if covered[role] * 2 < end - start or (end - start > _SHORT and role not in _LONG):
        return None
    return next(claim for claim in lying if claim.role == role)


@dataclass(frozen=True, slots=True)
class Division:
    """The blocks of a letter by their place in a div: before the paragraphs, the paragraphs, and behind them."""

    opening: tuple[Block, ...]
    middle: tuple[Block, ...]
    closing: tuple[Block, ...]


def divide(all_blocks: Sequence[Block]) -> Division:
    """Part the blocks as a div of TEI allows: what opens stands before all paragraphs, what closes behind them."""
    first = next((n for n, block in enumerate(all_blocks) if block.role not in OPENING), len(all_blocks))
    last = len(all_blocks)
    while last > first + 1 and all_blocks[last - 1].role in CLOSING:
        last -= 1
    return Division(tuple(all_blocks[:first]), tuple(all_blocks[first:last]), tuple(all_blocks[last:]))


def runs(found: Sequence[Block], alone: frozenset[str]) -> Iterator[tuple[Block, ...]]:
    """Yield neighbouring blocks together, but those of the roles of `alone` each by itself."""
    run: list[Block] = []
    for block in found:
        if block.role in alone:
            if run:
                yield tuple(run)
            yield (block,)
            run = []
        else:
            run.append(block)
    if run:
        yield tuple(run)


def broken_lines(text: str, found: Sequence[Block]) -> Iterator[int]:
    """Yield where a line begins within a block, if its break means something.

    Within paragraphs whose lines were broken at the width of a page, a break after a full line means nothing.
    """
    lines = [line[0].rstrip() for line in _LINE.finditer(text)]
    full = max(map(len, lines), default=0)
    flowing = (
        len(lines) >= 4 and 40 <= full <= _SHORT and sum(len(line) >= 0.75 * full for line in lines) >= 0.6 * len(lines)
    )
    for block in found:
        at = block.start
        while (at := text.find("\n", at, block.end) + 1) > 0:
            before = text.rfind("\n", 0, at - 1) + 1
            if not (flowing and block.role == "p" and at - 1 - before >= 0.6 * full):
                yield at
