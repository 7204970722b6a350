"""The bytes of one file in, a `Source` out: its text, and what its encoding says of the text.

Each reader takes a file, or declines it with a reason. The contents decide which reader takes it.
"""

from __future__ import annotations

import re

from despatch.model import Problem, Source
from despatch.read import html, mail, mbox, plain, plugins, tei
from despatch.read.binary import why_binary
from despatch.read.reader import Declined, Raw, Reader
from despatch.read.refused import Refused
from despatch.settings import Settings

__all__ = ["read"]

DOCUMENTS: tuple[tuple[str, Reader], ...] = (("mbox", mbox.read), ("mail", mail.read))
"""Readers of files that are not text: each is told by its first bytes."""
TEXTS: tuple[tuple[str, Reader], ...] = (("TEI", tei.read), ("HTML", html.read), ("plain text", plain.read))
"""Readers of text. They are asked in this order: the stricter a format, the sooner."""
_WORDS = re.compile(rb"[^\xef\xbb\xbf\xff\xfe \t\r\n\f\v\0]")


def read(data: bytes, id: str, settings: Settings) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read one file. `id` is its path within `letters/`, with forward slashes.

    Returns the source and what was found on the way; no source where the file is empty or
    binary, does not parse, or every reader declines it: a problem then says why and what to do.
    Raises SettingsError when `settings` name an encoding or language that is not known.
    """
    raw = Raw(data, id, settings)
    if not _WORDS.search(data):
        return None, (raw.problem("source-empty", "the file holds no words. Put the transcript in it."),)
    reasons: list[str] = []
    for readers in ((*plugins.readers(), *DOCUMENTS), TEXTS):
        if readers is TEXTS and (reason := why_binary(data)):
            return None, (raw.problem("source-binary", reason),)
        for name, reader in readers:
            try:
                answer = reader(raw)
            except Refused as refused:
                message = f"the {name} reader says: {refused.message}"
                return None, (raw.problem(refused.code, message, refused.line),)
            if not isinstance(answer, Declined):
                return answer.source, answer.problems
            reasons.append(f"the {name} reader says {answer.reason}")
    return None, (raw.problem("source-declined", f"{'; '.join(reasons)}. Save it as .txt, .html or TEI .xml."),)
