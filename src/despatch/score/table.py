"""A score as plain data: what --json prints, and what the table is made of."""

from __future__ import annotations

from collections.abc import Iterable

from despatch.score.letters import Cuts, Letters, Share
from despatch.score.spans import Part


def report(score: Letters, parts: Iterable[Part] = ()) -> dict[str, dict[str, float | int]]:
    """Return every measure by name, with its share and the counts behind it; a field that gold asks nowhere is left out."""
    return {
        "cuts, start": _cuts(score.starts),
        "cuts, overlap": _cuts(score.overlaps),
        **{name: _share(share) for name, share in score.fields.items() if share.of},
        **{
            name: _cuts(one) if isinstance(one, Cuts) else _share(one)
            for part in parts
            for name, one in part.measures.items()
            if isinstance(one, Cuts) or one.of
        },
    }


def _cuts(cuts: Cuts) -> dict[str, float | int]:
    return {
        "score": round(cuts.f1, 4),
        "precision": round(cuts.precision, 4),
        "recall": round(cuts.recall, 4),
        "right": cuts.hits,
        "read": cuts.read,
        "of": cuts.gold,
    }


def _share(share: Share) -> dict[str, float | int]:
    return {
        "score": round(share.accuracy, 4),
        "precision": round(share.precision, 4),
        "right": share.right,
        "answered": share.answered,
        "of": share.of,
    }
