"""The invented correspondence that teaches what makes acts one matter, and how well matters are found in it."""

import pytest
from training import matters_gold
from training.matters_gold import correspondences

from despatch.matters.grouping import matters


def b_cubed(wanted, made):
    """Return precision and recall of groups of acts; `wanted` gives the matter of each act."""
    groups = {}
    for act, matter in wanted.items():
        groups.setdefault(matter, set()).add(act)
    home = {act: set(acts) for acts in made for act in acts}
    both = {act: len(home[act] & groups[matter]) for act, matter in wanted.items()}
    precision = sum(both[act] / len(home[act]) for act in wanted) / len(wanted)
    return precision, sum(both[act] / len(groups[matter]) for act, matter in wanted.items()) / len(wanted)


def test_matters_are_those_of_the_invented_correspondence():
    figures = []
    for one in correspondences():
        made = matters(one.acts, one.codes, answers=one.answers)
        figures.append(b_cubed(one.matter, [matter.acts for matter in made]))
    precision, recall = (sum(each) / len(figures) for each in zip(*figures, strict=True))
    assert precision >= 0.84
    assert recall >= 0.37


@pytest.mark.shared
def test_real_letters_lie_where_the_rows_say(shared):
    sets = list(matters_gold.real(shared))
    assert [one.name for one in sets] == ["delegates-labels", "labels/victoria", "labels/lincoln"]
    for one in sets:
        made = matters(one.acts, one.codes)
        precision, recall = b_cubed(one.matter, [matter.acts for matter in made])
        assert precision >= 0.85
        assert recall >= 0.55


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## 1 | 1842-01-03 | Hale > Fenn\n[oats asks s>r: send oats]", "letter 1 has a label"),
        ("## 2 | 1842-01-03 | Hale > Fenn\n[oats request s: send oats]", "letter 2 has a label"),
    ],
)
def test_a_label_that_cannot_be_read_is_told(tmp_path, monkeypatch, text, said):
    (tmp_path / "hale.txt").write_text(text, encoding="utf-8")
    monkeypatch.setattr(matters_gold, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=f"hale.txt: {said}"):
        list(correspondences())
