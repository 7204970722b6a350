"""Score all that a gold set asks, letters first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from despatch.score.acts import acts
from despatch.score.gold import Gold
from despatch.score.letters import Letters, Row, file_name, letters, with_file
from despatch.score.references import inferred, references
from despatch.score.spans import Frame, Part

Table = Callable[[], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Tables:
    """What an archive exports, each table asked for only when gold has it."""

    letters: Table
    references: Table
    inferred: Table
    acts: Table


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one gold set."""

    letters: Letters
    parts: tuple[Part, ...]


def score(gold: Gold, tables: Tables) -> Score:
    """Score the tables of an archive (as its export has them) against a gold set.

    In a set with references or acts only the letters of that set count, for such a set is often a choice from a source;
    without them, a letter that gold has not is a wrong cut. Raises SettingsError when gold does not say which file.
    """
    rows = list(tables.letters())
    sources = {row["id"]: file_name(row["source"]) for row in rows}
    places = {row["id"]: (sources[row["id"]], row["start"]) for row in rows}
    frame = Frame(with_file(gold.letters, sources.values()))

    def parts() -> Iterator[Part]:
        if gold.references is not None:
            yield references(gold.references, list(tables.references()), frame, places)
        if gold.inferred is not None:
            yield inferred(gold.inferred, list(tables.inferred()), frame, places)
        if gold.acts is not None:
            yield acts(gold.acts, list(tables.acts()), frame, sources)

    chosen = gold.references is not None or gold.acts is not None
    inside = [row for row in rows if frame.holds({**row, "file": sources[row["id"]]})] if chosen else rows
    return Score(letters(gold.letters, inside), tuple(parts()))
