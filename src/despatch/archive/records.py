"""One letter whole: its words, what they say of other letters, its acts, and what editors decided."""

from __future__ import annotations

from dataclasses import replace

from despatch.acts import unread_languages
from despatch.archive.letter_decisions import with_decisions
from despatch.archive.session import Session
from despatch.model import DeliveryFilter, Record, Span
from despatch.store import read_deliveries, read_ledger, read_letters, read_references
from despatch.store.read_standings import Stand


def whole_record(session: Session, stand: Stand, id: str) -> Record:
    """Return one letter whole. A redirected id leads to the letter in its place; raises NotFound."""
    with session.connection() as db:
        record = with_decisions(db, read_letters.record(db, id), session.decisions())
        whole = replace(record, **read_references.connections_of(db, record))
        acts = tuple(read_ledger.acts_of(db, record.letter.id, stand))
        steps = tuple(read_deliveries.entries(db, DeliveryFilter(letter=record.letter.id), None, None, 0))
        return replace(
            whole,
            acts=acts,
            deliveries=steps,
            withdrawn=tuple(read_ledger.withdrawn_acts(db, record.letter.id)),
            unread=_unread(record, session.settings.languages),
        )


def _unread(record: Record, languages: tuple[str, ...]) -> tuple[str, ...]:
    at = record.letter.span.start
    body = record.letter.description.body or record.letter.span
    return unread_languages.languages_of(record.text, Span(body.start - at, body.end - at), languages)
