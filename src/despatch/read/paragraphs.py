"""The paragraphs of an office document: words, what stands at a place in them, and the white space around them.

The readers of .docx, .odt and .rtf make them; `office` writes them out as the text of a source.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from despatch.model import Hint, HintKind, Span

TITLE = 0
"""The level of a document's own title, above the headings of level 1."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_STRIPPED = " \t\n\r\xa0"


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph stands on the page."""

    style: str = ""
    level: int | None = None
    """The level of a heading; None for a paragraph that is none."""
    before: float = 0.0
    after: float = 0.0
    """Points of white space above and below."""
    contextual: bool = False
    """No white space towards a paragraph of the same style."""
    new_page: bool = False
    ruled: bool = False
    """A line is drawn above or below: where the paragraph is empty, it parts what stands around it."""
    contents: bool = False
    """It is a line of a table of contents or of an index."""


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; an empty one is a blank line on the page."""

    text: str
    look: Look = PLAIN
    apart: bool = False
    """A page or a section begins with it, or a rule stands before it."""
    alone: bool = False
    """A blank line stands before it: it begins or follows a table, a text box, a letterhead."""
    hints: tuple[Hint, ...] = ()
    """Marks at places in `text`."""
    notes: tuple[tuple[str, str], ...] = ()
    """The label and the words of each note whose mark stands in it."""


@dataclass(slots=True)
class _Draft:
    """A paragraph while it is written."""

    look: Look
    apart: bool = False
    goes_on: bool = False
    """A page break stands before it in the midst of a paragraph."""
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    hints: list[Hint] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def finished(self) -> Paragraph:
        """Return the paragraph without the white space at either end."""
        text = "".join(self.pieces)
        bare = text.lstrip(_STRIPPED)
        cut = len(text) - len(bare)
        bare = bare.rstrip(_STRIPPED)
        hints = tuple(
            Hint(h.kind, Span(*(min(max(at - cut, 0), len(bare)) for at in (h.span.start, h.span.end))), h.detail)
            for h in self.hints
        )
        return Paragraph(bare, self.look, self.apart, hints=hints, notes=tuple(self.notes))


@dataclass(slots=True)
class Paragraphs:
    """The paragraphs of a document while it is read, one after another."""

    done: list[Paragraph] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """How many notes of each kind there were."""
    _draft: _Draft | None = None
    _apart: bool = False
    """A page, a section or a rule parts the next paragraph from what stands before."""
    _alone: bool = False
    """The next paragraph follows a table, a text box or a letterhead."""

    def begin(self, look: Look) -> None:
        """Begin a paragraph. Where the one before was not ended, this one goes on with it."""
        if self._draft is None:
            self._draft = _Draft(look, apart=look.new_page)

    def end(self) -> None:
        """End the paragraph that was begun."""
        draft, self._draft = self._draft, None
        if draft is None:
            return
        paragraph = draft.finished()
        if not paragraph.text and not paragraph.notes:
            self._apart = self._apart or paragraph.apart or paragraph.look.ruled
            if draft.goes_on:
                return
            paragraph = replace(paragraph, apart=False)
        else:
            paragraph = replace(paragraph, apart=paragraph.apart or self._apart, alone=self._alone)
            self._apart = self._alone = False
        self.done.append(paragraph)

    def part(self) -> None:
        """Say that a page, a section or a rule parts what follows from what stands before."""
        draft = self._draft
        if draft is None:
            self._apart = True
            return
        if draft.length:
            self.end()
            self._draft = _Draft(replace(draft.look, new_page=False), goes_on=True)
        self._apart = True

    def list_contents(self) -> None:
        """Say that the paragraph is a line of a table of contents or of an index."""
        if self._draft is not None:
            self._draft.look = replace(self._draft.look, contents=True)

    def insert(self, paragraphs: list[Paragraph]) -> None:
        """Put paragraphs of another story (a text box, a table, a letterhead) before the paragraph that is begun."""
        if not paragraphs:
            return
        draft = self._draft
        apart = self._apart or paragraphs[0].apart or (draft is not None and draft.apart)
        if draft is not None:
            draft.apart = False
        self._apart, self._alone = False, True
        self.done += [replace(paragraphs[0], apart=apart, alone=True), *paragraphs[1:]]

    def insert_at(self, place: int, paragraphs: list[Paragraph]) -> None:
        """Put a table among the paragraphs that are done, at the place where it began."""
        following = self.done[place:]
        del self.done[place:]
        self.insert(paragraphs)
        if following:
            self.done += [replace(following[0], alone=self._alone), *following[1:]]
            self._alone = False

    @property
    def is_at_beginning(self) -> bool:
        """Whether no words of a paragraph are written yet."""
        return self._draft is None or not self._draft.length

    def words(self, text: str) -> None:
        """Add words as they are."""
        if self._draft is None:
            self.begin(PLAIN)
        if self._draft is not None and text:
            self._draft.put(text)

    def flowing(self, text: str) -> None:
        """Add running words in which white space is one space, wherever elements part it."""
        draft = self._draft
        after_space = draft is None or not draft.pieces or draft.pieces[-1][-1:] in (" ", "\n", "\t")
        self.words(text[1:] if after_space and text[:1] == " " else text)

    def raised(self, text: str) -> None:
        """Add raised words: figures stay raised, so that "10" and "6" do not become "106"; letters are letters."""
        self.words(text.translate(_RAISED) if text.strip().isdecimal() else text)

    def take_back(self, words: str) -> None:
        """Unwrite the last words of the paragraph: they were the mark of a note."""
        draft = self._draft
        if draft and draft.pieces and len(draft.pieces[-1]) == len(words):
            draft.length -= len(draft.pieces.pop())

    def mark(self, kind: HintKind, detail: str) -> None:
        """Note a mark of no length at this place."""
        if self._draft is None:
            self.begin(PLAIN)
        if self._draft is not None:
            self._draft.hints.append(Hint(kind, Span(self._draft.length, self._draft.length), detail))

    def note(self, label: str, words: str, *, typed: bool = False) -> None:
        """Note an editor's note of this label whose mark stands at this place; a `typed` mark heads its words, too."""
        self.mark("note-mark", label)
        words = words.removeprefix(label).lstrip() if typed else words
        if self._draft is not None and words:
            self._draft.notes.append((label, words))

    def counted_note(self, kind: str, words: str) -> None:
        """Note a note that has no label of its own: "comment 1", "deleted 1"."""
        if words:
            self.counts[kind] = self.counts.get(kind, 0) + 1
            self.note(f"{kind} {self.counts[kind]}", words)

    def deleted(self, words: str) -> None:
        """Keep words that a tracked change deletes as a note; words deleted at one place are one note."""
        draft = self._draft
        label = f"deleted {self.counts.get('deleted', 0)}"
        here = Hint("note-mark", Span(draft.length, draft.length), label) if draft else None
        if draft and draft.notes and draft.hints and draft.hints[-1] == here and draft.notes[-1][0] == label:
            draft.notes[-1] = (label, draft.notes[-1][1] + words)
            return
        if words.strip():
            self.counted_note("deleted", words)


def in_lines(paragraphs: list[Paragraph]) -> str:
    """Return the words of paragraphs, a line each, and those of the notes to them: the words of a note."""
    lines = [paragraph.text for paragraph in paragraphs if paragraph.text]
    lines += [f"{label} {words}" for paragraph in paragraphs for label, words in paragraph.notes]
    return "\n".join(lines)


def rows(cells: list[list[list[Paragraph]]]) -> list[Paragraph]:
    """Return a table as paragraphs: `cells` has a list of paragraphs for each cell of each row.

    A row whose cells hold a line each is one line, with tabs between. A table of one row, or a row with longer cells,
    is there for the layout: its cells follow one another.
    """
    filled = [[[p for p in cell if p.text or p.notes] for cell in row] for row in cells]
    found: list[Paragraph] = []
    for row in filled:
        if len(filled) > 1 and all(len(cell) <= 1 and "\n" not in "".join(p.text for p in cell) for cell in row):
            line = _joined(row)
            found += [line] if line.text or line.notes else []
            continue
        for cell in row:
            found += [replace(p, alone=True) if i == 0 else p for i, p in enumerate(cell)]
    return found


def _joined(row: list[list[Paragraph]]) -> Paragraph:
    """Return the one line of a row."""
    text = ""
    hints: list[Hint] = []
    notes: list[tuple[str, str]] = []
    for place, cell in enumerate(row):
        text += "\t" if place else ""
        for paragraph in cell:
            hints += [
                Hint(h.kind, Span(h.span.start + len(text), h.span.end + len(text)), h.detail) for h in paragraph.hints
            ]
            notes += paragraph.notes
            text += paragraph.text
    return Paragraph(text.rstrip(), hints=tuple(hints), notes=tuple(notes), apart=any(p.apart for c in row for p in c))
