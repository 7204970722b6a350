"""What is due, as a calendar that other programs can subscribe to (iCalendar, RFC 5545): one event a day-long each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from despatch.model import ActEntry, DueEntry

MEDIA = "text/calendar; charset=utf-8"
_LONGEST = 75
"""The most octets of a line; what follows is folded."""
_WORDS = 120
"""So many characters of an act's words stand in the title of its event."""


def to_ics(due: Iterable[DueEntry], title: str, address: str = "") -> str:
    """Return a calendar of what is due, named `title`; `address` is that of the reading room, if it has one.

    An event keeps its UID from build to build, because an act keeps its id. Nothing in it depends on the clock.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Despatch//Due//EN",
        f"X-WR-CALNAME:{_escape(title)}",
        *(line for one in due for line in _event(one, address)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _fold(line))


def _event(one: DueEntry, address: str) -> Iterator[str]:
    act, day = one.act, one.day.replace("-", "")
    said = (act.entry.date or one.day)[:10].replace("-", "")
    stamp = said if len(said) == len(day) and said.isdigit() else day
    words = " ".join(act.quote.words.split())
    yield "BEGIN:VEVENT"
    yield f"UID:{_escape(act.id)}@despatch"
    yield f"DTSTAMP:{stamp}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day}"
    yield f"SUMMARY:{_escape(f'{_sides(act)}: {_short(words)}')}"
    told = [words, act.label and f"Business: {act.label}", act.standing and f"It stands: {act.standing.state}"]
    yield f"DESCRIPTION:{_escape(chr(10).join(part for part in told if part))}"
    if address:
        yield f"URL:{address}/matter/{act.matter}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _sides(act: ActEntry) -> str:
    """Return who is to do it for whom, as far as that is known; of a request, whoever was asked."""
    doer, other = (act.counterparty, act.actor) if act.act.type == "request" else (act.actor, act.counterparty)
    names = [who.label for who in (doer, other) if who]
    return " for ".join(names) or act.act.type


def _short(words: str) -> str:
    return words if len(words) <= _WORDS else words[:_WORDS].rpartition(" ")[0] + " …"


def _escape(text: str) -> str:
    """Return a text as a value of iCalendar; control characters are left out."""
    plain = "".join(sign for sign in text if (sign >= " " and sign != "\x7f") or sign == "\n")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """Yield the parts of a line of at most 75 octets; no character is cut."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _LONGEST:
            yield part
            part, size = " ", 1
        part += sign
        size += octets
    yield part
