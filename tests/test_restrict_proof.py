"""The proof and the publication judge alike: a right publication passes, and a withheld word in any file is found."""

import shutil
import zipfile
from contextlib import nullcontext, suppress
from datetime import date

import pytest

from despatch import archive, cli
from despatch.errors import QueryError
from despatch.export.formats import FORMATS
from despatch.publish import publish
from despatch.restrict.only import Phrases
from quarry import TEXT, withhold

DAY = date(2026, 12, 1)
LIST = """\
From,To,Date,Subject
Bram Holt,Ada Quill,1921-05-08,The carts
Mother Agnes,Bram Holt,1921-05-20,The sealed box at the notary's
"""
MAIL = """\
From: Bram Holt <bram@fernhill.example>
To: Ada Quill <ada@stonehithe.example>
Date: Thu, 05 Jun 2003 10:12:00 +0000
Subject: The quarry once more

Dear Ada,

My daughter Judith has run away from the convent school.

Bram Holt
"""


def prove(folder, out, capsys, *more):
    """Run `despatch restrict prove`; returns what it printed. Its exit code says whether that is anything."""
    code = cli.run(["restrict", "prove", str(folder), str(out), *more])
    told = capsys.readouterr().out
    assert code == bool(told)
    return told


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Letters of the quarry with mails, and with letters known from a list, as an archive of its own side."""
    folder = archive.init(tmp_path_factory.mktemp("mixed") / "archive", title="The quarry letters")
    (folder / "letters" / "quarry.txt").write_text(TEXT.replace("the forty pounds on", "$40 on"), "utf-8")
    (folder / "letters" / "list.csv").write_text(LIST, "utf-8")
    (folder / "letters" / "mail.eml").write_text(MAIL, "utf-8")
    with (folder / "despatch.toml").open("a", encoding="utf-8") as file:
        file.write('us = ["Bram Holt"]\n')
    archive.build(folder, workers=1)
    return folder


@pytest.mark.parametrize("step", ["exists", "counted", "silent"])
def test_a_right_publication_passes_at_every_step(mixed, tmp_path, capsys, step):
    folder = shutil.copytree(mixed, tmp_path / "archive")
    tables = [f'person = "Bram Holt"\nreveal = "{step}"', f'letter = "{described(folder, "1921-05-20")}"']
    withhold(folder, *tables, head="counted_from = 1")
    publish(folder, tmp_path / "site", search=False, workers=1, on=DAY)
    assert prove(folder, tmp_path / "site", capsys) == ""
    exports(folder, tmp_path / "exports")
    assert prove(folder, tmp_path / "exports", capsys) == ""
    assert prove(folder, folder / "public", capsys) == ""
    for file in (path for path in (tmp_path / "site").rglob("*") if path.is_file()):
        assert b"sealed" not in file.read_bytes()


def test_a_right_publication_of_the_example_passes(own_example, tmp_path, capsys):
    withhold(
        own_example,
        'marking = "Most Secret"\nuntil = 2040-01-01',
        'person = "Emma Ruhwald"\nreveal = "silent"',
        'letters = ["saltmarsh-company-vvxfdn", "saltmarsh-company-r76ypl"]\ntitle = "A family letter"',
        'period = "1939-02"\nreveal = "counted"',
    )
    publish(own_example, tmp_path / "site", search=False, workers=1, on=DAY)
    assert prove(own_example, tmp_path / "site", capsys) == ""


def test_withheld_words_in_a_file_of_any_kind_are_found(mixed, tmp_path, capsys):
    folder = shutil.copytree(mixed, tmp_path / "archive")
    with archive.open(folder) as whole:
        for name in ("iati", "pdf", "docx", "xlsx", "tei", "cmif", "parquet"):
            form(name)(whole.exports, tmp_path / "out" / name, None)
    with zipfile.ZipFile(tmp_path / "out" / "packed.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(tmp_path / "out" / "pdf" / "letters.pdf", "inner/book.pdf")
    withhold(folder, 'marking = "Most Secret"')
    told = prove(folder, tmp_path / "out", capsys)
    found = {line.split(": ")[0].removeprefix(f"{tmp_path / 'out'}/") for line in told.splitlines()}
    tei = {name for name in found if name.startswith("tei/")}
    assert {"iati/activities.xml", "pdf/letters.pdf", "docx/letters.docx", "xlsx/archive.xlsx", "packed.zip"} <= found
    assert len(tei) == 1
    assert "cmif/cmif.xml" not in found


def test_the_archive_for_readers_proves_nothing(mixed, tmp_path, capsys):
    folder = shutil.copytree(mixed, tmp_path / "archive")
    withhold(folder, 'marking = "Most Secret"')
    archive.open_permitted(folder, on=DAY).close()
    assert cli.run(["restrict", "prove", str(folder / "public"), str(tmp_path)]) == 1
    assert "holds permitted words only: name the archive that it was built from" in capsys.readouterr().err


def test_the_archive_of_another_day_takes_no_readers_place(mixed, tmp_path, capsys):
    folder = shutil.copytree(mixed, tmp_path / "archive")
    withhold(folder, 'id = "sale"\nmarking = "Most Secret"')
    with (folder / "restrictions.toml").open("a", encoding="utf-8") as file:
        file.write('[[open]]\nof = "sale"\nby = "R. Hale"\nwhen = 2030-01-01\n')
    archive.open_permitted(folder, on=DAY).close()
    before = (folder / "public" / "archive.db").read_bytes()
    assert prove(folder, folder / "public", capsys, "--on", "2031-01-01") == ""
    assert (folder / "public" / "archive.db").read_bytes() == before


@pytest.mark.parametrize(
    ("run", "made"),
    [
        ("holt ada quill 1921", True),
        ("bram holt ada quill", True),
        ("6 may 1921 fernhill", True),
        ("the board of trade", True),
        ("ada quill owes silver", False),
        ("quill ada holt bram", False),
        ("bram ada quill 1921", False),
    ],
)
def test_names_and_dates_in_a_row_are_made_up_of_what_readers_know(run, made):
    asked = tuple(run.split())
    told = ["Ada Quill", "Bram Holt", "1921-05-06", "6 May 1921", "Fernhill", "The Board of Trade", ""]
    assert Phrases(told, {asked}).make_up(asked) is made


def described(folder, day):
    from despatch.model import Filter

    with archive.open(folder) as opened:
        return next(entry.id for entry in opened.letters(Filter(described=True)) if entry.date == day)


def form(name):
    return next(one.load() for one in FORMATS if one.name == name)


def exports(folder, out):
    """Write what readers may see in every format, the payments (IATI) and the edition for print (PDF) among them."""
    with archive.open_permitted(folder, on=DAY) as opened:
        for one in FORMATS:
            if one.name != "iiif":  # the archive has no address
                (out / one.name).mkdir(parents=True)
                # Where readers may not know who we are, the payments have no side that is ours.
                with suppress(QueryError) if one.name == "iati" and not opened.exports.settings.us else nullcontext():
                    one.load()(opened.exports, out / one.name, None)
