"""Letters and passages in a language whose acts are not read: they are skipped, and counted once for each source."""

from __future__ import annotations

from collections import Counter

from despatch.languages.acts import ActWords
from despatch.languages.tables import load
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
        """Return the stretches of a letter's body that are not read; None when the whole body is one."""
        sentences = sentences_of(self._source.text, body, codes)
        found = unread(self._source.text, sentences, readable(codes))
        if not found:
            return []
        self._spans.append(cut.span)
        spans = [passage.span for passage in found]
        if all(any(span.start <= s.start < span.end for span in spans) for s in sentences):
            length: Counter[str] = Counter()
            for passage in found:
                length[passage.language] += passage.span.end - passage.span.start
            self._whole[length.most_common(1)[0][0]] += 1
            return None
        self._parts.update(passage.language for passage in found)
        return spans

    def problems(self) -> tuple[Problem, ...]:
        """Return what was skipped in this source, as one problem at most."""
        if not self._spans:
            return ()
        skipped = []
        if self._whole:
            skipped.append(f"{self._whole.total():,} of {self._letters:,} letters ({_listed(self._whole)})")
        if self._parts:
            count = self._parts.total()
            passages = f"{count:,} passage{'s' if count > 1 else ''}"
            skipped.append(f"{passages} in other letters ({_listed(self._parts)})")
        only = self._spans[0] if len(self._spans) == 1 else None
        line = line_number(self._source.text, self._spans[0].start)
        found = f"nothing asked or promised was read in {' and '.join(skipped)}"
        return (Problem(CODE, self._source.id, found, line=line, span=only),)


def languages_of(text: str, body: Span, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the languages in a letter's body that are not read, each once."""
    found = unread(text, sentences_of(text, body, codes), readable(codes))
    return tuple(dict.fromkeys(name_of(passage.language) for passage in found))


def readable(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the archive's languages whose acts are read: their folders have an `acts.toml`."""
    return tuple(code for code in codes if load(code, ActWords) != ActWords())


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
