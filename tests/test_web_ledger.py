"""Pages of what was asked, promised, refused and delivered."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch.model import ActFilter, Balance, MatterFilter, Quantity, Span
from despatch.web import formatting
from despatch.web.errors import BadAddress
from despatch.web.pages import matters, standing
from despatch.web.pages.letter import parts
from despatch.web.parts import act_notes, act_view, balance_chart, day_picker, delivery_view
from despatch.web.render import TEMPLATES
from ellery import write
from web_reader import Reader, spaced, words

LEDGER = ("/matters", "/standing", "/standing?as-of=1931-05", "/deliveries", "/deliveries/balance")


@pytest.fixture(scope="module")
def reader(ellery):
    return Reader(ellery)


@pytest.fixture(scope="module")
def second(papers, ids):
    """A letter with a doubtful report, and a request with a condition and a day."""
    return papers.letter(ids[1])


@pytest.fixture(scope="module")
def reply(papers):
    """A letter that promises barley and refuses to mend a crane."""
    return next(papers.letter(entry.id) for entry in papers.letters() if entry.id.startswith("side-eyk"))


@pytest.fixture(scope="module")
def coal(second):
    """The matter of the second letter."""
    return f"/matter/{second.acts[-1].matter}"


@pytest.fixture(scope="module")
def crane(papers):
    """The matter of the crane: asked for by one side, refused by the other."""
    return next(matter for matter in papers.ledger.matters() if matter.matter.label.startswith("crane"))


def page_of(reader, record):
    return reader.get(f"/letter/{record.letter.id}").text


# ------------------------------------------------------------ beside the letter


def test_under_its_paragraph_stands_an_act_with_its_type_figures_matter_and_how_sure_it_is(reader, second, coal):
    page = page_of(reader, second)
    assert re.search(r'<mark id="a-\w+" class="act request" data-note="b" aria-describedby="why-b">', page)
    note = page[page.index('<div class="under request"') :].partition("</div>")[0]
    for said in ("Request", "such readings are right", "40 tons of coal", "in ice & wind allow"):
        assert said in spaced(note)
    assert f'href="{coal}"' in note
    note = page[page.index('<div class="under report doubtful"') :].partition("</div>")[0]
    assert re.search(r"doubtful : about \d in \d+ such readings are right", spaced(note))


def test_an_act_of_the_other_side_says_whose_it_is_and_that_it_is_known_by_report(second):
    act = replace(second.acts[0].act, actor="recipient", counterparty="sender", reported=True)
    others = replace(second.acts[0], act=act, actor=second.acts[0].counterparty, counterparty=second.acts[0].actor)
    (note,) = act_notes.notes(replace(second, acts=(others,)))
    markup = TEMPLATES["act_macros.html"].module.under(note)
    assert "Berend Ost to Anna Marl" in spaced(markup)
    assert "known by report" in spaced(markup)


def test_due_day_and_condition_are_shown_with_their_words(reader, second):
    page = page_of(reader, second)
    note = spaced(page[page.index('<div class="under request"') :][:1200])
    assert "due August 1931 by August 1931" in note
    assert "on condition: If the ice & wind allow" in note


def test_the_letters_own_words_are_unchanged_by_the_notes_under_them(reader, second):
    blocks = parts(second)
    assert words("".join(str(part.words) for part in blocks)) == second.text
    assert [note.key for part in blocks for note in part.notes] == ["a", "b"]
    assert page_of(reader, second).count('role="note"') == len(second.acts) == 2


def test_a_letter_without_acts_has_no_switch_and_no_margin(reader, second, papers, ids):
    assert 'id="acted"' in page_of(reader, second)
    silent = papers.letter(ids[2])
    assert silent.acts == ()
    page = page_of(reader, silent)
    assert 'id="acted"' not in page
    assert 'class="under' not in page


def test_links_of_notes_never_stand_within_a_link(second):
    markup = "".join(str(part.words) for part in parts(second))
    depth = 0
    for closing in re.findall(r"<(/?)a\b", markup):
        depth += -1 if closing else 1
        assert depth in {0, 1}


@pytest.mark.parametrize(("place", "said"), [(0, "a"), (25, "z"), (26, "aa"), (52, "ba"), (701, "zz")])
def test_notes_are_lettered_like_an_alphabet(place, said):
    assert act_notes.alphabet_key(place) == said


def test_the_data_of_a_letter_holds_its_acts(reader, second):
    data = reader.get(f"/letter/{second.letter.id}.json").json()
    assert [act["act"]["type"] for act in data["acts"]] == ["report", "request"]
    assert "asked" in {step["step"]["delivery"]["stage"] for step in data["deliveries"]}


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


def test_a_list_of_matters_says_how_each_stands_and_what_rests_on_doubtful_readings(reader, papers, crane, second):
    page = spaced(reader.get("/matters").text)
    assert re.search(r"\d+ pieces of business and \d+ single passages", page)
    assert "crane on the north quay refused 9 March 1931: refused by Dirk Aal" in page
    assert "27 January 1931: promised by Berend Ost, on a condition; due August 1931" in page
    proofs = act_view.view_acts(second.acts)
    assert [act.doubtful for act in proofs] == [True, False]
    assert matters.view_item(crane, None, proofs).doubtful
    assert not matters.view_item(crane, None, proofs[1:]).doubtful


def test_what_rests_on_doubtful_readings_alone_is_hidden_behind_their_number(reader, papers):
    every, hidden = len(papers.ledger.matters()), papers.ledger.board(where=MatterFilter(doubtful=True), limit=0).total
    assert 0 < hidden < every
    page = spaced(reader.get("/matters").text)
    assert f"{hidden} doubtful reading" in page
    assert "likelier wrong than right" in page
    assert papers.ledger.board(where=MatterFilter(doubtful=False), limit=0).total == every - hidden
    for matter in papers.ledger.board(where=MatterFilter(doubtful=True)).matters:
        acts = papers.ledger.acts_by_id(matter.matter.acts).values()
        assert all(act.act.confidence < 0.5 for act in acts)
        assert f'href="/matter/{matter.id}"' in reader.get("/matters?doubtful=1").text
    assert reader.get("/matters.json").json()["total"] == every


def test_a_single_passage_is_shown_by_its_words_and_two_or_more_make_business(reader, papers):
    singles = papers.ledger.count_single(where=MatterFilter(doubtful=False))
    pieces = papers.ledger.board(where=MatterFilter(doubtful=False), limit=0).total - singles
    page = reader.get("/matters").text
    assert f"{pieces} pieces of business and {singles} single passages" in spaced(page)
    first = papers.ledger.board(where=MatterFilter(doubtful=False), order="weight", limit=1).matters[0]
    assert page.index(f"/matter/{first.id}") == min(m.start() for m in re.finditer("/matter/m", page))
    (alone, *_) = (
        m for m in papers.ledger.board(where=MatterFilter(doubtful=False)).matters if len(m.matter.acts) == 1
    )
    assert re.search(rf'href="/matter/{alone.id}"><q dir="auto">', page)


def test_business_is_searched_by_words(reader):
    found = reader.get("/matters?words=crane").text
    assert "crane on the north quay" in found
    assert 'value="crane"' in found
    assert reader.get("/matters.json?words=crane").json()["total"] < reader.get("/matters.json").json()["total"]


def test_what_is_owed_is_narrowed_by_who_in_all_three_lists(papers):
    us = "Anna Marl"
    every, some = papers.ledger.owed(us), papers.ledger.owed(us, who="berend-ost")
    assert 0 < sum(some.totals.values()) < sum(every.totals.values())
    for kind in ("we_owe", "owed_to_us", "unanswered"):
        for act in getattr(some, kind):
            assert "berend-ost" in {who.person for who in (act.actor, act.counterparty) if who}


def test_matters_are_narrowed_by_their_standing(reader, papers):
    refused = papers.ledger.matters(MatterFilter("refused"))
    data = reader.get("/matters.json?state=refused").json()
    assert data["total"] == data["counts"]["refused"] == len(refused) > 1
    assert {matter["standing"]["state"] for matter in data["matters"]} == {"refused"}
    assert reader.get("/matters?state=forgotten").status_code == 400


def test_matters_come_as_a_table_for_spreadsheets(reader, papers):
    answer = reader.get("/matters.csv?state=done")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = answer.text.split("\r\n")
    assert rows[0].startswith("id,label,")
    assert len(rows) == 1 + len(papers.ledger.matters(MatterFilter("done"))) + 1


def test_a_matter_is_a_story_with_two_sides_each_act_quoted_and_linked(reader, crane):
    page = reader.get(f"/matter/{crane.id}").text
    assert re.findall(r'<li class="turn (\w+)"', page) == ["left", "right"]
    for act in crane.matter.acts:
        letter, _, key = act.rpartition(".")
        assert f'href="/letter/{letter}#a-{key}"' in page
    assert "The last word of Cora Lind" in spaced(page)
    assert "The last word of Dirk Aal" in spaced(page)


def test_a_matter_that_hangs_on_a_condition_says_so(reader, papers):
    (promised,) = (matter for matter in papers.ledger.matters() if matter.standing.conditional)
    assert "It depends on a condition" in reader.get(f"/matter/{promised.id}").text


def test_our_own_side_stands_to_the_left(papers, crane):
    acts = papers.ledger.matter(crane.id).acts
    left, right = matters.sides(acts, frozenset({"Dirk Aal"}))
    assert list(left.values()) == ["Dirk Aal"]
    assert list(right.values()) == ["Cora Lind"]
    assert [event.place for event in matters.events(acts, left, right)] == ["right", "left"]
    assert matters.sides((), frozenset()) == ({}, {})


def test_an_act_of_both_sides_stands_between_them(papers, crane):
    acts = papers.ledger.matter(crane.id).acts
    joint = [replace(act, act=replace(act.act, actor="joint")) for act in acts]
    assert {event.place for event in matters.events(joint, *matters.sides(joint, frozenset()))} == {"both"}


def test_a_matter_on_a_day_says_what_it_leaves_out(reader, crane):
    page = spaced(reader.get(f"/matter/{crane.id}?as-of=1931-03-05").text)
    assert "How it stands on 5 March 1931" in page
    assert "1 passage of this business came later than this day" in page
    assert reader.get("/matter/m-none").status_code == 404


def test_a_link_to_an_act_leads_to_its_words(reader, coal, crane):
    for path in (*LEDGER, coal, f"/matter/{crane.id}"):
        for address, anchor in set(re.findall(r'href="(/letter/[^"#]+)#([^"]+)"', reader.get(path).text)):
            assert f'id="{anchor}"' in reader.get(address).text, (path, address, anchor)


# ------------------------------------------------------------ standing on a day


def test_the_board_shows_every_state_that_holds_something_and_names_the_others(reader):
    page = reader.get("/standing").text
    assert re.findall(r'<h3 id="c-([\w-]+)">', page) == ["asked", "promised", "partly-done", "done", "refused"]
    assert "nothing overdue, contradicted, put off" in spaced(page)


def test_a_column_that_holds_more_than_it_shows_leads_to_all(ellery, papers, monkeypatch):
    monkeypatch.setattr(standing, "SHOWN", 3)
    leads = re.findall(r'href="/matters\?state=(\w+)"', Reader(ellery).get("/standing").text)
    counts = papers.ledger.board(where=MatterFilter(doubtful=False), limit=0).counts
    assert set(leads) == {state for state, count in counts.items() if count > 3} != counts.keys()


@pytest.mark.parametrize(
    "asked", ["1931-13", "yesterday", "1931-02-30", "../1931", "1931-02-18/1931-03-01", "%3F", "["]
)
def test_a_day_that_is_none_is_refused_with_an_example(reader, asked):
    answer = reader.get(f"/standing?as-of={asked}")
    assert answer.status_code == 400
    assert "as-of=1942-05" in answer.text


def test_the_months_are_links_that_keep_what_was_chosen():
    control = day_picker.pick_among(
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
    control = day_picker.pick_among([(month, 1) for month in sorted(months)], "/standing", day.isoformat())
    assert control.thumb is None or 0 <= control.thumb <= 720
    if control.strip and control.thumb is not None and control.here:
        here = next(bar for bar in control.strip.bars if bar.link == control.here)
        assert here.x <= control.thumb <= here.x + here.width + 0.01


def test_who_we_are_must_be_known_to_say_what_we_owe(reader, hostile):
    assert "Nobody can say what we owe: say who you are" in spaced(Reader(hostile).get("/standing").text)
    page = spaced(reader.get("/standing").text)
    assert "Seen from Anna Marl" in page
    assert "Nothing that we undertook is open." in page
    # Barley, tar, iron, glass and barley again: of each what Anna asks and what Berend promises.
    assert "What is owed to us 10" in page


def test_the_board_as_data_holds_the_day_the_counts_and_what_is_owed(reader, papers):
    data = reader.get("/standing.json?as-of=1931-05&person=anna-marl").json()
    assert data["day"] == "1931-05"
    assert data["counts"]["refused"] >= 1
    assert data["total"] == len(papers.ledger.matters(as_of="1931-05")) < len(papers.ledger.matters())
    assert reader.get(data["matters"]).json()["total"] == data["total"]
    assert len(data["owed"]["owed_to_us"]) == len(papers.ledger.owed("anna-marl", as_of="1931-05").owed_to_us)


def test_the_days_of_a_reason_are_told_in_words():
    assert (
        formatting.format_reason("promised by both sides; due 1938-05-10/1938-05-15")
        == "promised by both sides; due between 10 May 1938 and 15 May 1938"
    )
    assert formatting.format_reason("asked by the sender") == "asked by the sender"
    with pytest.raises(BadAddress):
        formatting.parse_state("lost")


def test_a_side_without_a_name_goes_by_its_part_in_the_letter():
    assert act_view.side_name(None, "third") == "somebody else"
    assert act_view.side_name(None, "joint") == "both sides"


# ------------------------------------------------------------ deliveries


def test_deliveries_stand_on_a_board_by_item_and_stage(reader):
    page = reader.get("/deliveries").text
    board = re.findall(r'<tr><th scope="row"><a href="([^"]+)"><bdi>(\w+)', page)
    assert board[0] == ("/deliveries?item=barley", "barley")
    # Asked, promised, arrived, unloaded, refused: the latest figure of each.
    assert "barley 109 tons 900 tons 500 tons 600 tons – rope 125 tons – 125 tons – –" in spaced(page)
    assert "bound for Harn" in spaced(page)
    assert re.search(r"doubtful: about \d in \d+ such readings are right", words(page))


def test_deliveries_are_narrowed_and_given_as_data_and_as_a_table(reader, papers):
    assert reader.get("/deliveries.json?stage=unloaded").json()["total"] == 1
    assert reader.get("/deliveries.json?item=coal").json()["deliveries"][0]["step"]["delivery"]["unit"] == "tons"
    rows = reader.get("/deliveries.csv").text.split("\r\n")
    assert rows[0].startswith("id,matter,item")
    assert len(rows) == 1 + papers.ledger.count_deliveries() + 1
    assert reader.get("/deliveries?stage=eaten").status_code == 400


def test_steps_of_one_item_stand_together_in_order(papers):
    steps = papers.ledger.deliveries()
    lead, iron = (next(step for step in steps if step.step.delivery.item == item) for item in ("lead", "iron"))
    shouted = replace(lead, step=replace(lead.step, delivery=replace(lead.step.delivery, item="Lead")))
    found = delivery_view.group_by_item([lead, iron, shouted])
    assert [(item.name, len(item.steps)) for item in found] == [("lead", 2), ("iron", 1)]


def test_the_bars_of_an_item_share_a_scale_and_no_figure_is_no_bar():
    told = [
        Balance("flour", "tons", None, "1931", 400.0, 200.0, None, 100.0, None, ("a", "b")),
        Balance("flour", "tons", None, "1932", None, 800.0, None, None, None, ("c",)),
        Balance("lorries", None, None, "1932", None, None, None, None, None, ("d",)),
    ]
    (chart,) = balance_chart.charts(told, frozenset({"b"}))
    assert [(row.name, row.words, row.length) for row in chart.groups[0].rows] == [
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
    assert "barley tons 1,022 – 913 – – – 1,100 0 of 7 rope tons 154 – – – – – 154 0 of 4" in spaced(page)
    assert "ships – – – – – – 40 1 of 1" in spaced(page)
    assert "barley, arrived: 500 against 600" in words(page)
    assert page.count("<blockquote>") == 2
    data = reader.get("/deliveries/balance.json?period=year").json()
    assert {balance["period"] for balance in data["balance"]} == {"1931", "1932"}
    assert len(data["contradictions"]) == 1
    assert reader.get("/deliveries/balance?period=week").status_code == 400


# ------------------------------------------------------------ all of them


@pytest.mark.parametrize("path", LEDGER)
def test_every_page_of_the_ledger_says_that_a_machine_read_it(reader, path):
    assert "ead by machine" in reader.get(path).text


def test_the_menu_has_the_ledger_and_its_pages_lead_to_each_other(reader):
    page = reader.get("/matters").text
    nav = page[page.index('<nav id="sections"') : page.index("</nav>")]
    assert re.findall(r'<ul aria-label="(\w+)">', nav) == ["Correspondence", "Ledger"]
    assert '<a href="/standing" aria-current="true">Ledger</a>' in nav
    views = page[page.index('<nav class="views above"') :].partition("</nav>")[0]
    assert re.findall(r">([\w ]+)</a>", views) == ["How things stand", "Business", "Deliveries"]
    assert '<a href="/matters" aria-current="page">' in views


def test_the_menu_has_a_ledger_and_ships_only_where_there_are_some(reader, tmp_path):
    assert "Ships" not in menu_of_page(reader)
    quiet = write(tmp_path / "quiet", {"a.txt": "Orla Fenn to Josiah Quill\n\nHarn, 5 May 1911\n\nWe are all well.\n"})
    assert menu_of_page(Reader(quiet)) == ["Letters", "People", "Places", "Exchanges", "Missing", "Timeline", "Search"]
    (quiet / "ships.csv").write_text("name\n")
    assert menu_of_page(Reader(quiet))[-1] == "Ships"


def menu_of_page(reader):
    page = reader.get("/").text
    return re.findall(r">([\w ]+)</a>", page[page.index('<nav id="sections"') : page.index("</nav>")])


def test_a_reading_of_even_odds_is_not_called_doubtful(papers):
    (act, *_) = papers.ledger.acts(ActFilter(), limit=1)
    assert not act_view.view_act(replace(act, act=replace(act.act, confidence=0.5))).doubtful
    assert act_view.view_act(replace(act, act=replace(act.act, confidence=0.49))).doubtful
