"""The pens of business and of people, and that every kind of decision has one."""

import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser

import pytest

from archive_builders import ids
from despatch import archive
from despatch.decisions import log
from despatch.decisions.parse import NEEDS
from test_web_pens import Editor
from web_reader import Reader


@pytest.fixture(name="editor")
def _editor(mill):
    return Editor(mill)


def business(folder):
    """Return the business of the mill by its labels' first words."""
    with archive.open(folder) as it:
        return {entry.matter.label.split()[0]: entry for entry in it.ledger.matters()}


def settled(folder):
    archive.settle(folder)
    with archive.open(folder) as it:
        assert it.check() == []
        return it.decisions()[-1], business(folder)


def test_a_room_that_only_shows_has_no_pens_for_business_and_people(mill):
    reader = Reader(mill)
    assert "/decide" not in reader.get(f"/matter/{business(mill)['barley'].id}").text
    assert "/decide" not in reader.get("/person/orla-fenn").text


def test_business_is_named(mill, editor):
    path = f"/matter/{business(mill)['barley'].id}"
    matter = path.rpartition("/")[2]
    answer = editor.send(path, do="matter", what="label", matter=matter, label="Barley for  the mill")
    assert answer.headers["location"].startswith(f"{path}?done=d-")
    assert "Recorded" in editor.get(answer.headers["location"]).text
    decision, now = settled(mill)
    assert (decision.state, now["Barley"].matter.label) == ("in force", "Barley for the mill")
    page = editor.get(path).text
    assert f'name="of" value="{decision.id}"' in page
    editor.send(path, do="undo", of=decision.id)
    assert "barley" in settled(mill)[1]


def test_two_pieces_of_business_are_one(mill, editor):
    had = business(mill)
    page = editor.get(f"/matter/{had['barley'].id}").text
    assert f'name="pick" value="{had["crane"].id}"' in page
    editor.send("/matters", do="matter", what="join", matter=had["barley"].id, pick=had["crane"].id)
    _, now = settled(mill)
    assert len(now) == len(had) - 1
    whole = next(iter(now.values()))
    assert len(whole.matter.acts) >= len(had["barley"].matter.acts) + len(had["crane"].matter.acts)
    assert editor.get(f"/matter/{had['crane'].id}").status_code == 200


def test_passages_are_set_apart_by_ticking_them(mill, editor):
    had = business(mill)["barley"]
    page = editor.get(f"/matter/{had.id}").text
    boxes = re.findall(r'type="checkbox" id="split-\d+" name="act" value="([^"]+)"', page)
    assert boxes == list(had.matter.acts)
    sent = {"do": "matter", "what": "split", "matter": had.id, "act": boxes[-1], "label": "The Curlew"}
    editor.send("/matters", **sent)
    decision, now = settled(mill)
    assert (decision.correction.kind, now["The"].matter.label) == ("split", "The Curlew")
    assert now["The"].matter.acts == (boxes[-1],)


def test_an_editor_says_how_business_stands(mill, editor):
    sent = {"do": "matter", "what": "settle", "matter": business(mill)["crane"].id, "standing": "done"}
    editor.send("/matters", **sent, date="1912-02", why="mended, by the minutes of 6 February")
    _, now = settled(mill)
    assert (now["crane"].standing.state, now["crane"].standing.since) == ("done", "1912-02")


def test_names_are_one_person_or_two(mill, editor):
    page = editor.get("/person/orla-fenn").text
    assert 'name="do" value="same"' in page
    editor.send("/people", do="same", name="Orla Fenn", other="Harbour Board")
    decision, _ = settled(mill)
    assert (decision.correction.kind, decision.correction.names) == ("same", ("Orla Fenn", "Harbour Board"))
    page = editor.get("/person/orla-fenn").text
    assert '<button name="pick" value="Harbour Board">' in page
    assert f'name="of" value="{decision.id}"' in page
    editor.send("/people", do="same", what="apart", name="Orla Fenn", pick="Harbour Board")
    decision, _ = settled(mill)
    assert (decision.correction.kind, decision.state) == ("apart", "in force")
    assert '<button name="pick" value="Harbour Board">' not in editor.get("/person/orla-fenn").text


# ---------------------------------------------------------------- every kind has a pen


class Forms(HTMLParser):
    """The forms of a page that decide something: the fields of each, with all values that they offer."""

    def __init__(self, page):
        super().__init__()
        self.forms, self.field = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({})
        elif self.forms and (tag == "option" or given.get("name")):
            self.field = given.get("name") or self.field
            self.forms[-1].setdefault(self.field, set()).add(given.get("value"))


PENS = {
    "withdraw": ("letter", {"do": "act", "what": "withdraw"}),
    "read": ("letter", {"do": "act", "what": "read"}),
    "confirm": ("letter", {"do": "act", "what": "confirm"}),
    "refer": ("letter", {"do": "reference", "means": "none"}),
    "field": ("letter", {"do": "field"}),
    "accept": ("letter", {"do": "accept"}),
    "cut": ("letter", {"do": "cut", "cut": "continues"}),
    "throughout": ("letter", {"do": "field", "scope": "file"}),
    "note": ("letter", {"do": "note", "what": "apart"}),
    "version": ("letter", {"do": "version"}),
    "label": ("matter", {"do": "matter", "what": "label"}),
    "settle": ("matter", {"do": "matter", "what": "settle"}),
    "join": ("matter", {"do": "matter", "what": "join"}),
    "split": ("matter", {"do": "matter", "what": "split"}),
    "same": ("person", {"do": "same"}),
    "apart": ("person", {"do": "same", "what": "apart"}),
    "undo": ("letter", {"do": "undo"}),
}


def test_every_kind_of_decision_has_a_pen_in_the_browser(mill, editor):
    assert PENS.keys() == NEEDS.keys()
    second = ids(mill)[1]
    editor.send(f"/letter/{second}", do="accept", letter=second)
    editor.send("/people", do="same", name="Orla Fenn", other="Harbour Board")
    archive.settle(mill)
    pages = {
        "letter": f"/letter/{second}",
        "matter": f"/matter/{business(mill)['barley'].id}",
        "person": "/person/orla-fenn",
    }
    forms = {name: Forms(editor.get(path).text).forms for name, path in pages.items()}
    for kind, (page, fields) in PENS.items():
        fits = [form for form in forms[page] if all(value in form.get(name, ()) for name, value in fields.items())]
        assert fits, kind
        assert all("token" in form for form in fits)


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"what": "burn"}, 400, "decision on business"),
        ({"what": "label", "label": "x" * 301}, 400, "300 characters"),
        ({"what": "label", "label": " "}, 400, "label"),
        ({"what": "label", "label": "x" * 10_000_000}, 413, "more than 100 kB"),
        ({"what": "split"}, 400, "No passage is chosen"),
        ({"what": "split", "act": "mill-gone.12345678"}, 404, "Nothing was recorded"),
        ({"what": "join", "other": "MATTER"}, 400, "itself"),
        ({"what": "join", "other": "m-gone"}, 404, "Nothing was recorded"),
        ({"what": "settle", "standing": "done", "date": "1912"}, 400, "why it stands so"),
        ({"what": "settle", "standing": "mended", "date": "1912", "why": "x"}, 400, "state of business"),
        ({"what": "settle", "standing": "done", "date": "soon", "why": "x"}, 400, "not a date"),
        ({"matter": "m-gone", "what": "label", "label": "Barley"}, 404, "Nothing was recorded"),
        ({"do": "same", "name": "Orla Fenn", "other": "Nobody Known"}, 404, "Nothing was recorded"),
        ({"do": "same", "name": "Orla Fenn", "other": "Orla Fenn"}, 400, "one name twice"),
        ({"what": "label", "label": "Barley", "token": "guessed"}, 403, "another site"),
    ],
)
def test_what_cannot_be_is_answered_by_a_sentence_and_records_nothing(mill, editor, fields, status, said):
    matter = business(mill)["barley"].id
    sent = {"do": "matter", "matter": matter} | {k: matter if v == "MATTER" else v for k, v in fields.items()}
    answer = editor.send("/matters", **sent)
    assert (answer.status_code, said.lower() in answer.text.lower()) == (status, True), answer.text[-900:]
    assert "Traceback" not in answer.text
    assert log.read(mill).lines == ()


def test_a_form_for_business_from_another_site_is_refused(mill, editor):
    sent = {"do": "matter", "what": "label", "matter": business(mill)["barley"].id, "label": "Barley"}
    for headers in ({"origin": "http://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        assert editor.send("/matters", headers=headers, **sent).status_code == 403
    assert log.read(mill).lines == ()


def test_markup_in_every_field_of_business_is_shown_as_words(mill, editor):
    had, markup = business(mill), '<script>alert("1")</script>'
    said = {"by": markup, "why": markup, "label": markup}
    matter = had["barley"].id
    sent = [
        {"what": "label", "matter": matter},
        {"what": "settle", "matter": matter, "standing": "done", "date": "1912"},
        {"what": "split", "matter": had["crane"].id, "act": had["crane"].matter.acts[0]},
    ]
    for fields in sent:
        assert editor.send(f"/matter/{matter}", do="matter", **said, **fields).status_code == 303
    editor.send("/people", do="same", name="Orla Fenn", other="Harbour Board", by=markup, why=markup)
    archive.settle(mill)
    for path in (f"/matter/{matter}", "/matters", "/standing", "/decisions", "/person/orla-fenn", "/standing.ics"):
        page = editor.get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.text or path.endswith(".ics")
    assert "&lt;script&gt;" in editor.get(f"/matter/{matter}").text


def test_two_editors_of_one_business_lose_nothing_and_the_later_counts(mill, editor):
    matter = business(mill)["barley"].id
    token = editor.token(f"/letter/{ids(mill)[0]}")

    def name(number):
        sent = {"do": "matter", "what": "label", "matter": matter, "token": token}
        return editor.send("/matters", **sent, label=f"Barley {number}").status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(name, range(8))) == [303] * 8
    lines = log.read(mill).lines
    assert {line.correction.label for line in lines} == {f"Barley {number}" for number in range(8)}
    _, now = settled(mill)
    assert now["Barley"].matter.label == lines[-1].correction.label


def test_business_that_went_with_its_letters_is_said_to_be_gone(mill, editor):
    matter = business(mill)["barley"].id
    token = editor.token(f"/letter/{ids(mill)[0]}")
    (mill / "letters" / "mill.txt").unlink()
    (mill / "letters" / "other.txt").write_text("Isak Roe to Orla Fenn\n\n9 June 1911.\n\nMadam,\n\nYes.\n\nI. Roe\n")
    archive.build(mill, workers=1)
    answer = editor.send("/matters", do="matter", what="label", matter=matter, label="Barley", token=token)
    assert answer.status_code == 404
    assert "Nothing was recorded" in answer.text
    assert log.read(mill).lines == ()
