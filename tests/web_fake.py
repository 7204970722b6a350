"""An archive of a few invented letters, held in memory, for the pages' own tests; and a reader of pages."""

import asyncio
import html
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import httpx

from despatch.errors import NotFound, QueryError
from despatch.model import (
    Act,
    ActEntry,
    ActStanding,
    Alternative,
    Anchor,
    AnswerEntry,
    Balance,
    Bearing,
    Board,
    Contradiction,
    ContradictionEntry,
    Correction,
    Correspondent,
    Dating,
    DecisionEntry,
    Delivery,
    DeliveryEntry,
    DeliveryStep,
    Description,
    Doubt,
    Due,
    Entry,
    Evidence,
    Exchange,
    ExchangeEntry,
    Facet,
    Filter,
    GapEntry,
    Hint,
    InferredEntry,
    InferredLetter,
    Letter,
    Matter,
    MatterEntry,
    MatterStanding,
    MatterStory,
    OwedEntry,
    Pair,
    Party,
    Person,
    PersonEntry,
    Phrase,
    Problem,
    Quantity,
    Quote,
    Record,
    Reference,
    ReferenceEntry,
    SearchHit,
    SearchResult,
    Span,
    Standing,
    Turn,
    Word,
)
from despatch.settings import Settings
from despatch.web.app import reading_room

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
        date=Dating(
            "1931-07-18", "18 July 1931", span(text, "18 July 1931", base), "sent", "dateline", "dateline.dmy", 0.97
        ),
        place=phrase("Port Ellery"),
        salutation=phrase("Dear Berend,"),
        closing=phrase("Yours ever,"),
        signature=Phrase(
            "Anna Marl", Span(base + text.rindex("Anna Marl"), base + text.rindex("Anna Marl") + 9), "signature", 0.9
        ),
        doubts=(Doubt("date-conflict", "“July 3” disagrees", span(text, "July 3", base)),),
    )
    mark, note = text.index("Act5") + 3, text.index("5 The Grain")
    hints = (
        Hint("note-mark", Span(base + mark, base + mark + 1)),
        Hint("note", Span(base + note, base + len(text))),
    )
    letter = Letter(item.id, item.source, Span(base, base + len(text)), item.ordinal, "letter", 0.99, described)
    problems = (Problem("sender-unknown", item.source, "no signature", 3, None, item.id),)
    return Record(
        letter,
        item,
        text,
        hints,
        entry(number - 1) if number else None,
        entry(number + 1),
        problems,
        references=references(item, text),
        answers=(answer(number - 1, number), answer(None, number)) if number else (),
        answered=(answer(number, number + 1),),
        standing=Standing(item, "answered", 1),
        exchange="ellery-000",
        acts=acts(item, text),
        deliveries=(delivery(number),) if text == TEXT else (),
    )


WHO = {ANNA: Correspondent("Anna Marl", ANNA, "Anna Marl"), BEREND: Correspondent("Berend Ost", BEREND, "Berend Ost")}
LOST = "lost-1a2b"


def quote(number: int, words: str = "your word on <b>the convoy</b>") -> Quote:
    item = entry(number)
    place = span(TEXT, words, item.start)
    return Quote(item.id, item.source, place, words, "We wait for ", " & the coal.", item)


def lost(number: int = 0, **given: object) -> InferredEntry:
    """A letter of Berend's that Anna speaks of."""
    plain = InferredLetter(
        id=LOST if not number else f"lost-{number:04}",
        author=BEREND,
        addressee=ANNA,
        date=f"../{1931 + number // 60}-{number % 12 + 1:02}-18",
        received="1931-07-01",
        via="Captain Thole",
        place="Harn",
        about="the convoy & the coal",
        evidence=(Evidence("ellery-001", quote(1).span),),
    )
    return InferredEntry(replace(plain, **given), WHO[BEREND], WHO[ANNA], (quote(1), quote(3)))


def references(item: Entry, text: str = TEXT) -> tuple[ReferenceEntry, ...]:
    """Words that mean a letter, a lost letter, and one of two letters."""

    def refer(words: str, function: str, **given: object) -> ReferenceEntry:
        told = Reference(
            span(text, words, item.start), function, "test.words", 0.9, "recipient", "sender", date="1931-07-03"
        )
        plain = ReferenceEntry(item.id, item.source, told, words, WHO[BEREND], WHO[ANNA], None, "none", 0.0, "")
        return replace(plain, **given)

    if text != TEXT:
        return ()
    refused = Alternative("ellery-004", 0.62, "a day beside the date that is given", entry(4))
    gone = Alternative("ellery-999", 0.31, "an earlier letter of the pair, 9 days before")
    return (
        refer(
            "Your message of July 3",
            "acknowledge",
            target="ellery-000",
            kind="letter",
            score=0.97,
            why="same author, addressee and date",
            entry=entry(0),
            alternatives=(refused, gone),
        ),
        refer(
            "your word on <b>the convoy</b>",
            "answer",
            target=LOST,
            kind="inferred",
            score=0.83,
            why="the archive holds none of that date",
            inferred=lost(),
        ),
        refer("the coal", "cite", why="not decided between 2 letters", alternatives=(refused, gone)),
    )


def answer(question: int | None, reply: int) -> AnswerEntry:
    """That one letter answers another, or a lost one (None)."""
    asked, told = None if question is None else entry(question), entry(reply)
    return AnswerEntry(
        asked.id if asked else LOST,
        told.id,
        11 if asked else None,
        0.97,
        (quote(reply, "Your message of July 3" if asked else "your word on <b>the convoy</b>"),),
        asked,
        told,
        None if asked else lost(),
    )


MATTER = "m-1a2b"
STANDING = ActStanding("ellery-001.aa", "asked", BEREND, ANNA, ("ellery-001.aa",), "asked by Anna Marl")


def acts(item: Entry, text: str = TEXT) -> tuple[ActEntry, ...]:
    """A request that is sure, a report that is doubtful, and a promise of the other side within the request's words."""
    if text != TEXT:
        return ()

    def act(key: str, words: str, type: str, **given: object) -> ActEntry:
        place = span(text, words, item.start)
        plain = {
            "actor": "sender",
            "counterparty": "recipient",
            "reported": False,
            "rule": "test.words",
            "confidence": 0.82,
        }
        made = Act(place, type, **(plain | given))
        who = (WHO[ANNA], WHO[BEREND]) if made.actor == "sender" else (WHO[BEREND], WHO[ANNA])
        told = Quote(item.id, item.source, place, words, "", "", item)
        return ActEntry(
            f"{item.id}.{key}", item.id, item.source, made, told, *who, MATTER, "convoy, coal", None, None, None
        )

    asked = act(
        "aa",
        "We wait for your word on <b>the convoy</b>",
        "request",
        due=Due("1931-08", "by August", span(text, "July 3", item.start)),
    )
    ships = Quantity(40.0, 40.0, None, "ships", None, span(text, "forty ships", item.start))
    told = act("bb", "forty ships are loading", "report", confidence=0.31, quantities=(ships,))
    reported = act(
        "cc", "your word on <b>the convoy</b>", "promise", actor="recipient", counterparty="sender", reported=True
    )
    return told, replace(asked, condition="if the ice & wind allow", standing=replace(STANDING, act=asked.id)), reported


def delivery(number: int, **given: object) -> DeliveryEntry:
    item = entry(number)
    words = "forty ships are loading"
    place = span(TEXT, words, item.start)
    plain = Delivery(
        place,
        "loaded",
        "test.words",
        0.66,
        item="ships",
        low=40.0,
        high=40.0,
        destination="Harn <Quay>",
        carrier="Tern",
    )
    step = DeliveryStep(
        f"{item.id}.d1", item.id, replace(plain, **given), words, item.date, item.ordinal, ANNA, BEREND, MATTER
    )
    return DeliveryEntry(
        step, item.source, Quote(item.id, item.source, place, words, "", "", item), WHO[ANNA], WHO[BEREND]
    )


def matter(number: int = 1, state: str = "asked", day: str = "") -> MatterEntry:
    told = [f"ellery-{number:03}.{key}" for key in ("bb", "aa", "cc")]
    made = Matter(
        MATTER if number == 1 else f"m-{number:04}",
        "convoy, coal" if number == 1 else f"business {number} <&>",
        tuple(told),
        "1931-02-18",
        "1931-03-18",
        0.5,
    )
    words = (Word(ANNA, told[1], "1931-02-18"), Word("third", told[2], "1931-02-18"))
    stands = MatterStanding(
        made.id,
        day,
        state,
        "1931-02-18",
        (told[1],),
        "asked by third; due 1931-08-02, no report that it was done",
        words,
        (),
        conditional=True,
        due="1931-08-02",
    )
    return MatterEntry(made, stands, (WHO[ANNA], WHO[BEREND]), 1)


class FakeArchive:
    """The same questions and answers as `despatch.archive.Archive`, over entries in memory."""

    def __init__(self, entries: list[Entry] | None = None, title: str = "The Ellery Papers") -> None:
        self.entries = [entry(n) for n in range(120)] if entries is None else entries
        self.settings = Settings(title=title)
        self.path = Path("no-such-folder")

    @property
    def ledger(self):
        return self

    @property
    def correspondence(self):
        return self

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
        hits = tuple(
            SearchHit(e, (("Your ", False), (query, True), (" <i>came</i>", False)))
            for e in found[offset : offset + limit]
        )
        return SearchResult(query, len(found), hits, self.facets() if found else {})

    def people(self):
        count = len(self.entries)
        anna = Person(
            ANNA,
            "Anna Marl",
            variants=("Anna Marl", "Mrs. A. Marl"),
            why="the same office in 1931",
            identifiers=("https://example.org/anna",),
        )
        berend = Person(BEREND, "Berend Ost")
        return [PersonEntry(anna, count, 0, "1931-01", "1932-12"), PersonEntry(berend, 0, count, "1931-01", "1932-12")]

    def person(self, id):
        for one in self.people():
            if one.person.id == id:
                return one
        raise NotFound(f"No person goes by “{id}”.")

    def timeline(self, where=Filter()):
        return sorted(Counter(e.date[:7] for e in self.letters(where) if e.date).items())

    def references(self, letter_id):
        return list(self.letter(letter_id).references)

    def answers(self, letter_id):
        return [answer(None, 1)] if letter_id.startswith("lost-") else list(self.letter(letter_id).answered)

    def _exchange(self, number):
        first, last = entry(number), entry(number + 3)
        return ExchangeEntry(first.id, ((WHO[ANNA],), (WHO[BEREND],)), 3, 1, first.date, last.date, 11.0, first.opening)

    def exchanges(self, where=Filter(), *, order="date", limit=None, offset=0):
        found = [self._exchange(e.ordinal) for e in self.letters(where)[::4]]
        return found[offset : None if limit is None else offset + limit]

    def count_exchanges(self, where=Filter()):
        return len(self.exchanges(where))

    def exchange(self, id, *, limit=None, offset=0):
        if id not in {one.id for one in self.missing()} | {e.id for e in self.entries}:
            raise NotFound(f"No letter goes by “{id}”.")
        turns = [Turn(LOST, 1, "../1931-01-10", None, lost(), ())]
        for e in self.entries:
            backward = (answer(e.ordinal - 1, e.ordinal),) if e.ordinal else (answer(None, 0),)
            turns.append(Turn(e.id, e.ordinal % 2, e.date, e, None, backward))
        return Exchange(self._exchange(0), tuple(turns[offset : None if limit is None else offset + limit]), len(turns))

    def missing(self, *, author=None, addressee=None, person=None, year=None, status=None, limit=None, offset=0):
        found = [
            one
            for one in (lost(n) for n in range(90))
            if author in (None, BEREND)
            and addressee in (None, ANNA)
            and person in (None, ANNA, BEREND)
            and (year is None or one.letter.date[3:].startswith(year))
            and status in (None, one.letter.status)
        ]
        return found[offset : None if limit is None else offset + limit]

    def count_missing(self, **chosen):
        return len(self.missing(**chosen))

    def missing_facets(self):
        years = (Facet("1931", "1931", 60), Facet("1932", "1932", 30))
        states = (Facet("not found", "not found", 90), Facet("oral", "oral", 1))
        return {
            "author": (Facet(BEREND, "Berend Ost", 90),),
            "addressee": (Facet(ANNA, "Anna Marl", 90),),
            "year": years,
            "status": states,
        }

    def inferred_letter(self, id):
        if id == "lost-found":
            return replace(lost(status="now acquired"), acquired=entry(2), why="it came with ellery.txt")
        if id not in {one.id for one in self.missing()}:
            raise NotFound(f"No missing letter goes by “{id}”.")
        return lost()

    def unanswered(self, where=Filter(), *, looked=None, limit=None, offset=0):
        found = [
            Standing(e, "looked for, none" if e.ordinal % 4 else "not looked for", 0)
            for e in self.letters(where)
            if e.ordinal % 2
        ]
        found = [one for one in found if looked in (None, one.looked)]
        return found[offset : None if limit is None else offset + limit]

    def standings(self, where=Filter()):
        counted = Counter(one.looked for one in self.unanswered(where))
        return {"answered": self.count(where) - counted.total(), **counted}

    def pairs(self):
        return [
            Pair(WHO[ANNA], WHO[BEREND], 120, 40, 10, 70, 0, 11.0, 38, 4.5, 3),
            Pair(WHO[BEREND], WHO[ANNA], 0, 0, 0, 0, 90, None, 0, None, 0),
        ]

    def gaps(self, person=None):
        found = [
            GapEntry("number-gap", WHO[ANNA], WHO[BEREND], entry(3), entry(5), numbers=(4,)),
            GapEntry(
                "silence",
                WHO[ANNA],
                WHO[BEREND],
                entry(6),
                entry(7),
                days=155,
                usual=11.0,
                interval="1931-07-18/1931-12-20",
            ),
        ]
        return found if person in (None, ANNA, BEREND) else []

    def count_gaps(self):
        return len(self.gaps())

    def _matters(self, standing=None):
        states = ("asked", "promised", "overdue", "done", "unknown")
        made = [matter(n, states[(n - 1) % 5]) for n in range(1, 91)]
        return [one for one in made if standing in (None, one.standing.state)]

    def matters(self, *, standing=None, words=None, who=None, as_of=None, limit=None, offset=0):
        return self._matters(standing)[offset : None if limit is None else offset + limit]

    def board(self, as_of=None, *, state=None, who=None, limit=None, offset=0):
        found = self._matters(state) if (as_of or "1931") >= "1931" and who != "nobody" else []
        counts = Counter(one.standing.state for one in self._matters())
        page = tuple(found[offset : None if limit is None else offset + limit])
        return Board(as_of, counts, len(found), page, "1931-02-18", "1940-12-18")

    def boards(self, as_of=None, *, limit=6):
        states = {one.standing.state for one in self._matters()}
        found = {state: self.board(as_of, state=state, limit=limit) for state in states}
        return {state: board for state, board in found.items() if board.total}

    def matter(self, id, *, as_of=None):
        if id not in {one.id for one in self._matters()}:
            raise NotFound(f"No matter goes by “{id}”.")
        told = acts(entry(1)) + acts(entry(2))
        return MatterStory(
            matter(day=as_of or ""), told if as_of is None else told[:3], (delivery(1),), 0 if as_of is None else 3
        )

    def acts(self, where=None, *, as_of=None, limit=None, offset=0):
        return list(acts(entry(1)))

    def party(self, key):
        return WHO.get(key) or Correspondent(key, None, None)

    def owed(self, us=None, *, as_of=None):
        if us is None and not self.settings.us:
            raise QueryError('say who you are: a line such as us = ["A. Writer"] in despatch.toml')
        told = acts(entry(1))
        return OwedEntry(as_of, (WHO[ANNA],), (), told[2:], told[1:2])

    def deliveries(self, where=None, *, as_of=None, limit=None, offset=0):
        found = [
            delivery(1),
            delivery(2, stage="arrived", low=35.0, high=None, confidence=0.4),
            delivery(3, stage="asked", item="coal", unit="tons", low=None, high=None),
        ]
        found = [
            one
            for one in found
            if where is None
            or (where.stage in (None, one.step.delivery.stage) and where.item in (None, one.step.delivery.item))
        ]
        return found[offset : None if limit is None else offset + limit]

    def count_deliveries(self, where=None, *, as_of=None):
        return len(self.deliveries(where))

    def delivery_facets(self, *, as_of=None):
        return {
            "item": (Facet("ships", "ships", 2), Facet("coal", "coal", 1)),
            "stage": (Facet("arrived", "arrived", 1), Facet("asked", "asked", 1), Facet("loaded", "loaded", 1)),
        }

    def balances(self, period="year", *, item=None, as_of=None):
        return [
            Balance(
                "ships",
                None,
                None,
                None if period == "all" else "1931",
                40.0,
                40.0,
                23.0,
                35.0,
                None,
                ("ellery-001.d1", "ellery-002.d1"),
            ),
            Balance(
                "coal",
                "tons",
                "month",
                None if period == "all" else "1931",
                None,
                None,
                None,
                None,
                None,
                ("ellery-003.d1",),
            ),
        ]

    def contradictions(self, *, as_of=None):
        told = Contradiction("ships", "loaded", None, "ellery-001.d1", "ellery-002.d1", "40 against 35")
        return [ContradictionEntry(told, delivery(1), delivery(2, low=35.0, high=35.0))]

    def problems(self, code=None):
        found = [
            Problem("sender-unknown", "ellery.txt", "the words do not say", 12, None, "ellery-003"),
            Problem("source-unreadable", "lost.txt", "permission denied"),
        ]
        return [p for p in found if code in (None, p.code)]

    def decisions(self):
        words = Anchor("ellery-001", 20, 60, "by the <end> of April")
        withdrawn = Correction("d-1", "withdraw", "I. <Lund>", "1999-03-04T10:00:00+00:00", "a wish", words)
        undone = Correction("d-2", "undo", "I. Lund", "1999-03-05T10:00:00+00:00", of="d-1")
        gone = Bearing("d-3", "matter", "", trouble="none of its acts is in the archive any more")
        label = Correction("d-3", "label", "I. Lund", "1999-03-06T10:00:00+00:00", acts=(words,), label="The piano")
        return [
            DecisionEntry(withdrawn, 1, "undone"),
            DecisionEntry(undone, 2, "in force"),
            DecisionEntry(label, 3, "unanchored", (gone,)),
        ]


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


class _Own(HTMLParser):
    """Gathers the words of a letter, and leaves out the notes that stand among them."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.inside or ("role", "note") in attrs:
            self.inside += 1

    def handle_endtag(self, tag: str) -> None:
        self.inside -= bool(self.inside)

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.said.append(data)


def own_words(markup: str) -> str:
    """Return the words of a letter's HTML without the notes beside them."""
    reader = _Own()
    reader.feed(markup)
    reader.close()
    return "".join(reader.said)


def words(markup: str) -> str:
    """Return the words of a piece of HTML."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))
