"""Letters that are missing here and listed by others: found among catalogues, with a reason, and how sure it is."""

import json

import pytest

from despatch import archive, cli
from despatch.connect import AlikePeople, LetterIndex, Node, Printed, days
from despatch.connect.gaps import Gap
from despatch.model import InferredLetter, Person
from test_described_letters import make, said
from web_reader import Reader

FENN = Person("fenn", "Orla Fenn", identifiers=("https://d-nb.info/gnd/118000001",))
QUILL = Person("quill", "Josiah Quill")
ROOK = Person("rook", "Tamsin Rook")


def entry(id, sender, recipient, date, piece="elsewhere", ordinal=0):
    first, last = days(date) or (None, None)
    return Node(id, (sender,), (recipient,), first, last, "catalogues/kolm.xml", ordinal, piece=piece)


def lost(author="fenn", addressee="quill", date="1811-03-25", place=None):
    return InferredLetter("lost-1", author, addressee, date, None, None, place, None, ())


def find(entries, *letters, people=(FENN, QUILL, ROOK), places=None, aside=()):
    listed = {key for node in entries if node.elsewhere for key in (*node.senders, *node.recipients)}
    alike = AlikePeople({person.id: person for person in people}, listed, ("en", "de"))
    printed = Printed(LetterIndex(entries, aside), frozenset(aside), alike.of, places or {})
    return [[(one.target, one.score) for one in letter.printed] for letter in printed.find(letters)]


def test_the_letter_of_that_day_is_found():
    found = find([entry("a", "fenn", "quill", "1811-03-25"), entry("b", "fenn", "quill", "1811-07-01")], lost())
    assert found == [[("a", 1.0)]]


def test_of_two_letters_of_these_days_both_are_possible():
    two = [entry("a", "fenn", "quill", "1811-03-05"), entry("b", "fenn", "quill", "1811-03-15", ordinal=1)]
    ((first, second),) = find(two, lost(date="1811-03-01/1811-03-20"))
    assert (first[0], second[0]) == ("a", "b")
    assert first[1] == second[1]
    assert 0.4 < first[1] < 0.5


def test_another_pair_another_time_and_nothing_are_no_find():
    entries = [
        entry("pair", "fenn", "rook", "1811-03-25"),
        entry("back", "quill", "fenn", "1811-03-25"),
        entry("time", "fenn", "quill", "1812-03-25"),
    ]
    assert find(entries, lost()) == [[]]
    assert find([], lost()) == [[]]
    assert find([entry("ours", "fenn", "quill", "1811-03-25", piece="described")], lost()) == [[]]


def test_what_is_held_here_is_not_the_missing_letter():
    entries = [entry("a", "fenn", "quill", "1811-03-25"), entry("b", "fenn", "quill", "1811-03")]
    ((only,),) = find(entries, lost(), aside=("a",))
    assert only[0] == "b"


def test_a_longer_interval_is_less_sure_for_letters_that_no_list_has_may_lie_in_it():
    entries = [entry(f"e{n}", "fenn", "quill", f"{1800 + n}-03-10", ordinal=n) for n in range(12)]
    sure = [
        found[0][1]
        for date in ("1805-03-10", "1805-03-01/1805-03-20", "1805-02/1805-12")
        for found in find(entries, lost(date=date))
    ]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] == 1.0
    assert sure[2] < 0.9


def test_a_list_that_has_few_of_the_letters_held_here_is_trusted_less():
    listed = [entry(f"e{n}", "fenn", "quill", f"1811-{n:02}-10", ordinal=n) for n in range(1, 13)]
    held = [entry(f"h{n}", "fenn", "quill", f"1811-{n:02}-20", "letter", n) for n in range(1, 13)]
    when = lost(date="1811-05-01/1811-05-31")
    ((trusted,),), ((other,),) = find(listed, when), find([*listed, *held], when)
    assert trusted[1] > other[1]
    assert other[1] < 0.2


def test_a_name_spelled_otherwise_is_found_and_less_sure():
    people = (Person("dunmer", "Orla Dunmer"), Person("dunmehr", "O. Dunmehr"), QUILL)
    ((only,),) = find([entry("a", "dunmehr", "quill", "1811-03-25")], lost("dunmer"), people=people)
    assert only == ("a", 0.7)
    ((bare,),) = find([entry("a", "fenn", "quill", "1811-03-25")], lost("Mrs Fenn"))
    assert bare == ("a", 0.7)


def test_who_is_known_goes_before_who_has_a_like_name():
    people = (Person("dunmer", "Orla Dunmer"), Person("dunmehr", "O. Dunmehr"), QUILL, ROOK)
    by_name = entry("name", "dunmehr", "quill", "1811-03-25")
    known = entry("known", "dunmer", "quill", "1811-03-25", ordinal=1)
    elsewhere = entry("else", "dunmer", "rook", "1811-03-25", ordinal=2)
    assert find([by_name, known], lost("dunmer"), people=people) == [[("known", 1.0)]]
    assert find([by_name, elsewhere], lost("dunmer"), people=people) == [[("name", 0.7)]]


def test_a_name_that_two_people_of_the_lists_bear_is_half_as_sure():
    people = (Person("orla", "Orla Fenn"), Person("otto", "Otto Fenn"), QUILL)
    entries = [entry("a", "orla", "quill", "1811-03-25"), entry("b", "otto", "quill", "1811-03-25", ordinal=1)]
    assert find(entries, lost("O. Fenn"), people=people) == [[("a", 0.35), ("b", 0.35)]]


def test_one_entry_of_an_authority_file_is_one_person_however_its_address_is_written():
    listed = Person("of-kolm", "Frau Müllerin", identifiers=("http://d-nb.info/gnd/118000001/",))
    ((only,),) = find([entry("a", "of-kolm", "quill", "1811-03-25")], lost(), people=(FENN, QUILL, listed))
    assert only == ("a", 0.98)
    other = Person("other", "Orla Fenn", identifiers=("https://d-nb.info/gnd/999",))
    assert find([entry("a", "other", "quill", "1811-03-25")], lost(), people=(FENN, QUILL, other)) == [[]]


def test_an_identifier_that_is_no_address_leads_to_nobody():
    broken = Person("broken", "Hester Pell", identifiers=("http://[x", "no address", "mailto:pell@example.org"))
    found = find([entry("a", "broken", "quill", "1811-03-25")], lost("broken"), people=(FENN, QUILL, broken))
    assert found == [[("a", 1.0)]]


def test_an_undated_letter_may_be_any_of_few():
    few = [entry("a", "fenn", "quill", "1811-03-05"), entry("b", "fenn", "quill", None, ordinal=1)]
    (found,) = find(few, lost(date=None))
    assert {target for target, _ in found} == {"a", "b"}
    assert all(0.3 < score < 0.5 for _, score in found)
    many = [entry(f"e{n}", "fenn", "quill", f"1811-03-{n:02}", ordinal=n) for n in range(1, 28)]
    assert find(many, lost(date=None)) == [[]]


def test_an_undated_letter_is_none_of_many_entries():
    years = [entry(f"e{n}", "fenn", "quill", f"{1700 + n}-03-05", ordinal=n) for n in range(101)]
    assert find(years, lost(date=None)) == [[]]


def test_an_entry_dated_to_years_is_looked_at_only_where_it_may_fall():
    wide, day = entry("wide", "fenn", "quill", "1801/1812"), entry("day", "fenn", "quill", "1811-03-05", ordinal=1)
    assert [target for target, _ in find([wide], lost())[0]] == ["wide"]
    assert [target for target, _ in find([wide, day], lost(date="1811-03-01/1811-03-20"))[0]] == ["day"]
    assert find([wide, day], lost(date="1830-03-25")) == [[]]
    assert find([wide], lost(date="1830-03-25")) == [[]]


def test_an_entry_of_two_senders_is_one_letter_whoever_of_them_is_meant():
    first, last = days("1811-03-25")
    both = Node("both", ("orla", "otto"), ("quill",), first, last, "catalogues/kolm.xml", 0, piece="elsewhere")
    people = (Person("orla", "Orla Fenn"), Person("otto", "Otto Fenn"), QUILL)
    assert find([both], lost("O. Fenn"), people=people) == [[("both", 0.7)]]
    alike = AlikePeople({person.id: person for person in people}, {"orla", "otto", "quill"}, ("en", "de"))
    printed = Printed(LetterIndex([both]), frozenset(), alike.of, {})
    gap = printed.fill(Gap("O. Fenn", "quill", "x", "y", days=150, usual=9.0), first - 50, last + 50)
    assert (gap.listed, [one.target for one in gap.printed]) == (1, ["both"])


def test_a_slip_of_a_day_and_the_old_calendar_are_tried_where_nothing_is_of_the_day():
    slip, style = entry("slip", "fenn", "quill", "1811-03-26"), entry("style", "fenn", "quill", "1811-04-06")
    ((beside,),), ((old,),) = find([slip], lost()), find([style], lost())
    assert (beside[0], old[0]) == ("slip", "style")
    assert 0.1 <= old[1] == beside[1] < 0.2
    assert find([entry("a", "fenn", "quill", "1811-03-25"), slip], lost()) == [[("a", 1.0)]]


def test_the_place_decides_between_two():
    two = [entry("a", "fenn", "quill", "1811-03-05"), entry("b", "fenn", "quill", "1811-03-15", ordinal=1)]
    letter = lost(date="1811-03-01/1811-03-20", place="Port Carrow")
    (found,) = find(two, letter, places={"a": "Hollingstead", "b": "port carrow"})
    assert found[0][0] == "b"
    assert found[0][1] > 0.8


def test_one_entry_is_not_two_letters():
    (one,), (other,) = find([entry("a", "fenn", "quill", "1811-03-25")], lost(), lost())
    assert one == other
    assert one[1] == 0.5


def test_a_gap_is_filled_by_what_lies_in_it():
    entries = [entry(f"e{n}", "fenn", "quill", f"1811-0{n}-10", ordinal=n) for n in range(1, 9)]
    alike = AlikePeople({p.id: p for p in (FENN, QUILL)}, {"fenn", "quill"}, ("en",))
    printed = Printed(LetterIndex(entries), frozenset(), alike.of, {})
    first, last = (days(day)[0] for day in ("1811-02-10", "1811-07-10"))
    silence = printed.fill(Gap("fenn", "quill", "x", "y", days=150, usual=9.0), first, last)
    assert (silence.listed, [one.target for one in silence.printed]) == (4, ["e3", "e4", "e5"])
    assert {one.score for one in silence.printed} == {1.0}
    numbered = printed.fill(Gap("fenn", "quill", "x", "y", numbers=(5,)), first, last)
    assert {one.score for one in numbered.printed} == {0.25}
    assert printed.fill(Gap("fenn", "rook", "x", "y", days=150), first, last).listed == 0


# ---------------------------------------------------------------- the whole way, in pages, the shell and exports

LETTERS = """\
Josiah Quill to Orla Dunmer

Hollingstead, 9 April 1811

Dear Mrs Dunmer,

I received your letter of March 25. The barley has not come.

Your servant,
Josiah Quill
"""
CATALOGUE = """\
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>A list</title></titleStmt>
<publicationStmt><p>none</p></publicationStmt>
<sourceDesc><bibl xml:id="b1" type="print">The Dunmehr Letters. Kolm 1954.</bibl></sourceDesc></fileDesc>
<profileDesc>
<correspDesc source="#b1" key="216">
<correspAction type="sent"><persName>O. Dunmehr</persName><date when="1811-03-05"/></correspAction>
<correspAction type="received"><persName>Josiah Quill</persName></correspAction></correspDesc>
<correspDesc source="#b1" key="217" ref="https://example.org/dunmehr/217">
<correspAction type="sent"><persName>O. Dunmehr</persName><date when="1811-03-25"/></correspAction>
<correspAction type="received"><persName>Josiah Quill</persName></correspAction></correspDesc>
</profileDesc></teiHeader></TEI>
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = make(tmp_path_factory.mktemp("printed") / "mill", {"a.txt": LETTERS}, {"kolm.xml": CATALOGUE})
    archive.build(folder, workers=1)
    return folder


def test_a_lost_letter_is_shown_with_its_number_in_the_edition(folder, capsys):
    with archive.open(folder) as opened:
        (missing,) = opened.correspondence.missing()
        (one,) = missing.printed
        assert one.where == "no. 217 in The Dunmehr Letters. Kolm 1954"
        assert (one.address, one.score, one.likely) == ("https://example.org/dunmehr/217", 0.7, True)
        assert one.why == "the same people and day; O. Dunmehr may be Orla Dunmer"
        (row,) = json.loads(json.dumps(list(opened.exports.inferred())))
        assert row["printed"] == [
            {
                "letter": one.entry.id,
                "number": "217",
                "edition": "The Dunmehr Letters. Kolm 1954.",
                "address": "https://example.org/dunmehr/217",
                "score": 0.7,
                "why": one.why,
            }
        ]
    assert cli.run(["missing", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "likely no. 217 in The Dunmehr Letters. Kolm 1954 (0.70): the same people and day" in printed
    assert "https://example.org/dunmehr/217" in printed


def test_pages_say_where_it_may_be_printed(folder):
    with archive.open(folder) as opened:
        reader = Reader(folder)
        (missing,) = opened.correspondence.missing()
        listed = said(reader.get("/missing").text)
        assert "Likely no. 217 in The Dunmehr Letters. Kolm 1954" in listed
        assert "about 2 in 3 such finds are right" in listed
        page = said(reader.get(f"/missing/{missing.id}").text)
        assert "Where it may be printed" in page
        assert "O. Dunmehr may be Orla Dunmer" in page
        assert "Others list" not in said(reader.get("/gaps").text)
        letter = said(reader.get(f"/letter/{missing.printed[0].entry.id}").text)
        assert "no. 217 in The Dunmehr Letters. Kolm 1954." in letter


def test_the_page_of_gaps_says_what_others_list_in_them(tmp_path):
    letter = (
        "Josiah Quill to Orla Fenn\n\nHollingstead, {0} March {1}\n\nDear Orla,\n\nAll is well.\n\nJosiah Quill\n\n\n"
    )
    days = [(day, year) for year in (1811, 1812) for day in (1, 8, 15, 22)]
    within = CATALOGUE.replace("O. Dunmehr", "Josiah Quill").replace(
        "<persName>Josiah Quill</persName></correspAction></", "<persName>Orla Fenn</persName></correspAction></"
    )
    there = make(
        tmp_path / "fenn",
        {"a.txt": "".join(letter.format(*day) for day in days)},
        {"kolm.xml": within.replace("1811-03-05", "1811-07-05").replace("1811-03-25", "1811-08-25")},
    )
    archive.build(there, workers=1)
    with archive.open(there) as opened:
        (gap,) = opened.correspondence.gaps()
        assert (gap.kind, gap.listed, [one.number for one in gap.printed]) == ("silence", 2, ["216", "217"])
    page = said(Reader(there).get("/gaps").text)
    assert "Others list 2 letters of these days: no. 216 in The Dunmehr Letters. Kolm 1954, no. 217 in" in page
