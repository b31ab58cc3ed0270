"""What is read from an alert: which container it means, its error, and whether it is the same as another."""

from typing import Any

import pytest

from bot.model import Target
from handlers.slack.kit import USER
from handlers.webhook.alerts import Alert, Ignored, NoAlerts, read, spellings
from tests.webhook.payloads import ERROR, alert, alertmanager, grafana

ADDRESSES = {
    "host1": "198.18.0.11",
    "host2": "two.example.org",
    "six": "2001:db8::1",
    "here": "",
    "tunnel": "127.0.0.1",
}
HOSTS = spellings(ADDRESSES, ADDRESSES)


def one(**changes: Any) -> Alert | Ignored:
    (came,) = read(alertmanager(alert(**changes)), HOSTS)
    return came


def taken(**changes: Any) -> Alert:
    came = one(**changes)
    assert isinstance(came, Alert), came
    return came


def why(**changes: Any) -> str:
    came = one(**changes)
    assert isinstance(came, Ignored), came
    return came.why


@pytest.mark.parametrize(
    ("label", "value", "host"),
    [
        ("instance", "198.18.0.11:9323", "host1"),
        ("instance", "host1", "host1"),
        ("instance", "http://HOST1:8080/metrics", "host1"),
        ("host", "two.example.org.", "host2"),
        ("instance", "two.example.org:9100", "host2"),
        ("instance", "[2001:db8:0:0::1]:9100", "six"),
        ("node", "2001:DB8::1", "six"),
        ("hostname", "here", "here"),
        ("nodename", "tunnel", "tunnel"),
    ],
)
def test_a_host_is_found_by_its_name_or_address(label: str, value: str, host: str) -> None:
    assert Target(host, "webserver") == taken(labels={label: value, "container": "webserver"}).target


@pytest.mark.parametrize(
    "value", ["host9:9100", "127.0.0.1:9100", "localhost", "host1.evil.example", "", ":", "[", "1"]
)
def test_what_is_no_configured_host_is_told_and_not_guessed(value: str) -> None:
    assert "names a configured host" in why(labels={"instance": value, "container": "webserver"})


def test_the_host_that_is_named_goes_before_the_machine_that_was_asked() -> None:
    labels = {"instance": "198.18.0.11:9323", "host": "host2", "container": "webserver"}
    assert "host2" == taken(labels=labels).target.host


def test_an_address_of_two_hosts_is_not_guessed() -> None:
    addresses = {"a": "198.18.0.1", "b": "198.18.0.1"}
    (came,) = read(
        alertmanager(alert(labels={"instance": "198.18.0.1", "container": "x"})), spellings(addresses, addresses)
    )
    assert isinstance(came, Ignored)
    assert "may be any of a, b" in came.why


@pytest.mark.parametrize(
    ("labels", "container"),
    [
        ({"container": "web", "name": "other"}, "web"),
        ({"container_name": "/web"}, "web"),
        ({"name": "/web", "container_label_com_docker_compose_service": "x"}, "web"),
        ({"container": "not a name", "name": "web"}, "web"),
        ({"container_label_com_docker_compose_service": "web"}, "web"),
        (
            {
                "container_label_com_docker_compose_service": "web",
                "container_label_com_docker_compose_project": "shop",
                "container_label_com_docker_compose_container_number": "2",
            },
            "shop-web-2",
        ),
    ],
)
def test_a_container_is_found_by_its_labels(labels: dict[str, str], container: str) -> None:
    assert container == taken(labels={"host": "host1", **labels}).target.container


def test_docker_s_error_in_an_annotation_names_the_container_and_is_kept() -> None:
    notes = {"summary": "a container did not start", "description": f"The log says:\n```\n{ERROR}\n```"}
    found = taken(labels={"host": "host1"}, annotations=notes)
    assert "webserver" == found.target.container
    assert found.error.startswith("driver failed programming")
    assert "a container did not start" == found.says


def test_an_error_about_another_container_is_not_taken_for_this_one_s() -> None:
    found = taken(labels={"host": "host1", "container": "db"}, annotations={"description": ERROR})
    assert ("db", "") == (found.target.container, found.error)


def test_an_alert_that_names_no_container_is_told_so() -> None:
    assert "names a container" in why(labels={"host": "host1", "alertname": "DiskFull"})


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "resolved"}, "it is resolved"),
        ({"status": "suppressed"}, "its status is neither"),
        ({"startsAt": None}, "when it began"),
        ({"startsAt": 5}, "when it began"),
        ({"labels": None}, "names a configured host"),
        ({"labels": ["host1"]}, "names a configured host"),
        ({"labels": {"host": 1, "container": {}}}, "names a configured host"),
    ],
)
def test_what_opens_nothing_is_told_with_the_reason(changes: dict[str, Any], reason: str) -> None:
    assert reason in why(**changes)


def test_a_broken_alert_does_not_lose_the_others() -> None:
    broken: list[Any] = [None, "x", [], 3, {}]
    came = read(alertmanager(alert(), *broken, alert(fingerprint="2")), HOSTS)
    assert [Alert, *[Ignored] * 5, Alert] == [type(each) for each in came]


@pytest.mark.parametrize("body", [None, [], "x", 3, {}, {"alerts": {}}, {"alerts": None}])
def test_what_is_no_delivery_is_refused_with_what_would_be_right(body: object) -> None:
    with pytest.raises(NoAlerts, match="Alertmanager"):
        read(body, HOSTS)


def test_an_alert_is_the_same_by_its_fingerprint_and_its_beginning() -> None:
    first = taken()
    assert first.key == taken(startsAt="2026-11-20T07:52:26.739266876Z").key
    assert first.key == taken(endsAt="2026-11-20T08:00:00Z", annotations={}).key
    assert first.key != taken(startsAt="2026-11-20T09:52:27+02:00").key
    assert first.key != taken(fingerprint="1a30ba71cca29210").key


@pytest.mark.parametrize("began", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"])
def test_an_alert_that_began_at_the_edge_of_time_is_read(began: str) -> None:
    assert taken().key != taken(startsAt=began).key


def test_grafana_s_delivery_of_the_same_alert_is_the_same() -> None:
    (came,) = read(grafana(alert()), HOSTS)
    assert taken() == came


def test_without_a_fingerprint_the_labels_tell_alerts_apart() -> None:
    other = {"alertname": "ContainerDown", "container": "db", "instance": "host1"}
    again = dict(reversed(other.items()))
    assert taken(fingerprint=None, labels=other).key == taken(fingerprint=None, labels=again).key
    assert taken(fingerprint=None, labels=other).key != taken(fingerprint=None).key


HOSTILE = "<!channel> <@U02BOB> *x* \x00\ud800\u202e\n\t" + "a" * 100_000


def test_hostile_texts_are_cut_to_one_line_and_hide_nothing() -> None:
    labels = {"alertname": HOSTILE, "host": "host1", "container": "webserver"}
    found = taken(labels=labels, annotations={"summary": HOSTILE}, fingerprint=HOSTILE)
    for text in (found.name, found.says, found.machine.id, found.machine.name):
        assert text.isprintable()
        assert len(text.encode()) <= 600
    assert len(found.key) < 255
    assert "U02BOB" not in why(labels={"alertname": HOSTILE})


@pytest.mark.parametrize("name", ["U02BOB", "W02BOB", "", "U02BOB\n"])
def test_an_alert_that_is_called_like_a_person_is_nobody(name: str) -> None:
    machine = taken(labels={"alertname": name, "host": "host1", "container": "webserver"}).machine
    assert not USER.fullmatch(machine.id)
