"""Write the first days of the French Republican years into languages/calendars.toml, from convertdate.

python -m training.calendars
"""

from __future__ import annotations

import re
from pathlib import Path

from convertdate import french_republican

FILE = Path(__file__).parents[1] / "src" / "despatch" / "languages" / "calendars.toml"
LAST = 14
"""The calendar was kept until 31 December 1805, in its year XIV."""
A_ROW = 8
_LIST = re.compile(r"republican_years = \[\n.*?\n\]\n", re.DOTALL)


def main() -> None:
    """Write the list again."""
    days = [french_republican.to_gregorian(year, 1, 1) for year in range(1, LAST + 1)]
    written = [f"{year:04}-{month:02}-{day:02}" for year, month, day in days]
    rows = "".join(f"  {', '.join(written[at : at + A_ROW])},\n" for at in range(0, LAST, A_ROW))
    text, times = _LIST.subn(f"republican_years = [\n{rows}]\n", FILE.read_text(encoding="utf-8"))
    if times != 1:
        raise SystemExit(f"{FILE}: the list republican_years is missing: put 'republican_years = [' and ']' on lines")
    FILE.write_text(text, encoding="utf-8")
    print(f"{LAST} years, from {written[0]} to {written[-1]}")


if __name__ == "__main__":
    main()
