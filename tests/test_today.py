"""A living archive: business stands as of today, what is due this week is listed, and a calendar has what is open."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch import archive, settings
from despatch.archive import today
from despatch.cli import run
from despatch.errors import SettingsError
from despatch.export import ics
from mill import mill_at
from web_reader import Reader


@pytest.fixture(scope="module", name="mill")
def _mill(tmp_path_factory):
    """The mill was promised 900 tons of barley before the end of April 1911; 500 came in May."""
    return mill_at(tmp_path_factory.mktemp("living") / "mill")


@pytest.fixture(name="on")
def _on(mill, monkeypatch):
    """Let the archive say what day today is, by the calendar or by a day that it names."""

    def on(day, said="calendar"):
        monkeypatch.setattr(today, "read_calendar", lambda: dt.date.fromisoformat(day))
        (mill / "despatch.toml").write_text(f'title = "The mill"\ntoday = "{said}"\n', encoding="utf-8")
        return mill

    return on


def states(folder, **asked):
    with archive.open(folder) as it:
        return it.ledger.board(it.ledger.day(asked.get("day"))).counts


def test_business_stands_as_of_today(on):
    assert states(on("1911-03-05")) == {"asked": 2}
    assert states(on("1911-04-20")) == {"promised": 1, "refused": 1}
    assert states(on("1911-05-10"))["overdue"] == 1
    assert "overdue" not in states(on("1911-05-10"), day="all")
    assert states(on("1911-05-10"), day="1911-03-05") == {"asked": 2}


def test_a_day_that_the_settings_name_is_today_whatever_the_calendar_says(on):
    assert states(on("1999-01-01", "1911-05-10"))["overdue"] == 1
    assert states(on("1999-01-01", "archive")) == states(on("1911-05-10"), day="all")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ('"calendar"', "calendar"),
        ('"archive"', "archive"),
        ('"2026-03-01"', "2026-03-01"),
        ("2026-03-01", "2026-03-01"),
    ],
)
def test_the_settings_take_a_word_or_a_day(tmp_path, said, day):
    (tmp_path / "despatch.toml").write_text(f"today = {said}\n", encoding="utf-8")
    assert settings.load(tmp_path / "despatch.toml").today == day


@pytest.mark.parametrize("said", ['"tomorrow"', '"2026-02-30"', '"2026-03"', "12", "2026-03-01T12:00:00"])
def test_what_is_no_day_is_refused_with_file_and_line(tmp_path, said):
    (tmp_path / "despatch.toml").write_text(f"today = {said}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"despatch\.toml:1: today must be .*2026-03-01"):
        settings.load(tmp_path / "despatch.toml")


def due(folder, **asked):
    with archive.open(folder) as it:
        return [(one.day, one.act.act.type) for one in it.ledger.due(it.ledger.today, **asked)]


def test_what_is_due_this_week_is_what_is_open_and_ends_within_seven_days(on):
    promise = [("1911-04-29", "promise")]
    assert due(on("1911-04-23"), days=7) == promise
    assert due(on("1911-04-22"), days=7) == []
    assert due(on("1911-04-29"), days=7) == promise
    assert due(on("1911-03-05"), days=7) == []
    assert due(on("1911-03-05"), days=90) == [("1911-04-30", "request")]
    assert due(on("1911-05-10")) == promise


def test_a_thing_that_was_done_is_not_due(tmp_path):
    folder = mill_at(tmp_path / "done")
    with archive.open(folder) as it:
        assert [one.day for one in it.ledger.due("1911-04-01")] == ["1911-04-29"]
        assert it.ledger.due("1911-03-01") == []
        late = it.ledger.due("9999-12-31", days=7)
        assert late == []


def test_the_first_page_and_the_board_say_what_is_due_this_week(on):
    reader = Reader(on("1911-04-25"))
    home, board = reader.get("/").text, reader.get("/standing").text
    for page in (home, board):
        part = page[page.index('id="due"') :]
        assert "29 April 1911" in part
        assert "We promise to send you 900 tons of barley" in part
    assert "on 25 April 1911" in board
    assert "as-of=all" in board
    assert "Today" not in board
    assert '"/standing">Today' in reader.get("/standing?as-of=1911-03-05").text
    assert "All that the archive holds" not in reader.get("/standing?as-of=all").text.partition("<main")[2]
    (one,) = reader.get("/standing.json").json()["due"]
    assert one["day"] == "1911-04-29"


def test_an_archive_that_is_complete_has_no_week(on):
    reader = Reader(on("1911-04-25", "archive"))
    assert 'id="due"' not in reader.get("/").text
    assert 'id="due"' not in reader.get("/standing").text
    assert 'id="due"' in reader.get("/standing?as-of=1911-04-25").text


def test_midnight_makes_kept_pages_stale(on):
    reader = Reader(on("1911-04-25"))
    etag = reader.get("/").headers["etag"]
    assert reader.get("/", if_none_match=etag).status_code == 304
    on("1911-05-02")
    page = reader.get("/", if_none_match=etag)
    assert page.status_code == 200
    assert "Nothing is due" in page.text


def test_the_pages_of_business_follow_today(on):
    reader = Reader(on("1911-05-10"))
    page = reader.get("/matters?state=overdue")
    (matter,) = re.findall(r'href="(/matter/m-[^"]+)"', page.text)[:1]
    assert "overdue" in reader.get(matter).text
    assert reader.get(f"{matter}.json").json()["entry"]["standing"]["state"] == "overdue"


def test_the_shell_says_the_same(on, capsys):
    folder = str(on("1911-04-25"))
    run(["ledger", folder, "--due"])
    assert capsys.readouterr().out.startswith("due 1911-04-29\n")
    run(["ledger", folder, "--board"])
    assert "promised" in capsys.readouterr().out
    on("1911-05-10")
    run(["ledger", folder, "--board"])
    assert "overdue" in capsys.readouterr().out
    run(["ledger", folder, "--board", "--as-of", "all"])
    assert "overdue" not in capsys.readouterr().out
    on("1911-05-10", "archive")
    assert run(["ledger", folder, "--due"]) == 2
    assert 'today = "calendar"' in capsys.readouterr().err


# ---------------------------------------------------------------- the calendar

LINE = re.compile(r"(?P<name>[A-Z][A-Z-]*)(?P<parameters>(?:;[A-Z-]+=[A-Z-]+)*):(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)")
TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
TEXTS = ("UID", "SUMMARY", "DESCRIPTION", "X-WR-CALNAME")


def parse(calendar):
    """Read a calendar by the grammar of RFC 5545, and return its events; whatever breaks the grammar fails."""
    assert calendar.endswith("\r\n")
    assert re.fullmatch(r"(?:[^\r\n]*\r\n)*", calendar)
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75
    lines = calendar.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    events, stack, head = [], [], {}
    for line in lines:
        found = LINE.fullmatch(line)
        assert found, line
        name, value = found["name"], found["value"]
        if name in TEXTS:
            assert TEXT.fullmatch(value), line
            value = re.sub(r"\\(.)", lambda sign: {"n": "\n", "N": "\n"}.get(sign[1], sign[1]), value)
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                assert stack == ["VCALENDAR", "VEVENT"]
                events.append({})
        elif name == "END":
            assert stack.pop() == value
        else:
            into = events[-1] if stack[-1] == "VEVENT" else head
            assert name not in into, f"{name} stands twice"
            into[name] = value
    assert stack == []
    assert head["VERSION"] == "2.0"
    assert head["PRODID"]
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART"} <= event.keys()
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        assert dt.date.fromisoformat(event["DTSTART"])
    assert len({event["UID"] for event in events}) == len(events)
    return events


def test_what_is_open_comes_as_a_calendar(on, tmp_path):
    reader = Reader(on("1911-04-25"))
    answer = reader.get("/standing.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = parse(answer.text)
    assert event["DTSTART"] == "19110429"
    assert event["DTSTAMP"] == "19110309T000000Z"
    assert event["SUMMARY"].startswith("Harbour Board for Orla Fenn: We promise to send you 900 tons of barley")
    assert event["DESCRIPTION"].endswith("It stands: promised")
    assert reader.get(event["URL"].removeprefix("http://127.0.0.1:8942")).status_code == 200
    assert 'href="/standing.ics"' in reader.get("/standing").text
    assert run(["ledger", str(on("1911-04-25")), "--ics", str(tmp_path / "due.ics")]) == 0
    assert [one["UID"] for one in parse((tmp_path / "due.ics").read_bytes().decode())] == [event["UID"]]


def test_an_event_keeps_its_uid_over_builds_and_days(on, mill):
    first = Reader(on("1911-04-25")).get("/standing.ics").text
    archive.build(mill, workers=1)
    again = Reader(on("1911-04-26")).get("/standing.ics").text
    assert first == again


@given(st.text(max_size=400))
def test_any_text_is_escaped_and_folded_and_comes_back(text):
    line = f"SUMMARY:{ics._escape(text)}"
    folded = list(ics._fold(line))
    assert all(len(part.encode()) <= 75 for part in folded)
    assert "".join(part if n == 0 else part[1:] for n, part in enumerate(folded)) == line
    lines = "".join(f"{part}\r\n" for part in folded)
    (event,) = parse(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:19110309T000000Z\r\n"
        f"DTSTART;VALUE=DATE:19110429\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    kept = "".join(sign for sign in text if (sign >= " " and sign != "\x7f") or sign == "\n")
    assert event["SUMMARY"] == kept


def test_another_program_reads_the_calendar_where_one_is_installed(on):
    icalendar = pytest.importorskip("icalendar")
    read = icalendar.Calendar.from_ical(Reader(on("1911-04-25")).get("/standing.ics").content)
    assert [one["DTSTART"].dt.isoformat() for one in read.walk("VEVENT")] == ["1911-04-29"]
