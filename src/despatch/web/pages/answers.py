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
from despatch.web.parts.listing import parse_listing
from despatch.web.parts.pager import Pager

SIZE = 100
MOST_DRAWN = 16
"""How many pairs the drawing shows."""


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair as the table shows it; `share` is the percentage answered of the letters whose answer could be looked for.

    `letters` and `exchanges` are addresses, None for a pair with an unknown person.
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
    rows: tuple[PairView, ...]
    chart: DelayChart | None
    pager: Pager
    template: str = "answers.html"
    section: str = "answers"


def answers(request: Request) -> Response:
    """Answer /answers and /answers.json."""
    listing, pairs = parse_listing(request, SIZE, "/answers"), render.archive(request).correspondence.pairs()
    if listing.wants_data:
        return render.listing("pairs", [msgspec.to_builtins(pair) | {"share": share(pair)} for pair in pairs])
    rows = tuple(view_pair(pair) for pair in listing.part(pairs))
    chart = _chart(pairs) if listing.page == 1 else None
    return render.show(request, AnswersPage("Reply times", rows, chart, listing.pager(len(pairs))))


def share(pair: Pair) -> int | None:
    """Return the percentage of letters answered, of those whose answer could be looked for; None for none of these."""
    looked_for = pair.answered + pair.unanswered
    return round(100 * pair.answered / looked_for) if looked_for else None


def view_pair(pair: Pair) -> PairView:
    """Return a pair with the addresses of its letters, its exchanges and its missing letters."""
    author, addressee = pair.author.person, pair.addressee.person
    known = author is not None and addressee is not None
    names = {"sender": author or pair.author.name, "recipient": addressee or pair.addressee.name}
    return PairView(
        pair,
        share(pair),
        urls.letters_path(Filter(sender=author, recipient=addressee)) if known else None,
        urls.with_query("/exchanges", {"sender": author, "recipient": addressee}) if known else None,
        urls.with_query("/missing", names),
    )


def _chart(pairs: Sequence[Pair]) -> DelayChart | None:
    timed = [pair for pair in pairs if pair.median_days is not None]
    delays = []
    for pair in timed[:MOST_DRAWN]:
        author, addressee = (who.label for who in (pair.author, pair.addressee))
        assert pair.median_days is not None
        delays.append(
            Delay(
                addressee,
                author,
                max(pair.median_days, 0.0),
                pair.delays_known,
                pair.transit_days,
                view_pair(pair).exchanges or "/exchanges",
            )
        )
    return delay_chart(delays) if delays else None
