"""The addresses of a publication: each is taken once, in the order in which it was found."""

from hypothesis import given
from hypothesis import strategies as st

from despatch.publish.frontier import Frontier

ADDRESSES = st.lists(st.text("/abc?=%é", min_size=1, max_size=4), max_size=8)


def test_addresses_come_out_once_and_in_order(tmp_path):
    with Frontier(tmp_path, ("/", "/letters")) as found:
        assert found.take(1) == ["/"]
        found.add(["/people", "/", "/people", "/letter/a?x=%C3%A9"])
        assert found.take(2) == ["/letters", "/people"]
        assert found.take(5) == ["/letter/a?x=%C3%A9"]
        assert found.take(5) == []
        assert list(found) == ["/", "/letters", "/people", "/letter/a?x=%C3%A9"]
        assert len(found) == 4
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.tuples(ADDRESSES, st.integers(1, 5))))
def test_it_is_a_queue_of_what_is_new(tmp_path_factory, steps):
    known, taken = [], []
    with Frontier(tmp_path_factory.getbasetemp(), ()) as found:
        for new, most in steps:
            found.add(new)
            known += [one for one in dict.fromkeys(new) if one not in known]
            taken += found.take(most)
        taken += found.take(len(known))
        assert taken == list(found) == known
