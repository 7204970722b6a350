"""JSON-LD: the triples that come out of an archive, the terms that they use, and the shapes that they keep to."""

import json
import re
from importlib import resources

import pytest
import rdflib
from pyshacl import validate
from rdflib.namespace import PROV, RDF, SDO, XSD

import quay
from archive_builders import ids
from despatch import archive
from despatch.export import linked
from ellery import build_hostile

RICO = rdflib.Namespace("https://www.ica.org/standards/RiC/ontology#")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
OWN = rdflib.Namespace("https://despatch.example/terms#")
CONTEXT = json.loads(resources.files(linked).joinpath("context.jsonld").read_text(encoding="utf-8"))["@context"]
# Of the lists of components of RiC-O 1.1 (May 2025): those that an archive of letters needs.
RIC_O_1_1 = {
    *("Agent", "CorporateBody", "Date", "Person", "Place", "Record", "RecordSet", "Relation"),
    *("RecordResourceToRecordResourceRelation", "conditionsOfUse", "dateQualifier", "expressedDate", "hasAddressee"),
    *("hasCreationDate", "hasOrHadHolder", "hasSender", "identifier", "isOrWasIncludedIn", "isReplyTo", "name"),
    *("normalizedDateValue", "relationCertainty", "relationHasSource", "relationHasTarget", "relationSource", "title"),
}
OA_TERMS = {
    *("SpecificResource", "TextPositionSelector", "TextQuoteSelector", "hasSource", "hasSelector"),
    *("exact", "prefix", "suffix", "start", "end"),
}
# rdflib's own reader of JSON-LD still uses a class that rdflib gives up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


def parse(folder):
    """Return the triples of all files of an export."""
    graph = rdflib.Graph()
    for file in sorted(folder.glob("*.jsonld")):
        if file.name != "context.jsonld":
            graph.parse(file, format="json-ld")
    return graph


def nodes_of(value):
    """Yield every object in JSON data."""
    if isinstance(value, dict):
        yield value
        for within in value.values():
            yield from nodes_of(within)
    elif isinstance(value, list):
        for within in value:
            yield from nodes_of(within)


def data_of(folder):
    """Return the files of an export as data, by their names."""
    files = (file for file in folder.glob("*.jsonld") if file.name != "context.jsonld")
    return {file.name: json.loads(file.read_text(encoding="utf-8")) for file in files}


@pytest.fixture(scope="module", name="folder")
def _folder(quay_letters):
    return quay_letters


@pytest.fixture(scope="module", name="out")
def _out(folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("quay-out")
    quay.export(folder, out, "jsonld")
    return out


@pytest.fixture(scope="module", name="graph")
def _graph(out):
    return parse(out)


@pytest.fixture(scope="module", name="things")
def _things(folder):
    """The first two letters and the two who wrote them."""
    here = rdflib.Namespace(f"{quay.ADDRESS}/")
    first, second, _ = ids(folder)
    return here[f"letter/{first}"], here[f"letter/{second}"], here["person/orla-fenn"], here["person/josiah-quill"]


def test_a_letter_says_in_both_vocabularies_who_wrote_to_whom_and_when(graph, things):
    first, _, orla, josiah = things
    assert {RICO.Record, SDO.Message} == set(graph.objects(first, RDF.type))
    for sender, recipient in ((RICO.hasSender, RICO.hasAddressee), (SDO.sender, SDO.recipient)):
        assert list(graph.objects(first, sender)) == [orla]
        assert list(graph.objects(first, recipient)) == [josiah]
    assert graph.value(first, SDO.dateSent) == rdflib.Literal("1911-03-04", datatype=XSD.date)
    date = graph.value(first, RICO.hasCreationDate)
    assert str(graph.value(date, RICO.expressedDate)) == "4 March 1911"
    assert str(graph.value(orla, SDO.name)) == "Orla Fenn"
    assert str(graph.value(graph.value(first, SDO.locationCreated), SDO.name)) == "Port Carrow"


def test_an_answer_is_a_relation_with_its_certainty_and_its_words(graph, things):
    first, second, *_ = things
    assert first in graph.objects(second, RICO.isReplyTo)
    answer = next(
        one
        for one in graph.subjects(RICO.relationHasTarget, first)
        if (one, RDF.type, OWN.Answer) in graph and graph.value(one, RICO.relationHasSource) == second
    )
    assert str(graph.value(answer, RICO.relationSource)) == "Your letter of March 4, 1911 received"
    assert 0.9 < float(graph.value(answer, RICO.relationCertainty)) <= 1
    assert int(graph.value(answer, OWN.days)) == 5


def test_a_lost_letter_is_a_record_with_the_words_that_prove_it(graph, things):
    _, second, orla, josiah = things
    (lost,) = graph.subjects(RDF.type, OWN.InferredLetter)
    assert (lost, RDF.type, RICO.Record) in graph
    assert (graph.value(lost, RICO.hasSender), graph.value(lost, RICO.hasAddressee)) == (orla, josiah)
    assert graph.value(lost, PROV.wasDerivedFrom) == second
    assert lost in graph.objects(second, RICO.isReplyTo)
    assert str(graph.value(lost, OWN.status)) == "not found"


def test_an_act_has_its_sides_its_quantity_and_its_day(graph, things):
    first, _, orla, josiah = things
    act = next(one for one in graph.subjects(PROV.wasQuotedFrom, first))
    assert str(graph.value(act, OWN.actType)) == "request"
    assert (graph.value(act, SDO.agent), graph.value(act, SDO.recipient)) == (orla, josiah)
    much = graph.value(act, OWN.quantity)
    assert (float(graph.value(much, SDO.minValue)), str(graph.value(much, SDO.unitText))) == (40.0, "tons")
    assert str(graph.value(graph.value(act, OWN.due), RICO.normalizedDateValue)) == "1911-04-01"


def test_positions_count_code_points_of_the_letters_text(graph):
    texts = {f"{letter}.txt": str(text) for letter, text in graph.subject_objects(SDO.text)}
    assert any("🜨" in text for text in texts.values())
    found = 0
    for words in graph.subjects(RDF.type, OA.SpecificResource):
        text = texts[str(graph.value(words, OA.hasSource))]
        at = {key: graph.value(one, OA[key]) for one in graph.objects(words, OA.hasSelector) for key in OA_TERMS}
        at |= {k: v for one in graph.objects(words, OA.hasSelector) for k in OA_TERMS if (v := graph.value(one, OA[k]))}
        start, end = int(at["start"] or 0), int(at["end"])
        assert text[start:end] == str(at["exact"])
        assert text[:start].endswith(str(at["prefix"] or ""))
        found += 1
    assert found == 18


def test_who_decided_is_told_of_rules_and_of_editors(graph, folder):
    here = rdflib.Namespace(f"{quay.ADDRESS}/")
    third = here[f"letter/{ids(folder)[2]}"]
    (decision,) = graph.subjects(RDF.type, OWN.Decision)
    editor = graph.value(decision, PROV.wasAssociatedWith)
    assert str(graph.value(editor, SDO.name)) == quay.EDITOR
    assert graph.value(decision, PROV.influenced) == third
    places = {
        graph.value(one, PROV.wasAttributedTo)
        for one in graph.subjects(RICO.relationHasSource, third)
        if str(graph.value(one, OWN.field)) == "place"
    }
    assert places == {editor}
    rules = set(graph.subjects(RDF.type, PROV.SoftwareAgent))
    assert rdflib.URIRef("urn:despatch:rule:dating.dateline") in rules
    assert set(graph.objects(None, PROV.wasAttributedTo)) <= {*rules, editor}


def test_the_context_maps_every_key(out):
    keys = {key for data in data_of(out).values() for node in nodes_of(data["@graph"]) for key in node}
    assert keys - set(CONTEXT) == {"@type", "@value"}
    types = {type for data in data_of(out).values() for node in nodes_of(data["@graph"]) for type in _types(node)}
    assert all(type in CONTEXT or type.partition(":")[0] in CONTEXT for type in types)


def test_no_statement_is_dropped(out, graph):
    """A key that the context did not map would lose its triples."""
    wanted = sum(
        len(value) if isinstance(value, list) else 1
        for data in data_of(out).values()
        for node in nodes_of(data["@graph"])
        if "@value" not in node
        for key, value in node.items()
        if key != "id"
    )
    assert len(graph) == wanted


def test_the_context_names_only_terms_that_the_vocabularies_have(graph):
    named = {one if isinstance(one, str) else one["@id"] for key, one in CONTEXT.items() if key != "@version"}
    used = {str(term) for term in (*graph.predicates(), *graph.objects(None, RDF.type))}
    terms = {f"{CONTEXT[one.partition(':')[0]]}{one.partition(':')[2]}" for one in named if re.match(r"\w+:\w", one)}
    for term in terms | used:
        if term.startswith(str(SDO)):
            assert rdflib.URIRef(term) in dir(SDO), term
        elif term.startswith(str(PROV)):
            assert rdflib.URIRef(term) in dir(PROV), term
        elif term.startswith(str(RICO)):
            assert term.removeprefix(str(RICO)) in RIC_O_1_1, term
        elif term.startswith(str(OA)):
            assert term.removeprefix(str(OA)) in OA_TERMS, term


def _types(node):
    type = node.get("type", node.get("@type", []))
    return type if isinstance(type, list) else [type]


# ---------------------------------------------------------------- shapes


def shapes():
    return rdflib.Graph().parse(data=resources.files(linked).joinpath("shapes.ttl").read_text(encoding="utf-8"))


def faults(graph, **asked):
    """Return what a validator says of a graph."""
    rules = shapes()
    return validate(graph, shacl_graph=rules, ont_graph=rules, **asked)[2]


def test_the_quay_letters_and_the_example_keep_to_the_shapes(graph, example, tmp_path):
    assert "Conforms: True" in faults(graph)
    quay.export(example, tmp_path, "jsonld")
    assert "Conforms: True" in faults(parse(tmp_path))


PREFIXES = """
@prefix rico: <https://www.ica.org/standards/RiC/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix d: <https://despatch.example/terms#> .
@prefix : <urn:t:> .
:orla a rico:Person ; schema:name "Orla Fenn" .
:rule a prov:SoftwareAgent .
:said a oa:SpecificResource ; oa:hasSource :text ; oa:hasSelector
  [ a oa:TextQuoteSelector ; oa:exact "coal" ],
  [ a oa:TextPositionSelector ; oa:start "0"^^xsd:nonNegativeInteger ; oa:end "4"^^xsd:nonNegativeInteger ] .
:one a rico:Record, schema:Message ; rico:hasSender :orla ; schema:sender :orla .
"""
LOST = ":lost a d:InferredLetter, rico:Record, schema:Message ; prov:wasDerivedFrom :one ;"
BROKEN = (
    ("Letter", "a sender whom nobody knows", ":one rico:hasSender :x ; schema:sender :x ."),
    (
        "Letter",
        "two vocabularies with two senders",
        ":b a rico:Person ; schema:name 'B' . :one rico:hasSender :b .",
    ),
    ("Letter", "a letter that answers a person", ":one rico:isReplyTo :orla ."),
    ("Letter", "a day of sending that is no date", ":one schema:dateSent 'in spring' ."),
    ("Letter", "a certainty above one", ":one d:certainty '1.4'^^xsd:double ."),
    ("Letter", "a certainty in words", ":one d:certainty 'likely' ."),
    ("Date", "a date that says nothing", ":one rico:hasCreationDate [ a rico:Date ] ."),
    ("InferredLetter", "a lost letter that nothing proves", f"{LOST} d:status 'not found' ."),
    ("InferredLetter", "a status of one's own", f"{LOST} d:status 'burnt' ; d:evidence :said ."),
    ("Evidence", "evidence without a text", ":w a oa:SpecificResource ; oa:hasSelector :a, :b ."),
    (
        "Position",
        "words that end before they start",
        ":p a oa:TextPositionSelector ; oa:start '9'^^xsd:nonNegativeInteger ; oa:end '4'^^xsd:nonNegativeInteger .",
    ),
    ("Quote", "a quote without words", ":q a oa:TextQuoteSelector ."),
    (
        "Relation",
        "a relation without its source",
        ":r a rico:Relation ; rico:relationHasTarget :orla ; rico:relationCertainty '0.5'^^xsd:double .",
    ),
    ("Reference", "a reference that nobody read", ":r a d:Reference ; d:function 'cite' ; d:evidence :said ."),
    (
        "Act",
        "an act of no known type",
        ":a a d:Act ; d:actType 'wish' ; d:evidence :said ; prov:wasQuotedFrom :one ; prov:wasAttributedTo :rule .",
    ),
    ("Named", "a place without a name", ":h a rico:Place ."),
    (
        "Decision",
        "a decision of a rule",
        ":d a d:Decision, prov:Activity ; prov:wasAssociatedWith :rule .",
    ),
)


def turtle(words=""):
    return rdflib.Graph().parse(data=PREFIXES + words, format="turtle")


def test_what_the_broken_examples_start_from_is_right():
    assert "Conforms: True" in faults(turtle())


@pytest.mark.parametrize(("shape", "what", "words"), BROKEN, ids=[what for _, what, _ in BROKEN])
def test_what_is_broken_breaks_its_shape(shape, what, words):
    report = faults(turtle(words), use_shapes=[f"https://despatch.example/shapes#{name}" for name in (shape, "sure")])
    assert "Conforms: False" in report


def test_every_shape_has_an_example_that_breaks_it():
    named = {str(shape).rpartition("#")[2] for shape in shapes().subjects(RDF.type, rdflib.SH.NodeShape)}
    assert named == {shape for shape, _, _ in BROKEN}


# ---------------------------------------------------------------- names, and material of every kind


def test_without_an_address_things_are_urns(tmp_path):
    folder = quay.build(tmp_path / "archive", settings="")
    quay.export(folder, tmp_path / "out", "jsonld")
    graph = parse(tmp_path / "out")
    letters = set(graph.subjects(RDF.type, SDO.Message))
    assert len(letters) == 4
    assert all(str(letter).startswith("urn:despatch:") for letter in letters)
    assert "Conforms: True" in faults(graph)


def test_a_letter_that_others_hold_is_none_of_the_archive(tmp_path):
    folder = quay.build(tmp_path / "archive")
    (folder / "catalogues").mkdir()
    table = "sender,recipient,date\nTamsin Oke,Orla Fenn,1911-04-05\n"
    (folder / "catalogues" / "oke.csv").write_text(table, encoding="utf-8")
    archive.build(folder, workers=1)
    quay.export(folder, tmp_path / "out", "jsonld")
    graph = parse(tmp_path / "out")
    (other,) = graph.subjects(OWN.piece, rdflib.Literal("elsewhere"))
    assert graph.value(other, SDO.dateSent) == rdflib.Literal("1911-04-05", datatype=XSD.date)
    assert (graph.value(other, RICO.isOrWasIncludedIn), graph.value(other, SDO.text)) == (None, None)
    assert "Conforms: True" in faults(graph)


def test_letters_that_attack_stay_data(tmp_path):
    build_hostile(tmp_path / "archive")
    quay.export(tmp_path / "archive", tmp_path / "out", "jsonld")
    graph = parse(tmp_path / "out")
    assert len(set(graph.subjects(RDF.type, SDO.Message))) > 1
    assert {str(one).partition(":")[0] for one in graph.subjects() if isinstance(one, rdflib.URIRef)} <= {
        "urn",
        "https",
    }


def test_an_export_replaces_the_one_before(folder, tmp_path):
    first = quay.export(folder, tmp_path, "jsonld")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert quay.export(folder, tmp_path, "jsonld") == first
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before
