"""What the title of a row says of its letter: "Letter from Orla Fenn to Josiah Quill, 4 May 1811"."""

from __future__ import annotations

from despatch import dates
from despatch.formulas import headings
from despatch.model import Dating, Description, Party, Span
from despatch.names.written import Named

RULE = "encoding.title"
CONFIDENCE = 0.9


def read_title(words: str, place: Span | None, languages: tuple[str, ...]) -> Description:
    """Return the parties and the day that a title names; nothing where it does not name both sides.

    `place` is where the words stand in the text; None where the file writes them in another way.
    """
    heading = headings.parse(words, languages)
    if heading is None or not (heading.senders and heading.recipients):
        return Description()

    def placed(span: Span) -> Span | None:
        return Span(place.start + span.start, place.start + span.end) if place else None

    def parties(named: tuple[Named, ...]) -> tuple[Party, ...]:
        return tuple(Party(one.name, placed(one.span), RULE, CONFIDENCE, office=one.office) for one in named)

    found = [date for date in dates.find(words, 0, len(words), languages) if date.complete]
    edtf = dates.to_edtf(found[0]) if len(found) == 1 else None
    date = Dating(edtf, found[0].written, placed(found[0].span), "sent", "encoding", RULE, CONFIDENCE) if edtf else None
    return Description(senders=parties(heading.senders), recipients=parties(heading.recipients), date=date)
