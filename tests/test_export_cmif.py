"""Letters as CMIF: valid, read back as the same letters, and honest about what it lacks."""

import csv

import pytest
from lxml import etree

from cmif_rules import broken_rules
from despatch import archive
from despatch.export.xml import NAMESPACE
from round_trip import export, letters, read_again

NS = {"t": NAMESPACE}
SETTINGS = 'editor = "A. Writer"\nrights = "CC BY 4.0"\naddress = "https://h.example"\n'
PEOPLE = '[[person]]\nname = "Orla Fenn"\nviaf = "12345"\n'


@pytest.fixture(name="listed")
def _listed(harbour, tmp_path):
    """The harbour letters as a list, by an editor who knows one of the people."""
    with (harbour / "despatch.toml").open("a") as file:
        file.write(SETTINGS)
    (harbour / "people.toml").write_text(PEOPLE)
    archive.build(harbour, workers=1)
    export(harbour, tmp_path / "list", "cmif")
    return tmp_path / "list"


def tree(folder):
    return etree.parse(folder / "cmif.xml").getroot()


def lacking(folder):
    with (folder / "cmif-lacking.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_letter_is_listed_with_its_parties_and_its_address(listed):
    root = tree(listed)
    (one,) = root.xpath("//t:correspDesc[t:correspAction[@type='sent']/t:persName = 'Orla Fenn']", namespaces=NS)
    assert one.get("ref").startswith("https://h.example/letter/harbour-")
    assert one.get("source") == "#" + root.xpath("string(//t:bibl/@xml:id)", namespaces=NS)
    sent, received = one.xpath("t:correspAction", namespaces=NS)
    assert sent.xpath("string(t:persName/@ref)", namespaces=NS) == "https://viaf.org/viaf/12345"
    assert sent.xpath("string(t:date/@when)", namespaces=NS) == "1911-03-04"
    assert received.xpath("string(*)", namespaces=NS) == "Harbour Board"
    assert one.xpath("string(t:note/t:ref[@type='cmif:hasLanguage']/@target)", namespaces=NS) == "en"
    assert root.xpath("string(//t:licence/@target)", namespaces=NS) == "https://creativecommons.org/licenses/by/4.0/"


def test_what_no_authority_knows_is_told(listed, example, tmp_path):
    rows = lacking(listed)
    assert ("person", "Harbour Board", "2") in {(row["what"], row["name"], row["letters"]) for row in rows}
    assert {row["name"] for row in rows if row["what"] == "person"} == {"Harbour Board"}
    assert [row for row in rows if row["what"] == "edition"] == []
    export(example, tmp_path / "example", "cmif")
    rows = lacking(tmp_path / "example")
    assert any("CC BY 4.0" in row["lacking"] for row in rows if row["what"] == "edition")
    assert [row["lacking"] for row in rows if row["what"] == "letter"].count("recipient") == 4


def test_an_inferred_letter_is_a_conjecture_without_a_text(example, tmp_path):
    export(example, tmp_path, "cmif")
    lost = tree(tmp_path).xpath("//t:correspDesc[@type='inferred']", namespaces=NS)
    assert len(lost) == 23
    for one in lost:
        assert one.xpath("string(t:note/t:ref[@type='cmif:hasTextBase']/@target)", namespaces=NS) == "cmif:noTextBase"
        assert set(one.xpath(".//t:correspAction/*/@evidence", namespaces=NS)) == {"conjecture"}


@pytest.mark.shared
def test_it_is_valid_by_schema_and_rules(listed, example, shared, tmp_path):
    export(example, tmp_path, "cmif")
    schema = etree.RelaxNG(etree.parse(shared / "schemas" / "cmi-customization.rng"))
    for folder in (listed, tmp_path):
        root = tree(folder)
        assert schema.validate(root), schema.error_log
        assert list(broken_rules(root)) == []


def test_each_rule_is_kept():
    broken = etree.fromstring(
        f"""<TEI xmlns="{NAMESPACE}"><teiHeader><bibl xml:id="mill"/><correspDesc source="#other">
        <correspAction type="sent"><date/></correspAction></correspDesc>
        <correspDesc source="#mill"><correspAction type="received"/></correspDesc></teiHeader></TEI>"""
    )
    assert [one.code for one in broken_rules(broken)] == ["W0001", "E0002", "E0003", "E0004", "E0001"]


def test_the_same_descriptions_come_back(example, tmp_path):
    export(example, tmp_path / "list", "cmif")
    new = read_again(example, [tmp_path / "list" / "cmif.xml"], tmp_path / "new")
    before, after = letters(example), letters(new)
    assert len(before) == len(after) == 62
    for (was, *_), (now, *_) in zip(before.values(), after.values(), strict=True):
        for role in ("senders", "recipients"):
            assert [person for _, person in now[role]] == [person for _, person in was[role]]
        assert now["place"] == (was["place"] and (was["place"][1], was["place"][1]))
        assert now["date"] == (was["date"] and (plain(was["date"][0]), *was["date"][1:]))


def plain(edtf):
    """A doubt of one part is a doubt of the whole date in CMIF."""
    return edtf.replace("?", "") + "?" if "?" in edtf else edtf


@pytest.mark.parametrize(("form", "file"), [("csv", "letters.csv"), ("jsonl", "letters.jsonl")])
def test_tables_come_back_as_the_same_descriptions(example, tmp_path, form, file):
    export(example, tmp_path / "tables", form)
    new = read_again(example, [tmp_path / "tables" / file], tmp_path / "new")
    before, after = letters(example), letters(new)
    names = ("kind", "marking", "via", "subject", "senders", "recipients", "date", "received", "place")
    assert [{name: said[name] for name in names} for said, *_ in after.values()] == [
        {name: said[name] for name in names} for said, *_ in before.values()
    ]
