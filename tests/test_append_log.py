"""Logs that only grow: appended by many at once, torn anywhere, and read for all that is whole."""

import errno
import json
import multiprocessing
import os
import threading

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from despatch import append_log
from despatch.errors import ArchiveError

decode = msgspec.json.Decoder(dict[str, object]).decode


def line(**fields):
    return json.dumps(fields).encode() + b"\n"


def values(path):
    return [entry.value for entry in append_log.read(path, decode).entries]


# ---------------------------------------------------------------- appending


def test_a_log_grows_and_nothing_of_it_changes(tmp_path):
    path = tmp_path / "events.jsonl"
    assert append_log.append(path, [line(n=1), line(n=2)]) == 0
    before = path.read_bytes()
    assert append_log.append(path, [line(n=3)]) == len(before)
    assert path.read_bytes() == before + line(n=3)
    assert values(path) == [{"n": 1}, {"n": 2}, {"n": 3}]


def append_some(path, who, start):
    start.wait()
    for n in range(25):
        append_log.append(path, [line(who=who, n=n, words="x" * 5000), line(who=who, n=n, second=True)])


def test_many_processes_and_threads_at_once_write_each_line_once_and_whole(tmp_path):
    path = tmp_path / "events.jsonl"
    context = multiprocessing.get_context("spawn")
    start = context.Event()
    writers = [context.Process(target=append_some, args=(path, who, start)) for who in range(3)]
    writers += [threading.Thread(target=append_some, args=(path, who, start)) for who in range(3, 6)]
    for writer in writers:
        writer.start()
    start.set()
    for writer in writers:
        writer.join()
    found = append_log.read(path, decode)
    assert found.unreadable == ()
    written = [(entry.value["who"], entry.value["n"], entry.value.get("second", False)) for entry in found.entries]
    assert sorted(written) == [(who, n, second) for who in range(6) for n in range(25) for second in (False, True)]
    # Lines of one append stand together, and each writer's appends stand in its order.
    assert all(one[:2] == two[:2] for one, two in zip(written[::2], written[1::2], strict=True))
    for who in range(6):
        assert [n for by, n, second in written if by == who and not second] == list(range(25))


def test_who_holds_a_log_reads_what_the_append_comes_after(tmp_path):
    path = tmp_path / "events.jsonl"

    def count():
        for _ in range(40):
            with append_log.hold(path) as held:
                held.append([line(n=len(values(path)))])

    counting = [threading.Thread(target=count) for _ in range(4)]
    for thread in counting:
        thread.start()
    for thread in counting:
        thread.join()
    assert values(path) == [{"n": n} for n in range(160)]


def test_a_log_that_was_replaced_while_somebody_waited_is_opened_again(tmp_path):
    path, copy = tmp_path / "events.jsonl", tmp_path / "copy.jsonl"
    append_log.append(path, [line(n=1)])
    copy.write_bytes(line(n=1) + line(n=2))
    with append_log.hold(path):
        waiting = threading.Thread(target=append_log.append, args=(path, [line(n=3)]))
        waiting.start()
        copy.replace(path)
    waiting.join()
    assert values(path) == [{"n": 1}, {"n": 2}, {"n": 3}]


def test_who_holds_a_log_and_writes_nothing_leaves_no_empty_file(tmp_path):
    path = tmp_path / "events.jsonl"
    with append_log.hold(path):
        pass
    assert not path.exists()
    path.touch()
    with append_log.hold(path):
        pass
    assert path.exists()


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_what_the_disk_refuses_is_taken_back_whole_and_said(tmp_path, monkeypatch, call):
    path = tmp_path / "events.jsonl"
    append_log.append(path, [line(n=1)])
    before = path.read_bytes()
    write = os.write

    def full(descriptor, data=b""):
        if call == "write" and len(data) > 10:
            return write(descriptor, data[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(append_log.os, call, full)
        with pytest.raises(ArchiveError, match=r"events\.jsonl cannot be written \(No space.*nothing was recorded"):
            append_log.append(path, [line(n=2, words="x" * 100)])
    assert path.read_bytes() == before


def test_a_write_that_the_system_cuts_short_goes_on(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(append_log.os, "write", lambda descriptor, data: write(descriptor, data[:7]))
    append_log.append(tmp_path / "events.jsonl", [line(n=1), line(n=2)])
    assert values(tmp_path / "events.jsonl") == [{"n": 1}, {"n": 2}]


def test_a_new_log_is_on_the_disk_with_its_name(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(append_log, "sync_folder", synced.append)
    append_log.append(tmp_path / "events.jsonl", [line(n=1)])
    append_log.append(tmp_path / "events.jsonl", [line(n=2)])
    assert synced == [tmp_path]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ArchiveError, match=r"cannot be written \(No such file"):
        append_log.append(tmp_path / "none" / "events.jsonl", [line(n=1)])
    assert append_log.read(tmp_path / "none" / "events.jsonl", decode) == append_log.Log()


# ---------------------------------------------------------------- torn and spoilt


def test_a_log_cut_at_any_byte_loses_one_line_and_takes_more(tmp_path):
    path = tmp_path / "events.jsonl"
    lines = [line(n=1, words="Möwe"), line(n=2, words="a\\nb"), line(n=3)]
    whole = b"".join(lines)
    for cut in range(len(whole) + 1):
        path.write_bytes(whole[:cut])
        kept = [n for n in (1, 2, 3) if len(b"".join(lines[:n])) - 1 <= cut]
        torn = cut not in {0, *(len(b"".join(lines[:n])) - less for n in (1, 2, 3) for less in (0, 1))}
        before = append_log.read(path, decode)
        assert [entry.value["n"] for entry in before.entries] == kept
        assert [at.number for at in before.unreadable] == ([len(kept) + 1] if torn else [])
        assert all(at.reason.startswith("the line has no end") for at in before.unreadable)
        append_log.append(path, [line(n=9)])
        after = append_log.read(path, decode)
        assert [entry.value["n"] for entry in after.entries] == [*kept, 9]
        assert [at.number for at in after.unreadable] == ([len(kept) + 1] if torn else [])


_json = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=20), max_size=3)


@given(st.binary(max_size=60), st.lists(_json, min_size=1, max_size=4))
def test_whatever_the_tail_was_what_is_appended_is_read(tmp_path_factory, tail, added):
    path = tmp_path_factory.mktemp("log") / "events.jsonl"
    path.write_bytes(line(n=1) + tail)
    before = values(path)
    assert before[0] == {"n": 1}
    append_log.append(path, [json.dumps(value).encode() + b"\n" for value in added])
    assert values(path) == before + added
    assert path.read_bytes().startswith(line(n=1) + tail)


def test_each_entry_tells_where_it_stands(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + line(n=1) + b"\r\n  \n" + b'{"n": 2}\r\n' + b"\0\0\0\n" + b"[" * 200_000 + b"\n")
    found = append_log.read(path, decode)
    assert [(entry.number, entry.value) for entry in found.entries] == [(1, {"n": 1}), (4, {"n": 2})]
    assert [at.number for at in found.unreadable] == [5, 6]
    data = path.read_bytes()
    assert all(data[entry.start :].startswith(entry.raw) for entry in found.entries)


# ---------------------------------------------------------------- what was known

_lines = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(_lines, _lines)
def test_a_log_that_only_grew_has_lost_nothing(known, more):
    assert append_log.describe_loss(known, known + more) is None


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=8), st.data())
def test_every_loss_and_every_change_is_noticed(known, data):
    known = [str(one) for one in known]
    at = data.draw(st.integers(0, len(known) - 1))
    assert append_log.describe_loss(known, known[:at] + known[at + 1 :])
    assert "gone or were changed" in append_log.describe_loss(known, [*known[:at], "new", *known[at + 1 :]])
    moved = data.draw(st.permutations(known))
    said = append_log.describe_loss(known, moved)
    assert said is None if moved == known else "in another order" in said
    assert append_log.describe_loss(known, []) == f"it holds no line, and the archive knew {len(known)}"


@given(_lines, st.data())
def test_a_torn_line_that_is_mended_or_removed_is_no_loss(known, data):
    at = data.draw(st.integers(0, len(known)))
    assert append_log.describe_loss(known, [*known[:at], "mended", *known[at:]]) is None
