"""The letters and references of an archive in; their links, lost letters, exchanges, inferred dates and gaps out."""

from __future__ import annotations

from despatch.connect.alike import AlikePeople, Likeness
from despatch.connect.bounds import Bounded, bounds
from despatch.connect.choose import choose
from despatch.connect.described import SameLetters, find_same
from despatch.connect.exchanges import Reply, chains, standing
from despatch.connect.gaps import Gap, gaps
from despatch.connect.index import LetterIndex, Node, Pointer, days, edtf_of
from despatch.connect.infer import infer, lost, unnamed
from despatch.connect.printed import Printed
from despatch.connect.replies import Replies

__all__ = [
    "AlikePeople",
    "Bounded",
    "Gap",
    "LetterIndex",
    "Likeness",
    "Node",
    "Pointer",
    "Printed",
    "Replies",
    "Reply",
    "SameLetters",
    "bounds",
    "chains",
    "choose",
    "days",
    "edtf_of",
    "find_same",
    "gaps",
    "infer",
    "lost",
    "standing",
    "unnamed",
]
