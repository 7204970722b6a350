"""Score the rows of references.jsonl and inferred.jsonl against gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from despatch.score import dates, names
from despatch.score.result import Matches, Miss, Part, Row, Share
from despatch.score.spans import Frame, pair, share, tally, unpaired, wanted
from despatch.score.whole_files import is_whole

Places = Mapping[str, tuple[str, int]]
"""The file and the start of each letter of the archive, by its id."""


def references(gold: Sequence[Row], rows: Sequence[Row], frame: Frame, places: Places) -> Part:
    """Score references: those found, as F1; then function, author and target; date and receipt where gold has them."""
    gold = frame.placed(gold)
    read = frame.read(rows, {id: file for id, (file, _) in places.items()})
    pairs = pair(gold, read, lambda g, r: 0.5 * (g.get("date") == r.get("date")))
    counted = wanted(pairs)
    misses = unpaired("references", gold, read, pairs)
    measures: dict[str, Matches | Share] = {"references, found": tally(gold, read, pairs)}
    measures["references, function"] = share(
        "references, function",
        counted,
        len(counted),
        lambda r: r.get("function"),
        lambda g, r: g["function"] == r.get("function"),
        misses,
    )
    for key in ("date", "received"):
        measures[f"references, {key}"] = _days(key, gold, counted, misses)
    both = [(g, r) for g, r in counted if g.get("author")]
    measures["references, author"] = share(
        "references, author",
        both,
        len(both),
        lambda r: r.get("author"),
        lambda g, r: names.same_person(g["author"], r.get("author")),
        misses,
    )
    return Part(measures | _targets(counted, frame, places, misses), tuple(misses))


def _days(key: str, gold: Sequence[Row], counted: Sequence[tuple[Row, Row]], misses: list[Miss]) -> Share:
    def right(g: Row, r: Row) -> bool:
        return dates.same_days(g[key], r.get(key))

    asked = sum(bool(g.get(key)) for g in gold if not g.get("optional"))
    return share(
        f"references, {key}", [(g, r) for g, r in counted if g.get(key)], asked, lambda r: r.get(key), right, misses
    )


def _targets(
    counted: Sequence[tuple[Row, Row]], frame: Frame, places: Places, misses: list[Miss]
) -> dict[str, Matches | Share]:
    """Count the right targets where gold has the letter, and the references left without a target where it has not."""
    aimed = [(g, r) for g, r in counted if g.get("target")]
    free = [(g, r) for g, r in counted if not g.get("target")]
    measures: dict[str, Matches | Share] = {}
    if aimed:
        measures["references, target"] = share(
            "references, target",
            aimed,
            len(aimed),
            lambda r: r.get("target") in places,
            lambda g, r: _is_letter(frame.by_id.get(g["target"]), places.get(r.get("target") or "")),
            misses,
        )
    measures["references, not in the archive"] = share(
        "references, not in the archive",
        free,
        len(free),
        lambda r: r.get("target") not in places,
        lambda _, r: r.get("target") not in places,
        misses,
    )
    return measures


def _is_letter(gold: Row | None, place: tuple[str, int] | None) -> bool:
    """Return whether the letter at a place is the gold letter; neither being known is right too."""
    if gold is None or place is None:
        return gold is None and place is None
    return bool(gold["file"] == place[0] and (is_whole(gold) or gold["start"] == place[1]))


def inferred(gold: Sequence[Row], rows: Sequence[Row], frame: Frame, places: Places) -> Part:
    """Score inferred letters. One is right if it has that author and rests on words of one of the gold letters.

    Each inferred letter counts once.
    """
    wished = [g for g in gold for _ in range(g.get("count") or 1)]
    read = [row for row in rows if any(frame.at(*spot) for spot in _spots(row, places))]
    left, right, dated = list(read), 0, 0
    misses: list[Miss] = []
    for g in wished:
        within = [frame.by_id[id] for id in g["letters"] if id in frame.by_id]
        fits = [r for r in left if names.same_person(g["author"], r.get("author")) and _rests_on(r, within, places)]
        if not fits:
            misses.append(("inferred, found", g, None))
            continue
        best = max(fits, key=lambda r: _dated(g, r))
        left = [r for r in left if r is not best]
        right += 1
        dated += _dated(g, best)
        if not _dated(g, best):
            misses.append(("inferred, dated", g, best))
    misses += [("inferred, extra", {}, r) for r in left]
    return Part(
        {"inferred, found": Matches(right, len(read), len(wished)), "inferred, dated": Share(dated, right, right)},
        tuple(misses),
    )


def _spots(row: Row, places: Places) -> list[tuple[str | None, int]]:
    return [(places.get(e["letter"], (None, 0))[0], (e["start"] + e["end"]) // 2) for e in row.get("evidence") or ()]


def _rests_on(row: Row, letters: Sequence[Row], places: Places) -> bool:
    spots = _spots(row, places)
    return any(
        g["file"] == file and (is_whole(g) or g["start"] <= at < g["end"]) for file, at in spots for g in letters
    )


def _dated(gold: Row, row: Row) -> bool:
    return all(dates.same_days(gold[key], row.get(key)) for key in ("date", "received") if gold.get(key))
