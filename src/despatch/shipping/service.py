"""The shipping desk's door for the command line and the reading room: a folder in, plans, sheets and answers out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from despatch import append_log
from despatch.shipping import csv_rows, events, tables
from despatch.shipping.arrivals import trace_lots
from despatch.shipping.assumptions import answer_question
from despatch.shipping.cargo import cargo_from_deliveries, merge_lots
from despatch.shipping.delivery_rows import RULE, to_event_rows, to_rows
from despatch.shipping.events import group_by_voyage
from despatch.shipping.feasible import WORDS, Answer, draw_bars, draw_chart
from despatch.shipping.files import FILES, LOADING, PLAN, read_loadings, read_plan, write
from despatch.shipping.loading.berths import assign_berths, order_convoys, plan_work
from despatch.shipping.loading.sheets import berth_sheet, loading_sheet, sailing_order
from despatch.shipping.loading.stowage import check_stowage, stow
from despatch.shipping.loading.tally_check import compare
from despatch.shipping.model import Lot, ShippingError
from despatch.shipping.planner.plan import plan as search_plan
from despatch.shipping.plans import Case, ConvoyOrder, Event, Loading, Plan, Stay, Stow, Trouble, Voyage, Work
from despatch.shipping.progress import assess, follow_plan
from despatch.shipping.validate import validate

__all__ = [
    "FILES",
    "LOADING",
    "PLAN",
    "RULE",
    "WORDS",
    "Answer",
    "DeliverySource",
    "answer_question",
    "assign_berths",
    "berth_sheet",
    "convoy_orders",
    "delivery_rows",
    "draw_bars",
    "draw_chart",
    "event_rows",
    "follow_plan",
    "group_by_voyage",
    "list_unreadable",
    "loading_sheet",
    "looks_back",
    "make_loadings",
    "make_plan",
    "order_convoys",
    "plan_work",
    "plan_work_of_stays",
    "read_events",
    "read_loadings",
    "read_plan",
    "read_waiting",
    "record_event",
    "record_tally",
    "replan",
    "sailing_order",
    "tally_differences",
    "trace_lots",
]

REMEDY = {
    "no-ships": "add ships to ships.csv",
    "no-route": "add legs to routes.csv",
    "draught": "name another port in cargo.csv, or add a ship of less draught to ships.csv",
    "lift": "give a ship's gear_t in ships.csv or the ports' crane_t in ports.csv, if there is such lifting gear",
    "no-room": "add a ship with such room (holds, deck_t, deck_m3) to ships.csv",
    "stowage": "add a ship with larger holds to ships.csv",
    "port-closed": "plan for other days, or send ships strengthened for ice",
    "route-closed": "plan for other days, or correct open in routes.csv",
    "no-escort": "add an escort for the leg to escorts.csv",
    "too-late": "give a later --until, or ships that are free sooner",
    "segregation": "add a ship, or send the lots on different days",
    "air-route-full": "give a later --until, or more a_day in routes.csv",
    "no-room-found": "give more --rounds or --seconds, or add a ship",
}
"""What to do where a lot is left behind for a reason."""


@dataclass(frozen=True, slots=True)
class DeliverySource:
    """Rows of the ledger's deliveries to plan for, and the default ports of those that name none."""

    rows: Iterable[Mapping[str, Any]]
    origin: str | None = None
    destination: str | None = None
    since: date | None = None
    """Letters before this day are skipped: what was asked a century ago is no cargo."""


def make_plan(
    folder: Path,
    first: date,
    last: date,
    *,
    seconds: float = 60,
    rounds: int | None = None,
    ton: str = "long",
    ledger: DeliverySource | None = None,
) -> Plan:
    """Plan a folder's cargo, check the plan by the rules and save it; raises ShippingError when it breaks one.

    The search takes `seconds`, or with `rounds` so many rounds: then the plan is always the same. With `ledger`,
    deliveries that were open on the first day are cargo as well. A lot of cargo.csv goes before one of the same id.
    """
    if known := events.read_events(folder / events.FILE):
        many = f"{len(known)} event{'s' * (len(known) > 1)}"
        raise ShippingError(
            f"{folder / events.FILE}: {many} of ships of the plan there is: plan the rest again with --as-of DAY, "
            "or move this file away to begin anew"
        )
    case = tables.read_case(folder, first, last, ton=ton, cargo=ledger is None or (folder / "cargo.csv").exists())
    case, asked, declined = _add_deliveries(folder, case, ledger, ton)
    if not case.lots:
        raise ShippingError(_explain_no_cargo(folder, declined))
    plan = replace(search_plan(case, seconds, rounds=rounds), ton=ton, cargo=asked, declined=declined)
    _check_rules(case, plan)
    if not plan.voyages and not plan.flights:
        raise ShippingError(_explain_nothing_shipped(folder, case, plan))
    write(folder, PLAN, plan)
    return plan


def _add_deliveries(
    folder: Path, case: Case, ledger: DeliverySource | None, ton: str
) -> tuple[Case, tuple[Lot, ...], tuple[tuple[str, str], ...]]:
    """Return the case with what letters asked for by its first day, those lots alone, and those declined with why."""
    if ledger is None:
        return case, (), ()
    since = ledger.since.isoformat() if ledger.since else ""
    waiting = cargo_from_deliveries(
        (row for row in ledger.rows if str(row.get("date") or since) >= since),
        tables.read_goods(folder),
        {port.name: port for port in case.ports},
        case.first,
        ton,
        today=case.first,
        origin=ledger.origin,
        destination=ledger.destination,
    )
    return replace(case, lots=merge_lots(waiting.lots, case.lots)), waiting.lots, waiting.declined


def _explain_no_cargo(folder: Path, declined: Sequence[tuple[str, str]]) -> str:
    if not declined:
        remedy = "fill cargo.csv, or build the letters and give --from-ledger"
        return f"{folder}: no plan was saved: there is no cargo: {remedy}"
    reasons = "; ".join(why for _, why in declined[:3]) + ("; ..." if len(declined) > 3 else "")
    which = "The open delivery cannot" if len(declined) == 1 else f"None of the {len(declined)} open deliveries can"
    return f"{folder}: no plan was saved. {which} be planned: {reasons}"


def _explain_nothing_shipped(folder: Path, case: Case, plan: Plan) -> str:
    """Say for the first lots that nothing can be shipped of, with the row, the reason and what to do."""
    rows = csv_rows.row_numbers(folder, "cargo.csv", "id")
    reasons = []
    for left in plan.unmet[:5]:
        row = f"Row {rows[left.lot]}" if left.lot in rows else "From the letters"
        remedy = REMEDY.get(left.code, "give it more time or ships")
        reasons.append(f"{row} (lot {left.lot}): {left.reason}: {remedy}.")
    more = f" And {len(plan.unmet) - 5} more." if len(plan.unmet) > 5 else ""
    which = "The lot cannot" if len(case.lots) == 1 else f"None of the {len(case.lots)} lots can"
    return f"{folder / 'cargo.csv'}: {which} be shipped, so no plan was saved. {' '.join(reasons)}{more}"


def replan(
    folder: Path,
    as_of: date,
    *,
    seconds: float = 60,
    rounds: int | None = None,
    ledger: DeliverySource | None = None,
) -> Plan:
    """Plan again what has not begun by `as_of`; ships that load or have sailed are held as they are.

    The new plan holds both; its score and bound are those of the rest. Held voyages stay in it as they were planned,
    and the events say what really happened. With `ledger`, what letters have asked for since becomes cargo too. A look
    back, at a day before the last event, is not saved.
    """
    case, old = read_plan(folder)
    if not case.first <= as_of <= case.last:
        raise ShippingError(
            f"{as_of} is not a day of the plan, which goes from {case.first} to {case.last}: "
            "give such a day, or make a new plan with --from and --until"
        )
    newer, asked, declined = _add_deliveries(folder, replace(case, first=as_of), ledger, old.ton)
    known = {lot.id for lot in old.cargo}
    case = replace(newer, first=case.first)
    now = assess(case, old, read_events(folder, as_of), as_of)
    rest = search_plan(now.case, seconds, rounds=rounds)
    _check_rules(now.case, rest)
    held = tuple(v for v in old.voyages if v.id in now.held)
    wrecks = {v.id for v in now.wrecks}
    cargo = {lot.id: lot for lot in (*old.cargo, *(lot for lot in asked if lot.id not in known), *now.stranded)}
    plan = replace(
        rest,
        first=old.first,
        ton=old.ton,
        voyages=(*(v for v in held if v.id not in wrecks), *rest.voyages),
        flights=(*(f for f in old.flights if f.day < as_of), *rest.flights),
        lost=(*old.lost, *(v for v in held if v.id in wrecks)),
        cargo=tuple(cargo.values()),
        declined=declined if ledger else old.declined,
        again=as_of,
    )
    if not looks_back(folder, as_of):
        write(folder, PLAN, plan)
    return plan


def _check_rules(case: Case, plan: Plan) -> None:
    if wrong := validate(case, plan):
        raise ShippingError(
            f"the plan breaks a rule and was not saved: {wrong[0].where}: {wrong[0].message}; "
            "report this with the tables"
        )


def looks_back(folder: Path, as_of: date) -> bool:
    """Say whether something is recorded of a later day."""
    return any(e.day > as_of for e in read_events(folder))


def read_waiting(folder: Path) -> Case:
    """Return a folder's ships and the cargo of cargo.csv, before any plan."""
    return tables.read_case(folder, date.min, date.max, cargo=(folder / "cargo.csv").exists())


def read_events(folder: Path, as_of: date | None = None) -> tuple[Event, ...]:
    """Return the events recorded of days until `as_of`."""
    return events.read_events(folder / events.FILE, as_of)


def list_unreadable(folder: Path) -> list[str]:
    """Return a sentence for each row of the events that could not be read and was skipped."""
    path = folder / events.FILE
    return [events.say_unreadable(path, line) for line in events.read_log(path).unreadable]


def make_loadings(folder: Path, ship: str | None = None) -> tuple[tuple[Loading, ...], tuple[Stay, ...]]:
    """Return the stowage of every voyage (or one ship's) and the berths day by day; that of all is saved."""
    case, plan = read_plan(folder)
    if ship is not None and ship not in {s.name for s in case.ships}:
        raise ShippingError(f"no ship is called {ship!r}: the ships are {', '.join(s.name for s in case.ships)}")
    loadings = []
    for voyage in plan.voyages:
        if ship in {None, voyage.ship}:
            stows, troubles = stow(case, voyage)
            loadings.append(Loading(voyage, stows, (*troubles, *check_stowage(case, voyage, stows))))
    if ship is None:
        write(folder, LOADING, loadings)
    stays = assign_berths(follow_plan(case, plan, read_events(folder)).voyages)
    return tuple(loadings), tuple(s for s in stays if ship in {None, s.ship})


def plan_work_of_stays(
    case: Case, loadings: Iterable[Loading], stays: Iterable[Stay]
) -> dict[tuple[str, str], tuple[Work, ...]]:
    """Return the work of every stay day by day, by voyage and port."""
    stows = {loading.voyage.id: loading.stows for loading in loadings}
    return {
        (stay.voyage, stay.port): plan_work(case, stay, stows[stay.voyage]) for stay in stays if stay.voyage in stows
    }


def delivery_rows(folder: Path, as_of: date | None = None) -> Iterator[dict[str, object]]:
    """Yield what happened to cargo in ships as rows of deliveries.jsonl; nothing where nothing was recorded."""
    if known := read_events(folder, as_of):
        case, plan = read_plan(folder)
        yield from to_rows(case, plan, known)


def event_rows(folder: Path, as_of: date | None = None) -> Iterator[dict[str, object]]:
    """Yield the rows of `delivery_rows`, and a row for each event that moves no cargo of the plan."""
    case, plan = read_plan(folder)
    yield from to_event_rows(case, plan, read_events(folder, as_of))


def tally_differences(
    case: Case, voyage: Voyage, stows: tuple[Stow, ...], known: Iterable[Event]
) -> tuple[Trouble, ...]:
    """Return how the tallies of a voyage differ from its plan; nothing where nothing was tallied."""
    counted = [e for e in known if e.kind == "tally"]
    return compare(case, voyage, stows, counted) if counted else ()


def record_tally(folder: Path, file: Path, recorded: date) -> tuple[Trouble, ...]:
    """Record a tally and return what differs from the plan; nothing is written when a row is wrong.

    Rows that stand already are not written again; ShippingError is raised if all do.
    """
    case, plan = read_plan(folder)
    rows = csv_rows.parse_rows("tally.csv", csv_rows.read_text(file), str(file))
    path = folder / events.FILE
    with append_log.hold(path) as held:
        known = read_events(folder)
        new = events.read_tally(case, plan, known, rows, recorded)
        fresh = [event for event in new if not events.find_repeated(known, event)]
        if new and not fresh:
            raise ShippingError(f"{file}: every row of this tally stands in {path} already: nothing was recorded")
        differences = _differences(folder, case, plan, known, new)
        held.append(events.to_lines(fresh))
    return differences


def _differences(
    folder: Path, case: Case, plan: Plan, known: Sequence[Event], new: Sequence[Event]
) -> tuple[Trouble, ...]:
    """Return how the voyages of new tallies differ from the plan, with those before."""
    by_voyage = group_by_voyage(plan, (*known, *new))
    sheets = read_loadings(folder)
    found: list[Trouble] = []
    for voyage in (v for v in plan.voyages if v.id in {e.voyage for e in new}):
        sheet = sheets.get(voyage.id)
        stows = sheet.stows if sheet is not None and sheet.voyage == voyage else stow(case, voyage)[0]
        found += tally_differences(case, voyage, stows, by_voyage[voyage.id])
    return tuple(found)


def record_event(folder: Path, event: Event) -> None:
    """Add an event that can be true after those before it. A withdrawal may leave its ship out."""
    case, plan = read_plan(folder)
    path = folder / events.FILE
    where = f"{path}, the new row"
    with append_log.hold(path) as held:
        known = events.read_events(path)
        if event.kind == "withdrawn":
            event = replace(event, ship=event.ship or next((e.ship for e in known if e.row == event.row), ""))
            events.check_withdrawal(case, plan, known, event, where, folder)
        else:
            voyage = events.check(case, plan, known, event, where, folder)
            event = events.name_voyage(voyage, group_by_voyage(plan, known).get(voyage.id, []), event)
            if same := events.find_repeated(known, event):
                raise ShippingError(f"{where}: row {same.row} says the same already: nothing was recorded")
        held.append(events.to_lines([event]))


def convoy_orders(folder: Path) -> tuple[ConvoyOrder, ...]:
    """Return the convoys of the plan with their ships, as they go by what is recorded."""
    case, plan = read_plan(folder)
    real = follow_plan(case, plan, read_events(folder))
    return order_convoys(case, (*real.lost, *real.voyages))
