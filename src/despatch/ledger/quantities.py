"""Quantities in words or figures: "two million tons of grain", "8,000 to 10,000 lorries a month", "half a dozen".

The grammar is our own: quantity libraries lose the item and read "a division and a half" as 0.5 of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import regex

from despatch import languages
from despatch.model import Quantity, Span

_ITEM_WORDS = 6
_SHARE_REACH = 60
"""A side's part stands at most so far behind the whole."""
_LEAD = 80
"""A period is looked for so many code points before a number."""
_BACK = 1500
"""Words that point back reach so far."""


_PLAIN = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class _Words:
    numbers: dict[str, int]
    multiples: dict[str, int]
    anchor: Any
    token: Any
    half: frozenset[str]
    joint: frozenset[str]
    article: frozenset[str]
    span_joint: Any
    upto: Any
    atleast: Any
    about: Any
    of: frozenset[str]
    skip: frozenset[str]
    not_after: frozenset[str]
    not_before: Any
    units: dict[str, str]
    money: frozenset[str]
    per: Any
    adverbs: dict[str, str]
    """Words that say a period in one ("monthly"), and the period."""
    led: Any
    """Such a word before what it is said of: "the monthly delivery of at least the following: "."""
    stop: frozenset[str]
    giving: frozenset[str]
    """Words that may stand between a side and its part."""
    months: frozenset[str]
    pointer: Any
    """A word that points back with what it points at: "those cargoes"."""
    wholes: frozenset[str]
    hints: frozenset[str]
    """Words one of which stands in every quantity that has no figure."""


def _alternation(words: Iterable[str]) -> str:
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(r"\s+".join(regex.escape(part) for part in w.split()) for w in ordered) + ")"


@cache
def _known(codes: tuple[str, ...]) -> bool:
    """Say whether any of the languages tells how it counts; in others no quantity is read."""
    return any(languages.load(code, "quantities") for code in codes)


@cache
def _words(codes: tuple[str, ...]) -> _Words:
    data = [d for d in (languages.load(code, "quantities") for code in codes) if d]
    numbers: dict[str, int] = {k: v for d in data for k, v in d["numbers"].items()}
    multiples: dict[str, int] = {k: v for d in data for k, v in d["multiples"].items()}
    said: dict[str, list[str]] = {}
    for d in data:
        for key, words in d["words"].items():
            said.setdefault(key, []).extend(words)
    units = {u: kind for d in data for kind, us in d["units"].items() for u in us}
    periods = [w for d in data for w in d["periods"]["words"]]
    adverbs = {w: period for d in data for w, period in d["periods"].get("adverbs", {}).items()}
    flags = regex.IGNORECASE | regex.V1
    # "A copy" counts nothing that anybody owes, "a barrel" does.
    single = [u for u, kind in units.items() if kind != "count"]
    referring = [d["referring"] for d in data if "referring" in d]
    pointers = [w for r in referring for w in r["pointers"]]
    in_words = _alternation([*numbers, *multiples, *said["half"]])
    figure = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    before_end = r"(?:(?<!\w)|(?<=\d))"
    return _Words(
        numbers, multiples,
        anchor=regex.compile(rf"(?P<money>[$£])?\s?(?P<figure>(?<![\w.\-–]){figure})(?![\p{{L}}\d])|(?<![\p{{L}}’'-])(?P<word>{in_words}(?!\p{{L}})|(?:an?|another)(?=\s+{_alternation([*multiples, *single])}(?!\p{{L}})))", flags),
        token=regex.compile(rf"\s*-?\s*(?P<token>{figure}|\p{{L}}[\p{{L}}'’]*\.?|&)", flags),
        half=frozenset(w.split()[0] for w in said["half"]),
        joint=frozenset(said["and"]), article=frozenset(said["article"]),
        span_joint=regex.compile(rf"\s*(?:{_alternation(said['range'])})\s*(?P<money>[$£])?(?=\d|\p{{L}})", flags),
        upto=regex.compile(rf"{before_end}{_alternation(said['upto'])}\s+(?:the\s+)?$", flags),
        atleast=regex.compile(rf"{before_end}{_alternation(said['atleast'])}\s+(?:the\s+)?$", flags),
        about=regex.compile(rf"{before_end}{_alternation(said['about'])}\s+$", flags),
        of=frozenset(said["of"]), skip=frozenset(said["skip"]),
        not_after=frozenset(said["not_after"]),
        not_before=regex.compile(rf"\s?(?:{_alternation(said['not_before'])})(?!\p{{L}})", flags),
        units=units, money=frozenset(u for u, kind in units.items() if kind == "money"),
        per=regex.compile(rf"\s*,?\s*(?:{_alternation(said['per'])})\s+(?P<per>{_alternation(periods)})(?!\p{{L}})|\s*,?\s+(?P<adverb>{_alternation(adverbs)})(?!\p{{L}})", flags),
        adverbs=adverbs,
        led=regex.compile(rf"(?<!\p{{L}})(?P<adverb>{_alternation(adverbs)})\s+(?:(?:\p{{L}}+\s+){{0,8}}\p{{L}}+\s*(?P<list>:)\s*|(?:\p{{L}}+\s+){{0,4}})$" if adverbs else r"(?!)", flags),
        stop=frozenset(w for d in data for w in d["stop"]["words"]),
        giving=frozenset([*(w for d in data for w in d["words"].get("giving", ())), *said["about"], *said["article"]]),
        months=frozenset(w for code in codes for names in languages.load(code, "dates").get("months", ()) for w in names),
        pointer=regex.compile(rf"(?<!\p{{L}}){_alternation(pointers)}\s+(?P<what>\p{{L}}+)", flags),
        wholes=frozenset(w for r in referring for w in r["wholes"]),
        hints=frozenset(max(_PLAIN.findall(w), key=len) for w in (*numbers, *multiples, *said["half"], *single) if _PLAIN.search(w)),
    )  # fmt: skip


def _number(text: str, pos: int, limit: int, known: _Words) -> tuple[float, int] | None:
    """Read a number in words or figures that starts at `pos`; return it with its end."""
    total, part, end, seen = 0.0, 0.0, pos, False
    while (hit := known.token.match(text, end, limit)) is not None:
        token = hit["token"].lower()
        bare = token.rstrip(".")
        if token[0].isdigit():
            if seen:
                break
            part, seen = float(token.replace(",", "")), True
        elif bare in known.numbers:
            if seen and part and (part % 10 or known.numbers[bare] >= 10) and part < 100:
                break
            part, seen = part + known.numbers[bare], True
        elif bare in known.multiples:
            part = (part if seen and part else 1) * known.multiples[bare]
            if part >= 1000:
                total, part = total + part, 0.0
            seen = True
        elif bare in known.joint and seen and _goes_on(text, hit.end(), limit, known, part):
            pass
        elif not seen and bare in known.article:
            part = 0.0
            after = known.token.match(text, hit.end(), limit)
            if not after or after["token"].lower().rstrip(".") not in known.multiples:
                return 1.0, hit.end()
        elif not seen and bare in known.half:
            return _half(text, hit.end(), limit, known)
        else:
            break
        end = hit.end()
    return (total + part, end) if seen else None


def _half(text: str, pos: int, limit: int, known: _Words) -> tuple[float, int] | None:
    """Read what stands after "half": "half a dozen", "half the"."""
    article = known.token.match(text, pos, limit)
    if article and article["token"].lower() in known.article | {"the"}:
        pos = article.end()
    counted = known.token.match(text, pos, limit)
    if counted and counted["token"].lower() in known.multiples:
        return known.multiples[counted["token"].lower()] / 2, counted.end()
    return 0.5, pos


def _goes_on(text: str, pos: int, limit: int, known: _Words, part: float) -> bool:
    """Say whether "and" joins a number's parts ("a hundred and fifteen") rather than two things."""
    after = known.token.match(text, pos, limit)
    return bool(after) and part >= 100 and after["token"].lower() in known.numbers


def find(text: str, start: int, end: int, codes: tuple[str, ...]) -> list[Quantity]:
    """Return the quantities between `start` and `end`; dates, ordinals, and numbers that name things are none."""
    if not _known(codes):
        return []
    known = _words(codes)
    # Most clauses count nothing: their words say so more quickly than the pattern.
    words = text[start:end].lower()
    if not _DIGIT.search(words) and known.hints.isdisjoint(_PLAIN.findall(words)):
        return []
    out: list[Quantity] = []
    done = start
    for anchor in known.anchor.finditer(text, start, end):
        if anchor.start() < done or not _counts(text, anchor, start, known):
            continue
        begin = anchor.start("figure") if anchor["figure"] else anchor.start("word")
        first = _number(text, begin, end, known)
        if not first or known.not_before.match(text, first[1], end) or (anchor["word"] and first[0] == 1 and _one_of(text, first[1], end, known)):
            continue
        quantity, done = _quantity(text, anchor, first, end, known)
        if (quantity.unit is None and quantity.item is None) or _named(text, anchor, start):
            shared = _share(text, out[-1], quantity, known) if out else None
            out += [shared] if shared else []
        elif quantity.item or known.units.get((quantity.unit or "").lower()) != "time":
            out.append(quantity)
    return _led(text, start, out, known) if out else out


_SENTENCE = regex.compile(r"[.!?]\s+\p{Lu}|\n\s*\n", regex.V1)


def _led(text: str, floor: int, found: list[Quantity], known: _Words) -> list[Quantity]:
    """Give a quantity the period said before it, and all that follow in a list: "monthly at least: 500 carts, 20 ploughs"."""
    out: list[Quantity] = []
    period, reach = None, -1
    for quantity in found:
        start = quantity.span.start
        if period and _SENTENCE.search(text, reach, start):
            period = None
        reach = start
        said = known.led.search(text, max(floor, start - _LEAD, out[-1].span.end if out else 0), start)
        if said and said["list"]:
            period = known.adverbs[said["adverb"].lower()]
        own = known.adverbs[said["adverb"].lower()] if said else period
        out.append(replace(quantity, per=own) if own and quantity.per is None else quantity)
    return out


_WHO = regex.compile(r"(?P<lead>\p{L}{3}\s+)?(?P<who>\p{Lu}[\p{L}.]{1,30}(?:\s+\p{Lu}[\p{L}.]{1,30}){0,3})\s+(?P<verb>(?:\p{Ll}+\s+){0,2})[£$]?$", regex.V1)
_PART_END = regex.compile(r"\s*(?:[,;:.!?)]|$|\n)|\s+(?P<word>\p{L}+)", regex.V1)


def _share(text: str, whole: Quantity, bare: Quantity, known: _Words) -> Quantity | None:
    """Return a bare number as a side's part of the quantity before it: "800 horses, Elmford giving 300 and Hale 500"."""
    between = text[whole.span.end : bare.span.start]
    if len(between) > _SHARE_REACH or "\n\n" in between:
        return None
    who = _WHO.search(between[-60:])
    end = _PART_END.match(text, bare.span.end)
    if not who or who["who"].split()[-1].lower().rstrip(".") in known.months or not (end and (not end["word"] or end["word"].lower() in known.stop)):
        return None
    article = who["lead"] if (who["lead"] or "").strip().lower() in known.skip else ""
    # "Convoy P.Q. 17" names a thing; "and the H.A.L. 500" gives a side's part.
    if any(word not in known.giving for word in who["verb"].split()) or (who["who"].isupper() and not who["verb"] and not article):
        return None
    return replace(bare, span=Span(bare.span.start, end.start()), unit=whole.unit, item=whole.item, per=whole.per, share=article + who["who"])


def referred(text: str, floor: int, clause: Span, codes: tuple[str, ...]) -> list[Quantity]:
    """Return the quantities that a clause points back at ("those cargoes"), given between `floor` and the clause.

    They are those of the nearest quantity whose item or unit is the word pointed at, or is a whole of goods.
    Their spans are where the numbers stand, outside the clause. Empty when the clause points at nothing.
    """
    if not _known(codes):
        return []
    known = _words(codes)
    named = [hit["what"].lower() for hit in known.pointer.finditer(text, clause.start, clause.end)]
    if not named:
        return []
    given = find(text, max(floor, clause.start - _BACK), clause.start, codes)
    for quantity in reversed(given):
        words = {w.lower() for w in f"{quantity.unit or ''} {quantity.item or ''}".split()}
        goods = known.units.get((quantity.unit or "").lower()) in ("container", "mass", "volume")
        for what in named:
            if what in words or (what in known.wholes and (goods or words & known.wholes)):
                return [quantity]
    return []


def _one_of(text: str, pos: int, limit: int, known: _Words) -> bool:
    """Say whether "of" follows: "one of your officers" counts nothing."""
    word = known.token.match(text, pos, limit)
    return bool(word) and word["token"].lower() in known.of


def _counts(text: str, anchor: Any, floor: int, known: _Words) -> bool:
    """Say whether a number may count something: not "No. 7", "paragraph two" or the year of a date."""
    before = text[max(floor, anchor.start() - 14) : anchor.start()].lower().split()
    if before and before[-1] in known.not_after:
        return False
    figure = anchor["figure"]
    return not (figure and not anchor["money"] and len(figure) == 4 and figure[0] in "12" and "," not in figure and _yearly(text, anchor, known))


_NAMED = regex.compile(r"(?<![\p{L}.])(?:\p{Lu}\.?){1,4}[\s-]*$", regex.V1)
"""Capitals before a figure: "P.Q. 17", "U 23"."""


def _named(text: str, anchor: Any, floor: int) -> bool:
    """Say whether a figure is part of a name, not a number of things."""
    return bool(anchor["figure"] and _NAMED.search(text, max(floor, anchor.start() - 14), anchor.start("figure")))


def _yearly(text: str, anchor: Any, known: _Words) -> bool:
    """Say whether a number of four figures stands as a year: alone, or after a month or "in"."""
    after = text[anchor.end() : anchor.end() + 12].lstrip()
    return not after[:1].islower() or after.split()[0].strip(".,;:)") in known.stop


def _quantity(text: str, anchor: Any, first: tuple[float, int], limit: int, known: _Words) -> tuple[Quantity, int]:
    low, pos = first
    high = low
    money = anchor["money"]
    joint = known.span_joint.match(text, pos, limit)
    if joint:
        second = _number(text, joint.end(), limit, known) if _is_number(text, joint.end(), limit, known) else None
        if second and second[0] > low:
            high, pos = second
            low = low * 1000 if low < 1000 <= high and high / max(low, 1) > 100 and high % 1000 == 0 else low
    unit, item, end = _what(text, pos, limit, known)
    pence = _PENCE.match(text, pos, limit) if unit == "/" else None
    if pence:
        low = high = round(low + int(pence["pence"]) / 12, 2)
    if money and (unit is None or unit not in known.money):
        unit, item, end = money, None, pos
    per = known.per.match(text, end, limit)
    if per:
        end = per.end()
    said_at = anchor.start() + (len(anchor.group()) - len(anchor.group().lstrip()))
    left = text[max(0, said_at - 24) : said_at]
    if unit is None and item is None:
        end = pos
    lo: float | None = low
    hi: float | None = high
    if known.atleast.search(left):
        hi = None if high == low else high
    return Quantity(lo, hi, unit, item, (per["per"] or known.adverbs[per["adverb"].lower()]).lower() if per else None, Span(said_at, end), bool(known.about.search(left))), end


def _is_number(text: str, pos: int, limit: int, known: _Words) -> bool:
    hit = known.token.match(text, pos, limit)
    token = hit["token"].lower().rstrip(".") if hit else ""
    return bool(token) and (token[0].isdigit() or token in known.numbers or token in known.multiples)


_WORD = regex.compile(r"\s+\[?(?P<word>[\p{L}\d][\p{L}\d'’.\-]*|[/£])\]?", regex.V1)
_PENCE = regex.compile(r"/(?P<pence>\d{1,2})(?!\d)")


def _what(text: str, pos: int, limit: int, known: _Words) -> tuple[str | None, str | None, int]:
    """Return unit, item and the end of what a number counts: "tons of grain", "A-20 bombers", "barrels of Powder"."""
    unit: str | None = None
    words: list[str] = []
    end = at = pos
    if text[pos : pos + 1] == "/":
        pence = _PENCE.match(text, pos, limit)
        return "/", None, pence.end() if pence else pos + 1
    while (hit := _WORD.match(text, at, limit)) and len(words) < _ITEM_WORDS:
        if known.per.match(text, at, limit) and (words or unit):
            break
        word = hit["word"].strip(".'’")
        low = word.lower()
        if not words and unit is None and low in known.units:
            unit, at, end = word, hit.end(), hit.end()
            continue
        if not words and unit is None and low in known.months:
            return None, None, pos
        if low in known.stop or (low in known.of and not words and unit is None and at != pos):
            break
        if low.isdigit():
            break
        if low in known.skip and not words:
            at = hit.end()
            continue
        if low in known.of and words:
            break
        words.append(word)
        at = end = hit.end()
        if text[at - 1] == "." or text[at : at + 1] in ",;:.!?)":
            break
    return unit, " ".join(words) or None, end
