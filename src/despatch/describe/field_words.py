"""Which words of a letter's head and foot name its sender, its recipient and its place, by a learned model.

The model is a conditional random field over words, and works below the model of line parts, as GROBID's models of a
header work below its model of a page (Lopez 2009). It sees a word, its neighbours, and the part that its line plays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from despatch import dates
from despatch.formulas.lexicon import Lexicon, lexicon
from despatch.formulas.phrases import Phrases, phrases
from despatch.model import LinePart, Span
from despatch.names.written import core, is_initial
from despatch.text.learned import tagger

FILE = "field_words.crfsuite"
Named = Literal["sender", "recipient", "place"]
LABELS: dict[Named, str] = {"sender": "S", "recipient": "R", "place": "P"}
LEAST = 0.2
"""Words that name a field with less certainty are left alone."""
_ASIDE = frozenset({"note", "endorsement", "postscript", "enclosure"})
"""Parts whose words name nobody who wrote or was written to."""
_FIRST_WORDS, _LAST_WORDS = 28, 16
"""So many words of the body's first and last line are looked at: notes in the third person name both parties there."""
_MOST_WORDS = 60
"""No line of a head or a foot is looked at further."""
_TOKEN = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*\.?|[^\w\s]")


@dataclass(frozen=True, slots=True)
class FieldWords:
    """Words that name a field: their place, how sure the model is, and the part of the line they stand in."""

    field: Named
    span: Span
    sure: float
    part: LinePart


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a head or a foot as the model sees it, with its line."""

    span: Span
    line: int
    """Which of the lines looked at it stands in."""
    place: int
    """Which word of the line it is."""
    last: bool


def read_field_words(text: str, parts: Sequence[LinePart], languages: tuple[str, ...]) -> list[FieldWords]:
    """Return the words that name sender, recipient and place of one letter, in the order of the text.

    `parts` are the lines of the letter; without them nothing is found.
    """
    lines, words = look(text, parts)
    if not words:
        return []
    model = tagger(__package__, FILE)
    model.set(features(text, lines, words, languages))
    found: list[FieldWords] = []
    for field, letter in LABELS.items():
        begins = [model.marginal(f"B{letter}", i) for i in range(len(words))]
        sure = [begin + model.marginal(f"I{letter}", i) for i, begin in enumerate(begins)]
        for first, end in _runs(words, begins, sure):
            span = Span(words[first].span.start, words[end - 1].span.end)
            mean = sum(sure[first:end]) / (end - first)
            found.append(FieldWords(field, span, min(1.0, mean), lines[words[first].line]))
    return sorted(found, key=lambda one: one.span.start)


def _runs(words: Sequence[Word], begins: Sequence[float], sure: Sequence[float]) -> Iterator[tuple[int, int]]:
    """Yield from where to where words name a field: sure enough, on one line, and none likelier to begin anew."""
    first: int | None = None
    for i, word in enumerate(words):
        named = sure[i] >= LEAST
        if first is not None and not (named and word.line == words[first].line and begins[i] <= sure[i] - begins[i]):
            yield first, i
            first = None
        if named and first is None:
            first = i
    if first is not None:
        yield first, len(words)


def look(text: str, parts: Sequence[LinePart]) -> tuple[list[LinePart], list[Word]]:
    """Return the lines of a letter that may name a field, and their words."""
    bodies = [i for i, part in enumerate(parts) if part.part == "body"]
    lines: list[LinePart] = []
    words: list[Word] = []
    for i, part in enumerate(parts):
        if part.part in _ASIDE or (part.part == "body" and i not in (bodies[0], bodies[-1])):
            continue
        tokens = list(_TOKEN.finditer(text, part.span.start, part.span.end))
        if part.part == "body":
            low = len(tokens) - _LAST_WORDS if i == bodies[-1] else len(tokens)
            high = _FIRST_WORDS if i == bodies[0] else 0
            tokens = [token for n, token in enumerate(tokens) if n < high or n >= low]
        for n, token in enumerate(tokens[:_MOST_WORDS]):
            words.append(Word(Span(*token.span()), len(lines), n, n + 1 == len(tokens)))
        lines.append(part)
    return lines, words


def features(
    text: str, lines: Sequence[LinePart], words: Sequence[Word], languages: tuple[str, ...]
) -> list[list[str]]:
    """Return what the model sees of each word, as names of what holds."""
    lex, say = lexicon(languages), phrases(languages)
    own = [tuple(_look(word.span.of(text), lex, say)) for word in words]
    days = [
        date.span
        for line in lines
        if line.part != "body"
        for date in dates.find(text, line.span.start, line.span.end, languages, own=True)
    ]
    within = [_in_block(lines, i) for i in range(len(lines))]
    starts = {word.line: n for n, word in reversed(list(enumerate(words)))}
    out = []
    for i, word in enumerate(words):
        line = lines[word.line]
        part = f"{line.part}{' foot' if line.foot else ''}"
        dated = any(day.start <= word.span.start < day.end for day in days)
        found = [
            "bias",
            f"part={part}",
            f"part,row={part},{min(within[word.line], 3)}",
            f"part,place={part},{min(word.place, 3)}",
            f"part,shape={part},{own[i][1]}",
            f"part,word={part},{own[i][0]}",
            *own[i],
            *(f"part,{name}={part}" for name in own[i][3:]),
        ]
        if word.last:
            found.append(f"last,{part}")
        if dated:
            found.append("dated")
        head = starts[word.line]
        found.append(f"head={own[head][0]}")
        if any(day.start >= line.span.start and day.end <= line.span.end for day in days):
            found.append(f"line dated,{part}")
        for step in (-2, -1, 1, 2):
            k = i + step
            if not 0 <= k < len(words):
                found.append(f"{step}:none")
                continue
            broken = "" if words[k].line == word.line else "/"
            found += [f"{step}{broken}:{name}" for name in own[k]]
        if i and words[i - 1].line == word.line:
            found.append(f"pair={own[i - 1][0]} {own[i][0]}")
        for step in (-1, 1):
            k = word.line + step
            near = f"{lines[k].part}{lines[k].foot}" if 0 <= k < len(lines) else "none"
            found.append(f"line {step}={near}")
        out.append(found)
    return out


def _in_block(lines: Sequence[LinePart], i: int) -> int:
    """Return how many lines of the same part stand right above a line."""
    k = i
    while k > 0 and lines[k - 1].part == lines[i].part and lines[k - 1].foot == lines[i].foot:
        k -= 1
    return i - k


def _look(written: str, lex: Lexicon, say: Phrases) -> Iterator[str]:
    folded = "".join("9" if c.isdigit() else c for c in written.casefold())
    yield f"word={folded}"
    yield f"shape={_shape(written)}"
    yield f"ends={folded.rstrip('.')[-3:]}"
    bare = core(written)
    for name, known in (
        ("honorific", lex.honorifics),
        ("suffix", lex.suffixes),
        ("particle", lex.particles),
        ("article", lex.articles),
        ("occupation", lex.occupations),
        ("firm", lex.firm_words),
        ("body", lex.bodies),
        ("recipient word", lex.recipient_words),
        ("joiner", lex.joiners),
        ("given", say.given_names),
        ("office", lex.office_words),
    ):
        if bare in known or bare.rstrip(".") in known:
            yield name
    if is_initial(written):
        yield "initial"


def _shape(written: str) -> str:
    if written[0].isdigit():
        return "9" * min(4, len(written)) if written.isdigit() else "9a"
    if not written[0].isalpha():
        return written
    stop = "." if written[-1] == "." else ""
    if written.isupper():
        return ("AA" if len(written.rstrip(".")) > 1 else "A") + stop
    return ("Aa" if written[0].isupper() else "a") + stop
