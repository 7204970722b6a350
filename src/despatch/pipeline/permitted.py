"""The archive that readers see, built anew from the permitted words of the archive that an editor sees.

Every letter is taken as it was read and decided. What is withheld is taken away; then names, references and acts are
looked for, people are identified and letters are connected, in the words that are left. The file that holds the answer
never held a withheld word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import msgspec

from despatch.decisions import FILE as CORRECTIONS
from despatch.decisions import to_line
from despatch.decisions.log import Decisions, read
from despatch.model import Bearing, Correction, Person, Place, Withheld
from despatch.pipeline import matters, people, places, references, source_decisions, stages, workers
from despatch.pipeline.permitted_decisions import marked_anew
from despatch.pipeline.proposals import ProposalSession
from despatch.pipeline.source_stages import SourceState, run_stages
from despatch.pipeline.stages import ArchiveState
from despatch.restrict.only import OnlyWithheld
from despatch.restrict.redact import Redacted, passages_of, redact, strings
from despatch.settings import DEFAULT, FILE, Settings, load, quoted
from despatch.store import ids, read_restricted, records
from despatch.store.records import SourceRows
from despatch.store.sql import Connection
from despatch.store.writer import Writer

_AFTER = stages.SOURCE[[stage.gives for stage in stages.SOURCE].index("descriptions") + 1 :]
"""The stages that look into the words of letters."""
_BATCH = 1_000_000


@dataclass(frozen=True, slots=True)
class _Job:
    redacted: Redacted
    bearings: tuple[Bearing, ...]


def build_permitted(
    db: Connection, folder: Path, target: Path, withheld: Mapping[str, Withheld], counted: int, images: Collection[str]
) -> None:
    """Build the archive that readers see into the empty folder `target`.

    `db` reads the archive in `folder`. `counted` is the number of withheld letters that readers are told, 0 for none;
    `images` are the names of the images that are withheld. Raises ArchiveError and SettingsError.
    """
    settings = replace(load(folder / FILE), model=None)
    authority = people.read_authority(folder, settings.languages)
    known_places = places.read_authority(folder, settings.languages)
    decisions = read(folder)
    asked = _Asked(settings, authority, known_places, decisions, db, withheld)
    only = OnlyWithheld(asked.texts(), _withheld_texts(db, withheld), _shown_texts(db, withheld))
    settings = _public(settings, only)
    bearings = _bearings(db, decisions, withheld, only)
    carried = _carried(db, decisions, bearings, withheld, only)
    shown = partial(redact, withheld=withheld, tells=only.tells, names=only.names)
    carried = [*marked_anew(db, carried, shown)]
    (target / FILE).write_text(_to_toml(settings), encoding="utf-8")
    if carried:
        (target / CORRECTIONS).write_bytes(b"".join(map(to_line, carried)))
    _write_redirects(db, target, withheld)
    with Writer(target) as writer:
        ids = {one.id for one in carried}
        jobs = _jobs(db, withheld, only, images, [one for one in bearings if one.decision in ids])
        work = partial(read_words, settings=settings)
        with closing(workers.choose(None, _size(db)).run(work, _batches(jobs))) as results:
            for rows in results:
                writer.put(rows)
        writer.mirror_redirects()
        session = ProposalSession(writer, target, settings)
        public_people = tuple(_person(one, only, folder) for one in authority if not only.names(one.name))
        public_places = tuple(_place(one, only) for one in known_places if not only.names(one.name))
        state = ArchiveState(writer, settings, public_people, public_places, read(target), session)
        stages.run_archive(state)
        writer.forget_digests()
        for fact in (matters.STRETCHES, references.WORDS):
            writer.put_fact(fact, "")
        writer.put_fact("title", settings.title)
        if counted:
            writer.put_fact(read_restricted.COUNTED, str(counted))
        writer.commit()


def finish(target: Path, stamp: str) -> None:
    """Record from what a permitted archive was built, now that it is whole."""
    with Writer(target) as writer:
        writer.put_fact(read_restricted.PERMITTED, stamp)


def read_words(jobs: list[_Job], *, settings: Settings) -> list[SourceRows]:
    """Run the stages that look into words on each source of a batch, and return its rows."""
    return [_read_words(job, settings) for job in jobs]


def _read_words(job: _Job, settings: Settings) -> SourceRows:
    redacted = job.redacted
    state = SourceState(
        redacted.source.id,
        b"",
        source=redacted.source,
        cuts=redacted.cuts,
        described=redacted.readings,
        descriptions=redacted.descriptions,
    )
    run = run_stages(_AFTER, state, settings)
    rows = records.to_rows(
        redacted.source,
        redacted.cuts,
        redacted.descriptions,
        run.problems,
        "permitted",
        run.state.references,
        run.state.mentions,
        run.state.ledger,
        redacted.readings,
    )
    letters = zip(rows.letters, redacted.ids, strict=True)
    # Addresses last: a letter bears the id that it has in the whole archive.
    return replace(rows, letters=tuple(replace(row, content=id) for row, id in letters), bearings=job.bearings)


def _jobs(
    db: Connection,
    withheld: Mapping[str, Withheld],
    only: OnlyWithheld,
    images: Collection[str],
    bearings: Sequence[Bearing],
) -> Iterator[_Job]:
    of_letters: defaultdict[str, list[tuple[int, Bearing]]] = defaultdict(list)
    for order, bearing in enumerate(bearings):
        of_letters[bearing.key].append((order, bearing))
    for source, letters in read_restricted.sources(db):
        redacted = redact(source, letters, withheld, only.tells, images, only.names)
        if redacted.ids:
            own = sorted(
                (order, at, one) for at, id in enumerate(redacted.ids) for order, one in of_letters.get(id, ())
            )
            yield _Job(redacted, tuple(replace(one, key=str(at)) for _, at, one in own))


def _batches(jobs: Iterable[_Job]) -> Iterator[list[_Job]]:
    batch: list[_Job] = []
    size = 0
    for job in jobs:
        batch.append(job)
        size += len(job.redacted.source.text)
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(db: Connection) -> int:
    return read_restricted.characters(db)


# ---------------------------------------------------------------- what is carried over


@dataclass(frozen=True, slots=True)
class _Asked:
    """All texts beside the letters that may be carried over."""

    settings: Settings
    authority: tuple[Person, ...]
    places: tuple[Place, ...]
    decisions: Decisions
    db: Connection
    withheld: Mapping[str, Withheld]

    def texts(self) -> Iterator[str]:
        """Yield them."""
        yield from _told(self.settings)
        yield from strings((self.authority, self.places, self.decisions.holding))
        yield from (bearing.was for bearing in read_restricted.letter_bearings(self.db))
        for source, letters in read_restricted.sources(self.db):
            yield source.title or ""
            for held in letters:
                one = self.withheld.get(held.letter.id)
                if one is not None and not one.whole:
                    yield from strings((held.letter.description, held.letter.doubts, held.hints))


def _told(settings: Settings) -> Iterator[str]:
    yield from (settings.about, settings.title, settings.repository, settings.rights)
    yield from (*settings.us, *settings.editor)


def texts_of(db: Connection, withheld: Mapping[str, Withheld]) -> tuple[Iterator[str], Iterator[str]]:
    """Return the texts that are withheld, and those that are shown; read the first before the second."""
    return _withheld_texts(db, withheld), _shown_texts(db, withheld)


def _withheld_texts(db: Connection, withheld: Mapping[str, Withheld]) -> Iterator[str]:
    """Yield the words that are withheld."""
    for _, letters in read_restricted.sources(db):
        for held in letters:
            one = withheld.get(held.letter.id)
            if one is not None:
                yield from [held.text] if one.whole else passages_of(held, one.passages)


def _shown_texts(db: Connection, withheld: Mapping[str, Withheld]) -> Iterator[str]:
    """Yield the words that are shown: those of letters, and of the descriptions of letters that are withheld."""
    for source, letters in read_restricted.sources(db):
        redacted = redact(source, letters, withheld)
        yield redacted.source.text
        for id, description in zip(redacted.ids, redacted.descriptions, strict=True):
            if id in withheld and withheld[id].whole:
                yield from strings((description.senders, description.recipients))


def _public(settings: Settings, only: OnlyWithheld) -> Settings:
    """Return the settings that readers may see: no server, and no word of withheld text alone."""

    def shown(text: str) -> bool:
        # Any word may stand in a letter. A name that stands in withheld text alone tells of it.
        return not (only.tells(text) or any(only.names(word) for word in text.split() if word[:1].isupper()))

    return replace(
        settings,
        us=tuple(name for name in settings.us if not only.names(name)),
        title=settings.title if shown(settings.title) else DEFAULT.title,
        about=settings.about if shown(settings.about) else "",
        columns=(),
    )


_TOLD = ("title", "about", "editor", "rights", "repository", "address", "languages", "calendar", "us", "images_from")
"""What an archive for readers says of itself."""


def _to_toml(settings: Settings) -> str:
    """Return a despatch.toml with what readers may know: what the archive is, and how its words are understood."""
    lines = []
    for key in (*_TOLD, "certainty"):
        value = getattr(settings, key)
        if value == getattr(DEFAULT, key):
            continue
        if isinstance(value, tuple):
            lines.append(f"{key} = [{', '.join(map(quoted, value))}]\n")
        else:
            lines.append(f"{key} = {quoted(value) if isinstance(value, str) else value}\n")
    return "".join(lines)


def _person(person: Person, only: OnlyWithheld, folder: Path) -> Person:
    return replace(
        person,
        variants=tuple(name for name in person.variants if not only.names(name)),
        offices=tuple(office for office in person.offices if not only.tells(office.name)),
        why=person.why.replace(str(folder / people.FILE), people.FILE),
    )


def _place(place: Place, only: OnlyWithheld) -> Place:
    return replace(place, variants=tuple(name for name in place.variants if not only.names(name)))


def _bearings(
    db: Connection, decisions: Decisions, withheld: Mapping[str, Withheld], only: OnlyWithheld
) -> list[Bearing]:
    """Return what the decisions on letters bear on, as far as readers see these letters."""
    holding = {decision.id for decision in decisions.holding}
    return [
        one
        for one in read_restricted.letter_bearings(db)
        if one.decision in holding and not one.trouble and one.key not in withheld and not only.tells(one.was)
    ]


def _carried(
    db: Connection,
    decisions: Decisions,
    bearings: Iterable[Bearing],
    withheld: Mapping[str, Withheld],
    only: OnlyWithheld,
) -> list[Correction]:
    """Return the decisions that may be shown: they are about letters that are shown, in words that are shown."""
    seen = {one.decision for one in bearings}
    hidden = {id for id, one in withheld.items() if one.whole}

    def may(decision: Correction) -> bool:
        if any(only.tells(text) for text in strings(decision)) or any(map(only.names, _written(decision))):
            return False
        if decision.kind in source_decisions.KINDS and decision.id not in seen:
            return False
        anchors = (*((decision.words,) if decision.words else ()), *decision.acts, *decision.others)
        named = [read_restricted.current(db, id) for id in (*(a.letter for a in anchors), decision.target) if id]
        return all(id is not None and id not in hidden for id in named)

    return list(filter(may, decisions.holding))


def _written(decision: Correction) -> Iterator[str]:
    """Yield what an editor wrote of his own: values, names, labels and reasons."""
    yield from (decision.why, decision.label or "", decision.actor_name or "", *decision.names, *decision.was)
    for field in decision.fields:
        yield from (*field.values, field.written)


def _write_redirects(db: Connection, target: Path, withheld: Mapping[str, Withheld]) -> None:
    """Write the old ids of letters that are shown."""
    gone = {id for id, one in withheld.items() if one.whole and one.reveal != "exists"}
    led = read_restricted.redirects(db)
    kept = [(old, to) for old, to in led.items() if (at := read_restricted.current(db, to)) and at not in gone]
    if kept:
        lines = [msgspec.json.encode(ids.IdLine(redirect=old, to=to)) + b"\n" for old, to in kept]
        (target / ids.FILE).write_bytes(b"".join(lines))
