"""Years in two figures through a whole archive: other letters of the same people tell the century, or nothing does."""

from despatch import archive
from despatch.connect.centuries import find_century
from despatch.model import Filter

SHORT = "Orla Fenn to Isak Roe\n\nPort Carrow, 2.10.07\n\nSir,\n\nThe barley has come.\n\nOrla Fenn\n"
DATED = "Isak Roe to Orla Fenn\n\nHollingstead, March 9th, {}\n\nMadam,\n\nThe mill stands idle.\n\nIsak Roe\n"
OTHERS = "Josiah Quill to Petra Vane\n\nEmber Bay, March 9th, 1809\n\nMadam,\n\nThe ice holds.\n\nJosiah Quill\n"


def built(folder, sources):
    if not folder.exists():
        archive.init(folder)
    for name, text in sources.items():
        file = folder / "letters" / name
        file.unlink() if text is None else file.write_text(text, encoding="utf-8")
    archive.build(folder, workers=1)
    with archive.open(folder) as opened:
        letter = opened.letter(opened.letters(Filter(source="short.txt"))[0].id).letter
        found = [entry.source for entry in opened.letters(Filter(date="1907-10-02"))]
        codes = [problem["code"] for problem in opened.exports.problems() if problem["letter"] == letter.id]
        date = letter.description.date
        return date.edtf, date.rule, [doubt.code for doubt in letter.description.doubts], codes, found


OPEN = ("XX07-10-02", "dating.partial", ["date-century-unknown"], ["date-century-unknown"], [])
SETTLED = ("1907-10-02", "dating.century", ["date-century-inferred"], ["date-century-inferred"], ["short.txt"])


def test_another_letter_of_the_same_people_tells_the_century_as_long_as_it_is_there(tmp_path):
    folder = tmp_path / "a"
    assert built(folder, {"short.txt": SHORT, "others.txt": OTHERS}) == OPEN
    assert built(folder, {"dated.txt": DATED.format(1911)}) == SETTLED
    assert built(folder, {"others.txt": None}) == SETTLED
    assert built(folder, {"dated.txt": None}) == OPEN


def test_the_doubt_names_the_people_and_their_years(tmp_path):
    folder = tmp_path / "a"
    built(folder, {"short.txt": SHORT, "dated.txt": DATED.format(1911), "more.txt": DATED.format(1899)})
    with archive.open(folder) as opened:
        letter = opened.letter(opened.letters(Filter(source="short.txt"))[0].id).letter
    (doubt,) = letter.description.doubts
    assert doubt.reason == (
        "“2.10.07” does not say its century; it was taken from other letters of Orla Fenn and Isak Roe, of 1899 to 1911"
    )


def test_letters_of_the_same_people_from_two_centuries_tell_nothing(tmp_path):
    sources = {"short.txt": SHORT, "dated.txt": DATED.format(1911), "old.txt": DATED.format(1811)}
    assert built(tmp_path / "a", sources) == OPEN


def test_letters_around_from_two_centuries_tell_nothing(tmp_path):
    text = "\n\n\n".join((DATED.format(1811), SHORT, DATED.format(1911)))
    folder = tmp_path / "a"
    built(folder, {"short.txt": text})
    with archive.open(folder) as opened:
        dates = [entry.date for entry in opened.letters(order="source")]
    assert dates == ["1811-03-09", "XX07-10-02", "1911-03-09"]


def test_a_year_far_from_every_letter_of_the_people_stays_open():
    assert find_century("XX60-10-02", "gregorian", ["orla"], {"orla": [(1911, 1911)]}) is None


def test_an_old_style_day_is_moved_with_its_century():
    found = find_century("XX07-10-02", "julian", ["orla"], {"orla": [(1711, 1711)]})
    assert (found.edtf, found.years) == ("1707-10-13", (1711, 1711))


def test_29_february_of_a_common_year_is_no_day():
    assert find_century("XX07-02-29", "gregorian", ["orla"], {"orla": [(1911, 1911)]}) is None
