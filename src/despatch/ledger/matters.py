"""Acts about the same business, found together across letters and exchanges.

Two steps. Within a letter, acts that stand together make a strand: one sentence, or one paragraph as long as nothing turns
to other business. Then each strand, in order of time, joins the matter whose words it shares most. Words weigh by how few
letters of the archive use them, two of them at least must be shared, and an answer is likelier about what it answers. What
editors decided goes before both.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from despatch import languages
from despatch.ledger.terms import Term, kinship, terms, words
from despatch.model import Answer, Grouping, LedgerAct, Matter

LEAST = 0.2
"""A strand joins a matter when their words are at least so alike (cosine of weighted words)."""
ANSWERS = 1.4
"""How much likelier an answer is about what the letter it answers was about."""
_SHARED = 2
"""At least so many words are shared: one common word glues nothing."""
_NEAR = 400
"""Acts of one paragraph belong together only when so few code points lie between them."""
BESIDE = 1.5
"""How much likelier strands of one paragraph are about the same business."""
_LABEL = 4
"""A label has at most so many words."""
_NAMED = 1.5
"""What a name weighs in a label: people look for names."""
_STRAND, _JOINED = 0.75, 0.5
"""How often an act that stands with the one before it, and a strand that joins a matter, were about the same business by the
labels of annotators, over 1942 and 1774-1776 together. They labelled letter by letter, so the second is a lower bound."""
_RECENT = 24
"""Only so many matters are looked at for each word, the latest: without a limit, a long archive takes quadratic time."""
_COMMON = 0.5
"""A word used in more than this share of the letters tells no matter from another."""


@dataclass(slots=True)
class _Strand:
    acts: list[LedgerAct]
    vector: dict[str, float]
    own: set[str]
    """The words of the acts themselves, without those around them."""


@dataclass(slots=True)
class _Group:
    """A matter in the making; `vector` is the sum of its strands."""

    acts: list[LedgerAct] = field(default_factory=list)
    vector: dict[str, float] = field(default_factory=dict)
    norm: float = 0.0
    own: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    why: list[str] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)


def matters(
    acts: Iterable[LedgerAct],
    codes: tuple[str, ...],
    *,
    answers: Iterable[Answer] = (),
    decisions: Iterable[Grouping] = (),
) -> tuple[Matter, ...]:
    """Return the matters of an archive, each act in exactly one, in order of their first act.

    The result does not depend on the order of `acts`, `answers` or, for decisions on different acts, `decisions`; later
    decisions go before earlier ones. Takes time n log n in the acts. A decision on an act that is gone is passed over.
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
    groups = _grouped(_strands(ordered, about, weights, codes), asked, kin)
    groups = _decided(groups, list(decisions))
    weak = tuple(e for code in codes for e in languages.load(code, "ledger").get("matters", {}).get("weak_endings", ()))
    labels = _labels(groups, about, weights, list(decisions), weak)
    made = [_matter(group, label) for group, label in zip(groups, labels, strict=True)]
    return tuple(made)


def _order(act: LedgerAct) -> tuple[str, int, str, int, int, str]:
    """Dated letters by date, undated ones last; then the archive's order."""
    return (act.date or "~", act.ordinal, act.letter, act.act.span.start, act.act.span.end, act.id)


def _weights(acts: Sequence[LedgerAct], about: Mapping[str, list[Term]]) -> dict[str, float]:
    """Return how much a word tells: the rarer among the letters, the more; nothing when most letters use it."""
    used: dict[str, set[str]] = defaultdict(set)
    for act in acts:
        for term in about[act.id]:
            used[term.key].add(act.letter)
    letters = len({act.letter for act in acts})
    most = max(3.0, letters * _COMMON)
    return {key: math.log((letters + 1) / len(where)) for key, where in used.items() if len(where) <= most or key[0] == "~"}


# ---------------------------------------------------------------- within a letter


@cache
def _cues(codes: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = [d["matters"] for d in (languages.load(code, "ledger") for code in codes) if d]

    def any_of(key: str) -> re.Pattern[str]:
        said = sorted({w for d in data for w in d.get(key, ())}, key=lambda w: (-len(w), w))
        return re.compile(r"(?<!\w)(?:" + ("|".join(re.escape(w) for w in said) or "(?!)") + r")(?!\w)", re.IGNORECASE)

    return any_of("turns"), any_of("points_back")


def _strands(acts: Sequence[LedgerAct], about: Mapping[str, list[Term]], weights: Mapping[str, float], codes: tuple[str, ...]) -> Iterator[_Strand]:
    """Cut the acts of each letter into strands, in order; one is in memory at a time."""
    turns, back = _cues(codes)
    last: _Strand | None = None
    for act in acts:
        whole = _vector(about[act.id], weights)
        own = _vector((t for t in about[act.id] if t.place >= 0 or t.key[0] == "~"), weights)
        if last and last.acts[-1].letter == act.letter and _goes_on(last, act, own, turns, back):
            last.acts.append(act)
            last.own.update(own)
            for key, weight in whole.items():
                last.vector[key] = max(weight, last.vector.get(key, 0.0))
        else:
            if last:
                yield last
            last = _Strand([act], whole, set(own))
    if last:
        yield last


def _goes_on(strand: _Strand, act: LedgerAct, own: Mapping[str, float], turns: re.Pattern[str], back: re.Pattern[str]) -> bool:
    """Say whether an act goes on with what the act before it spoke of."""
    before = strand.acts[-1]
    lead = act.context[: max(0, act.context.find(act.quote))] if act.sentence != before.sentence else ""
    if turns.search(lead[-80:]) or turns.match(act.quote):
        return False
    if before.sentence == act.sentence:
        return not turns.search(act.quote[:40])
    gap = act.act.span.start - before.act.span.end
    if act.paragraph != before.paragraph or gap > _NEAR:
        return False
    # Of acts that follow each other, those that point back are about the same thing four times in five, others once in two.
    return bool(back.search(act.quote[:40])) or not own.keys().isdisjoint(strand.own)


def _vector(found: Iterable[Term], weights: Mapping[str, float]) -> dict[str, float]:
    out: dict[str, float] = {}
    for term in found:
        weight = weights.get(term.key)
        if weight:
            out[term.key] = max(term.weight * weight, out.get(term.key, 0.0))
    return out


# ---------------------------------------------------------------- across letters


def _grouped(strands: Iterable[_Strand], asked: Mapping[str, set[str]], kin: Mapping[str, str]) -> list[_Group]:
    """Let each strand, in order of time, join the matter it is most alike to, or begin one."""
    groups: list[_Group] = []
    holding: dict[str, list[int]] = defaultdict(list)
    for strand in strands:
        norm = math.sqrt(sum(w * w for w in strand.vector.values()))
        shared: Counter[int] = Counter(g for key in sorted(strand.vector) for g in holding[key][-_RECENT:])
        best, at, why = 0.0, -1, ""
        for g, count in sorted(shared.items()):
            group = groups[g]
            if count < _SHARED:
                continue
            home = strand.acts[0].letter in group.letters
            # Within one letter the words around acts are the same words, and show nothing.
            keys = strand.own & group.own if home else strand.vector.keys() & group.vector.keys()
            # A word and its family are one thing shared, not two.
            if not home and len(keys - {kin.get(key) for key in keys}) < _SHARED:
                continue
            score = sum(strand.vector[key] * group.vector[key] for key in sorted(keys)) / (norm * group.norm)
            answers = not group.letters.isdisjoint(asked.get(strand.acts[0].letter, ()))
            score *= ANSWERS if answers else 1.0
            here = (strand.acts[0].letter, strand.acts[0].paragraph)
            score *= BESIDE if (group.acts[-1].letter, group.acts[-1].paragraph) == here else 1.0
            if score > best:
                best, at = score, g
                why = _why(strand, group, answers=answers)
        if best < LEAST:
            groups.append(_Group())
            at, why = len(groups) - 1, ""
        _add(groups[at], strand, why)
        for key in strand.vector:
            seen = holding[key]
            if at in seen[-_RECENT:]:
                seen.remove(at)
            seen.append(at)
    return groups


def _why(strand: _Strand, group: _Group, *, answers: bool) -> str:
    both = sorted(((w * group.vector[k], k) for k, w in strand.vector.items() if k in group.vector), reverse=True)
    return "shares " + ", ".join(key for _, key in both[:4]) + (" with a letter it answers" if answers else "")


def _add(group: _Group, strand: _Strand, why: str) -> None:
    for n, act in enumerate(strand.acts):
        group.acts.append(act)
        group.why.append(why if n == 0 else "stands with the act before it")
        group.scores.append(_STRAND if n else _JOINED if why else 1.0)
        group.letters.add(act.letter)
    group.own |= strand.own
    for key, weight in strand.vector.items():
        group.vector[key] = group.vector.get(key, 0.0) + weight
    group.norm = math.sqrt(sum(w * w for w in group.vector.values()))


# ---------------------------------------------------------------- decisions, labels


def _decided(groups: list[_Group], decisions: Sequence[Grouping]) -> list[_Group]:
    """Join and split as editors decided, in their order."""
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
    for held in members.values():
        if held:
            acts = sorted(held.values(), key=_order)
            out.append(_Group(acts, {}, 0.0, set(), {a.letter for a in acts}, [why[a.id] for a in acts], [score[a.id] for a in acts]))
    return sorted(out, key=lambda g: _order(g.acts[0]))


def _labels(groups: Sequence[_Group], about: Mapping[str, list[Term]], weights: Mapping[str, float], decisions: Sequence[Grouping], weak: tuple[str, ...]) -> list[str]:
    """Name each matter by the words that its acts share and others lack; an editor's name goes before."""
    given = {act: d.label for d in decisions if d.kind == "label" and d.label for act in d.acts}
    out = []
    for group in groups:
        editor = next((given[a.id] for a in reversed(group.acts) if a.id in given), None)
        out.append(editor or _label(group, about, weights, weak))
    return out


def _label(group: _Group, about: Mapping[str, list[Term]], weights: Mapping[str, float], weak: tuple[str, ...]) -> str:
    """Return the weightiest run of neighbouring words and the weightiest others, in the order the letters have them."""
    total: dict[str, float] = defaultdict(float)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    runs: Counter[tuple[str, ...]] = Counter()
    for act in group.acts:
        inner = [t for t in about[act.id] if t.place >= 0 and not (t.word.lower().endswith(weak) and not t.name)]
        for term in inner:
            # A word that most letters use still says more than none.
            total[term.key] += max(weights.get(term.key, 0.0), 0.05) * (_NAMED if term.name else 1.0)
            forms[term.key][term.word.removesuffix("'s").removesuffix("’s")] += 1
        for size in (2, 3):
            for i in range(len(inner) - size + 1):
                run = inner[i : i + size]
                if run[-1].place - run[0].place == size - 1:
                    runs[tuple(t.key for t in run)] += 1
    if not total:
        return " ".join(group.acts[0].quote.split()[:6])
    most = max(total, key=lambda k: (total[k], k))
    best = max(runs, key=lambda r: (sum(total[k] for k in r) * min(runs[r], 3) / (len(r) + 1), r), default=())
    lead = best if best and (runs[best] > 1 or most in best) else (most,)
    others = sorted((k for k in total if k not in lead), key=lambda k: (-total[k], k))[: _LABEL - len(lead)]
    places = {k: n for n, k in enumerate(total)}
    spoken = {k: max(forms[k], key=lambda w: (forms[k][w], w)) for k in (*lead, *others)}
    return ", ".join([" ".join(spoken[k] for k in lead), *(spoken[k] for k in sorted(others, key=places.__getitem__))])


def _matter(group: _Group, label: str) -> Matter:
    dates = sorted(a.date for a in group.acts if a.date)
    name = hashlib.sha256(group.acts[0].id.encode()).hexdigest()[:8]
    return Matter(
        id=f"m-{name}", label=label, acts=tuple(a.id for a in group.acts), first=dates[0] if dates else None,
        last=dates[-1] if dates else None, confidence=round(min(group.scores), 3), why=tuple(group.why[1:]),
    )  # fmt: skip
