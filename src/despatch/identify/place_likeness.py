"""Places whose names are alike: proposals to the user, never more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from despatch.identify.naming_places import NamedPlaces
from despatch.identify.place_groups import Alike, PlaceGroup, PlaceUse
from despatch.names.places import PlaceNames

_SHORTEST, _LONGEST = 5, 40
"""Shorter names are alike too often; longer ones are no names, and would cost too much."""
_CROWD = 8
"""Names of which so many are alike tell nothing."""
_MOST = 3
"""So many proposals are made for one place."""
_LEFT_OUT = 3


def find_alike(
    groups: Sequence[PlaceGroup],
    uses: Sequence[PlaceUse],
    open_uses: Sequence[tuple[int, list[PlaceGroup]]],
    named: NamedPlaces,
    words: PlaceNames,
) -> tuple[Alike, ...]:
    """Return pairs of places that may be one: the rarer place, the other, and why.

    Two entries of places.toml are two places, and are never proposed. `open_uses` are names that fit several groups.
    """
    number_of = {id(group): number for number, group in enumerate(groups)}
    letters = [sum(uses[at].letters for at in group.whys) for group in groups]
    found: dict[tuple[int, int], str] = {}

    def propose(one: int, other: int, why: str) -> None:
        if one != other and None in (groups[one].entry, groups[other].entry):
            rarer, commoner = sorted((one, other), key=lambda n: (groups[n].entry is not None, letters[n], n))
            found.setdefault((rarer, commoner), why)

    for at, fits in open_uses:
        own = next((n for n, group in enumerate(groups) if at in group.whys), None)
        for group in fits:
            if own is not None and id(group) in number_of:
                found.setdefault((own, number_of[id(group)]), "the name fits both")
    bearers: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        for name in group.names:
            bearers[name].append(number)
    for name, other, why in _alike_names(sorted(bearers), words):
        for one in bearers[name]:
            for two in bearers[other]:
                apart = groups[one].regions and groups[two].regions and not groups[one].regions & groups[two].regions
                if not apart and (why or groups[one].sources & groups[two].sources):
                    propose(one, two, why or "it begins in the same way, in the same file")
    return _first_few(found, groups, named)


def _first_few(
    found: dict[tuple[int, int], str], groups: Sequence[PlaceGroup], named: NamedPlaces
) -> tuple[Alike, ...]:
    """Return the proposals, at most a few for each place, in the order of the names."""
    proposals: list[Alike] = []
    counts: dict[int, int] = defaultdict(int)
    for (one, other), why in sorted(found.items(), key=lambda item: (named.places[item[0][0]].name, item[0])):
        counts[one] += 1
        if counts[one] <= _MOST:
            places = named.places[one].id, named.places[other].id
            proposals.append(Alike(*places, why, frozenset(groups[one].sources)))
    return tuple(proposals)


def _alike_names(names: Sequence[str], words: PlaceNames) -> Iterator[tuple[str, str, str]]:
    """Yield pairs of names that are alike, and why; no reason where it is the beginning alone."""
    near: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if _SHORTEST <= len(name) <= _LONGEST:
            for form in {name, *(name[:at] + name[at + 1 :] for at in range(1, len(name)))}:
                near[form].append(name)
    seen: set[tuple[str, str]] = set()
    for alike in near.values():
        if 1 < len(alike) <= _CROWD:
            for at, name in enumerate(alike):
                for other in alike[at + 1 :]:
                    if (name, other) not in seen and _one_letter_apart(name, other):
                        seen.add((name, other))
                        yield name, other, "one letter differs"
    spelt: dict[str, list[str]] = defaultdict(list)
    for name in names:
        spelt[words.spelt_alike(name)].append(name)
    for alike in spelt.values():
        if 1 < len(alike) <= _CROWD:
            for other in alike[1:]:
                yield alike[0], other, "the names are alike in old spelling, but short"
    for name, after in pairwise(names):
        if len(name) >= _SHORTEST and after.startswith(name) and len(after) - len(name) >= _LEFT_OUT:
            yield name, after, ""


def _one_letter_apart(name: str, other: str) -> bool:
    """Say whether one letter is another, is too many, or two neighbours are swapped; the first letter never."""
    short, long = sorted((name, other), key=len)
    if short[:1] != long[:1] or len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped
