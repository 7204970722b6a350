"""Score the letter that a letter answers, as an edition says, against the references read in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from despatch.score.letters import file_name
from despatch.score.result import Miss, Part, Row, Share


def replies(gold: Sequence[Row], references: Iterable[Row], sources: Mapping[str, str]) -> Part:
    """Score replies: a reference must lead from the one file to the other. Other letters that it names do not count.

    `sources` gives the file of each letter of the archive.
    """
    wanted = {(file_name(g["source_file"]), file_name(g["target_file"])): g for g in gold}
    named: dict[str | None, set[str]] = {}
    for row in references:
        if row.get("target") in sources:
            named.setdefault(sources.get(row["letter"]), set()).add(sources[row["target"]])
    right = {(letter, answered) for letter, answered in wanted if answered in named.get(letter, ())}
    letters = {letter for letter, _ in wanted}
    other = letters.intersection(named) - {letter for letter, _ in right}
    misses: list[Miss] = [
        ("replies, found", {**wanted[pair], "file": pair[0]}, None) for pair in wanted if pair not in right
    ]
    answers = sum(letter in named for letter, _ in wanted)
    return Part(
        {
            "replies, found": Share(len(right), len(wanted), answers),
            "replies, only another letter": Share(len(other), len(letters), len(letters)),
        },
        tuple(misses),
    )
