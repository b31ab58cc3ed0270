"""Deliveries as Alertmanager (version 4) and Grafana (unified alerting) send them, by their documentation."""

from typing import Any

SECRET = "a-secret-of-32-characters-or-more"
ERROR = (
    "Error response from daemon: driver failed programming external connectivity on endpoint webserver "
    "(4a1d7c4fd1b5): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use"
)
BEGAN = "2026-11-20T09:52:26.739266876+02:00"


def alert(**changes: Any) -> dict[str, Any]:
    """One alert of Alertmanager's; None takes a key away."""
    whole = {
        "status": "firing",
        "labels": {
            "alertname": "ContainerDown",
            "container": "webserver",
            "instance": "198.18.0.11:9323",
            "job": "docker",
            "severity": "critical",
        },
        "annotations": {"summary": "webserver is down", "description": "webserver has been down for 2 minutes."},
        "startsAt": BEGAN,
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example.org:9090/graph?g0.expr=up+%3D%3D+0",
        "fingerprint": "1a30ba71cca2921f",
        **changes,
    }
    return {key: value for key, value in whole.items() if value is not None}


def alertmanager(*alerts: dict[str, Any]) -> dict[str, Any]:
    """A delivery of Alertmanager's."""
    return {
        "receiver": "dockfix",
        "status": "firing",
        "alerts": list(alerts),
        "groupLabels": {"alertname": "ContainerDown"},
        "commonLabels": {"alertname": "ContainerDown"},
        "commonAnnotations": {},
        "externalURL": "http://alertmanager.example.org:9093",
        "version": "4",
        "groupKey": '{}/{severity="critical"}:{alertname="ContainerDown"}',
        "truncatedAlerts": 0,
    }


def grafana(*alerts: dict[str, Any]) -> dict[str, Any]:
    """A delivery of Grafana's, whose alerts have more keys."""
    more = {
        "silenceURL": "https://grafana.example.org/alerting/silence/new?matcher=alertname%3DContainerDown",
        "dashboardURL": "",
        "panelURL": "",
        "values": {"B": 1, "C": 1},
        "valueString": "[ var='B' labels={} value=1 ]",
    }
    return {
        **alertmanager(*({**each, **more} for each in alerts)),
        "externalURL": "https://grafana.example.org/",
        "version": "1",
        "groupKey": '{}:{alertname="ContainerDown"}',
        "orgId": 1,
        "title": "[FIRING:1] ContainerDown (webserver)",
        "state": "alerting",
        "message": "**Firing**\n\nValue: B=1, C=1",
    }
