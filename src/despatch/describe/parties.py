"""Who wrote and to whom: from the title, else from signature, address and salutation; nobody when the words do not say."""

from __future__ import annotations

from despatch.describe.doubting import same_person
from despatch.describe.ending import Ending
from despatch.describe.opening import Opening
from despatch.describe.zones import Zone
from despatch.formulas.lexicon import lexicon
from despatch.formulas.lines import signature
from despatch.formulas.names import Named, core, is_initial, known, named_in
from despatch.formulas.phrases import phrases
from despatch.model import Party


def senders(head: Zone, opening: Opening, tail: Zone, ending: Ending) -> tuple[Party, ...]:
    """Return the senders: the title's, else the body by whose order it is signed, else who signed."""
    if opening.heading and opening.heading.senders:
        return _of(opening.heading.senders, _line_zone(head, opening), "heading", 0.99)
    if ending.closing and ending.closing.body:
        return _of((ending.closing.body,), tail, ending.closing.rule, ending.closing.confidence)
    if ending.closing and ending.closing.signature:
        return _of(ending.closing.signature.names, tail, ending.closing.rule, ending.closing.confidence)
    return ()


def recipients(head: Zone, opening: Opening, tail: Zone, ending: Ending, languages: tuple[str, ...]) -> tuple[Party, ...]:
    """Return the recipients: the title's, else those of the address, above or below, else whom the salutation names."""
    if opening.heading and opening.heading.recipients:
        return _of(opening.heading.recipients, _line_zone(head, opening), "heading", 0.99)
    if opening.address:
        return _of(opening.address, head, "address", 0.95)
    if ending.address:
        return _of(ending.address, tail, "address.below", 0.9)
    block = _address_block(head, opening, ending, languages)
    if block:
        return _of((block,), head, "address.block", 0.85)
    if opening.called:
        name = opening.called.of(head.text).strip(" ,.:!")
        return (Party(name, head.span(opening.called.start, opening.called.start + len(name)), "salutation", 0.8),)
    return ()


def _address_block(head: Zone, opening: Opening, ending: Ending, languages: tuple[str, ...]) -> Named | None:
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
        if len(words) < 2 or not (titled or is_initial(words[0]) or core(words[0]).rstrip(".") in say.given) or not signature(line, languages):
            continue
        below = [other.of(head.text) for other in opening.extra[place + 1 : place + 4]]
        if not any(c.isdigit() for other in below for c in other) or not (opening.salutation or (titled and place == 0 and len(below) > 1)):
            continue
        name = named_in(head.text, span.start, span.end, lex)
        if name is None or any(same_person(name.name, signer.name) for signer in signed.names) or (called and not same_person(name.name, called)):
            continue
        return name
    return None


def _line_zone(head: Zone, opening: Opening) -> Zone:
    start = opening.heading_span.start if opening.heading_span else 0
    return Zone("", head.at + start)


def _of(named: tuple[Named, ...], zone: Zone, rule: str, confidence: float) -> tuple[Party, ...]:
    return tuple(Party(one.name, zone.span(one.span.start, one.span.end), rule, confidence, one.office) for one in named)
