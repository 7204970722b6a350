"""A language may lack any file or table: its acts, quantities and matters lack what the table gives; nothing fails."""

import sys
from dataclasses import fields, replace
from itertools import count

import pytest

from despatch import languages
from despatch.acts import unread_languages
from despatch.acts.stage import ledger
from despatch.languages import tables
from despatch.languages.acts import ActWords
from despatch.languages.deliveries import DeliveryWords
from despatch.languages.due import DueWords
from despatch.languages.ledger import LedgerWords
from despatch.languages.particulars import ArgumentWords
from despatch.languages.quantities import QuantityWords
from despatch.languages.quoting import QuotingWords
from despatch.matters.balances import balance, contradictions
from despatch.matters.grouping import matters
from despatch.matters.standing import standing
from despatch.model import Cut, Description, Source, Span
from despatch.quantities.find import find
from despatch.settings import Settings

FORMS = (ActWords, DeliveryWords, DueWords, LedgerWords, ArgumentWords, QuantityWords, QuotingWords)
TABLES = [
    (form, field.name)
    for form in FORMS
    for field in fields(form)
    if not isinstance(getattr(form(), field.name), frozenset)
]
LETTER = """\
I beg you to send us 40 casks of tar and half a dozen anchors to Elmford by the end of May, if the wind serves.
We promised you on Monday that the three ships with timber would sail within two weeks; they were lost at sea.
You wrote: "The Board shall pay two hundred crowns a month for those cargoes before next spring."
Thank you for your offer to lend us the said vessels. I regret that we cannot accept the delay of the tar.
"""
NUMBERS = count()


@pytest.fixture
def read(monkeypatch):
    """Return a function that reads LETTER in a language of its own: English as `change` makes it."""
    fill = tables._load
    # Rooms that still read untyped tables get those of English.
    untyped = getattr(languages, "load", tables.load)
    readers = [m for m in list(sys.modules.values()) if untyped is not tables.load and vars(m).get("load") is untyped]

    # No small words tell that the new language is the letter's.
    monkeypatch.setattr(unread_languages, "unread", lambda text, sentences, codes: ())

    def read_changed(change):
        code = f"z{next(NUMBERS)}"
        monkeypatch.setattr(
            tables, "_load", lambda c, form: change(form, fill("en", form)) if c == code else fill(c, form)
        )
        for module in readers:
            monkeypatch.setattr(module, "load", lambda c, subject: untyped("en" if c == code else c, subject))
        source = Source("a.txt", LETTER, "text", "utf-8", "")
        cut = Cut(Span(0, len(LETTER)), "letter", "test", 1.0)
        (found,), _ = ledger(source, [cut], [Description()], [()], (), Settings(languages=(code,)))
        acts, steps = found
        for matter in matters(acts, (code,)):
            assert standing(matter, acts, None, (code,)).acts is not None
        balance(steps, (code,))
        contradictions(steps, (code,))
        return acts, steps, find(LETTER, 0, len(LETTER), (code,))

    return read_changed


def without(form, *keys):
    """Return what takes `keys` out of one subject; without keys the whole file."""

    def change(asked, data):
        if asked is not form:
            return data
        return replace(data, **{key: getattr(form(), key) for key in keys}) if keys else form()

    return change


def test_the_letter_has_acts_steps_and_quantities(read):
    acts, steps, quantities = read(lambda form, data: data)
    assert len(acts) >= 4
    assert steps
    assert len(quantities) >= 4
    assert any(entry.act.due for entry in acts)
    assert any(entry.act.condition for entry in acts)


@pytest.mark.parametrize(("form", "key"), TABLES, ids=[f"{form.FILE}.{key}" for form, key in TABLES])
def test_a_missing_table_is_silence(read, form, key):
    acts, _, quantities = read(without(form, key))
    assert acts or form is ActWords
    assert quantities or form is QuantityWords


def test_without_its_acts_a_language_has_no_acts_and_no_steps_from_them(read):
    acts, steps, quantities = read(without(ActWords))
    assert acts == ()
    assert not any(step.delivery.act for step in steps)
    assert quantities


def test_without_its_quantities_a_language_counts_nothing(read):
    acts, _, quantities = read(without(QuantityWords))
    assert acts
    assert quantities == []
    assert not any(entry.act.quantities for entry in acts)


@pytest.mark.parametrize("form", [DeliveryWords, DueWords, LedgerWords, ArgumentWords, QuotingWords])
def test_without_another_file_acts_are_read_all_the_same(read, form):
    acts, steps, _ = read(without(form))
    assert acts
    assert steps or form is DeliveryWords


def test_a_language_of_no_files_gives_nothing(read):
    assert read(lambda form, data: form() if form in FORMS else data) == ((), (), [])
