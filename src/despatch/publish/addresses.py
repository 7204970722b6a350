"""Addresses of the reading room come in; the files of a publication that stand for them go out.

A letter keeps its address: `/letter/ID` is the file `letter/ID/index.html`, which web servers give out for both. A list
that an address narrows gets a folder for each choice: `/letters?date=1931&page=2` is `letters/date/1931/page/2/`.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from despatch.web.edition import whole_of
from despatch.web.urls import is_narrowed

INDEX = "index.html"
_FILES = 16_384
"""So many addresses are remembered with their files."""
_PLAIN = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)\Z)[a-z0-9_-]{1,80}\Z", re.ASCII)
"""What every file system and every web server keeps as it is. A stop may begin the suffix of another form."""
_SUFFIX = re.compile(r"\.(?:csl\.json|jsonl|json|csv|txt|bib|ris|ics)\Z")
_OWN_FORMS = re.compile(rf"(/letter/[^/]+?){_SUFFIX.pattern}")
_ALONE = frozenset(
    (
        "sender",
        "recipient",
        "person",
        "date",
        "year",
        "marking",
        "place",
        "kind",
        "source",
        "doubtful",
        "described",
        "other",
        "order",
        "letter",
        "status",
        "looked",
        "state",
        "item",
        "stage",
        "convoy",
        "carrier",
        "matter",
        "period",
        "answered",
        "print",
        "image",
        "zoom",
    )
)
"""What may narrow a published list by itself. Lists of one choice grow with the archive, lists of several faster."""
_WHOLE = frozenset(("/standing", "/standing.json"))
"""The page that weighs all business: it is published once, and not from the view of each person."""
_TOGETHER = tuple(
    map(
        frozenset,
        (
            ("sender", "recipient"),
            ("sender", "date"),
            ("place", "answered"),
            ("from", "to"),
            ("source", "order"),
            ("order", "described"),
            ("source", "order", "described"),
            ("person", "described"),
            ("place", "described"),
            ("letter", "order"),
            ("image", "zoom"),
            ("state", "doubtful"),
        ),
    )
)


def normal(address: str) -> str | None:
    """Return an address in the one form by which a publication knows it; None for one that it has no page for.

    The query is in order, and the fragment is gone. A search leads to the page of the search. Data are there of
    letters and of whole lists only: most narrowed ones hold one entry, and the whole list has it too.
    """
    parts = urlsplit(address)
    if parts.path == "/search":
        return "/search"
    asked = parse_qsl(parts.query)
    path, query = parts.path, dict(asked)
    if path in _WHOLE and query:
        return None
    if query.pop("format", None) == "json":
        path += ".json"
    if whole_of(path):
        return None
    page = query.pop("page", "1")
    if query and not (len(query) == 1 and query.keys() <= _ALONE) and frozenset(query) not in _TOGETHER:
        return None
    narrowing = sorted(pair for pair in asked if pair[0] in query)
    if len(narrowing) > len(query) and not _both_ways(narrowing):
        return None
    narrowing += [("page", page)] if page != "1" else []
    address = path + (f"?{urlencode(narrowing)}" if narrowing else "")
    return None if _SUFFIX.search(path) and is_narrowed(address) else address


def _both_ways(query: list[tuple[str, str]]) -> bool:
    """Say whether a query asks for all letters between two people: each is sender and recipient."""
    sides = [sorted(value for name, value in query if name == side) for side in ("sender", "recipient")]
    return sides[0] == sides[1] and len(query) == len({*query}) == 4


def owner(address: str) -> str:
    """Return the page that an address is another form of, such as the data of a letter; by default itself."""
    form = _OWN_FORMS.match(address)
    return form[1] if form else address


@lru_cache(maxsize=_FILES)
def file_of(address: str) -> str:
    """Return the file of an address in its normal form, with "/" between folders."""
    parts = urlsplit(address)
    suffix = _SUFFIX.search(parts.path)
    path = parts.path[: suffix.start()] if suffix else parts.path
    words = [unquote(word) for word in path.split("/") if word]
    words += [word for pair in parse_qsl(parts.query) for word in pair]
    if parts.path.startswith("/static/") or is_download(address):
        return parts.path[1:]
    stem = "/".join(map(_portable, words))
    if parts.path.startswith("/picture/"):
        return f"{stem}.jpg"
    return stem + suffix[0] if suffix else posixpath.join(stem, INDEX)


def is_download(address: str) -> bool:
    """Say whether an address is that of a file which no page is made for."""
    return address.startswith("/downloads/") or address == "/iiif/collection.json"


def _portable(word: str) -> str:
    """Return a word as the name of a file: as it is where every system keeps it, else its letters and a sign of it."""
    if _PLAIN.match(word):
        return word
    plain = re.sub(r"[^a-z0-9]+", "-", word.lower(), flags=re.ASCII).strip("-")[:40]
    return f"{plain or 'x'}~{hashlib.sha256(word.encode()).hexdigest()[:8]}"


def link(file: str, here: str) -> str:
    """Return how a page in the file `here` leads to another file, whatever folder or server they lie in."""
    return "../" * here.count("/") + quote(file, safe="/~")


def public(file: str, base: str) -> str:
    """Return the address of a file under the address of the publication."""
    return f"{base}/{quote(file.removesuffix(INDEX), safe='/~')}"
