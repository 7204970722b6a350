"""Many mails in one file (.mbox, a folder of Thunderbird, the archive of a mailing list): each is a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from despatch.read.mail import as_bytes, header, read_all
from despatch.read.reader import Declined, Raw, Reading

# A mail begins with "From ", a sender and a time, and header lines follow; a sentence may begin with "From" too.
_BEGINS = re.compile(
    rb"^From (?:[^\n]*\d:\d\d[^\n]*|-?|[^\s\n]+)\r?\n(?:>?From [^\n]*\n)?(?=[!-9;-~]{1,80}[ \t]*:[ \t\r\n])",
    re.MULTILINE,
)
_ENOUGH = frozenset((b"from", b"message-id", b"received", b"return-path", b"x-imap"))
"""One of these stands in the header of every mail."""
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_ENVELOPE = re.compile(rb"(?:>?From [^\n]*\n)+")


def read(raw: Raw) -> Reading | Declined:
    """Read the mails of a file that begins with a line "From ", as mail programs keep them."""
    data = as_bytes(raw.data) if not raw.data.startswith(b"From ") else raw.data
    starts = [match.start() for match in _BEGINS.finditer(data) if _ENOUGH & header(data, match.end()).keys()]
    if not starts or starts[0]:
        return Declined("it does not begin with the line “From ” of a folder of mails")
    return read_all(raw, "mbox", _mails(data, starts))


def _mails(data: bytes, starts: list[int]) -> Iterator[tuple[bytes, int]]:
    """Yield each mail with the line at which it begins. "From " at the head of a line of words loses its mark."""
    line = 1
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        mail = data[start:end]
        envelope = _ENVELOPE.match(mail)
        words = mail[envelope.end() if envelope else 0 :]
        yield (_QUOTED.sub(rb"\1", words) if b"\n>" in words else words), line
        line += mail.count(b"\n")
