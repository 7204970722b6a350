"""Finding what a decision is about: the act, matter, reference or name that an editor's words mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from despatch.decisions import anchor, seen
from despatch.errors import NotFound
from despatch.model import (
    ActEntry,
    ActFilter,
    Anchor,
    Correction,
    CorrectionKind,
    Correspondent,
    ReferenceEntry,
    Role,
)

if TYPE_CHECKING:
    from despatch.archive import Archive

BY_WHICH = 8
"""A matter is known by so many of its acts, the first: should some be read otherwise one day, the others still lead to it."""
_CHOICES = 5
"""So many of several acts that words may mean are listed."""


def act(archive: Archive, said: str) -> Anchor:
    """Return the anchor of an act, also of one that was withdrawn, given its id or words that stand in no other; raises NotFound."""
    id = act_id(archive, said)
    record = archive.letter(_letter_of(archive, id) or "")
    known = {one.id: one.act for one in record.withdrawn} | {one.id: one.act for one in record.acts}
    return anchor(record.letter.id, record.text, record.letter.span.start, known[id].span, seen(known[id]))


def act_id(archive: Archive, said: str) -> str:
    """Return the id of an act, given that or words that stand in no other; raises NotFound, with the choices where there are several."""
    if letter := _letter_of(archive, said):
        record = archive.letter(letter)
        if said in {one.id for one in record.withdrawn} | {one.id for one in record.acts}:
            return said
    found = archive.ledger.acts(ActFilter(words=said), limit=_CHOICES + 1) if said.strip() else []
    if len(found) == 1:
        return found[0].id
    raise NotFound(
        f"{said!r} stands in several acts: {_listed(found)}; give the id of one"
        if found
        else f"no act goes by the id {said!r} or holds these words: `despatch ledger {archive.path}` lists them"
    )


def acts(archive: Archive, said: Sequence[str]) -> tuple[Anchor, ...]:
    """Return the anchors of acts, in their order; raises NotFound."""
    return tuple(act(archive, id) for id in dict.fromkeys(act_id(archive, one) for one in said))


def matter_id(archive: Archive, said: str) -> str:
    """Return the id of a matter, given that, the id of an act of it, or words of its acts alone; raises NotFound."""
    try:
        return archive.ledger.matter(said).entry.id
    except NotFound:
        found = archive.ledger.acts(ActFilter(words=said)) if said.strip() else []
        there = {one.matter for one in found if one.matter}
        if len(there) == 1:
            return there.pop()
        if there:
            raise NotFound(
                f"{said!r} stands in acts of several matters: {_listed(found)}; give the id of one"
            ) from None
        raise


def matter(archive: Archive, said: str) -> tuple[Anchor, ...]:
    """Return the anchors by which a matter is known, given as for `matter_id`; raises NotFound."""
    found = archive.ledger.acts(ActFilter(matter=matter_id(archive, said)), limit=BY_WHICH)
    return tuple(_anchor(archive, one) for one in found)


def reference(archive: Archive, letter: str, words: str) -> Anchor:
    """Return the anchor of a reference, given its letter and some of its words, or the offset at which they begin; raises NotFound."""
    record = archive.letter(letter)
    wanted = " ".join(words.split()).casefold()
    fits: list[ReferenceEntry] = [
        one
        for one in record.references
        if wanted == str(one.reference.span.start) or wanted in " ".join(one.quote.split()).casefold()
    ]
    spans = {one.reference.span for one in fits}
    if len(spans) != 1:
        there = "; ".join(
            f"{one.reference.span.start}: {' '.join(one.quote.split())!r}" for one in fits or record.references
        )
        raise NotFound(
            f"{words!r} {'fits several references' if fits else 'is no reference'} of {record.letter.id}: {there or 'none is read in it'}"
        )
    return anchor(record.letter.id, record.text, record.letter.span.start, spans.pop())


def name(archive: Archive, called: str) -> str:
    """Return a name as letters write it, given that, a person's id or canonical name; raises NotFound."""
    plain = " ".join(called.split())
    people = archive.people()
    for fits in (
        [p for p in people if p.person.id == plain],
        [p for p in people if plain in (p.person.name, *p.person.variants)],
    ):
        if fits:
            return fits[0].person.name if fits[0].person.id == plain else plain
    if archive.is_name(plain):
        return plain
    raise NotFound(f"nobody in the archive goes by the name {called!r}: write it as the letters, or people.toml, do")


def party(archive: Archive, act: str, called: str) -> tuple[Role | None, str | None]:
    """Return the part in its letter of whoever acts in an act, given that part or a name; of one outside, also the name. Raises NotFound."""
    parts: dict[str, Role] = {one: one for one in get_args(Role)}
    if called in parts:
        return parts[called], None
    entry = archive.letter(_letter_of(archive, act_id(archive, act)) or "").entry
    wanted = name(archive, called) if archive.is_name(called) else called
    sides: tuple[tuple[Role, Sequence[Correspondent]], ...] = (
        ("sender", entry.senders),
        ("recipient", entry.recipients),
    )
    for role, people in sides:
        if any(wanted in (one.name, one.known_as, one.person) for one in people):
            return role, None
    return "third", " ".join(wanted.split())


def made(one: Correction, kind: CorrectionKind, **said: object) -> Correction:
    """Return a decision of a kind, with what it says; `one` tells who takes it and why."""
    return replace(one, kind=kind, **said)  # type: ignore[arg-type]


def _letter_of(archive: Archive, act: str) -> str | None:
    """Return the id of the letter that an act's id begins with, None for what is no id."""
    letter = act.rpartition(".")[0]
    while letter:
        try:
            return archive.letter(letter).letter.id
        except NotFound:
            letter = letter.rpartition(".")[0]
    return None


def _listed(found: Sequence[ActEntry]) -> str:
    said = [f"{one.id} ({' '.join(one.quote.words.split())[:60]})" for one in found[:_CHOICES]]
    return "; ".join(said) + ("; and more" if len(found) > _CHOICES else "")


def _anchor(archive: Archive, one: ActEntry) -> Anchor:
    record = archive.letter(one.letter)
    return anchor(one.letter, record.text, record.letter.span.start, one.act.span, seen(one.act))
