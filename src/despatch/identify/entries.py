"""The entries of an authority file: TOML comes in; each entry and the place to name in messages go out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from despatch.errors import SettingsError
from despatch.toml_file import parse_toml


@dataclass(frozen=True, slots=True)
class AuthorityEntry:
    """One entry: its keys and values, and `where` it stands, as messages say it."""

    data: dict[str, Any]
    where: str


def read_entries(text: str, file: str, thing: str) -> tuple[AuthorityEntry, ...]:
    """Return the tables [[thing]] of a file whose words are `text`; raises SettingsError naming file and line."""
    data = parse_toml(text, file)
    unknown = sorted(set(data) - {thing})
    if unknown:
        raise SettingsError(f"{file}: {unknown[0]!r} is not known here: write each {thing} under [[{thing}]].")
    entries = data.get(thing, [])
    heads = re.finditer(rf"^[ \t]*\[\[[ \t]*{thing}[ \t]*\]\]", text, re.MULTILINE)
    lines = [text.count("\n", 0, head.start()) + 1 for head in heads]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SettingsError(f"{file}: write [[{thing}]] in double brackets before each {thing}.")
    sure = len(lines) == len(entries)
    return tuple(
        AuthorityEntry(entry, f"{file}, line {lines[number]}" if sure else f"{file}, {thing} {number + 1}")
        for number, entry in enumerate(entries)
    )


def require(entry: AuthorityEntry, thing: str, fields: Sequence[str], texts: Sequence[str]) -> str:
    """Return the name of an entry; raises SettingsError for unknown keys, and for keys of `texts` without words."""
    for key in entry.data:
        if key not in fields:
            raise SettingsError(f"{entry.where}: {key!r} is not known: write one of {', '.join(fields)}.")
    for key in texts:
        value = entry.data.get(key, "-")
        if not (isinstance(value, str) and value.strip()):
            raise SettingsError(f'{entry.where}: {key} = {value!r} should be words in quotes: {key} = "...".')
    if "name" not in entry.data:
        raise SettingsError(f'{entry.where}: a {thing} needs a name: name = "...".')
    return str(entry.data["name"]).strip()


def list_words(entry: AuthorityEntry, key: str) -> tuple[str, ...]:
    """Return a list of words of an entry, none when it has none; raises SettingsError."""
    value = entry.data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise SettingsError(
            f'{entry.where}: {key} = {value!r} should be a list of words in quotes: {key} = ["...", "..."].'
        )
    return tuple(v.strip() for v in value)


def require_new(id: str, where: str, at: dict[str, str]) -> None:
    """Note where an id is given; raises SettingsError when another entry has it."""
    if id in at:
        raise SettingsError(f"{where}: the id {id!r} is taken by {at[id]}: give one of them another id.")
    at[id] = where
