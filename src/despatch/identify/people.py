"""The names of a whole archive go in; its people come out, with a reason for each name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from despatch.identify.addresses import agree, join_addresses
from despatch.identify.clusters import Cluster, is_address, merge, root_of
from despatch.identify.name_uses import NameUse
from despatch.identify.naming import name_people
from despatch.identify.result import Identification
from despatch.identify.sorting import AS_WRITTEN, AUTHORITY, Sorting, shown_as
from despatch.identify.surnames import sort_surnames
from despatch.model import Person
from despatch.names.lexicon import lexicon
from despatch.names.parse import parse

OFFICE = "an office that no name goes with; people.toml can say who held it"


def identify(uses: Iterable[NameUse], languages: tuple[str, ...], authority: Sequence[Person] = ()) -> Identification:
    """Decide who is who among the names of an archive.

    A person of the `authority` takes precedence where a name is one of its variants, its key, or fits nobody else.
    Other names are joined only where exactly one bearer fits, in the archive or else in the source. A name that fits
    several is left without a person, and reported. The order of `uses` does not matter. Time grows as n log n
    with the distinct names.
    """
    in_order = sorted(uses, key=lambda u: (u.name, u.office or "", u.key or "", u.years or (9999, 0)))
    sorting = Sorting(in_order, authority, lexicon(languages))
    _authority_wins(sorting)
    _bodies(sorting)
    sort_surnames(sorting)
    _addresses(sorting)
    _keys(sorting)
    _given_alone(sorting)
    _offices_alone(sorting)
    return name_people(sorting)


def _authority_wins(sorting: Sorting) -> None:
    """Settle every use that a key or a variant of the authority names outright."""
    variants: dict[tuple[str, ...], set[int]] = defaultdict(set)
    keys: dict[str, int] = {}
    for number, person in enumerate(sorting.authority):
        for name in (person.name, *person.variants):
            variants[tuple(sorting.lex.tokens(name))].add(number)
        keys |= dict.fromkeys((person.id, *person.identifiers), number)
    for at, use in enumerate(sorting.uses):
        named = variants.get(tuple(sorting.lex.tokens(use.name)), set())
        if use.key in keys and use.key is not None:
            sorting.settled[at] = (keys[use.key], f"the encoding's key {use.key} is in the authority file")
        elif len(named) == 1:
            sorting.settled[at] = (next(iter(named)), AUTHORITY)


def _bodies(sorting: Sorting) -> None:
    """Join bodies whose telling words are the same: the Norland Convention, the Convention of Norland."""
    known: dict[frozenset[str], Cluster] = {}
    for number, person in enumerate(sorting.authority):
        for name in (person.name, *person.variants):
            parsed = parse(name, sorting.lex)
            if parsed.kind == "body":
                known.setdefault(parsed.body, sorting.entry(number))
    for at, parsed in enumerate(sorting.parsed):
        if parsed.kind != "body" or at in sorting.settled:
            continue
        if parsed.body not in known:
            known[parsed.body] = Cluster()
            sorting.clusters.append(known[parsed.body])
        cluster = known[parsed.body]
        cluster.take(sorting.form(at, parsed), "the same body in other words" if cluster.whys else AS_WRITTEN)


def _addresses(sorting: Sorting) -> None:
    """Make one correspondent of each address of mail that stands for a name."""
    known: dict[str, Cluster] = {}
    for at, parsed in enumerate(sorting.parsed):
        if parsed.kind == "address" and at not in sorting.settled:
            key = sorting.uses[at].key or f"mailto:{parsed.shown.replace(' at ', '@').casefold()}"
            if key not in known:
                known[key] = Cluster()
                sorting.clusters.append(known[key])
            form = sorting.form(at, parsed, key)
            form.address = True
            known[key].take(form, AS_WRITTEN)


def _keys(sorting: Sorting) -> None:
    """Make one person of the clusters to which the encoding gives one key."""
    bearer: dict[str, Cluster] = {}
    for cluster in [*sorting.entries.values(), *sorting.clusters]:
        if cluster.merged is not None:
            continue
        for key in sorted(key for key in cluster.keys if not is_address(key)):
            other = root_of(bearer.setdefault(key, cluster))
            if other is not cluster and None in (other.person, cluster.person):
                merge(other, cluster, f"the encoding gives both the key {key}")
                break
    sorting.bearer = join_addresses([*sorting.entries.values(), *sorting.clusters])


def _given_alone(sorting: Sorting) -> None:
    """Give initials and given names alone ("J. H.") to the one who bears them and has the same correspondents."""
    index: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in sorting.clusters:
        if cluster.merged is None:
            for form in cluster.forms:
                for sign in {
                    form.given[:1] and form.given[0],
                    form.initials + form.surname[:1],
                    form.initials[:1] + form.surname[:1],
                }:
                    if sign and form.surname and form.given and cluster not in index[sign][-1:]:
                        index[sign].append(cluster)
    for at, parsed in enumerate(sorting.parsed):
        if parsed.kind != "given" or at in sorting.settled:
            continue
        bearer, form = sorting.bearer.get(sorting.uses[at].key or ""), sorting.form(at, parsed, sorting.uses[at].key)
        if bearer is not None and agree(root_of(bearer).forms, [form]):
            root_of(bearer).take(form, f"the bearer of its address: {shown_as(root_of(bearer))}")
            continue
        sign = "".join(parsed.given) if all(len(g) == 1 for g in parsed.given) else parsed.given[0]
        bearers = list({id(c): c for c in index.get(sign, ())}.values())
        titled = [c for c in bearers if parsed.offices & c.offices]
        fits = titled or [c for c in bearers if sorting.beside[at] and sorting.beside[at] <= c.beside]
        if len(fits) == 1:
            alike = "bears the title" if titled else "corresponds with the same people"
            fits[0].take(sorting.form(at, parsed), f"of those with these initials, {shown_as(fits[0])} alone {alike}")
        elif fits:
            sorting.ambiguous(at, fits)


def _offices_alone(sorting: Sorting) -> None:
    """Keep an office that no name goes with as a correspondent of its own; who held it, its letters do not say."""
    known: dict[tuple[frozenset[str], frozenset[str]], Cluster] = {}
    for at, parsed in enumerate(sorting.parsed):
        if parsed.kind == "office" and at not in sorting.settled:
            office = parsed.offices, parsed.body
            if office not in known:
                known[office] = Cluster()
                sorting.clusters.append(known[office])
            known[office].take(sorting.form(at, parsed), OFFICE)
