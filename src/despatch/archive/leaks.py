"""The leak list: visible sentences that quote, report or answer what is withheld, for review before release.

It is found in the whole archive, through its references, replies and matters, and through shared words. Nothing of it
is ever shown to readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from despatch.dates.edtf import bounds
from despatch.model import DESCRIBED, ActFilter, Leak, Quote, Record, Span, Withheld
from despatch.restrict.leaks import find_shared, sentence_around

if TYPE_CHECKING:
    from despatch.archive import Archive

_ORDER = ("quotes", "refers", "answers", "reports")


def find_leaks(archive: Archive, on: date) -> list[Leak]:
    """Return what may give away the letters and passages withheld on a day.

    Raises SettingsError when restrictions.toml cannot be understood.
    """
    withheld = archive.restricting.on(on).withheld
    if not withheld:
        return []
    finder = _Finder(archive, withheld)
    with archive.snapshot():
        found = [*finder.quotations(), *finder.pointing(), *finder.reports()]
    # Of the reasons to look at one sentence, the strongest is told.
    once = {(one.letter, one.span, one.withheld): one for one in sorted(found, key=_strength, reverse=True)}
    return sorted(once.values(), key=lambda one: (one.letter, one.span.start, one.withheld))


def _strength(leak: Leak) -> int:
    return _ORDER.index(leak.kind)


class _Finder:
    def __init__(self, archive: Archive, withheld: Mapping[str, Withheld]) -> None:
        self._archive = archive
        self._withheld = withheld
        self._records: dict[str, Record] = {}

    def quotations(self) -> Iterator[Leak]:
        """Yield the sentences that share words with withheld text."""
        for one in find_shared(self._hidden(), self._archive.restricting.visible(self._withheld)):
            start = self._record(one.letter).letter.span.start
            leak = self._leak(one.letter, one.span.moved(start), one.withheld, "quotes", "it has words of that letter")
            if leak:
                yield leak

    def pointing(self) -> Iterator[Leak]:
        """Yield the sentences that point at a letter withheld whole, and those by which a letter answers it."""
        for id in self._whole():
            record = self._record(id)
            for entry in record.referred:
                words = " ".join(entry.quote.split())
                leak = self._leak(entry.letter, entry.reference.span, id, "refers", f"“{words}” means that letter")
                if leak:
                    yield leak
            for answer in record.answered:
                for quote in answer.quotes:
                    if leak := self._answer(quote, id):
                        yield leak

    def _answer(self, quote: Quote, id: str) -> Leak | None:
        return self._leak(quote.letter, quote.span, id, "answers", "by these words it answers that letter")

    def reports(self) -> Iterator[Leak]:
        """Yield the sentences with an act in a matter to which an act in withheld words belongs."""
        for id in self._withheld:
            written = bounds(self._record(id).entry.date or "")
            for act in self._record(id).acts:
                if act.matter is None or not self._hides(id, act.act.span):
                    continue
                for other in self._archive.ledger.acts(ActFilter(matter=act.matter)):
                    why = f"it speaks of the same matter: {other.label}"
                    known = bounds(other.entry.date or "")
                    if written and known and known[1] < written[0]:
                        continue  # it was written before: it cannot report
                    if other.letter != id and (leak := self._leak(other.letter, other.act.span, id, "reports", why)):
                        yield leak

    def _leak(self, letter: str, span: Span, id: str, kind: str, why: str) -> Leak | None:
        """Return a leak with the sentence around a span; None where the words are withheld themselves."""
        if self._hides(letter, span):
            return None
        record = self._record(letter)
        if record.letter.kind in DESCRIBED:
            return None
        start = record.letter.span.start
        within = sentence_around(record.text, span.moved(-start), self._archive.settings.languages)
        shared = span.moved(-start).of(record.text) if kind == "quotes" else ""
        words = within.of(record.text)
        return Leak(letter, within.moved(start), words, id, kind, why, shared)  # type: ignore[arg-type]

    def _hides(self, letter: str, span: Span) -> bool:
        one = self._withheld.get(letter)
        if one is None:
            return False
        return one.whole or any(gone.span.start < span.end and span.start < gone.span.end for gone in one.passages)

    def _whole(self) -> list[str]:
        return [id for id, one in self._withheld.items() if one.whole]

    def _record(self, id: str) -> Record:
        if id not in self._records:
            self._records[id] = self._archive.letter(id)
        return self._records[id]

    def _hidden(self) -> Iterator[tuple[str, str]]:
        for id, one in self._withheld.items():
            record = self._record(id)
            start = record.letter.span.start
            body = record.letter.description.body
            # What opens a letter, such as "From A to B", tells nothing of what it says.
            whole = Span(body.start - start if body else 0, len(record.text))
            spans = [whole] if one.whole else [p.span.moved(-start) for p in one.passages]
            yield from ((id, span.of(record.text)) for span in spans)
