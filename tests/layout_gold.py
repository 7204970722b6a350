"""Eighty transcripts in fifty layouts with answers, by two writers who had not seen the rules; and how they are scored.

The letters in `data/layouts/text` are invented. A row of `gold.jsonl` is one letter. Beside `sender` stands
`sender_also`, a list of other answers that are right by the guide: null among them means that no answer is right, too.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from despatch.archive import Archive
from despatch.model import Description
from despatch.score.dates import same_days
from despatch.score.names import same_parties, same_place

LAYOUTS = Path(__file__).parent / "data" / "layouts"
FIELDS = ("sender", "recipient", "date", "place")
CUT = 0.95
"""A letter is cut rightly when it shares so much with the gold; a field is asked of the letter that shares half."""
SURE, LIKELY = 0.9, 0.5


@dataclass
class Result:
    """What was reached: letters cut, fields right, and how often a field was right by the confidence given."""

    gold: int = 0
    read: int = 0
    cut: int = 0
    right: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    told: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """How many fields were given as sure, or as likely, and were right or wrong."""

    @property
    def cuts(self) -> float:
        """F1 of the letters."""
        return 2 * self.cut / (self.gold + self.read)

    def share(self, name: str) -> float:
        """Return the share of letters whose field is right; an empty field is right where gold has none."""
        return self.right[name] / self.gold

    @property
    def wrongly_given(self) -> float:
        """The share of all answers that are wrong."""
        return self.wrong.total() / max(1, self.answered.total())

    def true(self, band: str) -> float:
        """Return the share of the answers in a band of confidence that are right."""
        right, wrong = self.told[band, True], self.told[band, False]
        return right / max(1, right + wrong)


def rows(writer: str | None = None) -> list[dict]:
    """Return the gold letters of one writer, or of both."""
    lines = (LAYOUTS / "gold.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, lines) if writer in (None, row["writer"])]


def measure(archive: Archive, gold: list[dict]) -> Result:
    """Compare what an archive of the transcripts holds with the gold."""
    letters = [archive.letter(entry.id).letter for entry in archive.letters(order="source")]
    files = {row["file"] for row in gold}
    letters = [letter for letter in letters if letter.kind == "letter" and Path(letter.source).name in files]
    result, used = Result(len(gold), len(letters)), set()
    for row in gold:
        near = [
            (overlap(row, letter.span.start, letter.span.end), n)
            for n, letter in enumerate(letters)
            if n not in used and Path(letter.source).name == row["file"]
        ]
        best, n = max(near, default=(0.0, -1))
        result.cut += best >= CUT
        if best >= LIKELY:
            used.add(n)
        compare(result, row, letters[n].description if best >= LIKELY else Description())
    return result


def overlap(row: dict, start: int, end: int) -> float:
    """Return the share of what gold or reading covers that both cover; other bounds that are right count, too."""
    starts, ends = [row["start"], *row.get("start_also", ())], [row["end"], *row.get("end_also", ())]
    return max((min(b, end) - max(a, start)) / max(1, max(b, end) - min(a, start)) for a in starts for b in ends)


def compare(result: Result, row: dict, read: Description) -> None:
    """Count each field of one letter."""
    for name in FIELDS:
        value, confidence = given(read, name)
        right = any(same(name, wanted, value) for wanted in (row.get(name), *row.get(f"{name}_also", ())))
        result.right[name] += right
        if value is None:
            continue
        result.answered[name] += 1
        result.wrong[name] += not right
        band = "sure" if confidence >= SURE else "likely" if confidence >= LIKELY else "guess"
        result.told[band, right] += 1


def given(read: Description, name: str) -> tuple[object, float]:
    """Return a field's value, None where it is empty, and its confidence."""
    if name in ("sender", "recipient"):
        parties = read.senders if name == "sender" else read.recipients
        return [party.name for party in parties] or None, min((party.confidence for party in parties), default=0.0)
    if name == "date":
        return (read.date.edtf, read.date.confidence) if read.date else (None, 0.0)
    return (read.place.written, read.place.confidence) if read.place else (None, 0.0)


def same(name: str, wanted: object, value: object) -> bool:
    """Say whether an answer is the wanted one; no answer is right where none is wanted."""
    if wanted is None or value is None:
        return wanted is None and value is None
    if name in ("sender", "recipient"):
        return same_parties(wanted, value)
    return same_days(wanted, value) if name == "date" else same_place(wanted, value)
