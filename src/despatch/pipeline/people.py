"""Who is who in an archive: its names are gathered, identified, and the answer is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from despatch.decisions import repeople
from despatch.errors import SettingsError
from despatch.identify import Tally, identify
from despatch.identify.authority import parse, slug
from despatch.model import Correction, Party, Person
from despatch.names.lexicon import lexicon
from despatch.pipeline import stages
from despatch.settings import Settings
from despatch.store.records import NameRow, ProblemRow
from despatch.store.write_decisions import PEOPLE
from despatch.store.writer import Writer

FILE = "people.toml"


def authority(folder: Path, languages: tuple[str, ...]) -> tuple[Person, ...]:
    """Return the people that the archive's people.toml names, none when there is no such file; raises SettingsError."""
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        return parse(path.read_bytes().decode("utf-8-sig"), str(path), languages)
    except UnicodeDecodeError as wrong:
        raise SettingsError(f"{path}: not UTF-8 at byte {wrong.start}: save the file as UTF-8") from None
    except OSError as wrong:
        raise SettingsError(f"{path}: cannot be read ({wrong.strerror}): check its permissions") from None


def settle(writer: Writer, people: tuple[Person, ...], said: Settings, decided: Sequence[Correction] = ()) -> None:
    """Decide who is who, unless nothing changed that the answer rests on; what editors `decided` of names goes last."""
    state = hashlib.sha256(repr((people, said.languages, stages.versions("archive"), decided)).encode()).hexdigest()[
        :24
    ]
    if writer.identified() == state:
        return
    tally = Tally()
    for source, date, senders, recipients in writer.correspondence():
        tally.add(source, date, [_party(name) for name in senders], [_party(name) for name in recipients])
    found = identify(tally.uses(), said.languages, people)

    known = {one.id for one in found.people}
    # Those whom only the authority file knows are stored when a name means them.
    spare = {one.id: one for one in people if one.id not in known}
    named = (
        [(name.written, found.person(name.written, name.office or None, name.key or None)) for name in writer.names()]
        if decided
        else []
    )
    last = repeople((*found.people, *spare.values()), named, decided, partial(slug, lex=lexicon(said.languages)))

    def person(name: NameRow, date: str | None) -> str | None:
        return last.person(name.written, found.person(name.written, name.office or None, name.key or None, date))

    def varies(name: NameRow) -> bool:
        return (name.written, name.office or None, name.key or None) in found.offices

    writer.resolve([one for one in last.people if spare.get(one.id) is not one], people, person, varies)
    writer.decision_writer().bear(PEOPLE, last.bearings)
    writer.decision_writer().found_to_be({gone: last.person("", gone) or gone for gone in last.into})
    # A name that an editor settled is ambiguous no more.
    settled = tuple(f"{name!r} may be " for name in last.moved)
    left = [problem for problem in found.problems if not problem.message.startswith(settled)]
    writer.find((problem.source, ProblemRow(problem.code, problem.message, problem.line)) for problem in left)
    writer.say("identified", state)


def _party(name: NameRow) -> Party:
    return Party(name.written, None, "store", 1.0, name.office or None, name.key or None)
