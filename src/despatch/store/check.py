"""Validation of a finished archive: a list of small checks, each over one letter or over all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import pairwise

from despatch.model import Description, Letter, Problem, Span
from despatch.store import read_letters
from despatch.store.period import period
from despatch.text.fold import words

CODE = "check-failed"


def findings(db: sqlite3.Connection) -> Iterator[Problem]:
    """Yield what is wrong with the archive itself; nothing when all is well."""
    before: Letter | None = None
    for letter, text, _, _ in read_letters.letters(db):
        for check in LETTER_CHECKS:
            for message in check(letter, text):
                yield Problem(CODE, letter.source, message, span=letter.span, letter=letter.id)
        if before is not None and before.source == letter.source and before.span.end > letter.span.start:
            message = f"{before.id} and {letter.id} overlap in their source"
            yield Problem(CODE, letter.source, message, span=letter.span, letter=letter.id)
        before = letter
    for message in read_letters.inconsistencies(db):
        yield Problem(CODE, "", message)


def quoted(description: Description) -> Iterator[tuple[str, str, Span]]:
    """Yield (what, words, span) for everything in a description that claims to be quoted."""
    for what in ("heading", "marking", "place", "via", "salutation", "closing", "signature", "postscript"):
        phrase = getattr(description, what)
        if phrase is not None and phrase.span is not None:
            yield what, phrase.written, phrase.span
    for enclosure in description.enclosures:
        if enclosure.span is not None:
            yield "enclosure", enclosure.written, enclosure.span
    for date in (description.date, description.received, *description.dates):
        if date is not None and date.span is not None:
            yield "date", date.written, date.span


def spans_in_range(letter: Letter, text: str) -> Iterator[str]:
    """Want a span as long as the text, and every span of the description within it."""
    if letter.span.end - letter.span.start != len(text):
        yield f"its span {letter.span.start}-{letter.span.end} is not as long as its text ({len(text)})"
    said = letter.description
    spans = [(what, span) for what, _, span in quoted(said)]
    spans += [("party", party.span) for party in (*said.senders, *said.recipients) if party.span]
    spans += [("paragraph", paragraph.span) for paragraph in said.paragraphs]
    spans += [("body", said.body)] if said.body else []
    for what, span in spans:
        if not (span.start <= span.end and letter.span.holds(span)):
            yield f"the span of its {what} ({span.start}-{span.end}) lies outside it"


def _plain(written: str) -> str:
    return " ".join(written.split())


def quotes_equal(letter: Letter, text: str) -> Iterator[str]:
    """Want the words back from quoting their span, white space apart."""
    for what, written, span in quoted(letter.description):
        if letter.span.holds(span):
            quote = text[span.start - letter.span.start : span.end - letter.span.start]
            if _plain(quote) != _plain(written):
                yield f"its {what} {written!r} is not what stands at {span.start}-{span.end}: {quote[:80]!r}"


def parties_stand_there(letter: Letter, text: str) -> Iterator[str]:
    """Want each word of a party's span to be in its name, which may be completed ("William and Thomas Vale")."""
    for party in (*letter.description.senders, *letter.description.recipients):
        if party.span is not None and letter.span.holds(party.span):
            quote = text[party.span.start - letter.span.start : party.span.end - letter.span.start]
            if not set(words(quote)) & set(words(party.name)):
                yield f"its party {party.name!r} is not what stands at {party.span.start}-{party.span.end}: {quote[:80]!r}"


def dates_valid(letter: Letter, text: str) -> Iterator[str]:  # noqa: ARG001 - one shape for all checks
    """Want dates to be EDTF that a calendar knows, and nothing received before it was sent."""
    said = letter.description
    for date in dict.fromkeys((said.date, said.received, *said.dates)):
        if date is not None and period(date.edtf) is None:
            yield f"the date {date.edtf!r} is no EDTF date of the years 1 to 9999"
    sent, received = (period(d.edtf) if d else None for d in (said.date, said.received))
    if sent and received and received.last < sent.first:
        yield f"it was received ({said.received.edtf if said.received else ''}) before it was sent ({said.date.edtf if said.date else ''})"


def paragraphs_in_order(letter: Letter, text: str) -> Iterator[str]:  # noqa: ARG001
    """Want numbered paragraphs to follow one another."""
    for one, two in pairwise(letter.description.paragraphs):
        if one.span.end > two.span.start:
            yield f"its paragraphs {one.number} and {two.number} overlap"


LETTER_CHECKS: tuple[Callable[[Letter, str], Iterator[str]], ...] = (
    spans_in_range,
    quotes_equal,
    parties_stand_there,
    dates_valid,
    paragraphs_in_order,
)
