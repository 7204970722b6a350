"""Signs in words: why a reading is doubtful, as an editor reads it."""

from __future__ import annotations

REASONS = (
    ("custom", "the other letters of the file do not show such a custom"),
    ("rule", "this rule is often wrong in such a place"),
    ("cut", "it is doubtful where the letter begins or ends"),
    ("parts", "the letter gives too few of its parts"),
    ("without senders", "the letter names no sender"),
    ("without date", "the letter has no date"),
    ("without salutation", "the letter has no salutation"),
    ("without closing", "the letter has no closing"),
    ("language", "the language of the file is not told"),
    ("letter short", "the letter is very short"),
    ("letter long", "the letter is very long"),
    ("noise", "the words hold signs of bad recognition"),
    ("field in", "few letters of the file give this field"),
    ("value once", "no other letter of the file has it"),
    ("order", "its year does not fit its neighbours"),
    ("rivals", "the letter has other dates"),
    ("doubt", "its date is doubtful"),
    ("open", "a part of the date is not told"),
    ("month", "the day is not told"),
    ("wide", "the day is not told"),
    ("qualified", "the letter itself says that it is not sure"),
    ("year not written", "the year is not written"),
    ("signature differs", "the signature names somebody else"),
    ("unsigned", "no signature confirms it"),
    ("salutation differs", "the salutation names somebody else"),
    ("unsaluted", "no salutation confirms it"),
    ("is the", "another field has the same words"),
    ("is saluted", "the salutation has the same name"),
    ("is a person", "another field has the same words"),
    ("office alone", "it names an office and nobody"),
    ("title alone", "it is a title without a name"),
    ("given name alone", "it is a given name alone"),
    ("initial", "it is initials"),
    ("name", "it does not look like a name"),
    ("words", "its length is odd"),
    ("digits", "it holds figures"),
    ("small words", "it holds words that names seldom hold"),
    ("formal word", "it holds a word of courtesy"),
    ("odd marks", "it holds odd marks"),
    ("begins with a mark", "it begins with a mark"),
    ("ends with a stop", "it ends with a stop"),
    ("people", "it names several people"),
    ("at ", "it stands in an odd place"),
    ("above", "it stands in an odd place"),
    ("below", "it stands in an odd place"),
    ("in body", "it stands within the letter's own words"),
    ("line", "more stands on its line"),
    ("far from date", "it stands far from the date"),
    ("no date beside", "no date stands beside it"),
)
"""The beginnings of signs, each with what to say; the first that fits counts."""
OTHERWISE = "too few signs speak for it"
WRONG_HERE = "decisions in this file say that such readings are often wrong here"


def in_words(sign: str) -> str:
    """Return what a sign that speaks against a reading means."""
    return next((said for begins, said in REASONS if sign.startswith(begins)), OTHERWISE)
