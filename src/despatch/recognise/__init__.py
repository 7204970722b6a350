"""A letter in, the people, offices, ships and convoys that its words name out.

A person is recognised by the title before the name, an office by its article, a ship by the word before its name.
Names without such a sign are skipped. The archive's list of people says later whom a name means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from despatch.languages.names import NameWords
from despatch.languages.recognise import MentionWords
from despatch.languages.tables import merged
from despatch.model import READ_AT_MOST, Cut, Description, Mention, Problem, Source, Span
from despatch.settings import Settings
from despatch.text.even import reads_even
from despatch.text.own_words import reads_own_words
from despatch.text.patterns import NOTHING, any_of
from despatch.text.phrases import first_words, places
from despatch.text.told import told

__all__ = ["mentions", "recognise"]

_WORD = r"\p{Lu}[\p{L}’'-]*\p{Ll}[\p{L}’'-]*"
_SHORTEST_OFFICE = 5
"""A shorter name of an office may be another word."""
_SHORTENED = 7
"""A longer title ends a sentence where a full stop follows."""
_OWNING = regex.compile(r"['’]s$|['’]$")
_SHIP = rf"{_WORD}(?:[ ]{_WORD}){{0,2}}"


@dataclass(frozen=True, slots=True)
class _Patterns:
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


@reads_own_words
@reads_even
def recognise(
    source: Source, cuts: Sequence[Cut], descriptions: Sequence[Description], settings: Settings
) -> tuple[tuple[tuple[Mention, ...], ...], tuple[Problem, ...]]:
    """Return the mentions in each letter, in the order of its words. A name that is not recognised is no problem."""
    language = told(source.text, settings.languages)
    return tuple(
        tuple(
            mention
            for codes, part in language.parts(_words(cut.span.first(READ_AT_MOST), description))
            for mention in mentions(source.text, part, codes)
        )
        for cut, description in zip(cuts, descriptions, strict=True)
    ), ()


def _words(letter: Span, description: Description) -> Span:
    """Return the letter without its heading, whose people the description tells."""
    heading = description.heading.span if description.heading else None
    return Span(max(letter.start, heading.end), letter.end) if heading and heading.start <= letter.start + 3 else letter


def mentions(text: str, where: Span, codes: tuple[str, ...]) -> Iterator[Mention]:
    """Yield the people, offices, ships and convoys named in a stretch of text; none overlap."""
    known = _patterns(codes)
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


def _read(text: str, head: regex.Match[str], end: int, known: _Patterns) -> Mention | None:
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
def _patterns(codes: tuple[str, ...]) -> _Patterns:
    words, names = merged(codes, MentionWords), merged(codes, NameWords)
    offices = {office for some in names.offices.values() for office in some if len(office) > _SHORTEST_OFFICE}
    written = {
        " ".join(part if part in words.small else part.capitalize() for part in office.split()) for office in offices
    }
    the = _either(words.the)
    nouns = _either(words.ship_nouns)
    titles = (*words.titles, *words.address)
    convoys = [form for word in words.convoys for form in (word, word.capitalize(), word.upper())]
    particle = rf"(?:{_either(words.particles)}[ ])?"
    name = rf"(?:(?:\p{{Lu}}\.[ ]?){{1,3}})?{_WORD}(?:[ \n]{particle}(?:{_WORD}|\p{{Lu}}\.(?=[ ]\p{{Lu}}))){{0,2}}"
    heads = "|".join(
        (
            rf"(?P<title>{_either(words.titles)})\.?(?=[ \n]\p{{Lu}})",
            rf"(?P<address>{_either(words.address)})(?=[ ]\p{{Lu}})",
            rf"{the}[ \n](?P<office>{_either(written)})(?![\p{{L}}’'-]|[ \n]\p{{Lu}})",
            rf"(?P<prefix>{_either(words.ship_prefixes)})\.?(?=[ ])",
            rf"(?:(?P<the>{the})[ ])?(?P<noun>{nouns})(?=[ ][“\"‘'\p{{Lu}}])",
            rf"(?i:(?P<convoy>{_either(words.convoys)}))(?=[ ])",
        )
    )
    # A title may begin like an article: then no article can be passed over.
    idle = not any(title.startswith(article) for title in titles for article in words.the)
    return _Patterns(
        heads=regex.compile(rf"(?<![\p{{L}}.])(?:{heads})"),
        first=first_words([*titles, *words.the, *words.ship_prefixes, *words.ship_nouns, *convoys], folded=False),
        idle=regex.compile(rf"{the}(?![ \n](?:\p{{Lu}}|{nouns}))" if idle else NOTHING),
        name=regex.compile(rf"[ \n](?P<name>{name})"),
        ship=regex.compile(rf"[ ](?P<name>{_SHIP})"),
        quoted=regex.compile(rf"[ ]?[“\"‘'](?P<name>{_SHIP}),?[”\"’']"),
        number=regex.compile(
            rf"[ ](?:{_either(words.number)}\.?[ ]?|[“\"])?"
            r"(?P<name>(?:\p{Lu}{1,3}|(?:\p{Lu}\.[ ]?){1,3})[ -]?\d{1,3}(?:[ ]?\p{Lu}\b)?)(?!\d)",
        ),
        no_names=frozenset(words.no_names),
        titles=frozenset(titles),
    )


def _either(words: Iterable[str]) -> str:
    return any_of(words, blank="[ ]")
