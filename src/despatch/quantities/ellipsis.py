"""Quantities that say less than they mean, and take unit, item or period from others: "800 horses, Hale giving 300"; "and six from here"."""

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
"""A side's part stands at most so far behind the whole."""
_AGAIN_REACH = 90
_LEAD = 80
"""A period is looked for so many code points before a number."""
_BACK = 1500
"""Words that point back, and lists, reach so far."""
_SENTENCE = regex.compile(r"[.!?]\s+\p{Lu}|\n\s*\n", regex.V1)
_WHO = regex.compile(
    r"(?P<lead>\p{L}{3}\s+)?(?P<who>\p{Lu}[\p{L}.]{1,30}(?:\s+\p{Lu}[\p{L}.]{1,30}){0,3})\s+(?P<verb>(?:\p{Ll}+\s+){0,2})[£$]?$",
    regex.V1,
)
_PART_END = regex.compile(r"\s*(?:[,;:.!?)]|$|\n)|\s+(?P<word>\p{L}+)", regex.V1)
_LAST = regex.compile(r"(?P<before>\S*)\s+(?P<word>[\p{L}&]+)\s+[£$]?\s?$", regex.V1)


def taken(text: str, whole: Quantity | None, bare: Quantity, floor: int, known: Lexicon) -> Quantity | None:
    """Return a bare number as a quantity, where the words around it tell what it counts."""
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
    """Return a bare number as a side's part of the quantity before it: "800 horses, Elmford giving 300 and Hale 500"."""
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
    """Return a bare number that counts again what was counted last: "two boats from Hale and six from here", "and want 500 more"."""
    if bare.span.start - whole.span.end > _AGAIN_REACH or bare.low == 1:
        return None
    last = _LAST.search(text, whole.span.end, bare.span.start)
    follows = (after or "").lower() in known.words.more
    # "Between August 8 and 10", "chapters 4 and 5" go on with what came before.
    goes_on = last is not None and (last["before"][-1:].isdigit() or last["before"].strip(",;").lower() in known.months)
    if not follows and not (last and last["word"].lower() in known.words.again and not goes_on):
        return None
    return replace(bare, unit=whole.unit, item=whole.item)


def lent(text: str, bare: Quantity, quantity: Quantity, known: Lexicon) -> bool:
    """Say whether a bare number counts what the next one does: "300 and 200 rations"."""
    between = text[bare.span.end : quantity.span.start].strip().lower()
    return between in known.words.again and bare.low != 1


def measured(text: str, before: Quantity | None, quantity: Quantity, known: Lexicon) -> Quantity:
    """Return a quantity with the unit of the one before it: "one cask of wine, two of vinegar", "33 do"."""
    if before and (quantity.unit or "").lower() in known.words.ditto:
        return replace(quantity, unit=before.unit, item=before.item, per=before.per)
    if not before or not before.unit or quantity.unit or quantity.span.start - before.span.end > _SHARE_REACH // 4:
        return quantity
    said = quantity.span.of(text).lower().split()
    after_number = next((w for w in said[1:2]), "")
    return (
        replace(quantity, unit=before.unit)
        if after_number in known.words.of and said[2:3] and said[2] not in known.words.definite
        else quantity
    )


def led(text: str, floor: int, found: list[Quantity], known: Lexicon) -> list[Quantity]:
    """Give a quantity the period said before it, and all that follow in a list: "monthly at least: 500 carts, 20 ploughs"."""
    out: list[Quantity] = []
    period, reach = None, -1
    for quantity in found:
        start = quantity.span.start
        if period and _SENTENCE.search(text, reach, start):
            period = None
        reach = start
        said = known.patterns.led.search(text, max(floor, start - _LEAD, out[-1].span.end if out else 0), start)
        if said and said["list"]:
            period = known.adverbs[said["adverb"].lower()]
        own = known.adverbs[said["adverb"].lower()] if said else period
        out.append(replace(quantity, per=own) if own and quantity.per is None else quantity)
    return out


def ahead(
    text: str, act: Span, last: int, known: Lexicon, find: Find, words: Sequence[str], *, own: bool
) -> Iterator[Quantity]:
    """Yield the quantities behind an act of these `words` that merely go on with it, or make up the list it announces."""
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


def referred(text: str, floor: int, clause: Span, known: Lexicon, find: Find, words: Sequence[str]) -> list[Quantity]:
    """Return the quantity nearest before a clause of these `words` that it points back at, or nothing."""
    if known.pointing.isdisjoint(words):
        return []
    named = [
        hit["what"].lower()
        for hit in hits(known.patterns.pointer, known.pointers, text, clause.start, clause.end)
        if _points(hit["pointer"], hit["what"], known)
    ]
    floor = max(floor, clause.start - _BACK)
    said = text[floor : clause.start].lower() if named else ""
    # What is pointed at was named before: where it was not, no number need be looked for.
    if not any(what in known.wholes or known.singular(what) in said for what in named):
        return []
    for quantity in reversed(find(floor, clause.start)):
        counted = {known.singular(word) for word in f"{quantity.unit or ''} {quantity.item or ''}".lower().split()}
        kind = known.units.get((quantity.unit or "").lower())
        for what in named:
            whole = known.wholes.get(what)
            goods = whole == "goods" and (
                kind in ("container", "mass", "volume")
                or bool(counted & {known.singular(word) for word, whole in known.wholes.items() if whole == "goods"})
            )
            if (
                known.singular(what) in counted
                or goods
                or (whole == "money" and kind == "money")
                or (whole == "things" and kind != "money")
            ):
                return [quantity]
    return []


def _points(pointer: str, what: str, known: Lexicon) -> bool:
    """Say whether words point at a quantity: "that number" does, "I hope that ships" does not."""
    return what.lower() in known.wholes or (pointer.lower() not in known.near and what.lower() not in known.stop)
