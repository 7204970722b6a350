"""What front matter says of a letter, as its description; nothing where the front matter is that of a page or book."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from despatch import dates
from despatch.formulas import headings
from despatch.languages.front_matter import FrontMatterWords
from despatch.model import Dating, Description, Doubt, Holding, Party, Phrase, Span
from despatch.read.front_matter import WIKI_LINK, FrontMatter, Value, words

SURE, TITLED = 0.99, 0.9
LONGEST_DATE = 120
RULE, TITLE_RULE = "encoding.front-matter", "encoding.title"
_SEVERAL = re.compile(r"\s{0,3};\s{0,3}")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\([^()\n]{0,300}\)")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:\S{0,20}(?: \S{1,6})?")


def describe(front: FrontMatter, languages: tuple[str, ...]) -> Description | None:
    """Return the description that front matter gives of a letter; None where it describes none.

    It describes a letter if it says who wrote it to whom, in keys or in a title ("Orla Fenn to Josiah Quill"), or when
    and where; a date or an author alone may be those of a page.
    """
    say = words()
    title = _titled(front, say, languages)
    senders = tuple(_parties(front, say.sender, say)) or title.senders
    recipients = tuple(_parties(front, say.recipient, say)) or title.recipients
    place = _phrase(front, say.place) or _inner_place(front, say)
    published = any(value.keys[0] in say.publishing for value in front.values)
    if not (senders or recipients or (place and not published)):
        return _dated_only(front, say, languages) if not published else None
    senders = senders or tuple(_parties(front, say.author, say))
    dating, doubts = _dating(front, say, languages)
    return Description(
        senders=senders,
        recipients=recipients,
        date=dating,
        dates=(dating,) if dating else (),
        place=place,
        subject=_phrase(front, say.subject),
        identifier=_first(front, say.identifier),
        holding=_holding(front, say),
        doubts=doubts,
    )


def _dated_only(front: FrontMatter, say: FrontMatterWords, languages: tuple[str, ...]) -> Description | None:
    """Return the date, and the author as sender, of a text that no program publishes."""
    dating, doubts = _dating(front, say, languages)
    if dating is None:
        return None
    return Description(senders=tuple(_parties(front, say.author, say)), date=dating, dates=(dating,), doubts=doubts)


def _titled(front: FrontMatter, say: FrontMatterWords, languages: tuple[str, ...]) -> Description:
    """Return the parties that a title names as the heading of a letter does."""
    value = next(front.of(say.title), None)
    heading = headings.parse(value.words, languages) if value else None
    if value is None or heading is None or not heading.senders:
        return Description()

    def named(name: str, span: Span) -> Party:
        exact = value.span if value.span and value.span.end - value.span.start == len(value.words) else None
        placed = Span(exact.start + span.start, exact.start + span.end) if exact else None
        return Party(name, placed, TITLE_RULE, TITLED)

    return Description(
        senders=tuple(replace(named(one.name, one.span), office=one.office) for one in heading.senders),
        recipients=tuple(replace(named(one.name, one.span), office=one.office) for one in heading.recipients),
    )


def _parties(front: FrontMatter, keys: frozenset[str], say: FrontMatterWords) -> Iterator[Party]:
    """Yield the parties under keys; an identifier follows the name that it belongs to, or stands before it."""
    parties: list[Party] = []
    key: str | None = None
    for value in front.of(keys):
        inner = value.keys[-1] if len(value.keys) > 1 else ""
        if inner in say.authority:
            if parties and parties[-1].key is None:
                parties[-1] = replace(parties[-1], key=value.words)
            else:
                key = value.words
        elif not inner or inner in say.names:
            parties += [Party(name, span, RULE, SURE, key=key) for name, span in _split(value)]
            key = None
    return iter(parties)


def _split(value: Value) -> Iterator[tuple[str, Span | None]]:
    """Yield the names of a value that holds several with semicolons between."""
    at = 0
    for part in _SEVERAL.split(value.words):
        start = value.words.find(part, at)
        at = start + len(part)
        linked = WIKI_LINK.fullmatch(part) or _LINK.fullmatch(part)
        name = linked[1] if linked else part
        start += linked.start(1) if linked else 0
        exact = value.span is not None and value.span.end - value.span.start == len(value.words)
        if any(c.isalpha() for c in name):
            placed = Span(value.span.start + start, value.span.start + start + len(name)) if value.span else None
            yield name, placed if exact else value.span


def _phrase(front: FrontMatter, keys: frozenset[str]) -> Phrase | None:
    value = next((value for value in front.of(keys) if len(value.keys) == 1), None)
    return Phrase(value.words, value.span, RULE, SURE) if value else None


def _inner_place(front: FrontMatter, say: FrontMatterWords) -> Phrase | None:
    """Return the place that stands within the sender or within the place itself."""
    for value in front.of(say.sender | say.place):
        if len(value.keys) > 1 and (value.keys[-1] in say.place or value.keys[0] in say.place):
            return Phrase(value.words, value.span, RULE, SURE)
    return None


def _first(front: FrontMatter, keys: frozenset[str]) -> str | None:
    return next((value.words for value in front.of(keys)), None)


def _holding(front: FrontMatter, say: FrontMatterWords) -> Holding | None:
    held = Holding(_first(front, say.repository), _first(front, say.shelfmark), _first(front, say.availability))
    return held if held.repository or held.shelfmark else None


def _dating(
    front: FrontMatter, say: FrontMatterWords, languages: tuple[str, ...]
) -> tuple[Dating | None, tuple[Doubt, ...]]:
    inner = (value for value in front.of(say.sender) if value.keys[-1] in say.date)
    value = next(front.of(say.date), None) or next(inner, None)
    if value is None or len(value.words) > LONGEST_DATE:
        return None, ()
    written = _TIME.sub(r"\1", value.words)
    edtf = written if dates.bounds(written) else None
    if edtf is None:
        found = [date for date in dates.find(written, 0, len(written), languages) if date.complete]
        edtf = dates.to_edtf(found[0]) if len(found) == 1 else None
    if edtf is None:
        reason = f"the front matter dates it “{value.words}”, which is no date that can be read"
        return None, (Doubt("date-impossible", reason, value.span),)
    doubts: tuple[Doubt, ...] = ()
    if edtf.startswith("[") and edtf != written:
        reason = f"“{value.words}” may be one of two days: day and month may change places"
        doubts = (Doubt("date-ambiguous", reason, value.span),)
    return Dating(edtf, value.words, value.span, "sent", "encoding", RULE, 0.9 if doubts else SURE), doubts
