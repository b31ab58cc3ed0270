"""What Slack may do to us: lose replies, ask to wait, refuse blocks, close channels."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.incident import Person, Place
from bot.lifecycle import State
from bot.model import Target, Verdict
from bot.stages import Stage, StageState
from bot.store import Store
from handlers.playground.cloud import Cloud
from handlers.playground.people import BOT, DEFAULT_USERS, Channel
from handlers.slack import blocks, kit
from handlers.slack.kit import Message
from handlers.slack.outbox import NoPlace, NotSure, Outbox
from handlers.slack.web import Clients
from tests.slack.conftest import config_for
from tests.slack.incidents import MANY, NGINX, STOP_SERVICE, diagnosis
from tests.slack.stage import ALICE, OPS, ScriptedScene, actions, eventually, shown

CLOSED = "C09OLD"


@pytest.fixture
def cloud_with_an_archive() -> Any:
    everybody = {user.id for user in DEFAULT_USERS} | {BOT.id}
    closed = Channel(CLOSED, "old", set(everybody), is_archived=True)
    with Cloud(channels=(Channel(OPS, "ops", everybody), closed)) as running:
        yield running


@pytest.fixture
def cloud_without_folds() -> Any:
    with Cloud(refuses=("container",)) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> Any:
    made = Store(f"sqlite:///{tmp_path}/posts.db")
    yield made
    made.close()


def outbox_at(cloud: Cloud, store: Store) -> Outbox:
    return Outbox(Clients(config_for(cloud)), store)


def everything(cloud: Cloud, channel: str = OPS) -> list[Any]:
    """The messages of a channel, newest first."""
    return list(WebClient("xoxb-test-1", base_url=cloud.api_url).conversations_history(channel=channel)["messages"])


HELLO = kit.message("hello", kit.paragraph("hello"))
BYE = kit.message("bye", kit.paragraph("bye"))


def test_a_key_is_posted_once_and_then_updated(cloud: Cloud, store: Store) -> None:
    outbox = outbox_at(cloud, store)
    first = outbox.put("k", "i", OPS, "", HELLO)
    assert first == outbox.put("k", "i", OPS, "", BYE)
    assert ["bye"] == [each["text"] for each in everything(cloud)]


def test_what_another_process_drew_meanwhile_is_drawn_over(cloud: Cloud, store: Store) -> None:
    ours, theirs = outbox_at(cloud, store), outbox_at(cloud, store)
    ours.put("k", "i", OPS, "", HELLO)
    theirs.put("k", "i", OPS, "", BYE)
    ours.put("k", "i", OPS, "", HELLO)
    assert ["hello"] == [each["text"] for each in everything(cloud)]
    theirs.frame("k", BYE)
    assert ["bye"] == [each["text"] for each in everything(cloud)]
    ours.put("k", "i", OPS, "", HELLO)
    assert ["hello"] == [each["text"] for each in everything(cloud)]


def test_a_frame_that_comes_after_the_end_that_another_process_drew_is_not_shown(scene: ScriptedScene) -> None:
    scene.proposal()
    scene.settle()
    plan = scene.wait_for("Connect to host1")
    incident = replace(scene.desk.store.incidents(*State)[0], state=State.ASKED)
    key, late = f"{incident.id}:progress", (Stage("a", "still looking", StageState.RUNNING),)
    scene.side.workspace.view.live._frame(key, blocks.looking(incident, late))
    assert plan["blocks"][0]["tasks"] == scene.wait_for("Connect to host1")["blocks"][0]["tasks"]
    # Or the end was drawn in the very moment: the frame stands over it until it is drawn again.
    scene.side.workspace.view._outbox.frame(key, blocks.looking(incident, late))
    assert scene.find("still looking")
    scene.side.workspace.view.live._settle(key)
    assert plan["blocks"][0]["tasks"] == scene.wait_for("Connect to host1")["blocks"][0]["tasks"]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
def test_a_lost_reply_never_doubles_a_message(scene: ScriptedScene, method: str) -> None:
    scene.do("fault", kind="drop_reply", method=method, count=2)
    scene.press(scene.proposal())
    scene.wait_for("tried from dockfix")
    eventually(lambda: "Fixed and verified" in shown(scene.wait_for("asked for by")))
    keys = [call["arguments"]["metadata"]["event_payload"]["key"] for call in scene.calls("chat.postMessage")]
    assert len(set(keys)) == len(keys)
    assert len(keys) == len(scene.ours())


def test_a_claim_whose_message_is_not_found_is_posted(cloud: Cloud, store: Store) -> None:
    outbox = outbox_at(cloud, store)
    store.claim_post("k", "i", OPS)
    posted = outbox.put("k", "i", OPS, "", HELLO)
    assert posted == store.post("k")


def test_a_message_that_was_posted_just_before_an_end_of_ours_is_found_to_be_updated(
    cloud: Cloud, store: Store
) -> None:
    outbox = outbox_at(cloud, store)
    parent = outbox.put("parent", "i", OPS, "", HELLO)
    reply = outbox.put("k", "i", OPS, parent.ts, HELLO)
    store.posted("k", OPS, "")
    assert not outbox.edit("k", BYE)
    assert outbox.edit("k", BYE, parent.ts)
    assert reply == store.post("k")
    store.claim_post("never posted", "i", OPS)
    assert not outbox.edit("never posted", BYE, parent.ts)
    assert not outbox.edit("never claimed", BYE, parent.ts)


def test_slack_s_wish_to_wait_is_granted_and_the_last_state_still_shown(scene: ScriptedScene) -> None:
    proposal = scene.proposal()
    for method in ("chat.update", "chat.postMessage", "chat.postEphemeral"):
        scene.do("fault", kind="rate_limit", method=method, count=2, seconds=1)
    scene.press(proposal)
    scene.wait_for("tried from dockfix")
    eventually(lambda: "Fixed and verified" in shown(scene.wait_for("asked for by")))
    eventually(lambda: {"undo"} == {each["action_id"] for message in scene.ours() for each in actions(message)})


def test_refused_blocks_are_shown_as_plain_paragraphs_with_their_buttons(
    cloud: Cloud, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    button = {"type": "button", "action_id": "refuse", "text": kit.plain("Refuse…"), "value": "i||"}
    odd = {**kit.header("the verdict"), "level": 99}
    strange = Message("the verdict", (odd, {"type": "actions", "elements": [button]}))
    outbox_at(cloud, store).put("k", "i", OPS, "", strange)
    (posted,) = everything(cloud)
    assert ["section", "actions"] == [block["type"] for block in posted["blocks"]]
    assert "Slack refused the blocks of k" in caplog.text


def test_blocks_that_nobody_takes_are_shown_as_text(cloud: Cloud, store: Store) -> None:
    strange = Message(
        "the &lt;verdict&gt;", ({"type": "actions", "elements": [{"type": "nonsense"}]}, kit.paragraph("<!here>"))
    )
    outbox = outbox_at(cloud, store)
    outbox.put("k", "i", OPS, "", strange)
    (posted,) = everything(cloud)
    assert "the &lt;verdict&gt;\n&lt;!here&gt;" == posted["text"]
    assert not posted.get("blocks")
    outbox.put("k", "i", OPS, "", HELLO)
    outbox.put("k", "i", OPS, "", strange)
    assert "the &lt;verdict&gt;\n&lt;!here&gt;" == everything(cloud)[0]["text"]


def test_what_is_beyond_our_own_limits_is_never_sent_as_drawn(cloud: Cloud, store: Store) -> None:
    many = Message("many", tuple(kit.paragraph("x" * 3000) for _ in range(60)))
    outbox_at(cloud, store).put("k", "i", OPS, "", many)
    assert not everything(cloud)[0].get("blocks")


def test_a_message_that_was_deleted_comes_again(cloud: Cloud, store: Store) -> None:
    outbox = outbox_at(cloud, store)
    first = outbox.put("k", "i", OPS, "", HELLO)
    WebClient("xoxb-test-1", base_url=cloud.api_url).chat_delete(channel=OPS, ts=first.ts)
    second = outbox.put("k", "i", OPS, "", BYE)
    assert first.ts != second.ts
    assert ["bye"] == [each["text"] for each in everything(cloud)]


def test_a_channel_that_is_not_ours_is_no_place_and_gives_the_claim_back(cloud: Cloud, store: Store) -> None:
    outbox = outbox_at(cloud, store)
    for channel, code in (("C02RANDOM", "not_in_channel"), ("C404", "channel_not_found")):
        with pytest.raises(NoPlace, match=code):
            outbox.put("k", "i", channel, "", HELLO)
        assert None is store.post("k")


def test_a_slack_that_is_not_there_is_not_sure_and_keeps_the_claim(cloud: Cloud, store: Store) -> None:
    outbox = outbox_at(cloud, store)
    cloud.stop()
    with pytest.raises(NotSure):
        outbox.put("k", "i", OPS, "", HELLO)
    claimed = store.post("k")
    assert claimed is not None
    assert "" == claimed.ts


def test_an_archived_channel_s_requester_is_told_directly(cloud_with_an_archive: Cloud, start_at: Any) -> None:
    scene = start_at(cloud_with_an_archive)
    scene.desk.request(Target("host1", "webserver"), Person(ALICE, "alice"), Place("slack", CLOSED))
    eventually(lambda: scene.find("port_held_by_service", "D01ALICE"))
    assert [] == scene.ours(CLOSED)


def test_progress_is_live_and_its_last_frame_is_whole(scene: ScriptedScene) -> None:
    scene.host.go_on.clear()
    scene.ask()
    scene.wait_for("Looking at webserver on host1")
    eventually(lambda: "in_progress" in str(scene.wait_for("Connect to host1")["blocks"]))
    scene.host.go_on.set()
    scene.with_buttons()
    plan = scene.wait_for("Connect to host1")
    assert ["complete", "complete"] == [task["status"] for task in plan["blocks"][0]["tasks"]]
    assert State.WAITING is scene.desk.store.incidents(*State)[0].state


def test_a_slack_that_cannot_fold_gets_the_whole_story_unfolded(cloud_without_folds: Cloud, start_at: Any) -> None:
    scene: ScriptedScene = start_at(cloud_without_folds)
    scene.host.looks = [diagnosis(Verdict.CAUSE, replace(NGINX, remedies=(MANY[0], STOP_SERVICE, MANY[1])))]
    scene.host.go_on.clear()
    scene.ask()
    eventually(lambda: "in_progress" in str(scene.wait_for("Connect to host1")["blocks"]))
    scene.host.go_on.set()
    proposal = scene.with_buttons()
    scene.host.go_on.clear()
    # This button would have been folded away, beside another way to mend it.
    scene.press(proposal, "approve:1")
    eventually(lambda: "in_progress" in str(scene.wait_for("Mending webserver")["blocks"]))
    scene.host.go_on.set()
    result = scene.wait_for("tried from dockfix")
    assert ["undo"] == [each["action_id"] for each in actions(result)]
    eventually(lambda: "Fixed and verified" in shown(scene.wait_for("asked for by")))
    scene.settle()
    assert list(STOP_SERVICE.steps) == scene.host.ran
    nothing_is_lost(scene)


def test_a_slack_that_knows_no_list_of_tasks_gets_each_frame_plainly(start_at: Any) -> None:
    with Cloud(users=DEFAULT_USERS, refuses=("plan",)) as old:
        scene: ScriptedScene = start_at(old)
        scene.host.go_on.clear()
        scene.ask()
        scene.wait_for("Looking at webserver on host1")
        incident = scene.desk.store.incidents(State.ASKED)[0]
        for number in range(3):
            stage = Stage("a", f"step {number}", StageState.RUNNING)
            scene.side.workspace.view.progress(incident, (stage,))
            scene.wait_for(f"step {number}")
        refused = [call for call in scene.calls("chat.update") if not call["ok"]]
        assert len(refused) <= 1
        scene.host.go_on.set()
        scene.with_buttons()
        scene.settle()
        assert "plan" not in {block["type"] for message in scene.ours() for block in message["blocks"]}


def nothing_is_lost(scene: ScriptedScene) -> None:
    """Each drawing that was refused for its folds came again with all of its blocks; nothing else was refused."""
    calls = [*scene.calls("chat.postMessage"), *scene.calls("chat.update")]
    refused = [call for call in calls if not call["ok"]]
    assert {"invalid_blocks"} == {call["error"] for call in refused}
    for call in refused:
        folded, others = call["arguments"]["blocks"], {**call["arguments"], "blocks": None}
        later = [each for each in calls if each["id"] > call["id"] and others == {**each["arguments"], "blocks": None}]
        assert {"container"} < {block["type"] for block in folded}
        assert (True, list(kit.unfolded(folded))) == (later[0]["ok"], later[0]["arguments"]["blocks"])
    assert [] == [message for message in scene.ours() if "container" in str(message["blocks"])]


def test_a_thousand_frames_are_a_few_updates(scene: ScriptedScene) -> None:
    scene.host.go_on.clear()
    scene.ask()
    plan = scene.wait_for("Looking at webserver on host1")
    incident = scene.desk.store.incidents(State.ASKED)[0]
    for number in range(1000):
        scene.side.workspace.view.progress(incident, (Stage("a", f"step {number}", StageState.RUNNING),))
    eventually(lambda: scene.find("step 999"))
    scene.host.go_on.set()
    scene.with_buttons()
    updates = [call for call in scene.calls("chat.update") if call["arguments"]["ts"] == plan["ts"]]
    assert len(updates) < 6
