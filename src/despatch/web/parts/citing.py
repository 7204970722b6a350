"""How a letter is cited: as a sentence, for reference managers, and for search engines."""

from __future__ import annotations

from dataclasses import dataclass

from despatch.export import citation
from despatch.model import Entry, Record
from despatch.settings import Settings
from despatch.web.formatting import imprint, letter_title
from despatch.web.urls import letter_path


@dataclass(frozen=True, slots=True)
class Citing:
    """A letter's citation, its record, what COinS says of it, and the addresses of the other forms by their names."""

    words: str
    url: str
    cited: citation.Cited
    coins: str
    forms: tuple[tuple[str, str], ...]


def cite(record: Record, settings: Settings, base: str) -> Citing:
    """Return how to cite a letter; `base` is the address by which the reader asked."""
    cited = cited_letter(record, settings, base)
    forms = [(name, letter_path(record.letter.id, suffix)) for suffix, (name, _, _) in citation.FORMATS.items()]
    forms.append(("CSL-JSON", letter_path(record.letter.id, ".csl.json")))
    return Citing(sentence(record.entry, cited), cited.url, cited, citation.coins(citation.csl(cited)), tuple(forms))


def cited_letter(record: Record, settings: Settings, base: str) -> citation.Cited:
    """Return what a citation says of a letter. Its own holding comes before the archive's repository."""
    entry, holding = record.entry, record.letter.description.holding
    return citation.Cited(
        id=entry.id,
        title=letter_title(entry),
        senders=tuple(who.label for who in entry.senders),
        recipients=tuple(who.label for who in entry.recipients),
        date=entry.date,
        place=entry.place or "",
        kind=entry.kind,
        archive=settings.title,
        editors=settings.editor,
        rights=(holding and holding.availability) or settings.rights,
        repository=(holding and holding.repository) or settings.repository,
        shelfmark=(holding and holding.shelfmark) or "",
        url=address(record, settings, base),
        languages=settings.languages,
    )


def address(record: Record, settings: Settings, base: str) -> str:
    """Return the lasting address of a letter, under the archive's own address where the settings give one.

    It is empty where nobody knows the address: the archive lies in files, and its settings name none.
    """
    base = settings.address or base.rstrip("/")
    return base and base + letter_path(record.letter.id)


def sentence(entry: Entry, cited: citation.Cited) -> str:
    """Return how to cite a letter, without its address."""
    edited = imprint(cited.editors, "").rstrip(".")
    work = ", ".join(filter(None, (cited.archive, edited[:1].lower() + edited[1:])))
    kept = ", ".join(filter(None, (cited.repository, cited.shelfmark)))
    at = f"letter {entry.id} ({entry.source}, no. {entry.ordinal})"
    return f"{cited.title}, in: {work}, {at}.{f' {kept}.' if kept else ''}"
