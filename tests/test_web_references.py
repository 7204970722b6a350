"""Pages of what answers what and what is missing."""

import re
from dataclasses import replace

import pytest

import despatch.archive
from despatch.model import Correspondent, ExchangeEntry, Span
from despatch.settings import Settings
from despatch.web.formatting import parties
from despatch.web.pages import answers, exchanges
from despatch.web.pages.letter import page as letter_page
from despatch.web.pages.letter import parts
from despatch.web.parts import delay_chart, letter_links, reference_notes
from ellery import ANNA, BEREND, write
from web_reader import Reader, own_words, spaced, words


@pytest.fixture(scope="module")
def reader(ellery):
    return Reader(ellery)


@pytest.fixture(scope="module")
def second(papers, ids):
    """The second letter: it acknowledges the first, and speaks of one that is lost."""
    return papers.letter(ids[1])


@pytest.fixture(scope="module")
def unsure(papers):
    """A letter that acknowledges one of two letters of the same day."""
    return next(papers.letter(entry.id) for entry in papers.letters() if entry.source == "unsure.txt")


def path_of(record):
    return f"/letter/{record.letter.id}"


def test_words_that_mean_a_letter_lead_to_it_and_to_the_reason(reader, second, ids):
    page = reader.get(path_of(second)).text
    start = second.references[0].reference.span.start
    assert (
        f'<a id="r-{start}" class="reference" href="/letter/{ids[0]}" data-note="1" aria-describedby="why-1">' in page
    )
    note = page[page.index('id="n-1"') : page.index('id="n-2"')]
    assert f'href="#r-{start}"' in note
    assert "acknowledges Berend Ost to Anna Marl, 3 January 1931: same author, addressee and date" in words(note)
    assert "about 19 in 20 such readings are right" in words(note)


def test_words_that_mean_a_missing_letter_lead_to_its_page(reader, second):
    page = reader.get(path_of(second)).text
    lost = second.references[1]
    assert f'<a id="r-{lost.reference.span.start}" class="reference lost" href="/missing/{lost.target}"' in page
    assert "acknowledges a missing letter, Berend Ost to Anna Marl, 6 January 1931" in words(page)


def test_words_that_could_not_be_settled_lead_to_the_note_that_says_why(reader, unsure):
    page = reader.get(path_of(unsure)).text
    assert 'class="reference open" href="#n-1"' in page
    note = words(page[page.index('id="n-1"') :])
    assert "not decided which letter is meant" in note
    assert "not decided between 2 letters" in note
    assert "2 other letters considered" in note
    assert "same author, addressee and date; about 19 in 20 such readings are right" in note
    for other in unsure.references[0].alternatives:
        assert f'<a href="/letter/{other.target}">' in page


def test_a_refused_letter_that_has_left_the_archive_is_named_and_leads_nowhere(unsure):
    (open_,) = unsure.references
    gone = replace(open_.alternatives[0], target="side-gone", entry=None)
    chosen = replace(
        open_, target=open_.alternatives[1].target, entry=open_.alternatives[1].entry, alternatives=(gone,)
    )
    (note,) = reference_notes.notes(replace(unsure, references=(chosen,)))
    assert [(other.title, other.path) for other in note.refused] == [("side-gone", None)]


def test_words_that_mean_two_letters_make_one_note_with_both(unsure):
    (open_,) = unsure.references
    both = tuple(replace(open_, target=other.target, entry=other.entry) for other in open_.alternatives)
    (note,) = reference_notes.notes(replace(unsure, references=both))
    assert [target.path for target in note.targets] == [f"/letter/{one.target}" for one in both]
    # Each is among the other's alternatives; neither was refused.
    assert note.refused == ()


def test_links_never_stand_within_each_other(second):
    first = second.references[0]
    span = first.reference.span
    inner = replace(first, reference=replace(first.reference, span=Span(span.start + 5, span.end + 3)))
    html = "".join(str(part.words) for part in parts(replace(second, references=(first, inner))))
    depth = 0
    for tag in re.findall(r"<(/?)a\b", html):
        depth += -1 if tag else 1
        assert depth in {0, 1}
    assert f'<span id="r-{inner.reference.span.start}"' in html
    assert own_words(html).split() == second.text.split()


def test_a_letter_says_what_it_answers_and_what_answers_it(reader, second):
    page = reader.get(path_of(second)).text
    bound = spaced(page[page.index('id="bound"') : page.index('id="references"')])
    assert "Answers Berend Ost to Anna Marl, 3 January 1931 after 6 days by the words of note 1" in bound
    assert "missing: Berend Ost to Anna Marl, 6 January 1931 after 3 days by the words of note 2" in bound
    assert (
        "Answered by Berend Ost to Anna Marl, 15 January 1931 after 6 days "
        "by the words Your letter of January 9, 1931 came by Captain Thole" in bound
    )
    id = second.letter.id
    assert f"{second.exchange}?at={id}#t-{id}" in page


def test_a_letter_without_an_answer_says_whether_one_was_looked_for(reader, papers):
    said = {
        "looked for, none": "Answer None found, though the archive holds later letters",
        "not looked for": "Answer Not looked for: the archive holds no later letter",
    }
    for looked, sentence in said.items():
        letter = papers.correspondence.unanswered(looked=looked, limit=1)[0].entry
        assert sentence in spaced(reader.get(f"/letter/{letter.id}").text)


def test_letters_that_speak_of_one_without_answering_it_are_listed_up_to_a_number(second, ids):
    reference = second.references[0]
    cited = tuple(replace(reference, letter=ids[n]) for n in (2, 2, 1, *range(20, 31)))
    record = replace(second, referred=cited)
    assert list(letter_links.mentions(record)) == [ids[n] for n in range(20, 31)]
    page = letter_page(
        record, Settings(title="The Ellery Papers"), "http://here", {ids[n]: f"letter {n}" for n in range(20, 28)}
    )
    assert [link.title for link in page.links.mentioned_in] == [f"letter {n}" for n in range(20, 28)]
    assert page.links.more == 3


def test_an_undated_letter_shows_its_interval_and_the_letters_that_give_its_ends(reader, papers):
    undated = next(entry.id for entry in papers.letters() if entry.source == "undated.txt")
    page = spaced(reader.get(f"/letter/{undated}").text)
    assert "[not before 20 October 1931]" in page
    assert "by reasoning from its replies" in page
    assert (
        "The letter bears no date. It was written not before 20 October 1931: "
        "it answers Cora Lind to Dirk Aal, 20 October 1931 ." in page
    )


def test_the_letter_as_data_holds_its_references_and_answers(reader, second, ids):
    data = reader.get(f"{path_of(second)}.json").json()
    targets = [reference["target"] for reference in data["references"]]
    assert targets == [ids[0], second.references[1].target]
    assert [answer["question"] for answer in data["answers"]] == targets
    assert data["answered"][0]["days"] == 6
    assert data["looked"] == "answered"
    assert data["exchange"] == ids[0]


# ---------------------------------------------------------------- exchanges


def test_exchanges_are_listed_and_narrowed_by_a_plain_form(reader):
    page = reader.get("/exchanges").text
    assert "3 exchanges of letters that answer each other" in words(page)
    assert "120 letters and 60 missing letters · answers after 6 days" in words(page)
    assert '<form class="narrow" action="/exchanges">' in page
    narrowed = reader.get("/exchanges?person=anna-marl&date=1931").text
    assert 'value="anna-marl" checked>' in narrowed
    assert "1 exchange of letters" in words(narrowed)


def test_exchanges_come_by_date_or_by_length(reader):
    by_date, by_length = (
        [exchange["letters"] for exchange in reader.get(f"/exchanges.json{query}").json()["exchanges"]]
        for query in ("", "?order=length")
    )
    assert sorted(by_date, reverse=True) == by_length
    assert '<a href="/exchanges?order=length">length</a>' in reader.get("/exchanges").text


def test_an_exchange_reads_as_a_conversation_of_two_sides(reader, second, ids):
    page = reader.get(f"/exchange/{ids[0]}").text
    lost = second.references[1]
    turns = re.findall(r'<li class="turn (left|right) after-(\w+)( lost)?" id="([^"]+)"', page)
    assert turns[:4] == [
        ("left", "moment", "", f"t-{ids[0]}"),
        ("left", "days", " lost", f"t-{lost.target}"),
        ("right", "days", "", f"t-{ids[1]}"),
        ("left", "days", "", f"t-{ids[2]}"),
    ]
    missing = page[page.index(f'id="t-{lost.target}"') : page.index(f'id="t-{ids[1]}"')]
    assert f'href="/letter/{ids[1]}#r-{lost.reference.span.start}"' in missing
    turn = spaced(page[page.index(f'id="t-{ids[2]}"') : page.index("<li", page.index(f'id="t-{ids[2]}"'))])
    assert "6 days" in turn
    assert "Answers that of 9 January 1931 after 6 days" in turn


def test_a_long_exchange_has_pages_and_a_letter_leads_to_its_own(reader, ids):
    path, last = f"/exchange/{ids[0]}", f't-{ids[119]}"'
    assert last not in reader.get(path).text
    assert last in reader.get(f"{path}?page=2").text
    assert last in reader.get(f"{path}?at={ids[119]}").text
    assert reader.get(f"{path}?page=3").status_code == 404


def test_what_is_answered_on_another_page_leads_to_the_letter_itself(papers, ids):
    turns = papers.correspondence.exchange(ids[0]).turns
    (turn,) = exchanges.view_turns([turn for turn in turns if turn.id == ids[4]])
    assert [reply.path for reply in turn.replies] == [f"/letter/{ids[3]}"]


def test_letters_of_one_day_that_are_answered_together_are_told_apart(papers, second, ids):
    turns = papers.correspondence.exchange(ids[0]).turns
    turn = next(turn for turn in turns if turn.id == ids[1])
    edge, lost = turn.answers
    both = replace(turn, answers=(edge, replace(edge, question=ids[8]), lost))
    (view,) = exchanges.view_turns([both])
    assert [reply.title for reply in view.replies] == [
        "that of 3 January 1931",
        "another of that day",
        "that of 6 January 1931",
    ]


def test_pauses_are_known_only_between_dates_known_to_the_day():
    assert exchanges.days_between("1931-01-18", "1931-02-18") == 31
    assert exchanges.days_between("1931-01", "1931-02-18") is None
    assert exchanges.days_between("../1931-01-10", "1931-02-18") is None
    assert exchanges.days_between(None, "1931-02-18") is None


# ---------------------------------------------------------------- what is missing


def test_missing_letters_are_listed_with_the_words_that_prove_them(reader, second):
    page = reader.get("/missing").text
    assert "60 letters known only because others speak of them, of which 1 to 40" in words(page)
    item = page[page.index('<li class="entry">') : page.index("</li>", page.index('<li class="entry">'))]
    assert "6 January 1931 Berend Ost to Anna Marl" in spaced(item)
    start = second.references[1].reference.span.start
    assert f'<a href="{path_of(second)}#r-{start}">Your letter of January 6, 1931 never came</a>' in item


def test_missing_letters_are_narrowed_by_a_plain_form(reader):
    page = reader.get("/missing?year=1932&status=not+found").text
    assert "30 letters known only" in words(page)
    assert 'value="1932" checked>' in page
    assert reader.get("/missing?status=gone").status_code == 400
    assert "/missing?sender=berend-ost&amp;page=2" in reader.get("/missing?sender=berend-ost").text
    # Addresses of old have other names for the same.
    old, new = (
        reader.get(f"/missing.json?{query}").json()["total"]
        for query in ("author=berend-ost&year=1932", "sender=berend-ost&date=1932")
    )
    assert old == new > 0


def test_a_missing_letter_has_a_page_with_its_evidence(reader, second):
    lost = second.references[1]
    page = reader.get(f"/missing/{lost.target}").text
    said = spaced(page)
    assert "Date 6 January 1931" in said
    assert "Status not found in this archive" in said
    assert "Answered by Anna Marl to Berend Ost, 9 January 1931" in said
    assert f"{path_of(second)}#r-{lost.reference.span.start}" in page
    assert reader.get(f"/missing/{lost.target}.json").json()["letter"]["author"] == BEREND
    assert reader.get("/missing/lost-none").status_code == 404


def test_the_unanswered_are_counted_apart_from_those_that_nobody_could_look_for(reader):
    page = spaced(reader.get("/unanswered").text)
    assert (
        "Of 133 letters, 122 are answered. For 3 an answer was looked for and none found. For 8 nobody could look"
        in page
    )
    listed = reader.get("/unanswered?looked=not+looked+for").text
    assert listed.count('class="entry"') == 8
    assert reader.get("/unanswered?looked=x").status_code == 400
    data = reader.get("/unanswered.json?date=1931").json()
    assert data["total"] == len(data["unanswered"]) == sum(data["standings"].values()) - data["standings"]["answered"]


def test_gaps_tell_numbers_left_out_from_silences(reader):
    page = spaced(reader.get("/gaps").text)
    assert "Nos. 4, 5" in page
    assert "6 months of silence, 6.5 days are usual" in page
    assert reader.get("/gaps.json").json()["total"] == 2
    assert 'value="cora-lind" checked>' in reader.get("/gaps?person=cora-lind").text
    assert "There is no gap between" in reader.get("/gaps?person=anna-marl").text


# ---------------------------------------------------------------- who answers whom


def test_answers_are_a_table_and_a_drawing_that_say_the_same(reader):
    page = reader.get("/answers").text
    assert "Berend Ost Anna Marl 60 60 – – 100 % 6 days 6 days 60" in spaced(page)
    assert "Cora Lind Dirk Aal 7 2 – 5 100 % 7 days – –" in spaced(page)
    assert (
        'aria-label="Anna Marl answers Berend Ost in 6 days, over 60 answers; letters were 6 days on the way"' in page
    )
    assert reader.get("/answers.json").json()["pairs"][0]["share"] == 100


def test_the_share_of_answers_leaves_out_letters_whose_answer_nobody_could_look_for(papers):
    pair = replace(papers.correspondence.pairs()[0], answered=40, unanswered=10, not_looked_for=70)
    assert answers.share(pair) == 80
    assert answers.share(replace(pair, answered=0, unanswered=0)) is None


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
    assert "60 missing letters from or to them" in words(page)
    assert "59 after 6 days" in words(page)


def test_an_answer_dated_before_its_question_says_so(second):
    early = replace(second.answers[0], days=-12)
    links = letter_links.find_links(replace(second, answers=(early,)), {}, ())
    assert links.answers[0].after == "dated 12 days too early"
    assert links.answers[0].note is None


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
    sides = tuple(tuple(Correspondent(name, None, None) for name in side) for side in (left, right))
    assert parties(ExchangeEntry("x", sides, 2, 0, None, None, None, "")) == title


def test_a_crowd_is_named_in_full_above_its_columns(tmp_path):
    asked = "Anna Marl, Cora Lind and Dirk Aal to Berend Ost\n\nHarn, 3 May 1931\n\nDear Berend,\n\nPray come.\n"
    told = "Berend Ost to Anna Marl\n\nHarn, 5 May 1931\n\nDear Anna,\n\nI have your letter of May 3.\n\nBerend Ost\n"
    folder = write(tmp_path / "a", {"asked.txt": asked, "told.txt": told})
    with despatch.archive.open(folder) as opened:
        (exchange,) = opened.correspondence.exchanges()
    page = Reader(folder).get(f"/exchange/{exchange.id}").text
    above = words(page[page.index('<div class="two-sides"') : page.index("<ol")])
    assert all(name in above for name in ("Anna Marl", "Cora Lind", "Dirk Aal", "Berend Ost"))
