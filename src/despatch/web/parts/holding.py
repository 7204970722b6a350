"""Where a letter is kept and printed, what other sources call it, and the images of its pages."""

from __future__ import annotations

from collections.abc import Iterator

from despatch.model import Description
from despatch.text.addresses import web_address
from despatch.web.parts.evidence import Claim

ROLES = ("kept", "printed", "use", "called", "image")
RULE = "encoding.source"
SURE = 0.99
MOST_IMAGES = 12
"""A letter lists at most so many images."""


def claims(description: Description) -> Iterator[Claim]:
    """Yield a claim for the holding, the rights, the identifier and each image, as far as the source gives them."""
    holding = description.holding
    if holding and (holding.repository or holding.shelfmark):
        yield _claim("kept", "Kept at", ", ".join(filter(None, (holding.repository, holding.shelfmark))))
    if holding and (holding.edition or holding.number):
        place = f"no. {holding.number}" if holding.number else ""
        yield _claim("printed", "Printed", " in ".join(filter(None, (place, holding.edition))))
    if holding and holding.availability:
        yield _claim("use", "Use", holding.availability)
    if description.identifier:
        yield _claim("called", "Identifier", description.identifier)
    for number, image in enumerate(description.facsimiles[:MOST_IMAGES], 1):
        yield _claim("image", f"Image {number}", image)
    more = len(description.facsimiles) - MOST_IMAGES
    if more > 0:
        yield _claim("image", "Images", f"{more:,} more: see the letter’s data")


def _claim(role: str, name: str, value: str) -> Claim:
    link = value if web_address(value) else None
    return Claim(role, name, value, value, None, RULE, SURE, link)
