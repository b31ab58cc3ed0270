"""Puts the parts together: the bot for a real Slack, and the same bot for the playground's."""

import logging
import os
import signal
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Protocol

from bot import work
from bot.config import Config, NotifyConfig, OncallConfig, SlackConfig, StoreConfig, WatchConfig
from bot.courtesy import settle
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.incident import Place
from bot.policy import Policy
from bot.reach import Reach
from bot.reaches import Reaches
from bot.store import Store
from bot.watcher import Watcher
from handlers.playground.cloud import Cloud
from handlers.playground.hosts import recorded_hosts
from handlers.slack.app import SlackSide
from handlers.slack.private import KIND
from handlers.slack.workspaces import WorkspacesSide
from handlers.webhook.server import Webhook

log = logging.getLogger(__name__)

APPROVER = "U02BOB"
STIR_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class PlaygroundOptions:
    """Where the playground listens, whether it opens a browser, and real hosts instead of the recorded ones."""

    host: str = "127.0.0.1"
    port: int = 8765
    browser: bool = True
    config: Config | None = None


@contextmanager
def bot(
    config: Config, reach: Callable[[str], Reach] | None = None, hosts: Mapping[str, HostEntry] | None = None
) -> Iterator[tuple[Desk, SlackSide | WorkspacesSide]]:
    """Run the bot for as long as the context lasts; `reach` and `hosts` stand in for the configured hosts."""
    store = Store(config.store.url)
    reaches = Reaches(config)
    try:
        entries = {name: HostEntry(host.groups) for name, host in config.hosts.items()} if hosts is None else hosts
        durable = Durable(store.engine, config.store.takeover_seconds)
        desk = Desk(
            store,
            durable,
            entries,
            reach or reaches.of,
            config.approval,
            soak_seconds=config.soak_seconds,
            relapse_hours=config.relapse_hours,
            undo_minutes=config.undo_minutes,
            oncall=config.oncall,
            notify=config.notify,
        )
        slack = (WorkspacesSide if config.slack.client_id else SlackSide)(config.slack, desk)
        machines = _machines(config, desk, reach or reaches.of)
        forget_old(store, config.store, time.time())
        work.prepare()
        try:
            desk.start()
            slack.connect()
            for machine in machines:
                machine.start()
            settle()
            yield desk, slack
        finally:
            for machine in machines:
                machine.stop()
            slack.close()
            desk.stop()
    finally:
        reaches.close()
        store.close()


class Machine(Protocol):
    """A way in for machines instead of people."""

    def start(self) -> None:
        """Begin to listen."""

    def stop(self) -> None:
        """Take nothing more; called also where it never began."""


def _machines(config: Config, desk: Desk, reach: Callable[[str], Reach]) -> tuple[Machine, ...]:
    """Return the ways in for machines that are configured; what they open is told in a channel of Slack."""
    found: list[Machine] = []
    if config.watch.hosts:
        found.append(Watcher(desk, reach, config.watch, KIND))
    if config.webhook is not None:
        place = Place(KIND, config.webhook.channel)
        addresses = {name: host.address for name, host in config.hosts.items()}
        found.append(Webhook(config.webhook, desk, place, addresses))
    return tuple(found)


def forget_old(store: Store, config: StoreConfig, now: float) -> None:
    """Remove what was to be kept only so many days; the audit trail says itself what was removed from it."""
    day = 86_400.0
    if config.keep_days and (gone := store.prune_incidents(now - config.keep_days * day)):
        log.info("%d requests that are over were removed: [store] keep_days = %d", gone, config.keep_days)
    if config.keep_audit_days and (gone := store.prune_audit(now - config.keep_audit_days * day, now)):
        log.info("%d entries of the audit trail were removed: keep_audit_days = %d", gone, config.keep_audit_days)


def serve(config: Config) -> int:
    """Serve a real Slack until SIGTERM (then 0) or Ctrl-C (then 130)."""
    with stopping() as stop, bot(config):
        log.info("dockfix serves Slack; hosts: %s", ", ".join(sorted(config.hosts)))
        stop.comes()
    return _leave(stop)


def playground(options: PlaygroundOptions) -> int:
    """Play Slack on this machine with the real bot behind it, until Ctrl-C (then 130)."""
    with (
        stopping() as stop,
        tempfile.TemporaryDirectory(prefix="dockfix-playground-") as folder,
        Cloud(options.host, options.port, events=("app_home_opened", "app_mention", "message.im")) as cloud,
        in_the_cloud(cloud, Path(folder), options.config),
    ):
        print(f"The playground is open at {cloud.url}  (Ctrl-C ends it)", flush=True)
        if options.browser and _has_screen():
            webbrowser.open(cloud.url)
        stop.comes()
    return _leave(stop)


@contextmanager
def in_the_cloud(cloud: Cloud, folder: Path, config: Config | None = None) -> Iterator[Desk]:
    """Run the bot against the played cloud: with the hosts of `config`, or with recorded ones that a fix heals."""
    settings = replace(
        config or Config(soak_seconds=1),
        slack=SlackConfig(api_url=cloud.api_url, bot_token="xoxb-playground", app_token="xapp-playground"),  # noqa: S106
        store=StoreConfig(f"sqlite:///{folder / 'playground.db'}"),
    )
    # The playground's people are not those of the configuration: here Bob approves, whatever the rules say of others.
    # For the same reason nobody who is on call is told: nothing that is played may wake a real person. And nothing real
    # opens anything here, since the channels to tell are those of the real Slack.
    settings = replace(
        settings,
        approval=_with_approver(settings.approval),
        oncall=OncallConfig(),
        notify=NotifyConfig(),
        watch=WatchConfig(),
        webhook=None,
    )
    if config is not None:
        with bot(settings) as (desk, _):
            yield desk
        return
    recorded = recorded_hosts()
    with bot(settings, recorded.__getitem__, {name: HostEntry() for name in recorded}) as (desk, _):
        yield desk


def _has_screen() -> bool:
    """Whether a browser would open beside us: without a screen a text browser would take the terminal instead."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _with_approver(policy: Policy) -> Policy:
    approvers = (APPROVER,)
    risks = {name: replace(getattr(policy, name), approvals=1, approvers=(), quiet=()) for name in _RISKS}
    rules = tuple(replace(rule, approvers=None, quiet=None, approvals=None) for rule in policy.rules)
    return replace(policy, approvers=approvers, quiet=(), rules=rules, **risks)


_RISKS = ("safe", "disruptive", "dangerous")


@contextmanager
def stopping() -> Iterator["Stop"]:
    """Give an event that SIGTERM and Ctrl-C set; a second signal ends at once."""
    stop = Stop()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(128 + number)
        stop.status = 128 + number if number == signal.SIGINT else 0
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Stop(threading.Event):
    """Set when it is time to end; `status` is then what the process ends with."""

    status = 0

    def comes(self) -> None:
        """Wait until it is set, by the main thread.

        The system may hand a signal to any thread, as it does to a process that was stopped for a while; Python then
        acts on it only once the main thread stirs.
        """
        while not self.wait(STIR_SECONDS):
            continue


def _leave(stop: Stop) -> int:
    """End the process where a worker thread that still waits for a hung host would keep it alive; else its status."""
    logging.shutdown()
    if any(not thread.daemon for thread in threading.enumerate() if thread is not threading.main_thread()):
        os._exit(stop.status)
    return stop.status
