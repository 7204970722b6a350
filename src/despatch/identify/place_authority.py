"""places.toml: which places an archive speaks of, as its keeper says.

    [[place]]
    name = "Philadelphia"                     # the name it shall go by; the only line that must be there
    id = "philadelphia"                       # else made from the name
    variants = ["Phyladelphia", "the City"]
    geonames = 4560349                        # or wikidata, tgn, or uri = ["https://..."]
    latitude = 39.95                          # degrees; south and west are negative
    longitude = -75.16

This file takes precedence over the names in the letters. A place written exactly like a variant is that place. Two
entries are two places, however alike their names.
"""

from __future__ import annotations

import re

from despatch.errors import SettingsError
from despatch.identify.authority import slug
from despatch.identify.entries import AuthorityEntry, list_words, read_entries, require, require_new
from despatch.model import Place
from despatch.names.lexicon import lexicon

_AUTHORITIES = {
    "geonames": ("https://www.geonames.org/{}", re.compile(r"[1-9]\d{0,9}"), "a number such as 4560349"),
    "wikidata": ("https://www.wikidata.org/entity/{}", re.compile(r"Q[1-9]\d{0,11}"), 'a name such as "Q1345"'),
    "tgn": ("http://vocab.getty.edu/tgn/{}", re.compile(r"[1-9]\d{0,9}"), "a number such as 7014406"),
}
_DEGREES = {"latitude": 90, "longitude": 180}
_FIELDS = ("name", "id", "variants", "uri", *_AUTHORITIES, *_DEGREES)
_GEONAMES = re.compile(
    r"(?:https?://(?:www\.|sws\.|secure\.)?geonames\.org/|geonames:|gn:)0*(\d+)(?:[/?#].*)?", re.IGNORECASE
)
_SAME = re.compile(r"https?://(?:www\.)?")


def parse_places(text: str, file: str, languages: tuple[str, ...]) -> tuple[Place, ...]:
    """Read an authority file of places whose words are `text`; `file` is its name for messages.

    `languages` are those of the archive: an id made from a name spells its letters out as they do.

    Raises SettingsError, which names the file, the line and what to write instead.
    """
    places: list[Place] = []
    ids: dict[str, str] = {}
    uris: dict[str, str] = {}
    for entry in read_entries(text, file, "place"):
        name = require(entry, "place", _FIELDS, ("name", "id"))
        id = entry.data.get("id", slug(name, lexicon(languages))).strip()
        require_new(id, entry.where, ids)
        identifiers = _identifiers(entry)
        for uri in identifiers:
            if normal_uri(uri) in uris:
                raise SettingsError(
                    f"{entry.where}: {uri} is given to {uris[normal_uri(uri)]} already: make the two one entry,"
                    " or give one of them another identifier."
                )
            uris[normal_uri(uri)] = entry.where
        latitude, longitude = (_degrees(entry, key) for key in _DEGREES)
        if (latitude is None) != (longitude is None):
            raise SettingsError(f"{entry.where}: write latitude and longitude together, or neither of them.")
        variants = list_words(entry, "variants")
        places.append(Place(id, name, variants, identifiers, latitude, longitude, f"{entry.where} says so"))
    return tuple(places)


def normal_uri(key: str) -> str:
    """Return one form of the addresses by which an authority file names one thing, to compare them by."""
    geonames = _GEONAMES.fullmatch(key.strip())
    if geonames:
        return f"geonames.org/{geonames[1]}"
    return _SAME.sub("", key.strip()).rstrip("/")


def public_uri(key: str) -> str | None:
    """Return the address that a source's key gives, in its usual form; None for a key that is no address."""
    geonames = _GEONAMES.fullmatch(key.strip())
    if geonames:
        return _AUTHORITIES["geonames"][0].format(geonames[1])
    return key.strip() if key.strip().startswith(("http://", "https://")) else None


def _identifiers(entry: AuthorityEntry) -> tuple[str, ...]:
    found = list(list_words(entry, "uri"))
    for key, (form, shape, example) in _AUTHORITIES.items():
        if key in entry.data:
            value = str(entry.data[key]).strip()
            if isinstance(entry.data[key], bool) or not shape.fullmatch(value):
                raise SettingsError(f"{entry.where}: {key} = {entry.data[key]!r} should be {example}.")
            found.append(form.format(value))
    return tuple(found)


def _degrees(entry: AuthorityEntry, key: str) -> float | None:
    value = entry.data.get(key)
    if value is None:
        return None
    most = _DEGREES[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        raise SettingsError(f"{entry.where}: {key} = {value!r} should be a number of degrees from -{most} to {most}.")
    return float(value)
