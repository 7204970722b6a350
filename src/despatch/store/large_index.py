"""The index of large archives, by tantivy: a copy of the full-text index that is made from archive.db by one command.

It lies in a folder of its own, and may be deleted at any time. It is used only while it holds exactly the letters of
the archive: their number, the last of them, and the revision of archive.db are compared.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from despatch.errors import ArchiveError
from despatch.model import Filter
from despatch.store import facet_counts, lock, read_letters, schema, sql
from despatch.store.chosen_search import FOLDER
from despatch.store.facet_counts import FIELDS, FacetCounts
from despatch.store.index_tokens import COLUMNS, Tokens

_ABOUT = "about.json"
_FORMAT = 2
PLACES = ("nth", "nth_newest")
"""The fields with a letter's place where the oldest letter is the first, and where the newest is."""
_BATCH = 200
_MEMORY = 128_000_000
"""Bytes that the writer keeps before it writes a part of the index."""


@dataclass(frozen=True, slots=True)
class About:
    """What an index is a copy of."""

    format: int
    revision: int
    letters: int
    last: int
    """The highest row of a letter; 0 for none."""
    values: tuple[tuple[str, str, str], ...] = ()
    """The facets by their codes: field, value and label."""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """How an index came out."""

    letters: int
    bytes: int
    left_out: tuple[str, ...]
    """The ids of letters that tantivy did not take: with them the index is not used."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An index that holds exactly the letters of an archive."""

    index: Any
    searcher: Any
    about: About


def library() -> Any:
    """Return tantivy; raises ArchiveError where it is not installed."""
    try:
        import tantivy  # noqa: PLC0415 - an extra
    except ImportError:
        raise ArchiveError("the index of large archives needs tantivy: pip install 'despatch[search]'") from None
    return tantivy


def make(folder: Path) -> Made:
    """Make the index of an archive from archive.db, in place of the one before.

    A letter that tantivy does not take is left out. Raises ArchiveError, and ArchiveBusy while another makes it.
    """
    tantivy = library()
    new = folder / f"{FOLDER}.new"
    with lock.hold(folder, f"{FOLDER}.lock", then="make it again"), closing(schema.reader(folder / schema.FILE)) as db:
        try:
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir()
            with sql.snapshot(db):
                about = _fill(tantivy, db, new)
                letters = read_letters.count(db, Filter())
            (new / _ABOUT).write_bytes(msgspec.json.encode(about))
            shutil.rmtree(folder / FOLDER, ignore_errors=True)
            new.rename(folder / FOLDER)
        except (OSError, ValueError) as wrong:
            raise ArchiveError(f"{folder / FOLDER} cannot be made ({wrong}): the archive is as it was") from wrong
        finally:
            shutil.rmtree(new, ignore_errors=True)
    size = sum(file.stat().st_size for file in (folder / FOLDER).iterdir())
    return Made(letters, size, about.left_out)


def open_index(folder: Path, db: sqlite3.Connection) -> Opened | str:
    """Return the index of an archive, or the reason why it cannot be used."""
    place = folder / FOLDER
    again = f"`despatch index {folder}` makes it again"
    try:
        about = msgspec.json.decode((place / _ABOUT).read_bytes(), type=About)
        if about.left_out:
            return f"the index of large archives lacks {about.left_out[0]} and perhaps others: {again}"
        if not _fits(about, db):
            return f"the index of large archives is of another build: {again}"
        tantivy = library()
        index = tantivy.Index.open(str(place))
        searcher = index.searcher()
        if searcher.num_docs != about.letters:
            return f"the index of large archives has {searcher.num_docs} letters of {about.letters}: {again}"
    except ArchiveError as missing:
        return str(missing)
    except (OSError, ValueError, msgspec.MsgspecError) as wrong:
        return f"the index of large archives cannot be read ({wrong}): {again}"
    return Opened(index, searcher, about)


def _fits(about: About, db: sqlite3.Connection) -> bool:
    letters, last = db.execute("SELECT count(*), coalesce(max(row), 0) FROM letter").fetchone()
    wanted = (_FORMAT, read_letters.revision(db), letters, last)
    return (about.format, about.revision, about.letters, about.last) == wanted


def _schema(tantivy: Any) -> Any:
    builder = tantivy.SchemaBuilder()
    for column in COLUMNS:
        builder.add_text_field(column, tokenizer_name="whitespace")
    builder.add_text_field("piece", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("row", stored=True)
    for place in PLACES:
        builder.add_unsigned_field(place, fast=True)
    for field in FIELDS:
        builder.add_unsigned_field(field, fast=True)
    return builder.build()


def _fill(tantivy: Any, db: sqlite3.Connection, new: Path) -> About:
    """Write all letters into an index; each has its places in the orders of dates, and the codes of its facets."""
    counts = facet_counts.read(db)
    left_out = []
    number = last = 0
    letters, dated = db.execute("SELECT count(*), count(last) FROM letter").fetchone()
    writer = tantivy.Index(_schema(tantivy), path=str(new)).writer(_MEMORY, 1)
    with closing(Tokens()) as tokens:
        for batch in _batches(db):
            cut = tokens.of_letters([(row, *texts) for row, _, _, *texts in batch])
            for row, id, piece, *_ in batch:
                number, last = number + 1, max(last, row)
                places = number, dated - number if number <= dated else dated + letters - number
                try:
                    writer.add_document(_document(tantivy, row, piece, places, cut[row], counts))
                except BaseException as wrong:
                    if not _is_refusal(wrong):
                        raise
                    left_out.append(id)
    writer.commit()
    writer.wait_merging_threads()
    return About(_FORMAT, read_letters.revision(db), number, last, counts.values, tuple(left_out))


def _is_refusal(wrong: BaseException) -> bool:
    """Say whether tantivy refused something; its panics are no `Exception`, and have no name to import."""
    return isinstance(wrong, ValueError) or type(wrong).__name__ == "PanicException"


def _batches(db: sqlite3.Connection) -> Iterator[list[tuple[Any, ...]]]:
    letters = db.execute(
        "SELECT l.row, l.id, l.piece, w.words, w.facets, w.forms, w.subject FROM letter l"
        f" JOIN letter_text w ON w.row = l.row ORDER BY {read_letters.ORDERS['date']}"
    )
    while batch := letters.fetchmany(_BATCH):
        yield batch


def _document(
    tantivy: Any, row: int, piece: str, places: tuple[int, int], cut: dict[str, list[str]], counts: FacetCounts
) -> Any:
    document = tantivy.Document()
    for column, words in cut.items():
        document.add_text(column, " ".join(words))
    document.add_text("piece", piece)
    document.add_unsigned("row", row)
    for name, place in zip(PLACES, places, strict=True):
        document.add_unsigned(name, place)
    for code in facet_counts.codes_of(counts, row):
        document.add_unsigned(counts.values[code][0], code)
    return document
