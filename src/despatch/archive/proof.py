"""The proof that a folder holds no withheld word: every file is searched for runs of words that only withheld text has.

A run of four words is looked for whatever stands between the words: line ends, marks, tags, escapes. Packed files are
opened. A file that cannot be looked into is named, and proves nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import io
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from despatch.export import parquet
from despatch.export.linked import jsonld
from despatch.export.words import date_words, join_names, letter_title, lost_title
from despatch.model import Filter
from despatch.read import read_document
from despatch.restrict.only import Phrases, Run, runs
from despatch.settings import Settings
from despatch.text.fold import words

if TYPE_CHECKING:
    from despatch.archive import Archive
    from despatch.model import Entry

_CHUNK, _OVERLAP = 8_000_000, 4_000
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrtbf])")
_FIELD = re.compile(r'"[,:\]}]+(?=["{\[\w-])|"\s*/?>|"\s+[\w:-]+="')
"""What stands between two fields of compact JSON, and behind an attribute of a tag, so that no words meet across it."""
_READ = (".pdf", ".doc", ".rtf", ".odt", ".docx", ".epub")
"""Files whose words a reader of Despatch takes out of them."""
_CLOSED = {".woff", ".woff2", ".br", ".zst", ".7z"}
"""Files whose words cannot be looked at."""
_ACROSS = 3
"""So many runs that follow each other, six words, are looked for across tags."""
_PACKED_MOST = 2_000_000_000
_AT_ONCE = 5000
"""So many letters are held in memory while their titles are looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A file of the folder: withheld words that stand in it, or why it could not be looked into."""

    file: str
    words: tuple[str, ...] = ()
    image: str = ""
    """The image of a withheld page that the file is a copy of."""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What no file may hold: runs of words that only withheld text has, and the digests of withheld images."""

    runs: frozenset[Run]
    images: Mapping[str, str]
    """The name of each image by the digest of its bytes."""


def secrets_of(archive: Archive, on: date) -> Secrets:
    """Return what no file that readers get on a day may hold; raises SettingsError."""
    withheld = archive.restricting.on(on).withheld
    with archive.snapshot():
        runs = archive.restricting.secret_runs(withheld)
        images = archive.restricting.images(withheld).hidden
    return Secrets(runs, {_digest(path): path.name for path in images})


def not_told(secrets: Secrets, shown: Archive) -> Secrets:
    """Return the secrets without the words that the archive `shown`, which readers see, tells of letters.

    A letter that readers know of, though not its words, has a title: from whom, to whom, when. The heading of a
    withheld letter may say the same. Lists put names, dates and places side by side in their own order, and tell from
    which date to which somebody wrote.
    """
    if not secrets.runs:
        return secrets
    dates = {entry.date for entry in _every_letter(shown) if entry.date}
    known = Phrases((*dates, *map(date_words, dates), *_told(shown)), secrets.runs)
    bounds = {"to", *(word for date in dates for word in words(date_words(date)))}
    secret = (run for run in secrets.runs if not bounds.issuperset(run) and not known.make_up(run))
    return replace(secrets, runs=frozenset(secret))


def _told(shown: Archive) -> Iterator[str]:
    """Yield the names and titles that an archive has."""
    yield shown.settings.title
    for place in shown.places():
        yield from (place.place.name, *place.place.variants)
    for one in shown.people():
        yield from (one.label, one.person.name, *one.person.variants)
        yield from (identifier.removeprefix("mailto:") for identifier in one.person.identifiers)
    yield from map(lost_title, shown.correspondence.missing())
    for entry in _every_letter(shown):
        yield from (name for who in (*entry.senders, *entry.recipients) for name in (who.label, who.name))
        yield entry.place or ""
        yield from _titles(entry)


def _titles(entry: Entry) -> Iterator[str]:
    """Yield the title of a letter as pages, exports and citations have it: with one or another name of each person."""
    yield letter_title(entry)
    sides = entry.senders, entry.recipients
    for known in (True, False):
        named = (join_names([(known and who.known_as) or who.name for who in side]) for side in sides)
        between = " to ".join(side or "unknown" for side in named)
        yield from (between, f"{between}, {date_words(entry.date)}", f"{between}, {entry.date}")


def _every_letter(shown: Archive) -> Iterator[Entry]:
    """Yield the letters that readers see, and those of which they see a description."""
    offset = 0
    while part := shown.letters(Filter(described=None), order="source", limit=_AT_ONCE, offset=offset):
        yield from part
        offset += len(part)


def prove(folder: Path, secrets: Secrets, settings: Settings) -> Iterator[Finding]:
    """Yield a finding for each file below a folder that holds withheld words, or that cannot be looked into."""
    for path in _files(folder):
        name = str(path.relative_to(folder))
        if path.name in jsonld.SHIPPED and _is_shipped(path.name, path.read_bytes()):
            continue
        # The name of a file is read by everybody, too.
        named = _find(name.replace("-", " ").replace("_", " "), secrets.runs)
        found: set[Run] = set(named)
        digest = hashlib.sha256()
        trouble = ""
        before = b""
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                # A Parquet file keeps the values of a column in a row, such as names: only its cells say something.
                found |= _find_in_bytes(before + chunk, secrets.runs) if path.suffix.lower() != ".parquet" else set()
                before = chunk[-_OVERLAP:]
        try:
            for data in _unpacked(name, path.read_bytes(), settings) if _is_packed(path) else ():
                found |= _find_in_bytes(data, secrets.runs)
        except (OSError, ValueError, zipfile.BadZipFile, zlib.error, EOFError) as wrong:
            trouble = f"it cannot be looked into: {wrong}"
        image = secrets.images.get(digest.hexdigest(), "")
        if found or image or trouble:
            yield Finding(name, tuple(sorted(" ".join(run) for run in found)), image, trouble)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, a folder's own first, without keeping the names of all in memory."""
    for inside, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(inside, name)
            if path.is_file() and not path.is_symlink():
                yield path


def _unpacked(name: str, data: bytes, settings: Settings) -> Iterator[bytes]:
    """Yield what a packed file holds, and packed files within it; raises ValueError for what cannot be looked into."""
    suffix = Path(name).suffix.lower()
    if suffix in _CLOSED:
        raise ValueError(f"nothing here reads {suffix} files")
    if data[:2] == b"\x1f\x8b":
        with gzip.open(io.BytesIO(data)) as packed:
            inner = packed.read(_PACKED_MOST)
        yield inner
        yield from _unpacked(name.removesuffix(".gz"), inner, settings)
    if data[:4] == b"PK\x03\x04":
        yield from _in_zip(data, settings)
    if suffix == ".parquet":
        yield from parquet.texts_of(io.BytesIO(data))
    if suffix in _READ:
        source, _ = read_document(data, Path(name).name, (), settings)
        if source is None:
            raise ValueError(f"no reader takes this {suffix} file")
        yield source.text.encode()


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4)
    return head[:2] == b"\x1f\x8b" or head == b"PK\x03\x04" or path.suffix.lower() in {*_READ, *_CLOSED, ".parquet"}


def _is_shipped(name: str, data: bytes) -> bool:
    """Say whether a file holds our own words, which every export of linked data has."""
    return name in jsonld.SHIPPED and data == jsonld.shipped(name)


def _in_zip(data: bytes, settings: Settings) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for entry in packed.infolist():
            yield entry.filename.encode()
            if entry.file_size > _PACKED_MOST:
                raise ValueError(f"{entry.filename} within it is too large")
            inner = packed.read(entry)
            if _is_shipped(entry.filename, inner):
                continue
            yield inner
            yield from _unpacked(entry.filename, inner, settings)


def _texts(data: bytes) -> Iterator[str]:
    text = data.decode("utf-8", "replace")
    yield text
    if "&" in text:
        yield html.unescape(text)
    if "\\" in text:
        yield _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else " ", text)
    if "%" in text:
        yield unquote(text.replace("+", " "))


def _find_in_bytes(data: bytes, secret: frozenset[Run]) -> set[Run]:
    found: set[Run] = set()
    for text in _texts(data):
        fields = _FIELD.split(text)
        found.update(*(_find(field, secret) for field in fields))
        if len(fields) > 1:
            found.update(*_find_stretches(text, secret))
    text = data.decode("utf-8", "replace")
    if "<" in text:
        plain = html.unescape(text) if "&" in text else text
        for between in ("", " "):
            found.update(*_find_stretches(_TAG.sub(between, plain), secret))
    return found


def _find(text: str, secret: frozenset[Run]) -> set[Run]:
    return set(secret.intersection(runs(text)))


def _find_stretches(text: str, secret: frozenset[Run]) -> Iterator[set[Run]]:
    """Yield the runs of longer stretches: where tags or fields stand between words, four of them may meet by chance.

    "The Government" and "to Mr Vale" meet so in a list of who wrote to whom, a name and the next key of JSON, too.
    """
    every = list(runs(text))
    hits = [run in secret for run in every]
    for at in range(len(every) - _ACROSS + 1):
        if all(hits[at : at + _ACROSS]):
            yield set(every[at : at + _ACROSS])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
