"""Alerts over real HTTP: who is let in, what is opened, and that nothing is opened twice."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.config import WebhookConfig
from bot.desk import Refused
from bot.incident import Incident, Place
from bot.lifecycle import State
from handlers.listening import CannotListen
from handlers.playground.cloud import Cloud
from handlers.playground.people import BOT, DEFAULT_USERS, Channel
from handlers.slack.private import KIND
from handlers.webhook.server import MOST_BYTES, Webhook
from tests.slack.stage import ALICE, OPS, ScriptedScene, eventually, shown
from tests.webhook.client import BEARER, basic, post, raw
from tests.webhook.conftest import FREE
from tests.webhook.payloads import ERROR, SECRET, alert, alertmanager, grafana

Start = Callable[..., ScriptedScene]
HEAD = "POST /alerts HTTP/1.1\r\nHost: x\r\n"


def incidents(scene: ScriptedScene) -> tuple[Incident, ...]:
    return scene.desk.store.incidents(*State)


def came(answer: tuple[int, Any]) -> dict[str, int]:
    """How many alerts were opened, known and ignored."""
    status, body = answer
    assert 200 == status, body
    return {name: len(each) for name, each in body.items() if each}


def over(scene: ScriptedScene) -> None:
    """Wait until everything that was asked is over."""
    eventually(lambda: all(each.over for each in incidents(scene)))


def test_an_alert_opens_an_incident_whose_thread_says_which_alert_it_was(hook: Webhook, scene: ScriptedScene) -> None:
    status, body = post(hook.url, alertmanager(alert()))
    assert 200 == status
    (incident,) = incidents(scene)
    told = {"alert": "ContainerDown", "incident": incident.id, "host": "host1", "container": "webserver"}
    assert {"opened": [told], "known": [], "ignored": []} == body
    parent = scene.wait_for("asked for by the alert ContainerDown")
    assert "It says: webserver is down" in shown(parent)
    proposal = scene.with_buttons()
    assert parent["ts"] == proposal["thread_ts"]
    scene.press(proposal)
    eventually(lambda: scene.desk.incident(incident.id).state is State.VERIFIED)  # type: ignore[union-attr]


def test_nothing_runs_on_a_host_because_of_an_alert_alone(hook: Webhook, scene: ScriptedScene) -> None:
    post(hook.url, alertmanager(alert()))
    scene.with_buttons()
    scene.settle()
    assert [] == scene.host.ran
    (incident,) = incidents(scene)
    assert State.WAITING is incident.state
    with pytest.raises(Refused, match="You may not approve this"):
        scene.desk.decide(incident.id, incident.requester, approve=True)


def test_the_error_in_an_annotation_goes_with_the_request(hook: Webhook, scene: ScriptedScene) -> None:
    found = alert(labels={"alertname": "StartFailed", "host": "host1"}, annotations={"description": ERROR})
    assert {"opened": 1} == came(post(hook.url, grafana(found), basic(SECRET), "PUT"))
    (incident,) = incidents(scene)
    assert "webserver" == incident.target.container
    assert "bind: address already in use" in incident.error


def test_the_same_alert_again_is_one_incident_also_when_that_is_over(hook: Webhook, scene: ScriptedScene) -> None:
    assert {"opened": 1} == came(post(hook.url, alertmanager(alert())))
    assert {"known": 1} == came(post(hook.url, alertmanager(alert())))
    scene.press(scene.with_buttons())
    over(scene)
    assert {"known": 1} == came(post(hook.url, grafana(alert(endsAt="2026-11-20T10:00:00Z"))))
    assert 1 == len(incidents(scene))


def test_another_alert_about_a_container_with_an_open_incident_opens_none(hook: Webhook, scene: ScriptedScene) -> None:
    scene.ask()
    (asked,) = eventually(lambda: incidents(scene))
    _, body = post(hook.url, alertmanager(alert(), alert(fingerprint="2")))
    assert [asked.id] * 2 == [each["incident"] for each in body["known"]]
    assert 1 == len(incidents(scene))
    elsewhere = alert(labels={"alertname": "x", "host": "host2", "container": "webserver"}, fingerprint="3")
    assert {"opened": 1} == came(post(hook.url, alertmanager(elsewhere)))


def test_an_incident_that_is_over_does_not_hold_back_a_new_alert(hook: Webhook, scene: ScriptedScene) -> None:
    post(hook.url, alertmanager(alert()))
    scene.press(scene.with_buttons())
    over(scene)
    assert {"opened": 1} == came(post(hook.url, alertmanager(alert(startsAt="2026-11-20T11:00:00Z"))))


def test_order_and_doublets_in_deliveries_change_nothing(hook: Webhook, scene: ScriptedScene) -> None:
    labels = [{"alertname": "x", "host": "host1", "container": f"web{number}"} for number in range(4)]
    alerts = [alert(labels=each, fingerprint=each["container"]) for each in labels]
    assert {"opened": 4, "known": 1} == came(post(hook.url, alertmanager(*alerts, alerts[0])))
    assert {"known": 4} == came(post(hook.url, alertmanager(*reversed(alerts))))


def test_deliveries_at_once_open_one_incident(hook: Webhook, scene: ScriptedScene) -> None:
    gate, answers = threading.Barrier(8), []

    def deliver(number: int) -> None:
        gate.wait()
        answers.append(post(hook.url, alertmanager(alert(fingerprint=str(number % 4)))))

    threads = [threading.Thread(target=deliver, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 == len(incidents(scene))
    assert 1 == sum(len(body["opened"]) for _, body in answers)
    assert 7 == sum(len(body["known"]) for _, body in answers)


def test_what_is_resolved_or_unknown_opens_nothing_and_is_told(hook: Webhook, scene: ScriptedScene) -> None:
    stranger = alert(labels={"alertname": "Far", "instance": "host9:9100", "container": "webserver"})
    status, body = post(hook.url, alertmanager(alert(status="resolved"), stranger))
    assert 200 == status
    assert ["ContainerDown", "Far"] == [each["alert"] for each in body["ignored"]]
    assert "it is resolved" == body["ignored"][0]["why"]
    assert "host9:9100" in body["ignored"][1]["why"]
    assert () == incidents(scene)


def test_without_the_secret_nothing_is_taken_or_told(hook: Webhook, scene: ScriptedScene) -> None:
    headers = ("Bearer", "Bearer wrong", f"Bearer {SECRET}x", f"Bearer {SECRET[:-1]}", SECRET, f"Digest {SECRET}")
    for sent in (
        *headers,
        "Basic !!!",
        "Basic ",
        "Bearer \xe4\xf6",
        *basic("wrong").values(),
        *basic("x", SECRET).values(),
    ):
        answer = post(hook.url, alertmanager(alert()), {"Authorization": sent})
        assert (sent, 401, {"error": "Unauthorized"}) == (sent, *answer)
    assert (401, {"error": "Unauthorized"}) == post(hook.url, b"{", {})
    assert () == incidents(scene)


JSON, TEXT, FORM = "application/json", "text/plain", "application/x-www-form-urlencoded"
BROKEN = (
    (b"{", JSON, 400, "not valid JSON"),
    (b"", JSON, 400, "not valid JSON"),
    (b"\xff\xfe", JSON, 400, "not valid JSON"),
    (b"[" * 200_000, JSON, 400, "not valid JSON"),
    (b"[]", JSON, 400, "JSON object"),
    (b'{"alerts": 3}', JSON, 400, 'no list "alerts"'),
    (b"{}", TEXT, 415, "Content-Type: application/json"),
    (b"alerts=1", FORM, 415, "Send JSON"),
    (b" " * (MOST_BYTES + 1), JSON, 413, "too large"),
)


def test_a_body_that_cannot_be_read_is_refused_with_a_sentence(hook: Webhook, scene: ScriptedScene) -> None:
    for body, kind, status, said in BROKEN:
        got, answer = post(hook.url, body, {**BEARER, "Content-Type": kind})
        assert (body[:20], status) == (body[:20], got)
        assert said in answer["error"]
    assert () == incidents(scene)


def test_other_paths_and_methods_are_refused(hook: Webhook) -> None:
    assert 404 == post(hook.url + "/x", {})[0]
    assert 405 == post(hook.url, {}, method="DELETE")[0]


def test_a_record_that_cannot_be_written_makes_the_sender_come_again(
    hook: Webhook, scene: ScriptedScene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("insert", {}, Exception("database or disk is full"))

    with monkeypatch.context() as broken:
        broken.setattr(scene.desk.store, "open_incident", full)
        status, body = post(hook.url, alertmanager(alert()))
    assert 503 == status
    assert "could not write this down" in body["error"]
    assert () == incidents(scene)
    assert {"opened": 1} == came(post(hook.url, alertmanager(alert())))


def test_hostile_labels_ping_link_and_format_nothing(hook: Webhook, scene: ScriptedScene) -> None:
    hostile = "<!channel> <@U02BOB> *bold* <https://evil.example|here> `x` @here"
    labels = {"alertname": hostile, "host": "host1", "container": "webserver"}
    assert {"opened": 1} == came(post(hook.url, alertmanager(alert(labels=labels, annotations={"summary": hostile}))))
    scene.wait_for("evil.example")
    scene.settle()
    for call in [*scene.calls("chat.postMessage"), *scene.calls("chat.update")]:
        said = str(call["arguments"]["text"])
        assert "<!" not in said
        assert "<@U02BOB" not in said
        assert "<http" not in said
    parent = scene.ours()[0]
    texts = [piece for block in parent["blocks"] for part in block["elements"] for piece in part["elements"]]
    assert {"text"} == {piece["type"] for piece in texts}


def test_an_archived_channel_leaves_the_incident_in_the_record_and_writes_to_nobody(start_at: Start) -> None:
    members = {user.id for user in DEFAULT_USERS} | {BOT.id}
    with Cloud(channels=(Channel(OPS, "ops", members, is_archived=True),)) as cloud:
        scene = start_at(cloud)
        hook = Webhook(WebhookConfig(OPS, secret=SECRET), scene.desk, Place(KIND, OPS), {}, address=FREE)
        hook.start()
        labels = {"alertname": "x", "host": "host1", "container": "webserver"}
        assert {"opened": 1} == came(post(hook.url, alertmanager(alert(labels=labels))))
        eventually(lambda: State.WAITING is incidents(scene)[0].state)
        eventually(lambda: {"is_archived"} == {call["error"] for call in scene.calls("chat.postMessage")})
        hook.stop()
        scene.settle()
        assert [] == scene.calls("conversations.open")


@pytest.fixture
def impatient(scene: ScriptedScene) -> Iterator[Webhook]:
    """A webhook whose connections live for a moment only."""
    config = WebhookConfig(OPS, secret=SECRET)
    running = Webhook(config, scene.desk, Place(KIND, OPS), {}, address=FREE, patience=1.0)
    running.start()
    yield running
    running.stop()


SLOW = (
    "",
    "POST /alerts HT",
    f"{HEAD}Content-Type: application/json\r\nContent-Length: 9\r\nAuthorization: Bearer {SECRET}\r\n\r\n{{",
)


def test_clients_that_are_too_slow_are_cut_off_and_others_are_served(impatient: Webhook, scene: ScriptedScene) -> None:
    for text in SLOW:
        assert b"HTTP/1.1 2" not in raw(impatient.url, text)
    labels = {"alertname": "x", "host": "host1", "container": "webserver"}
    assert {"opened": 1} == came(post(impatient.url, alertmanager(alert(labels=labels))))


def test_a_connection_carries_one_request(hook: Webhook) -> None:
    head = f"{HEAD}Content-Length: 0\r\n\r\n"
    got = raw(hook.url, head + head)
    assert 1 == got.count(b"HTTP/1.1 401")


def test_an_address_that_is_taken_is_told_with_the_key_to_change(hook: Webhook, scene: ScriptedScene) -> None:
    port = int(hook.url.split(":")[2].split("/")[0])
    config = WebhookConfig(OPS, listen=f"127.0.0.1:{port}", secret=SECRET)
    second = Webhook(config, scene.desk, Place(KIND, OPS), {})
    with pytest.raises(CannotListen, match=r"\[webhook\] listen"):
        second.start()
    second.stop()


def test_a_stopped_webhook_takes_nothing_more(hook: Webhook) -> None:
    hook.stop()
    with pytest.raises(OSError, match="refused"):
        post(hook.url, alertmanager(alert()))


def test_who_asks_by_hand_is_not_held_back_by_an_alert_s_incident(hook: Webhook, scene: ScriptedScene) -> None:
    post(hook.url, alertmanager(alert()))
    scene.ask(user=ALICE)
    eventually(lambda: 2 == len(incidents(scene)))
