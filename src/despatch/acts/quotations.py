"""The words of others in a letter: quotations, marked lines, and copied letters. Their acts belong to their writers.

An edition prints an extract as a whole in quotation marks, between an editor's words. So quotation marks count only
if they hold less than most of a letter, and if the letter's writer speaks outside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from despatch.formulas import lines, openings
from despatch.formulas.lexicon import lexicon
from despatch.languages.quoting import QuotingWords
from despatch.languages.tables import merged
from despatch.model import Act, Span
from despatch.names import written as names

By = Literal["sender", "recipient", "third"]

FEWEST = 5
"""Fewer words between marks are a name or an emphasis."""
LONGEST = 20_000
"""A mark that is not closed within so many code points is ignored."""
MOST = 0.6
"""If marks hold more than this share of a letter, the letter is an extract that an edition quotes."""
INSIDE = 0.6
"""An act is another's if this share of it lies in the other's words."""
_MARKS = re.compile(r"[\"“”„«»‘’']")
_CLOSES = {"“": "”", "„": "“”", "«": "»", "»": "«", "‘": "’", '"': '"', "'": "'"}
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_MARKED = re.compile(r"^[^\S\n]*>.*(?:\n[^\S\n]*>.*)*", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+")
_LINE = 80
_LEAD = 160
"""The speaker is named within so many code points before a quotation."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quotation words, who wrote them, and the name under them if they are a letter."""

    span: Span
    by: By
    name: str | None = None


def find_quotations(text: str, body: Span, codes: tuple[str, ...]) -> tuple[Quotation, ...]:
    """Return the quotations in a letter's body, in order, none within another."""
    say = merged(codes, QuotingWords)
    letters = list(_letters(text, body, codes, say))
    found = [
        Quotation(Span(line.start(), line.end()), _speaker(text, body.start, line.start(), say))
        for line in _MARKED.finditer(text, body.start, body.end)
    ]
    between = [span for span in _between(text, body) if len(_WORD.findall(text[span.start : span.end])) >= FEWEST]
    if between and _own_voice(text, body, between, say):
        found += [Quotation(span, _speaker(text, body.start, span.start, say)) for span in between]
    apart = [
        quotation
        for quotation in found
        if not any(
            quotation.span.start < letter.span.end and letter.span.start < quotation.span.end for letter in letters
        )
    ]
    out: list[Quotation] = []
    for quotation in sorted([*letters, *apart], key=lambda q: (q.span.start, -q.span.end)):
        if not out or quotation.span.start >= out[-1].span.end:
            out.append(quotation)
    return tuple(out)


def assign_speakers(acts: Sequence[Act], quotations: Sequence[Quotation]) -> list[Act]:
    """Return a letter's acts, with the writer of quoted words as the actor; towards whom such an act is, is unknown."""
    return [_assign_speaker(act, quotations) for act in acts]


def _assign_speaker(act: Act, quotations: Sequence[Quotation]) -> Act:
    size = max(1, act.span.end - act.span.start)
    for quotation in quotations:
        shared = min(act.span.end, quotation.span.end) - max(act.span.start, quotation.span.start)
        if shared < INSIDE * size or quotation.by == "sender":
            continue
        if quotation.by == "recipient":
            return replace(act, actor="recipient", counterparty="sender", actor_name=None, reported=True)
        return replace(act, actor="third", counterparty=None, actor_name=quotation.name, reported=True)
    return act


# ------------------------------------------------------------ quotation marks


def _between(text: str, body: Span) -> Iterator[Span]:
    """Yield what stands between outer quotation marks.

    They are closed in their paragraph, or opened again at the head of each paragraph that follows.
    """
    gaps = [gap.end() for gap in _PARAGRAPH.finditer(text, body.start, body.end)]
    opened: tuple[int, str] | None = None
    passed = 0
    for found in _MARKS.finditer(text, body.start, body.end):
        mark, at = found.group(), found.start()
        while passed < len(gaps) and gaps[passed] <= at:
            if opened and text[gaps[passed]] != opened[1]:
                opened = None
            passed += 1
        if opened and at - opened[0] > LONGEST:
            opened = None
        if opened is None:
            if _opens(text, body, mark, at):
                opened = at, mark
        elif mark in _CLOSES[opened[1]] and at not in gaps[passed - 1 : passed] and _closes(text, body, mark, at):
            yield Span(opened[0], at + 1)
            opened = None


def _opens(text: str, body: Span, mark: str, at: int) -> bool:
    before = text[at - 1] if at > body.start else " "
    after = text[at + 1 : at + 2]
    if mark not in _CLOSES or not after or after.isspace():
        return False
    if mark == "'":
        return (before.isspace() or before in "([—") and after.isupper()
    return not before.isalnum()


def _closes(text: str, body: Span, mark: str, at: int) -> bool:
    """Say whether a mark ends a quotation. An apostrophe does not, nor a mark that opens a line."""
    before, after = text[at - 1], text[at + 1] if at + 1 < body.end else " "
    if before == "\n":
        return False
    if mark in "'’":
        return before in ".,!?;—…" and not after.isalnum()
    return not after.isalnum() or not before.isspace()


def _own_voice(text: str, body: Span, between: Sequence[Span], say: QuotingWords) -> bool:
    """Say whether the letter's writer speaks outside the marks, and more than a little."""
    held = sum(span.end - span.start for span in between)
    if held > MOST * (body.end - body.start):
        return False
    at = body.start
    for span in [*between, Span(body.end, body.end)]:
        if not say.writer.isdisjoint(w.lower() for w in _WORD.findall(text[at : span.start])):
            return True
        at = span.end
    return False


# ------------------------------------------------------------ letters within letters


def _letters(text: str, body: Span, codes: tuple[str, ...], say: QuotingWords) -> Iterator[Quotation]:
    """Yield the letters copied into a letter.

    Such a letter reaches from a salutation on a line of its own to a closing formula and the name under it. Prose
    must stand before it, because otherwise the salutation is the letter's own.
    """
    paragraphs = _paragraphs(text, body)
    at = next((i + 1 for i, p in enumerate(paragraphs) if _prose(text, p)), len(paragraphs))
    while at < len(paragraphs):
        if _salutes(text, paragraphs[at], codes):
            end = next(
                (
                    i
                    for i in range(at + 1, len(paragraphs))
                    if _short(paragraphs[i]) and lines.closing(text[paragraphs[i].start : paragraphs[i].end], codes)
                ),
                None,
            )
            if end is None:
                return
            last, name = _signed(text, paragraphs, end, codes)
            first = _dated(text, paragraphs, at)
            yield Quotation(
                Span(paragraphs[first].start, paragraphs[last].end),
                _speaker(text, body.start, paragraphs[first].start, say),
                name,
            )
            at = last
        at += 1


def _paragraphs(text: str, body: Span) -> list[Span]:
    out: list[Span] = []
    at = body.start
    for gap in _PARAGRAPH.finditer(text, body.start, body.end):
        out.append(Span(at, gap.start()))
        at = gap.end()
    out.append(Span(at, body.end))
    return [span for span in out if text[span.start : span.end].strip()]


def _prose(text: str, span: Span) -> bool:
    return span.end - span.start > _LINE or text[span.start : span.end].rstrip()[-1:] == ":"


def _short(span: Span) -> bool:
    return span.end - span.start <= 2 * _LINE


def _salutes(text: str, span: Span, codes: tuple[str, ...]) -> bool:
    """Say whether a paragraph is a salutation and nothing else."""
    words = text[span.start : span.end].strip()
    if len(words) > _LINE or "\n" in words:
        return False
    found = openings.salutation(words, codes)
    return found is not None and not words[found.span.end :].strip(" ,.:;!—–-")


def _signed(text: str, paragraphs: Sequence[Span], closing: int, codes: tuple[str, ...]) -> tuple[int, str | None]:
    """Return the last paragraph of a copied letter, and its writer's name from the line under its closing formula."""
    under = text[paragraphs[closing].start : paragraphs[closing].end].split("\n")
    if len(under) > 1 and _signs(under[-1], codes):
        return closing, under[-1].strip(" ,.")
    if closing + 1 < len(paragraphs):
        words = text[paragraphs[closing + 1].start : paragraphs[closing + 1].end].strip()
        if "\n" not in words and _signs(words, codes):
            return closing + 1, words.strip(" ,.")
    return closing, None


def _signs(line: str, codes: tuple[str, ...]) -> bool:
    return lines.signature(line, codes) is not None or (
        len(line) <= _LINE and line.rstrip()[-1:].isalpha() and names.is_body(line, lexicon(codes))
    )


def _dated(text: str, paragraphs: Sequence[Span], salutation: int) -> int:
    """Return the first paragraph of a copied letter: a short line with a figure before the salutation is its date."""
    before = paragraphs[salutation - 1]
    words = text[before.start : before.end].strip()
    dates = (
        salutation > 1
        and len(words) <= _LINE
        and "\n" not in words
        and any(c.isdigit() for c in words)
        and words[-1:] != ":"
    )
    return salutation - 1 if dates else salutation


# ------------------------------------------------------------ who speaks


def _speaker(text: str, start: int, at: int, say: QuotingWords) -> By:
    """Return who is quoted, by the words before: "you wrote:" the reader, "I told him:" the writer, else a third."""
    before = text[max(start, at - _LEAD) : at]
    lead = [
        w.lower() for w in _WORD.findall(before[max((m.end() for m in _STOP.finditer(before.rstrip())), default=0) :])
    ]
    verb = next((i for i in range(len(lead) - 1, max(-1, len(lead) - 1 - _NEAR), -1) if lead[i] in say.says), None)
    if verb is None:
        return "third"
    for word in reversed(lead[max(0, verb - 3) : verb]):
        if word in say.reader:
            return "recipient"
        if word in say.writer:
            return "sender"
    return "third"


_NEAR = 6
_STOP = re.compile(r"[.!?;]\s|\n[^\S\n]*\n")
