"""A list of contents dates the letters that it leads to."""

from despatch.pipeline.preview import preview

PAGE = """<html><body><h2>Letters of Orla Fenn</h2>
<p><a href="#one">1 - Port Carrow, {first}</a></p>
<p><a href="#two">2 - Hollingstead, {second}</a></p>
<p><a name="one"></a>Port Carrow March 4th 11<br/>Dear Uncle<br/>The barley has not come, and the mill stands
idle.<br/>Yours truly<br/>Orla Fenn</p>
<p><a href="#top">back to top</a></p>
<p><a name="two"></a>Hollingstead May 9th/11<br/>Dear Uncle<br/>It came at noon, and I thank you.<br/>Yours truly<br/>
Orla Fenn</p>
</body></html>"""


def described(tmp_path, first, second):
    file = tmp_path / "letters.html"
    file.write_text(PAGE.format(first=first, second=second), "utf-8")
    seen = preview(file)
    assert "back to top" not in seen.source.text
    assert [piece.kind for piece in seen.letters] == ["other", "letter", "letter"]  # the page's title is no letter
    found = [letter.description for letter in seen.letters[1:]]
    assert [d.place.written for d in found] == ["Port Carrow", "Hollingstead"]
    return seen.source.text, found


def dates(tmp_path, first, second):
    text, found = described(tmp_path, first, second)
    return [(d.date.edtf, d.date.rule, d.date.span.of(text)) for d in found]


def proposed(tmp_path, first, second):
    """Return the dates without a year, whether given as far as their words go or only proposed."""
    _, found = described(tmp_path, first, second)
    given = [[(d.date.edtf, d.date.rule)] if d.date else [(p.value, p.rule) for p in d.proposals] for d in found]
    return [one for its in given for one in its]


def test_the_year_in_full_stands_in_the_contents(tmp_path):
    assert dates(tmp_path, "3/4/1811", "5/9/1811") == [
        ("1811-03-04", "dating.contents", "March 4th 11"),
        ("1811-05-09", "dating.contents", "May 9th"),
    ]


def test_the_day_may_come_first_in_the_contents(tmp_path):
    assert [date[0] for date in dates(tmp_path, "4/3/1811", "9 May 1811")] == ["1811-03-04", "1811-05-09"]


def test_an_entry_with_another_day_dates_nothing(tmp_path):
    assert [rule for _, rule in proposed(tmp_path, "8/9/1811", "in summer")] == ["dating.partial"] * 2


def test_an_entry_of_another_year_dates_nothing(tmp_path):
    assert [edtf for edtf, _ in proposed(tmp_path, "3/4/1815", "no date")] == ["XX11-03-04", "XXXX-05-09"]
