"""The file despatch.toml, read once and frozen.

A file that cannot be understood is refused, with the file, the line and the key: a misspelt key that is ignored in
silence costs its writer more than an error does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from despatch import languages
from despatch.errors import SettingsError
from despatch.languages.columns import TARGETS
from despatch.settings.values import ARCHIVE, OF_ARCHIVE, OF_MAIL, OF_MODEL, Checks, texts
from despatch.toml_file import parse_toml, read_text, unknown_key

FILE = "despatch.toml"


@dataclass(frozen=True, slots=True)
class ModelServer:
    """The table [model]: a user's own language model, on any server that speaks the OpenAI chat protocol."""

    url: str
    """The address of the server, without /chat/completions."""
    name: str
    """The name that the server gives the model."""
    key_env: str | None = None
    """The environment variable that holds the server's key. The key itself is never written to a file."""
    timeout: float = 120.0
    """Seconds that the answer about one letter may take."""
    letters: int = 500
    """Letters that are sent in one build at most."""
    at_once: int = 2
    confidence: float = 0.5
    """The confidence of every proposal; nobody has measured the default."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Further fields of each request, such as a temperature."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The table [mail]: how mails are read."""

    attachments: bool = False
    """Texts and documents that a mail brings are letters of their own."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an archive's despatch.toml says. The defaults are those that `despatch init` writes."""

    title: str = "Letters"
    languages: tuple[str, ...] = ("en", "de")
    """ISO 639-1 codes of the languages of what tells no language itself, such as titles, the likeliest first."""
    calendar: str = "gregorian"
    """gregorian, or julian for letters that are all dated in the Old Style."""
    encoding: str | None = None
    """The charset of the sources, if it is known. By default it is UTF-8, or detected."""
    us: tuple[str, ...] = ()
    """The names of the side that keeps this archive."""
    own_rules: tuple[str, ...] = ()
    images_from: tuple[str, ...] = ()
    """Machines from which the reading room may show images of pages. By default it shows those of the archive alone."""
    certainty: float = 0.5
    """A field that is less sure is shown as a proposal, and is no value."""
    columns: tuple[tuple[str, str], ...] = ()
    """The table [columns]: names of columns in tables of letters, each with what the column tells."""
    searches: tuple[tuple[str, str], ...] = ()
    """The table [searches]: names of searches that readers are offered, each with a query or the address of a list."""
    mail: MailSettings = MailSettings()
    model: ModelServer | None = None
    """None: no model is asked, and nothing leaves the machine."""
    about: str = ""
    """What the archive is, in a sentence or two, for its first page."""
    editor: tuple[str, ...] = ()
    """Who edited it."""
    rights: str = ""
    """Under what rights others may use it."""
    repository: str = ""
    """Where the papers are kept."""
    address: str = ""
    """The address at which readers find the reading room, without a slash at its end; empty: the one they asked."""
    shared_sources: bool = False
    """The workers of a cluster see the files of this archive under the same path; otherwise their bytes are sent."""
    large_archive_from: int = 100_000
    """From so many letters on, each build makes the index of large archives, too."""
    today: str = ARCHIVE
    """As of which day business stands: "archive" for all that it knows, "calendar" for today, or a day (ISO)."""


DEFAULT = Settings()

TEMPLATE = """\
# The settings of this archive. Every line is optional; a line that begins with # has no effect.

title = {title}

# For readers and citations: what the archive is, who edited it, its rights, where the papers are, its own address.
# about = "The letter books of a corn merchant, 1907 to 1931."
# editor = "A. Writer"
# rights = "CC BY 4.0"
# repository = "Harbour Museum, Port Carrow"
# address = "https://letters.example.org"

# The languages of titles and datelines, the likeliest first: {known}. Text is read in the language that it tells.
languages = ["en", "de"]

# gregorian, or julian if all letters are dated in the Old Style.
calendar = "gregorian"

# The encoding of the files, if you know it. Without this line it is UTF-8, or detected.
# encoding = "windows-1252"

# A sender, recipient, date or place that is less sure is only proposed. Take 0.9 to see nothing doubtful as a value.
# certainty = 0.5

# Machines from which the reading room may show images of pages, as IIIF servers do. They see which pages you read.
# images_from = ["iiif.library.example"]

# The side that keeps this archive, by the names that the letters use.
# us = ["Foreign Office", "A. Writer"]

# The workers of a cluster (despatch build --cluster) see this folder under the same path: no file is sent to them.
# shared_sources = true

# For an archive that is still being written: business stands as of today, and what is due this week is listed.
# today = "calendar"

# From so many letters on, each build makes the index of large archives; it needs `pip install 'despatch[search]'`.
# large_archive_from = 100000

# What the columns of your tables of letters tell, where their names are unusual. Keep this at the end of the file.
# [columns]
# sender = "Scrivener"

# Searches and lists that the first page offers, by name. Keep this at the end of the file.
# [searches]
# "Ice in the harbour" = "ice place:harbour"
# "Letters of the first year" = "/letters?from=1907-03&to=1908-02"

# Texts and documents attached to mails are letters of their own. Without these lines they are listed as enclosures.
# [mail]
# attachments = true

# A language model of your own may propose acts for the ledger. With these lines, `despatch build` sends the words of
# your letters to that server; without them, nothing ever leaves this machine. Keep them at the end of the file.
# [model]
# url = "http://localhost:11434/v1"
# name = "llama3.1"
"""


def template(title: str) -> str:
    """Return the commented despatch.toml of a new archive."""
    known = ", ".join(f'"{code}"' for code in languages.known())
    return TEMPLATE.format(title=quoted(title), known=known or '"en"')


def load(path: Path) -> Settings:
    """Read a despatch.toml; raises SettingsError with file, line and what to write instead."""
    text = read_text(path)
    data = parse_toml(text, str(path))
    model, columns, mail, searches = (data.pop(name, None) for name in ("model", "columns", "mail", "searches"))
    values = _values(data, Settings, OF_ARCHIVE, path, text)
    if mail is not None:
        values["mail"] = _mail(mail, path, text)
    if model is not None:
        values["model"] = _model(model, path, text)
    if columns is not None:
        values["columns"] = _columns(columns, path, text)
    if searches is not None:
        values["searches"] = _searches(searches, path, text)
    return Settings(**values)


def _values(data: Mapping[str, object], into: type, checks: Checks, path: Path, text: str) -> dict[str, Any]:
    known = {field.name for field in fields(into)}
    for key in data:
        if key not in known:
            raise SettingsError(f"{_at(path, text, key)}: {unknown_key(key, known)}")
    values: dict[str, Any] = {}
    for key, value in data.items():
        try:
            values[key] = checks[key](value)
        except ValueError as wrong:
            raise SettingsError(f"{_at(path, text, key)}: {key} {wrong}") from None
    return values


def _table(table: object, name: str, example: str, path: Path, text: str) -> dict[str, object]:
    """Return a table of the file; raises SettingsError for what is none, and for a setting that slipped into it."""
    if not isinstance(table, dict):
        raise SettingsError(
            f"{_at(path, text, name)}: {name} must be a table: write a line [{name}], and below it {example}"
        )
    for key in OF_ARCHIVE:
        if key in table:
            raise SettingsError(
                f"{_at(path, text, key)}: {key!r} stands below the line [{name}], so it belongs to that table: "
                "move it above that line"
            )
    return table


def _model(table: object, path: Path, text: str) -> ModelServer:
    data = _table(table, "model", 'url = "..." and name = "..."', path, text)
    values = _values(data, ModelServer, OF_MODEL, path, text)
    for key in ("url", "name"):
        if key not in values:
            raise SettingsError(f'{_at(path, text, "model")}: [model] needs a line {key} = "..."')
    return ModelServer(**values)


def _columns(table: object, path: Path, text: str) -> tuple[tuple[str, str], ...]:
    """Return (name of a column, what it tells): `sender = "Scrivener"`, or a list of such names."""
    pairs: list[tuple[str, str]] = []
    for target, names in _table(table, "columns", 'lines such as sender = "Scrivener"', path, text).items():
        if target not in TARGETS:
            raise SettingsError(f"{_at(path, text, target)}: {unknown_key(target, TARGETS)}")
        try:
            pairs += [(name, target) for name in ((names,) if isinstance(names, str) else texts(names))]
        except ValueError as wrong:
            raise SettingsError(f"{_at(path, text, target)}: {target} {wrong}") from None
    return tuple(pairs)


def _mail(table: object, path: Path, text: str) -> MailSettings:
    data = _table(table, "mail", "attachments = true", path, text)
    return MailSettings(**_values(data, MailSettings, OF_MAIL, path, text))


def _searches(table: object, path: Path, text: str) -> tuple[tuple[str, str], ...]:
    """Return (name, query or address): `"Ice in the harbour" = "ice place:harbour"`, or `"/letters?date=1911"`."""
    pairs: list[tuple[str, str]] = []
    example = 'lines such as "Ice in the harbour" = "ice"'
    for name, asked in _table(table, "searches", example, path, text).items():
        words = asked.strip() if isinstance(asked, str) else ""
        if not words or not _ADDRESS.fullmatch(words):
            raise SettingsError(
                f"{_at(path, text, name)}: {name!r} must be words to search for, or an address of a list that begins "
                f'with a slash, such as "/letters?date=1911", not {asked!r}'
            )
        pairs.append((name, words))
    return tuple(pairs)


_ADDRESS = re.compile(r"(?:/(?!/)[!-~]*|[^/].*)", re.DOTALL)
"""Words, or an address within the reading room."""


def _at(path: Path, text: str, key: str) -> str:
    """Return the file, and the line of a key if it can be found."""
    pattern = re.compile(rf"\[{{0,2}}\s*[\"']?{re.escape(key)}[\"']?\s*[\]=.]")
    for number, line in enumerate(text.split("\n"), 1):
        if pattern.match(line.lstrip()):
            return f"{path}:{number}"
    return str(path)


def quoted(words: str) -> str:
    """Return a TOML basic string."""
    escaped = "".join(c if c >= " " and c not in '"\\\x7f' else f"\\u{ord(c):04x}" for c in words)
    return f'"{escaped}"'
