"""The addresses in a page: a page and a rule come in; the page with its addresses changed goes out.

It reads only pages of our own making. In them a sign of HTML within words or values is always escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

Change = Callable[[str], str | None]
"""Returns what to write for an address of this room; None where no page is to be had."""
_TAG = re.compile(r"<(/?)(svg|a|link|img|image|form|script)\b([^<>]*)>")
_ADDRESS = re.compile(r'\s(href|src|action)="(/[^"]*)"')
_FOR_LINKS = re.compile(r'\s(?:rel|download|aria-label|referrerpolicy)(?:="[^"]*")?')
_IN_DATA = re.compile(r'"(url|next)":"(/[^"\\]*)"')


def rewrite(page: str, change: Change) -> str:
    """Return a page in which each address of this room is what `change` returns.

    A link that leads nowhere becomes plain words.
    """
    drawn = unlinked = False

    def tag(found: re.Match[str]) -> str:
        nonlocal drawn, unlinked
        closing, name, rest = found.groups()
        if name == "svg":
            drawn = not closing
        if closing:
            if name == "a" and unlinked:
                unlinked = False
                return "</g>" if drawn else "</span>"
            return found[0]
        at = _ADDRESS.search(rest)
        if at is None:
            return found[0]
        address = change(unescape(at[2]))
        if address is not None:
            return f'<{name}{rest[: at.start()]} {at[1]}="{escape(address)}"{rest[at.end() :]}>'
        if name == "link":
            return ""
        unlinked = True
        others = _FOR_LINKS.sub("", rest[: at.start()] + rest[at.end() :])
        return f"<{'g' if drawn else 'span'}{others}>"

    return _TAG.sub(tag, page)


def rewrite_data(data: str, change: Change) -> str:
    """Return JSON in which each address of this room under "url" and "next" is what `change` returns."""

    def address(found: re.Match[str]) -> str:
        changed = change(found[2])
        return found[0] if changed is None else f'"{found[1]}":"{changed}"'

    return _IN_DATA.sub(address, data)
