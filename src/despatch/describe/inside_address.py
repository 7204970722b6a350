"""The address inside a letter: who is named below the dateline, beside it, or right above the salutation."""

from __future__ import annotations

import re

from despatch.describe.ending import Ending, is_signer
from despatch.describe.opening import Opening
from despatch.describe.windows import Window
from despatch.formulas.firms import firm_at_start
from despatch.formulas.headings import parse
from despatch.formulas.lexicon import Lexicon, lexicon
from despatch.formulas.lines import signature
from despatch.model import Span
from despatch.names.alike import same_person
from despatch.names.written import Named, core, could_name, is_initial, known, named_in, parties, tokens

MOST_LINES = 6
LONGEST = 100
_COLUMNS = re.compile(r" {3,}|\t+")


def inside_address(
    head: Window, opening: Opening, ending: Ending, languages: tuple[str, ...], dated: Span | None
) -> tuple[Named, ...]:
    """Return the people or the body that the address names; none where no line is plainly one of an address.

    `dated` is the letter's own date. A letterhead stands above it and the address below, or beside it in a column.
    """
    lex = lexicon(languages)
    signed = ending.closing.signature if ending.closing else None
    signers = [name.name for name in signed.names] if signed else []
    called = opening.called.of(head.text) if opening.called else None
    for row in _rows(head, opening, dated):
        name = _same(head.text, row, lex) or _addressee(head.text, row, lex, languages)
        if name is None:
            continue
        if any(is_signer(name.name, signer) for signer in signers):
            return ()
        firm = any(known(m[0], lex.firm_words | lex.firm_titles) for m in tokens(name.name))
        is_person = name.office != name.name and not firm
        if called and is_person and not same_person(name.name, called):
            return ()
        several = is_person and any(known(m[0], lex.joiners) for m in tokens(name.name))
        return parties(head.text, name.span.start, name.span.end, lex) if several else (name,)
    return ()


def _rows(head: Window, opening: Opening, dated: Span | None) -> list[Span]:
    """Return the lines that may hold the address: beside the date and below it, before the salutation."""
    stop = opening.salutation.start if opening.salutation else len(head.text)
    rows = [row for row in opening.extra if row.start < stop and row.end - row.start <= LONGEST]
    at = dated.start - head.at if dated else -1
    on = next((place for place, row in enumerate(rows) if row.start <= at < row.end), None)
    if on is not None:
        return [*_columns(head.text, rows[on], at), *rows[on + 1 :]][:MOST_LINES]
    # The date stands at the foot, or nowhere: the address is all that stands above the salutation.
    block = [row for row in rows if not any(c.isdigit() for c in row.of(head.text))]
    return block[:MOST_LINES] if len(block) == len(rows) and opening.salutation else []


def _columns(text: str, row: Span, at: int) -> list[Span]:
    """Return the columns of a line that stand left of its date."""
    parts, begin = [], row.start
    for gap in _COLUMNS.finditer(text, row.start, row.end):
        if gap.end() <= at:
            parts.append(Span(begin, gap.start()))
        begin = gap.end()
    return parts


def _same(text: str, row: Span, lex: Lexicon) -> Named | None:
    """Read "The same", as a letter book names the recipient of the letter before."""
    words = row.of(text).strip(" ,.")
    start = row.start + text[row.start : row.end].find(words)
    return Named(words, Span(start, start + len(words))) if words.casefold() in lex.same else None


def _addressee(text: str, row: Span, lex: Lexicon, languages: tuple[str, ...]) -> Named | None:
    """Read the name that a line of an address begins with: a firm, a person with a title, an office."""
    line = row.of(text)
    margin = parse(line.strip(), languages) if line.lstrip()[:1] == "[" else None
    if margin is not None and margin.recipients:
        named, lead = margin.recipients[0], row.start + len(line) - len(line.lstrip())
        return Named(named.name, Span(lead + named.span.start, lead + named.span.end), named.office)
    firm = firm_at_start(text, row.start, row.end, lex)
    if firm is not None:
        return firm
    words = tokens(text, row.start, row.end)
    if len(words) < 2 or any(c.isdigit() for c in words[0][0]):
        return None
    stop = _name_end(text, row, words, lex)
    name = text[row.start : stop].strip(" ,")
    honoured = known(words[0][0], lex.honorifics) and not known(words[0][0], lex.articles)
    titled = honoured or any(known(m[0], lex.suffixes) for m in words[1:])
    office = lex.office_pattern.match(name.removeprefix("The ")) is not None
    several = sum(not known(word, lex.articles) for word in name.split()) > 1  # "The Mill" is a house
    plain = (stop < row.end and is_initial(words[0][0])) or bool(signature(name, languages) and several)
    owned = any(word.casefold().endswith(lex.possessives) for word in name.split())  # "Hale's Instructions"
    if not (titled or office or plain) or owned or not could_name(name, lex):
        return None
    if line.rstrip()[-1] in "!?:" or any(core(m[0]) in lex.never_names for m in words[:1]):
        return None
    return named_in(text, row.start, row.start + len(text[row.start : stop].rstrip(" ,")), lex)


def _name_end(text: str, row: Span, words: list[re.Match[str]], lex: Lexicon) -> int:
    """Return where the name ends: before the first comma, past suffixes ("Adam Hale, Esq., Elmford")."""
    for place, match in enumerate(words):
        ahead = words[place + 1][0] if place + 1 < len(words) else ""
        if match[0][-1] == "," and not (ahead and known(ahead, lex.suffixes)):
            return match.end() - 1
        if known(match[0], lex.suffixes) and place and not (ahead and known(ahead, lex.suffixes)):
            return match.start() + len(match[0].rstrip(","))
    return row.start + len(row.of(text).rstrip(" ."))
