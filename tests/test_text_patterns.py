"""Patterns made of word lists, and the one flag that they may not have."""

import re
from pathlib import Path

import pytest
import regex

import despatch
from despatch.text.patterns import NOTHING, any_of

SOURCES = sorted(Path(despatch.__file__).parent.rglob("*.py"))


def matches(pattern, text):
    return [found.group() for found in regex.finditer(pattern, text, regex.IGNORECASE)]


def test_the_longest_words_come_first():
    assert matches(any_of(["harbour", "harbour board", "board"]), "Harbour  board, harbour") == [
        "Harbour  board",
        "harbour",
    ]
    assert any_of([]) == any_of([""]) == NOTHING


def test_casefolded_words_match_both_spellings():
    text = "viele Grüße, viele Grüsse, VIELE GRÜSSE"
    assert len(matches(any_of(["viele grüße".casefold()], folded=True), text)) == 3
    assert len(matches(any_of(["viele grüsse"]), text)) == 2


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_no_pattern_that_ignores_case_cuts_ligatures(source):
    """A row of "s" would be cut in ever more ways: see `text/patterns.py`."""
    code = source.read_text(encoding="utf-8")
    assert not (re.search(r"[|(,= ]regex\.(?:V1|VERSION1|FULLCASE)\b", code) and re.search(r"IGNORECASE|\(\?i", code))
