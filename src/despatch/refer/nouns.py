"""References that hang on a noun: "your message of May 11", "Colo Arnold's letter", "my last"."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import regex

from despatch import dates
from despatch.model import Reference, ReferenceFunction, Span
from despatch.refer.complements import Complements, arrival_day, complements
from despatch.refer.days import Days
from despatch.refer.lexicon import Lexicon
from despatch.refer.noun_phrase import NEAR, NounPhrase, read_phrase, sentence_start
from despatch.refer.parties import parties
from despatch.refer.pointing import points

_RECEIPT = 60
"""So far behind the letter, in code points, the day of receipt is looked for."""


def at_noun(
    text: str, start: int, end: int, *, floor: int, limit: int, known: Lexicon, days: Days, spoken_of: bool
) -> tuple[Reference, ...]:
    """Read the noun at `start`..`end` of `text`: one reference a letter meant, none when it points at no other.

    `floor` and `limit` bound the letter, whose dates are `days`. `spoken_of` says that a letter of the one addressed
    was named before, so that "the letter" may mean it.
    """
    phrase = read_phrase(text, start, end, floor=floor, limit=limit, known=known, days=days)
    if phrase.noun in known.words.capital_nouns and text[start].islower():
        return ()
    content = phrase.noun in known.words.content_nouns
    if phrase.kind in ("sender", "recipient") and _order(phrase.mods, known) == "next" and not content:
        return (announced(Span(phrase.opening + phrase.at, end), phrase.kind),)
    by = known.told_by.search(phrase.window) if phrase.ends_with(known.by_end) else None
    if phrase.kind == "bare" and by:
        return (_told_by(by, phrase.opening, end, known),)
    takes_up = content and bool(known.about_content.match(text, end, limit))
    if not points(phrase, known, spoken_of=spoken_of, takes_up=takes_up):
        return ()
    return each_day(_reference(text, phrase, limit, known, days, takes_up=takes_up), phrase.after)


def _reference(text: str, phrase: NounPhrase, limit: int, known: Lexicon, days: Days, *, takes_up: bool) -> Reference:
    after, mods = phrase.after, phrase.mods
    author, addressee = parties(phrase, known)
    order = _order(mods, known)
    at, part = _part(phrase.left, phrase.opening + phrase.at, known)
    function = _function(phrase.kind, phrase.left, text[after.end : after.end + 50], after, known, order=order)
    if phrase.kind == "recipient" and addressee != "sender":
        function = "cite"  # "your letter to Mr. Fenn"
    if part or (phrase.kind == "recipient" and takes_up and not phrase.has_come(known)):
        function = "answer"
    came_on = after.date if after.bare and (after.receipt or phrase.is_received(known)) else None
    if function == "acknowledge" and not after.received and not came_on:
        end = min(limit, after.end + _RECEIPT)
        came_on = arrival_day(text, phrase.opening, end, known, days, Span(at, after.end))
        date = after.date
    else:
        date = None if came_on else after.date  # "I had your letter yesterday"
    return Reference(
        span=Span(at, after.end),
        function=function,
        rule=f"refer.noun.{phrase.kind}",
        confidence=_confidence(phrase.kind, after),
        author=author,
        addressee=addressee,
        date=date or (None if came_on else _day_said(mods, known, days)),
        received=after.received or came_on,
        place=after.place,
        via=after.via,
        number=after.number,
        order=order,  # type: ignore[arg-type]
        part=part,
        about=after.about,
        count=_count(phrase.noun, phrase.left, mods, known, owned=_owner_word(phrase.window, phrase.at)),
    )


def _told_by(hit: regex.Match[str], opening: int, end: int, known: Lexicon) -> Reference:
    """Return the reference of "Mr. Fenn will have told you by letter"."""
    addressee = "recipient" if known.you.fullmatch(hit["whom"]) else "sender"
    span = Span(opening + hit.start(), end)
    return Reference(span, "cite", "refer.noun.by", 0.6, author=hit["name"], addressee=addressee)


def _day_said(mods: str, known: Lexicon, days: Days) -> str | None:
    """Return the day that a word before the noun says, counted from the letter's own: German "Ihr gestriger Brief"."""
    own = dates.bounds(days.base) if days.base else None
    off = next((known.words.between.days[w] for w in mods.lower().split() if w in known.words.between.days), None)
    if off is None or own is None or own[0] != own[1]:
        return None
    return (own[0] + dt.timedelta(days=off)).isoformat()


def announced(span: Span, author: str) -> Reference:
    """Return the reference of words that announce a letter of the sender's or the recipient's: "in my next letter"."""
    addressee = "recipient" if author == "sender" else "sender"
    return Reference(span, "announce", "refer.next", 0.85, author=author, addressee=addressee, order="next")


def at_next(text: str, start: int, end: int, *, floor: int, limit: int, known: Lexicon) -> tuple[Reference, ...]:
    """Read "in my next", "your next will tell": a letter that was not written yet; nothing for "my next neighbour"."""
    left = text[sentence_start(text, start, floor, known) : start]
    if not known.next_before.search(left) and not known.next_after.match(text, end, limit):
        return ()
    if (following := known.heads.match(text, end + 1, limit)) and following["noun"]:
        return ()
    words = " ".join(text[start:end].lower().split())
    return (announced(Span(start, end), "sender" if words in known.words.my_next else "recipient"),)


def each_day(reference: Reference, after: Complements) -> tuple[Reference, ...]:
    """Part "your letters of the 25th and 28th" into a reference for each day."""
    if len(after.days) < 2:
        return (reference,)
    first = replace(reference, span=Span(reference.span.start, after.days[0][0].end), count=1)
    return first, *(replace(reference, span=span, date=date, count=1, part=None) for span, date in after.days[1:])


def _function(
    kind: str, left: str, right: str, after: Complements, known: Lexicon, *, order: str | None = None
) -> ReferenceFunction:
    """Acknowledge a letter, answer what it says, or merely cite it (DESIGN section 6)."""
    if kind == "sender":
        return "cite"
    if kind != "recipient" and not (kind == "definite" and not after.from_):
        came = after.receipt or (known.arrival.search(left[-60:]) and not known.other_receives.search(left))
        return "acknowledge" if came else "cite"
    if (
        known.receipt.search(left[-70:])
        or known.thanks.search(left[-70:])
        or after.receipt
        or known.came_after.search(right)
    ):
        return "acknowledge"
    if order == "previous":
        return "cite"
    if known.answering.search(left[-NEAR:]):
        return "answer"
    if len(left) < 4:
        return "acknowledge" if after.dated or after.about else "answer"
    return "answer" if not after.dated else "cite"


def _part(left: str, at: int, known: Lexicon) -> tuple[int, str | None]:
    """Return where the reference starts and which part of the letter it means: "paragraph 1"."""
    left = left[-NEAR:]
    hit = known.part.search(left)
    if not hit:
        return at, None
    figure = (hit["digits"] or hit["figure"] or hit["nth"] or "").lower()
    number = known.words.answering.figures.get(figure, figure)
    return at - (len(left) - hit.start()), f"{hit['part'].lower()} {number}".strip()


def _order(mods: str, known: Lexicon) -> str | None:
    low = mods.lower()
    return next((known.orders[w.strip(",.")] for w in low.split() if w.strip(",.") in known.orders), None)


def _owner_word(window: str, at: int) -> str:
    """Return the possessor that stands at `at`, in lower case."""
    return (window[at:].split(None, 1) or [""])[0].strip("[],.").lower()


def _count(noun: str, left: str, mods: str, known: Lexicon, owned: str = "") -> int:
    """Return how many letters are meant: 1, the number said ("both your messages"), or 0 for an unsaid several.

    `owned` is the word that says whose they are. In some languages its form tells one letter from several.
    """
    if owned in known.words.possessor.of_one:
        return 1
    words = [w.strip(",.") for w in (*left.lower().split()[-1:], *mods.lower().split())]
    said = next((known.words.between.count[w] for w in words if w in known.words.between.count), 0)
    return said or (0 if noun in known.words.plural or any(w in known.words.between.several for w in words) else 1)


def _confidence(kind: str, after: Complements) -> float:
    """Say how often such references were right on letters with answers; see `docs/manual/references.md`."""
    if after.dated or after.number:
        return 0.97 if kind in ("recipient", "sender") else 0.9
    if after.receipt:
        return 0.95
    return {"recipient": 0.9, "sender": 0.75, "third": 0.6, "named": 0.7, "definite": 0.7}.get(kind, 0.5)


def at_yours(
    text: str,
    start: int,
    end: int,
    *,
    floor: int,
    limit: int,
    known: Lexicon,
    days: Days,
    mine: bool,
    before: Reference | None = None,
) -> tuple[Reference, ...]:
    """Read "yours of the 23d" or "my last"; nothing for the "Yours truly" of a closing.

    `before` is the reference that "that of the 10th" goes on with: "yours of the 7th, and for that of the 10th".
    """
    opening = sentence_start(text, start, floor, known)
    left = text[opening:start]
    after = complements(text, end, limit, known, days)
    told = after.dated or after.receipt or bool(after.via) or bool(after.number)
    word = " ".join(text[start:end].lower().split())
    if word in known.words.mine_dated and not after.dated:
        return ()
    if word in known.words.that_dated:
        joint = known.of_date.match(text, end).group().split()
        of_day = after.dated and joint and joint[0].lower() in known.words.complement.of_date
        if not of_day or not (before or after.receipt or known.receipt.search(left[-40:])):
            return ()
    if not mine:
        come = bool(
            known.receipt.search(left[-40:]) or known.thanks.search(left[-40:]) or known.answering.search(left[-NEAR:])
        )
        if not told and (not come or known.closing_yours.match(text, end)):
            return ()
    yours = not mine or " ".join(text[start:end].lower().split()) in known.your_last
    who = "recipient" if yours else "sender"
    function = _function(
        "sender" if who == "sender" else "recipient", left, text[after.end : after.end + 50], after, known
    )
    span = Span(start, after.end)
    came = after.received
    if not came and function == "acknowledge":
        came = arrival_day(text, opening, min(limit, after.end + 60), known, days, span)
    reference = Reference(
        span=span,
        function=function,
        rule="refer.mine" if who == "sender" else "refer.yours",
        confidence=0.95 if told else 0.8,
        author=who,
        addressee="recipient" if who == "sender" else "sender",
        date=after.date or _day_said(word, known, days),
        received=came,
        place=after.place,
        via=after.via,
        number=after.number,
        order="latest" if mine and word not in known.words.mine_dated else None,
        about=after.about,
    )
    if before and word in known.words.that_dated:
        reference = replace(reference, function=before.function, author=before.author, addressee=before.addressee)
    return each_day(reference, after)
