"""Whether a piece of a sentence has a verb of its own, told by word lists (`languages/*/clauses.toml`, table `verbs`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from despatch import languages

FULL = 3
"""A verb stands so near the head of a clause that begins without a subject ("and beg you will")."""


@dataclass(frozen=True, slots=True)
class Verbs:
    """What a language says of its verbs. `complements` are words that go on with a verb of asking or telling."""

    finite: frozenset[str]
    modals: frozenset[str]
    subjects: frozenset[str]
    fillers: frozenset[str]
    links: frozenset[str]
    owners: frozenset[str]
    complements: frozenset[str]
    forms: frozenset[str]
    base: frozenset[str]
    endings: tuple[str, ...]
    plural: tuple[str, ...]
    """How nouns of many end, after which a bare verb may stand: "the others follow"."""

    def has_verb(self, words: Sequence[str]) -> bool:
        """Say whether a finite verb is among folded words, or an order at their head; yes where no verbs are listed."""
        if not self.finite:
            return True
        if not self.finite.isdisjoint(words):
            return True
        for i, word in enumerate(words[:FULL]):
            if word in self.forms:
                return True
            if not (i == 0 and word in self.links) and word not in self.subjects:
                break
        return any(self._told(words, i) for i in range(1, len(words)))

    def _told(self, words: Sequence[str], i: int) -> bool:
        """Say whether the word at `i` is a verb after its subject: "companies marched", "we enclose"."""
        word, before = words[i], words[i - 1]
        if before in self.subjects or (i > 1 and words[i - 2] in self.subjects):
            return word in self.forms
        if word in self.base and self.plural and before.endswith(self.plural):
            return True
        past = word in self.forms and word not in self.base
        return (past or (len(word) > _SHORTEST and word.endswith(self.endings))) and before not in self.owners

    def leaves_open(self, words: Sequence[str]) -> bool:
        """Say whether a piece ends with a verb, or a verb and whom it is said to: "to acquaint you", "I hope"."""
        return not self.base.isdisjoint(words[-2:])

    def breaks_off(self, words: Sequence[str]) -> bool:
        """Say whether a piece stops after a modal, so that its verb stands in the next: "I shall, with pleasure, send"."""
        at = max((i for i, w in enumerate(words) if w in self.modals), default=-1)
        if at < 0:
            return False
        return at == len(words) - 1 or (words[at + 1] in self.fillers and self.base.isdisjoint(words[at + 1 :]))


_SHORTEST = 4


@cache
def verbs(codes: tuple[str, ...]) -> Verbs:
    """Return what the languages `codes` say of their verbs."""
    data = [languages.load(code, "clauses").get("verbs", {}) for code in codes]

    def words(*names: str) -> frozenset[str]:
        return frozenset(w for d in data for name in names for w in d.get(name, ()))

    return Verbs(
        words("finite"),
        words("modals"),
        words("subjects"),
        words("fillers"),
        words("links"),
        words("owners"),
        words("complements"),
        words("base", "past"),
        words("base"),
        tuple(sorted(words("endings"))),
        tuple(sorted(words("plural"))),
    )
