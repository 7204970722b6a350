"""Editors' decisions on acts and matters, found in the letters: decisions come in, acts as editors left them go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from despatch.acts.records import to_ledger_acts
from despatch.decisions import AmendedActs, MatterDecision, amend_acts, find_act
from despatch.model import Act, Anchor, Bearing, Correction, LedgerAct, Span
from despatch.store.write_ledger import LedgerWriter


class ActDecisions:
    """The decisions of an archive on acts and matters, and what each was found to bear on."""

    def __init__(self, store: LedgerWriter, languages: tuple[str, ...], decisions: Sequence[Correction]) -> None:
        self.bearings: list[Bearing] = []
        self.changed: set[str] = set()
        """The ids of acts that are not as they were read."""
        self.named: set[str] = set()
        """The ids of acts that decisions on matters name, as far as they were found."""
        self._languages = languages
        self._on_acts: dict[str, list[Correction]] = defaultdict(list)
        self._on_matters = [decision for decision in decisions if not decision.words]
        self._anchors: dict[str, list[Anchor]] = defaultdict(list)
        self._found: dict[Anchor, str] = {}
        self._sort(store, decisions)
        self.amend = dict.fromkeys({*self._on_acts, *self._anchors}, self._amend)
        """What lays decisions over the acts of a letter, by the letter's id."""

    def _sort(self, store: LedgerWriter, decisions: Sequence[Correction]) -> None:
        """Sort decisions and anchors by the id that their letter has now."""
        ids: dict[str, str | None] = {}

        def id_now(letter: str) -> str | None:
            if letter not in ids:
                row = store.row(letter)
                ids[letter] = store.id(row) if row is not None else None
            return ids[letter]

        for decision in decisions:
            if decision.words:
                if id := id_now(decision.words.letter):
                    self._on_acts[id].append(decision)
                else:
                    trouble = f"the letter {decision.words.letter} is not in the archive"
                    self.bearings.append(Bearing(decision.id, "act", "", trouble=trouble))
            for anchor in (*decision.acts, *decision.others):
                if id := id_now(anchor.letter):
                    self._anchors[id].append(anchor)

    def on_letter(self, letter: str) -> Sequence[Correction]:
        """Return the decisions on acts of a letter."""
        return self._on_acts.get(letter, ())

    def letters_named(self) -> Iterable[str]:
        """Return the letters with acts that decisions on matters name."""
        return self._anchors

    def on_matters(self) -> list[MatterDecision]:
        """Return the decisions on matters with the acts that they mean, once all letters were amended."""
        find: Callable[[Anchor], str | None] = self._found.get
        return [
            MatterDecision(decision, tuple(map(find, decision.acts)), tuple(map(find, decision.others)))
            for decision in self._on_matters
        ]

    def _amend(
        self, letter: str, text: str, offset: int, acts: Sequence[tuple[str, Act]]
    ) -> tuple[Sequence[Act | None], Sequence[LedgerAct]]:
        """Lay the decisions over the acts of one letter, and find the acts that decisions on matters name."""
        amended = amend_acts(letter, text, offset, acts, self._on_acts[letter])
        self.bearings += amended.bearings
        standing = amended.standing([id for id, _ in acts])
        for anchor in self._anchors[letter]:
            if id := find_act(anchor, text, offset, standing):
                self._found[anchor] = id
                self.named.add(id)
        read = dict(acts)
        self.changed |= {id for id, act in standing if act is not read.get(id)}
        return amended.acts, self._enter_added(letter, text, offset, amended)

    def _enter_added(self, letter: str, text: str, offset: int, amended: AmendedActs) -> list[LedgerAct]:
        """Return the acts that only editors know, with their sentence and paragraph."""
        records = []
        for id, act in amended.added:
            # Spans count in the source, but `text` begins with the letter.
            here = replace(act, span=act.span.moved(-offset))
            record = to_ledger_acts(
                letter, text, Span(0, len(text)), [here], self._languages, date=None, ordinal=0, names={}
            )[0]
            records.append(
                replace(
                    record,
                    id=id,
                    act=act,
                    sentence=record.sentence + offset,
                    paragraph=record.paragraph.moved(offset),
                    around=(record.around or here.span).moved(offset),
                )
            )
        return records
