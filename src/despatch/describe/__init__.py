"""A letter goes in; its heading, parties, date, marking, opening and closing come out, from its first and last lines.

The encoding of a source takes precedence over our own reading. A field that the words do not give stays empty.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from despatch import dates
from despatch.dates import Order
from despatch.describe import parties
from despatch.describe.by_parts import aside_by_parts, dateline_by_parts, is_dateline, named_by_parts
from despatch.describe.certainty import judge
from despatch.describe.contents import add_listed_year
from despatch.describe.dating import DatingReading, read_datings
from despatch.describe.doubts import find_doubts, with_order_doubt, with_reading_doubts, without_missing
from despatch.describe.ending import Ending, read_ending
from despatch.describe.images import with_images
from despatch.describe.lessons import Lesson, of_places
from despatch.describe.merge import merge
from despatch.describe.opening import Opening, read_opening
from despatch.describe.paragraphs import find_numbered
from despatch.describe.place import find_places
from despatch.describe.same import resolve_same
from despatch.describe.sections import add_section_years
from despatch.describe.signs import Rivals
from despatch.describe.windows import Apparatus, Window, Windows, cut_windows
from despatch.describe.years import add_years
from despatch.formulas.lexicon import lexicon
from despatch.model import DESCRIBED, Cut, Description, Phrase, Problem, Source, Span
from despatch.settings import Settings
from despatch.text.even import reads_even
from despatch.text.told import Told, told

__all__ = ["describe", "describe_taught", "unjudged"]

CONVENTION_SHARE = 0.15
"""A source goes by a kind when this share of its titles name it, and most titles that name a kind name this one."""


DATELINE = 80
"""A dateline after the salutation begins within so many characters."""


@dataclass(frozen=True, slots=True)
class _ReadLetter:
    """One letter between reading and putting together."""

    cut: Cut
    windows: Windows
    opening: Opening
    ending: Ending
    dating: DatingReading
    languages: tuple[str, ...]
    """Those in which the letter is read."""
    rivals: Rivals
    """What the learned field words give."""
    place: Phrase | None = None


def describe(
    source: Source, cuts: Sequence[Cut], settings: Settings
) -> tuple[tuple[Description, ...], tuple[Problem, ...]]:
    """Describe every cut of a source, in order.

    Returns one `Description` a cut and the problems of the source as a whole; doubts about one letter are in its
    description. Never raises on account of the words.
    """
    return describe_taught(source, cuts, settings, ())


@reads_even
def describe_taught(
    source: Source, cuts: Sequence[Cut], settings: Settings, lessons: Sequence[Lesson]
) -> tuple[tuple[Description, ...], tuple[Problem, ...]]:
    """Describe every cut of a source as what editors decided on some of its letters teaches; see `describe`."""
    return _describe(source, cuts, settings, lessons)


def _describe(
    source: Source, cuts: Sequence[Cut], settings: Settings, lessons: Sequence[Lesson]
) -> tuple[tuple[Description, ...], tuple[Problem, ...]]:
    if any(cut.kind in DESCRIBED for cut in cuts):
        return _with_given(source, cuts, settings, lessons)
    letters, read, languages = _read_all(source, cuts, settings)
    encoded = {letter.span.start: letter.description for letter in source.letters}
    judged = judge(source, cuts, read, [letter.rivals for letter in letters], settings, lessons)
    plain = list(zip(judged, map(_signers, letters), strict=True))
    described = []
    for letter, (own, _), doubts in zip(letters, plain, find_doubts(plain, languages), strict=True):
        description = replace(own, doubts=(*doubts, *own.doubts)) if doubts else own
        encoding = encoded.get(letter.cut.span.start)
        whole = with_order_doubt(merge(encoding, description) if encoding else description)
        described.append(with_reading_doubts(whole) if letter.cut.kind == "letter" else without_missing(whole))
    return with_images(source, cuts, [letter.windows.end for letter in letters], described), ()


@reads_even
def unjudged(source: Source, cuts: Sequence[Cut], settings: Settings) -> tuple[list[Description], list[Rivals]]:
    """Return what the rules read of each cut, with the confidence that each gives itself, and what the models read."""
    letters, read, _ = _read_all(source, cuts, settings)
    return read, [letter.rivals for letter in letters]


def _read_all(
    source: Source, cuts: Sequence[Cut], settings: Settings
) -> tuple[list[_ReadLetter], list[Description], tuple[str, ...]]:
    """Return each letter as read, its description, and the languages of all together."""
    apparatus = Apparatus(source.hints)
    language = told(source.text, settings.languages)
    order = dates.find_order([source.text])
    read_in = [_read(source, cut, apparatus, settings, language, order) for cut in cuts]
    # What letters tell of each other is read in the languages of all.
    languages = tuple(dict.fromkeys(code for letter in read_in for code in (*letter.languages, *settings.languages)))
    letters = _located(source, read_in, replace(settings, languages=languages))
    convention = _convention([letter.opening for letter in letters], source.title or "", languages)
    read = [(letter.cut, _description(source, letter, convention, letter.languages)) for letter in letters]
    return letters, resolve_same(read, languages), languages


def _with_given(
    source: Source, cuts: Sequence[Cut], settings: Settings, lessons: Sequence[Lesson]
) -> tuple[tuple[Description, ...], tuple[Problem, ...]]:
    """Describe the cuts of a source with letters that it only describes: their descriptions are those it gives."""
    given = {letter.span.start: letter.description for letter in source.letters if letter.kind in DESCRIBED}
    places = [place for place, cut in enumerate(cuts) if cut.kind not in DESCRIBED]
    read, problems = _describe(source, [cuts[place] for place in places], settings, of_places(lessons, places))
    rest = iter(read)
    return tuple(given[cut.span.start] if cut.kind in DESCRIBED else next(rest) for cut in cuts), problems


def _located(source: Source, read: Sequence[_ReadLetter], settings: Settings) -> list[_ReadLetter]:
    """Give each letter the year and the place that the letters around it settle."""
    own = add_section_years(source, [letter.cut for letter in read], [letter.dating for letter in read])
    dated = add_years(own)
    found = find_places(
        source.text, dated, settings, [Span(letter.cut.span.start, letter.windows.end) for letter in read]
    )
    return [
        replace(letter, dating=dating, place=place, opening=_without_dateline(letter, dating, place))
        for letter, dating, place in zip(read, dated, found, strict=True)
    ]


def _without_dateline(letter: _ReadLetter, dating: DatingReading, place: Phrase | None) -> Opening:
    """Remove place and date from a salutation that ran on into them ("Dear General Elmford 3d May")."""
    opening, at = letter.opening, letter.windows.head.at
    spans = [place.span if place else None, dating.date.span if dating.date else None]
    for span in spans:
        if (
            opening.salutation is None
            or span is None
            or not at + opening.salutation.start < span.start < at + opening.salutation.end
        ):
            continue
        words = letter.windows.head.text[opening.salutation.start : span.start - at].rstrip()
        cut = Span(opening.salutation.start, opening.salutation.start + len(words))
        called = opening.called if opening.called and opening.called.end <= cut.end else None
        opening = replace(opening, salutation=cut, called=called, end=cut.end)
    return opening


def _read(
    source: Source, cut: Cut, apparatus: Apparatus, settings: Settings, language: Told, order: Order | None
) -> _ReadLetter:
    parts = cut_windows(source, cut, apparatus)
    languages = language.read(cut.span)
    opening = read_opening(parts.head, languages)
    if opening.heading is None and languages != (titled := language.titled(cut.span)):
        # An editor's title may be in another language than the letter.
        edited = read_opening(parts.head, titled)
        if edited.heading is not None:
            opening, languages = edited, titled
    settings = replace(settings, languages=languages)
    opened = max(0, parts.head.at + opening.end - parts.tail.at)
    ending = read_ending(parts.tail, opened, languages)
    labelled = opening.labelled
    full = opening.heading is not None and (labelled is not None or bool(opening.heading.senders))
    title = (
        parts.head.span(opening.heading_span.start, opening.heading_span.end) if full and opening.heading_span else None
    )
    aside = [hint.span for hint in apparatus.within(cut.span.start, parts.end)]
    day = parts.head.span(labelled.date.start, labelled.date.end) if labelled and labelled.date else None
    letter = Span(cut.span.start, parts.end)
    dating = read_datings(source.text, letter, settings, heading=title, aside=aside, day=day, order=order)
    if day is None and not is_dateline(cut.parts, dating.expression):
        dateline = dateline_by_parts(source.text, cut.parts, languages)
        if dateline:
            aside += aside_by_parts(cut.parts)
            dating = read_datings(
                source.text, letter, settings, heading=title, aside=aside, dateline=dateline, order=order
            )
    dating = add_listed_year(dating, apparatus.beginning(cut.span.start, parts.end), languages)
    rivals = named_by_parts(source.text, cut.parts, language.titled(cut.span)) if cut.parts else {}
    return _ReadLetter(cut, parts, opening, ending, dating, languages, rivals)


def _convention(openings: Sequence[Opening], title: str, languages: tuple[str, ...]) -> str | None:
    """Return the kind that a source's letters go by: in a book of telegrams, a letter without a kind is a telegram.

    One title that names it is enough where the source itself is called so ("The Elmford Telegrams").
    """
    lex = lexicon(languages)
    named = Counter(kind for kind in map(_own_kind, openings) if kind in lex.channel_kinds)
    if not named:
        return None
    kind, times = named.most_common(1)[0]
    called = title.casefold()
    enough = 1 if any(word in called for word, its in lex.kind_of.items() if its in lex.channel_kinds) else 2
    return (
        kind
        if times >= enough and times >= CONVENTION_SHARE * len(openings) and times > sum(named.values()) / 2
        else None
    )


def _own_kind(opening: Opening) -> str | None:
    return opening.kind or (opening.heading.kind if opening.heading else None)


def _signers(letter: _ReadLetter) -> tuple[str, ...]:
    signed = letter.ending.closing.signature if letter.ending.closing else None
    return tuple(named.name for named in signed.names) if signed else ()


def _description(
    source: Source, letter: _ReadLetter, convention: str | None, languages: tuple[str, ...]
) -> Description:
    head, tail, opening, ending = letter.windows.head, letter.windows.tail, letter.opening, letter.ending
    who = parties.senders(head, opening, tail, ending, languages)
    whom = parties.recipients(
        head, opening, tail, ending, languages, dated=letter.dating.date.span if letter.dating.date else None
    )
    closing = ending.closing
    signed = closing.signature if closing else None
    rule, sure = (closing.rule, closing.confidence) if closing else ("", 0.0)
    first, last = _body(letter)
    return Description(
        kind=_own_kind(opening) or convention or "letter",
        number=opening.number or (opening.heading.number if opening.heading else None),
        heading=_phrase(source, head, opening.heading_span, "heading", 0.98),
        marking=_phrase(source, head, opening.marking, "marking", 0.98),
        senders=who,
        recipients=whom,
        date=letter.dating.date,
        received=letter.dating.received,
        dates=letter.dating.dates,
        place=letter.place or _titled_place(source, letter),
        via=_via(source, letter),
        subject=_phrase(source, head, opening.labelled.subject if opening.labelled else None, "label", 0.95),
        salutation=_phrase(source, head, opening.salutation, "salutation", 0.97),
        closing=_phrase(source, tail, closing.span if closing else None, rule, sure),
        signature=_phrase(source, tail, signed.span if signed else None, rule, sure),
        postscript=_phrase(source, tail, ending.postscript, "postscript", 0.95),
        enclosures=tuple(p for p in (_phrase(source, tail, span, "enclosure", 0.9) for span in ending.enclosures) if p),
        paragraphs=find_numbered(source.text, first, last),
        body=Span(first, last) if last > first else None,
        doubts=letter.dating.doubts,
    )


def _phrase(source: Source, window: Window, span: Span | None, rule: str, confidence: float) -> Phrase | None:
    if span is None or span.end <= span.start:
        return None
    placed = window.span(span.start, span.end)
    return Phrase(placed.of(source.text), placed, rule, confidence)


def _titled_place(source: Source, letter: _ReadLetter) -> Phrase | None:
    """Return the place that the title names before its date: "A to B. Elmford, 3 May"."""
    heading, line, labelled = letter.opening.heading, letter.opening.heading_span, letter.opening.labelled
    if labelled:
        return _phrase(source, letter.windows.head, labelled.place, "label", 0.9)
    if heading is None or heading.place is None or line is None:
        return None
    span = Span(line.start + heading.place.start, line.start + heading.place.end)
    words = span.of(letter.windows.head.text).rstrip(" ,;.")
    span = Span(span.start, span.start + len(words))
    return _phrase(source, letter.windows.head, span, "heading", 0.95)


def _via(source: Source, letter: _ReadLetter) -> Phrase | None:
    heading, line = letter.opening.heading, letter.opening.heading_span
    if heading is None or heading.via is None or line is None:
        return _phrase(source, letter.windows.head, letter.opening.via, "via", 0.9)
    named = heading.via
    office = (
        letter.windows.head.text.rfind(named.office, line.start, line.start + named.span.start) if named.office else -1
    )
    span = Span(office if office >= 0 else line.start + named.span.start, line.start + named.span.end)
    return _phrase(source, letter.windows.head, span, "heading", 0.95)


def _body(letter: _ReadLetter) -> tuple[int, int]:
    """Return where the body runs, from the opening's end to the closing's start, without the blanks around it."""
    text, at = letter.windows.head.text, letter.opening.end
    for span in (letter.place.span if letter.place else None, letter.dating.date.span if letter.dating.date else None):
        # A dateline run in between the salutation and the first sentence belongs to the opening.
        if (
            span
            and at <= span.start - letter.windows.head.at <= at + DATELINE
            and span.end - letter.windows.head.at <= len(text)
        ):
            at = max(at, span.end - letter.windows.head.at)
    while at < len(text) and text[at] in " \t\n,:;.!—–":
        at += 1
    first, last = letter.windows.head.at + at, letter.windows.end
    closing, tail = letter.ending.closing, letter.windows.tail
    stops = [
        closing.span.start if closing and closing.span else None,
        closing.signature.span.start if closing and closing.signature else None,
    ]
    if letter.ending.postscript:
        stops.append(letter.ending.postscript.start)
    known = [stop for stop in stops if stop is not None]
    if known:
        stop = min(known)
        last = tail.at + len(tail.text[:stop].rstrip())
    return first, last
