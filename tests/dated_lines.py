"""Invented dated lines, fifty a language, and how `dates.find` reads them: `python tests/dated_lines.py` prints it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from despatch import dates
from despatch.dates.calendar import from_julian

FOLDER = Path(__file__).parent / "data" / "dated-lines"
LANGUAGES = tuple(sorted(file.stem for file in FOLDER.glob("*.txt")))


@dataclass(frozen=True)
class DatedLine:
    """A line, and the dates in it as EDTF in the Gregorian calendar."""

    words: str
    wanted: tuple[str, ...]


def dated_lines(language: str) -> list[DatedLine]:
    """Return the lines of a language."""
    rows = (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return [_line(row) for row in rows if row and not row.startswith("#")]


def _line(row: str) -> DatedLine:
    words, wanted, *style = (part.strip() for part in row.split(" | "))
    days = tuple(day.strip() for day in wanted.split("&") if day.strip() != "-")
    if style:
        days = tuple(from_julian(*(int(part) for part in day.split("-"))).isoformat() for day in days)
    return DatedLine(words, days)


def read(words: str, language: str) -> tuple[str, ...]:
    """Return the dates that are read in a line, as EDTF."""
    found = dates.find(words, 0, len(words), (language,), own=True)
    written = (dates.to_edtf(date) or dates.to_partial_edtf(date) for date in found)
    return tuple(edtf for edtf in written if edtf)


def main() -> None:
    """Print for each language how many lines are read rightly, not at all or in part, and wrongly."""
    for language in LANGUAGES:
        lines = dated_lines(language)
        wrong = [line for line in lines if set(read(line.words, language)) - set(line.wanted)]
        right = [line for line in lines if read(line.words, language) == line.wanted]
        sys.stdout.write(f"{language}: {len(right)} of {len(lines)} right, {len(wrong)} wrong, the rest missed\n")
        if "-v" in sys.argv:
            for line in lines:
                kind = "wrong" if line in wrong else "missed"
                if line not in right:
                    sys.stdout.write(f"  {kind}: {line.words} | {', '.join(read(line.words, language))}\n")


if __name__ == "__main__":
    main()
