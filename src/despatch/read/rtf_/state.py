"""What is known at a place in Rich Text: the groups that are open, the texts that are being written, fonts and styles.

A group inherits how it looks from the group around it, and says with its first control words what it is for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from despatch.read.list_numbers import BULLET
from despatch.read.paragraphs import PLAIN, Look, Paragraph
from despatch.read.rtf_story import Story

LATIN = "cp1252"
_SYMBOLS = {0xF0B7: BULLET}
"""Signs of the symbol fonts that have one of their own in Unicode."""


@dataclass(slots=True)
class Group:
    """How words look in a group, and what becomes of them."""

    to: str = "page"
    """Where words go: to the page, into a buffer of this name, or nowhere ("")."""
    look: Look = PLAIN
    codec: str = LATIN
    passed: int = 1
    """How many signs follow one in Unicode, for programs that know none."""
    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    in_table: bool = False
    contents: bool = False
    older_form: bool = False
    """The next group in this one is the older of two forms of the same words."""
    endnote: bool = False
    ends: Callable[[], None] | None = None
    """What happens where the group ends."""

    def inner(self) -> Group:
        """Return a group within this one; written out, since documents have very many."""
        return Group(
            self.to,
            self.look,
            self.codec,
            self.passed,
            self.hidden,
            self.deleted,
            self.raised,
            self.in_table,
            self.contents,
            endnote=self.endnote,
        )


@dataclass(slots=True)
class State:
    """All that is known at a place in a document."""

    charset: str = LATIN
    title: str = ""
    group: Group = field(default_factory=Group)
    around: list[Group] = field(default_factory=list)
    """The groups around the one that is open, from the outermost."""
    stories: list[Story] = field(default_factory=lambda: [Story()])
    """The body, and the notes and boxes that are open within it."""
    buffers: dict[str, str] = field(default_factory=dict)
    fonts: dict[int, str] = field(default_factory=dict)
    """The charset of each font that has one of its own."""
    font: int = 0
    styles: dict[int, Look] = field(default_factory=dict)
    style: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    """How many footnotes and endnotes were counted."""
    counted: bool = False
    """The mark of the next note is the program's own number."""
    raised: str = ""
    """The last raised words: they may be the mark of a note."""
    letterhead: list[Paragraph] = field(default_factory=list)
    first_page: bool = False
    """The first page of the section has a header of its own."""
    new_section: bool = False
    to_pass: int = 0
    """How many signs are still to be passed over after one in Unicode."""
    waiting: bytearray = field(default_factory=bytearray)
    """Bytes that wait for their fellows: some charsets take two for a sign."""
    _half: int = 0
    """The first half of a sign of two."""

    @property
    def story(self) -> Story:
        """The text that is being written."""
        return self.stories[-1]

    @property
    def on_page(self) -> bool:
        """Whether words go to the page."""
        return self.group.to == "page"

    @property
    def in_body(self) -> bool:
        """Whether words go to the body of the document."""
        return self.on_page and len(self.stories) == 1

    # ---------------------------------------------------------------- groups

    def open(self) -> None:
        """Begin a group."""
        self.to_pass = 0
        outer = self.group
        self.around.append(outer)
        self.group = outer.inner()
        if outer.older_form:
            outer.older_form = False
            self.group.to = ""

    def close(self) -> None:
        """End the group."""
        self.to_pass = 0
        if self.group.ends:
            self.group.ends()
        if self.around:
            self.group = self.around.pop()

    def into(self, name: str, then: Callable[[], None] | None = None) -> None:
        """Let the words of this group go into a buffer; `then` is called where the group ends."""
        if self.group.to:
            self.group.to, self.group.ends = name, then
            self.buffers[name] = ""

    def apart(self, then: Callable[[list[Paragraph]], None]) -> None:
        """Let this group be a text of its own; its paragraphs are handed over where it ends."""
        group = self.group
        if not self.on_page:
            return
        self.stories.append(Story.within(self.story))
        group.look, group.in_table, group.raised, group.hidden = PLAIN, False, False, False
        group.ends = lambda: then(self.stories.pop().end())

    # ---------------------------------------------------------------- words

    def wait(self, what: bytes) -> None:
        """Take in bytes of text."""
        passed = min(self.to_pass, len(what))
        self.to_pass -= passed
        self.waiting += what[passed:]

    def flush(self) -> None:
        """Write out the bytes that waited."""
        if self.waiting:
            words = self.waiting.decode(self.group.codec, "replace")
            self.waiting.clear()
            self.say(words)

    def say(self, words: str) -> None:
        """Write words where those of this group go."""
        group = self.group
        if not self.on_page:
            if group.to:
                self.buffers[group.to] += words
            return
        if group.hidden:
            return
        if self.in_body:
            self._begin_section()
        sheet = self.story.sheet
        sheet.begin(self.look)
        if group.deleted:
            sheet.deleted(words)
        elif group.raised:
            self.raised = words
            sheet.raised(words)
        else:
            sheet.words(words)

    def say_unicode(self, number: int) -> None:
        """Write the sign of this number; numbers above 32,767 are written as negative ones, some signs as two."""
        self.to_pass = self.group.passed
        code = number % 0x10000
        if 0xD800 <= code < 0xDC00:
            self._half = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((self._half - 0xD800) << 10) + code - 0xDC00 if self._half else 0xFFFD
        self._half = 0
        if code >= 0x20:
            self.say(_SYMBOLS.get(code, chr(code)))

    @property
    def look(self) -> Look:
        """How the paragraph looks."""
        group = self.group
        return replace(group.look, level=None, contents=True) if group.contents else group.look

    def _begin_section(self) -> None:
        """Part the section that begins from the one before, and write its letterhead."""
        sheet = self.stories[0].sheet
        if self.new_section:
            sheet.part()
            self.new_section = False
        if self.letterhead and self.first_page:
            sheet.insert(self.letterhead)
            self.letterhead = []
