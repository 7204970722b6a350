"""Finding what a decision is about: the act, matter, reference or name that an editor's words mean.

Every function takes an opened archive and an editor's words. Each raises NotFound when the words mean nothing, or
several things; the message then lists the choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

from despatch.decisions import anchor, seen
from despatch.errors import NotFound
from despatch.model import (
    Act,
    ActEntry,
    ActFilter,
    Anchor,
    Correspondent,
    Record,
    ReferenceEntry,
    ReviewFilter,
    Role,
)

if TYPE_CHECKING:
    from despatch.archive import Archive

BY_WHICH = 8
"""So many acts of a matter anchor a decision about it. If one is later read otherwise, the others still lead to it."""
_CHOICES = 5
"""So many of several possible acts are listed."""


def find_act(archive: Archive, words: str) -> Anchor:
    """Return the anchor of one act, also of a withdrawn one. `words` are its id, or words of no other act."""
    id = _act_id(archive, words)
    record = archive.letter(_letter_of(archive, id) or "")
    act = _acts_of(record)[id]
    return anchor(record.letter.id, record.text, record.letter.span.start, act.span, seen(act))


def find_alike(archive: Archive, act: str, most: int) -> list[Anchor]:
    """Return the anchors of the doubtful acts in the file of an act (by its id) that were read as that one was."""
    record = archive.letter(_letter_of(archive, act) or "")
    span = _acts_of(record)[act].span
    items = archive.review.items(ReviewFilter(source=record.letter.source, field="act"))
    value = next((item.value for item in items if (item.letter, item.span) == (record.letter.id, span)), None)
    found: list[Anchor] = []
    for item in [item for item in items if item.value == value][:most]:
        of = archive.letter(item.letter)
        found += [_anchor(archive, entry) for entry in of.acts if entry.act.span == item.span]
    return found


def find_acts(archive: Archive, words: Sequence[str]) -> tuple[Anchor, ...]:
    """Return the anchors of several acts, in their order and each once."""
    return tuple(find_act(archive, id) for id in dict.fromkeys(_act_id(archive, each) for each in words))


def find_matter_id(archive: Archive, words: str) -> str:
    """Return the id of one matter. `words` are its id, the id of one of its acts, or words of its acts alone."""
    try:
        return archive.ledger.matter(words).entry.id
    except NotFound:
        entries = archive.ledger.acts(ActFilter(words=words)) if words.strip() else []
        matters = {entry.matter for entry in entries if entry.matter}
        if len(matters) == 1:
            return matters.pop()
        if matters:
            raise NotFound(
                f"{words!r} stands in passages of several pieces of business: {_list(entries)}; give the id of one"
            ) from None
        raise


def find_matter(archive: Archive, words: str) -> tuple[Anchor, ...]:
    """Return the anchors of a matter's first acts, given as for `find_matter_id`."""
    entries = archive.ledger.acts(ActFilter(matter=find_matter_id(archive, words)), limit=BY_WHICH)
    return tuple(_anchor(archive, entry) for entry in entries)


def find_reference(archive: Archive, letter: str, words: str) -> Anchor:
    """Return the anchor of one reference of a letter. `words` are some of its words, or the offset of the first."""
    record = archive.letter(letter)
    wanted = _one_line(words).casefold()

    def fits(entry: ReferenceEntry) -> bool:
        return wanted == str(entry.reference.span.start) or wanted in _one_line(entry.quote).casefold()

    entries = [entry for entry in record.references if fits(entry)]
    spans = {entry.reference.span for entry in entries}
    if len(spans) != 1:
        choices = "; ".join(
            f"{entry.reference.span.start}: {_one_line(entry.quote)!r}" for entry in entries or record.references
        )
        raise NotFound(
            f"{words!r} {'fits several references' if entries else 'is no reference'} of {record.letter.id}: "
            f"{choices or 'none is read in it'}"
        )
    return anchor(record.letter.id, record.text, record.letter.span.start, spans.pop())


def find_name(archive: Archive, name: str) -> str:
    """Return a name as letters write it. `name` is that name, a canonical name, or a person's id."""
    plain = _one_line(name)
    people = archive.people()
    for entry in people:
        if entry.person.id == plain:
            return entry.person.name
    if any(plain in (entry.person.name, *entry.person.variants) for entry in people) or archive.is_name(plain):
        return plain
    raise NotFound(f"nobody in the archive goes by the name {name!r}: write it as the letters, or people.toml, do")


def find_party(archive: Archive, act: str, name: str) -> tuple[Role | None, str | None]:
    """Return the part in its letter of the person who acts in `act`. `name` is that part, or a name.

    For a person who neither wrote nor received the letter, the name comes with the part "third".
    """
    roles: dict[str, Role] = {role: role for role in get_args(Role)}
    if name in roles:
        return roles[name], None
    entry = archive.letter(_letter_of(archive, _act_id(archive, act)) or "").entry
    wanted = find_name(archive, name) if archive.is_name(name) else name
    sides: tuple[tuple[Role, Sequence[Correspondent]], ...] = (
        ("sender", entry.senders),
        ("recipient", entry.recipients),
    )
    for role, people in sides:
        if any(wanted in (party.name, party.known_as, party.person) for party in people):
            return role, None
    return "third", _one_line(wanted)


def _act_id(archive: Archive, words: str) -> str:
    """Return the id of one act, given as for `find_act`."""
    if (letter := _letter_of(archive, words)) and words in _acts_of(archive.letter(letter)):
        return words
    entries = archive.ledger.acts(ActFilter(words=words), limit=_CHOICES + 1) if words.strip() else []
    if len(entries) == 1:
        return entries[0].id
    raise NotFound(
        f"{words!r} stands in several passages: {_list(entries)}; give the id of one"
        if entries
        else f"no passage goes by the id {words!r} or holds these words: `despatch ledger {archive.home}` lists them"
    )


def _letter_of(archive: Archive, act: str) -> str | None:
    """Return the id of the letter that an act's id begins with, or None when `act` is no id."""
    letter = act.rpartition(".")[0]
    while letter:
        try:
            return archive.letter(letter).letter.id
        except NotFound:
            letter = letter.rpartition(".")[0]
    return None


def _acts_of(record: Record) -> dict[str, Act]:
    """Return the acts of a letter by id, the withdrawn ones among them."""
    return {entry.id: entry.act for entry in record.withdrawn} | {entry.id: entry.act for entry in record.acts}


def _list(entries: Sequence[ActEntry]) -> str:
    choices = [f"{entry.id} ({_one_line(entry.quote.words)[:60]})" for entry in entries[:_CHOICES]]
    return "; ".join(choices) + ("; and more" if len(entries) > _CHOICES else "")


def _anchor(archive: Archive, entry: ActEntry) -> Anchor:
    record = archive.letter(entry.letter)
    return anchor(entry.letter, record.text, record.letter.span.start, entry.act.span, seen(entry.act))


def _one_line(words: str) -> str:
    return " ".join(words.split())
