"""Acts about the same business, found together across letters and exchanges.

There are two steps. First the acts of a letter are cut into strands: the acts of one sentence, or of one paragraph
until the letter turns to other business. Then each strand, in order of time, joins the matter whose words it shares
most. The fewer letters use a word, the more it weighs. At least two words must be shared, and an answer is more
likely to join the matter of the letter that it answers. Editors' decisions take precedence over both steps.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from despatch import dates
from despatch.languages.ledger import LedgerWords
from despatch.languages.quantities import QuantityWords
from despatch.languages.tables import merged
from despatch.matters.keywords import Term, is_family, kinship, terms, whole_words, words
from despatch.matters.labels import label
from despatch.model import Answer, Grouping, LedgerAct, Matter
from despatch.text.patterns import any_of

LEAST = 0.2
"""The least likeness of a strand and the matter it joins: the cosine of their weighted words."""
ANSWERS = 1.4
"""How much more likely an answer joins a matter of the letter that it answers."""
_SHARED = 2
"""The fewest words that a strand and its matter share: one is too few."""
_NEAR = 250
"""Acts of one paragraph belong together only if at most so many code points lie between them."""
PARTIES = (0.3, 0.7, 1.0)
"""How likely letters that share no party, one or both are about one business, relative to letters that share both. A
party to half of the letters makes no difference: such a correspondent writes of the same business to several
people."""
_LARGE = 8
"""A matter in more letters than this needs more likeness to a strand that joins it."""
_HALF = 365
"""After so many days the same words are half as likely to be about the same business."""
LOOSE = 0.2
"""How much a matter of dissimilar strands is penalised; without it, the largest matter takes in everything."""
BESIDE = 1.5
"""How much more likely strands of one paragraph are about the same business."""
_STRAND, _JOINED = 0.75, 0.5
"""How often annotators gave one business to an act and the act before it, and to a strand and the matter it joined,
over 1942 and 1774-1776 together. They worked letter by letter, so the second figure is a lower bound."""
_TELLING = 32
"""The most words of a strand that are looked up, the heaviest first."""
_RECENT = 24
"""The most matters that are compared for each word, the latest first; without a limit, time would be quadratic."""
_COMMON = 0.5
"""A word used in more than this share of the letters does not distinguish matters."""


@dataclass(slots=True)
class _Strand:
    acts: list[LedgerAct]
    vector: dict[str, float]
    own: set[str]
    """The words of the acts themselves, without those around them."""
    parties: frozenset[str] = frozenset()
    """Who the letter is from and to."""
    central: frozenset[str] = frozenset()
    """Those of them who are a party to at least half of the archive's letters."""
    day: int | None = None


@dataclass(slots=True)
class _Group:
    """A matter that is being built; `vector` is the sum of its strands."""

    acts: list[LedgerAct] = field(default_factory=list)
    vector: dict[str, float] = field(default_factory=dict)
    norm: float = 0.0
    own: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    why: list[str] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    parties: set[str] = field(default_factory=set)
    size: float = 0.0
    """The sum of the lengths of its strands' vectors: `norm`, if all strands are alike."""
    day: int | None = None
    """The last day of its letters."""


def matters(
    acts: Iterable[LedgerAct],
    codes: tuple[str, ...],
    *,
    answers: Iterable[Answer] = (),
    decisions: Iterable[Grouping] = (),
) -> tuple[Matter, ...]:
    """Return the matters of an archive, each act in exactly one, in order of their first act.

    The result does not depend on the order of `acts`, `answers` or, for decisions on different acts, `decisions`;
    later decisions take precedence over earlier ones. Takes time n log n in the acts. A decision on an act that is
    gone is skipped.
    """
    known = words(codes)
    ordered = sorted(acts, key=_order)
    about = {act.id: terms(act, known) for act in ordered}
    weights = _weights(ordered, about)
    asked = defaultdict(set)
    for answer in answers:
        asked[answer.answer].add(answer.question)
        asked[answer.question].add(answer.answer)
    kin = kinship((term for found in about.values() for term in found), known)
    spelt = _spellings(about)
    groups = _grouped(_strands(ordered, about, weights, codes), asked, kin, spelt)
    groups = _decided(groups, list(decisions))
    labels = _labels(groups, weights, list(decisions), codes)
    return tuple(_matter(group, name) for group, name in zip(groups, labels, strict=True))


def _spellings(about: Mapping[str, list[Term]]) -> dict[str, str]:
    """Return a word for each key, as acts write it most often: readers are shown words, not stems."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for found in about.values():
        for term in found:
            forms[term.key][term.word if term.name else term.word.lower()] += 1
    return {key: min(words, key=lambda word: (-words[word], len(word), word)) for key, words in forms.items()}


def _order(act: LedgerAct) -> tuple[str, int, str, int, int, str]:
    """Dated letters by date, undated ones last; then the archive's order."""
    return (act.date or "~", act.ordinal, act.letter, act.act.span.start, act.act.span.end, act.id)


def _weights(acts: Sequence[LedgerAct], about: Mapping[str, list[Term]]) -> dict[str, float]:
    """Return the weight of each word: the rarer in the letters, the more; none for a word that most letters use."""
    used: dict[str, set[str]] = defaultdict(set)
    for act in acts:
        for term in about[act.id]:
            used[term.key].add(act.letter)
    letters = len({act.letter for act in acts})
    most = max(3.0, letters * _COMMON)
    return {
        key: math.log((letters + 1) / len(where)) for key, where in used.items() if len(where) <= most or is_family(key)
    }


# ---------------------------------------------------------------- within a letter


@cache
def _cues(codes: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = merged(codes, LedgerWords).matters
    return whole_words(words.turns), whole_words(words.points_back)


def _strands(
    acts: Sequence[LedgerAct], about: Mapping[str, list[Term]], weights: Mapping[str, float], codes: tuple[str, ...]
) -> Iterator[_Strand]:
    """Cut the acts of each letter into strands, in order; one is in memory at a time."""
    turns, back = _cues(codes)
    parties = _parties(acts)
    counts = Counter(who for found in parties.values() for who in found)
    central = frozenset(who for who, count in counts.items() if 2 * count >= len(parties))
    last: _Strand | None = None
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
            last = _Strand([act], whole, set(own), parties[act.letter], parties[act.letter] & central, _day(act.date))
    if last:
        yield last


@lru_cache(maxsize=4096)
def _day(date: str | None) -> int | None:
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
    strand: _Strand,
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


def _points(act: LedgerAct, strand: _Strand, own: Mapping[str, float], codes: tuple[str, ...]) -> bool:
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


# ---------------------------------------------------------------- across letters


def _grouped(
    strands: Iterable[_Strand], asked: Mapping[str, set[str]], kin: Mapping[str, str], spelt: Mapping[str, str]
) -> list[_Group]:
    """Return the matters: each strand, in order of time, joins the matter most like it, or begins a new one."""
    groups: list[_Group] = []
    holding: dict[str, list[int]] = defaultdict(list)
    for strand in strands:
        norm = math.sqrt(sum(w * w for w in strand.vector.values()))
        best, at = LEAST, -1
        answered = asked.get(strand.acts[0].letter, set())
        for g, (product, count) in _alike(strand, groups, holding).items():
            if count < _SHARED:
                continue
            group = groups[g]
            home = strand.acts[0].letter in group.letters
            # Within one letter the words around acts are the same, so they prove nothing.
            dot = (
                sum(strand.vector[key] * group.vector[key] for key in sorted(strand.own & group.own))
                if home
                else product
            )
            score = (
                dot
                / (norm * group.norm)
                * (group.norm / group.size) ** LOOSE
                * min(1.0, _LARGE / len(group.letters)) ** 0.5
            )
            if not group.letters.isdisjoint(answered):
                score *= ANSWERS
            score *= _beside(strand, group) if home else _company(strand, group) * _fades(strand, group)
            if score > best or (score == best and at < 0):
                # A word and its family are one thing shared, not two.
                keys = strand.vector.keys() & group.vector.keys()
                if home or len(keys - {kin.get(key) for key in keys}) >= _SHARED:
                    best, at = score, g
        why = _why(strand, groups[at], spelt, answers=not groups[at].letters.isdisjoint(answered)) if at >= 0 else ""
        if at < 0:
            groups.append(_Group())
            at = len(groups) - 1
        _add(groups[at], strand, why)
        for key in strand.vector:
            seen = holding[key]
            if at in seen[-_RECENT:]:
                seen.remove(at)
            seen.append(at)
    return groups


def _alike(strand: _Strand, groups: Sequence[_Group], holding: Mapping[str, list[int]]) -> dict[int, tuple[float, int]]:
    """Return, for each matter that shares words with a strand, the dot product and the number of shared words."""
    dots: dict[int, float] = defaultdict(float)
    counts: Counter[int] = Counter()
    for key in sorted(strand.vector, key=lambda k: (-strand.vector[k], k))[:_TELLING]:
        weight = strand.vector[key]
        for g in holding[key][-_RECENT:]:
            dots[g] += weight * groups[g].vector[key]
            counts[g] += 1
    return {g: (dots[g], counts[g]) for g in sorted(dots)}


def _beside(strand: _Strand, group: _Group) -> float:
    here = (strand.acts[0].letter, strand.acts[0].paragraph)
    return BESIDE if (group.acts[-1].letter, group.acts[-1].paragraph) == here else 1.0


def _company(strand: _Strand, group: _Group) -> float:
    """Return a factor for shared parties: strangers seldom write of one business. Unknown parties count as shared."""
    if not strand.parties or not group.parties:
        return 1.0
    shared = strand.parties & group.parties
    return PARTIES[2 if shared == strand.parties or strand.central & shared else min(len(shared), 1)]


def _fades(strand: _Strand, group: _Group) -> float:
    """Return a factor for the days since the last letter of a matter."""
    if strand.day is None or group.day is None:
        return 1.0
    return float(0.5 ** (max(0, strand.day - group.day) / _HALF))


def _why(strand: _Strand, group: _Group, spelt: Mapping[str, str], *, answers: bool) -> str:
    both = sorted(((w * group.vector[k], k) for k, w in strand.vector.items() if k in group.vector), reverse=True)
    return (
        "shares "
        + ", ".join(dict.fromkeys(spelt[key] for _, key in both[:4]))
        + (" with a letter it answers" if answers else "")
    )


def _add(group: _Group, strand: _Strand, why: str) -> None:
    for n, act in enumerate(strand.acts):
        group.acts.append(act)
        group.why.append(why if n == 0 else "stands with the act before it")
        group.scores.append(_STRAND if n else _JOINED if why else 1.0)
        group.letters.add(act.letter)
    group.own |= strand.own
    group.parties |= strand.parties
    group.day = strand.day if strand.day is not None else group.day
    group.size += math.sqrt(sum(w * w for w in strand.vector.values()))
    for key, weight in strand.vector.items():
        group.vector[key] = group.vector.get(key, 0.0) + weight
    group.norm = math.sqrt(sum(w * w for w in group.vector.values()))


# ---------------------------------------------------------------- decisions, labels


def _decided(groups: list[_Group], decisions: Sequence[Grouping]) -> list[_Group]:
    """Join and split matters as editors decided, in the order of their decisions."""
    home = {act.id: (act, n) for n, group in enumerate(groups) for act in group.acts}
    members: dict[int, dict[str, LedgerAct]] = {n: {a.id: a for a in group.acts} for n, group in enumerate(groups)}
    why = {act.id: reason for group in groups for act, reason in zip(group.acts, group.why, strict=True)}
    score = {act.id: s for group in groups for act, s in zip(group.acts, group.scores, strict=True)}
    fresh = len(groups)
    for decision in decisions:
        here = [a for a in decision.acts if a in home]
        if decision.kind == "label" or not here:
            continue
        if decision.kind == "join":
            target = home[here[0]][1]
            for old in sorted({home[a][1] for a in here} - {target}):
                for act_id, act in members.pop(old).items():
                    members[target][act_id] = act
                    home[act_id] = (act, target)
                    why[act_id], score[act_id] = "an editor joined it", 1.0
        else:
            members[fresh] = {}
            for act_id in here:
                act, old = home[act_id]
                del members[old][act_id]
                members[fresh][act_id] = act
                home[act_id] = (act, fresh)
                why[act_id], score[act_id] = "an editor set it apart", 1.0
            fresh += 1
    out = []
    for group in members.values():
        if group:
            acts = sorted(group.values(), key=_order)
            out.append(
                _Group(
                    acts,
                    {},
                    0.0,
                    set(),
                    {a.letter for a in acts},
                    [why[a.id] for a in acts],
                    [score[a.id] for a in acts],
                )
            )
    return sorted(out, key=lambda g: _order(g.acts[0]))


def _labels(
    groups: Sequence[_Group], weights: Mapping[str, float], decisions: Sequence[Grouping], codes: tuple[str, ...]
) -> list[str]:
    """Return a name for each matter: the editor's, else words that its acts share and others lack."""
    given = {act: d.label for d in decisions if d.kind == "label" and d.label for act in d.acts}
    out = []
    for group in groups:
        editor = next((given[a.id] for a in reversed(group.acts) if a.id in given), None)
        out.append(editor or label(group.acts, weights, codes))
    return out


def _matter(group: _Group, label: str) -> Matter:
    dates = sorted(a.date for a in group.acts if a.date)
    name = hashlib.sha256(group.acts[0].id.encode()).hexdigest()[:8]
    return Matter(
        id=f"m-{name}",
        label=label,
        acts=tuple(a.id for a in group.acts),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        confidence=round(min(group.scores), 3),
        why=tuple(group.why[1:]),
    )
