"""Goods on their way, clause by clause: what, how much, from where to where, by which ship, and how far they have come.

A step is read from an act (a request for goods is `asked`, a promise of them `promised`), or from plain news that names
goods and a stage. Goods and the words that speak of them must stand near each other in one part of a sentence: a letter
that names powder and says that something arrived does not say that powder did. A stage that is only hoped for is not
reached; one that is denied is a delay; what is asked under a condition of one's own promise is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias

import regex

from despatch.acts.goods import Item, Trade, Words, items, trade, words_of
from despatch.acts.places import places
from despatch.languages.deliveries import DeliveryWords
from despatch.languages.tables import merged
from despatch.model import Act, Delivery, Description, Role, Span, Stage
from despatch.quantities import find
from despatch.text.clauses import listed
from despatch.text.patterns import any_of
from despatch.text.tokens import low_tokens

Pattern: TypeAlias = "regex.Pattern[str]"
NEWS = 0.6
"""How often plain news read by these rules is right, as far as read by hand."""
_STAGE_OF: dict[str, Stage] = {"request": "asked", "offer": "offered", "promise": "promised", "refusal": "refused"}
_REACHED: frozenset[Stage] = frozenset(("arrived", "sailed", "loaded", "unloaded"))
_LONG = 1200
"""Of a longer stretch only the beginning is read."""
_NEAR = 12
"""So many words at most lie between goods and the words that say how far they have come."""
_BESIDE = 8
"""The same for goods without a number, and the word that asks for them or gives them."""
_DENIED = 3
_FORESEEN = 5


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The subject `deliveries` as `words`, with what is made from it."""

    words: DeliveryWords
    known: Trade
    single: dict[str, tuple[Stage, ...]]
    """The stages that a word may show."""
    phrases: dict[str, tuple[tuple[tuple[str, ...], Stage], ...]]
    """The phrases that begin with a word."""
    steps: frozenset[str]
    """One word of every stage phrase."""
    hints: frozenset[str]
    """The same and the words of giving: a letter without any of these tells of no goods on their way."""
    receiving: tuple[str, ...]
    renounced: tuple[str, ...]
    wanting: frozenset[str]
    """Words of giving, and nouns that replace them in a request."""
    participles: tuple[str, ...]
    named: Pattern
    convoy: Pattern
    route: Pattern


ORDER: tuple[Stage, ...] = (
    "refused",
    "lost",
    "diverted",
    "delayed",
    "unloaded",
    "arrived",
    "sailed",
    "loaded",
    "allotted",
)
"""If a clause shows several stages, the first of these is taken."""


@cache
def _lexicon(codes: tuple[str, ...]) -> _Lexicon:
    words = merged(codes, DeliveryWords)
    single: dict[str, tuple[Stage, ...]] = {}
    phrases: dict[str, tuple[tuple[tuple[str, ...], Stage], ...]] = {}
    steps: set[str] = set()
    for stage in ORDER:
        for phrase in getattr(words.stages, stage):
            first, *more = phrase.split()
            steps.add(more[-1] if more else first)
            if more:
                phrases[first] = (*phrases.get(first, ()), ((first, *more), stage))
            else:
                single[first] = (*single.get(first, ()), stage)
    named, convoy, route = _patterns(words)
    return _Lexicon(
        words=words,
        known=trade(codes),
        single=single,
        phrases=phrases,
        steps=frozenset(steps),
        hints=words.giving.verbs | words.giving.nouns | steps | {phrase.split()[-1] for phrase in words.renounced},
        receiving=tuple(f" {phrase} " for phrase in words.receiving),
        renounced=tuple(f" {phrase} " for phrase in words.renounced),
        wanting=words.giving.verbs | words.giving.nouns,
        participles=tuple(words.being.endings),
        named=named,
        convoy=convoy,
        route=route,
    )


def _patterns(words: DeliveryWords) -> tuple[Pattern, Pattern, Pattern]:
    """Return patterns for a carrier with its name, a convoy with its number, and a route."""
    convoy, number = any_of(words.carriers.convoy), r"(?:\p{Lu}\.?){1,4}\s?-?\d{1,4}\p{L}?"
    name = r"[\"“]?\p{Lu}\p{Ll}[\p{L}’']*(?:\s+\p{Lu}\p{Ll}+)?[\"”]?"
    return (
        regex.compile(rf"(?<!\p{{L}})(?i:{any_of(words.carriers.named)})\s+(?P<name>{name})", regex.V1),
        regex.compile(
            rf"(?P<a>{number})\s+(?i:{convoy})(?!\p{{L}})|(?i:{convoy})\s+(?P<b>{number})",
            regex.V1,
        ),
        regex.compile(
            rf"(?<!\p{{L}}){any_of(words.places.article)}\s+"
            rf"(?P<route>(?:\p{{L}}[\p{{L}}\-]*\s+){{1,2}}{any_of(words.places.route)})(?!\p{{L}})",
            regex.IGNORECASE | regex.V1,
        ),
    )


def deliveries(
    text: str, letter: Span, description: Description, acts: Sequence[Act], codes: tuple[str, ...]
) -> tuple[Delivery, ...]:
    """Return the steps of goods on their way that the letter at `letter` tells of, in order.

    `acts` are the letter's own; what no act covers is read as plain news. Linear in the letter's length.
    """
    lexicon = _lexicon(codes)
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
    """Let "those cargoes" be the goods that the letter named last."""
    out: list[Delivery] = []
    last: str | None = None
    for step, item in found:
        out.append(replace(step, item=last) if item.pointed and last else step)
        last = out[-1].item or last
    return tuple(out)


def _sentences(text: str, body: Span, codes: tuple[str, ...]) -> Iterator[Span]:
    """Yield the sentences of a letter: clauses joined, because a stage often stands in another clause than its goods."""
    start = stop = -1
    for span, first in listed(text, body.start, body.end, codes):
        if first and start >= 0:
            yield Span(start, stop)
            start = -1
        start = span.start if start < 0 else start
        stop = span.end
    if start >= 0:
        yield Span(start, stop)


def _of_act(text: str, act: Act, body: Span, lexicon: _Lexicon, codes: tuple[str, ...]) -> list[tuple[Delivery, Item]]:
    span = Span(act.span.start, min(act.span.end, act.span.start + _LONG))
    plain = set(low_tokens(text[span.start : span.end]))
    if not lexicon.words.apart.isdisjoint(plain) or (not act.quantities and lexicon.known.things.isdisjoint(plain)):
        return []
    held = words_of(text, span)
    # Of an act that lists thousands of things, too, only the beginning is read.
    given = [quantity for quantity in act.quantities if quantity.span.start < span.end]
    found = [item for item in items(text, held, given, lexicon.known) if _sent(held, item, lexicon.known)]
    if not found:
        return []
    made = Delivery(
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
    for item in _listed(found, held, lexicon.known):
        step = _act_step(act, item, held, lexicon, made)
        if step:
            out.append((step, item[0]))
    return _filled(text, span, body, out, lexicon, codes)


Placed = tuple[Item, int]
"""Goods, and the first word of the list that they stand in: what is said of the first is said of all."""


def _listed(found: Sequence[Item], held: Words, known: Trade) -> list[Placed]:
    """Return goods with the head of their list: "tanks, guns and 40 lorries" stand together."""
    out: list[Placed] = []
    for item in found:
        before = out[-1] if out else None
        together = (
            before is not None
            and item.first - before[0].last <= _LISTED
            and held.parts[item.first] == held.parts[before[0].last - 1]
            and known.before.listing.issuperset(held.low[before[0].last : item.first])
        )
        out.append((item, before[1] if before and together else item.first))
    return out


_LISTED = 3


def _act_step(act: Act, placed: Placed, held: Words, lexicon: _Lexicon, made: Delivery) -> Delivery | None:
    """Return the step that an act is for one of its goods; None when it speaks of them without giving or moving them."""
    item, head = placed
    shown = _stage(held, item, head, lexicon)
    if item.strange and not _gives(held, item, head, lexicon.words.giving.verbs, _BESIDE, lexicon):
        return None
    stage = _STAGE_OF.get(act.type)
    mine, other = act.actor, act.counterparty or "third"
    offset = held.spans[item.first][0]
    if (
        act.condition
        and act.condition.start <= offset < act.condition.end
        and act.type in ("offer", "promise", "acceptance")
    ):
        return (
            replace(made, stage="asked", giver=other, receiver=mine)
            if _gives(held, item, head, lexicon.wanting, _NEAR, lexicon)
            else None
        )
    if _near(held, item, head, lexicon.renounced):
        return replace(made, stage="refused", giver=other, receiver=mine)
    if act.type == "request":
        if not _asked(held, item, head, lexicon):
            return None
        return replace(made, stage="asked", giver=other, receiver=mine)
    if act.type == "acceptance":
        stage = shown if shown in ("diverted", "refused") else "promised"
    elif act.type in ("offer", "promise") and shown == "refused":
        stage = "refused"
    elif stage is None:
        if shown is None:
            return None
        received = shown in ("arrived", "unloaded") and _near(held, item, head, lexicon.receiving)
        return replace(made, stage=shown, giver=other, receiver=mine) if received else replace(made, stage=shown)
    reach = _NEAR if item.quantity else _BESIDE
    if stage != "diverted" and not _gives(
        held, item, head, lexicon.wanting if stage == "refused" else lexicon.words.giving.verbs, reach, lexicon
    ):
        return None
    return replace(made, stage=stage)


def _sent(held: Words, item: Item, known: Trade) -> bool:
    """Say whether goods are what is sent, and not what carries it: "in two wagons", "a sloop"."""
    last = (item.name or "").lower().split()[-1:]
    if not last or (last[0] not in known.carriers.words and last[0] not in known.carriers.vehicles):
        return True
    if any(w in known.carriers.bearing for w in held.low[max(0, item.first - 2) : item.first]):
        return False
    return last[0] not in known.carriers.words or (item.quantity is not None and (item.quantity.low or 0) > 1)


def _asked(held: Words, item: Item, head: int, lexicon: _Lexicon) -> bool:
    """Say whether a request asks for goods, and not to be told of them."""
    if not item.quantity and not lexicon.words.telling.isdisjoint(held.low[max(0, head - _NEAR) : head]):
        return False
    return _gives(held, item, head, lexicon.wanting, 2 * _NEAR if item.quantity else _BESIDE, lexicon)


def _gives(held: Words, item: Item, head: int, cues: frozenset[str], reach: int, lexicon: _Lexicon) -> bool:
    """Say whether a word of giving stands near goods: before their list, or after them in the passive, or is their own name."""
    part = held.parts[item.first]
    own = held.low[item.first : item.last]
    if not cues.isdisjoint(own):
        return True
    low = max(0, head - reach)
    if any(held.low[n] in cues for n in range(low, head) if part - held.parts[n] <= (1 if item.quantity else 0)):
        return True
    after = range(item.last, min(len(held.low), item.last + reach))
    return any(
        held.low[n] in cues and held.low[n] in lexicon.words.giving.suffered for n in after if held.parts[n] == part
    )


def _of_news(
    text: str, span: Span, body: Span, lexicon: _Lexicon, codes: tuple[str, ...]
) -> list[tuple[Delivery, Item]]:
    span = Span(span.start, min(span.end, span.start + _LONG))
    plain = set(low_tokens(text[span.start : span.end]))
    if (
        lexicon.known.things.isdisjoint(plain)
        or lexicon.steps.isdisjoint(plain)
        or not lexicon.words.apart.isdisjoint(plain)
    ):
        return []
    held = words_of(text, span)
    found = [
        i
        for i in items(text, held, find.find(text, span.start, span.end, codes), lexicon.known)
        if _sent(held, i, lexicon.known)
    ]
    out = []
    for item, head in _listed(found, held, lexicon.known):
        # News of ships alone is no news of goods: a fleet, too, sails and arrives.
        if item.strange or not _goods(item, lexicon):
            continue
        stage = _stage(held, item, head, lexicon, news=True)
        if stage and stage != "refused":
            receiver: Role | None = "sender" if _near(held, item, head, lexicon.receiving) else None
            out.append(
                (Delivery(span=span, stage=stage, rule="deliveries.news", confidence=NEWS, receiver=receiver), item)
            )
    return _filled(text, span, body, out, lexicon, codes)


def _goods(item: Item, lexicon: _Lexicon) -> bool:
    last = (item.name or "").lower().split()[-1:]
    return (
        bool(last)
        and last[0] not in lexicon.known.carriers.words
        and (item.unit is not None or last[0] in lexicon.known.goods)
    )


def _stage(held: Words, item: Item, head: int, lexicon: _Lexicon, *, news: bool = False) -> Stage | None:
    """Return how far goods are, by the words near them; a stage denied within three words is a delay."""
    shown: dict[Stage, int] = {}
    part = held.parts[item.first]
    for n in range(max(0, head - _NEAR), min(len(held.low), item.last + _NEAR)):
        if held.parts[n] == part and not item.first <= n < item.last:
            if _of_somebody(held, n, item, lexicon):
                continue
            for stage in _shown(held, n, lexicon):
                shown.setdefault(stage, n)
    for stage in ORDER:
        if stage not in shown:
            continue
        at = shown[stage]
        if not lexicon.words.negation.isdisjoint(held.low[max(0, at - _DENIED) : at]):
            if stage in _REACHED:
                return "delayed"
            continue
        if stage == "lost" and not _perished(held, item, at, lexicon):
            continue
        if not news and _foreseen(held, head, at, lexicon.words.foreseen.when):
            continue
        if _foreseen(held, head, at, lexicon.words.foreseen.words if news else lexicon.words.foreseen.surely):
            # What a letter reports that it will do is promised; plain news of it is none.
            if news or stage not in _REACHED:
                continue
            return "promised"
        return stage
    return None


def _of_somebody(held: Words, at: int, item: Item, lexicon: _Lexicon) -> bool:
    """Say whether a word of moving tells of a person: "I arrived, having lost the fish", but "she sailed with the fish"."""
    somebody = (
        held.low[at] in lexicon.words.moving.words and at > 0 and held.low[at - 1] in lexicon.words.moving.persons
    )
    return somebody and lexicon.words.moving.bringing.isdisjoint(held.low[at : item.first])


def _foreseen(held: Words, head: int, at: int, cues: frozenset[str]) -> bool:
    """Say whether a stage is only expected: "will be sent", "as soon as the arms are received"."""
    return not cues.isdisjoint(
        [*held.low[max(0, at - _FORESEEN) : at], *(held.low[max(0, head - _FORESEEN) : head] if at > head else ())]
    )


def _perished(held: Words, item: Item, at: int, lexicon: _Lexicon) -> bool:
    """Say whether goods were lost on their way, and not by their owner in a battle."""
    passive = at > item.first and not lexicon.words.being.words.isdisjoint(held.low[max(0, at - 2) : at])
    part = held.parts[at]
    return passive or any(
        w in lexicon.known.carriers.words for w, p in zip(held.low, held.parts, strict=True) if p == part
    )


def _shown(held: Words, n: int, lexicon: _Lexicon) -> Iterator[Stage]:
    """Yield the stages that begin with word `n`; a participle counts only after a form of being ("are being loaded")."""
    word = held.low[n]
    if word in lexicon.single and (
        not word.endswith(lexicon.participles) or not lexicon.words.being.words.isdisjoint(held.low[max(0, n - 2) : n])
    ):
        yield from lexicon.single[word]
    for words, stage in lexicon.phrases.get(word, ()):
        if tuple(held.low[n : n + len(words)]) == words:
            yield stage


def _near(held: Words, item: Item, head: int, phrases: tuple[str, ...]) -> bool:
    """Say whether one of the phrases stands near goods, in their part of the sentence; each has a blank at either end."""
    part = held.parts[item.first]
    line = [
        held.low[n]
        for n in range(max(0, head - _NEAR), min(len(held.low), item.last + _BESIDE))
        if held.parts[n] == part
    ]
    said = f" {' '.join(line)} "
    return any(phrase in said for phrase in phrases)


def _filled(
    text: str, span: Span, body: Span, found: Sequence[tuple[Delivery, Item]], lexicon: _Lexicon, codes: tuple[str, ...]
) -> list[tuple[Delivery, Item]]:
    """Return the steps with what their goods are, and the way they go."""
    if not found:
        return []
    out = []
    for made, item in found:
        quantity = item.quantity
        step = replace(made, item=item.name, unit=item.unit)
        if quantity:
            step = replace(step, low=quantity.low, high=quantity.high, per=quantity.per)
            if quantity.share:
                step = replace(step, giver_name=quantity.share, giver="third")
        out.append((step, item))
    if any(step.giver_name for step, _ in out):
        # The whole is told by its parts: counting both would count twice.
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


def _way(text: str, span: Span, body: Span, made: Delivery, lexicon: _Lexicon, codes: tuple[str, ...]) -> Delivery:
    """Add places, route, carrier and convoy."""
    found = places(text, span.start, span.end, codes, body)

    def place(*kinds: str, last: bool = False) -> str | None:
        fits = [p.words for p in found if p.kind in kinds]
        return fits[-1 if last else 0] if fits else None

    route = lexicon.route.search(text, span.start, span.end)
    named = lexicon.named.search(text, span.start, span.end)
    convoy = lexicon.convoy.search(text, span.start, span.end)
    here = place("in")
    # "On the approaches to Hale, at Hale": where they lie is not where they go.
    found = [p for p in found if p.kind != "to" or p.words != here]
    there = place("to", last=made.stage == "diverted") or place("for")
    if there is None and made.stage in ("arrived", "unloaded"):
        # "Arrived at Hale": the place where they are is where they were bound for.
        there, here = here, None
    return replace(
        made,
        origin=place("from"),
        destination=there,
        place=here,
        route=route["route"] if route else place("via"),
        carrier=named["name"].strip('"“”') if named else None,
        convoy=(convoy["a"] or convoy["b"]) if convoy else None,
    )
