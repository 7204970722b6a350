"""No page holds up the others: work has a limit, long tables go in parts, and unknown parameters are refused."""

from collections import Counter

import pytest

import despatch.archive
from despatch.archive import session
from despatch.errors import TooMuchWork
from despatch.model import Filter, MatterFilter
from despatch.store import search_query
from despatch.web.app import PAGES
from despatch.web.edition import DOWNLOADS
from ellery import ANNA
from web_reader import Reader


@pytest.fixture(scope="module")
def reader(ellery):
    return Reader(ellery)


# ------------------------------------------------------------ work


COUNTING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n"


def test_a_question_that_takes_more_work_than_is_allowed_is_refused(papers):
    def count(many):
        with papers._session.connection() as db:
            return db.execute(COUNTING, (many,)).fetchone()[0]

    with papers.limited(200_000):
        assert count(1_000) == 1_000
        with pytest.raises(TooMuchWork, match="ask for less"):
            count(1_000_000)
    assert count(100_000) == 100_000
    with papers.limited(200_000), papers.limited(None):
        assert count(100_000) == 100_000


def test_the_questions_of_one_page_share_what_is_allowed(papers):
    def ask_often():
        for _ in range(100):
            with papers._session.connection() as db:
                db.execute(COUNTING, (2_000,)).fetchone()

    ask_often()
    with papers.limited(200_000), pytest.raises(TooMuchWork):
        ask_often()


def test_following_the_acts_of_a_matter_counts_as_work(papers):
    (longest, *_) = sorted(papers.ledger.matters(), key=lambda entry: -len(entry.matter.acts))
    with papers.limited(1_000), pytest.raises(TooMuchWork):
        papers.ledger.matter(longest.id)


@pytest.mark.parametrize("path", ["/letters", "/search?q=coal", "/standing", "/matters?as-of=1931-05", "/deliveries"])
def test_a_page_that_asks_too_much_says_how_to_ask_less(ellery, monkeypatch, path):
    monkeypatch.setattr(session, "_AT_ONCE", 5)
    monkeypatch.setattr(session._Allowance.spend, "__defaults__", (5,))
    monkeypatch.setattr(despatch.archive.Archive.limited, "__defaults__", (5,))
    reader = Reader(despatch.web.app(ellery))
    page = reader.get(path)
    assert page.status_code == 422
    assert "more work than one page may take: ask for less" in page.text
    data = reader.get(path.replace("?", ".json?") if "?" in path else f"{path}.json")
    assert (data.status_code, data.json()["status"]) == (422, 422)


def work_of(reader, path, monkeypatch):
    """Return the steps of work that a page takes, counted in tens."""
    spent = Counter()
    plain = session._Allowance.spend

    def spend(self, steps=10):
        spent["steps"] += steps
        return plain(self, steps)

    with monkeypatch.context() as patch:
        patch.setattr(session, "_AT_ONCE", 10)
        patch.setattr(session._Allowance, "spend", spend)
        assert reader.get(path).status_code == 200, path
    return spent["steps"]


@pytest.mark.parametrize(
    "path", ["/matters", "/matters?as-of=1932-06", "/matters?state=asked", "/standing?as-of=1932-06"]
)
def test_a_page_of_matters_follows_only_the_acts_that_it_shows(papers, ellery, monkeypatch, path):
    followed = []
    plain = session.Session.spend
    monkeypatch.setattr(session.Session, "spend", lambda self, steps: (followed.append(steps), plain(self, steps))[1])
    assert Reader(ellery).get(path).status_code == 200
    # A listed matter is followed for its entry, and for the acts that prove its state.
    assert len(followed) <= 2 * 66 + 90


def test_a_page_takes_little_of_the_work_that_it_may_take(ellery, monkeypatch):
    reader = Reader(ellery)
    letters = 135
    for path in ("/letters", "/people", "/search?q=the", "/search?q=date:0001..9999", "/exchanges", "/unanswered"):
        # Ten thousand letters may take a second: so many steps a letter.
        assert work_of(reader, path, monkeypatch) < letters * despatch.archive.MOST_WORK / 10_000, path


# ------------------------------------------------------------ standing, day by day


def test_the_boards_of_every_day_hold_what_following_each_matter_gives(papers):
    days = sorted({entry.date for entry in papers.letters() if entry.date and len(entry.date) == 10})
    for day in [days[0], *days[5::9], "1931-05", "1932", "1999-01-01"]:
        entries = papers.ledger.matters(as_of=day)
        board = papers.ledger.board(day)
        assert board.counts == Counter(entry.standing.state for entry in entries), day
        for state in board.counts:
            wanted = [entry.id for entry in entries if entry.standing.state == state]
            assert [entry.id for entry in papers.ledger.matters(MatterFilter(state), as_of=day)] == wanted
        by_state = Counter(act.standing.state for act in papers.ledger.acts(as_of=day) if act.standing)
        for state in by_state:
            wanted = despatch.ActFilter(standing=state)
            assert papers.ledger.count_acts(wanted, as_of=day) == by_state[state], (day, state)


def test_what_is_owed_is_counted_also_where_only_the_first_are_listed(papers):
    for day in (None, "1931-05", "1931-12-31"):
        whole, first = papers.ledger.owed(ANNA, as_of=day), papers.ledger.owed(ANNA, as_of=day, limit=2)
        for kind in ("we_owe", "owed_to_us", "unanswered"):
            assert getattr(first, kind) == getattr(whole, kind)[:2]
            assert first.totals[kind] == whole.totals[kind] == len(getattr(whole, kind))


# ------------------------------------------------------------ downloads


def test_a_download_goes_in_parts_and_is_whole(papers, ellery, monkeypatch):
    monkeypatch.setattr("despatch.archive.ledger.PART", 7)
    for name, rows in (("matters", papers.ledger.matters()), ("deliveries", papers.ledger.deliveries())):
        lines = Reader(ellery).get(f"/{name}.csv").text.split("\r\n")
        assert len([line for line in lines if line]) == 1 + len(rows) > 7
        assert sum(line.startswith("id,") for line in lines) <= 1


def test_a_download_that_a_build_cuts_says_so(papers):
    from despatch.web.render import csv_lines

    def parts():
        yield [{"id": "m-1"}]
        raise despatch.archive.ledger.ArchiveError("the archive was built again meanwhile: ask again")

    assert "".join(csv_lines(parts(), ["id"])).split("\r\n") == [
        "id",
        "m-1",
        "The table is cut here. The archive was built again meanwhile: ask again.",
        "",
    ]


# ------------------------------------------------------------ what an address may ask


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/letters?ordr=date", "“ordr” is no parameter of this page. Known are: order, sender"),
        ("/letters.json?ordr=date", "“ordr” is no parameter of this page. Known are: order, sender"),
        ("/letters?kind=telegramme", "“telegramme” is no kind of letters. Known are: telegram, letter"),
        ("/letters.json?kind=telegramme", "“telegramme” is no kind of letters. Known are: telegram, letter"),
        ("/exchanges?kind=telegramme", "“telegramme” is no kind of letters. Known are: telegram, letter"),
        ("/unanswered.json?kind=telegramme", "“telegramme” is no kind of letters. Known are: telegram, letter"),
        ("/letters?order=dates", "“dates” is no order of letters. Known are: date, source"),
        ("/exchanges?order=lenght", "“lenght” is no order of exchanges. Known are: length, date"),
        ("/search?q=coal&order=rank", "“rank” is no order of a search. Known are: relevance, date"),
        ("/matters?state=promise", "“promise” is no state of business. Known are: promised, asked"),
        ("/deliveries?stage=sail", "“sail” is no stage of a delivery. Known are: sailed, asked"),
        ("/deliveries/balance?period=years", "“years” is no period. Known are: year, all, month"),
        ("/missing?status=orally", "“orally” is no status of a missing letter. Known are: oral, not found"),
        ("/unanswered?looked=for", "“for” is no kind of unanswered letters. Known are: looked for, none"),
        ("/letters?format=xml", "“xml” is no format of a page. Known are: json"),
        ("/about?page=2", "“page” is no parameter of this page. Known are: format"),
    ],
)
def test_an_unknown_word_in_an_address_is_refused_with_the_known_ones_the_nearest_first(reader, path, says):
    answer = reader.get(path)
    assert answer.status_code == 400
    assert says in (answer.json()["error"] if ".json" in path else answer.text)


def test_every_address_refuses_a_parameter_that_it_does_not_have(reader):
    for path in {path for path, _, _ in PAGES} - {DOWNLOADS}:  # publications alone have downloads
        address = path.replace("{id:path}", "anna-marl")
        assert reader.get(f"{address}?colour=red").status_code == 400, path


def test_a_script_is_told_of_an_unknown_kind_in_the_same_words(papers):
    from despatch.errors import QueryError

    for ask in (papers.letters, papers.count, papers.facets, papers.timeline, papers.correspondence.exchanges):
        with pytest.raises(QueryError, match=r"“telegramme” is no kind of letters\. Known are: telegram, letter"):
            ask(Filter(kind="telegramme"))
    assert papers.count(Filter(kind="telegram")) == 0


@pytest.mark.parametrize(
    "path", ["/letter/nobody", "/person/nobody", "/missing/lost-1", "/exchange/nobody", "/matter/m-1"]
)
def test_a_page_that_is_not_there_speaks_to_a_reader(reader, path):
    answer = reader.get(path)
    assert answer.status_code == 404
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    assert "despatch" not in main
    assert "`" not in main
    assert f"{path.rpartition('/')[2]}" in main


# ------------------------------------------------------------ searches


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("(" * 30 + "coal" + ")" * 30, "nested deeper than"),
        ("coal " * 500, "characters long"),
        (" OR ".join(["coal"] * (search_query.MAX_PARTS + 1)), "has 21 words and fields; 20 is the most: leave some"),
        (" ".join(["c*"] * (search_query.MAX_BEGINNINGS + 1)), "has 5 words with \\*; 4 is the most: write some whole"),
    ],
)
def test_a_search_that_asks_too_much_is_refused_with_what_to_leave_out(papers, query, says):
    from despatch.errors import QueryError

    with pytest.raises(QueryError, match=says):
        papers.search(query)


def test_names_that_a_field_fits_have_a_bound(papers, monkeypatch):
    from despatch.errors import QueryError

    monkeypatch.setattr("despatch.store.search_match.MAX_VALUES", 1)
    with pytest.raises(QueryError, match=r"with:a\* fits \d+ names; 1 is the most: write more of the name"):
        papers.search("with:a*")
