"""References that hang on a verb of writing: "I wrote you yesterday by Express", "He writes 27th"."""

from __future__ import annotations

from dataclasses import replace

import regex

from despatch.model import Reference, Span
from despatch.refer.complements import Complements, complements
from despatch.refer.days import Days
from despatch.refer.lexicon import Lexicon
from despatch.refer.noun_phrase import sentence_start
from despatch.refer.nouns import each_day
from despatch.refer.parties import last_name

_NAME = 50
"""How far, in code points, a named writer begins before the verb."""
_BEFORE = 40
"""So far, in code points, a day reaches back that stands before who wrote."""


def at_verb(
    text: str, start: int, end: int, *, floor: int, limit: int, known: Lexicon, days: Days
) -> tuple[Reference, ...]:
    """Read the verb of writing at `start`..`end`: a reference for each day; none when no letter is told by it."""
    opening = sentence_start(text, start, floor, known)
    left = text[opening:start]
    verb = text[start:end].lower()
    verb_end = end
    inner = known.inner_object.search(text, start, end)
    if inner:  # "gave you an account"
        verb_end = inner.start()
    letter = known.letter_object.match(text, end, limit)
    letter = letter if letter and known.to_whom.match(text, letter.end(), limit) else None
    verb_end = letter.end() if letter else verb_end
    behind = known.sender_behind.match(text, end, limit) if verb in known.words.writing.strong_verbs else None
    told_to = known.object.match(text, behind.end() if behind else verb_end, limit)
    told_end = max(verb_end if letter else end, told_to.end() if told_to else end)
    letter = known.letter_object.match(text, told_end, limit) if told_to and not letter else None
    after = complements(text, letter.end() if letter else told_end, limit, known, days, written=True)
    if known.in_letter.match(text, told_to.end() if told_to else end, limit):
        return ()  # "I wrote you in my letter": the noun is read
    if behind:
        found = _verb_first(text, start, opening, told_to, after, known, days)
        return each_day(found, after) if found else ()
    writer = known.writer.search(left) or (
        known.far_writer.search(left) if told_to and told_to["to_recipient"] else None
    )
    if not writer:
        that = after.dated or bool(known.tells_that.match(text, end, limit))
        other = (
            _without_subject(start, left, told_to, verb, after, known)
            or _verb_last(opening, end, left, verb, known, days)
            or _continued(start, left, told_to, verb, known)
            or _named(opening, end, left, told_to, verb, known, that=that)
            or _named_behind(text, start, told_to, verb, known)
        )
        return (_with_day(other, text, opening, after, days),) if other else ()
    if known.negated.search(writer.group()):
        return ()
    after = replace(after, via=None) if letter else after  # "I cannot omit writing you a line by this post"
    found = _written(text, opening, writer, verb, told_to, after, known, days)
    return each_day(found, after) if found else ()


def _written(
    text: str,
    opening: int,
    writer: regex.Match[str],
    verb: str,
    told_to: regex.Match[str] | None,
    after: Complements,
    known: Lexicon,
    days: Days,
) -> Reference | None:
    """Read "I wrote you", "he has written": the subject stands before the verb."""
    who = next(k for k in ("sender", "recipient", "third") if writer[k])
    if who == "recipient" and (verb in known.words.writing.never_you or somebody_else(writer["recipient"], known)):
        return None
    begin = opening + writer.start()
    within = next(iter(days.between(begin, opening + writer.end())), None)
    date = after.date or after.received or (days.resolve(within) if within else None)
    dated = after.dated or date is not None
    strong = verb in known.words.writing.strong_verbs
    told = who == "third" or (told_to is not None and not told_to["to_third"])
    if not strong and not (told and (dated or after.via)):
        return None
    if who == "third" and not (dated or told_to):
        return None
    if who == "sender" and not (told_to or dated or after.via):
        return None
    author = who if who != "third" else None
    addressee: str | None = "recipient" if who == "sender" else "sender"
    if told_to and told_to["to_other"]:
        addressee = told_to["to_other"]
    elif told_to and told_to["to_recipient"]:
        addressee = "recipient"
    elif told_to and told_to["to_third"]:
        addressee = last_name(text[opening:begin], known, titled_only=True)
    if author is not None and author == addressee:
        return None
    last = (text[after.start : after.end].lower().split() or [""])[-1]
    return Reference(
        span=Span(begin, after.end),
        function="cite" if who != "recipient" else "answer",
        rule=f"refer.verb.{who}",
        confidence=0.85 if dated else 0.65,
        author=author,
        addressee=addressee,
        date=date or _day_before(text, opening, begin, days),
        via=after.via,
        order="latest" if known.orders.get(last) == "latest" else None,
        about=after.about,
    )


def _day_before(text: str, opening: int, begin: int, days: Days) -> str | None:
    """Return the day that stands directly before the words at `begin`: "on the 3d of May I wrote"."""
    before = days.between(max(opening, begin - _BEFORE), begin)
    near = bool(before) and not text[before[-1].span.end : begin].strip(" ,\n")
    sharp = near and (before[-1].day is not None or before[-1].kind in ("offset", "weekday"))
    return days.resolve(before[-1]) if sharp else None


def _with_day(found: Reference, text: str, opening: int, after: Complements, days: Days) -> Reference:
    """Return a reference with the day that stands behind it, else within it or before it."""
    if found.date is not None or (after.dated and after.end < found.span.end):
        return found
    if after.dated and found.span.end in (after.start, after.end):
        return replace(found, date=after.date, span=Span(found.span.start, after.end))
    within = next(iter(days.between(found.span.start, found.span.end)), None)
    date = days.resolve(within) if within else _day_before(text, opening, found.span.start, days)
    return replace(found, date=date)


def _verb_first(
    text: str,
    start: int,
    opening: int,
    told_to: regex.Match[str] | None,
    after: Complements,
    known: Lexicon,
    days: Days,
) -> Reference | None:
    """Read "am 3. Mai schrieb ich Ihnen": the writer of this letter stands behind the verb."""
    date = after.date or _day_before(text, opening, start, days)
    if not told_to or told_to["to_sender"] or known.negated.search(text, start, after.end):
        return None
    return Reference(
        span=Span(start, after.end),
        function="cite",
        rule="refer.verb.first",
        confidence=0.85 if date else 0.65,
        author="sender",
        addressee=told_to["to_other"] or (None if told_to["to_third"] else "recipient"),
        date=date,
        via=after.via,
        about=after.about,
    )


def _without_article(name: str | None, known: Lexicon) -> str | None:
    """Return a name without the article before it: "Die Wendin" is called Wendin."""
    words = (name or "").split()
    if len(words) > 1 and words[0].lower() in (*known.words.possessor.definite, *known.words.naming.articles):
        words = words[1:]
    return " ".join(words) or None


def somebody_else(word: str, known: Lexicon) -> bool:
    """Say whether a word that may mean the recipient means another here: in German, a small "sie"."""
    return word[:1].islower() and word in known.words.ambiguous_you


def _verb_last(opening: int, end: int, left: str, verb: str, known: Lexicon, days: Days) -> Reference | None:
    """Read "eben habe ich an Otto Wendt geschrieben", "den Sie mir geschrieben": the verb stands last."""
    hit = known.verb_final.search(left) if verb in known.words.writing.strong_verbs else None
    if not hit or (hit["other"] and (known.negated.search(hit.group()) or somebody_else(hit["other"], known))):
        return None
    begin = opening + hit.start()
    when = next(iter(days.between(begin, end)), None) if hit["other"] else None
    return Reference(
        span=Span(begin, end),
        function="cite",
        rule="refer.verb.last",
        confidence=0.7,
        author="recipient" if hit["other"] else _without_article(hit["author"], known) or "sender",
        addressee="sender" if hit["author"] or hit["other"] else hit["to"] or "recipient",
        date=days.resolve(when) if when else None,
    )


def _named_behind(
    text: str, start: int, told_to: regex.Match[str] | None, verb: str, known: Lexicon
) -> Reference | None:
    """Read "schrieb mir der Pfarrer Lenz": who wrote is named behind the verb."""
    if not told_to or not told_to["to_sender"] or verb not in known.words.writing.strong_verbs:
        return None
    hit = known.writer_behind.match(text, told_to.end())
    return hit and Reference(
        span=Span(start, hit.end()),
        function="cite",
        rule="refer.verb.named",
        confidence=0.6,
        author=_without_article(hit["name"], known),
        addressee="sender",
    )


def _named(
    opening: int, end: int, left: str, told_to: regex.Match[str] | None, verb: str, known: Lexicon, *, that: bool
) -> Reference | None:
    """Read "General Burrow writes to the Board", "a friend in the city wrote to a merchant": who wrote is named."""
    hit = None
    if verb in known.words.writing.third_verbs:
        hit = known.name_writer.search(left, max(0, len(left) - _NAME))
    if (
        not hit
        or known.negated.search(hit.group())
        or not (told_to or (that and known.named.match(hit["name"])["title"]))
    ):
        return None
    to = None
    if told_to:
        to = "recipient" if told_to["to_recipient"] else "sender" if told_to["to_sender"] else told_to["to_other"]
    return Reference(
        span=Span(opening + hit.start(), told_to.end() if told_to else end),
        function="cite",
        rule="refer.verb.named",
        confidence=0.6,
        author=_without_article(hit["name"], known),
        addressee=to,
    )


def _continued(start: int, left: str, told_to: regex.Match[str] | None, verb: str, known: Lexicon) -> Reference | None:
    """Read "and wrote you": the verb shares the first person of what stands before it."""
    if (
        verb not in known.words.writing.strong_verbs
        or not told_to
        or not told_to["to_recipient"]
        or not known.continued.search(left)
    ):
        return None
    return Reference(
        span=Span(start, told_to.end()),
        function="cite",
        rule="refer.verb.and",
        confidence=0.6,
        author="sender",
        addressee="recipient",
    )


def _without_subject(
    start: int, left: str, told_to: regex.Match[str] | None, verb: str, after: Complements, known: Lexicon
) -> Reference | None:
    """Read "Wrote him last night on business": the sentence leaves out its writer."""
    if left.strip() or not told_to or told_to["to_sender"] or not after.dated or verb not in known.words.writing.past:
        return None
    addressee = told_to["to_other"] or ("recipient" if told_to["to_recipient"] else None)
    span = Span(start, after.end)
    return Reference(span, "cite", "refer.verb.alone", 0.6, author="sender", addressee=addressee, date=after.date)


def at_saying(text: str, start: int, end: int, *, floor: int, known: Lexicon) -> tuple[Reference, ...]:
    """Read "you say": what the other's letter, not named, says; nothing where the letter is named beside it."""
    if somebody_else(text[start:end].split(maxsplit=1)[0], known):
        return ()
    if known.in_which.search(text, max(floor, start - 16), start) or known.in_letter.match(text, end):
        return ()
    said = Reference(Span(start, end), "answer", "refer.said", 0.6, author="recipient", addressee="sender")
    return (said,)
