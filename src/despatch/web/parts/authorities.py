"""Addresses in authority files: a URI comes in, the name of the file and the number in it go out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from despatch.text.addresses import web_address

_FILES = {
    "d-nb.info": "GND",
    "viaf.org": "VIAF",
    "wikidata.org": "Wikidata",
    "geonames.org": "GeoNames",
    "vocab.getty.edu": "Getty",
    "id.loc.gov": "Library of Congress",
    "isni.org": "ISNI",
    "orcid.org": "ORCID",
    "catalogue.bnf.fr": "BnF",
    "data.bnf.fr": "BnF",
    "snaccooperative.org": "SNAC",
    "pleiades.stoa.org": "Pleiades",
}
"""Authority files by their hosts."""
_NUMBER = re.compile(r"[\w.:-]{1,40}")


@dataclass(frozen=True, slots=True)
class Authority:
    """An entry of an authority file: the file's name, the number in it, and the address. `path` is None for no link."""

    file: str
    number: str
    path: str | None


def authority(uri: str) -> Authority:
    """Return what an identifier names. One of no known file is named by its host, one that is no address by itself."""
    parts = web_address(uri)
    if parts is None or parts.hostname is None:
        return Authority("", uri.removeprefix("mailto:"), None)
    host = parts.hostname.removeprefix("www.")
    if host not in _FILES:
        return Authority(host, "", uri)
    number = next((step for step in reversed(parts.path.split("/")) if _NUMBER.fullmatch(step)), "")
    return Authority(_FILES[host], number, uri)


def linked(uris: Iterable[str]) -> tuple[Authority, ...]:
    """Return the identifiers that lead somewhere, for a list."""
    return tuple(one for one in map(authority, uris) if one.path)
