"""Without `despatch[shipping]` the rest works, pages show the record, and `despatch ship` says what to install."""

import os
import subprocess
import sys

import pytest

from despatch import example

BARE = """
import sys
for library in ("ortools", "pint", "searoute"):
    sys.modules[library] = None
"""
PLAN = ["ship", "plan", "{folder}", "--from", "1938-09-01", "--until", "1939-04-30", "--rounds", "1"]


def run(code, *arguments):
    """Run Python in a process of its own in which the libraries of the extra cannot be imported."""
    done = subprocess.run(
        [sys.executable, "-c", BARE + code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )
    return done.returncode, done.stdout, done.stderr


def despatch(*arguments):
    return run("from despatch import cli\nsys.exit(cli.run(sys.argv[1:]))", *arguments)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("bare")
    example.copy_to(place)
    assert example.copy_plans_to(place)
    return place


def test_letters_are_built_exported_and_shown_with_what_ships_did(folder, tmp_path):
    code, _, said = despatch("build", folder, "--workers", "1")
    assert code == 0, said
    code, _, said = despatch("export", folder, tmp_path / "out", "--format", "jsonl")
    assert code == 0, said
    assert '"rule":"shipping.event"' in (tmp_path / "out" / "deliveries.jsonl").read_text().replace(": ", ":")
    pages = """
from starlette.testclient import TestClient
from despatch.web import app
client = TestClient(app(__import__("pathlib").Path(sys.argv[1])), base_url="http://127.0.0.1:8942")
for path in ("/", "/deliveries", "/ships", "/ships/map", "/ships/berths", "/ships/arrived"):
    print(path, client.get(path).status_code)
"""
    code, shown, said = run(pages, folder)
    assert code == 0, said
    assert [line.split()[1] for line in shown.splitlines()] == ["200"] * 6


def test_a_plan_says_what_to_install(tmp_path):
    example.copy_to(tmp_path)
    code, _, said = despatch(*(word.format(folder=tmp_path) for word in PLAN))
    assert code != 0
    assert said.strip().endswith("the shipping desk needs ortools: pip install 'despatch[shipping]'")
    assert "Traceback" not in said
    (tmp_path / "cargo.csv").write_text(
        "id,good,quantity,unit,from,to,ready\nflour,flour,9,hundredweight,Port Amity,Skarvund,1938-09-01\n"
    )
    _, _, said = despatch(*(word.format(folder=tmp_path) for word in PLAN))
    assert "the shipping desk needs pint: pip install 'despatch[shipping]'" in said
