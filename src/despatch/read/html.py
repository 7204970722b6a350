"""HTML pages: the letters' words without the page's furniture, headings and notes as hints.

Left out: navigation, scripts, forms, cookie notices, lists of links, a site's header and footer.
A footnote mark (a raised figure, or a link to a note) leaves the running words and becomes a
`note-mark` of no length whose detail is the mark; the note itself stays where it is, under a
`note` hint. Raised letters ("M<sup>r</sup>") stay words, other raised figures ("10<sup>6</sup>") stay raised.
A list of contents is known by its links to other places of the page. The number of a printed page becomes a
`page-break`. Plain-text cues are looked for in what remains, as in any other transcript.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from despatch.model import Hint, Source, Span
from despatch.read import apparatus
from despatch.read.charset import Decoded, decode
from despatch.read.hints import merged
from despatch.read.htmltags import CONTENT, HEADINGS, LINES, PARAGRAPHS, guard, is_furniture, opened, page_number
from despatch.read.plain import LONGEST_LINE, long_line, refuse_endless_line
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.text_writer import Writer
from despatch.text.lines import longer_line, normal_line_ends

LINK_SHARE = 0.8
"""A list whose words are links to this share is a menu, from `MIN_LINKS` links on."""
MIN_LINKS = 3
MIN_EMPTY, EMPTY_SHARE = 3, 0.15
"""From so many paragraphs without words on, and this share of all, they are blank lines between lines."""
MIN_ENTRIES = 2
"""A list of contents has so many lines that are nothing but a link to another place of the page."""
LONGEST_ENTRY = 200
MOST_FRAMES = 5
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<body[\s>]|<head>|<title>|<meta\s")
_FRAGMENT = re.compile(
    r"\s*<(?:p|div|h[1-6]|article|section|main|table|center|b|i|font|br|hr|ul|ol|pre|blockquote|a)[\s>/]"
)
_CHARSET = re.compile(r"<meta[^<>]{0,200}\bcharset\s{0,3}=\s{0,3}[\"']?([\w.:-]{2,40})")
_MARK = re.compile(r"\s*[\[(]?\s*([0-9]{1,3}|[a-z]|[*†‡§]{1,3})\s*[\])]?\s*")
_FIGURE_MARK = re.compile(r"\s*[\[(]?\s*([0-9]{1,3}|[*†‡§]{1,3})\s*[\])]?\s*")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NEW_PAGE = re.compile(r"\bbreak-before\s{0,3}:\s{0,3}(?:always|page|left|right)", re.IGNORECASE)
_NOTES = re.compile(r"foot-?notes?|end-?notes?", re.IGNORECASE)
_NO_WORDS = re.compile(r"[\W_]+")
_BLOCKS = PARAGRAPHS | LINES | {"td", "th"}
_ENTRIES = frozenset({"p", "li", "div", "td", "dt", "dd", "blockquote"})
"""Elements that may be an entry of a list of contents."""
_BACK = re.compile(r"[\s↩↑^⏎\ufe0e\ufe0f]+")


def read(raw: Raw) -> Reading | Declined:
    """Read an HTML page; declines what shows no HTML tag at its beginning."""
    if not (_PAGE.search(raw.opening) or _FRAGMENT.match(raw.opening)):
        return Declined("no HTML tag stands at its beginning")
    refuse_endless_line(raw.data)
    decoded = decode(raw, declared_charset(raw.opening))
    return reading(raw, words_of(decoded.text), "html", decoded)


def declared_charset(opening: str) -> str | None:
    """Return the charset that a page names in its first characters, which are given in small letters."""
    declared = _CHARSET.search(opening)
    return declared.group(1) if declared else None


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a page, its hints, and what it says of itself. `framed` are the pages that it only frames."""

    text: str
    hints: tuple[Hint, ...] = ()
    title: str | None = None
    language: str | None = None
    framed: tuple[str, ...] = ()


def words_of(markup: str) -> Page:
    """Return the words of a page in HTML or XHTML, with the hints that its markup gives."""
    page = LexborHTMLParser(guard(opened(normal_line_ends(markup))))
    targets = _targets(page)
    blocks = _entries(page, targets)
    walk = _Walk(targets, frozenset(blocks), _contents(blocks), *_empty_paragraphs(page))
    if page.body is not None:
        walk.run(page.body)
    text, written = walk.writer.finish()
    hints = tuple(_at_next_word(text, hint) for hint in written)
    framed = (
        () if text else tuple(frame.attributes.get("src") or "" for frame in page.css("frame, iframe")[:MOST_FRAMES])
    )
    return Page(text, hints, _title(page, text, hints), _language(page), framed)


def _at_next_word(text: str, hint: Hint) -> Hint:
    """Move the mark of a page or of an entry of the contents to the word that it stands before."""
    at = hint.span.start
    if hint.kind not in ("navigation", "page-break") or at < hint.span.end:
        return hint
    while at < len(text) and text[at].isspace():
        at += 1
    return Hint(hint.kind, Span(at, at), hint.detail)


def reading(raw: Raw, page: Page, format: str, decoded: Decoded) -> Reading:
    """Return the reading of a page, with the hints that its words give; none when it holds no words."""
    problems = list(decoded.problems)
    if not page.text:
        message = "the page holds no words outside its furniture. Save the page that holds the letters."
        if page.framed:
            message = f"the page only frames others ({', '.join(page.framed)}). Put those here instead."
        return Reading(None, (*problems, raw.problem("source-empty", message)))
    long = longer_line(page.text, LONGEST_LINE)
    if long:
        problems.append(long_line(raw, page.text, long.start, long.end))
    hints = page.hints if long else merged(page.hints, apparatus.hints(page.text, raw.settings.languages))
    source = Source(raw.id, page.text, format, decoded.charset, raw.sha256, page.title, page.language, hints)
    return Reading(source, tuple(problems))


def words_of_mail(markup: str) -> tuple[str, tuple[Hint, ...]]:
    """Return the words of a mail in HTML, and which of them it quotes: the `blockquote` of mail programs."""
    page = LexborHTMLParser(guard(opened(normal_line_ends(markup))))
    walk = _Walk({}, frozenset(), {}, *_empty_paragraphs(page), quotes=True)
    if page.body is not None:
        walk.run(page.body)
    text, hints = walk.writer.finish()
    return text, tuple(hint for hint in hints if hint.kind == "quotation")


def _title(page: LexborHTMLParser, text: str, hints: tuple[Hint, ...]) -> str | None:
    first = next((hint.span.of(text) for hint in hints if hint.kind == "heading" and hint.detail == "h1"), None)
    head = page.css_first("title")
    return first or (" ".join(head.text().split()) if head else "") or None


def _language(page: LexborHTMLParser) -> str | None:
    said = page.root.attributes.get("lang") if page.root else None
    return said.split("-")[0].lower() if said else None


def _targets(page: LexborHTMLParser) -> dict[str, str]:
    """Return the label of each note that a mark in the text links to, by the note's id."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for anchor in page.css('a[href^="#"]'):
        label = _MARK.fullmatch(anchor.text()[:40])
        target = (anchor.attributes.get("href") or "")[1:]
        own = {anchor.attributes.get("id"), anchor.attributes.get("name")}
        own |= {anchor.parent.attributes.get("id")} if anchor.parent else set()
        # The first link of a pair is the mark; the second leads back from the note.
        if label and target and target not in seen:
            found.setdefault(target, label.group(1))
            seen |= {name for name in own if name}
    return found


def _entries(page: LexborHTMLParser, targets: dict[str, str]) -> dict[int, LexborNode]:
    """Return the elements that hold nothing but links to other places of the page, if there are several."""
    blocks: dict[int, LexborNode] = {}
    for anchor in page.css('a[href^="#"]'):
        block = anchor.parent
        while block is not None and block.tag not in _BLOCKS:
            block = block.parent
        if block is not None and block.tag in _ENTRIES and (anchor.attributes.get("href") or "")[1:] not in targets:
            blocks.setdefault(block.mem_id, block)
    found = {id: block for id, block in blocks.items() if _only_links(block)}
    return found if len(found) >= MIN_ENTRIES else {}


def _contents(blocks: dict[int, LexborNode]) -> dict[str, str]:
    """Return the words of each entry by the id that it leads to."""
    anchors = (anchor for block in blocks.values() for anchor in block.css('a[href^="#"]'))
    return {(a.attributes.get("href") or "")[1:]: " ".join(a.text().split())[:LONGEST_ENTRY] for a in anchors}


def _only_links(block: LexborNode) -> bool:
    links = "".join(anchor.text() for anchor in block.css('a[href^="#"]'))
    return bool(links.strip()) and _NO_WORDS.sub("", links) == _NO_WORDS.sub("", block.text())


def _leads_to_notes(rule: LexborNode, targets: dict[str, str]) -> bool:
    """Say whether a rule parts a letter from its notes, and not from the next letter."""
    following = rule.next
    while following is not None and (following.tag or "").startswith(("-", "br")):
        following = following.next
    around = [node.attributes for node in (rule, rule.parent, following) if node is not None]
    said = " ".join(attributes.get(name) or "" for attributes in around for name in ("class", "role", "epub:type"))
    return _NOTES.search(said[:1000]) is not None or (following is not None and not _ids(following).isdisjoint(targets))


def _ids(node: LexborNode) -> set[str | None]:
    """Return the ids and names of an element and of the first few within it."""
    inner = node.css("[id], [name]")[:5]
    return {one.attributes.get(name) for one in (node, *inner) for name in ("id", "name")}


def _empty_paragraphs(page: LexborHTMLParser) -> tuple[frozenset[int], bool]:
    """Return the paragraphs without words, and whether each paragraph is a line, as word processors save letters."""
    paragraphs = page.css("p")
    empty = frozenset(p.mem_id for p in paragraphs if not p.text().strip() and p.css_first("[id], [name]") is None)
    return empty, len(empty) >= MIN_EMPTY and len(empty) >= EMPTY_SHARE * len(paragraphs)


@dataclass(slots=True)
class _Open:
    """An element that is being written: what must be known when it ends."""

    tag: str
    start: int
    pieces: int
    hints: int
    links: int
    linked: int
    note: str | None = None


@dataclass(slots=True)
class _Walk:
    """One walk over the page, without recursion: pages nest deeper than Python may."""

    targets: dict[str, str]
    entries: frozenset[int]
    """The elements that are entries of a list of contents."""
    contents: dict[str, str]
    """The entry that leads to an element, by the element's id."""
    empty: frozenset[int]
    lined: bool
    """The paragraphs without words; and each paragraph is a line, and one without words a blank line."""
    quotes: bool = False
    """A `blockquote` holds words of somebody else."""
    writer: Writer = field(default_factory=Writer)
    open: list[_Open] = field(default_factory=list)
    content: int = 0
    """How many elements of `CONTENT` are open."""
    pre: int = 0
    links: int = 0
    linked: int = 0
    """Links so far, and characters in them."""

    def run(self, body: LexborNode) -> None:
        """Write out everything within `body`."""
        node: LexborNode | None = body if body.first_child is not None else None
        while node is not None:
            below = node.first_child if self._enter(node) else None
            if below is not None:
                node = below
                continue
            while node is not None and node.next is None:
                node = node.parent
                if node is None or node.mem_id == body.mem_id:
                    return
                self._leave()
            node = node.next if node is not None else None

    def _enter(self, node: LexborNode) -> bool:
        """Begin a node; say whether what is below it is to be written. A node without children ends at once."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
            return False
        if tag.startswith("-"):
            return False
        if tag == "br":
            new_page = _NEW_PAGE.search(node.attributes.get("style") or "")
            if new_page or "clear" in node.attributes:
                self.writer.break_lines(3 if new_page else 1)
            else:
                self.writer.line_break()
            return False
        if node.mem_id in self.empty:
            if self.lined:
                self.writer.line_break()
            else:
                self.writer.break_lines(3)
            return False
        if tag == "hr":
            self.writer.break_lines(2 if _leads_to_notes(node, self.targets) else 3)
            return False
        attributes = node.attributes
        if (
            tag != "body"
            and is_furniture(tag, attributes, within_content=self.content > 0)
            and not self._holds_note(attributes)
        ):
            return False
        if node.mem_id in self.entries:
            return False
        if tag in ("sup", "a") and self._mark(node, tag, attributes):
            return False
        if (number := page_number(tag, attributes, node)) is not None:
            self.writer.hint("page-break", self.writer.place(), number)
            return False
        self._begin(tag, attributes)
        if node.first_child is None:
            self._leave()
            return False
        return True

    def _holds_note(self, attributes: dict[str, str | None]) -> bool:
        return (attributes.get("id") or "") in self.targets

    def _text(self, text: str) -> None:
        if self.pre:
            self.writer.verbatim(text)
        else:
            self.writer.words(text)

    def _begin(self, tag: str, attributes: dict[str, str | None]) -> None:
        writer = self.writer
        self.content += tag in CONTENT
        self.pre += tag == "pre"
        self.links += tag == "a" and "href" in attributes
        breaks = 3 if _NEW_PAGE.search(attributes.get("style") or "") else self._breaks(tag)
        if breaks:
            writer.break_lines(breaks)
        if tag in ("td", "th") and writer.length and not writer.breaks:
            writer.tab()
        element = _Open(tag, writer.place(), len(writer.pieces), len(writer.hints), self.links, self.linked)
        self.open.append(element)
        name = attributes.get("id") or attributes.get("name") or ""
        if name in self.targets:
            self._note(name)
        elif name in self.contents:
            writer.hint("navigation", writer.place(), self.contents[name])

    def _note(self, name: str) -> None:
        """Mark the block that bears a note's id, or the nearest one around it."""
        for element in reversed(self.open):
            if element.tag in PARAGRAPHS or element.tag in LINES or element.tag == "td":
                if element.tag not in ("body", "ol", "ul", "table"):
                    element.note = element.note or self.targets[name]
                return

    def _leave(self) -> None:
        element = self.open.pop()
        writer, tag = self.writer, element.tag
        self.content -= tag in CONTENT
        self.pre -= tag == "pre"
        written = writer.length - element.start
        if tag == "a":
            self.linked += written
        if tag in ("ul", "ol", "p", "dl", "table") and self._is_menu(element, written):
            self._take_back(element)
        if element.note and written:
            writer.hint("note", element.start, element.note)
        if self.quotes and tag == "blockquote" and written:
            writer.hint("quotation", element.start)
        if tag in HEADINGS and written:
            writer.hint("heading", element.start, tag)
        if breaks := self._breaks(tag):
            writer.break_lines(breaks)

    def _breaks(self, tag: str) -> int:
        """Return how many line ends stand before and after an element."""
        if tag == "p" and self.lined:
            return 1
        return 2 if tag in PARAGRAPHS else 1 if tag in LINES else 0

    def _is_menu(self, element: _Open, written: int) -> bool:
        links = self.links - element.links
        return links >= MIN_LINKS and self.linked - element.linked >= LINK_SHARE * written and not element.note

    def _take_back(self, element: _Open) -> None:
        """Unwrite a list of links."""
        writer = self.writer
        del writer.pieces[element.pieces :]
        del writer.hints[element.hints :]
        writer.length = element.start

    def _mark(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Note a footnote mark or a link back from a note; say whether it was one."""
        href = attributes.get("href") or ""
        if tag == "a" and not href.startswith("#"):
            return False
        words = node.text()[:40]
        if tag == "a" and _BACK.fullmatch(words):
            return True
        linked = href[1:] in self.targets or any(
            (a.attributes.get("href") or "")[1:] in self.targets for a in node.css("a") if tag == "sup"
        )
        mark = (_MARK if linked else _FIGURE_MARK).fullmatch(words)
        if not mark or not (linked or (tag == "sup" and self._after_word())):
            if tag == "sup" and words.strip().isdecimal():
                self.writer.verbatim(words.strip().translate(_RAISED))  # "10" and "6" must not become "106"
                return True
            return False
        if any(element.note for element in self.open):
            return False  # the number at the head of the note itself
        self.writer.hint("note-mark", self.writer.place(), mark.group(1))
        return True

    def _after_word(self) -> bool:
        """Say whether the last words end as ones that bear a mark do: not in a figure, not in a unit."""
        last = self.writer.pieces[-1][-3:] if self.writer.pieces else ""
        return bool(last) and not last[-1].isdecimal() and (not last[-1].isalpha() or last.isalpha())
