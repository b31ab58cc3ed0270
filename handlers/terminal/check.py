"""`dockfix check`: the configuration, Slack, who is on call, and what every host lets dockfix see."""

from argparse import Namespace
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from bot.config import Config
from bot.facts import all_facts, host_questions
from bot.facts.engine import Engine
from bot.facts.host import Host
from bot.model import NotChecked, Target
from bot.reach import Reach, Unreachable
from bot.reaches import Reaches
from bot.snapshot import Snapshot, Unknown
from handlers.terminal import exits
from handlers.terminal.oncall_check import TierCheck, check_oncall
from handlers.terminal.paper import Paper, Progress, print_json
from handlers.terminal.slack_check import SlackCheck, check_slack

HEADER = ("What", "Result", "What was seen")
OK, PROBLEM, WARNING, NOT_CHECKED = ("✅", "OK"), ("❌", "Problem"), ("⚠️", "Warning"), ("➖", "Not checked")
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class HostCheck:
    """What came of asking one host. `engine` is its version, or empty with the reason in `engine_reason`.

    A host that others are reached through needs no engine. `told_in` is the channel that is told where it is watched.
    """

    host: str
    reachable: bool
    reason: str = ""
    root: bool = False
    rights: str = ""
    engine: str = ""
    engine_reason: str = ""
    passed_through: bool = False
    cannot_see: tuple[NotChecked, ...] = ()
    told_in: str = ""


def run(args: Namespace, config: Config, installed: Mapping[str, str]) -> int:
    """Check everything; 0 all well, 3 a host was not reached, 2 something else (Slack, who is on call, an engine).

    `installed` are the bot tokens of the workspaces into which the app is installed.
    """
    with Progress("Checking Slack and the hosts"):
        slack = check_slack(config.slack, installed)
        oncall = check_oncall(config.oncall)
        hosts = _check_hosts(config)
    if args.json:
        print_json(_json(config, slack, oncall, hosts))
    else:
        _show(config, slack, oncall, hosts, Paper())
    if any(not host.reachable for host in hosts):
        return exits.UNREACHABLE
    wrong = [item.what for item in slack if item.ok is False] + [item.source for item in oncall if item.ok is False]
    if wrong or any(_lacks_engine(host) for host in hosts):
        return exits.USAGE
    return exits.OK


def _check_hosts(config: Config) -> tuple[HostCheck, ...]:
    reaches = Reaches(config)
    jumps = {jump for host in config.hosts.values() for jump in host.jump}
    told = dict.fromkeys(config.watch.hosts, config.watch.channel)
    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = pool.map(lambda name: check_host(name, reaches.of(name), name in jumps), sorted(config.hosts))
            return tuple(replace(host, told_in=told.get(host.host, "")) for host in found)
    finally:
        reaches.close()


def check_host(name: str, reach: Reach, passed_through: bool = False) -> HostCheck:
    """Ask one host everything that a diagnosis asks, and see what it would not tell."""
    try:
        asked = reach.ask(Target(name), host_questions())
    except Unreachable as reason:
        return HostCheck(name, reachable=False, reason=str(reason))
    snapshot = Snapshot(asked.answers)
    root, rights = _rights(snapshot)
    engine, engine_reason = _engine(snapshot)
    return HostCheck(name, True, "", root, rights, engine, engine_reason, passed_through, _cannot_see(snapshot))


def _rights(snapshot: Snapshot) -> tuple[bool, str]:
    try:
        host = snapshot[Host]
    except Unknown as reason:
        return False, f"could not be told: {reason}"
    return host.root, "root" if host.root else host.why_not_root


def _engine(snapshot: Snapshot) -> tuple[str, str]:
    try:
        engine = snapshot[Engine]
    except Unknown as reason:
        return "", str(reason)
    return engine.version + (" (rootless)" if engine.rootless else ""), ""


def _cannot_see(snapshot: Snapshot) -> tuple[NotChecked, ...]:
    """Return every fact about the host itself that could not be read; no container is meant here."""
    asked = set(host_questions())
    return snapshot.not_checked(fact for fact in all_facts() if asked.issuperset(fact.QUESTIONS))


def _json(
    config: Config, slack: tuple[SlackCheck, ...], oncall: tuple[TierCheck, ...], hosts: tuple[HostCheck, ...]
) -> dict[str, Any]:
    return {
        "schema": "dockfix.check/1",
        "config": {"path": str(config.path), "warnings": list(config.warnings)},
        "slack": [{"what": item.what, "ok": item.ok, "detail": item.detail} for item in slack],
        "oncall": [
            {"tier": item.tier, "source": item.source, "ok": item.ok, "people": item.people, "detail": item.detail}
            for item in oncall
        ],
        "hosts": [
            {
                "host": host.host,
                "reachable": host.reachable,
                "reason": host.reason,
                "root": host.root,
                "rights": host.rights,
                "engine": host.engine or None,
                "engine_reason": host.engine_reason,
                "told_in": host.told_in or None,
                "cannot_see": [{"question": item.question, "reason": item.reason} for item in host.cannot_see],
            }
            for host in hosts
        ],
    }


def _show(
    config: Config,
    slack: tuple[SlackCheck, ...],
    oncall: tuple[TierCheck, ...],
    hosts: tuple[HostCheck, ...],
    paper: Paper,
) -> None:
    count = len(config.hosts)
    detail = f"{config.path}: {count} {'host' if count == 1 else 'hosts'}"
    rows = [("Configuration", paper.mark(WARNING if config.warnings else OK), "\n".join((detail, *config.warnings)))]
    asked = [(item.what, item.ok, item.detail) for item in slack]
    asked += [(f"On call: tier {item.tier}", item.ok, item.detail) for item in oncall]
    for what, ok, detail in asked:
        rows.append((what, paper.mark({True: OK, False: PROBLEM, None: NOT_CHECKED}[ok]), detail))
    rows += [(f"Host {host.host}", paper.mark(_mark(host)), _detail(host)) for host in hosts]
    paper.table(HEADER, rows)


def _mark(host: HostCheck) -> tuple[str, str]:
    if not host.reachable or _lacks_engine(host):
        return PROBLEM
    return WARNING if host.cannot_see or not host.root else OK


def _lacks_engine(host: HostCheck) -> bool:
    return host.reachable and not host.engine and not host.passed_through


def _detail(host: HostCheck) -> str:
    if not host.reachable:
        return host.reason
    engine = f"engine {host.engine}" if host.engine else f"the engine does not answer: {host.engine_reason}"
    if host.passed_through and not host.engine:
        return f"reachable; {host.rights}; other hosts are reached through it"
    unseen = [f"cannot see {item.question}: {item.reason}" for item in host.cannot_see]
    return "\n".join((f"reachable; {host.rights}; {engine}", *_watched(host), *unseen))


def _watched(host: HostCheck) -> tuple[str, ...]:
    """Return where people are told of what fails on a watched host; of one without an engine nothing can be heard."""
    if not host.told_in:
        return ()
    heard = "" if host.engine else " as soon as its engine answers"
    return (f"watched{heard}: failed starts are told in {host.told_in}",)
