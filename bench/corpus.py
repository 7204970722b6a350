"""What is measured on: the letters of ../shared where they are, else the example archive, repeated.

Also letters made up from lists of words, as many as one likes, for measuring memory.
"""

from __future__ import annotations

import math
import random
from importlib import resources
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared" / "corpora" / "delegates" / "headed" / "text"
ENOUGH = 3_000_000  # bytes of example letters to repeat up to, about what the shared set holds

NAMES = (
    "Orla Fenn",
    "Tasso Brandt",
    "Isak Roe",
    "Marta Quill",
    "Edwin Crewe",
    "Lena Ashgrove",
    "Piet Hollin",
    "Sara Weller",
)
PLACES = ("Port Carrow", "Hollingstead", "Ebern", "Saltwick", "Marn")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WORDS = [
    "the",
    "harbour",
    "barley",
    "convoy",
    "we",
    "have",
    "received",
    "your",
    "ships",
    "and",
    "must",
    "ask",
    "again",
    "for",
    "coal",
    "before",
    "winter",
    "comes",
    "while",
    "the",
    "council",
    "considers",
    "what",
    "was",
    "promised",
    "to",
    "the",
    "northern",
    "towns",
    "by",
    "every",
    "captain",
    "who",
    "sailed",
    "from",
    "here",
    "in",
    "spring",
    "with",
    "timber",
    "iron",
    "salt",
    "rope",
    "flour",
    "engines",
    "under",
    "escort",
    "nothing",
    "has",
    "arrived",
    "since",
    "nor",
    "can",
    "I",
    "say",
    "when",
    "it",
    "will",
]


def files() -> dict[str, bytes]:
    """Return the files to measure on, by name."""
    if SHARED.is_dir():
        return {p.name: p.read_bytes() for p in sorted(SHARED.iterdir())}
    letters = resources.files("despatch.example") / "letters"
    found = {str(p): p.read_bytes() for p in sorted(Path(str(letters)).rglob("*")) if p.suffix == ".txt"}
    return renamed(found, max(1, ENOUGH // max(1, sum(map(len, found.values())))))


def renamed(sources: dict[str, bytes], times: int) -> dict[str, bytes]:
    """Return `times` copies of every file, under other names."""
    return {f"{i:03}-{Path(name).name}": data for i in range(times) for name, data in sources.items()}


def made_up(folder: Path, megabytes: float) -> int:
    """Write transcripts of invented letters, a megabyte a file; return how many letters."""
    rng = random.Random(1911)
    count = 0
    for number in range(math.ceil(megabytes)):
        pieces, size, whole = [], 0, min(1_000_000, int((megabytes - number) * 1_000_000))
        while size < whole:
            piece = letter(rng)
            pieces.append(piece)
            size += len(piece)
        count += len(pieces)
        (folder / f"{number:04}.txt").write_text("\n\n\n".join(pieces), encoding="utf-8")
    return count


def letter(rng: random.Random) -> str:
    """Return one invented letter of some two or three kilobytes."""
    sender, recipient = rng.sample(NAMES, 2)
    date = f"{rng.choice(MONTHS)} {rng.randint(1, 28)}, {rng.randint(1870, 1919)}"
    paragraphs = [
        " ".join(
            " ".join(rng.choices(WORDS, k=rng.randint(8, 20))).capitalize() + "." for _ in range(rng.randint(3, 8))
        )
        for _ in range(rng.randint(2, 6))
    ]
    body = "\n\n".join(paragraphs)
    dateline = f"{rng.choice(PLACES)}, {date}"
    closing = f"Your obedient servant,\n\n{sender}"
    return f"{sender} to {recipient}\n\n{dateline}\n\nDear Sir,\n\n{body}\n\n{closing}"
