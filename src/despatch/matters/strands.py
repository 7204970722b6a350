"""Acts cut into strands: the acts of one sentence, or of one paragraph until the letter turns to other business."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from despatch import dates
from despatch.languages.ledger import LedgerWords
from despatch.languages.quantities import QuantityWords
from despatch.languages.tables import merged
from despatch.matters.keywords import Term, is_family, whole_words
from despatch.model import LedgerAct
from despatch.text.patterns import any_of

_NEAR = 250
"""Acts of one paragraph belong together only if at most so many code points lie between them."""


@dataclass(slots=True)
class Strand:
    """Acts of one letter about the same business, with the weighted words that it may share with others."""

    acts: list[LedgerAct]
    vector: dict[str, float]
    own: set[str]
    """The words of the acts themselves, without those around them."""
    parties: frozenset[str] = frozenset()
    """Who the letter is from and to."""
    central: frozenset[str] = frozenset()
    """Those of them who are a party to at least half of the archive's letters."""
    day: int | None = None


@cache
def _cues(codes: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = merged(codes, LedgerWords).matters
    return whole_words(words.turns), whole_words(words.points_back)


def cut_strands(
    acts: Sequence[LedgerAct], about: Mapping[str, list[Term]], weights: Mapping[str, float], codes: tuple[str, ...]
) -> Iterator[Strand]:
    """Cut the acts of each letter into strands, in order; one is in memory at a time."""
    turns, back = _cues(codes)
    parties = _parties(acts)
    counts = Counter(who for found in parties.values() for who in found)
    central = frozenset(who for who, count in counts.items() if 2 * count >= len(parties))
    last: Strand | None = None
    for act in acts:
        whole = _vector(about[act.id], weights)
        own = _vector((t for t in about[act.id] if t.place >= 0 or is_family(t.key)), weights)
        if last and last.acts[-1].letter == act.letter and _goes_on(last, act, own, turns, back, codes):
            last.acts.append(act)
            last.own.update(own)
            for key, weight in whole.items():
                last.vector[key] = max(weight, last.vector.get(key, 0.0))
        else:
            if last:
                yield last
            party = parties[act.letter]
            last = Strand([act], whole, set(own), party, party & central, first_day(act.date))
    if last:
        yield last


@lru_cache(maxsize=4096)
def first_day(date: str | None) -> int | None:
    """Return the first day of an EDTF date as a number; None for no date."""
    ends = dates.bounds(date) if date else None
    return ends[0].toordinal() if ends and dt.date.min not in ends else None


def _parties(acts: Iterable[LedgerAct]) -> dict[str, frozenset[str]]:
    """Return who each letter is from and to, as far as its acts name the two."""
    found: dict[str, set[str]] = defaultdict(set)
    for act in acts:
        for role, who in ((act.act.actor, act.actor), (act.act.counterparty, act.counterparty)):
            if who and role in ("sender", "recipient"):
                found[act.letter].add(who)
    return {act.letter: frozenset(found[act.letter]) for act in acts}


def _goes_on(
    strand: Strand,
    act: LedgerAct,
    own: Mapping[str, float],
    turns: re.Pattern[str],
    back: re.Pattern[str],
    codes: tuple[str, ...],
) -> bool:
    """Say whether an act is about the same as the act before it."""
    before = strand.acts[-1]
    lead = act.context[: max(0, act.context.find(act.quote))] if act.sentence != before.sentence else ""
    if turns.search(lead[-80:]) or turns.match(act.quote):
        return False
    if before.sentence == act.sentence:
        return not turns.search(act.quote[:40])
    gap = act.act.span.start - before.act.span.end
    if _points(act, strand, own, codes) and gap <= 2 * _NEAR:
        return True
    if act.paragraph != before.paragraph or gap > _NEAR:
        return False
    # Neighbouring acts are about the same thing four times in five if the second points back, else once in two.
    return bool(back.search(act.quote[:40])) or not own.keys().isdisjoint(strand.own)


def _points(act: LedgerAct, strand: Strand, own: Mapping[str, float], codes: tuple[str, ...]) -> bool:
    """Say whether an act points back to a family of things in the strand: "those cargoes", "the said vessels"."""
    return any(is_family(key) and key in strand.own for key in own) and _again(codes).search(act.quote) is not None


@cache
def _again(codes: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for a word that points back, followed by a word for all of what was named."""
    words = merged(codes, QuantityWords).referring
    pointers = any_of(words.pointers - words.near, blank=" ")
    wholes = any_of(words.wholes.things | words.wholes.goods | words.wholes.money, blank=" ")
    return re.compile(rf"(?<!\w){pointers}\s+{wholes}(?!\w)", re.IGNORECASE)


def _vector(found: Iterable[Term], weights: Mapping[str, float]) -> dict[str, float]:
    out: dict[str, float] = {}
    for term in found:
        weight = weights.get(term.key)
        if weight:
            out[term.key] = max(term.weight * weight, out.get(term.key, 0.0))
    return out
