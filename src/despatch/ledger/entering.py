"""Acts made ready for the archive's ledger: with the sentence and paragraph they stand in, and an id that lasts."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence

from despatch.model import Act, LedgerAct, Role, Span
from despatch.text.clauses import listed

_GAP = re.compile(r"\n[^\S\n]*\n")
_REACH = 500
"""The context of an act is at most so many code points to either side."""


def enter(
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
    """Return a letter's acts as the archive's ledger takes them.

    `body` is the stretch of `text` that holds the acts, `more` what holds others after it (a postscript); `names` says who
    the sender and the recipient are (a side, a person's id, or a name as written). Ids hang on the act's words, so that
    they stay when other acts come and go.
    """
    parts = [(part, *_starts(text, part, codes)) for part in (body, *more)]
    out = []
    seen: dict[str, int] = {}
    for act in sorted(acts, key=lambda a: (a.span.start, a.span.end, a.type)):
        part, breaks, starts = next((one for one in reversed(parts) if one[0].start <= act.span.start), parts[0])
        quote = act.span.of(text)
        at = bisect_right(starts, act.span.start) - 1
        sentence = starts[max(0, at)]
        end = next((s for s in starts[at + 1 : at + 60] if s >= act.span.end), part.end)
        at_break = max(0, bisect_right(breaks, act.span.start) - 1)
        paragraph = Span(breaks[at_break], breaks[at_break + 1] if at_break + 1 < len(breaks) else part.end)
        # "He returned today": who he is stands in the sentence before.
        before = starts[max(0, at - 1)] if starts[max(0, at - 1)] >= paragraph.start else sentence
        around = Span(max(before, act.span.start - _REACH), min(end, act.span.end + _REACH))
        key = hashlib.sha256(f"{act.type}\0{' '.join(quote.split())}".encode()).hexdigest()[:8]
        seen[key] = seen.get(key, 0) + 1
        one = LedgerAct(
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
        out.append(one)
    return tuple(out)


def _starts(text: str, part: Span, codes: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """Return where the paragraphs of a stretch begin, and where its sentences do."""
    breaks = [part.start, *(m.end() for m in _GAP.finditer(text, part.start, part.end))]
    return breaks, [
        part.start,
        *sorted({span.start for span, first in listed(text, part.start, part.end, codes) if first}),
    ]
