"""The pens of the reading room: forms that take decisions, and what they refuse."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import urlencode

import pytest

from archive_builders import ids
from despatch import archive
from despatch.decisions import log
from despatch.store import lock
from despatch.web import app
from mill import mill_at
from web_reader import Reader


class Editor(Reader):
    """A browser at the desk; the archive is settled only when the test says so."""

    def __init__(self, folder):
        super().__init__(app(folder, editor="I. Lund", settle=lambda: None))
        self.folder = folder

    def token(self, page):
        return re.search(r'name="token" value="([^"]+)"', self.get(page).text)[1]

    def send(self, page="/letters", headers=None, **fields):
        form = {"token": self.token(f"/letter/{ids(self.folder)[0]}"), "back": page} | fields
        form = {name: value for name, value in form.items() if value is not None}
        sent = {"content-type": "application/x-www-form-urlencoded"} | (headers or {})
        return self.ask("POST", "/decide", content=urlencode(form), **sent)


@pytest.fixture(name="editor")
def _editor(mill):
    return Editor(mill)


def taken(folder):
    return log.read(folder).lines


def test_a_reading_room_that_only_shows_has_no_pens_and_takes_nothing(mill):
    reader = Reader(mill)
    page = reader.get(f"/letter/{ids(mill)[0]}")
    assert "/decide" not in page.text
    assert "script" not in page.headers["content-security-policy"]
    assert reader.ask("POST", "/decide").status_code == 404
    assert reader.get("/review").status_code == 404


def test_a_field_is_corrected_and_the_page_says_so_at_once(mill, editor):
    first = ids(mill)[0]
    answer = editor.send(f"/letter/{first}", do="field", letter=first, field="sender", value="Josiah Quill")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/letter/{first}?done=d-")
    page = editor.get(answer.headers["location"]).text
    assert "Recorded" in page
    assert "Josiah Quill" in page
    assert "Despatch had read" in page or "sender Josiah Quill" in page
    (line,) = taken(mill)
    assert (line.correction.by, line.correction.fields[0].values) == ("I. Lund", ("Josiah Quill",))
    archive.settle(mill)
    page = editor.get(f"/letter/{first}").text
    assert "Despatch had read: <bdi>sender: Orla Fenn" in page
    assert "by an editor" in page


def test_what_was_done_is_undone_by_the_button_beside_it(mill, editor):
    first = ids(mill)[0]
    answer = editor.send(f"/letter/{first}", do="field", letter=first, field="place", value="", unknown="1")
    done = answer.headers["location"].partition("done=")[2]
    assert f'name="of" value="{done}"' in editor.get(answer.headers["location"]).text
    editor.send(f"/letter/{first}", do="undo", of=done)
    assert log.read(mill).undone == {done}
    assert "Port Carrow" in editor.get(f"/letter/{first}").text


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"do": "accept"}, "accept"),
        ({"do": "cut", "cut": "other"}, "cut"),
        ({"do": "cut", "cut": "begins", "words": "I beg you also"}, "cut"),
        ({"do": "field", "field": "place", "value": "Elmford", "scope": "file"}, "throughout"),
        ({"do": "field", "field": "sender", "pick": "Isak Roe"}, "field"),
        ({"do": "field", "field": "date", "value": "5 March 1911"}, "field"),
        ({"do": "version", "version": "copy", "target": "THIRD"}, "version"),
        ({"do": "note", "what": "apart", "words": "Your obedient servant,"}, "note"),
    ],
)
def test_each_form_of_a_letter_takes_its_decision(mill, editor, fields, kind):
    first, _, third = ids(mill)
    fields = {name: third if value == "THIRD" else value for name, value in fields.items()}
    assert editor.send("/letters", letter=first, **fields).status_code == 303
    archive.settle(mill)
    with archive.open(mill) as it:
        (entry,) = it.decisions()
        assert (entry.correction.kind, entry.state) == (kind, "in force")
        assert it.check() == []


def test_a_name_means_one_person_throughout(mill, editor):
    first, second, _ = ids(mill)
    answer = editor.send("/letters", do="field", letter=first, field="sender", value="Harbour Board", scope="name")
    assert answer.status_code == 303
    archive.settle(mill)
    with archive.open(mill) as it:
        assert it.letter(first).entry.senders[0].known_as == it.letter(second).entry.senders[0].known_as
        assert [entry.correction.kind for entry in it.decisions()] == ["same"]
    nobody = editor.send("/letters", do="field", letter=first, field="sender", value="Nobody Known", scope="name")
    assert nobody.status_code == 404
    assert "Nothing was recorded" in nobody.text


def test_a_field_with_a_proposal_stands_once_in_the_description(tmp_path):
    folder = mill_at(tmp_path / "sure")
    (folder / "despatch.toml").write_text('title = "The mill"\ncertainty = 1.0\n', encoding="utf-8")
    archive.build(folder, workers=1)
    page = Editor(folder).get(f"/letter/{ids(folder)[0]}").text
    description = page[page.index('id="described"') : page.index("</dl>")]
    terms = re.findall(r"<dt>(\w+)", description)
    assert "perhaps" in description
    assert {"From", "To", "Date", "Place"} <= set(terms)
    assert len(terms) == len(set(terms))


def test_an_act_and_a_reference_have_their_pens(mill, editor):
    second = ids(mill)[1]
    page = editor.get(f"/letter/{second}").text
    act = re.search(r'name="act" value="([^"]+)"', page)[1]
    start = re.search(r'name="start" value="(\d+)"', page)[1]
    assert editor.send("/letters", do="act", act=act, what="withdraw").status_code == 303
    assert editor.send("/letters", do="reference", letter=second, start=start, means="none").status_code == 303
    archive.settle(mill)
    with archive.open(mill) as it:
        assert [entry.state for entry in it.decisions()] == ["in force", "in force"]
        assert act not in {one.id for one in it.ledger.acts()}


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("headers", "fields", "status", "said"),
    [
        ({}, {"token": "guessed"}, 403, "another site"),
        ({}, {"token": None}, 403, "another site"),
        ({"origin": "http://elsewhere.example"}, {}, 403, "another site"),
        ({"origin": "http://[elsewhere"}, {}, 403, "another site"),
        ({"sec-fetch-site": "cross-site"}, {}, 403, "another site"),
        ({"content-type": "text/plain"}, {}, 400, "forms of this reading room"),
        ({}, {"value": "x" * 10_000_000}, 413, "holds more than 100 kB"),
        ({}, {"value": "x" * 600}, 400, "600 characters"),
        ({}, {"value": " "}, 400, "is empty"),
        ({}, {"field": "date", "value": "some day"}, 400, "not a date"),
        ({}, {"field": "colour"}, 400, "field of a letter"),
        ({}, {"do": "burn"}, 400, "decision"),
        ({}, {"letter": "no-such-letter"}, 404, "Nothing was recorded"),
        ({}, {"by": "x" * 400}, 400, "300 characters"),
        ({}, {"do": "undo", "of": "d-none"}, 404, "no decision"),
    ],
)
def test_what_cannot_be_is_answered_by_a_sentence_and_records_nothing(mill, editor, headers, fields, status, said):
    sent = {"do": "field", "letter": ids(mill)[0], "field": "sender", "value": "Josiah Quill"} | fields
    answer = editor.send("/letters", headers=headers, **sent)
    assert answer.status_code == status
    assert said.lower() in answer.text.lower()
    assert "Traceback" not in answer.text
    assert taken(mill) == ()


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"do": "field", "field": "date", "value": "some day"}, "value", "“some day” is not a date"),
        ({"do": "field", "field": "sender", "value": " "}, "value", "The field is empty."),
        ({"do": "field", "field": "sender", "value": "Nobody", "scope": "name"}, "value", "goes by the name"),
        ({"do": "field", "field": "sender", "value": "Orla", "why": "x" * 400}, "why", "more than 300 characters"),
        ({"do": "version", "version": "copy", "target": "no-such"}, "target", "no-such"),
        ({"do": "cut", "cut": "begins", "words": "not in it"}, "words", "stands nowhere"),
        ({"do": "note", "what": "apart", "words": "not in it"}, "words", "not in it"),
    ],
)
def test_a_form_with_a_mistake_is_shown_again_with_what_was_typed(mill, editor, sent, field, said):
    first = ids(mill)[0]
    answer = editor.send(f"/letter/{first}", letter=first, **({"why": "so the ledger", "by": "R. Hale"} | sent))
    assert answer.status_code in (400, 404)
    again = parsed(answer.text)
    assert answer.text.count('aria-invalid="true"') == 1
    wrong = re.search(r'<(?:input|textarea)[^>]*aria-invalid="true"[^>]*>', answer.text)[0]
    assert f'name="{field}"' in wrong
    assert said in answer.text.partition('id="wrong"')[2].partition("</span>")[0].replace("<bdi>", "")
    assert {name: again[name].strip() for name in sent} == {name: value.strip() for name, value in sent.items()}
    assert again["by"] == "R. Hale"
    assert f'<a href="/letter/{first}">Back without saving</a>' in answer.text
    assert taken(mill) == ()


def test_a_form_that_was_mended_is_taken(mill, editor):
    first = ids(mill)[0]
    answer = editor.send(f"/letter/{first}", do="field", letter=first, field="date", value="some day", why="its stamp")
    mended = parsed(answer.text) | {"value": "5 March 1911"}
    answer = editor.ask(
        "POST", "/decide", content=urlencode(mended), **{"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/letter/{first}?done=d-")
    (line,) = taken(mill)
    assert (line.correction.why, line.correction.fields[0].values) == ("its stamp", ("1911-03-05",))


def test_what_was_pressed_stands_in_its_field_to_be_mended(mill, editor):
    first = ids(mill)[0]
    answer = editor.send("/letters", do="field", letter=first, field="sender", pick="Nobody Known", scope="name")
    again = parsed(answer.text)
    assert again["value"] == "Nobody Known"
    assert "pick" not in again
    assert again["scope"] == "name"


def test_what_was_typed_is_shown_as_words(mill, editor):
    first, markup = ids(mill)[0], '</textarea><script>alert("1")</script>'
    answer = editor.send("/letters", do="field", letter=first, field="date", value=markup, why=markup, back=markup)
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text
    assert parsed(answer.text)["value"] == markup


def test_passages_that_are_not_ticked_are_ticked_on_their_own_page(mill, editor):
    with archive.open(mill) as it:
        matter = next(it.exports.matters())["id"]
    answer = editor.send(f"/matter/{matter}", do="matter", matter=matter, what="split", label="The crane")
    assert answer.status_code == 400
    assert "No passage is chosen" in answer.text
    assert f'<a href="/matter/{matter}">Back without saving</a>' in answer.text
    assert "<button>Save</button>" not in answer.text


def parsed(page):
    """The fields of the form on a page, as a browser would send them."""
    form = page[page.index('<form method="post"') :]
    form = form[: form.index("</form>")]
    given = {name: unescape(value) for name, value in re.findall(r'<input [^>]*?name="(\w+)" value="([^"]*)"', form)}
    texts = re.findall(r'<textarea [^>]*?name="(\w+)"[^>]*>\n?([^<]*)</textarea>', form)
    return given | {name: unescape(value) for name, value in texts}


def test_nothing_is_written_by_get(mill, editor):
    first = ids(mill)[0]
    query = urlencode({"token": editor.token(f"/letter/{first}"), "do": "accept", "letter": first})
    assert editor.get(f"/decide?{query}").status_code == 405
    assert taken(mill) == ()


def test_no_cookie_is_needed_or_set(mill, editor):
    first = ids(mill)[0]
    assert "set-cookie" not in editor.get(f"/letter/{first}").headers
    assert "set-cookie" not in editor.send("/letters", do="accept", letter=first).headers


def test_the_way_back_leads_nowhere_else(mill, editor):
    first = ids(mill)[0]
    places = ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "http://[elsewhere")
    for number, elsewhere in enumerate(places):
        answer = editor.send(elsewhere, do="field", letter=first, field="place", value=f"Elmford {number}")
        assert answer.headers["location"].startswith(f"/letter/{first}?done=")


def test_markup_in_every_field_is_shown_as_words(mill, editor):
    first, markup = ids(mill)[0], '<script>alert("1")</script>'
    for field in ("sender", "recipient", "place", "marking", "title"):
        answer = editor.send(
            f"/letter/{first}", do="field", letter=first, field=field, value=markup, why=markup, by=markup
        )
        assert answer.status_code == 303
    refused = editor.send(f"/letter/{first}", do="field", letter=first, field="kind", value=markup)
    assert refused.status_code == 400
    assert "<script>alert" not in refused.text
    for page in (answer.headers["location"], "/decisions"):
        assert "<script>alert" not in editor.get(page).text
    archive.settle(mill)
    for page in (f"/letter/{first}", "/letters", "/people", "/search?q=barley", "/decisions"):
        assert "<script>alert" not in editor.get(page).text
    assert "&lt;script&gt;" in editor.get(f"/letter/{first}").text


def test_a_kind_that_there_is_not_is_refused_with_those_there_are(mill, editor):
    first = ids(mill)[0]
    page = f"/letter/{first}"
    refused = editor.send(page, do="field", letter=first, field="kind", value="banana")
    assert refused.status_code == 400
    assert "“banana” is no kind of letters. Known are: letter" in refused.text
    assert taken(mill) == ()
    assert editor.send(page, do="field", letter=first, field="kind", value="Telegram").status_code == 303
    assert taken(mill)[0].correction.fields[0].values == ("telegram",)


def test_a_letter_that_was_just_deleted_is_said_to_be_gone(mill, editor):
    first = ids(mill)[0]
    token = editor.token(f"/letter/{first}")
    (mill / "letters" / "mill.txt").unlink()
    (mill / "letters" / "other.txt").write_text("Isak Roe to Orla Fenn\n\n9 June 1911.\n\nMadam,\n\nYes.\n\nI. Roe\n")
    archive.build(mill, workers=1)
    answer = editor.send("/letters", do="accept", letter=first, token=token)
    assert answer.status_code == 404
    assert "Nothing was recorded" in answer.text
    assert taken(mill) == ()


# ---------------------------------------------------------------- two at once


def test_two_editors_at_once_lose_nothing(mill, editor):
    first, second, _ = ids(mill)
    token = editor.token(f"/letter/{first}")
    start = threading.Barrier(4)

    def decide(number):
        start.wait()
        fields = {"do": "field", "letter": first if number % 2 else second, "field": "place", "token": token}
        return editor.send("/letters", **fields, value=f"Elmford {number}").status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(decide, range(12))) == [303] * 12
    lines = taken(mill)
    assert {line.correction.fields[0].values[0] for line in lines} == {f"Elmford {n}" for n in range(12)}
    archive.settle(mill)
    with archive.open(mill) as it:
        last = [line.correction.fields[0].values[0] for line in lines if line.correction.words.letter == first][-1]
        assert it.letter(first).entry.place == last


def test_a_decision_taken_while_a_build_writes_goes_into_the_log_at_once(mill, editor):
    first = ids(mill)[0]
    with lock.hold(mill):
        answer = editor.send(f"/letter/{first}", do="field", letter=first, field="sender", value="Josiah Quill")
        assert answer.status_code == 303
        assert "Josiah Quill" in editor.get(f"/letter/{first}").text
    assert len(taken(mill)) == 1
