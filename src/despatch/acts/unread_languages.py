"""Letters, and passages of letters, in a language that the ledger does not read: left out, and counted once a source."""

from __future__ import annotations

from collections import Counter

from despatch import languages
from despatch.model import Cut, Problem, Source, Span
from despatch.text.clauses import listed
from despatch.text.language_id import name_of, unread
from despatch.text.lines import line_number

CODE = "language-unread"


class Unread:
    """The count of one source."""

    def __init__(self, source: Source, letters: int) -> None:
        self._source = source
        self._letters = letters
        self._whole: Counter[str] = Counter()
        self._parts: Counter[str] = Counter()
        self._spans: list[Span] = []

    def passages(self, cut: Cut, body: Span, codes: tuple[str, ...]) -> list[Span] | None:
        """Return the stretches of a letter's body that are not read; None when that is all of it."""
        sentences = sentences_of(self._source.text, body, codes)
        found = unread(self._source.text, sentences, readable(codes))
        if not found:
            return []
        self._spans.append(cut.span)
        spans = [one.span for one in found]
        if all(any(span.start <= s.start < span.end for span in spans) for s in sentences):
            length = Counter({one.language: 0 for one in found})
            for one in found:
                length[one.language] += one.span.end - one.span.start
            self._whole[length.most_common(1)[0][0]] += 1
            return None
        self._parts.update(one.language for one in found)
        return spans

    def problems(self) -> tuple[Problem, ...]:
        """Return what was left out of this source, in one line."""
        if not self._spans:
            return ()
        said = []
        if self._whole:
            said.append(f"{self._whole.total():,} of {self._letters:,} letters ({_listed(self._whole)})")
        if self._parts:
            said.append(
                f"{self._parts.total():,} passage{'s' if self._parts.total() > 1 else ''} in other letters ({_listed(self._parts)})"
            )
        only = self._spans[0] if len(self._spans) == 1 else None
        line = line_number(self._source.text, self._spans[0].start)
        return (Problem(CODE, self._source.id, f"no acts were read in {' and '.join(said)}", line=line, span=only),)


def languages_of(text: str, body: Span, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the languages of a letter's body that are not read are called, each once."""
    found = unread(text, sentences_of(text, body, codes), readable(codes))
    return tuple(dict.fromkeys(name_of(one.language) for one in found))


def readable(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the archive's languages that the ledger reads: it has the words of acts in them."""
    return tuple(code for code in codes if languages.load(code, "acts"))


def sentences_of(text: str, body: Span, codes: tuple[str, ...]) -> list[Span]:
    """Return the sentences between the opening of a letter and its signature."""
    out: list[Span] = []
    for span, first in listed(text, body.start, body.end, codes):
        if first or not out:
            out.append(span)
        else:
            out[-1] = Span(out[-1].start, span.end)
    return out


def _listed(counts: Counter[str]) -> str:
    return ", ".join(
        f"{number:,} {name_of(code)}" for code, number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
