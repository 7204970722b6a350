"""E-books (.epub): the chapters in the order of the book, read as one long page in HTML.

As one page, a note in a file of its own is linked as a note at the foot is. Cover, title page, contents and licence are
left out where the book says which files they are.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from lxml import etree

from despatch.model import Source
from despatch.read import apparatus, xml
from despatch.read.charset import decode
from despatch.read.hints import merged
from despatch.read.html import words_of
from despatch.read.htmltags import opened
from despatch.read.package import Package
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.refused import Refused

MOST_CHAPTERS, MOST_SIGNS = 5_000, 20_000_000
CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_MARK = b"application/epub+zip"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_FURNITURE = frozenset(
    {"cover", "toc", "title-page", "titlepage", "copyright-page", "index", "loi", "lot", "colophon", "title"}
)
"""What the guide of a book calls the files that hold no letters."""
_BODY = re.compile(r"<body((?:\s[^<>]{0,2000})?)>(.*?)(?:</body\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_HEADED = re.compile(
    r"(?:\s|<(?:div|section|a|header|span|article|p)(?:\s[^<>]{0,500})?>|</a>){0,40}<h[1-6][\s>]", re.IGNORECASE
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}\bencoding\s{0,3}=\s{0,3}[\"']([\w.:-]{2,40})")
_NAMES = re.compile(r"""(\s(?:id|name)\s{0,3}=\s{0,3}["'])([^"'<>]{1,200})""", re.IGNORECASE)
_LINKS = re.compile(r"""(\shref\s{0,3}=\s{0,3}["'])([^"'<>]{0,500})""", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Book:
    """What the list of a book says: its title and language, and its chapters in order, as names in the package."""

    title: str | None
    language: str | None
    chapters: tuple[str, ...]


def read(raw: Raw) -> Reading | Declined:
    """Read an e-book; raises Refused when it is damaged, protected against copying, or far too large."""
    if not raw.data.startswith(b"PK\x03\x04"):
        return Declined("it does not begin as an e-book does")
    if _MARK not in raw.data[:200] and CONTAINER.encode() not in raw.data:
        return Declined("it is no e-book")
    package = Package(raw.data)
    book = _book(package, raw)
    plain = replace(raw.settings, encoding=None)
    decoded = []
    for name in book.chapters:
        data = package.read(name)
        declared = _DECLARED.match(data[:200])
        decoded.append(decode(Raw(data, raw.id, plain), declared[1].decode("ascii") if declared else None))
    if sum(len(chapter.text) for chapter in decoded) > MOST_SIGNS:
        raise Refused("source-oversized", f"it holds more than {MOST_SIGNS:,} signs. Split it into smaller books.")
    page = words_of(_one_page({name: chapter.text for name, chapter in zip(book.chapters, decoded, strict=True)}))
    if not page.text:
        message = "its chapters hold no words. If they are images, transcribe them and put the transcript here."
        return Reading(None, (raw.problem("source-empty", message),))
    hints = merged(page.hints, apparatus.hints(page.text, raw.settings.languages))
    source = Source(raw.id, page.text, "epub", "utf-8", raw.sha256, book.title, book.language, hints)
    return Reading(source, tuple(problem for chapter in decoded for problem in chapter.problems))


def _book(package: Package, raw: Raw) -> Book:
    container = _parse(package, CONTAINER, raw)
    path = next((e.get("full-path") for e in container.iter("{*}rootfile") if e.get("full-path")), None)
    if path is None:
        raise Refused("source-damaged", f"{CONTAINER} in it names no book. Save it again in the program that made it.")
    name = path if path in package else unquote(path)
    root = _parse(package, name, raw)
    folder = posixpath.dirname(name)
    skipped = {
        _within(folder, reference.get("href", ""))
        for reference in root.iter("{*}reference")
        if reference.get("type", "").lower().removeprefix("other.") in _FURNITURE
    }
    items = {
        item.get("id", ""): _within(folder, item.get("href", ""))
        for item in root.iter("{*}item")
        if item.get("media-type", "").lower() in _PAGES and "nav" not in item.get("properties", "").split()
    }
    spine = [items.get(itemref.get("idref", ""), "") for itemref in root.iter("{*}itemref")]
    chapters = tuple(dict.fromkeys(name for name in spine if name in package and name not in skipped))
    if not chapters:
        raise Refused("source-damaged", "it lists no chapter that is in it. Save it again in the program that made it.")
    if len(chapters) > MOST_CHAPTERS:
        raise Refused("source-oversized", f"it has more than {MOST_CHAPTERS:,} chapters. Split it into smaller books.")
    if locked := _encrypted(package, raw).intersection(chapters):
        raise Refused(
            "source-locked",
            f"it is protected against copying ({min(locked)} is encrypted). Get a copy without protection.",
        )
    return Book(_said(root, "title"), _language(root), chapters)


def _parse(package: Package, name: str, raw: Raw) -> etree._Element:
    try:
        tree, _ = xml.parse(Raw(package.read(name), raw.id, replace(raw.settings, encoding=None)))
    except Refused as refused:
        raise Refused(refused.code, f"of {name} in it: {refused.message}", refused.line) from refused
    return tree.getroot()


def _encrypted(package: Package, raw: Raw) -> frozenset[str]:
    """Return the names of the files that are encrypted; those of fonts do no harm."""
    if _ENCRYPTION not in package:
        return frozenset()
    root = _parse(package, _ENCRYPTION, raw)
    return frozenset(unquote(e.get("URI", "")) for e in root.iter("{*}CipherReference"))


def _within(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _said(root: etree._Element, name: str) -> str | None:
    words = next((" ".join("".join(map(str, e.itertext())).split()) for e in root.iter(f"{{*}}{name}")), "")
    return words or None


def _language(root: etree._Element) -> str | None:
    said = _said(root, "language")
    return said.split("-")[0].lower() if said else None


def _one_page(chapters: Mapping[str, str]) -> str:
    """Return the chapters as one page; ids and links get the number of their chapter."""
    numbers = {name: number for number, name in enumerate(chapters)}
    return f"<html><body>{''.join(_sections(chapters, numbers))}</body></html>"


def _sections(chapters: Mapping[str, str], numbers: Mapping[str, int]) -> Iterable[str]:
    for name, number in numbers.items():
        markup = opened(chapters[name], always=True)
        found = _BODY.search(markup)
        attributes, body = found.groups() if found else ("", markup)

        def link(match: re.Match[str], name: str = name) -> str:
            return match[1] + _target(match[2], name, numbers)

        body = _NAMES.sub(rf"\g<1>c{number}-\g<2>", body)
        body = _LINKS.sub(link, body)
        # A chapter with a heading begins anew; one without may go on in the middle of a letter.
        yield f'{"<hr>" if _HEADED.match(body) else ""}<section{attributes}><a id="c{number}"></a>{body}</section>'


def _target(href: str, name: str, numbers: Mapping[str, int]) -> str:
    """Return a link to a place in the book as one within the page; any other as it is."""
    if _SCHEME.match(href):
        return href
    path, _, place = href.partition("#")
    file = _within(posixpath.dirname(name), path) if path else name
    if file not in numbers:
        return href
    return f"#c{numbers[file]}-{place}" if place else f"#c{numbers[file]}"
