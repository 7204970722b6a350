"""Who wrote and to whom: from the title, else from signature, address and salutation; nobody when the words do not say."""

from __future__ import annotations

from despatch.describe.ending import Ending
from despatch.describe.opening import Opening
from despatch.describe.zones import Zone
from despatch.formulas.names import Named
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


def recipients(head: Zone, opening: Opening, tail: Zone, ending: Ending) -> tuple[Party, ...]:
    """Return the recipients: the title's, else those of the address, above or below, else whom the salutation names."""
    if opening.heading and opening.heading.recipients:
        return _of(opening.heading.recipients, _line_zone(head, opening), "heading", 0.99)
    if opening.address:
        return _of(opening.address, head, "address", 0.95)
    if ending.address:
        return _of(ending.address, tail, "address.below", 0.9)
    if opening.called:
        name = opening.called.of(head.text).strip(" ,.:!")
        return (Party(name, head.span(opening.called.start, opening.called.start + len(name)), "salutation", 0.8),)
    return ()


def _line_zone(head: Zone, opening: Opening) -> Zone:
    start = opening.heading_span.start if opening.heading_span else 0
    return Zone("", head.at + start)


def _of(named: tuple[Named, ...], zone: Zone, rule: str, confidence: float) -> tuple[Party, ...]:
    return tuple(Party(one.name, zone.span(one.span.start, one.span.end), rule, confidence, one.office) for one in named)
