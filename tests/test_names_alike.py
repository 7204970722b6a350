"""Two names as letters write them: one person's, or not."""

import pytest

from despatch.names.alike import same_person


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Adam Hale", "A. Hale"),
        ("Adam Hale", "Hale"),
        ("Adam Halle", "Adam Haley"),
        ("Rowan Tobias Penn", "RTP"),
        ("Francis Hale", "FHale"),
        ("Adam [Hale]", "Adam Hale."),
        ("Adam Hale", ""),
    ],
)
def test_one_person_may_bear_both(name, other):
    assert same_person(name, other)
    assert same_person(other, name)


@pytest.mark.parametrize(("name", "other"), [("Adam Hale", "Adam Orme"), ("Adam Hale", "Orme"), ("Hale", "Orme")])
def test_two_people(name, other):
    assert not same_person(name, other)
    assert not same_person(other, name)
