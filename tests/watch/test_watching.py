"""Which events are failed starts of ours, which of those open an incident, and where the next following begins."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import watching
from bot.facts.container import Attachment, Container
from bot.incident import DOCKFIX, Incident, Person, Place
from bot.lifecycle import State
from bot.model import Target
from bot.watching import Cursor, Departure, Failure, departure, failure, key, known_already
from tests.watch.played_engine import BRIDGE, BUSY, NO_PROGRAM, id_of, left

ID, AT = id_of("webserver"), 1_795_656_757_239_985_057
LEFT = Departure(ID, "bridge", BRIDGE, AT)
BUSY_ERROR = BUSY.format(name="webserver")
ALLOCATED = BUSY_ERROR.partition("Error")[0] + "Bind for 0.0.0.0:80 failed: port is already allocated"
CONTAINER = Container(
    id=ID, name="webserver", image="webapp", status="created", exit_code=128, error=BUSY_ERROR, oom_killed=False,
    network_mode="default", restart_policy="no", auto_remove=False, manager="", wanted=(),
    attachments=(Attachment("bridge", BRIDGE, ""),),
)  # fmt: skip
FOUND = Failure(ID, "webserver", "S_BUSY", BUSY_ERROR)
ALICE, PLACE = Person("U01ALICE", "alice"), Place("slack", "C0OPS")
NOW, HOUR = 1_795_656_800.0, 3600.0


def incident(ago: float, state: State = State.EXPIRED, error: str = BUSY_ERROR, **more: Any) -> Incident:
    """An incident that dockfix opened so many seconds ago."""
    made = Incident(f"01{ago:024.0f}", Target("host1", "webserver"), DOCKFIX, PLACE, NOW - ago, state, error=error)
    return replace(made, **more)


def test_an_event_is_read_as_every_engine_writes_it() -> None:
    assert LEFT == departure(left("webserver", AT))
    assert LEFT == departure({key: value for key, value in left("webserver", AT).items() if key != "scope"})


@pytest.mark.parametrize(
    "change",
    [
        {"Type": "container"}, {"Action": "connect"}, {"Actor": None}, {"Actor": {"ID": BRIDGE}}, {"timeNano": None},
        {"Actor": {"ID": BRIDGE, "Attributes": {"name": "bridge"}}}, {"timeNano": -1}, {"timeNano": "1"},
        {"Actor": {"ID": BRIDGE, "Attributes": {"name": "bridge", "container": "../x"}}}, {"timeNano": True},
        {"Actor": {"ID": 7, "Attributes": {"name": "bridge", "container": ID}}}, {"timeNano": 1e300},
    ],
)  # fmt: skip
def test_what_is_no_container_that_left_a_network_is_not_read(change: dict[str, Any]) -> None:
    assert departure({**left("webserver", AT), **change}) is None


JSON: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 7, 1.5, 10**30, "", "x", "a" * 300, "../x", "<!channel>", [], ["x"], {}, ID]
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "Type": st.just("network") | JSON,
            "Action": st.just("disconnect") | JSON,
            "timeNano": JSON,
            "Actor": st.fixed_dictionaries(
                {},
                optional={
                    "ID": JSON,
                    "Attributes": st.fixed_dictionaries({}, optional={"container": JSON, "name": JSON}),
                },
            )
            | JSON,
        },
    )
)
def test_whatever_an_engine_writes_is_read_or_left(event: dict[str, Any]) -> None:
    read = departure(event)
    assert read is None or (read.at >= 0 and read.container in (ID, "x"))


@pytest.mark.parametrize("status", ["created", "exited"])
def test_a_start_that_failed_over_a_port_is_one_of_ours(status: str) -> None:
    assert FOUND == failure(LEFT, replace(CONTAINER, status=status))


def test_the_wording_of_newer_engines_is_one_of_ours_too() -> None:
    newer = f"failed to set up container networking: {BUSY_ERROR}"
    found = failure(LEFT, replace(CONTAINER, error=newer))
    assert found == replace(FOUND, error=newer)


@pytest.mark.parametrize(
    "change",
    [
        {"error": ""},
        {"error": NO_PROGRAM},
        {"error": "failed to create shim task: OCI runtime create failed: no space left on device"},
        {"error": "error while creating mount source path '/srv': permission denied"},
        {"status": "running", "error": ""},
        {"status": "running"},
        {"status": "restarting"},
        {"attachments": ()},
        {"attachments": (Attachment("backend", "c2" * 32, ""),)},
    ],
    ids=["stopped", "program", "disk", "mount", "runs", "runs again", "will restart", "taken away", "moved"],
)
def test_anything_else_is_none_of_ours(change: dict[str, Any]) -> None:
    assert failure(LEFT, replace(CONTAINER, **change)) is None


def test_a_network_that_was_made_anew_is_the_same_by_its_name() -> None:
    there = replace(CONTAINER, attachments=(Attachment("bridge", "c2" * 32, ""),))
    assert FOUND == failure(LEFT, there)


OPEN = [state for state in State if state in (State.ASKED, State.WAITING, State.APPROVED, State.RUNNING)]


@pytest.mark.parametrize("state", [*OPEN, State.UNDO_APPROVED, State.UNDOING])
@pytest.mark.parametrize("by", [ALICE, DOCKFIX])
def test_an_incident_that_is_not_over_stops_a_new_one_whatever_it_is_about(state: State, by: Person) -> None:
    old = incident(30 * HOUR, state, error="", requester=by)
    assert old == known_already(FOUND, [old], NOW, HOUR)


def test_the_same_cause_is_told_once_in_a_window() -> None:
    assert known_already(FOUND, [incident(HOUR - 1)], NOW, HOUR) is not None
    assert known_already(FOUND, [incident(HOUR + 1)], NOW, HOUR) is None
    assert known_already(FOUND, [], NOW, HOUR) is None


def test_another_cause_is_told_also_within_the_window() -> None:
    assert known_already(FOUND, [incident(60, error=ALLOCATED)], NOW, HOUR) is None
    assert known_already(FOUND, [incident(60, error=ALLOCATED), incident(120)], NOW, HOUR) is not None


def test_what_a_person_asked_about_the_same_cause_counts_too() -> None:
    assert known_already(FOUND, [incident(60, requester=ALICE)], NOW, HOUR) is not None
    assert known_already(FOUND, [incident(60, requester=ALICE, error="")], NOW, HOUR) is None


@pytest.mark.parametrize(
    ("state", "opens"), [(State.FAILED, False), (State.NOT_VERIFIED, False), (State.VERIFIED, True)]
)
def test_the_start_that_a_fix_tried_in_vain_opens_nothing_but_a_relapse_does(state: State, opens: bool) -> None:
    old = incident(5 * HOUR, state, closed_at=NOW - 60)
    assert opens is (known_already(FOUND, [old], NOW, HOUR) is None)


def test_all_who_read_the_same_record_take_the_same_key_and_the_next_one_is_another() -> None:
    first, second = incident(9 * HOUR), incident(5 * HOUR)
    assert key("host1", FOUND, []) == key("host1", FOUND, ())
    assert key("host1", FOUND, [first, second]) == key("host1", FOUND, [second, first])
    others = [
        key("host2", FOUND, []),
        key("host1", replace(FOUND, container="shop"), []),
        key("host1", replace(FOUND, signature="S_ALLOCATED"), []),
        key("host1", FOUND, [first]),
        key("host1", FOUND, [first, second]),
    ]
    assert 6 == len({key("host1", FOUND, []), *others})
    assert all(len(each) <= 255 for each in others)


MOMENTS = st.integers(0, 30).map(lambda tenths: AT + tenths * watching.SECOND // 10)


@given(st.lists(MOMENTS, max_size=30), st.lists(st.integers(0, 29), max_size=4))
def test_over_any_cuts_every_event_is_dealt_with_once(moments: list[int], cuts: list[int]) -> None:
    """Events come in the order of their times, give or take less than the overlap; each cut begins anew."""
    happened = [replace(LEFT, container=f"c{number}", at=at) for number, at in enumerate(sorted(moments))]
    cursor, done = Cursor(AT - watching.SECOND), list[Departure]()
    for until in [*sorted(cuts), len(happened)]:
        begin = cursor.begin(AT / watching.SECOND + 3600)
        for event in [each for each in happened[:until] if each.at >= begin]:
            if cursor.new(event):
                done.append(event)
                cursor.dealt_with(event)
    assert happened == sorted(done, key=lambda each: (each.at, int(each.container[1:])))


def test_an_event_that_comes_a_little_late_is_still_heard() -> None:
    cursor = Cursor(0)
    cursor.dealt_with(LEFT)
    late = replace(LEFT, container="late", at=AT - watching.OVERLAP // 2)
    assert cursor.begin(AT) <= late.at
    assert (True, False) == (cursor.new(late), cursor.new(LEFT))


def test_a_clock_that_ran_ahead_does_not_make_us_deaf() -> None:
    cursor = Cursor(0)
    cursor.dealt_with(replace(LEFT, at=AT * 2))
    assert cursor.begin(NOW) < NOW * watching.SECOND
