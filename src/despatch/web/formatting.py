"""Dates, names, figures, states and events as people read them. Pure functions: model types in, words or HTML out."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import get_args

from markupsafe import Markup, escape

from despatch.export import words as export_words
from despatch.model import (
    Correspondent,
    Delivery,
    Entry,
    ExchangeEntry,
    InferredEntry,
    Quantity,
    Quote,
    Role,
    State,
)
from despatch.shipping.model import Lot
from despatch.shipping.plans import Event, Voyage
from despatch.web.errors import choose

date_words, inferred_date_words = export_words.date_words, export_words.inferred_date_words
names, entry_date = export_words.names, export_words.entry_date
letter_title, lost_title = export_words.letter_title, export_words.lost_title
"""Dates and titles in words: the printed edition has them, too, and the proof of what is published knows them."""


def day_words(day: date) -> str:
    """Return a day in words: "7 October 1938"."""
    return date_words(day.isoformat())


KNOWN_AS = {"described": "known by description only", "elsewhere": "held by others, known by description only"}
"""What to say of a letter of which the archive has no words, by its piece."""


def between(entry: Entry) -> Markup:
    """Return the sender and recipient of a letter as HTML; its heading, first words or kind if both are unknown.

    This is a function and not a template macro, because lists call it for every letter: it is ten times as fast.
    """
    if not entry.senders and not entry.recipients:
        return Markup("<bdi>%s</bdi>") % export_words.untitled(entry)
    sides = _isolated(entry.senders, "Unknown"), _isolated(entry.recipients, "unknown")
    return Markup(' <span class="to">to</span> '.join(sides))  # noqa: S704 - both were escaped


def marked(snippet: Sequence[tuple[str, bool]]) -> Markup:
    """Return the snippet of a search hit as HTML, with the hits marked; a function for the same reason."""
    stretches = (f'<mark class="hit">{escape(words)}</mark>' if hit else str(escape(words)) for words, hit in snippet)
    return Markup("".join(stretches))  # noqa: S704 - every stretch was escaped


def _isolated(parties: Sequence[Correspondent], unknown: str) -> str:
    return (
        export_words.join_names([f"<bdi>{escape(party.label)}</bdi>" for party in parties])
        or f'<i class="unknown">{unknown}</i>'
    )


def lost_between(lost: InferredEntry) -> Markup:
    """Return the sender and recipient of an inferred letter as HTML."""
    sides = (
        _isolated([who] if who else [], name) for who, name in ((lost.author, "Unknown"), (lost.addressee, "unknown"))
    )
    return Markup(' <span class="to">to</span> '.join(sides))  # noqa: S704 - both were escaped


def parties(exchange: ExchangeEntry) -> str:
    """Return the people of an exchange: "Ada Lunn and Peter Voss"; of many, the first two of each side."""
    people = [who.label for side in exchange.sides for who in side[:2]]
    more = sum(map(len, exchange.sides)) - len(people)
    if more:
        return f"{', '.join(people)} and {counted(more, 'other')}"
    return export_words.join_names(people) or "Unknown"


def duration_words(days: float) -> str:
    """Return a time in words: "1 day", "12 days", "3 months", "2 years"; long times are rounded."""
    if days < 0.5:
        return "no day"
    if days < 120:
        whole = round(days, 1)
        return f"{whole:g} {'day' if whole == 1 else 'days'}"
    if days < 730:
        return f"{round(days / 30.44)} months"
    return f"{round(days / 365.25)} years"


def after_words(days: int | None) -> str:
    """Return how long after a letter its answer was written, in words; empty if the dates do not say."""
    if days is None:
        return ""
    if days == 0:
        return "the same day"
    return f"after {duration_words(days)}" if days > 0 else f"dated {duration_words(-days)} too early"


def lead(quote: Quote) -> str:
    """Return the text before quoted words, with the space between."""
    if not quote.before:
        return ""
    return quote.before + ("" if quote.before[-1] in "([{“‘„«—–" else " ")


def trail(quote: Quote) -> str:
    """Return the text after quoted words, with the space between."""
    if not quote.after:
        return ""
    return ("" if quote.after[0] in ".,;:!?)]}”’»—–…" else " ") + quote.after


ROLE_NAMES: dict[Role, str] = {
    "sender": "the sender",
    "recipient": "the recipient",
    "joint": "both sides",
    "third": "somebody else",
}
"""The name of an act's side if the person is not known."""
PAUSES = ((2, "moment"), (8, "days"), (32, "weeks"), (366, "months"))
"""Each size of a pause, and the number of days that it stays below."""


def pause_size(days: int | None) -> str:
    """Return the size of a pause: "moment", "days", "weeks", "months", "years" or "unknown"."""
    if days is None:
        return "unknown"
    return next((size for limit, size in PAUSES if days < limit), "years")


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: "1 letter", "1,433 letters"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def size_words(size: int) -> str:
    """Return how large a file is: "812 bytes", "41 kB", "3.2 MB"."""
    if size < 1000:
        return counted(size, "byte")
    return f"{size // 1000:,} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def capitalized(words: str) -> str:
    """Return words with a capital first letter."""
    return words[:1].upper() + words[1:]


def imprint(editors: Sequence[str], rights: str) -> str:
    """Return who edited an archive and under what rights, as sentences."""
    edited = f"Edited by {export_words.join_names(editors)}." if editors else ""
    return " ".join(filter(None, (edited, rights.rstrip(".") + "." if rights else "")))


_FRACTIONS = tuple(sorted({(n, d) for d in (2, 3, 4, 5, 10, 20) for n in {1, d - 1} if n} | {(2, 5), (3, 5)}))
"""Shares that readers grasp: a half, thirds, quarters, fifths, one or all but one in ten or twenty."""


def sure_words(confidence: float) -> str:
    """Return a confidence in words: "about 2 in 3 such readings are right"."""
    return f"{share_words(confidence)} such readings are right"


def shorten(words: str, most: int = 90) -> str:
    """Return words on one line, cut at a word where they are long: the title of an edition in a list."""
    return textwrap.shorten(words, most, placeholder=" …")


def share_words(share: float) -> str:
    """Return a share in words: "about 2 in 3"; "nearly all" and "hardly any" at the ends."""
    if share >= 0.98 or share <= 0.02:
        return "nearly all" if share > 0.5 else "hardly any"
    part, whole = min(_FRACTIONS, key=lambda f: abs(f[0] / f[1] - share))
    return f"about {part} in {whole}"


def one_line(words: str) -> str:
    """Return words without the line breaks of the source."""
    return " ".join(words.split())


# ---------------------------------------------------------------- figures and goods


def format_number(value: float) -> str:
    """Return a number as people write it: "1,150", "0.5"."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def format_range(low: float | None, high: float | None) -> str:
    """Return how many: "35", "8,000 to 10,000", "at least 90", "up to 90"; empty if both ends are unknown."""
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {format_number(high or 0.0)}"
    if high is None:
        return f"at least {format_number(low)}"
    return format_number(low) if low == high else f"{format_number(low)} to {format_number(high)}"


def format_goods(unit: str | None, item: str | None, per: str | None = None) -> str:
    """Return what is counted: "tons of flour", "ships", "barrels"; with a rate, "tons per month"."""
    goods = " of ".join(dict.fromkeys(one_line(word) for word in (unit, item) if word))
    return f"{goods} per {per}" if per else goods


def format_quantity(quantity: Quantity) -> str:
    """Return a quantity in words: "about 8,000 to 10,000 tons of barley per month (our part)"."""
    figure = format_range(quantity.low, quantity.high)
    words = " ".join(filter(None, (figure, format_goods(quantity.unit, quantity.item, quantity.per))))
    about = "about " if quantity.approximate else ""
    return about + words + (f" ({one_line(quantity.share)})" if quantity.share else "")


def format_cargo(step: Delivery) -> str:
    """Return what a delivery carries and how much of it; empty if the letter names neither."""
    return " ".join(filter(None, (format_range(step.low, step.high), format_goods(step.unit, step.item, step.per))))


# ---------------------------------------------------------------- states of matters

STATE_GROUPS: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("Open", ("asked", "offered", "promised", "accepted", "partly done")),
    ("Wanting attention", ("overdue", "contradicted", "put off")),
    ("Closed", ("done", "refused")),
    ("Not known", ("unknown",)),
)
"""The states in the order of the board."""
STATE_MEANINGS: dict[State, str] = {
    "asked": "nobody has taken it up",
    "offered": "put forward, not yet taken up",
    "promised": "undertaken, no report yet",
    "accepted": "agreed to, no report yet",
    "partly done": "some of it is reported done",
    "overdue": "its day has passed without a report",
    "contradicted": "reported done, and complained of",
    "put off": "put off to another time",
    "done": "reported done",
    "refused": "declined or withdrawn",
    "unknown": "the letters do not say",
}
_DAY = re.compile(r"\b\d{4}(?:-\d\d){1,2}(?:/\d{4}(?:-\d\d){1,2})?(?!\d)")


def parse_state(name: str | None) -> State | None:
    """Return the state with this name, None for no name; raises BadAddress for an unknown one."""
    states: tuple[State, ...] = get_args(State)
    return choose(name, "state of business", states)


def format_reason(why: str) -> str:
    """Return the reason for a state with its dates in words."""
    return _DAY.sub(lambda day: date_words(day[0]), why)


# ---------------------------------------------------------------- ships

_EVENT_VERBS = {
    "departed": "sailed",
    "arrived": "arrived in",
    "unloaded": "unloaded in",
    "delayed": "delayed by",
    "diverted": "diverted to",
    "lost": "lost",
}


def format_lot(lot: Lot, pieces: int) -> str:
    """Return so many pieces of a lot: "914 t petrol", "236 × lorry"; with the lot's id if its label says more."""
    amount = f"{lot.amount(pieces)} {lot.good}" if lot.by_weight else f"{pieces:,} × {lot.good}"
    plain = {lot.good, lot.good + "s", lot.good.removesuffix("y") + "ies"}
    return amount if lot.label in plain else f"{amount} ({lot.id})"


def format_load(voyage: Voyage, lots: Mapping[str, Lot]) -> str:
    """Return what a voyage carries; lots of one good are added up."""
    by_good: dict[str, list[tuple[Lot, int]]] = {}
    for load in voyage.loads:
        if load.lot in lots:
            by_good.setdefault(lots[load.lot].good, []).append((lots[load.lot], load.pieces))
    return ", ".join(
        f"{sum(pieces * lot.kg for lot, pieces in loads) / 1000:,.0f} t {good}"
        if all(lot.by_weight for lot, _ in loads)
        else f"{sum(pieces for _, pieces in loads):,} × {good}"
        for good, loads in by_good.items()
    )


def format_event(event: Event, lots: Mapping[str, Lot]) -> str:
    """Return what happened to a ship, without the ship's name and the remark."""
    if event.kind == "tally":
        lot = lots.get(event.lot)
        amount = format_lot(lot, event.pieces) if lot else f"{event.pieces:,} of {event.lot}"
        return f"tallied {amount} {'on deck' if event.hold == 'deck' else f'in hold {event.hold}'}"
    if event.kind == "delayed":
        return f"delayed by {event.days:,} {'day' if event.days == 1 else 'days'}"
    verb = _EVENT_VERBS.get(event.kind, event.kind)
    return f"{verb} {event.port}" if event.port else verb.removesuffix(" in").removesuffix(" to")
