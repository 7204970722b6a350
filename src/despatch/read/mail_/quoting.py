"""What in the body of a mail is not its sender's: quoted mails, signature blocks, footers, mails sent on.

Spans count in the body. Everything goes line by line, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from despatch.languages.mail import mail_words
from despatch.model import Hint, Span
from despatch.read.mail_attributions import Attribution, first_word, read_attribution, read_opening
from despatch.read.mail_headers import addresses, day
from despatch.text.lines import lines as lines_of
from despatch.text.lines import trimmed
from despatch.text.overlaps import covers
from despatch.text.patterns import any_of

SIGNATURE = 15
"""Lines of the longest signature block below two hyphens."""
FOOTER = 25
"""Lines at the end of a mail among which a list puts its footer."""
_ATTRIBUTION = 4
"""Lines that "On Monday, ... wrote:" may be broken into."""
_WRAPPED = 30
"""A quoted line that was too long goes on in so few characters without its mark."""
_FULL = 60
_QUOTED = re.compile(r"[ \t]{0,3}(?:>|[A-Z]{1,3}>|[ \t]{0,5}[A-Z][a-z]{1,15}> |\|(?=[ \t>|]|$)(?!.*\|[ \t]*$))")
_DEEP = re.compile(r">{4,6} ")
"""Emacs puts these marks before the line that says whose the quotation is."""
_UNQUOTED = re.compile(r"^>[ ]?")
_RULE = re.compile(r"[ \t]{0,8}[-_=*~#]{5,200}[ \t]{0,8}$")
_SIGN = re.compile(r"-- ?$")


@dataclass(frozen=True, slots=True)
class SentOn:
    """A mail that stands in the body of another: the span of its header lines and where its own body begins."""

    marker: int
    """Where the line above it begins that says so."""
    header: Span
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Others:
    """What was found in a body. `asked` is what the first quotation tells of the mail that is answered."""

    hints: tuple[Hint, ...]
    asked: Attribution | None = None
    sent_on: SentOn | None = None


@dataclass(frozen=True, slots=True)
class _Cues:
    """The words of mail programs as patterns."""

    original: re.Pattern[str]
    forwarded: re.Pattern[str]
    ended: re.Pattern[str]
    labels: dict[str, str]
    label: re.Pattern[str]
    footer: re.Pattern[str]
    lists: re.Pattern[str]
    sent_on: re.Pattern[str]


@cache
def _cues() -> _Cues:
    words = mail_words()
    labels = {label: name for name, spelt in words.labels.items() for label in spelt}
    frame = r"[ \t]{0,8}[-_=*]{0,60}[ \t]{0,4}"
    return _Cues(
        re.compile(rf"[ \t]{{0,8}}[-_=*]{{2,60}}[ \t]{{0,4}}(?i:{any_of(words.original)})\b[^\n]{{0,80}}$"),
        re.compile(rf"{frame}(?i:{any_of(words.forwarded)})\b[^\n]{{0,160}}$"),
        re.compile(rf"{frame}(?i:{any_of(words.ended)})\b[^\n]{{0,80}}$"),
        labels,
        re.compile(rf"[ \t]{{0,4}}\*?(?P<label>(?i:{any_of(labels)}))[ \t]{{0,3}}\*?:\*?(?P<value>[^\n]*)$"),
        re.compile(rf"[ \t]{{0,8}}(?i:{any_of(words.footers)})"),
        re.compile(rf"(?i:{any_of(words.lists)})"),
        re.compile(rf"\s*(?i:{any_of(words.sent_on)})\s?(?:\[\d+\])?\s?:"),
    )


def is_sent_on(subject: str) -> bool:
    """Say whether a subject is that of a mail that sends another on: "Fwd: The barley"."""
    return bool(_cues().sent_on.match(subject))


def label_of(line: str) -> tuple[str, int] | None:
    """Return the header line's name in a line such as "Von: Orla Fenn", and where its value begins; else None."""
    found = _cues().label.match(line)
    if not found:
        return None
    value = found["value"]
    name = " ".join(found["label"].split()).casefold()
    return _cues().labels[name], found.start("value") + len(value) - len(value.lstrip(" \t*"))


def unquote_sent_on(body: str) -> str:
    """Return a body without the marks of quoting before a mail that is sent on, where a program put them there."""
    lines = body.split("\n")
    for at, line in enumerate(lines):
        if not _cues().forwarded.match(line):
            continue
        below = [other for other in lines[at + 1 :] if other.strip()]
        if not below or not label_of(below[0].removeprefix("> ")) or not all(other[0] == ">" for other in below):
            return body
        return "\n".join((*lines[: at + 1], *(_UNQUOTED.sub("", other) for other in lines[at + 1 :])))
    return body


def find_others(body: str, marked: Sequence[Hint], languages: tuple[str, ...], *, forwards: bool) -> Others:
    """Find what is not the sender's in a body. `marked` are quotations that the mark-up shows.

    `forwards`: the subject says that a mail is sent on, so that a whole mail below is no quotation.
    """
    lines = [_Line(span.start, span.end, body[span.start : span.end]) for span in lines_of(body)]
    block = _find_block(lines, body, languages)
    last, hints, sent_on, asked = len(lines), [], None, None
    if block is not None:
        last = block.line
        header = _header(body, block.header) if block.header else {}
        names = addresses(header.get("from", ""))
        name = names[0].name if names else None
        attribution = Attribution(name, day(header["date"], languages).edtf if "date" in header else None)
        whole = block.ended is None or not body[block.ended :].strip()
        if block.header and whole and (block.forwarded or forwards):
            end = block.end if block.ended is not None else len(body)
            sent_on = SentOn(block.start, block.header, block.body, end)
        else:
            hints.append(Hint("quotation", Span(block.start, block.ended or len(body)), attribution.name or ""))
            asked = attribution
            if block.ended:
                lines = [*lines[:last], *(line for line in lines if line.start >= block.ended)]
                last = len(lines)
    quotations = list(_quotations(body, lines[:last], marked, languages))
    hints += [hint for hint, _ in quotations]
    first = next((told for _, told in quotations if told), None)
    taken = [hint.span for hint in hints] + ([Span(sent_on.marker, len(body))] if sent_on else [])
    hints += _footers(lines, taken)
    trimmed_hints = (replace(hint, span=trimmed(body, hint.span.start, hint.span.end)) for hint in hints)
    ordered = sorted((hint for hint in trimmed_hints if hint.span.start < hint.span.end), key=lambda h: h.span.start)
    return Others(tuple(ordered), first or asked, sent_on)


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def quoted(self) -> bool:
        return _QUOTED.match(self.text) is not None


# ---------------------------------------------------------------- whole mails below


@dataclass(frozen=True, slots=True)
class _Block:
    """A whole mail below: from `line` on. `ended` is where its end is said, and `end` where its own words end."""

    line: int
    start: int
    forwarded: bool
    header: Span | None
    body: int
    end: int
    ended: int | None


def _find_block(lines: Sequence[_Line], body: str, languages: tuple[str, ...]) -> _Block | None:
    cues = _cues()
    for at, line in enumerate(lines):
        if line.blank or line.quoted:
            continue
        forwarded = cues.forwarded.match(line.text) is not None
        marked = forwarded or cues.original.match(line.text) is not None
        begins = at == 0 or lines[at - 1].blank or _RULE.match(lines[at - 1].text)
        if not marked and not (begins and _label(line) == "from"):
            continue
        first = at + 1 if marked else at
        while marked and first < len(lines) and lines[first].blank:
            first += 1
        after, found = _header_lines(lines, first)
        enough = "from" in found and ("date" in found or "subject" in found)
        if not marked and not (enough and len(found) > 2):
            continue
        if forwarded and not enough and not line.text.rstrip().endswith(("-", ":", "=", "*")):
            continue  # "Forwarded message from Orla:" is a sentence as often.
        start = at
        while not marked and start > 0 and (lines[start - 1].blank or _RULE.match(lines[start - 1].text)):
            start -= 1
        above = at - 1
        while not marked and above > 0 and lines[above].blank:
            above -= 1
        if not marked and above >= 0 and read_attribution(lines[above].text.strip(), languages):
            start = above
        stop = next((n for n in range(after, len(lines)) if cues.ended.match(lines[n].text)), None)
        header = Span(lines[first].start, lines[after - 1].end) if enough else None
        below = lines[after].start if after < len(lines) else len(body)
        ended = lines[stop].end if stop is not None else None
        end = lines[stop].start if stop is not None else len(body)
        return _Block(start, lines[start].start, forwarded, header, below, end, ended)
    return None


def _label(line: _Line) -> str:
    found = label_of(line.text)
    return found[0] if found else ""


def _header_lines(lines: Sequence[_Line], first: int) -> tuple[int, set[str]]:
    """Return where the header lines from `first` on end, and their names. A value may go on in the next line."""
    found: set[str] = set()
    at = first
    while at < len(lines) and not lines[at].blank:
        name = _label(lines[at])
        if name:
            found.add(name)
        elif not found or not (
            lines[at].text[:1] in " \t" or (len(lines[at - 1].text) >= _FULL and _label(lines[at - 1]))
        ):
            break
        at += 1
    return at, found


def _header(body: str, header: Span) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value, _ in header_fields(body, header):
        found.setdefault(name, value)
    return found


def header_fields(body: str, header: Span) -> Iterator[tuple[str, str, int]]:
    """Yield name, value and place of the value of each header line that a program printed into a body."""
    for span in lines_of(body, header.start, header.end):
        if found := label_of(span.of(body)):
            name, at = found
            yield name, body[span.start + at : span.end].strip(" \t*"), span.start + at


# ---------------------------------------------------------------- quoted lines


def _quotations(
    body: str, lines: Sequence[_Line], marked: Sequence[Hint], languages: tuple[str, ...]
) -> Iterator[tuple[Hint, Attribution | None]]:
    """Yield each quotation with the line above it that says whose it is, and what that line tells."""
    quoted = _quoted_lines(lines, marked)
    at = 0
    while at < len(lines):
        if quoted[at]:
            end = at
            while end < len(lines) and (quoted[end] or (lines[end].blank and any(quoted[end + 1 : end + 2]))):
                end += 1
            above, told = _attribution_above(lines, quoted, at, languages)
            if told is None and _DEEP.match(lines[at].text):
                told = read_attribution(lines[at].text.lstrip("> "), languages)
            yield Hint("quotation", Span(lines[above].start, lines[end - 1].end), (told and told.name) or ""), told
            at = end
        elif told := _told_without_marks(lines, at, languages):
            # The words below bear no mark, as in mails that were HTML.
            yield Hint("quotation", Span(lines[at].start, len(body)), told.name or ""), told
            return
        else:
            at += 1


def _quoted_lines(lines: Sequence[_Line], marked: Sequence[Hint]) -> list[bool]:
    spans = sorted((hint.span.start, hint.span.end) for hint in marked)
    quoted, place, reach = [], 0, 0
    for line in lines:
        while place < len(spans) and spans[place][0] <= line.start:
            reach = max(reach, spans[place][1])
            place += 1
        quoted.append(not line.blank and (line.quoted or line.start < reach))
    for at in range(1, len(lines) - 1):
        line, before = lines[at], lines[at - 1]
        wrapped = quoted[at - 1] and quoted[at + 1] and not quoted[at] and not line.blank
        if wrapped and len(line.text) <= _WRAPPED and len(before.text) >= _FULL and line.text[:1].islower():
            quoted[at] = True
    return quoted


def _attribution_above(
    lines: Sequence[_Line], quoted: Sequence[bool], first: int, languages: tuple[str, ...]
) -> tuple[int, Attribution | None]:
    """Return where the lines begin that say whose the quotation at `first` is, and what they tell."""
    last = first - 1
    if last >= 0 and lines[last].blank:
        last -= 1
    if last < 0 or quoted[last] or lines[last].blank:
        return first, None
    best: tuple[int, Attribution | None] = (first, None)
    words = mail_words()
    for at in range(last, max(-1, last - _ATTRIBUTION), -1):
        if lines[at].blank or quoted[at]:
            break
        said = " ".join(line.text.strip() for line in lines[at : last + 1])
        told = read_attribution(said, languages)
        opens = first_word(said) in words.opening
        if told and (opens or best[1] is None):
            best = (at, told)
        if told and opens:
            break
    return best


def _told_without_marks(lines: Sequence[_Line], at: int, languages: tuple[str, ...]) -> Attribution | None:
    """Read a line that says whose the words below are, though nothing marks them."""
    if not lines[at].text.rstrip().endswith(":"):
        return None
    below = next((line for line in lines[at + 1 :] if not line.blank), None)
    return read_opening(lines[at].text.strip(), languages) if below is not None and not below.quoted else None


# ---------------------------------------------------------------- footers


def _footers(lines: Sequence[_Line], taken: Sequence[Span]) -> Iterator[Hint]:
    """Yield the signature block below two hyphens, and what a list or a program put below the mail."""
    within = covers(taken)
    free = [line for line in lines if not within(line.start)]
    while free and free[-1].blank:
        free.pop()
    start = _footer_start(free)
    if start is not None:
        yield from _runs(free[start:], taken)
        free = free[:start]
    for at in range(len(free) - 1, max(-1, len(free) - 2 - SIGNATURE), -1):
        if _SIGN.match(free[at].text):
            yield from _runs(free[at:], taken)
            return


def _runs(lines: Sequence[_Line], taken: Sequence[Span]) -> Iterator[Hint]:
    """Yield a hint for each run of lines that no other hint parts."""
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or any(lines[at - 1].end < span.start < lines[at].start + 1 for span in taken):
            yield Hint("footer", Span(lines[start].start, lines[at - 1].end))
            start = at


def _footer_start(lines: Sequence[_Line]) -> int | None:
    """Return the line at which a list's footer begins: a rule, or the first of its words."""
    begin = max(0, len(lines) - FOOTER)
    cues = _cues()
    for at in range(begin, len(lines)):
        line = lines[at]
        below = lines[at + 1 : at + 7]
        if _RULE.match(line.text) and at + 1 < len(lines) and any(_of_list(other.text) for other in below):
            return at
        if cues.footer.match(line.text):
            return at
    return None


def _of_list(text: str) -> bool:
    return bool(_cues().footer.match(text) or _cues().lists.search(text))
