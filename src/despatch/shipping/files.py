"""The desk's own files: the plan and the loading, read and written whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from despatch.shipping import csv_rows, events, tables
from despatch.shipping.cargo import merge_lots
from despatch.shipping.model import ShippingError
from despatch.shipping.planner.network import all_sailings
from despatch.shipping.plans import Case, Loading, Plan

PLAN, LOADING = "shipping-plan.json", "shipping-loading.json"
FILES = (PLAN, LOADING, events.FILE, *csv_rows.SCHEMA)
"""The files of a folder that the desk reads."""


def write(folder: Path, name: str, content: object) -> None:
    """Write a file whole or not at all."""
    part = folder / (name + ".part")
    part.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")
    part.replace(folder / name)


def read_plan(folder: Path) -> tuple[Case, Plan]:
    """Return a folder's tables and the plan made last; raises ShippingError where they do not agree."""
    path = folder / PLAN
    try:
        plan = msgspec.json.decode(path.read_bytes(), type=Plan)
    except FileNotFoundError:
        raise ShippingError(f"{path}: there is no plan yet: run despatch ship plan {folder}") from None
    except msgspec.DecodeError as wrong:
        raise ShippingError(f"{path}: {wrong}: run despatch ship plan {folder} again") from None
    own = (folder / "cargo.csv").exists() or not (plan.cargo or plan.declined)
    case = tables.read_case(folder, plan.first, plan.last, ton=plan.ton, cargo=own)
    case = replace(case, lots=merge_lots(plan.cargo, case.lots))
    _check_names(case, plan, path)
    return case, plan


def read_loadings(folder: Path) -> dict[str, Loading]:
    """Return the stowage that was written down, by voyage; it may be older than the plan."""
    path = folder / LOADING
    try:
        loadings = msgspec.json.decode(path.read_bytes(), type=tuple[Loading, ...])
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError as wrong:
        raise ShippingError(f"{path}: {wrong}: run despatch ship load {folder} again") from None
    return {loading.voyage.id: loading for loading in loadings}


def _check_names(case: Case, plan: Plan, path: Path) -> None:
    """Raise ShippingError when the plan names what the tables no longer have: they were changed after it was made."""
    voyages = plan.voyages
    ports = {p for v in voyages for p in (v.start, v.origin, *(c.port for c in v.calls))}
    used_legs = {f"{start} to {end}" for v in voyages for start, end in v.legs}
    checks = (
        ("ship", {s.name for s in case.ships}, {v.ship for v in voyages}, "ships.csv"),
        ("port", {p.name for p in case.ports}, ports, "ports.csv"),
        ("convoy", {s.name for s in all_sailings(case)}, {c for v in voyages for c in v.convoys}, "escorts.csv"),
        ("lot", {lot.id for lot in case.lots}, {f.lot for f in plan.flights}, "cargo.csv"),
        ("leg", {f"{leg.start} to {leg.end}" for leg in case.legs}, used_legs, "routes.csv"),
    )
    for what, known, named, file in checks:
        if gone := sorted(named - known):
            raise ShippingError(
                f"{path}: the {what} {gone[0]} is not in {file} any more: put it back, or run despatch ship plan again"
            )
