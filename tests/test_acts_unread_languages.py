"""Letters in a language that the ledger does not read give no acts, and are counted."""

import pytest
from click.testing import CliRunner

from despatch import archive, cli

ENGLISH = """\
Orla Fenn to the Harbour Board

Port Carrow, March 4th, 1911.

Gentlemen,

I beg you to send us ninety sacks of barley before the end of the month. {more}

Your obedient servant,

O. Fenn
"""
GERMAN = """\
Anselm Ruhwald an Otto Weidner, 4. 3. 1911

Lieber Freund,

bitte schicken Sie mir bis Ende des Monats neunzig Säcke Gerste.
Ich verspreche Ihnen, daß ich sie sogleich bezahlen werde.

Herzlichst Ihr

Anselm Ruhwald
"""
FRENCH = "Il me dit: je vous promets que je vous enverrai demain tout ce que vous avez demandé pour notre moulin."


@pytest.fixture
def built(tmp_path):
    """Build an archive of one file with these letters, and open it."""

    def build(*letters, settings=""):
        folder = archive.init(tmp_path / "a")
        if settings:
            (folder / "despatch.toml").write_text(settings, encoding="utf-8")
        (folder / "letters" / "all.txt").write_text("\n\n".join(letters), encoding="utf-8")
        archive.build(folder, workers=1)
        return archive.open(folder)

    return build


def unread(opened):
    return [problem.message for problem in opened.problems("language-unread")]


def test_a_german_letter_gives_no_acts_and_the_source_says_so(built):
    with built(ENGLISH.format(more=""), GERMAN, GERMAN.replace("4. 3.", "5. 3.")) as opened:
        assert len(opened.letters()) == 3
        assert [act.act.type for act in opened.ledger.acts()] == ["request"]
        assert not [step for step in opened.ledger.deliveries() if "Gerste" in (step.step.quote or "")]
        assert unread(opened) == ["nothing asked or promised was read in 2 of 3 letters (2 German)"]


def test_english_letters_have_nothing_to_say(built):
    with built(ENGLISH.format(more="")) as opened:
        assert unread(opened) == []
        assert opened.ledger.count_acts() == 1


def test_a_foreign_quotation_costs_itself(built):
    with built(ENGLISH.format(more=FRENCH)) as opened:
        assert unread(opened) == ["nothing asked or promised was read in 1 passage in other letters (1 French)"]
        assert [act.quote.words for act in opened.ledger.acts() if "promets" in act.quote.words] == []
        assert opened.ledger.count_acts() == 1


def test_show_says_which_language_is_not_in_the_ledger(built):
    with built(ENGLISH.format(more=FRENCH), GERMAN) as opened:
        languages = [opened.letter(entry.id).unread for entry in opened.letters(order="source")]
        assert languages == [("French",), ("German",)]
        said = CliRunner().invoke(cli.despatch, ["show", str(opened.path), opened.letters(order="source")[1].id]).output
        assert "the ledger does not read: German" in said


def test_a_single_letter_is_named(built):
    with built(ENGLISH.format(more=""), GERMAN) as opened:
        (problem,) = opened.problems("language-unread")
        german = next(entry for entry in opened.letters() if "Ruhwald" in entry.senders[0].name)
        assert problem.letter == german.id


def test_an_archive_in_german_alone_has_an_empty_ledger_and_says_why(built):
    with built(GERMAN, GERMAN.replace("4. 3.", "5. 3."), settings='languages = ["de"]\n') as opened:
        assert opened.ledger.count_acts() == 0
        assert unread(opened) == ["nothing asked or promised was read in 2 of 2 letters (2 German)"]
