"""The bytes of one file in, a `Source` out: its text, and what its encoding says of the text.

Each reader takes a file, or declines it with a reason. The contents decide which reader takes it.
"""

from __future__ import annotations

from despatch.model import Problem, Source
from despatch.read import html, plain, tei
from despatch.read.binary import why_binary
from despatch.read.reader import Declined, Raw, Reader
from despatch.settings import Settings

__all__ = ["read"]

READERS: tuple[tuple[str, Reader], ...] = (("TEI", tei.read), ("HTML", html.read), ("plain text", plain.read))
"""Asked in this order: the stricter a format, the sooner."""


def read(data: bytes, id: str, settings: Settings) -> tuple[Source | None, tuple[Problem, ...]]:
    """Read one file. `id` is its path within `letters/`, with forward slashes.

    Returns the source and what was found on the way; no source where the file is empty or
    binary, does not parse, or every reader declines it: a problem then says why and what to do.
    Raises SettingsError when `settings` name an encoding or language that is not known.
    """
    raw = Raw(data, id, settings)
    if not data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f\v\0"):
        return None, (raw.problem("source-empty", "the file holds no words. Put the transcript in it."),)
    if reason := why_binary(data):
        return None, (raw.problem("source-binary", reason),)
    reasons = []
    for name, reader in READERS:
        answer = reader(raw)
        if not isinstance(answer, Declined):
            return answer.source, answer.problems
        reasons.append(f"the {name} reader says {answer.reason}")
    return None, (raw.problem("source-declined", f"{'; '.join(reasons)}. Save it as .txt, .html or TEI .xml."),)
