"""A score as plain data: what --json prints, and what the table is made of."""

from __future__ import annotations

from despatch.score.letters import Cuts, Letters, Share


def report(score: Letters) -> dict[str, dict[str, float | int]]:
    """Return every measure by name, with its share and the counts behind it."""
    return {
        "cuts, start": _cuts(score.starts),
        "cuts, overlap": _cuts(score.overlaps),
        **{name: _share(share) for name, share in score.fields.items()},
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
