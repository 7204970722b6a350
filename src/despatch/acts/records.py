"""Acts and deliveries as records of the ledger: with a lasting id, and the sentence and paragraph around them."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from despatch.model import Act, Delivery, DeliveryStep, LedgerAct, Role, Span
from despatch.text.clauses import listed

_GAP = re.compile(r"\n[^\S\n]*\n")
_REACH = 500
"""The context of an act is at most so many code points to either side."""


def to_ledger_acts(
    letter: str,
    text: str,
    body: Span,
    acts: Sequence[Act],
    codes: tuple[str, ...],
    *,
    date: str | None,
    ordinal: int,
    names: dict[Role, str],
    more: Sequence[Span] = (),
) -> tuple[LedgerAct, ...]:
    """Return a letter's acts as records of the ledger.

    `body` is the stretch of `text` that holds the acts, and `more` the stretches after it, such as a postscript.
    `names` gives the names of the sender and the recipient. An id is made from the act's words, so it stays when
    other acts change.
    """
    parts = [(part, *_starts(text, part, codes)) for part in (body, *more)]
    out = []
    seen: dict[str, int] = {}
    for act in sorted(acts, key=lambda a: (a.span.start, a.span.end, a.type)):
        part, breaks, starts = next((p for p in reversed(parts) if p[0].start <= act.span.start), parts[0])
        quote = act.span.of(text)
        at = bisect_right(starts, act.span.start) - 1
        sentence = starts[max(0, at)]
        end = next((s for s in starts[at + 1 : at + 60] if s >= act.span.end), part.end)
        at_break = max(0, bisect_right(breaks, act.span.start) - 1)
        paragraph = Span(breaks[at_break], breaks[at_break + 1] if at_break + 1 < len(breaks) else part.end)
        # "He returned today": the sentence before says who he is.
        before = starts[max(0, at - 1)] if starts[max(0, at - 1)] >= paragraph.start else sentence
        around = Span(max(before, act.span.start - _REACH), min(end, act.span.end + _REACH))
        key = hashlib.sha256(f"{act.type}\0{' '.join(quote.split())}".encode()).hexdigest()[:8]
        seen[key] = seen.get(key, 0) + 1
        record = LedgerAct(
            id=f"{letter}.{key}" + (f".{seen[key]}" if seen[key] > 1 else ""),
            letter=letter,
            act=act,
            quote=quote,
            context=around.of(text),
            sentence=sentence,
            paragraph=paragraph,
            date=date,
            ordinal=ordinal,
            actor=act.actor_name or names.get(act.actor),
            counterparty=names.get(act.counterparty) if act.counterparty else None,
            around=around,
        )
        out.append(record)
    return tuple(out)


def _starts(text: str, part: Span, codes: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Return where the paragraphs and the sentences of a stretch begin."""
    breaks = [part.start, *(m.end() for m in _GAP.finditer(text, part.start, part.end))]
    return breaks, [
        part.start,
        *sorted({span.start for span, first in listed(text, part.start, part.end, codes) if first}),
    ]


def to_delivery_steps(
    letter: str,
    text: str,
    found: Sequence[Delivery],
    *,
    date: str | None,
    ordinal: int,
    names: Mapping[Role, str],
    matters: Mapping[Span, str] | None = None,
) -> tuple[DeliveryStep, ...]:
    """Return a letter's deliveries as records.

    `names` gives the names of sender and recipient, `matters` the matter of each act by its span. An id is made from
    the words.
    """
    out = []
    seen: dict[str, int] = {}
    last, quote, words = Span(0, 0), "", ""
    for delivery in found:
        if delivery.span != last:
            # The steps of one clause share its words.
            last, quote = delivery.span, delivery.span.of(text)
            words = " ".join(quote.split())
        sign = "\0".join((delivery.stage, delivery.item or "", str(delivery.low), delivery.unit or "", words))
        key = hashlib.sha256(sign.encode()).hexdigest()[:8]
        seen[key] = seen.get(key, 0) + 1
        id = f"{letter}.d{key}" + (f".{seen[key]}" if seen[key] > 1 else "")
        giver = delivery.giver_name or (names.get(delivery.giver) if delivery.giver else None)
        receiver = delivery.receiver_name or (names.get(delivery.receiver) if delivery.receiver else None)
        matter = matters.get(delivery.act) if matters and delivery.act else None
        out.append(DeliveryStep(id, letter, delivery, quote, date, ordinal, giver, receiver, matter))
    return tuple(out)
