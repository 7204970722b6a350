"""The network of correspondents, as another program reads it."""

import networkx as nx
import pytest

import quay
from despatch import archive
from despatch.export import network
from despatch.model import Correspondent, Pair


def read(folder, out, form):
    quay.export(folder, out, form)
    if form == "gexf":
        return nx.read_gexf(out / "correspondents.gexf", version="1.3")
    return nx.read_graphml(out / "correspondents.graphml")


@pytest.fixture(name="form", params=["gexf", "graphml"])
def _form(request):
    return request.param


def test_people_and_their_letters_are_read_back(quay_letters, tmp_path, form):
    graph = read(quay_letters, tmp_path, form)
    assert graph.is_directed()
    assert {id: node["label"] for id, node in graph.nodes.items()} == {
        "orla-fenn": "Orla Fenn",
        "josiah-quill": "Josiah Quill",
        "tamsin-oke": "Tamsin Oke",
    }
    orla = graph.nodes["orla-fenn"]
    assert (orla["written"], orla["received"], orla["person"], orla["body"]) == (2, 1, True, False)
    assert set(graph.edges) == {
        ("orla-fenn", "josiah-quill"),
        ("josiah-quill", "orla-fenn"),
        ("orla-fenn", "tamsin-oke"),
    }
    asked = graph.edges["orla-fenn", "josiah-quill"]
    assert (asked["letters"], asked["weight"], asked["answered"], asked["missing"]) == (1, 1.0, 1, 1)
    assert (asked["first"], asked["last"], asked["median_days"]) == ("1911-03-04", "1911-03-04", 5.0)
    assert graph.edges["orla-fenn", "tamsin-oke"]["first"] == "1911-03"


def test_first_and_last_date_are_those_of_all_letters_between_two(example, tmp_path, form):
    graph = read(example, tmp_path, form)
    with archive.open(example) as it:
        pairs = it.correspondence.pairs()
        letters = it.letters()
    assert len(graph.edges) == len(pairs)
    edge = graph.edges["henrik-lund-vael", "aldous-penhallow"]
    between = [
        one.date
        for one in letters
        if one.senders[:1] and one.senders[0].person == "henrik-lund-vael"
        if any(who.person == "aldous-penhallow" for who in one.recipients)
    ]
    assert (edge["letters"], edge["first"], edge["last"]) == (len(between), between[0], between[-1])


def test_a_name_that_is_no_person_is_a_node_that_says_so():
    owner, orla = (
        Correspondent("the owner of the mill", None, None),
        Correspondent("Orla Fenn", "orla-fenn", "Orla Fenn"),
    )
    pair = Pair(orla, owner, 0, 0, 0, 0, 2, None, 0, None, 0)
    drawn = network.graph([], [(pair, None, None)])
    assert drawn.nodes["name:the owner of the mill"] == ("the owner of the mill", {"person": False})
    ((source, target, told),) = drawn.edges
    assert (source, target, told["missing"], "first" in told) == ("orla-fenn", "name:the owner of the mill", 2, False)


def test_hostile_names_stay_text(hostile, tmp_path, form):
    graph = read(hostile, tmp_path, form)
    with archive.open(hostile) as it:
        labels = {entry.label for entry in it.people()}
    assert {" ".join(node["label"].split()) for node in graph.nodes.values()} >= {
        " ".join(one.split()) for one in labels
    }


def test_signs_that_xml_cannot_hold_give_way_and_the_others_stay(tmp_path, form):
    orla, josiah = (Correspondent(name, None, None) for name in ("Orla\rFenn", "Josiah\ufffe\x07 Quill"))
    drawn = network.graph([], [(Pair(orla, josiah, 1, 0, 1, 0, 0, None, 0, None, 0), None, None)])
    path = tmp_path / "drawn.xml"
    path.write_bytes(getattr(network, form)(drawn))
    graph = nx.read_gexf(path, version="1.3") if form == "gexf" else nx.read_graphml(path)
    assert {node["label"] for node in graph.nodes.values()} == {"Orla\rFenn", "Josiah\ufffd\ufffd Quill"}
