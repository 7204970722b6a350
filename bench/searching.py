"""Searching an archive of invented letters: how long a page of hits takes, by relevance and by date.

    python -m bench.searching FOLDER LETTERS     make an archive of so many letters, and measure it, as JSON

The words of the letters are made up, and as unevenly frequent as those of real ones. The letters are stored as a build
stores them, but nothing is read from them: no references, no acts.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from string import ascii_lowercase

from bench.measure import Result, percentile
from despatch import archive
from despatch.model import Cut, Dating, Description, Party, Source, Span
from despatch.pipeline.people import identify_people
from despatch.store import records
from despatch.store.writer import Writer

PEOPLE_OF = 20
"""So many letters for each person."""
FIRST, YEARS = date(1808, 1, 1), 40
IN_SOURCE = 500
_BEGINS = (
    "b",
    "d",
    "f",
    "g",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "br",
    "cl",
    "dr",
    "gr",
    "pl",
    "st",
    "tr",
)
_PARTS = [begin + end for begin in _BEGINS for end in ("a", "e", "i", "o", "u", "ai", "ou")]


def run(*, full: bool) -> list[Result]:
    """Measure 20,000 letters, or 100,000."""
    letters = 100_000 if full else 20_000
    with tempfile.TemporaryDirectory() as folder:
        found = measure(make(Path(folder) / "archive", letters), letters)
    by_date, ranked = found["date"]["p99"], found["relevance"]["p99"]
    detail = f"{letters:,} letters: {1000 * by_date:.1f} ms, {1000 * ranked:.1f} ms by relevance"
    return [Result("search by date p99 / by relevance", by_date / ranked, 1.0, "at most", detail=detail)]


def make(folder: Path, letters: int) -> Path:
    """Make an archive of so many letters."""
    archive.init(folder)
    chance = random.Random(letters)
    vocabulary = Vocabulary(chance)
    people = [f"{vocabulary.name()} {vocabulary.name()}" for _ in range(max(2, letters // PEOPLE_OF))]
    with Writer(folder) as writer:
        for number in range(0, letters, IN_SOURCE):
            source, cuts, said = _source(f"{number:08}.txt", min(IN_SOURCE, letters - number), people, vocabulary)
            writer.put(records.to_rows(source, cuts, said, (), "bench"))
        identify_people(writer, (), ("en",))
        writer.tell_apart()
    return folder


class Vocabulary:
    """Made-up words; the nth is as frequent as the nth word of a language is."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.words = list(dict.fromkeys("".join(chance.choices(_PARTS, k=chance.randint(1, 4))) for _ in range(60_000)))
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def text(self, number: int) -> str:
        """Return so many words."""
        return " ".join(self.chance.choices(self.words, cum_weights=self._weights, k=number))

    def name(self) -> str:
        """Return a name."""
        return "".join(self.chance.choices(_PARTS, k=3)).capitalize()


def _source(
    name: str, number: int, people: list[str], vocabulary: Vocabulary
) -> tuple[Source, list[Cut], list[Description]]:
    chance = vocabulary.chance
    pieces, cuts, said, at = [], [], [], 0
    for _ in range(number):
        sender, recipient = chance.sample(people, 2)
        day = (FIRST + timedelta(days=chance.randrange(YEARS * 365))).isoformat()
        head = f"{sender} to {recipient}, {day}"
        piece = f"{head}\n\n{vocabulary.text(chance.randint(60, 400))}\n\n\n"
        parties = [Party(who, None, "bench", 1.0) for who in (sender, recipient)]
        dating = Dating(day, day, None, "sent", "heading", "bench", 1.0)
        said.append(Description(senders=(parties[0],), recipients=(parties[1],), date=dating, dates=(dating,)))
        cuts.append(Cut(Span(at, at + len(piece) - 3), "letter", "bench", 1.0))
        pieces.append(piece)
        at += len(piece)
    return Source(name, "".join(pieces), "text", "utf-8", f"{name:0>64}"), cuts, said


def measure(folder: Path, letters: int) -> dict[str, dict[str, float]]:
    """Return p50 and p99 of the seconds of processor that a page of 20 hits takes, in each order."""
    words = Vocabulary(random.Random(letters)).words
    asked = list(questions(random.Random(letters + 1), words))
    # A server has facets, and the words of each initial, in memory from the second search on.
    warm = [f"{letter}ama" for letter in ascii_lowercase]
    found: dict[str, dict[str, float]] = {}
    for order in ("relevance", "date"):
        with archive.open(folder) as it:
            for query in warm:
                it.search(query, limit=20)
            seconds = []
            for query in asked:
                start = time.thread_time()
                it.search(query, order=order, limit=20)  # type: ignore[arg-type]
                seconds.append(time.thread_time() - start)
        found[order] = {"p50": percentile(seconds, 0.5), "p99": percentile(seconds, 0.99)}
    return found


def questions(chance: random.Random, words: list[str]) -> Iterator[str]:
    """Yield searches that differ: words, frequent and rare, phrases, both, either, without, with a year or a sender."""
    frequent, middle, rare = words[:60], words[60:1500], words[1500:20_000]
    for _ in range(20):
        yield chance.choice(rare)
        yield f'"{chance.choice(frequent)} {chance.choice(frequent)}"'
        yield f"{chance.choice(middle)} {chance.choice(middle)}"
        yield f"{chance.choice(middle)} OR {chance.choice(rare)}"
        yield f"{chance.choice(frequent)} NOT {chance.choice(middle)}"
        yield f"{chance.choice(frequent)} date:{FIRST.year + chance.randrange(YEARS)}"
        yield chance.choice(middle)
    yield from frequent


if __name__ == "__main__":
    place = Path(sys.argv[1])
    if not place.exists():
        make(place, int(sys.argv[2]))
    print(json.dumps(measure(place, int(sys.argv[2]))))
