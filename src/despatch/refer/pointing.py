"""Whether a letter-noun points at another letter, by whose it is and what stands around it."""

from __future__ import annotations

import regex

from despatch.refer.complements import Complements
from despatch.refer.lexicon import Lexicon
from despatch.refer.noun_phrase import COME, NounPhrase

_CAPITALISED = regex.compile(r"\p{Lu}")
_DENIED = 30
"""So near before the noun, in code points, a "not" denies it."""


def points(phrase: NounPhrase, known: Lexicon, *, spoken_of: bool, takes_up: bool) -> bool:
    """Say whether the noun names another letter.

    `spoken_of` says that a letter of the one addressed was named before. `takes_up` says that what a letter holds is
    named with what it is about.
    """
    words = [word.strip(",.") for word in phrase.mods.lower().split()]
    if phrase.kind == "self" or any(word in known.words.between.this for word in words):
        return False
    if any(known.orders.get(word) == "next" for word in words):
        return False
    if known.unsent.search(phrase.near) and not _is_told(phrase):
        return False
    if phrase.kind in ("recipient", "sender", "third", "named"):
        return _points_at_somebodys(phrase, known, takes_up=takes_up)
    if known.enclosing.search(phrase.near) and (phrase.after.to or phrase.after.from_):
        return True
    if known.enclosed_is.search(phrase.near):
        return True
    if any(word in known.words.between.enclosed for word in words):
        return not _is_weak(phrase, known)
    if phrase.kind == "indefinite" and (answer := _points_at_one(phrase, known)) is not None:
        return answer
    return _points_loosely(phrase, known, spoken_of=spoken_of)


def _is_told(phrase: NounPhrase) -> bool:
    """Say whether a date, receipt or number stands behind the noun."""
    return phrase.after.dated or phrase.after.receipt or bool(phrase.after.number)


def _is_weak(phrase: NounPhrase, known: Lexicon) -> bool:
    return phrase.noun in known.words.weak_nouns or _is_content(phrase, known)


def _is_content(phrase: NounPhrase, known: Lexicon) -> bool:
    return phrase.noun in known.words.content_nouns


def _points_at_somebodys(phrase: NounPhrase, known: Lexicon, *, takes_up: bool) -> bool:
    """Judge "your letter", "my letter", "his letter", "Mr. Fenn's letter"."""
    told, weak = _is_told(phrase), _is_weak(phrase, known)
    if phrase.kind == "recipient":
        answered = phrase.noun in known.words.weak_nouns and bool(known.replying.search(phrase.near))
        brought = bool(phrase.after.via) and not _is_content(phrase, known)
        return not weak or told or phrase.has_come(known) or answered or takes_up or brought
    if phrase.kind == "third" and phrase.noun in known.words.plural and not told:
        return False  # "their letters" are all of them
    # "His account of the 3d" is a bill.
    return not weak or (told and (phrase.has_come(known) or not _is_content(phrase, known)))


def _points_at_one(phrase: NounPhrase, known: Lexicon) -> bool | None:
    """Judge "a letter" by a denial, by "from you", and by who says it in one; None where these do not tell."""
    after, told = phrase.after, _is_told(phrase)
    if known.negated.search(phrase.left[-_DENIED:]) and not told:
        return False  # "I have not had a letter from him"
    if after.from_ and is_own(after.from_, known):
        # "A letter from you", "a letter of yours". One that is hoped for is none.
        there = known.came_after.search(phrase.left[-COME:]) or phrase.is_thanked_for(known)
        said = told or bool(there) or after.from_.lower() in known.words.yours
        return said and not known.hoped.search(phrase.near)
    if not _is_weak(phrase, known) and (got(phrase, known) or (after.dated and phrase.said_in_by(known))):
        return True  # "we received a letter inclosing others", "Colo. Fenn in a letter of the 6th"
    return None


def _points_loosely(phrase: NounPhrase, known: Lexicon, *, spoken_of: bool) -> bool:
    """Judge "the letter", "a letter", "letters": somebody must have sent it, or words of receipt stand with a date."""
    after = phrase.after
    if _is_weak(phrase, known):
        came = not _is_content(phrase, known) and (known.arrival.search(phrase.left[-COME:]) or got(phrase, known))
        arrived = after.receipt or bool(came)
        return (after.dated and (phrase.has_come(known) or bool(after.from_))) or (
            arrived and _from_someone(after, known)
        )
    if phrase.kind == "definite":
        return _is_told(phrase) or bool(after.from_) or spoken_of or bool(known.anaphora.search(phrase.near))
    return _from_someone(after, known) or (after.dated and (phrase.has_come(known) or bool(after.to)))


def got(phrase: NounPhrase, known: Lexicon) -> bool:
    """Say whether the writer of this letter got it: "I had a letter"."""
    return bool(known.gets.search(phrase.left))


def is_own(from_: str, known: Lexicon) -> bool:
    """Say whether a letter comes from the recipient or the writer of this one."""
    return from_.lower() in (*known.words.complement.from_recipient, *known.words.complement.from_sender)


def _from_someone(after: Complements, known: Lexicon) -> bool:
    """Say whether the letter is said to come from a person or body."""
    last = after.from_.split()[-1] if after.from_ else ""
    if last.lower() in (*known.words.nouns, *known.words.weak_nouns):
        return False
    if after.from_ and is_own(after.from_, known):
        return False
    someone = (*known.words.complement.kin, *known.words.complement.from_third)
    return bool(_CAPITALISED.match(last)) or last.lower() in someone
