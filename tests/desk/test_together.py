"""What many add at the same moment is written at once, and each of them knows what came of it."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.incident import Person
from bot.patience import hurried
from bot.store import Store
from bot.together import Together
from tests.playground.stage import eventually


class Paper:
    """Writes when it is let, and notes how much at once."""

    def __init__(self) -> None:
        self.let = threading.Event()
        self.begun = threading.Event()
        self.written: list[list[int]] = []
        self.fault: Exception | None = None

    def write(self, items: Sequence[int]) -> None:
        self.begun.set()
        assert self.let.wait(30)
        if self.fault is not None:
            raise self.fault
        self.written.append(list(items))


def test_what_comes_while_one_is_written_is_written_next_and_all_at_once() -> None:
    paper = Paper()
    together = Together(paper.write)
    with ThreadPoolExecutor(10) as pool:
        first = pool.submit(together.add, 0)
        assert paper.begun.wait(30)
        others = [pool.submit(together.add, number) for number in range(1, 10)]
        eventually(lambda: len(together._waiting) == 9)
        assert not any(each.done() for each in (first, *others))
        paper.let.set()
        for each in (first, *others):
            each.result(30)
    assert [[0], list(range(1, 10))] == [sorted(each) for each in paper.written]


def test_everybody_hears_that_nothing_was_written_and_the_next_one_is_written() -> None:
    paper = Paper()
    paper.fault = OSError("the disk is full")
    together = Together(paper.write)
    with ThreadPoolExecutor(10) as pool:
        adding = [pool.submit(together.add, number) for number in range(10)]
        eventually(lambda: len(together._waiting) == 9)
        paper.let.set()
        for each in adding:
            with pytest.raises(OSError, match="the disk is full"):
                each.result(30)
    assert [] == paper.written
    paper.fault = None
    together.add(10)
    assert [[10]] == paper.written


def test_the_notes_of_a_crowd_are_one_unbroken_chain(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/record.db")

    def note(number: int) -> None:
        if number % 2:
            store.note("01A", "denied", Person(f"U{number}"), float(number), {"because": number})
        else:
            with hurried():
                store.note("01A", "denied", Person(f"U{number}"), float(number), {"because": number})

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(note, range(200)))
    entries = store.audit()
    assert set(range(200)) == {entry.details()["because"] for entry in entries}
    assert list(range(1, 201)) == [entry.seq for entry in entries]
    assert ("", 200) == (store.verify_audit().broken, store.verify_audit().entries)
    store.close()
