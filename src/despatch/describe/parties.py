"""Senders and recipients: by the title, else by signature, address and salutation; none when the words name nobody."""

from __future__ import annotations

from despatch.describe.ending import Ending
from despatch.describe.inside_address import inside_address
from despatch.describe.opening import Opening
from despatch.describe.windows import Window
from despatch.formulas.firms import firm_at_start, firm_in
from despatch.formulas.lexicon import lexicon
from despatch.formulas.lines import signature
from despatch.formulas.phrases import phrases
from despatch.model import Party, Span
from despatch.names.alike import same_person
from despatch.names.written import Named, core, could_name, is_initial, known, named_in

MOST_ADDRESS_LINES = 6


def senders(
    head: Window, opening: Opening, tail: Window, ending: Ending, languages: tuple[str, ...]
) -> tuple[Party, ...]:
    """Return the senders: the title's, else the body by whose order it is signed, else who signed.

    A name at the end that is the recipient's by the title is no signature: "Believe me, my dear Quill,".
    """
    if opening.heading and opening.heading.senders:
        return _to_parties(opening.heading.senders, _line_window(head, opening), *_title_rule(opening))
    if opening.third:
        return _to_parties(opening.third.senders, head, "third-person", 0.9)
    if ending.closing and ending.closing.body:
        return _to_parties((ending.closing.body,), tail, ending.closing.rule, ending.closing.confidence)
    if ending.closing and ending.closing.signature:
        names = ending.closing.signature.names
        titled = opening.heading.recipients if opening.heading else ()
        if any(_is_addressee(signed.name, whom.name) for signed in names for whom in titled):
            return ()
        return _to_parties(names, tail, ending.closing.rule, ending.closing.confidence)
    return _letterhead(head, opening, languages)


def _letterhead(head: Window, opening: Opening, languages: tuple[str, ...]) -> tuple[Party, ...]:
    """Return the firm whose letterhead a letter without a signature has: a guess, and said to be one."""
    first = opening.extra[0] if opening.extra else None
    if first is None or opening.salutation is None:
        return ()
    firm = firm_in(head.text, first.start, first.end, phrases(languages), lexicon(languages))
    return _to_parties((firm,), head, "letterhead", 0.6) if firm else ()


def _is_addressee(signed: str, titled: str) -> bool:
    """Say whether a name at the end is that of whom the title names, by a whole word of it."""
    shared = {core(word).strip(".") for word in signed.split()} & {core(word).strip(".") for word in titled.split()}
    return same_person(signed, titled) and any(len(word) > 2 for word in shared)


def recipients(
    head: Window,
    opening: Opening,
    tail: Window,
    ending: Ending,
    languages: tuple[str, ...],
    *,
    dated: Span | None = None,
) -> tuple[Party, ...]:
    """Return the recipients: the title's, else those of the address, above or below, else whom the salutation names.

    `dated` is the letter's own date: what stands between it and the salutation is the address inside the letter.
    """
    if opening.heading and opening.heading.recipients:
        return _to_parties(opening.heading.recipients, _line_window(head, opening), *_title_rule(opening))
    if opening.third and opening.third.recipients:
        return _to_parties(opening.third.recipients, head, "third-person", 0.9)
    if opening.address:
        return _to_parties(opening.address, head, "address", 0.95)
    if ending.address:
        return _to_parties(ending.address, tail, "address.below", 0.9)
    block = _inside_address(head, opening, ending, languages, dated) or _address_block(head, opening, ending, languages)
    if block:
        return _to_parties((block,), head, "address.block", 0.85)
    inside = inside_address(head, opening, ending, languages, dated)
    if inside:
        return _to_parties(inside, head, "address.inside", 0.8)
    if opening.called:
        name = opening.called.of(head.text).strip(" ,.:!")
        return (Party(name, head.span(opening.called.start, opening.called.start + len(name)), "salutation", 0.8),)
    return ()


def _inside_address(
    head: Window, opening: Opening, ending: Ending, languages: tuple[str, ...], dated: Span | None
) -> Named | None:
    """Read the first line of an address between dateline and salutation: "Adam Hale, Esq., / Harbour Master"."""
    if dated is None or opening.salutation is None:
        return None
    below = [span for span in opening.extra if dated.end - head.at <= span.start < opening.salutation.start]
    if not below or len(below) > MOST_ADDRESS_LINES or "\n\n" in head.text[below[0].start : below[-1].end]:
        return None
    lex = lexicon(languages)
    line = below[0].of(head.text)
    if len(below) == 1 and line.rstrip()[-1] not in ",.":
        return None
    firm = firm_at_start(head.text, below[0].start, below[0].end, lex)
    if firm is not None:
        return firm
    words = line.split()
    titled = known(words[0], lex.honorifics) or known(words[-1], lex.suffixes) or lex.office_pattern.search(line)
    if not signature(line.replace(",", ""), languages) and not (titled and could_name(line.strip(" ,."), lex)):
        return None
    name = named_in(head.text, below[0].start, below[0].start + len(line.rstrip(" ,")), lex)
    if name is None or (len(name.name.split()) < 2 and not titled):
        return None
    signed = ending.closing.signature if ending.closing else None
    if signed and any(same_person(name.name, signer.name) for signer in signed.names):
        return None
    called = opening.called.of(head.text) if opening.called else None
    return None if called and name.office != name.name and not same_person(name.name, called) else name


def _address_block(head: Window, opening: Opening, ending: Ending, languages: tuple[str, ...]) -> Named | None:
    """Read the name over an address before the salutation: "Mr. Adam Hale / 7 Quay Lane / Elmford / Dear Mr. Hale,".

    A letterhead looks the same, so the name must not be the signer's, and must fit the one in the salutation.
    """
    signed = ending.closing.signature if ending.closing else None
    if not signed or not signed.names:
        return None
    lex, say = lexicon(languages), phrases(languages)
    called = opening.called.of(head.text) if opening.called else None
    for place, span in enumerate(opening.extra[:-1]):
        line = span.of(head.text)
        words = line.split()
        titled = known(words[0], lex.honorifics)
        if (
            len(words) < 2
            or not (titled or is_initial(words[0]) or core(words[0]).rstrip(".") in say.given_names)
            or not signature(line, languages)
        ):
            continue
        below = [other.of(head.text) for other in opening.extra[place + 1 : place + 4]]
        if not any(c.isdigit() for other in below for c in other) or not (
            opening.salutation or (titled and place == 0 and len(below) > 1)
        ):
            continue
        name = named_in(head.text, span.start, span.end, lex)
        if (
            name is None
            or any(same_person(name.name, signer.name) for signer in signed.names)
            or (called and not same_person(name.name, called))
        ):
            continue
        return name
    return None


def _title_rule(opening: Opening) -> tuple[str, float]:
    """Return the rule that read the title's parties, and how sure it is."""
    return ("label", 0.95) if opening.labelled else ("heading", 0.99)


def _line_window(head: Window, opening: Opening) -> Window:
    start = opening.heading_span.start if opening.heading_span else 0
    return Window("", head.at + start)


def _to_parties(named: tuple[Named, ...], window: Window, rule: str, confidence: float) -> tuple[Party, ...]:
    return tuple(
        Party(person.name, window.span(person.span.start, person.span.end), rule, confidence, person.office)
        for person in named
    )
