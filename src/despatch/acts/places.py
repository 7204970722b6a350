"""Places that running text names: after a word of place ("in", "to", "from", "via"), a name or a noun that makes a place of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeAlias, get_args

import regex

from despatch import languages
from despatch.model import Span
from despatch.quantities.lexicon import any_of
from despatch.text.phrases import first_words, hits

Pattern: TypeAlias = "regex.Pattern[str]"
Kind = Literal["in", "to", "for", "from", "via"]


@dataclass(frozen=True, slots=True)
class Named:
    """A place as the words name it, and what the word before it says of it."""

    kind: Kind
    span: Span
    """The place without the word before it."""
    words: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    find: Pattern
    kinds: dict[str, Kind]
    by: frozenset[str]
    nouns: frozenset[str]
    ways: frozenset[str]
    with_article: frozenset[str]
    first: frozenset[str]
    after_article: frozenset[str]
    common: frozenset[str]
    never: frozenset[str]
    months: frozenset[str]
    endings: tuple[str, ...]
    despite: frozenset[str]
    people: frozenset[str]
    follow: frozenset[str]


@cache
def _lexicon(codes: tuple[str, ...]) -> _Lexicon:
    data = [d for d in (languages.load(code, "particulars").get("places") for code in codes) if d]
    names = [languages.load(code, "names") for code in codes]

    def said(key: str) -> list[str]:
        return [w for d in data for w in d.get(key, ())]

    kinds: dict[str, Kind] = {}
    for kind in get_args(Kind):
        kinds.update((w, kind) for w in said(kind))
    titles = {
        t
        for d in names
        for table in ("honorifics", "ranks", "offices")
        for forms in d.get(table, {}).values()
        for form in forms
        for t in form.split()
    }
    titles -= {w for d in names for key in ("joining", "articles", "conjunctions") for w in d.get(key, ())}
    months = {w for code in codes for forms in languages.load(code, "dates").get("months", ()) for w in forms}
    carried = {
        w
        for code in codes
        for key in ("goods", "carriers")
        for w in languages.load(code, "deliveries").get(key, {}).get("words", ())
    }
    common = {w for code in codes for w in languages.load(code, "ledger").get("common", {}).get("words", ())}
    verbs = {
        w
        for code in codes
        for w in (
            *languages.load(code, "particulars").get("subject", {}).get("verbs", ()),
            *languages.load(code, "deliveries").get("giving", {}).get("verbs", ()),
        )
        if w
    }
    verbs |= {w for code in codes for w in languages.load(code, "particulars").get("places", {}).get("motion", ())}
    bodies = {w for d in names for w in d.get("bodies", {}).get("words", ())}
    name = r"(?:\p{Lu}\.(?:\s?\p{Lu}\.){1,4}|\p{Lu}(?:\p{Ll}[\p{L}’'\-]*|\p{Lu}+(?!\p{L})))"
    nouns = any_of(said("nouns"))
    proper = rf"{name}(?:\s+(?:of\s+)?{name}){{0,3}}(?:\s+(?i:{nouns})(?!\p{{L}}))?(?:\s+(?:and|&)\s+{name}(?:\s+{name})?(?!\p{{L}}))?"
    return _Lexicon(
        find=regex.compile(
            rf"(?<![\p{{L}}’'])(?P<kind>(?i:{any_of(kinds)}))\s+(?P<place>(?:(?i:{any_of(said('articles'))})\s+)?(?:{proper}|(?:\p{{Ll}}[\p{{L}}\-]{{2,}}\s+){{1,2}}?(?i:{nouns})(?!\p{{L}})))",
            regex.V1,
        ),
        kinds=kinds,
        by=frozenset(said("by")),
        nouns=frozenset(said("nouns")),
        ways=frozenset(said("ways")),
        with_article=frozenset(said("with_article")),
        first=frozenset(said("first")) - frozenset(said("with_article")),
        after_article=frozenset(said("after_article")),
        never=frozenset(
            [
                *said("not_places"),
                *months,
                *titles,
                *carried,
                *bodies,
                *(w for d in names for pair in d.get("given", {}).items() for w in pair),
                *verbs,
                *common,
            ]
        )
        - frozenset([*said("with_article"), *said("first")]),
        common=frozenset(common),
        months=frozenset(months),
        endings=tuple(said("not_endings")),
        despite=frozenset(said("for_all_that")),
        people=frozenset(t for t in titles if len(t) > 1),
        follow=frozenset([*carried, *bodies]),
    )


@lru_cache(maxsize=2048)
def _elsewhere(text: str, body: Span, word: str, codes: tuple[str, ...]) -> bool:
    """Say whether a letter shows a word to be no place: it writes it small too, or after a title."""
    if any(
        not text[max(0, at - 1)].isalpha() and not text[at + len(word) : at + len(word) + 1].isalpha()
        for at in _found(text, body, word.lower())
    ):
        return True
    titles = _lexicon(codes).people
    before = (text[max(body.start, at - _TITLE) : at].split() for at in _found(text, body, word))
    return any(said and said[-1][0].isupper() and said[-1].strip(".,").lower() in titles for said in before)


_TITLE = 16
_OFTEN = 20
"""A word is looked for so many times in a letter at most, so that no letter takes quadratic time."""


def _found(text: str, body: Span, word: str) -> Iterator[int]:
    at = text.find(word, body.start, body.end)
    for _ in range(_OFTEN):
        if at < 0:
            return
        yield at
        at = text.find(word, at + len(word), body.end)


def places(text: str, start: int, end: int, codes: tuple[str, ...], body: Span) -> list[Named]:
    """Return the places named between `start` and `end`, in order; `body` is the letter, which may use a word for something else too."""
    lexicon = _lexicon(codes)
    out = []
    for hit in hits(lexicon.find, _heads(codes), text, start, end):
        stop = _cut(hit["place"], lexicon)
        if not stop:
            continue
        after = hit.start("place") + stop
        if stop == len(hit["place"]) and not _stands(text, after, min(end, after + 40), hit["place"], lexicon):
            continue
        words = " ".join(hit["place"][:stop].split())
        if words.isalpha() and _elsewhere(text, body, words, codes):
            continue
        kind = lexicon.kinds[" ".join(hit["kind"].lower().split())]
        if kind == "via" and hit["kind"].lower() in lexicon.by and not lexicon.ways.intersection(words.lower().split()):
            continue
        out.append(Named(kind, Span(hit.start("place"), after), words))
    return out


@cache
def _heads(codes: tuple[str, ...]) -> frozenset[str]:
    """Return the words that a place may follow: the pattern is tried only there."""
    return first_words(_lexicon(codes).kinds)


def no_name(word: str, codes: tuple[str, ...]) -> bool:
    """Say whether a capitalised word is no name by itself: a common word, a thing, or a quality, as older letters write nouns."""
    return _never(word.lower(), _lexicon(codes))


_TOKEN = regex.compile(r"\S+")


def _cut(phrase: str, lexicon: _Lexicon) -> int:
    """Return how much of a phrase is a place: all, the names at its head, or nothing."""
    tokens = list(_TOKEN.finditer(phrase))
    said = [t.group().strip(",’'&").lower().removesuffix("'s").removesuffix("’s") for t in tokens]
    article = bool(tokens) and tokens[0].group()[0].islower() and (len(said) == 1 or said[0] not in lexicon.nouns)
    first = 1 if article and len(tokens) > 1 and not _noun_phrase(tokens, said, lexicon) else 0
    if said and said[-1] in lexicon.nouns:
        inner = said[1:-1] if tokens[0].group()[0].islower() else said[:-1]
        return len(phrase) if any(w not in lexicon.common and len(w) > 2 for w in inner) else 0
    stop, names = 0, 0
    for token, word in list(zip(tokens, said, strict=True))[first:]:
        if not token.group()[0].isupper():
            continue
        if (_never(word, lexicon) and not (word in lexicon.nouns and not names)) or token.group().endswith(
            ("'s", "’s")
        ):
            # "The Elmford Convention": what stands before it is no place either. "Elmford May 3" is one.
            if names and word not in lexicon.months and token.start() == stop + 1:
                return 0
            break
        stop, names = token.end(), names + 1
    if not names:
        return 0
    head = phrase[:stop]
    lone = names == 1 and "." not in head
    if names == 1 and (said[first or -1] in lexicon.nouns or said[first or -1] in lexicon.first):
        return 0
    if (
        first
        and not lone
        and "." not in head
        and said[first] not in lexicon.after_article | lexicon.with_article
        and said[first] not in lexicon.nouns
    ):
        return 0
    if first and lone and said[first] not in lexicon.with_article:
        return 0
    return len(head.rstrip(",’'"))


def _noun_phrase(tokens: list[regex.Match[str]], said: list[str], lexicon: _Lexicon) -> bool:
    return not any(t.group()[0].isupper() for t in tokens) and said[-1] in lexicon.nouns


def _never(word: str, lexicon: _Lexicon) -> bool:
    bare = word.strip(".")
    return (
        bare in lexicon.never
        or (len(bare) < 2 and "." not in word)
        or (bare.endswith(lexicon.endings) and bare not in lexicon.despite)
    )


def _stands(text: str, at: int, limit: int, phrase: str, lexicon: _Lexicon) -> bool:
    """Say whether what follows leaves a place a place: "in Soviet ships" and "of the Elmford Committee" name none."""
    after = _TOKEN.search(text, at, limit)
    if after is None or not text[at : after.start()].isspace():
        return text[at : at + 2] not in ("'s", "’s")
    word = after.group().strip(".,;:()’'")
    if word.isdigit() and (phrase.endswith(".") or phrase.rsplit(maxsplit=1)[-1].isupper()):
        return False
    return word.lower() not in lexicon.follow and word.lower() not in lexicon.people
