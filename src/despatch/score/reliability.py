"""Whether confidences are true: of the answers given with a confidence between two bounds, how many are right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from despatch.score.result import Row, Share

BINS = ((0.9, "0.9 and more"), (0.7, "0.7 to 0.9"), (0.5, "0.5 to 0.7"), (0.0, "below 0.5"))
"""The lower bound of each bin, and its name, from the surest down."""
JUDGED = ("sender", "recipient", "date", "place")
"""The fields that exports give a confidence."""

Test = Callable[[Any, Any], bool]


def confidences(row: Row) -> dict[str, float]:
    """Return how sure an exported row is of each field that it gives; of several people, of the least sure."""
    parties = {"sender": row.get("senders") or [], "recipient": row.get("recipients") or []}
    asked = {field: [one.get("confidence") for one in given] for field, given in parties.items()}
    asked |= {field: [(row.get(field) or {}).get("confidence")] for field in ("date", "place")}
    return {field: min(given) for field, given in asked.items() if given and None not in given}


def reliability(
    tests: Sequence[tuple[str, str, Test]], gold: Sequence[Row], partner: Mapping[int, Row]
) -> dict[str, Share]:
    """Return, for each field and bin, the answers that are right, of those given. Empty bins are left out.

    `partner` holds the letter read for a gold letter by its place; it has its `confidences` under "sure".
    """
    out: dict[str, Share] = {}
    for field, key, test in tests:
        if field not in JUDGED:
            continue
        answers: dict[str, list[bool]] = {name: [] for _, name in BINS}
        for place, wanted in enumerate(gold):
            read = partner.get(place)
            sure = read["sure"].get(field) if read else None
            if sure is None or read is None or wanted.get(key) in (None, "", []):
                continue
            name = next(name for low, name in BINS if sure >= low)
            answers[name].append(test(wanted[key], read[field]))
        given = ((name, answered) for name, answered in answers.items() if answered)
        out |= {f"{field}, sure {name}": Share(sum(right), len(right), len(right)) for name, right in given}
    return out
