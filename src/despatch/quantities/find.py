"""Quantities in words or figures: "two million tons of grain", "8,000 to 10,000 lorries a month", "half a dozen".

The grammar is our own: quantity libraries lose the item and read "a division and a half" as 0.5 of nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import regex

from despatch.dates.lexicon import month
from despatch.model import Quantity, Span
from despatch.quantities import ellipsis, sums
from despatch.quantities.lexicon import Lexicon, lexicon
from despatch.quantities.numerals import Number, fraction, lowered, number, pair, sterling
from despatch.text.tokens import low_tokens

_ITEM_WORDS = 6
_LEFT = 24
"""Words such as "about" are searched for in so many code points before a number."""
_DIGIT = re.compile(r"[\d½¼¾⅓⅔⅛⅜⅝⅞]")


def find(text: str, start: int, end: int, codes: tuple[str, ...]) -> list[Quantity]:
    """Return the quantities between `start` and `end`, without dates, ordinals and numbers that name things."""
    known = lexicon(codes)
    return _found(text, start, end, known, low_tokens(text[start:end])) if known else []


def _found(text: str, start: int, end: int, known: Lexicon, words: Sequence[str]) -> list[Quantity]:
    # Most clauses count nothing: a look at their words is quicker than the pattern.
    if known.hints.isdisjoint(words) and not _DIGIT.search(text, start, end):
        return []
    out: list[Quantity] = []
    done = start
    bare: Quantity | None = None
    for anchor in _anchors(text, start, end, known):
        if anchor.start() < done or not _counts(text, anchor, start, end, known):
            continue
        read = _read(text, anchor, start, end, known)
        if read is None:
            continue
        quantity, done = read
        if (quantity.unit is None and quantity.item is None) or _named(text, anchor, start):
            shared = ellipsis.complete(text, out[-1] if out else None, quantity, start, known)
            bare = None if shared else quantity
            out += [shared] if shared else []
        elif _is_thing(quantity, known) and _counted_singly(text, anchor, quantity, out[-1] if out else None, known):
            if bare and ellipsis.shares_item(text, bare, quantity, known):
                out.append(replace(bare, unit=quantity.unit, item=quantity.item, per=quantity.per))
            bare = None
            out.append(ellipsis.inherit_unit(text, out[-1] if out else None, quantity, known))
        else:
            bare = None
    return ellipsis.add_periods(text, start, out, known) if out else out


_SPOT = re.compile(r"[$£]\s?(?=[\d½¼¾⅓⅔⅛⅜⅝⅞])|[\d½¼¾⅓⅔⅛⅜⅝⅞]|[^\W\d_]+")


def _anchors(text: str, start: int, end: int, known: Lexicon) -> Iterator[Any]:
    """Yield a match wherever a number may begin: at a figure, or at a word that begins numbers."""
    at = start
    for spot in _SPOT.finditer(text, start, end):
        if spot.start() < at or (spot.group()[0].isalpha() and spot.group().lower() not in known.first):
            continue
        anchor = known.patterns.anchor.match(text, spot.start(), end)
        if anchor:
            at = anchor.end()
            yield anchor


def of_act(
    text: str, body: Span, act: Span, codes: tuple[str, ...], ceiling: int | None = None
) -> tuple[Quantity, ...]:
    """Return the quantities that an act in a letter's `body` is about.

    They are those of the act's own words, and of words after it that only continue it ("200 crowns, contained in two
    bags"; "as follows: 40 carts, 3 boats"). None stands beyond the `ceiling`, where another act begins. If the act
    gives none, it is the quantity that the act points back to ("those cargoes"). Their spans may lie outside the act.
    """
    known = lexicon(codes)
    if known is None:
        return ()
    words = low_tokens(text[act.start : act.end])
    own = _found(text, act.start, act.end, known, words)
    last = min(body.end, ceiling if ceiling is not None else body.end)

    def others(start: int, end: int) -> list[Quantity]:
        return find(text, start, end, codes)

    found = [*own, *ellipsis.continued(text, act, last, known, others, words, own=bool(own))]
    return tuple(found or ellipsis.pointed_at(text, body.start, act, known, others, words))


def _counts(text: str, anchor: Any, floor: int, limit: int, known: Lexicon) -> bool:
    """Say whether a number may count something.

    "No. 7", "paragraph two", the year of a date and the 22d of a month count nothing.
    """
    begin = _begin(anchor)
    before = text[max(floor, begin - _LEFT) : begin].lower().split()
    last = before[-1] if before else ""
    if last in known.words.not_after or (
        (anchor["word"] or "").lower() in known.words.article and last in known.words.nobody
    ):
        return False
    word, figure = (anchor["word"] or "").lower(), anchor["figure"]
    after = known.patterns.token.match(text, anchor.end(), limit) if word in known.words.article else None
    if after and after["token"].lower() in known.words.open:
        return False
    # "He came in a waggon": nobody gives the waggon that one rides in.
    if word in known.words.article and word not in known.numbers and last in known.words.aboard:
        return False
    if word in known.multiples and (
        last in known.words.open or known.patterns.price.search(text, max(floor, begin - _LEFT), begin)
    ):
        return False
    if not figure or anchor["money"]:
        return True
    slashed = _SLASHED.match(text, anchor.end("figure"), limit)
    if slashed and not sums.part(text, begin, limit, known):
        return last in known.words.at or known.patterns.per.match(text, slashed.end(), limit) is not None
    day = known.patterns.day.match(text, anchor.end("figure") - 1, limit)
    if day:
        return known.patterns.per.match(text, day.end(), limit) is not None
    year = len(figure) == 4 and figure[0] in "12" and figure.isdecimal()
    return not (
        year
        and _yearly(text, anchor, known)
        and not known.patterns.gathered.search(text, max(floor, begin - _LEFT), begin)
    )


_SLASHED = regex.compile(r"/\d{1,2}(?!\d)")
"""Shillings and pence, or a day and month: "6/8"."""


def _begin(anchor: Any) -> int:
    start: int = anchor.start()
    return start + len(anchor.group()) - len(anchor.group().lstrip())


_NAMED = regex.compile(r"(?<![\p{L}.])(?:\p{Lu}\.?){1,4}[\s-]*$", regex.V1)
"""Capitals before a figure: "P.Q. 17", "U 23"."""


def _named(text: str, anchor: Any, floor: int) -> bool:
    """Say whether a figure is part of a name, not a number of things."""
    return bool(
        anchor["figure"]
        and not anchor["money"]
        and _NAMED.search(text, max(floor, anchor.start() - 14), anchor.start("figure"))
    )


def _yearly(text: str, anchor: Any, known: Lexicon) -> bool:
    """Say whether a number of four figures stands as a year or decade: alone, or before a word that counts nothing."""
    after = text[anchor.end() : anchor.end() + 12]
    if known.plural and after.startswith(known.plural):
        return True
    after = after.lstrip()
    return not after[:1].islower() or after.split()[0].strip(".,;:)") in known.stop | known.words.definite


def _read(text: str, anchor: Any, floor: int, limit: int, known: Lexicon) -> tuple[Quantity, int] | None:
    """Read number, unit, item and period at an anchor, with the end of what was read; None when it counts nothing."""
    begin = _begin(anchor)
    read = _amount(text, anchor, floor, limit, known)
    if read is None or known.patterns.not_before.match(text, read[1].end, limit):
        return None
    low, high, money, unit = read
    pos = high.end
    if anchor["word"] and low.value == high.value == 1 and not _one_thing(text, anchor, pos, limit, known):
        return None
    thing = anchor["thing"]
    item: str | None
    if thing and thing.lower() not in known.units:
        item, end = thing, pos
    else:
        unit, item, end = _what(text, pos, limit, known, thing or unit)
        more = fraction(text, Number(high.value, end), limit, known, measured=True) if unit and not item else None
        if more and more.end > end:
            low, high = replace(low, value=low.value + more.value - high.value), replace(high, value=more.value)
            unit, item, end = _what(text, more.end, limit, known, unit)
    if money and (unit is None or unit.lower() not in known.money):
        unit, item, end = money, None, pos
    grouped = sums.in_thousands(text, begin, limit) if unit and unit.lower() in known.money and low is high else None
    if grouped:
        low = high = replace(high, value=grouped)
    whole = sums.with_parts(text, high, unit, end, limit, known) if unit and not item and low is high else None
    if whole:
        low = high = whole
        _, item, end = _what(text, whole.end, limit, known, unit)
        end = max(end, whole.end)
    # "12s. a week": the full stop belongs to the unit.
    stop = end + 1 if _SHORTENED.match(text, end, limit) else end
    bought = known.patterns.rate.match(text, stop, limit) if unit and unit.lower() in known.money else None
    per = known.patterns.per.match(text, stop, limit) or bought
    end = per.end() if per else end if unit or item else pos
    least, most = _ends(text, begin, floor, low, high, known)
    upwards = known.patterns.upwards.match(text, end, limit)
    said = (per["per"] or known.adverbs[per["adverb"].lower()]).lower() if per else None
    about = bool(known.patterns.about.search(text, max(floor, begin - _LEFT), begin))
    return Quantity(least, None if upwards else most, unit, item, said, Span(begin, end), about), end


_SHORTENED = regex.compile(r"(?<=(?<!\p{L})\p{L}{1,3})\.(?=\s\p{Ll})", regex.V1)


def _amount(
    text: str, anchor: Any, floor: int, limit: int, known: Lexicon
) -> tuple[Number, Number, str | None, str | None] | None:
    """Return the lower and upper number at an anchor, the sign of money before it, and the unit within it."""
    if anchor["few"]:
        return Number(1.0, anchor.end()), Number(2.0, anchor.end()), None, None
    begin = anchor.start("figure") if anchor["figure"] else anchor.start("word")
    pence = sums.coin(text, begin, limit, known) if anchor["word"] else None
    if pence:
        return pence, pence, None, known.coin
    part = sums.part(text, begin, limit, known) if anchor["figure"] and not anchor["money"] else None
    if part:
        return part, part, None, None
    coins = (
        sterling(text, begin, limit, pounds=anchor["money"] == "£")
        if anchor["figure"] and anchor["money"] in (None, "£")
        else None
    )
    low = coins or number(text, begin, limit, known)
    if not low:
        return None
    if coins:
        return coins, coins, anchor["money"], None if anchor["money"] else "/"
    if anchor["money"]:
        low = sums.multiplied(text, low, limit, known)
    low = sums.said_again(text, low, limit, known)
    # "From 56/ to 58/": the unit stands with both ends.
    close = _CLOSE.match(text, low.end, limit)
    first = replace(low, end=close.end()) if close else low
    high = pair(text, first, limit, known, floor=floor, start=_begin(anchor))
    if close and not (high and text[high.end : high.end + 1] == close["unit"]):
        high = None
    if high:
        return replace(low, value=lowered(low, high)), high, anchor["money"], None
    return low, low, anchor["money"], None


_CLOSE = regex.compile(r"(?P<unit>[s/])(?=\s*(?:\p{L}{2}|[-–—])\s*\d)", regex.V1)


def _ends(text: str, begin: int, floor: int, low: Number, high: Number, known: Lexicon) -> tuple[float, float | None]:
    """Return both ends of a number; after "at least" there is no upper end."""
    left = max(floor, begin - _LEFT)
    if known.patterns.upto.search(text, left, begin):
        return low.value, high.value
    open_above = low.value == high.value and known.patterns.atleast.search(text, left, begin)
    return low.value, None if open_above else high.value


def _one_thing(text: str, anchor: Any, pos: int, limit: int, known: Lexicon) -> bool:
    """Say whether "one" counts things: "one of those boats" does, "one of your officers" and "one another" do not."""
    hit = known.patterns.token.match(text, pos, limit)
    if not hit:
        return True
    word = hit["token"].lower()
    if anchor["word"].lower() in known.words.definite:
        return True
    if word in known.words.of:
        first = known.patterns.token.match(text, hit.end(), limit)
        thing = known.patterns.token.match(text, first.end(), limit) if first else None
        if not first or not thing or first["token"].lower() not in known.words.definite:
            return False
        return known.singular(thing["token"].lower().rstrip(".")) in known.things.single
    return word not in known.stop


def _is_thing(quantity: Quantity, known: Lexicon) -> bool:
    """Say whether a number counts goods: "a thousand thanks", "two or three days" and "forty years old" do not."""
    words = (quantity.item or "").lower().split()
    if words and not known.words.nothings.isdisjoint((words[0], words[-1])):
        return False
    unit = (quantity.unit or "").lower()
    if known.units.get(unit) == "time":
        # "Three weeks' pay" and "two months of rations" are amounts.
        return bool(words) and (quantity.unit or "")[-1:] in "'’"
    return True


def _counted_singly(text: str, anchor: Any, quantity: Quantity, before: Quantity | None, known: Lexicon) -> bool:
    """Say whether "one" counts a thing: a ship, a unit or an item of a list; "one generous thought" does not."""
    if (
        not anchor["word"]
        or quantity.low != 1
        or quantity.high != 1
        or quantity.unit
        or anchor["word"].lower() not in known.numbers
    ):
        return True
    words = {known.singular(word) for word in (quantity.item or "").lower().split()}
    listed = before is not None and text[before.span.end : quantity.span.start].strip(" ,;").lower() in (
        "",
        *known.words.again,
    )
    return listed or not words.isdisjoint(known.singly)


_WORD = regex.compile(r"(?:\s+|(?<=\d)(?=\p{L}))\[?(?P<word>[\p{L}\d][\p{L}\d'’.\-]*|[/£])\]?", regex.V1)


def _what(text: str, pos: int, limit: int, known: Lexicon, unit: str | None) -> tuple[str | None, str | None, int]:
    """Return unit, item and the end of what a number counts: "tons of grain", "A-20 bombers", "barrels of Powder"."""
    if unit == "/" or text[pos : pos + 1] == "/":
        return "/", None, pos if unit else pos + 1
    words: list[str] = []
    end = at = pos
    while (hit := _WORD.match(text, at, limit)) and len(words) < _ITEM_WORDS:
        if (words or unit) and known.patterns.per.match(text, at, limit):
            break
        word = hit["word"].strip(".'’")
        low = word.lower()
        # Words before the item: units, "sterling", "more", "of the".
        if (
            not words
            and (unit is None or low not in known.units)
            and (low in known.units or low in known.things.currency)
        ):
            time = known.units.get(low) == "time" and hit["word"][-1] in "'’"
            unit, at = unit or word + (hit["word"][-1] if time else ""), hit.end()
            end = hit.start("word") + len(unit) if hit["word"].startswith(unit) else at
            if _stopped(hit["word"]):
                break
        elif not words and unit is None and (low in known.months or (word[0].isupper() and month(low, known.codes))):
            return None, None, pos
        elif not words and unit is None and low in known.words.ditto:
            return word, None, hit.end()
        elif not words and (low in known.words.skip or (low in known.words.of and (unit or at == pos))):
            at = hit.end()
        elif (
            low in known.stop
            or (unit and not words and (low[0].isdigit() or low in known.numbers) and known.divides(unit))
            or (words and low in known.numbers)
            or low in known.words.of
            or (low.isdigit() and (words or not _calibre(text, hit.end(), limit, known)))
        ):
            break
        else:
            words.append(word)
            at, end = hit.end(), hit.start("word") + len(hit["word"].rstrip(".'’"))
            if text[at - 1] == "." or text[at : at + 1] in ",;:.!?)":
                break
    return unit, " ".join(words) or None, end


def _stopped(word: str) -> bool:
    """Say whether the full stop after a unit ends the sentence: "bags." does, "bbls." is short for barrels."""
    return word.endswith(".") and not set("aeiou").isdisjoint(word.lower())


def _calibre(text: str, pos: int, limit: int, known: Lexicon) -> bool:
    """Say whether a figure tells how large each thing is: "ten 18 pounders"."""
    after = _WORD.match(text, pos, limit)
    return bool(after) and after["word"].lower().rstrip(".") in known.things.calibres
