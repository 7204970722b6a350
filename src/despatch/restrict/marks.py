"""What stands in place of withheld words: how much, until when and why; never as wide as the words."""

from __future__ import annotations

from datetime import date
from math import ceil

from despatch.model import Ground, Passage, Reveal, Withheld

_LINE = 80
"""The characters of a line in print: a transcript may have a whole paragraph in one line."""


def passage_mark(passage: Passage, words: str, reveal: Reveal) -> str:
    """Return the mark for withheld words of a letter, such as "[3 lines withheld until 1972: reason]"."""
    if reveal != "exists":
        return "[words withheld]"
    ground = passage.ground
    return f"[{extent(words)} withheld{_until(ground.ends, over=ground.over)}: {_even(ground.entry.reason)}]"


def letter_mark(withheld: Withheld) -> str:
    """Return what stands in place of a letter that is withheld whole."""
    titles = dict.fromkeys(_even(ground.entry.title) for ground in withheld.grounds if ground.entry.title)
    reasons = "; ".join(dict.fromkeys(_even(ground.entry.reason) for ground in withheld.grounds))
    mark = f"[Letter withheld{_until(_last(withheld.grounds), over=all(g.over for g in withheld.grounds))}: {reasons}]"
    return " ".join((*titles, mark))


def extent(words: str) -> str:
    """Return how much some words are, in lines and paragraphs: a paragraph counts where two or more are touched."""
    blocks = [block for block in words.split("\n\n") if block.strip()]
    lines = sum(map(_count_lines, blocks))
    if len(words) < _LINE and lines <= 1:
        return "less than 1 line"
    counted = "1 line" if lines == 1 else f"{lines} lines"
    return f"{len(blocks)} paragraphs ({counted})" if len(blocks) > 1 else counted


def _count_lines(block: str) -> int:
    """Return how many lines words of one paragraph fill. Of the first and the last line they may take a part only."""
    first, *inner = block.strip("\n").split("\n")
    last = inner.pop() if inner else ""
    return ceil((len(first) + len(last)) / _LINE) + sum(ceil(len(line) / _LINE) for line in inner)


def _last(grounds: tuple[Ground, ...]) -> date | None:
    """Return the day on which the last period ends; None where one has no known end."""
    ends = [ground.ends for ground in grounds]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _until(day: date | None, *, over: bool) -> str:
    if over:
        return " until it is reviewed"
    if day is None:
        return ""
    return f" until {day.year}" if (day.month, day.day) == (1, 1) else f" until {day.isoformat()}"


def _even(words: str) -> str:
    return " ".join(words.split())
