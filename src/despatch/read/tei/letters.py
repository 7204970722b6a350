"""The letters of a TEI document, each with what describes it: which elements hold their words, and what they say.

Sources: TEI P5 2.4.6 (correspDesc) and 4.2.2 (opener, closer); the FRUS encoding of the Office of the Historian
(persName of type from and to, dates on the div). Only what the encoding says outright is claimed; words without
attributes are left to our own reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from despatch.languages.encoding import encoding_words
from despatch.model import HintKind
from despatch.read.tei.descriptions import Reader, match
from despatch.read.tei.elements import LANG, children, inside, told, values
from despatch.read.tei.exact import exact_texts
from despatch.read.tei.header import Header, header_of
from despatch.read.tei.titles import read_title
from despatch.read.xml import local

_DIVISIONS = frozenset({"div", *(f"div{level}" for level in range(8)), "text", "floatingText", "body"})
_CONTENTS = frozenset({"p", "ab", "opener", "closer", "lg", "salute", "signed", "dateline"})


@dataclass(frozen=True, slots=True)
class Found:
    """A letter in the document: the element that holds its words, what describes it, its kind."""

    element: etree._Element
    description: etree._Element | None
    kind: str
    header: Header
    """The header of the document that the letter stands in."""
    alone: bool = False
    """The header is about this letter only."""


@dataclass(slots=True)
class Letters:
    """What was found in a document."""

    found: list[Found] = field(default_factory=list)
    wordless: list[tuple[etree._Element, Header]] = field(default_factory=list)
    """Descriptions of letters, with their header, in a document without words."""
    asides: dict[etree._Element, HintKind] = field(default_factory=dict)
    """Divisions that are not the letters' own words."""
    pages: set[etree._Element] = field(default_factory=set)
    """Transcripts page by page (sourceDoc) in documents without any other text."""
    homeless: int = 0
    """How many descriptions belong to none of the letters."""


def find(root: etree._Element, reader: Reader) -> Letters:
    """Return the letters of a document, or of each document of a corpus."""
    letters = Letters()
    for document in _documents(root):
        header = header_of(document)
        text = _words_of(document, letters)
        descriptions = [*header.descriptions(), *inside(text, "correspDesc")]
        exact = next(exact_texts(document), None) is not None
        if text is None or not (exact or told(text, frozenset({"correspDesc", "gap"}))):
            letters.wordless += [(description, header) for description in descriptions]
            continue
        letters.asides.update(_asides(text, described_once=len(descriptions) == 1))
        _find_in(text, header, descriptions, letters, reader)
    return letters


def _words_of(document: etree._Element, letters: Letters) -> etree._Element | None:
    """Return the text of a document; where it has none, its transcript page by page."""
    text = next(children(document, "text"), None)
    pages = next(children(document, "sourceDoc"), None)
    if pages is None or (text is not None and told(text)):
        return text
    letters.pages.add(pages)
    return pages


def _documents(root: etree._Element) -> Iterator[etree._Element]:
    if local(root).startswith("teiCorpus"):
        yield from (e for e in root.iter() if local(e) in ("TEI", "TEI.2"))
    else:
        yield root


def _find_in(
    text: etree._Element, header: Header, descriptions: Sequence[etree._Element], letters: Letters, reader: Reader
) -> None:
    divisions = list(_divisions(text, letters.asides))
    if len(divisions) < 2 and (len(descriptions) == 1 or (not descriptions and _says_one_letter(text, header, reader))):
        element, kind = divisions[0] if divisions else (text, _kind(text) or "letter")
        element = _with_the_rest(element, letters.asides) if _kind(element) else text
        letters.found.append(Found(element, next(iter(descriptions), None), kind, header, alone=True))
        return
    if not divisions and len(descriptions) > 1:
        divisions = [(element, "letter") for element in _as_many(text, len(descriptions), letters.asides)]
    described, homeless = match(descriptions, [element for element, _ in divisions])
    alone = len(divisions) == 1
    letters.found += [Found(element, described.get(element), kind, header, alone=alone) for element, kind in divisions]
    letters.homeless += homeless
    if not divisions and not descriptions and _opens_and_closes_once(text):
        letters.found.append(Found(text, None, "letter", header, alone=True))


def _with_the_rest(letter: etree._Element, asides: Mapping[etree._Element, HintKind]) -> etree._Element:
    """Return what holds a letter with its translations, its address or its postscript side by side."""
    say, parent = encoding_words().parts, letter.getparent()
    if parent is None or local(letter) == "text":
        return letter
    belonging = any(
        asides.get(part) == "translation" or set(values(part, "type", "subtype")) & (say.addresses | say.belonging)
        for part in parent
        if local(part)
    )
    return parent if belonging else letter


def _says_one_letter(text: etree._Element, header: Header, reader: Reader) -> bool:
    """Say whether a document without descriptions says of itself that it is one letter."""
    titles = (read_title(title, reader) for title in header.titles())
    return bool(_kind(text) or header.people()) or any(title and not title.unsure for title in titles)


def _opens_and_closes_once(text: etree._Element) -> bool:
    openers = [e for e in inside(text, "opener") if not _in_other_text(e, text)]
    closers = [e for e in inside(text, "closer", "signed") if not _in_other_text(e, text)]
    return len(openers) == 1 and bool(closers)


def _in_other_text(element: etree._Element, text: etree._Element) -> bool:
    above = element.getparent()
    while above is not None and above is not text:
        if local(above) in ("floatingText", "note", "quote"):
            return True
        above = above.getparent()
    return False


def _divisions(element: etree._Element, asides: dict[etree._Element, HintKind]) -> Iterator[tuple[etree._Element, str]]:
    """Yield the outermost divisions that are letters with their kinds: by @type, or untyped with an opener."""
    for child in element:
        if child in asides:
            continue
        if local(child) in _DIVISIONS:
            kind = _kind(child)
            neutral = not child.get("type") or child.get("type", "").casefold() in encoding_words().parts.neutral
            if (kind and not _is_wrapper(child, asides)) or (neutral and _opens(child)):
                yield child, kind or "letter"
                continue
        if local(child) not in ("teiHeader", "p", "note", "floatingText", ""):
            yield from _divisions(child, asides)


def _kind(division: etree._Element) -> str | None:
    kinds = encoding_words().letters
    said = [division.get(name, "").casefold().strip() for name in ("subtype", "type")]
    return next((kinds[value] for value in said if value in kinds), None)


def _is_wrapper(division: etree._Element, asides: dict[etree._Element, HintKind]) -> bool:
    """Say whether a division holds letters and nothing of its own: all the letters of a year, a correspondence."""
    if any(True for _ in children(division, *_CONTENTS)):
        return False
    inner = [child for child in division if local(child) in _DIVISIONS and child not in asides]
    if local(division) == "text":
        inner = [e for body in inner for e in body if local(e) in _DIVISIONS]
    return len(inner) > 0 and all(_kind(child) or _opens(child) for child in inner) and any(map(_kind, inner))


def _opens(division: etree._Element) -> bool:
    """Say whether an untyped division begins as a letter does. A text of a group does in its body."""
    if local(division) == "text":
        return any(_opens(body) for body in children(division, "body"))
    return any(True for _ in children(division, "opener", "dateline", "salute"))


def _as_many(text: etree._Element, count: int, asides: dict[etree._Element, HintKind]) -> list[etree._Element]:
    """Return the divisions that stand side by side, if there are as many of them as descriptions."""
    for parent in text.iter():
        side_by_side = [child for child in parent if local(child) in _DIVISIONS - {"body"} and child not in asides]
        if len(side_by_side) == count:
            return side_by_side
        if len(side_by_side) > 1:
            return []
    return []


def _asides(text: etree._Element, *, described_once: bool) -> dict[etree._Element, HintKind]:
    """Return the divisions that hold a letter in others' words or are the editors', with the hint for each.

    A translation counts as one only beside an original: alone, it is all that there is of the letter.
    """
    say = encoding_words().parts
    out: dict[etree._Element, HintKind] = {}
    translations: list[etree._Element] = []
    for element in text.iter():
        if local(element) not in _DIVISIONS | {"front", "back"}:
            continue
        said = set(values(element, "type", "subtype"))
        if said & say.translations:
            translations.append(element)
        elif said & say.editorial:
            out[element] = "note"
    if described_once:
        translations += _in_other_languages(text, out, translations)
    if translations and _has_other_words(text, {*translations, *out}):
        out.update(dict.fromkeys(translations, "translation"))
    return out


def _in_other_languages(
    text: etree._Element, notes: dict[etree._Element, HintKind], known: Sequence[etree._Element]
) -> list[etree._Element]:
    """Return the divisions side by side that give the one letter in further languages, by @xml:lang."""
    for parent in text.iter():
        versions = [e for e in parent if local(e) in _DIVISIONS and e not in notes and e not in known and e.get(LANG)]
        languages = [e.get(LANG, "").split("-")[0].lower() for e in versions]
        if 2 <= len(versions) <= 4 and len(set(languages)) == len(languages):
            main = (text.get(LANG) or "").split("-")[0].lower()
            original = next((e for e in versions if "original" in e.get("type", "").lower()), None)
            if original is None:
                original = versions[languages.index(main)] if main in languages else versions[0]
            return [e for e in versions if e is not original]
    return []


def _has_other_words(text: etree._Element, asides: set[etree._Element]) -> bool:
    """Say whether a text has words outside of some divisions."""

    def words(element: etree._Element) -> bool:
        if element in asides or not local(element):
            return False
        own = (element.text or "").strip() if local(element) not in ("head", "note") else ""
        return bool(own) or any(words(child) or (child.tail or "").strip() for child in element)

    return words(text)
