"""Who answers whom, and how fast: a table of pairs, and the same as a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from despatch.model import Filter, Pair
from despatch.web import render, urls
from despatch.web.parts.delay_chart import Delay, DelayChart, delay_chart
from despatch.web.parts.pager import Pager, pager

SIZE = 100
DRAWN = 16
"""How many pairs the drawing shows."""


@dataclass(frozen=True, slots=True)
class Row:
    """A pair as the table shows it; `share` is the part answered of the letters whose answer could be looked for.

    Letters and exchanges are found by people's ids: of people whom nobody knows there is no address.
    """

    pair: Pair
    share: int | None
    letters: str | None
    exchanges: str | None
    missing: str


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """The pairs, one for each direction, the busiest first."""

    title: str
    rows: tuple[Row, ...]
    chart: DelayChart | None
    pager: Pager
    template: str = "answers.html"
    section: str = "answers"


def answers(request: Request) -> Response:
    """Answer /answers and /answers.json."""
    number, pairs = urls.page_of(request.query_params), render.archive(request).correspondence.pairs()
    if render.wants_data(request):
        return render.data(
            {"total": len(pairs), "pairs": [msgspec.to_builtins(pair) | {"share": share(pair)} for pair in pairs]}
        )
    pages = pager(len(pairs), number, SIZE, lambda n: f"/answers?page={n}" if n > 1 else "/answers")
    shown = tuple(row(pair) for pair in pairs[(number - 1) * SIZE : number * SIZE])
    return render.show(request, AnswersPage("Answers", shown, _chart(pairs) if number == 1 else None, pages))


def share(pair: Pair) -> int | None:
    """Return the percentage of letters answered, of those whose answer could be looked for; None where none could."""
    could = pair.answered + pair.unanswered
    return round(100 * pair.answered / could) if could else None


def row(pair: Pair) -> Row:
    """Return a pair with the addresses of its letters, its exchanges and what is missing of it."""
    author, addressee = pair.author.person, pair.addressee.person
    known = author is not None and addressee is not None
    named = {"author": author or pair.author.name, "addressee": addressee or pair.addressee.name}
    return Row(
        pair,
        share(pair),
        urls.letters_path(Filter(sender=author, recipient=addressee)) if known else None,
        urls.with_query("/exchanges", {"sender": author, "recipient": addressee}) if known else None,
        urls.with_query("/missing", named),
    )


def _chart(pairs: Sequence[Pair]) -> DelayChart | None:
    timed = [pair for pair in pairs if pair.median_days is not None]
    delays = []
    for pair in timed[:DRAWN]:
        author, addressee = (one.label for one in (pair.author, pair.addressee))
        assert pair.median_days is not None
        delays.append(
            Delay(
                addressee,
                author,
                max(pair.median_days, 0.0),
                pair.delays_known,
                pair.transit_days,
                row(pair).exchanges or "/exchanges",
            )
        )
    return delay_chart(delays) if delays else None
