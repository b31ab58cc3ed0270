"""Work that nobody waits for steps aside, and goes on all the same."""

import gc
import threading
from collections.abc import Iterator

import pytest

from bot import courtesy
from bot.courtesy import Courtesy
from tests.playground.stage import eventually


@pytest.fixture
def thawed() -> Iterator[None]:
    """What a test takes out of the garbage collector's rounds is put back."""
    yield
    gc.unfreeze()


def gone_on(polite: Courtesy) -> threading.Event:
    """A thread that steps aside; the event tells that it went on."""
    done = threading.Event()

    def work() -> None:
        polite.give_way()
        done.set()

    threading.Thread(target=work, daemon=True).start()
    return done


def test_work_goes_on_once_the_last_one_was_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "MOST_SECONDS", 60.0)
    polite = Courtesy()
    with polite.waited_for():
        with polite.waited_for():
            done = gone_on(polite)
        assert not done.wait(0.2)
    eventually(done.is_set)


def test_work_goes_on_under_a_stream_of_requests_and_where_nobody_waits() -> None:
    polite = Courtesy()
    with polite.waited_for():
        eventually(gone_on(polite).is_set)
    polite.give_way()


def test_an_answer_that_breaks_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "MOST_SECONDS", 60.0)
    polite = Courtesy()
    with pytest.raises(ZeroDivisionError), polite.waited_for():
        raise ZeroDivisionError
    eventually(gone_on(polite).is_set)


@pytest.mark.usefixtures("thawed")
def test_what_stays_for_good_is_no_longer_gone_over() -> None:
    courtesy.settle()
    assert gc.get_freeze_count() > 10 * len(gc.get_objects())
