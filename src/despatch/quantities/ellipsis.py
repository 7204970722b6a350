"""Incomplete quantities, which take unit, item or period from others: "800 horses, Hale giving 300"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import regex

from despatch.model import Quantity, Span
from despatch.quantities.lexicon import Lexicon
from despatch.text.phrases import hits

Find: TypeAlias = Callable[[int, int], list[Quantity]]
_SHARE_REACH = 60
"""A side's part stands at most so many code points after the whole."""
_AGAIN_REACH = 90
_LEAD = 80
"""A period is searched for in so many code points before a number."""
_BACK = 1500
"""Words that point back, and lists, reach so many code points."""
_SENTENCE = regex.compile(r"[.!?]\s+\p{Lu}|\n\s*\n", regex.V1)
_WHO = regex.compile(
    r"(?P<lead>\p{L}{3}\s+)?(?P<who>\p{Lu}[\p{L}.]{1,30}(?:\s+\p{Lu}[\p{L}.]{1,30}){0,3})"
    r"\s+(?P<verb>(?:\p{Ll}+\s+){0,2})[£$]?$",
    regex.V1,
)
_PART_END = regex.compile(r"\s*(?:[,;:.!?)]|$|\n)|\s+(?P<word>\p{L}+)", regex.V1)
_LAST = regex.compile(r"(?P<before>\S*)\s+(?P<word>[\p{L}&]+)\s+[£$]?\s?$", regex.V1)


def complete(text: str, whole: Quantity | None, bare: Quantity, floor: int, known: Lexicon) -> Quantity | None:
    """Return a bare number as a quantity if the words around it say what it counts, else None."""
    end = _PART_END.match(text, bare.span.end)
    if not end or (end["word"] and end["word"].lower() not in known.stop | known.words.more):
        return None
    if whole and not _SENTENCE.search(text, whole.span.end, bare.span.start):
        found = _share(text, whole, bare, end.start(), known) or _again(text, whole, bare, end["word"], known)
        if found:
            return found
    gathered = known.patterns.gathered.search(text, max(floor, bare.span.start - _LEAD), bare.span.start)
    if gathered and bare.low != 1:
        return replace(bare, item=gathered["item"])
    return None


def _share(text: str, whole: Quantity, bare: Quantity, end: int, known: Lexicon) -> Quantity | None:
    """Return a bare number as a side's part of the `whole` before it: "800 horses, Elmford giving 300 and Hale 500"."""
    between = text[whole.span.end : bare.span.start]
    who = _WHO.search(between[-_SHARE_REACH:]) if len(between) <= _SHARE_REACH else None
    if not who or who["who"].split()[-1].lower().rstrip(".") in known.months:
        return None
    article = who["lead"] if (who["lead"] or "").strip().lower() in known.words.skip else ""
    # "Convoy P.Q. 17" names a thing; "and the H.A.L. 500" gives a side's part.
    if any(word not in known.giving for word in who["verb"].split()) or (
        who["who"].isupper() and not who["verb"] and not article
    ):
        return None
    return replace(
        bare,
        span=Span(bare.span.start, end),
        unit=whole.unit,
        item=whole.item,
        per=whole.per,
        share=article + who["who"],
    )


def _again(text: str, whole: Quantity, bare: Quantity, after: str | None, known: Lexicon) -> Quantity | None:
    """Return a bare number that counts the same as the quantity before it, else None.

    Examples: "two boats from Hale and six from here", "and want 500 more".
    """
    if bare.span.start - whole.span.end > _AGAIN_REACH or bare.low == 1:
        return None
    last = _LAST.search(text, whole.span.end, bare.span.start)
    follows = (after or "").lower() in known.words.more
    # "Between August 8 and 10" and "chapters 4 and 5" continue a date or a number.
    goes_on = last is not None and (last["before"][-1:].isdigit() or last["before"].strip(",;").lower() in known.months)
    if not follows and not (last and last["word"].lower() in known.words.again and not goes_on):
        return None
    return replace(bare, unit=whole.unit, item=whole.item)


def shares_item(text: str, bare: Quantity, quantity: Quantity, known: Lexicon) -> bool:
    """Say whether a bare number counts the same as the next quantity: "300 and 200 rations"."""
    between = text[bare.span.end : quantity.span.start].strip().lower()
    return between in known.words.again and bare.low != 1


def inherit_unit(text: str, before: Quantity | None, quantity: Quantity, known: Lexicon) -> Quantity:
    """Return a quantity with the unit of the quantity before it: "one cask of wine, two of vinegar", "33 do"."""
    if before and (quantity.unit or "").lower() in known.words.ditto:
        return replace(quantity, unit=before.unit, item=before.item, per=before.per)
    if not before or not before.unit or quantity.unit or quantity.span.start - before.span.end > _SHARE_REACH // 4:
        return quantity
    words = quantity.span.of(text).lower().split()
    takes_unit = len(words) > 2 and words[1] in known.words.of and words[2] not in known.words.definite
    return replace(quantity, unit=before.unit) if takes_unit else quantity


def add_periods(text: str, floor: int, found: list[Quantity], known: Lexicon) -> list[Quantity]:
    """Return quantities with the period before them or their list: "monthly at least: 500 carts, 20 ploughs"."""
    out: list[Quantity] = []
    period, reach = None, -1
    for quantity in found:
        start = quantity.span.start
        if period and _SENTENCE.search(text, reach, start):
            period = None
        reach = start
        lead = known.patterns.led.search(text, max(floor, start - _LEAD, out[-1].span.end if out else 0), start)
        own = known.adverbs[lead["adverb"].lower()] if lead else period
        period = own if lead and lead["list"] else period
        out.append(replace(quantity, per=own) if own and quantity.per is None else quantity)
    return out


def continued(
    text: str, act: Span, last: int, known: Lexicon, find: Find, words: Sequence[str], *, own: bool
) -> Iterator[Quantity]:
    """Yield the quantities after an act of these `words` that only continue it, or make up the list it announces."""
    last = min(last, act.end + _BACK)
    if (
        words
        and words[-1] in known.listers
        and known.patterns.listing.search(text, max(act.start, act.end - _LEAD), act.end)
    ):
        stop = text.find("\n\n", act.end, last)
        yield from find(act.end, stop if stop >= 0 else last)
        return
    joint = known.patterns.onward.match(text, act.end, last) if own else None
    if not joint:
        return
    sentence = _SENTENCE.search(text, joint.end(), last)
    for quantity in find(joint.end(), sentence.start() + 1 if sentence else last):
        if not joint or quantity.span.start != joint.end():
            return
        end = _PART_END.match(text, quantity.span.end)
        if not end or (end["word"] and end["word"].lower() not in known.words.onward):
            return
        yield quantity
        joint = known.patterns.onward.match(text, quantity.span.end, last)


def pointed_at(text: str, floor: int, clause: Span, known: Lexicon, find: Find, words: Sequence[str]) -> list[Quantity]:
    """Return the nearest quantity to which a clause of these `words` points back, or nothing."""
    if known.pointing.isdisjoint(words):
        return []
    named = [
        hit["what"].lower()
        for hit in hits(known.patterns.pointer, known.pointers, text, clause.start, clause.end)
        if _points(hit["pointer"], hit["what"], known)
    ]
    floor = max(floor, clause.start - _BACK)
    before = text[floor : clause.start].lower() if named else ""
    # If no word before names the thing, no number before can count it.
    if not any(what in known.wholes or known.singular(what) in before for what in named):
        return []
    for quantity in reversed(find(floor, clause.start)):
        counted = {known.singular(word) for word in f"{quantity.unit or ''} {quantity.item or ''}".lower().split()}
        kind = known.units.get((quantity.unit or "").lower())
        if any(_means(what, counted, kind, known) for what in named):
            return [quantity]
    return []


def _means(what: str, counted: set[str], kind: str | None, known: Lexicon) -> bool:
    """Say whether a word pointed at ("cargoes") can mean a quantity with these words, whose unit is of this kind."""
    if known.singular(what) in counted:
        return True
    whole = known.wholes.get(what)
    if whole == "goods":
        goods = {known.singular(word) for word, kind_of in known.wholes.items() if kind_of == "goods"}
        return kind in ("container", "mass", "volume") or not goods.isdisjoint(counted)
    return (whole == "money" and kind == "money") or (whole == "things" and kind != "money")


def _points(pointer: str, what: str, known: Lexicon) -> bool:
    """Say whether words point at a quantity: "that number" does, "I hope that ships" does not."""
    return what.lower() in known.wholes or (pointer.lower() not in known.near and what.lower() not in known.stop)
