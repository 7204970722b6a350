"""Goods on their way: what, how much, from where to where, by which ship, and how far they have come.

A step is read from an act (a request for goods is `asked`, a promise of them `promised`), or from plain news that
names goods and a stage. Goods and the words about them must stand near each other in one part of a sentence: a letter
that names powder and says that something arrived does not say that powder arrived. A stage that is only hoped for is
not reached, and a stage that is denied is a delay. If an offer depends on receiving goods, these goods are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

import regex

from despatch.acts.goods import Item, Stretch, Trade, items, read_stretch
from despatch.acts.places import Kind, places
from despatch.acts.progress import BESIDE, NEAR, Lexicon, has_near, is_given, lexicon_of, stage_of
from despatch.model import Act, Delivery, Description, Role, Span, Stage
from despatch.quantities import find
from despatch.text.clauses import listed
from despatch.text.tokens import low_tokens

Pattern: TypeAlias = "regex.Pattern[str]"
NEWS = 0.6
"""The confidence of plain news: the share of such steps that was right in a reading by hand."""
_STAGE_OF: dict[str, Stage] = {"request": "asked", "offer": "offered", "promise": "promised", "refusal": "refused"}
_LONG = 1200
"""The most code points of a stretch that are read."""


def deliveries(
    text: str, letter: Span, description: Description, acts: Sequence[Act], codes: tuple[str, ...]
) -> tuple[Delivery, ...]:
    """Return the steps of goods on their way in the letter at `letter` of `text`, in order.

    `acts` are the letter's acts, with their quantities. Sentences without an act are read as plain news. Takes time
    linear in the letter's length.
    """
    lexicon = lexicon_of(codes)
    body = description.body or letter
    words = set(low_tokens(text[body.start : body.end]))
    named = words & lexicon.known.things
    if words.isdisjoint(lexicon.hints) or not (named or any(act.quantities for act in acts)):
        return ()
    out: list[tuple[Delivery, Item]] = []
    for act in acts:
        out += _of_act(text, act, body, lexicon, codes)
    if named and not words.isdisjoint(lexicon.steps):
        covered = sorted((a.span.start, a.span.end) for a in acts)
        at = 0
        for span in _sentences(text, body, codes):
            while at < len(covered) and covered[at][1] <= span.start:
                at += 1
            if at == len(covered) or covered[at][0] >= span.end:
                out += _of_news(text, span, body, lexicon, codes)
    out.sort(
        key=lambda found: (
            found[0].span.start,
            found[0].span.end,
            found[0].stage,
            found[0].item or "",
            found[0].low or 0,
        )
    )
    return _pointing(out)


def _pointing(found: Sequence[tuple[Delivery, Item]]) -> tuple[Delivery, ...]:
    """Return the deliveries, with the goods that the letter named last for words such as "those cargoes"."""
    out: list[Delivery] = []
    last: str | None = None
    for step, item in found:
        out.append(replace(step, item=last) if item.pointed and last else step)
        last = out[-1].item or last
    return tuple(out)


def _sentences(text: str, body: Span, codes: tuple[str, ...]) -> Iterator[Span]:
    """Yield the sentences of a letter, because a stage and its goods often stand in different clauses."""
    start = stop = -1
    for span, first in listed(text, body.start, body.end, codes):
        if first and start >= 0:
            yield Span(start, stop)
            start = -1
        start = span.start if start < 0 else start
        stop = span.end
    if start >= 0:
        yield Span(start, stop)


def _of_act(text: str, act: Act, body: Span, lexicon: Lexicon, codes: tuple[str, ...]) -> list[tuple[Delivery, Item]]:
    span = Span(act.span.start, min(act.span.end, act.span.start + _LONG))
    plain = set(low_tokens(text[span.start : span.end]))
    if not lexicon.words.apart.isdisjoint(plain) or (not act.quantities and lexicon.known.things.isdisjoint(plain)):
        return []
    stretch = read_stretch(text, span)
    # Of an act that lists thousands of things, too, only the beginning is read.
    given = [quantity for quantity in act.quantities if quantity.span.start < span.end]
    found = [item for item in items(text, stretch, given, lexicon.known) if _sent(stretch, item, lexicon.known)]
    if not found:
        return []
    base = Delivery(
        span=act.span,
        stage="asked",
        rule=f"deliveries.{act.type}",
        confidence=round(act.confidence * 0.9, 3),
        giver=act.actor,
        receiver=act.counterparty,
        due=act.due,
        act=act.span,
    )
    out = []
    for item in _listed(found, stretch, lexicon.known):
        step = _act_step(act, item, stretch, lexicon, base)
        if step:
            out.append((step, item[0]))
    return _filled(text, span, body, out, lexicon, codes)


Placed = tuple[Item, int]
"""Goods, and the first word of their list: words about the first item are about all items."""


def _listed(found: Sequence[Item], stretch: Stretch, known: Trade) -> list[Placed]:
    """Return goods with the first word of their list: "tanks, guns and 40 lorries" is one list."""
    out: list[Placed] = []
    for item in found:
        before = out[-1] if out else None
        together = (
            before is not None
            and item.first - before[0].last <= _LISTED
            and stretch.parts[item.first] == stretch.parts[before[0].last - 1]
            and known.before.listing.issuperset(stretch.low[before[0].last : item.first])
        )
        out.append((item, before[1] if before and together else item.first))
    return out


_LISTED = 3


def _act_step(act: Act, placed: Placed, stretch: Stretch, lexicon: Lexicon, base: Delivery) -> Delivery | None:
    """Return the step that an act is for one of its goods; None if the act neither gives nor moves them."""
    item, head = placed
    shown = stage_of(stretch, item, head, lexicon)
    if item.strange and not is_given(stretch, item, head, lexicon.words.giving.verbs, BESIDE, lexicon):
        return None
    stage = _STAGE_OF.get(act.type)
    mine, other = act.actor, act.counterparty or "third"
    offset = stretch.spans[item.first][0]
    if (
        act.condition
        and act.condition.start <= offset < act.condition.end
        and act.type in ("offer", "promise", "acceptance")
    ):
        return (
            replace(base, stage="asked", giver=other, receiver=mine)
            if is_given(stretch, item, head, lexicon.wanting, NEAR, lexicon)
            else None
        )
    if has_near(stretch, item, head, lexicon.renounced):
        if act.type == "offer" and act.condition:
            # "We could do without the carts, if you send horses": whether they are wanted is open.
            return None
        return replace(base, stage="refused", giver=other, receiver=mine)
    if act.type == "request":
        if not _asked(stretch, item, head, lexicon):
            return None
        return replace(base, stage="asked", giver=other, receiver=mine)
    if act.type == "acceptance":
        stage = shown if shown in ("diverted", "refused") else "promised"
    elif act.type in ("offer", "promise") and shown == "refused":
        stage = "refused"
    elif stage is None:
        if shown is None:
            return None
        received = shown in ("arrived", "unloaded") and has_near(stretch, item, head, lexicon.receiving)
        return replace(base, stage=shown, giver=other, receiver=mine) if received else replace(base, stage=shown)
    reach = NEAR if item.quantity else BESIDE
    if stage != "diverted" and not is_given(
        stretch, item, head, lexicon.wanting if stage == "refused" else lexicon.words.giving.verbs, reach, lexicon
    ):
        return None
    return replace(base, stage=stage)


def _sent(stretch: Stretch, item: Item, known: Trade) -> bool:
    """Say whether goods are sent, and do not carry others: "in two wagons", "a sloop"."""
    last = (item.name or "").lower().split()[-1:]
    if not last or (last[0] not in known.carriers.words and last[0] not in known.carriers.vehicles):
        return True
    if any(w in known.carriers.bearing for w in stretch.low[max(0, item.first - 2) : item.first]):
        return False
    return last[0] not in known.carriers.words or (item.quantity is not None and (item.quantity.low or 0) > 1)


def _asked(stretch: Stretch, item: Item, head: int, lexicon: Lexicon) -> bool:
    """Say whether a request asks for goods, and not for news of them."""
    if not item.quantity and not lexicon.words.telling.isdisjoint(stretch.low[max(0, head - NEAR) : head]):
        return False
    return is_given(stretch, item, head, lexicon.wanting, 2 * NEAR if item.quantity else BESIDE, lexicon)


def _of_news(
    text: str, span: Span, body: Span, lexicon: Lexicon, codes: tuple[str, ...]
) -> list[tuple[Delivery, Item]]:
    span = Span(span.start, min(span.end, span.start + _LONG))
    plain = set(low_tokens(text[span.start : span.end]))
    if (
        lexicon.known.things.isdisjoint(plain)
        or lexicon.steps.isdisjoint(plain)
        or not lexicon.words.apart.isdisjoint(plain)
    ):
        return []
    stretch = read_stretch(text, span)
    found = [
        i
        for i in items(text, stretch, find.find(text, span.start, span.end, codes), lexicon.known)
        if _sent(stretch, i, lexicon.known)
    ]
    out = []
    for item, head in _listed(found, stretch, lexicon.known):
        # News of ships alone is no news of goods, because a fleet sails and arrives too.
        if item.strange or not _goods(item, lexicon):
            continue
        stage = stage_of(stretch, item, head, lexicon, news=True)
        if stage and stage != "refused":
            receiver: Role | None = "sender" if has_near(stretch, item, head, lexicon.receiving) else None
            out.append(
                (Delivery(span=span, stage=stage, rule="deliveries.news", confidence=NEWS, receiver=receiver), item)
            )
    return _filled(text, span, body, out, lexicon, codes)


def _goods(item: Item, lexicon: Lexicon) -> bool:
    last = (item.name or "").lower().split()[-1:]
    return (
        bool(last)
        and last[0] not in lexicon.known.carriers.words
        and (item.unit is not None or last[0] in lexicon.known.goods)
    )


def _filled(
    text: str, span: Span, body: Span, found: Sequence[tuple[Delivery, Item]], lexicon: Lexicon, codes: tuple[str, ...]
) -> list[tuple[Delivery, Item]]:
    """Return the steps with the names and quantities of their goods, and the way they go."""
    if not found:
        return []
    out = []
    for base, item in found:
        quantity = item.quantity
        step = replace(base, item=item.name, unit=item.unit)
        if quantity:
            step = replace(step, low=quantity.low, high=quantity.high, per=quantity.per)
            if quantity.share:
                step = replace(step, giver_name=quantity.share, giver="third")
        out.append((step, item))
    if any(step.giver_name for step, _ in out):
        # The parts make up the whole: counting both would count twice.
        out = [(d, i) for d, i in out if d.giver_name or not any(o.giver_name and o.item == d.item for o, _ in out)]
    way = _way(text, span, body, out[0][0], lexicon, codes)
    return [
        (
            replace(
                d,
                origin=way.origin,
                destination=way.destination,
                place=way.place,
                route=way.route,
                carrier=way.carrier,
                convoy=way.convoy,
            ),
            i,
        )
        for d, i in out
    ]


def _way(text: str, span: Span, body: Span, base: Delivery, lexicon: Lexicon, codes: tuple[str, ...]) -> Delivery:
    """Add places, route, carrier and convoy."""
    found = places(text, span.start, span.end, codes, body)

    def named_as(kind: Kind, *, last: bool = False) -> str | None:
        fits = [p.words for p in found if p.kind == kind]
        return fits[-1 if last else 0] if fits else None

    route = lexicon.route.search(text, span.start, span.end)
    named = lexicon.named.search(text, span.start, span.end)
    convoy = lexicon.convoy.search(text, span.start, span.end)
    here = named_as("place")
    # "On the approaches to Hale, at Hale": the place where they lie is not their destination.
    found = [p for p in found if p.kind != "destination" or p.words != here]
    there = named_as("destination", last=base.stage == "diverted") or named_as("bound")
    if there is None and base.stage in ("arrived", "unloaded"):
        # "Arrived at Hale": the place where they are was their destination.
        there, here = here, None
    return replace(
        base,
        origin=named_as("origin"),
        destination=there,
        place=here,
        route=route["route"] if route else named_as("way"),
        carrier=named["name"].strip('"“”') if named else None,
        convoy=(convoy["a"] or convoy["b"]) if convoy else None,
    )
