"""The place that a dateline names: the words before its date, or after it where nothing stands before.

It is known by where it stands, not by a list of places: what a dateline holds beside its date, without the
salutation, the weekday and the hour, is the place. Where the words do not say, there is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from despatch.describe.dating_lines import PlaceWords, place_words
from despatch.formulas import openings
from despatch.model import Phrase, Span

if TYPE_CHECKING:
    from despatch.describe.dating import DatingReading
    from despatch.settings import Settings

LONGEST = 70
MOST_WORDS = 9
_WORD = re.compile(r"[^\s,;:()–—]+")
_NOTE_MARK = re.compile(r"[ \t]*\(\d{1,3}\)[ \t]*")
_STOPS = " \t\xa0\n,;:.-–—([*\"“”„'"
_SENTENCE = re.compile(r"[^\W\d_]{5,30}[.!?] (?=[^\W\d_a-z])")
_NUMBER = re.compile(r"(?:\d+|[IVX]{1,4})[.]?[a-z]?")


def place(text: str, reading: DatingReading, settings: Settings) -> Phrase | None:
    """Return the place as written, with its span in `text`; None when the dateline names none."""
    line, expression = reading.line, reading.expression
    if line is None or expression is None or reading.in_title:
        return None
    say = place_words(settings.languages)
    before = _trimmed(text, Span(line.start, expression.span.start), say, settings.languages)
    if before is not None:
        return Phrase(before.of(text), before, "place.before-date", 0.93)
    if text[line.start : expression.span.start].strip(_STOPS + "]"):
        return None
    after = Span(expression.span.end, line.end)
    if len(after.of(text)) > LONGEST or not _stands_alone(text, after):
        return None
    found = _trimmed(text, after, say, settings.languages)
    return None if found is None else Phrase(found.of(text), found, "place.after-date", 0.8)


def _stands_alone(text: str, after: Span) -> bool:
    """Whether the words after a date are no sentence: few, the first with a capital, and no stop among them."""
    words = after.of(text).strip(_STOPS)
    return bool(words) and words[0].isupper() and len(words.split()) <= 4 and not words.endswith(("!", "?", ","))


def _trimmed(text: str, span: Span, say: PlaceWords, languages: tuple[str, ...]) -> Span | None:
    """Cut salutation, opening and closing words, note marks and addresses off; None when no name is left."""
    start, end = span.start, span.end
    note = _NOTE_MARK.search(text, start, end)
    if note and note.end() < end and note.start() > start:
        start = note.end()
    start = _past_salutation(text, start, end, languages)
    start, end = _strip(text, start, end)
    moved = True
    while moved and start < end:
        moved = False
        for phrase in (*say.opens, *say.sent, *say.written, *say.dated):
            low = text[start:end].lower()
            if low.startswith(phrase) and not low[len(phrase) : len(phrase) + 1].isalnum():
                start, moved = start + len(phrase), True
                break
        start, end = _strip(text, start, end)
        end, cut = _without_last(text, start, end, say)
        moved = moved or cut
    end = _before_number(text, start, end)
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


def _past_salutation(text: str, start: int, end: int, languages: tuple[str, ...]) -> int:
    found = openings.salutation(text[: min(len(text), end + 60)], languages, start) if end - start > 1 else None
    return min(end, found.span.end) if found is not None and found.span.end <= end + 1 else start


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _STOPS + "]":
        start += 1
    while start < end and text[end - 1] in _STOPS:
        end -= 1
    if "]" in text[start:end] and "[" not in text[start:end] and start > 0 and text[start - 1] == "[" and text[end - 1] == "]":
        end -= 1
    return start, end


def _without_last(text: str, start: int, end: int, say: PlaceWords) -> tuple[int, bool]:
    """Drop the hour or the small word that ties the date to the place ("Wien, den", "8 o'clock")."""
    last = text[start:end].split()[-1:] if start < end else []
    if not last:
        return end, False
    plain = last[0].strip(_STOPS).lower()
    if plain in say.hours or plain in say.dated or (plain in say.within and last[0][:1].islower()):
        return end - len(last[0]), True
    return end, False


def _before_number(text: str, start: int, end: int) -> int:
    """Leave an address out: what follows the first number ("Wien I. Lindengasse 4")."""
    for match in list(_WORD.finditer(text, start, end))[1:]:
        if _NUMBER.fullmatch(match[0]):
            return match.start()
    return end


def _full_stop(text: str, start: int, end: int) -> int | None:
    """Return where the last sentence before the date ends ("... Lake George. My dear Sir"): a stop after a whole word."""
    stops = [m.end() for m in _SENTENCE.finditer(text[start:end])]
    return start + stops[-1] if stops else None
