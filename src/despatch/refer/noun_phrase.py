"""A letter-noun as it stands in its sentence: whose it is, and what stands before and behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from despatch.refer.complements import Complements, complements
from despatch.refer.days import Days
from despatch.refer.lexicon import OWNERS, Lexicon
from despatch.text.phrases import places

BEFORE = 110
"""How far, in code points, words before the noun bear on it."""
NEAR = 70
"""Phrases that end at the noun ("with reference to") begin no further before it, in code points."""
COME = 45
"""Words of receipt stand no further before the noun, in code points."""
_THANKS = 60
_END = 25
_SHORT = 12
"""No shortened title ("Mrs.", "Genl.") is longer, in code points."""
_OWNER_WORDS = 9

_SENTENCE_END = regex.compile(r"(?:(?<=\p{Ll}[\p{Ll}\d)\"”’'])\.|[;!?])\s+(?=[\p{Lu}\"“])|\n\s*\n", regex.V1)


def sentence_start(text: str, pos: int, floor: int, known: Lexicon) -> int:
    """Return where the sentence that holds `pos` begins, looking back at most `BEFORE` code points."""
    start = max(floor, pos - BEFORE)
    for hit in _SENTENCE_END.finditer(text, start, pos):
        if text[hit.start()] != "." or not known.shortened.search(text, max(floor, hit.start() - _SHORT), hit.start()):
            start = hit.end()
    return start


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun, whose it is (`kind`), the words of its sentence before it, and its complements."""

    noun: str
    opening: int
    """Where its sentence begins."""
    window: str
    """The sentence up to the noun."""
    kind: str
    mods: str
    at: int
    """Where the phrase begins in `window`."""
    name: str | None
    """The name whose possessive stands before the noun."""
    after: Complements

    @property
    def left(self) -> str:
        """The sentence before the phrase."""
        return self.window[: self.at]

    @property
    def near(self) -> str:
        """The last words before the phrase."""
        return self.left[-NEAR:]

    def ends_with(self, end: regex.Pattern[str]) -> bool:
        """Say whether the sentence before it ends so: far quicker than a search for a name before that."""
        return bool(end.search(self.left[-_END:]))

    def said_in_by(self, known: Lexicon) -> str | None:
        """Return who says it in the letter: "Colo. Fenn in a letter"."""
        hit = known.name_in.search(self.left) if self.ends_with(known.in_end) else None
        return hit["name"] if hit else None

    def has_come(self, known: Lexicon) -> bool:
        """Say whether words before it say that it came, or thank for it."""
        return self.is_received(known) or self.is_thanked_for(known)

    def is_received(self, known: Lexicon) -> bool:
        """Say whether words of receipt stand before it. "I have" and "I had" are such words, too."""
        return bool(known.receipt.search(self.left[-COME:]))

    def is_thanked_for(self, known: Lexicon) -> bool:
        """Say whether words before it thank for it."""
        return bool(known.thanks.search(self.left[-_THANKS:]))


def read_phrase(text: str, start: int, end: int, *, floor: int, limit: int, known: Lexicon, days: Days) -> NounPhrase:
    """Read the noun at `start`..`end` of a letter from `floor` to `limit`."""
    opening = sentence_start(text, start, floor, known)
    window = text[opening:start]
    after = complements(text, end, limit, known, days)
    named = known.name_owner.search(window) if known.name_end.search(window) else None
    owner = _owner(window, known)
    name = None
    if named and (owner is None or named.start() >= owner[3]):
        kind, mods, at, name = "named", named["mods"], named.start(), named["name"]
    elif owner:
        kind, mods, at, _ = owner
    else:
        kind, mods, at = "bare", "", len(window)
    left = window[:at]
    if kind == "indefinite" and not after.from_ and (had := known.had_from.search(left)):
        after = replace(after, from_=had["from"])
    if after.to and known.passed_on.search(left[-NEAR:]):
        after = replace(after, to=None)
    return NounPhrase(" ".join(text[start:end].lower().split()), opening, window, kind, mods, at, name, after)


def _owner(window: str, known: Lexicon) -> tuple[str, str, int, int] | None:
    """Return (kind of possessor, words between it and the noun, where it starts and ends in `window`)."""
    # At most five words stand between possessor and noun, and a possessor has at most three: only the last words count.
    tail = window.rsplit(None, _OWNER_WORDS)
    near = len(window) - len(window.lstrip()) if len(tail) <= _OWNER_WORDS else len(tail[0])
    for place in places(known.owners, window, near, len(window)):
        # "[a] letter": an editor's word stands in brackets.
        for at in (place - 1, place) if place and window[place - 1] == "[" else (place,):
            if hit := known.owner.match(window, at):
                kind = next(k for k in OWNERS if hit[k])
                return kind, hit["mods"], at, hit.end(kind)
    return None
