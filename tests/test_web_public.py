"""The reading room for everybody: by its own name, below its path, with nothing of the workshop."""

import re
import shutil

import pytest

from despatch.errors import SettingsError
from despatch.web.app import public_room
from despatch.web.security import HEADERS
from quarry import quarry_at, withhold
from web_reader import Reader

NAME = "letters.example.org"


def addressed(folder, address):
    settings = folder / "despatch.toml"
    settings.write_text(f'address = "{address}"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def room(built_harbour, tmp_path_factory):
    folder = shutil.copytree(built_harbour, tmp_path_factory.mktemp("public") / "harbour")
    return Reader(public_room(addressed(folder, f"https://{NAME}/")), NAME)


@pytest.fixture(scope="module")
def below(built_harbour, tmp_path_factory):
    """The same room below a path of its address."""
    folder = shutil.copytree(built_harbour, tmp_path_factory.mktemp("below") / "harbour")
    return Reader(public_room(addressed(folder, f"https://{NAME}/papers")), NAME)


def test_it_answers_to_its_own_name_and_to_no_other(room):
    assert room.get("/letters").status_code == 200
    for host in ("evil.example", f"{NAME}.evil.example", "evil.example:8080", ""):
        assert Reader(room.room, host or "x").get("/letters").status_code == 400
    assert Reader(room.room, "127.0.0.1:8942").get("/health").text == "2 letters\n"


def test_what_a_stranger_says_of_hosts_changes_nothing(room):
    page = room.get("/letters", X_Forwarded_Host="evil.example", Forwarded="host=evil.example")
    assert "evil" not in page.text
    assert f"https://{NAME}/letter/" in room.get("/letters.csv").text


@pytest.mark.parametrize(
    "path", ["/problems", "/problems.json", "/decisions", "/decisions.json", "/review", "/restrictions"]
)
def test_it_has_no_workshop(room, path):
    assert room.get(path).status_code == 404


def test_it_takes_no_decision(room):
    assert room.ask("POST", "/decide").status_code == 404
    assert room.ask("POST", "/letters").status_code == 405


def test_no_page_leads_into_the_workshop(room):
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        page = room.get(path)
        assert page.status_code == 200, path
        for name, value in HEADERS.items():
            assert page.headers[name] == value
        found = {link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#?]*)', page.text)}
        waiting += sorted(found - seen - set(waiting)) if "html" in page.headers["content-type"] else []
    assert len(seen) > 30
    assert not {path for path in seen if path.startswith(("/problems", "/decisions", "/review", "/restrict"))}


def test_below_a_path_every_link_has_it_and_leads_somewhere(below):
    for asked in ("/papers/letters", "/letters"):
        page = below.get(asked)
        addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', page.text)
        assert len(addresses) > 20
        assert all(address.startswith("/papers/") for address in addresses)
        assert int(page.headers["content-length"]) == len(page.content)
    for address in set(addresses):
        assert below.get(address.replace("&amp;", "&")).status_code == 200, address
    assert below.get("/papers").status_code == 200
    assert below.get("/letters.json").json()["letters"][0]["url"].startswith("/papers/letter/")
    assert f"https://{NAME}/papers/letter/" in below.get("/letters.csv").text


def test_a_letter_says_where_it_is_at_home(below):
    id = below.get("/letters.json").json()["letters"][0]["id"]
    assert below.get(f"/letter/{id}.csl.json").json()[0]["URL"] == f"https://{NAME}/papers/letter/{id}"


def test_without_an_address_it_says_what_to_write(built_harbour):
    with pytest.raises(SettingsError, match=r'names no address.*write address = "https://letters\.example\.org"'):
        public_room(built_harbour)


def test_an_archive_that_breaks_tells_nothing_of_its_inside(harbour):
    reader = Reader(public_room(addressed(harbour, f"https://{NAME}")), NAME)
    (harbour / "archive.db").unlink()
    page = reader.get("/letters")
    assert page.status_code == 503
    assert "The archive cannot be read now" in page.text
    assert str(harbour) not in page.text


def test_what_is_withheld_while_it_runs_is_gone_from_the_next_page(tmp_path):
    folder = addressed(quarry_at(tmp_path / "quarry"), f"https://{NAME}")
    reader = Reader(public_room(folder), NAME)
    assert "upper quarry to the railway before Michaelmas" in reader.get("/letters.jsonl").text + "".join(
        reader.get(f"/letter/{letter['id']}.txt").text for letter in reader.get("/letters.json").json()["letters"]
    )
    withhold(folder, 'marking = "Most Secret"')
    shown = reader.get("/letters.json").json()["letters"]
    assert all("before Michaelmas" not in reader.get(f"/letter/{letter['id']}.txt").text for letter in shown)
