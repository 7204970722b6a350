"""A readable name for a matter: a noun phrase of the letters that its acts share and others lack.

No parser is used. A noun phrase is a run of content words where nouns stand: after an article, a number or a
preposition, or capitalised within a sentence. If there is no such run, the label quotes the first words of the
matter.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from despatch.acts.lexicon import things_sent, titles
from despatch.languages.deliveries import DeliveryWords
from despatch.languages.ledger import Labels, LedgerWords
from despatch.languages.particulars import ArgumentWords
from despatch.languages.tables import merged
from despatch.matters.keywords import key_of, words
from despatch.model import LedgerAct

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,6}|[^\W_]+(?:[-'’][^\W_]+)*|[&$£]|[^\w\s]+")
_LONGEST = 4
"""The most words of a run. The last ones are kept, because a thing stands after its description."""
_WHOLE = 8
_QUOTED = 7
_ACTS = 40
"""The most acts of a matter that are read for its name."""
_LEAST = 0.6
"""A run that is less likely a noun phrase is no label."""
_UNSURE = 0.3
_LIKELY = 0.8
_BESIDE = 0.75
"""A second run joins the label if its value is at least this share of the first."""


@dataclass(frozen=True, slots=True)
class _Grammar:
    words: Labels
    leads: dict[str, float]
    """How sure a noun follows a word."""
    titles: frozenset[str]
    before_verbs: frozenset[str]
    """Pronouns and auxiliaries: no noun follows them."""
    verbs: frozenset[str]
    nouns: frozenset[str]
    verbal: tuple[str, ...]
    participles: tuple[str, ...]
    adverbs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """A noun phrase of an act: its words from `first` to before `last`, their keys, and how sure it is."""

    first: int
    last: int
    words: str
    keys: tuple[str, ...]
    sure: float


@cache
def _grammar(codes: tuple[str, ...]) -> _Grammar:
    data, arguments, deliveries = (
        merged(codes, LedgerWords).labels,
        merged(codes, ArgumentWords),
        merged(codes, DeliveryWords),
    )
    nouns = things_sent(codes)
    leads = dict.fromkeys(data.doubtful, _UNSURE)
    leads |= dict.fromkeys(data.prepositions, _LIKELY) | dict.fromkeys(data.determiners, 1.0)
    return _Grammar(
        words=data,
        leads=leads,
        titles=titles(codes, offices=False),
        before_verbs=arguments.condition.persons | arguments.condition.auxiliaries,
        verbs=(deliveries.giving.verbs | arguments.subject.verbs) - nouns - words(codes).kin.keys(),
        nouns=nouns,
        verbal=tuple(data.verbal),
        participles=tuple(data.participles),
        adverbs=tuple(data.adverbs),
    )


def label(acts: Sequence[LedgerAct], weights: Mapping[str, float], codes: tuple[str, ...]) -> str:
    """Return a name of at most eight words for a matter of these acts.

    `weights` gives the weight of each word by its key (see `keywords.key_of`): the rarer in the letters, the more.
    """
    grammar = _grammar(codes)
    read = [(a, list(_runs(a.quote, grammar, codes))) for a in acts[:_ACTS]]
    used = Counter(key for _, runs in read for key in {k for run in runs for k in run.keys})
    worth: dict[tuple[str, ...], tuple[float, str]] = {}
    for act, runs in read:
        for run in _joined(act.quote, runs, grammar):
            value = _worth(run, weights, used)
            if run.sure >= _LEAST and _tells(run, used) and value > worth.get(run.keys, (0.0, ""))[0]:
                worth[run.keys] = (value, run.words)
    if not worth:
        quote = acts[0].quote.split()
        return "“" + " ".join(quote[:_QUOTED]).strip(" ,;:.") + (" …”" if len(quote) > _QUOTED else "”")
    ranked = sorted(worth.items(), key=lambda item: (-item[1][0], item[1][1]))
    keys, (best, name) = ranked[0]
    other = next((rated for more, rated in ranked[1:] if not set(more) & set(keys)), None)
    if (
        other
        and other[0] >= (_BESIDE if len(keys) > 1 else _BESIDE / 2) * best
        and len(name.split()) + len(other[1].split()) <= _WHOLE
    ):
        name = f"{name}, {other[1]}"
    return name


def _tells(run: _Run, used: Counter[str]) -> bool:
    """Say whether a run reads as a title. A lone word does where acts share it and it is no name: "barley"."""
    return " " in run.words or (used[run.keys[0]] > 1 and not run.words[0].isupper())


def _worth(run: _Run, weights: Mapping[str, float], used: Counter[str]) -> float:
    """Return the value of a run: the weights of its words, higher if several acts use them, lower for a long run."""
    total = sum(max(weights.get(key, 0.0), 0.1) * (1 + math.log(used[key])) for key in run.keys)
    return float(run.sure * total / len(run.keys) ** _LENGTH * (_LONE if len(run.keys) == 1 else 1.0))


_LENGTH = 0.6
_LONE = 0.8
"""A label of one word is worth less than one of two."""


def _runs(quote: str, grammar: _Grammar, codes: tuple[str, ...]) -> Iterator[_Run]:
    """Yield the noun phrases of an act's words."""
    tokens = [hit.group() for hit in _TOKEN.finditer(quote)]
    keys = [key_of(token, codes) if token[0].isalnum() else None for token in tokens]
    at = 0
    while at < len(tokens):
        if keys[at] is None or not _fit(tokens, at, grammar, begins=True):
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and (
            (keys[end] is not None and _fit(tokens, end, grammar, begins=False))
            or (tokens[end].isdigit() and tokens[end - 1].isupper())
        ):
            end += 1
        last = (
            end + 1
            if end < len(tokens)
            and tokens[end].lower() in grammar.words.heads
            and not tokens[end - 1].endswith(("'s", "’s"))
            else end
        )
        run = _run(tokens, keys, max(at, last - _LONGEST), last, at, grammar)
        if run:
            yield run
        at = max(end, at + 1)


def _fit(tokens: Sequence[str], n: int, grammar: _Grammar, *, begins: bool) -> bool:
    """Say whether a word can stand in a noun phrase, at its beginning or within."""
    low = tokens[n].lower()
    if low.endswith(grammar.adverbs) and low not in grammar.nouns and not tokens[n][0].isupper():
        return False
    led = n > 0 and grammar.leads.get(tokens[n - 1].lower(), 0.0) >= 1.0
    if low in grammar.verbs:
        return led and begins
    if low.endswith(grammar.verbal) and low not in grammar.nouns:
        return led or (not begins and not low.endswith(grammar.participles))
    return True


def _run(
    tokens: Sequence[str], keys: Sequence[str | None], first: int, last: int, start: int, grammar: _Grammar
) -> _Run | None:
    if (
        start
        and grammar.leads.get(tokens[start - 1].lower()) == _UNSURE
        and tokens[start][0].islower()
        and last - start > 1
    ):
        # "To strengthen the fort": a verb follows "to", and its object follows the verb.
        start += 1
        first = max(first, start)
    own = [key for key in keys[first:last] if key is not None]
    if not own or (last - first == 1 and tokens[first].lower() in grammar.leads):
        return None
    before = tokens[start - 1].lower() if start else ""
    if before in grammar.before_verbs or all(t.lower().strip(".") in grammar.titles for t in tokens[first:last]):
        return None
    if tokens[last - 1].lower().endswith(grammar.participles) and not tokens[last - 1][0].isupper():
        return None
    sure = grammar.leads.get(before, 0.0) if first == start else _LIKELY
    inner = tokens[max(first, 1) : last]
    if (any(t[0].isupper() for t in inner) and (len(own) > 1 or sure != _UNSURE)) or any(
        c.isdigit() for t in inner for c in t
    ):
        sure = max(sure, 0.9)
    if any(t.lower() in grammar.nouns for t in tokens[first:last]):
        sure = max(sure, 0.9)
    if len(own) > 1:
        sure = max(sure, 0.5)
    # A verbal word at the end is the verb of the noun before it, unless it is led as nouns are.
    if tokens[last - 1].lower().endswith(grammar.verbal) and sure < 1.0:
        sure *= 0.6
    while first > 0 and _titled(tokens, first, grammar):
        first -= 1
    return _Run(first, last, _bare(" ".join(tokens[first:last])), tuple(own), sure)


def _titled(tokens: Sequence[str], first: int, grammar: _Grammar) -> bool:
    """Say whether a title, or the full stop of one, stands before a name: "Mr Fenn", "Dr. Wain"."""
    before = tokens[first - 1]
    if before == ".":
        return first > 1 and tokens[first - 2][0].isupper() and tokens[first - 2].lower() in grammar.titles
    return (
        before[0].isupper() and tokens[first][0] in f".{tokens[first][0].upper()}" and before.lower() in grammar.titles
    )


def _bare(phrase: str) -> str:
    return phrase.replace(" .", ".").removesuffix("'s").removesuffix("’s")


def _joined(quote: str, runs: Sequence[_Run], grammar: _Grammar) -> Iterable[_Run]:
    """Yield every run, and two that a small word joins as one: "military stores at Elmford"."""
    tokens = [hit.group() for hit in _TOKEN.finditer(quote)]
    yield from runs
    for one, two in pairwise(runs):
        between = tokens[one.last : two.first]
        if not between or len(between) > 2 or between[0].lower() not in grammar.words.joints:
            continue
        if len(between) == 2 and between[1].lower() not in grammar.words.articles:
            continue
        if two.sure < _LEAST or (two.last - one.first) > _WHOLE:
            continue
        keys = tuple(dict.fromkeys(one.keys + two.keys))
        yield _Run(one.first, two.last, _bare(" ".join(tokens[one.first : two.last])), keys, one.sure)
