"""What the archive withholds: the entries of restrictions.toml, what each bears on, and new ones written to its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from despatch import append_log
from despatch.archive.page_images import PageImages
from despatch.archive.session import Session
from despatch.decisions import anchor, find_every
from despatch.errors import DecisionError, SettingsError
from despatch.model import Problem, Record, RestrictionEntry, Restrictions, RestrictionTable, Span, Withheld
from despatch.pipeline.people import read_file
from despatch.pipeline.permitted import texts_of
from despatch.restrict import FILE
from despatch.restrict.block import HEAD, to_block
from despatch.restrict.file import parse
from despatch.restrict.only import Run, find_only
from despatch.restrict.resolve import CHANGE, Resolved, resolve
from despatch.store import read_restricted

if TYPE_CHECKING:
    from despatch.archive import Archive

_LONGEST = 20_000
"""The most characters of a passage that is named by its words."""


class Restricting:
    """Answers what is withheld, until when and why. It is for editors: it names what readers must not see."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def for_readers(self) -> bool:
        """Whether the archive holds permitted words only: it was built from another that holds more."""
        with self._session.connection() as db:
            return read_restricted.is_for_readers(db)

    @property
    def told(self) -> int:
        """How many withheld letters an archive for readers tells of in a total; 0 where it tells none."""
        with self._session.connection() as db:
            return read_restricted.withheld(db)

    def read(self) -> Restrictions:
        """Return what restrictions.toml says now, nothing when there is no such file; raises SettingsError."""
        path = self._session.path / FILE
        text = read_file(path)
        return Restrictions() if text is None else parse(text, str(path))

    def on(self, day: date) -> Resolved:
        """Return what is withheld on a day, and how each entry stands; raises SettingsError."""
        return self._resolve(self.read(), day)

    def problems(self, day: date) -> Iterator[Problem]:
        """Yield what is wrong in restrictions.toml; when it cannot be read, that."""
        try:
            faults = self.on(day).faults
        except SettingsError as wrong:
            found = re.match(r".*?:(\d+): (.*)", str(wrong), re.DOTALL)
            line, message = (int(found[1]), found[2]) if found else (None, str(wrong))
            yield Problem("restriction-wrong", FILE, message, line=line)
            return
        for fault in faults:
            yield Problem(
                "restriction-wrong" if fault.grave else "restriction-idle", FILE, fault.message, line=fault.line
            )

    def _resolve(self, restrictions: Restrictions, day: date) -> Resolved:
        with self._session.snapshot(), self._session.connection() as db:
            return resolve(
                restrictions,
                read_restricted.facts(db) if restrictions.entries else (),
                lambda letter: read_restricted.text(db, letter),
                lambda letter: read_restricted.current(db, letter),
                read_restricted.same_letters(db),
                day,
            )

    def visible(self, withheld: Mapping[str, Withheld]) -> Iterator[tuple[str, str]]:
        """Yield id and text of every letter that is shown; withheld passages are blank."""
        with self._session.snapshot(), self._session.connection() as db:
            for _, letters in read_restricted.sources(db):
                for held in letters:
                    one = withheld.get(held.letter.id)
                    if one is not None and one.whole:
                        continue
                    text = held.text
                    for gone in one.passages if one else ():
                        span = gone.span.moved(-held.letter.span.start)
                        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
                    yield held.letter.id, text

    def secret_runs(self, withheld: Mapping[str, Withheld]) -> frozenset[Run]:
        """Return the runs of four words that occur in withheld text and in nothing that is shown."""
        with self._session.snapshot(), self._session.connection() as db:
            return frozenset(find_only(*texts_of(db, withheld)))

    def images(self, withheld: Mapping[str, Withheld]) -> PageImages:
        """Return which page images show what is withheld, and which readers may see."""
        return PageImages(self._session, withheld)

    def try_out(
        self, table: RestrictionTable, values: Mapping[str, object], day: date
    ) -> tuple[str, RestrictionEntry | None]:
        """Return the text of a new table, and the entry that it makes or is about; raises DecisionError."""
        text = read_file(self._session.path / FILE) or HEAD
        block = to_block(table, values)
        try:
            if table == "withhold" and (again := _id_again(text, block)):
                block = to_block(table, {"id": again} | dict(values))
            restrictions = parse(text + block, FILE)
        except SettingsError as wrong:
            raise DecisionError(re.sub(r"^\S+?(?::\d+)?: ", "", str(wrong))) from None
        id = values["of"] if table != "withhold" else restrictions.entries[-1].id
        # The faults of other entries are no reason to refuse this one.
        asked = replace(restrictions, entries=tuple(one for one in restrictions.entries if one.id == id))
        resolved = self._resolve(asked, day)
        grave = [fault.message.removeprefix(f"{id}: ") for fault in resolved.faults if fault.grave]
        if table in ("withhold", "change") and grave:
            raise DecisionError(grave[0].partition(CHANGE)[0], _blamed(values) if CHANGE in grave[0] else "")
        return block, resolved.entries[0] if resolved.entries else None


def _blamed(values: Mapping[str, object]) -> str:
    """Return the field by which a period ends too early."""
    return next((name for name in ("until", "years") if values.get(name)), "")


def _id_again(text: str, block: str) -> str | None:
    """Return an id for an entry that withholds again what an entry of the file did until it was opened; else None."""
    known = parse(text, FILE)
    (new,) = parse(block, FILE).entries
    ids = {entry.id for entry in known.entries}
    if new.id not in ids or not any(one.of == new.id and one.kind == "open" for one in known.verdicts):
        return None
    return next(id for number in count(2) if (id := f"{new.id}-{number}") not in ids)


def letter_values(record: Record, words: str | None = None, start: int | None = None) -> dict[str, object]:
    """Return the keys that name a letter, or a passage of it, so that both are found again after an edit.

    Without `start`, an offset in the letter, the words must stand there once. Raises DecisionError.
    """
    named: dict[str, object] = {"letter": record.letter.id, "length": len(record.text)}
    if words is None:
        return named
    if len(words) > _LONGEST:
        raise DecisionError(
            f"the words have {len(words):,} characters: give at most {_LONGEST:,}, or several entries", "words"
        )
    places = find_every(words, record.text)
    if start is not None:
        places = [place for place in places if place.start == start]
    if len(places) != 1:
        how = "more than once: give more of the words around them" if places else "nowhere: copy them from the letter"
        raise DecisionError(f"“{' '.join(words.split())[:80]}” stands in {record.letter.id} {how}", "words")
    at = record.letter.span.start
    found = anchor(record.letter.id, record.text, at, Span(places[0].start + at, places[0].end + at))
    return {
        "letter": record.letter.id,
        "words": found.quote,
        "before": found.before,
        "after": found.after,
        "start": found.start,
        "end": found.end,
        "nth": found.nth if found.nth > 1 else None,
    }


def record_entry(
    archive: Archive, table: RestrictionTable, values: Mapping[str, object], day: date
) -> RestrictionEntry | None:
    """Write a table to the end of restrictions.toml, and return the entry that it makes or is about, as it stands then.

    Raises DecisionError for a table that says too little, or withholds nothing; then nothing is written. Raises
    ArchiveError when the file cannot be written.
    """
    read_restricted.refuse_for_readers(archive.path)
    path: Path = archive.path / FILE
    with append_log.hold(path) as held:
        block, entry = archive.restricting.try_out(table, values, day)
        head = "" if path.stat().st_size else HEAD
        held.append([(head + block).encode("utf-8")])
    return entry
