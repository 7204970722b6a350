"""The file restrictions.toml, read into frozen entries. What cannot be understood is refused with its line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

import msgspec

from despatch.dates.edtf import bounds
from despatch.errors import SettingsError
from despatch.model import Anchor, Restriction, Restrictions, Reveal, Verdict
from despatch.toml_file import parse_toml, unknown_key

_ANCHOR = ("before", "after", "start", "end", "nth")
_CHOOSING = ("person", "marking", "availability", "period")


class _Withhold(msgspec.Struct, rename={"since": "from"}):
    by: str
    when: date
    reason: str
    id: str = ""
    letter: str | None = None
    letters: tuple[str, ...] | None = None
    words: str | None = None
    before: str | None = None
    after: str | None = None
    start: int | None = None
    end: int | None = None
    nth: int | None = None
    length: int | None = None
    person: str | None = None
    marking: str | None = None
    availability: str | None = None
    period: str | None = None
    until: date | None = None
    years: int | None = None
    since: Any = None
    died: str | None = None
    code: str = ""
    authority: str = ""
    private_reason: str = ""
    title: str = ""
    review: date | None = None
    reveal: Reveal | None = None
    images: str = "withhold"


class _Verdict(msgspec.Struct):
    of: str
    by: str
    when: date
    why: str = ""
    next: date | None = None


class _Change(msgspec.Struct, rename={"since": "from"}):
    """What replaces the same keys of an entry; a period replaces all keys of the period before."""

    of: str
    by: str
    when: date
    why: str = ""
    until: date | None = None
    years: int | None = None
    since: Any = None
    died: str | None = None
    code: str | None = None
    authority: str | None = None
    reason: str | None = None
    private_reason: str | None = None
    title: str | None = None
    reveal: Reveal | None = None
    images: str | None = None


_PERIOD = ("until", "years", "since", "died")
_ABOUT = ("of", "by", "when", "why")


class _File(msgspec.Struct):
    reveal: Reveal = "exists"
    counted_from: int = 5
    withhold: tuple[_Withhold, ...] = ()
    change: tuple[_Change, ...] = ()
    review: tuple[_Verdict, ...] = ()
    open: tuple[_Verdict, ...] = ()


_TABLES: dict[str, Any] = {"withhold": _Withhold, "change": _Change, "review": _Verdict, "open": _Verdict}


def parse(text: str, path: str) -> Restrictions:
    """Return what a restrictions.toml says; raises SettingsError with file, line and what to write instead."""
    text = text.replace("\r\n", "\n")
    data = parse_toml(text, path)
    where = _Lines(path, text)
    _check_keys(data, where)
    try:
        read = msgspec.convert(data, _File)
    except msgspec.ValidationError as wrong:
        raise SettingsError(where.explain(str(wrong))) from None
    if read.counted_from < 1:
        raise SettingsError(f"{where.key('counted_from')}: counted_from must be 1 or more: 5 is usual")
    ids = [one.id or _id_of(one) for one in read.withhold]
    changes = [_change(one, n, ids, where) for n, one in enumerate(read.change)]
    entries = tuple(
        _entry(id, one, [(at, new) for at, new in changes if new.of == id], where.table("withhold", n), where)
        for n, (id, one) in enumerate(zip(ids, read.withhold, strict=True))
    )
    _refuse_contradictions(entries, path)
    verdicts = [
        *(Verdict(new.of, at, new.by, new.when, "change", new.why) for at, new in changes),
        *(
            _verdict(one, kind, n, ids, where)
            for kind in ("open", "review")
            for n, one in enumerate(getattr(read, kind))
        ),
    ]
    return Restrictions(entries, tuple(sorted(verdicts, key=lambda one: one.line)), read.reveal, read.counted_from)


class _Lines:
    """Where things stand in the file."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._lines = text.split("\n")

    def table(self, name: str, nth: int) -> int:
        """Return the line at which the nth table of a name begins."""
        begin = re.compile(rf"\s*\[\[\s*{name}\s*\]\]")
        lines = [n for n, line in enumerate(self._lines, 1) if begin.match(line)]
        return lines[nth] if nth < len(lines) else 1

    def key(self, key: str, after: int = 0) -> str:
        """Return file and line of a key in the table that begins at a line."""
        named = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        for number, line in enumerate(self._lines[after:], after + 1):
            if named.match(line):
                return f"{self.path}:{number}"
            if line.lstrip().startswith("[") and after:
                break
        return f"{self.path}:{after}" if after else self.path

    def explain(self, wrong: str) -> str:
        """Return an error of msgspec with the file, the line and the key."""
        message, _, place = wrong.partition(" - at ")
        found = re.search(r"\$\.(\w+)(?:\[(\d+)\])?(?:\.(\w+))?", place)
        if not found:
            return f"{self.path}: {message}"
        name, nth, key = found.groups()
        if nth is None:
            return f"{self.key(name)}: {name}: {message}"
        at = self.table(name, int(nth))
        lacks = re.search(r"required field `(\w+)`", message)
        if lacks:
            return f"{self.path}:{at}: [[{name}]] needs a line {lacks[1]} = {_EXAMPLES.get(lacks[1], '...')}"
        if key in _DAYS:
            return f"{self.key(key, at)}: {key} must be a day without quotes, such as {key} = 1972-01-01"
        hint = f", such as {key} = {_EXAMPLES[key]}" if key in _EXAMPLES else ""
        return f"{self.key(key or name, at)}: {key}: {message[:1].lower()}{message[1:]}{hint}"


_DAYS = ("until", "when", "review", "next")
_EXAMPLES = {
    "by": '"R. Hale"',
    "when": "2026-12-01",
    "reason": '"it names a person who may live"',
    "until": "1972-01-01",
    "review": "1965-01-01",
    "years": "30",
    "of": '"w-1a2b3c"',
    "letters": '["one-abcdef", "two-abcdef"]',
    "reveal": '"exists", "counted" or "silent"',
}


def _check_keys(data: Mapping[str, Any], where: _Lines) -> None:
    for key, value in data.items():
        if key not in msgspec.structs.asdict(_File()):
            known = [*msgspec.structs.asdict(_File())]
            raise SettingsError(f"{where.key(key)}: {unknown_key(key, known)}")
        if key not in _TABLES:
            continue
        if not isinstance(value, list):
            raise SettingsError(f"{where.path}: write [[{key}]] with two brackets, for there may be several")
        known = [field.encode_name for field in msgspec.structs.fields(_TABLES[key])]
        for n, table in enumerate(value):
            for inner in table:
                if inner not in known:
                    raise SettingsError(f"{where.key(inner, where.table(key, n))}: {unknown_key(inner, known)}")


def _change(one: _Change, n: int, ids: Sequence[str], where: _Lines) -> tuple[int, _Change]:
    """Return a change with its line; raises SettingsError for one of no entry, or that changes nothing."""
    at = where.table("change", n)
    _check_verdict(one, at, ids, where)
    if not _replaced(one):
        keys = ", ".join(field.encode_name for field in msgspec.structs.fields(_Change) if field.name not in _ABOUT)
        raise SettingsError(f"{where.path}:{at}: it changes nothing: write what is new, one of {keys}")
    return at, one


def _replaced(one: _Change) -> dict[str, Any]:
    return {key: new for key, new in msgspec.structs.asdict(one).items() if key not in _ABOUT and new is not None}


def _entry(id: str, one: _Withhold, changes: Iterable[tuple[int, _Change]], at: int, where: _Lines) -> Restriction:
    """Return an entry with all changes; a fault has the line of the table that brought it in."""
    last = at
    for line, new in changes:
        replaced = _replaced(new)
        gone = dict.fromkeys(_PERIOD) if {"until", "years"}.intersection(replaced) else {}
        one, last = msgspec.structs.replace(one, **gone | replaced), line
    for key, trouble in _faults(one):
        raise SettingsError(f"{where.key(key, last)}: {trouble}")
    letters = (one.letter,) if one.letter else one.letters or ()
    passage = None
    if one.words is not None:
        start, end = one.start or 0, one.end or 0
        passage = Anchor(letters[0], start, end, one.words, one.before or "", one.after or "", one.nth or 1)
    return Restriction(
        id=id,
        line=at,
        by=one.by,
        when=one.when,
        reason=one.reason,
        letters=letters,
        passage=passage,
        every=passage is not None and all(getattr(one, key) is None for key in _ANCHOR),
        length=one.length,
        person=one.person,
        marking=one.marking,
        availability=one.availability,
        period=one.period,
        until=one.until,
        years=one.years,
        since=one.since or "date",
        died=one.died,
        code=one.code,
        authority=one.authority,
        private_reason=one.private_reason,
        title=one.title,
        review=one.review,
        reveal=one.reveal,
        images=one.images == "show",
    )


def _id_of(one: _Withhold) -> str:
    """Return the id of an entry that names none: it stands for what is withheld and under which code."""
    letters = (one.letter,) if one.letter else one.letters or ()
    words = (one.words, one.before or "", one.nth or 1) if one.words is not None else None
    what = repr((sorted(letters), words, [one.person, one.marking, one.availability, one.period], one.code))
    return f"w-{hashlib.sha256(what.encode()).hexdigest()[:6]}"


def _faults(one: _Withhold) -> Iterator[tuple[str, str]]:
    """Yield the key and what is wrong, for each fault of one entry."""
    for key in ("by", "reason"):
        if not getattr(one, key).strip():
            yield key, f"{key} is empty: write {key} = {_EXAMPLES[key]}"
    chosen = [key for key in _CHOOSING if getattr(one, key)]
    named = [key for key in ("letter", "letters") if getattr(one, key)]
    if not chosen and not named:
        yield "letter", 'say what is withheld: letter = "ID", letters, person, marking, availability or period'
    if len(named) > 1 or (named and chosen):
        both = " and ".join((*named, *chosen))
        yield named[0], f"{both} contradict each other: name letters, or say what chooses them; make two entries"
    if one.words is not None and (not one.letter or not one.words.strip()):
        yield "words", 'words belong to one letter: write letter = "ID" and words = "the words themselves"'
    if one.words is None and (placed := [key for key in _ANCHOR if getattr(one, key) is not None]):
        yield placed[0], f'{placed[0]} places words, and there are none: write words = "the words themselves"'
    if one.words is not None and one.reveal == "silent":
        yield "reveal", "a passage is always marked, for a text without a mark would be false: write exists or counted"
    if one.words is not None and one.title:
        yield "title", "title stands in place of a letter's names, and words are withheld here: take one line out"
    if one.images not in ("withhold", "show"):
        yield "images", f'images must be "withhold" or "show", not {one.images!r}'
    yield from _period_faults(one)


def _period_faults(one: _Withhold) -> Iterator[tuple[str, str]]:
    if one.until and one.years is not None:
        yield "until", "until and years contradict each other: keep one of the two lines"
    if one.years is not None and not 1 <= one.years <= 150:
        yield "years", f"years must be from 1 to 150, not {one.years}"
    since = one.since
    day = isinstance(since, date) and not isinstance(since, datetime)
    if since is not None and not day and since not in ("date", "received", "death"):
        yield "from", f'from must be "date", "received", "death" or a day such as 1942-07-18, not {since!r}'
    if since is not None and one.years is None and not (isinstance(since, date) and one.until):
        yield "from", "from needs a line years = 30, or until with a day"
    if one.until and isinstance(since, date) and one.until <= since:
        yield "until", f"the period ends on {one.until}, before it begins on {since}: correct one of the two days"
    if one.died is not None and since != "death":
        yield "died", 'died counts with years and from = "death" alone: add these lines, or take it out'
    for key in ("died", "period"):
        written = getattr(one, key)
        known = bounds(written) if written is not None else None
        if written is not None and known is None:
            yield key, f'{key} must be a date such as "1942", "1942-07" or "1942-07/1943-05", not {written!r}'
        if known and known[0] > known[1]:
            yield key, f"{key} ends before it begins: turn the two dates of {written!r} round"


def _refuse_contradictions(entries: Sequence[Restriction], path: str) -> None:
    known: dict[str, Restriction] = {}
    for entry in entries:
        first = known.setdefault(entry.id, entry)
        if first is not entry:
            raise SettingsError(
                f"{path}:{entry.line}: this entry and the one in line {first.line} have the id {entry.id}: they"
                " withhold the same under the same code, or bear one id. Keep one, or give them different codes."
                f" `despatch restrict change DIR {entry.id}` changes what an entry says"
            )


def _verdict(one: _Verdict, kind: Any, n: int, ids: Sequence[str], where: _Lines) -> Verdict:
    at = where.table(kind, n)
    _check_verdict(one, at, ids, where)
    if kind == "open" and one.next:
        raise SettingsError(f"{where.key('next', at)}: an entry that is opened has no next review: take this line out")
    return Verdict(one.of, at, one.by, one.when, kind, one.why, one.next)


def _check_verdict(one: _Verdict | _Change, at: int, ids: Sequence[str], where: _Lines) -> None:
    if one.of not in ids:
        near = get_close_matches(one.of, ids, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`despatch restrict list DIR` lists the ids"
        raise SettingsError(f"{where.key('of', at)}: no entry has the id {one.of!r}: {hint}")
    if not one.by.strip():
        raise SettingsError(f"{where.key('by', at)}: by is empty: write by = {_EXAMPLES['by']}")
