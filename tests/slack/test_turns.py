"""A channel into which too much is written holds nobody up but those who wait for it."""

import threading
from collections.abc import Callable

import pytest

from bot.incident import Person, Place
from bot.lifecycle import State
from bot.model import Target
from handlers.slack import turns, view
from handlers.slack.private import KIND
from handlers.slack.turns import BEGUN, NEW, Crowded, Turns
from tests.slack.stage import ALICE, OPS, RANDOM, ScriptedScene, eventually

CROWD = 24


def test_a_channel_that_is_not_limited_is_waited_for_by_nobody() -> None:
    for _ in range(100):
        Turns().wait(OPS, 0)


def test_only_so_many_wait_for_a_channel_and_the_others_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "POST_SECONDS", 0.2)
    limited = Turns()
    limited.limit(OPS)
    done: list[int] = []

    def wait(number: int) -> None:
        limited.wait(OPS)
        done.append(number)

    waiting = [threading.Thread(target=wait, args=(number,)) for number in range(NEW)]
    for thread in waiting:
        thread.start()
    eventually(lambda: limited._waiting[OPS] == NEW)
    with pytest.raises(Crowded, match=OPS):
        limited.wait(OPS, NEW)
    limited.wait(RANDOM, NEW)
    for thread in waiting:
        thread.join()
    assert NEW == len(done)
    limited.wait(OPS, NEW)
    assert NEW < BEGUN


def test_a_crowd_in_one_channel_keeps_no_other_waiting_and_loses_nothing(
    start: Callable[..., ScriptedScene], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "POST_SECONDS", 2.5)
    monkeypatch.setattr(view, "AGAIN_SECONDS", 1.0)
    scene = start()
    waits = scene.side.workspace.view._outbox._turns
    waits.limit(OPS)
    alice = Person(ALICE, "alice")
    for number in range(CROWD):
        scene.desk.request(Target("host1", f"web{number}"), alice, Place(KIND, OPS), key=f"crowd:{number}")
    # As many as may wait do, which are not all of those who draw.
    eventually(lambda: waits._waiting[OPS] >= NEW)
    talk = scene.directly("host1 alone")["channel"]
    eventually(lambda: scene.find("Stop nginx.service", talk))
    assert len(scene.ours(OPS)) < CROWD
    monkeypatch.setattr(turns, "POST_SECONDS", 0.0)
    waits._free.clear()
    scene.settle()
    eventually(lambda: CROWD == len([each for each in scene.ours(OPS) if not each["thread_ts"]]))
    assert {State.WAITING} == {each.state for each in scene.desk.store.incidents(*State)}

    def answered() -> bool:
        told = [str(each["blocks"]) for each in scene.ours(OPS) if each["thread_ts"]]
        return all(any(f'web{number}"' in each or f"web{number} " in each for each in told) for number in range(CROWD))

    eventually(answered)
