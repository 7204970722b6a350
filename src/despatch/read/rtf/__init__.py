"""Rich Text (.rtf): words, notes and the looks of paragraphs from one stream of control words.

Notes, comments and deleted words are kept as notes; hidden words, pictures, headers and footers are left out. A header
that a section has for its first page alone is a letterhead.
"""

from __future__ import annotations

from despatch.model import Problem
from despatch.read import office
from despatch.read.reader import Declined, Raw, Reading
from despatch.read.refused import Refused
from despatch.read.rtf.controls import begin_group, obey, obey_sign
from despatch.read.rtf.state import State
from despatch.read.rtf.tokens import tokens

_MARK = b"{\\rtf"
MOST_CONTROLS = 1_500_000
"""A document of letters has fewer groups and control words than this."""


def read(raw: Raw) -> Reading | Declined:
    """Read a Rich Text document; declines what does not begin as one."""
    if not raw.data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_MARK):
        return Declined("it does not begin with {\\rtf")
    controls = raw.data.count(b"\\") + raw.data.count(b"{")
    if controls > MOST_CONTROLS:
        raise Refused("source-oversized", f"it holds {controls:,} control words. Split the document into smaller ones.")
    state, whole = _walk(raw.data)
    problems: tuple[Problem, ...] = ()
    if not whole:
        message = "the document ends within a group: it was cut off. What there is was read; copy the file again."
        problems = (raw.problem("source-damaged", message),)
    paragraphs = state.stories[0].end()
    return office.reading(raw, "rtf", paragraphs, title=state.title, charset=state.charset, problems=problems)


def _walk(data: bytes) -> tuple[State, bool]:
    """Read all tokens; return what is known at the end, and whether every group was closed."""
    state, starred, whole = State(), False, False
    for kind, what, number in tokens(data):
        if isinstance(what, bytes):
            state.wait(what)
            continue
        if state.waiting:
            state.flush()
        if kind == "group":
            if what == "{":
                begin_group(state)
                continue
            state.close()
            if not state.around:
                whole = True
                break
        elif state.to_pass:
            state.to_pass -= 1
        elif kind == "word":
            obey(state, what, number, starred=starred)
        else:
            obey_sign(state, what)
        starred = kind == "sign" and what == "*"
    state.flush()
    while state.around:
        state.close()
    return state, whole
