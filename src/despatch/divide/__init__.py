"""A source goes in; its letters and other pieces come out, as cuts of its text.

`signs` reads the signs of each line, and `layout` learns from them how the source lays its letters out. `boundaries`
weighs every place where a piece may begin. `cuts` makes the cuts and their doubts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from despatch.divide.boundaries import choose
from despatch.divide.cuts import encoded_cuts, make_cuts
from despatch.divide.labelled import with_labelled_heads
from despatch.divide.layout import Layout, learn, with_rules
from despatch.divide.lines import Line, read_lines
from despatch.divide.parts import read_parts, with_parts
from despatch.divide.segments import SURE, WORTH, choose_segments
from despatch.divide.signs import EVIDENCE, Sign, read_signs
from despatch.divide.starts import Choice, Start
from despatch.model import Cut, Problem, Source, Span
from despatch.settings import Settings
from despatch.text.even import reads_even
from despatch.text.language_id import name_of
from despatch.text.lines import line_number
from despatch.text.told import told

__all__ = ["divide"]

_PAGES = frozenset({"html", "epub"})
"""Formats of pages and books that may hold anything."""
MOST_LINES = 1_500
"""The models read half a millisecond a line; a longer source without a layout of its own is cut by rule."""
NO_SIGN = 0.3
"""So sure is a piece in which no line shows a letter, and which is too long for the models."""
_DOCUMENTS = frozenset({"page-xml", "alto", "hocr"})
"""A document of a transcription platform is one letter, or shows where the next begins: lines of a page are short."""


def divide(source: Source, settings: Settings) -> tuple[tuple[Cut, ...], tuple[Problem, ...]]:
    """Cut `source` into letters and other pieces; return the cuts and what was found amiss.

    The cuts are in order and disjoint; each begins and ends with a character that is no space.
    Where the source's own encoding bounds its letters, it is trusted (rule ``encoding.div``). Elsewhere the rule names
    the signs that made the cut, and a doubtful cut says why. A page's own title and its navigation belong to no letter.
    Raises SettingsError for a language that is not known.
    """
    cuts, problems = _divide(source, settings)
    return tuple(_with_italics(source.text, cut) for cut in cuts), problems


def _with_italics(text: str, cut: Cut) -> Cut:
    """Take in the signs that print the first or the last words of a piece in italics."""
    start, end = cut.span.start, cut.span.end
    start -= start > 0 and text[start - 1] == "_"
    end += text[end : end + 1] == "_"
    return cut if (start, end) == (cut.span.start, cut.span.end) else replace(cut, span=Span(start, end))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The lines of a source, the signs of each, its layout, and where the rules would cut."""

    lines: list[Line]
    signs: list[int]
    layout: Layout
    choice: Choice


def weigh(source: Source, settings: Settings) -> Weighed:
    """Read the lines of a source by rule."""
    lines = read_lines(source)
    signs = with_labelled_heads(
        source.text, lines, read_signs(source.text, lines, settings.languages), settings.languages
    )
    lines = with_rules(lines, signs)
    layout = learn(source.text, lines, signs)
    return Weighed(lines, signs, layout, choose(lines, signs, layout))


@reads_even
def _divide(source: Source, settings: Settings) -> tuple[tuple[Cut, ...], tuple[Problem, ...]]:
    if source.letters:
        return encoded_cuts(source), ()
    found = weigh(source, settings)
    lines, signs = found.lines, found.signs
    if not lines:
        return (), ()
    # A letter without date, salutation and closing still speaks, and is signed.
    signed = bool(signs[-1] & Sign.NAME) and any(sign & Sign.SPOKEN for sign in signs)
    letters = signed or any(sign & EVIDENCE for sign in signs)
    long = len(lines) > MOST_LINES
    if letters and (found.layout.certain or source.format in _DOCUMENTS or long):
        return make_cuts(lines, found.choice), _unknown(source, settings)
    if long:
        whole = Choice([Start(0, "first", NO_SIGN, other=True)])
        return make_cuts(lines, whole), (_nothing(source), *_unknown(source, settings))
    if source.format in _PAGES and not letters:
        return (), (_nothing(source), *_unknown(source, settings))
    readings = read_parts(source.text, lines, signs, found.choice)
    choice = choose_segments(source.text, lines, readings, found.choice, WORTH if letters else SURE)
    cuts = with_parts(make_cuts(lines, choice), lines, readings)
    if any(cut.kind == "letter" for cut in cuts):
        return cuts, _unknown(source, settings)
    return cuts, (_nothing(source), *_unknown(source, settings))


def _nothing(source: Source) -> Problem:
    return Problem("source-no-letter", source.id, f"{source.id}: nothing in it reads as a letter.")


def _unknown(source: Source, settings: Settings) -> tuple[Problem, ...]:
    """Report, once for a source, the paragraphs in languages that Despatch has no words for."""
    language = told(source.text, settings.languages)
    counts = language.unknown()
    if not counts:
        return ()
    listed = ", ".join(f"{many:,} {name_of(code)}" for code, many in counts.most_common())
    many = counts.total()
    message = f"{many:,} paragraph{'s' if many > 1 else ''} in a language that is not read ({listed})"
    first = next(start for start, code in zip(language.starts, language.languages, strict=True) if code in counts)
    return (Problem("language-unknown", source.id, message, line=line_number(source.text, first)),)
