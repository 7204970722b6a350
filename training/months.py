"""Write the months and weekdays of languages/xx/dates.toml: names of today from CLDR, old spellings beside them.

    python -m training.months                      # write them again
    python -m training.months --mine FOLDER de     # words between a day and a year that are not known, with how often

Needs `babel` (the names of CLDR). Latin is not in CLDR; its names stand in month_spellings.toml.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections import Counter
from pathlib import Path

from babel import Locale

from despatch.dates.lexicon import month

HERE = Path(__file__).parent
LANGUAGES = HERE.parent / "src" / "despatch" / "languages"
IN_CLDR = ("en", "de", "fr", "it", "es", "nl")
OPENS, CLOSES = "# Written by training/months.py:", "# As far as here."
_BLOCK = re.compile(rf"{re.escape(OPENS)}.*?{re.escape(CLOSES)}\n", re.DOTALL)
_BETWEEN = re.compile(
    r"(?<!\d)[0-3]?\d(?:st|nd|rd|th|d|t|ten|te|er|de|en)?[.,]? {1,2}(?:de |of |di )?([^\W\d_]{3,12})"
    r"[.,]? {1,2}(?:de |del )?1[4-9]\d\d"
)


def months(language: str) -> list[list[str]]:
    """Return for each month its name of today and its old spellings, the name first."""
    spellings = tomllib.loads((HERE / "month_spellings.toml").read_text(encoding="utf-8"))
    latin = spellings["latin"] if language in spellings["latin_in"] else [[]] * 12
    today = _today(language) if language in IN_CLDR else [[]] * 12
    old_ones = spellings["old"][language]
    ordered = [[*now, *old, *in_latin] for now, old, in_latin in zip(today, old_ones, latin, strict=True)]
    if language == "la":
        ordered = [[*in_latin, *old] for old, in_latin in zip(old_ones, latin, strict=True)]
    return [list(dict.fromkeys(word for word in listed if word)) for listed in ordered]


def _today(language: str) -> list[list[str]]:
    """Return the names of CLDR, and the abbreviations that begin otherwise than their names."""
    shapes = Locale(language).months["format"]
    names = [shapes["wide"][n].lower() for n in range(1, 13)]
    short = [shapes["abbreviated"][n].lower().strip(".") for n in range(1, 13)]
    return [[name] if name.startswith(cut) else [name, cut] for name, cut in zip(names, short, strict=True)]


def write() -> None:
    """Write the months of every language into its dates.toml, between the two lines that mark them."""
    for language in (*IN_CLDR, "la"):
        file = LANGUAGES / language / "dates.toml"
        rows = "".join(f"  [{', '.join(_quoted(word) for word in listed)}],\n" for listed in months(language))
        block = f"{OPENS} names of today (CLDR), then old spellings.\nmonths = [\n{rows}]\n{CLOSES}\n"
        text = file.read_text(encoding="utf-8")
        if not _BLOCK.search(text):
            raise SystemExit(f"{file}: no lines mark the months: put {OPENS!r} and {CLOSES!r} around them")
        file.write_text(_BLOCK.sub(block.replace("\\", r"\\"), text), encoding="utf-8")
        print(f"{file.parent.name}: {sum(map(len, months(language)))} spellings")


def _quoted(word: str) -> str:
    return f'"{word}"'


def mine(folder: Path, language: str) -> None:
    """Print the words that stand between a day and a year in the texts of a folder, and are not known as months."""
    found: Counter[str] = Counter()
    for file in folder.rglob("*.txt"):
        found.update(hit[1].lower() for hit in _BETWEEN.finditer(file.read_text(encoding="utf-8", errors="replace")))
    for word, times in found.most_common():
        if month(word, (language,)) is None:
            print(f"{times:5} {word}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mine", nargs=2, metavar=("FOLDER", "LANGUAGE"))
    asked = parser.parse_args()
    if asked.mine:
        mine(Path(asked.mine[0]), asked.mine[1])
    else:
        write()


if __name__ == "__main__":
    main()
