"""Where one piece ends and the next begins: every candidate is weighed against the layout of its source."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from despatch.divide.layout import FEW, Layout, is_title, opening
from despatch.divide.lines import Line
from despatch.divide.signs import AHEAD, ENDING, OPENING, Sign

REGULAR = 0.9
"""A sign that so large a share of the openings bear is missed where it is missing."""


@dataclass(frozen=True, slots=True)
class Start:
    """A piece begins with line `line`. `why` is what an editor should know of a doubtful cut."""

    line: int
    rule: str
    confidence: float
    other: bool = False
    why: str | None = None


@dataclass(slots=True)
class Choice:
    """The starts chosen for a source, in order, and the lines where a cut was weighed and not made, with the reason."""

    starts: list[Start] = field(default_factory=list)
    passed: list[tuple[int, str]] = field(default_factory=list)


def choose(lines: list[Line], signs: list[Sign], layout: Layout) -> Choice:
    """Return where the pieces begin. The line numbers of the starts rise."""
    return _Chooser(lines, signs, layout).run()


class _Chooser:
    """One pass over the lines; holds the start of the piece it is in and whether that piece has text yet."""

    def __init__(self, lines: list[Line], signs: list[Sign], layout: Layout) -> None:
        self.lines, self.signs, self.layout = lines, signs, layout
        self.choice = Choice()
        self.content = False
        self.sentences = False

    def run(self) -> Choice:
        for i, line in enumerate(self.lines):
            if line.role == "navigation":
                continue
            start = self._candidate(i)
            if start is not None:
                self._take(start, i)
            sign = self.signs[i]
            self.content = self.content or not sign & (AHEAD | Sign.DATE | Sign.ADDRESS | Sign.APART)
            self.sentences = self.sentences or bool(sign & Sign.TEXT)
        return self.choice

    def _take(self, start: Start, anchor: int) -> None:
        """Begin a piece with `start`, unless the piece before it is still in its opening."""
        starts = self.choice.starts
        if starts and start.line <= starts[-1].line:
            if start.confidence > starts[-1].confidence:
                starts[-1] = replace(start, line=starts[-1].line)
            return
        if starts and not self.content:
            if starts[-1].confidence < start.confidence:
                starts[-1] = replace(start, line=starts[-1].line)
            return
        if len(starts) == 1 and starts[0].rule == "first" and not self.sentences and start.rule == "heading":
            starts.clear()  # what stood before the first heading is the page's own title
        starts.append(start)
        self.content = any(
            not self.signs[k] & (AHEAD | Sign.DATE | Sign.ADDRESS | Sign.APART) for k in range(start.line, anchor)
        )
        self.sentences = False

    def _candidate(self, i: int) -> Start | None:
        if not self.choice.starts:
            return Start(i, "first", 0.8) if not self.signs[i] & Sign.HEADING else self._heading(i)
        separator = self.layout.separator
        if separator is not None and self.lines[i].gap >= separator:
            return self._gap(i)
        if self.signs[i] & Sign.HEADING:
            return self._heading(i)
        if is_title(self.signs[i]):
            return self._title(i)
        return self._bare(i)

    def _gap(self, i: int) -> Start | None:
        """Weigh a gap that parts letters in this source: does this one?"""
        found, _ = opening(self.lines, self.signs, i, self.layout.separator)
        if found & Sign.HEADING:
            return Start(i, "gap+heading", 0.99)
        missed = self.layout.headed >= REGULAR and self.layout.gaps >= FEW
        title = is_title(self.signs[i]) and bool(self.signs[i] & Sign.PIECE)
        if title and (missed or not found & OPENING):
            return Start(i, "gap+title", 0.9, other=True)
        weight = (found & OPENING).bit_count()
        if missed and weight < 2:
            self.choice.passed.append((i, "a gap of blank lines, but none of the headings that this source has over its letters"))
            return None
        if weight:
            return Start(i, "gap+opening", 0.95)
        if self._ended(i):
            return Start(i, "gap+ending", 0.85)
        if Sign.LOWER in self.signs[i] and not self._closed(i):
            self.choice.passed.append((i, "a gap of blank lines in mid-sentence"))
            return None
        return Start(i, "gap", 0.6, why="nothing but a gap of blank lines says that a letter begins here")

    def _heading(self, i: int) -> Start | None:
        """Weigh a line that says who writes to whom, without a parting gap before it."""
        layout = self.layout
        if i and not self.lines[i].gap and layout.alone >= REGULAR:
            return None
        if Sign.FULL_STOP in self.signs[i] and i and (layout.stopped <= 0.5 or Sign.COMMA in self.signs[i - 1]):
            return None  # a signature with a postscript, or a sentence
        after = opening(self.lines, self.signs, i)[0] & (OPENING ^ Sign.HEADING)
        if not after and self._in_sentence(i):
            self.choice.passed.append((i, "a line like a heading in mid-sentence"))
            return None
        if self.sentences and layout.separator is not None and layout.gaps >= FEW:
            # Every other letter of this source has a gap before it.
            if not after or not self._ended(i):
                self.choice.passed.append((i, "a line like a heading, but no gap before it as over the other letters"))
                return None
            return Start(self._back(i), "heading", 0.7, why="a heading without the gap that stands before the others")
        return Start(self._back(i), "heading", 0.97 if after else 0.9)

    def _back(self, i: int) -> int:
        """Return where the opening begins that the heading on line `i` stands in: its number, marking, date."""
        separator = self.layout.separator
        at = i
        while at > 0:
            if separator is not None and self.lines[at].gap >= separator:
                break
            sign = self.signs[at - 1]
            if not sign & (Sign.NUMBER | Sign.MARKING | Sign.SENT) and not (sign & Sign.DATE and self._dates_lead(at - 1)):
                break
            at -= 1
        return at

    def _dates_lead(self, i: int) -> bool:
        """Say whether the date on line `i`, just before a heading, is the heading's rather than the letter's before it."""
        if i == 0:
            return True
        if self.layout.headings >= 3 and self.layout.dates_before < 0.4:
            return False
        return not self.signs[i - 1] & (Sign.CLOSING | Sign.NAME)

    def _title(self, i: int) -> Start | None:
        """Weigh a short line of its own that may be the title of the next piece."""
        alone = self.lines[i].gap > 0 and i + 1 < len(self.lines) and self.lines[i + 1].gap > 0
        if not alone:
            return None
        other = bool(self.signs[i] & Sign.PIECE)
        if self.layout.titled:
            return Start(i, "title", 0.9, other=other)
        apart = bool(self.signs[i - 1] & Sign.APART)
        dated = bool(opening(self.lines, self.signs, i + 1)[0] & (Sign.DATE | Sign.DATED | Sign.GREETING | Sign.GREETED))
        if apart and dated:
            return Start(i, "title+note", 0.85, other=other)
        return None

    def _bare(self, i: int) -> Start | None:
        """Weigh an opening that nothing announces: date and salutation after a signature."""
        if self.layout.separator is not None or self.layout.titled or not self._closed(i):
            return None
        if not self.sentences or not self.signs[i] & (Sign.DATE | Sign.MARKING | Sign.NUMBER | Sign.GREETING):
            return None
        found, _ = opening(self.lines, self.signs, i)
        if found & Sign.HEADING:
            return None  # the date may be the trailer of the letter before that heading
        if self.layout.headings and not (self._after_closing(i) and found & Sign.GREETING):
            return None
        if found & Sign.DATE and found & (Sign.GREETING | Sign.GREETED):
            return Start(i, "date+salutation", 0.7, why="a date and a salutation after a signature, but no heading")
        return None

    def _after_closing(self, i: int) -> bool:
        return any(self.signs[k] & Sign.CLOSING for k in range(max(0, i - 3), i))

    def _in_sentence(self, i: int) -> bool:
        """Say whether the lines around line `i` run on through it, as the items of a list do."""
        if i == 0 or i + 1 == len(self.lines) or Sign.LOWER not in self.signs[i + 1]:
            return False
        return not self.signs[i - 1] & (ENDING | AHEAD | Sign.FULL_STOP | Sign.APART)

    def _ended(self, i: int) -> bool:
        return bool(self.signs[i - 1] & (ENDING | Sign.APART))

    def _closed(self, i: int) -> bool:
        return bool(self.signs[i - 1] & (Sign.CLOSING | Sign.NAME | Sign.APART))
