"""What an archive keeps for those who ask without a limit of work: the same answers, worked out once for each build."""

import pytest

from despatch import archive
from despatch.model import DeliveryFilter, Filter, MatterFilter, MissingFilter
from mill import MILL, mill_at

BOARDS = (
    {},
    {"standing": "promised"},
    {"standing": ("asked", "promised"), "order": "weight"},
    {"doubtful": False, "order": "weight", "offset": 3},
    {"doubtful": True},
    {"who": "edith-marlowe", "offset": 2},
    {"who": "edith-marlowe", "standing": "done"},
    {"words": "flour"},
    {"first": "1938", "last": "1939", "as_of": "1938-06-01"},
)


def ask_board(ledger, as_of=None, order="date", offset=0, **where):
    where = MatterFilter(**where)
    return ledger.board(as_of, where, order=order, limit=4, offset=offset), ledger.count_single(as_of, where)


@pytest.mark.parametrize("asked", BOARDS)
def test_a_board_is_the_same_with_a_limit_and_without(example, asked):
    with archive.open(example) as opened:
        for _ in range(2):
            board = ask_board(opened.ledger, **asked)
            with opened.limited():
                assert ask_board(opened.ledger, **asked) == board


def test_counts_of_lists_are_the_same_with_a_limit_and_without(example):
    with archive.open(example) as opened:
        letters, ledger = opened.correspondence, opened.ledger
        for where in (Filter(), Filter(sender="edith-marlowe"), Filter(sender="edith-marlowe", date="1938")):
            questions = (
                lambda where=where: opened.facets(where),
                lambda where=where: letters.exchange_facets(where),
                lambda where=where: letters.unanswered_facets(where),
                lambda where=where: letters.missing_facets(MissingFilter(person=where.sender, date=where.date)),
                lambda where=where: ledger.delivery_facets(DeliveryFilter(date=where.date)),
            )
            for ask in questions:
                free = [ask(), ask()]
                with opened.limited():
                    assert free == [ask()] * 2


def test_what_is_kept_is_asked_once_until_a_build_changes_the_archive(tmp_path):
    folder, asked = mill_at(tmp_path / "mill"), []
    with archive.open(folder) as opened:
        session = opened.ledger._session
        assert [session.keep("counts", lambda: asked.append(1) or len(asked)) for _ in range(3)] == [1, 1, 1]
        with opened.limited():
            assert session.keep("counts", lambda: "anew") == "anew"
        (folder / "letters" / "more.txt").write_text(MILL, encoding="utf-8")
        archive.build(folder, workers=1)
        assert session.keep("counts", lambda: asked.append(1) or len(asked)) == 2


def test_the_whole_archive_is_asked_about_once_for_all_and_without_a_limit(example):
    with archive.open(example) as opened:
        session = opened.ledger._session
        with opened.limited(1):
            facets = opened.facets()
            narrowed = session.keep("of some", lambda: session.has_limit)
            whole = session.keep("of all", lambda: session.has_limit, whole=True)
        assert (narrowed, whole) == (True, False)
        assert opened.facets() == facets


def test_what_was_not_asked_for_long_is_forgotten(example):
    with archive.open(example) as opened:
        session = opened.ledger._session
        for number in range(1000):
            session.keep(number, lambda number=number: number)
            session.keep("lasting", lambda number=number: number)
        assert len(session._kept) < 100
        assert session.keep("lasting", lambda: "anew") == 0
        assert session.keep(1, lambda: "anew") == "anew"
