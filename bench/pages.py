"""The pages of a reading room, kind by kind: how long one takes in an archive that is there already.

    python -m bench.pages ARCHIVE [KIND ...]

It prints p50 and p99 in ms of processor time, and the slowest addresses, of each kind. Nothing is remembered for a
browser; what a server keeps in memory is kept. The first page of each kind, which fills that, is told apart.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

from bench.measure import percentile
from despatch import archive
from despatch.archive import Archive
from despatch.model import Filter, MatterFilter
from despatch.publish.rendering import ask
from despatch.web import urls
from despatch.web.app import app

ASKED = 40
"""So many pages of each kind."""


def main() -> None:
    folder = Path(sys.argv[1])
    for kind, found in measure(folder, sys.argv[2:]).items():
        print(json.dumps({"kind": kind} | found), flush=True)


def measure(folder: Path, kinds: Sequence[str] = ()) -> dict[str, dict[str, object]]:
    """Return p50 and p99 of each kind of page, the first one's time, and the slowest; ms of processor."""
    with archive.open(folder) as opened:
        asked = {kind: list(make(opened)) for kind, make in KINDS.items() if not kinds or kind in kinds}
    room = app(folder)

    async def take(address: str) -> float:
        begun = time.process_time()
        answer = await ask(room, address, BytesIO())
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{address}: {answer.status}")
        return 1000 * (time.process_time() - begun)

    async def every() -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = {}
        for kind, addresses in asked.items():
            first = await take(addresses[0])
            taken = [(await take(address), address) for address in addresses]
            times = [one for one, _ in taken]
            found[kind] = {
                "p50": round(percentile(times, 0.5), 1),
                "p99": round(percentile(times, 0.99), 1),
                "first": round(first, 1),
                "slowest": [f"{address} {ms:.0f}" for ms, address in sorted(taken, reverse=True)[:3]],
            }
        return found

    return asyncio.run(every())


def _letters(it: Archive) -> Iterator[str]:
    chance, last = random.Random(1), -(-it.count() // 50)
    people, years = _people(it), sorted(facet.value for facet in it.facets()["year"])
    yield "/letters"
    yield f"/letters?page={last}"
    for _ in range(ASKED // 4):
        yield f"/letters?page={chance.randint(1, last)}"
        yield urls.with_query("/letters", {"sender": chance.choice(people)})
        yield f"/letters?date={chance.choice(years)}"
        yield urls.with_query("/letters", {"order": "source", "page": str(chance.randint(1, last))})


def _letter(it: Archive) -> Iterator[str]:
    chance, last = random.Random(2), it.count()
    for _ in range(ASKED):
        yield urls.letter_path(it.letters(Filter(), limit=1, offset=chance.randrange(last))[0].id)


def _people(it: Archive) -> list[str]:
    """Return the ids of some people: the busiest, and some of all."""
    everybody = [one.person.id for one in it.people()]
    return everybody[:5] + random.Random(3).sample(everybody, min(15, len(everybody)))


def _people_lists(it: Archive) -> Iterator[str]:
    yield from _paged("/people", len(it.people()), 200)
    for initial in "ABCDMSW":
        yield f"/people?order=name&letter={initial}"
    yield "/people?q=sam"


def _person(it: Archive) -> Iterator[str]:
    for person in _people(it):
        yield urls.person_path(person)


def _exchanges(it: Archive) -> Iterator[str]:
    yield from _paged("/exchanges", it.correspondence.count_exchanges(), 50)
    yield "/exchanges?order=length"
    for person in _people(it)[:10]:
        yield urls.with_query("/exchanges", {"sender": person})


def _missing(it: Archive) -> Iterator[str]:
    yield from _paged("/missing", it.correspondence.count_missing(), 40)
    for person in _people(it)[:10]:
        yield urls.with_query("/missing", {"person": person})
    yield "/unanswered"
    yield "/gaps"


def _matters(it: Archive) -> Iterator[str]:
    yield from _paged("/matters", it.ledger.board(where=MatterFilter(doubtful=False), limit=1).total, 40)
    for year in ("1815", "1830"):
        yield f"/matters?as-of={year}-06-01"
    for person in _people(it)[:10]:
        yield urls.with_query("/matters", {"person": person})
    for matter in it.ledger.board(limit=ASKED).matters:
        yield urls.matter_path(matter.matter.id)


def _search(it: Archive) -> Iterator[str]:
    chance = random.Random(5)
    words = sorted({word for letter in it.letters(limit=200) for word in letter.opening.split() if word.isalpha()})
    for order in ("relevance", "date", "newest"):
        for word in chance.sample(words, min(ASKED // 2, len(words))):
            yield urls.search_path(word.lower(), order=order)


def _paged(path: str, rows: int, size: int) -> Iterator[str]:
    chance, last = random.Random(4), max(1, -(-rows // size))
    yield path
    for _ in range(ASKED // 2):
        page = chance.randint(1, last)
        yield f"{path}?page={page}" if page > 1 else path


def _home(_: Archive) -> Iterator[str]:
    yield from ("/", "/timeline", "/places", "/answers")


KINDS: dict[str, Callable[[Archive], Iterator[str]]] = {
    "home": _home,
    "letters": _letters,
    "letter": _letter,
    "people": _people_lists,
    "person": _person,
    "exchanges": _exchanges,
    "missing": _missing,
    "matters": _matters,
    "search": _search,
}


if __name__ == "__main__":
    main()
