"""The way back is made of what really ran: nothing else, and nothing where that cannot be told."""

import pytest

from bot.model import Command, EngineAction, EngineCall, Executed, Remedy, Step
from bot.undo import takes_back, way_back


def do(*argv: str) -> Command:
    return Command(argv, "because")


def engine(action: EngineAction, container: str = "web", **more: str) -> EngineCall:
    return EngineCall(action, container, "because", tuple(more.items()))


STOP, START = do("systemctl", "stop", "nginx.service"), do("systemctl", "start", "nginx.service")
DISABLE, ENABLE = do("systemctl", "disable", "nginx.service"), do("systemctl", "enable", "nginx.service")
RUN, HALT = engine(EngineAction.START), engine(EngineAction.STOP)
REMEDY = Remedy("stop_and_disable", "Stop it", (STOP, DISABLE, RUN), undo=(HALT, ENABLE, START))


def ran(*steps: Step, ends: int | None = 0) -> tuple[Executed, ...]:
    done = [Executed(step, 0) for step in steps]
    return (*done[:-1], Executed(steps[-1], ends)) if steps else ()


@pytest.mark.parametrize(
    ("executed", "steps"),
    [
        (ran(STOP, DISABLE, RUN), (HALT, ENABLE, START)),
        (ran(STOP, DISABLE, RUN, ends=1), (ENABLE, START)),
        (ran(STOP, DISABLE, ends=1), (START,)),
        (ran(STOP, ends=1), ()),
        (ran(STOP, ends=None), ()),
        (ran(STOP, ends=76), ()),
        ((), ()),
    ],
)
def test_only_what_ran_well_is_taken_back_in_the_order_that_was_recorded(
    executed: tuple[Executed, ...], steps: tuple[Step, ...]
) -> None:
    assert steps == way_back(REMEDY, executed).steps


def test_what_failed_in_the_middle_is_said_to_stay_and_a_guarded_step_that_never_began_is_not() -> None:
    assert ("`docker start web` failed; what it may have done in part is left as it is.",) == way_back(
        REMEDY, ran(STOP, DISABLE, RUN, ends=1)
    ).stays
    assert () == way_back(REMEDY, ran(STOP, DISABLE, RUN, ends=76)).stays


def test_what_has_no_step_back_is_said_to_stay() -> None:
    remedy = Remedy("stop_process", "Stop it", (do("kill", "-TERM", "7"), RUN), undo=(HALT,))
    way = way_back(remedy, ran(*remedy.steps))
    assert ((HALT,), ("`kill -TERM 7` has no step back.",)) == (way.steps, way.stays)


def test_where_a_step_back_belongs_to_nothing_that_is_known_half_a_remedy_is_not_put_back() -> None:
    odd = Remedy("odd", "Do it", (STOP, RUN), undo=(HALT, do("firewall-cmd", "--reload"), START))
    assert () == way_back(odd, ran(STOP)).steps
    assert odd.undo == way_back(odd, ran(STOP, RUN)).steps


@pytest.mark.parametrize(
    ("back", "done"),
    [
        (START, STOP),
        (do("systemctl", "start", "--now", "a"), do("systemctl", "stop", "a")),
        (do("snap", "start", "x", "--enable"), do("snap", "stop", "x", "--disable")),
        (do("sysctl", "-w", "net.ipv4.ip_forward=0"), do("sysctl", "-w", "net.ipv4.ip_forward=1")),
        (do("tee", "/etc/a"), do("tee", "/etc/a")),
        (do("rm", "--", "/etc/a"), do("tee", "/etc/a")),
        (do("systemctl", "daemon-reload"), do("systemctl", "daemon-reload")),
        (do("kill", "-STOP", "9"), do("kill", "-CONT", "9")),
        (engine(EngineAction.RESTORE), engine(EngineAction.REPUBLISH, **{"80/tcp": "8080"})),
        (engine(EngineAction.DISCONNECT, network="n"), engine(EngineAction.CONNECT, network="n", ip="198.18.0.9")),
        (engine(EngineAction.REMOVE_NETWORK, "", network="n"), engine(EngineAction.CREATE_NETWORK, "", network="n")),
    ],
)
def test_the_opposite_of_a_step_is_known(back: Step, done: Step) -> None:
    assert takes_back(back, done)


@pytest.mark.parametrize(
    ("back", "done"),
    [
        (START, do("systemctl", "stop", "apache2.service")),
        (START, START),
        (STOP, do("snap", "start", "nginx.service")),
        (HALT, engine(EngineAction.START, "db")),
        (HALT, engine(EngineAction.STOP)),
        (engine(EngineAction.DISCONNECT, network="n"), engine(EngineAction.CONNECT, network="m")),
        (do("rm", "/etc/a"), do("tee", "/etc/b")),
        (do("sysctl", "-w", "a=0"), do("sysctl", "-w", "b=1")),
        (HALT, STOP),
    ],
)
def test_what_only_looks_like_the_opposite_is_not(back: Step, done: Step) -> None:
    assert not takes_back(back, done)
