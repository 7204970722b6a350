"""Decisions as stages of a source: what was read comes in, what editors left of it goes out."""

from __future__ import annotations

from collections.abc import Sequence

from despatch.decisions.cuts import amend_cuts
from despatch.decisions.fields import amend_descriptions, settle_cuts
from despatch.decisions.notes import amend_notes
from despatch.model import Bearing, Correction, Cut, Description, Problem, Source
from despatch.settings import Settings

FIELDS = ("field", "accept", "throughout")
"""The kinds of decisions on what letters say."""


def decide_notes(
    as_read: Source,
    decisions: Sequence[Correction],
    settings: Settings,  # noqa: ARG001 - every stage takes them
) -> tuple[Source, tuple[Problem, ...]]:
    """Return a source with its notes as editors left them."""
    return (amend_notes(as_read, _on_notes(decisions))[0] if decisions else as_read), ()


def decide_cuts(
    source: Source,
    divided: Sequence[Cut],
    decisions: Sequence[Correction],
    settings: Settings,  # noqa: ARG001 - every stage takes them
) -> tuple[Sequence[Cut], tuple[Problem, ...]]:
    """Return the cuts of a source as editors left them."""
    if not decisions:
        return divided, ()
    cuts, _bearings = amend_cuts(source, divided, _on_cuts(decisions))
    return settle_cuts(source, cuts, decisions), ()


def decide_fields(
    source: Source,
    cuts: Sequence[Cut],
    described: Sequence[Description],
    decisions: Sequence[Correction],
    settings: Settings,  # noqa: ARG001 - every stage takes them
) -> tuple[Sequence[Description], tuple[Problem, ...]]:
    """Return the descriptions of a source's letters as editors left them."""
    if not decisions:
        return described, ()
    return amend_descriptions(source, cuts, described, _on_fields(decisions))[0], ()


def bearings_of(
    source: Source,
    divided: Sequence[Cut],
    cuts: Sequence[Cut],
    described: Sequence[Description],
    decisions: Sequence[Correction],
) -> tuple[Bearing, ...]:
    """Return what decisions bear on in a source as it was read; the key of each is a place in its text, as a number."""
    if not decisions:
        return ()
    return (
        *amend_notes(source, _on_notes(decisions))[1],
        *amend_cuts(source, divided, _on_cuts(decisions))[1],
        *amend_descriptions(source, cuts, described, _on_fields(decisions))[1],
    )


def _on_notes(decisions: Sequence[Correction]) -> list[Correction]:
    return [decision for decision in decisions if decision.kind == "note"]


def _on_cuts(decisions: Sequence[Correction]) -> list[Correction]:
    return [decision for decision in decisions if decision.kind == "cut"]


def _on_fields(decisions: Sequence[Correction]) -> list[Correction]:
    return [decision for decision in decisions if decision.kind in FIELDS]
