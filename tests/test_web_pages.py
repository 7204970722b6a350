"""The pages of the reading room, as a browser without JavaScript gets them."""

import json

import pytest

from despatch.errors import ArchiveBusy
from despatch.web.navigation import SECTIONS
from despatch.web.security import is_here
from web_fake import ANNA, HOSTILE, TEXT, FakeArchive, Reader, entry, links, own_words, record

EVERY = (
    "/",
    "/letters",
    "/letters?sender=anna-marl&page=2",
    "/letter/ellery-001",
    "/people",
    "/person/anna-marl",
    "/timeline",
    "/timeline?year=1931",
    "/search",
    "/search?q=message",
    "/problems",
    "/problems?code=sender-unknown",
    "/about",
)


@pytest.fixture(scope="module")
def reader():
    return Reader(FakeArchive())


@pytest.mark.parametrize("path", EVERY)
def test_every_page_opens_with_the_archives_title_one_heading_and_a_way_past_the_navigation(reader, path):
    page = reader.get(path)
    assert page.status_code == 200
    assert "The Ellery Papers" in page.text
    assert page.text.count("<h1>") == 1
    assert 'href="#main"' in page.text
    assert "<script" not in page.text
    assert " style=" not in page.text


def test_every_link_leads_somewhere(reader):
    seen, ahead = set(), ["/"]
    while ahead and len(seen) < 250:
        path = ahead.pop(0)
        seen.add(path)
        page = reader.get(path)
        assert page.status_code == 200, path
        if page.headers["content-type"].startswith("text/html"):
            # The letters are alike: those numbered from 100 stand for all.
            found = links(page.text) - seen - set(ahead)
            ahead += sorted(link for link in found if not link.startswith("/letter/ellery-0"))
    assert {section.path for section in SECTIONS} <= seen


def test_the_navigation_says_where_one_is(reader):
    assert '<a href="/people" aria-current="page">' in reader.get("/people").text
    assert '<a href="/people" aria-current="true">' in reader.get("/person/anna-marl").text


def test_a_letter_shows_its_words_unchanged_with_marks_on_those_that_prove_its_description(reader):
    page = reader.get("/letter/ellery-001").text
    inside = page[page.index("<article") : page.index("</article>")]
    shown = own_words(inside[inside.index(">") + 1 :])
    assert [line for line in (line.strip() for line in shown.split("\n")) if line] == [
        line for line in TEXT.split("\n") if line
    ]
    assert '<mark id="w-date-1" class="date">18 July 1931</mark>' in inside
    assert 'href="#w-date-1"' in page
    assert "Act<sup" in inside
    assert '<div class="set note" dir="auto">' in inside
    assert '<p class="set salutation" dir="auto">' in inside
    assert "&lt;b&gt;the convoy&lt;/b&gt;" in inside
    assert "<b>the convoy" not in inside


def test_every_proof_points_at_words_on_the_page(reader):
    import re

    page = reader.get("/letter/ellery-001").text
    anchors = set(re.findall(r'href="#((?:w|doubt)-[^"]+)"', page))
    assert anchors
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_a_doubt_says_what_to_do(reader):
    page = reader.get("/letter/ellery-001").text
    assert "The letter has two dates that disagree." in page
    assert "Check both against the original. Correct the transcript if it is wrong." in page


def test_a_letter_can_be_cited_and_taken_away_as_data_and_text(reader):
    page = reader.get("/letter/ellery-001").text
    assert "in: The Ellery Papers, letter ellery-001 (ellery.txt, no. 1)." in page
    assert "http://127.0.0.1:8942/letter/ellery-001" in page
    assert reader.get("/letter/ellery-001.txt").text == TEXT
    data = reader.get("/letter/ellery-001.json").json()
    assert data["text"] == TEXT
    date = data["description"]["date"]
    assert TEXT[date["span"]["start"] - data["start"] : date["span"]["end"] - data["start"]] == date["written"]
    assert (data["previous"], data["next"]) == ("ellery-000", "ellery-002")


@pytest.mark.parametrize("suffix", ["", ".json", ".txt"])
def test_an_id_that_was_taken_over_leads_on_for_good(reader, suffix):
    answer = reader.get(f"/letter/old-id{suffix}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/letter/ellery-001{suffix}")


def test_what_the_words_do_not_say_is_left_open():
    class Silent(FakeArchive):
        def letter(self, id):
            from dataclasses import replace

            whole = record(1, senders=(), recipients=(), date=None)
            bare = replace(whole.letter.description, senders=(), recipients=(), date=None)
            return replace(whole, letter=replace(whole.letter, id=id, description=bare))

    page = Reader(Silent()).get("/letter/ellery-001").text
    assert page.count("the words do not say") >= 3


def test_narrowing_shows_what_was_chosen_and_how_to_take_it_away(reader):
    page = reader.get("/letters?sender=anna-marl&date=1931").text
    assert "60 letters" in page
    assert 'href="/letters?date=1931"' in page
    assert 'href="/letters?sender=anna-marl"' in page
    assert "Take all away" in page


def test_a_list_is_read_page_by_page(reader):
    page = reader.get("/letters?page=2").text
    assert "51 to 100" in page
    assert 'rel="prev" href="/letters"' in page
    assert 'rel="next" href="/letters?page=3"' in page
    data = reader.get("/letters.json?page=3").json()
    assert (data["total"], data["pages"], data["next"], len(data["letters"])) == (120, 3, None, 20)
    assert reader.get("/letters?format=json").json()["next"] == "/letters.json?page=2"


def test_a_search_marks_what_was_found_and_escapes_the_rest(reader):
    page = reader.get("/search?q=message").text
    assert '<mark class="hit">message</mark> &lt;i&gt;came' in page
    assert "120 letters found" in page
    assert "order=date" in page
    assert reader.get("/search.json?q=message&page=2").json()["hits"][0]["url"].startswith("/letter/")


def test_a_search_that_is_not_understood_is_answered_with_examples(reader):
    answer = reader.get("/search?q=%22grain")
    assert answer.status_code == 400
    assert "a quotation mark is not closed" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "How to ask" in answer.text
    assert reader.get("/search.json?q=%22grain").json()["error"].endswith("not closed")


def test_the_timeline_says_the_same_in_bars_and_in_a_table(reader):
    page = reader.get("/timeline").text
    assert 'aria-label="All letters, January 1931: 5 letters"' in page
    assert '<th scope="row"><a href="/letters?date=1931-01">January 1931</a></th><td class="number">5</td>' in page


def test_a_long_archive_is_drawn_by_years_that_open_into_months():
    entries = [entry(n, date=f"{1900 + n}-05-01") for n in range(40)]
    page = Reader(FakeArchive(entries)).get("/timeline").text
    assert "Letters by year" in page
    assert 'href="/timeline?year=1907"' in page


def test_an_archive_without_letters_says_what_to_do():
    empty = Reader(FakeArchive([]))
    assert "despatch build" in empty.get("/").text
    for path in ("/letters", "/timeline", "/search", "/search?q=grain", "/about"):
        assert empty.get(path).status_code == 200, path


@pytest.mark.parametrize("path", ["/letters", "/letter/ellery-001", "/search?q=message", "/people", "/"])
def test_hostile_names_are_shown_and_do_nothing(path):
    from despatch.model import Correspondent

    names = (Correspondent(HOSTILE, ANNA, HOSTILE),)
    page = (
        Reader(FakeArchive([entry(n, senders=names, opening=HOSTILE) for n in range(3)], title=HOSTILE)).get(path).text
    )
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert f"<bdi>{'&lt;script&gt;alert(1)&lt;/script&gt;'}\u202e" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/letter/nobody", 404),
        ("/person/nobody", 404),
        ("/nowhere", 404),
        ("/letters?page=99", 404),
        ("/letters?page=x", 400),
        ("/letters?order=colour", 400),
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


def test_an_archive_that_cannot_be_used_now_says_why():
    class Busy(FakeArchive):
        def count(self, where=None):
            raise ArchiveBusy("another build is at work")

    answer = Reader(Busy()).get("/letters")
    assert answer.status_code == 503
    assert "another build is at work" in answer.text


def test_an_error_that_nobody_foresaw_shows_nothing_from_inside_and_is_guarded_too():
    class Broken(FakeArchive):
        def count(self, where=None):
            raise ValueError("secret of the house")

    answer = Reader(Broken()).get("/letters")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/static/reading.css", "/nowhere", "/letters.json", "/letter/old-id"])
def test_every_answer_is_guarded(reader, path):
    headers = reader.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_a_page_that_did_not_change_is_not_sent_again(reader):
    etag = reader.get("/letters").headers["etag"]
    assert reader.get("/letters", if_none_match=etag).status_code == 304
    assert reader.get("/letters", if_none_match='W/"other"').status_code == 200
    assert Reader(FakeArchive(), stamp="two").get("/letters", if_none_match=etag).status_code == 200
    assert "etag" not in reader.get("/nowhere").headers


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8942", "LOCALHOST", "[::1]:80", "[::1]"])
def test_this_machine_is_known_by_its_names(host):
    assert is_here(host)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8942", "", "localhost:x", "[::2]", "127.0.0.1@evil.example"]
)
def test_a_foreign_host_is_refused(host):
    assert not is_here(host)


def test_a_page_asked_for_under_another_name_is_not_given():
    answer = Reader(FakeArchive(), host="evil.example").get("/letters")
    assert answer.status_code == 400
    assert "Ellery" not in answer.text


def test_only_reading_is_possible(reader):
    assert reader.ask("POST", "/letters").status_code == 405
    assert reader.ask("HEAD", "/letters").text == ""


def test_a_rebuilt_archive_is_opened_again():
    from despatch.web.archive_handle import ArchiveHandle

    stamp, opened = ["one"], []
    doors = ArchiveHandle(lambda: opened.append(1) or FakeArchive(), lambda: stamp[0])
    for _ in range(3):
        doors.archive()
    assert len(opened) == 1
    stamp[0] = "two"
    doors.archive()
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


def test_an_answer_is_kept_until_the_archive_changes():
    import asyncio

    import httpx

    from despatch.web.app import reading_room

    class Counting(FakeArchive):
        asked = 0

        def count(self, where=None):
            Counting.asked += 1
            return 0

    stamp = ["one"]
    room = reading_room(lambda: Counting([]), lambda: stamp[0])

    async def reading():
        transport = httpx.ASGITransport(room)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            first, again = await client.get("/letters"), await client.get("/letters")
            assert first.content == again.content
            assert first.headers == again.headers
            assert Counting.asked == 1
            await client.get("/letters?kind=letter")
            assert Counting.asked == 2
            stamp[0] = "two"
            assert (await client.get("/letters")).headers["etag"] != first.headers["etag"]
            assert Counting.asked == 3

    asyncio.run(reading())
