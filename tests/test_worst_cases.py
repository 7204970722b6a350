"""No stage takes more than its share of time on a letter that is one thing over and over."""

import gc
import json
import time
from pathlib import Path

import pytest

from despatch.pipeline.source_stages import SourceState
from despatch.pipeline.stages import SOURCE
from despatch.settings import DEFAULT

TOKENS = json.loads((Path(__file__).parent / "data" / "worst-tokens.json").read_text("utf-8"))
"""`make bench` repeats them to 100 kB, and wants each stage to end within a second."""
OPENING = "Orla Fenn to Tasso Brandt\n\nPort Carrow, March 4, 1911\n\nDear Sir,\n\n"
SMALL, LARGE = 5_000, 20_000
GROWTH = 10
"""Four times the letter takes four times as long, or eight where a cache is filled. A square would take sixteen."""
SLOWEST = 2.0
"""Processor seconds for the large letter: a wide margin, for a busy machine takes several times as long."""


def seconds(token, size):
    """Return the time that each stage takes, the quicker of two runs."""
    letter = (OPENING + token * (size // len(token) + 1))[:size].encode()
    least = {}
    gc.collect()
    gc.disable()  # the collector looks at all that pytest holds
    try:
        for _ in range(2):
            state = SourceState("worst.txt", letter)
            for stage in SOURCE:
                start = time.process_time()
                state, _ = stage.run(state, DEFAULT)
                took = time.process_time() - start
                least[stage.name] = min(took, least.get(stage.name, took))
    finally:
        gc.enable()
    return least


@pytest.mark.timing
@pytest.mark.parametrize("token", TOKENS, ids=ascii)
def test_one_token_repeated_grows_with_the_letter(token):
    small, large = seconds(token, SMALL), seconds(token, LARGE)
    slow = {name: took for name, took in large.items() if took > SLOWEST}
    steep = {
        name: (small[name], took)
        for name, took in large.items()
        if took > 0.1 and took > GROWTH * max(small[name], 0.002)
    }
    assert (slow, steep) == ({}, {})


@pytest.mark.timing
@pytest.mark.parametrize("signs", ["s", "f", "st"])
def test_a_long_row_of_signs_that_a_ligature_folds_to_takes_no_longer_than_others(signs):
    row = (signs * 26)[:26]
    text = (
        f"I send you 4 tons of grain by the {row}t of them. I have the {row}t of your letters, and the {row}t of May.\n"
    )
    assert {name: took for name, took in seconds(text, len(OPENING + text)).items() if took > SLOWEST} == {}
