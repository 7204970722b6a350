"""Goods on their way, clause by clause: what, how much, from where to where, by which ship, and how far they have come.

A step is read from an act (a request for goods is `asked`, a promise of them `promised`), or from plain news that names
goods and a stage. A stage that is only hoped for is not reached; one that is denied is a delay.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeAlias, get_args

import regex

from despatch import languages
from despatch.ledger import quantities
from despatch.model import Act, Delivery, Description, Quantity, Role, Span, Stage
from despatch.text.clauses import clauses

Pattern: TypeAlias = "regex.Pattern[str]"
NEWS = 0.6
"""How often plain news read by these rules is right, as far as read by hand."""
_STAGE_OF: dict[str, Stage] = {"request": "asked", "offer": "offered", "promise": "promised", "refusal": "refused"}
_MEASURES = frozenset(("mass", "volume", "container"))
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-])*")
_PLAIN = re.compile(r"\w+")
_LONG = 1200
"""Of a longer stretch only the beginning is read."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    stages: tuple[tuple[Stage, frozenset[str], tuple[str, ...]], ...]
    """Each stage with its single words and its phrases, a blank at either end."""
    steps: frozenset[str]
    """One word of every stage phrase."""
    hints: frozenset[str]
    """Those and the words of giving: a letter without any says nothing of goods on their way."""
    things: frozenset[str]
    """Goods, carriers and measures."""
    receiving: tuple[str, ...]
    renounced: tuple[str, ...]
    giving: frozenset[str]
    wanting: frozenset[str]
    """Words of giving, and nouns that stand for it in a request."""
    apart: frozenset[str]
    negation: frozenset[str]
    foreseen: tuple[str, ...]
    goods: frozenset[str]
    wide: frozenset[str]
    carriers: frozenset[str]
    holds: frozenset[str]
    borne: Pattern
    named: Pattern
    convoy: Pattern
    places: dict[str, Pattern]
    route: Pattern
    before_item: frozenset[str]
    measures: frozenset[str]


def _any(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(r"\s+".join(regex.escape(p) for p in w.split()) for w in ordered) + ")" if ordered else "(?!)"


@cache
def _lexicon(codes: tuple[str, ...]) -> _Lexicon:
    data = [d for d in (languages.load(code, "deliveries") for code in codes) if d]

    def said(table: str, key: str = "words") -> list[str]:
        return [w for d in data for w in d.get(table, {}).get(key, ())]

    def phrase(words: list[str]) -> tuple[str, ...]:
        return tuple(f" {w} " for w in words)

    months = "|".join(names[0].capitalize() for code in codes for names in languages.load(code, "dates").get("months", ())) or "(?!)"
    name = r"(?:(?:\p{Lu}\.){2,5}|\p{Lu}\p{L}[\p{L}’'\-]*)"
    names = rf"(?!(?:{months})(?!\p{{L}})){name}(?:\s+(?:of\s+)?{name}){{0,3}}"
    place = rf"(?P<place>(?:the\s+)?(?:(?:\p{{L}}+\s+){{0,2}}{_any(said('places', 'nouns'))}(?!\p{{L}})|{names}(?:\s+{_any(said('places', 'nouns'))}(?!\p{{L}}))?))"
    order: list[Stage] = [stage for stage in data[0]["stages"] if stage in get_args(Stage)] if data else []
    measured = [u for code in codes for kind, us in languages.load(code, "quantities").get("units", {}).items() if kind in _MEASURES for u in us]
    carriers = said("carriers")
    steps = frozenset(w.split()[-1] for stage in order for w in said("stages", stage))
    return _Lexicon(
        stages=tuple((stage, frozenset(w for w in said("stages", stage) if " " not in w), phrase([w for w in said("stages", stage) if " " in w])) for stage in order),
        steps=steps, hints=steps | set(said("giving", "verbs")) | set(said("giving", "nouns")) | {w.split()[-1] for w in said("renounced")},
        things=frozenset([*said("goods"), *carriers, *measured]),
        receiving=phrase(said("receiving")), renounced=phrase(said("renounced")),
        giving=frozenset(said("giving", "verbs")), wanting=frozenset([*said("giving", "verbs"), *said("giving", "nouns")]),
        apart=frozenset(said("apart")), negation=frozenset(said("negation")), foreseen=phrase(said("foreseen")),
        goods=frozenset(said("goods")), wide=frozenset(said("goods", "wide")), carriers=frozenset(carriers), holds=frozenset(said("carriers", "holds")),
        borne=regex.compile(rf"(?<!\p{{L}}){_any([*carriers, *said('carriers', 'holds')])}\s+{_any(said('carriers', 'with'))}\s+(?P<rest>.{{3,60}})", regex.IGNORECASE | regex.V1 | regex.DOTALL),
        named=regex.compile(rf"(?<!\p{{L}})(?i:{_any(said('carriers', 'named'))})\s+(?P<name>[\"“]?\p{{Lu}}\p{{Ll}}[\p{{L}}’']*(?:\s+\p{{Lu}}\p{{Ll}}+)?[\"”]?)", regex.V1),
        convoy=regex.compile(rf"(?P<a>(?:\p{{Lu}}\.?){{1,4}}\s?-?\d{{1,4}}\p{{L}}?)\s+(?i:{_any(said('carriers', 'convoy'))})(?!\p{{L}})|(?i:{_any(said('carriers', 'convoy'))})\s+(?P<b>(?:\p{{Lu}}\.?){{1,4}}\s?-?\d{{1,4}}\p{{L}}?)", regex.V1),
        places={key: regex.compile(rf"(?<!\p{{L}})(?i:{_any(said('places', key))})\s+{place}", regex.V1) for key in ("from", "to", "in", "via")},
        route=regex.compile(rf"(?<!\p{{L}}){_any(said('places', 'article'))}\s+(?P<route>(?:\p{{L}}[\p{{L}}\-]*\s+){{1,2}}{_any(said('places', 'route'))})(?!\p{{L}})", regex.IGNORECASE | regex.V1),
        before_item=frozenset(said("before_item")), measures=frozenset(measured),
    )  # fmt: skip


def deliveries(text: str, letter: Span, description: Description, acts: Sequence[Act], codes: tuple[str, ...]) -> tuple[Delivery, ...]:
    """Return the steps of goods on their way that the letter at `letter` tells of, in order.

    `acts` are the letter's own; what no act covers is read as plain news. Linear in the letter's length.
    """
    lexicon = _lexicon(codes)
    body = description.body or letter
    low = text[body.start : body.end].lower()
    low = low if len(low) == body.end - body.start else text[body.start : body.end]
    words = set(_PLAIN.findall(low))
    named = words & lexicon.things
    if not named or words.isdisjoint(lexicon.hints):
        return ()
    out = [d for act in acts for d in _of_act(text, act, lexicon, codes)]
    told = words & lexicon.steps
    if told:
        covered = sorted((a.span.start, a.span.end) for a in acts)
        at = 0
        for span in _sentences(text, body, low, named, told, codes):
            while at < len(covered) and covered[at][1] <= span.start:
                at += 1
            if at == len(covered) or covered[at][0] >= span.end:
                out += _of_news(text, span, lexicon, codes)
    return tuple(sorted(out, key=lambda d: (d.span.start, d.span.end, d.stage, d.item or "", d.low or 0)))


def _sentences(text: str, body: Span, low: str, named: set[str], told: set[str], codes: tuple[str, ...]) -> Iterator[Span]:
    """Yield the sentences of the paragraphs that name goods or ships and hold a word of a stage.

    `low` is the body in lower case, `named` and `told` the words of either kind that stand in it.

    Clauses are joined to sentences because a stage often stands in another clause than its goods.
    """
    done = 0
    spots = [(low.find(word), word) for word in named]
    heapq.heapify(spots)
    while spots:
        spot, word = heapq.heappop(spots)
        if spot < done:
            spot = low.find(word, done)
            if spot >= 0:
                heapq.heappush(spots, (spot, word))
            continue
        heapq.heappush(spots, (spot, word))
        top = low.rfind("\n\n", done, spot)
        end = low.find("\n\n", spot)
        first_char, done = (top if top >= 0 else done), (end if end >= 0 else len(low))
        if not any(step in low[first_char:done] for step in told):
            continue
        start = stop = -1
        for span, first in clauses(text, body.start + first_char, body.start + done, codes):
            if first and start >= 0:
                yield Span(start, stop)
                start = -1
            start = span.start if start < 0 else start
            stop = span.end
        if start >= 0:
            yield Span(start, stop)


def _of_act(text: str, act: Act, lexicon: _Lexicon, codes: tuple[str, ...]) -> list[Delivery]:
    span = Span(act.span.start, min(act.span.end, act.span.start + _LONG))
    words = _WORD.findall(text[span.start : span.end].lower())
    if lexicon.apart.intersection(words) or (not act.quantities and lexicon.things.isdisjoint(words)):
        return []
    shown = _stage(words, lexicon)
    stage = _STAGE_OF.get(act.type)
    giver, receiver = act.actor, act.counterparty
    if _says(words, lexicon.renounced):
        stage, giver, receiver = "refused", act.counterparty or "third", act.actor
    elif act.type == "request":
        giver, receiver = act.counterparty or "third", act.actor
    elif act.type == "acceptance":
        stage = "diverted" if shown == "diverted" else "promised"
    elif stage is None:
        stage = shown
        if _says(words, lexicon.receiving):
            giver, receiver = act.counterparty or "third", act.actor
    if stage is None or (not act.quantities and not _gives(act, stage, words, lexicon)):
        return []
    made = Delivery(span=act.span, stage=stage, rule=f"deliveries.{act.type}", confidence=round(act.confidence * 0.9, 3), giver=giver, receiver=receiver, due=act.due, act=act.span)
    # Of an act that is a list of thousands of things, too, only the beginning is read.
    given = tuple(q for q in act.quantities if q.span.start < span.end) or tuple(quantities.find(text, span.start, span.end, codes))
    return _filled(text, span, made, given, lexicon)


def _gives(act: Act, stage: Stage, words: list[str], lexicon: _Lexicon) -> bool:
    """Say whether an act that names goods without a number speaks of giving them."""
    if stage == "asked" or act.type == "refusal":
        return not lexicon.wanting.isdisjoint(words)
    return act.type in ("report", "complaint") or stage == "refused" or not lexicon.giving.isdisjoint(words)


def _of_news(text: str, span: Span, lexicon: _Lexicon, codes: tuple[str, ...]) -> list[Delivery]:
    span = Span(span.start, min(span.end, span.start + _LONG))
    words = _WORD.findall(text[span.start : span.end].lower())
    held = set(words)
    if held.isdisjoint(lexicon.things) or not held.isdisjoint(lexicon.apart):
        return []
    stage = _stage(words, lexicon)
    if stage is None or _says(words, lexicon.foreseen):
        return []
    giver: Role | None = None
    receiver: Role | None = "sender" if _says(words, lexicon.receiving) else None
    made = Delivery(span=span, stage=stage, rule="deliveries.news", confidence=NEWS, giver=giver, receiver=receiver)
    given = tuple(quantities.find(text, span.start, span.end, codes))
    # News of ships alone is no news of goods: a fleet, too, sails and arrives.
    if not given and held.isdisjoint(lexicon.goods):
        return []
    return _filled(text, span, made, given, lexicon)


def _stage(words: list[str], lexicon: _Lexicon) -> Stage | None:
    """Return how far the goods are; a stage denied within three words is a delay."""
    held = set(words)
    for stage, single, phrases in lexicon.stages:
        hits = held & single
        if not hits and not _says(words, phrases):
            continue
        first = min((words.index(h) for h in hits), default=-1)
        if first >= 0 and lexicon.negation.intersection(words[max(0, first - 3) : first]):
            if stage in ("arrived", "sailed", "loaded", "unloaded"):
                return "delayed"
            continue
        return stage
    return None


def _says(words: list[str], phrases: tuple[str, ...]) -> bool:
    """Say whether one of the phrases stands in the words; each phrase has a blank at either end."""
    line = f" {' '.join(words)} "
    return any(phrase in line for phrase in phrases)


def _filled(text: str, span: Span, made: Delivery, given: Sequence[Quantity], lexicon: _Lexicon) -> list[Delivery]:
    """Return the step once for each quantity of goods, or once for goods without a number; none when no goods are named."""
    goods = _goods(text, span, lexicon)
    if not goods and not given:
        return []
    made = _way(text, span, made, lexicon)
    out = []
    for quantity in given:
        fits = _fit(quantity, goods, lexicon)
        if fits:
            unit, item = fits
            out.append(replace(made, item=item, unit=unit, low=quantity.low, high=quantity.high, per=quantity.per))
            if quantity.share:
                out[-1] = replace(out[-1], giver_name=quantity.share, giver="third")
    if not out and goods:
        out.append(replace(made, item=goods))
    if any(d.giver_name for d in out):
        # The whole is told by its parts: counting both would count twice.
        return [d for d in out if d.giver_name or not any(o.giver_name and o.item == d.item for o in out)]
    return out


def _fit(quantity: Quantity, goods: str | None, lexicon: _Lexicon) -> tuple[str | None, str] | None:
    """Return unit and item when a quantity counts goods, or ships laden with them."""
    words = [w.lower() for w in (quantity.item or "").split()]
    unit = quantity.unit
    if unit and unit.lower() in lexicon.carriers:
        return (unit, quantity.item or goods) if quantity.item or goods else None  # type: ignore[return-value]
    if words and words[-1] in lexicon.carriers:
        return (quantity.item, goods) if goods and goods.lower() not in words else (None, quantity.item)  # type: ignore[return-value]
    if unit and unit.lower() in lexicon.measures and (quantity.item or goods):
        return unit, quantity.item or goods  # type: ignore[return-value]
    if lexicon.goods.intersection(words):
        return unit, quantity.item  # type: ignore[return-value]
    return None


def _goods(text: str, span: Span, lexicon: _Lexicon) -> str | None:
    """Return the goods that a stretch names, with up to two words before them; narrow words go before wide ones."""
    borne = lexicon.borne.search(text, span.start, span.end)
    if borne:
        inner = _noun(text, Span(borne.start("rest"), borne.end("rest")), lexicon)
        if inner:
            return inner
    return _noun(text, span, lexicon)


def _noun(text: str, span: Span, lexicon: _Lexicon) -> str | None:
    tokens = list(_WORD.finditer(text, span.start, span.end))
    wide = None
    for i, token in enumerate(tokens):
        word = token.group().lower()
        if word not in lexicon.goods:
            continue
        if i + 1 < len(tokens) and tokens[i + 1].group().lower() in lexicon.things and text[token.end() : tokens[i + 1].start()].isspace():
            continue
        start = token.start()
        for before in reversed(tokens[max(0, i - 2) : i]):
            if before.group().lower() in lexicon.before_item or not text[before.end() : start].isspace():
                break
            start = before.start()
        if word not in lexicon.wide:
            return text[start : token.end()]
        wide = wide or text[start : token.end()]
    return wide


def _way(text: str, span: Span, made: Delivery, lexicon: _Lexicon) -> Delivery:
    """Add places, route, carrier and convoy."""

    def place(key: str, *, last: bool = False) -> str | None:
        hits = [*lexicon.places[key].finditer(text, span.start, span.end)] if last else [lexicon.places[key].search(text, span.start, span.end)]
        hit = hits[-1] if hits else None
        return " ".join(hit["place"].split()).rstrip(",’'") if hit else None

    route = lexicon.route.search(text, span.start, span.end)
    named = lexicon.named.search(text, span.start, span.end)
    convoy = lexicon.convoy.search(text, span.start, span.end)
    return replace(
        made, origin=place("from"), destination=place("to", last=made.stage == "diverted"), place=place("in"),
        route=route["route"] if route else place("via"),
        carrier=named["name"].strip('"“”') if named else None,
        convoy=(convoy["a"] or convoy["b"]) if convoy else None,
    )  # fmt: skip
