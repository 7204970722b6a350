"""The ledger stays quick on letters that are one token over and over."""

import gc
import time

import pytest

from despatch.acts.stage import ledger
from despatch.model import Cut, Description, Source, Span
from despatch.settings import DEFAULT
from despatch.text.clauses import listed

TOKENS = (
    "? ",
    "(",
    ". ",
    "may ",
    "1 2 3 ",
    "A B. C ",
    "one hundred ",
    "before May ",
    "I promise ",
    "those cargoes ",
    "send 5 tons of grain by May ",
    "a",
    "\n\n",
)


def seconds(text):
    source = Source("a.txt", text, "text", "utf-8", "")
    cut = Cut(Span(0, len(text)), "letter", "test", 1.0)
    listed.cache_clear()
    gc.collect()
    gc.disable()  # the collector looks at all that pytest holds
    start = time.process_time()
    try:
        ledger(source, [cut], [Description()], [()], (), DEFAULT)
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.timing
@pytest.mark.parametrize("token", TOKENS)
def test_ten_times_the_letter_takes_at_most_fifteen_times_as_long(token):
    small, large = ((token * (size // len(token) + 1))[:size] for size in (10_000, 100_000))
    seconds(small)  # patterns are compiled once
    took = seconds(large)
    assert took < 3  # three times what is promised; `make bench` measures the promise
    assert took < 0.05 or took <= 15 * max(seconds(small), 0.001)
