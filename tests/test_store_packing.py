"""Texts in few bytes, and letters in rows that follow their days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_builders import built, put
from despatch import archive
from despatch.errors import ArchiveBusy, NotAnArchive
from despatch.store import compact, letter_keys, lock, schema
from despatch.store.packing import pack, pack_key, pack_without_span, unpack
from despatch.store.sql_functions import quote, with_span


@given(st.text())
def test_what_is_packed_comes_back(text):
    assert unpack(pack(text)) == text


def test_nothing_stays_nothing():
    assert pack(None) is None
    assert unpack(None) is None


def test_words_of_a_letter_take_less_than_half():
    words = "The barley was shipped on Monday, and we shall send the account when the ships come back. " * 3
    assert len(pack(words)) < len(words) / 2


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from([',"type":"request"}', "}"]))
def test_a_span_that_stands_in_columns_comes_back(start, end, rest):
    json = f'{{"span":{{"start":{start},"end":{end}}}{rest}'
    assert with_span(pack_without_span(json, start, end), start, end) == json


@pytest.mark.parametrize(("key", "kept"), [(".7abb3393", bytes), (".59a80fc3.e", str), (".7abb3393-2", str)])
def test_a_key_of_eight_figures_takes_four_bytes(key, kept):
    assert isinstance(pack_key(key), kept)


def test_quotes_see_what_is_blanked_in_the_words():
    assert quote(pack("The barley  of ours"), pack('[[10,"\\u00b2"]]'), 4, 7) == "barley²"


@given(st.lists(st.dates(date(1, 1, 1), date(9999, 12, 31)), min_size=2, max_size=30))
def test_rows_follow_days(days):
    rows = [letter_keys.first_of(int(day.strftime("%Y%m%d").rjust(8, "0"))) for day in days]
    assert sorted(range(len(days)), key=lambda n: (rows[n], n)) == sorted(range(len(days)), key=lambda n: (days[n], n))
    assert max(rows) + letter_keys.SLOTS < letter_keys.ASIDE


def letters(number, day):
    """As many letters of one day."""
    heading = f"Anna Vale to Jan Ostrov, {day}, at Norhaven"
    return "\n\n\n".join(f"{heading}\nThe coal ships sail with {n} tons." for n in range(1, number + 1))


def test_hits_by_date_are_in_the_order_of_dates(tmp_path):
    """Also where a day has more letters than it has room for, in what order files came, and at every page."""
    days = [date(1942, 7, 1) + timedelta(days=3 * n) for n in range(5)]
    folder = put(tmp_path / "a", {f"{day}.txt": letters(4, day) for day in (days[3], days[0])})
    built(folder)
    built(folder, {f"{day}.txt": letters(3, day) for day in (days[4], days[1])})
    built(folder, {"many.txt": letters(letter_keys.SLOTS + 20, days[2]), "none.txt": "Some coal that nobody signed."})
    with archive.open(folder) as it:
        oldest = [entry.id for entry in it.letters()]
        newest = [*reversed(oldest[:-1]), oldest[-1]]  # the undated one is the last in both
        for order, wanted in (("date", oldest), ("newest", newest)):
            whole = it.search("coal", order=order, limit=500)
            assert len(wanted) == whole.total == letter_keys.SLOTS + 35
            assert [hit.entry.id for hit in whole.hits] == wanted
            for offset in range(0, whole.total, 23):
                page = it.search("coal", order=order, limit=23, offset=offset)
                assert [hit.entry.id for hit in page.hits] == wanted[offset : offset + 23]
        assert it.check() == []


def test_compacting_gives_back_the_room_of_letters_that_went(tmp_path):
    folder = put(tmp_path / "a", {"many.txt": letters(300, "1942-07-18"), "one.txt": letters(1, "1942-08-01")})
    built(folder)
    built(folder, {"many.txt": None})
    sizes = archive.compact(folder)
    assert sizes.after == (folder / schema.FILE).stat().st_size < 0.7 * sizes.before
    with archive.open(folder) as it:
        assert it.search("coal").total == 1
        assert it.check() == []
    assert archive.compact(folder).after == sizes.after


def test_compacting_waits_for_no_build(tmp_path):
    folder = put(tmp_path / "a", {"one.txt": letters(1, "1942-08-01")})
    with pytest.raises(NotAnArchive, match="despatch build"):
        compact.compact(folder)
    built(folder)
    with lock.hold(folder), pytest.raises(ArchiveBusy, match="wait until it is done, then compact it"):
        archive.compact(folder)
