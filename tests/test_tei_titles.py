"""Titles of letters in headers: who wrote to whom, in the ways of many editions, and titles that tell nobody."""

import pytest
from lxml import etree

from despatch.read.tei.descriptions import Reader
from despatch.read.tei.names import Register, in_order
from despatch.read.tei.titles import read_title

LANGUAGES = ("en", "de")


def parties(title):
    element = etree.fromstring(f"<title>{title}</title>")
    found = read_title(element, Reader(Register(element), LANGUAGES, LANGUAGES))
    return [named.name for named in found.senders], [named.name for named in found.recipients]


@pytest.mark.parametrize(
    ("title", "sender", "recipient"),
    [
        ("Letter to <persName>Sir Josiah Quill</persName>, <date>1818 January 12</date>", None, "Sir Josiah Quill"),
        ("Letter from Orla Fenn to Sir Josiah Quill, 1818 January 12.", "Orla Fenn", "Sir Josiah Quill"),
        ("Brief von Orla Fenn an Josef von Quill (08.04.1820).", "Orla Fenn", "Josef von Quill"),
        ("Von Renate Fenn an Josiah Quill. Hollern, 2. Mai 1792, Mittwoch", "Renate Fenn", "Josiah Quill"),
        ("Von Orla Fenn an Aktuar Joh. Wilh. Quill. Hof, Mai 1781", "Orla Fenn", "Aktuar Joh. Wilh. Quill"),
        ("To J. D. Quill   11 January [1844]", None, "J. D. Quill"),
        ("Letter no. 729; Orla Fenn to J. D. Quill, [11 January 1844]", "Orla Fenn", "J. D. Quill"),
        ("003/3 To Theo van Quill. The Hollern, Sunday, 29 September 1872", None, "Theo van Quill"),
        ("Letter from Orla Fenn to Josiah Quill, dated 6 February 1671/2", "Orla Fenn", "Josiah Quill"),
        ("SLC to Jane Lampton Quill, 24 Aug 1853 (UCCL 02711)", "SLC", "Jane Lampton Quill"),
        ("August Wilhelm von Fenn an Auguste Quill", "August Wilhelm von Fenn", "Auguste Quill"),
        ("Fenn, Orla to Quill, Josiah", "Orla Fenn", "Josiah Quill"),
        ("Fenn, Orla to Samuel Quill", "Orla Fenn", "Samuel Quill"),
        ("Lettre de Orla Fenn à Josiah Quill, 4 mars 1811", "Orla Fenn", "Josiah Quill"),
        ("Lettre d'Orla Fenn à Josiah Quill", "Orla Fenn", "Josiah Quill"),
        ("Lettera di Orla Fenn a Josiah Quill", "Orla Fenn", "Josiah Quill"),
        ("<persName>Orla Fenn</persName> an <persName>Josiah Quill</persName> in Hollern", "Orla Fenn", "Josiah Quill"),
        ("An <persName>Josiah Quill</persName>", None, "Josiah Quill"),
        ("Orla Fenn to Josiah Quill, 4 March 1811: electronic transcription", "Orla Fenn", "Josiah Quill"),
        ("Letter, Orla Fenn to Josiah Quill", "Orla Fenn", "Josiah Quill"),
        ("Brief Nr. 12: Orla Fenn an Josiah Quill", "Orla Fenn", "Josiah Quill"),
        ("Draft letter from Orla Fenn to Josiah Quill", "Orla Fenn", "Josiah Quill"),
        ("Orla Fenn, Port Carrow, to Josiah Quill, Hollern, 4 March 1811", "Orla Fenn", "Josiah Quill"),
        ("Capt. Fenn to Mr. Quill. Port Carrow, May 1811", "Capt. Fenn", "Mr. Quill"),
        ("Von Hagen an Josiah Quill", "Hagen", "Josiah Quill"),
        ("Letter from Carrow", "Carrow", None),
        ("Papers of <persName>Orla Fenn</persName>", None, None),
        ("Correspondence of Orla Fenn and Josiah Quill", None, None),
        ("Letters to Josiah Quill", None, None),
        ("[FB-Nr. 10: Nils Bann (Korporal), 20.07.1759]", None, None),
        ("A Journey to Port Carrow", None, None),
        ("Introduction to the Fenn Papers", None, None),
    ],
)
def test_who_wrote_to_whom(title, sender, recipient):
    assert parties(title) == ([sender] if sender else [], [recipient] if recipient else [])


def test_what_stands_behind_from_may_be_a_place():
    element = etree.fromstring("<title>Letter from Carrow</title>")
    assert read_title(element, Reader(Register(element), LANGUAGES, LANGUAGES)).unsure


def test_two_senders():
    title = (
        "Letter from <persName>Orla Fenn</persName> and <persName>T. Rook</persName> to <persName>J. Quill</persName>"
    )
    assert parties(title) == (["Orla Fenn", "T. Rook"], ["J. Quill"])


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ("<forename>Orla</forename><surname>Fenn</surname>", "Orla Fenn"),
        ("<surname>Fenn</surname><forename>Orla</forename>", "Orla Fenn"),
        ("<surname>Fenn</surname>, <forename>Orla</forename>", "Orla Fenn"),
        ("<surname>Fenn</surname>, <forename>Orla</forename> <nameLink>von</nameLink>", "Orla von Fenn"),
        ("<roleName>Dr.</roleName> <forename>Orla</forename> <surname>Fenn</surname>", "Dr. Orla Fenn"),
        ("<forename>Orla</forename> <surname>Fenn</surname> <genName>the Younger</genName>", "Orla Fenn the Younger"),
        ("Orla Fenn<note>Miller.</note>", "Orla Fenn"),
        ("<surname>Fenn</surname>", "Fenn"),
    ],
)
def test_the_parts_of_a_name_stand_as_they_are_spoken(parts, name):
    assert in_order(etree.fromstring(f"<persName>{parts}</persName>")) == name
