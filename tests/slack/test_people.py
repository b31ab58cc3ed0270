"""Who is served: people of the own workspace; and a user group that cannot be read is a no with its reason."""

from collections.abc import Mapping
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.incident import Person
from handlers.playground.cloud import Cloud
from handlers.slack.people import KEPT_SECONDS, Identity, People, Stranger

US = Identity("T0PLAY", "E0ORG", "U0DOCKFIX", "B0DOCKFIX")


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def people_at(cloud: Cloud, clock: Clock | None = None) -> People:
    people = People(WebClient("xoxb-test-1", base_url=cloud.api_url, retry_handlers=[]), None, clock or Clock())
    people.identity = US
    return people


@pytest.fixture
def people() -> People:
    made = People(WebClient("xoxb-test-1", base_url="http://127.0.0.1:9/api/", timeout=1, retry_handlers=[]))
    made.identity = US
    return made


def interaction(**user: object) -> Mapping[str, Any]:
    return {"user": {"id": "U02BOB", "username": "bob", "team_id": "T0PLAY", **user}, "team": {"id": "T0PLAY"}}


def test_a_group_s_members_are_read_and_kept(cloud: Cloud) -> None:
    clock = Clock()
    people = people_at(cloud, clock)
    assert frozenset({"U02BOB"}) == people.members("S01ONCALL")
    cloud.stop()
    assert frozenset({"U02BOB"}) == people.members("S01ONCALL")


def test_a_group_that_can_no_longer_be_read_is_a_no(cloud: Cloud) -> None:
    clock = Clock()
    people = people_at(cloud, clock)
    people.members("S01ONCALL")
    cloud.stop()
    clock.now += KEPT_SECONDS + 1
    with pytest.raises(LookupError, match="could not be asked who is in the user group S01ONCALL"):
        people.members("S01ONCALL")


def test_a_group_that_does_not_exist_is_a_no_with_its_reason(cloud: Cloud) -> None:
    with pytest.raises(LookupError, match="there is no such user group"):
        people_at(cloud).members("S09NOBODY")


@pytest.mark.parametrize("group", ["", "oncall", "U02BOB", "S../x", "s01oncall"])
def test_what_is_no_user_group_is_never_asked_for(people: People, group: str) -> None:
    with pytest.raises(LookupError):
        people.members(group)


def test_who_is_on_call_comes_from_whoever_knows(cloud: Cloud) -> None:
    people = People(WebClient("xoxb-test-1"), lambda: frozenset({"U07"}))
    assert frozenset({"U07"}) == people.members("oncall")


def test_somebody_of_the_own_workspace_or_organisation_is_served(people: People) -> None:
    assert Person("U02BOB", "bob") == people.of_interaction(interaction())
    assert Person("U02BOB", "bob") == people.of_interaction(interaction(team_id="E0ORG"))


@pytest.mark.parametrize(
    "user",
    [{"team_id": "T9OTHER"}, {"team_id": 7}, {"id": "USLACKBOT"}, {"id": "U0DOCKFIX"}, {"id": "B01BOT"}, {"id": None}],
)
def test_strangers_and_bots_are_not_served(people: People, user: dict[str, object]) -> None:
    with pytest.raises(Stranger):
        people.of_interaction(interaction(**user))


@pytest.mark.parametrize("body", [{}, {"user": None}, {"user": "U02BOB"}, {"user": {}}])
def test_a_body_without_a_person_is_nobody(people: People, body: dict[str, object]) -> None:
    with pytest.raises(Stranger):
        people.of_interaction(body)


def test_a_command_from_another_workspace_is_not_served(people: People) -> None:
    with pytest.raises(Stranger, match="belong to another one"):
        people.of_command({"user_id": "U02BOB", "user_name": "bob", "team_id": "T9OTHER"})


def test_a_mention_by_a_bot_or_from_another_workspace_is_not_served(people: People) -> None:
    for event in ({"user": "U02BOB", "bot_id": "B1"}, {"user": "U02BOB", "user_team": "T9OTHER", "team": "T0PLAY"}):
        with pytest.raises(Stranger):
            people.of_event(event, {"team_id": "T0PLAY"})
    assert Person("U02BOB") == people.of_event({"user": "U02BOB", "team": "T0PLAY"}, {})


def test_nobody_is_served_before_the_own_workspace_is_known() -> None:
    people = People(WebClient("xoxb-test-1"))
    with pytest.raises(Stranger, match="only just started"):
        people.of_interaction(interaction())
