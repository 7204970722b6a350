"""The reading room on the example archive, built as a newcomer builds it."""

import html
import re
from urllib.parse import urlencode

import pytest

import despatch.archive
from despatch.errors import NotAnArchive
from despatch.web import app
from web_reader import links, own_words, read, words


@pytest.fixture(scope="module")
def folder(example):
    return example


def test_every_letter_can_be_read_with_every_proof_on_its_page(folder):
    with despatch.archive.open(folder) as archive:
        entries = archive.letters()
        texts = {entry.id: archive.letter(entry.id).text for entry in entries}
    assert len(entries) > 40
    for entry, page in zip(entries, read(folder, *(f"/letter/{entry.id}" for entry in entries)), strict=True):
        assert page.status_code == 200
        inside = page.text[page.text.index("<article") : page.text.index("</article>")]
        shown = own_words(inside[inside.index(">") + 1 :])
        assert shown.split() == texts[entry.id].split()
        anchors = set(re.findall(r'href="#((?:w|doubt|r|n|a|d)-[^"]+)"', page.text))
        assert anchors <= set(re.findall(r'id="([^"]+)"', page.text))


def test_a_german_letter_says_that_its_language_is_not_in_the_ledger(folder):
    with despatch.archive.open(folder) as archive:
        known = {entry.id: archive.letter(entry.id).unread for entry in archive.letters()}
    german = next(id for id, languages in known.items() if languages == ("German",))
    english = next(id for id, languages in known.items() if not languages)
    told = [page.text for page in read(folder, f"/letter/{german}", f"/letter/{english}")]
    assert ["does not read the language of this letter: German" in page for page in told] == [True, False]


def test_deliveries_and_their_balance_are_those_told_by_a_day(folder):
    early, late, balance, none = read(
        folder,
        "/deliveries.json?as-of=1938-02",
        "/deliveries.json",
        "/deliveries/balance.json?as-of=1938-02",
        "/deliveries?as-of=1700",
    )
    told = [one["step"]["date"] for one in early.json()["deliveries"]]
    assert 0 < early.json()["total"] < late.json()["total"]
    assert max(told) <= "1938-02-28"
    assert {one["item"] for one in balance.json()["balance"]} <= {
        one["step"]["delivery"]["item"] for one in early.json()["deliveries"]
    }
    assert "No letter tells of goods on their way" in none.text


def test_what_the_desk_recorded_later_is_not_told_yet(folder):
    whole, before = (
        page.json()["recorded"] for page in read(folder, "/deliveries.json", "/deliveries.json?as-of=1938-02")
    )
    assert len(before) < len(whole) or not whole
    assert all(one["date"] <= "1938-02-28" for one in before)


def test_every_way_out_of_the_main_pages_leads_somewhere(folder):
    main = read(
        folder,
        "/",
        "/letters",
        "/people",
        "/exchanges",
        "/missing",
        "/unanswered",
        "/gaps",
        "/answers",
        "/timeline",
        "/matters",
        "/standing",
        "/standing?as-of=1938-06",
        "/deliveries",
        "/deliveries?as-of=1938-06",
        "/deliveries/balance",
        "/search",
        "/problems",
        "/about",
    )
    found = sorted(set().union(*(links(page.text) for page in main)))
    assert len(found) > 100
    answers = read(folder, *found)
    assert {
        path: answer.status_code for path, answer in zip(found, answers, strict=True) if answer.status_code != 200
    } == {}


def test_the_examples_of_the_search_help_find_something(folder):
    help_page, *_ = read(folder, "/search")
    tries = [path for path in links(help_page.text) if path.startswith("/search?")]
    assert len(tries) >= 6
    for path, page in zip(tries, read(folder, *tries), strict=True):
        assert re.search(r"\d letters? found", page.text), path


def offers_of(page):
    """Return what each box of a page adds to its address, and the number beside it."""
    found = re.findall(
        r'<input type="checkbox" name="(\w+)" value="([^"]*)"> <bdi>[^<]*</bdi></label> <span class="count">(\d+)<',
        page,
    )
    return [(urlencode({name: html.unescape(value)}), count) for name, value, count in found]


def test_a_facet_of_a_search_narrows_it_to_the_number_it_says(folder):
    page, *_ = read(folder, "/search?q=ships+OR+flour")
    offers = offers_of(page.text)
    assert len(offers) > 5
    paths = [f"/search?q=ships+OR+flour&{box}" for box, _ in offers]
    for (box, count), narrowed in zip(offers, read(folder, *paths), strict=True):
        assert f"{count} letter{'' if count == '1' else 's'} found" in narrowed.text, box


def test_a_facet_of_the_list_narrows_it_to_the_number_it_says(folder):
    page, *_ = read(folder, "/letters")
    offers = offers_of(page.text)
    assert len(offers) > 15
    for (box, count), narrowed in zip(offers, read(folder, *(f"/letters?{box}" for box, _ in offers)), strict=True):
        assert f'<p class="sum">{count} letter' in narrowed.text, box


def test_a_bar_of_the_timeline_leads_to_the_letters_it_counts(folder):
    page, *_ = read(folder, "/timeline")
    bars = re.findall(r'<a href="(/letters[^"]+)" aria-label="[^"]*: (\d+) letters?"', page.text)
    assert len(bars) > 40
    paths = [path.replace("&amp;", "&") for path, _ in bars]
    for (path, count), shown in zip(bars, read(folder, *paths), strict=True):
        assert f'<p class="sum">{count} letter' in shown.text, path


def test_every_passage_that_proves_a_missing_letter_stands_on_the_page_it_leads_to(folder):
    with despatch.archive.open(folder) as archive:
        lost = archive.correspondence.missing()
    assert len(lost) > 15
    for one, page in zip(lost, read(folder, *(f"/missing/{one.id}" for one in lost)), strict=True):
        assert page.status_code == 200
        proofs = set(re.findall(r'href="(/letter/[^"#]+)#(r-\d+)"', page.text))
        assert len(proofs) == len(one.quotes) > 0
        for (path, anchor), shown in zip(proofs, read(folder, *(path for path, _ in proofs)), strict=True):
            place = re.search(rf'<a id="{anchor}"[^>]*>(.*?)</a>', shown.text, re.DOTALL)
            assert place, (path, anchor)
            assert " ".join(words(place[1]).split()) in {" ".join(quote.words.split()) for quote in one.quotes}
            assert f"/missing/{one.id}" in shown.text


def test_every_exchange_shows_each_of_its_letters_once_with_its_answers(folder):
    with despatch.archive.open(folder) as archive:
        found = [archive.correspondence.exchange(entry.id) for entry in archive.correspondence.exchanges()]
    assert len(found) > 15
    for exchange, page in zip(found, read(folder, *(f"/exchange/{one.entry.id}" for one in found)), strict=True):
        ids = re.findall(r'<li class="turn [^"]*" id="t-([^"]+)"', page.text)
        assert ids == [turn.id for turn in exchange.turns]
        assert len(set(ids)) == exchange.entry.letters + exchange.entry.inferred
        assert page.text.count('<p class="replies">') == sum(bool(turn.answers) for turn in exchange.turns)
        inner = set(re.findall(r'href="#(t-[^"]+)"', page.text))
        assert inner <= {f"t-{id}" for id in ids}


def test_the_numbers_of_the_table_of_answers_are_those_of_its_links(folder):
    page, *_ = read(folder, "/answers")
    offers = re.findall(r'<a href="(/letters[^"]+)">(\d+)</a>', page.text)
    lost = re.findall(r'<a href="(/missing[^"]+)">(\d+)</a>', page.text)
    assert offers
    assert lost
    paths = [path.replace("&amp;", "&") for path, _ in (*offers, *lost)]
    for (path, count), shown in zip((*offers, *lost), read(folder, *paths), strict=True):
        assert re.search(rf'<p class="sum">{count} letter', shown.text), path


def test_the_counts_of_letters_by_answer_agree(folder):
    (data, *_) = read(folder, "/unanswered.json")
    standings = data.json()["standings"]
    with despatch.archive.open(folder) as archive:
        assert sum(standings.values()) == archive.count()
    for looked in ("looked for, none", "not looked for"):
        page, *_ = read(folder, f"/unanswered.json?looked={looked.replace(' ', '+')}")
        assert page.json()["total"] == standings[looked]


def test_every_act_stands_beside_its_words_and_leads_to_its_matter(folder):
    with despatch.archive.open(folder) as archive:
        acts = archive.ledger.acts()
    assert len(acts) > 80
    letters = sorted({act.letter for act in acts})
    pages = dict(zip(letters, read(folder, *(f"/letter/{id}" for id in letters)), strict=True))
    for act in acts:
        page = pages[act.letter].text
        anchor = act.id.removeprefix(act.letter).lstrip(".")
        assert re.search(rf'<mark id="a-{re.escape(anchor)}" class="act {act.act.type}', page), act.id
        assert act.matter is None or f'href="/matter/{act.matter}"' in page
    assert sum(page.text.count('<div class="under ') for page in pages.values()) == len(acts)


def test_every_matter_shows_each_of_its_acts_once(folder):
    with despatch.archive.open(folder) as archive:
        found = archive.ledger.matters()
    assert len(found) > 30
    for one, page in zip(found, read(folder, *(f"/matter/{one.id}" for one in found)), strict=True):
        assert page.status_code == 200
        assert page.text.count('<div class="deed ') == len(one.matter.acts)


@pytest.mark.parametrize("day", ["", "as-of=1772", "as-of=1938-06", "as-of=1938-07-08"])
def test_a_column_of_the_board_counts_what_its_link_shows(folder, day):
    data, page = read(folder, f"/standing.json?{day}", f"/standing?{day}")
    counts = {state: count for state, count in data.json()["counts"].items() if count}
    shown = dict(re.findall(r'<h3 id="c-([\w-]+)">.*?<span class="count">(\d+)</span>', page.text))
    # Data have what is doubtful, too; the board and its lists say how many that are.
    hidden = 0
    for state, count in counts.items():
        path = f"state={state.replace(' ', '+')}&{day}"
        listed, doubtful = read(folder, f"/matters.json?{path}", f"/matters.json?{path}&doubtful=1")
        assert listed.json()["total"] == count
        assert int(shown.get(state.replace(" ", "-"), 0)) == count - doubtful.json()["total"]
        hidden += doubtful.json()["total"]
    assert f"{hidden} doubtful reading" in words(page.text) or not hidden


def test_a_later_day_never_knows_of_fewer_matters(folder):
    days = ["1771-09", "1772", "1938-03", "1938-06", "1938", "1939", "1946"]
    totals = [
        sum(answer.json()["counts"].values())
        for answer in read(folder, *(f"/standing.json?as-of={day}" for day in days))
    ]
    assert totals == sorted(totals)
    assert totals[0] < totals[-1]


def test_every_step_of_a_delivery_leads_to_its_words(folder):
    (page,) = read(folder, "/deliveries")
    proofs = set(re.findall(r'href="(/letter/[^"#]+)#(d-\d+)"', page.text))
    assert len(proofs) > 20
    for (path, anchor), letter in zip(proofs, read(folder, *(path for path, _ in proofs)), strict=True):
        assert f'id="{anchor}"' in letter.text, (path, anchor)


def test_a_folder_that_is_no_archive_is_refused(tmp_path):
    with pytest.raises(NotAnArchive):
        app(tmp_path)


def test_an_undated_letter_is_placed_by_its_replies_and_a_found_one_by_its_old_address(tmp_path):
    letters = {
        "asked.txt": "Orla Fenn to Isak Roe\n\nPort Carrow, March 4th, 1911\n\nDear Sir,\n\n"
        "Pray send the barley by the Curlew.\n\nYours truly,\nO. Fenn\n",
        "undated.txt": "Isak Roe to Orla Fenn\n\nHollingstead\n\nMadam,\n\n"
        "I have received your letter of March 4, 1911. The Curlew sails.\n\nYours truly,\nI. Roe\n",
    }
    archive = despatch.archive.init(tmp_path / "a")
    (archive / "letters" / "undated.txt").write_text(letters["undated.txt"])
    despatch.archive.build(archive, workers=1)
    (missing,) = read(archive, "/missing.json")
    (lost,) = missing.json()["missing"]
    assert "Orla Fenn" in read(archive, lost["url"])[0].text

    (archive / "letters" / "asked.txt").write_text(letters["asked.txt"])
    despatch.archive.build(archive, workers=1)
    (found,) = read(archive, lost["url"])
    assert "This letter was found since" in found.text
    with despatch.archive.open(archive) as opened:
        asked, undated = (
            next(e.id for e in opened.letters() if e.source == name) for name in ("asked.txt", "undated.txt")
        )
    assert f'href="/letter/{asked}"' in found.text
    page, listed = read(archive, f"/letter/{undated}", "/letters")
    assert "[not before 4 March 1911]" in words(page.text)
    assert "by reasoning from its replies" in words(page.text)
    assert f'href="/letter/{asked}"' in page.text
    assert "[not before 4 March 1911]" in words(listed.text)
