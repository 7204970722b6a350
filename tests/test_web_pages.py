"""The pages of the reading room, as a browser without JavaScript gets them."""

import html
import json
import re

import pytest

import despatch.archive
from despatch.errors import ArchiveBusy
from despatch.web.app import reading_room
from despatch.web.archive_handle import ArchiveHandle
from despatch.web.edition import DOWNLOADS
from despatch.web.formatting import letter_title
from despatch.web.navigation import SECTIONS
from despatch.web.security import is_here
from ellery import HOSTILE, TEXT, letter, write
from web_reader import Reader, links, own_words, words

EVERY = (
    "/",
    "/letters",
    "/letters?sender=anna-marl&page=2",
    "/letter/SECOND",
    "/people",
    "/person/anna-marl",
    "/places",
    "/timeline",
    "/timeline?year=1931",
    "/search",
    "/search?q=morning",
    "/problems",
    "/problems?code=sender-unknown",
    "/decisions",
    "/about",
)


@pytest.fixture(scope="module")
def reader(ellery):
    return Reader(ellery)


@pytest.fixture(scope="module")
def second(ids):
    """The letter with a marking, a note, a condition and words that look like markup."""
    return f"/letter/{ids[1]}"


@pytest.mark.parametrize("path", EVERY)
def test_every_page_opens_with_the_archives_title_one_heading_and_a_way_past_the_navigation(reader, second, path):
    page = reader.get(path.replace("/letter/SECOND", second))
    assert page.status_code == 200
    assert "The Ellery Papers" in page.text
    assert page.text.count("<h1>") == 1
    assert 'href="#main"' in page.text
    assert "<script" not in page.text
    assert " style=" not in page.text


def test_every_link_leads_somewhere(reader):
    seen, ahead = set(), ["/"]
    while ahead and len(seen) < 150:
        path = ahead.pop(0)
        seen.add(path)
        page = reader.get(path)
        assert page.status_code == 200, path
        if page.headers["content-type"].startswith("text/html"):
            # The letters of the long correspondence are alike: a few stand for all.
            found = links(page.text) - seen - set(ahead)
            ahead += sorted(link for link in found if not re.match(r"/letter/ellery-[c-z]", link))
    # These papers know no ships. Notes are for editors, downloads for publications.
    assert {section.path for section in SECTIONS} - {"/ships", "/notes", DOWNLOADS} <= seen


def test_the_navigation_says_where_one_is(reader):
    assert '<a href="/people" aria-current="page">' in reader.get("/people").text
    assert '<a href="/people" aria-current="true">' in reader.get("/person/anna-marl").text


def test_a_letter_shows_its_words_unchanged_with_marks_on_those_that_prove_its_description(reader, second):
    page = reader.get(second).text
    inside = page[page.index("<article") : page.index("</article>")]
    shown = own_words(inside[inside.index(">") + 1 :])
    assert [line for line in (line.strip() for line in shown.split("\n")) if line] == [
        line for line in TEXT.split("\n") if line
    ]
    assert '<mark id="w-date-1" class="date">9 January 1931</mark>' in inside
    assert 'href="#w-date-1"' in page
    assert "Act<sup" in inside
    assert '<div class="set note" dir="auto">' in inside
    assert '<p class="set salutation" dir="auto">' in inside
    assert "&lt;b&gt;the convoy&lt;/b&gt;" in inside
    assert "<b>the convoy" not in inside


def test_every_proof_points_at_words_on_the_page(reader, second):
    page = reader.get(second).text
    anchors = set(re.findall(r'href="#((?:w|doubt)-[^"]+)"', page))
    assert anchors
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_a_doubt_says_what_to_do(reader, papers):
    (nameless,) = (entry.id for entry in papers.letters() if entry.source == "bare.txt")
    page = reader.get(f"/letter/{nameless}").text
    assert "No reading says who wrote the letter." in page
    assert "neither a title nor a signature names the sender" in page
    assert '<p class="remedy">' in page
    # The description leaves open what the words do not say.
    assert page.count("the words do not say") == 3


def test_a_letter_can_be_cited_and_taken_away_as_data_and_text(reader, second, ids):
    page = reader.get(second).text
    assert f"in: The Ellery Papers, letter {ids[1]} (ellery.txt, no. 2)." in page
    assert f"http://127.0.0.1:8942{second}" in page
    assert reader.get(f"{second}.txt").text.strip() == TEXT.strip()
    data = reader.get(f"{second}.json").json()
    date = data["description"]["date"]
    assert data["text"][date["span"]["start"] - data["start"] : date["span"]["end"] - data["start"]] == date["written"]
    assert (data["previous"], data["next"]) == (ids[0], ids[2])


@pytest.mark.parametrize("suffix", ["", ".json", ".txt"])
def test_an_id_that_was_taken_over_leads_on_for_good(tmp_path, suffix):
    folder = write(tmp_path / "a", {"a.txt": letter(3) + "\n\n" + TEXT})
    with despatch.archive.open(folder) as opened:
        _, old = (entry.id for entry in opened.letters())
    # The editor finds that the two are one letter.
    together = TEXT.replace("The Grain", letter(3).partition("Dear Berend,")[2].partition("Yours")[0] + "The Grain")
    (folder / "letters" / "a.txt").write_text(together, encoding="utf-8")
    despatch.archive.build(folder, workers=1)
    with despatch.archive.open(folder) as opened:
        (new,) = (entry.id for entry in opened.letters())
    answer = Reader(folder).get(f"/letter/{old}{suffix}")
    assert new != old
    assert (answer.status_code, answer.headers["location"]) == (301, f"/letter/{new}{suffix}")


def test_narrowing_shows_what_was_chosen_and_how_to_take_it_away(reader):
    page = reader.get("/letters?sender=anna-marl&date=1931").text
    assert "30 letters" in page
    assert 'href="/letters?date=1931"' in page
    assert 'href="/letters?sender=anna-marl"' in page
    assert "Take all away" in page


def test_a_list_is_read_page_by_page(reader):
    page = reader.get("/letters?page=2").text
    assert "51 to 100" in page
    assert 'rel="prev" href="/letters"' in page
    assert 'rel="next" href="/letters?page=3"' in page
    data = reader.get("/letters.json?page=3").json()
    assert (data["total"], data["pages"], data["next"], len(data["letters"])) == (133, 3, None, 33)
    assert reader.get("/letters?format=json").json()["next"] == "/letters.json?page=2"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/letters", "letters"),
        ("/people", "people"),
        ("/places", "places"),
        ("/exchanges", "exchanges"),
        ("/missing", "missing"),
        ("/unanswered", "unanswered"),
        ("/gaps", "gaps"),
        ("/answers", "pairs"),
        ("/matters", "matters"),
        ("/deliveries", "deliveries"),
        ("/problems", "problems"),
        ("/decisions", "decisions"),
    ],
)
def test_every_list_says_as_data_how_many_there_are(reader, path, name):
    data = reader.get(f"{path}.json").json()
    assert len(data[name]) <= data["total"]
    if "page" in data:
        assert (data["page"], data["next"]) == (1, f"{path}.json?page=2" if data["pages"] > 1 else None)
        assert reader.get(f"{path}.json?page=99").status_code == 404
    else:
        assert len(data[name]) == data["total"]


def test_a_search_marks_what_was_found_and_escapes_the_rest(reader, hostile):
    page = reader.get("/search?q=morning").text
    assert '<mark class="hit">morning</mark>' in page
    assert "119 letters found" in page
    assert "order=date" in page
    assert "order=newest" in page
    assert reader.get("/search.json?q=morning&page=2").json()["hits"][0]["url"].startswith("/letter/")
    page = Reader(hostile).get("/search?q=wind").text
    assert '<mark class="hit">wind</mark>' in page
    assert "&lt;script&gt;" in page


def test_a_search_that_is_not_understood_is_answered_with_examples(reader):
    answer = reader.get("/search?q=%22grain")
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert "How to ask" in answer.text
    error = reader.get("/search.json?q=%22grain").json()["error"]
    assert "quotation mark" in error
    assert words(error) in words(answer.text)


def test_the_timeline_says_the_same_in_bars_and_in_a_table(reader):
    page = reader.get("/timeline").text
    assert 'aria-label="All letters, January 1931: 5 letters"' in page
    assert '<th scope="row"><a href="/letters?date=1931-01">January 1931</a></th><td class="number">5</td>' in page


def test_a_long_archive_is_drawn_by_years_that_open_into_months(tmp_path):
    yearly = TEXT.partition("Your letter")[0] + "All is well.\n\nYours ever,\nAnna Marl\n"
    letters = {f"{year}.txt": yearly.replace("1931", str(year)) for year in range(1900, 1940)}
    page = Reader(write(tmp_path / "a", letters)).get("/timeline").text
    assert "Letters by year" in page
    assert 'href="/timeline?year=1907"' in page


def test_an_archive_without_letters_says_what_to_do(tmp_path):
    empty = Reader(write(tmp_path / "a", {}))
    assert "despatch build" in empty.get("/").text
    said = {
        "/exchanges": "No letter here answers another",
        "/missing": "No letter here",
        "/answers": "No letter here answers another",
        "/unanswered": "Of 0 letters",
        "/gaps": "No number is left out",
        "/matters": "No letter asks",
        "/deliveries": "No letter tells of goods",
    }
    for path, sentence in said.items():
        page = empty.get(path)
        assert page.status_code == 200, path
        assert sentence in words(page.text), path
        assert empty.get(f"{path}.json").status_code == 200, path
    for path in ("/letters", "/timeline", "/search", "/search?q=grain", "/about", "/standing", "/deliveries/balance"):
        assert empty.get(path).status_code == 200, path


def test_nothing_that_a_letter_says_becomes_markup(hostile):
    reader = Reader(hostile)
    seen, ahead = set(), ["/", "/search?q=wind", "/missing", "/matters", "/deliveries"]
    while ahead:
        path = ahead.pop(0)
        seen.add(path)
        page = reader.get(path)
        if page.headers["content-type"].startswith("text/html"):
            assert page.status_code == 200, path
            assert "<script" not in page.text, path
            assert "&lt;script&gt;" in page.text, path
            found = links(page.text) - seen - set(ahead)
            ahead += sorted(link for link in found if "as-of=" not in link)
    kinds = {path.split("/")[1] for path in seen if path.count("/") > 1}
    assert {"letter", "person", "missing", "matter", "exchange"} <= kinds


def test_a_name_that_turns_its_line_around_stays_within_its_own_bounds(hostile):
    shown = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    for path in ("/letters", "/people", "/"):
        assert f"<bdi>{shown}</bdi>" in Reader(hostile).get(path).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/letter/nobody", 404),
        ("/person/nobody", 404),
        ("/nowhere", 404),
        ("/letters?page=99", 404),
        ("/letters?page=x", 400),
        ("/letters?order=colour", 400),
        ("/exchanges?order=colour", 400),
        ("/search?q=a&order=colour", 400),
        ("/timeline?year=soon", 400),
        ("/problems?code=none", 404),
    ],
)
def test_what_cannot_be_answered_is_refused_in_the_same_dress(reader, path, status):
    answer = reader.get(path)
    assert answer.status_code == status
    assert "The Ellery Papers" in answer.text
    assert 'href="/letters"' in answer.text


def test_errors_of_data_are_data(reader):
    answer = reader.get("/letter/nobody.json")
    assert answer.status_code == 404
    assert json.loads(answer.text)["status"] == 404


def failing(error):
    """A reading room whose archive cannot be opened."""

    def opener():
        raise error

    return Reader(reading_room(opener, lambda: "one"))


def test_an_archive_that_cannot_be_used_now_says_why():
    answer = failing(ArchiveBusy("another build is at work")).get("/letters")
    assert answer.status_code == 503
    assert "another build is at work" in answer.text


def test_an_error_that_nobody_foresaw_shows_nothing_from_inside_and_is_guarded_too(papers, monkeypatch):
    def broken(where=None):
        raise ValueError("secret of the house")

    monkeypatch.setattr(papers, "count", broken)
    answer = Reader(reading_room(lambda: papers, lambda: "one")).get("/letters")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/static/reading.css", "/nowhere", "/letters.json", "/letter/nobody"])
def test_every_answer_is_guarded(reader, path):
    headers = reader.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_page_that_did_not_change_is_not_sent_again(reader, papers):
    etag = reader.get("/letters").headers["etag"]
    assert reader.get("/letters", if_none_match=etag).status_code == 304
    assert reader.get("/letters", if_none_match='W/"other"').status_code == 200
    rebuilt = Reader(reading_room(lambda: papers, lambda: "two"))
    assert rebuilt.get("/letters", if_none_match=etag).status_code == 200
    assert "etag" not in reader.get("/nowhere").headers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8942", "LOCALHOST", "[::1]:80", "[::1]"])
def test_this_machine_is_known_by_its_names(host):
    assert is_here(host)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8942", "", "localhost:x", "[::2]", "127.0.0.1@evil.example"]
)
def test_a_foreign_host_is_refused(host):
    assert not is_here(host)


def test_a_page_asked_for_under_another_name_is_not_given(ellery):
    answer = Reader(ellery, host="evil.example").get("/letters")
    assert answer.status_code == 400
    assert "Ellery" not in answer.text


def test_only_reading_is_possible(reader):
    assert reader.ask("POST", "/letters").status_code == 405
    assert reader.ask("HEAD", "/letters").text == ""


def test_a_rebuilt_archive_is_opened_again(papers):
    stamp, opened = ["one"], []
    handle = ArchiveHandle(lambda: opened.append(1) or papers, lambda: stamp[0])
    for _ in range(3):
        handle.archive()
    assert len(opened) == 1
    stamp[0] = "two"
    handle.archive()
    assert len(opened) == 2


def test_the_usual_port_gives_way_and_another_is_refused_when_taken():
    import contextlib

    from despatch.errors import DespatchError
    from despatch.web.server import PORT, listen

    with contextlib.ExitStack() as stack:
        first = stack.enter_context(listen(0))
        first.listen()
        assert first.getsockname()[0] == "127.0.0.1"
        with pytest.raises(DespatchError, match="cannot be used"):
            listen(first.getsockname()[1])
        one = stack.enter_context(listen(PORT))
        one.listen()
        other = stack.enter_context(listen(PORT))
        assert other.getsockname()[1] != one.getsockname()[1]


def test_a_page_is_not_held_back_by_the_network_stack():
    import socket

    from despatch.web.server import listen

    with listen(0) as listener:
        # asyncio sets TCP_NODELAY on connections of such a socket alone.
        assert listener.proto == socket.IPPROTO_TCP


def test_an_answer_is_kept_until_the_archive_changes(papers):
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    stamp, asked = ["one"], []

    def count(request):
        asked.append(str(request.url.query))
        return PlainTextResponse(str(len(asked)))

    handle = ArchiveHandle(lambda: papers, lambda: stamp[0])
    reader = Reader(Starlette(routes=[Route("/letters", handle.endpoint(count, ("kind",)))]))
    assert [reader.get("/letters").text for _ in range(3)] == ["1", "1", "1"]
    assert reader.get("/letters?kind=letter").text == "2"
    stamp[0] = "two"
    assert reader.get("/letters").text == "3"
    assert asked == ["", "kind=letter", ""]


def test_what_only_a_build_changes_is_computed_once_for_each_archive(ellery):
    from despatch.web.archive_cache import cached

    with despatch.archive.open(ellery) as one, despatch.archive.open(ellery) as other:
        asked = []
        for archive in (one, one, other, one, other):
            cached(archive, "facets", lambda archive=archive: asked.append(archive))
        assert asked == [one, other]


def test_the_first_page_says_what_the_archive_is_and_offers_questions(tmp_path):
    told = 'about = "Letters of a mill."\neditor = "Ada Lunn"\nrights = "CC BY 4.0"\nrepository = "Harbour Museum"\n'
    page = Reader(write(tmp_path / "a", {"a.txt": letter(1), "b.txt": letter(2)}, more=told)).get("/").text
    for said in ("Letters of a mill.", "Edited by Ada Lunn. CC BY 4.0.", "The papers are kept at", "Harbour Museum"):
        assert said in page
    assert "Questions to begin with" in page
    leads = links(page[page.index('class="plain questions"') :].partition("</ul>")[0])
    assert leads
    assert leads <= {"/unanswered", "/missing", "/exchanges", "/gaps", *PROMISED, "/letters?doubtful=1"}


PROMISED = ("/matters?state=promised", "/matters?state=overdue")


def test_a_question_finds_as_many_as_it_says(reader, papers):
    page = reader.get("/").text
    standings = papers.correspondence.standings()
    assert f'nobody answer?</a> <span class="count">{standings["looked for, none"]} letters' in page
    assert f'known only from others?</a> <span class="count">{papers.correspondence.count_missing()} letters' in page


def test_findings_name_letters_by_their_titles(reader, papers):
    page = reader.get("/problems").text
    about = [problem.letter for problem in papers.problems() if problem.letter]
    named = re.findall(r'<li><a href="/letter/([^"]+)"><bdi>([^<]+)</bdi>', page)
    assert named
    for id, title in named:
        assert id in about
        assert html.unescape(title) == letter_title(papers.letter(id).entry)
