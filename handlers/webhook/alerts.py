"""Reads the alerts that Alertmanager (payload version 4) and Grafana send: which container is meant, and why. [pure]

Rules: nothing in an alert is trusted. It can only name a host that is configured and a container; what else it says is
shown as its words. What cannot be used is told one by one, with the reason.
"""

import hashlib
import ipaddress
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.incident import ALERT, Person
from bot.model import ErrorText, Target
from bot.pasted import error_in
from bot.targets import CONTAINER_NAME, quoted
from handlers.words import visible

HOST_LABELS = ("host", "instance", "hostname", "nodename", "node", "docker_host", "server")
CONTAINER_LABELS = ("container", "container_name", "name")
COMPOSE = "container_label_com_docker_compose_"
TEXTS = ("summary", "description", "message", "title")
MOST_TEXT, MOST_NAME = 20_000, 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Labels = Mapping[str, str]
Spellings = Mapping[str, frozenset[str]]
"""How a host may be written in an alert, and which configured hosts that may be."""


class NoAlerts(Exception):
    """A body is not what Alertmanager or Grafana send; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert that fires, about a container. `key` is the same whenever the same alert is delivered again."""

    name: str
    key: str
    target: Target
    error: str
    says: str

    @property
    def machine(self) -> Person:
        """Who asks: no person of Slack's, whose ids are all capitals and digits, so that it can approve nothing."""
        return Person(f"{ALERT}{self.name}", f"the alert {self.name}")


@dataclass(frozen=True, slots=True)
class Ignored:
    """An alert that opens nothing, and why."""

    name: str
    why: str


def spellings(hosts: Iterable[str], addresses: Mapping[str, str]) -> Spellings:
    """Return how the configured hosts may be written: by name and by address.

    An address of the machine itself names nobody: what an alert calls localhost is the machine that sent it.
    """
    found: dict[str, set[str]] = {}
    for host in hosts:
        found.setdefault(_spelling(host), set()).add(host)
        address = _spelling(addresses.get(host, ""))
        if address and not _loopback(address):
            found.setdefault(address, set()).add(host)
    return {spelled: frozenset(meant) for spelled, meant in found.items()}


def read(body: object, hosts: Spellings) -> tuple[Alert | Ignored, ...]:
    """Return what came of each alert of a delivery, in its order. Raises `NoAlerts`."""
    if not isinstance(body, dict):
        raise NoAlerts("The body has to be a JSON object, as Alertmanager and Grafana send it.")
    alerts = body.get("alerts")
    if not isinstance(alerts, list):
        raise NoAlerts(
            'The body has no list "alerts", as Alertmanager (version 4) and Grafana (unified alerting) send.'
        )
    return tuple(_alert(each, body.get("status"), hosts) for each in alerts)


def _alert(raw: object, status: object, hosts: Spellings) -> Alert | Ignored:
    if not isinstance(raw, dict):
        return Ignored("?", "it is not a JSON object")
    labels, notes = _texts(raw.get("labels")), _texts(raw.get("annotations"))
    name = _shown(labels.get("alertname", ""), MOST_NAME) or "without a name"
    status = raw.get("status", status)
    if status != "firing":
        return Ignored(
            name, "it is resolved" if status == "resolved" else 'its status is neither "firing" nor "resolved"'
        )
    try:
        began = datetime.fromisoformat(str(raw.get("startsAt")))
    except ValueError:
        return Ignored(name, "it does not say when it began (startsAt)")
    host = _host(labels, hosts)
    if isinstance(host, Ignored):
        return Ignored(name, host.why)
    error = error_in("\n\n".join(notes.values())[:MOST_TEXT])
    container = _container(labels, error)
    if not container:
        return Ignored(
            name,
            f"no label ({', '.join(CONTAINER_LABELS)}) names a container, and no annotation holds an error of Docker's "
            "that does",
        )
    about_it = error is not None and error.endpoint in (None, container)
    says = next((notes[key] for key in TEXTS if notes.get(key, "").strip()), "")
    return Alert(
        name,
        _key(raw.get("fingerprint"), labels, began),
        Target(host, container),
        error.text if error is not None and about_it else "",
        _shown(says, 500),
    )


def _texts(raw: object) -> dict[str, str]:
    """Return the texts of labels or annotations; what is no text is left out."""
    found = raw.items() if isinstance(raw, dict) else ()
    return {key: value for key, value in found if isinstance(value, str)}


def _shown(text: str, most: int) -> str:
    """Return hostile text on one line, cut, with nothing in it that hides or reorders other text."""
    line = " ".join(visible(text[: 4 * most], lines=True).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _key(fingerprint: object, labels: Labels, began: datetime) -> str:
    """Return what tells an alert from others: its fingerprint (a hash of its labels) and when it began to fire."""
    mark = fingerprint if isinstance(fingerprint, str) and fingerprint else sorted(labels.items())
    since = (began if began.tzinfo is not None else began.replace(tzinfo=UTC)) - EPOCH
    whole = json.dumps([mark, since // timedelta(microseconds=1)])
    return f"alert:{hashlib.sha256(whole.encode()).hexdigest()}"


def _host(labels: Labels, hosts: Spellings) -> str | Ignored:
    """Return the configured host that the labels name."""
    for label in HOST_LABELS:
        meant = hosts.get(_without_port(labels.get(label, "")), frozenset())
        if len(meant) == 1:
            return next(iter(meant))
        if meant:
            return Ignored("", f"{label} = {quoted(labels[label])} may be any of {', '.join(sorted(meant))}")
    named = [f"{label} = {quoted(labels[label])}" for label in HOST_LABELS if label in labels]
    told = f"; it says {', '.join(named)}" if named else ""
    return Ignored("", f"no label ({', '.join(HOST_LABELS)}) names a configured host or its address{told}")


def _without_port(text: str) -> str:
    """Return the host of "host1:9323", "http://host1:8080/x", "[2001:db8::1]:9100" and the like."""
    bare = re.sub(r"^[a-z]{1,10}://", "", text[:1000]).partition("/")[0]
    found = re.fullmatch(r"\[([^\]]*)\](?::\d*)?|([^:]*):\d*", bare)
    return _spelling((found[1] or found[2] or "") if found else bare)


def _spelling(name: str) -> str:
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name.lower().rstrip(".")


def _loopback(spelled: str) -> bool:
    try:
        return ipaddress.ip_address(spelled).is_loopback
    except ValueError:
        return spelled == "localhost"


def _container(labels: Labels, error: ErrorText | None) -> str:
    """Return the container that is meant: as a label names it, else Docker's error, else the labels of Compose."""
    service, project = labels.get(f"{COMPOSE}service", ""), labels.get(f"{COMPOSE}project", "")
    number = labels.get(f"{COMPOSE}container_number", "1")
    made = f"{project}-{service}-{number}" if project and service else service
    endpoint = error.endpoint or "" if error is not None else ""
    named = [labels.get(label, "").removeprefix("/") for label in CONTAINER_LABELS]
    return next((name for name in (*named, endpoint, made) if CONTAINER_NAME.fullmatch(name)), "")
