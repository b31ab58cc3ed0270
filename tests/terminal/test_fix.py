"""`dockfix fix`: asks, looks again, runs, proves, and records all of it; and what must not happen does not."""

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import leases, work
from bot.config import Config, HostConfig
from bot.incident import Incident, Person
from bot.leases import Lease
from bot.lifecycle import State
from bot.model import Certainty, Executed, Probe, Step, Target
from bot.reach import Asked
from bot.reach.replay import Recording, ReplayReach
from bot.stages import Stage
from bot.store import Store
from handlers.terminal.fixing import CHANGED, Fixing, choose
from tests.terminal.conftest import SCRIPT, Run, Terminal, environment
from tests.terminal.test_hosts import shape_of_diagnosis

RECORDINGS = Path(__file__).parent / "recordings"
ALL = tuple(State)
AtTerminal = Callable[..., Terminal]


@pytest.fixture(autouse=True)
def config(tmp_path: Path) -> Path:
    """host1 is healed by any step; `stubborn` stays as it was whatever is run; `brittle` fails every step."""
    before = RECORDINGS / "nginx_service" / "before"
    for name in ("before", "after"):
        shutil.copytree(before, tmp_path / "stubborn" / name)
    hosts = {
        "host1": RECORDINGS / "nginx_service",
        "fixed": RECORDINGS / "nginx_service" / "after",
        "stubborn": tmp_path / "stubborn",
        "brittle": before,
        "bad_command": RECORDINGS / "bad_command",
    }
    path = tmp_path / "dockfix.toml"
    text = "".join(f'[hosts.{name}]\nrecording = "{folder}"\n' for name, folder in hosts.items())
    path.write_text(f"{text}[verify]\nsoak_seconds = 0\n")
    return path


def recorded(tmp_path: Path) -> tuple[Incident, list[str]]:
    """The one incident in the record, and what the audit says of it."""
    store = Store(f"sqlite:///{tmp_path / 'dockfix.db'}")
    try:
        (incident,) = store.incidents(*ALL)
        return incident, [entry.what for entry in store.audit(incident.id)]
    finally:
        store.close()


def shape_of_fix(value: dict[str, Any]) -> None:
    assert "dockfix.fix/1" == value["schema"]
    assert {"incident", "target", "remedy", "outcome", "before", "after", "executed", "undo"} <= set(value)
    outcomes = ("verified", "ran_not_verified", "refused", "declined", "nothing_to_do", "failed")
    assert value["outcome"] in outcomes
    for diagnosis in (value["before"], value["after"]):
        if diagnosis is not None:
            shape_of_diagnosis(diagnosis)
    assert all({"step", "exit", "output", "ms"} <= set(executed) for executed in value["executed"])


def test_a_fix_is_run_proved_and_recorded_in_order(dockfix: Run, tmp_path: Path) -> None:
    ran = dockfix("fix", "host1", "webserver", "--yes", "--json")

    shape_of_fix(ran.json)
    assert (0, "verified", "stop_service") == (ran.exit, ran.json["outcome"], ran.json["remedy"])
    assert ("cause", "healthy") == (ran.json["before"]["verdict"], ran.json["after"]["verdict"])
    assert [0, 0] == [executed["exit"] for executed in ran.json["executed"]]
    assert ["systemctl", "start", "nginx.service"] in [step.get("argv") for step in ran.json["undo"]]
    incident, audit = recorded(tmp_path)
    assert [
        "asked",
        "proposed",
        "approved",
        "confirmed",
        *["step_started", "step_finished", "noted"] * 2,
        "proved",
    ] == audit
    assert (State.VERIFIED, ran.json["incident"]) == (incident.state, incident.id)
    assert incident.requester.id.startswith("terminal:")
    assert incident.decision is not None
    assert incident.requester == incident.decision.by


def test_people_see_the_commands_what_they_hit_the_risk_and_the_way_back(dockfix: Run) -> None:
    ran = dockfix("fix", "host1", "webserver", "--yes")

    for words in (
        "1. systemctl stop nginx.service",
        "Risk: disruptive",
        "Hits: nginx.service",
        "Undo: systemctl start nginx.service",
        "✅ Fixed and verified: webserver runs on host1, and port 80/tcp answers.",
    ):
        assert words in ran.out
    assert ran.out.index("This would be run:") < ran.out.index("Running: systemctl stop") < ran.out.index("✅ Fixed")


@pytest.mark.parametrize(
    ("host", "status", "outcome", "state"),
    [
        ("fixed", 1, "nothing_to_do", State.ANSWERED),
        ("bad_command", 4, "nothing_to_do", State.ANSWERED),
        ("stubborn", 5, "ran_not_verified", State.NOT_VERIFIED),
        ("brittle", 5, "failed", State.FAILED),
    ],
)
def test_every_other_end_has_its_status_and_its_outcome(
    dockfix: Run, tmp_path: Path, host: str, status: int, outcome: str, state: State
) -> None:
    ran = dockfix("fix", host, "webserver", "--yes", "--json")

    shape_of_fix(ran.json)
    assert (status, outcome) == (ran.exit, ran.json["outcome"])
    assert state == recorded(tmp_path)[0].state
    assert ("To take back what was run" in ran.err) == (status == 5)
    assert bool(ran.json["undo"]) == (status == 5)


def test_a_failed_step_stops_the_rest(dockfix: Run) -> None:
    ran = dockfix("fix", "brittle", "webserver", "--yes", "--json")

    assert [1] == [executed["exit"] for executed in ran.json["executed"]]
    assert "1 more step was not run" in ran.json["reason"]


def test_without_a_terminal_and_without_yes_nothing_is_even_asked(dockfix: Run, tmp_path: Path) -> None:
    ran = dockfix("fix", "host1", "webserver", stdin="y\n")

    assert (2, "") == (ran.exit, ran.out)
    assert "--yes" in ran.err
    assert not (tmp_path / "dockfix.db").exists()


def test_a_remedy_that_is_not_offered_is_refused_with_those_that_are(dockfix: Run, tmp_path: Path) -> None:
    ran = dockfix("fix", "host1", "webserver", "--yes", "--remedy", "reboot\x1b[2J", "--json")

    assert 2 == ran.exit
    assert [] == ran.json["executed"]
    assert "stop_service" in ran.err
    assert "\x1b" not in ran.err
    assert State.ANSWERED == recorded(tmp_path)[0].state


def test_a_remedy_can_be_named(dockfix: Run) -> None:
    ran = dockfix("fix", "host1", "webserver", "--yes", "--json", "--remedy", "stop_service")

    assert (0, "stop_service") == (ran.exit, ran.json["remedy"])


def test_what_takes_two_people_is_refused_at_a_terminal(dockfix: Run, config: Path, tmp_path: Path) -> None:
    config.write_text(f"{config.read_text()}[approval.disruptive]\napprovals = 2\n")
    ran = dockfix("fix", "host1", "webserver", "--yes", "--json")

    assert (6, "refused", []) == (ran.exit, ran.json["outcome"], ran.json["executed"])
    assert "2 people have to approve" in ran.json["reason"]
    assert ["asked", "proposed", "refused"] == recorded(tmp_path)[1]


@pytest.mark.parametrize(("typed", "status", "state"), [("y\n", 0, State.VERIFIED), ("YES\n", 0, State.VERIFIED)])
def test_a_clear_yes_at_the_terminal_runs_it(
    at_terminal: AtTerminal, tmp_path: Path, typed: str, status: int, state: State
) -> None:
    terminal = at_terminal("fix", "host1", "webserver")
    terminal.wait_for("Run this on host1? [y/N]")
    assert "1. systemctl stop nginx.service" in terminal.text
    terminal.type(typed)

    assert status == terminal.end()
    assert state == recorded(tmp_path)[0].state


@pytest.mark.parametrize(
    ("typed", "status"), [("n\n", 1), ("\n", 1), ("maybe\n", 1), ("yy\n", 1), ("\x04", 1), ("\x03", 130)]
)
def test_anything_but_a_clear_yes_changes_nothing(
    at_terminal: AtTerminal, tmp_path: Path, typed: str, status: int
) -> None:
    terminal = at_terminal("fix", "host1", "webserver")
    terminal.wait_for("Run this on host1? [y/N]")
    terminal.type(typed)

    assert status == terminal.end()
    assert "Nothing was changed on host1." in " ".join(terminal.plain.split())
    incident, _ = recorded(tmp_path)
    assert (State.REFUSED, ()) == (incident.state, incident.executed)
    assert "Traceback" not in terminal.text


def test_ctrl_c_during_a_step_waits_for_it_and_begins_nothing_more(at_terminal: AtTerminal, tmp_path: Path) -> None:
    terminal = at_terminal("fix", "host1", "webserver", "--yes", pace=2.0)
    terminal.wait_for("Running: systemctl stop nginx.service")
    terminal.type("\x03")

    assert 130 == terminal.end()
    assert "Waiting for the step that runs" in terminal.text
    assert "systemctl stop nginx.service: done." in terminal.text
    assert "Running: docker start" not in terminal.text
    assert "To take back what was run" in terminal.text
    incident, _ = recorded(tmp_path)
    assert (State.FAILED, [0]) == (incident.state, [executed.exit for executed in incident.executed])
    assert "1 more step was not run" in incident.note


def test_a_second_ctrl_c_leaves_the_step_and_says_that_its_end_is_not_known(
    at_terminal: AtTerminal, tmp_path: Path
) -> None:
    terminal = at_terminal("fix", "host1", "webserver", "--yes", pace=20.0)
    terminal.wait_for("Running: systemctl stop nginx.service")
    terminal.type("\x03")
    terminal.wait_for("Press Ctrl-C again")
    terminal.type("\x03")

    assert 130 == terminal.end()
    assert "it is not known whether it finished" in terminal.text
    assert "Nothing was changed" not in terminal.text
    incident, _ = recorded(tmp_path)
    assert (State.UNCERTAIN, [None]) == (incident.state, [executed.exit for executed in incident.executed])


def test_the_progress_is_shown_at_a_terminal_only(at_terminal: AtTerminal, dockfix: Run) -> None:
    terminal = at_terminal("diagnose", "host1", "webserver")
    assert 1 == terminal.end()

    assert "Looking at webserver on host1" in terminal.text
    assert "" == dockfix("diagnose", "host1", "webserver").err


def test_no_color_is_obeyed(at_terminal: AtTerminal) -> None:
    plain = at_terminal("causes", "port_held_by_service", NO_COLOR="1")
    assert 0 == plain.end()

    assert "\x1b[3" not in plain.text


class Turning:
    """A real recorded host that turns into another one after its first answer."""

    def __init__(self, *moments: Recording) -> None:
        self._moments = [ReplayReach(moment, moment) for moment in moments]
        self.ran: list[Step] = []

    def ask(self, *args: Any, **more: Any) -> Asked:
        now = self._moments[0] if len(self._moments) == 1 else self._moments.pop(0)
        return now.ask(*args, **more)

    def run(self, op: str, step: Step, limit_seconds: int = 120) -> Executed:
        self.ran.append(step)
        return self._moments[0].run(op, step, limit_seconds)

    def follow(self, *args: Any) -> None:
        self._moments[0].follow(*args)

    def probe(self, address: str, port: int, protocol: str) -> Probe:
        return self._moments[0].probe(address, port, protocol)

    def close(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize(
    ("second", "state", "verdict"),
    [
        ("other_container", State.REFUSED, "cause"),
        ("nginx_service/after", State.ANSWERED, "healthy"),
    ],
)
def test_a_host_that_changed_since_it_was_shown_gets_nothing_run(
    tmp_path: Path, second: str, state: State, verdict: str
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'dockfix.db'}")
    reach = Turning(Recording.load(RECORDINGS / "nginx_service" / "before"), Recording.load(RECORDINGS / second))
    config = Config(hosts={"host1": HostConfig("host1")}, soak_seconds=0)
    fixing = Fixing(store, reach, Target("host1", "webserver"), Person("terminal:me"), config)

    def silent(_: tuple[Stage, ...]) -> None:
        """Nobody watches."""

    diagnosis = fixing.look(silent)
    chosen = choose(diagnosis, None)
    assert chosen is not None
    fixing.propose(diagnosis, *chosen)
    assert fixing.approve(chosen[1])
    assert not fixing.confirm(chosen[1], fixing.look(silent))
    store.close()

    assert [] == reach.ran
    incident, _ = recorded(tmp_path)
    assert (state, ()) == (incident.state, incident.executed)
    assert incident.diagnosis is not None
    assert verdict == incident.diagnosis.verdict
    assert incident.note.startswith(CHANGED)


def test_without_a_name_only_a_proved_cause_gives_the_remedy() -> None:
    reach = ReplayReach(Recording.load(RECORDINGS / "nginx_service" / "before"))
    diagnosis = work.look(reach, Target("host1", "webserver"), "01J")
    likely = replace(
        diagnosis, findings=tuple(replace(found, certainty=Certainty.LIKELY) for found in diagnosis.findings)
    )

    chosen = choose(diagnosis, None)
    assert chosen is not None
    assert "stop_service" == chosen[1].id
    assert choose(likely, None) is None
    assert choose(likely, "stop_service") is not None
    assert choose(likely, "unheard_of") is None


def test_a_host_on_which_somebody_works_is_left_alone_and_it_is_said_who_works_there(
    dockfix: Run, tmp_path: Path
) -> None:
    store = Store(f"sqlite:///{tmp_path / 'dockfix.db'}")
    now = time.time()
    store.take_host(Lease("host1", "01SLACK", "bob (request 01SLACK, db)", now, now + 99))
    ran = dockfix("fix", "host1", "webserver", "--yes", "--json")
    assert (6, "refused", []) == (ran.exit, ran.json["outcome"], ran.json["executed"])
    assert "bob (request 01SLACK, db) has worked on host1 since" in ran.json["reason"]
    assert State.FAILED is recorded(tmp_path)[0].state
    with store.engine.begin() as connection:
        assert "01SLACK" == getattr(leases.holder(connection, "host1"), "owner", "")
    store.close()


def test_a_fix_holds_its_host_while_it_runs_and_frees_it_at_its_end(at_terminal: AtTerminal, tmp_path: Path) -> None:
    terminal = at_terminal("fix", "host1", "webserver", "--yes", pace=2.0)
    terminal.wait_for("Running: systemctl stop nginx.service")
    store = Store(f"sqlite:///{tmp_path / 'dockfix.db'}")
    with store.engine.begin() as connection:
        held = leases.holder(connection, "host1")
    assert held is not None
    assert held.owner == recorded(tmp_path)[0].id
    now = time.time()
    assert held == store.take_host(Lease("host1", "01OTHER", "somebody else", now, now + 9))
    assert 0 == terminal.end()
    with store.engine.begin() as connection:
        assert leases.holder(connection, "host1") is None
    store.close()


def test_the_same_fault_soon_after_a_fix_shows_its_history(dockfix: Run) -> None:
    first = dockfix("fix", "host1", "webserver", "--yes")
    again = dockfix("fix", "host1", "webserver", "--yes")
    assert "time in 7 days" not in first.out
    assert "Second time in 7 days; nginx.service came back each time." in again.out


@pytest.mark.parametrize("blocks", [0, 8, 40])
def test_on_a_full_disk_nothing_is_run_and_it_is_said_in_a_sentence(tmp_path: Path, dockfix: Run, blocks: int) -> None:
    assert 0 == dockfix("fix", "host1", "webserver", "--yes").exit
    # No file of this process may grow beyond so many KiB: SQLite meets a real error of the kernel.
    limited = f"ulimit -f {blocks}; exec {SCRIPT} fix host1 webserver --yes"
    done = subprocess.run(
        ["bash", "-c", limited], capture_output=True, text=True, cwd=tmp_path, env=environment(tmp_path, {}),
        timeout=120, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert 2 == done.returncode, done.stderr
    assert "The record " in done.stderr
    assert "Traceback" not in done.stderr
    assert "Running:" not in done.stdout
