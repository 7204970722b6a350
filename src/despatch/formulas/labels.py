"""A head whose lines are labelled: "TO: / FROM: / DATE: / SUBJECT:", on memoranda, telegraph forms, signals and mails.

The labels may come in any order, in any case, before a colon, dotted leaders, a tab, a brace or a run of blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice

from despatch.formulas.lexicon import Lexicon, lexicon
from despatch.languages import tables
from despatch.languages.labels import LabelWords
from despatch.model import Span
from despatch.names.written import Named, could_name, is_capital, known, named_in, parties, tokens
from despatch.text.patterns import IN_LINE, any_of

MOST_LINES = 30
MOST_ABOVE = 14
"""A form has at most so many lines above its first label."""
LONGEST_LABELLED = 200
LONGEST_ALONE = 24
BETWEEN = 3
"""So many lines without a label may stand between two labelled lines of a form."""
INDENT = 2
"""A value that goes on below its label is set in by so many blanks."""
_ROLES = ("sender", "recipient", "date", "subject", "place", "other")
_LEADER = r"[ \t]{0,20}(?::|[.·_]{2,}[ \t]?:?|[{|}]|\t|[ ]{2,})"
_BRACKET = re.compile(r"[ \t]{0,4}\(([^()\n]{2,60})\)[ \t.]{0,4}$")
_MAIL_ADDRESS = re.compile(r"[ \t]{0,4}<[^<>\n]{3,80}>[ \t]{0,4}$")
MOST_WORDS = 8


class Labels(LabelWords):
    """The words of `labels.toml`, with the patterns made of them."""

    @cached_property
    def role_of(self) -> dict[str, str]:
        """Each label, and what stands after it; of two roles that claim a label, the first holds."""
        return {word: role for role in reversed(_ROLES) for word in getattr(self, role)}

    @cached_property
    def leading(self) -> re.Pattern[str]:
        """A label with what parts it from its value."""
        return _compile(rf"[ \t]{{0,40}}[*_]{{0,3}}({any_of(self.role_of, blank=IN_LINE)})[*_]{{0,3}}{_LEADER}")

    @cached_property
    def alone(self) -> re.Pattern[str]:
        """A label on a line of its own: its value stands below."""
        parties_and_days = self.sender | self.recipient
        return _compile(rf"[ \t]{{0,40}}({any_of(parties_and_days, blank=IN_LINE)})[ \t]{{0,4}}:?[ \t]{{0,40}}$")

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """A label with one blank after it, which counts beside others only: "To Major Hale"."""
        return _compile(rf"[ \t]{{0,40}}({any_of(self.role_of, blank=IN_LINE)})[ \t](?=\S)")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def labels(codes: tuple[str, ...]) -> Labels:
    """Return the labels of `codes` (ISO 639-1), merged. Raises SettingsError for a language that is not known."""
    return tables.merged(codes, Labels)


@dataclass(frozen=True, slots=True)
class LabelledHead:
    """A labelled head as read; spans count in the text. `lines` are where its labelled lines begin."""

    span: Span
    lines: tuple[int, ...]
    senders: tuple[Named, ...] = ()
    recipients: tuple[Named, ...] = ()
    date: Span | None = None
    subject: Span | None = None
    place: Span | None = None


@dataclass(slots=True)
class _Field:
    role: str
    line: int
    values: list[Span]
    sure: bool


def find_labelled_head(text: str, languages: tuple[str, ...]) -> LabelledHead | None:
    """Find the labelled head that `text` opens with, below a form's own head; None when it has none."""
    for row in islice(_lines(text, 0, len(text)), MOST_ABOVE):
        line = row.of(text)
        if len(line) > LONGEST_LABELLED:
            return None
        if is_labelled(line, languages):
            head = labelled_head(text, row.start, len(text), languages)
            if head is not None:
                return head
    return None


def is_labelled(line: str, languages: tuple[str, ...]) -> bool:
    """Say whether a line may be one of a labelled head: a quick test before the head is read."""
    parted = ":" in line or "  " in line or "\t" in line or ".." in line or "{" in line or "|" in line
    if not parted and len(line) > LONGEST_ALONE:
        return False
    say = labels(languages)
    hit = say.leading.match(line) or say.alone.match(line)
    return hit is not None and _is_label(hit)


def labelled_head(text: str, start: int, end: int, languages: tuple[str, ...]) -> LabelledHead | None:
    """Read the labelled head whose first labelled line is among the lines of `text[start:end]`; None for none.

    It must name a sender or a recipient, and have two labels that differ at least.
    """
    fields = _fields(text, start, end, labels(languages))
    roles = {field.role for field in fields}
    if len(roles) < 2 or not roles & {"sender", "recipient"} or not any(field.sure for field in fields):
        return None
    if roles <= {"recipient", "other"} and len(fields) < 3:
        return None
    lex, say = lexicon(languages), labels(languages)
    who = tuple(n for field in fields if field.role == "sender" for n in _named(text, field.values, say, lex))
    whom = tuple(n for field in fields if field.role == "recipient" for n in _named(text, field.values, say, lex))
    if not who and not whom:
        return None
    last = max((value.end for field in fields for value in field.values), default=fields[-1].line)
    line_end = text.find("\n", max(last, fields[-1].line))
    stop = min(end, line_end if line_end >= 0 else end)
    return LabelledHead(
        Span(fields[0].line, stop),
        tuple(field.line for field in fields),
        who,
        whom,
        _value(fields, "date"),
        _value(fields, "subject"),
        _place(text, _value(fields, "place") or _placed_day(text, _value(fields, "date"), lex)),
    )


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines with words, from `start` on."""
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            yield Span(at, stop)
        at = stop + 1


def _fields(text: str, start: int, end: int, say: Labels) -> list[_Field]:
    """Return the labelled lines, each with its values; a value may go on, set in, on the lines below."""
    fields: list[_Field] = []
    loose = 0
    for place, row in enumerate(_lines(text, start, end)):
        line = row.of(text)
        if place >= MOST_LINES or len(line) > LONGEST_LABELLED:
            break
        found = say.leading.match(line) or say.alone.match(line)
        plain = None if found else say.plain.match(line)
        if plain and not (fields and line.strip()[0].isupper() and loose < BETWEEN):
            plain = None
        hit = found or plain
        if hit is not None and _is_label(hit):
            role = say.role_of[" ".join(hit[1].casefold().split())]
            value = _trimmed(text, row.start + hit.end(), row.end)
            fields.append(_Field(role, row.start, [value] if value else [], found is not None))
            loose = 0
        elif fields and _goes_on(text, fields[-1], row, line):
            fields[-1].values.append(_trimmed(text, row.start, row.end) or row)
        else:
            loose += 1
            if not fields or loose > BETWEEN:
                break
    return fields


def _is_label(hit: re.Match[str]) -> bool:
    """Say whether a label is written as one: with a capital, or in a row of small letters before a colon."""
    return hit[1][0].isupper() or hit[0].rstrip().endswith((":", ".."))


def _goes_on(text: str, field: _Field, row: Span, line: str) -> bool:
    """Say whether a line goes on with the value above it: set in, right below, and no paragraph."""
    above = field.values[-1].end if field.values else field.line
    gap = text.count("\n", above, row.start)
    indent = len(line) - len(line.lstrip())
    near = gap <= 1 if field.values else gap <= 2
    return near and (indent > INDENT or not field.values) and len(line.strip()) <= 80 and len(field.values) < 6


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start] in " \t:{}|._*":
        start += 1
    while end > start and text[end - 1] in " \t{}|*":
        end -= 1
    return Span(start, end) if end > start else None


def _value(fields: list[_Field], role: str) -> Span | None:
    return next((field.values[0] for field in fields if field.role == role and field.values), None)


def _place(text: str, value: Span | None) -> Span | None:
    """Leave the hour and what follows a run of blanks out of the place of a form."""
    if value is None:
        return None
    words = re.split(r"[ \t]{2,}|[ \t]*[,;]?[ \t]+\d", value.of(text), maxsplit=1)[0].rstrip(" ,.;")
    return Span(value.start, value.start + len(words)) if words and not words[0].isdigit() else None


def _placed_day(text: str, value: Span | None, lex: Lexicon) -> Span | None:
    """Return the value of "Dated  Port Carrow, 11" where a place begins it."""
    first = value.of(text).split()[0] if value else ""
    return value if first[:1].isupper() and first.isalpha() and not known(first, lex.date_words) else None


def _named(text: str, values: list[Span], say: Labels, lex: Lexicon) -> list[Named]:
    """Read the parties of a label's value: one a line or after a semicolon, else the first line alone."""
    found: list[Named] = []
    for place, value in enumerate(values):
        if place and not (
            found and text[values[place - 1].end - 1] not in ",." and len(values) > 1 and _parted(text, values)
        ):
            break
        at = value.start
        for part in value.of(text).split(";"):
            span = _trimmed(text, at, at + len(part))
            at += len(part) + 1
            if span:
                found += _party(text, span, say, lex)
    return found


def _parted(text: str, values: list[Span]) -> bool:
    """Say whether each line of a value names somebody by itself: no line goes on with a comma."""
    return all(not value.of(text).rstrip().endswith(",") and "," not in value.of(text) for value in values)


def _party(text: str, value: Span, say: Labels, lex: Lexicon) -> tuple[Named, ...]:
    """Read one value: an office with a name in brackets, a name with an office, a firm, a list, a name and address."""
    written = _MAIL_ADDRESS.search(text, value.start, value.end)
    value = Span(value.start, written.start()) if written and written.start() > value.start else value
    bracket = _BRACKET.search(text, value.start, value.end)
    if bracket and could_name(bracket[1], lex) and bracket.start() > value.start:
        office = text[value.start : bracket.start()].strip(" ,.")
        if lex.office_pattern.search(office):
            return (Named(bracket[1], Span(*bracket.span(1)), office),)
    stop = _before_address(text, value, say, lex)
    words = tokens(text, value.start, stop)
    firm = any(known(m[0], lex.firm_words) for m in words[1:])
    joined = any(known(m[0], lex.joiners) for m in words[1:-1])
    if firm or not joined:
        return _single(text, Span(value.start, stop), lex, firm=firm)
    named = parties(text, value.start, stop, lex)
    return named if all(could_name(name.name, lex) or name.name.isupper() for name in named) else ()


def _single(text: str, value: Span, lex: Lexicon, *, firm: bool) -> tuple[Named, ...]:
    words = value.of(text)
    parts = [words] if firm else words.split(",")
    first = parts[0].strip(" .") if parts[0].strip()[-3:].islower() else parts[0].strip()
    if not first or not (firm or _may_name(first, lex)):
        return ()
    start = value.start + words.find(first)
    rest = parts[1].strip(" .") if len(parts) > 1 else ""
    if rest and all(known(word, lex.suffixes) for word in rest.split()):
        span = Span(start, text.index(parts[1], start) + len(parts[1].rstrip()))
        return (Named(span.of(text), span),)
    span = Span(start, start + len(first))
    # A signal in capitals does not tell an office from the place where it is.
    if firm or first.isupper() or lex.office_pattern.fullmatch(first):
        return (Named(first, span, None if firm or first.isupper() else first),)
    named = named_in(text, span.start, span.end, lex)
    if named is None:
        return ()
    office = rest if rest and lex.office_pattern.search(rest) else None
    return (named if named.office or not office else Named(named.name, named.span, office),)


def _may_name(words: str, lex: Lexicon) -> bool:
    """Say whether the value of a label names somebody: "Clerk to the Board" does, a sentence does not."""
    first = words.split(maxsplit=1)[0]
    short = len(words.split()) <= MOST_WORDS and not any(c.isdigit() for c in words)
    return short and (could_name(words, lex) or (is_capital(first) and not known(first, lex.never_names)))


def _before_address(text: str, value: Span, say: Labels, lex: Lexicon) -> int:
    """Return where the name ends in "Mrs Hale Mill House Elmford", which a telegraph form runs together."""
    words = tokens(text, value.start, value.end)
    for place, match in enumerate(words[1:], 1):
        if match[0][0].isdigit() and place > 1:
            return words[place - 1].end()
        if known(match[0], lex.suffixes) and place + 1 < len(words) and match[0][-1] != ",":
            return match.end()
        if place > 2 and known(match[0], say.premises) and is_capital(match[0]) and known(words[0][0], lex.honorifics):
            return words[place - 2].end()
    return value.end
