"""Score all that a gold set asks, letters first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from despatch.score.acts import acts
from despatch.score.gold import Gold
from despatch.score.letters import file_name, letters, with_file
from despatch.score.lost import gather, lost
from despatch.score.references import inferred, references
from despatch.score.replies import replies
from despatch.score.requests import requests
from despatch.score.result import Part, Row, Score
from despatch.score.spans import Frame

Table = Callable[[], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Tables:
    """What an archive exports. A table is asked for only when gold needs it."""

    letters: Table
    references: Table
    inferred: Table
    acts: Table


def score(gold: Gold, tables: Tables) -> Score:
    """Score the tables of an archive (as its export has them) against a gold set.

    A set with references or acts is often a choice from a source, so only the letters of that set count. Without
    them, a letter that gold has not is a wrong cut. Raises SettingsError when gold does not say which file.
    """
    rows = list(tables.letters())
    sources = {row["id"]: file_name(row["source"]) for row in rows if row.get("source")}
    if gold.requests is not None:
        return Score(None, (requests(gold.requests, tables.acts(), sources),))
    rows = [row for row in rows if row.get("start") is not None]
    wanted = with_file(gold.letters, sources.values())
    frame = Frame(wanted)
    parts = tuple(_parts(gold, tables, frame, rows))
    if gold.references is not None or gold.acts is not None:
        rows = [row for row in rows if frame.holds({**row, "file": sources[row["id"]]})]
    return Score(letters(wanted, rows), parts)


def _parts(gold: Gold, tables: Tables, frame: Frame, rows: Iterable[Row]) -> Iterator[Part]:
    """Yield the score of each table that gold has; `rows` are the letters of the archive that have words."""
    places = {row["id"]: (file_name(row["source"]), row["start"]) for row in rows}
    sources = {id: file for id, (file, _) in places.items()}
    if gold.references is not None:
        yield references(gold.references, list(tables.references()), frame, places)
    if gold.replies is not None:
        yield replies(gold.replies, tables.references(), sources)
    if gold.inferred is not None:
        yield inferred(gold.inferred, list(tables.inferred()), frame, places)
    if gold.lost is not None:
        yield lost(gold.lost, list(tables.inferred()), gather(tables.references(), sources), frame.letters)
    if gold.acts is not None:
        yield acts(gold.acts, list(tables.acts()), frame, sources)
