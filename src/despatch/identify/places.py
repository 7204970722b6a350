"""The places of a whole archive as letters write them go in; its places come out, with a reason for each name.

Names are joined by rules that are data: short forms, old spellings, names in other languages. Likeness joins nothing.
It is a proposal to the user.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from despatch.identify.naming_places import name_places
from despatch.identify.place_authority import normal_uri
from despatch.identify.place_groups import AUTHORITY, WRITTEN_SO, Alike, PlaceGroup, PlaceUse
from despatch.identify.place_likeness import find_alike
from despatch.model import Place, Problem
from despatch.names.places import LONG, PlaceNames, WrittenPlace, place_names

UseKey = tuple[str, str]
_SHORTEST_CUT = 4
"""A name cut short keeps so many letters at least."""
_LEFT_OUT = 2
"""Short forms leave out so many letters at least: Charleston is not short for Charlestown."""
_ENOUGH = 16


@dataclass(frozen=True, slots=True)
class PlaceIdentification:
    """The places of an archive, which of them each name stands for and why, and what may be one place."""

    places: tuple[Place, ...]
    labels: Mapping[str, str]
    """The name of each place, with what tells it from another place of the same name, by its id."""
    of: Mapping[UseKey, tuple[str, str]]
    """(as written, key) -> the id of the place, and why. Words that name no place are left out."""
    alike: tuple[Alike, ...]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Sorting:
    """Where the names of one archive lie while they are sorted."""

    uses: Sequence[PlaceUse]
    words: PlaceNames
    authority: Sequence[Place]
    groups: list[PlaceGroup] = field(default_factory=list)
    entries: dict[int, PlaceGroup] = field(default_factory=dict)
    keys: dict[str, PlaceGroup] = field(default_factory=dict)
    classes: dict[str, list[PlaceGroup]] = field(default_factory=lambda: defaultdict(list))
    """The groups that bear a name, by its class: names that the rules count as one."""
    open: list[tuple[int, list[PlaceGroup]]] = field(default_factory=list)
    """Names that fit several groups, with these."""

    def add(self, group: PlaceGroup, name: str) -> None:
        """Let a group bear a name of this class."""
        if all(group is not other for other in self.classes[name]):
            self.classes[name].append(group)
        group.names.add(name)


def identify_places(
    uses: Iterable[PlaceUse], languages: tuple[str, ...], authority: Sequence[Place] = ()
) -> PlaceIdentification:
    """Decide which names of places mean one place.

    A place of the `authority` takes precedence where a name is one of its variants or its key. Else two names are one
    place if a rule of the languages says so, and their regions and keys agree. A name that fits several places is a
    place of its own, and is proposed as each. The order of `uses` does not matter. Time grows as n log n with the
    distinct names.
    """
    sorting = _Sorting(sorted(uses, key=lambda use: (use.written, use.key)), place_names(languages), authority)
    settled = _seed_authority(sorting)
    read = {
        at: place
        for at, use in enumerate(sorting.uses)
        if at not in settled and (place := sorting.words.read(use.written)) is not None
    }
    by_class = _sort_by_class(sorting, read)
    for name in sorted(by_class):
        _sort_class(sorting, name, by_class[name], read)
    groups = [group for group in sorting.groups if group.whys]
    named = name_places(groups, sorting.uses, authority, languages, read)
    of = {
        sorting.uses[at].id: (
            named.places[number].id,
            WRITTEN_SO if sorting.uses[at].written == named.places[number].name else why,
        )
        for number, group in enumerate(groups)
        for at, why in group.whys.items()
    }
    alike = find_alike(groups, sorting.uses, sorting.open, named, sorting.words)
    problems = tuple(
        Problem(
            "place-alike",
            min(one.sources, default=""),
            f"{named.labels[one.place]!r} may be {named.labels[one.other]!r}: {one.why}",
        )
        for one in alike
    )
    return PlaceIdentification(named.places, named.labels, of, alike, problems)


def _seed_authority(sorting: _Sorting) -> set[int]:
    """Make a group of each entry, and settle the uses that its variants or keys name outright; return these."""
    variants: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for number, place in enumerate(sorting.authority):
        group = PlaceGroup(entry=number, keys={normal_uri(uri) for uri in place.identifiers})
        sorting.groups.append(group)
        sorting.entries[number] = group
        sorting.keys |= dict.fromkeys((place.id, *group.keys), group)
        for name in (place.name, *place.variants):
            variants[tuple(sorting.words.tokens(name))].add(number)
            written = sorting.words.read(name)
            if written is not None:
                group.regions |= written.regions
                group.plain.update(map(sorting.words.full_name, written.names))
                for reading in written.names[:1]:
                    sorting.add(group, _class_of(reading, sorting.words))
    settled: set[int] = set()
    for at, use in enumerate(sorting.uses):
        named = variants.get(tuple(sorting.words.tokens(use.written)), set())
        key = normal_uri(use.key) if use.key else ""
        if key in sorting.keys and sorting.keys[key].entry is not None:
            sorting.keys[key].take(at, use, f"the source's identifier {use.key} is in places.toml")
        elif len(named) == 1 and (not key or not sorting.entries[next(iter(named))].keys):
            sorting.entries[next(iter(named))].take(at, use, AUTHORITY)
        else:
            continue
        settled.add(at)
    return settled


def _class_of(name: str, words: PlaceNames) -> str:
    """Return the class of a name: the same for all names that the rules count as one.

    A short name is compared letter by letter, for too many short names are alike.
    """
    full = words.english(words.full_name(name))
    return words.spelt_alike(full) if len(full) >= LONG else full


def _sort_by_class(sorting: _Sorting, read: Mapping[int, WrittenPlace]) -> dict[str, list[int]]:
    """Return the uses of each class. Short forms go to the one class of longer names that they may mean."""
    by_class: dict[str, list[int]] = defaultdict(list)
    several: list[int] = []
    for at, place in read.items():
        if len(place.names) > 1:
            several.append(at)
        else:
            by_class[_class_of(place.names[0], sorting.words)].append(at)
    known = {*by_class, *(name for name, groups in sorting.classes.items() if groups)}
    for at in several:
        fits = sorted({name for reading in read[at].names if (name := _class_of(reading, sorting.words)) in known})
        by_class[fits[0] if len(fits) == 1 else "".join(sorting.words.tokens(sorting.uses[at].written))].append(at)
    names = sorted(known)
    for short in [name for name in by_class if len(name) >= _SHORTEST_CUT]:
        long = _long_form(short, names, cut=all(read[at].is_short for at in by_class[short]))
        if long is not None:
            by_class[long] += by_class.pop(short)
    return by_class


def _long_form(short: str, names: Sequence[str], *, cut: bool) -> str | None:
    """Return the one name of an archive that `short` is short for, if there is one; `names` are sorted.

    A name is cut short where its words say so (`cut`), or keeps its beginning and its last letter: Philad-a.
    """
    found: list[str] = []
    raised = len(short) >= LONG
    beginning = short[:-1] if raised else short
    for at in range(bisect_left(names, beginning), len(names)):
        name = names[at]
        if not name.startswith(beginning) or len(found) > 1 or at > bisect_left(names, beginning) + _ENOUGH * 4:
            break
        if len(name) - len(short) >= _LEFT_OUT and (
            (cut and name.startswith(short)) or (raised and name[-1] == short[-1])
        ):
            found.append(name)
    return found[0] if len(found) == 1 else None


def _sort_class(sorting: _Sorting, name: str, members: Sequence[int], read: Mapping[int, WrittenPlace]) -> None:
    """Sort the uses of one class into places: first those with a key, then those with a region, then the others."""

    def plain_name(at: int) -> str:
        fits = [reading for reading in read[at].names if _class_of(reading, sorting.words) == name]
        return sorting.words.full_name((fits or read[at].names)[0])

    def rank(at: int) -> tuple[bool, int, bool, bool, int, str, str]:
        use, plain = sorting.uses[at], plain_name(at)
        is_english = sorting.words.english(plain) == plain  # the others first: who is Vienna, where Wien is there?
        is_short = read[at].is_short or plain not in read[at].names
        return not use.key, -len(read[at].regions), is_english, is_short, -len(plain), use.written, use.key

    for at in sorted(members, key=rank):
        use, place = sorting.uses[at], read[at]
        plain = plain_name(at)
        fits, why = _fitting(sorting, name, use, place.regions, plain)
        if len(fits) == 1:
            group = fits[0]
        else:
            group, why = PlaceGroup(), WRITTEN_SO
            sorting.groups.append(group)
            if len(fits) > 1:
                sorting.open.append((at, fits))
                group.is_open = True
        sorting.add(group, name)
        group.plain.add(plain)
        group.regions |= place.regions
        if use.key:
            group.keys.add(normal_uri(use.key))
            sorting.keys.setdefault(normal_uri(use.key), group)
        group.take(at, use, why)


def _fitting(
    sorting: _Sorting, name: str, use: PlaceUse, regions: frozenset[str], plain: str
) -> tuple[list[PlaceGroup], str]:
    """Return the groups that a use may belong to, and why it would."""
    known = sorting.classes[name]
    if use.key:
        bearer = sorting.keys.get(normal_uri(use.key))
        if bearer is not None:
            return [bearer], f"the source gives both the identifier {use.key}"
        return [g for g in known if g.entry is not None and not g.keys and plain in g.plain], AUTHORITY
    if regions:
        agreeing = [group for group in known if _agree(group, regions) and not group.is_open]
        closer = [group for group in agreeing if group.regions & regions]
        return closer or agreeing, "the same name in the same region"
    fits = [group for group in known if not group.is_open and _may_mean(sorting.words, plain, group)]
    meant = [group for group in fits if group.entry is not None and plain in group.plain]
    fits = meant if len(meant) == 1 else fits
    if len(fits) <= 1:
        return fits, _reason(sorting.words, plain, use, fits)
    near = [group for group in fits if group.sources & use.sources]
    if len(near) == 1 and use.sources <= near[0].sources:
        return near, "the one place of the name in its file"
    waiting = [group for group in known if group.is_open and plain in group.plain]
    return (waiting, WRITTEN_SO) if len(waiting) == 1 else (fits, "")


def _may_mean(words: PlaceNames, plain: str, group: PlaceGroup) -> bool:
    """Say whether a name without a region may be that of a group: Wien is not the Vienna of Virginia."""
    is_english = words.english(plain) == plain
    return not group.regions or is_english or plain in group.plain


def _agree(group: PlaceGroup, regions: frozenset[str]) -> bool:
    return not group.regions or regions <= group.regions or group.regions <= regions


def _reason(words: PlaceNames, plain: str, use: PlaceUse, groups: Sequence[PlaceGroup]) -> str:
    """Return why a name without a region is the place of a group."""
    if not groups:
        return WRITTEN_SO
    if plain in groups[0].plain:
        written = words.read(use.written)
        is_whole = written is not None and plain in written.names
        return "the same name, written in another way" if is_whole else "a usual short form of the name"
    if words.spelt_alike(plain) in {words.spelt_alike(other) for other in groups[0].plain}:
        return "an old spelling of the name"
    if words.english(plain) in {words.english(other) for other in groups[0].plain}:
        return "the name in another language"
    return "the name cut short; no other name of the archive begins and ends so"
