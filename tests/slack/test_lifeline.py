"""What becomes of a connection that stays dead, and of faults on the way to a new one."""

from collections.abc import Callable, Iterator

import pytest

from handlers.slack import lifeline
from handlers.slack.lifeline import Door, Lifeline
from handlers.slack.tokens import SlackTrouble
from tests.slack.stage import eventually


class Made:
    """A way in that dies as it is told to."""

    def __init__(self, *, breaks: bool = False) -> None:
        self.alive, self.closed, self.renewed, self._breaks = True, False, 0, breaks

    def is_connected(self) -> bool:
        return self.alive

    def renew(self) -> None:
        self.renewed += 1

    def close(self) -> None:
        self.closed, self.alive = True, False
        if self._breaks:
            raise RuntimeError("nobody thought of this")


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifeline, "WATCH_SECONDS", 0.01)
    monkeypatch.setattr(lifeline, "DEAF_SECONDS", 0.05)


@pytest.fixture
def live() -> Iterator[Callable[..., Lifeline]]:
    """Keeps the ways in alive that are handed out one after the other; what is no way in is raised."""
    opened: list[Lifeline] = []

    def begin(*doors: Door | Exception, doubted: Callable[[], bool] = lambda: False) -> Lifeline:
        left = list(doors)

        def opens() -> Door:
            door = left.pop(0)
            if isinstance(door, Exception):
                raise door
            return door

        line = Lifeline(opens, doubted)
        line.open()
        opened.append(line)
        return line

    yield begin
    for line in opened:
        line.close()


def test_what_stays_dead_is_replaced(live: Callable[..., Lifeline]) -> None:
    first, second = Made(), Made()
    line = live(first, second)
    assert line.is_connected()
    first.alive = False
    eventually(line.is_connected)
    assert (True, False) == (first.closed, second.closed)


@pytest.mark.parametrize("fault", [SlackTrouble("Slack could not be reached"), RuntimeError("nobody thought of this")])
def test_it_is_tried_again_after_a_fault_whatever_it_was(live: Callable[..., Lifeline], fault: Exception) -> None:
    first, last = Made(), Made()
    line = live(first, fault, fault, last)
    first.alive = False
    eventually(line.is_connected)
    assert not last.closed


def test_what_cannot_even_be_closed_is_replaced(live: Callable[..., Lifeline]) -> None:
    first = Made(breaks=True)
    line = live(first, Made())
    first.alive = False
    eventually(line.is_connected)
    assert first.closed


def test_what_is_doubted_is_renewed(live: Callable[..., Lifeline]) -> None:
    door, doubts = Made(), [True]
    live(door, doubted=lambda: bool(doubts and doubts.pop()))
    eventually(lambda: door.renewed)
    assert (1, False) == (door.renewed, door.closed)


def test_a_first_opening_that_fails_is_heard(live: Callable[..., Lifeline]) -> None:
    with pytest.raises(SlackTrouble):
        live(SlackTrouble("the token is wrong"))
