"""A score as plain data: what --json prints, and what the table is made of."""

from __future__ import annotations

from despatch.score.result import Matches, Score, Share

Line = dict[str, float | int]


def report(score: Score) -> dict[str, Line]:
    """Return every measure that gold asks for by name, with its score and the counts behind it."""
    measures: dict[str, Matches | Share] = {}
    if score.letters:
        measures |= {"cuts, start": score.letters.starts, "cuts, overlap": score.letters.overlaps}
        measures |= score.letters.fields
        measures |= score.letters.reliability
    for part in score.parts:
        measures |= part.measures
    return {name: _line(m) for name, m in measures.items() if isinstance(m, Matches) or m.of}


def _line(measure: Matches | Share) -> Line:
    if isinstance(measure, Share):
        return {
            "score": round(measure.accuracy, 4),
            "precision": round(measure.precision, 4),
            "right": measure.right,
            "answered": measure.answered,
            "of": measure.of,
        }
    return {
        "score": round(measure.f1, 4),
        "precision": round(measure.precision, 4),
        "recall": round(measure.recall, 4),
        "right": measure.hits,
        "read": measure.read,
        "of": measure.gold,
    }
