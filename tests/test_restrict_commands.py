"""`despatch restrict`: what each verb prints, writes, and how it ends."""

import json

import pytest

from archive_builders import ids
from despatch import cli
from quarry import withhold


@pytest.fixture
def say(capsys):
    """Run `despatch restrict`; returns (exit code, what it printed, what it complained of)."""

    def run(verb, *words):
        code = cli.run(["restrict", verb, *(str(word) for word in words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


NAMED = ("--by", "R. Hale", "--on", "2026-12-01")


def test_an_entry_is_added_reviewed_and_opened_and_all_of_it_stays(say, quarry):
    code, told, _ = say("add", quarry, "--marking", "secret", "--years", "30", "--reason", "a bargain", *NAMED)
    assert code == 0
    assert "marking secret (1 letter)  until 1951-05-06  a bargain; its period ended on 1951-05-06" in told
    entry = told.split()[0]
    assert say("review", quarry, entry, "--next", "2030-01-01", *NAMED)[0] == 0
    assert say("list", quarry, "--due", "--on", "2029-12-31")[1] == ""
    assert entry in say("list", quarry, "--due", "--on", "2030-01-01")[1]
    assert say("open", quarry, entry, "--why", "all are dead", *NAMED)[0] == 0
    code, told, total = say("list", quarry, "--on", "2026-12-01")
    assert (code, total.strip()) == (0, "0 letters withheld, 0 with a withheld passage")
    assert f"{entry}  opened" in told
    written = (quarry / "restrictions.toml").read_text(encoding="utf-8")
    tables = [line for line in written.splitlines() if line.startswith("[[")]
    assert tables == ["[[withhold]]", "[[review]]", "[[open]]"]


def test_words_are_anchored_when_they_are_added(say, quarry):
    four = ids(quarry)[3]
    code, _, _ = say("add", quarry, "--letter", four, "--words", "brother Tobias", "--reason", "health", *NAMED)
    assert code == 0
    written = (quarry / "restrictions.toml").read_text(encoding="utf-8")
    assert 'words = "brother Tobias"' in written
    assert 'after = "has been in the asylum at Fernhill' in written


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--letter", "nowhere"), "no letter has the id 'nowhere'"),
        (("--person", "Nobody"), "nobody here is called 'Nobody'"),
        (("--years", "30"), "say what is withheld"),
        (("--words", "x"), "--words are words of one letter"),
        (("--marking", "Secret", "--until", "1972-01-01", "--years", "30"), "until and years contradict each other"),
        (("--marking", "Secret", "--years", "30", "--from", "birth"), "--from must be date, received, death or a day"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(say, quarry, given, says):
    code, _, trouble = say("add", quarry, *given, "--reason", "x", *NAMED)
    assert code in (1, 2)
    assert says in trouble
    assert not (quarry / "restrictions.toml").exists()


def test_a_second_entry_of_the_same_is_refused_and_the_file_stays(say, quarry):
    withhold(quarry, 'marking = "Secret"')
    before = (quarry / "restrictions.toml").read_bytes()
    code, _, trouble = say("add", quarry, "--marking", "Secret", "--until", "2040-01-01", "--reason", "x", *NAMED)
    assert code == 1
    assert "Keep one, or give them different codes" in trouble
    assert (quarry / "restrictions.toml").read_bytes() == before


def test_faults_are_told_with_file_and_line(say, quarry):
    withhold(quarry, 'letter = "nowhere"')
    code, _, trouble = say("list", quarry)
    assert code == 1
    assert f"{quarry / 'restrictions.toml'}:2: " in trouble
    code, _, trouble = say("build", quarry)
    assert code == 1
    assert "nothing is shown to readers until this is corrected" in trouble


def test_lists_as_json(say, quarry):
    withhold(quarry, 'marking = "Most Secret"\nuntil = 2040-01-01')
    told = json.loads(say("list", quarry, "--json", "--on", "2026-12-01")[1])
    assert [(one["state"], one["ends"], one["letters"]) for one in told["entries"]] == [
        ("in force", "2040-01-01", [ids(quarry)[1]])
    ]
    told = json.loads(say("leaks", quarry, "--json")[1])
    # The money that came had been promised in the withheld letter.
    assert {one["kind"]: one["quote"] for one in told} == {
        "refers": "I thank you for your letter of 6 May.",
        "quotes": "That the owner means to sell the upper quarry to the railway grieves me.",
        "reports": "The forty pounds have come.",
    }
    assert len(told) == 3


def test_an_export_for_readers_holds_the_permitted_words_only(quarry, tmp_path, capsys):
    withhold(quarry, 'marking = "Most Secret"')
    assert cli.run(["export", str(quarry), str(tmp_path / "all")]) == 0
    assert "holds what is withheld, too" in capsys.readouterr().err
    assert cli.run(["export", str(quarry), str(tmp_path / "readers"), "--for-readers"]) == 0
    assert capsys.readouterr().err == ""
    acts = [(tmp_path / out / "acts.jsonl").read_text(encoding="utf-8") for out in ("all", "readers")]
    assert ["before Michaelmas" in told for told in acts] == [True, False]


def test_the_proof_ends_with_1_where_something_was_found(say, quarry, tmp_path):
    withhold(quarry, 'marking = "Most Secret"')
    assert say("build", quarry, tmp_path / "out", "--on", "2026-12-01")[:2] == (0, f"{tmp_path / 'out'}: 4 letters\n")
    assert say("prove", quarry, tmp_path / "out")[0] == 0
    code, told, _ = say("prove", quarry, quarry / "letters")
    assert code == 1
    assert "quarry.txt: withheld words: " in told


LATE = "the period ends on 1800-01-01, and quarry-67v2bw was written on 1921-05-06: give a later day"


@pytest.mark.parametrize("chosen", ["--letter=quarry-67v2bw", "--marking=Most Secret"])
def test_a_period_that_ends_before_its_letter_is_refused(say, quarry, chosen):
    code, told, trouble = say("add", quarry, chosen, "--until", "1800-01-01", "--reason", "x", *NAMED)
    assert (code, told) == (1, "")
    assert trouble.strip().endswith(LATE)
    assert not (quarry / "restrictions.toml").exists()


def test_a_rule_may_end_before_some_of_its_letters(say, quarry):
    code, told, _ = say("add", quarry, "--person", "Ada Quill", "--until", "1921-05-08", "--reason", "x", *NAMED)
    assert code == 0
    assert "(5 letters)" in told


def test_a_period_in_the_file_that_ends_too_early_stops_everything_until_a_command_corrects_it(say, quarry):
    withhold(quarry, 'id = "sale"\nletter = "quarry-67v2bw"\nuntil = 1800-01-01')
    code, _, trouble = say("build", quarry)
    assert code == 1
    assert f"{LATE}: `despatch restrict change DIR sale --until DAY`" in trouble
    before = (quarry / "restrictions.toml").read_text("utf-8")
    code, told, _ = say("change", quarry, "sale", "--until", "2040-01-01", "--why", "a slip", *NAMED)
    assert code == 0
    assert "sale  in force  quarry-67v2bw  until 2040-01-01" in told
    after = (quarry / "restrictions.toml").read_text("utf-8")
    assert after.startswith(before)
    assert after.count("[[change]]") == 1
    assert say("build", quarry)[0] == 0


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--until", "1800-01-01"), LATE.removesuffix(": give a later day")),
        (("--until", "2040-01-01", "--years", "30"), "until and years contradict each other"),
        (("--why", "x"), "it changes nothing: write what is new, one of until, years, from"),
        (("--reason", " "), "reason is empty"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_is_written(say, quarry, given, says):
    withhold(quarry, 'id = "sale"\nletter = "quarry-67v2bw"\nuntil = 2030-01-01')
    before = (quarry / "restrictions.toml").read_bytes()
    code, _, trouble = say("change", quarry, "sale", *given, *NAMED)
    assert code == 1
    assert says in trouble
    assert (quarry / "restrictions.toml").read_bytes() == before


def test_what_was_opened_can_be_withheld_again(say, quarry):
    add = ("add", quarry, "--marking", "Most Secret", "--reason", "x", *NAMED)
    first = say(*add)[1].split()[0]
    assert "`despatch restrict change DIR" in say(*add)[2]
    assert say("open", quarry, first, "--reason", "a mistake", *NAMED)[0] == 0
    assert say(*add)[1].split()[:3] == [f"{first}-2", "in", "force"]


def test_a_day_that_cannot_be_read_says_how_to_write_one(say, quarry):
    for day in ("tomorrow", "1942-02-30", "1942"):
        code, _, trouble = say("add", quarry, "--marking", "Secret", "--until", day, "--why", "x", *NAMED)
        assert code == 2
        assert f"“{day}” is no day: write it as 1942-07-18." in trouble


def test_check_tells_what_is_wrong_in_the_file(quarry, capsys):
    withhold(quarry, 'letter = "nowhere"', 'marking = "Confidential"')
    assert cli.run(["check", str(quarry)]) == 1
    told = capsys.readouterr().out
    assert "restrictions.toml:2: restriction-wrong: w-" in told
    assert "no letter has the id 'nowhere'" in told
    assert "restriction-idle: w-" in told
    (quarry / "restrictions.toml").write_text('\n[[withhold]]\nreason = "x"\n', "utf-8")
    assert cli.run(["check", str(quarry)]) == 1
    assert "restrictions.toml:2: restriction-wrong: [[withhold]] needs a line by = " in capsys.readouterr().out


def test_check_says_where_doubtful_letters_are_listed(quarry, capsys):
    cli.run(["check", str(quarry)])
    told = capsys.readouterr().out
    assert ("want a look" in told) == (f"`despatch review doubts {quarry}` lists" in told)


@pytest.mark.parametrize("given", [("--period", "spring"), ("--years", "3", "--from", "death", "--died", "spring")])
def test_a_date_that_cannot_be_read_is_wrong_use(say, quarry, given):
    code, _, trouble = say("add", quarry, "--marking", "Secret", *given, "--reason", "x", *NAMED)
    assert code == 2
    assert "“spring” is no date: write 1942, 1942-07 or 1942-07/1943-05." in trouble
