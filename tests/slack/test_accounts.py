"""Who is turned away although they are named as approvers: guests, bots, the deactivated, people of other companies."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.lifecycle import State
from bot.policy import Policy
from handlers.playground.cloud import Cloud
from handlers.playground.people import BOT, DEFAULT_USERS, TEAM_ID, Channel, User
from handlers.slack.accounts import DEACTIVATED, FOREIGN, GUEST, KEPT_SECONDS, NOT_A_PERSON, Accounts
from handlers.slack.people import Identity, People, Stranger
from tests.slack.stage import ALICE, BOB, OPS, ScriptedScene, actions, eventually

OUTSIDERS = {
    User("U10CONNECT", "connie", team="T9OTHER"): FOREIGN,
    User("U11ROBOT", "robot", is_bot=True): NOT_A_PERSON,
    User("U12GONE", "gone", deleted=True): DEACTIVATED,
    User("U13GUEST", "guest", is_restricted=True): GUEST,
    User("U14NARROW", "narrow", is_ultra_restricted=True): GUEST,
}
HOME = frozenset({TEAM_ID})
# Everybody here is named as an approver: that alone must not be enough.
RULES = Policy(approvers=(BOB, *(user.id for user in OUTSIDERS)))


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    users = (*DEFAULT_USERS, *OUTSIDERS)
    with Cloud(users=users, channels=(Channel(OPS, "ops", {BOT.id, *(user.id for user in users)}),)) as running:
        yield running


class Clock:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def accounts_at(cloud: Cloud, clock: Clock | None = None) -> Accounts:
    return Accounts(WebClient("xoxb-test-1", base_url=cloud.api_url, retry_handlers=[], timeout=2), clock or Clock())


def test_each_kind_of_outsider_is_told_why_and_a_full_member_is_served(cloud: Cloud) -> None:
    accounts = accounts_at(cloud)
    assert OUTSIDERS == {user: accounts.refusal(user.id, HOME) for user in OUTSIDERS}
    assert "" == accounts.refusal(BOB, HOME)


def test_a_colleague_in_another_workspace_of_the_organisation_is_no_foreigner() -> None:
    class Organisation(WebClient):
        def users_info(self, *, user: str, **_: object) -> dict[str, object]:  # type: ignore[override]
            return {"user": {"id": user, "team_id": "T2", "enterprise_user": {"enterprise_id": "E0ORG"}}}

    accounts = Accounts(Organisation("xoxb-test-1"))
    assert "" == accounts.refusal(BOB, frozenset({TEAM_ID, "E0ORG"}))
    assert FOREIGN == Accounts(Organisation("xoxb-test-1")).refusal(BOB, HOME)


def test_what_slack_said_is_kept_for_a_minute_and_not_longer(cloud: Cloud) -> None:
    clock = Clock()
    accounts = accounts_at(cloud, clock)
    assert "" == accounts.refusal(BOB, HOME)
    cloud.stop()
    assert "" == accounts.refusal(BOB, HOME)
    clock.now += KEPT_SECONDS + 1
    with pytest.raises(LookupError, match="Slack could not be asked"):
        accounts.refusal(BOB, HOME)


def test_an_account_that_slack_does_not_know_is_not_readable(cloud: Cloud) -> None:
    with pytest.raises(LookupError, match="Slack does not know this account"):
        accounts_at(cloud).refusal("U99NOBODY", HOME)


def test_where_slack_does_not_tell_an_approval_is_refused_and_a_question_is_not() -> None:
    people = People(WebClient("xoxb-test-1", base_url="http://127.0.0.1:9/api/", timeout=1, retry_handlers=[]))
    people.identity = Identity(TEAM_ID, "", "U0DOCKFIX", "B0DOCKFIX")
    body = {"user": {"id": BOB, "team_id": TEAM_ID}}
    assert BOB == people.of_interaction(body).id
    with pytest.raises(Stranger, match=r"could not check that you are a full member .* nothing was done\."):
        people.of_interaction(body, approves=True)


def test_no_outsider_approves_though_named_and_each_hears_why(start: Callable[..., ScriptedScene]) -> None:
    scene = start(RULES)
    proposal = scene.proposal()
    for user, sentence in OUTSIDERS.items():
        scene.press(proposal, user=user.id)
        scene.told(user.id, sentence)
    (incident,) = scene.desk.store.incidents(*State)
    assert (State.WAITING, (), []) == (incident.state, incident.agreed, scene.host.ran)
    assert actions(scene.with_buttons())
    denied = [entry for entry in scene.desk.store.audit(incident.id) if entry.what == "denied"]
    assert [user.id for user in OUTSIDERS] == [entry.who for entry in denied]
    assert list(OUTSIDERS.values()) == [json.loads(entry.data)["because"] for entry in denied]


def test_no_outsider_asks_for_a_diagnosis(start: Callable[..., ScriptedScene]) -> None:
    scene = start(RULES)
    for user, sentence in OUTSIDERS.items():
        assert sentence == scene.ask(user=user.id)["response"]["text"]
        scene.do("message", user=user.id, channel=OPS, text="<@U0DOCKFIX> host1 webserver")
    assert () == scene.desk.store.incidents(*State)


def test_an_approver_who_cannot_be_checked_presses_again_and_nothing_ran_before(
    start: Callable[..., ScriptedScene],
) -> None:
    scene = start(replace(RULES, approvers=(BOB,)))
    proposal = scene.proposal()
    scene.do("fault", kind="rate_limit", method="users.info", count=1)
    scene.press(proposal)
    scene.told(BOB, "Slack asks to wait a little")
    assert [] == scene.host.ran
    eventually(lambda: scene.press(proposal) and scene.find("tried from dockfix"))
    (incident,) = scene.desk.store.incidents(*State)
    assert [BOB] == [decision.by.id for decision in incident.agreed]
    assert ALICE == incident.requester.id


def test_no_outsider_breaks_the_glass_or_puts_a_fix_back_though_named(start: Callable[..., ScriptedScene]) -> None:
    named = tuple(user.id for user in OUTSIDERS)
    scene = start(Policy(approvers=(BOB, *named), break_glass=named))
    proposal = scene.proposal()
    for user, sentence in OUTSIDERS.items():
        scene.press(proposal, "glass", user=user.id)
        scene.told(user.id, sentence)
    assert ([], []) == (scene.get("state")["views"], scene.host.ran)
    scene.press(proposal)
    offered = scene.wait_for("it can be undone")
    ran = len(scene.host.ran)
    for user in OUTSIDERS:
        scene.press(offered, "undo", user=user.id)
    eventually(lambda: all(2 == len(scene.private(user.id)) for user in OUTSIDERS))
    (incident,) = scene.desk.store.incidents(*State)
    assert (State.VERIFIED, ran) == (incident.state, len(scene.host.ran))
    denied = [entry.who for entry in scene.desk.store.audit(incident.id) if entry.what == "denied"]
    assert sorted(named * 2) == sorted(denied)


def test_who_becomes_a_guest_while_the_form_is_open_runs_nothing(start: Callable[..., ScriptedScene]) -> None:
    scene = start(Policy(approvers=(BOB,), break_glass=(BOB,)))
    scene.press(scene.proposal(), "glass")
    view = eventually(lambda: scene.get("state")["views"])[0]
    people = scene.side.workspace.people
    people._accounts._kept.clear()
    scene.do("fault", kind="rate_limit", method="users.info", count=1)
    options = next(block["element"]["options"] for block in view["blocks"] if block.get("block_id") == "remedy")
    values = {"remedy": {"text": options[0]["value"]}, "reason": {"text": {"value": "it burns"}}}
    answer = scene.do("submit", user=BOB, view_id=view["id"], values=values)
    assert "could not check that you are a full member" in str(answer["response"]["view"])
    (incident,) = scene.desk.store.incidents(*State)
    assert (State.WAITING, []) == (incident.state, scene.host.ran)
    assert "denied" == scene.desk.store.audit(incident.id)[-1].what
