"""TEI P5: one letter a file or many, what the encoding says of each, and the words as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from despatch.languages.tables import known
from despatch.model import Encoded, Problem, Source, Span
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.tei.describe import Described, describe
from despatch.read.tei.descriptions import Reader, written
from despatch.read.tei.elements import LANG, flat, inside
from despatch.read.tei.exact import exact_texts
from despatch.read.tei.forms import other_forms
from despatch.read.tei.header import INFERRED, images
from despatch.read.tei.letters import Letters, find
from despatch.read.tei.names import Register
from despatch.read.tei.parts import Words
from despatch.read.tei.text import Walk
from despatch.read.text_writer import trim
from despatch.read.xml import BadId, local, parse

_ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus", "teiCorpus.2"})
_XML = re.compile(r"\s*(?:<\?xml\b|<!doctype\s+tei|<!--|<(?:[\w.-]{1,40}:)?tei(?:corpus)?(?:\.2)?[\s>])")
_TEI = re.compile(r"<(?:[\w.-]{1,40}:)?tei(?:corpus)?(?:\.2)?[\s>]")
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]")


def read(raw: Raw) -> Reading | Declined:
    """Read a TEI document; declines what is no XML, or XML of another kind."""
    opening = raw.opening
    if not _XML.match(opening):
        return Declined("it does not begin as XML")
    if _HTML.search(opening) and not _TEI.search(opening):
        return Declined("it is an HTML page")
    tree, amiss = parse(raw)
    root = tree.getroot()
    if local(root) not in _ROOTS:
        return Declined(f"its root element is <{local(root)}>, not <TEI>")
    source, found = _source(raw, root, (tree.docinfo.encoding or "utf-8").lower())
    return Reading(source, (*_bad_ids(raw, amiss), *found))


def _bad_ids(raw: Raw, amiss: Sequence[BadId]) -> Iterator[Problem]:
    """Yield one finding for the repeated ids and one for the bad ones."""
    for code, remedy in _BAD_IDS.items():
        said = [bad.said for bad in amiss if bad.code == code]
        if said:
            more = f", and {len(said) - 1:,} more" if len(said) > 1 else ""
            yield raw.problem(code, f"{said[0]}{more}; {remedy}")


_BAD_IDS = {
    "xml-repeated-id": "every element was read. Give each its own xml:id.",
    "xml-bad-id": "every element was read. Let an xml:id begin with a letter.",
}


@dataclass(frozen=True, slots=True)
class Walked:
    """A document of which every word was written out: where its letters are, and where its elements lie."""

    letters: Letters
    walk: Walk
    reader: Reader


def walk_through(raw: Raw, root: etree._Element, *, with_nodes: bool = False) -> Walked:
    """Write a document out; `with_nodes` notes where each stretch of its text lies (`Walk.nodes`)."""
    languages = (*raw.settings.languages, *(code for code in known() if code not in raw.settings.languages))
    reader = Reader(Register(root), languages, raw.settings.languages)
    letters = find(root, reader)
    walk = Walk(
        frozenset(letter.element for letter in letters.found),
        asides=letters.asides,
        shown=frozenset(letters.pages),
        images=images(root),
        exact=frozenset(exact_texts(root)),
        nodes=[] if with_nodes else None,
    )
    walk.walk(root)
    walk.flush_notes()
    return Walked(letters, walk, reader)


def _source(raw: Raw, root: etree._Element, charset: str) -> tuple[Source | None, list[Problem]]:
    walked = walk_through(raw, root)
    letters, walk, reader = walked.letters, walked.walk, walked.reader
    rows = [(walk.row(written(description, reader)), description) for description, _ in letters.wordless]
    text, hints = walk.writer.finish()
    found = list(_described(letters, walk, text, reader))
    encoded = [Encoded(span, said.description) for span, said in found]
    encoded += [
        Encoded(trim(text, *row), reader.correspondence(description), "described")
        for row, description in rows
        if row[0] < row[1]
    ]
    inverted = any(said.inverted for _, said in found)
    if not text and any(e.get("type") == INFERRED for e in inside(root, "correspDesc")):
        return None, [raw.problem("tei-no-letter", _INFERRED)]
    problems = list(_findings(raw, walk, bool(encoded), bool(text), letters.homeless, inverted=inverted))
    if not text:
        return None, problems
    title = next((flat(e) for s in inside(root, "titleStmt") for e in s if local(e) == "title"), None)
    hints = tuple(sorted((*hints, *other_forms(text, walk.changes)), key=lambda hint: (hint.span.start, hint.span.end)))
    language = _language(root)
    return Source(raw.id, text, "tei", charset, raw.sha256, title or None, language, hints, tuple(encoded)), problems


def _described(letters: Letters, walk: Walk, text: str, reader: Reader) -> Iterator[tuple[Span, Described]]:
    """Yield the letters that have words: where each lies, and what is said of it."""
    words = Words(text, walk.spans)
    for letter in letters.found:
        bounds = walk.bounds.get(letter.element)
        if bounds is None or (span := trim(text, *bounds)).start == span.end:
            continue
        said = describe(letter, words, reader)
        yield span, replace(said, description=replace(said.description, facsimiles=walk.images_of(*bounds)))


def _findings(
    raw: Raw, walk: Walk, has_letters: bool, has_text: bool, homeless: int, *, inverted: bool
) -> Iterator[Problem]:
    for name, line in dict(walk.unknown).items():
        yield raw.problem("xml-unknown-entity", f"{name} is not known and was kept as written.", line)
    if inverted:
        yield raw.problem("parties-inverted", _INVERTED)
    if not has_letters:
        yield raw.problem("tei-no-letter", _none(has_text, homeless))
    elif homeless:
        message = f"{homeless} correspDesc belong to no letter of the text: point each at its div with @corresp."
        yield raw.problem("tei-no-letter", message)


_INFERRED = (
    "it describes letters that were inferred from others, and they are inferred again. Take the file out of letters/."
)
_INVERTED = (
    "title and heading name sender and recipient the other way round than the encoding does; theirs were taken. "
    "Exchange the correspActions."
)


def _none(has_text: bool, homeless: int) -> str:
    if not has_text:
        but = f", though {homeless} letters are described" if homeless else ""
        return f"the text is empty{but}. Add the letters' words."
    return (
        "no correspDesc and no div of type letter; its words were read as running text. "
        "Mark each letter with a div or a correspDesc."
    )


def _language(root: etree._Element) -> str | None:
    """Return the language the text is said to be in, as a two-letter code where it is one."""
    for element in root.iter():
        name = local(element)
        said = element.get("ident") if name == "language" else element.get(LANG)
        if said and name in ("TEI", "TEI.2", "text", "language"):
            return said.split("-")[0].lower()
        if name == "body":
            break
    return None
