"""Due dates: words of limit bound to the letter's own date."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch import dates
from despatch.acts import due
from despatch.model import Span
from ledger_gold import rows

SHARED = Path(__file__).parents[2] / "shared"
# Words of a letter of Wednesday, May 6, 1812, what of them names the time, and which time that is.
LIMITS = """
the hemp must be here not later than the end of June = not later than the end of June | 1812-06-30~
pay it on Tuesday = on Tuesday | 1812-05-12
I shall set out on Friday next = on Friday next | 1812-05-08
come next Monday = next Monday | 1812-05-11
come on Monday morning = on Monday | 1812-05-11
I shall write again tomorrow = tomorrow | 1812-05-07
I shall write again to-morrow = to-morrow | 1812-05-07
I shall write again to morrow = to morrow | 1812-05-07
I shall leave on the morrow = on the morrow | 1812-05-07
send word today = today | 1812-05-06
send word to-day = to-day | 1812-05-06
they sail this day = this day | 1812-05-06
they will sail this evening = this evening | 1812-05-06
they will sail to-night = to-night | 1812-05-06
I shall lay it before the board this morning = this morning | 1812-05-06
come the day after to-morrow = the day after to-morrow | 1812-05-08
let me know to morrow or next day = to morrow or next day | 1812-05-07/1812-05-08
we shall meet this day week = this day week | 1812-05-13
we shall meet this day fortnight = this day fortnight | 1812-05-20
we shall meet tomorrow week = tomorrow week | 1812-05-14
next week I go to Hale = next week | 1812-05-11/1812-05-17
this week I go to Hale = this week | 1812-05-04/1812-05-10
early next week I go to Hale = early next week | 1812-05-11~
next month I go to Hale = next month | 1812-06
this month I go to Hale = this month | 1812-05
by the end of this month = by the end of this month | 1812-05-31~
early next month = early next month | 1812-06-01~
by the 10th of next month = by the 10th of next month | 1812-06-10
about the 10th of next month = about the 10th of next month | 1812-06-10~
before the 20th inst. = before the 20th inst. | 1812-05-20
on the 20th = on the 20th | 1812-05-20
by the 3d proximo = by the 3d proximo | 1812-06-03
next year we shall build it = next year | 1813
before the end of the year = before the end of the year | 1812-12-31~
by the end of the year = by the end of the year | 1812-12-31~
before the winter = before the winter | 1812-24
before winter = before winter | 1812-24
in the spring = in the spring | 1812-21
next spring = next spring | 1813-21
in the autumn = in the autumn | 1812-23
this summer = this summer | 1812-22
in the course of the summer = in the course of the summer | 1812-22
by Christmas = by Christmas | 1812-12-25
before Michaelmas = before Michaelmas | 1812-09-29
at Lady Day = at Lady Day | 1813-03-25
by Candlemas = by Candlemas | 1813-02-02
by midsummer = by midsummer | 1812-06-24
by New Year's Day = by New Year's Day | 1813-01-01
send it within twenty-four hours = within twenty-four hours | 1812-05-06/1812-05-07
send it within 48 hours = within 48 hours | 1812-05-06/1812-05-08
in three weeks time = in three weeks time | 1812-05-27~
in three weeks' time = in three weeks' time | 1812-05-27~
within the next ten days = within the next ten days | 1812-05-06/1812-05-16
payable in three months = in three months | 1812-08-06~
payable three months hence = three months hence | 1812-08-06~
ten days after date = ten days after date | 1812-05-16~
a month from this date = a month from this date | 1812-06-06~
at thirty days' sight = at thirty days' sight |
in a day or two = in a day or two | 1812-05-07/1812-05-08
in a week or two = in a week or two | 1812-05-13/1812-05-20
in about a fortnight = in about a fortnight | 1812-05-20~
in the course of a week = in the course of a week | 1812-05-06/1812-05-13
for six months =
during the next three months = during the next three months | 1812-05-06/1812-08-06
the 1st of June at latest = 1st of June at latest | 1812-06-01
between the 1st and 10th of June = between the 1st and 10th of June | 1812-06-01/1812-06-10
after the 1st of June = after the 1st of June | 1812-06-01/..
not before the 1st of June = not before the 1st of June | 1812-06-01/..
until the 1st of June = until the 1st of June | 1812-06-01
in the latter part of June = in the latter part of June | 1812-06-30~
about the middle of June = about the middle of June | 1812-06-15~
by mid-June = by mid-June | 1812-06-15~
in the first half of June = in the first half of June | 1812-06-01~
in June or July = in June or July | 1812-06/1812-07
by July 1813 = by July 1813 | 1813-07
in the first week of June = in the first week of June | 1812-06-01~
not later than 1 July 1812 = not later than 1 July 1812 | 1812-07-01
as soon as the frost breaks = as soon as the frost breaks |
until she returns = until she returns |
before I leave Hale = before I leave Hale |
by the next post = by the next post |
by every opportunity = by every opportunity |
by return of post = by return of post |
at the earliest possible moment = at the earliest possible moment |
with all convenient speed = with all convenient speed |
the earliest information = the earliest |
the first opportunity = the first opportunity |
by the first safe opportunity = by the first safe opportunity |
immediately on receipt of this = immediately on receipt of this |
on receipt of this = on receipt of this |
as soon as your affairs will possibly admit = as soon as your affairs will possibly admit |
so soon as that is finished = so soon as that is finished |
without a moment's delay = without a moment's delay |
the sooner you send them = the sooner |
send the file by COB Friday = by COB Friday | 1812-05-08
send the file by close of business on Friday = by close of business on Friday | 1812-05-08
send the file by EOD tomorrow = by EOD tomorrow | 1812-05-07
send the file by end of day = by end of day | 1812-05-06
send it by the end of next week = by the end of next week | 1812-05-17~
send it by end of next week = by end of next week | 1812-05-17~
send it no later than noon on the 14th = no later than noon on the 14th | 1812-05-14
send it by 5 p.m. on Tuesday = by 5 p.m. on Tuesday | 1812-05-12
send it by 5pm Tuesday = by 5pm Tuesday | 1812-05-12
send it by ten o'clock on Tuesday = by ten o'clock on Tuesday | 1812-05-12
call me first thing Monday = first thing Monday | 1812-05-11
send it by Wed = by Wed | 1812-05-13
send it on Friday of next week = on Friday of next week | 1812-05-15
send it by Thursday sennight = by Thursday sennight | 1812-05-14
send it this day se'nnight = this day se'nnight | 1812-05-13
pay within ten days of receipt = within ten days of receipt |
pay within ten days from the receipt hereof = within ten days from the receipt |
pay within 30 days of the invoice = within 30 days of the invoice |
pay within three months after delivery = within three months after delivery |
answer ASAP = ASAP |
answer as soon as you can = as soon as you can |
on or about the 3rd proximo = on or about the 3rd proximo | 1812-06-03~
on or before the 3rd proximo = on or before the 3rd proximo | 1812-06-03
before Easter = before Easter | 1813-04-18
at Whitsuntide = at Whitsuntide | 1812-05-17
by Easter Monday = by Easter Monday | 1813-04-19
before the month is out = before the month is out |
by the weekend = by the weekend |
by year end = by year end |
send the guns which you promised at Christmas =
send me the book that you promised me at Easter =
pay the money you promised on the 10th =
send me the plan which Mr. Roe showed me on Monday =
send the sum which fell due on the 10th =
send me what you promised for Friday = for Friday | 1812-05-08
send the report that you wrote last week by Friday = by Friday | 1812-05-08
the guns which you promised at Christmas must be here by Friday = by Friday | 1812-05-08
the bill is to be paid on the 20th = on the 20th | 1812-05-20
I may see you =
the march was long =
your letter of 3 May =
your favour of last week =
as I wrote yesterday =
I arrived here on Monday last =
last Tuesday =
"""


def read(words, base="1812-05-06"):
    return due.find(words, Span(0, len(words)), ("en",), base)


@pytest.mark.parametrize(
    ("words", "written", "edtf"),
    [
        ("the hemp must be here not later than the end of June", "not later than the end of June", "1812-06-30~"),
        ("we shall want the boats during May for the ferry", "during May", "1812-05"),
        ("the waggons could leave early in September", "early in September", "1812-09-01~"),
        ("the bridge is put off till 1813", "till 1813", "1813"),
        ("send them within 12 months", "within 12 months", "1812-05-06/1813-05-06"),
        ("I shall be with you in two or three days", "in two or three days", "1812-05-08/1812-05-09"),
        ("pay it in a fortnight", "in a fortnight", "1812-05-20~"),
        (
            "she will sail between August 8 and 10 and call at Elmford",
            "between August 8 and 10",
            "1812-08-08/1812-08-10",
        ),
        ("the money will be paid by 3 August", "by 3 August", "1812-08-03"),
        ("in March we meet again", "in March", "1813-03"),
        ("let me hear by the next post", "by the next post", None),
        ("write as soon as you possibly can", "as soon as you possibly can", None),
        ("forward it with the utmost expedition", "with the utmost expedition", None),
        ("hold the cargo until he returns from Hale", "until he returns from Hale", None),
    ],
)
def test_words_of_limit_give_the_day_they_mean(words, written, edtf):
    found = read(words)
    assert (found.written, found.edtf) == (written, edtf)
    assert found.span.of(words) == written


def test_of_many_invented_limits_hardly_any_is_read_wrongly():
    wrong = []
    for line in LIMITS.strip().split("\n"):
        words, _, want = line.partition("=")
        found = read(words.strip())
        said = f"{found.written} | {found.edtf or ''}".strip() if found else ""
        if said != want.strip():
            wrong.append((words.strip(), want.strip(), said))
    assert len(wrong) <= 3, wrong


GERMAN = """
bitte senden Sie es bis zum 3. k. M. = bis zum 3. k. M. | 1812-06-03
senden Sie es spätestens bis zum 15. Mai = spätestens bis zum 15. Mai | 1812-05-15
zahlen Sie binnen acht Tagen = binnen acht Tagen | 1812-05-06/1812-05-14
zahlen Sie innerhalb 14 Tagen = innerhalb 14 Tagen | 1812-05-06/1812-05-20
zahlen Sie binnen vier Wochen nach Empfang = binnen vier Wochen nach Empfang |
kommen Sie bis Montag = bis Montag | 1812-05-11
ich komme in drei Wochen = in drei Wochen | 1812-05-27~
ich komme nächste Woche = nächste Woche | 1812-05-11/1812-05-17
ich schreibe bis Ende des Monats = bis Ende des Monats | 1812-05-31~
ich zahle vor Michaelis = vor Michaelis | 1812-09-29
ich zahle zu Weihnachten = zu Weihnachten | 1812-12-25
antworten Sie umgehend = umgehend |
antworten Sie mit umgehender Post = mit umgehender Post |
schreiben Sie so bald als möglich = so bald als möglich |
Ihr Brief vom 3. April =
ich war am Montag da =
"""


def test_german_limits():
    wrong = []
    for line in GERMAN.strip().split("\n"):
        words, _, want = (part.strip() for part in line.partition("="))
        found = due.find(words, Span(0, len(words)), ("de",), "1812-05-06")
        said = f"{found.written} | {found.edtf or ''}".strip() if found else ""
        wrong += [(words, want, said)] if said != want else []
    assert not wrong


def test_seasons_have_bounds():
    assert [d.isoformat() for d in dates.bounds("1812-24")] == ["1812-12-01", "1813-02-28"]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the letters in ../shared are not here")
def test_most_days_that_people_marked_are_read():
    text = (SHARED / "telegrams" / "1942.txt").read_text(encoding="utf8").removeprefix("\ufeff")
    gold = SHARED / "gold" / "telegrams-1942"
    sent = {r["id"]: r["date"] for r in rows(gold / "letters.jsonl")}
    marked = [a for a in rows(gold / "acts.jsonl") if a["due"] and a["type"] != "report"]
    found = [due.find(text, Span(a["start"], a["end"]), ("en",), sent[a["letter"]]) for a in marked]
    # Some are marked by their words, some in EDTF.
    same = [d is not None and a["due"] in (d.written, d.edtf) for a, d in zip(marked, found, strict=True)]
    assert sum(same) / len(same) >= 0.75
    assert sum(d is not None for d in found) / len(found) >= 0.85


def test_a_day_goes_before_a_phrase_of_haste():
    assert read("send it as soon as possible, by 1 July at the latest").edtf == "1812-07-01"


def test_the_date_of_a_letter_cited_is_no_due():
    assert read("your letter of 3 April came to hand") is None


def test_a_year_that_is_past_is_no_due():
    assert read("as was agreed in 1809") is None


def test_without_the_letters_date_the_words_stay():
    found = due.find("in two or three days", Span(0, 20), ("en",), None)
    assert (found.edtf, found.written) == (None, "in two or three days")


@given(st.text(alphabet="abinMay 135-,.thewion", max_size=120))
def test_a_due_quotes_its_words_and_its_edtf_can_be_read(words):
    found = read(words)
    if found:
        assert found.span.of(words) == found.written
        assert found.edtf is None or dates.bounds(found.edtf)


@pytest.mark.parametrize(
    "token",
    [
        "in ",
        "may ",
        "by the ",
        "within 1 ",
        "until he ",
        "early in ",
        "1 2 3 ",
        "as soon as ",
        "next ",
        "the end of ",
        "next week ",
        "as soon as the ",
        "two or ",
        "on receipt of ",
    ],
)
def test_a_long_letter_takes_no_long_time(token):
    words = token * (100_000 // len(token))
    before = time.process_time()
    read(words)
    assert time.process_time() - before < 3
