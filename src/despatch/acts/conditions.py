"""The words that make an act hang on something else: "if the wind serves", "provided that the freight is paid"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from despatch import languages
from despatch.model import Span
from despatch.quantities.lexicon import any_of

LONGEST = 300
"""A condition has at most so many code points: a longer one is cut at its last word."""
_FEWEST = 3
"""A comma after fewer words than this breaks the condition and does not end it: "if, as you say, ..."."""
_POLITE = 4
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’])*|&")
_END = re.compile(r"[,;:()!?]|--+|—|\s[–-]\s|\n\s*\n")
_JOINT_BEFORE = re.compile(r"\s(?:[^\W\d_]{1,4}|&)$")


@dataclass(frozen=True, slots=True)
class Condition:
    """Where a condition stands, and whether what it governs comes after it rather than before."""

    span: Span
    leads: bool


@dataclass(frozen=True, slots=True)
class _Cues:
    heads: tuple[str, ...]
    """The longest word of each opening: a sentence without any holds no condition."""
    opening: re.Pattern[str]
    participles: frozenset[str]
    inverted: frozenset[str]
    leads_on: frozenset[str]
    joints: frozenset[str]
    whether: frozenset[str]
    asking: frozenset[str]
    polite: frozenset[str]
    idle: re.Pattern[str]
    persons: frozenset[str]
    auxiliaries: frozenset[str]
    within: frozenset[str]


@cache
def _cues(codes: tuple[str, ...]) -> _Cues:
    data = [d for d in (languages.load(code, "particulars").get("condition") for code in codes) if d]

    def said(key: str) -> frozenset[str]:
        return frozenset(w for d in data for w in d.get(key, ()))

    opens = said("opens") | said("participles") | said("inverted")
    return _Cues(
        tuple(sorted({max(w.split(), key=len) for w in opens})),
        re.compile(rf"(?<!\w){any_of(opens)}(?!\w)", re.IGNORECASE),
        said("participles"),
        said("inverted"),
        said("leads_on"),
        said("joints"),
        said("whether"),
        said("asking"),
        said("polite"),
        re.compile(rf"\s+{any_of(said('idle'))}(?!\w)", re.IGNORECASE),
        said("persons"),
        said("auxiliaries"),
        said("within"),
    )


def conditions(text: str, start: int, end: int, codes: tuple[str, ...]) -> list[Condition]:
    """Return the conditions in a sentence of `text`, in order.

    Left out are "if" that asks whether ("I do not know if"), that makes a request polite ("grateful if you would") or a turn
    of speech ("if possible").
    """
    cues = _cues(codes)
    low = text[start:end].lower()
    if not any(word in low for word in cues.heads):
        return []
    found: list[tuple[re.Match[str], bool]] = []
    asking = False
    for hit in cues.opening.finditer(text, start, end):
        before = text[max(start, hit.start() - _BEFORE) : hit.start()]
        leads = _leads(before, cues)
        if _asks(before, cues) or (asking and leads and before.rstrip()[-1:].isalpha()):
            asking = True
        elif _opens(text, hit, end, before, cues, leads=leads):
            found.append((hit, leads))
    out: list[Condition] = []
    for n, (hit, leads) in enumerate(found):
        # "If it holds we sail and if not we stay": the next condition ends this one.
        limit = min([end, hit.start() + LONGEST, *(h.start() for h, _ in found[n + 1 : n + 2])])
        stop = _stop(text, hit.end(), limit, cues, leads=leads)
        if len(_WORD.findall(text, hit.end(), stop)) >= _LEAST:
            out.append(Condition(Span(hit.start(), stop), leads))
    return out


_BEFORE = 60
_LEAST = 2
"""Fewer words than this are no condition, but the scrap of one."""


def _asks(before: str, cues: _Cues) -> bool:
    """Say whether "if" means whether: after "see", "ask them", "let me know", without a stop between."""
    rest = before.rstrip()
    said = [w.lower() for w in _WORD.findall(_END.split(rest)[-1])]
    return (
        rest[-1:].isalpha() and bool(said) and (said[-1] in cues.whether or not cues.asking.isdisjoint(said[-_ASKED:]))
    )


_ASKED = 3


def _leads(before: str, cues: _Cues) -> bool:
    """Say whether a clause begins here that goes before what it governs: at the start, or after a joint or a full stop."""
    rest = before.rstrip()
    if not rest or rest[-1] in ".;:!?(—-–":
        return True
    words = _WORD.findall(rest[-20:])
    return bool(words) and rest[-1] != "," and words[-1].lower() in cues.joints


def _opens(text: str, hit: re.Match[str], end: int, before: str, cues: _Cues, *, leads: bool) -> bool:
    word = hit.group().lower()
    said = [w.lower() for w in _WORD.findall(before)]
    rest = before.rstrip()
    begins = leads or rest[-1:] == ","
    after = _WORD.search(text, hit.end(), min(end, hit.end() + 40))
    follows = after.group().lower() if after else ""
    if word in cues.inverted:
        return begins and follows in (cues.leads_on - {"that", "always", "only"}) and text[end - 1 : end] != "?"
    if word in cues.participles:
        return follows in cues.leads_on and (begins or follows in ("that", "always"))
    if cues.idle.match(text, hit.end(), end):
        return False
    return begins or cues.polite.isdisjoint(said[-_POLITE:])


def _stop(text: str, start: int, limit: int, cues: _Cues, *, leads: bool) -> int:
    """Return where a condition ends: at a stop after three words, or where the main clause begins without one."""
    stop = limit
    # "If, as you say, it holds, we sail": what stands between the first two commas is an aside.
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
        words = list(_WORD.finditer(text, start, stop))
        said = [w.group().lower() for w in words]
        for n in range(_FEWEST, len(said) - 1):
            if said[n] in cues.persons and said[n + 1] in cues.auxiliaries and said[n - 1] not in cues.within:
                stop = words[n].start()
                break
    while stop > start and (text[stop - 1].isspace() or text[stop - 1] == "."):
        stop -= 1
    last = _JOINT_BEFORE.search(text, start, stop)
    return last.start() if last and last.group().strip().lower() in cues.joints else stop
