"""A letter's own TEI document comes in; the same goes out, with what Despatch knows of the letter laid around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree

from despatch.export.tei.decided import changes, deciders
from despatch.export.tei.header import application, calendars
from despatch.export.tei.kept import Kept
from despatch.export.tei.words import ref_of
from despatch.export.xml import ID, add, element
from despatch.model import Correspondent, DecisionEntry, Description, Record
from despatch.read.tei.descriptions import role_of
from despatch.read.xml import local

_FIELDS = {
    "sender": ("senders", "date", "place"),
    "recipient": ("recipients", "received"),
}
"""The fields of a letter that each side of its description gives."""


def lay_around(
    kept: Kept,
    record: Record,
    description: etree._Element,
    known: Sequence[etree._Element],
    decisions: Sequence[DecisionEntry],
    named: Sequence[DecisionEntry],
) -> etree._Element:
    """Return the document with our description of the letter, our notes on its words, and editors' decisions.

    What its own description says stands, except where an editor decided otherwise.
    """
    document = kept.document
    header = _part(document, "teiHeader", lambda: 0)
    said = description if kept.description is None else _merged(kept.description, description, record)
    profile = _part(header, "profileDesc", lambda: _before(header, "revisionDesc"))
    profile.append(said)
    there = {e.get(ID) for e in document.iter()}
    profile[:0] = [
        made for made in calendars([said]) if not any(one.get(ID) in there for one in made)
    ]  # a calendar of the file's own has its own id
    _append(_part(header, "encodingDesc", lambda: _before(header, "profileDesc")), application(None))
    for statement in (e for e in header.iter() if local(e) == "titleStmt"):
        statement.extend(one for one in deciders(named) if one.get(ID) not in there)
        break
    if decisions:
        revised = _part(header, "revisionDesc", lambda: len(header))
        listed = next((e for e in revised if local(e) == "listChange"), revised)
        listed.extend(changes(decisions, record))
    for doubt in (one for one in known if one.get("target") == f"#{description.get(ID)}"):
        doubt.set("target", f"#{said.get(ID)}")
    if known:
        add(document, "standOff").extend(known)
    return document


def _part(parent: etree._Element, name: str, place: Callable[[], int]) -> etree._Element:
    """Return a child of an element; where there is none, a new one at `place`."""
    found = next((e for e in parent if local(e) == name), None)
    if found is None:
        found = element(name)
        parent.insert(place(), found)
    return found


def _before(header: etree._Element, name: str) -> int:
    return next((n for n, e in enumerate(header) if local(e) == name), len(header))


def _append(encoding: etree._Element, made: etree._Element) -> None:
    """Say who wrote the file, unless the encoding is described in paragraphs, which TEI keeps apart."""
    if any(local(e) in ("p", "ab") for e in encoding):
        return
    there = next((e for e in encoding if local(e) == "appInfo"), None)
    if there is None:
        encoding.append(made)
    else:
        there.extend(made)


def _merged(theirs: etree._Element, ours: etree._Element, record: Record) -> etree._Element:
    """Return the file's own description, with our context and notes, and what editors decided otherwise."""
    actions = [e for e in theirs if local(e) == "correspAction"]
    if local(theirs) != "correspDesc" or not actions:
        return ours
    changed = {side for side in _FIELDS if _is_changed(side, record.reading, record.letter.description)}
    for action in actions:
        if role_of(action) in changed:
            theirs.remove(action)
    for action in (e for e in actions if e.getparent() is theirs):
        _point_at_people(action, record.entry.senders if role_of(action) == "sender" else record.entry.recipients)
    for made in reversed([e for e in ours if local(e) == "correspAction" and role_of(e) in changed]):
        theirs.insert(0, made)
    context = next((e for e in theirs if local(e) == "correspContext"), None)
    for made in [e for e in ours if local(e) in ("correspContext", "note")]:
        if local(made) == "correspContext" and context is not None:
            context.extend(made)
        else:
            theirs.append(made)
    if not theirs.get(ID):
        theirs.set(ID, ours.get(ID, ""))
    theirs.tail = None
    return theirs


def _point_at_people(action: etree._Element, known: Sequence[Correspondent]) -> None:
    """Let the names of an action point at the people meant, too, where there are as many of either."""
    named = [e for e in action if local(e) in ("persName", "orgName", "name", "rs")]
    if len(named) != len(known):
        return
    for name, who in zip(named, known, strict=True):
        if pointer := ref_of("person", who.person):
            name.set("ref", f"{name.get('ref', '')} {pointer}".strip())
            name.set("key", name.get("key") or who.person or "")


def _is_changed(side: str, reading: Description | None, now: Description) -> bool:
    return reading is not None and any(getattr(reading, name) != getattr(now, name) for name in _FIELDS[side])
