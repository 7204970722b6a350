"""A name as written -> what it is made of: titles, given names, surname, suffix; or a body; or an office alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from despatch.names.lexicon import LONGEST_PHRASE, Lexicon

Kind = Literal["person", "given", "body", "office", "address", "nobody"]
Gender = Literal["", "f", "m"]

_NOISE = re.compile(r"(?<=\S)\s{0,2}\([^()]{0,80}\)|\bet al\b\.?")
_BEARER = re.compile(r"\(([^()]{1,80})\)")
_ADDRESS = re.compile(r"\S+(?:@| at )\S+\.\S+")
_INITIALS = re.compile(r"[A-Z]{2,3}\.?")
_MARKS = re.compile(r"[\[\]?<>*†()]")
_GLUED = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")
MARRIED, UNMARRIED = "married", "unmarried"
"""Ranks that distinguish Mrs Hart from Miss Hart."""
LONGEST_NAME = 400
"""So many characters of a name are read; a longer one is misread text."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A name taken apart; every part folded.

    A `kind` of "person" has a surname, "given" has given names or initials alone. An "office" has no name ("the Prime
    Minister"), an "address" is one of mail that stands for a name, and "nobody" names no one ("Unknown").
    """

    kind: Kind
    given: tuple[str, ...] = ()
    surname: str = ""
    suffix: str = ""
    gender: Gender = ""
    offices: frozenset[str] = frozenset()
    ranks: frozenset[str] = frozenset()
    body: frozenset[str] = frozenset()
    """The distinctive words of a body. For an office alone, those of the body or place that it belongs to."""
    shown: str = ""
    """The name without titles, in its own letters; empty when only its titles identify it."""


def parse(name: str, lexicon: Lexicon, office: str | None = None) -> Parsed:
    """Take `name` apart; `office` is an office that the letter names beside it."""
    if _ADDRESS.fullmatch(name[:LONGEST_NAME]):
        return Parsed("address", shown=name)
    clean = _split_glued(_MARKS.sub("", _NOISE.sub(" ", name[:LONGEST_NAME])), lexicon)
    if _INITIALS.fullmatch(clean):
        clean = " ".join(clean)
    parts = [p for p in (part.strip() for part in clean.split(",")) if lexicon.tokens(p)]
    if not parts:
        return Parsed("nobody")
    found = _body(parts, lexicon) or _person(parts, lexicon)
    inner = _BEARER.search(name[:LONGEST_NAME]) if found.kind in ("office", "body") else None
    bearer = parse(inner.group(1), lexicon) if inner else found
    if inner and bearer.kind == "person":  # "the Ambassador in Norland (Hart)", "Consulate at Kolm (Hart)"
        found = replace(bearer, offices=bearer.offices | found.offices)
    beside = _lead(lexicon.tokens(office), lexicon)[1] if office else frozenset()
    if found.kind == "body":  # the Secretary of a committee is not the committee
        return replace(found, kind="office", offices=beside, shown="") if beside else found
    return replace(found, offices=found.offices | beside)


def parse_office(words: str, lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Return the offices that `words` name, as the lexicon calls them, and the distinctive words of their body."""
    tokens = lexicon.tokens(words)
    used, known, _, _ = _lead(tokens, lexicon)
    if not known:
        return frozenset({" ".join(t for t in tokens if t not in lexicon.articles)}), frozenset()
    return known, _distinctive(tokens[used:], lexicon)


def _distinctive(words: list[str], lexicon: Lexicon) -> frozenset[str]:
    return frozenset(t for t in words if t not in lexicon.joining and t not in lexicon.articles)


def _split_glued(name: str, lexicon: Lexicon) -> str:
    """Split words that the print ran together, where the first is a known given name: ThomasLynde."""

    def part(word: str) -> str:
        pieces = _GLUED.split(word, maxsplit=1)
        known = len(pieces) == 2 and lexicon.known_given("".join(lexicon.tokens(pieces[0])))
        return " ".join(pieces) if known else word

    return " ".join(part(word) for word in name.split())


def _body(parts: list[str], lexicon: Lexicon) -> Parsed | None:
    """Return a body when a word of the name makes one and no office stands before it."""
    words = [t for part in parts for t in lexicon.tokens(part)]
    firm = any("&" in part for part in parts)
    used, offices, _, _ = _lead(lexicon.tokens(parts[0]), lexicon)
    couple = lexicon.conjunctions & set(words[used:]) and not offices
    if couple:
        return Parsed("body", body=_distinctive(words, lexicon), shown=", ".join(parts))
    if not firm and not lexicon.bodies.words & set(words):
        return None
    if offices and (len(parts) > 1 or lexicon.joining & set(lexicon.tokens(parts[0]))):
        return None
    kept = _distinctive(words, lexicon)
    shown = " ".join(parts) if len(parts) == 1 else ", ".join(parts)
    first = shown.split(" ", 1)
    if len(first) == 2 and first[0].casefold() in lexicon.articles:
        shown = first[1]
    return Parsed("body", body=kept, shown=shown)


def _lead(words: list[str], lexicon: Lexicon, more: bool = False) -> tuple[int, frozenset[str], frozenset[str], Gender]:
    """Return (tokens used, offices, ranks, gender) of the titles that open `words`.

    A country before an office ("U.S. President Hale") is skipped with it; a given name never is. `more` says that other
    parts of the name follow.
    """
    at, offices, ranks = 0, set[str](), set[str]()
    gender: Gender = ""
    while at < len(words):
        word = words[at]
        phrase, size = _phrase(words, at, lexicon)
        if size:
            (offices if phrase in lexicon.offices_by_phrase else ranks).add(
                lexicon.offices_by_phrase.get(phrase) or lexicon.ranks_by_phrase[phrase]
            )
            at += size
        elif word in lexicon.honorifics.feminine:
            gender, at = "f", at + 1
            ranks |= (
                {UNMARRIED}
                if word in lexicon.honorifics.unmarried
                else {MARRIED}
                if word in lexicon.honorifics.married
                else set()
            )
        elif word in lexicon.honorifics.masculine:
            gender, at = gender or "m", at + 1
        elif word in lexicon.honorifics.plain or (word in lexicon.articles and word not in lexicon.particles.words):
            at += 1
        else:
            ahead = _country(words, at, lexicon, more or words[0] in lexicon.articles)
            if not ahead:
                break
            at += ahead
    return at, frozenset(offices), frozenset(ranks), gender


def _country(words: list[str], at: int, lexicon: Lexicon, sure: bool) -> int:
    """Return how many tokens of a country stand at `at` before an office.

    Initials may be a person's ("J. H. Presidt."). Without `sure` they are a country's only if a name follows.
    """
    for ahead in (1, 2, 3):
        phrase, size = _phrase(words, at + ahead, lexicon)
        if phrase in lexicon.offices_by_phrase:
            passed = words[at : at + ahead]
            initials = not sure and any(len(w) == 1 for w in passed) and at + ahead + size == len(words)
            named = any(lexicon.known_given(w) or w in lexicon.joining for w in passed)
            return 0 if initials or named else ahead
    return 0


def _phrase(words: list[str], at: int, lexicon: Lexicon) -> tuple[str, int]:
    """Return the longest office or rank that stands at `at`, and its number of tokens."""
    for size in range(min(LONGEST_PHRASE, len(words) - at), 0, -1):
        phrase = " ".join(words[at : at + size])
        if phrase in lexicon.offices_by_phrase or phrase in lexicon.ranks_by_phrase:
            return phrase, size
    return "", 0


def _person(parts: list[str], lexicon: Lexicon) -> Parsed:
    """Read a person, or an office alone, from the parts of a name between commas."""
    offices, ranks, whose, suffix = frozenset[str](), frozenset[str](), frozenset[str](), ""
    gender: Gender = ""
    name: list[str] = []
    shown = after = ""
    for part in parts:
        words = lexicon.tokens(part)
        joined = " ".join(words)
        if joined in lexicon.suffixes_by_phrase:
            suffix, after = lexicon.suffixes_by_phrase[joined], f", {part}"
            continue
        used, o, r, g = _lead(words, lexicon, part is not parts[-1])
        offices, ranks, gender = offices | o, ranks | r, gender or g
        rest = words[used:]
        place = len(rest) == 1 and offices and not (name or o or r or g)  # "the Harbour Master, Kolm"
        if not rest or place or (o and rest[0] in lexicon.joining):
            whose |= _distinctive(rest, lexicon)
            continue
        if not name:
            name, shown = rest, _shown(part, len(rest), lexicon)
        elif len(name) - sum(t in lexicon.particles.words for t in name) == 1 and not (o or r or g):
            name, shown = rest + name, f"{part.strip()} {shown}"  # "Vael, Henrik"
    tail: list[str] = []
    while len(name) > 2 and (name[-1] in lexicon.tail.words or name[-1] in lexicon.suffixes_by_phrase):
        tail.append(name.pop())
        shown, _, last = shown.rpartition(" ") if " " in shown else (shown, "", "")
        after = f", {last}" if tail[-1] in lexicon.suffixes_by_phrase else after
    for word in tail:
        suffix = suffix or lexicon.suffixes_by_phrase.get(word, "")
        offices |= {lexicon.offices_by_phrase[word]} if word in lexicon.offices_by_phrase else frozenset()
    return _named(name, lexicon, Parsed("person", (), "", suffix, gender, offices, ranks, whose, shown + after))


def _shown(part: str, kept: int, lexicon: Lexicon) -> str:
    """Return the last words of `part` that hold `kept` tokens, in their own letters."""
    pieces = part.split()
    for first in range(len(pieces) - 1, -1, -1):
        if len(lexicon.tokens(" ".join(pieces[first:]))) >= kept:
            return " ".join(pieces[first:])
    return part


def _named(name: list[str], lexicon: Lexicon, name_parts: Parsed) -> Parsed:
    """Separate given names from surname. A name without a surname is an office, given names alone, or nobody."""
    if not name or name[0] in lexicon.unknown:
        return replace(name_parts, kind="office" if name_parts.offices and not name else "nobody", shown="")
    name_parts = replace(name_parts, body=frozenset())
    if set(name) & lexicon.relations and len(name) <= 2:
        return replace(name_parts, kind="nobody", shown="")
    suffix = name_parts.suffix
    at = next((n for n, token in enumerate(name) if n >= 2 and token in lexicon.of_place), None)
    if at is not None:  # "Charles Hart of Hartwell"
        suffix, name = " ".join(name[at:]), name[:at]
    parts = [t for t in name if t not in lexicon.particles.words] or name
    titled = bool(name_parts.offices or name_parts.ranks or name_parts.gender)
    if all(len(t) == 1 for t in parts) or (len(parts) == 1 and not titled and lexicon.known_given(parts[0])):
        return replace(name_parts, kind="given", given=tuple(map(lexicon.full, parts)), suffix=suffix)
    given = tuple(lexicon.full(t) for t in parts[:-1])
    gender = name_parts.gender
    if not gender and given and given[0] in lexicon.gender.feminine:
        gender = "f"
    elif not gender and given and given[0] in lexicon.gender.masculine:
        gender = "m"
    return replace(name_parts, given=given, surname=parts[-1], suffix=suffix, gender=gender)
