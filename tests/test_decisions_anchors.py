"""Words of a letter, marked so that they are found again when the source was edited."""

import time

from hypothesis import assume, given
from hypothesis import strategies as st

from despatch.decisions import anchor, find_anchor
from despatch.model import Span

LETTER = """\
Dear Roe,

Pray send me the barley by Friday. The mill stands idle,
and the millers talk.

Pray send me the barley by Friday, I say again.

Yours, O. Fenn
"""
OFFSET = 1000


def marked(words, after=0):
    start = LETTER.index(words, after) + OFFSET
    return anchor("fenn-1", LETTER, OFFSET, Span(start, start + len(words)))


def found(one, text, offset=OFFSET):
    span = find_anchor(one, text, offset)
    return None if span is None else (span.start - offset, text[span.start - offset : span.end - offset])


def test_words_are_found_where_they_stand():
    assert found(marked("The mill stands idle"), LETTER) == (LETTER.index("The mill"), "The mill stands idle")


def test_an_anchor_quotes_its_words_and_what_stands_around_them():
    one = marked("and the millers talk")
    assert one.quote == "and the millers talk"
    assert one.before.endswith("The mill stands idle,")
    assert one.after.startswith(". Pray send me the barley")


def test_of_equal_words_those_are_meant_that_stood_among_the_same_others():
    first, second = marked("send me the barley"), marked("send me the barley", LETTER.index("talk"))
    assert (first.nth, second.nth) == (1, 2)
    longer = "Pray send me the barley by and by.\n\n" + LETTER
    assert found(second, longer)[0] == longer.rindex("send me the barley")
    assert found(first, longer)[0] == longer.index("send me the barley by Friday.")


def test_equal_words_among_equal_others_are_told_by_their_number():
    text = "Pay me. " * 40
    start = 8 * 20
    one = anchor("fenn-1", text, 0, Span(start, start + 7))
    assert find_anchor(one, text, 0) == Span(start, start + 7)


def test_new_lines_and_spaces_change_nothing():
    one = marked("The mill stands idle,\nand the millers talk")
    flowing = " ".join(LETTER.split())
    assert found(one, flowing)[1] == "The mill stands idle, and the millers talk"
    assert found(one, LETTER.replace(" ", "\n\t"))[1].split() == one.quote.split()


def test_a_letter_that_moved_in_its_source_moves_its_words():
    assert find_anchor(marked("The mill"), LETTER, 5) == Span(
        LETTER.index("The mill") + 5, LETTER.index("The mill") + 13
    )


def test_words_that_were_changed_are_not_found():
    assert found(marked("The mill stands idle"), LETTER.replace("stands", "lies")) is None
    assert found(marked("The mill stands idle"), "") is None


pieces = st.lists(
    st.sampled_from(["may", "the ", "barley", " ", "\n", "é", "1 2 3 ", "(", ".", "\u2028", "𝄞"]), max_size=60
).map("".join)


@given(pieces, st.floats(0, 1), st.integers(1, 60), st.integers(0, 50))
def test_any_words_are_found_in_their_own_letter(text, part, length, offset):
    start = int(part * len(text))
    words = text[start : start + length]
    start += len(words) - len(words.lstrip())
    words = words.strip()
    if words:
        span = Span(start + offset, start + len(words) + offset)
        assert find_anchor(anchor("l", text, offset, span), text, offset) == span


@given(pieces, pieces, pieces)
def test_words_are_found_with_other_words_before_and_after_the_letter(before, text, after):
    words = text.strip()
    assume(words and words not in before + after and (before + text + after).count(words) == 1)
    start = text.index(words)
    one = anchor("l", text, 0, Span(start, start + len(words)))
    whole = f"{before} {text} {after}"
    span = find_anchor(one, whole, 0)
    assert span is not None
    assert " ".join(whole[span.start : span.end].split()) == one.quote


def test_a_letter_of_one_repeated_word_is_searched_in_linear_time():
    for token in ("(", "may ", "1 2 3 ", "A B. C ", "one hundred "):
        text = token * (100_000 // len(token))
        start = 50_000 // len(token) * len(token)
        span = Span(start, start + len((token * 2).strip()))
        began = time.process_time()
        one = anchor("l", text, 0, span)
        assert find_anchor(one, text, 0) == span
        assert time.process_time() - began < 5, token  # about half a second; quadratic time would be minutes
