"""Which place is which in an archive: its names come in, places and what each name means go into the store."""

from __future__ import annotations

from pathlib import Path

from despatch.identify.place_authority import parse_places
from despatch.identify.place_groups import PlaceUse
from despatch.identify.places import identify_places as identify
from despatch.model import Place
from despatch.pipeline.people import read_file
from despatch.store.records import ProblemRow
from despatch.store.writer import Writer

FILE = "places.toml"


def read_authority(folder: Path, languages: tuple[str, ...]) -> tuple[Place, ...]:
    """Return the places that the archive's places.toml names, none when there is no such file; raises SettingsError."""
    text = read_file(folder / FILE)
    return () if text is None else parse_places(text, str(folder / FILE), languages)


def identify_places(writer: Writer, authority: tuple[Place, ...], languages: tuple[str, ...]) -> None:
    """Decide which names mean one place."""
    store = writer.place_writer()
    uses = [PlaceUse(name.written, name.key, name.letters, name.sources) for name in store.names()]
    identified = identify(uses, languages, authority)
    alike = [(one.place, one.other, one.why) for one in identified.alike]
    store.resolve(identified.places, identified.labels, identified.of, alike)
    store.put_problems((problem.source, ProblemRow(problem.code, problem.message)) for problem in identified.problems)
