"""Groups of names become places: each gets an id, the name that tells most, its identifiers and its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from despatch.identify.authority import slug
from despatch.identify.place_authority import public_uri
from despatch.identify.place_groups import WRITTEN_SO, PlaceGroup, PlaceUse
from despatch.model import Place
from despatch.names.capitals import OF_PEOPLE, in_usual_capitals, is_in_capitals, usual_words
from despatch.names.lexicon import Lexicon, lexicon
from despatch.names.places import WrittenPlace, place_names

_REASONS = 20


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """Places in the order of their groups, and the label of each by its id."""

    places: tuple[Place, ...]
    labels: Mapping[str, str]


def name_places(
    groups: Sequence[PlaceGroup],
    uses: Sequence[PlaceUse],
    authority: Sequence[Place],
    languages: tuple[str, ...],
    read: Mapping[int, WrittenPlace],
) -> NamedPlaces:
    """Return the places that the groups are; `read` says what each use writes."""
    lex, words = lexicon(languages), place_names(languages)
    seen = usual_words(use.written for use in uses)
    taken = {place.id for place in authority}
    places: list[Place] = []
    for group in groups:
        names = sorted({uses[at].written for at in group.whys})
        reasons = sorted({f"{uses[at].written}: {why}" for at, why in group.whys.items() if why != WRITTEN_SO})
        given = tuple(sorted({uri for at in group.whys if (uri := public_uri(uses[at].key))}))
        if group.entry is not None:
            entry = authority[group.entry]
            variants = tuple(name for name in dict.fromkeys((*entry.variants, *names)) if name != entry.name)
            identifiers = entry.identifiers or given
            at = entry.latitude, entry.longitude
            places.append(
                Place(entry.id, entry.name, variants, identifiers, *at, "; ".join(reasons[:_REASONS]) or entry.why)
            )
            continue
        whole = max(group.plain, key=lambda name: (len(name), name))

        def worth(at: int, whole: str = whole) -> tuple[bool | int | str, ...]:
            use, place = uses[at], read[at]
            short = words.full_name(place.names[0]) != place.names[0] or place.is_short or len(place.names) > 1
            cut = len(place.names[0]) + 2 < len(whole) and whole.startswith(place.names[0][:-1])
            plain = "".join(words.tokens(use.written)) == place.names[0] and not any(c in use.written for c in "[]?")
            usual = words.is_well_known(place.names[0])
            return (
                not short,
                not cut,
                plain,
                usual,
                not is_in_capitals(use.written),
                use.letters,
                len(use.written.split()),
                use.written,
            )

        shown = uses[max(sorted(group.whys), key=worth)].written
        name = in_usual_capitals(shown, seen, lex, shortest=OF_PEOPLE).strip(" []?") or shown
        variants = tuple(other for other in names if other != name)
        why = "; ".join([reason for reason in reasons if not reason.startswith(f"{shown}: ")][:_REASONS])
        places.append(Place(_new_id(name, lex, taken), name, variants, given, why=why))
    return NamedPlaces(tuple(places), _labels(places, groups))


def _new_id(name: str, lex: Lexicon, taken: set[str]) -> str:
    base, number = slug(name, lex), 1
    id = base
    while id in taken:
        number += 1
        id = f"{base}-{number}"
    taken.add(id)
    return id


def _labels(places: Sequence[Place], groups: Sequence[PlaceGroup]) -> dict[str, str]:
    """Return the label of each place: its name, and its region, identifier or id where another has the name, too."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        by_name[place.name.casefold()].append(number)
    labels = {}
    for numbers in by_name.values():
        for number in numbers:
            place, told = places[number], ""
            if len(numbers) > 1:
                tail = next((uri.rstrip("/").rpartition("/")[2] for uri in place.identifiers), place.id)
                told = ", ".join(sorted(groups[number].regions)).title() or tail
            labels[place.id] = f"{place.name} ({told})" if told else place.name
    return labels
