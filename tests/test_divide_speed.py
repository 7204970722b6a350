"""Dividing takes time in proportion to the text, whatever the text."""

from __future__ import annotations

import gc
import time

import pytest

from despatch.divide import divide
from despatch.model import Source
from despatch.settings import Settings

SETTINGS = Settings(languages=("en", "de"))
REPEATED = [
    "(",
    "may ",
    "1 2 3 ",
    "A B. C ",
    "7",
    "one hundred ",
    "a to b ",
    ". ",
    "[",
    "Dear ",
    "Mr. ",
    "\n",
    "a\n\n\n",
    "(\n",
    "May 3 1801\n",
    "A to B\n",
    "Adam Hale to Miriam Orme\n\n\n",
    "Dear Sir\n",
    "No. 1\n",
    "Adam Hale\n\n",
    "a" + " " * 150 + "\n",
    "Sir, 3 May 1801 \n\n",
    "Dear Sir,\n\nyours\n\n",
    "1801\n\n",
]


def seconds(text: str) -> float:
    """Return the time that dividing takes, without that of the collector, which looks at all that pytest holds."""
    gc.collect()
    gc.disable()
    began = time.process_time()
    try:
        divide(Source("x.txt", text, "text", "utf-8", ""), SETTINGS)
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize("token", REPEATED)
def test_one_thing_repeated_takes_linear_time(token: str) -> None:
    short, long = token * (30_000 // len(token)), token * (300_000 // len(token))
    seconds(short)
    base = min(seconds(short) for _ in range(3))
    # The quicker of two runs: on a busy machine one may lose its caches to others.
    assert min(seconds(long) for _ in range(2)) < max(0.1, 25 * base)
    assert base < 1


def test_a_line_of_many_megabytes_is_read_once() -> None:
    assert seconds("the barley of 3 May (stands) " * 700_000) < 5


def test_many_hints_over_each_other_take_linear_time() -> None:
    from despatch.model import Hint, Span

    text = "Adam Hale to Miriam Orme\n\nThe barley stands well.\n\n" * 2000
    hints = tuple(Hint("note", Span(i, i + 20)) for i in range(0, len(text) - 20, 10))
    began = time.process_time()
    divide(Source("x.txt", text, "text", "utf-8", "", hints=hints), SETTINGS)
    assert time.process_time() - began < 4
