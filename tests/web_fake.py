"""An archive of a few invented letters, held in memory, for the pages' own tests; and a reader of pages."""

import asyncio
import html
import re
from collections import Counter
from dataclasses import replace

import httpx

from despatch.errors import NotFound, QueryError
from despatch.model import (
    Correspondent,
    Dating,
    Description,
    Doubt,
    Entry,
    Facet,
    Filter,
    Hint,
    Letter,
    Party,
    Person,
    PersonEntry,
    Phrase,
    Problem,
    Record,
    SearchHit,
    SearchResult,
    Span,
)
from despatch.settings import Settings
from despatch.web.application import reading_room

ANNA, BEREND = "anna-marl", "berend-ost"
HOSTILE = "<script>alert(1)</script>\u202eevil"

TEXT = """Anna Marl to Berend Ost

Secret

Port Ellery, 18 July 1931

Dear Berend,

Your message of July 3 came by Captain Thole. The grain Act5 stands, and forty ships are loading.

We wait for your word on <b>the convoy</b> & the coal.

Yours ever,
Anna Marl

5 The Grain Act of 1930 was never printed."""


def span(text: str, words: str, base: int = 0) -> Span:
    start = text.index(words)
    return Span(base + start, base + start + len(words))


def entry(number: int, **given: object) -> Entry:
    text = TEXT
    plain = Entry(
        id=f"ellery-{number:03}",
        source="ellery.txt",
        start=number * 1000,
        end=number * 1000 + len(text),
        ordinal=number,
        kind="letter",
        heading="Anna Marl to Berend Ost",
        marking="Secret" if number % 2 else None,
        senders=(Correspondent("Anna Marl", ANNA, "Anna Marl"),),
        recipients=(Correspondent("Berend Ost", BEREND, "Berend Ost"),),
        date=f"{1931 + number // 60}-{number % 12 + 1:02}-18",
        date_written="18 July 1931",
        place="Port Ellery",
        opening="Your message of July 3 came by Captain Thole.",
        doubts=number % 3,
    )
    return replace(plain, **given)


def record(number: int = 1, text: str = TEXT, **given: object) -> Record:
    item = entry(number, **given)
    base = item.start

    def phrase(words: str, rule: str = "test.words") -> Phrase:
        return Phrase(words, span(text, words, base), rule, 0.98)

    described = Description(
        heading=phrase("Anna Marl to Berend Ost"),
        marking=phrase("Secret"),
        senders=(Party("Anna Marl", span(text, "Anna Marl", base), "heading.a-to-b", 0.99),),
        recipients=(Party("Berend Ost", span(text, "Berend Ost", base), "heading.a-to-b", 0.99),),
        date=Dating("1931-07-18", "18 July 1931", span(text, "18 July 1931", base), "sent", "dateline", "dateline.dmy", 0.97),
        place=phrase("Port Ellery"),
        salutation=phrase("Dear Berend,"),
        closing=phrase("Yours ever,"),
        signature=Phrase("Anna Marl", Span(base + text.rindex("Anna Marl"), base + text.rindex("Anna Marl") + 9), "signature", 0.9),
        doubts=(Doubt("date-conflict", "“July 3” disagrees", span(text, "July 3", base)),),
    )
    mark, note = text.index("Act5") + 3, text.index("5 The Grain")
    hints = (
        Hint("note-mark", Span(base + mark, base + mark + 1)),
        Hint("note", Span(base + note, base + len(text))),
    )
    letter = Letter(item.id, item.source, Span(base, base + len(text)), item.ordinal, "letter", 0.99, described)
    problems = (Problem("sender-unknown", item.source, "no signature", 3, None, item.id),)
    return Record(letter, item, text, hints, entry(number - 1) if number else None, entry(number + 1), problems)


class FakeArchive:
    """The same questions and answers as `despatch.archive.Archive`, over entries in memory."""

    def __init__(self, entries: list[Entry] | None = None, title: str = "The Ellery Papers") -> None:
        self.entries = [entry(n) for n in range(120)] if entries is None else entries
        self.settings = Settings(title=title)

    def letters(self, where=Filter(), *, order="date", limit=None, offset=0):
        found = [e for e in self.entries if self._meant(e, where)]
        if order == "date":
            found.sort(key=lambda e: e.date or "~")
        return found[offset : None if limit is None else offset + limit]

    def _meant(self, e: Entry, where: Filter) -> bool:
        senders = {c.person for c in e.senders}
        recipients = {c.person for c in e.recipients}
        return (
            (where.sender is None or where.sender in senders)
            and (where.recipient is None or where.recipient in recipients)
            and (where.person is None or where.person in senders | recipients)
            and (where.date is None or (e.date or "").startswith(where.date))
            and all(getattr(where, f) in (None, getattr(e, f)) for f in ("marking", "place", "kind", "source"))
            and (not where.doubtful or e.doubts > 0)
        )

    def count(self, where=Filter()):
        return len(self.letters(where))

    def facets(self, where=Filter()):
        found = self.letters(where)

        def by(pairs):
            return tuple(Facet(value, label, n) for (value, label), n in Counter(pairs).most_common())

        return {
            "sender": by((c.person, c.known_as) for e in found for c in e.senders if c.person),
            "recipient": by((c.person, c.known_as) for e in found for c in e.recipients if c.person),
            "year": by((e.date[:4], e.date[:4]) for e in found if e.date),
            "marking": by((e.marking, e.marking) for e in found if e.marking),
            "place": by((e.place, e.place) for e in found if e.place),
            "kind": by((e.kind, e.kind) for e in found),
            "source": by((e.source, e.source) for e in found),
        }

    def letter(self, id):
        if id == "old-id":
            return record(1)
        for e in self.entries:
            if e.id == id:
                found = record(e.ordinal, id=e.id, senders=e.senders)
                return found if e.ordinal + 1 < len(self.entries) else replace(found, next=None)
        raise NotFound(f"No letter goes by “{id}”.")

    def search(self, query, *, order="relevance", limit=20, offset=0):
        if query.count('"') % 2:
            raise QueryError(f"{query}: a quotation mark is not closed")
        found = [e for e in self.entries if query.lower() in e.opening.lower()]
        hits = tuple(SearchHit(e, (("Your ", False), (query, True), (" <i>came</i>", False))) for e in found[offset : offset + limit])
        return SearchResult(query, len(found), hits, self.facets() if found else {})

    def people(self):
        count = len(self.entries)
        anna = Person(ANNA, "Anna Marl", variants=("Anna Marl", "Mrs. A. Marl"), why="the same office in 1931", identifiers=("https://example.org/anna",))
        berend = Person(BEREND, "Berend Ost")
        return [PersonEntry(anna, count, 0, "1931-01", "1932-12"), PersonEntry(berend, 0, count, "1931-01", "1932-12")]

    def person(self, id):
        for one in self.people():
            if one.person.id == id:
                return one
        raise NotFound(f"No person goes by “{id}”.")

    def timeline(self, where=Filter()):
        return sorted(Counter(e.date[:7] for e in self.letters(where) if e.date).items())

    def problems(self, code=None):
        found = [
            Problem("sender-unknown", "ellery.txt", "the words do not say", 12, None, "ellery-003"),
            Problem("source-unreadable", "lost.txt", "permission denied"),
        ]
        return [p for p in found if code in (None, p.code)]


class Reader:
    """Asks the reading room as a browser would, without a network."""

    def __init__(self, archive: object, stamp: str = "one", host: str = "127.0.0.1:8942") -> None:
        self.room = reading_room(lambda: archive, lambda: stamp)
        self.host = host

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, **headers: str) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.room, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{self.host}") as client:
                return await client.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})

        return asyncio.run(asked())


def links(page: str) -> set[str]:
    """Return every address on this machine that a page leads to."""
    return {html.unescape(found) for found in re.findall(r'href="(/[^"#]*)', page)}


def words(markup: str) -> str:
    """Return the words of a piece of HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))
