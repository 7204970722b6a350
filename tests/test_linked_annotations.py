"""W3C Web Annotations: what each claims, of which words, by whom, and in the terms of the standard alone."""

import json
from functools import partial
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, RDF

import quay
from archive_builders import ids
from despatch import archive
from despatch.archive import letter_targets
from despatch.export.linked import annotations
from despatch.model import Correction

CONTEXT = json.loads((Path(__file__).parent / "data" / "anno.jsonld").read_text(encoding="utf-8"))["@context"]
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


def read(out):
    """Return the files of an export, by their names."""
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in sorted(out.iterdir())}


def keys_of(value):
    if isinstance(value, dict):
        yield from value
        for within in value.values():
            yield from keys_of(within)
    elif isinstance(value, list):
        for within in value:
            yield from keys_of(within)


@pytest.fixture(scope="module", name="folder")
def _folder(quay_letters):
    return quay_letters


@pytest.fixture(scope="module", name="files")
def _files(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("quay-out")
    counts = quay.export(folder, out, "annotations")
    files = read(out)
    total = files["collection.json"]["total"]
    assert counts == {"collection.json": total, "page-1.json": total}
    assert len(files["page-1.json"]["items"]) == total
    return files


@pytest.fixture(scope="module", name="items")
def _items(files):
    return files["page-1.json"]["items"]


def said(note, purpose):
    return [body.get("value", body.get("source")) for body in note["body"] if body["purpose"] == purpose]


def find(items, tag, words):
    """Return the annotation with a tag on these words."""
    (found,) = [note for note in items if said(note, "tagging") == [tag] and exact(note) == words]
    return found


def exact(note):
    return next(one["exact"] for one in note["target"]["selector"] if one["type"] == "TextQuoteSelector")


def test_a_sender_is_identified_with_rule_and_certainty(items, folder):
    first = ids(folder)[0]
    note = next(note for note in items if said(note, "tagging") == ["sender"])
    assert note["motivation"] == "identifying"
    assert said(note, "describing") == ["Orla Fenn"]
    assert said(note, "identifying") == [f"{quay.ADDRESS}/person/orla-fenn"]
    assert said(note, "assessing") == ["0.99"]
    assert note["creator"] == {"id": "urn:despatch:rule:heading", "type": "Software", "name": "Despatch, rule heading"}
    assert note["target"]["source"] == f"{quay.ADDRESS}/letter/{first}.txt"


def test_a_date_is_described_in_edtf(items):
    assert said(find(items, "date", "4 March 1911"), "describing") == ["1911-03-04"]


def test_a_reference_links_the_letter_it_means_or_the_missing_one(items, folder):
    note = find(items, "reference", "Your letter of March 4, 1911 received")
    assert note["motivation"] == "linking"
    assert said(note, "linking") == [f"{quay.ADDRESS}/letter/{ids(folder)[0]}"]
    proof = find(items, "missing-letter", "Your letter of February 1, 1911 never came")
    with archive.open(folder) as it:
        (lost,) = it.correspondence.missing()
    assert said(proof, "linking") == [f"{quay.ADDRESS}/missing/{lost.id}"]


def test_an_act_is_classified(items):
    note = find(items, "act", "I promise to send you 40 tons of coal.")
    assert (note["motivation"], said(note, "describing")) == ("classifying", ["promise"])


def test_what_an_editor_decided_is_the_editors(tmp_path):
    folder = quay.build(tmp_path / "archive")
    with archive.open(folder) as it:
        first, new = ids(folder)[0], partial(Correction, "", by="T. Oke", at="")
        decision = letter_targets.field(it, new, first, "sender", ["Orla Fenn"])
    archive.decide(folder, decision)
    quay.export(folder, tmp_path / "out", "annotations")
    note = next(note for note in read(tmp_path / "out")["page-1.json"]["items"] if said(note, "tagging") == ["sender"])
    assert note["creator"] == {"id": f"{quay.ADDRESS}/editor/T.%20Oke", "type": "Person", "name": "T. Oke"}
    assert said(note, "assessing") == ["1.0"]


def test_every_passage_quotes_the_text_that_its_source_has(items, folder):
    """The source of a passage is the letter's text as the reading room serves it."""
    with archive.open(folder) as it:
        texts = {f"{quay.ADDRESS}/letter/{id}.txt": it.letter(id).text for id in ids(folder)}
    for note in items:
        position, quote = note["target"]["selector"]
        text = texts[note["target"]["source"]]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote.get("prefix", ""))
        assert text[position["end"] :].startswith(quote.get("suffix", ""))
    assert {said(note, "tagging")[0] for note in items} >= {"sender", "date", "place", "reference", "act", "mention"}


def test_all_keys_and_values_are_those_of_the_standard(files):
    assert set(keys_of(list(files.values()))) - {"@context"} <= set(CONTEXT)
    for note in files["page-1.json"]["items"]:
        for word in (note["type"], note["motivation"], *(body["purpose"] for body in note["body"])):
            assert word in CONTEXT
    ids = [note["id"] for note in files["page-1.json"]["items"]]
    assert len(ids) == len(set(ids))


def test_as_rdf_they_are_annotations_with_bodies_and_targets(files):
    page = {**files["page-1.json"], "@context": CONTEXT}
    graph = rdflib.Graph().parse(data=json.dumps(page), format="json-ld")
    notes = set(graph.subjects(RDF.type, OA.Annotation))
    assert len(notes) == len(page["items"])
    for note in notes:
        target = graph.value(note, OA.hasTarget)
        kinds = {graph.value(one, RDF.type) for one in graph.objects(target, OA.hasSelector)}
        assert kinds == {OA.TextPositionSelector, OA.TextQuoteSelector}
        assert graph.value(note, OA.motivatedBy).startswith(str(OA))
        assert graph.value(graph.value(note, DCTERMS.creator), FOAF.name)
        assert len(list(graph.objects(note, OA.hasBody))) > 1


def test_pages_lead_to_each_other_and_old_pages_go(folder, tmp_path, monkeypatch):
    quay.export(folder, tmp_path, "annotations")
    whole = read(tmp_path)["page-1.json"]["items"]
    monkeypatch.setattr(annotations, "ON_A_PAGE", 10)
    quay.export(folder, tmp_path, "annotations")
    files = read(tmp_path)
    pages = [files[f"page-{number}.json"] for number in range(1, len(files))]
    assert [note for page in pages for note in page["items"]] == whole
    assert [page.get("next") for page in pages] == [page["id"] for page in pages[1:]] + [None]
    assert [page.get("prev") for page in pages] == [None, *(page["id"] for page in pages[:-1])]
    assert [page["startIndex"] for page in pages] == list(range(0, len(whole), 10))
    assert {page["partOf"] for page in pages} == {files["collection.json"]["id"]}
    assert (files["collection.json"]["first"], files["collection.json"]["last"]) == (pages[0]["id"], pages[-1]["id"])
    monkeypatch.setattr(annotations, "ON_A_PAGE", 1000)
    quay.export(folder, tmp_path, "annotations")
    assert sorted(read(tmp_path)) == ["collection.json", "page-1.json"]


def test_an_archive_without_letters_has_an_empty_collection(tmp_path):
    folder = archive.init(tmp_path / "empty", title="Nothing yet")
    archive.build(folder, workers=1)
    assert quay.export(folder, tmp_path / "out", "annotations") == {"collection.json": 0}
    assert "first" not in read(tmp_path / "out")["collection.json"]
