"""The header of an edition: title and editors, rights, where the papers are kept, and what editors decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from lxml import etree

from despatch.export.tei.decided import changes, deciders
from despatch.export.xml import ID, add, element, pointer, xml_id
from despatch.model import DESCRIBED, DecisionEntry, Record
from despatch.read.tei.exact import APPLICATION
from despatch.settings import Settings

_CALENDARS = (("julian", "Julian calendar"), ("republican", "calendar of the French Republic"))


def header(
    title: str,
    settings: Settings,
    record: Record | None,
    descriptions: Sequence[etree._Element],
    decisions: Sequence[DecisionEntry] = (),
    named: Sequence[DecisionEntry] = (),
) -> etree._Element:
    """Return the teiHeader of a letter, or of a list of letters where `record` is None.

    `decisions` are those on the letter. Who took those of `named` is among the people responsible.
    """
    made = element("teiHeader")
    file = add(made, "fileDesc")
    statement = add(file, "titleStmt")
    add(statement, "title", words=title)
    for editor in settings.editor:
        add(statement, "editor", words=editor)
    statement.extend(deciders(named))
    _publication(add(file, "publicationStmt"), settings, record)
    _source(add(file, "sourceDesc"), settings, record)
    encoding = add(made, "encodingDesc")
    if settings.about:
        add(add(encoding, "projectDesc"), "p", words=settings.about)
    wrote = xml_id("l", record.letter.id) if record and record.letter.kind not in DESCRIBED else None
    encoding.append(application(wrote))
    profile = add(made, "profileDesc")
    if record and record.letter.description.language:
        language = record.letter.description.language
        add(add(profile, "langUsage"), "language", {"ident": language}, language)
    profile.extend(calendars(descriptions))
    profile.extend(descriptions)
    if decisions and record:
        add(made, "revisionDesc").extend(changes(decisions, record))
    return made


def application(wrote: str | None) -> etree._Element:
    """Return what says that Despatch wrote a file, and which division of it sign by sign."""
    made = element("appInfo")
    release = version("despatch")
    plain = re.match(r"\d+(?:\.\d+){0,2}", release)
    named = add(made, "application", {"ident": APPLICATION, "version": plain[0] if plain else "0"})
    add(named, "label", words=f"Despatch {release}")
    if wrote:
        add(named, "ptr", {"target": f"#{wrote}"})
    return made


def calendars(descriptions: Iterable[etree._Element]) -> list[etree._Element]:
    """Return the calendars that descriptions point at, in a list of their own; none where they point at none."""
    used = {str(value) for one in descriptions for value in one.xpath(".//@calendar")}  # type: ignore[union-attr]
    named = [(id, words) for id, words in _CALENDARS if f"#{id}" in used]
    if not named:
        return []
    made = element("calendarDesc")
    for id, words in named:
        add(add(made, "calendar", {ID: id}), "p", words=words)
    return [made]


def _publication(made: etree._Element, settings: Settings, record: Record | None) -> None:
    add(made, "publisher", words=", ".join(settings.editor) or settings.title)
    if record:
        if settings.address:
            add(made, "idno", {"type": "URL"}, f"{settings.address}/letter/{pointer(record.letter.id)}")
        add(made, "idno", {"type": "despatch"}, record.letter.id)
    holding = record.letter.description.holding if record else None
    rights = (holding and holding.availability) or settings.rights
    if rights:
        add(add(made, "availability"), "licence", words=rights)


def _source(made: etree._Element, settings: Settings, record: Record | None) -> None:
    holding = record.letter.description.holding if record else None
    repository = (holding and holding.repository) or settings.repository
    shelfmark = holding.shelfmark if holding else None
    if repository or shelfmark:
        identifier = add(add(made, "msDesc"), "msIdentifier")
        if repository:
            add(identifier, "repository", words=repository)
        if shelfmark:
            add(identifier, "idno", {"type": "shelfmark"}, shelfmark)
    words = f"{record.letter.source}, no. {record.letter.ordinal}" if record else settings.title
    add(made, "bibl", words=words)
