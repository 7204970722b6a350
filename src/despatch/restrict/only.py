"""Which words occur in withheld text alone: a text beside the letters may hold none of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from despatch.text.fold import words

RUN = 4
"""A run of so many words tells where it comes from."""

Run = tuple[str, ...]


def runs(text: str, length: int = RUN) -> Iterator[Run]:
    """Yield each run of so many folded words of a text."""
    return _runs_of(tuple(words(text)), length)


def _runs_of(folded: Run, length: int = RUN) -> Iterator[Run]:
    return (folded[at : at + length] for at in range(len(folded) - length + 1))


def find_only(withheld: Iterable[str], shown: Iterable[str]) -> set[Run]:
    """Return the runs of four words that occur in withheld texts and in no text that is shown."""
    only = {run for text in withheld for run in runs(text)}
    for text in shown:
        only.difference_update(runs(text))
    return only


class OnlyWithheld:
    """Tells whether a text beside the letters, such as a name or a note, holds words of withheld text alone.

    A text of fewer than four words is looked for as it is. Only the runs of the texts in question are kept in memory.
    """

    def __init__(self, texts: Iterable[str], withheld: Iterable[str], shown: Iterable[str]) -> None:
        asked = {run for text in texts for run in (*_whole_runs(text), *runs(text, 1))}
        lengths = sorted({len(run) for run in asked})
        self._only: set[Run] = set()
        if not asked:
            return
        for text in withheld:
            self._only.update(run for length in lengths for run in runs(text, length) if run in asked)
        for text in shown if self._only else ():
            self._only.difference_update(run for length in lengths for run in runs(text, length))

    def tells(self, text: str) -> bool:
        """Say whether a text, one of those in question, holds words that only withheld text has."""
        return any(run in self._only for run in _whole_runs(text))

    def names(self, text: str) -> bool:
        """Say whether a text that people wrote, one of those in question, has a single word of withheld text alone.

        Figures do not count: a day is no secret.
        """
        return any(run in self._only and not run[0].isdigit() for run in runs(text, 1))


def _whole_runs(text: str) -> Iterator[Run]:
    return runs(text, max(1, min(RUN, len(words(text)))))


class Phrases:
    """Short texts that readers know, such as names and dates, and what comes of them where lists put them in a row.

    Of longer texts only the runs are kept that are in question.
    """

    def __init__(self, texts: Iterable[str], asked: Collection[Run]) -> None:
        self._whole: set[Run] = set()
        self._begins: set[Run] = set()
        self._ends: set[Run] = set()
        self._within: set[Run] = set()
        for phrase in (tuple(words(text)) for text in texts):
            if len(phrase) < RUN:
                self._whole.add(phrase)
            else:
                self._within.update(run for run in _runs_of(phrase) if run in asked)
            parts = range(1, min(RUN, len(phrase)))
            self._begins.update(phrase[:size] for size in parts)
            self._ends.update(phrase[-size:] for size in parts)

    def make_up(self, run: Run) -> bool:
        """Say whether a run of four words is one of these texts, or several in a row: the first and last may be cut."""
        return run in self._within or any(
            (run[:at] in self._whole or run[:at] in self._ends) and self._go_on(run[at:]) for at in range(1, len(run))
        )

    def _go_on(self, rest: Run) -> bool:
        return (
            rest in self._whole
            or rest in self._begins
            or any(rest[:at] in self._whole and self._go_on(rest[at:]) for at in range(1, len(rest)))
        )
