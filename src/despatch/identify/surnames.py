"""People with a surname: those of one block of surnames are told apart by given name, title, source and company."""

from __future__ import annotations

from collections import defaultdict

from despatch.identify.clusters import Block, Cluster, Form, block_of, corroborated, merge, root_of
from despatch.identify.name_uses import LIFETIME, NameUse
from despatch.identify.sorting import AS_WRITTEN, AUTHORITY, Sorting, shown_as
from despatch.names.parse import parse, parse_office


def sort_surnames(sorting: Sorting) -> None:
    """Sort the people with a surname, block by block."""
    for number, person in enumerate(sorting.authority):
        for name in (person.name, *person.variants):
            parsed = parse(name, sorting.lex)
            if parsed.kind == "person" and not person.body:
                block = sorting.blocks[block_of(parsed.surname)]
                form = sorting.form(None, parsed)
                form.offices |= {o for office in person.offices for o in parse_office(office.name, sorting.lex)[0]}
                _place_entry(sorting, block, number, form)
    forms: dict[str, dict[tuple[object, ...], list[Form]]] = defaultdict(dict)
    # In order of time, those without a year last: one name in two centuries is that of two people.
    for at, parsed in sorted(enumerate(sorting.parsed), key=lambda item: sorting.years(item[0]) or (9999, 0)):
        if at in sorting.settled:
            number, why = sorting.settled[at]
            if parsed.kind == "person":
                _place_entry(sorting, sorting.blocks[block_of(parsed.surname)], number, sorting.form(at, parsed), why)
            else:
                sorting.entry(number).take(sorting.form(at, parsed), why)
        elif parsed.kind == "person":
            key = local_key(sorting.uses[at])
            titles = parsed.offices | parsed.ranks if not parsed.given else frozenset[str]()
            reading = (parsed.given, parsed.surname, parsed.suffix, parsed.gender, key, titles)
            table = forms[block_of(parsed.surname)]
            same = [form for form in table.setdefault(reading, []) if _of_one_time(form, sorting.years(at))]
            if len(same) == 1:
                sorting.fill(same[0], at, parsed)
            else:
                table[reading].append(sorting.form(at, parsed, key))
    for name in sorted(forms):
        _sort_block(sorting, sorting.blocks[name], [form for alike in forms[name].values() for form in alike])
    for name in sorted(sorting.blocks):
        sorting.clusters += [c for c in sorting.blocks[name].clusters if c.person is None]


def _of_one_time(form: Form, years: tuple[int, int] | None) -> bool:
    """Say whether a name of these years may be that of a form."""
    if years is None or form.years is None:
        return True
    return max(years[0] - form.years[1], form.years[0] - years[1]) <= LIFETIME


def _place_entry(sorting: Sorting, block: Block, number: int, form: Form, why: str = AUTHORITY) -> None:
    block.add(form, sorting.entry(number), why)


def _sort_block(sorting: Sorting, block: Block, forms: list[Form]) -> None:
    """Place the fullest names first, so that shorter ones find everybody they might mean."""
    full = [f for f in forms if f.spelt or len(f.given) > 1]
    full.sort(
        key=lambda f: (
            -sum(len(g) > 1 for g in f.given),
            -len(f.given),
            any(f.cut),
            f.given,
            f.surname,
            f.suffix,
            f.gender,
        )
    )
    for form in full:
        _place(sorting, block, form)
    for two, one in block.middle_pairs():
        if root_of(one) is not root_of(two) and None in (one.person, two.person) and corroborated(two, one):
            into, other = (two, one) if two.person is not None else (one, two)
            merge(into, other, "a middle initial alone differs, and the two have office or correspondents in common")
    for form in (f for f in forms if len(f.given) == 1 and not f.spelt):
        _place(sorting, block, form)
    _bare(sorting, block, [f for f in forms if not f.given])


def _place(sorting: Sorting, block: Block, form: Form) -> None:
    same = block.same(form)
    if same is not None:
        block.add(form, same, "the same names, written in another way")
        return
    fits = block.fitting(form)
    if len(fits) == 1:
        block.add(form, fits[0], f"nobody else in the archive can be meant: {shown_as(fits[0])}")
    elif fits:
        _narrow(sorting, block, form, fits)
    else:
        block.seed(form, AS_WRITTEN)


def _bare(sorting: Sorting, block: Block, forms: list[Form]) -> None:
    """Place bare surnames: with their one bearer, or where nobody bears a given name, by rank and title."""
    alone: list[Form] = []
    for form in sorted(forms, key=lambda f: (f.surname, f.gender, sorted(f.offices | f.ranks))):
        fits = block.fitting(form)
        if len(fits) == 1:
            block.add(form, fits[0], f"the one bearer of the name in the archive: {shown_as(fits[0])}")
        elif fits:
            _narrow(sorting, block, form, fits)
        else:
            alone.append(form)
    groups: dict[tuple[str, bool], list[Form]] = defaultdict(list)
    for form in alone:
        groups[form.surname, form.gender == "f"].append(form)
    for people in groups.values():
        _by_title(sorting, block, people)


def _by_title(sorting: Sorting, block: Block, forms: list[Form]) -> None:
    """Keep bearers of different ranks or offices apart; a name without either joins when there is one of them."""
    clusters: list[Cluster] = []
    for form in sorted(forms, key=lambda f: (not f.offices | f.ranks, sorted(f.offices | f.ranks))):
        titles = form.offices | form.ranks
        fits = [c for c in clusters if not titles or titles & (c.offices | c.ranks)]
        if len(fits) == 1:
            block.add(form, fits[0], "one surname, and no title that tells two bearers apart")
        elif fits:
            _narrow(sorting, block, form, fits)
        else:
            clusters.append(block.seed(form, AS_WRITTEN))


def _narrow(sorting: Sorting, block: Block, form: Form, fits: list[Cluster]) -> None:
    """Ask office, source and correspondents, use by use, which of several bearers is meant."""
    for at in form.uses:
        narrowed = _narrowed(sorting, at, fits)
        if narrowed is None:
            sorting.ambiguous(at, fits)
        else:
            cluster, why = narrowed
            block.add(sorting.form(at, sorting.parsed[at], form.key), cluster, why)


def _narrowed(sorting: Sorting, at: int, fits: list[Cluster]) -> tuple[Cluster, str] | None:
    use, titles = sorting.uses[at], sorting.parsed[at].offices | sorting.parsed[at].ranks
    by_title = [c for c in fits if titles & (c.offices | c.ranks)]
    if len(by_title) == 1:
        return by_title[0], f"of those of that name, {shown_as(by_title[0])} alone bears the title"
    if by_title:
        fits = by_title
    near = [c for c in fits if c.everywhere or c.sources & use.sources] if use.sources else []
    if len(near) == 1:
        return near[0], f"the one bearer of the name in the source: {shown_as(near[0])}"
    company = [c for c in near or fits if sorting.beside[at] and sorting.beside[at] <= c.beside]
    if len(company) == 1:
        return company[0], f"of those of that name, {shown_as(company[0])} alone corresponds with the same people"
    return None


def local_key(use: NameUse) -> str | None:
    """Return the key of a use; a pointer within one document means nothing outside it."""
    if use.key and use.key.startswith("#"):
        return f"{next(iter(use.sources))}{use.key}" if len(use.sources) == 1 else None
    return use.key
