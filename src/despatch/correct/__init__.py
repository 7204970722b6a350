"""Editors' decisions over machine readings: one a line in corrections.jsonl, append-only, applied last on every build.

Readings and decisions are separate layers. A decision never changes what a stage read: it is laid over it when the archive
is put together, in the order of the lines, and taking it back (by another line) shows the reading again.
"""

from despatch.correct.acts import Amended, amend, seen, which
from despatch.correct.anchors import anchor, find
from despatch.correct.matters import Decided, Regrouped, regroup
from despatch.correct.people import Renamed, repeople
from despatch.correct.reading import FILE, Line, current, parse, written
from despatch.correct.references import reference_at, relink
from despatch.correct.settling import settled

__all__ = [
    "FILE",
    "Amended",
    "Decided",
    "Line",
    "Regrouped",
    "Renamed",
    "amend",
    "anchor",
    "current",
    "find",
    "parse",
    "reference_at",
    "regroup",
    "relink",
    "repeople",
    "seen",
    "settled",
    "which",
    "written",
]
