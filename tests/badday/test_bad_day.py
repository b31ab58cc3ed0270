"""On a bad day every incident still ends as it must, once, and whoever pressed was answered."""

import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.badday.judge import faults
from tests.badday.lives import incidents
from tests.badday.people import Eyes, Person
from tests.badday.stage import day
from tests.badday.weather import bad_weather

SEED = "DOCKFIX_BAD_DAY"


def test_every_incident_of_a_bad_day_ends_as_it_must(tmp_path: Path) -> None:
    seed = int(os.environ.get(SEED, "") or random.SystemRandom().randrange(10**6))
    print(f"to live this day again: {SEED}={seed}")
    chance = random.Random(seed)
    happen = incidents(chance)
    with day(tmp_path, happen) as today, Eyes(today.slack, today.store) as eyes:
        people = [Person(each, today.slack, eyes, today.store, random.Random(seed + each.number)) for each in happen]
        with bad_weather(today.slack, seed), ThreadPoolExecutor(len(people)) as crowd:
            lives = [crowd.submit(each.live) for each in people]
            stuck = [str(fault) for life in lives if (fault := life.exception()) is not None]
            assert not stuck, "\n".join(stuck)
            eyes.until(lambda _: today.idle(), lambda: "dockfix still has something to do")
        wrong = faults(today, happen)
        assert not wrong, "\n".join(wrong)
        log = today.slack.get("log")["log"]
    assert {"drop_reply", "slow", "rate_limit"} <= {each.get("fault") for each in log}
    assert any(each.get("duplicate") for each in log)
