"""Linked data, annotations, manifests and networks of the archive that readers see hold no word that is withheld."""

import json
import shutil

import pytest
from PIL import Image

import quay
from archive_builders import ids
from despatch import archive
from despatch.export.formats import FORMATS

WITHHELD = """
[[withhold]]
marking = "Secret"
until = 2999-01-01
by = "I. Lund"
when = 2026-11-01
reason = "The family asks for it."

[[withhold]]
letter = "{first}"
words = "lies idle at the quay"
until = 2999-01-01
by = "I. Lund"
when = 2026-11-01
reason = "Trade."
"""
SECRET = ("promise to send you", "of February 1, 1911", "of March 4, 1911", "lies idle at")
OURS = ("jsonld", "annotations", "iiif", "gexf", "graphml")


@pytest.fixture(scope="module", name="folder")
def _folder(quay_letters, tmp_path_factory):
    folder = shutil.copytree(quay_letters, tmp_path_factory.mktemp("permitted") / "archive")
    Image.new("L", (30, 40), 200).save(folder / "letters" / "quay.png")
    restrictions = WITHHELD.format(first=ids(folder)[0])
    (folder / "restrictions.toml").write_text(restrictions, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", OURS)
def test_no_withheld_word_is_in_any_file(folder, tmp_path, name):
    form = next(form for form in FORMATS if form.name == name)
    with archive.open(folder) as whole, archive.open_permitted(folder) as permitted:
        form.load()(whole.exports, tmp_path / "whole", None)
        form.load()(permitted.exports, tmp_path / "permitted", None)
    said = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "whole").iterdir())
    told = "".join(file.read_text(encoding="utf-8") for file in (tmp_path / "permitted").iterdir())
    assert told
    assert not any(words in told for words in SECRET)
    if name in ("jsonld", "annotations"):
        assert all(words in said for words in SECRET)


def test_passages_of_a_redacted_letter_are_found_in_the_text_that_readers_see(folder, tmp_path):
    with archive.open_permitted(folder) as permitted:
        texts = {f"{quay.ADDRESS}/letter/{one.id}.txt": permitted.letter(one.id).text for one in permitted.letters()}
        next(form for form in FORMATS if form.name == "annotations").load()(permitted.exports, tmp_path, None)
    notes = json.loads((tmp_path / "page-1.json").read_text(encoding="utf-8"))["items"]
    (redacted,) = (source for source, text in texts.items() if "withheld" in text and "40 tons of coal" in text)
    assert any(note["target"]["source"] == redacted for note in notes)
    for note in notes:
        position, quote = note["target"]["selector"]
        assert texts[note["target"]["source"]][position["start"] : position["end"]] == quote["exact"]
