"""The arguments of an act: its condition, the place where it is to be done, and the name of a third party who acts.

Nothing is guessed. A third party known only as "he" has no name, and the subject of a passive clause
("the letter will be printed") does not act.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from despatch.acts.conditions import Condition, conditions
from despatch.acts.lexicon import titles
from despatch.acts.places import Named, no_name, places
from despatch.languages.names import NameWords
from despatch.languages.particulars import ArgumentWords
from despatch.languages.particulars import Subject as Words
from despatch.languages.tables import merged
from despatch.model import Act, Span
from despatch.text.clauses import listed

_READ = 600
"""The most code points of an act that are read for its place, and of a sentence to either side of its acts."""
_HEAD = 90
"""The subject of a clause ends within so many code points of its beginning."""
_BY = 5
"""In the passive, the actor stands within so many words of the verb."""
_MOST = 9
"""A subject has at most so many words."""
_CONDITIONAL = frozenset(("request", "offer", "promise", "acceptance", "refusal"))
"""Types of act that can have a condition: a report has none."""
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_](?:[^\W\d_]|['’\-])*|&")
_STOP = re.compile(r"[,;:()?!]|--|—")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The table `subject` as `words`, with who can act, and the titles of people."""

    words: Words
    actors: frozenset[str]
    titles: frozenset[str]
    past: tuple[str, ...]
    present: tuple[str, ...]
    motion: frozenset[str]
    inner: frozenset[str]
    """Small words within a subject of several words, without articles."""


@cache
def _lexicon(codes: tuple[str, ...]) -> _Lexicon:
    arguments, names = merged(codes, ArgumentWords), merged(codes, NameWords)
    words = arguments.subject
    own = titles(codes, offices=True) - words.no_titles.union(names.articles)
    bodies = frozenset(names.bodies.words) - words.no_bodies
    return _Lexicon(
        words,
        words.people | bodies | own,
        own,
        tuple(words.past),
        tuple(words.present),
        arguments.places.motion,
        words.joined - words.articles,
    )


def add_arguments(text: str, body: Span, acts: Sequence[Act], codes: tuple[str, ...]) -> tuple[Act, ...]:
    """Return the acts of a letter, in order, each with its condition, its place and the name of an acting third party.

    `body` is the stretch of `text` that holds the acts. Takes time linear in the letter's length.
    """
    if not acts:
        return ()
    starts = [body.start, *sorted({span.start for span, first in listed(text, body.start, body.end, codes) if first})]
    order = sorted(range(len(acts)), key=lambda n: (acts[n].span.start, acts[n].span.end))
    hanging = _hanging(text, body, [acts[n] for n in order], starts, codes)
    lexicon = _lexicon(codes)
    out = list(acts)
    for n, condition in zip(order, hanging, strict=True):
        act = acts[n]
        name = act.actor_name or (subject(text, act.span, codes) if act.actor == "third" else None)
        out[n] = replace(
            act,
            condition=act.condition or condition,
            place=act.place or _place(text, act.span, body, lexicon, codes),
            actor_name=name,
        )
    return tuple(out)


# ---------------------------------------------------------------- conditions


def _hanging(
    text: str, body: Span, acts: Sequence[Act], starts: Sequence[int], codes: tuple[str, ...]
) -> list[Span | None]:
    """Return for each act, in the order of the text, the condition in its sentence that governs it."""
    out: list[Span | None] = [None] * len(acts)
    at = 0
    while at < len(acts):
        first = bisect_right(starts, acts[at].span.start) - 1
        limit = starts[first + 1] if first + 1 < len(starts) else body.end
        last = at
        while last + 1 < len(acts) and acts[last + 1].span.start < limit:
            last += 1
        end = min(max(limit, acts[last].span.end), acts[last].span.end + _READ)
        start = max(starts[max(0, first)], acts[at].span.start - _READ)
        for condition in conditions(text, start, end, codes):
            n = _governed(text, condition, acts, at, last)
            if n is not None and out[n] is None and acts[n].type in _CONDITIONAL:
                out[n] = condition.span
        at = last + 1
    return out


def _governed(text: str, condition: Condition, acts: Sequence[Act], first: int, last: int) -> int | None:
    """Return which of the acts `first` to `last` a condition governs: the act that holds it, or a neighbour."""
    span = condition.span
    for n in range(first, last + 1):
        own = acts[n].span
        if own.start <= span.start < own.end:
            more = (own.end - own.start) - (min(span.end, own.end) - span.start)
            return n if more > _SCRAP else _after(text, span, acts, n + 1, last)
    before = next((n for n in range(last, first - 1, -1) if acts[n].span.end <= span.start), None)
    if not condition.leads and before is not None and not _parted(text, acts[before].span.end, span.start):
        return before
    return _after(text, span, acts, first, last)


_SCRAP = 12
"""An act with fewer code points beside a condition is the condition itself, which governs the next act."""
_FAR = 160
"""A condition and its act stand at most so far apart."""
_JOURNEY = 13
"""The two places of a journey stand at most so far apart: "from Elmford towards the Hale"."""


def _after(text: str, span: Span, acts: Sequence[Act], first: int, last: int) -> int | None:
    n = next((n for n in range(first, last + 1) if acts[n].span.start >= span.end), None)
    return n if n is not None and not _parted(text, span.end, acts[n].span.start) else None


def _parted(text: str, start: int, end: int) -> bool:
    """Say whether a stretch separates a condition from an act, by a semicolon, a colon or its length."""
    return end - start > _FAR or any(mark in text[start:end] for mark in ";:")


# ---------------------------------------------------------------- places


def _place(text: str, span: Span, body: Span, lexicon: _Lexicon, codes: tuple[str, ...]) -> str | None:
    """Return where an act is to be done: its destination, else its place, else its way; None if its words name none."""
    end = min(span.end, span.start + _READ)
    found = places(text, span.start, end, codes, body)
    if not found:
        return None
    moving = not lexicon.motion.isdisjoint(w.lower() for w in _WORD.findall(text[span.start : end]))
    there = [p for p in found if p.kind == "destination" and moving]
    chosen = (
        there
        or [p for p in found if p.kind in ("place", "way")]
        or ([p for p in found if p.kind == "origin"] if moving else [])
    )
    return _joined(text, chosen[-1] if there else chosen[0], found) if chosen else None


def _joined(text: str, chosen: Named, found: Sequence[Named]) -> str:
    """Return a place as written, with the origin if the two make a journey: "from Elmford to Hale"."""
    before = next(
        (
            p
            for p in found
            if p.kind == "origin" and p.span.end < chosen.span.start and chosen.span.start - p.span.end <= _JOURNEY
        ),
        None,
    )
    if before is None or chosen.kind != "destination":
        return chosen.words
    lead = text[: before.span.start].rsplit(None, 1)[-1]
    return " ".join(f"{lead} {text[before.span.start : chosen.span.end]}".split())


# ---------------------------------------------------------------- who


def subject(text: str, span: Span, codes: tuple[str, ...]) -> str | None:
    """Return who acts in a clause, as written: a person, office or body before the verb, or after "by" in the passive.

    None for pronouns, for things, and if no verb follows soon enough.
    """
    lexicon = _lexicon(codes)
    end = min(span.end, span.start + _HEAD * 2)
    words = list(_WORD.finditer(text, span.start, end))
    first = _first(words, lexicon)
    if first is None:
        return None
    verb = next((n for n in range(first, min(len(words), first + _MOST + 1)) if _verb(words, n, first, lexicon)), None)
    relative = next(
        (
            n
            for n in range(first + 1, min(len(words), first + _MOST + 1))
            if words[n].group().lower() in lexicon.words.relatives
        ),
        None,
    )
    if relative is not None and (verb is None or relative < verb):
        return _party(text, words, first, relative, lexicon, codes)
    if verb is None or verb == first or _STOP.search(text, words[first].start(), words[verb].start()):
        return None
    if _passive(words, verb, lexicon):
        agent = next(
            (n for n in range(verb + 1, min(len(words), verb + _BY)) if words[n].group().lower() in lexicon.words.by),
            None,
        )
        return _agent(text, words, agent + 1, lexicon, codes) if agent is not None else None
    return _party(text, words, first, verb, lexicon, codes)


def _first(words: Sequence[re.Match[str]], lexicon: _Lexicon) -> int | None:
    """Return the number of the word that begins the subject, after the words that lead to it."""
    for n, word in enumerate(words):
        low = word.group().lower()
        if (
            low in lexicon.words.leads
            and n + 1 < len(words)
            and (words[n + 1].group().lower() in lexicon.words.articles or words[n + 1].group()[0].isupper())
        ):
            continue
        if (
            low in lexicon.words.articles
            or (word.group()[0].isupper() and low not in lexicon.words.leads)
            or low in lexicon.actors
        ):
            return n
        if low not in lexicon.words.leads:
            return None
    return None


def _verb(words: Sequence[re.Match[str]], n: int, first: int, lexicon: _Lexicon) -> bool:
    low = words[n].group().lower()
    if n == first:
        return False
    before = words[n - 1].group()
    if (
        low.endswith(lexicon.past)
        and words[n].group().islower()
        and (before[0].isupper() or before.lower() in lexicon.actors)
        and before.lower() not in lexicon.words.articles
    ):
        return True
    return low in lexicon.words.verbs and before.lower() not in lexicon.words.articles


def _passive(words: Sequence[re.Match[str]], verb: int, lexicon: _Lexicon) -> bool:
    """Say whether the verb is in the passive: a form of being, then a participle."""
    being = any(w.group().lower() in lexicon.words.being for w in words[verb : verb + 3])
    if not being:
        return False
    after = [w.group().lower() for w in words[verb : verb + 5]]
    at = max(n for n, w in enumerate(after[:3]) if w in lexicon.words.being) + 1
    return at < len(after) and after[at] not in lexicon.words.active and not after[at].endswith(lexicon.present)


def _agent(
    text: str, words: Sequence[re.Match[str]], first: int, lexicon: _Lexicon, codes: tuple[str, ...]
) -> str | None:
    last = first
    while last < len(words) and last - first < _MOST:
        word = words[last].group()
        between = text[words[last - 1].end() : words[last].start()]
        if last > first and between.strip(" .\n"):
            break
        if not (word[0].isupper() or word.lower() in lexicon.words.articles or word.lower() in lexicon.actors):
            break
        last += 1
    return _party(text, words, first, last, lexicon, codes)


def _party(
    text: str, words: Sequence[re.Match[str]], first: int, last: int, lexicon: _Lexicon, codes: tuple[str, ...]
) -> str | None:
    """Return the words from `first` to before `last` if they name someone who can act, else None."""
    held = list(words[first:last])
    while held and not held[-1].group()[0].isupper() and held[-1].group().lower() not in lexicon.actors:
        held.pop()
    low = [w.group().lower().removesuffix("'s").removesuffix("’s") for w in held]
    if (
        not held
        or low[0] in lexicon.inner
        or not lexicon.words.pronouns.isdisjoint(low[1:] if low[0] in lexicon.words.articles else low)
    ):
        return None
    for n, word in enumerate(low[:-1]):
        # "The officers at Elmford", but not "gentlemen at their request".
        if n and word in lexicon.inner and word not in lexicon.words.of and not held[n + 1].group()[0].isupper():
            return None
    core = [
        (w, k)
        for w, k in zip(held, low, strict=True)
        if k not in lexicon.words.articles and k not in lexicon.words.joined
    ]
    # A title alone is the scrap of a name: "Mr"; "the General" is somebody.
    scrap = len(core) == 1 and core[0][1] in lexicon.titles and low[0] not in lexicon.words.articles
    # "The proceedings of the Congress" are no body: the noun before the first "of" must act, or a titled name.
    end = next((n for n in range(1, len(low)) if low[n] in lexicon.inner), len(low))
    acting = not scrap and (low[end - 1] in lexicon.actors or any(k in lexicon.titles for k in low[:end]))
    names = [
        w.group()
        for w, k in core
        if w.group()[0].isupper() and k not in lexicon.titles and not no_name(w.group(), codes)
    ]
    begins = (
        held[0].start() == words[0].start() or not text[max(0, held[0].start() - 2) : held[0].start()].strip().isalnum()
    )
    # One capitalised word names no actor at the head of a sentence or after an article.
    named = len(names) == len(core) > 0 and low[0] not in lexicon.words.articles and (len(names) > 1 or not begins)
    inside = any(w.group()[0].islower() and k in lexicon.words.leads - lexicon.words.joined for w, k in core)
    if inside or not (acting or named):
        return None
    return " ".join(text[held[0].start() : held[-1].end()].split())
