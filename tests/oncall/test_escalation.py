"""Who is told next, whatever happened before: no tier twice, nobody who need not act, PagerDuty only ever forward."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.incident import Acknowledged, Incident, Person, Place, Told
from bot.lifecycle import State
from bot.model import Target
from bot.oncall.escalation import ALERT, Next, alert, due, following, to_tell

BOB = Person("U02BOB", "bob")
ASKED = Incident("01J", Target("host1", "webserver"), Person("U01ALICE"), Place("slack"), 0.0)
WAITING = replace(ASKED, state=State.WAITING, round=1)


def told(*tiers: int) -> tuple[Told, ...]:
    return tuple(Told(tier, ("U02BOB",), 0.0) for tier in tiers)


incidents = st.builds(
    lambda state, round_, tiers, taken: replace(
        WAITING, state=state, round=round_, told=told(*tiers), acknowledged=Acknowledged(BOB, 1.0) if taken else None
    ),
    st.sampled_from(State),
    st.integers(1, 3),
    st.lists(st.integers(0, 4), max_size=5),
    st.booleans(),
)


@given(incidents, st.integers(1, 3), st.integers(-1, 5), st.integers(0, 4))
def test_nobody_is_told_who_need_not_act_or_was_told(incident: Incident, round_: int, tier: int, tiers: int) -> None:
    found = due(incident, round_, tier, tiers)
    if incident.state is not State.WAITING or incident.acknowledged or incident.round != round_:
        assert found == Next()
    if found.tell is not None:
        assert found.tell == tier < tiers
        assert tier + 1 not in {each.tier for each in incident.told}
    if found.then is not None:
        assert tier < found.then < tiers


def test_the_tiers_follow_each_other_to_the_last() -> None:
    assert due(WAITING, 1, 0, 2) == Next(0, 1)
    assert due(replace(WAITING, told=told(1)), 1, 1, 2) == Next(1, None)
    # In a newer round the first tier is not told again, and the second still comes.
    assert due(replace(WAITING, round=2, told=told(1)), 2, 0, 2) == Next(None, 1)


def test_handing_over_goes_to_the_tier_after_all_that_were_told() -> None:
    assert [following(replace(WAITING, told=tiers), 2) for tiers in ((), told(1), told(1, 0), told(1, 2))] == [
        0,
        1,
        1,
        None,
    ]


def test_who_asked_is_told_only_where_they_may_approve() -> None:
    assert to_tell(("U01ALICE", "U02BOB"), "U01ALICE", False) == ("U02BOB",)
    assert to_tell(("U01ALICE",), "U01ALICE", True) == ("U01ALICE",)


@given(st.lists(incidents, max_size=8))
def test_an_alert_only_ever_goes_forward_and_nothing_is_resolved_that_was_not_triggered(story: list[Incident]) -> None:
    sent: list[str] = []
    for incident in story:
        action = alert(incident, sent[-1] if sent else "")
        sent += [action] if action else []
    assert sent == sorted(set(sent), key=ALERT.index)
    assert not sent or sent[0] == "trigger"


def test_an_alert_follows_the_request() -> None:
    taken = replace(WAITING, acknowledged=Acknowledged(BOB, 1.0))
    running, over = replace(WAITING, state=State.RUNNING), replace(WAITING, state=State.VERIFIED)
    assert [alert(ASKED, ""), alert(WAITING, ""), alert(WAITING, "trigger")] == ["", "trigger", ""]
    assert [alert(each, "trigger") for each in (taken, running, over)] == ["acknowledge", "acknowledge", "resolve"]
    assert [alert(each, "") for each in (taken, running, over)] == ["", "", ""]
