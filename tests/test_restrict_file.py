"""restrictions.toml: what it says, and what is refused with file, line and the next step."""

from datetime import date

import pytest

from despatch.errors import SettingsError
from despatch.model import Anchor
from despatch.restrict.file import parse

LETTER = 'letter = "quarry-67v2bw"\nreason = "private"\nby = "R. Hale"\nwhen = 2026-12-01\n'


def read(*tables, head=""):
    return parse(head + "".join(f"[[withhold]]\n{table}" for table in tables), "restrictions.toml")


def refusal(*tables, head=""):
    with pytest.raises(SettingsError) as refused:
        read(*tables, head=head)
    return str(refused.value)


def test_an_entry_says_what_until_when_by_whom_and_why():
    said = read(
        LETTER + "until = 1972-01-01\ncode = '40(2)'\nauthority = 'the council'\nprivate_reason = 'a debt'\n"
        "title = 'A family letter'\nreview = 1960-01-01\nreveal = 'counted'\n",
        head="reveal = 'silent'\ncounted_from = 10\n",
    )
    (entry,) = said.entries
    assert (said.reveal, said.counted_from) == ("silent", 10)
    assert (entry.letters, entry.until, entry.code) == (("quarry-67v2bw",), date(1972, 1, 1), "40(2)")
    assert (entry.authority, entry.reason, entry.private_reason) == ("the council", "private", "a debt")
    assert (entry.title, entry.review, entry.reveal, entry.line) == (
        "A family letter",
        date(1960, 1, 1),
        "counted",
        3,
    )


def test_words_are_anchored_as_decisions_are():
    (entry,) = read(LETTER + "words = 'upper quarry'\nbefore = 'sell the'\nnth = 2\nstart = 40\nend = 52\n").entries
    assert entry.passage == Anchor("quarry-67v2bw", 40, 52, "upper quarry", "sell the", "", 2)
    assert not entry.every
    (entry,) = read(LETTER + "words = 'upper quarry'\n").entries
    assert entry.every


def test_an_id_stays_when_the_reason_or_the_period_changes():
    first, later = (read(LETTER + more).entries[0] for more in ("until = 1972-01-01\n", "years = 30\ntitle = 'x'\n"))
    assert first.id == later.id
    assert read(LETTER + "code = '40'\n").entries[0].id != first.id
    assert read(LETTER + "id = 'mine'\n").entries[0].id == "mine"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("leter = 'x'", "restrictions.toml:6: 'leter' is not a key: did you mean 'letter'?"),
        ("until = 1972-01-01\nyears = 30", "restrictions.toml:6: until and years contradict each other"),
        ("years = 400", "restrictions.toml:6: years must be from 1 to 150, not 400"),
        ("years = 'thirty'", "restrictions.toml:6: years: expected"),
        ("years = 3\nfrom = 'birth'", "restrictions.toml:7: from must be"),
        ("from = 'date'", "restrictions.toml:6: from needs a line years = 30"),
        (
            "from = 1972-01-01\nuntil = 1942-01-01",
            "restrictions.toml:7: the period ends on 1942-01-01, before",
        ),
        ("died = '1950'", "restrictions.toml:6: died counts with years and from"),
        ("words = ' '", "restrictions.toml:6: words belong to one letter"),
        ("nth = 2", "restrictions.toml:6: nth places words, and there are none"),
        ("words = 'x'\nreveal = 'silent'", "restrictions.toml:7: a passage is always marked"),
        ("words = 'x'\ntitle = 'y'", "restrictions.toml:7: title stands in place of a letter's names"),
        ("person = 'Cora Lind'", "restrictions.toml:2: letter and person contradict each other"),
        ("images = 'all'", "restrictions.toml:6: images must be"),
        ("reveal = 'hidden'", "restrictions.toml:6: reveal: invalid enum value"),
        ("until = 'soon'", "restrictions.toml:6: until must be a day without quotes, such as until = 1972-01-01"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(line, says):
    assert refusal(LETTER + line + "\n").startswith(says)


def test_an_entry_without_reason_editor_day_or_letter_is_refused():
    for key in ("reason", "by", "when"):
        lines = [line for line in LETTER.splitlines() if not line.startswith(key)]
        assert refusal("\n".join(lines) + "\n").startswith(f"restrictions.toml:1: [[withhold]] needs a line {key} = ")
    assert "say what is withheld" in refusal(LETTER.replace('letter = "quarry-67v2bw"', 'code = "40"'))
    assert "reason is empty" in refusal(LETTER.replace("private", " "))


def test_a_period_before_its_start_is_refused():
    choosing = LETTER.replace('letter = "quarry-67v2bw"', 'period = "1943/1942"')
    assert "restrictions.toml:2: period ends before it begins" in refusal(choosing)
    assert "period must be a date" in refusal(choosing.replace("1943/1942", "the war"))


def test_two_entries_that_contradict_each_other_are_refused_with_both_lines():
    says = refusal(LETTER + "until = 1972-01-01\n", LETTER + "until = 1992-01-01\n")
    assert says.startswith("restrictions.toml:7: this entry and the one in line 1 have the id w-")
    assert len(read(LETTER, LETTER + "code = '40(2)'\n").entries) == 2


def test_a_verdict_on_no_entry_is_refused():
    verdict = "[[open]]\nof = 'w-nothing'\nby = 'R. Hale'\nwhen = 2026-12-01\n"
    with pytest.raises(SettingsError, match=r"restrictions.toml:7: no entry has the id 'w-nothing'"):
        parse(f"[[withhold]]\n{LETTER}{verdict}", "restrictions.toml")


def test_a_file_that_is_no_toml_is_refused():
    assert "close every quote" in refusal('letter = "x')
    with pytest.raises(SettingsError, match="two brackets"):
        parse("[withhold]\nletter = 'x'\n", "restrictions.toml")
    with pytest.raises(SettingsError, match=r"restrictions.toml:1: 'reveals' is not a key: did you mean 'reveal'"):
        parse("reveals = 'silent'\n", "restrictions.toml")
