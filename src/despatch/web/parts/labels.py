"""What to call the values that narrow a list: people and places by their names, dates in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from despatch.archive import Archive
from despatch.errors import NotFound
from despatch.model import Facet
from despatch.web.formatting import date_words
from despatch.web.parts.facets import Label

PEOPLE = frozenset({"sender", "recipient", "person"})
PLACES = frozenset({"place", "answered"})


def labeller(archive: Archive, facets: Mapping[str, Sequence[Facet]]) -> Label:
    """Return the function that returns the label of (field, value); a value that nothing bears is its own label."""

    def label(field: str, value: str) -> str:
        # Few values are asked for of thousands that there may be.
        known = next((facet.label for facet in facets.get(field, ()) if facet.value == value), None)
        if known is not None:
            return known
        if field == "date":
            return " to ".join(date_words(end) for end in value.split("/"))
        try:
            if field in PEOPLE:
                return archive.person(value).label
            return archive.place(value).label if field in PLACES else value
        except NotFound:
            return value

    return label
