"""Acts about the same business, found together across letters and exchanges.

First the acts of a letter are cut into strands: the acts of one sentence, or of one paragraph
until the letter turns to other business. Then each strand, in order of time, joins the matter whose words it shares
most. The fewer letters use a word, the more it weighs. At least two words must be shared, and an answer is more
likely to join the matter of the letter that it answers. What encloses a thing joins the matter in which it was wanted.
Editors' decisions take precedence over all steps.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from despatch.matters.decided import apply_decisions
from despatch.matters.enclosing import join_enclosures
from despatch.matters.joining import Group, Matters
from despatch.matters.keywords import Term, is_family, kinship, terms, words
from despatch.matters.labels import label
from despatch.matters.strands import cut_strands
from despatch.model import DOUBTFUL, LISTED, Answer, Grouping, LedgerAct, Matter

ID = 10
"""The length of an id. Few archives of a million matters have two of one id."""
_COMMON = 0.5
"""A word used in more than this share of the letters does not distinguish matters."""


def matters(
    acts: Iterable[LedgerAct],
    codes: tuple[str, ...],
    *,
    answers: Iterable[Answer] = (),
    decisions: Iterable[Grouping] = (),
) -> tuple[Matter, ...]:
    """Return the matters of an archive, each act in exactly one, in order of their first act.

    An act that only a list of enclosures tells is in a matter only if somebody wanted what it names. Doubtful acts
    change no matter: without them, the others have the same matters, with the same names. A doubtful act stands in the
    matter most like it. Those that are like none are kept apart, together with such as they are.

    The result does not depend on the order of `acts`, `answers` or, for decisions on different acts, `decisions`;
    later decisions take precedence over earlier ones. Takes time n log n in the acts. A decision on an act that is
    gone is skipped.
    """
    known = words(codes)
    every = sorted(acts, key=attrgetter("order"))
    ordered = [act for act in every if not act.act.rule.startswith(LISTED)]
    sure = [act for act in ordered if _is_sure(act)]
    about = {act.id: terms(act, known) for act in ordered}
    weights = _weights(sure, about)
    asked = defaultdict(set)
    for answer in answers:
        asked[answer.answer].add(answer.question)
        asked[answer.question].add(answer.answer)
    kin = kinship((term for found in about.values() for term in found), known)
    found = Matters(asked, kin, _spellings(about))
    found.join(cut_strands(sure, about, weights, codes))
    doubtful = [act for act in ordered if not _is_sure(act)]
    found.join(found.attach(cut_strands(doubtful, about, weights, codes)))
    joined = join_enclosures(found.groups, [act for act in every if _is_sure(act)], asked, codes)
    groups = apply_decisions(joined, list(decisions))
    labels = _labels(groups, weights, list(decisions), codes)
    return tuple(_matter(group, name) for group, name in zip(groups, labels, strict=True))


def _is_sure(act: LedgerAct) -> bool:
    return act.act.confidence >= DOUBTFUL


def _sure(acts: Sequence[LedgerAct]) -> Sequence[LedgerAct]:
    """Return the acts that make a matter: those that are not doubtful, or all where there are no others."""
    return [act for act in acts if _is_sure(act)] or acts


def _spellings(about: Mapping[str, list[Term]]) -> dict[str, str]:
    """Return a word for each key, as acts write it most often: readers are shown words, not stems."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for found in about.values():
        for term in found:
            forms[term.key][term.word if term.name else term.word.lower()] += 1
    return {key: min(words, key=lambda word: (-words[word], len(word), word)) for key, words in forms.items()}


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


def _labels(
    groups: Sequence[Group], weights: Mapping[str, float], decisions: Sequence[Grouping], codes: tuple[str, ...]
) -> list[str]:
    """Return a name for each matter: the editor's, else words that its acts share and others lack."""
    given = {act: d.label for d in decisions if d.kind == "label" and d.label for act in d.acts}
    out = []
    for group in groups:
        editor = next((given[a.id] for a in reversed(group.acts) if a.id in given), None)
        out.append(editor or label(_sure(group.acts), weights, codes))
    return out


def _matter(group: Group, label: str) -> Matter:
    dates = sorted(a.date for a in group.acts if a.date)
    name = hashlib.sha256(_sure(group.acts)[0].id.encode()).hexdigest()[:ID]
    return Matter(
        id=f"m-{name}",
        label=label,
        acts=tuple(a.id for a in group.acts),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        confidence=round(min(group.scores), 3),
        why=tuple(group.why[1:]),
    )
