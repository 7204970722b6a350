"""letter -> the people, offices, ships and convoys that its words name: precise rather than greedy.

A person is recognised by a title before the name, an office by its article, a ship by what stands before its name.
Whom a name means, connecting says, for it knows all the people of the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from despatch import languages
from despatch.model import READ_AT_MOST, Cut, Description, Mention, Problem, Source, Span
from despatch.settings import Settings
from despatch.text.phrases import first_words, places

__all__ = ["mentions", "recognise"]

_WORD = r"\p{Lu}[\p{L}’'-]*\p{Ll}[\p{L}’'-]*"
_NAME = rf"(?:(?:\p{{Lu}}\.[ ]?){{1,3}})?{_WORD}(?:[ \n](?:(?:de|von|van|du|la)[ ])?(?:{_WORD}|\p{{Lu}}\.(?=[ ]\p{{Lu}}))){{0,2}}"
_SHORTENED = 7
"""A longer title ends a sentence where a full stop follows."""
_OWNING = regex.compile(r"['’]s$|['’]$")
_SHIP = rf"{_WORD}(?:[ ]{_WORD}){{0,2}}"


@dataclass(frozen=True, slots=True)
class _Matchers:
    heads: regex.Pattern[str]
    """What may begin a mention, as a group each: title, address, office, prefix, noun, convoy."""
    first: frozenset[str]
    """The words that `heads` may begin with."""
    idle: regex.Pattern[str]
    """An article that begins no mention: most do not, and so little shows it."""
    name: regex.Pattern[str]
    ship: regex.Pattern[str]
    quoted: regex.Pattern[str]
    number: regex.Pattern[str]
    no_names: frozenset[str]
    titles: frozenset[str]


def recognise(
    source: Source, cuts: Sequence[Cut], descriptions: Sequence[Description], settings: Settings
) -> tuple[tuple[tuple[Mention, ...], ...], tuple[Problem, ...]]:
    """Return the mentions in each letter's words, in their order, and no problems: a name not recognised is merely not there."""
    return tuple(
        tuple(mentions(source.text, _words(cut.span.first(READ_AT_MOST), description), settings.languages))
        for cut, description in zip(cuts, descriptions, strict=True)
    ), ()


def _words(letter: Span, description: Description) -> Span:
    """Return the letter without its heading, whose people the description tells."""
    heading = description.heading.span if description.heading else None
    return Span(max(letter.start, heading.end), letter.end) if heading and heading.start <= letter.start + 3 else letter


def mentions(text: str, where: Span, codes: tuple[str, ...]) -> Iterator[Mention]:
    """Yield the people, offices, ships and convoys named in a stretch of text; none overlap."""
    known = _matchers(codes)
    at = where.start
    for place in places(known.first, text, where.start, where.end, folded=False):
        if place < at or known.idle.match(text, place, where.end):
            continue
        head = known.heads.match(text, place, where.end)
        if not head:
            continue
        at = head.end()
        found = _read(text, head, where.end, known)
        if found:
            yield found
            at = found.span.end


def _read(text: str, head: regex.Match[str], end: int, known: _Matchers) -> Mention | None:
    if head["office"]:
        return Mention(
            Span(head.start("office"), head.end("office")), "office", _plain(head["office"]), "recognise.office", 0.8
        )
    if head["convoy"]:
        number = known.number.match(text, head.end(), end)
        return (
            Mention(Span(*number.span("name")), "convoy", _plain(number["name"]), "recognise.convoy", 0.95)
            if number
            else None
        )
    if head["prefix"] or head["noun"]:
        ship = known.quoted.match(text, head.end(), end) or (
            known.ship.match(text, head.end(), end) if head["prefix"] or head["the"] else None
        )
        if ship is None or ship["name"].split()[0] in known.no_names | known.titles:
            return None
        sure = 0.95 if head["prefix"] else 0.85
        return Mention(
            Span(*ship.span("name")),
            "ship",
            _plain(ship["name"]),
            f"recognise.ship.{'prefix' if head['prefix'] else 'noun'}",
            sure,
        )
    name = known.name.match(text, head.end(), end)
    if name is None or (text[head.end() - 1] == "." and len(head.group()) > _SHORTENED):
        return None
    words = name["name"].split()
    kept = next(
        (n for n, word in enumerate(words) if word.rstrip("’'s") in known.no_names or word in known.no_names),
        len(words),
    )
    if kept == 0 or (head["address"] and kept < 2):
        return None
    stop = name.start("name")
    for word in words[:kept]:
        stop = text.index(word, stop) + len(word)
    written = _OWNING.sub("", text[head.start() : stop])
    return Mention(Span(head.start(), head.start() + len(written)), "person", _plain(written), "recognise.title", 0.9)


def _plain(written: str) -> str:
    return " ".join(written.split())


@cache
def _matchers(codes: tuple[str, ...]) -> _Matchers:
    data = [languages.load(code, "recognise") for code in codes]
    names = [languages.load(code, "names") for code in codes]

    def all_of(key: str) -> list[str]:
        return [word for table in data for word in table[key]]

    offices = {w for table in names for words in table.get("offices", {}).values() for w in words if len(w) > 5}
    shown = {
        " ".join(part if part in ("of", "for", "the", "to") else part.capitalize() for part in office.split())
        for office in offices
    }
    the = _any(all_of("the"))
    convoys = [word for w in all_of("convoys") for word in (w, w.capitalize(), w.upper())]
    heads = "|".join(
        (
            rf"(?P<title>{_any(all_of('titles'))})\.?(?=[ \n]\p{{Lu}})",
            rf"(?P<address>{_any(all_of('address'))})(?=[ ]\p{{Lu}})",
            rf"{the}[ \n](?P<office>{_any(shown)})(?![\p{{L}}’'-]|[ \n]\p{{Lu}})",
            rf"(?P<prefix>{_any(all_of('ship_prefixes'))})\.?(?=[ ])",
            rf"(?:(?P<the>{the})[ ])?(?P<noun>{_any(all_of('ship_nouns'))})(?=[ ][“\"‘'\p{{Lu}}])",
            rf"(?i:(?P<convoy>{_any(all_of('convoys'))}))(?=[ ])",
        )
    )
    return _Matchers(
        regex.compile(rf"(?<![\p{{L}}.])(?:{heads})", regex.V1),
        first_words(
            [
                *(w for key in ("titles", "address", "the", "ship_prefixes", "ship_nouns") for w in all_of(key)),
                *convoys,
            ],
            folded=False,
        ),
        regex.compile(
            rf"{the}(?![ \n](?:\p{{Lu}}|{_any(all_of('ship_nouns'))}))"
            if not any(title.startswith(one) for title in all_of("titles") + all_of("address") for one in all_of("the"))
            else r"(?!)",
            regex.V1,
        ),
        regex.compile(rf"[ \n](?P<name>{_NAME})", regex.V1),
        regex.compile(rf"[ ](?P<name>{_SHIP})", regex.V1),
        regex.compile(rf"[ ]?[“\"‘'](?P<name>{_SHIP}),?[”\"’']", regex.V1),
        regex.compile(
            r"[ ](?:[Nn]o\.?[ ]?|[“\"])?(?P<name>(?:\p{Lu}{1,3}|(?:\p{Lu}\.[ ]?){1,3})[ -]?\d{1,3}(?:[ ]?\p{Lu}\b)?)(?!\d)",
            regex.V1,
        ),
        frozenset(all_of("no_names")),
        frozenset(all_of("titles")) | frozenset(all_of("address")),
    )


def _any(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(regex.escape(word, special_only=True) for word in ordered) + ")" if ordered else r"(?!)"
