"""Decisions that came with files of TEI: they are found, and said anew of the letters of this archive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from despatch.decisions import anchor, find_anchor, letter_anchors
from despatch.decisions.log import read
from despatch.decisions.parse import decoder
from despatch.errors import DespatchError
from despatch.model import Anchor, Correction, Filter
from despatch.read.reader import Raw
from despatch.read.tei.decided import Decided, decided

if TYPE_CHECKING:
    from despatch.archive import Archive


@dataclass(frozen=True, slots=True)
class Adoption:
    """The decisions that can be taken over, and for each other one a sentence that says why it cannot."""

    decisions: tuple[Correction, ...]
    trouble: tuple[str, ...]


class _NotHereError(DespatchError):
    """A decision cannot be said of the letters that are here."""


def find(archive: Archive) -> Adoption:
    """Return the decisions that the files of TEI in an archive hold and that its corrections.jsonl does not."""
    files = [(source, list(_decided(archive, source))) for source in _sources(archive)]
    ids = {one.id: here for source, found in files for one, here in _here(archive, source, found)}
    known = {line.correction.id for line in read(archive.path).lines}
    taken: dict[str, tuple[int, Correction]] = {}
    trouble: list[str] = []
    for source, found in files:
        for one in found:
            for number, line in one.lines:
                try:
                    made = _said_here(archive, decoder()(line), ids.get(one.id), ids)
                except (ValueError, _NotHereError) as wrong:
                    trouble.append(f"{source}: {one.id}: {wrong}")
                    continue
                if made.id not in known:
                    taken.setdefault(made.id, (number, made))
    in_order = sorted(taken.values(), key=lambda one: (one[1].at, one[0]))
    return Adoption(tuple(made for _, made in in_order), tuple(trouble))


def _sources(archive: Archive) -> list[str]:
    facets = [archive.facets(where).get("source", ()) for where in (Filter(), Filter(described=True))]
    return sorted({one.value for found in facets for one in found})


def _decided(archive: Archive, source: str) -> Iterator[Decided]:
    data = archive.exports.tei_file(source)
    if data == b"":
        raise DespatchError(f"{source} has changed since the last build: run `despatch build {archive.path}` first")
    if data:
        yield from decided(Raw(data, source, archive.settings))


def _here(archive: Archive, source: str, found: list[Decided]) -> Iterator[tuple[Decided, str]]:
    """Yield the letters of a file that came from another archive, each with its id here."""
    places = {entry.start: entry.id for entry in archive.letters(Filter(source=source, described=None), order="source")}
    worded = {one.start for one in found if one.start is not None}
    described = iter([id for start, id in sorted(places.items()) if start not in worded])
    for one in found:
        here = places.get(one.start) if one.start is not None else next(described, None)
        if here:
            yield one, here


# ---------------------------------------------------------------- one decision


def _said_here(archive: Archive, one: Correction, letter: str | None, ids: Mapping[str, str]) -> Correction:
    """Return a decision with the letters, files and places of this archive; raises _NotHereError."""
    source = archive.letter(letter).letter.source if letter and one.source else None
    target = None
    if one.target:
        target = ids.get(one.target)
        if target is None:
            raise _NotHereError(f"the letter {one.target} that it names is not here: put its file into letters/, too")
    moved = replace(
        one,
        words=_placed(archive, one.words, ids) if one.words else None,
        acts=tuple(_placed(archive, words, ids) for words in one.acts),
        others=tuple(_placed(archive, words, ids) for words in one.others),
        source=source,
        target=target,
    )
    return _of_one_letter(archive, moved, letter) if one.kind == "throughout" and letter else moved


def _placed(archive: Archive, words: Anchor, ids: Mapping[str, str]) -> Anchor:
    """Return the anchor of the same words in the letter that is here."""
    here = ids.get(words.letter)
    if here is None:
        raise _NotHereError(f"the letter {words.letter} that it is about is not here: put its file into letters/, too")
    record = archive.letter(here)
    offset = record.letter.span.start
    span = find_anchor(words, record.text, offset)
    if span is None:
        raise _NotHereError(f"its words “{words.quote}” are not in {here}: decide again there")
    return anchor(here, record.text, offset, span, words.act)


def _of_one_letter(archive: Archive, one: Correction, letter: str) -> Correction:
    """Return what was decided of all letters of a file, said of one: files are other ones here."""
    record = archive.letter(letter)
    words, others = letter_anchors(letter, record.text, record.letter.span.start)
    return replace(one, id=f"{one.id}-{letter}", kind="field", words=words, others=others, was=())
