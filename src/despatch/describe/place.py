"""The place that a dateline names: the words before its date, or after it where nothing stands before.

The place is found by position, not by a list of places. It is what a dateline holds beside its date, without the
salutation, the weekday and the hour.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from despatch.dates.lexicon import weekday
from despatch.describe.dating_lines import DatelineWords, dateline_words
from despatch.formulas import headings, openings
from despatch.formulas.labels import labels
from despatch.formulas.lexicon import lexicon
from despatch.model import Phrase, Span
from despatch.names.written import could_name, is_body, known

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from despatch.describe.dating import DatingReading
    from despatch.settings import Settings

LONGEST = 70
MOST_WORDS = 9
MOST_PLACE_WORDS = 3
LETTERHEAD, LETTERHEAD_LINES = 300, 8
"""A letterhead has no more characters and lines over its date."""
ADDRESS_LINES = 3
_WORD = re.compile(r"[^\s,;:()–—]+")
_NOTE_MARK = re.compile(r"[ \t]*\(\d{1,3}\)[ \t]*")
_STOPS = " \t\xa0\n,;:.-–—([*\"“”„'"
_GLUED = re.compile(r"[a-zäöüß]{4,30}\.(?=[A-ZÄÖÜ])")
"""Two lines of a letterhead run together ("Redaction.Lindau")."""
_CAPITALS = re.compile(r"[\s.,;]{0,6}((?:[A-ZÄÖÜ][\w'.-]{1,20}[ ,]{0,2}){1,4})")
_SENTENCE = re.compile(r"[^\W\d_]{6,30}[.!?] (?=[^\W\d_a-z])")
_GAP = re.compile(r" {3,}|\t+")
_NUMBER = re.compile(r"(?:\d+|[IVX]{1,4})[.]?[a-z]?")


def find_place(
    text: str, reading: DatingReading, settings: Settings, *, known: Collection[str] = (), letter: Span | None = None
) -> Phrase | None:
    """Return the place as written, with its span in `text`; None when the dateline names none.

    No place is looked for outside the `letter`. Only where it is given is a letterhead above the date read.

    `known` are names, in small letters, that other datelines of the source give beyond doubt. They settle whether
    the last word of "Dear General Elmford 3d May" is a name or a place.
    """
    line, expression = reading.line, reading.expression
    if line is None or expression is None or reading.in_title:
        return None
    say = dateline_words(settings.languages)
    before = _trim(text, Span(line.start, expression.span.start), say, settings.languages, known)
    if before is not None:
        return Phrase(before.of(text), before, "place.before-date", 0.93)
    lead = text[line.start : expression.span.start].strip(_STOPS + "]").lower()
    if not lead or lead in say.dates.articles:
        left = _left_column(text, line, settings.languages)
        if left is not None:
            return Phrase(left.of(text), left, "place.beside-date", 0.85)
        found = _after(text, Span(expression.span.end, line.end), settings) or _beside(
            text, line, expression.span, settings, letter or Span(0, len(text))
        )
        if found is not None:
            return Phrase(found.of(text), found, "place.after-date", 0.8)
        found = _letterhead(text, Span(letter.start, line.start), settings.languages) if letter else None
        if found is not None:
            return Phrase(found.of(text), found, "place.letterhead", 0.75)
    return _opening_sentence(text, Span(expression.span.end, line.end), known)


def _left_column(text: str, line: Span, languages: tuple[str, ...]) -> Span | None:
    """Return the place in the column left of the date: "Paxton, Mich.            May 16th 1889"."""
    begin = text.rfind("\n", 0, line.start) + 1
    gap = _GAP.search(text, begin, line.start)
    if gap is None or gap.end() != line.start:
        return None
    lex, words = lexicon(languages), text[begin : gap.start()].strip(" ,.")
    span = Span(begin + text[begin : line.start].find(words), begin + text[begin : line.start].find(words) + len(words))
    person = any(known(word, lex.honorifics | lex.suffixes | lex.firm_words) for word in words.split())
    if not words or person or is_body(words, lex) or lex.office_pattern.search(words):
        return None
    short = len(words.split()) <= MOST_PLACE_WORDS and not any(c.isdigit() for c in words)
    return span if short and could_name(words.replace(",", ""), lex) else None


def _letterhead(text: str, above: Span, languages: tuple[str, ...]) -> Span | None:
    """Return the place below the name of a body, over the date: "COASTAL OFFICE / Elmford / Ref. 7 / 4 March"."""
    if above.end - above.start > LETTERHEAD:
        return None
    lex = lexicon(languages)
    at, body = above.start, False
    for row in above.of(text).split("\n")[:LETTERHEAD_LINES]:
        words = row.strip(" \t,.")
        span = Span(at + row.find(words), at + row.find(words) + len(words)) if words else None
        at += len(row) + 1
        if span is None:
            body = False
            continue
        if headings.parse(row, languages) or openings.salutation(row, languages):
            return None
        town = _town(words, languages)
        if town is not None:
            return Span(span.start + town.start, span.start + town.end)
        plain = words.replace(" ", "").replace("-", "").isalpha() and len(words.split()) <= MOST_PLACE_WORDS
        if (
            body
            and plain
            and could_name(words, lex)
            and not is_body(words, lex)
            and not lex.office_pattern.search(words)
        ):
            return span
        body = is_body(words, lex) and not any(c.isdigit() for c in words)
    return None


def _town(words: str, languages: tuple[str, ...]) -> Span | None:
    """Return the town that ends a line of address: "14, Cattle Street, Elmford"."""
    street, comma, town = words.rpartition(",")
    plain = town.strip().replace(" ", "").replace("-", "").isalpha() and len(town.split()) <= MOST_PLACE_WORDS
    if not comma or not plain or not town.strip()[0].isupper():
        return None
    if not any(known(word, labels(languages).premises) for word in street.split()):
        return None
    start = words.rindex(town.strip())
    return Span(start, start + len(town.strip()))


def find_places(
    text: str, readings: Sequence[DatingReading], settings: Settings, letters: Sequence[Span] = ()
) -> list[Phrase | None]:
    """Return the place of each letter of a source, the doubtful ones read in the light of the plain ones.

    `letters` says where the letters stand, so that their letterheads are read, too.
    """
    where: Sequence[Span | None] = letters or [None for _ in readings]
    found = [find_place(text, reading, settings, letter=span) for reading, span in zip(readings, where, strict=True)]
    known = {p.written.casefold() for p in found if p is not None and p.rule == "place.before-date"}
    return [
        p or find_place(text, r, settings, known=known, letter=span)
        for p, r, span in zip(found, readings, where, strict=True)
    ]


def _after(text: str, after: Span, settings: Settings) -> Span | None:
    if len(after.of(text)) > LONGEST or not _stands_alone(text, after):
        return None
    return _trim(text, after, dateline_words(settings.languages), settings.languages)


def _opening_sentence(text: str, after: Span, known: Collection[str]) -> Phrase | None:
    """Return a place that other datelines name, between date and first sentence ("3d May 1775 Elmford I am")."""
    match = _CAPITALS.match(text, after.start, after.end)
    if match is None or not known:
        return None
    words = match[1].split()
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        if name.casefold() in known and match[1].startswith(name):
            span = Span(match.start(1), match.start(1) + len(name))
            return Phrase(name, span, "place.known-after-date", 0.75)
    return None


def _beside(text: str, line: Span, date: Span, settings: Settings, letter: Span) -> Span | None:
    """Return the place on the line above a date that stands alone, or on the line below one that opens its block."""
    if text[date.end : line.end].strip(_STOPS + "]"):
        return None
    block = _block(text, line, letter.start)
    if "\n" in text[block.start : line.start]:
        first = Span(block.start, text.index("\n", block.start))
        rows = text[block.start : line.start].strip("\n").split("\n")
        addressed = any(openings.salutation(row, settings.languages) for row in rows) or len(rows) > ADDRESS_LINES
        if (
            addressed
            or headings.parse(first.of(text), settings.languages)
            or _addresses(first.of(text), settings.languages)
        ):
            return None
        gaps = list(_GAP.finditer(text, first.start, first.end))
        first = Span(gaps[-1].end(), first.end) if gaps and gaps[-1].end() < first.end else first
        return _trim(text, first, dateline_words(settings.languages), settings.languages)
    end = text.find("\n", line.end + 1, letter.end)
    below = Span(min(line.end + 1, letter.end), end if end >= 0 else letter.end)
    words = below.of(text).strip()
    if not words or not words[0].isupper() or words[-1] not in ".," or len(words.split()) > 2:
        return None
    if openings.salutation(words + "\n", settings.languages) is not None:
        return None
    return _trim(text, below, dateline_words(settings.languages), settings.languages)


def _block(text: str, line: Span, floor: int) -> Span:
    """Return the lines above `line` that no blank line parts from it, `line` included; none begins before `floor`."""
    start = max(floor, text.rfind("\n", 0, line.start) + 1)
    for _ in range(ADDRESS_LINES + 1):
        if start < floor + 2 or text[start - 2] == "\n":
            break
        start = max(floor, text.rfind("\n", 0, start - 1) + 1)
    return Span(start, line.end)


def _addresses(row: str, languages: tuple[str, ...]) -> bool:
    """Whether a line begins the address of the recipient ("Herrn Dr. ...", "To the Governor")."""
    first = row.split()[:1]
    return bool(first) and first[0].strip(_STOPS).casefold() in dateline_words(languages).places.addresses


def _stands_alone(text: str, after: Span) -> bool:
    """Whether the words after a date are no sentence: few, the first with a capital, and no stop among them."""
    words = after.of(text).strip(_STOPS)
    return bool(words) and words[0].isupper() and len(words.split()) <= 4 and not words.endswith(("!", "?", ","))


def _trim(
    text: str, span: Span, say: DatelineWords, languages: tuple[str, ...], known: Collection[str] = ()
) -> Span | None:
    """Cut salutation, opening and closing words, note marks and addresses off; None when no name is left."""
    start, end = span.start, span.end
    note = _NOTE_MARK.search(text, start, end)
    if note and note.end() < end and note.start() > start:
        start = note.end()
    glued = _GLUED.search(text, start, end)
    start = glued.end() if glued else start
    start, end = _without_salutation(text, start, end, languages, known)
    end = _before_weekday(text, start, end, languages)
    start, end = _strip(text, start, end)
    moved = True
    while moved and start < end:
        moved = False
        low = text[start:end].lower()
        for phrase in () if low.startswith(say.places.kept) else say.leading:
            if low.startswith(phrase) and not low[len(phrase) : len(phrase) + 1].isalnum():
                start, moved = start + len(phrase), True
                break
        start, end = _strip(text, start, end)
        end, cut = _without_last(text, start, end, say)
        moved = moved or cut
    end = _before_number(text, start, end, languages)
    start, end = _strip(text, start, end)
    stop = _full_stop(text, start, end)
    if stop is not None and text[stop:end].strip(_STOPS):
        start, end = _strip(text, stop, end)
    words = _WORD.findall(text[start:end])
    if not words or len(words) > MOST_WORDS or end - start > LONGEST:
        return None
    if not any(w.lstrip("[('’\"")[:1].isupper() for w in words) or not any(c.isalpha() for c in text[start:end]):
        return None
    return Span(start, end)


def _without_salutation(
    text: str, start: int, end: int, languages: tuple[str, ...], known: Collection[str]
) -> tuple[int, int]:
    """Cut the words of address off the front ("Dear Sir Elmford ...") and off the end ("Elmford Dear Sir ...").

    Leave the name before the date out of the salutation in two cases: the salutation ends in a word that takes no name
    ("Sir"), or the name is `known` for a place.
    """
    words = [m.start() for m in _WORD.finditer(text, start, end)]
    for n, at in enumerate(words[:MOST_WORDS]):
        found = openings.salutation(text[at : end + 60], languages)
        if found is None:
            continue
        stop = at + found.span.end
        if n == 0 and stop >= end - 2:
            left = _left_over(text, at, end, languages, known)
            if left is not None:
                return left, end
        if n == 0 and stop <= end + 1:
            start = min(end, stop)
            if _may_be_named(text, at, start, languages) and text[start:end].strip(_STOPS).casefold() not in known:
                return end, end
        elif n > 0 and at >= start and stop >= end - 2:
            return start, at
    return start, end


def _may_be_named(text: str, start: int, stop: int, languages: tuple[str, ...]) -> bool:
    """Whether a salutation breaks off where a name may follow: "Dear General", "My dear", but not "Dear Sir"."""
    words = text[start:stop].split()
    last = words[-1].strip(_STOPS).casefold() if words else ""
    say = dateline_words(languages)
    return text[stop - 1] not in ",:;!" and last in say.address_words and last not in say.places.address_ends


def _left_over(text: str, start: int, end: int, languages: tuple[str, ...], known: Collection[str]) -> int | None:
    """Return where the place begins in a salutation that took it for a name; None when it is a name."""
    say = dateline_words(languages)
    at, last = start, ""
    for match in _WORD.finditer(text, start, end):
        word = match[0].strip(_STOPS).casefold()
        if word not in say.address_words:
            break
        at, last = match.end(), word
    rest = text[at:end].strip(_STOPS)
    if not rest or at == start or not (last in say.places.address_ends or rest.casefold() in known):
        return None
    return at


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _STOPS + "]":
        start += 1
    while start < end and text[end - 1] in _STOPS:
        end -= 1
    if (
        "]" in text[start:end]
        and "[" not in text[start:end]
        and start > 0
        and text[start - 1] == "["
        and text[end - 1] == "]"
    ):
        end -= 1
    return start, end


def _without_last(text: str, start: int, end: int, say: DatelineWords) -> tuple[int, bool]:
    """Drop the hour or the small word that ties the date to the place ("Wien, den", "8 o'clock")."""
    last = text[start:end].split()[-1:] if start < end else []
    if not last:
        return end, False
    plain = last[0].strip(_STOPS).lower()
    ties = plain in say.places.within or plain in say.dates.articles
    if plain in say.places.hours or plain in say.dates.dated or (ties and last[0][:1].islower()):
        return end - len(last[0]), True
    return end, False


def _before_number(text: str, start: int, end: int, languages: tuple[str, ...]) -> int:
    """Leave an address out: what follows the first number ("Wien I. Lindengasse 4"). A numbered label is no place."""
    last = ""
    for match in _WORD.finditer(text, start, end):
        if last and _NUMBER.fullmatch(match[0]):
            labelled = last.rsplit("-", 1)[-1].casefold() in lexicon(languages).number_words
            return start if labelled else match.start()
        last = match[0]
    return end


def _before_weekday(text: str, start: int, end: int, languages: tuple[str, ...]) -> int:
    """Leave weekday and hour out, where they stand apart from the date ("Monday evening 11 o'clock")."""
    for match in _WORD.finditer(text, start, end):
        if match[0][:1].isupper() and weekday(match[0], languages) is not None:
            return match.start()
    return end


def _full_stop(text: str, start: int, end: int) -> int | None:
    """Return where the last sentence before the date ends: at a stop after a whole word ("Lake George. My dear")."""
    stops = [m.end() for m in _SENTENCE.finditer(text[start:end])]
    return start + stops[-1] if stops else None
