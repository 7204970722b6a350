"""A readable name for a matter: a noun phrase of the letters that its acts share and others lack.

No parser is used. A noun phrase is a run of content words where nouns stand: after an article, a number, a
preposition or a verb of giving, or capitalised within a sentence. A verb at its end is left out. What several acts
name, and what the first request is about, makes the best label. If there is no such run, the label quotes the first
words of the matter.
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

_MARK = re.compile(r"(?<=[a-z]{3})\d{1,2}(?!\w)")
"""The number of a note that stands at a word."""
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,6}|[^\W_]+(?:[-'’][^\W_]+)*|[&$£]|[^\w\s]+")
_LONGEST = 4
"""The most words of a run. The last ones are kept, because a thing stands after its description."""
_WHOLE = 8
_BETWEEN = 3
"""The most words between two runs of one label: "flour for six hundred mouths"."""
_QUOTED = 7
_ACTS = 40
"""The most acts of a matter that are read for its name."""
_LEAST = 0.6
"""A run that is less likely a noun phrase is no label."""
_UNSURE = 0.3
_LIKELY = 0.8
_OBJECT = 0.9
"""How sure a noun follows a verb of giving or one who is given something: "send us flour"."""
_SINGLE = 0.4
"""How much a word counts that a single act uses, where others share theirs."""
_OPENING = 1.6
"""How much more a thing counts that is named in the act which opens the matter."""
_OPENS = ("request", "offer", "promise", "complaint")


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
    giving = deliveries.giving.verbs - nouns - words(codes).kin.keys()
    leads |= dict.fromkeys(data.receivers | giving, _OBJECT)
    leads |= dict.fromkeys(data.prepositions, _LIKELY) | dict.fromkeys(data.determiners, 1.0)
    return _Grammar(
        words=data,
        leads=leads,
        titles=titles(codes, offices=False),
        before_verbs=(arguments.condition.persons | arguments.condition.auxiliaries) - data.receivers,
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
    opening = next((a for a, _ in read if a.act.type in _OPENS), acts[0])
    worth: dict[tuple[str, ...], tuple[float, str]] = {}
    for act, runs in read:
        for run in _joined(act.quote, runs, grammar):
            value = _worth(run, weights, used, grammar) * (_OPENING if act is opening else 1.0)
            if run.sure >= _LEAST and _tells(run, used, grammar) and value > worth.get(run.keys, (0.0, ""))[0]:
                worth[run.keys] = (value, run.words)
    if not worth:
        quote = acts[0].quote.split()
        return "“" + " ".join(quote[:_QUOTED]).strip(" ,;:.") + (" …”" if len(quote) > _QUOTED else "”")
    keys, (_, name) = min(worth.items(), key=_best)
    if len(name.split()) > _SHORT:
        return name
    size = len(keys)
    longer = [
        one for one in worth.items() if keys in (one[0][:size], one[0][-size:]) and len(one[1][1].split()) <= _FULL
    ]
    return min(longer, key=lambda one: (len(one[0]) == size, *_best(one)))[1][1]


def _best(one: tuple[tuple[str, ...], tuple[float, str]]) -> tuple[float, str]:
    return -one[1][0], one[1][1]


def _tells(run: _Run, used: Counter[str], grammar: _Grammar) -> bool:
    """Say whether a run reads as a title. A lone word does where acts share it and it is no name: "barley"."""
    thing = not run.words[0].isupper() or run.words.lower() in grammar.nouns
    return " " in run.words or (thing and used[run.keys[0]] > 1)


def _worth(run: _Run, weights: Mapping[str, float], used: Counter[str], grammar: _Grammar) -> float:
    """Return the value of a run: the weights of its words, higher if several acts use them, lower for a long run."""
    total = sum(
        max(weights.get(key, 0.0), 0.1) * (1 + math.log(used[key]) if used[key] > 1 else _SINGLE) for key in run.keys
    )
    person = _PERSON if run.words.split()[0].lower().strip(".") in grammar.titles else 1.0
    return float(run.sure * total / len(run.keys) ** _LENGTH * (_LONE if len(run.keys) == 1 else 1.0) * person)


_LENGTH = 0.6
_LONE = 0.8
"""A label of one word is worth less than one of two."""
_PERSON = 0.35
"""So is somebody's name: people are named in every business."""
_SHORT, _FULL = 2, 6
"""A label of so few words is made longer, up to so many: "armrest" becomes "armrest on my chair"."""


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
    if low in grammar.words.stops or (grammar.words.capitals and not begins and tokens[n - 1][0].isupper()):
        return False
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
    after = tokens[last].lower() if last < len(tokens) else ""
    if last - first > 1 and tokens[last - 1][0].islower() and _has_verb_last(tokens[last - 1].lower(), after, grammar):
        last -= 1
    if grammar.words.capitals and not tokens[last - 1][0].isupper():
        return None
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


def _has_verb_last(word: str, after: str, grammar: _Grammar) -> bool:
    """Say whether the last word of a run is its verb: its object follows, or it is "lying", "sent"."""
    if word in grammar.nouns:
        return False
    follows = after in grammar.words.articles or after in grammar.words.receivers
    return follows or word.endswith(grammar.verbal)


def _titled(tokens: Sequence[str], first: int, grammar: _Grammar) -> bool:
    """Say whether a title, or the full stop of one, stands before a name: "Mr Fenn", "Dr. Wain"."""
    before = tokens[first - 1]
    if before == ".":
        return first > 1 and tokens[first - 2][0].isupper() and tokens[first - 2].lower() in grammar.titles
    return (
        before[0].isupper() and tokens[first][0] in f".{tokens[first][0].upper()}" and before.lower() in grammar.titles
    )


def _bare(phrase: str) -> str:
    return _MARK.sub("", phrase.replace(" .", ".").removesuffix("'s").removesuffix("’s"))


def _joined(quote: str, runs: Sequence[_Run], grammar: _Grammar) -> Iterable[_Run]:
    """Yield every run, and two that a small word joins as one: "military stores at Elmford"."""
    tokens = [hit.group() for hit in _TOKEN.finditer(quote)]
    yield from runs
    for one, two in pairwise(runs):
        between = tokens[one.last : two.first]
        if not between or len(between) > _BETWEEN or between[0].lower() not in grammar.words.joints:
            continue
        if any(word.lower() not in grammar.words.determiners for word in between[1:]):
            continue
        if two.sure < _LEAST or (two.last - one.first) > _WHOLE:
            continue
        keys = tuple(dict.fromkeys(one.keys + two.keys))
        yield _Run(one.first, two.last, _bare(" ".join(tokens[one.first : two.last])), keys, one.sure)
