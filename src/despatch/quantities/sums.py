"""Sums of money and weights as people write them: "two pounds ten shillings", "3l. 4s.", "$1.2m", "1.200 francs"."""

from __future__ import annotations

import re
from dataclasses import replace

from despatch.quantities.lexicon import Lexicon
from despatch.quantities.numerals import Number, number

_JOINT = re.compile(r"\.?\s*,?\s*")
_PART = re.compile(r"(?P<over>[1-7])/(?P<under>[2-8])(?![\d/])")
_UNIT = re.compile(r"\s*(?P<unit>[^\W\d_]+)\.?")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?![\d.,])")
_SAID_AGAIN = re.compile(r"\s?\(([^()\n]{1,40})\)")


def coin(text: str, pos: int, limit: int, known: Lexicon) -> Number | None:
    """Read pence in one word, with the part of a penny after it: "ninepence", "twopence halfpenny"."""
    first = _WORD.match(text, pos, limit)
    if not first or first.group().lower() not in known.coins:
        return None
    value = known.coins[first.group().lower()]
    more = _WORD.match(text, _after_joint(text, first.end(), limit, known), limit)
    part = known.coins.get(more.group().lower(), 1.0) if more else 1.0
    return Number(value + part, more.end()) if more and part < 1 <= value else Number(value, first.end())


def with_parts(text: str, whole: Number, unit: str, end: int, limit: int, known: Lexicon) -> Number | None:
    """Return a number of this `unit` with the smaller units after it, or None: 4.5 for "4 cwt. 2 qrs."."""
    families = [family for family in known.measures if unit.lower() in family]
    value, least, at = whole.value, unit.lower(), end
    while families:
        read = _part(text, at, limit, known)
        if read is None:
            break
        count, part, stop = read
        families = [family for family in families if family.get(part, family[least]) < family[least]]
        if not families:
            break
        value += count * families[0][part] / families[0][unit.lower()]
        least, at = part, stop
    return replace(whole, value=round(value, 4), end=at) if at > end else None


def _part(text: str, pos: int, limit: int, known: Lexicon) -> tuple[float, str, int] | None:
    """Read a number and its unit after a larger unit, with the end of both."""
    at = _after_joint(text, pos, limit, known)
    pence = coin(text, at, limit, known)
    if pence:
        return pence.value, known.coin, pence.end
    count = number(text, at, limit, known)
    unit = _UNIT.match(text, count.end, limit) if count else None
    if not count or not unit or unit["unit"].lower() not in known.units:
        return None
    stop = unit.end() if unit.end("unit") - unit.start("unit") <= _SHORT else unit.end("unit")
    return count.value, unit["unit"].lower(), stop


def _after_joint(text: str, pos: int, limit: int, known: Lexicon) -> int:
    """Return where a sum goes on after a stop, a comma or "and"."""
    mark = _JOINT.match(text, pos, limit)
    at = mark.end() if mark else pos
    word = known.patterns.token.match(text, at, limit)
    if not word or word["token"].lower() not in known.words.and_:
        return at
    while at < limit and (at < word.end() or text[at].isspace()):
        at += 1
    return at


_SHORT = 3
"""A full stop after so few letters belongs to them: "4s."."""


def part(text: str, pos: int, limit: int, known: Lexicon) -> Number | None:
    """Read a fraction of a measure: "3/4 of a ton", "1/2 ton". Without a measure it may be a day or a price."""
    hit = _PART.match(text, pos, limit)
    after = known.patterns.token.match(text, hit.end(), limit) if hit else None
    if not hit or not after or int(hit["over"]) >= int(hit["under"]):
        return None
    end, word = hit.end(), after["token"].lower().rstrip(".")
    of = word in known.words.of
    if of:
        end = after.end()
        article = known.patterns.token.match(text, end, limit)
        end = article.end() if article and article["token"].lower() in known.words.definite else end
    elif word not in known.units or word in known.money:
        return None
    return Number(int(hit["over"]) / int(hit["under"]), end)


def multiplied(text: str, read: Number, limit: int, known: Lexicon) -> Number:
    """Return a sum of money with the multiple that letters close behind it mean: "$1.2m"."""
    hit = known.patterns.shortened.match(text, read.end, limit)
    if not hit:
        return read
    multiple = known.shortened[hit.group().lower()]
    return replace(read, value=round(read.value * multiple, 2), end=hit.end())


def in_thousands(text: str, pos: int, limit: int) -> float | None:
    """Return a figure whose points set off thousands. Sums of money have no three decimals: "1.200 francs"."""
    hit = _THOUSANDS.match(text, pos, limit)
    return float(hit.group().replace(".", "")) if hit else None


def said_again(text: str, read: Number, limit: int, known: Lexicon) -> Number:
    """Return a number with its repetition in brackets: "12 (twelve)"."""
    hit = _SAID_AGAIN.match(text, read.end, limit)
    again = number(text, hit.start(1), hit.end(1), known) if hit else None
    return replace(read, end=hit.end()) if hit and again and again.value == read.value else read
