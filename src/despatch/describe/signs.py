"""Signs that a reading is right or wrong: its rule, what agrees with it, how its words look, how its neighbours look.

A sign is a word. `certainty` weighs the signs of each field; nothing here says how much a sign weighs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from despatch.describe.custom import FIELDS, Custom, Field, Reading, claims, folded, value
from despatch.formulas.lexicon import lexicon
from despatch.formulas.phrases import phrases
from despatch.model import Cut, Dating, Description, Source, Span
from despatch.names.alike import same_person
from despatch.names.written import core, is_body, is_capital, is_initial, known

Rivals = Mapping[Field, tuple[Reading, ...]]
"""What the learned field words give for the fields of a letter, beside what the rules give."""

LEARNED = "field-words"
"""The rule of a claim that the learned field words make."""
FEW = 3
"""A source with fewer letters has no custom of its own."""
NEAR = 90
"""Characters between a claim and the edge of the letter, or between place and date, within which they are near."""
TOP = 600
"""Characters from the beginning or the end of a letter that still belong to its top or its end."""
NOISE = "{}|~^_\\¦§¬■•�"
"""Characters that a machine puts where it could not read."""
DATED = ("date-", "weekday-")
"""So begin the codes of the doubts that reading a date raises."""


@dataclass(frozen=True, slots=True)
class View:
    """One letter as its fields are judged. `place` is its place in its source, `common` are signs for every field."""

    source: Source
    cut: Cut
    place: int
    its: Custom
    codes: tuple[str, ...]
    common: tuple[str, ...]
    rivals: Rivals
    rules: Description
    """What the rules read, whatever is judged now."""


def look(
    source: Source, cut: Cut, own: Description, place: int, its: Custom, codes: tuple[str, ...], rivals: Rivals
) -> View:
    """Return a letter as its fields are judged."""
    return View(source, cut, place, its, codes, tuple(_of_letter(source, cut, own)), rivals, own)


def signs(view: View, own: Description, field: Field) -> list[str]:
    """Return the signs of a field for which a letter has a claim."""
    claim = claims(own, field)[0]
    found = [f"rule {claim.rule}", f"rule {claim.rule} at {claim.confidence:.2f}", *view.common]
    found += _of_custom(claim, field, view.its)
    found += _of_place(view.source, view.cut, own, claim)
    found += _of_parts(view, claim, field)
    if isinstance(claim, Dating):
        return [*found, *_of_date(own, claim, view.its.order[view.place])]
    for one in claims(own, field):
        found += _of_name(value(one), view.codes)
    found.append(f"rule {claim.rule} words {min(len(value(claim).split()), 4)}")
    if field == "sender":
        return [*found, *_of_sender(own, view.codes)]
    return [*found, *(_of_recipient(own, view.codes) if field == "recipient" else _of_spot(own, claim))]


def cut_signs(view: View, own: Description) -> list[str]:
    """Return the signs that a piece is one whole letter."""
    return [*view.common, *_of_cut(view.source, view.cut, own), *_of_order(view.cut, view.place, view.its)]


def _of_cut(source: Source, cut: Cut, own: Description) -> Iterator[str]:
    start, end = cut.span.start, cut.span.end
    yield f"cut {cut.rule} at {cut.confidence:.2f}"
    first = source.text[start : start + 1]
    yield "begins small" if first.islower() else "begins with a figure" if first.isdigit() else "begins"
    for name in ("date", "place", "salutation", "heading"):
        claim = getattr(own, name)
        if claim and claim.span:
            yield f"{name} at head" if claim.span.start - start <= TOP else f"{name} late"
    for name in ("closing", "signature"):
        claim = getattr(own, name)
        if claim and claim.span:
            yield f"{name} at foot" if end - claim.span.end <= TOP else f"{name} early"
    yield f"dates {min(len({dating.edtf for dating in own.dates}), 4)}"
    if own.date and own.date.origin == "trailer":
        yield "dated at foot"
    if own.senders and own.recipients and own.senders[0].rule == own.recipients[0].rule == "heading":
        yield "titled in full"


def _of_order(cut: Cut, place: int, its: Custom) -> Iterator[str]:
    yield f"order {its.order[place]}"
    if its.letters < FEW:
        yield "custom none"
        return
    share = its.cuts[cut.rule] / its.letters
    yield "cut as most" if share >= 0.5 else "cut as some" if share >= 0.2 else "cut as few"
    for field in FIELDS:
        if its.answered[field] >= 0.8 * its.letters:
            yield f"most have {field}"


def _of_letter(source: Source, cut: Cut, own: Description) -> Iterator[str]:
    yield f"cut {cut.rule}"
    if cut.confidence < 0.8 or cut.doubts:
        yield "cut doubtful"
    yield f"language {source.language or 'untold'}"
    size = cut.span.end - cut.span.start
    yield "letter short" if size < 300 else "letter long" if size > 12000 else "letter middling"
    head = source.text[cut.span.start : min(cut.span.end, cut.span.start + 600)]
    if sum(map(head.count, NOISE)) > 2:
        yield "noise"
    given = [name for name in ("senders", "recipients", "date", "place", "salutation", "closing") if getattr(own, name)]
    yield f"parts {len(given)}"
    yield from (f"without {name}" for name in ("senders", "date", "salutation", "closing") if name not in given)
    yield from (f"doubt {code}" for code in sorted({doubt.code for doubt in own.doubts}) if code.startswith(DATED))


def _of_custom(claim: Reading, field: Field, its: Custom) -> Iterator[str]:
    if its.letters < FEW:
        yield "custom none"
        yield f"rule {claim.rule} without custom"
        return
    share = its.rules[field][claim.rule] / its.letters
    degree = "most" if share >= 0.8 else "many" if share >= 0.5 else "some" if share >= 0.2 else "few"
    yield f"custom {degree}"
    yield f"rule {claim.rule} of {degree}"
    answered = its.answered[field] / its.letters
    yield f"field in {'most' if answered >= 0.8 else 'many' if answered >= 0.5 else 'few'}"
    times = its.values[field][folded(value(claim))]
    yield "value once" if times == 1 else "value often" if times >= its.letters / 4 else "value again"


def _of_place(source: Source, cut: Cut, own: Description, claim: Reading) -> Iterator[str]:
    span = claim.span
    if span is None:
        yield "at none"
        return
    first, last = span.start - cut.span.start, cut.span.end - span.end
    if min(first, last) <= TOP:
        side = ("head" if first <= NEAR else "top") if first <= last else ("foot" if last <= NEAR else "end")
        yield f"at {side}"
    else:
        yield "at middle"
    body = own.body
    if body:
        yield "above body" if span.end <= body.start else "below body" if span.start >= body.end else "in body"
    line = _line(source.text, span)
    whole = len(line.strip(" .,;:")) <= span.end - span.start + 2
    yield "line whole" if whole else "line long" if len(line) > 100 else "line part"


def _of_parts(view: View, claim: Reading, field: Field) -> Iterator[str]:
    """Say in which part of the letter a claim stands, and whether rules and learned field words agree."""
    if not view.cut.parts:
        return
    if claim.span is not None:
        line = next((one for one in view.cut.parts if one.span.start <= claim.span.start < one.span.end), None)
        if line is not None:
            part = f"{line.part}{' foot' if line.foot else ''}"
            yield f"part {part}"
            yield f"part {part} by {claim.rule}"
    if field == "date":
        return
    other = claims(view.rules, field) if claim.rule == LEARNED else view.rivals.get(field, ())
    whose = "rules" if claim.rule == LEARNED else "model"
    if claim.rule == LEARNED:
        yield f"model sure {min(9, int(claim.confidence * 10))}"
    if not other:
        yield f"{whose} silent"
        return
    first, its = folded(value(claim)), folded(value(other[0]))
    degree = "same" if first == its else "like" if first in its or its in first else "differs"
    yield f"{whose} {degree}"
    if claim.rule != LEARNED:
        yield f"model {degree} at {min(9, int(other[0].confidence * 10))}"
        yield f"rule {claim.rule} model {degree}"
    else:
        yield f"rules {degree} {other[0].rule}"


def _line(text: str, span: Span) -> str:
    start = text.rfind("\n", max(0, span.start - 400), span.start) + 1
    end = text.find("\n", span.end, span.end + 400)
    return text[max(start, span.start - 400) : end if end >= 0 else span.end + 400]


@lru_cache(maxsize=1 << 14)
def _of_name(name: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_look_of(name, codes))


def _look_of(name: str, codes: tuple[str, ...]) -> Iterator[str]:
    lex, say = lexicon(codes), phrases(codes)
    words = name.split()
    yield f"words {min(len(words), 6)}"
    if any(c.isdigit() for c in name):
        yield "digits"
    if len(name) > 45:
        yield "name long"
    if "  " in name.strip():
        yield "name with gaps"
    if name and not name[0].isalnum():
        yield "begins with a mark"
    if lex.office_pattern.fullmatch(name.strip(" ,.;:")):
        yield "office alone"
    if len(name) <= 2:
        yield "name of a letter"
    if "\n" in name:
        yield "name of lines"
    if name.isupper() and len(name) > 4:
        yield "name capital"
    small = [word for word in words if not is_capital(word) and not known(word, lex.particles | lex.articles)]
    yield "small words none" if not small else "small words one" if len(small) == 1 else "small words more"
    if not words:
        return
    if known(words[0], lex.honorifics):
        yield "titled" if len(words) > 1 else "title alone"
    if core(words[0]).rstrip(".") in say.given_names:
        yield "given name" if len(words) > 1 else "given name alone"
    if is_initial(words[0]):
        yield "initial"
    if all(len(core(word).replace(".", "")) <= 2 for word in words):
        yield "initials alone"
    if any(known(word, say.salutation_words | say.every_end) for word in words):
        yield "formal word"
    if is_body(name, lex):
        yield "body"
    if known(words[-1], lex.suffixes):
        yield "suffix"
    if any(c in name for c in "[]()<>|_*#=@/"):
        yield "odd marks"
    if name[-1:] in ".,;:" and not is_initial(words[-1]):
        yield "ends with a stop"


def _of_sender(own: Description, codes: tuple[str, ...]) -> Iterator[str]:
    name, signed = own.senders[0].name, own.signature.written if own.signature else ""
    yield f"people {min(len(own.senders), 3)}"
    if own.senders[0].rule.startswith("signature"):
        yield "signed"
    elif not signed:
        yield "unsigned"
    elif is_body(name, lexicon(codes)):
        yield "signed for a body"
    else:
        yield "signature agrees" if same_person(name, signed) else "signature differs"
    if any(same_person(name, other.name) for other in own.recipients):
        yield "is the recipient"
    if own.salutation and same_person(name, own.salutation.written) and len(name.split()) > 1:
        yield "is saluted"
    if own.place and folded(own.place.written) == folded(name):
        yield "is the place"


def _of_recipient(own: Description, codes: tuple[str, ...]) -> Iterator[str]:
    claim = own.recipients[0]
    yield f"people {min(len(own.recipients), 3)}"
    greeting = own.salutation.written if own.salutation else ""
    if claim.rule == "salutation":
        yield f"salutation words {min(len(greeting.split()), 6)}"
    elif not greeting:
        yield "unsaluted"
    else:
        last = core(claim.name.split()[-1]).rstrip(".") if claim.name.split() else ""
        named = [core(word).rstrip(".") for word in greeting.split()]
        formal = phrases(codes).salutation_words
        yield (
            "salutation agrees"
            if last in named
            else "salutation formal"
            if all(word in formal for word in named)
            else "salutation differs"
        )
    if any(same_person(claim.name, other.name) for other in own.senders):
        yield "is the sender"
    if own.place and folded(own.place.written) == folded(claim.name):
        yield "is the place"


def _of_date(own: Description, claim: Dating, order: str) -> Iterator[str]:
    yield f"origin {claim.origin}"
    yield f"order {order}"
    bare = claim.edtf.strip("?~%")
    full = len(bare) == 10 and "X" not in bare
    yield "day" if full else "month" if len(bare) == 7 else "open" if "X" in bare else "wide"
    if claim.edtf != bare:
        yield "qualified"
    yield "year written" if bare[:4] in claim.written else "year not written"
    if claim.calendar == "julian":
        yield "julian"
    others = {dating.edtf for dating in own.dates if dating.role != "received"} - {claim.edtf}
    yield f"rivals {min(len(others), 3)}"
    if sum(dating.edtf == claim.edtf for dating in own.dates) > 1:
        yield "said twice"
    if own.place and own.place.span and claim.span and 0 <= claim.span.start - own.place.span.end <= NEAR:
        yield "place before"


def _of_spot(own: Description, claim: Reading) -> Iterator[str]:
    name = folded(value(claim))
    date = own.date
    if date is None or date.span is None or claim.span is None:
        yield "no date beside"
    else:
        gap = max(date.span.start - claim.span.end, claim.span.start - date.span.end)
        yield "beside date" if gap <= 3 else "near date" if gap <= NEAR else "far from date"
    people = [folded(party.name) for party in (*own.senders, *own.recipients)]
    if any(name == other or name in other.split() for other in people):
        yield "is a person"
