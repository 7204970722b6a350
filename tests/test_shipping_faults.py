"""Bad input to the shipping desk, from the command line: the file, the row, what to do, and nothing half written."""

import json
import shlex

import pytest

from despatch import cli
from despatch.shipping import service

FILES = {
    "ships.csv": "name,type,port,free\nTern,coaster,Amity,1938-09-01\nMerle,tramp,Amity,1938-09-01\n",
    "ports.csv": "name,berths,draught_m,tons_a_day,ice\n"
    "Amity,2,10,700,\nSkarvund,2,9,500,12-20..04-10\nMarn,1,9,100,\n",
    "routes.csv": "from,to,nm,convoy\nAmity,Skarvund,1200,\n",
    "cargo.csv": "id,good,quantity,unit,from,to,ready,due\nflour,flour,900,tons,Amity,Skarvund,1938-09-01,1938-10-10\n",
}
PLAN = ["--from", "1938-09-01", "--until", "1938-12-31", "--rounds", "10"]


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def refused(folder, capsys, *command):
    """Run a command that must fail; return what it says. Not a byte of the folder may change."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    capsys.readouterr()
    assert cli.run(["ship", command[0], str(folder), *command[1:]]) != 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    return capsys.readouterr().err


TABLES = {
    "unknown port": (
        "ships.csv",
        "Merle,tramp,Amity",
        "Merle,tramp,Amty",
        "ships.csv, row 3: port 'Amty' is not in ports.csv: did you mean 'Amity'?",
    ),
    "unknown port of a lot": (
        "cargo.csv",
        "Amity,Skarvund",
        "Amity,Oslo",
        "cargo.csv, row 2: to 'Oslo' is not in ports.csv: add a row for it there",
    ),
    "ship without capacity": (
        "ships.csv",
        "Merle,tramp",
        "Merle,",
        "ships.csv, row 3: Merle has no deadweight: fill it in, or name a type from ship_types.csv",
    ),
    "a comma before decimals": (
        "cargo.csv",
        "900,tons",
        '"4000,5",tons',
        "cargo.csv, row 2: quantity is '4000,5': write a point before decimals, and commas only between thousands",
    ),
    "negative tonnage": ("cargo.csv", "900", "-900", "cargo.csv, row 2: quantity is -900: it must be more than 0"),
    "unit that cannot be converted": (
        "cargo.csv",
        "900,tons",
        "900,furlongs",
        "cargo.csv, row 2: 'furlongs' cannot be converted to a weight: write long tons",
    ),
    "two ships of one name": (
        "ships.csv",
        "Merle",
        "Tern",
        "ships.csv, row 3: a second 'Tern': give each its own name",
    ),
    "cargo with no route": (
        "cargo.csv",
        "Amity,Skarvund",
        "Amity,Marn",
        "cargo.csv, row 2: flour has no route from Amity to Marn: add legs to routes.csv that lead there",
    ),
}


@pytest.mark.parametrize("fault", TABLES)
def test_a_table_with_a_fault_makes_no_plan(folder, capsys, fault):
    file, good, bad, said = TABLES[fault]
    text = (folder / file).read_text(encoding="utf-8")
    assert good in text
    (folder / file).write_text(text.replace(good, bad), encoding="utf-8")
    assert said in refused(folder, capsys, "plan", *PLAN)


NOTHING = {
    "no ship": (
        "ships.csv",
        FILES["ships.csv"].split("\n", 1)[0] + "\n",
        "Row 2 (lot flour): there is no ship: add ships to ships.csv.",
    ),
    "no escort": (
        "routes.csv",
        "from,to,nm,convoy\nAmity,Skarvund,1200,yes\n",
        (
            "Row 2 (lot flour): the way from Amity to Skarvund needs escorts, and none sail there after it is ready: "
            "add an escort for the leg to escorts.csv"
        ),
    ),
    "out of season": (
        "routes.csv",
        "from,to,nm,open\nAmity,Skarvund,1200,02-01..06-30\n",
        "the way from Amity to Skarvund is not open between 1938-09-01 and 1938-12-31: plan for other days",
    ),
    "too late": (
        "routes.csv",
        "from,to,nm\nAmity,Skarvund,120000\n",
        "the last day of the plan, whatever else waits: give a later --until",
    ),
    "no water": (
        "ports.csv",
        FILES["ports.csv"].replace("Skarvund,2,9", "Skarvund,2,1"),
        "Skarvund has 1 m of water; every ship draws more: name another port in cargo.csv",
    ),
    "no cargo": (
        "cargo.csv",
        FILES["cargo.csv"].split("\n", 1)[0] + "\n",
        "no plan was saved: there is no cargo: fill cargo.csv",
    ),
}


@pytest.mark.parametrize("fault", NOTHING)
def test_a_plan_with_no_solution_is_not_saved_and_says_what_to_do(folder, capsys, fault):
    file, text, said = NOTHING[fault]
    (folder / file).write_text(text, encoding="utf-8")
    told = refused(folder, capsys, "plan", *PLAN)
    assert said in told
    assert "no plan was saved" in told, told


def test_a_plan_that_stands_is_kept_when_a_new_one_has_no_solution(folder, capsys):
    assert cli.run(["ship", "plan", str(folder), *PLAN]) == 0
    (folder / "ships.csv").write_text(FILES["ships.csv"].split("\n", 1)[0] + "\n", encoding="utf-8")
    refused(folder, capsys, "plan", *PLAN)
    assert (folder / "shipping-plan.json").exists()


@pytest.fixture
def planned(folder, capsys):
    assert cli.run(["ship", "plan", str(folder), *PLAN]) == 0
    capsys.readouterr()
    return folder


def tally(folder, text):
    (folder / "tally.csv").write_text("ship,day,lot,hold,pieces\n" + text, encoding="utf-8")
    return "tally", str(folder / "tally.csv")


def test_a_tally_for_a_ship_not_in_harbour(planned, capsys):
    _, made = service.read_plan(planned)
    [voyage] = made.voyages
    good = f"{voyage.ship},{voyage.loads_from},flour,1,5\n"
    idle = "Tern" if voyage.ship == "Merle" else "Merle"
    said = refused(planned, capsys, *tally(planned, good + f"{idle},{voyage.loads_from},flour,1,5\n"))
    assert (
        f"tally.csv, row 3: {idle} is not in harbour on {voyage.loads_from}: "
        "the plan has no voyage of hers by then; check the date" in said
    )
    assert "row 2: pieces is 1.5: write a whole number" in refused(
        planned, capsys, *tally(planned, good.replace(",5\n", ",1.5\n"))
    )
    assert "row 3: a second tally of flour in hold 1" in refused(planned, capsys, *tally(planned, good + good))
    assert "row 2: no lot is called 'flower': add it to cargo.csv" in refused(
        planned, capsys, *tally(planned, good.replace("flour", "flower"))
    )
    (planned / "tally.csv").write_text("ship,day,lot,hold\n", encoding="utf-8")
    assert "tally.csv, row 1: the column pieces is missing" in refused(
        planned, capsys, "tally", str(planned / "tally.csv")
    )


def test_an_arrival_before_the_sailing(planned, capsys):
    [voyage] = service.read_plan(planned)[1].voyages
    name, sails, arrives = voyage.ship, str(voyage.sails), str(voyage.calls[0].arrives)
    assert "before the sailing: no sailing of hers is recorded; record the departure first" in refused(
        planned, capsys, "follow", "--ship", name, "--what", "arrived", "--on", arrives
    )
    assert cli.run(["ship", "follow", str(planned), "--ship", name, "--what", "departed", "--on", arrives]) == 0
    assert f"she sailed on {arrives}; record the departure first" in refused(
        planned, capsys, "follow", "--ship", name, "--what", "arrived", "--on", sails
    )
    assert "shipping.jsonl, the new row: no ship is called 'Nobody': add her to ships.csv" in refused(
        planned, capsys, "follow", "--ship", "Nobody", "--what", "lost", "--on", arrives
    )
    assert "no port is called 'Oslo': add it to ports.csv" in refused(
        planned, capsys, "follow", "--ship", name, "--what", "diverted", "--on", arrives, "--port", "Oslo"
    )
    assert "a delay of 0 days" in refused(
        planned, capsys, "follow", "--ship", name, "--what", "delayed", "--on", arrives
    )


def test_days_and_options_that_do_not_go_together(planned, capsys):
    assert "is not a day of the plan" in refused(planned, capsys, "plan", "--as-of", "1945-01-01")
    assert "--as-of plans the rest" in refused(planned, capsys, "plan", "--as-of", "1938-10-01", "--from", "1938-09-01")
    assert "give --from-ledger as well" in refused(planned, capsys, "plan", *PLAN, "--origin", "Amity")
    assert "give --ship with what happened" in refused(planned, capsys, "follow", "--what", "lost")
    assert "no ship is called 'Nobody'" in refused(planned, capsys, "load", "--ship", "Nobody")
    assert "no port is called 'Oslo'" in refused(planned, capsys, "load", "--berths", "--port", "Oslo")


def test_a_new_plan_does_not_take_events_for_its_own(planned, capsys):
    voyage = service.read_plan(planned)[1].voyages[0]
    assert (
        cli.run(
            ["ship", "follow", str(planned), "--ship", voyage.ship, "--what", "departed", "--on", str(voyage.sails)]
        )
        == 0
    )
    said = refused(planned, capsys, "plan", *PLAN)
    assert "shipping.jsonl: 1 event of ships of the plan there is: plan the rest again with --as-of DAY" in said


def test_a_look_back_is_shown_and_not_saved(planned, capsys):
    voyage = service.read_plan(planned)[1].voyages[0]
    assert (
        cli.run(
            ["ship", "follow", str(planned), "--ship", voyage.ship, "--what", "departed", "--on", str(voyage.sails)]
        )
        == 0
    )
    before = (planned / "shipping-plan.json").read_bytes()
    assert cli.run(["ship", "plan", str(planned), "--as-of", "1938-09-01", "--rounds", "10"]) == 0
    assert "a look back" in capsys.readouterr().err
    assert (planned / "shipping-plan.json").read_bytes() == before
    assert cli.run(["ship", "plan", str(planned), "--as-of", str(voyage.sails), "--rounds", "10"]) == 0
    assert "a look back" not in capsys.readouterr().err
    assert service.read_plan(planned)[1].again == voyage.sails


def test_the_same_data_comes_as_json(planned, capsys):
    voyage = service.read_plan(planned)[1].voyages[0]
    file = tally(planned, f"{voyage.ship},{voyage.loads_from},flour,1,5\n")
    for command in (["load"], ["load", "--berths"], ["sail"], list(file), ["follow"]):
        capsys.readouterr()
        assert cli.run(["ship", command[0], str(planned), *command[1:], "--json"]) == 0
        assert isinstance(json.loads(capsys.readouterr().out), list)


@pytest.mark.parametrize("verb", ["load", "sail", "follow"])
def test_without_a_plan_every_verb_says_how_to_make_one(folder, capsys, verb):
    assert "shipping-plan.json: there is no plan yet: run despatch ship plan" in refused(folder, capsys, verb)


def test_a_plan_that_is_spoilt_says_how_to_make_it_anew(planned, capsys):
    (planned / "shipping-plan.json").write_text("{}", encoding="utf-8")
    assert "shipping-plan.json: " in (said := refused(planned, capsys, "sail"))
    assert "run despatch ship plan" in said


def test_a_tally_that_cannot_be_is_refused_whole(planned, capsys):
    [voyage] = service.read_plan(planned)[1].voyages
    good = f"{voyage.ship},{voyage.loads_from},flour,1,5\n"
    huge = f"{voyage.ship},{voyage.loads_from},flour,2,99999\n"
    assert "tally.csv, row 3: 99,9" in (said := refused(planned, capsys, *tally(planned, good + huge)))
    assert f"t would be aboard {voyage.ship}" in said
    nowhere = f"{voyage.ship},{voyage.loads_from},flour,cabin,5\n"
    said = refused(planned, capsys, *tally(planned, good + nowhere))
    assert f"tally.csv, row 3: {voyage.ship} has no hold 'cabin': hers are 1, 2" in said


def test_the_remedy_for_a_wrong_event_works_when_pasted(planned, capsys):
    [voyage] = service.read_plan(planned)[1].voyages
    sail = ["follow", "--ship", voyage.ship, "--what", "departed", "--on", str(voyage.sails)]
    assert cli.run(["ship", sail[0], str(planned), *sail[1:]]) == 0
    said = refused(planned, capsys, *sail)
    command = shlex.split(said[said.index("despatch ship follow") :])
    assert cli.run(command[1:]) == 0
    assert service.read_events(planned) == ()


def test_follow_hides_no_event_after_the_rest_was_planned_again(planned, capsys):
    [voyage] = service.read_plan(planned)[1].voyages
    late = ["--ship", voyage.ship, "--what", "delayed", "--days", "3", "--on", str(voyage.loads_from)]
    assert cli.run(["ship", "follow", str(planned), *late]) == 0
    assert cli.run(["ship", "plan", str(planned), "--as-of", str(voyage.loads_from), "--rounds", "5"]) == 0
    assert voyage.id not in {v.id for v in service.read_plan(planned)[1].voyages}
    capsys.readouterr()
    assert cli.run(["ship", "follow", str(planned)]) == 0
    said = capsys.readouterr().out
    assert f"{voyage.loads_from}  {voyage.ship}  delayed" in said
    assert "1 event" in said
