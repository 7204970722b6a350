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
BARE_RULE = "encoding.front-matter.date"
"""A date under a key that does not say whose it is: the page's, or the letter's. The letter's own words decide."""
FIRST_SITES = 1991
"""No web page was published before this year."""
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
    dating, doubts = _dating(front, say, languages, title.date, published=published)
    if not (senders or recipients or (place and not published)):
        return (
            _dated_only(front, say, dating, doubts) if not published or next(front.of(say.letter_date), None) else None
        )
    senders = senders or tuple(_parties(front, say.author, say))
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


def _dated_only(
    front: FrontMatter, say: FrontMatterWords, dating: Dating | None, doubts: tuple[Doubt, ...]
) -> Description | None:
    """Return the date, and the author as sender, of a text that says no more."""
    if dating is None:
        return None
    return Description(senders=tuple(_parties(front, say.author, say)), date=dating, dates=(dating,), doubts=doubts)


def _titled(front: FrontMatter, say: FrontMatterWords, languages: tuple[str, ...]) -> Description:
    """Return the parties and the day that a title names as the heading of a letter does."""
    value = next(front.of(say.title), None)
    heading = headings.parse(value.words, languages) if value else None
    if value is None or heading is None or not heading.senders:
        return Description()

    def named(name: str, span: Span) -> Party:
        exact = value.span if value.span and value.span.end - value.span.start == len(value.words) else None
        placed = Span(exact.start + span.start, exact.start + span.end) if exact else None
        return Party(name, placed, TITLE_RULE, TITLED)

    found = [date for date in dates.find(value.words, 0, len(value.words), languages) if date.complete]
    edtf = dates.to_edtf(found[0]) if len(found) == 1 else None
    return Description(
        date=Dating(edtf, found[0].written, value.span, "sent", "encoding", TITLE_RULE, TITLED) if edtf else None,
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
    return _as_phrase(value) if value else None


def _as_phrase(value: Value) -> Phrase:
    """Return a value without the brackets of a link between notes."""
    linked = WIKI_LINK.fullmatch(value.words)
    if linked is None:
        return Phrase(value.words, value.span, RULE, SURE)
    exact = value.span is not None and value.span.end - value.span.start == len(value.words)
    inner = Span(value.span.start + linked.start(1), value.span.start + linked.end(1)) if value.span else None
    return Phrase(linked[1], inner if exact else value.span, RULE, SURE)


def _inner_place(front: FrontMatter, say: FrontMatterWords) -> Phrase | None:
    """Return the place that stands within the sender or within the place itself."""
    for value in front.of(say.sender | say.place):
        if len(value.keys) > 1 and (value.keys[-1] in say.place or value.keys[0] in say.place):
            return _as_phrase(value)
    return None


def _first(front: FrontMatter, keys: frozenset[str]) -> str | None:
    return next((value.words for value in front.of(keys)), None)


def _holding(front: FrontMatter, say: FrontMatterWords) -> Holding | None:
    held = Holding(_first(front, say.repository), _first(front, say.shelfmark), _first(front, say.availability))
    return held if held.repository or held.shelfmark else None


def _dating(
    front: FrontMatter,
    say: FrontMatterWords,
    languages: tuple[str, ...],
    titled: Dating | None,
    *,
    published: bool,
) -> tuple[Dating | None, tuple[Doubt, ...]]:
    """Return the letter's date: that of a key for it, else of the title, else of a key that may be the page's."""
    inner = (value for value in front.of(say.sender) if value.keys[-1] in say.date | say.letter_date)
    if value := next(front.of(say.letter_date), None) or next(inner, None):
        return _read_date(value, RULE, languages)
    bare = next(front.of(say.date), None)
    dating, doubts = _read_date(bare, BARE_RULE, languages) if bare else (None, ())
    if titled:
        return titled, _conflict(titled, dating) if dating and not published else ()
    if dating and published and _is_of_the_web(dating):
        return None, ()
    return dating, doubts


def _is_of_the_web(dating: Dating) -> bool:
    ends = dates.bounds(dating.edtf)
    return ends is None or ends[0].year >= FIRST_SITES


def _conflict(own: Dating, page: Dating) -> tuple[Doubt, ...]:
    """Return the doubt that the date of a title raises about another; none where that one is clearly the page's."""
    if dates.meet(own.edtf, page.edtf) or dates.are_far(own.edtf, page.edtf):
        return ()
    reason = f"“{own.written}” and the front matter's “{page.written}” disagree"
    return (Doubt("date-conflict", reason, page.span),)


def _read_date(value: Value, rule: str, languages: tuple[str, ...]) -> tuple[Dating | None, tuple[Doubt, ...]]:
    if len(value.words) > LONGEST_DATE:
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
    return Dating(edtf, value.words, value.span, "sent", "encoding", rule, 0.9 if doubts else SURE), doubts
