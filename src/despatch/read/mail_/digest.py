"""Digests of mailing lists in plain text (RFC 1153): the body of one mail comes in, the mails in it go out."""

from __future__ import annotations

import re

from despatch.languages.mail import mail_words
from despatch.model import Span
from despatch.read.mail_quoting import SentOn

_RULE = re.compile(r"^-{28,32}[ \t]*$|^-{68,72}[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]{1,40}):[^\n]*(?:\n[ \t]+[^\n]+)*(?:\n|\Z)")


def divide_digest(body: str, subject: str) -> list[SentOn]:
    """Return the mails that a digest gathers, each with its header lines; nothing for a body that is none.

    What stands below a rule and has no header lines, such as the footer of the list, belongs to no mail.
    """
    rules = [(match.start(), match.end()) for match in _RULE.finditer(body)]
    if not rules:
        return []
    ends = [start for start, _ in rules[1:]] + [len(body)]
    found = [one for (start, after), end in zip(rules, ends, strict=True) if (one := _section(body, start, after, end))]
    called = any(word in subject.casefold() for word in mail_words().digest)
    return found if len(found) > 1 or (called and found) else []


def _section(body: str, marker: int, after: int, end: int) -> SentOn | None:
    start = after
    while start < end and body[start].isspace():
        start += 1
    names: set[str] = set()
    at = start
    while at < end and (line := _FIELD.match(body, at, end)):
        names.add(line[1].lower())
        at = line.end()
    if "from" not in names or not names & {"date", "subject"}:
        return None
    return SentOn(marker, Span(start, max(start, at - 1)), at, end)
