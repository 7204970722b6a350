"""Words that readers may not see, in TEI: a gap with its reason and its extent, as the mark in their place says."""

import pytest
from lxml import etree

from archive_builders import ids
from despatch import archive
from despatch.export.xml import NAMESPACE
from quarry import quarry_at, withhold
from round_trip import export, letters, read_again, renamed

NS = {"t": NAMESPACE}
BROTHER = "My brother Tobias has been in the asylum at Fernhill since Easter."


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    """The quarry letters as readers see them: one is withheld whole, one without a title, and a passage of another."""
    folder = quarry_at(tmp_path_factory.mktemp("withheld") / "quarry")
    one, *_, four, _ = ids(folder)
    withhold(
        folder,
        'marking = "Most Secret"\nuntil = 2040-01-01\nreason = "a bargain"\nprivate_reason = "the owner telephoned"',
        f'letter = "{four}"\nwords = "{BROTHER}"\nuntil = 2040-01-01\nreason = "health of Tobias"',
        f'letter = "{one}"\nwords = "The slate for the chapel roof left here on Friday in the barge Heron."',
    )
    archive.open_permitted(folder).close()
    return folder / "public"


def documents(public, out):
    export(public, out, "tei")
    return {path.stem: etree.parse(path).getroot() for path in (out / "tei").iterdir()}


def test_a_letter_that_is_withheld_whole_says_why(public, tmp_path):
    made = documents(public, tmp_path)
    two = made[ids(public.parent)[1]]
    (gap,) = two.iterfind(".//t:text//t:gap", NS)
    assert gap.get("reason") == "withheld"
    assert gap.findtext("t:desc", namespaces=NS) == "[Letter withheld until 2040: a bargain]"
    assert "telephoned" not in etree.tostring(two, encoding="unicode")


def test_a_passage_is_a_gap_with_its_extent_in_its_paragraph(public, tmp_path):
    made = documents(public, tmp_path)
    four = made[ids(public.parent)[3]]
    (gap,) = four.iterfind(".//t:div/t:p/t:gap", NS)
    assert (gap.get("reason"), gap.get("extent")) == ("withheld", "less than 1 line")
    assert gap.findtext("t:desc", namespaces=NS) == "[less than 1 line withheld until 2040: health of Tobias]"
    (div,) = four.iterfind(".//t:div", NS)
    with archive.open(public) as it:
        assert "".join(div.itertext()) == it.letter(ids(public.parent)[3]).text


@pytest.mark.shared
def test_files_with_gaps_are_valid(public, tmp_path, tei_errors):
    export(public, tmp_path, "tei")
    export(public, tmp_path, "tei-archive")
    files = [*(tmp_path / "tei").iterdir(), tmp_path / "archive.xml"]
    assert [error for path in files for error in tei_errors(path)] == []


def test_the_same_archive_comes_back(public, tmp_path):
    export(public, tmp_path / "out", "tei-archive")
    again = read_again(public, [tmp_path / "out" / "archive.xml"], tmp_path / "new")
    before, after = letters(public), letters(again)
    kinds = []
    for folder in (public, again):
        with archive.open(folder) as it:
            kinds.append([(row["piece"], row["date"]["edtf"]) for row in it.exports.letters()])
    assert sorted(kinds[0]) == sorted(kinds[1])
    worded = {id: words for id, (_, words, _) in before.items() if "[Letter" not in words}
    order = {words: id for id, words in worded.items()}
    names = {id: order.get(words, ids(public.parent)[1]) for id, (_, words, _) in after.items()}
    told = {id: one for id, one in renamed(after, names).items() if id in worded}
    assert told == {id: one for id, one in renamed(before, {id: id for id in before}).items() if id in worded}
    with archive.open(again) as it:
        hints = [
            h.span.of(it.letter(e.id).text) for e in it.letters() for h in it.letter(e.id).hints if h.kind == "withheld"
        ]
    assert len(hints) == 2


CAME_AS_TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>A letter</title>
</titleStmt><publicationStmt><p>Private.</p></publicationStmt><sourceDesc><p>x</p></sourceDesc></fileDesc><profileDesc><correspDesc>
<correspAction type="sent"><persName>Cora Lind</persName><date when="1921-05-12"/></correspAction>
<correspAction type="received"><persName>Ada Quill</persName></correspAction></correspDesc></profileDesc></teiHeader>
<text><body><p>The <del>hazel</del> grove is sold.</p><p>Nobody knows of the price.</p></body></text></TEI>
"""


def test_a_letter_that_came_as_tei_goes_to_readers_without_its_own_markup(tmp_path):
    folder = quarry_at(tmp_path / "quarry")
    (folder / "letters" / "hazel.xml").write_text(CAME_AS_TEI, "utf-8")
    archive.build(folder, workers=1)
    (hazel,) = [id for id in ids(folder) if id.startswith("hazel")]
    withhold(folder, f'letter = "{hazel}"\nwords = "Nobody knows of the price."')
    with archive.open_permitted(folder) as it:
        made = documents(it.path, tmp_path / "out")
    said = etree.tostring(made[hazel], encoding="unicode")
    assert "grove is sold" in said
    assert "hazel</del>" not in said
    assert "price" not in said
    assert (tmp_path / "out" / "left-out.csv").read_text() == "letter,source,left_out\n"
