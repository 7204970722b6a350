"""The title line over a letter: "A to B", "For B from A", "Reply of A to Message from B".

The forms are those of printed editions of correspondence and of government telegrams; their words are data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from despatch.formulas.lexicon import Lexicon, lexicon
from despatch.formulas.series import Series, names_margin, read_series
from despatch.formulas.title_tails import (
    carrier_tail,
    date_tail,
    kind_tail,
    marking_tail,
    number_tail,
    place_tail,
    without_stop,
)
from despatch.formulas.title_works import is_collection, is_gift, is_work
from despatch.formulas.titles import is_relation, read_surroundings
from despatch.model import Span
from despatch.names.written import (
    MOST_WORDS,
    Named,
    core,
    could_name,
    is_capital,
    is_initial,
    known,
    parties,
    tokens,
)

_ROMAN = re.compile(r"([IVXLC]{1,8})[.:]?(?= |$)")
_NOTE_MARK = re.compile(r"(?<=[^\s\d][ \t])\[\d{1,4}\](?=[ \t.,:]|$)")
LONGEST = 240
"""No title line has more characters; longer lines are not looked at."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title line as read. Spans count in the line; empty fields are not said."""

    senders: tuple[Named, ...] = ()
    recipients: tuple[Named, ...] = ()
    kind: str | None = None
    marking: Span | None = None
    number: str | None = None
    date: Span | None = None
    via: Named | None = None
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class _Opening:
    """The words before the parties: where the parties begin, and the number, marking and kind before them."""

    at: int
    number: str | None
    marking: Span | None
    kind: str | None
    owner: tuple[int, int] | None


@lru_cache(maxsize=4096)
def parse(line: str, languages: tuple[str, ...]) -> Heading | None:
    """Read a title line, or return None when `line` is none: prose that holds "recipient" is no title.

    `languages` are ISO 639-1 codes. The line must name a sender or a recipient.
    """
    if not line or len(line) > LONGEST or line.isspace():
        return None
    lex = lexicon(languages)
    line = _NOTE_MARK.sub(lambda mark: " " * len(mark[0]), line) if "[" in line else line
    around = read_series(line, lex)
    if around:
        return _in_series(line, around, languages)
    return _plain(line, languages)


def _in_series(line: str, series: Series, languages: tuple[str, ...]) -> Heading | None:
    """Read the title within its number, its italics or the brackets of the margin."""
    words = " " * series.start + line[series.start : series.end]
    if series.margin:
        lex = lexicon(languages)
        if not names_margin(words.strip(), lex):
            return None
        stop = without_stop(words, series.start, len(words), lex)
        return Heading(recipients=parties(words, series.start, stop, lex))
    # What a number heads may have a title of its own: "To Adam Hale--Advice to a young man".
    heading = _plain(words, languages) or _plain(words.partition("--")[0], languages)
    if heading is None or series.number is None:
        return heading
    return replace(heading, number=heading.number or series.number, kind=heading.kind or series.kind)


def _plain(line: str, languages: tuple[str, ...]) -> Heading | None:
    """Read a title line that nothing stands around."""
    lex = lexicon(languages)
    brought = lex.delivered_pattern.match(line, len(line) - len(line.lstrip()))
    if brought:
        return _delivered(line, brought.end(), languages)
    around = read_surroundings(line, lex)
    if around.date:
        heading = parse(" " * around.start + line[around.start :], languages)
        return (
            replace(heading, date=heading.date or around.date)
            if heading and heading.senders and heading.recipients
            else None
        )
    end = around.end
    opening = _opening(line, lex)
    end, date = date_tail(line, opening.at, end, lex)
    end, number = number_tail(line, opening.at, end, date, lex)
    if number and date:
        date = Span(_skip(line, date.start + len(number)), date.end)
        date = date if date.end > date.start else None
    number, kind = number or around.number, around.kind
    if kind is None:
        end, kind = kind_tail(line, opening.at, end, lex)
    end, marking = marking_tail(line, opening.at, end, lex)
    via, end = carrier_tail(line, opening.at, end, lex)
    end, place = place_tail(line, opening.at, end, languages) if date else (end, None)
    roles = _roles(line, opening, end, lex)
    if roles is None:
        return None
    senders, recipients = roles
    if not senders and not recipients:
        return None
    if not date and not opening.kind and len(senders) == 1 and _is_office_to(line, senders[0], lex):
        return None  # "Secretary to Government, Fort Elm": an office below a name
    return Heading(
        senders,
        recipients,
        opening.kind or kind,
        opening.marking or marking,
        opening.number or number,
        date,
        via,
        place,
    )


def _delivered(line: str, at: int, languages: tuple[str, ...]) -> Heading | None:
    """Read "handed by Ambassador C to B on May 3": who brought it, and to whom; the words do not say who wrote it."""
    blank = " " * at + line[at:]
    heading = parse(blank, languages)
    if heading is None or len(heading.senders) != 1:
        return None
    return Heading(recipients=heading.recipients, date=heading.date, via=heading.senders[0])


def _opening(line: str, lex: Lexicon) -> _Opening:
    """Read number, marking and kind: "No. 7. Most Secret Message ...", "Draft of a Letter ...", "Hale's Reply ..."."""
    at = len(line) - len(line.lstrip())
    number, marking, kind, owner = None, None, None, None
    copied = False
    found = lex.number_pattern.match(line, at)
    if found and line[found.end() :].strip():
        number = next(g for g in found.groups() if g)
        at = _skip(line, found.end())
    for _ in range(8):
        stripped = _skip_bracket(line, at)
        mark = lex.marking_pattern.match(line, stripped)
        named = lex.kind_pattern.match(line, stripped)
        if mark and line[stripped].isupper() and _marks(line, mark.end(), lex):
            marking = marking or Span(mark.start(), mark.end())
            at = _skip(line, mark.end())
        elif named and (line[stripped].isupper() or kind or copied):
            kind = lex.kind_of[" ".join(named[0].casefold().split())]
            at = _skip(line, named.end())
            roman = _ROMAN.match(line, at)
            counted = lex.number_pattern.match(line, at)
            if roman:
                number, at = number or roman[1], _skip(line, roman.end())
            elif counted and counted[1] and line[counted.end() :].strip():
                number, at = number or counted[1], _skip(line, counted.end())
        elif kind or marking or not owner:
            step = _over_article(line, at, lex, after_kind=kind is not None)
            if step is None:
                break
            copied = copied or known(tokens(line, at)[0][0], lex.prefixes)
            at = step
        else:
            break
    if kind is None and marking is None:
        owner, kind, at = _owned(line, at, lex)
    return _Opening(at, number, marking, kind, owner)


def _marks(line: str, at: int, lex: Lexicon) -> bool:
    """Say whether a marking ends at `at`: a stop, a kind or a role word follows, not a name ("Secret Committee")."""
    if at >= len(line) or line[at] in ".:,;)]—–":
        return True
    ahead = tokens(line, at, min(len(line), at + 40))[:1]
    role = lex.recipient_words | lex.recipient_words_opening | lex.sender_words
    return (
        not ahead or bool(lex.kind_pattern.match(line, ahead[0].start())) or ahead[0][0].rstrip(":").casefold() in role
    )


def _over_article(line: str, at: int, lex: Lexicon, *, after_kind: bool) -> int | None:
    """Step over "the" or "of a" when a marking or a kind follows; return None when none does."""
    step, moved = at, False
    for place, match in enumerate(tokens(line, at, min(len(line), at + 40))[:4]):
        prefixed = place == 0 and known(match[0], lex.prefixes) and is_capital(match[0])
        if not (
            prefixed
            or known(match[0], lex.articles)
            or ((after_kind or moved) and known(match[0], lex.sender_words_opening | lex.sender_words))
        ):
            break
        step, moved = _skip(line, match.end()), True
        if lex.kind_pattern.match(line, step) or (lex.marking_pattern.match(line, step) and line[step].isupper()):
            return step
    return None if moved or step == at else step


def _owned(line: str, at: int, lex: Lexicon) -> tuple[tuple[int, int] | None, str | None, int]:
    """Read "Premier Hale's Message to ...": whose it is, its kind, and where the rest begins."""
    for sign in lex.possessives:
        found = line.find(f"{sign} ", at)
        if found < 0:
            continue
        after = _skip(line, found + len(sign))
        mark = lex.marking_pattern.match(line, after)
        after = _skip(line, mark.end()) if mark else after
        named = lex.kind_pattern.match(line, after)
        if named and could_name(line[at:found], lex):
            return (at, found), lex.kind_of[" ".join(named[0].casefold().split())], _skip(line, named.end())
    return None, None, at


def _roles(line: str, opening: _Opening, end: int, lex: Lexicon) -> tuple[tuple[Named, ...], tuple[Named, ...]] | None:
    """Cut the rest of the line at role words ("to", "from") and read who stands in each role; None for no title."""
    stretches = _stretches(line, opening, end, lex)
    if stretches is None:
        return None
    senders: tuple[Named, ...] = ()
    recipients: tuple[Named, ...] = ()
    if opening.owner:
        senders = parties(line, *opening.owner, lex)
    joined = False
    sides = [(role, line[start:until].strip(" ,.:")) for role, start, until in stretches]
    if [role for role, _ in sides] == ["sender", "recipient"] and is_gift(sides[0][1], sides[1][1], lex):
        return None
    for place, (role, start, until) in enumerate(stretches):
        last = tokens(line, start, until)[-1]
        ahead = known(last[0], lex.joiners)
        stop = last.start() if ahead else until
        first = tokens(line, start, stop)[:1]
        if role == "recipient" and first and known(first[0][0], lex.articles - lex.recipient_articles):
            return None
        words = line[start:stop].strip(" ,.:")
        if is_work(words, lex) or (role == "sender" and is_collection(words, lex)):
            return None
        named: tuple[Named, ...]
        if role == "recipient" and place and (is_relation(words, lex) or not words.strip("[]()? ")):
            span = Span(start, start + len(words))
            recipients = (*recipients, *((Named(words, span),) if words.strip("[]()? ") else ()))
            joined = ahead
            continue
        if not could_name(words, lex):
            return None
        named = parties(line, start, without_stop(line, start, stop, lex), lex, commas=role == "sender")
        if role == "recipient" and (joined or not recipients):
            recipients = (*recipients, *named)
        elif role == "sender" and not senders:
            senders = named
        elif role == "sender" and opening.kind and not recipients:
            # "Memorandum of Conversation, by A": the last says who.
            senders = named
        else:
            return None
        joined = ahead
    roles = {role for role, *_ in stretches}
    if (
        not recipients
        and "recipient" not in roles
        and not (opening.kind or opening.marking or _labelled(line, opening.at) or _is_sender(line, senders, lex))
    ):
        return None
    return senders, recipients


def _is_office_to(line: str, sender: Named, lex: Lexicon) -> bool:
    """Say whether a line begins with an office that goes on with "to": "Secretary to the Board"."""
    return sender.name.casefold() in lex.offices_to and line.strip().startswith(sender.name)


def _is_sender(line: str, senders: tuple[Named, ...], lex: Lexicon) -> bool:
    """Say whether "From the Secretary of State" is a title: it names one office, or one person with a title."""
    if len(senders) != 1 or any(sign in line for sign in lex.possessives):
        return False
    first = senders[0].name.split()
    return (
        senders[0].office is not None
        or is_initial(first[0])
        or (len(first) > 1 and core(first[0]) in lex.personal_titles)
    )


def _stretches(line: str, opening: _Opening, end: int, lex: Lexicon) -> list[tuple[str, int, int]] | None:
    """Return (role, start, end) for each stretch between role words; None when the line has no role word."""
    words = tokens(line, opening.at, end)
    if not words or len(words) > 2 * MOST_WORDS:
        return None
    marks: list[tuple[str, int, int]] = []
    previous_end = opening.at
    # "Von Orla Fenn an Josiah Quill": the word before the sender opens the title where a recipient follows.
    fronted = is_capital(words[0][0]) and any(core(m[0]).rstrip(":") in lex.recipient_words for m in words[2:])
    for place, match in enumerate(words):
        begins = place == 0 or (opening.kind is not None and words[place - 1][0].endswith(","))
        kinded = opening.kind is not None or (place == 0 and fronted)
        role = _role(match[0], lex, opening_word=begins, kinded=kinded)
        elided = _elided(match[0], lex) if role is None and begins and opening.kind else 0
        if elided:
            marks.append(("sender", match.start(), match.start() + elided))
            previous_end = match.start() + elided
            continue
        if role is None or (
            place > 0 and match[0][:1].isupper() and not line[:end].isupper() and words[place - 1][0].endswith("-")
        ):
            continue
        begin = role, _skip(line, match.end())
        if role == "recipient":
            begin = _over_message(line, begin[1], lex)
        if match.start() < previous_end:
            continue
        marks.append((begin[0], match.start(), begin[1]))
        previous_end = begin[1]
    if not marks:
        return None
    out = []
    if marks[0][1] > opening.at and line[opening.at : marks[0][1]].strip(" ,"):
        out.append(("sender", opening.at, marks[0][1]))
    for place, (role, _, start) in enumerate(marks):
        stop = marks[place + 1][1] if place + 1 < len(marks) else end
        out.append((role, start, stop))
    return out if all(b > a for _, a, b in out) else None


def _role(token: str, lex: Lexicon, *, opening_word: bool, kinded: bool) -> str | None:
    """Return "recipient" or "sender" for a word that gives the stretch after it a role."""
    bare = token.rstrip(":").casefold()
    if bare in lex.recipient_words or (opening_word and bare in lex.recipient_words_opening):
        return "recipient"
    if bare in lex.sender_words or (opening_word and kinded and bare in lex.sender_words_opening):
        return "sender"
    return None


def _elided(token: str, lex: Lexicon) -> int:
    """Return the length of the role word that is written together with a name: 2 for "d'Adèle", 0 for "Adèle"."""
    folded = token.casefold()
    return next(
        (len(word) for word in lex.sender_elided if folded.startswith(word) and token[len(word) :][:1].isupper()), 0
    )


def _over_message(line: str, at: int, lex: Lexicon) -> tuple[str, int]:
    """In "to Message from B" step to B, who is the recipient; else stay."""
    step = at
    for match in tokens(line, at, min(len(line), at + 40))[:1]:
        if known(match[0], lex.articles):
            step = _skip(line, match.end())
    mark = lex.marking_pattern.match(line, step)
    step = _skip(line, mark.end()) if mark else step
    named = lex.kind_pattern.match(line, step)
    after = tokens(line, named.end(), min(len(line), named.end() + 40))[:1] if named else []
    if after and known(after[0][0], lex.sender_words | lex.sender_words_opening):
        return "recipient", _skip(line, after[0].end())
    return "recipient", at


def _labelled(line: str, at: int) -> bool:
    """Say whether the line is a memorandum's label: "FROM: ..."."""
    first = tokens(line, at)[:1]
    return bool(first) and first[0][0].endswith(":")


def _skip(line: str, at: int) -> int:
    while at < len(line) and line[at] in " \t,:—–)]":
        at += 1
    return at


def _skip_bracket(line: str, at: int) -> int:
    return at + (line[at : at + 1] in ("(", "["))
