"""The particulars of an act: on what condition it holds, where it is to be done, and who acts when it is neither writer nor reader.

Whatever the words do not say stays unknown: a third party known only as "he" has no name, and the subject of a passive
clause ("the letter will be printed") is not the one who acts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from despatch import languages
from despatch.acts.conditions import Condition, conditions
from despatch.acts.places import Named, no_name, places
from despatch.model import Act, Span
from despatch.text.clauses import listed

_READ = 600
"""Of a longer act only the beginning is read for its place; a sentence is looked at so far to either side of its acts."""
_HEAD = 90
"""The subject of a clause ends within so many code points."""
_BY = 5
"""In the passive, the one who acts stands within so many words of the verb."""
_MOST = 9
"""A subject has at most so many words."""
_CONDITIONAL = frozenset(("request", "offer", "promise", "acceptance", "refusal"))
"""What is told as done hangs on nothing."""
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_](?:[^\W\d_]|['’\-])*|&")
_STOP = re.compile(r"[,;:()?!]|--|—")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    leads: frozenset[str]
    articles: frozenset[str]
    verbs: frozenset[str]
    pronouns: frozenset[str]
    relatives: frozenset[str]
    being: frozenset[str]
    active: frozenset[str]
    by: frozenset[str]
    joined: frozenset[str]
    of: frozenset[str]
    actors: frozenset[str]
    titles: frozenset[str]
    motion: frozenset[str]


@cache
def _lexicon(codes: tuple[str, ...]) -> _Lexicon:
    data = [d.get("subject", {}) for d in (languages.load(code, "particulars") for code in codes)]
    names = [languages.load(code, "names") for code in codes]

    def said(key: str) -> frozenset[str]:
        return frozenset(w for d in data for w in d.get(key, ()))

    titles = frozenset(
        t
        for d in names
        for table in ("honorifics", "ranks", "offices")
        for forms in d.get(table, {}).values()
        for t in forms
    ) - {a for d in names for a in (*d.get("articles", ()), "right")}
    bodies = {w for d in names for w in d.get("bodies", {}).get("words", ())} - {
        "house",
        "press",
        "others",
        "magazine",
        "library",
        "office",
    }
    return _Lexicon(
        said("leads"),
        said("articles"),
        said("verbs"),
        said("pronouns"),
        said("relatives"),
        said("being"),
        said("active"),
        said("by"),
        said("joined"),
        said("of"),
        said("people") | bodies | titles,
        titles,
        frozenset(w for code in codes for w in languages.load(code, "particulars").get("places", {}).get("motion", ())),
    )


def particulars(text: str, body: Span, acts: Sequence[Act], codes: tuple[str, ...]) -> tuple[Act, ...]:
    """Return the acts of a letter, in their order, each with its condition, its place and, for a third party's, the actor's name.

    `body` is the stretch of `text` that holds them. Linear in the letter's length.
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
    """Return for each act, in order of the text, the condition of its sentence that governs it."""
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
    """Return which of the acts `first` to `last` a condition governs: the one that holds it, or its neighbour on the side it leads to."""
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
"""An act that holds fewer code points beside a condition is the condition itself: it governs what comes after it."""
_FAR = 160


def _after(text: str, span: Span, acts: Sequence[Act], first: int, last: int) -> int | None:
    n = next((n for n in range(first, last + 1) if acts[n].span.start >= span.end), None)
    return n if n is not None and not _parted(text, span.end, acts[n].span.start) else None


def _parted(text: str, start: int, end: int) -> bool:
    """Say whether a stretch parts a condition from an act: a semicolon or a colon, or too many words."""
    return end - start > _FAR or any(mark in text[start:end] for mark in ";:")


# ---------------------------------------------------------------- places


def _place(text: str, span: Span, body: Span, lexicon: _Lexicon, codes: tuple[str, ...]) -> str | None:
    """Return where an act is to be done: where to, else where, else by what way; None when its words name no place."""
    end = min(span.end, span.start + _READ)
    found = places(text, span.start, end, codes, body)
    if not found:
        return None
    moving = not lexicon.motion.isdisjoint(w.lower() for w in _WORD.findall(text[span.start : end]))
    there = [p for p in found if p.kind == "to" and moving]
    chosen = (
        there
        or [p for p in found if p.kind in ("in", "via")]
        or ([p for p in found if p.kind == "from"] if moving else [])
    )
    return _joined(text, chosen[-1] if there else chosen[0], found) if chosen else None


def _joined(text: str, chosen: Named, found: Sequence[Named]) -> str:
    """Say a journey whole: "from Elmford to Hale"."""
    before = next(
        (
            p
            for p in found
            if p.kind == "from"
            and p.span.end < chosen.span.start
            and chosen.span.start - p.span.end <= len(" towards the ")
        ),
        None,
    )
    if before is None or chosen.kind != "to":
        return chosen.words
    lead = text[: before.span.start].rsplit(None, 1)[-1]
    return " ".join(f"{lead} {text[before.span.start : chosen.span.end]}".split())


# ---------------------------------------------------------------- who


def subject(text: str, span: Span, codes: tuple[str, ...]) -> str | None:
    """Return who acts in a clause, in its words: a person, an office or a body before the verb, or after "by" in the passive.

    None for pronouns, for things, and where no verb follows in time.
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
            if words[n].group().lower() in lexicon.relatives
        ),
        None,
    )
    if relative is not None and (verb is None or relative < verb):
        return _party(text, words, first, relative, lexicon, codes)
    if verb is None or verb == first or _STOP.search(text, words[first].start(), words[verb].start()):
        return None
    if _passive(words, verb, lexicon):
        agent = next(
            (n for n in range(verb + 1, min(len(words), verb + _BY)) if words[n].group().lower() in lexicon.by), None
        )
        return _agent(text, words, agent + 1, lexicon, codes) if agent is not None else None
    return _party(text, words, first, verb, lexicon, codes)


def _first(words: Sequence[re.Match[str]], lexicon: _Lexicon) -> int | None:
    """Return where the subject begins: after the words that lead on to it."""
    for n, word in enumerate(words):
        low = word.group().lower()
        if (
            low in lexicon.leads
            and n + 1 < len(words)
            and (words[n + 1].group().lower() in lexicon.articles or words[n + 1].group()[0].isupper())
        ):
            continue
        if low in lexicon.articles or (word.group()[0].isupper() and low not in lexicon.leads) or low in lexicon.actors:
            return n
        if low not in lexicon.leads:
            return None
    return None


def _verb(words: Sequence[re.Match[str]], n: int, first: int, lexicon: _Lexicon) -> bool:
    low = words[n].group().lower()
    if n == first:
        return False
    before = words[n - 1].group()
    if (
        low.endswith("ed")
        and words[n].group().islower()
        and (before[0].isupper() or before.lower() in lexicon.actors)
        and before.lower() not in lexicon.articles
    ):
        return True
    return low in lexicon.verbs and before.lower() not in lexicon.articles


def _passive(words: Sequence[re.Match[str]], verb: int, lexicon: _Lexicon) -> bool:
    """Say whether the subject suffers the deed: a form of being, then a participle."""
    being = any(w.group().lower() in lexicon.being for w in words[verb : verb + 3])
    if not being:
        return False
    after = [w.group().lower() for w in words[verb : verb + 5]]
    at = max(n for n, w in enumerate(after[:3]) if w in lexicon.being) + 1
    return at < len(after) and after[at] not in lexicon.active and not after[at].endswith("ing")


def _agent(
    text: str, words: Sequence[re.Match[str]], first: int, lexicon: _Lexicon, codes: tuple[str, ...]
) -> str | None:
    last = first
    while last < len(words) and last - first < _MOST:
        word = words[last].group()
        between = text[words[last - 1].end() : words[last].start()]
        if last > first and between.strip(" .\n"):
            break
        if not (word[0].isupper() or word.lower() in lexicon.articles or word.lower() in lexicon.actors):
            break
        last += 1
    return _party(text, words, first, last, lexicon, codes)


def _party(
    text: str, words: Sequence[re.Match[str]], first: int, last: int, lexicon: _Lexicon, codes: tuple[str, ...]
) -> str | None:
    """Return the words `first` to `last` when they name someone who can act; otherwise None."""
    held = list(words[first:last])
    while held and not held[-1].group()[0].isupper() and held[-1].group().lower() not in lexicon.actors:
        held.pop()
    low = [w.group().lower().removesuffix("'s").removesuffix("’s") for w in held]
    if (
        not held
        or low[0] in lexicon.joined - lexicon.articles
        or not lexicon.pronouns.isdisjoint(low[1:] if low[0] in lexicon.articles else low)
    ):
        return None
    for n, word in enumerate(low[:-1]):
        # "The officers at Elmford", but not "gentlemen at their request".
        if (
            n
            and word in lexicon.joined - lexicon.articles
            and word not in lexicon.of
            and not held[n + 1].group()[0].isupper()
        ):
            return None
    core = [(w, k) for w, k in zip(held, low, strict=True) if k not in lexicon.articles and k not in lexicon.joined]
    # A title alone is the scrap of a name: "Mr"; "the General" is somebody.
    scrap = len(core) == 1 and core[0][1] in lexicon.titles and low[0] not in lexicon.articles
    # "The proceedings of the Congress" are no body: the noun before the first "of" acts, or a titled name.
    end = next((n for n in range(1, len(low)) if low[n] in lexicon.joined - lexicon.articles), len(low))
    acting = not scrap and (low[end - 1] in lexicon.actors or any(k in lexicon.titles for k in low[:end]))
    names = [
        w.group()
        for w, k in core
        if w.group()[0].isupper() and k not in lexicon.titles and not no_name(w.group(), codes)
    ]
    begins = (
        held[0].start() == words[0].start() or not text[max(0, held[0].start() - 2) : held[0].start()].strip().isalnum()
    )
    # A capital letter alone, at the head of a sentence or after an article, makes no one who acts.
    named = len(names) == len(core) > 0 and low[0] not in lexicon.articles and (len(names) > 1 or not begins)
    inside = any(w.group()[0].islower() and k in lexicon.leads - lexicon.joined for w, k in core)
    if inside or not (acting or named):
        return None
    return " ".join(text[held[0].start() : held[-1].end()].split())
