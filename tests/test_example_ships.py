"""The plan, loading and events that ship with the example fit its tables; tests/example_ships.py writes them anew."""

from dataclasses import replace

import pytest

from despatch import example
from despatch.shipping import events, service
from despatch.shipping.loading.stowage import check_stowage
from despatch.shipping.progress import assess
from despatch.shipping.validate import validate


@pytest.fixture
def folder(tmp_path):
    example.copy_to(tmp_path)
    assert example.copy_plans_to(tmp_path)
    return tmp_path


def test_what_is_left_of_the_plan_keeps_the_rules(folder):
    case, plan = service.read_plan(folder)
    now = assess(case, plan, service.read_events(folder, plan.again), plan.again)
    rest = replace(
        plan,
        voyages=tuple(v for v in plan.voyages if v.id not in now.held),
        flights=tuple(f for f in plan.flights if f.day >= plan.again),
    )
    assert validate(now.case, rest) == ()
    assert rest.voyages
    assert {v.ship for v in plan.lost} == {"Tern"}
    assert {u.lot for u in plan.unmet} == {"locomotive"}


def test_every_event_can_be_true_after_those_before_it(folder):
    case, plan = service.read_plan(folder)
    told = service.read_events(folder)
    assert {"tally", "departed", "arrived", "unloaded", "delayed", "lost"} == {e.kind for e in told}
    for n, event in enumerate(told):
        assert events.check(case, plan, told[:n], event, f"row {event.row}").id == event.voyage
    assert all(e.day < plan.again for e in told)


def test_every_voyage_that_is_left_is_loaded_by_the_rules(folder):
    case, plan = service.read_plan(folder)
    sheets = service.read_loadings(folder)
    assert set(sheets) == {v.id for v in plan.voyages}
    for voyage in plan.voyages:
        sheet = sheets[voyage.id]
        assert sheet.voyage == voyage
        assert sheet.troubles == check_stowage(case, voyage, sheet.stows) == ()


def test_the_tally_is_short_and_in_the_wrong_hold(folder):
    case, plan = service.read_plan(folder)
    by_voyage = events.group_by_voyage(plan, service.read_events(folder))
    [codes] = [
        {t.code for t in service.tally_differences(case, v, service.read_loadings(folder)[v.id].stows, by_voyage[v.id])}
        for v in plan.voyages
        if any(e.kind == "tally" for e in by_voyage.get(v.id, ()))
    ]
    assert codes == {"short", "wrong-hold"}


def test_events_of_somebody_are_never_written_over(folder):
    with (folder / events.FILE).open("a", encoding="utf-8") as file:
        file.write("\n")
    before = (folder / events.FILE).read_bytes()
    (folder / service.PLAN).unlink()
    assert not example.copy_plans_to(folder)
    assert (folder / events.FILE).read_bytes() == before
