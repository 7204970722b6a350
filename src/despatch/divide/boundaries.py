"""Where one piece ends and the next begins: every candidate is weighed against the layout of its source."""

from __future__ import annotations

from dataclasses import replace

from despatch.divide import anew
from despatch.divide.around import Around
from despatch.divide.layout import (
    FEW,
    REGULAR,
    Layout,
    heads_addressed,
    is_alone,
    is_short,
    is_title,
    opening,
)
from despatch.divide.lines import Line
from despatch.divide.narration import is_told, speaks
from despatch.divide.signs import AHEAD, OPENING, Sign
from despatch.divide.starts import Choice, Start

_BEFORE_TEXT = AHEAD | Sign.DATE | Sign.ADDRESS | Sign.APART | Sign.ENCODED
_SPOKEN = Sign.GREETING | Sign.GREETED | Sign.DATED | Sign.CLOSING
_SIGNS_OF_A_LETTER = Sign.HEADING | Sign.DATE | Sign.DATED | Sign.GREETING | Sign.GREETED
_NO_START = Sign.CLOSING | Sign.APART | Sign.FOOT
_ADDRESS_LINE = 100
"""A line of an address inside a letter is no longer than this."""
LIST = 3
"""A list of contents has so many lines."""


def choose(lines: list[Line], signs: list[int], layout: Layout) -> Choice:
    """Return where the pieces begin. The line numbers of the starts rise."""
    return _Chooser(lines, signs, layout).run()


class _Chooser(Around):
    """One pass over the lines; it knows the start of the piece it is in and what that piece holds so far."""

    def __init__(self, lines: list[Line], signs: list[int], layout: Layout) -> None:
        super().__init__(lines, signs, layout)
        self.choice = Choice()
        self.content = False  # a line that is more than an opening
        self.sentences = False  # a line of text
        self.addressed = False  # a salutation, or a text too long for the address that comes before one

    def run(self) -> Choice:
        for i, line in enumerate(self.lines):
            if line.role == "furniture":
                continue
            start = self._candidate(i)
            if start is not None:
                self._take(start, i)
            sign = self.signs[i]
            self.content = self.content or not sign & _BEFORE_TEXT
            self.sentences = self.sentences or bool(sign & (Sign.TEXT | Sign.DATED | Sign.GREETED))
            self.addressed = (
                self.addressed or bool(sign & _SPOKEN) or (bool(sign & Sign.TEXT) and line.length > _ADDRESS_LINE)
            )
        starts = self.choice.starts
        if starts and starts[0].rule == "title-page":
            end = starts[1].line if len(starts) > 1 else len(self.lines)
            greets = any(sign & (Sign.GREETING | Sign.GREETED) for sign in self.signs[starts[0].line : end])
            if greets or len(starts) == 1:
                starts[0] = replace(starts[0], other=False)  # the title stands right over a letter
        return self.choice

    # ---------------------------------------------------------------- taking

    def _take(self, start: Start, anchor: int) -> None:
        """Begin a piece with `start`, unless the piece before it is still in its opening."""
        starts = self.choice.starts
        if len(starts) == 1 and start.rule.endswith("heading") and self.is_page_title(starts[0].line, start.line):
            starts.clear()
        merged = (not self.content and not self._heads_section(start)) or anew.is_form(
            self.signs, self.choice.starts, start.line, addressed=self.addressed
        )
        if starts and (start.line <= starts[-1].line or merged or self._is_title_of(start)):
            last = starts[-1]
            if start.confidence > last.confidence:
                other = last.other and not self.signs[start.line] & Sign.LABELLED
                starts[-1] = replace(start, line=last.line, other=other)
            return
        starts.append(start)
        self.content = any(not self.signs[k] & _BEFORE_TEXT for k in range(start.line, anchor))
        self.sentences = False
        self.addressed = any(self.signs[k] & _SPOKEN for k in range(start.line, anchor))

    def _heads_section(self, start: Start) -> bool:
        """Say whether the piece before `start` is the title of a section, which is no part of the letters under it."""
        separator = self.layout.separator
        parted = separator is not None and self.lines[start.line].gap >= separator
        return bool(self.choice.starts) and self.choice.starts[-1].other and not start.other and parted

    def _is_title_of(self, start: Start) -> bool:
        """Say whether all that the piece before `start` holds is one line, the title of what begins here."""
        last = self.choice.starts[-1]
        if start.line != last.line + 1 or not is_title(self.signs[last.line]):
            return False
        if start.rule.startswith("gap"):
            return not start.rule.endswith("heading")
        return last.rule.startswith("gap") and self.lines[start.line].gap < (self.layout.separator or 0)

    # ---------------------------------------------------------------- weighing

    def _candidate(self, i: int) -> Start | None:
        sign, layout = self.signs[i], self.layout
        if not self.choice.starts:
            return (self._heading(i) if sign & Sign.HEADING else None) or self._first(i)
        if self._below_title(i):
            found, _ = opening(self.lines, self.signs, i, self.layout.separator)
            return Start(i, "title-page+opening", 0.9, other=bool(found & Sign.PIECE))
        if self._after_list(i) or (self.signs[i - 1] & Sign.FRONT and not sign & Sign.FRONT):
            return self._front(i)
        if self.lines[i].role == "notes" and (layout.headings >= FEW or layout.addressed):
            return Start(i, "notes", 0.9, other=True)
        if layout.separator is not None and self.lines[i].gap >= layout.separator:
            return self._gap(i)
        if sign & Sign.HEADING or (
            sign & Sign.ADDRESS and self.signs[i - 1] & (Sign.SENT | Sign.MARKING | Sign.NUMBER)
        ):
            return self._heading(i)
        if sign & Sign.ADDRESS and layout.addressed and heads_addressed(self.lines, self.signs, i):
            return self._heading(i)
        if sign & Sign.ENCODED and layout.encoded > 1:
            return Start(i, "encoding.head", 0.9, other=bool(sign & Sign.PIECE))
        series = sign & Sign.NUMBER and sign & Sign.TITLE and is_alone(self.lines, i)
        if series or (i in layout.numbers and self.numbers_letter(i)):
            return Start(i, "number", 0.9)
        if self.lines[i].gap and is_alone(self.lines, i):
            title = self._title(i)
            if title is not None:
                return title
        return self._after_note(i) or self._within(i) or self._bare(i) or self._after_end(i)

    def _first(self, i: int) -> Start:
        """Begin a piece where the source begins."""
        if self.signs[i] & Sign.VOLUME:
            return Start(i, "title-page", 0.9, other=True)
        found, _ = opening(self.lines, self.signs, i, self.layout.separator)
        if self.signs[i] & (Sign.PIECE | Sign.FRONT):
            return Start(i, "first", 0.9, other=True)
        if found & OPENING:
            return Start(i, "first", 0.9)
        other = self.layout.headings > 0
        return Start(i, "first", 0.5, other=other, why="the source begins without heading, date or salutation")

    def _below_title(self, i: int) -> bool:
        """Say whether a letter opens at line `i`, below the title of the whole."""
        starts, sign = self.choice.starts, self.signs[i]
        if len(starts) > 1 or starts[0].rule != "title-page" or not self.lines[i].gap:
            return False
        found, _ = opening(self.lines, self.signs, i, self.layout.separator)
        return bool(sign & OPENING and found & (Sign.GREETING | Sign.GREETED | Sign.HEADING | Sign.ADDRESS))

    def _after_list(self, i: int) -> bool:
        """Say whether line `i` is the first below a list of contents, with nothing but a title page above."""
        return (
            len(self.choice.starts) == 1
            and i > LIST
            and all(line.role == "furniture" for line in self.lines[i - LIST : i])
            and not self.sentences
        )

    def _front(self, i: int) -> Start:
        """Begin the first letter below the contents; the title page above them is none."""
        self.choice.starts[0] = replace(self.choice.starts[0], other=True, why=None)
        self.content = True
        found, _ = opening(self.lines, self.signs, i, self.layout.separator)
        opens = found & OPENING or any(sign & _SIGNS_OF_A_LETTER for sign in self.signs[i : i + anew.FORM_LINES])
        other = not opens or bool(self.signs[i] & Sign.PIECE)  # a foreword is none, though it is signed and dated
        return Start(i, "front" if other else "front+opening", 0.9, other=other)

    def _gap(self, i: int) -> Start | None:
        """Weigh a gap that parts letters in this source: whether this one does."""
        if self.layout.separator == 1 and self.lines[i].gap == 1 and anew.signs_off(self.signs, i):
            return None
        found, _ = opening(self.lines, self.signs, i, self.layout.separator)
        if found & Sign.HEADING and not (self.signs[i] & Sign.PIECE and is_title(self.signs[i])):
            return Start(i, "gap+heading", 0.99, other=bool(found & Sign.PIECE) and self.heads_piece(i))
        weight = (found & OPENING).bit_count()
        title = is_title(self.signs[i]) and is_alone(self.lines, i)
        if title and self.signs[i] & Sign.PIECE:
            # A memorandum handed to somebody is correspondence.
            return Start(i, "gap+title", 0.9, other=not found & Sign.ADDRESS)
        if found & self.layout.heads:
            return Start(i, "gap+opening", 0.95)
        if self.signs[i] & Sign.POSTSCRIPT:
            return None
        wide = self.layout.wide and self.ended(i)
        if (self.signs[i - 1] & Sign.COMMA and not weight) or (self.only_ends(i) and not wide):
            self.choice.passed.append((i, "a gap of blank lines before what closes the letter"))
            return None
        if self.layout.regular:
            return self._irregular(i, found, title=title)
        if weight:
            return Start(i, "gap+opening", 0.95)
        if self.layout.headed >= REGULAR and (told := self._narration(i)):
            return told
        if self.ended(i) and found & (Sign.TEXT | Sign.APART):
            return Start(i, "gap+ending", 0.85)
        if self.signs[i] & Sign.LOWER and not self.ended(i) and not self.signs[i - 1] & Sign.FULL_STOP:
            self.choice.passed.append((i, "a gap of blank lines in mid-sentence"))
            return None
        if not self.layout.distinct:
            self.choice.passed.append((i, "a gap of blank lines as between all lines of this source, and no opening"))
            return None
        return Start(i, "gap", 0.6, why="nothing but a gap of blank lines says that a letter begins here")

    def _irregular(self, i: int, found: int, *, title: bool) -> Start | None:
        """Weigh a parting gap without the heading that the other letters of the source have."""
        weight = (found & OPENING).bit_count()
        ended = self.ended(i) or (self.choice.starts[-1].other and bool(found & (Sign.GREETING | Sign.GREETED)))
        towards = title and self.signs[i] & Sign.TOWARDS
        why = "a gap of blank lines, but not the heading that the other letters have"
        single = weight and (ended or self.layout.wide) and found & (Sign.TEXT | Sign.GREETING)
        minutes = self.layout.wide and not found & Sign.NUMBER  # they bear a date, too
        if single and minutes and not speaks(self.lines, self.signs, i, self.layout.separator):
            single = 0
        if found & Sign.PIECE and not found & (Sign.GREETING | Sign.GREETED | Sign.ADDRESS) and (ended or weight):
            return Start(i, "gap+title", 0.8, other=True)
        if ended and self.signs[i] & Sign.STOPPED_PIECE and not found & (Sign.GREETING | Sign.GREETED):
            return Start(i, "gap+title", 0.8, other=True)
        if weight >= 2 or towards or single:
            return Start(i, "gap+opening", 0.7, why=why)
        told = self._narration(i)
        if told is None and ended and title:
            return Start(i, "gap+opening", 0.7, other=self.layout.wide, why=why)
        if told is None and self.layout.wide and (ended or weight):
            return Start(i, "gap+untitled", 0.7, other=True, why=why)
        if told is None and not self.choice.starts[-1].other:
            self.choice.passed.append((i, why))
        return told

    def _narration(self, i: int) -> Start | None:
        """Weigh a gap after the end of a letter: whether the editors' own words begin there."""
        if self.choice.starts[-1].other or not (self.ended(i) or self.signs[i] & Sign.PIECE):
            return None
        named = self.signs[i] & (Sign.PIECE | Sign.STOPPED_PIECE)
        if not named and not is_told(self.lines, self.signs, i, self.layout.separator):
            return None
        return Start(i, "gap+narration", 0.8, other=True)

    def _heading(self, i: int) -> Start | None:
        """Weigh a line that says who writes to whom, without a parting gap before it."""
        layout, before = self.layout, self.signs[i - 1] if i else Sign.FULL_STOP
        if i and not self.lines[i].gap and layout.alone >= REGULAR:
            return None
        if self.signs[i] & Sign.FULL_STOP and i and (layout.stopped <= 0.5 or before & Sign.COMMA):
            return None  # a signature with a postscript, or a sentence
        if i and not self.lines[i].gap and anew.goes_on(self.lines, self.signs, i - 1):
            return None  # "X to Y" within a sentence
        after = opening(self.lines, self.signs, i)[0] & (OPENING ^ Sign.HEADING)
        if not after and self.in_sentence(i):
            self.choice.passed.append((i, "a line like a heading in mid-sentence"))
            return None
        if self.sentences and layout.regular and not layout.mixed:
            if not after or not self.ended(i):
                self.choice.passed.append((i, "a line like a heading, without the gap that stands before the others"))
                return None
            return Start(self._back(i), "heading", 0.7, why="a heading without the gap that stands before the others")
        return Start(self._back(i), "heading", 0.97 if after else 0.9, other=bool(self.signs[i] & Sign.PIECE))

    def _title(self, i: int) -> Start | None:
        """Weigh a short line of its own that may be the title of the next piece."""
        other = bool(self.signs[i] & Sign.PIECE)
        if self.layout.titled and is_short(self.lines, self.signs, i):
            return Start(i, "title", 0.9, other=other)
        if not is_title(self.signs[i]) or i + 1 == len(self.lines):
            return None
        found, _ = opening(self.lines, self.signs, i + 1)
        if self.signs[i - 1] & Sign.APART and found & (Sign.DATE | Sign.DATED | Sign.GREETING | Sign.GREETED):
            return Start(i, "title+note", 0.85, other=other)
        if self.signs[i] & Sign.TOWARDS and self.like_heading(i, found):
            return Start(self._back(i), "like-heading", 0.7, why="a title that may name sender and recipient")
        headed = self.layout.headings >= FEW or self.layout.addressed
        if other and headed and self.lines[i - 1].role in ("furniture", "notes", "note") and not found & Sign.HEADING:
            return Start(i, "title+section", 0.8, other=True)
        at = self._back(i)
        signed = bool(self.signs[at - 1] & (Sign.NAME | Sign.APART))
        if other and signed and self.sentences and found & (Sign.DATE | Sign.DATED) and not found & Sign.HEADING:
            return Start(at, "title+date", 0.8, other=True)
        return None

    def _after_note(self, i: int) -> Start | None:
        """Weigh a dateline and a salutation after an editors' note: a letter that lost its title."""
        if not self.lines[i].gap or not self.signs[i - 1] & Sign.APART:
            return None
        if self.signs[i] & Sign.DATED and self.signs[i] & Sign.GREETED:
            return Start(i, "note+opening", 0.7, why="a dateline and a salutation after a note, but no title")
        return None

    def _within(self, i: int) -> Start | None:
        """Weigh a title in brackets with an opening below, where titles head the letters: "[Indorsement.]"."""
        if not (self.signs[i] & Sign.BRACKETED and self.layout.regular and is_alone(self.lines, i)):
            return None
        found, _ = opening(self.lines, self.signs, i + 1, self.layout.separator)
        if not found & (Sign.DATE | Sign.GREETING | Sign.ADDRESS):
            return None
        return Start(i, "bracketed", 0.7, why="a title in brackets with an address or a date below it")

    def _bare(self, i: int) -> Start | None:
        """Weigh an opening that nothing announces: a date and a salutation after the end of a letter."""
        sign, before, plain = self.signs[i], self.signs[i - 1], self.layout.plain
        if self.numbered_once or self.layout.titled or not self.sentences or sign & _NO_START or before & Sign.COMMA:
            return None
        marked = sign & (Sign.DATE | Sign.GREETING | Sign.MARKING | Sign.NUMBER | Sign.TEXT)
        if not marked and not (self.lines[i].gap and before & Sign.NAME):
            return None  # a signature; after a signature it may be a printed letterhead
        run_in = sign & (Sign.DATED | Sign.GREETED)
        if self.layout.spaced and not self.lines[i].gap and not run_in and not self.after_closing(i):
            return None  # a line within a letterhead or an address
        if sign & Sign.DATE and not sign & Sign.SENT and before & Sign.NAME and not self._has_date():
            return None  # the date of the letter that ends there
        closed = self.closed(i)
        if not closed and not sign & Sign.DATED:
            return None
        found, _ = opening(self.lines, self.signs, i, self.layout.separator)
        if found & Sign.HEADING:
            return None  # what comes before a heading is the end of the letter before
        date, greeting = found & (Sign.DATE | Sign.DATED), found & (Sign.GREETING | Sign.GREETED)
        if greeting and not date and not self.addressed and self._has_date():
            return None  # the lines between the date and its salutation are the address inside the letter
        if (
            date
            and greeting
            and (plain or (self.after_closing(i) and not self.layout.headings and not self.layout.numbers))
        ):
            return Start(i, "date+salutation", 0.7, why="a date and a salutation after a signature, but no heading")
        if plain and (greeting or (date and found & Sign.TEXT)):
            return Start(i, "opening", 0.6, why="a date or a salutation after what may be a signature")
        return None

    def _after_end(self, i: int) -> Start | None:
        """Weigh an opening below a letter that has ended, without a gap that parts letters."""
        if self.layout.regular or self.layout.titled or not self.sentences:
            return None
        if self.numbered_once:
            return None
        last = self.choice.starts[-1].line
        return anew.weigh(self.lines, self.signs, last, i, self.layout.separator, dated=self._has_date())

    # ---------------------------------------------------------------- looking around

    def _back(self, i: int) -> int:
        """Return where the opening begins that the heading on line `i` stands in: its number, marking, date."""
        separator = self.layout.separator
        at, dated = i, False
        while at > 0:
            if separator is not None and self.lines[at].gap >= separator:
                break
            sign = self.signs[at - 1]
            if sign & Sign.DATE:
                if dated or not (sign & Sign.SENT or self._leads(at - 1)):
                    break
                dated = True
            elif not sign & (Sign.NUMBER | Sign.MARKING):
                break
            at -= 1
        return at

    def _leads(self, i: int) -> bool:
        """Say whether the date on line `i`, before a heading, belongs to it and not to the letter that ends there."""
        if i == 0 or self.signs[i - 1] & Sign.DATE:
            return True
        if self.layout.headings >= 3 and self.layout.dates_before < 0.4:
            return False
        if self.signs[i - 1] & (Sign.CLOSING | Sign.NAME) or not self.choice.starts:
            return False
        return self._has_date()

    def _has_date(self) -> bool:
        """Say whether the piece before opens with a date: then it does not end with another."""
        found, _ = opening(self.lines, self.signs, self.choice.starts[-1].line)
        return bool(found & (Sign.DATE | Sign.DATED))
