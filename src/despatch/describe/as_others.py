"""A file teaches itself: who writes to whom in most of its letters is read into a letter that does not say.

The rule ends with `.as-others`, and the claim has no words to prove it. `certainty` decides whether that is enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from despatch.describe.custom import AS_OTHERS, folded
from despatch.model import Cut, Description, Party

FEWEST = 4
"""So many letters of a source must show the custom."""
SHARE = 0.8
"""Of the letters that name anybody, so many must name the same."""


@dataclass(frozen=True, slots=True)
class _Custom:
    """Who writes, and who is written to, in most letters of a source: by the other party's name, or in all (None)."""

    parties: dict[str | None, tuple[Party, ...]]


def as_others(cuts: Sequence[Cut], described: Sequence[Description]) -> list[Description]:
    """Return the descriptions, with a party that a letter does not name taken from the custom of its source."""
    letters = [own for cut, own in zip(cuts, described, strict=True) if cut.kind == "letter"]
    if len(letters) < FEWEST:
        return list(described)
    writers = _custom([(one.recipients, one.senders) for one in letters])
    readers = _custom([(one.senders, one.recipients) for one in letters])
    out = []
    for cut, own in zip(cuts, described, strict=True):
        if cut.kind != "letter":
            out.append(own)
            continue
        senders = own.senders or _taught(writers, own.recipients, "sender")
        recipients = own.recipients or _taught(readers, own.senders, "recipient")
        same = senders is own.senders and recipients is own.recipients
        out.append(own if same else replace(own, senders=senders, recipients=recipients))
    return out


def _custom(pairs: Sequence[tuple[tuple[Party, ...], tuple[Party, ...]]]) -> _Custom:
    counts: dict[str | None, Counter[str]] = {None: Counter()}
    first: dict[str, tuple[Party, ...]] = {}
    for known, asked in pairs:
        if not asked:
            continue
        name = _key(asked)
        first.setdefault(name, asked)
        counts[None][name] += 1
        if known:
            counts.setdefault(_key(known), Counter())[name] += 1
    found = {}
    for given, names in counts.items():
        name, times = names.most_common(1)[0] if names else ("", 0)
        if times >= FEWEST and times >= SHARE * sum(names.values()):
            found[given] = first[name]
    return _Custom(found)


def _taught(custom: _Custom, known: tuple[Party, ...], field: str) -> tuple[Party, ...]:
    taught = custom.parties.get(_key(known)) if known else custom.parties.get(None)
    if not taught or (known and _key(known) == _key(taught)):
        return ()
    return tuple(replace(party, span=None, rule=f"{field}{AS_OTHERS}", confidence=0.5) for party in taught)


def _key(parties: tuple[Party, ...]) -> str:
    return "; ".join(folded(party.name) for party in parties)
