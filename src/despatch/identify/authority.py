"""people.toml: who the people of an archive are, as its keeper says.

    [[person]]
    name = "Henrik Vael"                      # the name it shall go by; the only line that must be there
    id = "henrik-vael"                        # else made from the name
    variants = ["H. Vael", "the old Chancellor"]
    side = "Norland"
    body = false                              # true for a committee, an office, a government
    viaf = "000000000"                        # or gnd, wikidata, or uri = ["https://..."]

    [[person.office]]
    name = "Chancellor"
    from = "1936-05"                          # year, month or day; leave out what is not known
    to = "1941"

This file takes precedence over the names in the letters. A name written exactly like a variant is that person, and
"the Chancellor" alone is whoever held the office on the day of the letter.
"""

from __future__ import annotations

import re
from typing import Any

from despatch.errors import SettingsError
from despatch.identify.entries import AuthorityEntry, list_words, read_entries, require, require_new
from despatch.model import Office, Person
from despatch.names.lexicon import Lexicon, lexicon

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_AUTHORITIES = {
    "viaf": "https://viaf.org/viaf/{}",
    "gnd": "https://d-nb.info/gnd/{}",
    "wikidata": "https://www.wikidata.org/entity/{}",
}
_FIELDS = ("name", "id", "variants", "side", "body", "office", "uri", *_AUTHORITIES)
_TEXT = ("name", "id", "side", *_AUTHORITIES)


def parse(text: str, file: str, languages: tuple[str, ...]) -> tuple[Person, ...]:
    """Read an authority file whose words are `text`; `file` is its name for messages.

    `languages` are those of the archive: an id made from a name spells its letters out as they do.

    Raises SettingsError, which names the file, the line and what to write instead.
    """
    people: list[Person] = []
    at: dict[str, str] = {}
    for entry in read_entries(text, file, "person"):
        person = _person(entry, lexicon(languages))
        require_new(person.id, entry.where, at)
        people.append(person)
    return tuple(people)


def slug(name: str, lex: Lexicon) -> str:
    """Return the id that a name gives: folded words joined by hyphens, "unnamed" when it has none."""
    return "-".join(lex.tokens(name))[:80] or "unnamed"


def _person(entry: AuthorityEntry, lex: Lexicon) -> Person:
    data, where = entry.data, entry.where
    name = require(entry, "person", _FIELDS, _TEXT)
    if not isinstance(data.get("body", False), bool):
        raise SettingsError(f"{where}: body = {data['body']!r} should be true or false.")
    identifiers = list_words(entry, "uri")
    identifiers += tuple(form.format(data[key].strip()) for key, form in _AUTHORITIES.items() if key in data)
    return Person(
        id=data.get("id", slug(name, lex)).strip(),
        name=name,
        body=data.get("body", False),
        variants=list_words(entry, "variants"),
        offices=_offices(data.get("office", []), where),
        side=data.get("side"),
        identifiers=identifiers,
        why=f"{where} says so",
    )


def _offices(entries: Any, where: str) -> tuple[Office, ...]:
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise SettingsError(f"{where}: write an office under [[person.office]] in double brackets.")
    offices = []
    for entry in entries:
        for key in entry:
            if key not in ("name", "from", "to"):
                raise SettingsError(f"{where}: {key!r} is not known of an office: write name, from, to.")
        if not isinstance(entry.get("name"), str) or not entry["name"].strip():
            raise SettingsError(f'{where}: an office needs a name: name = "...".')
        start, end = _date(entry, "from", where), _date(entry, "to", where)
        if start and end and start[: len(end)] > end[: len(start)]:
            raise SettingsError(
                f"{where}: the office {entry['name']!r} ends ({end}) before it begins ({start}): correct one of them."
            )
        offices.append(Office(entry["name"].strip(), start, end))
    return tuple(offices)


def _date(entry: dict[str, Any], key: str, where: str) -> str | None:
    value = entry.get(key)
    if value is None:
        return None
    written = str(value)  # TOML has dates of its own, which read the same
    if not _DATE.fullmatch(written):
        raise SettingsError(
            f'{where}: {key} = {written!r} should be a year, month or day: "1938", "1938-03", "1938-03-14".'
        )
    return written
