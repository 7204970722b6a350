from hypothesis import given
from hypothesis import strategies as st

from despatch.text.lines import line_number, lines, longer_line, normal_line_ends

TEXTS = st.text(alphabet="ab \n\r\u2028\x0b\x85", max_size=60)


@given(TEXTS)
def test_lines_end_at_line_feeds_only(text):
    assert [span.of(text) for span in lines(text)] == (text.removesuffix("\n").split("\n") if text else [])


@given(TEXTS, st.data())
def test_every_offset_has_the_line_it_lies_in(text, data):
    offset = data.draw(st.integers(0, len(text)))
    number = line_number(text, offset)
    assert text[:offset].count("\n") == number - 1


@given(TEXTS)
def test_line_ends_become_line_feeds_and_nothing_else_changes(text):
    normal = normal_line_ends(text)
    assert "\r" not in normal
    assert [c for c in normal if c != "\n"] == [c for c in text if c not in "\r\n"]


@given(TEXTS, st.integers(0, 8))
def test_a_longer_line_is_the_first_of_its_kind(text, limit):
    found = longer_line(text, limit)
    long = [span for span in lines(text) if span.end - span.start > limit]
    assert (found in long) if long else (found is None)
    assert found is None or found == long[0]
