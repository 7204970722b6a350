"""The review desk: what is doubtful, one item at a time, the likeliest wrong first, with the choices as buttons."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from despatch.archive import Archive, letter_targets
from despatch.errors import NotFound
from despatch.model import FieldName, Record, ReviewFilter, ReviewItem
from despatch.problems import CODES, Finding
from despatch.web import render, urls
from despatch.web.archive_cache import cached
from despatch.web.errors import BadAddress
from despatch.web.formatting import capitalized, date_words, letter_title, one_line, sure_words
from despatch.web.pages.decide import MOST_ALIKE, TYPES
from despatch.web.parts import pens
from despatch.web.parts.act_view import view_act
from despatch.web.parts.forms import Form, choice, form

FIELDS = ("source", "field", "code", "at")
AROUND, LONGEST = 420, 1_100
"""So many characters are shown around the words of an item, and at most so many of them."""
_CHOICES = 6


@dataclass(frozen=True, slots=True)
class Option:
    """A button: its key, what it says, and the field and value that it sends."""

    key: str
    words: str
    name: str
    value: str
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The words of an item in their place: what is before, the words themselves, what is after."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Card:
    """An item with everything to decide it. `do` is the kind of its decision, `fields` what the form sends with it."""

    item: ReviewItem
    title: str
    path: str
    asks: str
    says: str
    finding: Finding
    reason: str
    passage: Passage
    do: str
    fields: tuple[tuple[str, str], ...]
    options: tuple[Option, ...]
    pen: pens.Pen | None
    alike: int
    """How many letters of the file read the same; 0 where one decision for all makes no sense."""
    learned: str = ""
    """What decisions in the file changed of the proposal, in words."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The item at a place of the review, how many are left, and the way to its neighbours."""

    title: str
    card: Card | None
    left: int
    at: int
    form: Form
    back: str
    before: str | None
    after: str | None
    template: str = "review.html"
    section: str = "review"


def review(request: Request) -> Response:
    """Answer /review."""
    archive = render.archive(request)
    query = request.query_params
    where = ReviewFilter(*(query.get(name) or None for name in ("source", "field", "code")))
    at = _parse_at(query.get("at"))
    left = archive.review.count(where)
    at = max(0, min(at, left - 1))
    item = archive.review.item(where, at)
    chosen = {name: query.get(name) for name in ("source", "field", "code")}

    def address(place: int) -> str:
        return urls.with_query("/review", {**chosen, "at": str(place) if place else None})

    page = ReviewPage(
        "Review",
        _card(archive, item) if item else None,
        left,
        at,
        _filters(archive, dict(query)),
        address(at),
        address(at - 1) if at else None,
        address(at + 1) if at + 1 < left else None,
    )
    return render.show(request, page)


def _parse_at(asked: str | None) -> int:
    if not asked:
        return 0
    if not (asked.isascii() and asked.isdigit() and len(asked) < 9):
        raise BadAddress(f"There is no item “{asked[:40]}”. Items are counted from 0.")
    return int(asked)


def _filters(archive: Archive, query: dict[str, str]) -> Form:
    facets = cached(archive, "review", archive.review.facets)
    labels = (("source", "File", "any file"), ("field", "Field", "any field"), ("code", "Finding", "any finding"))
    return form("/review", (choice(name, label, any, facets[name], query) for name, label, any in labels), query)


def _card(archive: Archive, item: ReviewItem) -> Card:
    record = archive.letter(item.letter)
    finding = CODES.get(item.code, Finding(item.code, "Look at the letter."))
    if item.field == "cut":
        return _cut_card(archive, item, record, finding)
    if item.field == "reference":
        return _reference_card(item, record, finding)
    if item.field == "act":
        return _act_card(item, record, finding)
    name = letter_targets.name_of(item.field)
    read = letter_targets.values(record.letter.description, name)
    options = [Option("", f"{_words(name, read)}", "keep", "1", sure_words(item.sure))] if read else []
    options += [Option("", _words(name, (other,)), "pick", other) for other in pens.alternatives(record, name)]
    options = [*options[:_CHOICES], Option("", "The letter does not say", "unknown", "1")]
    return Card(
        item,
        letter_title(record.entry),
        urls.letter_path(item.letter),
        _asks(name),
        _words(name, read) if read else "not known",
        finding,
        item.reason,
        _passage(record, item),
        "field",
        (("field", name),),
        _numbered(options),
        pens.pens(record)[name],
        item.alike if item.alike > 1 and name in pens.IN_FILE else 0,
        next((one.words for one in record.letter.description.learned if one.field == name), ""),
    )


def _cut_card(archive: Archive, item: ReviewItem, record: Record, finding: Finding) -> Card:
    within = item.span.start > record.letter.span.start and item.code == "cut-doubtful"
    options = [
        Option("", "Yes, a letter begins here", "cut", "begins", "" if within else sure_words(item.sure)),
        Option("", "No, it goes on here" if within else "No, it is part of the letter before", "cut", "continues"),
    ]
    if not within and record.letter.kind == "other":
        options = [
            Option("", "It is no letter", "cut", "other"),
            Option("", "It is a letter", "cut", "letter"),
            options[1],
        ]
    elif not within:
        options.append(Option("", "It is no letter", "cut", "other"))
    if not within and record.previous is None:
        options = [one for one in options if one.value != "continues"]
    at = item.span.start if within else record.letter.span.start
    passage = _passage(record, item) if within else _boundary(archive, record)
    return Card(
        item,
        letter_title(record.entry),
        urls.letter_path(item.letter),
        "Is this a letter?" if record.letter.kind == "other" and not within else "Does a letter begin here?",
        "no cut was made" if within else "a letter begins here",
        finding,
        item.reason,
        passage,
        "cut",
        (("at", str(at)),),
        _numbered(options),
        None,
        0,
    )


def _reference_card(item: ReviewItem, record: Record, finding: Finding) -> Card:
    entry = next((one for one in record.references if one.reference.span.start == item.span.start), None)
    options = [
        Option("", letter_title(other.entry), "pick", other.entry.id, sure_words(other.score))
        for other in (entry.alternatives if entry else ())
        if other.entry is not None
    ][:_CHOICES]
    options += [
        Option("", "A letter that is not here", "means", "missing"),
        Option("", "No letter", "means", "none"),
    ]
    return Card(
        item,
        letter_title(record.entry),
        urls.letter_path(item.letter),
        "Which letter do these words mean?",
        "not decided",
        finding,
        "",
        _passage(record, item),
        "reference",
        (("start", str(item.span.start)),),
        _numbered(options),
        None,
        0,
    )


def _act_card(item: ReviewItem, record: Record, finding: Finding) -> Card:
    entry = next(
        (one for one in record.acts if one.act.span == item.span and item.value.startswith(one.act.type)), None
    )
    if entry is None:
        raise NotFound(f"the passage of {item.letter} was read otherwise meanwhile")
    act = view_act(entry)
    turned = {"sender": "recipient", "recipient": "sender"}.get(entry.act.actor)
    options = [
        Option("", f"It is {_a(act.type)}, by {act.who}", "what", "confirm", sure_words(item.sure)),
        Option("", "It asks, promises and reports nothing", "what", "withdraw"),
    ]
    if turned and act.whom:
        options.append(Option("", f"It is {_a(act.type)}, but by {act.whom}", "actor", turned))
    options += [Option("", f"It is {_a(kind)}, by {act.who}", "type", kind) for kind in TYPES if kind != act.type]
    return Card(
        item,
        letter_title(record.entry),
        act.path,
        "What do these words do?",
        item.value,
        finding,
        "",
        _passage(record, item),
        "act",
        (("act", entry.id),),
        _numbered(options),
        None,
        min(item.alike, MOST_ALIKE) if item.alike > 1 else 0,
    )


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _numbered(options: list[Option]) -> tuple[Option, ...]:
    return tuple(
        Option(str(number) if number < 10 else "", one.words, one.name, one.value, one.sure)
        for number, one in enumerate(options, 1)
    )


def _asks(name: FieldName) -> str:
    asks = {"sender": "Who wrote it?", "recipient": "To whom?", "date": "When?", "place": "Where was it written?"}
    return asks.get(name, capitalized(f"{name}?"))


def _words(name: FieldName, values: tuple[str, ...]) -> str:
    return " and ".join(date_words(one) if name == "date" else one_line(one) for one in values)


def _passage(record: Record, item: ReviewItem) -> Passage:
    """Return the words of an item with those around them; for an item of the whole letter, its first words."""
    text, base = record.text, record.letter.span.start
    start, end = item.span.start - base, item.span.end - base
    if not 0 <= start < end <= len(text) or end - start >= len(text.rstrip()):
        return Passage("", "", text[:LONGEST].strip() + ("…" if len(text) > LONGEST else ""))
    end = min(end, start + LONGEST)
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    before = ("…" if first else "") + text[first:start].lstrip()
    return Passage(before, text[start:end], text[end:last].rstrip() + ("…" if last < len(text) else ""))


def _boundary(archive: Archive, record: Record) -> Passage:
    """Return the last words of the letter before, and the first of this one."""
    before = ""
    if record.previous is not None:
        try:
            before = archive.letter(record.previous.id).text[-AROUND:]
        except NotFound:
            before = ""
    first = next((line for line in record.text.split("\n") if line.strip()), "")
    start = record.text.index(first) if first else 0
    rest = record.text[start + len(first) : start + len(first) + AROUND]
    return Passage(f"…{before.strip()}\n\n" if before else "", first, rest.rstrip() + "…")
