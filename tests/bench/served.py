"""A dockfix to be measured, in a process of its own: `python -m tests.bench.served STORE_URL API_URL HOSTS PACE CROWD`.

It serves the played Slack at API_URL with HOSTS recorded hosts (h0, h1 ...) on which a question takes PACE seconds;
CROWD people may approve. It says "ready" once Slack reaches it, and ends with its standard input.
"""

import sys
from contextlib import ExitStack

from bot import work
from bot.config import SlackConfig
from bot.courtesy import settle
from bot.desk import Desk, HostEntry
from bot.durable import Durable
from bot.policy import Policy
from bot.reach.replay import Recording, ReplayReach
from bot.store import Store
from handlers.playground.hosts import FOLDER
from handlers.slack.app import SlackSide
from tests.bench.crowd import approvers


def main(url: str, api_url: str, hosts: int, pace: float, crowd: int) -> None:
    """Serve until nobody listens any more."""
    before, after = (Recording.load(FOLDER / "host1" / moment) for moment in ("before", "after"))
    reaches = {f"h{number}": ReplayReach(before, after, pace) for number in range(hosts)}
    entries = {name: HostEntry() for name in reaches}
    with ExitStack() as ends:
        store = Store(url)
        ends.callback(store.close)
        rules = Policy(approvers(crowd))
        desk = Desk(store, Durable(store.engine), entries, reaches.__getitem__, rules, soak_seconds=0)
        ends.callback(desk.stop)
        side = SlackSide(SlackConfig(api_url=api_url, bot_token="xoxb-bench-1", app_token="xapp-bench-1"), desk)
        ends.callback(side.close)
        work.prepare()
        desk.start()
        side.connect()
        settle()
        print("ready", flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5]))
