"""The reference words of the archive's languages, compiled once into matchers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import regex

from despatch import languages
from despatch.text.phrases import first_words

SPACE = r"\s+"
Pattern: TypeAlias = "regex.Pattern[str]"


def alternation(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`, the longest first; a space in a word is any white space.

    No words give a pattern that matches nothing.
    """
    ordered = sorted({w for w in words if w}, key=lambda w: (-len(w), w))
    if not ordered:
        return r"(?!)"
    return "(?:" + "|".join(SPACE.join(regex.escape(part) for part in w.split()) for w in ordered) + ")"


@dataclass(frozen=True, slots=True)
class Cues:
    """Matchers over the running text; see `languages/en/references.toml` for the words behind each."""

    title_to: Pattern
    """Where an editor's citation of a letter may have its "to"; the next two stand on either side of it."""
    title_author: Pattern
    title_addressee: Pattern
    heads: Pattern
    """A noun or pronoun that may name a letter, or a verb of writing: group `noun`, `yours`, `mine`, `verb` or `said`."""
    first: frozenset[str]
    """The words that `heads` may begin with."""
    owner: Pattern
    """Ends at the noun: `recipient`, `sender`, `third`, `definite`, `indefinite` or `self`, then `mods`."""
    owners: frozenset[str]
    """The words that `owner` may begin with."""
    name_owner: Pattern
    """Ends at the noun: a name in the possessive, then `mods`."""
    named: Pattern
    """A name, with the `title` before it when there is one."""
    weak: frozenset[str]
    plural: frozenset[str]
    counts: Mapping[str, int]
    several: frozenset[str]
    orders: Mapping[str, str]
    enclosed: frozenset[str]
    enclosing: Pattern
    """Ends before the noun or its article: words that say a letter goes with this one."""
    kin: frozenset[str]
    of_date: Pattern
    number: Pattern
    about: Pattern
    receipt: Pattern
    arrival: Pattern
    """Words of receipt that leave no doubt that a letter came, unlike "had"."""
    on_day: Pattern
    other_receives: Pattern
    thanks: Pattern
    receipt_tail: Pattern
    carrier: Pattern
    to_name: Pattern
    from_name: Pattern
    in_place: Pattern
    answering: Pattern
    part: Pattern
    figures: Mapping[str, int]
    unsent: Pattern
    anaphora: Pattern
    writer: Pattern
    """Ends at a verb of writing: subject and auxiliaries."""
    far_writer: Pattern
    """The same, with a courtesy between them: "I had the honour to"."""
    verb_final: Pattern
    """The same where the verb stands last: whom the writer wrote to (`to`, `you`), or who wrote to him (`author`)."""
    object: Pattern
    """Stands after a verb of writing: whom it was written to."""
    strong_verbs: frozenset[str]
    fate: Pattern
    """What became of a letter: group `never_sent`, `not_found` or `printed_elsewhere`."""
    own: Pattern
    """Words for a manuscript: that it is not found says nothing of the letter."""
    oral: Pattern


NAME = r"(?-i:\p{Lu}[\p{L}.'’&-]+(?:\s+(?:(?:of|de|von|van|der|the)\s+)?\p{Lu}[\p{L}.'’&-]+){0,4})"
"""One to five capitalised words: the shape of a name, without regard to who bears it."""


BODY = r"(?-i:\p{Lu}[\p{L}.'’&-]+(?:\s+(?:(?:of|de|von|van|der|the|on|for)\s+){0,2}\p{Lu}[\p{L}.'’&-]+){0,5})"
"""A name, or that of a body: "Committee on the Harbour", "Commissioners for Trade"."""


PARTIES = rf"{BODY}(?:,?\s+(?:and|und|&)\s+(?:the\s+)?{BODY})?"


def _merge(codes: tuple[str, ...]) -> dict[str, Any]:
    """Put the lists and tables of several languages together."""
    merged: dict[str, Any] = {}
    for code in codes:
        for key, value in languages.load(code, "references").items():
            if isinstance(value, Mapping):
                table = merged.setdefault(key, {})
                for inner, content in value.items():
                    if isinstance(content, Mapping):
                        table[inner] = {**table.get(inner, {}), **content}
                    else:
                        table[inner] = [*table.get(inner, []), *content]
            else:
                merged[key] = [*merged.get(key, []), *value]
    return merged


def _titles(codes: tuple[str, ...]) -> list[str]:
    """Return the honorifics and ranks that stand before a name."""
    out: list[str] = []
    for code in codes:
        data = languages.load(code, "names")
        tables = [data.get("honorifics", {}), data.get("ranks", {}), data.get("offices", {})]
        out += [word for table in tables for words in table.values() for word in words]
    return out


@cache
def cues(codes: tuple[str, ...]) -> Cues:
    """Return the matchers for the languages `codes`."""
    data = _merge(codes)
    possessor, between, complement, writing = (data[k] for k in ("possessor", "between", "complement", "writing"))
    answering = data["answering"]

    def compiled(pattern: str) -> Pattern:
        return regex.compile(pattern, regex.IGNORECASE | regex.V1)

    never = alternation(between["never"])
    mods = rf"(?P<mods>(?:(?!{never}\s)[\p{{L}}\[\]'’&.-]+,?\s+){{0,5}})"
    owners = "|".join(rf"(?P<{kind}>{alternation(possessor[kind])})" for kind in possessor)
    verbs = alternation(writing["verbs"])
    aux = alternation(writing["auxiliaries"])
    subjects = "|".join(rf"(?P<{who}>{alternation(writing[who])})" for who in ("sender", "recipient", "third"))
    return Cues(
        title_to=compiled(r"\s(?:to|an)\s+(?:the\s+)?(?-i:(?=\p{Lu}))"),
        title_author=compiled(rf"(?<!\p{{L}})(?:{alternation(data['notes']['openers'])}\s+)*+(?P<author>{PARTIES})$"),
        title_addressee=compiled(rf"\s(?:to|an)\s+(?P<addressee>(?:the\s+)?{PARTIES}),?\s+(?:\[?(?:vom|of|dated)\s+)?"),
        heads=compiled(
            rf"\b(?:(?P<said>{alternation(data['writing']['said'])})|(?P<mine>{alternation([*data['mine'], *data['your_last']])})"
            rf"|(?P<noun>{alternation([*data['nouns'], *data['weak_nouns']])})|(?P<yours>{alternation(data['yours'])})|(?P<verb>{verbs}))(?!['’\p{{L}}])"
        ),
        first=first_words(
            [
                *data["writing"]["said"],
                *data["mine"],
                *data["your_last"],
                *data["nouns"],
                *data["weak_nouns"],
                *data["yours"],
                *writing["verbs"],
            ]
        ),
        owner=compiled(rf"(?<![\p{{L}}'’])(?:{owners})[,.]?\s+{mods}$"),
        owners=first_words(word for words in possessor.values() for word in words),
        name_owner=compiled(
            rf"(?P<name>(?!{alternation([w for words in possessor.values() for w in words])}\s){NAME}(?:(?<=s)['’]|['’]s|(?-i:(?<=\p{{Ll}}\p{{Ll}})s)))\s+{mods}$"
        ),
        named=compiled(
            rf"\b(?P<title>{alternation(_titles(codes))}\.?\s+)?(?-i:\p{{Lu}}\p{{L}}+(?:\s+\p{{Lu}}[\p{{L}}.]+){{0,3}})"
        ),
        weak=frozenset(data["weak_nouns"]),
        plural=frozenset(data["plural"]),
        counts=between["count"],
        several=frozenset(between["several"]),
        orders={word: order for order in ("latest", "previous", "first", "next") for word in between[order]},
        enclosed=frozenset(between["enclosed"]),
        enclosing=compiled(rf"(?<!\p{{L}}){alternation(between['enclosing'])}\s+(?:(?:you|ihnen|dir)\s+)?$"),
        kin=frozenset(complement["kin"]),
        of_date=compiled(rf"\s*,?\s*(?:{alternation(complement['of_date'])}\s+)?(?:(?:the|den|dem)\s+)?"),
        number=compiled(rf"\s*,?\s*\(?{alternation(complement['number'])}\s*(?P<number>\d{{1,6}}(?:/\d{{1,4}})?)\)?"),
        about=compiled(rf"\s*,?\s*{alternation(complement['about'])}\s+"),
        receipt=compiled(rf"(?<!\p{{L}}){alternation(complement['receipt'])}(?!\p{{L}})"),
        arrival=compiled(
            rf"(?<!\p{{L}}){alternation([*complement['passive_receipt'], *complement['active_receipt'], 'receive', 'receipt', 'brings', 'bring'])}(?!\p{{L}})"
        ),
        on_day=compiled(rf"(?<!\p{{L}}){alternation(complement['on'])}\s+(?:the\s+)?$"),
        other_receives=compiled(
            rf"(?<!\p{{L}}){alternation(writing['recipient'])}(?:['’]ll|\s+(?:will|shall|werden))\s"
        ),
        thanks=compiled(rf"(?<!\p{{L}}){alternation(complement['thanks'])}(?!\p{{L}})"),
        receipt_tail=compiled(
            rf"\s*,?\s*(?:(?:which|that|die|der|das|den|welche[rsn]?)\s+)?(?:(?:\p{{L}}+\s+){{0,4}}?)"
            rf"(?P<cue>{alternation([*complement['passive_receipt'], *complement['active_receipt'], 'to hand'])})(?!\p{{L}})"
            r"(?:\s+(?:me|us|here|to\s+(?:me|us|hand)|safe(?:ly)?|duly|mich|mir|uns))*(?:\s+(?:to|zu)\s+(?:hand|händen))?"
        ),
        carrier=compiled(
            rf"\s*,?\s*{alternation(complement['carrier'])}\s+(?P<via>(?:(?:the|your|our|my|last|yesterdays?|this|dem|der|den)\s+)*(?:{NAME}|post|express|courier|messenger|mail|boten|post))"
        ),
        to_name=compiled(
            rf"\s*,?\s*{alternation(complement['to'])}\s+(?P<to>(?:the\s+|our\s+|your\s+|den\s+|die\s+)?{NAME}|me\b|us\b|you\b|mich\b|sie\b|dich\b)"
        ),
        from_name=compiled(
            rf"\s*,?\s*{alternation(complement['from'])}\s+(?P<from>(?:the\s+|our\s+|your\s+|a\s+|my\s+)?(?:{NAME}|{alternation(complement['kin'])}))"
        ),
        in_place=compiled(rf"\s*,?\s*{alternation(complement['place'])}\s+(?P<place>{NAME})"),
        answering=compiled(rf"(?<!\p{{L}}){alternation(answering['before'])}\s+(?:\p{{L}}+\s+){{0,3}}$"),
        part=compiled(
            rf"(?<!\p{{L}})(?:the\s+)?(?:(?P<nth>{alternation(answering['figures'])})\s+)?(?P<part>{alternation(answering['parts'])})"
            rf"(?:\s+(?P<figure>{alternation(answering['figures'])}|\d{{1,3}}|no\.\s*\d{{1,3}}))?(?:\s+\p{{L}}+){{0,2}}\s+(?:of|in|from|in\s+the|des|in)\s+$"
        ),
        figures=answering["figures"],
        unsent=compiled(rf"(?<!\p{{L}}){alternation(data['unsent']['before'])}\s+(?:\p{{L}}+\s+){{0,2}}$"),
        anaphora=compiled(rf"(?<!\p{{L}}){alternation(data['anaphora']['before'])}\s+$"),
        writer=compiled(rf"(?<![\p{{L}}'’])(?:{subjects})\s*,?\s+(?:{aux}\s+){{0,4}}$"),
        far_writer=compiled(rf"(?<![\p{{L}}'’])(?:{subjects})\s+(?:\p{{L}}+\s+){{1,6}}$"),
        verb_final=compiled(
            rf"(?<!\p{{L}}){alternation(writing.get('final_sender', ()))}\s+(?:(?-i:\p{{Ll}}+)\s+){{0,3}}?(?:(?P<you>{alternation(writing['objects_recipient'])})|(?:an\s+)?(?P<to>{NAME}))(?:\s+[\p{{L}}\d.]+){{0,5}}\s+$"
            rf"|(?P<author>{NAME})\s+{alternation(writing.get('final_third', ()))}\s+{alternation(writing['objects_sender'])}(?:\s+[\p{{L}}\d.]+){{0,5}}\s+$"
        ),
        object=compiled(
            rf"\s+(?:{aux}\s+|soon\s+|lately\s+|a\s+few\s+lines\s+|fully\s+)?(?:(?P<to_recipient>{alternation(writing['objects_recipient'])})|(?P<to_sender>{alternation(writing['objects_sender'])})"
            rf"|(?:(?:to|an)\s+)?(?P<to_other>(?:the\s+)?{NAME}))(?!\p{{L}})"
        ),
        strong_verbs=frozenset(writing["strong_verbs"]),
        fate=compiled(
            rf"(?<!\p{{L}})(?:(?P<never_sent>{alternation(data['fate']['never_sent'])})|(?P<not_found>{alternation(data['fate']['not_found'])})"
            rf"|(?P<printed_elsewhere>{alternation(data['fate']['printed_elsewhere'])}))(?!\p{{L}})"
        ),
        own=compiled(rf"(?<!\p{{L}}){alternation(data['fate']['manuscript'])}(?!\p{{L}})"),
        oral=compiled(rf"(?<!\p{{L}}){alternation(data['fate']['oral'])}(?!\p{{L}})"),
    )
