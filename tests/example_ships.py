"""Write the plan, loading and events of the example's ships: `python tests/example_ships.py`.

The desk plans the autumn of 1938. Ships load and sail; one is late, one is lost. On November 1 the rest is planned
again.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from despatch import example
from despatch.shipping import service
from despatch.shipping.plans import Event, Voyage

HERE = Path(example.__file__).parent
FIRST, LAST, TODAY = date(1938, 9, 1), date(1939, 4, 30), date(1938, 11, 1)
DAY = timedelta(1)


def make_plans(folder: Path) -> None:
    """Write the three files of the desk into a folder with the example's tables."""
    example.copy_to(folder)
    plan = service.make_plan(folder, FIRST, LAST, rounds=1500)
    service.make_loadings(folder)
    for voyage in sorted(plan.voyages, key=lambda v: v.sails):
        if voyage.sails < TODAY - DAY:
            follow(folder, voyage)
    service.replan(folder, TODAY, rounds=1500)
    service.make_loadings(folder)


def follow(folder: Path, voyage: Voyage) -> None:
    """Record what happened on a voyage until November 1."""
    lots = {x.lot for x in voyage.loads}
    name, [call] = voyage.ship, voyage.calls

    def happened(kind: str, day: date, **more: Any) -> None:
        if day < TODAY:
            service.record_event(folder, Event(kind, name, day, day, **more))

    if "explosives" in lots:
        write_tally(folder, voyage)
    if "boots" in lots:
        happened("departed", voyage.sails)
        happened(
            "lost",
            call.arrives - 2 * DAY,
            note="parted from the convoy in a gale off the Hallow Strait; the crew was taken off",
        )
    elif "grain" in lots:
        happened("departed", voyage.sails)
        if name == "Saint Osyth":
            happened("delayed", voyage.sails + 3 * DAY, days=4, note="boiler tubes leak; she steams at 8 knots")
    else:
        happened("departed", voyage.sails)
        happened("arrived", call.arrives)
        happened("unloaded", call.clear + DAY, note="a day of fog in the roads" if "lorries" in lots else "")


def write_tally(folder: Path, voyage: Voyage) -> None:
    """Tally a voyage as it was stowed, but for some cases that did not come and some in the wrong hold."""
    rows, day = ["ship,day,lot,hold,pieces,note"], voyage.sails - DAY
    for s in service.read_loadings(folder)[voyage.id].stows:
        if s.lot == "explosives":
            rows.append(f"{voyage.ship},{day},{s.lot},{s.hold},{s.pieces - 25},25 tons held back at the magazine")
        elif s.lot == "quinine":
            other = next(h for h in "12345" if h != s.hold)
            rows += [
                f"{voyage.ship},{day},{s.lot},{s.hold},{s.pieces - 10},",
                f"{voyage.ship},{day},{s.lot},{other},10,stowed by the night shift",
            ]
        else:
            rows.append(f"{voyage.ship},{day},{s.lot},{s.hold},{s.pieces},")
    file = folder / "tally.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    service.record_tally(folder, file, day)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        make_plans(Path(place))
        for part in example.PLANS:
            shutil.copyfile(Path(place) / part, HERE / part)
