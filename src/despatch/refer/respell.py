"""Old and bad spelling: words like one which points at a letter are read as if they were spelled like it.

"Your Faver", "I wrot you", "Ihren Brif" sound like "Your favour", "I wrote you", "Ihren Brief". "Recived" and "anwser"
are one slip away from "received" and "answer". The stage that reads the respelled text is given places in it; what it
finds is moved back to the words as they are written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TypeVar

import regex

from despatch.languages.references import ReferenceWords
from despatch.languages.tables import load, merged
from despatch.model import Source, Span
from despatch.text.even import moved

T = TypeVar("T")

_WORD = re.compile(r"[^\W\d_]+(?:['’]d\b)?")
_SHORTEST = 4
"""Shorter words sound like too many others."""
_SLIPPED = 5
"""Shorter words are one slip away from too many others."""
_LEAD = 16
"""How far, in code points, the word before is looked for."""


@dataclass(frozen=True, slots=True)
class Respelled:
    """A text with words respelled: `new` and `old` are where each begins and ends, in `text` and as it is written."""

    text: str
    written: str
    new: tuple[Span, ...]
    old: tuple[Span, ...]

    def forth(self, known: T) -> T:
        """Return what is known of the text as written as known of the respelled text."""
        found = moved(known, lambda span: _move(span, self.old, self.new), self.written, self.text)
        return replace(found, text=self.text) if isinstance(found, Source) else found

    def back(self, found: T) -> T:
        """Return what was found in the respelled text as found in the text as written."""
        return moved(found, lambda span: _move(span, self.new, self.old), self.text, self.written)


def _move(span: Span, here: tuple[Span, ...], there: tuple[Span, ...]) -> Span:
    """Return a span among the words `here` as one among the same words `there`; a part of a word is the whole word."""
    start = _place(span.start, here, there, end=False)
    return Span(start, start if span.end <= span.start else _place(span.end, here, there, end=True))


def _place(at: int, here: tuple[Span, ...], there: tuple[Span, ...], *, end: bool) -> int:
    nth = bisect_right(here, at, key=lambda word: word.start) - 1
    if nth < 0:
        return at
    if at < here[nth].end and not (end and at == here[nth].start):
        return there[nth].end if end else there[nth].start
    if end and at == here[nth].start:
        return there[nth].start
    return at - here[nth].end + there[nth].end


@lru_cache(maxsize=1)
def respell(text: str, codes: tuple[str, ...]) -> Respelled | None:
    """Return a text with the words respelled that `codes`, its languages, know otherwise; None where all are plain.

    A capital may make a word a name, and a second language may know it: then only its sound counts. After "your", "a"
    and their like stands no name.
    """
    if not (instead := {word: known for word in set(_WORD.findall(text)) if (known := _known(word, codes))}):
        return None
    pieces: list[str] = []
    new: list[Span] = []
    old: list[Span] = []
    at = length = 0
    for hit in _WORD.finditer(text):
        word = instead.get(hit.group())
        if word and word[0].isupper() and not _owned(text, hit.start(), codes):
            word = _known(hit.group(), codes, slips=False)
        if word is None:
            continue
        pieces += [text[at : hit.start()], word]
        length += hit.start() - at
        new.append(Span(length, length + len(word)))
        old.append(Span(*hit.span()))
        length += len(word)
        at = hit.end()
    pieces.append(text[at:])
    return Respelled("".join(pieces), text, tuple(new), tuple(old))


@lru_cache(maxsize=100_000)
def _known(word: str, codes: tuple[str, ...], *, slips: bool = True) -> str | None:
    """Return the usual spelling of a word, with its capital; None for a word that is spelled so, or is another."""
    low = word.lower()
    if len(low) < _SHORTEST or any(low in _plain(code) for code in codes):
        return None
    usual = next((found for code in codes if (found := _by_sound(code).get(_sound(low, code)))), None)
    if not usual and slips and len(codes) == 1:
        usual = _by_slip(low, codes[0])
    return usual.capitalize() if usual and word[0].isupper() else usual


@cache
def _plain(code: str) -> frozenset[str]:
    """Return the words that are never respelled: all of the language's own, and those that only sound alike."""
    words = load(code, ReferenceWords)
    return frozenset((*_cues(words), *words.spelling.never, *words.spelling.no_slips))


@cache
def _by_sound(code: str) -> dict[str, str]:
    """Return the words that point at letters by their sound; a sound that words of two uses share is left out."""
    words = load(code, ReferenceWords)
    if not words.spelling.sounds:
        return {}
    found: dict[str, str] = {}
    taken: dict[str, int] = {}
    for use, some in enumerate(_uses(words)):
        for word in some:
            sound = _sound(word, code)
            if taken.setdefault(sound, use) == use:
                found.setdefault(sound, word)
            else:
                found.pop(sound, None)
    return {sound: word for sound, word in found.items() if len(sound) >= _SHORTEST - 1}


def _by_slip(word: str, code: str) -> str | None:
    """Return the word that points at letters from which one slip parts another; None where that may be two words.

    A slip is a sign too many, too few or wrong, or two that changed places. It is never the first sign.
    """
    index, longest = _by_rest(code)
    if not _SLIPPED <= len(word) <= longest + 1:
        return None
    near = {known for rest in _rests(word) for known in index.get(rest, ()) if _one_slip(word, known)}
    sounds = {_sound(known, code) for known in near}
    return _by_sound(code).get(sounds.pop()) if len(sounds) == 1 else None


@cache
def _by_rest(code: str) -> tuple[dict[str, list[str]], int]:
    """Return the words that point at letters by what is left of them without any one sign, and the longest's length."""
    index: dict[str, list[str]] = {}
    words = load(code, ReferenceWords)
    cues = {word for word in _cues(words) if len(word) >= _SLIPPED} if words.spelling.sounds else set()
    for word in sorted(cues):
        for rest in _rests(word):
            index.setdefault(rest, []).append(word)
    return index, max(map(len, cues), default=0)


def _rests(word: str) -> set[str]:
    """Return a word, and what is left of it without any one sign behind the first."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}


def _one_slip(word: str, other: str) -> bool:
    """Say whether one sign too many, missing or wrong, or two that changed places, part two words."""
    at = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    one, two = word[at:], other[at:]
    return at > 0 and (one[1:] in (two, two[1:]) or one == two[1:] or one[1::-1] + one[2:] == two)


@cache
def _owners(codes: tuple[str, ...]) -> frozenset[str]:
    """Return the words that stand before a thing, and hardly before a name."""
    owners = merged(codes, ReferenceWords).possessor
    return frozenset((*owners.recipient, *owners.sender, *owners.third, *owners.indefinite))


def _owned(text: str, at: int, codes: tuple[str, ...]) -> bool:
    return any(word.lower() in _owners(codes) for word in text[max(0, at - _LEAD) : at].split()[-1:])


def _uses(words: ReferenceWords) -> tuple[tuple[str, ...], ...]:
    """Return the words that may be respelled, by their use: letters, writing, receipt, order."""
    complement, between = words.complement, words.between
    many = (
        (*words.nouns, *words.weak_nouns),
        (*words.writing.verbs, *words.writing.strong_verbs),
        (*complement.receipt, *complement.passive_receipt, *complement.active_receipt),
        (*between.latest, *between.previous),
    )
    return tuple(tuple(word for word in some if len(word) >= _SHORTEST and word.isalpha()) for some in many)


def _cues(words: ReferenceWords) -> Iterable[str]:
    for some in _uses(words):
        yield from some


@cache
def _rules(code: str) -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple((regex.compile(written), sound) for written, sound in load(code, ReferenceWords).spelling.sounds)


def _sound(word: str, code: str) -> str:
    for written, sound in _rules(code):
        word = written.sub(sound, word)
    return word
