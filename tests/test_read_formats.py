"""What all readers share: how a file finds its reader, plug-ins, packages, and words in another form."""

import io
import zipfile
from importlib.metadata import EntryPoint

import pytest

from despatch import archive
from despatch.errors import SettingsError
from despatch.model import Encoded, Hint, Source, Span
from despatch.model.letter import Description, Party
from despatch.read import package, plugins, read
from despatch.read.reader import Declined, Reading
from despatch.read.refused import Refused
from despatch.settings import Settings
from despatch.store.letter_words import other_forms
from despatch.text.own_words import blank_spans


@pytest.fixture
def plugin(monkeypatch):
    """Return a function that installs a reader as another package would."""

    def install(value, name="logbook"):
        monkeypatch.setattr(plugins, "entry_points", lambda group: (EntryPoint(name, value, group),))
        for cached in (plugins.readers, plugins._found):
            cached.cache_clear()

    yield install
    monkeypatch.undo()
    for cached in (plugins.readers, plugins._found):
        cached.cache_clear()


LOGBOOK = b"LOGBOOK\nfrom=Orla Fenn\nThe sloop is in."


def read_logbook(raw):
    """A reader of a plug-in: lines after a first line LOGBOOK, the writer in the second."""
    if not raw.data.startswith(b"LOGBOOK"):
        return Declined("it does not begin with LOGBOOK")
    _, writer, words = raw.data.decode().split("\n", 2)
    name = Party(writer.partition("=")[2], None, "encoding.logbook", 0.99)
    letter = Encoded(Span(0, len(words)), Description(senders=(name,)))
    return Reading(Source(raw.id, words, "logbook", "utf-8", raw.sha256, letters=(letter,)))


def test_a_plugin_reads_its_own_files_and_leaves_the_others(plugin, tmp_path):
    plugin(f"{__name__}:read_logbook")
    source, problems = read(LOGBOOK, "a.log", Settings())
    assert (source.format, source.text, problems) == ("logbook", "The sloop is in.", ())
    source, _ = read(b"Dear Tasso,\n\nThe sloop is in.\n", "a.txt", Settings())
    assert source.format == "text"


def test_a_plugin_that_cannot_be_loaded_is_named(plugin):
    plugin("no_such_module:read")
    with pytest.raises(SettingsError, match=r"the reader 'logbook' of the package .* cannot be loaded"):
        read(LOGBOOK, "a.log", Settings())


def packed(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return buffer.getvalue()


def test_a_package_gives_its_files():
    assert package.Package(packed(a=b"words")).read("a") == b"words"


def locked(data):
    """Return a package whose first file is marked as encrypted in the list of contents."""
    at = data.index(b"PK\x01\x02") + 8
    return data[:at] + bytes([data[at] | 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed(a=b"0" * 40_000_000), "source-oversized"),
        (packed(b=b"words"), "source-damaged"),
        (packed(a=b"words")[:-10], "source-damaged"),
        (packed(a=b"words").replace(b"PK\x03\x04", b"PK\x03\x05"), "source-damaged"),
        (locked(packed(a=b"words")), "source-locked"),
    ],
    ids=["bomb", "missing", "cut off", "damaged", "locked"],
)
def test_a_package_that_is_a_trap_is_refused(data, code):
    with pytest.raises(Refused) as refused:
        package.Package(data).read("a")
    assert refused.value.code == code


# ---------------------------------------------------------------- other forms


def test_a_word_in_another_form_is_kept_with_the_words_around_it():
    words = "The bar-\nley came, and the bd sat on it."
    hints = [Hint("other-form", Span(4, 12), "barley"), Hint("other-form", Span(27, 29), "board")]
    assert other_forms(words, 0, hints) == "The barley came, and the board sat on it."
    assert other_forms(words, 0, []) == ""


def read_broken(raw):
    """A reader that joins the words broken at a line end."""
    text = raw.data.decode()
    hints = tuple(Hint("other-form", Span(i - 3, i + 5), "barley") for i in (text.find("-\n"),) if i >= 0)
    return Reading(Source(raw.id, text, "text", "utf-8", raw.sha256, hints=hints))


def test_search_finds_both_forms_of_a_word(plugin, tmp_path):
    plugin(f"{__name__}:read_broken")
    archive.init(tmp_path / "a", title="Harbour letters")
    (tmp_path / "a" / "letters" / "a.txt").write_text("Anna Vale to Jan Ostrov, 1942-07-18\n\nThe bar-\nley came.\n")
    archive.build(tmp_path / "a")
    with archive.open(tmp_path / "a") as opened:
        for query in ("barley", '"the barley came"', "bar", "ley"):
            (hit,) = opened.search(query).hits
            assert any(marked for _, marked in hit.snippet), query


# ---------------------------------------------------------------- words of others


def test_words_of_others_are_blanked_in_place():
    text = "Yes.\n> Will you come?\nO. F."
    assert blank_spans(text, [Span(5, 21)]) == "Yes.\n" + " " * 16 + "\nO. F."
    assert blank_spans(text, []) == text
