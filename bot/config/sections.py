"""Reads each section of the configuration from checked tables; opens no file, follows no link. [pure]"""

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from bot.config.checked import Table, Wrong, did_you_mean, flag, list_of, text, whole
from bot.config.shape import HostConfig, OncallConfig, StoreConfig, WatchConfig
from bot.policy import ON_CALL, Policy, Rule, Terms, Window

PLAIN_NAME = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}"
NAME_WORDS = "a plain name (letters, digits, '.', '_' and '-'; it begins with a letter or digit, at most 63 characters)"
name_of = text(NAME_WORDS, PLAIN_NAME)
approver = text(
    'a Slack user ("U..." or "W..."), a user group ("S...") or "oncall"', rf"[UWS][A-Z0-9]{{2,31}}|{ON_CALL}"
)
group_id = text('a Slack user group, such as "S02ONCALL"', r"S[A-Z0-9]{2,31}")
channel_id = text('the id of a Slack channel, such as "C0OPS"', r"[CG][A-Z0-9]{2,31}")
person_id = text('a Slack user, such as "U01ALICE"', r"[UW][A-Z0-9]{2,31}")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Place = Callable[[str], Path]
"""Makes a path absolute: relative ones start at the configuration file, `~` at the home directory."""


def store(table: Table, place: Place) -> StoreConfig:
    """Read [store]."""
    right = '"sqlite:///dockfix.db" (a file) or "postgresql://..."'
    url = table.take("url", text(right, r"(?s)(sqlite:///|postgresql(\+psycopg)?://).+"), "sqlite:///dockfix.db")
    days = whole(0, 36_500, "the number of days, 0 for ever")
    audit_days, keep_days = table.take("keep_audit_days", days, 0), table.take("keep_days", days, 0)
    takeover = table.take("takeover_seconds", whole(5, 600, "the number of seconds"), 15)
    table.close()
    if url.startswith("sqlite:///"):
        if ":memory:" in url or "?" in url:
            table.wrong("url", "the record has to be a plain file: it has to outlive a restart")
        if "takeover_seconds" in table:
            table.notes.warn(
                f"{table.path('takeover_seconds')} does nothing with SQLite, which has one process: nobody takes over."
            )
        return StoreConfig(f"sqlite:///{place(url.removeprefix('sqlite:///'))}", audit_days, keep_days, takeover)
    if _password(url):
        table.notes.warn(
            f"{table.path('url')} holds a password; better leave it out and name a file in the environment: PGPASSFILE."
        )
    return StoreConfig(url, audit_days, keep_days, takeover)


def _password(url: str) -> str:
    try:
        return urlsplit(url).password or ""
    except ValueError:
        return ""


def hosts(table: Table, place: Place) -> Mapping[str, HostConfig]:
    """Read [hosts.NAME], every one of them, and check that their jumps lead somewhere."""
    found = {}
    for name in table.data:
        if not re.fullmatch(PLAIN_NAME, name):
            table.notes.mistake(f"hosts.{name[:80]!a}: the name of a host has to be {NAME_WORDS}")
            table.skip(name)
            continue
        found[name] = _host(name, table.table(name), place)
    for host in found.values():
        _check_jumps(host, found, table)
    return MappingProxyType(found)


def _host(name: str, table: Table, place: Place) -> HostConfig:
    groups = table.take("groups", list_of(name_of, "names"), ())
    socket = table.take(
        "docker_socket",
        text('an absolute path of plain characters, such as "/run/docker.sock"', r"(?a:/[\w./@+-]{1,100})"),
        "/run/docker.sock",
    )
    sudo = table.take("sudo", flag, False)
    recording = table.take("recording", a_path(place), None)
    local = table.take("local", flag, False)
    if local or recording is not None:
        _only_one_way(table, "recording" if recording is not None else "local")
        return HostConfig(name, local, sudo=sudo, docker_socket=socket, groups=groups, recording=recording)
    address = text('a host name or an IP address, such as "198.18.0.11"', r"[A-Za-z0-9:][A-Za-z0-9_.:%-]*", cap=255)
    host = HostConfig(
        name,
        address=table.take("address", address, ""),
        port=table.take("port", whole(1, 65535, "a port"), 22),
        user=table.take(
            "user", text('a login name, such as "dockfix"', r"[A-Za-z0-9_][A-Za-z0-9_.@$-]*", 64), "dockfix"
        ),
        identity_file=table.take("identity_file", a_path(place), None),
        certificate_file=table.take("certificate_file", a_path(place), None),
        agent=table.take("agent", flag, False),
        known_hosts=table.take("known_hosts", a_path(place), place("~/.ssh/known_hosts")),
        jump=table.take("jump", list_of(name_of, "names of other hosts"), ()),
        sudo=sudo,
        docker_socket=socket,
        groups=groups,
    )
    table.close()
    if "address" not in table:
        table.missing("address", 'say where the host is, such as address = "198.18.0.11", or local = true')
    if "identity_file" not in table and not host.agent:
        table.missing("identity_file", 'name the private key for SSH, such as "keys/dockfix", or say agent = true')
    return host


def _only_one_way(table: Table, way: str) -> None:
    others = ("address", "port", "user", "identity_file", "certificate_file", "agent", "known_hosts", "jump", "local")
    for key in others:
        if key in table and key != way:
            table.skip(key)
            table.wrong(key, f"it has no meaning beside {way}; drop it, or drop {table.path(way)}")
    table.close()


def a_path(place: Place) -> Callable[[object], Path]:
    """A path to a file, made absolute."""
    check = text('the path of a file, such as "keys/dockfix"', cap=4096)
    return lambda value: place(check(value))


def _check_jumps(host: HostConfig, hosts: Mapping[str, HostConfig], table: Table) -> None:
    here = table.table(host.name)
    for jump in host.jump:
        if jump not in hosts:
            here.wrong("jump", f"there is no host {jump} in this file{did_you_mean(jump, hosts)}")
        elif hosts[jump].local or hosts[jump].recording is not None:
            here.wrong("jump", f"{jump} is not reached over SSH, so it cannot be passed on the way to another host")
        elif _leads_back(host.name, jump, hosts, frozenset()):
            here.wrong("jump", f"the way over {jump} leads back to {host.name}")


def _leads_back(start: str, now: str, hosts: Mapping[str, HostConfig], seen: frozenset[str]) -> bool:
    if now == start or now in seen:
        return True
    return any(_leads_back(start, jump, hosts, seen | {now}) for jump in hosts[now].jump if jump in hosts)


def approval(table: Table, hosts: Mapping[str, HostConfig], causes: Collection[str], oncall: OncallConfig) -> Policy:
    """Read [approval]; `causes` are the names that a rule may speak of, any name where it is empty."""
    approvers = table.take("approvers", list_of(approver, "approvers"), ())
    quiet = table.take("quiet", list_of(approver, "approvers"), ())
    glass = table.take("break_glass", list_of(person_id, "Slack users"), ())
    safe, disruptive, dangerous = (_terms(table.table(risk)) for risk in ("safe", "disruptive", "dangerous"))
    rules = tuple(_rule(each, hosts, causes) for each in table.tables("rule"))
    table.close()
    named = {*approvers, *quiet, *safe.everybody, *disruptive.everybody, *dangerous.everybody}
    ruled = ((*(rule.approvers or ()), *(rule.quiet or ())) for rule in rules)
    if ON_CALL in named.union(*ruled) and not oncall.tiers:
        table.notes.mistake(
            'approval names "oncall", but nothing says who is on call: add [[oncall.tier]] with source = '
            '"slack_group", "pagerduty", "icalendar" or "static"'
        )
    for risk, terms in (("safe", safe), ("disruptive", disruptive), ("dangerous", dangerous)):
        who = set(terms.everybody or (*approvers, *quiet))
        if who and all(name[0] in "UW" for name in who) and len(who) < terms.approvals:
            table.table(risk).wrong("approvals", f"only {len(who)} approvers are named, so it could never be reached")
    return Policy(approvers, safe, disruptive, dangerous, rules, quiet, glass)


def _terms(table: Table) -> Terms:
    terms = Terms(
        table.take("approvals", whole(1, 10, "the number of approvals"), 1),
        table.take("requester_may_approve", flag, False),
        table.take("expires_minutes", whole(1, 10080, "the number of minutes"), 30),
        table.take("approvers", list_of(approver, "approvers"), ()),
        table.take("quiet", list_of(approver, "approvers"), ()),
    )
    table.close()
    return terms


def _rule(table: Table, hosts: Mapping[str, HostConfig], causes: Collection[str]) -> Rule:
    groups = sorted({group for host in hosts.values() for group in host.groups})
    rule = Rule(
        hosts=table.take("hosts", list_of(known("host", hosts), "names of hosts"), ()),
        groups=table.take("groups", list_of(known("group", groups), "groups of hosts"), ()),
        causes=table.take("causes", list_of(known("cause", causes) if causes else name_of, "causes"), ()),
        remedies=table.take("remedies", list_of(name_of, "ids of remedies"), ()),
        windows=table.take("windows", list_of(window, "windows of time"), ()),
        approvers=table.take("approvers", list_of(approver, "approvers"), None),
        approvals=table.take("approvals", whole(1, 10, "the number of approvals"), None),
        requester_may_approve=table.take("requester_may_approve", flag, None),
        expires_minutes=table.take("expires_minutes", whole(1, 10080, "the number of minutes"), None),
        quiet=table.take("quiet", list_of(approver, "approvers"), None),
    )
    table.close()
    return rule


def known(kind: str, names: Collection[str]) -> Callable[[object], str]:
    """A name that stands elsewhere in the configuration or in dockfix."""

    def check(value: object) -> str:
        name = name_of(value)
        if name not in names:
            raise Wrong(f"there is no {kind} {name}{did_you_mean(name, names)}")
        return name

    return check


def window(value: object) -> Window:
    """Read a window of time, such as "Mon-Fri 09:00-17:30" or "Sat,Sun 22:00-06:00", in UTC."""
    right = 'a window is written "Mon-Fri 09:00-17:30", days first, in UTC'
    shape = re.compile(r"(?P<days>[a-z,-]+) (?P<h>\d\d):(?P<m>\d\d)-(?P<H>\d\d):(?P<M>\d\d)( utc)?")
    found = shape.fullmatch(value.lower()) if isinstance(value, str) else None
    if found is None:
        raise Wrong(right)
    since, until = int(found["h"]) * 60 + int(found["m"]), int(found["H"]) * 60 + int(found["M"])
    if int(found["m"]) > 59 or int(found["M"]) > 59 or since > 1439 or until > 1440 or since == until:
        raise Wrong(f"{right}; the times go from 00:00 to 24:00, and differ")
    return Window(_days(found["days"], right), since, until)


def _days(words: str, right: str) -> tuple[int, ...]:
    days: set[int] = set()
    for part in words.split(","):
        ends = part.split("-")
        if len(ends) > 2 or any(end not in DAYS for end in ends):
            raise Wrong(f"{right}; days are {', '.join(day.title() for day in DAYS)}")
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        days.update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return tuple(sorted(days))


def web_address(value: object) -> str:
    """An http or https address with a host in it, and no user or password."""
    right = 'it has to be a web address, such as "https://slack.com/api/"'
    address = text("a web address", cap=2000)(value)
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise Wrong(right) from error
    if not good or " " in address:
        raise Wrong(right)
    if parts.username or parts.password:
        raise Wrong("it must not hold a user name or a password")
    return address


def verify(table: Table) -> tuple[int, int, int]:
    """Read [verify]: soak_seconds, relapse_hours and undo_minutes."""
    found = (
        table.take("soak_seconds", whole(0, 3600, "the number of seconds"), 10),
        table.take("relapse_hours", whole(0, 720, "the number of hours, 0 for never"), 24),
        table.take("undo_minutes", whole(0, 10080, "the number of minutes, 0 for never"), 60),
    )
    table.close()
    return found


def watch(table: Table, hosts: Mapping[str, HostConfig]) -> WatchConfig:
    """Read [watch]."""
    found = WatchConfig(
        table.take("hosts", list_of(known("host", hosts), "names of hosts"), ()),
        table.take("channel", channel_id, ""),
        table.take("window_minutes", whole(1, 10080, "the number of minutes"), 60),
    )
    table.close()
    if found.hosts and "channel" not in table:
        table.missing("channel", 'say which Slack channel is told, by its id, such as channel = "C0OPS"')
    return found
