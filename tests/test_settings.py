"""despatch.toml: what it may say, and what is said of what it may not."""

import dataclasses
import re
from pathlib import Path

import pytest

from despatch import settings
from despatch.errors import SettingsError


def load(tmp_path, text):
    path = tmp_path / "despatch.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return settings.load(path)


def test_an_empty_file_says_nothing_and_gives_the_defaults(tmp_path):
    assert load(tmp_path, "") == settings.DEFAULT


def test_every_key_is_read(tmp_path):
    said = load(
        tmp_path,
        'title = "Letters of a mill"\nlanguages = ["de"]\ncalendar = "julian"\nencoding = "latin-1"\n'
        'us = ["The Mill"]\nown_rules = ["a"]\n',
    )
    assert said == settings.Settings("Letters of a mill", ("de",), "julian", "latin-1", ("The Mill",), ("a",))


def test_what_readers_are_told_of_an_archive_is_read(tmp_path):
    said = load(
        tmp_path,
        'about = "Letters of a mill."\neditor = ["O. Fenn", "J. Quill"]\nrights = "CC BY 4.0"\n'
        'repository = "Harbour Museum, Port Carrow"\naddress = "https://letters.example.org/mill/"\n',
    )
    assert (said.about, said.editor, said.rights) == ("Letters of a mill.", ("O. Fenn", "J. Quill"), "CC BY 4.0")
    assert (said.repository, said.address) == ("Harbour Museum, Port Carrow", "https://letters.example.org/mill")
    assert load(tmp_path, 'editor = "O. Fenn"\n').editor == ("O. Fenn",)


@pytest.mark.parametrize(
    "title", ["A plain title", 'The "Two" Offices', "back\\slash", "Zoë’s letters", "tab\there", "line\nbreak"]
)
def test_the_file_that_init_writes_reads_back(tmp_path, title):
    assert load(tmp_path, settings.template(title)) == settings.Settings(title=title)


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(tmp_path):
    assert load(tmp_path, b'\xef\xbb\xbftitle = "A"\r\ncalendar = "julian"\r\n').calendar == "julian"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('title = "A"\ntitel = "B"\n', 2, "did you mean 'title'?"),
        ("# first\n\nzebra = 1\n", 3, "the keys are about, address"),
        ("title = 7\n", 1, "must be text in quotes"),
        ('languages = "en"\n', 1, "must be a list"),
        ('languages = ["xx"]\n', 1, "cannot hold 'xx': choose from"),
        ("languages = []\n", 1, "must name at least one language"),
        ('title = "A"\ncalendar = "mayan"\n', 2, '"gregorian" or "julian"'),
        ('encoding = "klingon"\n', 1, "is not an encoding"),
        ('[archive]\ntitle = "A"\n', 1, "'archive' is not a key"),
        ('address = "letters.example.org"\n', 1, 'must be an address such as "https://letters.example.org"'),
        ('address = "javascript:alert(1)"\n', 1, "must be an address"),
        ("editor = 7\n", 1, "must be a list of texts"),
    ],
)
def test_what_cannot_be_understood_is_said_with_file_and_line(tmp_path, text, line, says):
    with pytest.raises(SettingsError) as said:
        load(tmp_path, text)
    assert f"despatch.toml:{line}: " in str(said.value)
    assert says in str(said.value)


def test_broken_toml_names_the_line(tmp_path):
    with pytest.raises(SettingsError, match=r"despatch\.toml: .*line 2"):
        load(tmp_path, 'title = "A"\nus = = 3\n')


def test_a_file_that_is_not_utf8_says_so(tmp_path):
    with pytest.raises(SettingsError, match="not UTF-8 at byte 9: save the file as UTF-8"):
        load(tmp_path, 'title = "é"\n'.encode("latin-1"))


# ---------------------------------------------------------------- [mail]


def test_attachments_are_letters_only_where_the_settings_say_so(tmp_path):
    path = tmp_path / "despatch.toml"
    path.write_text(settings.template("A"), encoding="utf-8")
    assert settings.load(path).mail.attachments is False
    turned_on = settings.template("A").replace("# [mail]\n# attachments", "[mail]\nattachments")
    path.write_text(turned_on, encoding="utf-8")
    assert settings.load(path).mail.attachments is True


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('mail = "yes"\n', "mail must be a table"),
        ("[mail]\nattachments = 1\n", "attachments must be true or false, not 1"),
        ("[mail]\nattachment = true\n", "did you mean 'attachments'"),
        ('[mail]\ntitle = "A"\n', "move it above that line"),
    ],
)
def test_a_wrong_table_of_mail_is_refused(tmp_path, table, message):
    path = tmp_path / "despatch.toml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(SettingsError, match=message):
        settings.load(path)


# ---------------------------------------------------------------- [model]

MODEL = '[model]\nurl = "http://localhost:11434/v1"\nname = "tiny"\n'


def test_no_model_is_asked_unless_it_is_named(tmp_path):
    assert load(tmp_path, settings.template("A")).model is None
    lines = settings.template("A").split("# [model]")
    turned_on = lines[0] + "[model]" + lines[1].replace("# url", "url").replace("# name", "name")
    assert load(tmp_path, turned_on).model == settings.ModelServer("http://localhost:11434/v1", "llama3.1")


def test_every_key_of_the_model_is_read(tmp_path):
    said = load(
        tmp_path,
        MODEL + 'key_env = "MODEL_KEY"\ntimeout = 30\nletters = 7\nat_once = 4\nconfidence = 0.65\n'
        'options = { temperature = 0, stop = ["x"], response_format = { type = "json_object" } }\n',
    ).model
    assert said == settings.ModelServer(
        "http://localhost:11434/v1",
        "tiny",
        "MODEL_KEY",
        30.0,
        7,
        4,
        0.65,
        {"temperature": 0, "stop": ["x"], "response_format": {"type": "json_object"}},
    )


@pytest.mark.parametrize(
    "url", ["http://localhost:11434/v1/", "http://localhost:11434/v1/chat/completions", " http://localhost:11434/v1 "]
)
def test_the_address_may_be_given_in_several_ways(tmp_path, url):
    assert load(tmp_path, f'[model]\nurl = "{url}"\nname = "tiny"\n').model.url == "http://localhost:11434/v1"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('title = "A"\nmodel = "tiny"\n', 2, "model must be a table: write a line [model]"),
        ('[model]\nname = "tiny"\n', 1, '[model] needs a line url = "..."'),
        ('[model]\nurl = "http://localhost/v1"\n', 1, '[model] needs a line name = "..."'),
        (MODEL + 'nmae = "x"\n', 4, "did you mean 'name'?"),
        (MODEL + 'us = ["A"]\n', 4, "'us' stands below the line [model], so it belongs to that table: move it above"),
        ('[model]\nurl = "localhost:11434"\nname = "x"\n', 2, "must be an address such as"),
        ('[model]\nurl = "ftp://localhost"\nname = "x"\n', 2, "must be an address such as"),
        ('[model]\nurl = "http://"\nname = "x"\n', 2, "must be an address such as"),
        ('[model]\nurl = "http://localhost:99999/v1"\nname = "x"\n', 2, "must be an address such as"),
        ('[model]\nurl = "http://[::1/v1"\nname = "x"\n', 2, "must be an address such as"),
        ('[model]\nurl = "http://local host/v1"\nname = "x"\n', 2, "must be an address such as"),
        ('[model]\nurl = "https://me:pw@host/v1"\nname = "x"\n', 2, "put the key into an environment variable"),
        ('[model]\nurl = "https://host/v1?key=abc"\nname = "x"\n', 2, "put the key into an environment variable"),
        (MODEL + "timeout = 0\n", 4, "must be a number from 1 to 3600, not 0"),
        (MODEL + "timeout = inf\n", 4, "must be a number from 1 to 3600"),
        (MODEL + "timeout = nan\n", 4, "must be a number from 1 to 3600"),
        (MODEL + "timeout = true\n", 4, "must be a number from 1 to 3600"),
        (MODEL + "letters = -1\n", 4, "must be a whole number from 0"),
        (MODEL + "letters = 2.5\n", 4, "must be a whole number from 0"),
        (MODEL + "at_once = 100\n", 4, "must be a whole number from 1 to 16"),
        (MODEL + "confidence = 80\n", 4, "must be a number from 0 to 1"),
        (MODEL + 'options = "hot"\n', 4, "must be a table"),
        (MODEL + "options = { seed = 1979-05-27 }\n", 4, "must be a table of texts, numbers, true and false"),
        (MODEL + "options = { temperature = nan }\n", 4, "must be a table of texts, numbers, true and false"),
        (MODEL + "options = { stream = true }\n", 4, "cannot hold 'stream'"),
    ],
)
def test_what_cannot_be_understood_of_the_model_is_said_with_file_and_line(tmp_path, text, line, says):
    with pytest.raises(SettingsError) as said:
        load(tmp_path, text)
    assert f"despatch.toml:{line}: " in str(said.value)
    assert says in str(said.value)


@pytest.mark.parametrize("key", ["sk-proj-abcdef0123456789", "model_key", "", "A KEY", 7, ["A"]])
def test_a_key_written_where_its_variable_should_be_named_is_refused_and_not_repeated(tmp_path, key):
    import json

    with pytest.raises(SettingsError, match="must be the name of an environment variable") as said:
        load(tmp_path, f"{MODEL}key_env = {json.dumps(key)}\n")
    assert "sk-proj" not in str(said.value)


def test_the_manual_speaks_of_every_key_of_the_model():
    words = (Path(__file__).parents[1] / "docs" / "manual" / "model.md").read_text(encoding="utf-8")
    said = set(re.findall(r"^\| `(\w+)` \|", words, re.MULTILINE))
    assert said == {field.name for field in dataclasses.fields(settings.ModelServer)}


# ---------------------------------------------------------------- [columns]


def test_columns_say_what_the_columns_of_tables_tell(tmp_path):
    words = 'title = "Fenn"\n\n[columns]\nsender = "Scrivener"\ndate_year = ["Anno", "Jaar"]\n'
    assert load(tmp_path, words).columns == (("Scrivener", "sender"), ("Anno", "date_year"), ("Jaar", "date_year"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ('[columns]\nsendre = "Scrivener"\n', "2: 'sendre' is not a key: did you mean 'sender'?"),
        ("[columns]\nsender = 3\n", "2: sender must be a list of texts in quotes"),
        ('columns = "sender"\n', "1: columns must be a table: write a line [columns]"),
        ('[columns]\nsender = "A"\ntitle = "Fenn"\n', "3: 'title' stands below the line [columns]"),
    ],
)
def test_what_columns_cannot_tell_is_refused(words, says, tmp_path):
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, words)
    assert says in str(refused.value)
