"""Doubts about a letter: an unknown party, a title and a signature that name different people, a day out of order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from despatch import dates
from despatch.describe.custom import AS_OTHERS
from despatch.formulas.lexicon import lexicon
from despatch.model import Description, Doubt
from despatch.names.alike import same_person
from despatch.names.written import is_body

OWN_NAME = 2
"""A signer who uses another name than the title's so often goes by it: a pen name, a nickname."""


MISSING = frozenset({"sender-unknown", "recipient-unknown", "date-unknown", "heading-signature-conflict"})
"""What is doubted of letters alone."""


def find_doubts(
    letters: Sequence[tuple[Description, tuple[str, ...]]], languages: tuple[str, ...]
) -> list[tuple[Doubt, ...]]:
    """Return the doubts about the parties of each letter of a source.

    Takes each description with the names that its signature gives. A pair of title and signature that recurs in the
    source is one person under two names, and no doubt.
    """
    pairs = [_conflict(description, signed, languages) for description, signed in letters]
    often = Counter(pair for pair in pairs if pair)
    out = []
    for (description, _), pair in zip(letters, pairs, strict=True):
        doubts = []
        proposed = {proposal.field for proposal in description.proposals}
        if not description.senders and "sender" not in proposed:
            doubts.append(Doubt("sender-unknown", "neither a title nor a signature names the sender"))
        if not description.recipients and "recipient" not in proposed:
            doubts.append(Doubt("recipient-unknown", "no title, address or salutation names the recipient"))
        if pair and often[pair] < OWN_NAME:
            span = description.signature.span if description.signature else None
            doubts.append(
                Doubt("heading-signature-conflict", f"the title names {pair[0]}, the signature {pair[1]}", span)
            )
        out.append(tuple(doubts))
    return out


def with_order_doubt(description: Description) -> Description:
    """Add the doubt of a letter that came before it was sent."""
    sent, received = description.date, description.received
    first, last = (dates.bounds(date.edtf) if date else None for date in (sent, received))
    if not sent or not received or not first or not last or last[1] >= first[0]:
        return description
    reason = f"“{received.written}”, when it came, is before “{sent.written}”, when it was sent"
    return replace(description, doubts=(*description.doubts, Doubt("date-conflict", reason, received.span)))


def without_missing(description: Description) -> Description:
    """Drop the doubts of a piece that is no letter about what it lacks: a title page has no sender and no date."""
    doubts = tuple(doubt for doubt in description.doubts if doubt.code not in MISSING)
    return replace(description, doubts=doubts)


def with_reading_doubts(description: Description) -> Description:
    """Add the doubts of readings that are only proposed, and of those that the source's other letters gave."""
    doubts = [
        Doubt("reading-proposed", f"{one.field}: perhaps “{' '.join(one.value.split())}”; {one.reason}", one.span)
        for one in description.proposals
    ]
    for field, parties in (("sender", description.senders), ("recipient", description.recipients)):
        if parties and parties[0].rule.endswith(AS_OTHERS):
            doubts.append(Doubt("reading-as-others", f"the {field} is the one of most letters of this file"))
    return replace(description, doubts=(*description.doubts, *doubts)) if doubts else description


def _conflict(description: Description, signed: tuple[str, ...], languages: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the names in title and signature when they cannot be one person's."""
    titled = [party for party in description.senders if party.rule == "heading"]
    lex = lexicon(languages)
    if not titled or not signed or any(is_body(party.name, lex) or party.office == party.name for party in titled):
        return None
    if any(same_person(party.name, name) for party in titled for name in signed):
        return None
    return ", ".join(party.name for party in titled), ", ".join(signed)
