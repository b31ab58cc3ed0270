"""`/dockfix hosts`: the configured hosts, each with what was asked about it last."""

from bot.desk import Desk
from bot.history import Run
from handlers.slack.kit import Message, line, message, rich, section, when, word
from handlers.slack.limits import Json
from handlers.slack.line import say_button
from handlers.slack.private import sentence
from handlers.words import state_words

WITH_STATE = 20
HOSTS_SHOWN = 200


def hosts_message(desk: Desk) -> Message:
    """The hosts by name, the first ones with their last state and a button that lists their containers."""
    hosts = desk.hosts()
    if not hosts:
        return sentence("No host is configured yet. Add one to dockfix.toml: [hosts.NAME] with its address.")
    last = {host: next(iter(desk.newest_runs(1, host)), None) for host in hosts[:WITH_STATE]}
    rows = [block for number, (host, run) in enumerate(last.items()) for block in _row(host, run, number)]
    more = hosts[WITH_STATE:HOSTS_SHOWN]
    left = len(hosts) - WITH_STATE - len(more)
    rest = f"{', '.join(more)}{f' and {left} more' if left > 0 else ''}"
    return message(
        f"Hosts: {', '.join(hosts[:WITH_STATE])}{' and more' if more else ''}",
        rich(line("These hosts are configured:")),
        *rows,
        rich(line("And: ", rest)) if more else None,
    )


def _row(host: str, run: Run | None, number: int) -> tuple[Json, ...]:
    button = say_button(host, "Containers", number, f"List the containers on {host}")
    if run is None:
        return (section(f"{host}: nothing was asked about it yet", button),)
    icon, said = state_words(run.state)
    told = rich(line(word("Last: "), word(run.container, code=True), f" {icon} {said}, ", when(run.asked_at)))
    return (section(host, button), told)
