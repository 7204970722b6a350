"""Who is who in an archive: its names come in, people and whom each name means go into the store."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from despatch.decisions import amend_people
from despatch.identify import Tally, identify
from despatch.identify.authority import parse, slug
from despatch.model import Correction, Party, Person
from despatch.names.lexicon import lexicon
from despatch.store.records import NameRow, ProblemRow
from despatch.store.write_decisions import PEOPLE
from despatch.store.writer import Writer
from despatch.toml_file import read_text

FILE = "people.toml"


def read_authority(folder: Path, languages: tuple[str, ...]) -> tuple[Person, ...]:
    """Return the people that the archive's people.toml names, none when there is no such file; raises SettingsError."""
    text = read_file(folder / FILE)
    return () if text is None else parse(text, str(folder / FILE), languages)


def read_file(path: Path) -> str | None:
    """Return the words of a file of the archive, None when there is none; raises SettingsError."""
    return read_text(path) if path.exists() else None


def identify_people(
    writer: Writer, authority: tuple[Person, ...], languages: tuple[str, ...], decisions: Sequence[Correction] = ()
) -> None:
    """Decide who is who, and lay editors' decisions on names over the answer."""
    tally = Tally()
    for source, date, senders, recipients in writer.correspondence():
        tally.add(source, date, [_party(name) for name in senders], [_party(name) for name in recipients])
    identified = identify(tally.uses(), languages, authority)

    known = {person.id for person in identified.people}
    # Those whom only the authority file knows are stored when a name means them.
    spare = {person.id: person for person in authority if person.id not in known}
    # Without decisions nobody asks whom each name means, and there may be many names.
    names = [(name.written, identified.person(*_key(name))) for name in writer.names()] if decisions else []
    decided = amend_people(
        (*identified.people, *spare.values()), names, decisions, partial(slug, lex=lexicon(languages))
    )

    def whom(name: NameRow, date: str | None) -> str | None:
        return decided.person(name.written, identified.person(*_key(name), date))

    def varies(name: NameRow) -> bool:
        return _key(name) in identified.offices or _key(name) in identified.lifetimes

    writer.resolve([person for person in decided.people if spare.get(person.id) is not person], authority, whom, varies)
    writer.decision_writer().put_bearings(PEOPLE, decided.bearings)
    writer.decision_writer().put_merged_people({gone: decided.person("", gone) or gone for gone in decided.into})
    # A name that an editor settled is ambiguous no more.
    settled = tuple(f"{name!r} may be " for name in decided.moved)
    left = [problem for problem in identified.problems if not problem.message.startswith(settled)]
    writer.put_problems((problem.source, ProblemRow(problem.code, problem.message, problem.line)) for problem in left)


def _key(name: NameRow) -> tuple[str, str | None, str | None]:
    return name.written, name.office or None, name.key or None


def _party(name: NameRow) -> Party:
    return Party(name.written, None, "store", 1.0, name.office or None, name.key or None)
