"""A text of its own within Rich Text: the body, a note, a text box. Its tables are known only by their cell ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from despatch.read.paragraphs import Look, Paragraph, Paragraphs, rows


@dataclass(slots=True)
class Story:
    """The paragraphs of a text while it is read. A table is collected until a paragraph follows it."""

    sheet: Paragraphs = field(default_factory=Paragraphs)
    _at: int = 0
    """Where among the paragraphs the cell begins that is read."""
    _row: list[list[Paragraph]] = field(default_factory=list)
    _table: list[list[list[Paragraph]]] = field(default_factory=list)
    _boxes: list[list[Paragraph]] = field(default_factory=list)
    """Text boxes that wait for the end of their paragraph."""

    @classmethod
    def within(cls, other: Story) -> Story:
        """Return a text within another: its notes are counted with those of the other."""
        return cls(Paragraphs(counts=other.sheet.counts))

    def hang(self, box: list[Paragraph]) -> None:
        """Let a text box wait for the end of its paragraph, unless nothing of that is written."""
        if self.sheet.is_at_beginning:
            self.sheet.insert(box)
        else:
            self._boxes.append(box)

    def end_paragraph(self, look: Look, *, in_table: bool) -> None:
        """End a paragraph; one outside a table ends the table before it."""
        self.sheet.begin(look)
        self._end_words()
        if not in_table:
            self._end_table()

    def end_cell(self) -> None:
        """End a cell: its paragraphs are those since the last cell, or since the table began."""
        self._end_words()
        self._row.append(self.sheet.done[self._at :])
        del self.sheet.done[self._at :]

    def end_row(self) -> None:
        """End a row of a table."""
        if self._row:
            self._table.append(self._row)
            self._row = []

    def end(self) -> list[Paragraph]:
        """End the text; return its paragraphs."""
        self._end_words()
        self._end_table()
        return self.sheet.done

    def _end_words(self) -> None:
        self.sheet.end()
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.sheet.insert(box)

    def _end_table(self) -> None:
        """Put the table that was collected before the paragraphs that follow it."""
        self.end_row()
        if self._table:
            self.sheet.insert_at(self._at, rows(self._table))
            self._table = []
        self._at = len(self.sheet.done)
