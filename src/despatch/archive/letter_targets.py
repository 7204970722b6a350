"""Making decisions on letters: what an editor writes comes in, the parts of a decision go out.

Every function raises NotFound for a letter or words that are not there, and DecisionError, with a sentence for the
editor, for a value that cannot be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, get_args

from despatch import dates
from despatch.decisions import STATUSES, anchor, check_value, letter_anchors, place_anchor, read_fields, read_values
from despatch.errors import DecisionError, NotFound
from despatch.model import Correction, CutWord, Description, FieldName, FieldValue, Filter, Record, Span, VersionWord
from despatch.model.choices import unknown
from despatch.text.fold import folded

if TYPE_CHECKING:
    from despatch.archive import Archive

__all__ = [
    "FIELDS",
    "STATUSES",
    "accept",
    "cut",
    "field",
    "in_source",
    "name_of",
    "note",
    "read",
    "throughout",
    "value",
    "values",
    "version",
]

FIELDS: tuple[FieldName, ...] = get_args(FieldName)
_NOTE = 5_000
"""The most characters of words that are said to be a note."""
_DATE = 100
"""The most characters of a date in words."""
NewDecision = Callable[..., Correction]
"""Makes a decision of a kind, with what it says; the editor, the moment and the reason are filled in."""


def value(archive: Archive, field: FieldName, words: Sequence[str]) -> FieldValue:
    """Return the value of a field as an editor writes it: a date may be EDTF, or words such as "4 March 1911"."""
    given = tuple(" ".join(one.split()) for one in words)
    written = ""
    if field == "kind":
        given = tuple(_kind(archive, one) for one in given)
    if field == "date" and len(given) == 1 and dates.bounds(given[0]) is None:
        written = given[0]
        given = (_edtf(written, archive.settings.languages),)
    made = FieldValue(field, given, written)
    try:
        check_value(made)
    except ValueError as wrong:
        raise DecisionError(str(wrong)) from None
    return made


def field(archive: Archive, new: NewDecision, letter: str, name: FieldName, words: Sequence[str]) -> Correction:
    """Return the decision that a letter has these values in a field: none when it is not known."""
    return new("field", **_whole(archive.letter(letter)), fields=(value(archive, name, words),))


def accept(archive: Archive, new: NewDecision, letter: str) -> Correction:
    """Return the decision that a letter was read correctly."""
    record = archive.letter(letter)
    return new("accept", **_whole(record), fields=read_fields(record.letter.description))


def throughout(
    archive: Archive, new: NewDecision, letter: str, name: FieldName, was: Sequence[str], words: Sequence[str]
) -> Correction:
    """Return the decision that in the file of a letter the field of all letters that read `was` has these values."""
    record = archive.letter(letter)
    read = tuple(" ".join(one.split()) for one in was)
    return new("throughout", source=record.letter.source, was=read, fields=(value(archive, name, words),))


def in_source(
    archive: Archive, new: NewDecision, source: str, name: FieldName, was: Sequence[str], words: Sequence[str]
) -> Correction:
    """Return the decision for a file: the field of all its letters that read `was` has these values."""
    letters = archive.letters(Filter(source=source), order="source", limit=1)
    if not letters:
        raise NotFound(f"no letter stands in the file {source!r}: `despatch letters {archive.home}` lists the files")
    return throughout(archive, new, letters[0].id, name, was, words)


def cut(archive: Archive, new: NewDecision, letter: str, word: CutWord, at: str | int | None = None) -> Correction:
    """Return a decision on where a letter begins: at `at`, words of the letter or an offset, or at its own start."""
    record = archive.letter(letter)
    place = record.letter.span.start if at is None else _place(record, at)
    words = place_anchor(record.letter.id, record.text, record.letter.span.start, place)
    return new("cut", words=words, source=record.letter.source, cut=word)


def note(archive: Archive, new: NewDecision, letter: str, words: str, *, belongs: bool) -> Correction:
    """Return the decision that words of a letter belong to it, or are a note; they must stand in it once."""
    record = archive.letter(letter)
    plain = " ".join(words.split())
    if len(plain) > _NOTE:
        raise DecisionError(f"the words have {len(plain):,} characters: give at most {_NOTE:,}, or cut the letter")
    start = _place(record, plain)
    end = start + len(_pattern(plain).match(record.text, start - record.letter.span.start)[0])  # type: ignore[index]
    anchored = anchor(record.letter.id, record.text, record.letter.span.start, Span(start, end))
    return new("note", words=anchored, source=record.letter.source, belongs=belongs)


def version(archive: Archive, new: NewDecision, letter: str, word: VersionWord, of: str | None) -> Correction:
    """Return the decision that a letter is a copy, draft or translation of another; "none": a letter of its own."""
    record = archive.letter(letter)
    target = archive.letter(of).letter.id if of else None
    if target == record.letter.id:
        raise DecisionError(f"{target} cannot be a {word} of itself: name another letter")
    return new("version", **_whole(record), version=word, target=target)


def read(archive: Archive, letter: str, name: FieldName) -> tuple[str, ...]:
    """Return what was read of a field, before any decision."""
    record = archive.letter(letter)
    return read_values(record.reading or record.letter.description, name)


def values(description: Description, name: FieldName) -> tuple[str, ...]:
    """Return the values of a field as a description has them."""
    return read_values(description, name)


def name_of(word: str) -> FieldName:
    """Return the name of a field; raises DecisionError for a word that is none."""
    for known in FIELDS:
        if known == word:
            return known
    raise DecisionError(unknown(word, "field of a letter", FIELDS))


def _whole(record: Record) -> dict[str, Any]:
    words, others = letter_anchors(record.letter.id, record.text, record.letter.span.start)
    return {"words": words, "others": others, "source": record.letter.source}


def _place(record: Record, at: str | int) -> int:
    """Return the place in the source of some words of a letter, which must stand in it once; or check an offset."""
    span = record.letter.span
    if isinstance(at, int):
        if not span.start <= at < span.end:
            raise NotFound(f"the offset {at} is not in {record.letter.id}: it has {span.start} to {span.end - 1}")
        return at
    words = " ".join(at.split())
    hits = _find(record.text, words)
    if len(hits) != 1:
        how = "more than once" if hits else "nowhere"
        raise NotFound(f"“{words[:80]}” stands {how} in {record.letter.id}: give the words that begin the new letter")
    return span.start + hits[0]


def _find(text: str, words: str) -> list[int]:
    if not words:
        return []
    return [match.start() for match in _pattern(words).finditer(text)]


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def _kind(archive: Archive, written: str) -> str:
    """Return a kind of letters as the archive writes it; raises DecisionError for one that there is not."""
    known = archive.kinds()
    for kind in known:
        if folded(kind) == folded(written):
            return kind
    raise DecisionError(unknown(written, "kind of letters", known))


def _edtf(written: str, languages: tuple[str, ...]) -> str:
    found = dates.find_first(written, 0, len(written), languages) if len(written) <= _DATE else None
    edtf = dates.to_edtf(found) if found else None
    if edtf is None:
        raise DecisionError(f"“{written[:60]}” is not a date that can be read: write 1911, 1911-04 or 1911-04-30")
    return edtf
