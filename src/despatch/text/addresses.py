"""Addresses of the web, as files and browsers give them: each may be written wrong."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def split_address(text: str) -> SplitResult:
    """Return the parts of an address; all are empty where it cannot be taken apart, such as `http://[x`."""
    try:
        return urlsplit(text)
    except ValueError:
        return SplitResult("", "", "", "", "")


def web_address(text: str) -> SplitResult | None:
    """Return the parts of an address that a page may link, or None. Other schemes can run scripts."""
    parts = split_address(text)
    web = parts.scheme in ("http", "https") and parts.hostname and not any(c.isspace() for c in text)
    return parts if web else None
