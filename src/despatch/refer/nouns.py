"""References that hang on a noun: "your message of May 11", "Colo Arnold's letter", "my last"."""

from __future__ import annotations

from dataclasses import replace

import regex

from despatch.model import Reference, ReferenceFunction, Span
from despatch.refer.complements import Complements, arrival_day, complements
from despatch.refer.days import Days
from despatch.refer.lexicon import OWNERS, Lexicon
from despatch.text.phrases import places

BEFORE = 110
"""How far, in code points, words before the noun bear on it."""

_SENTENCE_END = regex.compile(r"(?:(?<=\p{Ll}[\p{Ll}\d)\"”’'])\.|[;!?])\s+(?=[\p{Lu}\"“])|\n\s*\n", regex.V1)
_CAPITALISED = regex.compile(r"\p{Lu}")


def sentence_start(text: str, pos: int, floor: int) -> int:
    """Return where the sentence that holds `pos` begins, looking back at most `BEFORE` code points."""
    start = max(floor, pos - BEFORE)
    for hit in _SENTENCE_END.finditer(text, start, pos):
        start = hit.end()
    return start


_OWNER_WORDS = 9
_DENIED = 30
"""So near before the noun, in code points, a "not" denies it."""
NEAR = 70
"""Phrases that end at the noun ("with reference to") begin no further before it, in code points."""


def _owner(window: str, known: Lexicon) -> tuple[str, str, int] | None:
    """Return (kind of possessor, words between it and the noun, where it starts in `window`)."""
    # At most five words stand between possessor and noun, and a possessor has at most three: only the last words count.
    tail = window.rsplit(None, _OWNER_WORDS)
    near = len(window) - len(window.lstrip()) if len(tail) <= _OWNER_WORDS else len(tail[0])
    for place in places(known.owners, window, near, len(window)):
        # "[a] letter": an editor's word stands in brackets.
        for at in (place - 1, place) if place and window[place - 1] == "[" else (place,):
            if hit := known.owner.match(window, at):
                return next(k for k in OWNERS if hit[k]), hit["mods"], at
    return None


def at_noun(
    text: str,
    start: int,
    end: int,
    *,
    floor: int,
    limit: int,
    known: Lexicon,
    days: Days,
    spoken_of: bool,
) -> tuple[Reference, ...]:
    """Read the noun at `start`..`end` of `text`: one reference a letter meant, none when it points at no other.

    `floor` and `limit` bound the letter, whose dates are `days`. `spoken_of` says that a letter of the one addressed
    was named before, so that "the letter" may mean it.
    """
    opening = sentence_start(text, start, floor)
    window = text[opening:start]
    noun = " ".join(text[start:end].lower().split())
    if noun in known.words.capital_nouns and text[start].islower():
        return ()
    after = complements(text, end, limit, known, days)
    named = known.name_owner.search(window) if known.name_end.search(window) else None
    owner = _owner(window, known)
    if named and (owner is None or named.start() >= owner[2]):
        kind, mods, at = "named", named["mods"], named.start()
    elif owner:
        kind, mods, at = owner
    else:
        kind, mods, at = "bare", "", len(window)
    left = window[:at]
    if kind in ("sender", "recipient") and _order(mods, known) == "next" and noun not in known.words.content_nouns:
        return (announced(Span(opening + at, end), kind),)
    if kind == "indefinite" and not after.from_ and (had := known.had_from.search(left)):
        after = replace(after, from_=had["from"])
    takes_up = noun in known.words.content_nouns and bool(known.about_content.match(text, end, limit))
    if not _points(kind, noun, left, mods, after, known, spoken_of=spoken_of, takes_up=takes_up):
        return ()
    author, addressee = _parties(
        kind, named["name"] if kind == "named" and named else None, window[:at], after, known, mods
    )
    order = _order(mods, known)
    function = _function(kind, left, text[after.end : after.end + 50], after, known, order=order)
    span_start, part = _part(left, opening + at, known)
    reference = Reference(
        span=Span(span_start, after.end),
        function="answer" if part else function,
        rule=f"refer.noun.{kind}",
        confidence=_confidence(kind, after),
        author=author,
        addressee=addressee,
        date=after.date,
        received=after.received
        or (
            arrival_day(text, opening, min(limit, after.end + 60), known, days, Span(span_start, after.end))
            if function == "acknowledge"
            else None
        ),
        place=after.place,
        via=after.via,
        number=after.number,
        order=order,  # type: ignore[arg-type]
        part=part,
        about=after.about,
        count=_count(noun, left, mods, known, owned=_owner_word(window, at)),
    )
    return each_day(reference, after)


def announced(span: Span, author: str) -> Reference:
    """Return the reference of words that announce a letter of the sender's or the recipient's: "in my next letter"."""
    addressee = "recipient" if author == "sender" else "sender"
    return Reference(span, "announce", "refer.next", 0.85, author=author, addressee=addressee, order="next")


def at_next(text: str, start: int, end: int, *, floor: int, limit: int, known: Lexicon) -> tuple[Reference, ...]:
    """Read "in my next", "your next will tell": a letter that was not written yet; nothing for "my next neighbour"."""
    left = text[sentence_start(text, start, floor) : start]
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


def _points(
    kind: str,
    noun: str,
    left: str,
    mods: str,
    after: Complements,
    known: Lexicon,
    *,
    spoken_of: bool,
    takes_up: bool,
) -> bool:
    """Say whether the noun names another letter, by whose it is and what stands around it.

    `takes_up` says that what a letter holds is named with what it is about.
    """
    words = mods.lower().split()
    weak = noun in known.words.weak_nouns or noun in known.words.content_nouns
    told = after.dated or after.receipt or bool(after.number)
    come = bool(known.receipt.search(left[-45:]) or known.thanks.search(left[-60:]))
    if kind == "self" or any(w.strip(",.") in known.words.between.this for w in words):
        return False
    if any(known.orders.get(w.strip(",.")) == "next" for w in words):
        return False
    if known.unsent.search(left[-NEAR:]) and not told:
        return False
    if kind == "recipient":
        answered = noun in known.words.weak_nouns and bool(known.replying.search(left[-NEAR:]))
        return not weak or told or come or answered or takes_up
    if kind == "third" and noun in known.words.plural and not told:
        return False  # "their letters" are all of them
    if kind in ("sender", "third", "named"):
        return told or not weak
    if known.enclosing.search(left[-NEAR:]) and (after.to or after.from_):
        return True
    if known.enclosed_is.search(left[-NEAR:]):
        return True
    if any(w.strip(",.") in known.words.between.enclosed for w in words):
        return not weak
    if kind == "indefinite" and known.negated.search(left[-_DENIED:]) and not told:
        return False  # "I have not had a letter from him"
    if weak:
        came = known.arrival.search(left[-45:]) and noun not in known.words.content_nouns
        arrived = after.receipt or bool(came)
        return (after.dated and (come or bool(after.from_))) or (arrived and _from_someone(after, known))
    if kind == "definite":
        return told or bool(after.from_) or spoken_of or bool(known.anaphora.search(left[-NEAR:]))
    return _from_someone(after, known) or (after.dated and (come or bool(after.to)))


def _from_someone(after: Complements, known: Lexicon) -> bool:
    """Say whether the letter is said to come from a person or body."""
    last = after.from_.split()[-1] if after.from_ else ""
    if last.lower() in (*known.words.nouns, *known.words.weak_nouns):
        return False
    if after.from_ and after.from_.lower() in (
        *known.words.complement.from_recipient,
        *known.words.complement.from_sender,
    ):
        return False
    someone = (*known.words.complement.kin, *known.words.complement.from_third)
    return bool(_CAPITALISED.match(last)) or last.lower() in someone


def _parties(
    kind: str, name: str | None, left: str, after: Complements, known: Lexicon, mods: str
) -> tuple[str | None, str | None]:
    """Return author and addressee: "sender", "recipient" or a name as written."""
    to = after.to
    if to and to.lower() in known.words.complement.to_sender:
        to = "sender"
    elif to and to.lower() in known.words.complement.to_recipient:
        to = "recipient"
    if kind == "recipient":
        return "recipient", to or "sender"
    if kind == "sender":
        return "sender", to or "recipient"
    if kind == "named":
        return (regex.sub(r"['’]?s?['’]?$", "", name or "") or None), to
    if kind == "third":
        return _last_name(left, known), to
    if after.from_:
        who = after.from_.lower()
        if who in known.words.complement.from_recipient:
            return "recipient", to or "sender"
        if who in known.words.complement.from_sender:
            return "sender", to or "recipient"
        if who in known.words.complement.from_third:
            return _last_name(left, known, titled_only=True), to or "sender"
        return after.from_, to or "sender"
    if any(w.strip(",.").lower() in known.words.between.enclosed for w in mods.split()):
        return "sender", to
    return "recipient" if to in (None, "sender") else None, to or "sender"


def _last_name(left: str, known: Lexicon, *, titled_only: bool = False) -> str | None:
    """Return the name nearest before a "his" or "their", one with a title first; None when no name stands there."""
    names = [m for m in known.named.finditer(left) if m.start() > 0]
    titled = [m for m in names if m["title"]]
    fit = titled if titled_only else titled or names
    return fit[-1].group() if fit else None


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
        or known.receipt.search(right)
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
) -> tuple[Reference, ...]:
    """Read "yours of the 23d" or "my last"; nothing for the "Yours truly" of a closing."""
    opening = sentence_start(text, start, floor)
    left = text[opening:start]
    after = complements(text, end, limit, known, days)
    told = after.dated or after.receipt or bool(after.via) or bool(after.number)
    word = " ".join(text[start:end].lower().split())
    if word in known.words.mine_dated and not after.dated:
        return ()
    if word in known.words.that_dated:
        joint = known.of_date.match(text, end).group().split()
        of_day = after.dated and joint and joint[0].lower() in known.words.complement.of_date
        if not of_day or not (after.receipt or known.receipt.search(left[-40:])):
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
        date=after.date,
        received=came,
        place=after.place,
        via=after.via,
        number=after.number,
        order="latest" if mine and word not in known.words.mine_dated else None,
        about=after.about,
    )
    return each_day(reference, after)
