"""The archive that readers see: built from the permitted words, and no file of it holds another."""

import json
import re
import shutil
import sqlite3
from datetime import date

import pytest

from archive_builders import ids
from despatch import archive
from despatch.archive import proof
from despatch.archive.leaks import find_leaks
from despatch.archive.restrictions import record_entry
from despatch.errors import ArchiveError, NotFound, QueryError, SettingsError
from despatch.export.formats import FORMATS
from despatch.model import Correction, Filter
from despatch.store.sql_functions import teach
from quarry import TEXT, quarry_at, withhold
from web_reader import Reader, links

DAY = date(2026, 12, 1)
SALE = "The owner means to sell the upper quarry to the railway before Michaelmas"
BROTHER = "My brother Tobias has been in the asylum at Fernhill since Easter."


def permitted(folder, on=DAY):
    return archive.open_permitted(folder, on=on)


def tables(folder, *left_out):
    """Return every row of an archive's tables, but for moments and digests."""
    with sqlite3.connect(folder / "archive.db") as db:
        teach(db)
        named = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT GLOB 'fts_*'"
        names = [n for (n,) in db.execute(f"{named} AND name NOT GLOB 'stored_*'")]
        left_out = {"migration", "info", "source", "sqlite_stat1", *left_out}
        return {name: list(db.execute(f"SELECT * FROM {name}")) for name in names if name not in left_out}


def leaked(folder, out, on=DAY):
    with archive.open(folder) as whole:
        secrets = proof.secrets_of(whole, on)
        assert secrets.runs
        return list(proof.prove(out, secrets, whole.settings))


def test_without_restrictions_it_is_the_archive_itself(quarry):
    with permitted(quarry) as opened:
        assert opened.path == quarry
    assert not (quarry / "public").exists()


def test_where_nothing_is_withheld_all_is_as_in_the_whole_archive(quarry):
    withhold(quarry, 'marking = "Confidential"')
    with permitted(quarry) as opened:
        assert opened.path == quarry / "public"
    assert tables(quarry) == tables(quarry / "public")


def test_a_withheld_letter_is_a_description_with_date_names_and_reason(quarry):
    withhold(quarry, 'marking = "Most Secret"\nuntil = 2040-01-01\nreason = "a bargain"')
    one, two, three, *_ = ids(quarry)
    with permitted(quarry) as opened:
        assert opened.count() == 4
        (card,) = opened.letters(Filter(described=True))
        assert (card.id, card.date, card.opening) == (two, "1921-05-06", "[Letter withheld until 2040: a bargain]")
        assert [c.label for c in (*card.senders, *card.recipients)] == ["Bram Holt", "Ada Quill"]
        (reference,) = opened.letter(three).references
        assert (reference.target, reference.kind) == (two, "described")
        assert opened.search("railway").total == 1
        assert opened.search("nobody").total == 0
        assert opened.letter(one).letter.id == one
        assert opened.check() == []


def test_a_counted_letter_is_no_more_than_one_of_a_number(quarry):
    two = ids(quarry)[1]
    withhold(quarry, f'letter = "{two}"', head='reveal = "counted"\ncounted_from = 1')
    with permitted(quarry) as opened:
        assert opened.entries([two]) == {}
        assert opened.letters(Filter(described=True)) == []
        assert opened.restricting.told == 1
    withhold(quarry, f'letter = "{two}"', head='reveal = "counted"')
    with permitted(quarry) as opened:
        assert opened.restricting.told == 0


def test_a_silent_letter_is_as_if_it_had_never_been_held(quarry, tmp_path):
    withhold(quarry, 'marking = "Most Secret"\nreveal = "silent"')
    letters = TEXT.split("\n\n\n")
    never_held = quarry_at(tmp_path / "other", "\n\n\n".join((letters[0], *letters[2:])))
    with permitted(quarry) as opened, archive.open(never_held) as other:
        assert [e.id for e in opened.letters()] == [e.id for e in other.letters()]
        missing = [[(e.id, e.letter.date) for e in a.correspondence.missing()] for a in (opened, other)]
        assert missing[0] == missing[1]
        assert len(missing[0]) == 1  # the visible words speak of a letter of 6 May, as they would of any that is lost
    # How sure a reading is rests on all letters of a file: that alone may differ.
    told = [re.sub(r"0\.\d+", "sure", repr(tables(folder))) for folder in (quarry / "public", never_held)]
    assert told[0] == told[1]


def test_other_words_in_the_same_place_change_nothing(quarry, tmp_path):
    """Nothing that readers get depends on the withheld words, but for ids, which come from the first ones."""
    other = TEXT.replace("to sell the upper quarry to the railway before", "to bury the silver below the mill at")
    second = quarry_at(tmp_path / "other", other)
    for folder in (quarry, second):
        withhold(folder, 'marking = "Most Secret"', f'letter = "{ids(folder)[3]}"\nwords = "{BROTHER}"')
        permitted(folder).close()
    written = [tables(folder / "public") for folder in (quarry, second)]
    assert ids(quarry)[1] == ids(second)[1]
    assert written[0] == written[1]


def test_a_passage_is_taken_out_of_text_index_ledger_and_people(quarry):
    withhold(quarry, f'letter = "{ids(quarry)[3]}"\nwords = "{BROTHER}"\nuntil = 2040-01-01\nreason = "health"')
    with permitted(quarry) as opened:
        letter = opened.letter(ids(quarry)[3])
        mark = "[less than 1 line withheld until 2040: health]"
        assert f"Dear Ada,\n\n{mark} Please send me the small lantern by the carrier." in letter.text
        assert [act.quote.words for act in letter.acts] == ["Please send me the small lantern by the carrier."]
        assert opened.search("asylum").total == 0
        assert opened.search("lantern").total == 2
        assert opened.check() == []
    assert leaked(quarry, quarry / "public") == []


def test_an_entry_in_force_at_its_end_still_withholds_until_it_is_opened(quarry):
    withhold(quarry, 'id = "sale"\nmarking = "Most Secret"\nyears = 30')
    with permitted(quarry, date(1951, 5, 5)) as opened:
        assert opened.letters(Filter(described=True))[0].opening == "[Letter withheld until 1951-05-06: private]"
    with permitted(quarry, date(1951, 5, 6)) as opened:
        assert opened.letters(Filter(described=True))[0].opening == "[Letter withheld until it is reviewed: private]"
    with (quarry / "restrictions.toml").open("a", encoding="utf-8") as file:
        file.write('[[open]]\nof = "sale"\nby = "R. Hale"\nwhen = 1951-06-01\n')
    with permitted(quarry, date(1951, 6, 1)) as opened:
        assert opened.count() == 5


def test_it_is_built_again_when_it_is_stale_and_only_then(quarry):
    def made():
        permitted(quarry).close()
        return (quarry / "public" / "archive.db").stat().st_ino

    withhold(quarry, 'marking = "Most Secret"')
    first = made()
    assert made() == first
    withhold(quarry, 'marking = "Most Secret"\nreason = "other"')
    second = made()
    assert second != first
    (quarry / "letters" / "more.txt").write_text("Ada Quill to Bram Holt\n\n1 June 1921\n\nNo more slate.\n", "utf-8")
    archive.build(quarry, workers=1)
    assert made() != second


def test_an_entry_that_does_not_do_what_it_should_stops_everything(quarry):
    withhold(quarry, 'letter = "nowhere"', 'marking = "Most Secret"')
    with pytest.raises(SettingsError, match=r"restrictions.toml:2: w-\w+: no letter has the id 'nowhere'"):
        permitted(quarry)
    assert not (quarry / "public").exists()


def test_a_file_that_is_gone_opens_nothing(quarry):
    withhold(quarry, 'marking = "Most Secret"')
    permitted(quarry).close()
    (quarry / "restrictions.toml").unlink()
    with pytest.raises(ArchiveError, match="put it back"):
        permitted(quarry)
    shutil.rmtree(quarry / "public")
    with permitted(quarry) as opened:
        assert opened.count() == 5


def test_a_folder_that_holds_other_files_is_left_alone(quarry):
    withhold(quarry, 'marking = "Most Secret"')
    (quarry / "public").mkdir()
    (quarry / "public" / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(ArchiveError, match="holds other files"):
        permitted(quarry)
    assert [path.name for path in (quarry / "public").iterdir()] == ["thesis.txt"]
    with archive.open_permitted(quarry, on=DAY, into=quarry / "for-readers") as opened:
        assert opened.path == quarry / "for-readers"


def test_a_build_that_fails_leaves_what_was_there(quarry, monkeypatch):
    withhold(quarry, 'marking = "Most Secret"')
    permitted(quarry).close()
    before = (quarry / "public" / "archive.db").read_bytes()
    withhold(quarry, 'marking = "Secret"')

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("despatch.pipeline.permitted.finish", full)
    with pytest.raises(ArchiveError, match="No space left on device"):
        permitted(quarry)
    assert (quarry / "public" / "archive.db").read_bytes() == before
    assert not list(quarry.glob(".public*"))


def test_the_archive_for_readers_takes_no_build_decision_or_entry(quarry):
    withhold(quarry, 'marking = "Most Secret"')
    with permitted(quarry) as opened:
        public, one = opened.path, opened.letters()[0].id
        before = (public / "archive.db").read_bytes()
        for refused in (
            lambda: archive.build(public),
            lambda: archive.decide(public, Correction("", "same", "I. Lund", "", names=("Ada Quill", "Cora Lind"))),
            lambda: record_entry(opened, "withhold", {"letter": one, "reason": "x", "by": "y", "when": DAY}, DAY),
        ):
            with pytest.raises(ArchiveError, match="is built from another"):
                refused()
    assert (public / "archive.db").read_bytes() == before


def test_advice_names_the_file_that_its_reader_can_edit(quarry):
    withhold(quarry, 'marking = "Most Secret"')
    with permitted(quarry) as opened:
        assert (opened.path, opened.home) == (quarry / "public", quarry)
        with pytest.raises(QueryError, match=re.escape(f"in {quarry / 'despatch.toml'}")):
            opened.exports.iati()
        with pytest.raises(NotFound, match=re.escape(f"`despatch review list {quarry}`")):
            opened.decision("d-none")


# ---------------------------------------------------------------- what is carried over


def test_decisions_go_along_as_far_as_they_hold_no_withheld_words(quarry):
    one, two, *_ = ids(quarry)
    from despatch import letter_targets

    with archive.open(quarry) as opened:

        def new(kind, **said):
            return Correction("", kind, "I. Lund", "", **said)

        made = [
            letter_targets.field(opened, new, one, "place", ["Stonehithe"]),
            letter_targets.field(opened, new, two, "place", ["Fernhill"]),
            Correction("", "field", "I. Lund", "", why=SALE, **_whole(opened, one), fields=made_title()),
        ]
    archive.decide_all(quarry, made)
    withhold(quarry, 'marking = "Most Secret"')
    with permitted(quarry) as opened:
        (entry,) = opened.decisions()
        assert (entry.correction.fields[0].values, entry.state) == (("Stonehithe",), "in force")
        assert opened.letter(one).decisions == (entry,)
    assert leaked(quarry, quarry / "public") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("place", "Stonehithe, by Tobias"), ("sender", "Ada Quill (of the asylum)"), ("title", "Slate; Tobias at Easter")],
)
def test_a_decision_goes_along_only_without_a_single_word_of_withheld_text_alone(quarry, field, value):
    from despatch import letter_targets

    one, *_, four, _ = ids(quarry)
    with archive.open(quarry) as opened:
        new = lambda kind, **said: Correction("", kind, "I. Lund", "", **said)  # noqa: E731 - as forms make it
        made = letter_targets.field(opened, new, one, field, [value])
    archive.decide_all(quarry, [made])
    withhold(quarry, f'letter = "{four}"\nwords = "{BROTHER}"')
    with permitted(quarry) as opened:
        assert opened.decisions() == []
        assert opened.letter(one).text
    for file in (quarry / "public").rglob("*"):
        assert not file.is_file() or b"Tobias" not in file.read_bytes()


def made_title():
    from despatch.model import FieldValue

    return (FieldValue("status", ("draft",)),)


def _whole(opened, letter):
    from despatch.archive.letter_targets import _whole as whole

    return whole(opened.letter(letter))


def test_people_and_settings_go_along_as_far_as_permitted_words_name_them(quarry):
    (quarry / "people.toml").write_text(
        '[[person]]\nname = "Ada Quill"\nvariants = ["Tobias", "Tobias and Ada"]\n'
        '[[person]]\nname = "Enoch Fernhill"\n',
        "utf-8",
    )
    with (quarry / "despatch.toml").open("a", encoding="utf-8") as file:
        file.write(f'about = "{SALE}"\nus = ["Ada Quill"]\n')
    archive.build(quarry, workers=1)
    withhold(quarry, 'marking = "Most Secret"', f'letter = "{ids(quarry)[3]}"\nwords = "{BROTHER}"')
    with permitted(quarry) as opened:
        ada = next(one.person for one in opened.people() if one.person.name == "Ada Quill")
        assert not any("Tobias" in name for name in ada.variants)
        assert (opened.settings.about, opened.settings.us) == ("", ("Ada Quill",))
    assert not (quarry / "public" / "people.toml").exists()
    assert leaked(quarry, quarry / "public") == []


def test_the_private_reason_is_in_no_file(quarry):
    withhold(quarry, 'marking = "Most Secret"\nprivate_reason = "the grandson telephoned"\nreason = "family"')
    permitted(quarry).close()
    for path in (quarry / "public").rglob("*"):
        assert b"grandson" not in path.read_bytes()


# ---------------------------------------------------------------- images


def test_an_image_that_shows_withheld_words_is_withheld_whole(tmp_path):
    folder = archive.init(tmp_path / "pages")
    texts = dict(zip("abcd", (letter for letter in TEXT.split("\n\n\n")), strict=False))
    for name, text in texts.items():
        (folder / "letters" / f"{name}.txt").write_text(text, "utf-8")
        (folder / "letters" / f"{name}.jpg").write_bytes(b"\xff\xd8\xff" + name.encode() * 400)
    archive.build(folder, workers=1)
    passage = f'letter = "{ids(folder)[3]}"\nwords = "{BROTHER}"'
    withhold(folder, 'marking = "Most Secret"', passage)
    with permitted(folder) as opened:
        images = sorted(path.name for path in opened.path.rglob("*.jpg"))
        shown = {e.id: [f.name for f in opened.facsimiles(opened.letter(e.id))] for e in opened.letters()}
    assert images == ["a.jpg", "c.jpg"]
    assert sorted(name for names in shown.values() for name in names) == ["a.jpg", "c.jpg"]
    assert {one.image for one in leaked(folder, folder / "letters")} == {"b.jpg", "d.jpg", ""}
    assert leaked(folder, folder / "public") == []
    withhold(folder, 'marking = "Most Secret"', f'{passage}\nimages = "show"')
    permitted(folder).close()
    assert sorted(path.name for path in (folder / "public").rglob("*.jpg")) == ["a.jpg", "c.jpg", "d.jpg"]


# ---------------------------------------------------------------- the leak list


def test_visible_words_that_quote_or_answer_a_withheld_letter_are_listed(quarry):
    two, three = ids(quarry)[1:3]
    withhold(quarry, 'marking = "Most Secret"')
    with archive.open(quarry) as opened:
        found = find_leaks(opened, DAY)
    assert {one.withheld for one in found} == {two}
    assert ("quotes", three, "That the owner means to sell the upper quarry to the railway grieves me.") in {
        (one.kind, one.letter, one.quote) for one in found
    }
    assert any(one.kind == "refers" and one.quote == "I thank you for your letter of 6 May." for one in found)


def test_words_that_are_withheld_themselves_leak_nothing(quarry):
    quoting = f'letter = "{ids(quarry)[2]}"\nwords = "That the owner means to sell the upper quarry to the railway"'
    withhold(quarry, 'marking = "Most Secret"', quoting)
    with archive.open(quarry) as opened:
        assert all(one.kind != "quotes" for one in find_leaks(opened, DAY))


# ---------------------------------------------------------------- the proof


def publish(folder, out, most=150):
    """Write every export and every page of the archive that readers see, and the archive itself, below `out`."""
    with permitted(folder) as opened:
        for form in FORMATS:
            if {"iati": not opened.settings.us, "iiif": not opened.settings.address}.get(form.name):
                continue  # who we are, or where, must be known
            (out / form.name).mkdir(parents=True)
            form.load()(opened.exports, out / form.name, None)
        reader, seen, waiting = Reader(opened.path), {"/"}, ["/", "/letters", "/problems"]
        letters = [f"/letter/{entry.id}" for entry in opened.letters(Filter(other=None))]
        waiting += [f"{path}{end}" for path in letters for end in ("", ".json", ".txt", ".bib")]
        for number in range(most):
            if not waiting:
                break
            page = reader.get(waiting.pop())
            (out / f"page-{number}.html").write_bytes(page.content)
            if "html" in page.headers["content-type"]:
                new = {link for link in links(page.text) if not link.startswith("/static")} - seen
                seen |= new
                waiting[:0] = sorted(new)
        shutil.copytree(opened.path, out / "archive")


def test_the_proof_finds_withheld_words_however_they_are_packed(quarry, tmp_path):
    import gzip
    import zipfile

    withhold(quarry, 'marking = "Most Secret"')
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.html").write_text(
        "<p>the railway <i>before</i> Michaelmas,<br>and <b>nobody</b> in the village</p>", "utf-8"
    )
    (out / "b.json").write_text(json.dumps({"words": "before Michaelmas,\nand nobody in"}), "utf-8")
    (out / "c.gz").write_bytes(gzip.compress(b"nobody in the village may hear of it"))
    with zipfile.ZipFile(out / "d.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inner.txt", "AND NOBODY IN THE VILLAGE")
    (out / "e.txt").write_text("The owner means to sell the upper quarry to the railway", "utf-8")
    (out / "nobody-in-the-village.txt").write_text("", "utf-8")
    (out / "g.parquet").write_bytes(b"PAR1")
    found = {one.file: one for one in leaked(quarry, out)}
    assert sorted(found) == ["a.html", "b.json", "c.gz", "d.zip", "g.parquet", "nobody-in-the-village.txt"]
    assert "cannot be looked into" in found["g.parquet"].trouble
    # The letter of 9 May has the words of e.txt, and it is shown: they are in the leak list instead.


def test_no_withheld_word_is_in_any_page_export_or_byte_of_the_example(own_example, tmp_path):
    withhold(
        own_example,
        'marking = "Most Secret"\nuntil = 2040-01-01',
        'letter = "telegrams-1938-o5kmkb"\nwords = "The harbour of Skarvund can unload eighteen ships at a time."',
        'person = "Emma Ruhwald"\nreveal = "silent"',
        'letters = ["saltmarsh-company-vvxfdn", "saltmarsh-company-r76ypl"]\ntitle = "A family letter"',
        'period = "1939-02"\nreveal = "counted"',
    )
    publish(own_example, tmp_path / "out")
    assert leaked(own_example, tmp_path / "out") == []
    for path in (tmp_path / "out").rglob("*"):
        if path.is_file():
            assert b"Emma" not in path.read_bytes()
    assert leaked(own_example, own_example / "letters")


@pytest.mark.shared
def test_no_word_of_a_most_secret_telegram_is_in_what_readers_get(shared, tmp_path):
    folder = archive.init(tmp_path / "telegrams")
    shutil.copy(shared / "telegrams" / "1942.txt", folder / "letters")
    archive.build(folder, workers=1)
    withhold(folder, 'marking = "Most Secret"\nuntil = 2040-01-01')
    publish(folder, tmp_path / "out")
    assert leaked(folder, tmp_path / "out") == []
    with permitted(folder) as opened:
        assert len(opened.letters(Filter(described=True))) == 1


TEI = """\
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>A letter</title></titleStmt>
<publicationStmt><availability><p>Restricted until the family agrees.</p></availability></publicationStmt>
<sourceDesc><p>x</p></sourceDesc></fileDesc><profileDesc><correspDesc>
<correspAction type="sent"><persName>Cora Lind</persName><date when="1921-05-12"/></correspAction>
<correspAction type="received"><persName>Ada Quill</persName></correspAction></correspDesc></profileDesc></teiHeader>
<text><body><p>The hazel grove behind the mill is sold.</p></body></text></TEI>
"""


def test_a_letter_is_withheld_by_what_its_encoding_says_of_its_availability(quarry):
    (quarry / "letters" / "hazel.xml").write_text(TEI, "utf-8")
    archive.build(quarry, workers=1)
    withhold(quarry, 'availability = "restricted"')
    with permitted(quarry) as opened:
        (card,) = opened.letters(Filter(described=True))
        assert (card.source, card.date, card.opening) == ("hazel.xml", "1921-05-12", "[Letter withheld: private]")
        assert opened.search("hazel").total == 0
    assert leaked(quarry, quarry / "public") == []


def test_the_row_of_a_table_that_describes_a_withheld_letter_goes_with_it(quarry):
    (quarry / "letters" / "list.csv").write_text(
        "From,To,Date,Subject\nBram Holt,Ada Quill,1921-05-06,The sale of the upper quarry\n", "utf-8"
    )
    archive.build(quarry, workers=1)
    withhold(quarry, f'letter = "{ids(quarry)[1]}"\nreveal = "silent"')
    with permitted(quarry) as opened:
        assert opened.count_described() == {}
    assert b"The sale of the upper" not in (quarry / "public" / "archive.db").read_bytes()


def test_fields_of_json_that_stand_side_by_side_are_no_quotation():
    secret = frozenset({("petra", "peck", "example", "date"), ("the", "owner", "means", "to")})
    side_by_side = b'{"key":"mailto:petra@peck.example","date":{"edtf":"1921"}}'
    assert not proof._find_in_bytes(side_by_side, secret)
    assert proof._find_in_bytes(b'{"text":"Now the owner means to sell.","date":null}', secret)


def test_an_attribute_and_the_words_behind_it_are_no_quotation():
    secret = frozenset({("jorn", "askel", "harbour", "master")})
    name = b'<persName ref="#p.jorn-askel">Harbour Master</persName>'
    assert not proof._find_in_bytes(name, secret)
    assert not proof._find_in_bytes(b'<a title="Jorn Askel" href="harbour-master">here</a>', secret)
    assert proof._find_in_bytes(b'<p class="signed">Jorn Askel, Harbour Master</p>', secret)
    assert proof._find_in_bytes(b'<a title="Jorn Askel, Harbour Master">here</a>', secret)
