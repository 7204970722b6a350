"""The reference words of the archive's languages, compiled once into patterns.

`languages/en/references.toml` says what each list of words is for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import cache
from itertools import chain
from typing import TypeAlias

import regex

from despatch.languages.clauses import ClauseWords
from despatch.languages.names import NameWords
from despatch.languages.references import ReferenceWords
from despatch.languages.tables import merged
from despatch.text.patterns import any_of, compile_later
from despatch.text.phrases import first_words

Pattern: TypeAlias = "regex.Pattern[str]"

OWNERS = ("recipient", "sender", "third", "definite", "indefinite", "self")
"""Whose a letter may be: the tables of `possessor`, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of several languages as one, and the patterns made of them. A pattern that looks back ends at `$`."""

    words: ReferenceWords
    orders: dict[str, str]
    """Words for the order of a letter ("former"), and which order each means."""
    you: Pattern
    """A word that means the recipient."""
    first: frozenset[str]
    """The words that `heads` may begin with."""
    owners: frozenset[str]
    """The words that `owner` may begin with."""
    your_last: frozenset[str]
    heads: Pattern
    """A word that may name a letter, or a verb of writing: one group `noun`, `yours`, `mine`, `verb` or `said`."""
    owner: Pattern
    """Ends at the noun: one group of `OWNERS`, then `mods`."""
    name_owner: Pattern
    """Ends at the noun: a name in the possessive, then `mods`."""
    in_end: Pattern
    """The end of what `name_in` finds, and `by_end` that of `told_by`. Most windows do not have it."""
    by_end: Pattern
    name_in: Pattern
    """Ends at the possessor: "Colo. Fenn in a letter"."""
    name_end: Pattern
    """The end of what `name_owner` finds. It is far quicker, and most windows do not have it."""
    shortened: Pattern
    """Ends at a full stop that ends no sentence: a title."""
    named: Pattern
    """A name, with the `title` before it when there is one."""
    joint: Pattern
    """What joins "that of the 10th" to the reference before it."""
    closing_yours: Pattern
    """What follows "Yours" where it closes a letter."""
    enclosing: Pattern
    """Ends before the noun or its article: words that say a letter goes with this one."""
    of_date: Pattern
    on_date: Pattern
    """What leads to a date behind a verb of writing: "on the"."""
    day: Pattern
    """A day of the month without its month."""
    same_day: Pattern
    next_date: Pattern
    """What joins one date to the next: ", and of the"."""
    number: Pattern
    about: Pattern
    about_content: Pattern
    negated: Pattern
    """A word between subject and verb that says that none was written."""
    clause_end: Pattern
    """Where the words about a letter's subject end."""
    receipt: Pattern
    came_after: Pattern
    """Words of receipt behind the letter: "have" and "had" begin another clause there."""
    arrival: Pattern
    """Words of receipt that leave no doubt that a letter came, unlike "had"."""
    on_day: Pattern
    received_on: Pattern
    """What may stand between words of receipt and the day."""
    other_receives: Pattern
    receiver: Pattern
    """Ends at the possessor: a third person who got the letter, with a word of getting where it stands here (`got`)."""
    gets: Pattern
    """Ends at the possessor: "I had"."""
    thanks: Pattern
    receipt_tail: Pattern
    carrier: Pattern
    to_name: Pattern
    from_first: Pattern
    """What leads to a sender, and to nothing else."""
    from_name: Pattern
    had_from: regex.Pattern[str]
    next_before: regex.Pattern[str]
    next_after: regex.Pattern[str]
    trailing: Pattern
    """Small words left at the end of a name when the date behind it is cut off."""
    in_place: Pattern
    answering: Pattern
    replying: Pattern
    """Ends before the possessor: "to answer", "in answer to"."""
    enclosed_is: Pattern
    """Ends before the noun: "Inclosed is a"."""
    part: Pattern
    unsent: Pattern
    hoped: Pattern
    anaphora: Pattern
    writer: Pattern
    """Ends at a verb of writing: subject and auxiliaries."""
    far_writer: Pattern
    """The same, with a courtesy between them: "I had the honour to"."""
    name_writer: Pattern
    """The same where the subject is a `name`, or somebody by kinship or friendship: "a friend in the city"."""
    verb_final: Pattern
    writer_behind: regex.Pattern[str]
    """The same where the verb stands last: whom the writer wrote to (`to`, `you`), or who wrote to him (`author`)."""
    continued: Pattern
    """Ends at a verb of writing that shares the subject of what stands before it: "and have"."""
    object: Pattern
    """Stands after a verb of writing: whom it was written to."""
    letter_object: Pattern
    """Stands behind a verb of writing, before or behind whom it was written to: "a long letter"."""
    to_whom: Pattern
    inner_object: Pattern
    """Whom a verb of several words was written to: "gave you an account"."""
    in_which: Pattern
    in_letter: Pattern
    """Stands after a verb of saying or writing: "(me) in your last letter"."""
    passed_on: Pattern
    """Ends at the possessor: a verb that says to whom the letter was shown. "Shewed me your letter" says it before."""
    sender_behind: Pattern
    """Stands after a verb of writing: its subject, the writer of this letter. German puts a date before the verb."""
    tells_that: Pattern
    told_by: Pattern
    """Ends at the noun: somebody (`name`) told us something "by letter"."""
    title_to: Pattern
    """Where an editor's citation of a letter may have its "to"; the next two stand on either side of it."""
    title_author: Pattern
    title_addressee: Pattern
    fate: Pattern
    """What became of a letter: group `never_sent`, `not_found` or `printed_elsewhere`."""
    own: Pattern
    """Words for a manuscript: to say that it is not found says nothing of the letter."""
    oral: Pattern


# The flags leave ligatures alone: see `text.patterns`.
def _compile(pattern: str, flags: int = regex.IGNORECASE) -> Pattern:
    return compile_later(pattern, flags)


def _word(words: Iterable[str]) -> str:
    """Return a pattern for one of `words`, not part of a longer word."""
    return rf"(?<!\p{{L}}){any_of(words)}(?!\p{{L}})"


def _names(words: ReferenceWords, shortened: Iterable[str], suffixes: Iterable[str]) -> tuple[str, str]:
    """Return the shape of a name, and that of the one or two parties of a title. Neither asks who bears the name.

    A full stop belongs to an initial, to a shortened word, and to a word before a small letter. Elsewhere it ends the
    name and its sentence. So does a suffix ("Jr."), and a stop before a word that begins sentences ("Your").
    """
    owners = chain.from_iterable(getattr(words.possessor, kind) for kind in OWNERS)
    subjects = (*words.writing.sender, *words.writing.recipient, *words.writing.third)
    begins = any_of((*owners, *words.yours, *words.mine, *subjects))
    short = rf"(?<=(?<!\p{{L}})(?:\p{{L}}|(?i:{any_of(shortened)})))\."
    rest = rf"\p{{Lu}}(?:[\p{{L}}'’&-]|{short}|\.(?=\s{{0,4}}\p{{Ll}}|\p{{Lu}}))+"
    ends = rf"(?<=(?<!\p{{L}})(?i:{any_of(suffixes)})\.)(?=\s+\p{{Lu}})|(?<=\.)(?=\s+(?i:{begins})(?!\p{{L}}))"
    blank = rf"(?!{ends})\s+"
    name = rf"(?-i:{rest}(?:{blank}(?:{any_of(words.naming.inner)}\s+)?{rest}){{0,4}})"
    body = rf"(?-i:{rest}(?:{blank}(?:{any_of(words.naming.body_inner)}\s+){{0,2}}{rest}){{0,5}})"
    article = rf"(?:{any_of(words.naming.articles)}\s+)?"
    return name, rf"{body}(?:,?\s+{any_of(words.naming.joints)}\s+{article}{body})?"


@cache
def lexicon(codes: tuple[str, ...]) -> Lexicon:
    """Return the words and patterns for the languages `codes`; raises SettingsError for one that is not known."""
    words, names = merged(codes, ReferenceWords), merged(codes, NameWords)
    possessor, between, complement = words.possessor, words.between, words.complement
    answering, writing, fate = words.answering, words.writing, words.fate
    honorifics = list(chain.from_iterable(astuple(names.honorifics)))
    ranks = chain(names.ranks.items(), names.offices.items())
    titled = [form for full, forms in ranks for form in forms if len(form) < len(full)]
    clauses = merged(codes, ClauseWords).shortened
    shortened = (*words.naming.shortened, *clauses, *names.given, *titled, *honorifics)
    suffixes = (*chain.from_iterable(names.suffixes.values()), *(names.tail.words & names.honorifics.masculine))
    titles = [*honorifics, *chain.from_iterable((*names.ranks.values(), *names.offices.values()))]
    name, parties = _names(words, (*shortened, *suffixes), suffixes)
    genitive = r"(?:(?<=s)['’]|['’]s|(?-i:(?<=\p{Ll}\p{Ll})s))"
    owned = {kind: getattr(possessor, kind) for kind in OWNERS}
    mods = rf"(?P<mods>(?:(?!{any_of(between.never)}[\s,])[\p{{L}}\[\]'’&.-]+,?\s+){{0,5}})"
    article = rf"(?:{any_of(words.naming.articles)}\s+)?"
    date_article = rf"(?:{any_of(complement.date_articles)}\s+)?"
    aux = any_of(writing.auxiliaries)
    subjects = "|".join(rf"(?P<{who}>{any_of(getattr(writing, who))})" for who in ("sender", "recipient", "third"))
    to_you, to_me = any_of(writing.objects_recipient), any_of(writing.objects_sender)
    tail = r"(?:\s+[\p{L}\d.]+){0,5}\s+$"
    figures = any_of(answering.figures)
    came = (*complement.passive_receipt, *complement.active_receipt)
    heads = {
        "said": writing.said,
        "mine": (*words.mine, *words.mine_dated, *words.your_last),
        "next": (*words.my_next, *words.your_next),
        "noun": (*words.nouns, *words.weak_nouns, *words.content_nouns),
        "yours": (*words.yours, *words.that_dated),
        "verb": writing.verbs,
    }
    return Lexicon(
        words=words,
        orders={word: order for order in ("latest", "previous", "first", "next") for word in getattr(between, order)},
        you=_compile(
            rf"(?<![\p{{L}}'’])"
            rf"{any_of((*possessor.recipient, *writing.recipient, *writing.objects_recipient))}(?!\p{{L}})"
        ),
        first=first_words(chain.from_iterable(heads.values())),
        owners=first_words(chain.from_iterable(owned.values())),
        your_last=frozenset(words.your_last),
        heads=_compile(
            rf"\b(?:{'|'.join(f'(?P<{kind}>{any_of(some)})' for kind, some in heads.items())})(?!['’\p{{L}}])"
        ),
        owner=_compile(
            rf"(?<![\p{{L}}'’])(?:{'|'.join(f'(?P<{kind}>{any_of(some)})' for kind, some in owned.items())})"
            rf"[,.]?\s+{mods}$"
        ),
        name_owner=_compile(
            rf"(?P<name>(?!{any_of((*chain.from_iterable(owned.values()), *words.naming.parts))}\s)"
            rf"{name}{genitive})\s+{mods}$"
        ),
        in_end=_compile(rf"(?<!\p{{L}}){any_of(writing.in_which)}\s+$"),
        by_end=_compile(rf"(?<!\p{{L}}){any_of(complement.carrier)}\s+$"),
        name_in=_compile(
            rf"(?<![\p{{L}}'’])(?P<name>(?:{any_of(titles)}\.?\s+)?{name}),?\s+{any_of(writing.in_which)}\s+$"
        ),
        name_end=_compile(rf"{genitive}\s+{mods}$"),
        shortened=_compile(rf"(?<!\p{{L}}){any_of((*words.naming.shortened, *clauses, *titled))}$"),
        named=_compile(rf"\b(?P<title>{any_of(titles)}\.?\s+)?(?-i:\p{{Lu}}\p{{L}}+(?:\s+\p{{Lu}}[\p{{L}}.]+){{0,3}})"),
        joint=_compile(rf"\s*,?\s*{any_of(words.joints)}\s+"),
        closing_yours=_compile(rf"\s*(?:,\s*)?(?:{any_of(words.closing_yours)}|,)"),
        enclosing=_compile(rf"(?<!\p{{L}}){any_of(between.enclosing)}\s+(?:{any_of(between.enclosing_to)}\s+)?$"),
        of_date=_compile(
            rf"\s*,?\s*(?:(?:{any_of(complement.copulas)}\s+)?{any_of(complement.of_date)}\s+)?{date_article}"
        ),
        on_date=_compile(rf"\s*,?\s*{any_of(complement.on)}\s+{date_article}"),
        day=_compile(
            rf"{date_article}[\[(]?(?P<day>[lI]?\d{{1,2}})\s*(?:{any_of(complement.day_endings)}|\.)?"
            rf"(?!\d|\p{{L}}|\s*{any_of(complement.hours)})",
            0,
        ),
        same_day=_compile(rf"\s+{any_of(complement.same_day)}(?!\p{{L}})"),
        next_date=_compile(
            rf"\.?\s*(?:,\s*(?:{any_of(complement.date_joints)}\b|&)?|&|{any_of(complement.date_joints)}\b)\s*"
            rf"(?:{any_of(complement.date_again)}\s+)?(?:{any_of(complement.date_pointers)}\s+)?",
            0,
        ),
        number=_compile(rf"\s*,?\s*\(?{any_of(complement.number)}\s*(?P<number>\d{{1,6}}(?:/\d{{1,4}})?)\)?"),
        about=_compile(rf"\s*,?\s*{any_of(complement.about)}\s+"),
        about_content=_compile(rf"\s+{any_of(complement.about_content)}\s"),
        negated=_compile(_word(writing.negations)),
        clause_end=_compile(
            rf"(?<=\p{{Ll}}[\p{{Ll}}\d)])\.|[;:!?\n(]|,\s+{any_of(complement.clause_openers)}\b"
            rf"|\s+{any_of(complement.clause_verbs)}\b",
            0,
        ),
        receipt=_compile(_word(complement.receipt)),
        came_after=_compile(_word(word for word in complement.receipt if word not in writing.auxiliaries)),
        arrival=_compile(_word((*came, *complement.arrival))),
        on_day=_compile(rf"(?<!\p{{L}}){any_of(complement.on)}\s+{date_article}$"),
        received_on=_compile(rf"\s*,?\s*(?:{any_of(complement.received_on)}\s+{date_article})?"),
        other_receives=_compile(
            rf"(?<!\p{{L}}){any_of(writing.recipient)}(?:{any_of(writing.will_short)}|\s+{any_of(writing.will)})\s"
        ),
        receiver=_compile(
            rf"(?<![\p{{L}}'’])(?P<who>{any_of(writing.third)}|(?P<name>{any_of(titles)}\.?\s+{name}"
            rf"|{any_of((*possessor.sender, *possessor.recipient))}\s+{any_of(complement.kin)}))\s+"
            rf"(?:{aux}\s+){{0,3}}?(?:(?P<got>{any_of(complement.receives)})\s+)?$"
        ),
        gets=_compile(rf"(?<!\p{{L}}){any_of(writing.sender)}\s+(?:{aux}\s+){{0,3}}?{any_of(complement.receives)}\s+$"),
        thanks=_compile(_word(complement.thanks)),
        receipt_tail=_compile(
            rf"\s*,?\s*(?:{any_of(complement.relatives)}\s+)?(?:(?:\p{{L}}+\s+){{0,4}}?)"
            rf"(?P<cue>{any_of((*came, *complement.at_hand))})(?!\p{{L}})"
            rf"(?:\s+{any_of(complement.receipt_tails)}(?!\p{{L}}))*"
        ),
        carrier=_compile(
            rf"\s*,?\s*{any_of(complement.carrier)}\s+"
            rf"(?P<via>(?:{any_of(complement.carrier_words)}\s+)*(?:{name}|{any_of(complement.carriers)}))"
        ),
        to_name=_compile(
            rf"\s*,?\s*{any_of(complement.to)}\s+(?P<to>(?:{any_of(complement.to_words)}\s+)?{name}"
            rf"|{any_of((*complement.to_sender, *complement.to_recipient, *complement.to_third))}\b)"
        ),
        from_first=_compile(rf"\s+{any_of(complement.had_from)}\s"),
        from_name=_compile(
            rf"\s*,?\s*{any_of(complement.from_)}\s+"
            rf"(?P<from>(?:{any_of(complement.from_words)}\s+)?(?:{name}|{any_of(complement.kin)})"
            rf"|(?:{any_of((*complement.from_sender, *complement.from_recipient))})(?!\p{{L}}))"
            rf"|\s*,?\s*{any_of(complement.had_from)}\s+(?P<from>{any_of(complement.from_third)})(?!\p{{L}})"
        ),
        had_from=_compile(
            rf"(?<!\p{{L}})(?:{any_of(writing.sender)}\s+(?:{aux}\s+){{0,3}}{any_of(complement.receipt)}"
            rf"|{any_of(complement.receipt)}\s+{any_of(writing.sender)})\s+"
            rf"(?:(?-i:\p{{Ll}}+)\s+){{0,2}}?{any_of(complement.had_from)}\s+"
            rf"(?:{any_of(complement.from_words)}\s+)?(?P<from>(?:{any_of(titles)}\.?\s+)?{name}|{any_of(complement.kin)})"
            rf"(?:\s+{any_of(complement.place)}\s+{name})?,?\s+$"
            rf"|(?<!\p{{L}}){any_of(complement.had_from)}\s+(?:{any_of(complement.from_words)}\s+)?"
            rf"(?P<from>(?:{any_of(titles)}\.?\s+)?{name}|{any_of(complement.kin)})\s+"
            rf"{any_of(complement.receipt)}\s+{any_of(writing.sender)}\s+$"
        ),
        next_before=_compile(rf"(?<!\p{{L}}){any_of(words.next_before)}\s+$"),
        next_after=_compile(rf"\s+{any_of(words.next_after)}(?!\p{{L}})|[.,;:]"),
        trailing=_compile(rf"(?:\s+{any_of(complement.trailing)}|[\s,])+$", 0),
        in_place=_compile(rf"\s*,?\s*{any_of(complement.place)}\s+(?P<place>{name})"),
        answering=_compile(rf"(?<!\p{{L}}){any_of(answering.before)}\s+(?:\p{{L}}+\s+){{0,3}}$"),
        replying=_compile(rf"(?<!\p{{L}}){any_of(answering.replying)}\s+$"),
        enclosed_is=_compile(rf"(?<!\p{{L}}){any_of(between.enclosed_is)}\s+$"),
        part=_compile(
            rf"(?<!\p{{L}}){article}(?:(?P<nth>{figures})\s+)?(?P<part>{any_of(answering.parts)})"
            rf"(?:\s+(?P<figure>{figures}|\d{{1,3}}|{any_of(answering.number)}\s*(?P<digits>\d{{1,3}})))?"
            rf"(?:\s+\p{{L}}+){{0,2}}\s+{any_of(answering.part_of)}\s+$"
        ),
        unsent=_compile(rf"(?<!\p{{L}}){any_of(words.unsent.before)}\s+(?:\p{{L}}+\s+){{0,2}}$"),
        hoped=_compile(_word(words.unsent.hopes)),
        anaphora=_compile(rf"(?<!\p{{L}}){any_of(words.anaphora.before)}\s+$"),
        writer=_compile(rf"(?<![\p{{L}}'’])(?:{subjects})\s*,?\s+(?:{aux}\s+){{0,4}}$"),
        far_writer=_compile(rf"(?<![\p{{L}}'’])(?:{subjects})\s+(?:\p{{L}}+\s+){{1,6}}$"),
        name_writer=_compile(
            rf"(?<![\p{{L}}'’])(?P<name>(?:{any_of(titles)}\.?\s+)?{name}"
            rf"|(?:{any_of((*possessor.recipient, *possessor.sender, *possessor.indefinite, *words.naming.articles))})"
            rf"\s+{any_of(complement.kin)}(?:\s+{any_of(complement.place)}\s+(?:{any_of(words.naming.articles)}\s+)?"
            rf"\p{{L}}+)?)\s+(?:{aux}\s+){{0,3}}$"
        ),
        verb_final=_compile(
            rf"(?<!\p{{L}}){any_of(writing.final_sender)}\s+(?:(?-i:\p{{Ll}}+)\s+){{0,3}}?"
            rf"(?:(?P<you>{to_you})|(?:{any_of(writing.final_to)}\s+)?(?P<to>{name})){tail}"
            rf"|(?P<author>{name})\s+{any_of(writing.final_third)}\s+{to_me}{tail}"
            rf"|(?P<other>{any_of(writing.recipient)})\s+{to_me}{tail}"
        ),
        writer_behind=_compile(
            rf"\s+(?P<name>{any_of(writing.after_verb)}\s+(?:(?:{any_of(titles)}\.?\s+)?{name}|{any_of(complement.kin)}))"
            rf"(?!\p{{L}})"
        ),
        continued=_compile(rf"(?:\b{any_of(writing.joints)}|&|,)\s+(?:{any_of(writing.joint_auxiliaries)}\s+)?$"),
        object=_compile(
            rf"\s+(?:{any_of((*writing.auxiliaries, *writing.object_adverbs))}\s+)?"
            rf"(?:(?P<to_recipient>{to_you})|(?P<to_sender>{to_me})"
            rf"|(?:{any_of(writing.object_to)}\s+)?(?P<to_third>{any_of(complement.to_third)})"
            rf"|(?:{any_of(writing.object_to)}\s+)?(?P<to_other>{article}{name})"
            rf"|{any_of(writing.object_to)}\s+(?P<to_other>{any_of((*possessor.indefinite, *possessor.sender))}"
            rf"\s+{any_of(complement.kin)}))(?!\p{{L}})"
        ),
        letter_object=_compile(
            rf"\s+{any_of(possessor.indefinite)}\s+(?:\p{{L}}+\s+){{0,3}}?{any_of(words.nouns)}(?!\p{{L}})"
        ),
        to_whom=_compile(rf"\s+{any_of(writing.object_to)}\s"),
        inner_object=_compile(rf"\s{to_you}\s"),
        in_which=_compile(rf"{any_of(writing.in_which)}\s+$"),
        sender_behind=_compile(rf"\s+{any_of(writing.sender_behind)}(?!\p{{L}})"),
        in_letter=_compile(
            rf"(?:\s+{to_me})?\s+{any_of(writing.said_in)}\s+(?:{any_of((*possessor.sender, *possessor.recipient))}\s+"
            rf"(?:\p{{L}}+\s+){{0,3}}?{any_of(sorted({*words.nouns, *words.weak_nouns} - {*complement.carriers}))}"
            rf"|{any_of((*words.mine, *words.mine_dated, *words.yours, *words.your_last))})(?!\p{{L}})"
        ),
        passed_on=_compile(rf"(?<!\p{{L}}){any_of(complement.passed_on)}\s+(?:(?!{to_me}\s)\p{{L}}+\s+){{0,3}}$"),
        tells_that=_compile(rf",?\s+{any_of(writing.tells_that)}\s"),
        told_by=_compile(
            rf"(?<![\p{{L}}'’])(?!{any_of(writing.openers)}\s)(?P<name>{parties})\s+(?:\p{{L}}+\s+){{0,3}}?"
            rf"{any_of(writing.tells)}\s+(?P<whom>{to_you}|{to_me})\s+{any_of(complement.carrier)}\s+$"
        ),
        title_to=_compile(rf"\s{any_of(words.naming.to)}\s+{article}(?-i:(?=\p{{Lu}}))"),
        title_author=_compile(rf"(?<!\p{{L}})(?:{any_of(words.notes.openers)}\s+)*+(?P<author>{parties})$"),
        title_addressee=_compile(
            rf"\s{any_of(words.naming.to)}\s+(?P<addressee>{article}{parties}),?\s+"
            rf"(?:\[?{any_of(words.naming.dated)}\s+)?"
        ),
        fate=_compile(
            rf"(?<!\p{{L}})(?:(?P<never_sent>{any_of(fate.never_sent)})|(?P<not_found>{any_of(fate.not_found)})"
            rf"|(?P<printed_elsewhere>{any_of(fate.printed_elsewhere)}))(?!\p{{L}})"
        ),
        own=_compile(_word(fate.manuscript)),
        oral=_compile(_word(fate.oral)),
    )
