"""The opening of a letter: title line, marking, kind, number, address, carrier and salutation, from its first lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from despatch.describe.windows import Window
from despatch.formulas import lines
from despatch.formulas.headings import Heading, parse
from despatch.formulas.labels import LabelledHead, find_labelled_head
from despatch.formulas.lexicon import lexicon
from despatch.formulas.openings import Salutation, salutation
from despatch.formulas.phrases import phrases
from despatch.formulas.third_person import ThirdPerson, petitioner, third_person
from despatch.model import Span
from despatch.names.written import Named, is_capital, known, parties, tokens

MOST_LINES = 16
SUBJECT_LINES, SUBJECT = 4, 400
"""The words that say what a letter is about take so many lines and characters at most."""
LONG = 110
"""A line longer than this is prose, whatever it begins with."""
INLINE = 170
THIRD = 400
"""A note in the third person names both sides in so many first characters."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The first lines as read. Spans count in the zone; `end` is where the opening ends."""

    heading: Heading | None = None
    heading_span: Span | None = None
    marking: Span | None = None
    kind: str | None = None
    number: str | None = None
    address: tuple[Named, ...] = ()
    address_span: Span | None = None
    salutation: Span | None = None
    called: Span | None = None
    """The name in the salutation."""
    via: Span | None = None
    end: int = 0
    labelled: LabelledHead | None = None
    """The head whose lines are labelled, which then is the heading."""
    third: ThirdPerson | None = None
    """The parties of a note in the third person."""
    extra: tuple[Span, ...] = field(default=())
    """Lines of the opening that are neither: letterheads, datelines."""


def read_opening(window: Window, languages: tuple[str, ...]) -> Opening:
    """Read the opening of the letter that `zone` begins; stops at the salutation or at the first prose."""
    text, opening = window.text, Opening()
    head = find_labelled_head(text, languages)
    awaiting = False
    for place, (start, end) in enumerate(_lines(text)):
        if place >= MOST_LINES + (len(head.lines) if head else 0):
            break
        line = text[start:end]
        if head and head.span.start <= start < head.span.end:
            opening = _with_labels(opening, head)
            continue
        if awaiting:
            awaiting = False
            named = _addressee(text, start, end, languages)
            if named:
                opening = replace(
                    opening, address=named, address_span=_join(opening.address_span, Span(start, end)), end=end
                )
                continue
        plea = petitioner(line, languages)
        if plea:
            opening = replace(opening, third=_placed(plea, start), kind=opening.kind or "petition", end=end)
            continue
        taken = _with_title(opening, line, start, languages)
        if taken:
            opening = replace(taken, end=end)
            continue
        greeting = salutation(line, languages)
        if greeting:
            return _with_salutation(opening, greeting, start)
        addressed = _with_address(opening, text, start, end, languages)
        if addressed:
            opening, awaiting = addressed
            continue
        third = third_person(text[start : start + THIRD], languages)
        if third:
            return replace(opening, third=_placed(third, start), end=max(opening.end, start))
        if len(line) > LONG:
            return _run_in(opening, text, start, end, languages)
        inline = _inline(text, start, end, languages)
        if inline:
            return _with_salutation(opening, inline, 0)
        if _prose(line):
            below = _salutation_below(text, end, languages)
            return _with_salutation(opening, *below) if below else opening
        opening = replace(opening, extra=(*opening.extra, Span(start, end)))
    return opening


def _with_labels(opening: Opening, head: LabelledHead) -> Opening:
    """Take a labelled head for the heading of the letter."""
    if opening.labelled:
        return opening
    at = head.span.start
    heading = Heading(_named_from(head.senders, at), _named_from(head.recipients, at))
    return replace(opening, heading=heading, heading_span=head.span, labelled=head, end=head.span.end)


def _placed(third: ThirdPerson, at: int) -> ThirdPerson:
    return ThirdPerson(_named_from(third.senders, -at), _named_from(third.recipients, -at))


def _named_from(named: tuple[Named, ...], at: int) -> tuple[Named, ...]:
    return tuple(replace(name, span=Span(name.span.start - at, name.span.end - at)) for name in named)


def _salutation_below(text: str, end: int, languages: tuple[str, ...]) -> tuple[Salutation, int] | None:
    """Find the salutation, alone on its line, below what a letter is about; return it and where its line starts."""
    for start, stop in islice(_lines(text[end : end + SUBJECT]), SUBJECT_LINES):
        line = text[end + start : end + stop]
        greeting = salutation(line, languages)
        if greeting and not line[greeting.span.end :].strip(" .,:;!–—-"):
            return greeting, end + start
    return None


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines that hold words, without the blanks around them."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        start, stop = at, end
        while start < stop and text[start] in " \t\r":
            start += 1
        while stop > start and text[stop - 1] in " \t\r":
            stop -= 1
        if stop > start:
            yield start, stop
        at = end + 1


def _with_title(opening: Opening, line: str, start: int, languages: tuple[str, ...]) -> Opening | None:
    """Take a title, marking, kind or number line; None when the line is none of them."""
    marked = lines.marking(line, languages)
    if marked:
        return replace(opening, marking=opening.marking or Span(start + marked.start, start + marked.end))
    kind = lines.kind(line, languages)
    if kind:
        return replace(opening, kind=opening.kind or kind[0])
    number = lines.number(line, languages)
    if number and len(number) < 5 and (opening.number is None):
        return replace(opening, number=number)
    if lines.salutation(line, languages):
        return None
    heading = parse(line, languages)
    if heading is None or (opening.heading and (opening.heading.senders or not heading.senders)):
        return None
    if not heading.senders and not heading.kind and not heading.via and (opening.salutation or len(line) > LONG):
        return None
    span = Span(start, start + len(line))
    return replace(
        opening, heading=heading, heading_span=span, marking=opening.marking or _shift(heading.marking, start)
    )


def _shift(span: Span | None, by: int) -> Span | None:
    return span.moved(by) if span else None


def _join(first: Span | None, second: Span) -> Span:
    return Span(first.start, second.end) if first else second


def _with_salutation(opening: Opening, greeting: Salutation, start: int) -> Opening:
    span = Span(start + greeting.span.start, start + greeting.span.end)
    return replace(opening, salutation=span, called=_shift(greeting.name, start), end=span.end)


def _with_address(
    opening: Opening, text: str, start: int, end: int, languages: tuple[str, ...]
) -> tuple[Opening, bool] | None:
    """Take a line of address ("Herrn Dr. Otto Lind", "To the Honble ..."); say whether the name is still to come."""
    line = text[start:end]
    if opening.address or not lines.address(line, languages):
        return None
    lex = lexicon(languages)
    named = _addressee(text, start, end, languages)
    span = Span(start, end)
    if named:
        named = _with_next_line(named, text, end, languages)
        return replace(opening, address=named, address_span=span, end=end), False
    waiting = all(
        known(m[0], lex.honorifics | lex.recipient_words | lex.articles | lex.occupations) or is_capital(m[0])
        for m in tokens(line)
    )
    return (replace(opening, address_span=span, end=end), True) if waiting and len(line) < 40 else None


def _with_next_line(named: tuple[Named, ...], text: str, end: int, languages: tuple[str, ...]) -> tuple[Named, ...]:
    """Add the surname that stands on the next line: "Herrn Doctor Otto / Lind-Anders / Elmau"."""
    last = named[-1].name.split()[-1].rstrip(".,").casefold()
    following = next(_lines(text[end + 1 : end + 61]), None)
    if last not in phrases(languages).given_names or following is None or len(named) != 1:
        return named
    line = text[end + 1 + following[0] : end + 1 + following[1]]
    if len(line.split()) > 2 or any(c.isdigit() for c in line) or not all(is_capital(word) for word in line.split()):
        return named
    person = named[0]
    return (
        Named(f"{person.name} {line.rstrip(' ,.')}", Span(person.span.start, end + 1 + following[1]), person.office),
    )


def _addressee(text: str, start: int, end: int, languages: tuple[str, ...]) -> tuple[Named, ...]:
    """Read who an address line names; empty when it holds titles only."""
    lex, say = lexicon(languages), phrases(languages)
    lead = say.address_pattern.match(text, start, end)
    addressing = lex.recipient_words | lex.recipient_words_opening | say.address_forms
    if lead and all(known(m[0], addressing) for m in tokens(text, start, lead.end())):
        start = lead.end()
    words = tokens(text, start, end)
    if any(any(c.isdigit() for c in m[0]) for m in words) or not words:
        return ()
    if all(known(m[0], lex.honorifics | lex.articles | lex.occupations) for m in words):
        return ()
    return parties(text, start, end, lex)


def _run_in(opening: Opening, text: str, start: int, end: int, languages: tuple[str, ...]) -> Opening:
    """Look in the first words of a long line for an address or a salutation that a dateline precedes."""
    inline = _inline(text, start, end, languages)
    named = _inline_address(text, start, end, languages)
    if named and not opening.address:
        opening = replace(opening, address=named, address_span=Span(start, named[-1].span.end), end=named[-1].span.end)
    return _with_salutation(opening, inline, 0) if inline else opening


def _inline(text: str, start: int, end: int, languages: tuple[str, ...]) -> Salutation | None:
    """Find a salutation after a dateline: "Elmford, 3 May 1799 Honoured Sir, I was"."""
    say = phrases(languages)
    words = tokens(text, start, min(end, start + INLINE))
    figures = False
    for place, match in enumerate(words[:22]):
        token = match[0]
        first = token.strip("[(").rstrip(".,:!").casefold()
        if figures and token[0].isupper() and say.may_salute(first) and _after_date(words[place - 1][0]):
            greeting = salutation(text, languages, match.start())
            if greeting:
                return greeting
        figures = figures or any(c.isdigit() for c in token)
    return None


def _after_date(token: str) -> bool:
    """Say whether a word can end a dateline: a figure, or a word with a stop or bracket after it."""
    return token[-1].isdigit() or token[-1] in ".,])" or any(c.isdigit() for c in token)


def _inline_address(text: str, start: int, end: int, languages: tuple[str, ...]) -> tuple[Named, ...]:
    """Read "To Adam Hale Esqr. Elmford ..." at the start of a long line; a suffix or comma must end the name."""
    lex = lexicon(languages)
    words = tokens(text, start, min(end, start + INLINE))
    if len(words) < 3 or not known(words[0][0], lex.recipient_words):
        return ()
    for place, match in enumerate(words[1:10], 1):
        if not is_capital(match[0]) and not known(match[0], lex.particles):
            return ()
        if known(match[0], lex.suffixes) and place > 1:
            return parties(text, words[1].start(), match.end(), lex)
    return ()


def _prose(line: str) -> bool:
    """Say whether a short line is a sentence: several small words and a stop, or no capital at its start."""
    words = line.split()
    small = sum(word[:1].islower() for word in words)
    return len(words) >= 7 and small > len(words) / 2
