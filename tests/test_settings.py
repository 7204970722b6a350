"""despatch.toml: what it may say, and what is said of what it may not."""

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
        'title = "Letters of a mill"\nlanguages = ["de"]\ncalendar = "julian"\nencoding = "latin-1"\nus = ["The Mill"]\nown_rules = ["a"]\n',
    )
    assert said == settings.Settings("Letters of a mill", ("de",), "julian", "latin-1", ("The Mill",), ("a",))


@pytest.mark.parametrize("title", ["A plain title", 'The "Two" Offices', "back\\slash", "Zoë’s letters", "tab\there", "line\nbreak"])
def test_the_file_that_init_writes_reads_back(tmp_path, title):
    assert load(tmp_path, settings.template(title)) == settings.Settings(title=title)


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(tmp_path):
    assert load(tmp_path, b'\xef\xbb\xbftitle = "A"\r\ncalendar = "julian"\r\n').calendar == "julian"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('title = "A"\ntitel = "B"\n', 2, "did you mean 'title'?"),
        ("# first\n\nzebra = 1\n", 3, "known are calendar"),
        ("title = 7\n", 1, "must be words in quotes"),
        ('languages = "en"\n', 1, "must be a list"),
        ('languages = ["xx"]\n', 1, "does not know 'xx': choose from"),
        ("languages = []\n", 1, "must name a language"),
        ('title = "A"\ncalendar = "mayan"\n', 2, '"gregorian" or "julian"'),
        ('encoding = "klingon"\n', 1, "is not an encoding"),
        ('[archive]\ntitle = "A"\n', 1, "an unknown key 'archive'"),
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
