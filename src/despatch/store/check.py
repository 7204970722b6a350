"""Checks a finished archive: a list of small checks, each over one letter or over the tables, and problems go out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import pairwise

from despatch import dates
from despatch.model import Dating, Description, Letter, Problem, Span
from despatch.store import read_exports
from despatch.store.period import period
from despatch.text.even import even_words
from despatch.text.fold import fold, words

CODE = "check-failed"


def findings(db: sqlite3.Connection) -> Iterator[Problem]:
    """Yield what is wrong with the archive itself; nothing when all is well."""
    before: Letter | None = None
    for letter, text, *_ in read_exports.letters(db):
        for check in LETTER_CHECKS:
            for message in check(letter, text):
                yield Problem(CODE, letter.source, message, span=letter.span, letter=letter.id)
        if before is not None and before.source == letter.source and before.span.end > letter.span.start:
            message = f"{before.id} and {letter.id} overlap in their source"
            yield Problem(CODE, letter.source, message, span=letter.span, letter=letter.id)
        before = letter
    for message in find_inconsistencies(db):
        yield Problem(CODE, "", message)


# ---------------------------------------------------------------- checks of one letter


def find_quoted(description: Description) -> Iterator[tuple[str, str, Span]]:
    """Yield (field, words, span) for everything in a description that claims to be quoted."""
    for field in ("heading", "marking", "place", "via", "salutation", "closing", "signature", "postscript"):
        phrase = getattr(description, field)
        if phrase is not None and phrase.span is not None:
            yield field, phrase.written, phrase.span
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
    description = letter.description
    spans = [(field, span) for field, _, span in find_quoted(description)]
    spans += [("party", party.span) for party in (*description.senders, *description.recipients) if party.span]
    spans += [("paragraph", paragraph.span) for paragraph in description.paragraphs]
    spans += [("body", description.body)] if description.body else []
    for field, span in spans:
        if not (span.start <= span.end and letter.span.holds(span)):
            yield f"the span of its {field} ({span.start}-{span.end}) lies outside the letter"


def quotes_equal(letter: Letter, text: str) -> Iterator[str]:
    """Want the words of each field to equal the text at their span, white space apart."""
    for field, written, span in find_quoted(letter.description):
        if letter.span.holds(span):
            quote = _quote(letter, text, span)
            if quote.split() != written.split():
                yield _not_there(f"its {field} {written!r}", span, quote)


def parties_in_text(letter: Letter, text: str) -> Iterator[str]:
    """Want a word of each party's name at its span; the name may have more words ("William and Thomas Vale")."""
    for party in (*letter.description.senders, *letter.description.recipients):
        if party.rule == "heading.same":
            continue  # the name stands in the letter before
        if party.span is not None and letter.span.holds(party.span):
            quote = _quote(letter, text, party.span)
            there = fold(even_words(quote))  # a note's mark may stand between two names ("Amos²Pell")
            if not any(word in there for word in words(party.name)):
                yield _not_there(f"its party {party.name!r}", party.span, quote)


def _quote(letter: Letter, text: str, span: Span) -> str:
    return text[span.start - letter.span.start : span.end - letter.span.start]


def _not_there(what: str, span: Span, quote: str) -> str:
    return f"{what} is not what stands at {span.start}-{span.end}: {quote[:80]!r}"


def dates_valid(letter: Letter, text: str) -> Iterator[str]:  # noqa: ARG001 - one shape for all checks
    """Want dates to be EDTF that a calendar knows, and a doubt where a letter came before it was sent."""
    description = letter.description
    for date in dict.fromkeys((description.date, description.received, *description.dates)):
        if date is not None and not dates.is_edtf(date.edtf):
            yield f"the date {date.edtf!r} is no EDTF date of the years 1 to 9999"
    sent, received = description.date, description.received
    doubted = any(doubt.code == "date-conflict" for doubt in description.doubts)
    if sent and received and not doubted and _ends_before(received, sent):
        yield f"it was received ({received.edtf}) before it was sent ({sent.edtf}), and no doubt says so"


def _ends_before(one: Dating, other: Dating) -> bool:
    first, second = period(one.edtf), period(other.edtf)
    return first is not None and second is not None and first.last < second.first


def paragraphs_in_order(letter: Letter, text: str) -> Iterator[str]:  # noqa: ARG001
    """Want numbered paragraphs to follow one another."""
    for before, after in pairwise(letter.description.paragraphs):
        if before.span.end > after.span.start:
            yield f"its paragraphs {before.number} and {after.number} overlap"


LETTER_CHECKS: tuple[Callable[[Letter, str], Iterator[str]], ...] = (
    spans_in_range,
    quotes_equal,
    parties_in_text,
    dates_valid,
    paragraphs_in_order,
)


# ---------------------------------------------------------------- checks of the tables

_INCONSISTENT = {
    "letters without text": """
        SELECT l.id FROM letter l LEFT JOIN letter_text w ON w.row = l.row WHERE w.row IS NULL
    """,
    "redirects that lead nowhere": """
        SELECT id FROM redirect WHERE target NOT IN (SELECT id FROM letter)
        AND target NOT IN (SELECT id FROM redirect) AND target NOT IN (SELECT id FROM inferred_letter)
    """,
    "problems of letters that are not in the archive": """
        SELECT letter FROM problem WHERE letter IS NOT NULL AND letter NOT IN (SELECT id FROM letter)
    """,
    "references outside their letter": """
        SELECT l.id FROM reference r JOIN letter l ON l.row = r.letter
        WHERE r.start < l.start OR r.end > l.end OR r.start >= r.end
    """,
    "references that were never connected": """
        SELECT l.id FROM reference r JOIN letter l ON l.row = r.letter
        LEFT JOIN link k ON k.letter = r.letter AND k.position = r.position WHERE k.row IS NULL
        AND json_extract(r.data, '$.rule') IS NOT 'refer.addressed'
    """,
    "links that lead nowhere": """
        SELECT target FROM link WHERE target IS NOT NULL AND target NOT IN (SELECT id FROM letter)
        AND target NOT IN (SELECT id FROM inferred_letter)
    """,
    "inferred letters without evidence": """
        SELECT i.id FROM inferred_letter i LEFT JOIN evidence e ON e.inferred = i.id
        LEFT JOIN letter l ON l.id = e.letter GROUP BY i.id HAVING count(l.id) = 0
    """,
    "answers between letters that are not in the archive": """
        SELECT question FROM answer WHERE answer NOT IN (SELECT id FROM letter)
        OR question NOT IN (SELECT id FROM letter) AND question NOT IN (SELECT id FROM inferred_letter)
    """,
    "names whose place is not in the archive": """
        SELECT written FROM place_name WHERE place IS NOT NULL AND place NOT IN (SELECT id FROM place)
    """,
    "names whose person is not in the archive": """
        SELECT written FROM name WHERE person IS NOT NULL AND person NOT IN (SELECT id FROM person)
    """,
}


def find_inconsistencies(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what does not fit together in the tables, and what SQLite itself finds damaged."""
    for what, sql in _INCONSISTENT.items():
        found = [str(value) for (value,) in db.execute(f"{sql} LIMIT 6")]
        if found:
            yield f"{what}: {', '.join(found[:5])}{' and more' if len(found) > 5 else ''}"
    for (word,) in db.execute("PRAGMA quick_check(5)"):
        if word != "ok":
            yield f"archive.db is damaged ({word}): delete it and build again"
    if not db.execute("SELECT (SELECT count(*) FROM letter) = (SELECT count(*) FROM fts_docsize)").fetchone()[0]:
        yield "the full-text index lacks some letters: delete archive.db and build again"
