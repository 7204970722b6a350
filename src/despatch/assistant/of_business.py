"""Questions about the ledger: which business there is, how it stands on a day, and one piece of it as a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from despatch.archive import Archive
from despatch.assistant.quoting import MOST_QUOTES, Answer, absent, act, clean, listed, quoted, who
from despatch.model import MatterEntry, MatterFilter, State

MOST = 40
"""So many acts and steps of one business are told."""


def business(
    archive: Archive,
    who_: str | None,
    words: str | None,
    standing: State | None,
    as_of: str | None,
    *,
    doubtful: bool,
    limit: int,
    offset: int,
) -> Answer:
    """Return the business that is asked for, the weightiest first, each with the words that prove how it stands."""
    ledger = archive.ledger
    where = MatterFilter(standing, who_, words, doubtful=None if doubtful else False)
    board = ledger.board(as_of, where, order="weight", limit=limit, offset=offset)
    hidden = 0 if doubtful else ledger.board(as_of, replace(where, doubtful=True), limit=0).total
    more = {
        "rest_on_doubtful_readings_alone": hidden or None,
        "standings": {k: n for k, n in board.counts.items() if n},
    }
    if not board.total:
        return clean(absent("no such business is in its ledger.", **more))
    rows = [_row(archive, entry) for entry in board.matters]
    return clean(listed("business", rows, board.total, offset) | more)


def _row(archive: Archive, entry: MatterEntry) -> Answer:
    standing = entry.standing
    return clean(
        {
            "business": entry.id,
            "label": entry.matter.label,
            "standing": standing.state,
            "since": standing.since,
            "due": standing.due,
            "why": standing.why,
            "between": [who(side) for side in entry.sides],
            "letters": entry.letters,
            "sure_that_its_acts_belong_together": round(entry.matter.confidence, 3),
            "decided_by_an_editor": bool(entry.decisions) or None,
            "proved_by": _proofs(archive, standing.proofs or entry.matter.acts),
        }
    )


def _proofs(archive: Archive, acts: Sequence[str]) -> list[Answer]:
    wanted = acts[:MOST_QUOTES]
    found = archive.ledger.acts_by_id(wanted)
    return [
        {"act": found[id].act.type, "sure": round(found[id].act.confidence, 3), "quote": quoted(found[id].quote)}
        for id in wanted
        if id in found
    ]


def matter(archive: Archive, id: str, as_of: str | None) -> Answer:
    """Return one piece of business as a story in time: its acts and the steps of its goods, each with its words."""
    story = archive.ledger.matter(id, as_of)
    steps = [
        clean(
            {
                "stage": one.step.delivery.stage,
                "item": one.step.delivery.item,
                "low": one.step.delivery.low,
                "high": one.step.delivery.high,
                "unit": one.step.delivery.unit,
                "sure": round(one.step.delivery.confidence, 3),
                "quote": quoted(one.quote),
            }
        )
        for one in story.deliveries[:MOST]
    ]
    return clean(
        {
            "held": True,
            **_row(archive, story.entry),
            "acts": [act(one) for one in story.acts[:MOST]],
            "acts_in_all": len(story.acts),
            "later_or_undated_acts": story.later or None,
            "goods": steps,
        }
    )
