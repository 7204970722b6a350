"""The language of a passage, identified by small words that no text of a language goes without.

A count of such words needs no model. It is right on a line of ten words and copes with old spellings. Detectors by
groups of letters, made from the web, take the names in a telegram for another language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat

from despatch.languages.telling import small_words
from despatch.model import Span

UNKNOWN = "und"
"""ISO 639-2 for a language that could not be determined."""
FEWEST = 3
"""A sentence needs so many words of another language than its letter's, and twice as many as words of its letter's."""
SHARE = 0.1
"""A letter is in a language that has this share of its words."""
NONE = 0.05
"""A letter is in no known language when no language has this share of its words."""
LONG = 25
"""Only a letter of so many words can be in no known language."""
BARE = str.maketrans(dict.fromkeys(".,;:!?\"'’‘`´()[]{}<>|/\\*_+=~^#%$£&@0123456789-–—“”„»«‹›…·¬", " "))
"""Removes what is no letter; several times as fast as a pattern of words."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text in a language (its ISO 639 code) that is not read."""

    span: Span
    language: str


@dataclass(frozen=True, slots=True)
class _Words:
    """For each word a character: READ for a language that is read, another for the languages that share the word."""

    table: dict[str, str]
    meant: dict[str, tuple[str, ...]]
    """The languages behind each character."""


_READ = "\0"
_OTHER = re.compile(r"[^\0][^\0]\0?[^\0]|[^\0]\0[^\0][^\0]")
"""Without a match, no sentence has FEWEST words of another language and twice as many as of those that are read."""
_Count = tuple[int, Counter[str]]
"""How many words belong to what is read, and how many to each other language."""


def unread(text: str, sentences: Sequence[Span], codes: tuple[str, ...]) -> tuple[Passage, ...]:
    """Return the stretches of a letter, given by its sentences, that are in none of the languages `codes`.

    Adjacent stretches of one language are joined. A sentence that says too little goes with the rest of its letter. A
    letter in no known language is unread as a whole, unless it is too short to tell.
    """
    if not sentences:
        return ()
    known = _words(codes)
    words, signs = _identify(text, Span(sentences[0].start, sentences[-1].end), known)
    read, whole = _count(signs, known)
    main, best = max(whole.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    if words >= LONG and max(read, best) < NONE * words:
        return _join([Passage(span, UNKNOWN) for span in sentences])
    foreign = best > read and best >= max(2, SHARE * words)
    if not foreign and not _OTHER.search(signs):
        return ()
    passages: list[Passage] = []
    for span in sentences:
        here, others = _count(_identify(text, span, known)[1], known)
        other, most = max(others.items(), key=lambda item: (item[1], item[0]), default=(main, 0))
        if foreign and not (here >= FEWEST and here > 2 * most):
            passages.append(Passage(span, other if most >= FEWEST else main))
        elif not foreign and most >= FEWEST and most > 2 * here:
            passages.append(Passage(span, other))
        else:
            passages.append(Passage(span, ""))
    return _join(passages)


def name_of(language: str) -> str:
    """Return what a language is called."""
    known = small_words().get(language)
    return known.name if known else "unknown"


def _join(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """Join adjacent passages of one language, and leave out those that are read."""
    out: list[Passage] = []
    before = ""
    for passage in passages:
        if passage.language and passage.language == before:
            out[-1] = Passage(Span(out[-1].span.start, passage.span.end), before)
        elif passage.language:
            out.append(passage)
        before = passage.language
    return tuple(out)


def _identify(text: str, span: Span, known: _Words) -> tuple[int, str]:
    """Return how many words there are, and the characters of those that identify a language."""
    words = text[span.start : span.end].lower().translate(BARE).split()
    return len(words), "".join(map(known.table.get, words, repeat("")))


def _count(signs: str, known: _Words) -> _Count:
    times = Counter(signs)
    others: Counter[str] = Counter()
    for sign, number in times.items():
        for code in known.meant.get(sign, ()):
            others[code] += number
    return times[_READ], others


@cache
def _words(codes: tuple[str, ...]) -> _Words:
    """Return the identifying words. A word of languages that are read and of others identifies nothing."""
    languages_of: dict[str, list[str]] = {}
    for code, telling in small_words().items():
        for word in telling.words.split():
            languages_of.setdefault(word, []).append(code)
    signs: dict[tuple[str, ...], str] = {}
    table: dict[str, str] = {}
    for word, languages in languages_of.items():
        others = tuple(code for code in languages if code not in codes)
        if not others:
            table[word] = _READ
        elif len(others) == len(languages):
            table[word] = signs.setdefault(others, chr(len(signs) + 1))
    return _Words(table, {sign: others for others, sign in signs.items()})
