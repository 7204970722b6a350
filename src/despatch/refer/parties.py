"""Who wrote a letter that a noun points at, and to whom: "sender", "recipient", or a name as written."""

from __future__ import annotations

import regex

from despatch.refer.lexicon import Lexicon
from despatch.refer.noun_phrase import NounPhrase
from despatch.refer.pointing import got


def parties(phrase: NounPhrase, known: Lexicon) -> tuple[str | None, str | None]:
    """Return author and addressee."""
    author, addressee = _parties(phrase, known)
    receiver = known.receiver.search(phrase.left) if phrase.kind == "recipient" else None
    if receiver and (receiver["got"] or phrase.after.receipt):  # "he received your letter"
        addressee = receiver["name"] or last_name(phrase.left[: receiver.start()], known)
    return author, addressee


def _parties(phrase: NounPhrase, known: Lexicon) -> tuple[str | None, str | None]:
    words, kind = known.words.complement, phrase.kind
    to, third = _to(phrase, known)
    if kind in ("recipient", "sender"):
        other = "sender" if kind == "recipient" else "recipient"
        return kind, to if third else to or other
    if kind == "named":
        return (regex.sub(r"['’]?s?['’]?$", "", phrase.name or "") or None), to
    if kind == "third":
        return last_name(phrase.left, known), to
    if phrase.after.from_:
        who = phrase.after.from_.lower()
        if who in words.from_recipient:
            return "recipient", to or "sender"
        if who in words.from_sender:
            return "sender", to or "recipient"
        if who in words.from_third:
            return last_name(phrase.left, known, titled_only=True), to or "sender"
        return phrase.after.from_, to or "sender"
    if kind == "indefinite" and (said := phrase.said_in_by(known)):
        return said, to
    if kind == "indefinite" and got(phrase, known):
        return None, to or "sender"
    if any(word.strip(",.").lower() in known.words.between.enclosed for word in phrase.mods.split()):
        return "sender", to
    return "recipient" if to in (None, "sender") else None, to or "sender"


def _to(phrase: NounPhrase, known: Lexicon) -> tuple[str | None, bool]:
    """Return to whom it goes by the words behind the noun, and whether that is somebody just named ("to him")."""
    to, words = phrase.after.to, known.words.complement
    if to is None:
        return None, False
    if to.lower() in words.to_third:
        return last_name(phrase.left, known, titled_only=True), True
    if to.lower() in words.to_sender:
        return "sender", False
    return ("recipient" if to.lower() in words.to_recipient else to), False


def last_name(left: str, known: Lexicon, *, titled_only: bool = False) -> str | None:
    """Return the name nearest before a "his" or "their", one with a title first; None when no name stands there."""
    # The first word of a sentence has a capital, name or not.
    names = [m for m in known.named.finditer(left) if m.start() > 0 or m["title"]]
    titled = [m for m in names if m["title"]]
    fit = titled if titled_only else titled or names
    return fit[-1].group() if fit else None
