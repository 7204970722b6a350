"""An assistant asks the archive: each answer quotes letters, or says that the archive does not hold it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from click.testing import CliRunner
from mcp import Client, StdioServerParameters

import quay
from archive_builders import ids
from despatch import archive
from despatch.archive import Archive
from despatch.assistant.held import Held
from despatch.assistant.server import make_server
from despatch.cli import despatch, run

SOURCE = Path(__file__).parents[1] / "src"
TOOLS = {"search", "letter", "letters", "answers", "missing_letters", "business", "matter", "people"}
ABSENT = "The archive does not hold it: "


def ask(folder, *questions, everything=False):
    """Ask a server in this process, and return the answers; an error is its message."""

    async def asked():
        held = Held(folder, everything=everything)
        async with Client(make_server(held, everything=everything)) as client:
            answers = [await answer(client, tool, **told) for tool, told in questions]
        held.close()
        return answers

    answers = anyio.run(asked)
    return answers[0] if len(answers) == 1 else answers


async def answer(client, tool, **told):
    result = await client.call_tool(tool, told)
    return result.content[0].text if result.is_error else result.structured_content


def quotes_of(value):
    """Yield every quote in an answer."""
    if isinstance(value, dict):
        if {"letter", "start", "end", "words"} <= set(value):
            yield value
        for within in value.values():
            yield from quotes_of(within)
    elif isinstance(value, (list, tuple)):
        for within in value:
            yield from quotes_of(within)


def check_quotes(folder, answers):
    """Return how many quotes there are, each the words of its letter between its offsets."""
    quotes = list(quotes_of(answers))
    with archive.open(folder) as it:
        texts = {id: it.letter(id).text for id in {one["letter"] for one in quotes}}
    for one in quotes:
        assert texts[one["letter"]][one["start"] : one["end"]] == one["words"]
    return len(quotes)


def state_of(folder):
    """Return the files of a folder with their bytes; SQLite's own notes beside the database are none of them."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.endswith(("-wal", "-shm")))
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


def test_a_program_asks_over_standard_input_and_output_and_nothing_is_written(quay_letters, tmp_path):
    folder = shutil.copytree(quay_letters, tmp_path / "archive")
    before = state_of(folder)
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "despatch", "mcp", str(folder)], env={"PYTHONPATH": str(SOURCE)}
    )

    async def asked():
        async with Client(command) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            return client.instructions, tools, await answer(client, "search", query="coal")

    instructions, tools, found = anyio.run(asked)
    assert set(tools) == TOOLS
    assert all(tool.annotations.read_only_hint and tool.description for tool in tools.values())
    assert instructions.startswith(
        "The quay letters: an archive of letters. Letters about a quay. Letters in it, of 1911: 3."
    )
    assert (found["held"], found["total"]) == (True, 2)
    assert check_quotes(folder, found) > 6
    assert state_of(folder) == before


def test_a_program_that_hangs_up_leaves_no_trouble(quay_letters):
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    message = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    command, env = (
        [sys.executable, "-m", "despatch", "mcp", str(quay_letters)],
        os.environ | {"PYTHONPATH": str(SOURCE)},
    )
    read, write = os.pipe()
    os.close(read)
    sent = f"{json.dumps(message)}\n".encode()
    done = subprocess.run(command, input=sent, stdout=write, stderr=subprocess.PIPE, env=env, timeout=60, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_search_quotes_the_words_it_found(quay_letters):
    found = ask(quay_letters, ("search", {"query": "coal from:fenn"}))
    (letter,) = found["letters"]
    assert "40 tons of coal" in letter["found"]["words"]
    (sender,) = letter["from"]
    assert (sender["id"], sender["sure"], sender["quote"]["words"]) == ("orla-fenn", 0.99, "Orla Fenn")
    assert letter["date"]["edtf"] == "1911-03-04"
    assert letter["date"]["quote"]["words"] == "4 March 1911"


def test_a_letter_comes_with_its_words_its_references_and_its_acts(quay_letters):
    first, second, _ = ids(quay_letters)
    whole = ask(quay_letters, ("letter", {"id": second}))
    with archive.open(quay_letters) as it:
        assert whole["text"] == it.letter(second).text
        (lost,) = it.correspondence.missing()
    assert whole["marking"] == "Secret"
    one, other = whole["refers_to"]
    assert (one["quote"]["words"], one["means_letter"]) == ("Your letter of March 4, 1911 received", first)
    assert other["quote"]["words"] == "Your letter of February 1, 1911 never came"
    assert (other["means_missing_letter"], "means_letter" in other) == (lost.id, False)
    assert [(one["act"], one["by"]["id"], one["towards"]["id"]) for one in whole["acts"]] == [
        ("promise", "josiah-quill", "orla-fenn")
    ]
    assert check_quotes(quay_letters, whole) > 6


def test_what_answers_what_is_told_with_the_words_and_the_days(quay_letters):
    first, second, third = ids(quay_letters)
    asked, answering, unanswered = ask(
        quay_letters, ("answers", {"id": first}), ("answers", {"id": second}), ("answers", {"id": third})
    )
    (reply,) = asked["answered_by"]
    assert (reply["letter"], reply["days_between"]) == (second, 5)
    assert [one["words"] for one in reply["proved_by"]] == ["Your letter of March 4, 1911 received"]
    assert asked["whether_answered"] == "answers are held"
    assert {one.get("letter", one.get("of", {}).get("missing_letter", ""))[:5] for one in answering["answers_to"]} == {
        "quay-",
        "lost-",
    }
    assert unanswered["whether_answered"].startswith("it cannot be known: the archive holds no later letter")
    assert "answered_by" not in unanswered


def test_a_missing_letter_is_proved_by_words_and_what_answers_it_is_told(quay_letters):
    found = ask(quay_letters, ("missing_letters", {"author": "Orla", "year": "1911"}))
    (lost,) = found["missing_letters"]
    assert (lost["from"]["id"], lost["to"]["id"], lost["date"]) == ("orla-fenn", "josiah-quill", "1911-02-01")
    assert [one["words"] for one in lost["proved_by"]] == ["Your letter of February 1, 1911 never came"]
    answered = ask(quay_letters, ("answers", {"id": lost["missing_letter"]}))
    assert answered["of"]["missing_letter"] == lost["missing_letter"]
    assert answered["answered_by"][0]["letter"] == ids(quay_letters)[1]


def test_business_tells_how_it_stands_and_by_which_words(quay_letters):
    found = ask(quay_letters, ("business", {"who": "Josiah Quill", "words": "coal"}))
    (row,) = found["business"]
    assert row["standing"] == "promised"
    assert [one["quote"]["words"] for one in row["proved_by"]] == ["I promise to send you 40 tons of coal."]
    story, before = ask(
        quay_letters,
        ("matter", {"id": row["business"]}),
        ("business", {"words": "coal", "as_of": "1911-03-05"}),
    )
    assert [one["act"] for one in story["acts"]] == ["request", "promise"]
    assert story["acts"][0]["due"] == "1911-04-01"
    assert before["business"][0]["standing"] == "asked"
    assert check_quotes(quay_letters, (found, story, before)) == 7


def test_letters_are_listed_by_person_day_and_place(quay_letters):
    first, second, third = ids(quay_letters)

    def listed(**asked):
        return [one["letter"] for one in ask(quay_letters, ("letters", asked))["letters"]]

    assert listed() == [first, second, third]
    assert listed(sender="orla-fenn") == [first, third]
    assert listed(recipient="Oke") == [third]
    assert listed(person="Quill", date="1911-03-09") == [second]
    assert listed(place="Port Carrow") == [first, third]
    assert listed(marking="secret") == [second]


def test_a_list_is_read_on_where_its_part_ends(quay_letters):
    one = ask(quay_letters, ("letters", {"limit": 2}))
    assert (one["total"], one["next_offset"]) == (3, 2)
    other = ask(quay_letters, ("letters", {"limit": 2, "offset": 2}))
    assert (len(other["letters"]), other["next_offset"]) == (1, None)


@pytest.mark.parametrize(
    ("tool", "asked"),
    [
        ("search", {"query": "zeppelin"}),
        ("letter", {"id": "quay-nowhere"}),
        ("letters", {"sender": "Zorg"}),
        ("letters", {"date": "1950"}),
        ("answers", {"id": "quay-nowhere"}),
        ("missing_letters", {"year": "1950"}),
        ("missing_letters", {"author": "Tamsin Oke"}),
        ("business", {"words": "zeppelin"}),
        ("matter", {"id": "m-nowhere"}),
        ("people", {"name": "Zorg"}),
    ],
)
def test_that_the_archive_does_not_hold_it_is_an_answer(quay_letters, tool, asked):
    found = ask(quay_letters, (tool, asked))
    assert found["held"] is False
    assert found["answer"].startswith(ABSENT)
    assert "`despatch " not in found["answer"]


def test_a_name_of_several_is_answered_with_the_choices(example):
    found = ask(example, ("letters", {"person": "a"}))
    assert found["held"] is False
    assert len(found["people"]) > 1
    assert {"id", "name"} == set(found["people"][0])


def test_a_misspelt_word_is_answered_with_the_nearest(example):
    found = ask(example, ("search", {"query": "convoi"}))
    assert found["held"] is False
    assert found["did_you_mean"] == "convoy"


def test_wrong_use_is_an_error_that_says_what_to_write(quay_letters):
    day, many, nothing = ask(
        quay_letters,
        ("search", {"query": "date:19x"}),
        ("letters", {"limit": 1000}),
        ("search", {"query": ""}),
    )
    assert "write date:1942" in day
    assert many == "limit is 1000: the most is 25 (How many to return)"
    assert nothing == "query is empty: write something (What to search for)"


@pytest.mark.parametrize(
    ("tool", "asked", "said"),
    [
        ("search", {}, "query is missing: give it (What to search for)"),
        ("search", {"query": "barley", "order": "size"}, "order is 'size': write 'relevance', 'date' or 'newest'"),
        ("search", {"query": ["barley"]}, "query is ['barley']: write it as words (What to search for)"),
        ("letters", {"limit": "many"}, "limit is 'many': write a whole number (How many to return)"),
        ("letters", {"offset": -1, "limit": 0}, "limit is 0: the least is 1"),
        ("letters", {"known_by_description_only": "perhaps"}, "known_by_description_only is 'perhaps': write true or"),
        ("letters", {"sendr": "Orla Fenn"}, "there is no argument 'sendr': did you mean 'sender'?"),
        ("letters", {"x": 1}, "there is no argument 'x': the arguments are sender, recipient, person"),
        ("missing_letters", {"status": "gone"}, "status is 'gone': write 'not found', 'oral'"),
        ("search", {"query": "b" * 1001}, "query is too long: write at most 1000 characters"),
        ("leters", {}, "there is no tool 'leters': the tools are answers, business, letter, letters"),
    ],
)
def test_a_wrong_argument_is_named_with_what_to_write(quay_letters, tool, asked, said):
    answer = ask(quay_letters, (tool, asked))
    assert said in answer
    assert "validation error" not in answer
    assert "pydantic" not in answer


def test_a_long_letter_comes_in_parts(tmp_path):
    words = "The quay is long and the mill stands idle. " * 400
    folder = quay.build(tmp_path / "archive", text=quay.TEXT.replace("All is well here.", words))
    id = ids(folder)[2]
    whole, at = "", 0
    while at is not None:
        part = ask(folder, ("letter", {"id": id, "start": at}))
        assert len(part["text"]) <= 6000
        whole, at = whole + part["text"], part.get("next_start")
    with archive.open(folder) as it:
        assert whole == it.letter(id).text
    assert part["text_length"] == len(whole)


def test_a_question_that_asks_too_much_says_how_to_ask_for_less(quay_letters, monkeypatch):
    limited = Archive.limited
    monkeypatch.setattr(Archive, "limited", lambda it, steps=1: limited(it, steps))
    held = Held(quay_letters, everything=False)
    server = make_server(held, everything=False)

    async def asked():
        async with Client(server) as client:
            return await answer(client, "business")

    monkeypatch.setattr("despatch.archive.session._AT_ONCE", 1)
    assert "ask for less" in anyio.run(asked)
    held.close()


def test_answers_keep_to_a_size(ellery):
    every = [(tool, {"limit": 25}) for tool in ("letters", "missing_letters", "business", "people")]
    every.append(("search", {"query": "letter", "limit": 25}))
    answers = ask(ellery, *every)
    assert max(len(json.dumps(one)) for one in answers) < 64_000
    assert check_quotes(ellery, answers) > 100


# ---------------------------------------------------------------- what is withheld, and what changes


WITHHELD = """
[[withhold]]
marking = "Secret"
until = 2999-01-01
by = "I. Lund"
when = 2026-11-01
reason = "The family asks for it."
"""


def test_what_is_withheld_from_readers_is_withheld_from_assistants(quay_letters, tmp_path):
    folder = shutil.copytree(quay_letters, tmp_path / "archive")
    (folder / "restrictions.toml").write_text(WITHHELD, encoding="utf-8")
    second = ids(folder)[1]
    questions = [("search", {"query": "promise"}), ("letter", {"id": second}), ("business", {"include_doubtful": True})]
    questions += [("missing_letters", {}), ("answers", {"id": ids(folder)[0]}), ("letters", {})]
    told = json.dumps(ask(folder, *questions))
    for words in ("promise to send you", "February 1, 1911 never came", "letter of March 4, 1911 received"):
        assert words not in told
    assert "promise to send you" in json.dumps(ask(folder, *questions, everything=True))


def test_a_server_tells_what_the_archive_holds_now(quay_letters, tmp_path):
    folder = shutil.copytree(quay_letters, tmp_path / "archive")
    held = Held(folder, everything=False)
    server = make_server(held, everything=False)

    async def asked():
        async with Client(server) as client:
            before = await answer(client, "search", query="zeppelin")
            text = "Tamsin Oke to Orla Fenn\n\nHarn, 5 April 1911\n\nDear Orla,\n\nThe zeppelin came.\n\nTamsin Oke\n"
            (folder / "letters" / "more.txt").write_text(text, encoding="utf-8")
            archive.build(folder, workers=1)
            return before, await answer(client, "search", query="zeppelin")

    before, after = anyio.run(asked)
    held.close()
    assert (before["held"], after["held"], after["total"]) == (False, True, 1)


# ---------------------------------------------------------------- the command


def test_without_the_library_the_command_says_what_to_install(quay_letters, monkeypatch, capsys):
    for name in [name for name in sys.modules if name.partition(".")[0] == "mcp"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "despatch.assistant.server")
    monkeypatch.delattr("despatch.assistant.server")
    monkeypatch.setitem(sys.modules, "mcp", None)
    assert run(["mcp", str(quay_letters)]) == 1
    assert capsys.readouterr().err == "despatch: `despatch mcp` needs mcp: pip install 'despatch[mcp]'\n"


def test_a_folder_that_is_no_archive_is_told_before_anything_is_served(tmp_path, capsys):
    assert run(["mcp", str(tmp_path)]) == 1
    assert "despatch init" in capsys.readouterr().err


def test_help_has_an_example():
    assert "despatch mcp my-letters" in CliRunner().invoke(despatch, ["mcp", "--help"]).output
