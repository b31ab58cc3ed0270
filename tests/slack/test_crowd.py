"""Ten people press the same button fifty times at once: one decision, one run, and everyone else is answered."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.lifecycle import State
from bot.policy import Policy
from handlers.playground.cloud import Cloud
from handlers.playground.people import DEFAULT_USERS, User, default_channels
from tests.slack.incidents import STOP_SERVICE
from tests.slack.stage import ScriptedScene, eventually
from tests.slack.test_story import the_incident

CROWD = tuple(f"U1{number}APPROVER" for number in range(10))
CLICKS = 50


@pytest.fixture
def crowded(start_at: Callable[..., ScriptedScene]) -> Iterator[ScriptedScene]:
    people = (*DEFAULT_USERS, *(User(name, name.lower(), "approver") for name in CROWD))
    channels = default_channels()
    for channel in channels:
        channel.members.update(CROWD)
    with Cloud(users=people, channels=channels) as cloud:
        yield start_at(cloud, Policy(approvers=CROWD))


def test_of_fifty_clicks_of_ten_people_one_decides_and_all_others_are_answered(crowded: ScriptedScene) -> None:
    proposal = crowded.proposal()
    with ThreadPoolExecutor(CLICKS) as hands:
        clicks = [hands.submit(crowded.press, proposal, user=CROWD[number % 10]) for number in range(CLICKS)]
    acked = [click.result() for click in clicks]
    assert [None] * CLICKS == [each["error"] for each in acked]
    eventually(lambda: the_incident(crowded).state is State.VERIFIED)
    eventually(lambda: CLICKS - 1 == sum(len(crowded.private(name)) for name in CROWD))
    assert list(STOP_SERVICE.steps) == crowded.host.ran
    crowded.settle()
    assert CLICKS - 1 == sum(len(crowded.private(name)) for name in CROWD)
    said = [entry.what for entry in crowded.desk.store.audit(the_incident(crowded).id)]
    assert (1, CLICKS - 1) == (said.count("approved"), said.count("denied"))
