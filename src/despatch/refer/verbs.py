"""References that hang on a verb of writing: "I wrote you yesterday by Express", "He writes 27th"."""

from __future__ import annotations

import regex

from despatch.model import Reference, Span
from despatch.refer.complements import complements
from despatch.refer.days import Days
from despatch.refer.lexicon import Lexicon
from despatch.refer.nouns import sentence_start

_NAME = 50
"""How far, in code points, a named writer begins before the verb."""


def at_verb(text: str, start: int, end: int, *, floor: int, limit: int, known: Lexicon, days: Days) -> Reference | None:
    """Read the verb of writing at `start`..`end`; None when no letter to a person is told by it."""
    opening = sentence_start(text, start, floor)
    left = text[opening:start]
    verb = text[start:end].lower()
    verb_end = end
    inner = known.inner_object.search(text, start, end)
    if inner:  # "gave you an account"
        verb_end = inner.start()
    told_to = known.object.match(text, verb_end, limit)
    writer = known.writer.search(left) or (
        known.far_writer.search(left) if told_to and told_to["to_recipient"] else None
    )
    if not writer:
        return (
            _verb_last(opening, end, left, verb, known, days)
            or _continued(start, left, told_to, verb, known)
            or _named(opening, left, told_to, verb, known)
            or _named_behind(text, start, told_to, verb, known)
        )
    if known.negated.search(writer.group()):
        return None
    after = complements(text, max(end, told_to.end() if told_to else end), limit, known, days)
    if not after.dated and (joint := known.on_this_day.match(text, after.end, limit)):
        on_day = complements(text, joint.end() - 1, limit, known, days)
        after = on_day if on_day.dated else after
    who = next(k for k in ("sender", "recipient", "third") if writer[k])
    if who == "recipient" and (verb in known.words.writing.never_you or somebody_else(writer["recipient"], known)):
        return None
    if verb not in known.words.writing.strong_verbs and not (
        (told_to or who == "third") and (after.dated or after.via)
    ):
        return None
    if who == "third" and not (after.dated or told_to):
        return None
    if who == "sender" and not (told_to or after.dated or after.via):
        return None
    author = who if who != "third" else None
    addressee: str | None = "recipient" if who == "sender" else "sender"
    if told_to and told_to["to_other"]:
        addressee = told_to["to_other"]
    elif told_to and told_to["to_recipient"]:
        addressee = "recipient"
    if author == addressee:
        return None
    return Reference(
        span=Span(opening + writer.start(), after.end),
        function="cite" if who != "recipient" else "answer",
        rule=f"refer.verb.{who}",
        confidence=0.85 if after.dated else 0.65,
        author=author,
        addressee=addressee,
        date=after.date or after.received,
        via=after.via,
        order="latest"
        if known.orders.get(text[end : after.end].lower().split()[-1] if text[end : after.end].split() else "")
        == "latest"
        else None,
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


def _named(opening: int, left: str, told_to: regex.Match[str] | None, verb: str, known: Lexicon) -> Reference | None:
    """Read "General Burrow writes to the Board", "a friend in the city wrote to a merchant": who wrote is named."""
    hit = None
    if told_to and verb in known.words.writing.third_verbs:
        hit = known.name_writer.search(left, max(0, len(left) - _NAME))
    if not hit or not told_to or known.negated.search(hit.group()):
        return None
    to = "recipient" if told_to["to_recipient"] else "sender" if told_to["to_sender"] else told_to["to_other"]
    return Reference(
        span=Span(opening + hit.start(), told_to.end()),
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


def at_saying(text: str, start: int, end: int, *, floor: int, known: Lexicon) -> Reference | None:
    """Read "you say": what the other's letter, not named, says; None where the letter is named beside it."""
    if somebody_else(text[start:end].split(maxsplit=1)[0], known):
        return None
    if known.in_which.search(text, max(floor, start - 16), start):
        return None
    after = known.heads.search(text, end, end + 40)
    if after and (after["noun"] or after["yours"]) and known.said_in.match(text, end):
        return None
    return Reference(
        span=Span(start, end),
        function="answer",
        rule="refer.said",
        confidence=0.6,
        author="recipient",
        addressee="sender",
    )
