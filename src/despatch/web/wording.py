"""Dates, names and numbers as people read them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from despatch.model import Correspondent, Entry

_POINT = re.compile(r"([?~%]?)(-?[\dX]{4})([?~%]?)(?:-([?~%]?)([\dX]{2})([?~%]?)(?:-([?~%]?)([\dX]{2})([?~%]?))?)?")
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}


def date_words(edtf: str | None) -> str:
    """Return an EDTF date in words ("18 July 1942", "about May 1775"); one of another shape as it stands."""
    if not edtf:
        return "undated"
    if edtf[0] in "[{" and edtf[-1] in "]}":
        joint = " or " if edtf[0] == "[" else ", "
        return joint.join(_range(part, "..") for part in edtf[1:-1].split(","))
    return _range(edtf, "/")


def _range(edtf: str, sign: str) -> str:
    left, found, right = edtf.partition(sign)
    if edtf.startswith("../"):
        left, found, right = "..", "/", edtf[3:]
    if not found:
        return _point(edtf)
    if left in {"", ".."}:
        return f"until {_point(right)}"
    if right in {"", ".."}:
        return f"from {_point(left)}"
    return f"between {_point(left)} and {_point(right)}"


def _point(edtf: str) -> str:
    match = _POINT.fullmatch(edtf.strip())
    if match is None:
        return edtf
    year, month, day = match[2], match[5], match[8]
    flags = "".join(group or "" for index, group in enumerate(match.groups(), 1) if index not in {2, 5, 8})
    words = _year(year)
    if month and month != "XX":
        words = f"{_month(month)} {words}"
        if day and day != "XX":
            words = f"{day.lstrip('0').replace('X', '–')} {words}"
    about = "about " if "~" in flags or "%" in flags else ""
    return f"{about}{words}{' (?)' if '?' in flags or '%' in flags else ''}"


def _year(year: str) -> str:
    if year.endswith("XX"):
        return f"the {year[:2]}00s"
    return f"the {year[:3]}0s" if year.endswith("X") else year


def _month(month: str) -> str:
    if month in _SEASONS:
        return _SEASONS[month]
    return calendar.month_name[int(month)] if month.isdigit() and 1 <= int(month) <= 12 else month


def names(parties: Sequence[Correspondent], unknown: str) -> str:
    """Return the parties' names as one phrase; `unknown` where there are none."""
    said = [party.known_as or party.name for party in parties]
    if len(said) < 2:
        return said[0] if said else unknown
    return f"{', '.join(said[:-1])} and {said[-1]}"


def between(entry: Entry) -> Markup:
    """Return from whom and to whom a letter went, as HTML; its heading or kind where neither is known.

    Written here and not as a template's macro because lists call it for every letter: it is ten times as quick.
    """
    if not entry.senders and not entry.recipients:
        return Markup("<bdi>%s</bdi>") % _untitled(entry)
    sides = _isolated(entry.senders, "Unknown"), _isolated(entry.recipients, "unknown")
    return Markup(' <span class="to">to</span> '.join(sides))  # noqa: S704 - both were escaped


def _untitled(entry: Entry) -> str:
    """Return what to call a piece that names no parties: its heading, its first words, or its kind."""
    if entry.heading:
        return " ".join(entry.heading.split())
    first = " ".join(entry.opening.split()[:6]).rstrip(".,;:…")
    return f"“{first}…”" if first else entry.kind.capitalize()


def _isolated(parties: Sequence[Correspondent], unknown: str) -> str:
    said = [f"<bdi>{escape(party.known_as or party.name)}</bdi>" for party in parties]
    if len(said) < 2:
        return said[0] if said else f'<i class="unknown">{unknown}</i>'
    return f"{', '.join(said[:-1])} and {said[-1]}"


def letter_title(entry: Entry) -> str:
    """Return the title a letter goes by: from whom, to whom, when."""
    if not entry.senders and not entry.recipients:
        return _untitled(entry) if entry.heading else f"{_untitled(entry)}, {date_words(entry.date)}"
    between = f"{names(entry.senders, 'Unknown')} to {names(entry.recipients, 'unknown')}"
    return f"{between}, {date_words(entry.date)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 letter", "1,433 letters"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
