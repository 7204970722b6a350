"""PAGE XML of any year, as Transkribus, eScriptorium, OCR-D and others write it: one page a file.

The order of reading stands in the file. Coordinates say only where a line stands on the image.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from despatch.read.pages.page import (
    Box,
    Form,
    Kind,
    Line,
    Page,
    ReadPages,
    Region,
    box,
    kind_of,
    regions,
    size,
    whole_number,
)
from despatch.read.reader import Raw
from despatch.read.xml import local, parse

_CUSTOM = re.compile(r"([\w-]{1,60})\s{0,9}\{([^{}]{0,9999})\}")
"""A tag in the attribute `custom`, as Transkribus writes it: "structure {type:heading;}"."""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_FULL = {"abbrev": "expansion", "sic": "correction"}
"""Tags of words that give them in another form, and the property that holds it."""
_LAST = 1_000_000
_CORNERS = 2000
"""So many corners of an outline are looked at."""
_Tags = list[tuple[str, dict[str, str]]]


def pages(raw: Raw) -> ReadPages:
    """Return the page of a PAGE file; raises Refused for a file that does not parse."""
    tree, _ = parse(raw)
    return ReadPages(tuple(_page(page) for page in tree.iter("{*}Page")), (tree.docinfo.encoding or "utf-8").lower())


def _page(page: etree._Element) -> Page:
    found: list[Region] = []
    typed = False
    for element in _in_order(page):
        if local(element) == "TableRegion":
            found += regions("words", ((None, line) for line in _rows(element)))
            continue
        lines = list(_lines(element))
        kind = kind_of(_type(element), "\n".join(line.text for _, line in lines))
        typed = typed or kind is not None or any(own for own, _ in lines)
        found += regions(kind or "words", lines)
    measures = size(page.get("imageWidth"), page.get("imageHeight"))
    return Page(page.get("imageFilename") or None, tuple(found), typed, measures)


# ---------------------------------------------------------------- the order of reading


def _in_order(page: etree._Element) -> list[etree._Element]:
    """Return the regions that hold text, in the order of reading; one that the order leaves out follows the last."""
    places = _reading_order(page)
    found: list[tuple[tuple[int, ...], etree._Element]] = []
    held = [child for child in page if local(child).endswith("Region")]
    custom = {child.get("id") or "": index for child in held if (index := _index(child)) is not None}
    if not places and len(custom) == len(held):
        places = custom
    for nth, region in enumerate(held):
        _gather(region, (places.get(region.get("id") or "", _LAST), nth), places, found)
    return [element for _, element in sorted(found, key=lambda pair: pair[0])]


def _gather(
    region: etree._Element,
    place: tuple[int, ...],
    places: dict[str, int],
    found: list[tuple[tuple[int, ...], etree._Element]],
) -> None:
    """Add a region and the regions within it, each with its place in the order."""
    name = local(region)
    if name in ("TextRegion", "TableRegion"):
        found.append((place, region))
    within = [child for child in region if local(child).endswith("Region")]
    for nth, child in enumerate(within):
        own = places.get(child.get("id") or "")
        _gather(child, (own, nth) if own is not None else (*place, nth), places, found)


def _reading_order(page: etree._Element) -> dict[str, int]:
    """Return the place of each region that the page's `ReadingOrder` names."""
    order = next(page.iterchildren("{*}ReadingOrder"), None)
    if order is None:
        return {}
    places: dict[str, int] = {}
    _walk_group(order, places)
    return places


def _walk_group(group: etree._Element, places: dict[str, int]) -> None:
    inside = [child for child in group if local(child)]
    indexed = all(_number(child.get("index")) is not None for child in inside)
    for child in sorted(inside, key=lambda child: _number(child.get("index")) or 0) if indexed else inside:
        if reference := child.get("regionRef"):
            places.setdefault(reference, len(places))
        _walk_group(child, places)


def _index(element: etree._Element) -> int | None:
    """Return the place of a region or line by its own attributes: that of Transkribus, or that of PAGE 2019."""
    own = next((tag.get("index") for name, tag in _tags(element) if name == "readingOrder"), None)
    return _number(own if own is not None else element.get("index"))


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isascii() and written.isdigit() and len(written) < 9 else None


# ---------------------------------------------------------------- words


def _lines(region: etree._Element) -> Iterator[tuple[Kind | None, Line]]:
    """Yield the lines of a region with what each says of itself; where no line has words, those of the region."""
    lines = list(region.iterchildren("{*}TextLine"))
    places = [_index(line) for line in lines]
    if lines and all(place is not None for place in places):
        pairs = zip(places, lines, strict=True)
        lines = [line for _, line in sorted(pairs, key=lambda pair: pair[0] or 0)]
    written = [(line, _words(line)) for line in lines]
    if not any(words for _, words in written):
        yield from ((None, Line(words)) for words in _cut(_own(region)))
        return
    for line, words in written:
        tags = _tags(line)
        kind = kind_of(_named_type(tags), words)
        forms = tuple(_forms(words, tags))
        if "\n" in words.strip():
            yield from ((kind, Line(one)) for one in _cut(words))
        else:
            yield kind, _trimmed(words, forms, _box(line))


def _trimmed(words: str, forms: tuple[Form, ...], place: Box | None) -> Line:
    before = len(words) - len(words.lstrip())
    text = words.strip()
    moved = (Form(max(0, f.start - before), min(len(text), f.end - before), f.full) for f in forms)
    return Line(text, tuple(form for form in moved if form.start < form.end), box=place)


def _box(line: etree._Element) -> Box | None:
    """Return the box around the outline of a line: its corners in one attribute, or each in an element (2010)."""
    outline = next(line.iterchildren("{*}Coords"), None)
    if outline is None:
        return None
    pairs = [pair.split(",") for pair in (outline.get("points") or "").split()[:_CORNERS]]
    pairs += [
        [point.get("x") or "", point.get("y") or ""] for point in islice(outline.iterchildren("{*}Point"), _CORNERS)
    ]
    corners = [(whole_number(pair[0]), whole_number(pair[1])) for pair in pairs if len(pair) == 2]
    across, down = ([corner[side] for corner in corners] for side in (0, 1))
    if not corners or None in across or None in down:
        return None
    xs, ys = ([value for value in values if value is not None] for values in (across, down))
    return box(min(xs), min(ys), max(xs), max(ys))


def _cut(words: str) -> list[str]:
    return [line.strip() for line in words.split("\n") if line.strip()]


def _words(element: etree._Element) -> str:
    """Return the text of a line: its own, or that of its words and glyphs."""
    own = _own(element)
    if own.strip():
        return own
    words = [
        _own(word) or "".join(map(_own, word.iterchildren("{*}Glyph"))) for word in element.iterchildren("{*}Word")
    ]
    return " ".join(word.strip() for word in words if word.strip())


def _own(element: etree._Element) -> str:
    """Return the text that is given for an element as a whole; of several, the one that the file puts first."""
    given = list(element.iterchildren("{*}TextEquiv"))
    for equiv in sorted(given, key=lambda equiv: _number(equiv.get("index")) or 0):
        for name in ("{*}Unicode", "{*}PlainText"):
            for child in equiv.iterchildren(name):
                if child.text and child.text.strip():
                    return child.text.replace("\r\n", "\n").replace("\r", "\n")
    return ""


def _rows(table: etree._Element) -> Iterator[Line]:
    """Yield the rows of a table as lines, their cells with tabs between them."""
    rows: dict[int, dict[int, str]] = {}
    for cell in table.iterchildren("{*}TableCell"):
        words = " ".join(line.text for _, line in _lines(cell) if line.text)
        rows.setdefault(_number(cell.get("row")) or 0, {})[_number(cell.get("col")) or 0] = words
    for _, cells in sorted(rows.items()):
        yield Line("\t".join(words for _, words in sorted(cells.items())).strip())


# ---------------------------------------------------------------- what is said of regions, lines and words


def _type(region: etree._Element) -> str | None:
    return _named_type(_tags(region)) or region.get("type")


def _named_type(tags: _Tags) -> str | None:
    return next((tag["type"] for name, tag in tags if name == "structure" and "type" in tag), None)


def _tags(element: etree._Element) -> _Tags:
    """Return the tags of an element's attribute `custom`, each with its properties."""
    return [
        (
            name,
            {
                key.strip(): _unescaped(value.strip())
                for key, _, value in (held.partition(":") for held in inside.split(";"))
                if value
            },
        )
        for name, inside in _CUSTOM.findall(element.get("custom") or "")
    ]


def _unescaped(value: str) -> str:
    """Return a property with its signs as they are: Transkribus writes a blank as a backslash and "u0020"."""
    signs = _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), value)
    return signs.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _forms(words: str, tags: _Tags) -> Iterable[Form]:
    """Yield the words of a line that a tag gives in another form. The tags count as Java does, in units of UTF-16."""
    for name, tag in tags:
        full = tag.get(_FULL.get(name, ""))
        offset, length = _number(tag.get("offset")), _number(tag.get("length"))
        if full and offset is not None and length:
            units = words.encode("utf-16-le", "surrogatepass")
            start = len(units[: 2 * offset].decode("utf-16-le", "ignore"))
            end = len(units[: 2 * (offset + length)].decode("utf-16-le", "ignore"))
            yield Form(start, min(end, len(words)), full)
