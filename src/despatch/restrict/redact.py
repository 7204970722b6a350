"""Takes withheld words away: the letters of a source come in, and the source goes out as readers may see it.

A withheld passage gives way to a mark, and all spans behind it move. A letter that is withheld whole gives way to its
description, or leaves nothing. What rests on withheld words is taken away with them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from despatch.model import (
    Cut,
    Dating,
    Description,
    HeldLetter,
    Hint,
    Paragraph,
    Passage,
    Phrase,
    Source,
    Span,
    Withheld,
)
from despatch.restrict.marks import letter_mark, passage_mark
from despatch.text.even import moved

RULE = "withheld"
_STRUCTURE = (Phrase, Paragraph, Hint)
"""What may go on around words that were taken out of its middle."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """A source as readers may see it: one cut, description, reading and id for each of its letters."""

    source: Source
    cuts: tuple[Cut, ...]
    descriptions: tuple[Description, ...]
    readings: tuple[Description, ...]
    ids: tuple[str, ...]
    whole: frozenset[str]
    """The ids of the letters of which nothing was taken away."""


def redact(
    source: Source,
    letters: Sequence[HeldLetter],
    withheld: Mapping[str, Withheld],
    tells: Callable[[str], bool] = lambda _: False,
    images: Collection[str] = (),
    names: Callable[[str], bool] = lambda _: False,
) -> Redacted:
    """Return a source from its letters, without what is withheld of them.

    The text of `source` is not looked at. `tells` says whether words are of withheld text alone, `names` whether one
    word is that an editor wrote. `images` are the names of the images that are withheld.
    """
    text = ""
    kept: list[HeldLetter] = []
    gone = 0
    """By how much the letters lie further on in the source as it was read."""
    for held in letters:
        shown = _shown(without_written(held, names), withheld.get(held.letter.id), tells, images)
        if shown is None:
            gone = held.letter.span.end - len(text)
            continue
        # Between two letters there may be pages that belong to none. Their room stays, their words do not.
        text += "\n" * (held.letter.span.start - gone - len(text)) if held.letter.span.start - gone > len(text) else ""
        kept.append(_moved(shown, len(text) - held.letter.span.start))
        text += shown.text
        gone = held.letter.span.end - len(text)
    return Redacted(
        replace(
            source,
            text=text,
            title=None if source.title and tells(source.title) else source.title,
            hints=tuple(hint for held in kept for hint in held.hints),
            letters=(),
        ),
        tuple(Cut(h.letter.span, h.letter.kind, RULE, h.letter.confidence, h.letter.doubts) for h in kept),
        tuple(held.letter.description for held in kept),
        tuple(held.reading or held.letter.description for held in kept),
        tuple(held.letter.id for held in kept),
        frozenset(held.letter.id for held in kept if held.letter.id not in withheld),
    )


def _shown(
    held: HeldLetter, withheld: Withheld | None, tells: Callable[[str], bool], images: Collection[str]
) -> HeldLetter | None:
    """Return a letter as readers may see it, its spans counted in the source as it was; None for nothing."""
    if withheld is None:
        return _without_images(held, images)
    if not withheld.whole:
        return without_told(redact_letter(_without_images(held, images), withheld), tells)
    if withheld.reveal != "exists":
        return None
    mark = letter_mark(withheld)
    start = held.letter.span.start
    described = _describe(held.letter.description, named=not any(ground.entry.title for ground in withheld.grounds))
    letter = replace(
        held.letter,
        span=Span(start, start + len(mark)),
        kind="other" if held.letter.kind == "other" else "described",
        description=described,
        doubts=(),
    )
    return HeldLetter(letter, mark, (Hint("withheld", letter.span),))


def _describe(was: Description, *, named: bool) -> Description:
    """Return what readers learn of a withheld letter: its date, and who wrote to whom unless a title stands instead."""
    date = was.date
    known = Dating(date.edtf, date.edtf, None, date.role, date.origin, RULE, date.confidence) if date else None
    description = Description(kind=was.kind, date=known, dates=(known,) if known else ())
    if not named:
        return description
    return replace(
        description,
        number=was.number,
        senders=tuple(replace(party, span=None, rule=RULE) for party in was.senders),
        recipients=tuple(replace(party, span=None, rule=RULE) for party in was.recipients),
    )


def redact_letter(held: HeldLetter, withheld: Withheld) -> HeldLetter:
    """Return a letter with a mark in place of each withheld passage; spans are counted from the letter's old start."""
    start = held.letter.span.start
    pieces: list[str] = []
    notes: list[Hint] = []
    moves: list[tuple[Span, int]] = []
    at = size = 0
    for passage in withheld.passages:
        span = _whole_words(passage.span, held.text, start)
        words = span.moved(-start).of(held.text)
        mark = passage_mark(passage, words, withheld.reveal)
        before = held.text[at : span.start - start]
        size += len(before)
        moves.append((span, len(mark)))
        notes.append(Hint("withheld", Span(start + size, start + size + len(mark))))
        pieces += [before, mark]
        size += len(mark)
        at = span.end - start
    text = "".join((*pieces, held.text[at:]))
    shift = _Shift(moves)
    taken = [span for span, _ in moves]

    def left(value: Any) -> Any:
        kept = _without(value, taken, held.text, start)
        # `moved` takes the words of a span from the new text, as far as they stood in the old one.
        return moved(kept, shift.move, " " * start + held.text, " " * start + text)

    hints = sorted((*left(held.hints), *notes), key=lambda hint: hint.span.start)
    letter = replace(
        held.letter,
        span=Span(start, start + len(text)),
        description=left(held.letter.description),
        doubts=left(held.letter.doubts),
    )
    return HeldLetter(letter, text, tuple(hints))


@dataclass(frozen=True, slots=True)
class _Shift:
    """Where places of a text lie after some stretches of it were replaced by others of another length."""

    moves: Sequence[tuple[Span, int]]

    def move(self, span: Span) -> Span:
        """Return where a span lies now; an end within words that are gone lies at the end of their mark."""
        return Span(self._place(span.start, first=True), self._place(span.end, first=False))

    def _place(self, at: int, *, first: bool) -> int:
        by = 0
        for gone, length in self.moves:
            if gone.end <= at:
                by += length - (gone.end - gone.start)
            elif gone.start < at:
                return gone.start + by + (0 if first else length)
        return at + by


def _without(value: Any, taken: Sequence[Span], text: str, start: int) -> Any:
    """Return what is known of a letter without all that rests on words that are taken away; None for nothing left."""
    if isinstance(value, tuple):
        return tuple(left for one in value if (left := _without(one, taken, text, start)) is not None)
    if not is_dataclass(value) or isinstance(value, (type, Span)):
        return value
    span = getattr(value, "span", None)
    if isinstance(span, Span) and (hit := [one for one in taken if one.start < span.end and span.start < one.end]):
        around = isinstance(value, _STRUCTURE) and all(span.holds(one) and span != one for one in hit)
        if not around or (isinstance(value, Hint) and value.kind == "other-form"):
            return None
        if isinstance(value, Phrase):
            return replace(value, written=span.moved(-start).of(text))
        return value
    changes = {}
    for name in (field.name for field in fields(value)):
        old = getattr(value, name)
        if (new := _without(old, taken, text, start)) is not old:
            changes[name] = new
    return replace(value, **changes) if changes else value


def _whole_words(span: Span, text: str, offset: int) -> Span:
    """Return a span of whole words: no part of a withheld word stays."""
    start, end = span.start - offset, span.end - offset
    while 0 < start < len(text) and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start + offset, end + offset)


def _without_images(held: HeldLetter, images: Collection[str]) -> HeldLetter:
    """Return a letter without the images that are withheld."""
    named = held.letter.description.facsimiles
    left = tuple(name for name in named if name not in images)
    hints = tuple(hint for hint in held.hints if hint.kind != "facsimile" or hint.detail not in images)
    if left == named and len(hints) == len(held.hints):
        return held
    description = replace(held.letter.description, facsimiles=left)
    return replace(held, letter=replace(held.letter, description=description), hints=hints)


def _moved(held: HeldLetter, by: int) -> HeldLetter:
    """Return a letter with all spans moved; a span outside its own words is taken away, for it quotes others'."""
    own = held.letter.span

    def inside(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(inside(one) for one in value)
        if not is_dataclass(value) or isinstance(value, (type, Span)):
            return value
        changes = {}
        for name in (field.name for field in fields(value)):
            old = getattr(value, name)
            new = None if name == "span" and isinstance(old, Span) and not own.holds(old) else inside(old)
            if new is not old and new != old:
                changes[name] = new
        return replace(value, **changes) if changes else value

    def move(span: Span) -> Span:
        return span.moved(by)

    def left(value: Any) -> Any:
        return moved(inside(value), move, "", "")

    letter = held.letter
    return HeldLetter(
        replace(letter, span=own.moved(by), description=left(letter.description), doubts=left(letter.doubts)),
        held.text,
        left(tuple(hint for hint in held.hints if own.holds(hint.span))),
        left(held.reading) if held.reading else None,
    )


def passages_of(held: HeldLetter, passages: Iterable[Passage]) -> list[str]:
    """Return the withheld words themselves."""
    start = held.letter.span.start
    spans = [_whole_words(one.span, held.text, start).moved(-start) for one in passages]
    return [span.of(held.text) for span in spans]


def without_written(held: HeldLetter, names: Callable[[str], bool]) -> HeldLetter:
    """Return a letter with its own reading where an editor wrote a word of withheld text alone."""
    if held.reading is None:
        return held
    described, reading = held.letter.description, held.reading
    changes = {
        field.name: getattr(reading, field.name)
        for field in fields(described)
        if getattr(described, field.name) != getattr(reading, field.name)
        and any(map(names, strings(getattr(described, field.name))))
    }
    if not changes:
        return held
    return replace(held, letter=replace(held.letter, description=replace(described, **changes)))


def without_told(held: HeldLetter, tells: Callable[[str], bool]) -> HeldLetter:
    """Return a letter of which words are withheld, without what else is known of it in words of withheld text alone."""

    def left(value: Any) -> Any:
        if isinstance(value, str):
            return None if tells(value) else value
        if isinstance(value, tuple):
            return tuple(kept for one in value if (kept := left(one)) is not None)
        if not is_dataclass(value) or isinstance(value, (type, Span)):
            return value
        words = {name: getattr(value, name) for name in (field.name for field in fields(value))}
        kept = {name: left(one) for name, one in words.items()}
        if not isinstance(value, Description) and any(isinstance(words[n], str) and kept[n] is None for n in kept):
            return None
        changes = {name: one for name, one in kept.items() if one is not words[name] and one != words[name]}
        return replace(value, **changes) if changes else value

    letter = held.letter
    shown = replace(letter, description=left(letter.description), doubts=left(letter.doubts))
    return replace(held, letter=shown, hints=left(held.hints))


def strings(value: Any) -> Iterator[str]:
    """Yield every text within a value, such as a description or a decision."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif is_dataclass(value) and not isinstance(value, (type, Span)):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
