"""Score sentences judged to ask for something or not, each in a letter of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from despatch.score.letters import file_name
from despatch.score.result import Matches, Miss, Part, Row, Share

TYPES = {
    "requests, request": {"request"},
    "requests, request or offer": {"request", "offer"},
    "requests, any act": None,
}
"""The types of act that count as asking, by measure; None stands for every type."""


def requests(gold: Sequence[Row], acts: Iterable[Row], sources: Mapping[str, str]) -> Part:
    """Score requests by the types of the acts that are read anywhere in the sentence's letter.

    `sources` gives the file of each letter of the archive.
    """
    types: dict[str | None, set[str]] = {}
    for act in acts:
        types.setdefault(sources.get(act["letter"]), set()).add(act["type"])
    files = [file_name(g["file"]) for g in gold]
    measures: dict[str, Matches | Share] = {}
    for name, wanted in TYPES.items():
        read = [file in types and (wanted is None or bool(wanted & types[file])) for file in files]
        asked = sum(g["request"] for g in gold)
        measures[name] = Matches(sum(r and g["request"] for r, g in zip(read, gold, strict=True)), sum(read), asked)
    letters = {file: id for id, file in sources.items()}
    misses: list[Miss] = []
    for g, file in zip(gold, files, strict=True):
        given = sorted(types.get(file, ()))
        if g["request"] != ("request" in given):
            row = {"id": letters[file], "request": ", ".join(given) or "no act"} if file in letters else None
            misses.append(("requests, request", g, row))
    return Part(measures, tuple(misses))
