"""Addresses of mail: the names at one address come in as clusters; those of one person are joined.

A person has several addresses, and an office may share one. So an address joins names that agree, and parts none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from despatch.identify.clusters import Cluster, Form, distinct, is_address, merge, root_of
from despatch.names.alike import same_person


def join_addresses(clusters: Iterable[Cluster]) -> dict[str, Cluster]:
    """Join the clusters that one address shows to be one person; return the one bearer of each address.

    An address that people of different names share has no bearer, and stays a correspondent of its own.
    """
    at: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in clusters:
        for key in filter(is_address, cluster.keys):
            at[key].append(cluster)
    bearers: dict[str, Cluster] = {}
    for key in sorted(at):
        named = distinct(root_of(cluster) for cluster in at[key] if not _is_bare(cluster))
        people: list[Cluster] = []
        for cluster in named:
            same = next((other for other in people if agree(other.forms, cluster.forms)), None)
            if same is None:
                people.append(cluster)
            elif None in (same.person, cluster.person):
                merge(same, cluster, f"both write from the address {key.removeprefix('mailto:')}")
        if len(people) != 1:
            continue
        bearers[key] = people[0]
        for bare in distinct(root_of(cluster) for cluster in at[key] if _is_bare(cluster)):
            if bare is not root_of(people[0]):
                merge(
                    people[0], bare, f"the address {key.removeprefix('mailto:')} is that of {people[0].forms[0].shown}"
                )
    return bearers


def agree(forms: Iterable[Form], others: Iterable[Form]) -> bool:
    """Say whether names at one address are one person's."""
    others = list(others)
    return any(_alike(a, b) for a in forms for b in others if not a.address and not b.address)


def _alike(a: Form, b: Form) -> bool:
    if not a.shown or not b.shown:
        return False
    return same_person(a.shown, b.shown) and (not a.given or not b.given or a.given[0][0] == b.given[0][0])


def _is_bare(cluster: Cluster) -> bool:
    """Say whether no name is known, only an address."""
    return all(form.address for form in cluster.forms)
