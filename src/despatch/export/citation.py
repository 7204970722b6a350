"""A letter as reference managers take it: CSL-JSON first, and BibTeX, RIS and COinS made from that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from despatch import dates
from despatch.names.lexicon import lexicon
from despatch.names.parse import parse
from despatch.text.fold import folded

Item = Mapping[str, object]
"""A record of CSL-JSON."""
_POINT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation says of a letter and of the archive that holds it. Empty fields are left out.

    `senders`, `recipients` and `editors` are names, `date` is EDTF, `language` the code of the first language.
    """

    id: str
    title: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    date: str | None
    place: str
    kind: str
    archive: str
    editors: tuple[str, ...]
    rights: str
    repository: str
    shelfmark: str
    url: str
    languages: tuple[str, ...] = ("en",)


def csl(cited: Cited) -> dict[str, object]:
    """Return a letter as an item of CSL-JSON (type "personal_communication")."""
    item: dict[str, object] = {
        "id": cited.id,
        "type": "personal_communication",
        "title": cited.title,
        "genre": cited.kind,
        "author": [name_parts(name, cited.languages) for name in cited.senders],
        "recipient": [name_parts(name, cited.languages) for name in cited.recipients],
        "issued": issued(cited.date),
        "event-place": cited.place,
        "container-title": cited.archive,
        "editor": [name_parts(name, cited.languages) for name in cited.editors],
        "archive": cited.repository,
        "archive_location": cited.shelfmark,
        "URL": cited.url,
    }
    return {key: value for key, value in item.items() if value}


def name_parts(name: str, languages: tuple[str, ...]) -> dict[str, str]:
    """Return a name as family and given name; whole, as "literal", unless it is surely a person's with a surname."""
    parsed = parse(name, lexicon(languages))
    tokens = (parsed.shown or "").split()
    if parsed.kind == "person" and parsed.surname:
        for at in range(1, len(tokens)):
            if folded(" ".join(tokens[at:])) == folded(parsed.surname):
                return {"family": " ".join(tokens[at:]), "given": " ".join(tokens[:at])}
    return {"literal": name}


def issued(edtf: str | None) -> dict[str, object] | None:
    """Return an EDTF date as a date of CSL: a day, month or year, or two ends; about, where it is not sure."""
    if not edtf:
        return None
    if point := _POINT.match(edtf):
        year, month, *day = (int(part) for part in point.groups("0"))
        if month > len(_MONTHS):
            return {"date-parts": [[year]], "season": month - 20}
        return {"date-parts": [[part for part in (year, month, *day) if part]]}
    ends = dates.bounds(edtf)
    if ends is None:
        return {"literal": edtf}
    known = [[end.year, end.month, end.day] for end in ends if end not in (type(end).min, type(end).max)]
    plain = re.sub(r"[~?%]", "", edtf)
    if plain != edtf and (sure := issued(plain)) is not None:
        return sure | {"circa": True}
    return {"date-parts": known, "circa": True} if known else {"literal": edtf}


# ---------------------------------------------------------------- BibTeX


_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}
_LATEX = str.maketrans(_SPECIAL)


def bibtex(item: Item) -> str:
    """Return an item of CSL-JSON as an entry of BibTeX, in UTF-8."""
    to = " and ".join(_whole(name) for name in _names(item, "recipient"))
    kept = ", ".join(filter(None, (_text(item, "archive"), _text(item, "archive_location"))))
    genre = _text(item, "genre").capitalize()
    fields: dict[str, str] = {
        "author": " and ".join(_bibtex_name(name) for name in _names(item, "author")),
        "title": "{" + _latex(_text(item, "title")) + "}",
        "howpublished": _latex(f"{genre} to {to}" if to else genre),
        "editor": " and ".join(_bibtex_name(name) for name in _names(item, "editor")),
        "booktitle": _latex(_text(item, "container-title")),
        "address": _latex(_text(item, "event-place")),
        "note": _latex(kept),
        "url": _text(item, "URL").replace("{", "%7B").replace("}", "%7D"),
    }
    parts = _first_date(item)
    if parts:
        fields["year"] = str(parts[0])
    month = _MONTHS[parts[1] - 1] if len(parts) > 1 else ""
    key = re.sub(r"[^\w:.-]", "-", str(item["id"]), flags=re.ASCII)
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value and value != "{}"]
    lines += [f"  month = {month},"] if month else []
    lines += [f"  day = {{{parts[2]}}},"] if len(parts) > 2 else []
    return "\n".join([f"@misc{{{key},", *lines, "}"]) + "\n"


def _latex(words: str) -> str:
    return " ".join(words.split()).translate(_LATEX)


def _bibtex_name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return "{" + _latex(name["literal"]) + "}"
    return f"{_latex(name['family'])}, {_latex(name['given'])}"


# ---------------------------------------------------------------- RIS and COinS


def ris(item: Item) -> str:
    """Return an item of CSL-JSON in the format RIS, of the type PCOMM."""
    parts = _first_date(item)
    rows: list[tuple[str, str]] = [("TY", "PCOMM")]
    rows += [("AU", _inverted(name)) for name in _names(item, "author")]
    rows += [("A2", _inverted(name)) for name in _names(item, "recipient")]
    rows += [("ED", _inverted(name)) for name in _names(item, "editor")]
    rows += [
        ("TI", _text(item, "title")),
        ("T2", _text(item, "container-title")),
        ("M3", _text(item, "genre")),
        ("PY", str(parts[0]) if parts else ""),
        ("DA", "/".join(f"{part:02}" for part in parts)),
        ("CY", _text(item, "event-place")),
        ("DP", _text(item, "archive")),
        ("AV", _text(item, "archive_location")),
        ("ID", _text(item, "id")),
        ("UR", _text(item, "URL")),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in rows if value or tag == "ER")


def coins(item: Item) -> str:
    """Return an item as a ContextObject in a span (COinS): what stands in its attribute `title`."""
    parts = _first_date(item)
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "letter"),
        ("rft.title", _text(item, "title")),
        *(("rft.creator", _whole(name)) for name in _names(item, "author")),
        *(("rft.contributor", _whole(name)) for name in _names(item, "recipient")),
        ("rft.date", "-".join(f"{part:02}" for part in parts)),
        ("rft.source", ", ".join(filter(None, (_text(item, "archive"), _text(item, "archive_location"))))),
        ("rft.publisher", _text(item, "container-title")),
        ("rft.identifier", _text(item, "URL")),
    ]
    return urlencode([(key, value) for key, value in pairs if value])


FORMATS: Mapping[str, tuple[str, str, Callable[[Item], str]]] = {
    ".bib": ("BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
    ".ris": ("RIS", "application/x-research-info-systems; charset=utf-8", ris),
}
"""The formats that are made from CSL-JSON, by the ending of an address: name, media type, writer."""


def _text(item: Item, key: str) -> str:
    return str(item.get(key) or "")


def _names(item: Item, key: str) -> Iterator[Mapping[str, str]]:
    names = item.get(key)
    assert names is None or isinstance(names, Sequence)
    yield from names or ()


def _whole(name: Mapping[str, str]) -> str:
    return name.get("literal") or f"{name['given']} {name['family']}"


def _inverted(name: Mapping[str, str]) -> str:
    return name.get("literal") or f"{name['family']}, {name['given']}"


def _first_date(item: Item) -> list[int]:
    """Return year, month and day of an item's date, as far as they are known; of two ends, what they share."""
    when = item.get("issued")
    assert when is None or isinstance(when, Mapping)
    ends = (when or {}).get("date-parts") or [[]]
    first, last = ends[0], ends[-1]
    shared = [a for n, (a, _) in enumerate(zip(first, last, strict=False)) if first[: n + 1] == last[: n + 1]]
    return shared if len(ends) > 1 else list(first)
