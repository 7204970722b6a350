"""Mails come in; one text goes out, with a letter for each mail and what its header lines say of it.

A letter's text is its header lines, decoded, a blank line, and its body. A mail that another sends on, or that a digest
gathers, is a letter of its own below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from despatch.model import Citation, Dating, Description, Doubt, Encoded, Hint, Party, Phrase, Span
from despatch.read.mail.attributions import Attribution
from despatch.read.mail.digest import divide_digest
from despatch.read.mail.headers import (
    Address,
    addresses,
    answered,
    came,
    day,
    decode_addresses,
    decode_words,
    identifiers,
)
from despatch.read.mail.parts import Attachment, Mail, moved
from despatch.read.mail.quoting import (
    Others,
    SentOn,
    find_others,
    header_fields,
    is_sent_on,
    unquote_sent_on,
)
from despatch.read.text_writer import trim

SURE = 0.99
BY_SERVER = 0.6
"""How sure the day is on which a server took a mail, where its own Date line gives none."""
MOST_CITED = 50
MOST_WITHIN = 20
"""Mails sent on within mails sent on: so many are letters of their own."""
BETWEEN = "\n\n\n"
_PRINTED = {
    "from": "From",
    "sender": "Sender",
    "to": "To",
    "cc": "Cc",
    "bcc": "Bcc",
    "date": "Date",
    "subject": "Subject",
    "message-id": "Message-ID",
    "in-reply-to": "In-Reply-To",
    "references": "References",
}
"""The header lines that a letter shows, in this order."""
_OF_ADDRESSES = frozenset({"from", "sender", "to", "cc", "bcc"})


@dataclass(frozen=True, slots=True)
class Field:
    """A header line as the text has it: its name in small letters, its value, where the value begins."""

    name: str
    value: str
    start: int

    def span(self, start: int, end: int) -> Span:
        """Return the span in the text of a stretch of the value."""
        return Span(self.start + start, self.start + end)

    def phrase(self, rule: str) -> Phrase:
        """Return the value as words with a role."""
        return Phrase(self.value, self.span(0, len(self.value)), f"encoding.mail.{rule}", SURE)


@dataclass(slots=True)
class Letters:
    """The text of a source that grows by one mail after another, and the letters in it."""

    languages: tuple[str, ...]
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    hints: list[Hint] = field(default_factory=list)
    letters: list[Encoded] = field(default_factory=list)

    def text(self) -> str:
        """Return the text so far."""
        return "".join(self.pieces)

    def add(self, mail: Mail) -> None:
        """Add a mail and the mails within it."""
        if self.length:
            self._put(BETWEEN)
        start, mark = self.length, len(self.pieces)
        fields = [self._put_field(name, value) for name, value in _shown(mail, self.languages)]
        if fields:
            self.hints.append(Hint("envelope", Span(start, self.length - 1)))
            self._put("\n")
        subject = next((one.value for one in fields if one.name == "subject"), "")
        body = (mail.body if mail.hints else unquote_sent_on(mail.body)).rstrip()
        at = self.length
        sections = divide_digest(body, subject)
        if sections:
            own = Others(())
            self._put(body)
            end = at + sections[0].marker
        else:
            own = find_others(body, mail.hints, self.languages, forwards=is_sent_on(subject))
            self._put(body)
            end = at + own.sent_on.marker if own.sent_on else self.length
        self._close("".join(self.pieces[mark:]), start, end, fields, own, at, mail.attachments)
        for section in sections or ([own.sent_on] if own.sent_on else []):
            self._add_within(body, at, section, MOST_WITHIN)
        for inner in mail.within:
            self.add(inner)

    def add_attached(self, text: str, hints: Iterable[Hint]) -> None:
        """Add the words of a file that a mail brought, as a letter that describes itself."""
        self._put(BETWEEN)
        at = self.length
        self._put(text)
        self.hints += (moved(hint, at) for hint in hints)
        self.letters.append(Encoded(Span(at, self.length), Description()))

    def _put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _put_field(self, name: str, value: str) -> Field:
        self._put(f"{_PRINTED.get(name, 'Received')}: ")
        found = Field(name, value, self.length)
        self._put(f"{value}\n")
        return found

    def _close(
        self,
        text: str,
        start: int,
        end: int,
        fields: Sequence[Field],
        others: Others,
        at: int,
        attachments: Sequence[Attachment] = (),
    ) -> None:
        """Note a letter from `start` to `end`; `text` begins at `start`, and the body of `others` at `at`."""
        span = trim(text, 0, end - start)
        if span.start == span.end:
            return
        span = span.moved(start)
        self.hints += (moved(hint, at) for hint in others.hints if at + hint.span.start < span.end)
        said = describe(fields, others.asked, self.languages)
        enclosures = tuple(
            Phrase(f"{one.name} ({_size(one.size)})", None, "encoding.mail.attachment", SURE) for one in attachments
        )
        self.letters.append(Encoded(span, replace(said, enclosures=enclosures)))

    def _add_within(self, body: str, at: int, section: SentOn, depth: int) -> None:
        """Note a mail that stands in the body of another, which begins at `at`, and those in it."""
        fields = [Field(name, value, at + place) for name, value, place in header_fields(body, section.header)]
        subject = next((one.value for one in fields if one.name == "subject"), "")
        inner = body[section.body : section.end]
        others = find_others(inner, (), self.languages, forwards=is_sent_on(subject))
        if depth == 0:
            others = replace(others, sent_on=None)
        self.hints.append(Hint("envelope", Span(at + section.header.start, at + section.header.end)))
        end = section.body + others.sent_on.marker if others.sent_on else section.end
        start = section.header.start
        self._close(body[start:end], at + start, at + end, fields, others, at + section.body)
        if others.sent_on:
            self._add_within(inner, at + section.body, others.sent_on, depth - 1)


def _shown(mail: Mail, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the header lines that the letter shows; the line of a server only where the mail's own gives no day."""
    found: dict[str, str] = {}
    for name, value in mail.fields:
        known = name.lower()
        if known in _PRINTED and value:
            shown = decode_addresses(value) if known in _OF_ADDRESSES else decode_words(value)
            found[known] = f"{found[known]}, {shown}" if known in found and known in ("to", "cc") else shown
    if "from" in found:
        found.pop("sender", None)
    yield from ((name, found[name]) for name in _PRINTED if name in found)
    if not day(found.get("date", ""), languages).edtf and (taken := came(mail.values("received"), languages)):
        yield "received", taken[1]


def _size(count: int) -> str:
    return f"{count:,} bytes" if count < 1000 else f"{count // 1000:,} kB"


# ---------------------------------------------------------------- what header lines say


def describe(fields: Sequence[Field], asked: Attribution | None, languages: tuple[str, ...]) -> Description:
    """Return what the header lines of a mail say of it; `asked` is what its quotation tells of the mail it answers."""
    of: dict[str, Field] = {}
    for one in fields:
        of.setdefault(one.name, one)
    doubts: list[Doubt] = []
    date = _dating(of, doubts, languages)
    subject = of.get("subject")
    identifier = identifiers(of["message-id"].value) if "message-id" in of else []
    return Description(
        kind="mail",
        senders=tuple(_parties([of[name] for name in ("from", "sender") if name in of][:1])),
        recipients=tuple(_parties([of[name] for name in ("to", "cc", "bcc") if name in of])),
        date=date,
        dates=(date,) if date else (),
        subject=subject.phrase("subject") if subject and subject.value else None,
        identifier=identifier[0][0] if identifier else None,
        citations=tuple(_citations(of, asked)),
        doubts=tuple(doubts),
    )


def _parties(lines: Iterable[Field]) -> Iterator[Party]:
    """Yield the parties of header lines, each address once."""
    seen: set[str] = set()
    for line in lines:
        for one in addresses(line.value):
            if (same := one.address or one.name) not in seen:
                seen.add(same)
                yield _party(one, line)


def _party(one: Address, line: Field) -> Party:
    key = f"mailto:{one.address}" if one.address else None
    return Party(one.name, line.span(one.start, one.end), f"encoding.mail.{line.name}", SURE, key=key)


def _dating(of: dict[str, Field], doubts: list[Doubt], languages: tuple[str, ...]) -> Dating | None:
    line, server = of.get("date"), of.get("received")
    found = day(line.value, languages) if line else None
    if line and found and found.edtf:
        span = line.span(0, len(line.value))
        if not found.weekday:
            reason = f"{found.edtf} is no {line.value[:3]}"
            doubts.append(Doubt("weekday-conflict", reason, span))
        return Dating(found.edtf, line.value, span, "sent", "encoding", "encoding.mail.date", found.confidence)
    why = found.wrong if found and found.wrong else "it has no Date line"
    if server is None:
        if line:
            reason = f"{why}, and no server says when it took the mail"
            doubts.append(Doubt("mail-date", reason, line.span(0, len(line.value))))
        return None
    span = server.span(0, len(server.value))
    doubts.append(Doubt("mail-date", f"{why}; the day is that on which a server took the mail", span))
    edtf = day(server.value, languages).edtf or ""
    return Dating(edtf, server.value, span, "sent", "encoding", "encoding.mail.received", BY_SERVER)


def _citations(of: dict[str, Field], asked: Attribution | None) -> Iterator[Citation]:
    """Yield the mails that a mail names: first the one it answers, then the others of its thread.

    Without In-Reply-To, the last of References is the one that it answers (RFC 5322, 3.6.4). A mail that sends another
    on answers none.
    """
    subject = of.get("subject")
    function: Literal["answer", "cite"] = "cite" if subject and is_sent_on(subject.value) else "answer"
    reply, thread = of.get("in-reply-to"), of.get("references")
    named = answered(reply.value) if reply else []
    line = reply
    cited = identifiers(thread.value)[-MOST_CITED:] if thread else []
    if not named and cited:
        named, line = cited[-1:], thread
    asks = {identifier for identifier, _ in named}
    for identifier, at in named:
        assert line is not None
        span = line.span(at, at + len(identifier))
        yield Citation(identifier, function, span, asked.name if asked else None, asked.edtf if asked else None)
    for identifier, at in dict(cited).items():
        if identifier not in asks and thread is not None:
            yield Citation(identifier, "cite", thread.span(at, at + len(identifier)))
