"""The weather of a bad day at the played Slack: what is ordered once, and what comes again and again."""

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.slack.stage import PlayedSlack

ALWAYS = 1000
LOST_SHARE = SLOW_SHARE = 0.1
SLOW_SECONDS = (0.3, 2.5)
STORM_SECONDS, ASKED_TO_WAIT = 2.0, 1
HANG_UP_SECONDS, STORM_EVERY_SECONDS = 3.0, 5.0
OPEN_SOCKET = "apps.connections.open"


@contextmanager
def bad_weather(slack: PlayedSlack, seed: int) -> Iterator[None]:
    """Lose a tenth of the replies, delay others, deliver all twice, hang up and storm with 429 until the end."""
    over = threading.Event()
    gusts = threading.Thread(target=_gusts, args=(slack, random.Random(seed), over), name="weather")
    slack.do("fault", kind="drop_reply", share=LOST_SHARE, count=ALWAYS, seed=seed)
    for seconds in SLOW_SECONDS:
        slack.do("fault", kind="slow", share=SLOW_SHARE / len(SLOW_SECONDS), count=ALWAYS, seconds=seconds)
    slack.do("fault", kind="duplicate", count=ALWAYS)
    gusts.start()
    try:
        yield
    finally:
        over.set()
        gusts.join()
        slack.do("calm")


def _gusts(slack: PlayedSlack, chance: random.Random, over: threading.Event) -> None:
    """Hang up and storm, each at its own pace; now and then Slack also lets us wait with a new connection."""
    storm = 0.0
    while not over.wait(HANG_UP_SECONDS * chance.uniform(0.7, 1.3)):
        storm += HANG_UP_SECONDS
        if chance.random() < 0.3:
            slack.do("fault", kind="rate_limit", method=OPEN_SOCKET, seconds=ASKED_TO_WAIT)
        slack.do("fault", kind="disconnect")
        if storm >= STORM_EVERY_SECONDS:
            storm = 0.0
            slack.do("fault", kind="rate_limit", count=ALWAYS, seconds=ASKED_TO_WAIT, lasts=STORM_SECONDS)
