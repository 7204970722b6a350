"""Markdown: its words as they are shown, its front matter as the description of the letter.

Letters are written in lines. So a line end stays a line end, and "4. Mai 1811" at the beginning of a line is a date, no
item of a list. A line under the words is a rule between letters, unless it underlines one line that stands alone. Words
behind ">" are the letter's own: writers quote. The front matter stays in the text, apart from the letter's words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from despatch import dates
from despatch.formulas import headings
from despatch.model import Encoded, Hint, Source, Span
from despatch.read import front_description, front_matter
from despatch.read.charset import decode
from despatch.read.front_matter import WIKI_LINK, FrontMatter
from despatch.read.html import Page, reading, words_of
from despatch.read.reader import Declined, Raw, Reading
from despatch.text.lines import normal_line_ends

SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".qmd", ".rmd"})
LARGEST, MOST_MARKS = 3_000_000, 100_000
"""A larger file, or one with more brackets and bars, is read as plain text, or it would take long."""
_TITLE_LINES = re.compile(r"%[ \t]{1,8}(\S[^\n]{0,300})\n(?:%[^\n]{0,300}\n){0,2}")
_UNDERLINED = re.compile(
    r"(\A|\n[ \t]*\n|-->[ \t]*\n)([^\W\d_#>|][^\n]{0,120})\n(?:={3,200}|-{3,200})[ \t]*(?=\n[ \t]*\n|\n?\Z)"
)
_ATTRIBUTES = re.compile(r"(?m)^(#{1,6} [^\n{]{1,300}?)[ \t]*\{[#.:][^{}\n]{0,200}\}[ \t]*$")
"""What pandoc writes behind a heading: "{#orla .unnumbered}"."""
_TAGS = (
    "a|abbr|b|big|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|img|ins|"
    "li|mark|ol|p|pre|q|s|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul"
)
_NO_TAG = re.compile(rf"<(?!/?(?:{_TAGS})[\s/>]|!--|https?:|mailto:)", re.IGNORECASE)
"""An angle bracket of the transcript: "<illegible>"."""


def read(raw: Raw) -> Reading | Declined:
    """Read Markdown; declines a file without front matter whose name does not say that it is Markdown."""
    named = PurePosixPath(raw.id).suffix.lower() in SUFFIXES
    heavy = len(raw.data) > LARGEST or sum(map(raw.data.count, (b"[", b"|", b"<"))) > MOST_MARKS
    if heavy or not (named or raw.opening.startswith(("---", "+++"))):
        return Declined("it has neither front matter nor the name of a Markdown file")
    decoded = decode(raw)
    text = normal_line_ends(decoded.text)
    front = front_matter.find(text)
    if front is None and not named:
        return Declined("what stands between its first rules is no front matter")
    titled = _TITLE_LINES.match(text) if front is None else None
    end = front.end if front else titled.end() if titled else 0
    page = words_of(_shown(text[end:]))
    head = text[:end].rstrip()
    if front is not None and not page.text:
        return _described(raw, front, head, decoded.charset)
    read_words = reading(raw, page, "markdown", decoded)
    if read_words.source is None or not head:
        return read_words
    said = front or FrontMatter((front_matter.Value(("title",), titled[1] if titled else "", None),), end)
    return replace(read_words, source=_with_front(read_words.source, said, head, page, raw.settings.languages))


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"breaks": True, "html": True})
    return parser.enable("table").disable(["list", "lheading", "code"]).use(footnote_plugin)


def _shown(text: str) -> str:
    """Return the words of Markdown as HTML."""
    text = _ATTRIBUTES.sub(r"\1", _UNDERLINED.sub(r"\1# \2", text))
    text = WIKI_LINK.sub(r"\1", text)
    shown: str = _parser().render(_NO_TAG.sub("&lt;", text))
    return f"<html><body>{shown}</body></html>"


def _with_front(source: Source, front: FrontMatter, head: str, page: Page, languages: tuple[str, ...]) -> Source:
    """Put the front matter before the words of a source: the letter's description, or that of the whole file."""
    say = front_matter.words()
    shift = len(head) + 2
    text = f"{head}\n\n{source.text}"
    hints = tuple(Hint(h.kind, h.span.moved(shift), h.detail) for h in source.hints)
    described = None if _is_collection(page, languages) else front_description.describe(front, languages)
    hidden = Hint("envelope" if described else "navigation", Span(0, len(head)))
    language = next((value.words.lower() for value in front.of(say.language)), "")
    return replace(
        source,
        text=text,
        title=next((value.words for value in front.of(say.title)), None) or source.title,
        language=language.partition("-")[0] or source.language,
        hints=(hidden, *hints),
        letters=(Encoded(Span(0, len(text)), described),) if described else (),
    )


def _is_collection(page: Page, languages: tuple[str, ...]) -> bool:
    """Say whether several headings name parties or dates: then these tell the letters, and not the front matter."""
    titles = (hint.span.of(page.text) for hint in page.hints if hint.kind == "heading")
    return sum(1 for title in titles if _heads_letter(title, languages)) > 1


def _heads_letter(title: str, languages: tuple[str, ...]) -> bool:
    return headings.parse(title, languages) is not None or any(
        date.month is not None for date in dates.find(title, 0, min(len(title), headings.LONGEST), languages)
    )


def _described(raw: Raw, front: FrontMatter, head: str, charset: str) -> Reading:
    """Return the reading of front matter without words: a letter that is known by its description only."""
    description = front_description.describe(front, raw.settings.languages)
    if description is None:
        message = "it holds front matter and no words. Put the transcript below the front matter."
        return Reading(None, (raw.problem("source-empty", message),))
    letter = Encoded(Span(0, len(head)), description, "described")
    return Reading(Source(raw.id, head, "markdown", charset, raw.sha256, letters=(letter,)))
