"""Two people of one name a century apart: told apart, and shown so wherever lists name them."""

import pytest

from archive_builders import opened
from despatch.cli import run
from despatch.model import Filter
from web_reader import Reader, words

LETTERS = """\
Orla Fenn to Josiah Quill, 1801-03-04
The barley has not come.


Orla Fenn to Josiah Quill, 1803-03-09
The barley has come.


ORLA FENN to Piet Lund, 1911-03-11
I thank you for the news.


Orla Fenn to Piet Lund, 1912
The Curlew lies in the roads.


Piet Lund to Orla Fenn
A letter without a day.
"""


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    folder = tmp_path_factory.mktemp("apart") / "A"
    with opened(folder, {"a.txt": LETTERS}) as it:
        yield it


def test_one_name_in_two_centuries_is_two_people(apart):
    people = {entry.label: entry for entry in apart.people()}
    assert set(people) == {"Orla Fenn (1801–1803)", "Orla Fenn (1911–1912)", "Josiah Quill", "Piet Lund"}
    assert {entry.person.name for entry in people.values()} == {"Orla Fenn", "Josiah Quill", "Piet Lund"}
    early, late = (people[f"Orla Fenn ({years})"] for years in ("1801–1803", "1911–1912"))
    assert (early.written, early.received, late.written) == (2, 0, 2)
    assert apart.count(Filter(sender=late.person.id)) == 2
    # Nobody knows in whose days the letter without a day was written, but Piet Lund writes to one of them only.
    assert late.received == 1


def test_lists_and_facets_tell_them_apart(apart):
    assert [facet.label for facet in apart.facets()["sender"]] == [
        "Orla Fenn (1801–1803)",
        "Orla Fenn (1911–1912)",
        "Piet Lund",
    ]
    assert [entry.senders[0].label for entry in apart.letters()][:3:2] == [
        "Orla Fenn (1801–1803)",
        "Orla Fenn (1911–1912)",
    ]
    for _ in range(3):  # by SQL, then in memory
        assert "Orla Fenn (1911–1912)" in [facet.label for facet in apart.search("the").facets["sender"]]
    for query in ('from:"Orla Fenn (1911–1912)"', 'from:="Orla Fenn (1911–1912)"'):
        assert apart.search(query).total == 2
    # Tables for other programs keep the plain name, and the id tells them apart.
    senders = [row["sender"] for row in apart.exports.letters()][:3]
    assert {sender["person"] for sender in senders} == {"Orla Fenn"}
    assert len({sender["person_id"] for sender in senders}) == 2


def test_pages_and_commands_tell_them_apart(apart, capsys):
    reader = Reader(apart.path)
    for path in ("/people", "/letters", "/"):
        assert "Orla Fenn (1801–1803)" in words(reader.get(path).text)
    assert run(["people", str(apart.path)]) == 0
    assert "Orla Fenn (1911–1912)" in capsys.readouterr().out
    assert run(["letters", str(apart.path), "--sender", "orla fenn"]) == 1
    assert "fits several people" in capsys.readouterr().err
    assert run(["letters", str(apart.path), "--sender", "Orla Fenn (1801–1803)"]) == 0
    assert capsys.readouterr().out.count("\n") == 2


def test_a_body_may_be_older_than_a_life(tmp_path):
    letters = LETTERS.replace("Orla Fenn", "Harbour Board").replace("ORLA FENN", "Harbour Board")
    with opened(tmp_path / "A", {"a.txt": letters}) as it:
        assert [entry.label for entry in it.people()].count("Harbour Board") == 1


def test_people_toml_says_who_lived_so_long(tmp_path):
    folder = tmp_path / "A"
    opened(folder, {"a.txt": LETTERS}).close()
    (folder / "people.toml").write_text('[[person]]\nname = "Orla Fenn"\n')
    with opened(folder) as it:
        assert [entry.label for entry in it.people() if entry.person.name == "Orla Fenn"] == ["Orla Fenn"]
