"""Pages of what answers what and what is missing, on an archive in memory."""

import json
import re
from dataclasses import replace

import pytest

from despatch.model import Correspondent, Reasoned, Span
from despatch.web.pages import exchanges
from despatch.web.pages.letter import page as letter_page
from despatch.web.pages.letter import parts
from despatch.web.parts import delay_chart, letter_links, reference_notes
from web_fake import (
    ANNA,
    BEREND,
    LOST,
    TEXT,
    FakeArchive,
    Reader,
    answer,
    entry,
    lost,
    own_words,
    quote,
    record,
    words,
)


def spaced(markup):
    """The words of a page, those of each element apart from the next."""
    return " ".join(words(re.sub(r"(?=<)", " ", markup)).split())


@pytest.fixture(scope="module")
def reader():
    return Reader(FakeArchive())


def test_words_that_mean_a_letter_lead_to_it_and_to_the_reason(reader):
    page = reader.get("/letter/ellery-001").text
    start = 1000 + TEXT.index("Your message")
    assert (
        f'<a id="r-{start}" class="reference" href="/letter/ellery-000" data-note="1" aria-describedby="why-1">' in page
    )
    note = page[page.index('id="n-1"') : page.index('id="n-2"')]
    assert f'href="#r-{start}"' in note
    assert "same author, addressee and date" in words(note)
    assert "confidence 0.97" in words(note)
    assert "2 other letters refused" in words(note)
    assert "a day beside the date that is given, 0.62" in words(note)
    assert '<a href="/letter/ellery-004">' in note
    # A letter that has left the archive is named and leads nowhere.
    assert "<bdi>ellery-999</bdi>" in note
    assert "/letter/ellery-999" not in note


def test_words_that_mean_a_missing_letter_lead_to_its_page(reader):
    page = reader.get("/letter/ellery-001").text
    start = 1000 + TEXT.index("your word on")
    assert f'<a id="r-{start}" class="reference lost" href="/missing/{LOST}"' in page
    assert "answers a missing letter, Berend Ost to Anna Marl" in words(page)


def test_words_that_could_not_be_settled_lead_to_the_note_that_says_why(reader):
    page = reader.get("/letter/ellery-001").text
    assert 'class="reference open" href="#n-3"' in page
    note = words(page[page.index('id="n-3"') :])
    assert "not settled which letter is meant" in note
    assert "not decided between 2 letters" in note
    assert "2 other letters considered" in note


def test_words_that_mean_two_letters_make_one_note_with_both():
    item = record(1)
    first = item.references[0]
    twice = replace(item, references=(first, replace(first, target="ellery-005", entry=entry(5), alternatives=())))
    (note,) = reference_notes.notes(twice)
    assert [target.path for target in note.targets] == ["/letter/ellery-000", "/letter/ellery-005"]
    (mark,) = reference_notes.marks(twice)
    assert mark.link == "#n-1"


def test_a_candidate_refused_for_one_letter_and_chosen_for_the_other_is_not_listed_as_refused():
    item = record(1)
    first = item.references[0]
    other = replace(first, target="ellery-004", entry=entry(4))
    (note,) = reference_notes.notes(replace(item, references=(first, other)))
    assert [one.title for one in note.refused] == ["ellery-999"]


def test_links_never_stand_within_each_other():
    item = record(1)
    first = item.references[0]
    inner = replace(
        first,
        reference=replace(first.reference, span=Span(first.reference.span.start + 5, first.reference.span.end + 3)),
    )
    html = "".join(str(part.words) for part in parts(replace(item, references=(first, inner))))
    depth = 0
    for tag in re.findall(r"<(/?)a\b", html):
        depth += -1 if tag else 1
        assert depth in {0, 1}
    assert f'<span id="r-{inner.reference.span.start}"' in html
    assert own_words(html).split() == TEXT.split()


def test_a_letter_says_what_it_answers_and_what_answers_it(reader):
    page = reader.get("/letter/ellery-001").text
    bound = words(page[page.index('id="bound"') : page.index('id="references"')])
    assert re.search(r"Answers\s+Anna Marl to Berend Ost, 18 January 1931 after 11 days by the words of note 1", bound)
    assert re.search(r"missing: Berend Ost to Anna Marl, not after 18 January 1931 by the words of note 2", bound)
    assert re.search(
        r"Answered by\s+Anna Marl to Berend Ost, 18 March 1931 after 11 days by the words Your message of July 3", bound
    )
    assert "/exchange/ellery-000?at=ellery-001#t-ellery-001" in page


@pytest.mark.parametrize(
    ("looked", "said"),
    [
        ("looked for, none", "Answer None found, though the archive holds later letters"),
        ("not looked for", "Answer Not looked for: the archive holds no later letter"),
    ],
)
def test_a_letter_without_an_answer_says_whether_one_was_looked_for(looked, said):
    class Silent(FakeArchive):
        def letter(self, id):
            found = super().letter(id)
            return replace(found, answered=(), standing=replace(found.standing, looked=looked, count=0))

    assert said in spaced(Reader(Silent()).get("/letter/ellery-001").text)


def test_letters_that_speak_of_one_without_answering_it_are_listed_up_to_a_number():
    item = record(1)
    told = item.references[0]
    cited = tuple(replace(told, letter=f"ellery-{n:03}") for n in (2, 2, 1, *range(20, 31)))
    item = replace(item, referred=cited)
    assert list(letter_links.speakers(item)) == [f"ellery-{n:03}" for n in range(20, 31)]
    page = letter_page(
        item, "The Ellery Papers", "http://here", {f"ellery-{n:03}": f"letter {n}" for n in range(20, 28)}
    )
    assert [bond.title for bond in page.bound.spoken_of] == [f"letter {n}" for n in range(20, 28)]
    assert page.bound.more == 3


def test_an_undated_letter_shows_its_interval_and_the_letters_that_give_its_ends():
    class Undated(FakeArchive):
        def letter(self, id):
            found = super().letter(id)
            described = replace(found.letter.description, date=None, dates=())
            interval = "1931-02-01/1931-03-18"
            return replace(
                found,
                letter=replace(found.letter, description=described),
                entry=replace(found.entry, date=interval, reasoned=True),
                reasoned=Reasoned(interval, (entry(4), entry(1)), (entry(2),)),
            )

    page = spaced(Reader(Undated()).get("/letter/ellery-003").text)
    assert "[between 1 February 1931 and 18 March 1931], Port Ellery" in page
    chain = re.search(
        r"It was written not before 18 February 1931: it answers Anna Marl to Berend Ost, 18 May 1931 , which answers (.*?) , and not after 18 March 1931: it is answered by (.*?) \.",
        page,
    )
    assert chain
    assert chain.groups() == ("Anna Marl to Berend Ost, 18 February 1931", "Anna Marl to Berend Ost, 18 March 1931")


def test_the_letter_as_data_holds_its_references_and_answers(reader):
    data = reader.get("/letter/ellery-001.json").json()
    assert [one["target"] for one in data["references"]] == ["ellery-000", LOST, None]
    assert [one["question"] for one in data["answers"]] == ["ellery-000", LOST]
    assert data["answered"][0]["days"] == 11
    assert data["looked"] == "answered"
    assert data["exchange"] == "ellery-000"


# ---------------------------------------------------------------- exchanges


def test_exchanges_are_listed_and_narrowed_by_a_plain_form(reader):
    page = reader.get("/exchanges").text
    assert "30 exchanges of letters that answer each other" in words(page)
    assert "3 letters and 1 missing letter · answers after 11 days" in words(page)
    assert '<form class="narrow" action="/exchanges">' in page
    narrowed = reader.get("/exchanges?person=anna-marl&date=1931").text
    assert '<option value="anna-marl" selected>' in narrowed
    assert "15 exchanges" in words(narrowed)


def test_an_exchange_reads_as_a_conversation_of_two_sides(reader):
    page = reader.get("/exchange/ellery-000").text
    turns = re.findall(r'<li class="turn (left|right) after-(\w+)( lost)?" id="([^"]+)"', page)
    assert turns[:3] == [
        ("right", "moment", " lost", f"t-{LOST}"),
        ("left", "moment", "", "t-ellery-000"),
        ("right", "weeks", "", "t-ellery-001"),
    ]
    first = page[page.index(f'id="t-{LOST}"') : page.index('id="t-ellery-000"')]
    assert f'href="/letter/ellery-001#r-{quote(1).span.start}"' in first
    second = words(page[page.index('id="t-ellery-001"') : page.index('id="t-ellery-002"')])
    assert "31 days" in second
    assert "Answers that of 18 January 1931 after 11 days" in " ".join(second.split())


def test_a_long_exchange_has_pages_and_a_letter_leads_to_its_own(reader):
    assert "t-ellery-119" not in reader.get("/exchange/ellery-000").text
    assert 'id="t-ellery-119"' in reader.get("/exchange/ellery-000?page=2").text
    assert 'id="t-ellery-119"' in reader.get("/exchange/ellery-000?at=ellery-119").text
    assert reader.get("/exchange/ellery-000?page=3").status_code == 404


def test_what_is_answered_on_another_page_leads_to_the_letter_itself():
    (speech,) = exchanges.view_turns(FakeArchive().correspondence.exchange("ellery-000").turns[5:6])
    assert [reply.path for reply in speech.replies] == ["/letter/ellery-003"]


def test_letters_of_one_day_that_are_answered_together_are_told_apart():
    class Twice(FakeArchive):
        def exchange(self, id, *, limit=None, offset=0):
            found = super().exchange(id, limit=limit, offset=offset)
            edge = answer(0, 2)
            both = replace(found.turns[3], answers=(edge, replace(edge, question="ellery-200"), answer(None, 2)))
            return replace(found, turns=(*found.turns[:3], both))

    page = spaced(Reader(Twice()).get("/exchange/ellery-000").text)
    assert "Answers that of 18 January 1931 after 11 days, another of that day and the missing letter" in page


def test_pauses_are_known_only_between_dates_known_to_the_day():
    assert exchanges.days_between("1931-01-18", "1931-02-18") == 31
    assert exchanges.days_between("1931-01", "1931-02-18") is None
    assert exchanges.days_between("../1931-01-10", "1931-02-18") is None
    assert exchanges.days_between(None, "1931-02-18") is None


# ---------------------------------------------------------------- what is missing


def test_missing_letters_are_listed_with_the_words_that_prove_them(reader):
    page = reader.get("/missing").text
    assert "90 letters known only because others speak of them, of which 1 to 40" in words(page)
    item = page[page.index('<li class="entry">') : page.index('</li>\n<li class="entry">')]
    said = spaced(item)
    assert "not after 18 January 1931 Berend Ost to Anna Marl the convoy & the coal" in said
    assert "received 1 July 1931 · from Harn · by the hand of Captain Thole" in said
    assert (
        f'<a href="/letter/ellery-001#r-{quote(1).span.start}">your word on &lt;b&gt;the convoy&lt;/b&gt;</a>' in item
    )


def test_missing_letters_are_narrowed_by_a_plain_form(reader):
    page = reader.get("/missing?year=1932&status=not+found").text
    assert "30 letters known only" in words(page)
    assert '<option value="1932" selected>' in page
    assert reader.get("/missing?status=gone").status_code == 400
    assert (
        "/missing?author=berend-ost&amp;year=1931&amp;page=2" in reader.get("/missing?author=berend-ost&year=1931").text
    )


def test_a_missing_letter_has_a_page_with_its_evidence(reader):
    page = reader.get(f"/missing/{LOST}").text
    said = spaced(page)
    assert "Carried by Captain Thole" in said
    assert "Status not found in this archive" in said
    assert "Answered by Anna Marl to Berend Ost, 18 February 1931" in said
    assert f"/letter/ellery-001#r-{quote(1).span.start}" in page
    assert reader.get(f"/missing/{LOST}.json").json()["letter"]["author"] == BEREND
    assert reader.get("/missing/lost-none").status_code == 404


def test_a_missing_letter_that_was_found_leads_to_it(reader):
    page = reader.get("/missing/lost-found").text
    assert 'This letter was found since: <a href="/letter/ellery-002">' in page
    assert "since acquired it came with ellery.txt" in spaced(page)


def test_the_unanswered_are_counted_apart_from_those_that_nobody_could_look_for(reader):
    page = spaced(reader.get("/unanswered").text)
    assert (
        "Of 120 letters, 60 are answered. For 60 an answer was looked for and none found. For 0 nobody could look"
        in page
    )
    listed = reader.get("/unanswered?looked=not+looked+for").text
    assert 'class="entry"' not in listed
    assert reader.get("/unanswered?looked=x").status_code == 400
    data = reader.get("/unanswered.json?date=1931").json()
    assert data["standings"]["answered"] == 30
    assert len(data["unanswered"]) == 30


def test_gaps_tell_numbers_left_out_from_silences(reader):
    page = spaced(reader.get("/gaps").text)
    assert "No. 4" in page
    assert "5 months of silence, 11 days are usual" in page
    assert reader.get("/gaps.json").json()["total"] == 2
    assert '<option value="anna-marl" selected>' in reader.get("/gaps?person=anna-marl").text
    assert "Nothing of the kind" in reader.get("/gaps?person=nobody").text


# ---------------------------------------------------------------- who answers whom


def test_answers_are_a_table_and_a_drawing_that_say_the_same(reader):
    page = reader.get("/answers").text
    said = spaced(page)
    assert "Anna Marl Berend Ost 120 40 10 70 80 % 11 days 4.5 days –" in said
    assert "Berend Ost Anna Marl – – – – – – – 90" in said
    assert (
        'aria-label="Berend Ost answers Anna Marl in 11 days, over 38 answers; letters were 4.5 days on the way"'
        in page
    )
    assert reader.get("/answers.json").json()["pairs"][0]["share"] == 80


def test_bars_share_one_axis_that_ends_on_a_round_number():
    chart = delay_chart.delay_chart(
        [delay_chart.Delay("B", "A", 11, 3, 4.4, "/x"), delay_chart.Delay("A", "B", 22, 1, None, "/y")]
    )
    assert chart.ticks == ((0.0, 0), (20.0, 5), (40.0, 10), (60.0, 15), (80.0, 20), (100.0, 25))
    assert [(row.end, row.came) for row in chart.rows] == [(44.0, 17.6), (88.0, None)]


@pytest.mark.parametrize("days", [0, 0.5, 1, 7, 365, 40_000])
def test_no_bar_leaves_the_drawing(days):
    chart = delay_chart.delay_chart([delay_chart.Delay("B", "A", days, 1, None, "/x")])
    assert 0 <= chart.rows[0].end <= 100
    assert len(chart.ticks) >= 2
    assert [x for x, _ in chart.ticks] == sorted(x for x, _ in chart.ticks)


def test_a_person_shows_how_their_letters_were_answered(reader):
    page = reader.get(f"/person/{ANNA}").text
    assert "/exchanges?person=anna-marl" in page
    assert "90 missing letters from or to them" in words(page)
    assert "40 after 11 days" in words(page)


@pytest.mark.parametrize("path", ["/exchanges", "/missing", "/answers", "/unanswered", "/gaps"])
def test_an_archive_without_any_says_so(path):
    class Silent(FakeArchive):
        def exchanges(self, *_, **__):
            return []

        def pairs(self):
            return []

        def gaps(self, person=None):
            return []

        def missing(self, **_):
            return []

        def missing_facets(self):
            return {"author": (), "addressee": (), "year": (), "status": ()}

    page = Reader(Silent([])).get(path)
    assert page.status_code == 200
    assert re.search(r"No letter here|No number is left out|Of 0 letters", words(page.text))
    assert Reader(Silent([])).get(f"{path}.json").status_code == 200


def test_names_and_quotes_never_become_markup():
    evil = "<script>alert(1)</script>"

    class Evil(FakeArchive):
        def inferred_letter(self, id):
            found = lost(about=evil, via=evil, place=evil)
            return replace(found, quotes=(replace(quote(1), words=evil, before=evil, after=evil),), why=evil)

        def missing(self, **_):
            return [self.inferred_letter(LOST)]

    room = Reader(Evil())
    for path in (f"/missing/{LOST}", "/missing"):
        assert "<script" not in room.get(path).text


def test_an_answer_dated_before_its_question_says_so():
    early = replace(answer(0, 1), days=-12)
    bound = letter_links.find_links(replace(record(1), answers=(early,)), {}, ())
    assert bound.answers[0].after == "dated 12 days too early"
    assert json.dumps(bound.answers[0].note) == "null"


def test_what_only_a_build_changes_is_asked_once_for_each_archive():
    class Counted(FakeArchive):
        asked = 0

        def missing_facets(self):
            self.asked += 1
            return super().missing_facets()

    archives = [Counted(), Counted([])]
    for archive in archives:
        room = Reader(archive)
        for path in ("/missing", "/missing?year=1931", "/missing?page=2"):
            assert room.get(path).status_code == 200
    assert [archive.asked for archive in archives] == [1, 1]


@pytest.mark.parametrize(
    ("left", "right", "title"),
    [
        (["Anna Marl"], ["Berend Ost"], "Anna Marl and Berend Ost"),
        (["Anna Marl", "Cora Lind"], ["Berend Ost"], "Anna Marl, Cora Lind and Berend Ost"),
        (
            ["Anna Marl", "Cora Lind", "Dirk Aal"],
            ["Berend Ost", "Else Roth", "Finn Tell"],
            "Anna Marl, Cora Lind, Berend Ost, Else Roth and 2 others",
        ),
        ([], ["Berend Ost"], "Berend Ost"),
        ([], [], "Unknown"),
    ],
)
def test_an_exchange_of_many_people_names_the_first_of_each_side(left, right, title):
    class Crowd(FakeArchive):
        def exchange(self, id, *, limit=None, offset=0):
            found = super().exchange(id, limit=limit, offset=offset)
            sides = tuple(tuple(Correspondent(name, None, None) for name in side) for side in (left, right))
            return replace(found, entry=replace(found.entry, sides=sides))

    page = Reader(Crowd()).get("/exchange/ellery-000").text
    assert f"<h1><bdi>{title}</bdi></h1>" in page
    # The columns name everybody.
    assert all(name in page for name in (*left, *right))
