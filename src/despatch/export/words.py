"""Dates and names as people read them, in the pages and in what is exported for print."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from functools import lru_cache

from despatch.model import Correspondent, Entry, InferredEntry

_POINT = re.compile(r"([?~%]?)(-?[\dX]{4})([?~%]?)(?:-([?~%]?)([\dX]{2})([?~%]?)(?:-([?~%]?)([\dX]{2})([?~%]?))?)?")
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}


@lru_cache(maxsize=8192)
def date_words(edtf: str | None) -> str:
    """Return an EDTF date in words ("18 July 1942", "about May 1775"); anything else unchanged."""
    if not edtf:
        return "undated"
    if edtf[0] in "[{" and edtf[-1] in "]}":
        joint = " or " if edtf[0] == "[" else ", "
        return joint.join(_range(part, "..") for part in edtf[1:-1].split(","))
    return _range(edtf, "/")


def _range(edtf: str, sign: str) -> str:
    left, joint, right = edtf.partition(sign)
    if edtf.startswith("../"):
        left, joint, right = "..", "/", edtf[3:]
    if not joint:
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
    if month == "XX" and day and day != "XX":
        words = f"day {day.lstrip('0').replace('X', '–')}, month and year not known"
    if month and month != "XX":
        joint = ", " if year.startswith("XX") else " "
        words = f"{_month(month)}{joint}{words}"
        if day and day != "XX":
            words = f"{day.lstrip('0').replace('X', '–')} {words}"
    about = "about " if "~" in flags or "%" in flags else ""
    return f"{about}{words}{' (?)' if '?' in flags or '%' in flags else ''}"


def _year(year: str) -> str:
    if year.startswith("XX"):
        return "year not known" if year == "XXXX" else f"’{year[2:]}, century not known"
    if year.endswith("XX"):
        return f"the {year[:2]}00s"
    return f"the {year[:3]}0s" if year.endswith("X") else year


def _month(month: str) -> str:
    if month in _SEASONS:
        return _SEASONS[month]
    return calendar.month_name[int(month)] if month.isdigit() and 1 <= int(month) <= 12 else month


def inferred_date_words(edtf: str | None) -> str:
    """Return in words a date (EDTF) inferred from other letters; of an open interval, the known end."""
    left, _, right = (edtf or "").partition("/")
    if left == right:
        return "undated"
    if left == ".." and right:
        return f"not after {date_words(right)}"
    if right == ".." and left:
        return f"not before {date_words(left)}"
    return date_words(edtf)


def join_names(names: Sequence[str]) -> str:
    """Return names as one phrase: "A, B and C"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def names(parties: Sequence[Correspondent], unknown: str) -> str:
    """Return the names as one phrase; `unknown` for no names."""
    return join_names([party.label for party in parties]) or unknown


def untitled(entry: Entry) -> str:
    """Return the title of a piece that names no parties: its heading, its first words, or its kind."""
    if entry.heading:
        return " ".join(entry.heading.split())
    first = " ".join(entry.opening.split()[:6]).rstrip(".,;:…")
    return f"“{first}…”" if first else entry.kind.capitalize()


def entry_date(entry: Entry) -> str:
    """Return a letter's date in words; in brackets, as editors write it, if only its replies give the date."""
    return f"[{inferred_date_words(entry.date)}]" if entry.reasoned else date_words(entry.date)


def letter_title(entry: Entry) -> str:
    """Return the title of a letter: from whom, to whom, when."""
    if not entry.senders and not entry.recipients:
        return untitled(entry) if entry.heading else f"{untitled(entry)}, {entry_date(entry)}"
    between = f"{names(entry.senders, 'Unknown')} to {names(entry.recipients, 'unknown')}"
    return f"{between}, {entry_date(entry)}"


def lost_title(lost: InferredEntry) -> str:
    """Return the title of an inferred letter."""
    sender, recipient = (
        names([who] if who else [], name) for who, name in ((lost.author, "Unknown"), (lost.addressee, "unknown"))
    )
    return f"{sender} to {recipient}, {inferred_date_words(lost.letter.date)}"
