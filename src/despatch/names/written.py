"""Names in a line of a letter: which words can be part of one, who is named, and which words are an office."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from despatch.model import Span
from despatch.names.lexicon import WrittenNames

_TOKEN = re.compile(r"\S+")
AROUND = ',;:“”"„»«()[]<>?!‘'
_OPENERS = "[(<“„»«‘'" + '"'
_SHORTENED = re.compile(r"[A-ZÄÖÜ][a-zäöü]{1,3}:")
_NOTE_MARK = re.compile(r"(?<=[^\W\d])[\]?.]{0,2}(?:\(\d{1,3}\)|\[\d{1,3}\]|\d{1,3}|[*†‡]{1,3})$")
_SIGN = re.compile(r"[^\W_]")
"""A letter or a figure: words without one ("]", "=") name nobody."""
_PARENS = re.compile(r"\(([^()]{2,60})\)")
MOST_WORDS = 18


@dataclass(frozen=True, slots=True)
class Named:
    """A person or body as written: `span` in the text that was read, and the office named beside it."""

    name: str
    span: Span
    office: str | None = None


@lru_cache(maxsize=1 << 15)
def core(token: str) -> str:
    """Return a token without the punctuation around it, folded for comparison; a final stop stays."""
    return token.strip(AROUND).casefold()


def tokens(text: str, start: int = 0, end: int | None = None) -> list[re.Match[str]]:
    """Return the words of a stretch, split at white space."""
    return list(_TOKEN.finditer(text, start, len(text) if end is None else end))


def known(token: str, words: frozenset[str]) -> bool:
    """Say whether a token is one of `words`, with or without its stop."""
    bare = core(token)
    return bare in words or bare.rstrip(".") in words


def is_initial(token: str) -> bool:
    """Say whether a token is an initial with its stop: "A." is no article, "I." no pronoun."""
    bare = token.strip(AROUND)
    return len(bare) == 2 and bare[0].isupper() and bare[1] == "."


def is_capital(token: str) -> bool:
    """Say whether a token begins with a capital, behind brackets, quotes or an elision ("d'Orville")."""
    bare = token.lstrip(_OPENERS)
    if bare[:1].isupper():
        return True
    return len(bare) > 3 and bare[1] in "'’" and bare[2].isupper()


def could_name(text: str, lex: WrittenNames) -> bool:
    """Say whether `text` could be a name, an office or a body.

    It has capitals and particles only, and does not begin as a sentence does.
    """
    words = tokens(text)
    if not words or len(words) > MOST_WORDS or text.count("(") != text.count(")"):
        return False
    first = words[0][0]
    # "Sir Adam Hale" is a name, "Sir, Adam Hale ..." a letter's beginning.
    titled = known(first, lex.honorifics) and first[-1] not in ",:" and len(words) > 2 and is_capital(words[1][0])
    if known(first, lex.never_names | lex.never_titles) and not (
        titled or known(first, lex.articles) or is_initial(first)
    ):
        return False
    if len(words) > 1 and known(first, lex.articles) and not is_initial(first) and known(words[1][0], lex.never_titles):
        return False
    capitals = 0
    for place, match in enumerate(words):
        token = _NOTE_MARK.sub("", match[0])
        if place == 0 and len(words) > 1 and _SHORTENED.fullmatch(token):
            token = token[:-1]  # "Th: Quill", as people used to shorten a given name
        if token[-1:] in (";", ":", "!") or any(c.isdigit() for c in token):
            return False
        if is_capital(token):
            capitals += is_initial(token) or not known(token, lex.articles)
        elif place == 0 and known(token, lex.articles):
            continue
        elif not (known(token, lex.particles) or known(token, lex.suffixes) or token in ("[?]", "?")):
            return False
    return capitals > 0 and not known(words[-1][0], lex.prepositions)


def is_body(text: str, lex: WrittenNames) -> bool:
    """Say whether a name is that of a body: a committee, a government, a firm."""
    return any(known(match[0], lex.bodies) for match in tokens(text))


def parties(text: str, start: int, end: int, lex: WrittenNames, *, commas: bool = False) -> tuple[Named, ...]:
    """Read the people and bodies that a stretch of `text` names. Unknown ones are skipped.

    `commas` says that commas alone may separate them: "A. Hale, B. Orme to C".
    """
    found: list[Named] = []
    pieces = _pieces(text, start, end, lex)
    if commas and len(pieces) == 1:
        pieces = _listed(text, start, end, lex)
    for place, (a, b) in enumerate(pieces):
        named = named_in(text, a, b, lex)
        if named is None:
            continue
        if place + 1 < len(pieces):
            named = _with_surname(named, text, pieces[place + 1], lex)
        found.append(named)
    return tuple(found)


def _pieces(text: str, start: int, end: int, lex: WrittenNames) -> list[tuple[int, int]]:
    """Cut "A, B and C" into its members; a body or firm that holds a joiner stays whole."""
    words = tokens(text, start, end)
    joins = [i for i, m in enumerate(words) if known(m[0], lex.joiners) and 0 < i < len(words) - 1]
    joins = [i for i in joins if not _joins_one(text, words, i, lex)]
    if not joins:
        return [(start, end)]
    cuts = [(words[i].start(), words[i].end()) for i in joins]
    # In a list with a joiner the commas before it part its members; suffixes and offices stay with theirs.
    for match in words[: joins[-1]]:
        if match[0].endswith(","):
            after = next((m for m in words if m.start() >= match.end()), None)
            if after is None or not (
                _office_alone(text, words[0].start(), match.end() - 1, cuts, lex)
                or known(after[0], lex.suffixes)
                or known(after[0], lex.office_words)
                or known(after[0], lex.joiners)
            ):
                cuts.append((match.end() - 1, match.end()))
    pieces, at = [], start
    for a, b in sorted(cuts):
        pieces.append((at, a))
        at = b
    pieces.append((at, end))
    return [(a, b) for a, b in pieces if text[a:b].strip(" ,")]


def _office_alone(text: str, start: int, comma: int, cuts: list[tuple[int, int]], lex: WrittenNames) -> bool:
    """Say whether the words before a comma are an office whose holder follows: "the Prime Minister, Mr Hale, and"."""
    begin = max([start, *(b for _, b in cuts if b < comma)])
    named = _leading_office(text, begin, comma, lex)
    return named is not None and named.office == named.name


def _listed(text: str, start: int, end: int, lex: WrittenNames) -> list[tuple[int, int]]:
    """Split names at commas alone, when each is a name of two words or more without an office or a suffix."""
    pieces, at = [], start
    for match in re.finditer(",", text[start:end]):
        pieces.append((at, start + match.start()))
        at = start + match.end()
    pieces.append((at, end))
    for a, b in pieces:
        words = tokens(text, a, b)
        if (
            len(words) < 2
            or lex.office_pattern.search(text, a, b)
            or any(known(m[0], lex.suffixes | lex.joiners | lex.bodies) for m in words)
        ):
            return [(start, end)]
    return pieces


def _joins_one(text: str, words: list[re.Match[str]], at: int, lex: WrittenNames) -> bool:
    """Say whether a joiner stands inside one body: "Virginia and Ohio Delegates", "Smith & Co.", "Safety and Trade"."""
    left, right = words[:at], words[at + 1 :]
    if known(right[0][0], lex.firm_words) and len(right) == 1:
        return core(right[0][0]) not in lex.others
    left_body, right_body = any(known(m[0], lex.bodies) for m in left), any(known(m[0], lex.bodies) for m in right)
    if right_body and not left_body:
        if known(right[0][0], lex.articles):
            return False  # "A. Hale and the Harbour Board" are two
        return len(left) <= 2 and not any(known(m[0], lex.honorifics) for m in left)
    if left_body and not right_body:
        return len(right) <= 2 and any(known(m[0], lex.prepositions) for m in left)
    office = lex.office_pattern.search(text, left[0].start(), left[-1].end())
    return bool(office) and any(known(m[0], lex.prepositions) for m in left) and len(right) == 1


def _with_surname(named: Named, text: str, following: tuple[int, int], lex: WrittenNames) -> Named:
    """Lend "Luke" the surname of "Luke and Edwin Barlow"."""
    own = tokens(named.name)
    after = [m for m in tokens(text, *following) if not known(m[0], lex.suffixes)]
    if len(own) != 1 or len(after) < 2 or known(after[0][0], lex.honorifics) != known(own[0][0], lex.honorifics):
        return named
    if (
        known(own[0][0], lex.bodies)
        or known(own[0][0], lex.office_words)
        or lex.office_pattern.match(text, after[0].start())
    ):
        return named
    if after[-1][0].startswith("(") or any(known(m[0], lex.bodies) for m in after):
        return named
    # "Albert und Georg Anton von Orme": given names between are not the surname's; its particles are.
    first = len(after) - 1
    while first > 1 and not is_capital(after[first - 1][0]):
        first -= 1
    surname = text[after[first].start() : after[-1].end()].rstrip(",;")
    return Named(f"{named.name} {surname}", named.span, named.office)


def named_in(text: str, start: int, end: int, lex: WrittenNames) -> Named | None:
    """Read one person or body from a stretch of `text`. Drop articles and note marks; separate office and name."""
    start, end = _trim(text, start, end, lex)
    if core(text[start:end]).rstrip(".") in lex.unknown or not _SIGN.search(text, start, end):
        return None
    inside = _PARENS.search(text, start, end)
    if (
        inside
        and inside.end() >= end - 1
        and is_capital(inside[1])
        and lex.office_pattern.search(text, start, inside.start())
    ):
        return Named(inside[1], Span(inside.start(1), inside.end(1)), text[start : inside.start()].strip(" ,") or None)
    comma = text.find(",", start, end)
    words = tokens(text, start, end)
    if len(words) > 2 and known(words[-1][0], lex.firm_words) and known(words[-2][0], lex.joiners):
        return Named(text[start:end], Span(start, end))
    if comma >= 0:
        return _around_comma(text, start, comma, end, lex)
    return _leading_office(text, start, end, lex)


def _around_comma(text: str, start: int, comma: int, end: int, lex: WrittenNames) -> Named | None:
    """Split "the Prime Minister, Mr Hale" and "Mr Hale, Prime Minister"; "Hale, Jr." stays whole."""
    left, right = _trim(text, start, comma, lex), _trim(text, comma + 1, end, lex)
    if left[0] >= left[1]:
        return named_in(text, *right, lex)
    after = [word for word in tokens(text, *right) if _SIGN.search(word[0])]
    if not after or all(known(m[0], lex.suffixes) for m in after):
        return _leading_office(text, start, end, lex)
    lead = lex.office_pattern.search(text, *left)
    if lead and not lex.office_pattern.search(text, *right):
        person = _leading_office(text, *right, lex)
        return person and Named(person.name, person.span, Span(*left).of(text))
    suffixes = 0
    while suffixes < len(after) and known(after[suffixes][0], lex.suffixes):
        suffixes += 1
    name_end = after[suffixes - 1].end() if suffixes else left[1]
    rest = text[name_end:end].strip(" ,.;")
    person = _leading_office(text, left[0], name_end, lex)
    return person and Named(
        person.name, person.span, person.office or (rest if lex.office_pattern.search(rest) else None)
    )


def _leading_office(text: str, start: int, end: int, lex: WrittenNames) -> Named | None:
    """Split "U.S. President Hale" into office and name; an office with no name after it is itself the name."""
    start, end = _trim(text, start, end, lex)
    if start >= end:
        return None
    last = None
    for office in lex.office_pattern.finditer(text, start, end):
        if last is not None and text[last.end() : office.start()].strip(" -") != "":
            break
        last = office
    words = tokens(text, start, end)
    if last is not None and not any(known(m[0], lex.bodies) for m in words):
        rest = tokens(text, last.end(), end)
        leads = [m for m in words if m.start() < last.start()]
        # Only a name may follow: "Secretary of State", "Governor and Council" are the office or body itself.
        if (
            rest
            and rest[0].start() > last.end()
            and is_capital(rest[0][0])
            and not any(known(m[0], lex.suffixes) for m in rest[:1])
        ):
            named = not any(known(m[0], lex.prepositions) and not is_capital(m[0]) for m in rest[:1])
            if named and all(_before_office(m[0], lex) for m in leads):
                return Named(text[rest[0].start() : end], Span(rest[0].start(), end), text[start : last.end()])
        if not rest or known(rest[0][0], lex.prepositions):
            return Named(text[start:end], Span(start, end), text[start:end])
    if last is None and not any(known(m[0], lex.bodies) for m in words):
        # "Otto Lind in Elmau": where he is, not what he is called.
        away = next((m for m in words[1:] if m[0] in lex.away_words), None)
        end = start + len(text[start : away.start()].rstrip()) if away else end
    return Named(text[start:end], Span(start, end))


def _before_office(token: str, lex: WrittenNames) -> bool:
    """Say whether a word may stand before an office as part of it: "U.S.", "British", "Acting"."""
    return known(token, lex.honorifics) or "." in token[:-1] or is_capital(token)


def _trim(text: str, start: int, end: int, lex: WrittenNames) -> tuple[int, int]:
    """Leave out blanks, commas and the leading article of a stretch, and a note mark glued to its end."""
    while start < end and text[start] in " \t,;:":
        start += 1
    while end > start and text[end - 1] in " \t,;:":
        end -= 1
    mark = _NOTE_MARK.search(text[start:end])
    if mark:
        digits = re.search(r"[\d(\[*†‡]", text[start + mark.start() : end])
        end = start + mark.start() + (digits.start() if digits else 0)
    first = _TOKEN.match(text, start, end)
    if first and known(first[0], lex.articles) and first.end() < end and not first[0].endswith("."):
        start = first.end() + 1
    return start, end
