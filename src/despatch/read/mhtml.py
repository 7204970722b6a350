"""Pages that a browser saved as one file (.mhtml): the page itself is read, its images and styles are left out."""

from __future__ import annotations

from email import policy
from email.parser import BytesParser, HeaderParser

from despatch.read.charset import decode
from despatch.read.html import declared_charset, reading, words_of
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.refused import Refused

_PAGES = ("text/html", "application/xhtml+xml")


def read(raw: Raw) -> Reading | Declined:
    """Read a page saved with MIME; raises Refused when it holds no page."""
    head = raw.opening.replace("\r\n", "\n").partition("\n\n")[0]
    if "multipart/related" not in head or not _is_saved(head):
        return Declined("no browser saved it as one file")
    message = BytesParser(policy=policy.default).parsebytes(raw.data)
    part = next((part for part in message.walk() if part.get_content_type() in _PAGES), None)
    data = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(data, bytes):
        raise Refused("source-damaged", "it holds no page. Open it in a browser, and save the page as HTML.")
    page = Raw(data, raw.id, raw.settings)
    decoded = decode(page, part.get_content_charset() or declared_charset(page.opening))
    return reading(raw, words_of(decoded.text), "html", decoded)


def _is_saved(head: str) -> bool:
    """Say whether header lines, in small letters, are those of a browser: a mail goes to somebody."""
    headers = HeaderParser().parsestr(head)
    if headers["to"] is not None or headers["received"] is not None:
        return False
    return "snapshot-content-location" in headers or headers.get_param("type") in _PAGES
