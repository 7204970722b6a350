"""Withholding at the editor's desk: the forms, what is due, and what readers' rooms never have."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest

from archive_builders import ids
from despatch import archive
from despatch.web import app
from quarry import withhold
from web_reader import Reader, spaced

DAY = date(2026, 12, 1)


def said(page):
    """Return the words of a page on one line, as a reader sees them."""
    return re.sub(r" (?=[,;:.])", "", spaced(page.text))


class Editor(Reader):
    def __init__(self, folder):
        room = app(folder, editor="I. Lund", settle=lambda: None)
        room.state.today = lambda: DAY
        super().__init__(room)

    def send(self, page, **fields):
        token = re.search(r'name="token" value="([^"]+)"', self.get(page).text)[1]
        form = urlencode({"token": token} | fields)
        return self.ask("POST", "/restrict", content=form, content_type="application/x-www-form-urlencoded")


def test_a_letter_is_withheld_from_its_page(quarry):
    editor, two = Editor(quarry), ids(quarry)[1]
    page = f"/letter/{two}"
    assert "Readers see all of it" in editor.get(page).text
    sent = editor.send(
        page, do="withhold", letter=two, reason="a bargain", private_reason="ask the bank", until="2040-01-01"
    )
    assert sent.status_code == 303
    assert re.fullmatch(r"/restrictions#w-\w{6}", sent.headers["location"])
    told = said(editor.get(page))
    assert "The whole letter: a bargain; until 2040-01-01. Withheld by I. Lund, 2026-12-01." in told
    with archive.open_permitted(quarry, on=DAY) as opened:
        assert opened.letter(two).text == "[Letter withheld until 2040: a bargain]"


def test_words_of_a_letter_are_withheld_from_its_page(quarry):
    editor, four = Editor(quarry), ids(quarry)[3]
    words = "My brother Tobias has been in the\nasylum at Fernhill"
    sent = editor.send(f"/letter/{four}", do="withhold", letter=four, words=words, reason="health", years="100")
    assert sent.status_code == 303
    assert "asylum at Fernhill: To be looked at: its period ended on 2021-05-12. health; until 2021-05-12." in said(
        editor.get(f"/letter/{four}")
    )
    with archive.open_permitted(quarry, on=date(2000, 1, 1)) as opened:
        assert "[less than 1 line withheld until 2021-05-12: health] since Easter." in opened.letter(four).text


@pytest.mark.parametrize(
    ("fields", "says", "wrong"),
    [
        ({"reason": ""}, "The field “reason” is empty", "reason"),
        ({"words": "the lower quarry", "reason": "x"}, "nowhere: copy them from the letter", "words"),
        ({"reason": "x", "until": "soon"}, "is no day: write it as 1972-01-31", "until"),
        ({"reason": "x", "until": "1972-01-01", "years": "30"}, "Until and years contradict each other", None),
        ({"reason": "x", "years": "many"}, "is no number of years", "years"),
        (
            {"reason": "x", "until": "1800-01-01"},
            "and quarry-67v2bw was written on 1921-05-06: give a later day",
            "until",
        ),
        ({"reason": "x" * 400}, "more than 300 characters", "reason"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(quarry, fields, says, wrong):
    editor, two = Editor(quarry), ids(quarry)[1]
    refused = editor.send(f"/letter/{two}", do="withhold", letter=two, **fields)
    assert refused.status_code == 400
    assert says in said(refused)
    at_fault = re.findall(r'name="(\w+)"[^>]*aria-invalid="true"', refused.text)
    assert at_fault == ([wrong] if wrong else [])
    assert f'<a href="/letter/{two}">Back without saving</a>' in refused.text
    assert all(value in refused.text for value in fields.values())
    assert not (quarry / "restrictions.toml").exists()


def test_what_is_due_is_kept_or_opened(quarry):
    withhold(quarry, 'id = "sale"\nmarking = "Most Secret"\nyears = 30', f'id = "gift"\nletter = "{ids(quarry)[4]}"')
    editor = Editor(quarry)
    page = said(editor.get("/restrictions"))
    assert "2 letters withheld, 0 more letters with a withheld passage. 1 entry to be looked at." in page
    assert "To be looked at: its period ended on 1951-05-06." in page
    assert (
        editor.send("/restrictions", do="review", of="sale", next="2030-01-01", why="still private").status_code == 303
    )
    page = said(editor.get("/restrictions"))
    assert "Nothing is due." in page
    assert "2026-12-01: kept by I. Lund: still private; to be looked at again on 2030-01-01" in page
    assert editor.send("/restrictions", do="open", of="sale").status_code == 303
    assert "opened by I. Lund" in said(editor.get("/restrictions"))
    with archive.open_permitted(quarry, on=DAY) as opened:
        assert opened.count() == 4


def test_an_entry_is_changed_from_the_list(quarry):
    withhold(quarry, f'id = "sale"\nletter = "{ids(quarry)[1]}"\nyears = 10')
    editor = Editor(quarry)
    refused = editor.send("/restrictions", do="change", of="sale", until="1800-01-01")
    assert refused.status_code == 400
    assert "give a later day" in said(refused)
    changed = {"until": "2040-01-01", "reason": "a bargain", "why": "a slip"}
    assert editor.send("/restrictions", do="change", of="sale", **changed).status_code == 303
    page = said(editor.get("/restrictions"))
    assert "a bargain; until 2040-01-01" in page
    assert "2026-12-01: changed by I. Lund: a slip" in page


def test_faults_of_the_file_are_shown_with_their_line(quarry):
    withhold(quarry, 'letter = "nowhere"')
    page = said(Editor(quarry).get("/restrictions"))
    assert "line 2" in page
    assert "no letter has the id 'nowhere'" in page
    assert "Nothing is shown to readers until this is corrected." in page


def test_the_leak_list_is_at_the_desk(quarry):
    withhold(quarry, 'marking = "Most Secret"')
    page = said(Editor(quarry).get("/restrictions/leaks"))
    assert "3 sentences that readers see quote, report or answer withheld words." in page
    assert "That the owner means to sell the upper quarry to the railway grieves me." in page
    assert "The forty pounds have come." in page


def test_readers_have_neither_forms_nor_lists(quarry):
    withhold(quarry, 'marking = "Most Secret"')
    with archive.open_permitted(quarry, on=DAY) as opened:
        reader = Reader(opened.path)
    for path in ("/restrictions", "/restrictions/leaks"):
        assert reader.get(path).status_code == 404
    assert reader.ask("POST", "/restrict").status_code == 404
    page = reader.get(f"/letter/{ids(quarry)[1]}")
    assert "withheld from readers" in said(page)
    assert "[Letter withheld: private]" in said(page)
    assert "/restrict" not in page.text
    assert "be kept elsewhere, or be withheld" in said(reader.get("/missing"))
