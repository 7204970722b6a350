"""Who is who: one person under one name, and two Johnsons stay two."""

import json
import random
import time
from collections import defaultdict
from pathlib import Path

import pytest

from despatch.identify import NameUse, Tally, identify
from despatch.model import Party

SHARED = Path(__file__).parents[2] / "shared"
BOTH = ("en", "de")


def party(name, office=None):
    return Party(name, None, "test", 1.0, office)


def who(*letters, source="a.txt"):
    tally = Tally()
    for sender, recipient in letters:
        tally.add(source, None, [party(sender)], [party(recipient)])
    return identify(tally.uses(), BOTH)


def groups(*names, **kw):
    """The names as they are joined, each group sorted; those of nobody left out."""
    found = identify([NameUse(n, sources=frozenset({"a.txt"}), **kw) for n in names], BOTH)
    by = defaultdict(list)
    for n in names:
        if found.person(n) is not None:
            by[found.person(n)].append(n)
    return sorted(by.values()), found


def test_one_person_under_one_name():
    found = who(
        ("H. L. Vael", "A. Penhallow"),
        ("Premier Vael", "Prime Minister Penhallow"),
        ("H. Vael", "the Prime Minister, Mr Penhallow"),
        ("Vael", "Mr Aldous Penhallow"),
        ("Premier Vael", "the U.S. President, Mr Hale"),
        ("H. L. Vael", "F. Hale"),
        ("Vael", "President Hale"),
    )
    assert sorted(p.name for p in found.people) == ["Aldous Penhallow", "F. Hale", "H. L. Vael"]
    assert all(person is not None for person in found.of.values())
    assert found.problems == ()


def test_every_merge_says_why_and_can_be_undone():
    _, found = groups("H. L. Vael", "Premier Vael")
    link = next(x for x in found.links if x.name == "Premier Vael")
    assert (link.person, link.why) == ("h-l-vael", "the one bearer of the name in the archive: H. L. Vael")
    assert "Premier Vael: the one bearer" in found.people[0].why


def test_two_johnsons_stay_two_and_the_bare_name_is_left_apart():
    joined, found = groups("Amos Johnson", "Peter Johnson", "Mr Johnson")
    assert joined == [["Amos Johnson"], ["Peter Johnson"]]
    assert found.person("Mr Johnson") is None
    assert [(p.code, p.message) for p in found.problems] == [
        ("person-ambiguous", "'Mr Johnson' may be Amos Johnson, Peter Johnson.")
    ]


def test_an_initial_that_fits_two_is_left_apart():
    joined, found = groups("John Crake", "James Crake", "J. Crake")
    assert joined == [["James Crake"], ["John Crake"]]
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Amos Crake", "Amos Crake, Jr."),
        ("Amos Crake, Sr.", "Amos Crake, Jr."),
        ("John Crake", "Mrs. John Crake"),
        ("John Crake", "John Quill Crake"),
        ("Robert Crake", "Robert V. Crake"),
        ("A. B. Crake", "A. C. Crake"),
        ("Charles Crake", "Charles Crake of Crakehall"),
        ("John Crake", "Mrs Crake"),
        ("Miss Crake", "Mrs Crake"),
        ("Mr. and Mrs. Crake", "Mr. Crake"),
        ("General Crake", "Dr Crake"),
        ("Norland Convention", "Norland Council"),
        ("Crake", "Craik"),
        ("Erik Crake", "Erika Crake"),
        ("Jan Crake", "Janet Crake"),
    ],
)
def test_never_merged(one, two):
    joined, _ = groups(one, two)
    assert joined == sorted([[one], [two]])


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Saml. Crake", "Samuel Crake"),
        ("Wm Crake", "William Crake"),
        ("Jno: Crake", "J. Crake"),
        ("Robert V. Crake", "Robert Vane Crake"),
        ("Elb Crake", "Elbridge Crake"),
        ("John Light. Crake", "John Lightbody Crake"),
        ("Saml Cra[ke]", "Samuel Crake"),
        ("John Haslop", "John Hasslop"),
        ("the Norland Convention", "Convention of Norland"),
        ("Dr. Paul Grünfeld", "Paul Gruenfeld"),
        ("Frau Bertha von Ruhwald", "Bertha von Ruhwald"),
        ("Mrs Crake", "Abigail Crake"),
        ("Ruth Hale-Quarles", "Ruth Hale Quarles"),
        ("The Ambassador in Norland (Crake)", "Amos Crake"),
        ("The Chargé in Norland (Amos Crake)", "Amos Crake"),
        ("Major-General Crake", "Crake"),
        ("Premier Vael", "Mr Vael"),
    ],
)
def test_merged(one, two):
    joined, _ = groups(one, two)
    assert joined == [[one, two]]


def test_the_fullest_name_is_the_canonical_one():
    for names, canonical in [
        (("Saml. Crake", "Samuel Crake"), "Samuel Crake"),
        (("A. Crake, Junr.", "Amos Crake, Jr."), "Amos Crake, Jr."),
        (("Lord Crake",), "Lord Crake"),
        (("Thos Crake Jr Esqr.",), "Thos Crake, Jr"),
        (("the Norland Convention",), "Norland Convention"),
    ]:
        _, found = groups(*names)
        assert [p.name for p in found.people] == [canonical]


def test_who_writes_to_mrs_quarles_is_not_mrs_quarles():
    found = who(("Hester Anne Quarles", "Mrs. Quarles"), ("Hester Anne Quarles", "Nathan Orme"))
    assert len(found.people) == 3


def test_a_source_with_one_bearer_settles_the_bare_name():
    uses = [
        NameUse("Amos Johnson", sources=frozenset({"a.txt"})),
        NameUse("Peter Johnson", sources=frozenset({"b.txt"})),
        NameUse("Mr Johnson", sources=frozenset({"b.txt"})),
    ]
    assert identify(uses, BOTH).person("Mr Johnson") == "peter-johnson"


def test_a_title_settles_the_bare_name():
    _, found = groups("President Amos Johnson", "Peter Johnson", "President Johnson")
    assert found.person("President Johnson") == "amos-johnson"


def test_a_middle_initial_joins_on_the_same_company_only():
    found = who(("Joseph Crake", "Amos Thorne"), ("J. V. Crake", "Amos Thorne"), ("J. Crake", "Amos Thorne"))
    assert found.person("Joseph Crake") == found.person("J. V. Crake") == found.person("J. Crake")
    found = who(("Joseph Crake", "Amos Thorne"), ("J. V. Crake", "Ruth Oakes"))
    assert found.person("Joseph Crake") != found.person("J. V. Crake")
    assert who(("Joseph Crake", "J. V. Crake")).person("Joseph Crake") == "joseph-crake"


def test_initials_alone_go_to_the_one_with_the_same_correspondents():
    found = who(("Josiah Crake", "Ruth Crake"), ("J. C.", "Ruth Crake"), ("JC", "Ruth Crake"))
    assert found.person("J. C.") == found.person("JC") == "josiah-crake"
    found = who(("Josiah Crake", "Ruth Crake"), ("Josiah", "Ruth Crake"), ("Josiah", "Ruth Crake"))
    assert found.person("Josiah") == "josiah-crake"
    assert who(("Josiah Crake", "Ruth Crake"), ("J. C.", "Amos Thorne")).person("J. C.") is None


def test_initials_alone_go_to_the_one_with_the_same_office():
    found = who(
        ("Josiah Crake Presidt", "Ruth Crake"), ("Jabez Cole", "Ruth Crake"), ("J. C. Prest.", "the Norland Convention")
    )
    assert found.person("J. C. Prest.") == "josiah-crake"


def test_a_name_of_another_century_is_another_person():
    uses = [NameUse("John Crake", first="1776", last="1777"), NameUse("J. Crake", first="1941", last="1941")]
    found = identify(uses, BOTH)
    assert found.person("John Crake") != found.person("J. Crake")


def test_one_key_of_the_encoding_makes_one_person_and_two_keys_two():
    one = [NameUse("A. Crake", key="gnd:1"), NameUse("the widow Thorne", key="gnd:1")]
    two = [NameUse("Amos Crake", key="gnd:1"), NameUse("Amos Crake", key="gnd:2")]
    assert len(identify(one, BOTH).people) == 1
    assert len(identify(two, BOTH).people) == 2


def test_the_order_of_names_does_not_matter():
    uses = [
        NameUse(n) for n in ("J. Crake", "John Crake", "Crake", "Mr Crake", "Amos Thorne", "A. Thorne", "Thorne, Jr.")
    ]
    first = identify(uses, BOTH)
    for seed in range(5):
        random.Random(seed).shuffle(uses)
        assert identify(uses, BOTH) == first


def test_the_order_of_letters_does_not_matter():
    letters = [
        (f"{i % 300}.txt", f"1772-0{i % 9 + 1}", f"Writer {i % 7} Crake", f"Reader {i} Thorne") for i in range(900)
    ]
    tallies = []
    for order in (letters, letters[::-1]):
        tally = Tally()
        for source, date, sender, recipient in order:
            tally.add(source, date, [party(sender)], [party(recipient)])
        tallies.append(list(tally.uses()))
    assert tallies[0] == tallies[1]
    writer = next(u for u in tallies[0] if u.name.startswith("Writer"))
    assert (len(writer.beside), writer.sources, writer.written) == (64, frozenset(), 129)


def test_nobody_writes_letters_for_the_unknown():
    found = identify([NameUse("Unknown"), NameUse("His daughter")], BOTH)
    assert found.people == ()


def test_an_office_without_a_name_is_a_correspondent_but_nobody_in_person():
    _, found = groups("the Secretary of State", "Secretary of State", "the Under Secretary of State")
    assert [(p.name, p.body, p.variants) for p in found.people] == [
        ("Secretary of State", True, ("the Secretary of State",)),
        ("Under Secretary of State", True, ("the Under Secretary of State",)),
    ]


def test_ids_are_unique_though_names_are_not():
    found = identify([NameUse("Amos Crake", key="k:1"), NameUse("Amos Crake", key="k:2")], BOTH)
    assert sorted(p.id for p in found.people) == ["amos-crake", "amos-crake-2"]


def names(count, surnames):
    rng = random.Random(7)
    firsts = ["John", "James", "Jno", "J.", "Amos", "A.", "Mr", "Ruth", "Wm", "General"]
    made = set()
    while len(made) < count:
        surname = f"{rng.choice('BCDFGHKLMNPRSTVW')}{rng.randrange(surnames):x}an".translate(
            str.maketrans("0123456789", "ghijklmnop")
        )
        middle = rng.choice("ABCDEFGHIJKLMNOPQRSTUVWYZ") + rng.choice([".", "lar", "ven", "kir", "dor", ""])
        made.add(f"{rng.choice(firsts)} {middle} {surname}")
    return [NameUse(n, sources=frozenset({f"{i % 50}.txt"})) for i, n in enumerate(sorted(made))]


@pytest.mark.parametrize("surnames", [1, 4000])
def test_ten_times_the_names_take_nothing_like_a_hundred_times_as_long(surnames):
    small, large = (names(n, surnames) for n in (2_000, 20_000))

    def seconds(uses):
        start = time.process_time()
        identify(uses, BOTH)
        return time.process_time() - start

    assert min(seconds(large) for _ in range(2)) <= 30 * max(min(seconds(small) for _ in range(3)), 0.05)


@pytest.mark.shared
@pytest.mark.parametrize("corpus", ["delegates/headed", "schnitzler/titled"])
def test_no_two_people_of_an_edition_are_made_one(corpus):
    gold = SHARED / "corpora" / corpus / "gold.jsonl"
    if not gold.exists():
        pytest.skip("../shared is absent")
    tally = Tally()
    for line in gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sides = [row[k] if isinstance(row[k], list) else [row[k]] if row[k] else [] for k in ("sender", "recipient")]
        tally.add(row["file"], row["date"], *([party(n) for n in side] for side in sides))
    found = identify(tally.uses(), BOTH)
    for person in found.people:
        surnames = {n.replace(",", "").split()[-1] for n in (person.name, *person.variants)}
        firsts = {n.split()[0] for n in (person.name, *person.variants)}
        assert len(firsts) == 1 or person.body
        assert (
            len({s.replace("tt", "t").replace("ss", "s").replace("ee", "e") for s in surnames}) == 1 or person.body
        ), person
    assert len(found.people) >= 0.98 * len(found.of)
