"""Mail: one message a file (.eml, Maildir), told by its header lines, whatever the name of the file.

A memorandum begins with "From:", "To:" and "Date:" too. A mail has what only programs write: a Message-ID, the lines of
servers, a day with a time and a zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from despatch import languages
from despatch.model import Problem, Source
from despatch.read.mail.headers import has_zone, unfold
from despatch.read.mail.letters import Letters
from despatch.read.mail.parts import Attachment, Mail, take_apart
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.wide import marked, unmarked

HEAD = 4_000_000
"""Bytes in which the signs of a mail must stand: a mail to many may name them all before."""
SAID = 5
"""So many mails with one trouble are named; the others are counted."""
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:[^\n]*(?:\r?\n[ \t][^\n]*)*(?:\r?\n|\Z)")
_COUNTED = re.compile(rb"(\d{2,10})[ \t]*\n(?=[A-Za-z-]{1,80}:)")
_SIGNS = frozenset(
    (b"message-id", b"received", b"mime-version", b"return-path", b"delivered-to", b"x-mailer", b"user-agent")
)
"""Header lines that programs alone write."""
_TEXTS = frozenset({"text/plain", "text/html", "text/markdown", "text/rtf", "text/richtext", "text/xml"})


def read(raw: Raw) -> Reading | Declined:
    """Read one mail; declines what does not begin with header lines that only mail programs write."""
    data = as_bytes(raw.data)
    if not is_mail(data):
        return Declined("it does not begin with the header lines of a mail")
    return read_all(raw, "mail", [(data, 1)])


def as_bytes(data: bytes) -> bytes:
    """Return the bytes of a mail as a server has them: no mark, no blank lines before it, no UTF-16."""
    if wide := marked(data) or unmarked(data):
        data = data.decode(wide, "replace").removeprefix("\ufeff").encode("utf-8")
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if (counted := _COUNTED.match(data)) and int(counted[1]) <= len(data):
        # Apple Mail (.emlx) puts the number of bytes before a mail, and notes of its own below.
        data = data[counted.end() : counted.end() + int(counted[1])]
    return data


def header(data: bytes, at: int) -> dict[bytes, bytes]:
    """Return the header lines that begin at a place, by their names in small letters."""
    found: dict[bytes, bytes] = {}
    end = min(len(data), at + HEAD)
    while at < end and (line := _FIELD.match(data, at, end)):
        found.setdefault(line[1].lower(), line[0])
        at = line.end()
    return found


def is_mail(data: bytes) -> bool:
    """Say whether bytes begin with the header lines of a mail."""
    found = header(data, 0)
    if b"from" not in found and not (b"date" in found and b"received" in found):
        return False
    if _SIGNS & found.keys():
        return True
    date = found.get(b"date", b"").decode("latin-1").partition(":")[2]
    return has_zone(unfold(date))


# ---------------------------------------------------------------- many


@dataclass(slots=True)
class _Troubles:
    """What went wrong with the mails of one file: a finding for each kind of trouble."""

    raw: Raw
    many: bool
    said: dict[str, list[tuple[int, int, str]]] = field(default_factory=dict)

    def add(self, code: str, number: int, line: int, message: str) -> None:
        """Note a trouble of the mail of that number, which begins at that line."""
        self.said.setdefault(code, []).append((number, line, message))

    def problems(self) -> Iterable[Problem]:
        """Yield the findings."""
        for code, found in self.said.items():
            number, line, message = found[0]
            which = f"mail {number:,}: " if self.many else ""
            others = ", ".join(f"{other:,}" for other, _, _ in found[1:SAID])
            more = f", and {len(found) - SAID:,} more" if len(found) > SAID else ""
            rest = f" The same holds of mail {others}{more}." if others else ""
            yield self.raw.problem(code, f"{which}{message}{rest}", line)


def read_all(raw: Raw, format: str, mails: Iterable[tuple[bytes, int]]) -> Reading:
    """Read mails, each with the line at which it begins, into one source; a mail that cannot be read costs itself."""
    # Programs print days in the language of whoever installed them.
    letters = Letters(tuple(dict.fromkeys((*raw.settings.languages, *languages.known()))))
    troubles = _Troubles(raw, format == "mbox")
    count = 0
    for count, (data, line) in enumerate(mails, 1):
        mark = len(letters.pieces), letters.length, len(letters.hints), len(letters.letters)
        try:
            mail = take_apart(data, raw.settings)
            if _is_of_the_program(mail):
                continue
            letters.add(mail)
        except RecursionError:
            why = "its parts are nested too deep to be read. Open it in a mail program and save the parts one by one."
            troubles.add("mail-damaged", count, line, why)
        except Exception as wrong:  # noqa: BLE001 - the library raises nearly anything on mails that break the rules
            why = f"it cannot be read ({type(wrong).__name__}: {wrong}). Open it in a mail program and save it again."
            troubles.add("mail-damaged", count, line, why)
        else:
            for code, message in mail.troubles:
                troubles.add(code, count, line, message)
            if raw.settings.mail.attachments:
                _add_attachments(raw, mail, letters, troubles, count, line)
            continue
        # What was written of it goes again.
        del letters.pieces[mark[0] :], letters.hints[mark[2] :], letters.letters[mark[3] :]
        letters.length = mark[1]
    problems = tuple(troubles.problems())
    if not letters.letters:
        return Reading(None, problems or (raw.problem("source-empty", "it holds no mail. Export the mails again."),))
    hints = tuple(sorted(letters.hints, key=lambda hint: (hint.span.start, hint.span.end, hint.kind)))
    text = letters.text()
    found = tuple(letters.letters)
    return Reading(Source(raw.id, text, format, "utf-8", raw.sha256, hints=hints, letters=found), problems)


def _is_of_the_program(mail: Mail) -> bool:
    """Say whether a mail is none: programs keep notes of their own at the head of a folder of mails."""
    return any(mail.values("x-imap", "x-imapbase")) and not any(mail.values("message-id", "received"))


def _add_attachments(raw: Raw, mail: Mail, letters: Letters, troubles: _Troubles, number: int, line: int) -> None:
    """Add the documents that a mail brought as letters of their own."""
    from despatch.read import read as read_file  # noqa: PLC0415 - it lists this reader

    for attachment in _documents(mail):
        source, problems = read_file(attachment.data(), f"{raw.id}/{attachment.name}", raw.settings)
        if source is None:
            for problem in problems:
                troubles.add(problem.code, number, line, f"{attachment.name}: {problem.message}")
        elif source.format not in ("mail", "mbox"):
            letters.add_attached(source.text, source.hints)


def _documents(mail: Mail) -> Iterable[Attachment]:
    """Yield the attachments that may hold a letter: texts, and documents of offices."""
    for attachment in mail.attachments:
        kind = attachment.part.get_content_type()
        if kind in _TEXTS or attachment.name.lower().endswith((".docx", ".odt", ".rtf", ".txt", ".md", ".html")):
            yield attachment
    for inner in mail.within:
        yield from _documents(inner)
