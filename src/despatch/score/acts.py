"""Score the rows of acts.jsonl against gold acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from despatch.score.result import Matches, Part, Row, Share
from despatch.score.spans import Frame, pair, share, tally, unpaired, wanted

Numbers = set[tuple[float | None, float | None]]


def acts(gold: Sequence[Row], rows: Sequence[Row], frame: Frame, sources: Mapping[str, str]) -> Part:
    """Score acts: found, typed, typed with the right actor, each as F1; then quantities, reported acts, and each type.

    Acts with a confidence are judged by it, too: how many are right in their type.

    A type that gold lists in `also` counts as right too, but not in the counts by type.
    """
    gold = frame.placed(gold)
    read = frame.read(rows, sources)
    pairs = pair(gold, read, lambda g, r: typed(g, r) + 0.5 * acted(g, r))
    counted = wanted(pairs)
    misses = unpaired("acts", gold, read, pairs)
    misses += [("acts, typed", g, r) for g, r in counted if not typed(g, r)]
    misses += [("acts, typed and actor", g, r) for g, r in counted if typed(g, r) and not acted(g, r)]
    measures: dict[str, Matches | Share] = {
        "acts, found": tally(gold, read, pairs),
        "acts, typed": tally(gold, read, pairs, typed),
        "acts, typed and actor": tally(gold, read, pairs, acted),
    }
    measures["acts, quantities"] = share(
        "acts, quantities",
        [(g, r) for g, r in counted if _numbers(g)],
        sum(bool(_numbers(g)) for g in gold if not g.get("optional")),
        _numbers,
        lambda g, r: _numbers(g) == _numbers(r),
        misses,
    )
    measures["acts, reported"] = share(
        "acts, reported",
        counted,
        len(counted),
        lambda _: True,
        lambda g, r: bool(g.get("reported")) == bool(r.get("reported")),
        misses,
    )
    measures |= _reliability(read, pairs)
    for kind in sorted({g["type"] for g in gold}):
        measures[f"acts, {kind}"] = tally(
            [g for g in gold if g["type"] == kind],
            [r for r in read if r["type"] == kind],
            [(g, r) for g, r in pairs if g["type"] == r["type"] == kind],
        )
    return Part(measures, tuple(misses))


SURE = ((0.8, 2.0, "0.8 and more"), (0.5, 0.8, "0.5 to 0.8"), (0.0, 0.5, "below 0.5"))
"""The bounds of a confidence, and its name."""


def _reliability(read: Sequence[Row], pairs: Sequence[tuple[Row, Row]]) -> dict[str, Share]:
    """Return for each band of confidence how many of the acts read are right in their type, optional ones aside."""
    partner = {id(row): g for g, row in pairs}
    judged = [(row, partner.get(id(row))) for row in read if row.get("confidence") is not None]
    counted = [(row, g) for row, g in judged if g is None or not g.get("optional")]
    out = {}
    for low, high, name in SURE:
        right = [g is not None and typed(g, row) for row, g in counted if low <= row["confidence"] < high]
        if right:
            out[f"acts, sure {name}"] = Share(sum(right), len(right), len(right))
    return out


def typed(gold: Row, row: Row) -> bool:
    """Return whether the type is the gold act's, or one that gold also lets pass."""
    return row["type"] == gold["type"] or row["type"] in (gold.get("also") or ())


def acted(gold: Row, row: Row) -> bool:
    """Return whether the type is right and the actor is on the right side.

    Gold names the actor of its own type only. An act read as another type that gold lets pass may have any actor.
    """
    if row["type"] != gold["type"]:
        return typed(gold, row)
    return bool((row.get("actor") or {}).get("role") == gold["actor"]["role"])


def _numbers(row: Row) -> Numbers:
    return {(q.get("low"), q.get("high")) for q in row.get("quantities") or ()}
