"""Whether a piece of a sentence has a verb of its own, by the word lists of `languages/*/clauses.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from despatch.languages import tables
from despatch.languages.clauses import ClauseWords
from despatch.languages.clauses import Verbs as VerbWords

FULL = 3
"""A verb stands so near the head of a clause that begins without a subject ("and beg you will")."""


@dataclass(frozen=True)
class Verbs:
    """The verbs of a language, and questions about the words of a clause."""

    words: VerbWords

    @cached_property
    def forms(self) -> frozenset[str]:
        """Base forms and past forms."""
        return self.words.base | self.words.past

    @cached_property
    def thirds(self) -> frozenset[str]:
        """Forms of the third person: "goes", "follows"."""
        return frozenset(base + ending for base in self.words.base for ending in self.words.thirds)

    def has_verb(self, words: Sequence[str]) -> bool:
        """Say whether folded words hold a finite verb, or begin with an order. Where no verbs are listed, they do."""
        if not self.words.finite:
            return True
        if not self.words.finite.isdisjoint(words):
            return True
        for i, word in enumerate(words[:FULL]):
            if word in self.forms:
                return True
            if not (i == 0 and word in self.words.links) and word not in self.words.subjects:
                break
        return self.continues(words) or any(self._is_verb(words, i) for i in range(1, len(words)))

    def continues(self, words: Sequence[str]) -> bool:
        """Say whether folded words begin with a second verb of the subject before: "and told him", "and bring the"."""
        if len(words) < FULL or words[0] not in self.words.links:
            return False
        verb = (
            words[1] in self.forms
            or words[1] in self.thirds
            or (len(words[1]) > _SHORTEST and words[1].endswith(self.words.endings))
        )
        return verb and words[2] in self.words.objects

    def _is_verb(self, words: Sequence[str], i: int) -> bool:
        """Say whether the word at `i` is a verb after its subject: "companies marched", "we enclose"."""
        word, before = words[i], words[i - 1]
        if before in self.words.subjects or (i > 1 and words[i - 2] in self.words.subjects):
            return word in self.forms
        if word in self.words.base and self.words.plural and before.endswith(self.words.plural):
            return True
        if word in self.thirds and words[i + 1 : i + 2] and words[i + 1] in self.words.objects:
            return before not in self.words.owners
        past = word in self.forms and word not in self.words.base
        return (
            past or (len(word) > _SHORTEST and word.endswith(self.words.endings))
        ) and before not in self.words.owners

    def is_past(self, word: str) -> bool:
        """Say whether a word, by its form, can be a verb of the past."""
        return word in self.words.past or (len(word) > _SHORTEST and word.endswith(self.words.endings))

    def leaves_open(self, words: Sequence[str]) -> bool:
        """Say whether a piece ends with a verb, or a verb and its object: "to acquaint you", "I hope"."""
        return not self.words.base.isdisjoint(words[-2:])

    def breaks_off(self, words: Sequence[str]) -> bool:
        """Say whether a piece stops after a modal and its verb stands in the next: "I shall, with pleasure, send"."""
        at = max((i for i, w in enumerate(words) if w in self.words.modals), default=-1)
        if at < 0:
            return False
        return at == len(words) - 1 or (
            words[at + 1] in self.words.fillers and self.words.base.isdisjoint(words[at + 1 :])
        )


_SHORTEST = 4


@cache
def verbs(codes: tuple[str, ...]) -> Verbs:
    """Return what the languages `codes` say of their verbs."""
    return Verbs(tables.merged(codes, ClauseWords).verbs)
