"""Dividing running text into letters, whatever the layout: blank lines or none, headings or none.

`divide` learns how the source lays its letters out (`layout`), from the signs of each line (`signs`),
and weighs every place where a piece may begin (`cutting`). Each cut names the rule that made it;
what was doubtful is kept as a doubt.
"""

from __future__ import annotations

from despatch.divide.cutting import Choice, Start, choose
from despatch.divide.layout import learn
from despatch.divide.lines import Line, lines_of
from despatch.divide.signs import Sign, signs_of
from despatch.model import Cut, Doubt, Problem, Source, Span
from despatch.settings import Settings

__all__ = ["divide"]


def divide(source: Source, settings: Settings) -> tuple[tuple[Cut, ...], tuple[Problem, ...]]:
    """Cut `source` into letters and other pieces, and say what is doubtful.

    The cuts are in order and disjoint; each begins and ends with a character that is no space.
    Where the source's own encoding bounds its letters, it is believed.
    """
    if source.letters:
        return tuple(Cut(e.span, "letter", "encoding.div", 1.0) for e in source.letters), ()
    lines = lines_of(source)
    signs = signs_of(source.text, lines, settings.languages)
    choice = choose(lines, signs, learn(lines, signs))
    return _cuts(lines, signs, choice), ()


def _cuts(lines: list[Line], signs: list[Sign], choice: Choice) -> tuple[Cut, ...]:
    cuts = []
    bounds = [start.line for start in choice.starts] + [len(lines)]
    for start, end in zip(choice.starts, bounds[1:], strict=True):
        last = end - 1
        while last > start.line and lines[last].role == "navigation":
            last -= 1
        span = Span(lines[start.line].start, lines[last].end)
        doubts = (Doubt("cut-doubtful", start.why, span),) if start.why else ()
        cuts.append(Cut(span, "other" if start.other else "letter", f"divide.{start.rule}", start.confidence, doubts))
    return tuple(cuts)
