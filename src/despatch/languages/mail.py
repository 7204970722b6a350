"""The form of `mail.toml`, which is one file for all languages: words of mail programs and mailing lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from despatch.languages import tables


@dataclass(frozen=True, slots=True)
class MailWords(tables.Form):
    """The keys of one language; `mail.toml` says what each is."""

    CASEFOLD = True

    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wrote: tuple[str, ...] = ()
    opening: frozenset[str] = frozenset()
    joints: frozenset[str] = frozenset()
    original: tuple[str, ...] = ()
    forwarded: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    replied: tuple[str, ...] = ()
    sent_on: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    digest: tuple[str, ...] = ()


@cache
def mail_words() -> MailWords:
    """Return the words of all languages as one form; the first language wins where two differ."""
    file = tables.FOLDER / "mail.toml"
    forms = [tables.fill(MailWords, data, str(file), code) for code, data in tables.read(file).items()]
    return tables.merge(MailWords, forms)
