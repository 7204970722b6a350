"""Parties that a title names by the letter before: "TO THE SAME"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from despatch.formulas.lexicon import lexicon
from despatch.model import Cut, Description, Party

RULE = "heading.same"
CONFIDENCE = 0.9


def resolve_same(described: Iterable[tuple[Cut, Description]], languages: tuple[str, ...]) -> list[Description]:
    """Return the descriptions in order, with "the same" replaced by the party of the letter before.

    Where no letter before names one, the party is unknown.
    """
    words = lexicon(languages).same
    senders: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    out = []
    for cut, description in described:
        if cut.kind != "letter":
            out.append(description)
            continue
        senders = _resolved(description.senders, senders, words)
        recipients = _resolved(description.recipients, recipients, words)
        same = senders is description.senders and recipients is description.recipients
        out.append(description if same else replace(description, senders=senders, recipients=recipients))
    return out


def _resolved(named: tuple[Party, ...], before: tuple[Party, ...], words: frozenset[str]) -> tuple[Party, ...]:
    if len(named) != 1 or named[0].name.casefold().rstrip(".") not in words:
        return named
    sure = min(named[0].confidence, CONFIDENCE)
    return tuple(replace(party, span=named[0].span, rule=RULE, confidence=sure) for party in before)
