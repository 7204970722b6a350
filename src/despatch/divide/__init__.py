"""A source goes in; its letters and other pieces come out, as cuts of its text.

`divide` learns how the source lays its letters out (`layout`) from the signs of each line (`signs`),
weighs every place where a piece may begin (`cutting`), and says what is doubtful (`cuts`).
"""

from __future__ import annotations

from despatch.divide.boundaries import choose
from despatch.divide.cuts import cuts_of, encoded_cuts
from despatch.divide.layout import learn, with_rules
from despatch.divide.lines import lines_of
from despatch.divide.signs import EVIDENCE, signs_of
from despatch.model import Cut, Problem, Source
from despatch.settings import Settings

__all__ = ["divide"]


def divide(source: Source, settings: Settings) -> tuple[tuple[Cut, ...], tuple[Problem, ...]]:
    """Cut `source` into letters and other pieces; return the cuts and what was found amiss.

    The cuts are in order and disjoint; each begins and ends with a character that is no space.
    Where the source's own encoding bounds its letters, it is trusted (rule ``encoding.div``). Elsewhere the rule names
    the signs that made the cut, and a doubtful cut says why. A page's own title and its navigation belong to no letter.
    Raises SettingsError for a language that is not known.
    """
    if source.letters:
        return encoded_cuts(source), ()
    lines = lines_of(source)
    if not lines:
        return (), ()
    signs = signs_of(source.text, lines, settings.languages)
    lines = with_rules(lines, signs)
    if not any(sign & EVIDENCE for sign in signs):
        # A plain file was put among the letters on purpose; a web page may be anything.
        cuts = (
            cuts_of(lines, choose(lines, signs, learn(source.text, lines, signs)), no_letter=True)
            if source.format == "text"
            else ()
        )
        return cuts, (Problem("source-no-letter", source.id, f"{source.id}: nothing in it reads as a letter."),)
    return cuts_of(lines, choose(lines, signs, learn(source.text, lines, signs))), ()
