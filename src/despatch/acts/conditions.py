"""The words that make an act hang on something else: "if the wind serves", "provided that the freight is paid"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from despatch.languages.particulars import ArgumentWords
from despatch.languages.particulars import Condition as Words
from despatch.languages.tables import merged
from despatch.model import Span
from despatch.text.patterns import any_of

LONGEST = 300
"""The most code points of a condition: a longer one is cut after a word."""
_FEWEST = 3
"""A comma after fewer words does not end the condition: "if, as you say, ..."."""
_POLITE = 4
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’])*|&")
_END = re.compile(r"[,;:()!?]|--+|—|\s[–-]\s|\n\s*\n")
_JOINT_BEFORE = re.compile(r"\s(?:[^\W\d_]{1,4}|&)$")


@dataclass(frozen=True, slots=True)
class Condition:
    """Where a condition stands, and whether the clause that it governs comes after it."""

    span: Span
    leads: bool


@dataclass(frozen=True, slots=True)
class _Patterns:
    heads: tuple[str, ...]
    """The longest word of each opening: a sentence without any of them holds no condition."""
    opening: re.Pattern[str]
    idle: re.Pattern[str]


@cache
def _patterns(codes: tuple[str, ...]) -> _Patterns:
    words = merged(codes, ArgumentWords).condition
    opens = words.opens | words.participles | words.inverted
    return _Patterns(
        tuple(sorted({max(opening.split(), key=len) for opening in opens})),
        re.compile(rf"(?<!\w){any_of(opens)}(?!\w)", re.IGNORECASE),
        re.compile(rf"\s+{any_of(words.idle)}(?!\w)", re.IGNORECASE),
    )


def conditions(text: str, start: int, end: int, codes: tuple[str, ...]) -> list[Condition]:
    """Return the conditions in a sentence of `text`, in order.

    Three uses of "if" are no condition: "I do not know if" asks whether, "grateful if you would" is polite, and "if
    possible" is a turn of speech.
    """
    patterns = _patterns(codes)
    low = text[start:end].lower()
    if not any(word in low for word in patterns.heads):
        return []
    words = merged(codes, ArgumentWords).condition
    found: list[tuple[re.Match[str], bool]] = []
    asking = False
    for hit in patterns.opening.finditer(text, start, end):
        before = text[max(start, hit.start() - _BEFORE) : hit.start()]
        leads = _leads(before, words)
        if _asks(before, words) or (asking and leads and before.rstrip()[-1:].isalpha()):
            asking = True
        elif _opens(text, hit, end, before, codes, leads=leads):
            found.append((hit, leads))
    out: list[Condition] = []
    for n, (hit, leads) in enumerate(found):
        # "If it holds we sail and if not we stay": the next condition ends this one.
        limit = min([end, hit.start() + LONGEST, *(h.start() for h, _ in found[n + 1 : n + 2])])
        stop = _stop(text, hit.end(), limit, words, leads=leads)
        if len(_WORD.findall(text, hit.end(), stop)) >= _LEAST:
            out.append(Condition(Span(hit.start(), stop), leads))
    return out


_BEFORE = 60
_LEAST = 2
"""Fewer words are no condition, but the scrap of one."""


def _asks(before: str, words: Words) -> bool:
    """Say whether "if" means whether: after "see", "ask them", "let me know", without a stop between."""
    rest = before.rstrip()
    lead = [word.lower() for word in _WORD.findall(_END.split(rest)[-1])]
    return (
        rest[-1:].isalpha()
        and bool(lead)
        and (lead[-1] in words.whether or not words.asking.isdisjoint(lead[-_ASKED:]))
    )


_ASKED = 3


def _leads(before: str, words: Words) -> bool:
    """Say whether the condition goes before the clause it governs: at the start, or after a joint or a full stop."""
    rest = before.rstrip()
    if not rest or rest[-1] in ".;:!?(—-–":
        return True
    lead = _WORD.findall(rest[-20:])
    return bool(lead) and rest[-1] != "," and lead[-1].lower() in words.joints


def _opens(text: str, hit: re.Match[str], end: int, before: str, codes: tuple[str, ...], *, leads: bool) -> bool:
    """Say whether an opening word begins a condition, by the words `before` it and the word after it."""
    words = merged(codes, ArgumentWords).condition
    opening = hit.group().lower()
    begins = leads or before.rstrip()[-1:] == ","
    after = _WORD.search(text, hit.end(), min(end, hit.end() + 40))
    follows = after.group().lower() if after else ""
    if opening in words.inverted:
        return begins and follows in words.leads_on - words.never_inverted and text[end - 1 : end] != "?"
    if opening in words.participles:
        return follows in words.leads_on and (begins or follows in words.after_participle)
    if _patterns(codes).idle.match(text, hit.end(), end):
        return False
    lead = [word.lower() for word in _WORD.findall(before)]
    return begins or words.polite.isdisjoint(lead[-_POLITE:])


def _stop(text: str, start: int, limit: int, words: Words, *, leads: bool) -> int:
    """Return where a condition ends: at a stop after three words, or where the main clause begins without a stop."""
    stop = limit
    # "If, as you say, it holds, we sail": the words between the first two commas are an aside.
    aside = 2 if text[start : start + 1] == "," else 0
    for n, hit in enumerate(_END.finditer(text, start, limit)):
        if hit.group() != "," or (n >= aside and len(_WORD.findall(text, start, hit.start())) >= _FEWEST):
            stop = hit.start()
            break
    else:
        if limit < len(text) and not text[limit].isspace():
            cut = text.rfind(" ", start, limit)
            stop = cut if cut > start else limit
    if leads:
        tokens = list(_WORD.finditer(text, start, stop))
        low = [token.group().lower() for token in tokens]
        for n in range(_FEWEST, len(low) - 1):
            if low[n] in words.persons and low[n + 1] in words.auxiliaries and low[n - 1] not in words.within:
                stop = tokens[n].start()
                break
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] == "."):
        stop -= 1
    last = _JOINT_BEFORE.search(text, start, stop)
    return last.start() if last and last.group().strip().lower() in words.joints else stop
