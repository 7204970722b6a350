"""What HTML's tags mean for a transcript, and a guard against pages that choke a parser.

The parser takes quadratic time over deep nesting and worse over unclosed formatting tags, so the
tags past a depth are taken out before it sees them, and so are tags that only change the look.
Their words stay.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

DEPTH = 500
"""Tags nested deeper than this are taken out."""

PARAGRAPHS = frozenset(
    {
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "table",
        "ul",
        "ol",
        "dl",
        "section",
        "article",
        "main",
        "body",
        "figure",
        "details",
        "center",
        "header",
        "footer",
        "aside",
    }
)
LINES = frozenset(
    {"div", "li", "tr", "dt", "dd", "address", "caption", "summary", "fieldset", "legend", "thead", "tbody"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
FURNITURE = frozenset(
    {
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "form",
        "button",
        "select",
        "input",
        "textarea",
        "iframe",
        "svg",
        "math",
        "canvas",
        "video",
        "audio",
        "object",
        "menu",
        "dialog",
        "img",
        "map",
    }
)
ROLES = frozenset(
    {
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "menu",
        "menubar",
        "dialog",
        "alertdialog",
        "alert",
        "toolbar",
    }
)
# A page's own header and footer are furniture; within these a header is a letter's.
CONTENT = frozenset({"article", "main", "section"})
# Words of class and id that name furniture wherever they stand, and those that do only alone.
_FURNITURE_WORD = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|navbox|menu|sidebar|breadcrumbs?|cookies?|consent|gdpr|pagination|pager|"
    r"skip|skiplink|share|sharing|social|advert|ads|promo|newsletter|toolbar|search|searchbox|masthead|noprint|"
    r"comments|disqus|popup|modal|widget|editsection|catlinks|printfooter|sharedaddy|breadcrumb)(?:$|[\s_-])"
    r"|(?:^|\s)(?:mw-(?:jump-link|navigation|panel|head|indicators)|vector-(?:header|menu|toc|column-start|page-toolbar)"
    r"|(?:entry|post)-(?:meta|info|footer|navigation)|posted-on|p-lang-btn|pg-boilerplate|ws-noexport|sitesub|contentsub)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FURNITURE_ALONE = frozenset(
    {
        "header",
        "footer",
        "banner",
        "top",
        "bottom",
        "toc",
        "page-header",
        "page-footer",
        "site-header",
        "site-footer",
    }
)
_PAGE_NUMBER = re.compile(
    r"(?:^|[\s_-])(?:pagenum|pageno|pagenumber|page-number|pagebreak|doc-pagebreak)(?:$|[\s_-])", re.IGNORECASE
)
_EPUB_FURNITURE = frozenset(
    {
        "toc",
        "cover",
        "titlepage",
        "halftitlepage",
        "copyright-page",
        "landmarks",
        "page-list",
        "loi",
        "lot",
        "index",
        "colophon",
        "imprint",
    }
)
"""What `epub:type` calls the parts of a book that hold no letter."""
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_CLOSED = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,30})((?:\s[^<>]{0,2000})?)/>")
_LOOKS = re.compile(
    r"</?(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u|ins|mark|span|abbr|cite|dfn|q)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_TELLING_SPAN = re.compile(
    r"pagenum|pageno|page-?number|pagebreak|editsection|noprint|display\s{0,3}:\s{0,3}none", re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})[^<>]*>")
_NOT_NESTED = frozenset(
    {
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "option",
        "html",
        "head",
        "body",
    }
)


def is_furniture(tag: str, attributes: dict[str, str | None], *, within_content: bool) -> bool:
    """Say whether an element is the page's own and holds no letter."""
    if tag in FURNITURE or (tag in ("header", "footer") and not within_content):
        return True
    if not attributes:
        return False
    if "hidden" in attributes or (attributes.get("role") or "").lower() in ROLES:
        return True
    if re.search(r"display\s{0,3}:\s{0,3}none", attributes.get("style") or "", re.IGNORECASE):
        return True
    if not _EPUB_FURNITURE.isdisjoint((attributes.get("epub:type") or "").lower().split()):
        return True
    names = ((attributes.get("class") or "")[:500], (attributes.get("id") or "")[:500])
    if tag in ("html", "body", "main", "article"):
        return False
    return any(_FURNITURE_WORD.search(name) or name.strip().lower() in _FURNITURE_ALONE for name in names if name)


def page_number(tag: str, attributes: dict[str, str | None], node: LexborNode) -> str | None:
    """Return the number of the printed page that an element marks; None for one that marks no page."""
    if tag not in ("span", "a", "div", "p", "hr", "i", "b", "small"):
        return None
    said = " ".join(filter(None, (attributes.get("class"), attributes.get("epub:type"), attributes.get("role"))))
    if not said or not _PAGE_NUMBER.search(said[:500]):
        return None
    words = attributes.get("title") or attributes.get("aria-label") or node.text()[:40]
    found = re.search(r"[0-9]{1,5}|\b[ivxlc]{1,8}\b", words)
    return found.group() if found else ""


def opened(markup: str, *, always: bool = False) -> str:
    """Return XHTML as HTML: an element that closes itself gets a tag that closes it, or it would hold what follows.

    `always`: it is XHTML, whatever it begins with.
    """
    head = markup[:1000].lower()
    if not always and "<?xml" not in head and "xhtml" not in head:
        return markup
    return _CLOSED.sub(
        lambda match: match.group() if match[1].lower() in _VOID else f"<{match[1]}{match[2]}></{match[1]}>", markup
    )


def guard(markup: str) -> str:
    """Return `markup` without tags that only change the look, and without those nested past `DEPTH`."""
    markup = _without_looks(markup)
    if markup.count("<") < 2 * DEPTH:
        return markup
    depth = 0

    def flatten(match: re.Match[str]) -> str:
        nonlocal depth
        if match.group(2).lower() in _NOT_NESTED or match.group().endswith("/>"):
            return match.group()
        if match.group(1):
            too_deep = depth > DEPTH
            depth = max(0, depth - 1)
        else:
            depth += 1
            too_deep = depth > DEPTH
        return "" if too_deep else match.group()

    return _TAG.sub(flatten, markup)


def _without_looks(markup: str) -> str:
    """Take out the tags that only change the look; a `span` that marks a page or hides its words stays."""
    stays: list[bool] = []

    def take_out(match: re.Match[str]) -> str:
        tag = match.group()
        if not tag[1:5].lower().startswith(("span", "/spa")):
            return _keep_targets(tag)
        if tag[1] == "/":
            return tag if stays and stays.pop() else ""
        if tag.endswith("/>"):
            return _keep_targets(tag)
        stays.append(_TELLING_SPAN.search(tag) is not None)
        return tag if stays[-1] else _keep_targets(tag)

    return _LOOKS.sub(take_out, markup)


def _keep_targets(tag: str) -> str:
    """Return an empty anchor for a tag with an id, which a note mark may point at, else nothing."""
    found = re.search(r"""\sid\s{0,3}=\s{0,3}["']?([\w:.-]{1,80})""", tag)
    return f'<a id="{found.group(1)}"></a>' if found else ""
