"""The sorted names become people: each gets an id, the name that tells most, and its reasons."""

from __future__ import annotations

from collections import defaultdict

from despatch.identify.authority import slug
from despatch.identify.clusters import Cluster
from despatch.identify.name_uses import UseKey
from despatch.identify.offices import find_holder
from despatch.identify.result import Identification, Link
from despatch.identify.sorting import AS_WRITTEN, LONGEST_CUT, Sorting, shown_as
from despatch.model import Person
from despatch.names.capitals import OF_BODIES, OF_PEOPLE, in_usual_capitals, is_in_capitals


def name_people(sorting: Sorting) -> Identification:
    """Name the people and write down who each use is."""
    taken = {p.id for p in sorting.authority}
    people: list[Person] = []
    of: dict[UseKey, str | None] = {u.id: None for u in sorting.uses}
    links: list[Link] = []
    whose: dict[int, str] = {}
    standing_ones = list(
        {id(c): c for c in (*sorting.entries.values(), *sorting.clusters) if c.merged is None}.values()
    )
    for cluster in sorted(standing_ones, key=lambda c: (c.person is None, c.person or 0, shown_as(c))):
        person = _person(sorting, cluster, taken)
        if person is None:
            continue
        people.append(person)
        for at, why in sorted(cluster.whys.items()):
            use = sorting.uses[at]
            whose[at] = person.id
            links.append(Link(use.name, use.office, use.key, person.id, why))
    lifetimes: dict[UseKey, list[tuple[tuple[int, int], str | None]]] = defaultdict(list)
    for at, use in enumerate(sorting.uses):
        if use.years is not None:
            lifetimes[use.id].append((use.years, whose.get(at)))
        else:
            of[use.id] = whose.get(at)
    for use_id, spans in lifetimes.items():
        if len(everybody := {who for _, who in spans}) == 1:  # one body, or an entry of people.toml
            of[use_id] = everybody.pop()
    offices = {u.id: p for u, p in zip(sorting.uses, sorting.parsed, strict=True) if p.kind == "office"}
    for use in (u for u in sorting.uses if u.id in offices and u.first and u.last):
        of[use.id] = find_holder(sorting.holders, offices[use.id], use.first or "", use.last or "") or of[use.id]
    known = {p.id for p in people}
    sought = frozenset[str]().union(*(p.offices for p in offices.values()))
    on_call = {h.person for h in sorting.holders if h.office in sought}  # whom an office alone may mean on some day
    people += [p for p in sorting.authority if p.id not in known and p.id in on_call]
    several = {use_id: tuple(spans) for use_id, spans in lifetimes.items() if len({who for _, who in spans}) > 1}
    return Identification(tuple(people), of, tuple(links), tuple(sorting.problems), sorting.holders, offices, several)


def _person(sorting: Sorting, cluster: Cluster, taken: set[str]) -> Person | None:
    """Make a person of a cluster; None for an entry of the authority that no letter names."""
    if not cluster.whys:
        return None
    names = sorted({sorting.uses[at].name for at in cluster.whys})
    reasons = sorted({f"{sorting.uses[at].name}: {why}" for at, why in cluster.whys.items() if why != AS_WRITTEN})
    why = "; ".join(reasons[:20])
    if cluster.person is not None:
        entry = sorting.authority[cluster.person]
        variants = tuple(n for n in dict.fromkeys((*entry.variants, *names)) if n != entry.name)
        return Person(
            entry.id,
            entry.name,
            entry.body,
            variants,
            entry.offices,
            entry.side,
            entry.identifiers,
            why or entry.why,
        )
    written = _fullest(sorting, cluster)
    body = any(sorting.parsed[at].kind in ("body", "office") for at in cluster.whys)
    shortest = OF_BODIES if body else OF_PEOPLE
    name = in_usual_capitals(written, sorting.usual_words, sorting.lex, shortest=shortest)
    base, number = slug(name, sorting.lex), 1
    id = base
    while id in taken:
        number += 1
        id = f"{base}-{number}"
    taken.add(id)
    return Person(
        id, name, body, tuple(n for n in names if n != name), identifiers=tuple(sorted(cluster.keys)), why=why
    )


def _fullest(sorting: Sorting, cluster: Cluster) -> str:
    """Return the name that tells most: given names spelt out and in full, else the commonest with its title."""

    def worth(at: int) -> tuple[int | str, ...]:
        parsed, use = sorting.parsed[at], sorting.uses[at]
        given = sorting.lex.tokens(parsed.shown)[: len(parsed.given)]
        plain = sum(
            len(g) > LONGEST_CUT or sorting.lex.known_given(g) for g in given if sorting.lex.given.get(g, g) == g
        )
        spelt = sum(len(g) > 1 for g in parsed.given)
        return (
            bool(parsed.surname),
            spelt,
            len(parsed.given),
            plain,
            bool(parsed.suffix),
            not is_in_capitals(use.name),
            use.written + use.received,
            use.name,
        )

    at = max(sorted(cluster.whys), key=worth)
    parsed = sorting.parsed[at]
    if (parsed.given and parsed.surname) or parsed.kind == "body":
        if parsed.gender == "f" and parsed.given and parsed.given[0] in sorting.lex.gender.masculine:
            return sorting.uses[at].name  # Mrs John Hart is not John Hart, also where the name is shown
        return parsed.shown
    words = sorting.uses[at].name.split(None, 1)
    return words[1] if len(words) == 2 and words[0].casefold() in sorting.lex.articles else sorting.uses[at].name
