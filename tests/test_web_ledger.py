"""Pages of what was asked, promised, refused and delivered, on an archive in memory."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.model import Balance, Quantity, Span
from despatch.settings import Settings
from despatch.web import formatting
from despatch.web.errors import BadAddress
from despatch.web.pages import deliveries, matters
from despatch.web.pages.letter import parts
from despatch.web.parts import act_notes, act_view, balance_chart, day_picker
from despatch.web.parts.marks import Mark, html, segments
from web_fake import MATTER, TEXT, FakeArchive, Reader, acts, delivery, entry, links, own_words, record, words

LEDGER = ("/matters", f"/matter/{MATTER}", "/standing", "/standing?as-of=1933-05", "/deliveries", "/deliveries/balance")


def spaced(markup):
    """The words of a page, those of each element apart from the next."""
    return " ".join(words(re.sub(r"(?=<)", " ", markup)).split())


@pytest.fixture(scope="module")
def reader():
    return Reader(FakeArchive())


# ------------------------------------------------------------ beside the letter


def test_an_act_stands_beside_its_words_with_its_type_figures_matter_and_confidence(reader):
    page = reader.get("/letter/ellery-001").text
    assert re.search(
        r'<mark id="a-bb" class="act report doubtful">(?:<span[^>]*>)?forty ships are loading(?:</span>)?</mark>\.<span class="act-key" data-note="a"',
        page,
    )
    note = page[page.index('<span class="beside report doubtful"') :]
    told = spaced(note[: note.index(".<")] if ".<" in note[:2000] else note[:1500])
    for said in ("Report", "doubtful", "confidence 0.31", "40 ships", "in convoy, coal"):
        assert said in told
    assert f'href="/matter/{MATTER}"' in note


def test_an_act_of_the_other_side_says_whose_it_is_and_that_it_is_known_by_report(reader):
    page = reader.get("/letter/ellery-001").text
    note = page[page.index('<span class="beside promise"') :][:700]
    assert "Berend Ost to Anna Marl" in spaced(note)
    assert "known by report" in spaced(note)


def test_due_day_and_condition_are_shown_with_their_words(reader):
    page = reader.get("/letter/ellery-001").text
    told = spaced(page[page.index('<span class="beside request"') :][:900])
    assert "due August 1931 by August" in told
    assert "on condition: if the ice & wind allow" in told


def test_the_letters_own_words_are_unchanged_by_the_notes_beside_them():
    markup = "".join(str(part.words) for part in parts(record(1)))
    assert own_words(markup) == TEXT
    assert markup.count('role="note"') == 3


def test_a_letter_without_acts_has_no_switch_and_no_margin(reader):
    page = reader.get("/letter/ellery-002").text
    assert 'id="acted"' in page

    class Silent(FakeArchive):
        def letter(self, id):
            return replace(super().letter(id), acts=(), deliveries=())

    page = Reader(Silent()).get("/letter/ellery-002").text
    assert 'id="acted"' not in page
    assert "letter-page acted" not in page


def test_links_of_notes_never_stand_within_a_link():
    markup = "".join(str(part.words) for part in parts(record(1)))
    depth = 0
    for closing in re.findall(r"<(/?)a\b", markup):
        depth += -1 if closing else 1
        assert depth in {0, 1}


@given(
    st.text("ab, .\n", min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
    st.booleans(),
)
def test_every_note_is_set_once_wherever_the_marks_lie(text, spans, linked):
    marks = [Mark(min(s), max(s), "act", f"a-{n}") for n, s in enumerate(spans)]
    marks += [Mark(0, len(text) // 2, "reference", None, "a", "/x")] if linked else []
    there = [m for m in marks if m.id and m.start < min(m.end, len(text))]
    notes = {m.id: f'<span role="note">{m.id}</span>' for m in there}
    markup = str(html(segments(text, marks), None, notes))
    assert notes == {} or not there
    assert own_words(markup) == text
    assert all(markup.count(f'<span role="note">{m.id}</span>') == 1 for m in there)


@pytest.mark.parametrize(("place", "said"), [(0, "a"), (25, "z"), (26, "aa"), (52, "ba"), (701, "zz")])
def test_notes_are_lettered_like_an_alphabet(place, said):
    assert act_notes.letters(place) == said


def test_the_data_of_a_letter_holds_its_acts(reader):
    told = reader.get("/letter/ellery-001.json").json()
    assert [one["act"]["type"] for one in told["acts"]] == ["report", "request", "promise"]
    assert told["deliveries"][0]["step"]["delivery"]["stage"] == "loaded"


# ------------------------------------------------------------ figures in words


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((8000.0, 10000.0, "tons", "barley", "month"), "8,000 to 10,000 tons of barley per month"),
        ((35.0, 35.0, None, "ships", None), "35 ships"),
        ((90.0, None, None, "shiploads", None), "at least 90 shiploads"),
        ((None, 0.5, "ton", None, None), "up to 0.5 ton"),
        ((None, None, "tons", "grain", None), "tons of grain"),
        ((3.0, 3.0, "ships", "ships", None), "3 ships"),
    ],
)
def test_a_quantity_is_said_as_people_say_it(given, said):
    assert formatting.format_quantity(Quantity(*given, Span(0, 1))) == said


def test_a_share_and_a_guess_are_said():
    told = Quantity(300.0, 300.0, None, "lorries", None, Span(0, 1), approximate=True, share="our\npart")
    assert formatting.format_quantity(told) == "about 300 lorries (our part)"


# ------------------------------------------------------------ matters


def test_a_list_of_matters_says_how_each_stands_and_what_rests_on_doubtful_readings(reader):
    page = spaced(reader.get("/matters").text)
    assert "90 matters" in page
    assert "convoy, coal asked" in page
    assert (
        "18 February 1931: asked by somebody else; due 2 August 1931, no report that it was done, on a condition; due 2 August 1931"
        in page
    )
    assert "rests on a doubtful reading" not in page

    class Doubtful(FakeArchive):
        def acts(self, where=None, **given):
            return [replace(one, act=replace(one.act, confidence=0.3)) for one in acts(entry(1))]

    assert "rests on a doubtful reading" in Reader(Doubtful()).get("/matters").text


def test_matters_are_narrowed_by_their_standing(reader):
    told = reader.get("/matters.json?state=overdue").json()
    assert told["total"] == 18
    assert {one["standing"]["state"] for one in told["matters"]} == {"overdue"}
    assert reader.get("/matters?state=forgotten").status_code == 400


def test_matters_come_as_a_table_for_spreadsheets(reader):
    answer = reader.get("/matters.csv?state=done")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = answer.text.split("\r\n")
    assert rows[0].startswith("id,label,")
    assert len(rows) == 1 + 18 + 1


def test_a_matter_is_a_story_with_two_sides_each_act_quoted_and_linked(reader):
    page = reader.get(f"/matter/{MATTER}").text
    sides = re.findall(r'<li class="turn (\w+)"', page)
    assert sides == ["left", "right", "left", "right"]
    assert 'href="/letter/ellery-001#a-aa"' in page
    assert 'href="/letter/ellery-002#a-cc"' in page
    assert "The last word of Anna Marl" in spaced(page)
    assert "The last word of somebody else" in spaced(page)
    assert "It hangs on a condition" in page


def test_our_own_side_stands_to_the_left():
    told = acts(entry(1))
    left, right = matters.sides(told, frozenset({"Berend Ost"}))
    assert list(left.values()) == ["Berend Ost"]
    assert list(right.values()) == ["Anna Marl"]
    assert [one.place for one in matters.events(told, left, right)] == ["right", "left"]
    assert matters.sides((), frozenset()) == ({}, {})


def test_an_act_of_both_sides_stands_between_them():
    joint = [replace(one, act=replace(one.act, actor="joint")) for one in acts(entry(1))]
    assert {one.place for one in matters.events(joint, *matters.sides(joint, frozenset()))} == {"both"}


def test_a_matter_on_a_day_says_what_it_leaves_out(reader):
    page = spaced(reader.get(f"/matter/{MATTER}?as-of=1931-02").text)
    assert "How it stands at the end of February 1931" in page
    assert "3 acts of this matter came later than this day" in page
    assert reader.get("/matter/m-none").status_code == 404


def test_a_link_to_an_act_leads_to_its_words(reader):
    for path in LEDGER:
        for address, anchor in re.findall(r'href="(/letter/[^"#]+)#([^"]+)"', reader.get(path).text):
            assert f'id="{anchor}"' in reader.get(address).text, (path, address, anchor)


# ------------------------------------------------------------ standing on a day


def test_the_board_shows_every_state_that_holds_something_and_names_the_others(reader):
    page = reader.get("/standing").text
    assert re.findall(r'<h3 id="c-([\w-]+)">', page) == ["asked", "promised", "overdue", "done", "unknown"]
    assert "nothing contradicted, put off" in spaced(page)
    assert 'href="/matters?state=overdue"' in page


@pytest.mark.parametrize(
    "asked", ["1931-13", "yesterday", "1931-02-30", "../1931", "1931-02-18/1931-03-01", "%3F", "["]
)
def test_a_day_that_is_none_is_refused_with_an_example(reader, asked):
    answer = reader.get(f"/standing?as-of={asked}")
    assert answer.status_code == 400
    assert "as-of=1942-05" in answer.text


def test_the_months_are_links_that_keep_what_was_chosen():
    control = day_picker.made(
        [("1931-02", 3), ("1931-03", 1), ("1931-09", 4)], "/matters", "1931-03-10", (("state", "asked"),)
    )
    assert [bar.link for bar in control.strip.bars] == [
        f"/matters?state=asked&as-of=1931-{m}" for m in ("02", "03", "09")
    ]
    assert control.here == "/matters?state=asked&as-of=1931-03"
    assert control.earlier == ("February 1931", "/matters?state=asked&as-of=1931-02")
    assert control.later == ("September 1931", "/matters?state=asked&as-of=1931-09")
    assert (control.value, control.first, control.last) == ("1931-03-10", "1931-02-01", "1931-09-30")
    assert control.words == "on 10 March 1931"


@given(
    st.lists(st.sampled_from([f"{y}-{m:02}" for y in (1771, 1891, 1938, 1939) for m in range(1, 13)]), unique=True),
    st.dates(),
)
def test_the_thumb_lies_on_the_row_of_months_whatever_day_is_asked_for(months, day):
    control = day_picker.made([(month, 1) for month in sorted(months)], "/standing", day.isoformat())
    assert control.thumb is None or 0 <= control.thumb <= 720
    if control.strip and control.thumb is not None and control.here:
        here = next(bar for bar in control.strip.bars if bar.link == control.here)
        assert here.x <= control.thumb <= here.x + here.width + 0.01


def test_who_we_are_must_be_known_to_say_what_we_owe(reader):
    page = spaced(reader.get("/standing").text)
    assert "Nobody can say what we owe: say who you are" in page
    archive = FakeArchive()
    archive.settings = Settings(title="The Ellery Papers", us=("Anna Marl",))
    page = spaced(Reader(archive).get("/standing").text)
    assert "Seen from Anna Marl" in page
    assert "Nothing that we undertook is open." in page
    assert "What is owed to us 1" in page
    assert "What nobody answered 1" in page


def test_the_board_as_data_holds_the_day_the_counts_and_what_is_owed(reader):
    told = reader.get("/standing.json?as-of=1933-05&person=anna-marl").json()
    assert told["day"] == "1933-05"
    assert told["counts"]["overdue"] == 18
    assert len(told["matters"]) == 90
    assert len(told["owed"]["owed_to_us"]) == 1


def test_reasons_are_told_in_words():
    assert (
        formatting.format_reason("promised by joint; due 1938-05-10/1938-05-15")
        == "promised by both sides; due between 10 May 1938 and 15 May 1938"
    )
    assert formatting.format_reason("asked by third-coast-office") == "asked by third-coast-office"
    assert formatting.format_reason("offered by a third party") == "offered by a third party"
    assert formatting.format_reason("asked by the sender") == "asked by the sender"
    with pytest.raises(BadAddress):
        formatting.parse_state("lost")


# ------------------------------------------------------------ deliveries


def test_deliveries_stand_on_a_board_by_item_and_stage(reader):
    page = reader.get("/deliveries").text
    assert re.findall(r'<tr><th scope="row"><a href="([^"]+)"><bdi>(\w+)', page) == [
        ("/deliveries?item=ships", "ships"),
        ("/deliveries?item=coal", "coal"),
    ]
    assert "ships – 40 at least 35 ?" in spaced(page)
    assert "bound for Harn <Quay>" in spaced(page)
    assert "doubtful reading, confidence 0.40" in words(page)


def test_deliveries_are_narrowed_and_given_as_data_and_as_a_table(reader):
    assert reader.get("/deliveries.json?stage=arrived").json()["total"] == 1
    assert reader.get("/deliveries.json?item=coal").json()["deliveries"][0]["step"]["delivery"]["unit"] == "tons"
    rows = reader.get("/deliveries.csv").text.split("\r\n")
    assert rows[0].startswith("id,matter,item")
    assert len(rows) == 1 + 3 + 1
    assert reader.get("/deliveries?stage=eaten").status_code == 400


def test_steps_of_one_item_stand_together_in_order():
    found = deliveries.by_goods([delivery(1), delivery(3, item="coal"), delivery(2, item="Ships")])
    assert [(one.name, len(one.steps)) for one in found] == [("ships", 2), ("coal", 1)]


def test_the_bars_of_an_item_share_a_scale_and_no_figure_is_no_bar():
    told = [
        Balance("flour", "tons", None, "1931", 400.0, 200.0, None, 100.0, None, ("a", "b")),
        Balance("flour", "tons", None, "1932", None, 800.0, None, None, None, ("c",)),
        Balance("lorries", None, None, "1932", None, None, None, None, None, ("d",)),
    ]
    (chart,) = balance_chart.charts(told, frozenset({"b"}))
    assert [(row.name, row.said, row.length) for row in chart.groups[0].rows] == [
        ("asked", "400", 50.0),
        ("promised", "200", 25.0),
        ("arrived", "100", 12.5),
    ]
    assert [(row.name, row.length) for row in chart.groups[1].rows] == [
        ("asked", None),
        ("promised", 100.0),
        ("arrived", None),
    ]
    assert [(group.steps, group.doubtful) for group in chart.groups] == [(2, 1), (1, 0)]


def test_the_balance_is_told_as_a_table_too_and_shows_figures_against_each_other(reader):
    page = reader.get("/deliveries/balance").text
    told = spaced(page)
    assert "ships 40 – 40 23 – – 35 1 of 2" in told
    assert "ships, loaded: 40 against 35" in words(page)
    assert page.count("<blockquote>") == 2
    data = reader.get("/deliveries/balance.json?period=year").json()
    assert data["balance"][0]["period"] == "1931"
    assert len(data["contradictions"]) == 1
    assert reader.get("/deliveries/balance?period=week").status_code == 400


# ------------------------------------------------------------ all of them


@pytest.mark.parametrize("path", LEDGER)
def test_every_page_of_the_ledger_says_that_a_machine_read_it(reader, path):
    assert "ead by machine" in reader.get(path).text


def test_nothing_a_letter_says_becomes_markup():
    hostile = "<script>alert(1)</script>"

    class Hostile(FakeArchive):
        def matter(self, id, *, as_of=None):
            told = super().matter(id, as_of=as_of)
            made = tuple(
                replace(one, quote=replace(one.quote, words=hostile), label=hostile, condition=hostile)
                for one in told.acts
            )
            return replace(told, acts=made, entry=replace(told.entry, matter=replace(told.entry.matter, label=hostile)))

    page = Reader(Hostile()).get(f"/matter/{MATTER}").text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_navigation_groups_its_sections(reader):
    page = reader.get("/matters").text
    nav = page[page.index("<nav") : page.index("</nav>")]
    assert re.findall(r'<ul aria-label="(\w+)">', nav) == ["Correspondence", "Ledger", "Archive"]
    assert '<a href="/matters" aria-current="page">' in nav
    assert {"/matters", "/standing", "/deliveries"} <= links(nav)


def test_a_reading_of_even_odds_is_not_called_doubtful():
    one = acts(entry(1))[0]
    assert not act_view.deed(replace(one, act=replace(one.act, confidence=0.5))).doubtful
    assert act_view.deed(replace(one, act=replace(one.act, confidence=0.49))).doubtful
