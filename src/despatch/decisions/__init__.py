"""Editors' decisions over machine readings: one a line in corrections.jsonl, append-only, applied last on every build.

Readings and decisions are separate layers. A decision never changes what a stage read: it is laid over it when the archive
is put together, in the order of the lines, and taking it back (by another line) shows the reading again.
"""

from despatch.decisions.acts import Amended, amend, seen, which
from despatch.decisions.anchors import anchor, find
from despatch.decisions.matters import Decided, Regrouped, regroup
from despatch.decisions.parse import FILE, Line, current, parse, written
from despatch.decisions.people import Renamed, repeople
from despatch.decisions.references import reference_at, relink
from despatch.decisions.settlement import settled

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
