"""Editors' decisions: lines of corrections.jsonl and machine readings come in, readings as editors left them go out.

Readings and decisions are separate layers. A decision never changes what a stage read. It is laid over the reading when
the archive is put together, in the order of the lines. To undo it (by another line) shows the reading again.
"""

from despatch.decisions.acts import AmendedActs, amend_acts, find_act, seen
from despatch.decisions.anchors import anchor, find_anchor, find_every, letter_anchors, place_anchor
from despatch.decisions.fields import amend, read_fields, read_values, settles
from despatch.decisions.matters import AmendedMatters, MatterDecision, amend_matters
from despatch.decisions.parse import FILE, STATUSES, Line, apply_undo, check_value, parse, to_line
from despatch.decisions.people import AmendedPeople, amend_people
from despatch.decisions.references import amend_links, find_reference
from despatch.decisions.settlement import settled

__all__ = [
    "FILE",
    "STATUSES",
    "AmendedActs",
    "AmendedMatters",
    "AmendedPeople",
    "Line",
    "MatterDecision",
    "amend",
    "amend_acts",
    "amend_links",
    "amend_matters",
    "amend_people",
    "anchor",
    "apply_undo",
    "check_value",
    "find_act",
    "find_anchor",
    "find_every",
    "find_reference",
    "letter_anchors",
    "parse",
    "place_anchor",
    "read_fields",
    "read_values",
    "seen",
    "settled",
    "settles",
    "to_line",
]
