"""The parts of one mail: its bytes come in; header lines, words, attachments and the mails within it go out.

The package `email` of the standard library takes mails apart, under its policy "compat32": the newer policies parse
every header line by a grammar, at ten times the cost, and fail on lines that no grammar allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from itertools import islice

from despatch.model import Hint
from despatch.read import html
from despatch.read.charset import decode, knows
from despatch.read.mail.headers import LONGEST, WESTERN, decode_words, raw_text, unfold
from despatch.read.reader import SNIFF, Raw
from despatch.settings import Settings
from despatch.text.lines import normal_line_ends

MOST_PARTS = 500
"""Parts of a mail that are read, those of mails within it included."""
LONGEST_BODY = 5_000_000
"""Characters of a body that are read: a longer one is a file that somebody sent, not a letter."""
_RUN = re.compile(rb"[A-Za-z0-9+/=\r\n]{200000,}")
"""The inside of a large attachment. No words have so many letters without a blank or a stop."""
_MARGIN = 2_000
_WIDEST = 1_000
"""Characters of the longest line of an attachment."""
_ASIDE = re.compile(r"\n=despatch-left-out-(\d{1,9})=\n")
_ALL_ASCII = re.compile(r"(?:iso-?2022|hz|utf-?7)", re.IGNORECASE)
"""Charsets whose bytes are all ASCII."""
_DECORATION = frozenset({"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a mail brings: its name, its size in bytes, and the part that holds it."""

    name: str
    size: int
    part: Message
    left_out: tuple[bytes, ...] = ()

    def data(self) -> bytes:
        """Return the bytes of the file."""
        return _payload(self.part, self.left_out)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as it was sent. `hints` count in `body`; `within` are the mails that it forwards or gathers."""

    fields: tuple[tuple[str, str], ...]
    """Names and values of its header lines in their order, decoded from bytes, not from encoded words."""
    body: str = ""
    hints: tuple[Hint, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    within: tuple[Mail, ...] = ()
    troubles: tuple[tuple[str, str], ...] = ()
    """Codes of problems and what to say about them."""

    def values(self, *names: str) -> Iterator[str]:
        """Yield the values of the header lines of these names, in the order of the mail."""
        return (value for name, value in self.fields if name.lower() in names)


@dataclass(slots=True)
class _Opened:
    """What is gathered while the parts of one mail are read."""

    settings: Settings
    left_out: tuple[bytes, ...]
    parts: int = 0
    troubles: dict[str, str] = field(default_factory=dict)


def take_apart(data: bytes, settings: Settings) -> Mail:
    """Return the mail that `data` holds, and the mails within it.

    Raises RecursionError for a mail whose parts are nested too deep to read.
    """
    shorter, left_out = _leave_out(data)
    opened = _Opened(settings, left_out)
    mail = _mail(BytesParser(policy=compat32).parsebytes(shorter), opened)
    return replace(mail, troubles=tuple(opened.troubles.items()))


def _leave_out(data: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """Take the inside of large attachments out, which the parser would go through line by line."""
    left_out: list[bytes] = []

    def leave(match: re.Match[bytes]) -> bytes:
        run = match[0]
        if run.count(b"\n") * _WIDEST < len(run):
            return run  # one endless line is no attachment
        left_out.append(run[_MARGIN:-_MARGIN])
        return b"%s\n=despatch-left-out-%d=\n%s" % (run[:_MARGIN], len(left_out) - 1, run[-_MARGIN:])

    return (_RUN.sub(leave, data), tuple(left_out)) if len(data) > 200_000 else (data, ())


def _mail(message: Message, opened: _Opened) -> Mail:
    raw = [(name, str(value)) for name, value in message.raw_items()]
    if long := [name for name, value in raw if len(value) > LONGEST]:
        opened.troubles["mail-oversized"] = (
            f"its header line {long[0][:40]} has more than {LONGEST:,} characters, and the first were read."
        )
    charset = WESTERN if all(value.isascii() for _, value in raw) else _charset_of_words(message)
    fields = tuple((name, unfold(value, charset)) for name, value in raw)
    words: list[tuple[str, tuple[Hint, ...]]] = []
    attachments: list[Attachment] = []
    within: list[Mail] = []
    for part in _leaves(message, opened):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            within += [_mail(one, opened) for one in _inner(part) if one.keys()]
        elif kind in _DECORATION:
            continue
        elif (name := _file_name(part)) and not (_is_shown(part) and not words):
            attachments.append(_attachment(name, part, opened))
        elif _is_shown(part):
            words.append(_words(part, opened))
        elif part.get_content_maintype() not in ("text", "multipart", "message"):
            attachments.append(_attachment(kind, part, opened))
    body, hints = _joined([said for said in words if said[0].strip()])
    if len(body) > LONGEST_BODY:
        opened.troubles["mail-oversized"] = (
            f"its body has {len(body):,} characters, and the first {LONGEST_BODY:,} were read."
        )
        body, hints = body[:LONGEST_BODY], tuple(hint for hint in hints if hint.span.end <= LONGEST_BODY)
    return Mail(fields, body, hints, tuple(attachments), tuple(within))


def _charset_of_words(message: Message) -> str:
    """Return the charset of the first words of a mail, in which old programs wrote its header lines, too."""
    named = (part.get_content_charset("") or "" for part in islice(message.walk(), MOST_PARTS))
    return next((name for name in named if knows(name) and name != "us-ascii"), WESTERN)


def _leaves(message: Message, opened: _Opened) -> Iterator[Message]:
    """Yield the parts that hold something, in order; of alternatives, the one that is read best."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        opened.parts += 1
        if opened.parts > MOST_PARTS:
            opened.troubles["mail-oversized"] = f"it has more than {MOST_PARTS} parts, and the first were read."
            return
        inner = _inner(part)
        if part.get_content_maintype() != "multipart" or not part.is_multipart():
            yield part
        elif part.get_content_subtype() == "alternative":
            waiting += [_best(inner, opened)] if inner else []
        else:
            waiting += reversed(inner[: MOST_PARTS + 1])


def _inner(part: Message) -> list[Message]:
    """Return the parts of a part, or the mail in it."""
    inner = part.get_payload() if part.is_multipart() else []
    return [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []


def _best(alternatives: list[Message], opened: _Opened) -> Message:
    """Return the plain text among alternatives, unless it is empty; else the last that is not a calendar entry."""
    for part in alternatives[:MOST_PARTS]:
        if part.get_content_type() == "text/plain" and _words(part, opened)[0].strip():
            return part
    readable = [part for part in alternatives if part.get_content_type() in ("text/html", "multipart/related")]
    mixed = [part for part in alternatives if part.get_content_maintype() == "multipart"]
    return (readable or mixed or alternatives)[-1]


# ---------------------------------------------------------------- words


def _words(part: Message, opened: _Opened) -> tuple[str, tuple[Hint, ...]]:
    """Return the words of a part, and what its mark-up says of them."""
    text = _characters(part, opened)
    if part.get_content_type() == "text/html":
        return html.words_of_mail(text)
    if (part.get_param("format") or "") in ("flowed", "Flowed"):
        text = unflow(text, close=str(part.get_param("delsp") or "").lower() == "yes")
    return text.strip("\n"), ()


def _characters(part: Message, opened: _Opened) -> str:
    data = _payload(part, opened.left_out)
    label = part.get_content_charset("") or ""
    if data.isascii() and not _ALL_ASCII.match(label):
        return normal_line_ends(data.decode("ascii").replace("\0", ""))
    if not knows(label):
        label = ""
    if not label and part.get_content_type() == "text/html":
        label = html.declared_charset(data[:SNIFF].decode("latin-1").lower()) or ""
    if _ALL_ASCII.match(label):
        text = data.decode(label, "replace")
    else:
        # What the mail itself says goes before the setting, which is for files that say nothing.
        settings = replace(opened.settings, encoding=None) if label else opened.settings
        decoded = decode(Raw(data, "", settings), label or None)
        opened.troubles |= {problem.code: problem.message for problem in decoded.problems}
        text = decoded.text
    return normal_line_ends(text.replace("\0", ""))


def _payload(part: Message, left_out: tuple[bytes, ...]) -> bytes:
    """Return the bytes of a part, decoded, with what was left out of it put back."""
    raw = part.get_payload() if left_out else None
    if isinstance(raw, str) and _ASIDE.search(raw):
        part.set_payload(_ASIDE.sub(lambda aside: _put_back(aside, left_out), raw))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _put_back(aside: re.Match[str], left_out: tuple[bytes, ...]) -> str:
    return _left_out_at(aside[1], left_out).decode("ascii")


def _left_out_at(number: str, left_out: tuple[bytes, ...]) -> bytes:
    """Return what was left out under a number; nothing for a number that a mail made up."""
    return left_out[int(number)] if int(number) < len(left_out) else b""


def _is_shown(part: Message) -> bool:
    """Say whether a mail program shows the words of a part as the mail's own."""
    return part.get_content_type() in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"


def _joined(words: list[tuple[str, tuple[Hint, ...]]]) -> tuple[str, tuple[Hint, ...]]:
    """Return the texts of several parts as one."""
    pieces: list[str] = []
    hints: list[Hint] = []
    at = 0
    for text, found in words:
        hints += [moved(hint, at) for hint in found]
        pieces.append(text)
        at += len(text) + 2
    return "\n\n".join(pieces), tuple(hints)


def moved(hint: Hint, by: int) -> Hint:
    """Return a hint that lies so many characters further on."""
    return replace(hint, span=hint.span.moved(by))


def unflow(text: str, *, close: bool) -> str:
    """Join the lines that a program broke (RFC 3676). `close`: the blank at which it broke them is not the writer's."""
    out: list[str] = []
    before: tuple[int, bool] = (0, False)
    for line in text.split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        signature = words == "-- "
        soft = words.endswith(" ") and not signature
        shown = words[:-1] if soft and close else words
        if before[1] and before[0] == depth and not signature:
            out[-1] += shown
        else:
            out.append(">" * depth + (" " if depth and shown else "") + shown)
        before = depth, soft
    return "\n".join(line if line.endswith("-- ") else line.rstrip() for line in out)


# ---------------------------------------------------------------- attachments


def _file_name(part: Message) -> str | None:
    """Return the name of the file that a part holds; None for one that is read as words."""
    try:
        name = part.get_filename()
    except (LookupError, ValueError, TypeError, AttributeError, IndexError):
        name = None  # The package raises various errors on names that break the rules.
    if not name:
        return None
    if _is_shown(part) and part.get_content_disposition() == "inline":
        return None
    return " ".join(decode_words(raw_text(name)).split()).replace("/", "_").replace("\\", "_")[:200]


def _attachment(name: str, part: Message, opened: _Opened) -> Attachment:
    """Return a file with its size; a large one is not decoded for that."""
    raw = part.get_payload() if opened.left_out else None
    pieces = _ASIDE.split(raw) if isinstance(raw, str) else []
    if len(pieces) < 2:
        return Attachment(name, len(_payload(part, ())), part)
    held = [*pieces[::2], *(_left_out_at(number, opened.left_out).decode("ascii") for number in pieces[1::2])]
    signs = sum(len(piece) - piece.count("\n") - piece.count("\r") - piece.count("=") for piece in held)
    return Attachment(name, signs * 3 // 4, part, opened.left_out)
