"""A letter's words with the claims about them: segments of text, each with the marks on it.

The words themselves are never changed: the segments, joined again, are the original text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text, by code points, and its `role`: "sender", "date", "note", "hit".

    `id` is the fragment by which a description points at the words; `tag` is the element that carries it.
    """

    start: int
    end: int
    role: str
    id: str | None = None
    tag: str = "mark"
    link: str | None = None
    """The address that the words lead to, for the tag "a"."""
    note: str | None = None
    """The number of the note that explains the words; the note's reason has the id "why-NUMBER"."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that carry the same marks throughout; the outermost mark comes first."""

    words: str
    marks: tuple[Mark, ...] = ()


def segments(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> tuple[Segment, ...]:
    """Cut `text[start:end]` wherever a mark begins or ends.

    Marks may overlap and reach beyond the stretch. Empty marks and marks outside it are skipped.
    """
    stop = len(text) if end is None else min(end, len(text))
    within = [m for m in marks if m.start < m.end and m.start < stop and m.end > start]
    if not within:
        return (Segment(text[start:stop]),) if start < stop else ()
    within.sort(key=lambda m: (m.start, -m.end))
    cuts = {start, stop}
    for mark in within:
        cuts.update((max(mark.start, start), min(mark.end, stop)))
    edges = sorted(cuts)
    found: list[Segment] = []
    opened: list[Mark] = []
    waiting = iter(within)
    upcoming = next(waiting, None)
    for left, right in pairwise(edges):
        opened = [m for m in opened if m.end > left]
        while upcoming is not None and upcoming.start <= left:
            opened.append(upcoming)
            upcoming = next(waiting, None)
        found.append(Segment(text[left:right], tuple(opened)))
    return tuple(found)


def html(cut: Sequence[Segment], seen: set[str] | None = None) -> Markup:
    """Return the segments as HTML: the words escaped, the marks as nested elements.

    If marks cross, the inner one is closed and opened again. Each id is written once: `seen` holds the ids written
    before, and this function adds its own.
    """
    if len(cut) == 1 and not cut[0].marks:
        return escape(cut[0].words)
    given = set() if seen is None else seen
    out: list[str] = []
    stack: tuple[Mark, ...] = ()
    for segment in cut:
        common = _shared(stack, segment.marks)
        out.extend(f"</{mark.tag}>" for mark in reversed(stack[common:]))
        out.extend(_opening(mark, given) for mark in segment.marks[common:])
        stack = segment.marks
        out.append(str(escape(segment.words)))
    out.extend(f"</{mark.tag}>" for mark in reversed(stack))
    return Markup("".join(out))  # noqa: S704 - every part was escaped above


def _shared(before: Sequence[Mark], now: Sequence[Mark]) -> int:
    """Count the marks that stay open from one segment to the next, beginning with the outermost."""
    count = 0
    for old, new in zip(before, now, strict=False):
        if old is not new:
            break
        count += 1
    return count


def _opening(mark: Mark, given: set[str]) -> str:
    name = ""
    if mark.id is not None and mark.id not in given:
        given.add(mark.id)
        name = f' id="{escape(mark.id)}"'
    led = f' href="{escape(mark.link)}"' if mark.link is not None else ""
    if mark.note is not None:
        led += f' data-note="{escape(mark.note)}" aria-describedby="why-{escape(mark.note)}"'
    return f'<{mark.tag}{name} class="{escape(mark.role)}"{led}>'
