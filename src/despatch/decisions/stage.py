"""Decisions as stages of a source: what was read comes in, what editors left of it goes out."""

from __future__ import annotations

from collections.abc import Sequence

from despatch.decisions.cuts import amend_cuts
from despatch.decisions.fields import amend_descriptions, settle_cuts
from despatch.model import Bearing, Correction, Cut, Description, Problem, Source
from despatch.settings import Settings

FIELDS = ("field", "accept", "throughout")
"""The kinds of decisions on what letters say."""


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
    """Return what the decisions on a source bear on; the key of each is a place in the source's text, as a number."""
    if not decisions:
        return ()
    return (
        *amend_cuts(source, divided, _on_cuts(decisions))[1],
        *amend_descriptions(source, cuts, described, _on_fields(decisions))[1],
    )


def _on_cuts(decisions: Sequence[Correction]) -> list[Correction]:
    return [decision for decision in decisions if decision.kind == "cut"]


def _on_fields(decisions: Sequence[Correction]) -> list[Correction]:
    return [decision for decision in decisions if decision.kind in FIELDS]
